/*
 * Lists of ranges.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/range.h"

/* Is there a value above @a and below @b? */
static bool gap_between(const Range *a, const Range *b)
{
    return a->upb < b->lob && b->lob - a->upb > 1;
}

int range_compare(Range *a, Range *b)
{
    assert(!range_is_empty(a) && !range_is_empty(b));
    return gap_between(a, b) ? -1 : gap_between(b, a);
}

GList *range_list_insert(GList *list, Range *data)
{
    GList *l = list, *next;

    assert(!range_is_empty(data));
    /* @data swallows what it touches, and so comes to touch more */
    for (; l; l = next) {
        Range *r = l->data;
        int order = range_compare(r, data);

        next = l->next;
        if (order > 0) {
            break;
        }
        if (order == 0) {
            range_extend(data, r);
            g_free(r);
            list = g_list_delete_link(list, l);
        }
    }
    return g_list_insert_before(list, l, data);
}

static GList *prepend(GList *list, uint64_t lob, uint64_t upb)
{
    Range *r = g_new(Range, 1);

    range_set_bounds(r, lob, upb);
    return g_list_prepend(list, r);
}

void range_inverse_array(GList *in_ranges, GList **out_ranges, uint64_t low,
                         uint64_t high)
{
    GList *out = NULL;
    /* nothing from @low on is known yet; false: nothing is left */
    bool left = low <= high;

    for (GList *l = in_ranges; l && left; l = l->next) {
        const Range *r = l->data;

        if (r->lob > high) {
            break;
        }
        if (r->lob > low) {
            out = prepend(out, low, r->lob - 1);
        }
        if (r->upb >= low) {
            left = r->upb < high;
            low = r->upb + left;
        }
    }
    if (left) {
        out = prepend(out, low, high);
    }
    *out_ranges = g_list_reverse(out);
}
