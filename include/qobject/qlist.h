/*
 * JSON arrays.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QLIST_H
#define QLIST_H

#include "qemu/queue.h"
#include "qobject/qobject.h"

typedef struct QListEntry {
    QObject *value;
    QTAILQ_ENTRY(QListEntry) next;
} QListEntry;

struct QList {
    struct QObjectBase_ base;
    QTAILQ_HEAD(, QListEntry) head;
};

/** qlist_append: append any value type; the reference is taken over. */
#define qlist_append(qlist, obj) qlist_append_obj(qlist, QOBJECT(obj))

void qlist_append_bool(QList *qlist, bool value);
void qlist_append_int(QList *qlist, int64_t value);
void qlist_append_null(QList *qlist);
void qlist_append_str(QList *qlist, const char *value);

/** QLIST_FOREACH_ENTRY: @var runs over the entries of @qlist. */
#define QLIST_FOREACH_ENTRY(qlist, var) \
    for ((var) = QTAILQ_FIRST(&(qlist)->head); \
         (var); \
         (var) = QTAILQ_NEXT((var), next))

static inline QObject *qlist_entry_obj(const QListEntry *entry)
{
    return entry->value;
}

QList *qlist_new(void);
/** qlist_copy: a new list of new references to the same values. */
QList *qlist_copy(QList *src);
void qlist_append_obj(QList *qlist, QObject *obj);
/** qlist_pop: remove the first value and hand over its reference. */
QObject *qlist_pop(QList *qlist);
/** qlist_peek: the first value, borrowed, or NULL. */
QObject *qlist_peek(QList *qlist);
bool qlist_empty(const QList *qlist);
size_t qlist_size(const QList *qlist);
bool qlist_is_equal(const QObject *x, const QObject *y);
void qlist_unref(QList *q);

static inline const QListEntry *qlist_first(const QList *qlist)
{
    return QTAILQ_FIRST(&qlist->head);
}

static inline const QListEntry *qlist_next(const QListEntry *entry)
{
    return QTAILQ_NEXT(entry, next);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QList, qlist_unref)

#endif
