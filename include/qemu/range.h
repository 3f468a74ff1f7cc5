/*
 * Ranges of uint64_t, which may reach up to UINT64_MAX.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_RANGE_H
#define QEMU_RANGE_H

/* @lob..@upb inclusive; empty is lob == upb + 1, stored as {1, 0} */
struct Range {
    uint64_t lob;
    uint64_t upb;
};

#define RANGE_EMPTY ((Range){ .lob = 1, .upb = 0 })

/** range_is_empty: does it hold nothing? */
static inline bool range_is_empty(const Range *range)
{
    return range->lob > range->upb;
}

/** range_contains: is @val in it? */
static inline bool range_contains(const Range *range, uint64_t val)
{
    return val >= range->lob && val <= range->upb;
}

/** range_make_empty: let it hold nothing. */
static inline void range_make_empty(Range *range)
{
    *range = RANGE_EMPTY;
}

/** range_set_bounds: let it be @lob to @upb, both included; not empty. */
static inline void range_set_bounds(Range *range, uint64_t lob,
                                    uint64_t upb)
{
    range->lob = lob;
    range->upb = upb;
    assert(!range_is_empty(range));
}

/** range_set_bounds1: @upb_plus1 0 stands for 2^64. */
static inline void range_set_bounds1(Range *range, uint64_t lob,
                                     uint64_t upb_plus1)
{
    if (upb_plus1 && lob >= upb_plus1) {
        range_make_empty(range);
        return;
    }
    range->lob = lob;
    range->upb = upb_plus1 - 1;
}

/** range_lob: its lowest value; not of an empty one. */
static inline uint64_t range_lob(const Range *range)
{
    assert(!range_is_empty(range));
    return range->lob;
}

/** range_upb: its highest value; not of an empty one. */
static inline uint64_t range_upb(const Range *range)
{
    assert(!range_is_empty(range));
    return range->upb;
}

/** range_init: false if [@lob, @lob + @size) does not fit. */
static inline int QEMU_WARN_UNUSED_RESULT range_init(Range *range,
                                                     uint64_t lob,
                                                     uint64_t size)
{
    if (size && lob + (size - 1) < lob) {
        return -ERANGE;
    }
    if (!size) {
        range_make_empty(range);
    } else {
        range_set_bounds(range, lob, lob + (size - 1));
    }
    return 0;
}

/** range_init_nofail: range_init() of what fits. */
static inline void range_init_nofail(Range *range, uint64_t lob,
                                     uint64_t size)
{
    int ret = range_init(range, lob, size);

    assert(ret == 0);
}

/** range_size: number of values; 0 also for all 2^64. */
static inline uint64_t range_size(const Range *range)
{
    return range->upb - range->lob + 1;
}

/** range_overlaps_range: have they a value in common? */
static inline bool range_overlaps_range(const Range *a, const Range *b)
{
    return !range_is_empty(a) && !range_is_empty(b) &&
           a->lob <= b->upb && b->lob <= a->upb;
}

/** range_contains_range: is all of @b in @a? */
static inline bool range_contains_range(const Range *a, const Range *b)
{
    return range_is_empty(b) ||
           (!range_is_empty(a) && a->lob <= b->lob && b->upb <= a->upb);
}

/** range_extend: @range becomes the hull of both. */
static inline void range_extend(Range *range, const Range *extend_by)
{
    if (range_is_empty(extend_by)) {
        return;
    }
    if (range_is_empty(range)) {
        *range = *extend_by;
        return;
    }
    range->lob = MIN(range->lob, extend_by->lob);
    range->upb = MAX(range->upb, extend_by->upb);
}

/** range_get_last: the last of @len bytes at @offset. */
static inline uint64_t range_get_last(uint64_t offset, uint64_t len)
{
    return offset + len - 1;
}

/** range_covers_byte: is @byte one of @len bytes at @offset? */
static inline int range_covers_byte(uint64_t offset, uint64_t len,
                                    uint64_t byte)
{
    return offset <= byte && byte <= range_get_last(offset, len);
}

/** ranges_overlap: neither range is empty nor wraps around. */
static inline bool ranges_overlap(uint64_t first1, uint64_t len1,
                                  uint64_t first2, uint64_t len2)
{
    return first1 <= range_get_last(first2, len2) &&
           first2 <= range_get_last(first1, len1);
}

/**
 * range_compare: order of two ranges
 * @a, @b: not empty
 *
 * Returns: -1 or 1 if @a is below or above @b with something between them;
 * 0 if they overlap or touch.
 */
int range_compare(Range *a, Range *b);

/**
 * range_list_insert: add a range to a list that is sorted and whose ranges
 * do not touch
 * @list: its ranges are owned
 * @data: not empty; owned by the list from now on, or freed
 *
 * Ranges that overlap or touch become one.
 *
 * Returns: the list.
 */
GList *range_list_insert(GList *list, Range *data);

/**
 * range_inverse_array: what is between ranges
 * @in_ranges: a list as of range_list_insert()
 * @out_ranges: set to such a list of what it leaves of @low to @high, both
 *              included
 */
void range_inverse_array(GList *in_ranges, GList **out_ranges, uint64_t low,
                         uint64_t high);

#endif
