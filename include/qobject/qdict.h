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

#include "qobject/qlist.h"
#include "qobject/qnum.h"
#include "qobject/qobject.h"

typedef struct QDictEntry {
    char *key;                          /* NULL: deleted */
    QObject *value;
    uint32_t hash;
} QDictEntry;

struct QDict {
    struct QObjectBase_ base;
    size_t size;                        /* live members */
    uint32_t used, alloc;               /* of entries[] */
    uint32_t index_mask;                /* slots of index - 1; 0: none */
    QDictEntry *entries;                /* in insertion order */
    uint32_t *index;                    /* open addressing: entry + 1, or 0 */
};

QDict *qdict_new(void);
const char *qdict_entry_key(const QDictEntry *entry);
QObject *qdict_entry_value(const QDictEntry *entry);
size_t qdict_size(const QDict *qdict);
/** qdict_put_obj: take over @value; a previous value is dropped. */
void qdict_put_obj(QDict *qdict, const char *key, QObject *value);
/** qdict_del: drop the member if there is one. */
void qdict_del(QDict *qdict, const char *key);
int qdict_haskey(const QDict *qdict, const char *key);
/** qdict_get: the value, borrowed, or NULL. */
QObject *qdict_get(const QDict *qdict, const char *key);
bool qdict_is_equal(const QObject *x, const QObject *y);
const QDictEntry *qdict_first(const QDict *qdict);
const QDictEntry *qdict_next(const QDict *qdict, const QDictEntry *entry);
void qdict_unref(QDict *q);

/** qdict_put: put any value type; the reference is taken over. */
#define qdict_put(qdict, key, obj) qdict_put_obj(qdict, key, QOBJECT(obj))

void qdict_put_bool(QDict *qdict, const char *key, bool value);
void qdict_put_int(QDict *qdict, const char *key, int64_t value);
void qdict_put_null(QDict *qdict, const char *key);
void qdict_put_str(QDict *qdict, const char *key, const char *value);

/* The member must exist and have the type that the name says. */
double qdict_get_double(const QDict *qdict, const char *key);
int64_t qdict_get_int(const QDict *qdict, const char *key);
bool qdict_get_bool(const QDict *qdict, const char *key);
QList *qdict_get_qlist(const QDict *qdict, const char *key);
QDict *qdict_get_qdict(const QDict *qdict, const char *key);
const char *qdict_get_str(const QDict *qdict, const char *key);
/* The default, or NULL, if the member is missing or of another type. */
int64_t qdict_get_try_int(const QDict *qdict, const char *key,
                          int64_t def_value);
bool qdict_get_try_bool(const QDict *qdict, const char *key, bool def_value);
const char *qdict_get_try_str(const QDict *qdict, const char *key);

QDict *qdict_clone_shallow(const QDict *src);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QDict, qdict_unref)

/* --- reshaping (upstream: block/qdict.h) --- */

/** qdict_flatten: {"a": {"b": 1}, "l": [2]} -> {"a.b": 1, "l.0": 2} */
void qdict_flatten(QDict *qdict);
/** qdict_crumple: the inverse; lists are recognised by keys 0..n-1.
 *  Returns a new object, NULL with @errp set on clashing keys. */
QObject *qdict_crumple(const QDict *src, Error **errp);
/** qdict_extract_subqdict: move members "START..." into new *@dst, named
 *  without @start. */
void qdict_extract_subqdict(QDict *src, QDict **dst, const char *start);
/** qdict_array_split: as many "N." or "N" groups from 0 as there are. */
void qdict_array_split(QDict *src, QList **dst);
/** qdict_array_entries: how many groups SUBQDICT + N; negative errno. */
int qdict_array_entries(QDict *src, const char *subqdict);
/** qdict_join: move members of @src to @dest, replacing only if asked. */
void qdict_join(QDict *dest, QDict *src, bool overwrite);
void qdict_copy_default(QDict *dst, QDict *src, const char *key);
void qdict_set_default_str(QDict *dst, const char *key, const char *val);

typedef struct QDictRenames {
    const char *from;
    const char *to;
} QDictRenames;

/** qdict_rename_keys: @renames ends with .from NULL; false with @errp set
 *  if both names are present. */
bool qdict_rename_keys(QDict *qdict, const QDictRenames *renames,
                       Error **errp);

#endif
