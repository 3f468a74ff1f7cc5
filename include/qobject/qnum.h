/*
 * JSON numbers: int64_t, uint64_t where that does not fit, else double.
 *
 * A number in text with a fraction or an exponent is a double; else it is
 * the first of the three that holds it.  Integers convert to each other if
 * they are in range, and to double; a double is never an integer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QNUM_H
#define QNUM_H

#include "qobject/qobject.h"

typedef enum {
    QNUM_I64,
    QNUM_U64,
    QNUM_DOUBLE
} QNumKind;

struct QNum {
    struct QObjectBase_ base;
    QNumKind kind;
    union {
        int64_t i64;
        uint64_t u64;
        double dbl;
    } u;
};

/** qnum_from_int: a new number with a sign, owned by the caller. */
QNum *qnum_from_int(int64_t value);
/** qnum_from_uint: one without a sign, likewise. */
QNum *qnum_from_uint(uint64_t value);
/** qnum_from_double: one that is no integer, likewise. */
QNum *qnum_from_double(double value);
/** qnum_unref: qobject_unref() of a number; NULL is fine. */
void qnum_unref(QNum *q);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QNum, qnum_unref)

/** qnum_get_try_int: false, @val untouched, if @qn is no integer or does
 *  not fit. */
bool qnum_get_try_int(const QNum *qn, int64_t *val);
/** qnum_get_int: the caller knows that it is an integer that fits. */
int64_t qnum_get_int(const QNum *qn);
/** qnum_get_try_uint: qnum_get_try_int() without a sign. */
bool qnum_get_try_uint(const QNum *qn, uint64_t *val);
/** qnum_get_uint: the caller knows that it is an integer that fits. */
uint64_t qnum_get_uint(const QNum *qn);
/** qnum_get_double: the nearest double; never fails. */
double qnum_get_double(QNum *qn);
/** qnum_to_string: JSON text of @qn, freed by the caller with g_free(). */
char *qnum_to_string(QNum *qn);

#endif
