/*
 * A hash table that is read under RCU.
 *
 * Chains of nodes: a writer, under the lock, publishes a node when it is
 * complete, and frees it, and a map it has replaced, after a grace period.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/host-utils.h"
#include "qemu/lockable.h"
#include "qemu/qht.h"
#include "qemu/rcu.h"

#define MIN_BUCKETS 64
#define MAX_LOAD 2                      /* entries for each, then grow */

typedef struct Node {
    struct Node *next;
    void *p;
    uint32_t hash;
    struct rcu_head rcu;
} Node;

struct qht_map {
    struct rcu_head rcu;
    size_t entries;
    uint32_t n_buckets;                 /* a power of two */
    Node *buckets[];
};

static uint32_t buckets_for(size_t n_elems)
{
    return (uint32_t)pow2ceil(MIN(MAX(n_elems, (size_t)MIN_BUCKETS),
                                  (size_t)1 << 30));
}

static struct qht_map *map_new(uint32_t n_buckets)
{
    struct qht_map *map = g_malloc0(sizeof(*map)
                                    + n_buckets * sizeof(Node *));

    map->n_buckets = n_buckets;
    return map;
}

static Node **bucket(struct qht_map *map, uint32_t hash)
{
    return &map->buckets[hash & (map->n_buckets - 1)];
}

static void push(struct qht_map *map, void *p, uint32_t hash)
{
    Node **head = bucket(map, hash);
    Node *n = g_new(Node, 1);

    *n = (Node){ .next = *head, .p = p, .hash = hash };
    qatomic_rcu_set(head, n);
    map->entries++;
}

static void unlink_node(struct qht_map *map, Node **link)
{
    Node *n = *link;

    qatomic_rcu_set(link, n->next);
    map->entries--;
    g_free_rcu(n, rcu);
}

static void map_free(struct qht_map *map)
{
    for (uint32_t i = 0; i < map->n_buckets; i++) {
        Node *next;

        for (Node *n = map->buckets[i]; n; n = next) {
            next = n->next;
            g_free(n);
        }
    }
    g_free(map);
}

void qht_init(struct qht *ht, qht_cmp_func_t cmp, size_t n_elems,
              unsigned int mode)
{
    assert(cmp);
    *ht = (struct qht){
        .map = map_new(buckets_for(n_elems)), .cmp = cmp, .mode = mode,
    };
    qemu_mutex_init(&ht->lock);
}

void qht_destroy(struct qht *ht)
{
    qemu_mutex_destroy(&ht->lock);
    map_free(ht->map);
    *ht = (struct qht){ NULL };
}

/* The lock is held.  Have @n_buckets, with the same entries or without. */
static void replace_map(struct qht *ht, uint32_t n_buckets, bool keep)
{
    struct qht_map *old = ht->map, *new = map_new(n_buckets);

    for (uint32_t i = 0; keep && i < old->n_buckets; i++) {
        for (Node *n = old->buckets[i]; n; n = n->next) {
            push(new, n->p, n->hash);
        }
    }
    qatomic_rcu_set(&ht->map, new);
    call_rcu(old, map_free, rcu);
}

static bool set_size(struct qht *ht, size_t n_elems, bool keep)
{
    uint32_t n = buckets_for(n_elems);
    bool differs;

    QEMU_LOCK_GUARD(&ht->lock);
    differs = n != ht->map->n_buckets;
    if (differs || !keep) {
        replace_map(ht, n, keep);
    }
    return differs;
}

bool qht_resize(struct qht *ht, size_t n_elems)
{
    return set_size(ht, n_elems, true);
}

bool qht_reset_size(struct qht *ht, size_t n_elems)
{
    return set_size(ht, n_elems, false);
}

void qht_reset(struct qht *ht)
{
    QEMU_LOCK_GUARD(&ht->lock);
    replace_map(ht, ht->map->n_buckets, false);
}

bool qht_insert(struct qht *ht, void *p, uint32_t hash, void **existing)
{
    assert(p);
    QEMU_LOCK_GUARD(&ht->lock);
    for (Node *n = *bucket(ht->map, hash); n; n = n->next) {
        if (n->hash == hash && ht->cmp(n->p, p)) {
            if (existing) {
                *existing = n->p;
            }
            return false;
        }
    }
    push(ht->map, p, hash);
    if (ht->mode & QHT_MODE_AUTO_RESIZE
        && ht->map->entries / MAX_LOAD > ht->map->n_buckets) {
        replace_map(ht, buckets_for(ht->map->entries), true);
    }
    return true;
}

bool qht_remove(struct qht *ht, const void *p, uint32_t hash)
{
    assert(p);
    QEMU_LOCK_GUARD(&ht->lock);
    for (Node **link = bucket(ht->map, hash); *link; link = &(*link)->next) {
        if ((*link)->hash == hash && (*link)->p == p) {
            unlink_node(ht->map, link);
            return true;
        }
    }
    return false;
}

void *qht_lookup_custom(struct qht *ht, const void *userp, uint32_t hash,
                        qht_lookup_func_t func)
{
    struct qht_map *map = qatomic_rcu_read(&ht->map);
    Node *n = qatomic_rcu_read(bucket(map, hash));

    while (n && !(n->hash == hash && func(n->p, userp))) {
        n = qatomic_rcu_read(&n->next);
    }
    return n ? n->p : NULL;
}

void *qht_lookup(struct qht *ht, const void *userp, uint32_t hash)
{
    return qht_lookup_custom(ht, userp, hash, ht->cmp);
}

void qht_iter(struct qht *ht, qht_iter_func_t func, void *userp)
{
    QEMU_LOCK_GUARD(&ht->lock);
    for (uint32_t i = 0; i < ht->map->n_buckets; i++) {
        for (Node *n = ht->map->buckets[i]; n; n = n->next) {
            func(n->p, n->hash, userp);
        }
    }
}

void qht_iter_remove(struct qht *ht, qht_iter_bool_func_t func, void *userp)
{
    QEMU_LOCK_GUARD(&ht->lock);
    for (uint32_t i = 0; i < ht->map->n_buckets; i++) {
        Node **link = &ht->map->buckets[i];

        while (*link) {
            if (func((*link)->p, (*link)->hash, userp)) {
                unlink_node(ht->map, link);
            } else {
                link = &(*link)->next;
            }
        }
    }
}

void qht_statistics_init(struct qht *ht, struct qht_stats *stats)
{
    const struct qht_map *map;

    *stats = (struct qht_stats){ 0 };
    qdist_init(&stats->chain);
    qdist_init(&stats->occupancy);
    if (!qatomic_read(&ht->map)) {
        return;
    }
    QEMU_LOCK_GUARD(&ht->lock);
    map = ht->map;
    stats->head_buckets = map->n_buckets;
    stats->entries = map->entries;
    for (uint32_t i = 0; i < map->n_buckets; i++) {
        size_t length = 0;

        for (const Node *n = map->buckets[i]; n; n = n->next) {
            length++;
        }
        qdist_inc(&stats->occupancy, length ? 1 : 0);
        if (length) {
            stats->used_head_buckets++;
            qdist_inc(&stats->chain, length);
        }
    }
}

void qht_statistics_destroy(struct qht_stats *stats)
{
    qdist_destroy(&stats->chain);
    qdist_destroy(&stats->occupancy);
}
