/*
 * JSON objects: entries in insertion order, and from INDEX_FROM members on
 * a hash index of them.
 *
 * Deleting leaves a hole (key NULL) that the index still leads through;
 * holes are squeezed out when the array would have to grow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/host-utils.h"
#include "qobject/qbool.h"
#include "qobject/qdict.h"
#include "qobject/qnull.h"
#include "qobject/qobject-internal.h"

#define FIRST_ALLOC 4
#define INDEX_FROM 9

QDict *qdict_new(void)
{
    QDict *qdict = g_new0(QDict, 1);

    qobject_init(QOBJECT(qdict), QTYPE_QDICT);
    return qdict;
}

/* Seeded, so that nobody can prepare a message of colliding keys. */
static uint32_t hash_key(const char *key)
{
    static uint64_t seed;
    uint64_t h;

    if (unlikely(!qatomic_read(&seed))) {
        qatomic_set(&seed, (uint64_t)g_random_int() << 32 |
                           g_random_int() | 1);
    }
    h = qatomic_read(&seed);
    for (const unsigned char *p = (const unsigned char *)key; *p; p++) {
        h = (h ^ *p) * 0x9e3779b97f4a7c15ULL;
        h ^= h >> 29;
    }
    return (uint32_t)(h >> 32 ^ h);
}

static void index_insert(QDict *qdict, uint32_t pos)
{
    uint32_t slot = qdict->entries[pos].hash & qdict->index_mask;

    /* the index is at most half full: there is a free slot */
    while (qdict->index[slot]) {
        slot = (slot + 1) & qdict->index_mask;
    }
    qdict->index[slot] = pos + 1;
}

static void rebuild_index(QDict *qdict)
{
    uint32_t slots = (uint32_t)pow2ceil((uint64_t)qdict->alloc * 2);
    bool first = !qdict->index;

    g_free(qdict->index);
    qdict->index = g_new0(uint32_t, slots);
    qdict->index_mask = slots - 1;
    for (uint32_t i = 0; i < qdict->used; i++) {
        if (first) {
            qdict->entries[i].hash = hash_key(qdict->entries[i].key);
        }
        index_insert(qdict, i);
    }
}

/* Entry of @key, or NULL; *@hash is set if there is an index. */
static QDictEntry *find(const QDict *qdict, const char *key, uint32_t *hash)
{
    uint32_t slot, pos;

    if (!qdict->index) {
        for (uint32_t i = 0; i < qdict->used; i++) {
            QDictEntry *e = &qdict->entries[i];

            if (e->key && !strcmp(e->key, key)) {
                return e;
            }
        }
        return NULL;
    }
    *hash = hash_key(key);
    for (slot = *hash & qdict->index_mask; (pos = qdict->index[slot]);
         slot = (slot + 1) & qdict->index_mask) {
        QDictEntry *e = &qdict->entries[pos - 1];

        if (e->key && e->hash == *hash && !strcmp(e->key, key)) {
            return e;
        }
    }
    return NULL;
}

/* Make room for one entry more. */
static void make_room(QDict *qdict)
{
    uint32_t to = 0;

    if (qdict->used < qdict->alloc) {
        return;
    }
    for (uint32_t i = 0; i < qdict->used; i++) {
        if (qdict->entries[i].key) {
            qdict->entries[to++] = qdict->entries[i];
        }
    }
    qdict->used = to;
    /* few holes: next time they would be looked for in vain */
    if (to >= qdict->alloc - qdict->alloc / 4) {
        assert(qdict->alloc < UINT32_MAX / 4);
        qdict->alloc = MAX(qdict->alloc * 2, FIRST_ALLOC);
        qdict->entries = g_renew(QDictEntry, qdict->entries, qdict->alloc);
    }
    if (qdict->alloc >= INDEX_FROM) {
        rebuild_index(qdict);
    }
}

static void append(QDict *qdict, char *key, QObject *value)
{
    QDictEntry *e;

    make_room(qdict);
    e = &qdict->entries[qdict->used++];
    *e = (QDictEntry){ .key = key, .value = value };
    qdict->size++;
    if (qdict->index) {
        e->hash = hash_key(key);
        index_insert(qdict, qdict->used - 1);
    }
}

bool qdict_put_take(QDict *qdict, char *key, QObject *value)
{
    uint32_t hash;

    if (find(qdict, key, &hash)) {
        return false;
    }
    append(qdict, key, value);
    return true;
}

void qdict_put_obj(QDict *qdict, const char *key, QObject *value)
{
    uint32_t hash;
    QDictEntry *e = find(qdict, key, &hash);

    if (e) {
        QObject *old = e->value;

        e->value = value;
        qobject_unref(old);
    } else {
        append(qdict, g_strdup(key), value);
    }
}

void qdict_del(QDict *qdict, const char *key)
{
    uint32_t hash;
    QDictEntry *e = find(qdict, key, &hash);

    if (e) {
        g_free(e->key);
        e->key = NULL;
        qdict->size--;
        qobject_unref(e->value);
        e->value = NULL;
    }
}

