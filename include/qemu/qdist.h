/*
 * Distributions: how often each value was seen, and a histogram of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_QDIST_H
#define QEMU_QDIST_H

#include "qemu/bitops.h"

struct qdist_entry {
    double x;                           /* the value */
    unsigned long count;                /* how often it was seen */
};

struct qdist {
    struct qdist_entry *entries;        /* in order of x, which differ */
    size_t n;
    size_t size;                        /* of the array */
};

/* What qdist_pr() prints beside the histogram. */
#define QDIST_PR_BORDER     BIT(0)      /* '|' on both sides */
#define QDIST_PR_LABELS     BIT(1)      /* which values the outer bins hold */
/* of labels: */
#define QDIST_PR_NODECIMAL  BIT(2)      /* whole numbers */
#define QDIST_PR_PERCENT    BIT(3)      /* with a '%' */
#define QDIST_PR_100X       BIT(4)      /* times 100 */
#define QDIST_PR_NOBINRANGE BIT(5)      /* only the lowest and the highest */

/** qdist_init: nothing seen yet. */
void qdist_init(struct qdist *dist);
/** qdist_destroy: free what it holds. */
void qdist_destroy(struct qdist *dist);

/** qdist_add: @x was seen @count times more; less often if negative. */
void qdist_add(struct qdist *dist, double x, long count);
/** qdist_inc: @x was seen once more. */
void qdist_inc(struct qdist *dist, double x);

/* The lowest and the highest value and their average; NaN if there are
 * none. */
double qdist_xmin(const struct qdist *dist);
double qdist_xmax(const struct qdist *dist);
double qdist_avg(const struct qdist *dist);
/** qdist_sample_count: how often anything was seen. */
unsigned long qdist_sample_count(const struct qdist *dist);
/** qdist_unique_entries: how many values differ. */
size_t qdist_unique_entries(const struct qdist *dist);

/**
 * qdist_pr_plain: the histogram as a line of block elements (U+2581 to
 * U+2588), a space where nothing was seen
 * @n_groups: how many bins of the same width; 0 for as many as values
 *
 * Returns: UTF-8, the caller frees it; NULL if there are no values.
 */
char *qdist_pr_plain(const struct qdist *dist, size_t n_groups);
/** qdist_pr: the same with QDIST_PR_* beside it; "(empty)" if there are no
 *  values. */
char *qdist_pr(const struct qdist *dist, size_t n_groups, uint32_t opt);

/** qdist_bin__internal: for the above and tests: make @to the distribution
 *  of the lower bounds of @n bins. */
void qdist_bin__internal(struct qdist *to, const struct qdist *from,
                         size_t n);

#endif
