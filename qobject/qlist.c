/*
 * JSON arrays.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qobject/qbool.h"
#include "qobject/qlist.h"
#include "qobject/qnull.h"
#include "qobject/qnum.h"
#include "qobject/qobject-internal.h"

QList *qlist_new(void)
{
    QList *qlist = g_new(QList, 1);

    qobject_init(QOBJECT(qlist), QTYPE_QLIST);
    QTAILQ_INIT(&qlist->head);
    return qlist;
}

void qlist_append_obj(QList *qlist, QObject *obj)
{
    QListEntry *entry = g_new(QListEntry, 1);

    entry->value = obj;
    QTAILQ_INSERT_TAIL(&qlist->head, entry, next);
}

void qlist_append_bool(QList *qlist, bool value)
{
    qlist_append(qlist, qbool_from_bool(value));
}

void qlist_append_int(QList *qlist, int64_t value)
{
    qlist_append(qlist, qnum_from_int(value));
}

void qlist_append_str(QList *qlist, const char *value)
{
    qlist_append(qlist, qstring_from_str(value));
}

void qlist_append_null(QList *qlist)
{
    qlist_append(qlist, qnull());
}

QList *qlist_copy(QList *src)
{
    QList *dst = qlist_new();
    QListEntry *e;

    QLIST_FOREACH_ENTRY(src, e) {
        qlist_append_obj(dst, qobject_ref(e->value));
    }
    return dst;
}

QObject *qlist_pop(QList *qlist)
{
    QListEntry *entry = QTAILQ_FIRST(&qlist->head);
    QObject *value;

    if (!entry) {
        return NULL;
    }
    QTAILQ_REMOVE(&qlist->head, entry, next);
    value = entry->value;
    g_free(entry);
    return value;
}

QObject *qlist_peek(QList *qlist)
{
    QListEntry *entry = QTAILQ_FIRST(&qlist->head);

    return entry ? entry->value : NULL;
}

int qlist_empty(const QList *qlist)
{
    return QTAILQ_EMPTY(&qlist->head);
}

size_t qlist_size(const QList *qlist)
{
    const QListEntry *e;
    size_t n = 0;

    QLIST_FOREACH_ENTRY(qlist, e) {
        n++;
    }
    return n;
}

bool qlist_is_equal(const QObject *x, const QObject *y)
{
    const QListEntry *a = qlist_first(qobject_to(QList, x));
    const QListEntry *b = qlist_first(qobject_to(QList, y));

    for (; a && b; a = qlist_next(a), b = qlist_next(b)) {
        if (!qobject_is_equal(a->value, b->value)) {
            return false;
        }
    }
    return !a && !b;
}

void qlist_destroy_obj(QObject *obj)
{
    QList *qlist = qobject_to(QList, obj);
    QListEntry *e, *next;

    QTAILQ_FOREACH_SAFE(e, &qlist->head, next, next) {
        qobject_unref(e->value);
        g_free(e);
    }
    g_free(qlist);
}

void qlist_unref(QList *q)
{
    qobject_unref(q);
}
