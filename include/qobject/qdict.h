/*
 * JSON objects.  Members keep the order in which they were first put.
 *
 * Iteration (qdict_first, qdict_next) survives qdict_del() of any member,
 * but not qdict_put() of a new one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QDICT_H
#define QDICT_H

#include "qemu/queue.h"
#include "qobject/qlist.h"
#include "qobject/qnum.h"
#include "qobject/qobject.h"

typedef struct QDictEntry {
    char *key;                          /* NULL: deleted */
    QObject *value;
    uint32_t hash;
} QDictEntry;

/* Who looks for buckets finds one that holds everything. */
#define QDICT_BUCKET_MAX 1

struct QDict {
    struct QObjectBase_ base;
    size_t size;                        /* live members */
    uint32_t used, alloc;               /* of entries[] */
    uint32_t index_mask;                /* slots of index - 1; 0: none */
    union {
        QDictEntry *entries;            /* in insertion order */
        QLIST_HEAD(, QDictEntry) table[QDICT_BUCKET_MAX];
    };
    uint32_t *index;                    /* open addressing: entry + 1, or 0 */
};

/** qdict_new: an empty object, owned by the caller. */
QDict *qdict_new(void);
/** qdict_unref: qobject_unref() of an object; NULL is fine. */
void qdict_unref(QDict *q);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QDict, qdict_unref)

/** qdict_size: how many members. */
size_t qdict_size(const QDict *qdict);
/** qdict_put_obj: take over @value; a previous value is dropped. */
void qdict_put_obj(QDict *qdict, const char *key, QObject *value);
/** qdict_del: drop the member if there is one. */
void qdict_del(QDict *qdict, const char *key);
/** qdict_haskey: 1 if there is such a member, else 0. */
int qdict_haskey(const QDict *qdict, const char *key);
/** qdict_get: the value, borrowed, or NULL. */
QObject *qdict_get(const QDict *qdict, const char *key);

/** qdict_first: the first member, or NULL. */
const QDictEntry *qdict_first(const QDict *qdict);
/** qdict_next: the member behind @entry, which may be deleted, or NULL. */
const QDictEntry *qdict_next(const QDict *qdict, const QDictEntry *entry);
/** qdict_entry_key: borrowed; gone when the member is deleted. */
const char *qdict_entry_key(const QDictEntry *entry);
/** qdict_entry_value: borrowed. */
QObject *qdict_entry_value(const QDictEntry *entry);

/** qdict_put: put a value of any type; the reference is taken over. */
#define qdict_put(qdict, key, obj) qdict_put_obj(qdict, key, QOBJECT(obj))

/* qdict_put() of a new value; strings are copied. */
void qdict_put_bool(QDict *qdict, const char *key, bool value);
void qdict_put_int(QDict *qdict, const char *key, int64_t value);
void qdict_put_null(QDict *qdict, const char *key);
void qdict_put_str(QDict *qdict, const char *key, const char *value);

/* The member must exist and be of the type that the name says, numbers in
 * range; anything else is a bug of ours and ends us. */
double qdict_get_double(const QDict *qdict, const char *key);
int64_t qdict_get_int(const QDict *qdict, const char *key);
uint64_t qdict_get_uint(const QDict *qdict, const char *key);
bool qdict_get_bool(const QDict *qdict, const char *key);
const char *qdict_get_str(const QDict *qdict, const char *key);

/* The value, borrowed; NULL if it is missing or of another type. */
QList *qdict_get_qlist(const QDict *qdict, const char *key);
QDict *qdict_get_qdict(const QDict *qdict, const char *key);
const char *qdict_get_try_str(const QDict *qdict, const char *key);

/* The default if the member is missing, of another type or out of range. */
int64_t qdict_get_try_int(const QDict *qdict, const char *key,
                          int64_t def_value);
bool qdict_get_try_bool(const QDict *qdict, const char *key, bool def_value);

/** qdict_clone_shallow: a new object of new references to the same
 *  values. */
QDict *qdict_clone_shallow(const QDict *src);

#endif
