/*
 * JSON null.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qobject/qnull.h"
#include "qobject/qobject-internal.h"

/*
 * Threads may share it, and its count is not atomic: it starts so high
 * that lost updates cannot bring it to zero.
 */
static QNull the_null = {
    .base = { .type = QTYPE_QNULL, .refcnt = SIZE_MAX / 2 },
};

QNull *qnull(void)
{
    return qobject_ref(&the_null);
}

void qnull_destroy_obj(QObject *obj)
{
    g_assert_not_reached();
}

bool qnull_is_equal(const QObject *x, const QObject *y)
{
    return true;
}

void qnull_unref(QNull *q)
{
    qobject_unref(q);
}
