/*
 * JSON values as constants of the program, without allocation.
 *
 *     static const QLitObject qlit = QLIT_QDICT(((const QLitDictEntry[]) {
 *         { "answer", QLIT_QNUM(42) },
 *         { },
 *     }));
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QLIT_H
#define QLIT_H

#include "qobject/qobject.h"

typedef struct QLitDictEntry QLitDictEntry;
typedef struct QLitObject QLitObject;

struct QLitObject {
    QType type;                         /* QTYPE_NONE ends a list */
    union {
        bool qbool;
        int64_t qnum;
        const char *qstr;
        const QLitDictEntry *qdict;
        const QLitObject *qlist;
    } value;
};

struct QLitDictEntry {
    const char *key;                    /* NULL ends an object */
    QLitObject value;
};

#define QLIT_QNULL { .type = QTYPE_QNULL }
#define QLIT_QBOOL(val) { .type = QTYPE_QBOOL, .value.qbool = (val) }
#define QLIT_QNUM(val) { .type = QTYPE_QNUM, .value.qnum = (val) }
#define QLIT_QSTR(val) { .type = QTYPE_QSTRING, .value.qstr = (val) }
#define QLIT_QDICT(val) { .type = QTYPE_QDICT, .value.qdict = (val) }
#define QLIT_QLIST(val) { .type = QTYPE_QLIST, .value.qlist = (val) }

/**
 * qlit_equal_qobject: is @rhs the same value as @lhs?
 * @lhs: the constant
 * @rhs: NULL is equal to nothing
 *
 * The order of an object's members does not matter.
 */
bool qlit_equal_qobject(const QLitObject *lhs, const QObject *rhs);

/** qobject_from_qlit: a new value equal to @qlit; the caller owns it. */
QObject *qobject_from_qlit(const QLitObject *qlit);

#endif
