/*
 * Distributions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <math.h>
#include "qemu/qdist.h"

void qdist_init(struct qdist *dist)
{
    *dist = (struct qdist){ NULL };
}

void qdist_destroy(struct qdist *dist)
{
    g_free(dist->entries);
    qdist_init(dist);
}

/* Where @x is, or belongs. */
static size_t position(const struct qdist *dist, double x)
{
    size_t lo = 0, hi = dist->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (dist->entries[mid].x < x) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

void qdist_add(struct qdist *dist, double x, long count)
{
    size_t i = position(dist, x);

    if (i == dist->n || dist->entries[i].x != x) {
        if (dist->n == dist->size) {
            dist->size = MAX(dist->size * 2, (size_t)4);
            dist->entries = g_renew(struct qdist_entry, dist->entries,
                                    dist->size);
        }
        memmove(&dist->entries[i + 1], &dist->entries[i],
                (dist->n++ - i) * sizeof(dist->entries[0]));
        dist->entries[i] = (struct qdist_entry){ .x = x };
    }
    dist->entries[i].count += count;
}

void qdist_inc(struct qdist *dist, double x)
{
    qdist_add(dist, x, 1);
}

double qdist_xmin(const struct qdist *dist)
{
    return dist->n ? dist->entries[0].x : NAN;
}

double qdist_xmax(const struct qdist *dist)
{
    return dist->n ? dist->entries[dist->n - 1].x : NAN;
}

size_t qdist_unique_entries(const struct qdist *dist)
{
    return dist->n;
}

unsigned long qdist_sample_count(const struct qdist *dist)
{
    unsigned long sum = 0;

    for (size_t i = 0; i < dist->n; i++) {
        sum += dist->entries[i].count;
    }
    return sum;
}

double qdist_avg(const struct qdist *dist)
{
    unsigned long samples = qdist_sample_count(dist);
    double avg = 0;

    if (!samples) {
        return NAN;
    }
    for (size_t i = 0; i < dist->n; i++) {
        avg += dist->entries[i].x * dist->entries[i].count / samples;
    }
    return avg;
}

static double bin_width(const struct qdist *dist, size_t n)
{
    return (qdist_xmax(dist) - qdist_xmin(dist)) / n;
}

void qdist_bin__internal(struct qdist *to, const struct qdist *from,
                         size_t n)
{
    double min = qdist_xmin(from), range = qdist_xmax(from) - min;

    qdist_init(to);
    if (!from->n) {
        return;
    }
    /* one value has no width to divide */
    n = from->n == 1 || !n ? from->n : n;
    to->entries = g_new0(struct qdist_entry, n);
    to->n = to->size = n;
    for (size_t i = 0; i < n; i++) {
        to->entries[i].x = min + i * bin_width(from, n);
    }
    for (size_t i = 0; i < from->n; i++) {
        const struct qdist_entry *e = &from->entries[i];
        size_t bin = range > 0 ? (size_t)((e->x - min) * n / range) : 0;

        /* the upper end of the last bin belongs to it */
        to->entries[MIN(bin, n - 1)].count += e->count;
    }
}

/* One line: each bin in eight steps from the least to the most frequent. */
static char *draw(const struct qdist *bins)
{
    GString *s = g_string_new(NULL);
    unsigned long min = ULONG_MAX, max = 0;

    for (size_t i = 0; i < bins->n; i++) {
        min = MIN(min, bins->entries[i].count);
        max = MAX(max, bins->entries[i].count);
    }
    for (size_t i = 0; i < bins->n; i++) {
        unsigned long count = bins->entries[i].count;
        unsigned step = max == min ? 7
                      : (unsigned)((double)(count - min) / (max - min) * 7);

        g_string_append_unichar(s, count ? 0x2581 + step : ' ');
    }
    return g_string_free(s, FALSE);
}

char *qdist_pr_plain(const struct qdist *dist, size_t n_groups)
{
    struct qdist bins;
    char *text;

    if (!dist->n) {
        return NULL;
    }
    qdist_bin__internal(&bins, dist, n_groups);
    text = draw(&bins);
    qdist_destroy(&bins);
    return text;
}

static void add_label(GString *s, const struct qdist *dist, size_t n,
                      uint32_t opt, bool left)
{
    double width = bin_width(dist, n);
    double from = left ? qdist_xmin(dist) : qdist_xmax(dist) - width;
    double to = from + width;
    int digits = opt & QDIST_PR_NODECIMAL ? 0 : 1;

    if (!(opt & QDIST_PR_LABELS)) {
        return;
    }
    if (opt & QDIST_PR_100X) {
        from *= 100;
        to *= 100;
    }
    if (opt & QDIST_PR_NOBINRANGE) {
        g_string_append_printf(s, "%.*f", digits, left ? from : to);
    } else {
        g_string_append_printf(s, "[%.*f,%.*f%c", digits, from, digits, to,
                               left ? ')' : ']');
    }
    if (opt & QDIST_PR_PERCENT) {
        g_string_append_c(s, '%');
    }
}

char *qdist_pr(const struct qdist *dist, size_t n_groups, uint32_t opt)
{
    const char *border = opt & QDIST_PR_BORDER ? "|" : "";
    g_autofree char *line = qdist_pr_plain(dist, n_groups);
    size_t n = n_groups ?: dist->n;
    GString *s;

    if (!line) {
        return g_strdup("(empty)");
    }
    s = g_string_new(NULL);
    add_label(s, dist, n, opt, true);
    g_string_append_printf(s, "%s%s%s", border, line, border);
    add_label(s, dist, n, opt, false);
    return g_string_free(s, FALSE);
}
