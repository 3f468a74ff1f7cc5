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

/** qdict_put_bool: qdict_put() of a new boolean. */
void qdict_put_bool(QDict *qdict, const char *key, bool value);
/** qdict_put_int: qdict_put() of a new number. */
void qdict_put_int(QDict *qdict, const char *key, int64_t value);
/** qdict_put_null: qdict_put() of null. */
void qdict_put_null(QDict *qdict, const char *key);
/** qdict_put_str: qdict_put() of a copy of @value. */
void qdict_put_str(QDict *qdict, const char *key, const char *value);

/* What members must be, and integers in range: anything else is a bug of
 * ours and ends us. */

/** qdict_get_double: the number that the member must be. */
double qdict_get_double(const QDict *qdict, const char *key);
/** qdict_get_int: the integer that the member must be, in range. */
int64_t qdict_get_int(const QDict *qdict, const char *key);
/** qdict_get_uint: the same without a sign. */
uint64_t qdict_get_uint(const QDict *qdict, const char *key);
/** qdict_get_bool: the boolean that the member must be. */
bool qdict_get_bool(const QDict *qdict, const char *key);
/** qdict_get_str: the text, borrowed, that the member must be. */
const char *qdict_get_str(const QDict *qdict, const char *key);

/** qdict_get_qlist: the array, borrowed; NULL if it is missing or something
 *  else. */
QList *qdict_get_qlist(const QDict *qdict, const char *key);
/** qdict_get_qdict: the object, borrowed; NULL if it is missing or
 *  something else. */
QDict *qdict_get_qdict(const QDict *qdict, const char *key);
/** qdict_get_try_str: the text, borrowed; NULL if it is missing or
 *  something else. */
const char *qdict_get_try_str(const QDict *qdict, const char *key);

/** qdict_get_try_int: the integer; @def_value if it is missing, something
 *  else, or out of range. */
int64_t qdict_get_try_int(const QDict *qdict, const char *key,
                          int64_t def_value);
/** qdict_get_try_bool: the boolean; @def_value if it is missing or
 *  something else. */
bool qdict_get_try_bool(const QDict *qdict, const char *key, bool def_value);

/** qdict_clone_shallow: a new object of new references to the same
 *  values. */
QDict *qdict_clone_shallow(const QDict *src);

#endif
