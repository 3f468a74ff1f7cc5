/*
 * JSON true and false.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QBOOL_H
#define QBOOL_H

#include "qobject/qobject.h"

struct QBool {
    struct QObjectBase_ base;
    bool value;
};

/** qbool_from_bool: a new value owned by the caller. */
QBool *qbool_from_bool(bool value);
/** qbool_get_bool: what it is. */
bool qbool_get_bool(const QBool *qb);
/** qbool_unref: qobject_unref() of a boolean; NULL is fine. */
void qbool_unref(QBool *q);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QBool, qbool_unref)

#endif
