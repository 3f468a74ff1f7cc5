/*
 * Lists of address ranges that are reserved for something.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/reserved-region.h"

static ReservedRegion *part(const ReservedRegion *of, uint64_t lob,
                            uint64_t upb)
{
    ReservedRegion *r = g_new(ReservedRegion, 1);

    *r = *of;
    range_set_bounds(&r->range, lob, upb);
    return r;
}

GList *resv_region_list_insert(GList *list, ReservedRegion *reg)
{
    const Range *hole = &reg->range;
    GList *l = list, *next;

    assert(!range_is_empty(hole));
    while (l && ((ReservedRegion *)l->data)->range.upb < hole->lob) {
        l = l->next;
    }
    /* those that overlap leave what is before and behind it */
    for (; l; l = next) {
        ReservedRegion *r = l->data;

        next = l->next;
        if (r->range.lob > hole->upb) {
            break;
        }
        if (r->range.lob < hole->lob) {
            list = g_list_insert_before(list, l,
                                        part(r, r->range.lob, hole->lob - 1));
        }
        if (r->range.upb > hole->upb) {
            r->range.lob = hole->upb + 1;
            break;
        }
        g_free(r);
        list = g_list_delete_link(list, l);
    }
    return g_list_insert_before(list, l, reg);
}
