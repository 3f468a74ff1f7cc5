/*
 * A hash table of pointers that is read under RCU, without locks, while it
 * changes.  The hash is the caller's, and is kept with each pointer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_QHT_H
#define QEMU_QHT_H

#include "qemu/qdist.h"
#include "qemu/thread.h"

/** qht_cmp_func_t: are two entries with the same hash the same? */
typedef bool (*qht_cmp_func_t)(const void *a, const void *b);
/** qht_lookup_func_t: is @obj, an entry, what is looked for? */
typedef bool (*qht_lookup_func_t)(const void *obj, const void *userp);
typedef void (*qht_iter_func_t)(void *p, uint32_t h, void *up);
/** qht_iter_bool_func_t: shall the entry go? */
typedef bool (*qht_iter_bool_func_t)(void *p, uint32_t h, void *up);

struct qht {
    struct qht_map *map;                /* NULL: not initialised */
    qht_cmp_func_t cmp;
    QemuMutex lock;                     /* of writers */
    unsigned int mode;
};

#define QHT_MODE_AUTO_RESIZE 0x1        /* grow when chains get long */

/**
 * qht_init: an empty table.
 * @cmp: compares entries
 * @n_elems: for how many entries it shall be fast
 * @mode: QHT_MODE_*
 */
void qht_init(struct qht *ht, qht_cmp_func_t cmp, size_t n_elems,
              unsigned int mode);
/** qht_destroy: free it; nobody reads or writes it any more. */
void qht_destroy(struct qht *ht);

/**
 * qht_insert: add an entry.
 * @p: not NULL
 * @existing: unless NULL, set to the entry that is the same, if any
 *
 * Returns: false if there is one that is the same; @p is then not added.
 */
bool qht_insert(struct qht *ht, void *p, uint32_t hash, void **existing);
/**
 * qht_remove: remove an entry; readers may see it until a grace period is
 * over, so that what it points at has to stay as long.
 *
 * Returns: whether @p was there with that hash.
 */
bool qht_remove(struct qht *ht, const void *p, uint32_t hash);

/** qht_lookup_custom: an entry with that hash for which @func says yes, or
 *  NULL; under rcu_read_lock(). */
void *qht_lookup_custom(struct qht *ht, const void *userp, uint32_t hash,
                        qht_lookup_func_t func);
/** qht_lookup: the same with the table's own function, whose first argument
 *  is the entry. */
void *qht_lookup(struct qht *ht, const void *userp, uint32_t hash);

/** qht_reset: remove all. */
void qht_reset(struct qht *ht);
/** qht_reset_size: the same, and make it fast for @n_elems; whether that
 *  took a change of size. */
bool qht_reset_size(struct qht *ht, size_t n_elems);
/** qht_resize: make it fast for @n_elems; whether that took a change. */
bool qht_resize(struct qht *ht, size_t n_elems);

/** qht_iter: call @func for all entries, which do not change meanwhile. */
void qht_iter(struct qht *ht, qht_iter_func_t func, void *userp);
/** qht_iter_remove: remove those for which @func says yes. */
void qht_iter_remove(struct qht *ht, qht_iter_bool_func_t func,
                     void *userp);

struct qht_stats {
    size_t head_buckets;                /* places to hash to */
    size_t used_head_buckets;           /* that are not empty */
    size_t entries;
    struct qdist chain;                 /* lengths of those that are not */
    struct qdist occupancy;             /* of each place: 0 or 1 */
};

/** qht_statistics_init: look at a table, which may be all zero. */
void qht_statistics_init(struct qht *ht, struct qht_stats *stats);
/** qht_statistics_destroy: free what that took. */
void qht_statistics_destroy(struct qht_stats *stats);

#endif
