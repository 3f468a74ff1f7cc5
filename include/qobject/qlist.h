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

/** qlist_new: an empty array, owned by the caller. */
QList *qlist_new(void);
/** qlist_copy: a new array of new references to the same values. */
QList *qlist_copy(QList *src);
/** qlist_unref: qobject_unref() of an array; NULL is fine. */
void qlist_unref(QList *q);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QList, qlist_unref)

/** qlist_append_obj: append a value; the reference is taken over. */
void qlist_append_obj(QList *qlist, QObject *obj);
/** qlist_append: the same for a value of any type. */
#define qlist_append(qlist, obj) qlist_append_obj(qlist, QOBJECT(obj))

/** qlist_append_bool: qlist_append() of a new boolean. */
void qlist_append_bool(QList *qlist, bool value);
/** qlist_append_int: qlist_append() of a new number. */
void qlist_append_int(QList *qlist, int64_t value);
/** qlist_append_null: qlist_append() of null. */
void qlist_append_null(QList *qlist);
/** qlist_append_str: qlist_append() of a copy of @value. */
void qlist_append_str(QList *qlist, const char *value);

/** qlist_pop: remove the first value and hand over its reference; NULL if
 *  there is none. */
QObject *qlist_pop(QList *qlist);
/** qlist_peek: the first value, borrowed, or NULL. */
QObject *qlist_peek(QList *qlist);
/** qlist_empty: true if there is none. */
int qlist_empty(const QList *qlist);
/** qlist_size: how many there are; takes time in proportion. */
size_t qlist_size(const QList *qlist);

/** QLIST_FOREACH_ENTRY: @var runs over the entries of @qlist. */
#define QLIST_FOREACH_ENTRY(qlist, var) \
    for ((var) = QTAILQ_FIRST(&(qlist)->head); \
         (var); \
         (var) = QTAILQ_NEXT((var), next))

/** qlist_first: the first entry, or NULL. */
static inline const QListEntry *qlist_first(const QList *qlist)
{
    return QTAILQ_FIRST(&qlist->head);
}

/** qlist_next: the entry behind @entry, or NULL. */
static inline const QListEntry *qlist_next(const QListEntry *entry)
{
    return QTAILQ_NEXT(entry, next);
}

/** qlist_entry_obj: its value, borrowed. */
static inline QObject *qlist_entry_obj(const QListEntry *entry)
{
    return entry->value;
}

#endif
