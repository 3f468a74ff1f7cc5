/*
 * JSON null.  There is one object; it is reference-counted all the same.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QNULL_H
#define QNULL_H

#include "qobject/qobject.h"

struct QNull {
    struct QObjectBase_ base;
};

/** qnull: a new reference to the null value. */
QNull *qnull(void);
/** qnull_unref: qobject_unref() of it; NULL is fine. */
void qnull_unref(QNull *q);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QNull, qnull_unref)

#endif