const char *qdict_entry_key(const QDictEntry *entry)
{
    return entry->key;
}

QObject *qdict_entry_value(const QDictEntry *entry)
{
    return entry->value;
}

size_t qdict_size(const QDict *qdict)
{
    return qdict->size;
}

QObject *qdict_get(const QDict *qdict, const char *key)
{
    uint32_t hash;
    QDictEntry *e = find(qdict, key, &hash);

    return e ? e->value : NULL;
}

int qdict_haskey(const QDict *qdict, const char *key)
{
    uint32_t hash;

    return find(qdict, key, &hash) != NULL;
}

static const QDictEntry *from(const QDict *qdict, uint32_t i)
{
    for (; i < qdict->used; i++) {
        if (qdict->entries[i].key) {
            return &qdict->entries[i];
        }
    }
    return NULL;
}

const QDictEntry *qdict_first(const QDict *qdict)
{
    return from(qdict, 0);
}

const QDictEntry *qdict_next(const QDict *qdict, const QDictEntry *entry)
{
    return from(qdict, (uint32_t)(entry - qdict->entries) + 1);
}

void qdict_put_bool(QDict *qdict, const char *key, bool value)
{
    qdict_put(qdict, key, qbool_from_bool(value));
}

void qdict_put_int(QDict *qdict, const char *key, int64_t value)
{
    qdict_put(qdict, key, qnum_from_int(value));
}

void qdict_put_null(QDict *qdict, const char *key)
{
    qdict_put(qdict, key, qnull());
}

void qdict_put_str(QDict *qdict, const char *key, const char *value)
{
    qdict_put(qdict, key, qstring_from_str(value));
}

double qdict_get_double(const QDict *qdict, const char *key)
{
    return qnum_get_double(qobject_to(QNum, qdict_get(qdict, key)));
}

int64_t qdict_get_int(const QDict *qdict, const char *key)
{
    return qnum_get_int(qobject_to(QNum, qdict_get(qdict, key)));
}

uint64_t qdict_get_uint(const QDict *qdict, const char *key)
{
    return qnum_get_uint(qobject_to(QNum, qdict_get(qdict, key)));
}

bool qdict_get_bool(const QDict *qdict, const char *key)
{
    return qbool_get_bool(qobject_to(QBool, qdict_get(qdict, key)));
}

QList *qdict_get_qlist(const QDict *qdict, const char *key)
{
    return qobject_to(QList, qdict_get(qdict, key));
}

QDict *qdict_get_qdict(const QDict *qdict, const char *key)
{
    return qobject_to(QDict, qdict_get(qdict, key));
}

const char *qdict_get_str(const QDict *qdict, const char *key)
{
    return qstring_get_str(qobject_to(QString, qdict_get(qdict, key)));
}

int64_t qdict_get_try_int(const QDict *qdict, const char *key,
                          int64_t def_value)
{
    QNum *qn = qobject_to(QNum, qdict_get(qdict, key));
    int64_t val;

    return qn && qnum_get_try_int(qn, &val) ? val : def_value;
}

bool qdict_get_try_bool(const QDict *qdict, const char *key, bool def_value)
{
    QBool *qb = qobject_to(QBool, qdict_get(qdict, key));

    return qb ? qbool_get_bool(qb) : def_value;
}

const char *qdict_get_try_str(const QDict *qdict, const char *key)
{
    QString *qs = qobject_to(QString, qdict_get(qdict, key));

    return qs ? qstring_get_str(qs) : NULL;
}

QDict *qdict_clone_shallow(const QDict *src)
{
    QDict *dst = qdict_new();
    const QDictEntry *e;

    for (e = qdict_first(src); e; e = qdict_next(src, e)) {
        append(dst, g_strdup(e->key), qobject_ref(e->value));
    }
    return dst;
}

bool qdict_is_equal(const QObject *x, const QObject *y)
{
    const QDict *a = qobject_to(QDict, x), *b = qobject_to(QDict, y);
    const QDictEntry *e;

    if (a->size != b->size) {
        return false;
    }
    for (e = qdict_first(a); e; e = qdict_next(a, e)) {
        QObject *other = qdict_get(b, e->key);

        if (!other || !qobject_is_equal(e->value, other)) {
            return false;
        }
    }
    return true;
}

void qdict_destroy_obj(QObject *obj)
{
    QDict *qdict = qobject_to(QDict, obj);

    for (uint32_t i = 0; i < qdict->used; i++) {
        if (qdict->entries[i].key) {
            g_free(qdict->entries[i].key);
            qobject_unref(qdict->entries[i].value);
        }
    }
    g_free(qdict->entries);
    g_free(qdict->index);
    g_free(qdict);
}

void qdict_unref(QDict *q)
{
    qobject_unref(q);
}
