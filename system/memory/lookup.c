/*
 * Lookup: from an address to what answers there.
 *
 * A view is a sorted array, searched by bisection.  Each thread remembers its
 * latest finds in a small direct-mapped table keyed by the view's id, which
 * is never used twice, so that a stale entry cannot match.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "internal.h"
#include "qemu/main-loop.h"

#define LOOKUP_SLOTS 32         /* a power of two */

typedef struct LookupSlot {
    uint64_t view_id;           /* 0: empty; no view has this id */
    const FlatRange *fr;
} LookupSlot;

static __thread LookupSlot lookup_slots[LOOKUP_SLOTS];

/* Registers that are used together are close: ports 0x3f8 to 0x3ff share a
 * slot, and so do the 4 KiB of a device's registers, nearly always. */
static inline LookupSlot *lookup_slot(uint64_t view_id, hwaddr addr)
{
    return &lookup_slots[(view_id + (addr >> 3) + (addr >> 12)) %
                         LOOKUP_SLOTS];
}

const FlatRange *flatview_lookup(const FlatView *view, hwaddr addr)
{
    LookupSlot *slot = lookup_slot(view->id, addr);
    const FlatRange *fr;
    unsigned i;

    if (likely(slot->view_id == view->id)) {
        fr = slot->fr;
        if (likely(fr && addr - fr->start <= fr->last - fr->start)) {
            return fr;
        }
    }
    i = flatview_find(view, addr);
    if (i == view->nr || view->ranges[i].start > addr) {
        return NULL;
    }
    fr = &view->ranges[i];
    slot->fr = fr;
    slot->view_id = view->id;
    return fr;
}

hwaddr flatview_gap(const FlatView *view, hwaddr addr, hwaddr len)
{
    unsigned i = flatview_find(view, addr);
    /* Up to the next range, or to the wrap at 2^64, less one. */
    hwaddr after = (i < view->nr ? view->ranges[i].start - 1 : HWADDR_MAX) -
                   addr;

    return len - 1 <= after ? len : after + 1;
}

MemoryRegion *address_space_translate(AddressSpace *as, hwaddr addr,
                                      hwaddr *xlat, hwaddr *len,
                                      bool is_write, MemTxAttrs attrs)
{
    FlatView *view = address_space_to_flatview(as);
    const FlatRange *fr = flatview_lookup(view, addr);

    if (!fr) {
        *xlat = addr;
        *len = flatview_gap(view, addr, *len);
        return memory_unassigned_region();
    }
    *xlat = fr->offset_in_region + (addr - fr->start);
    *len = flatrange_avail(fr, addr, *len);
    return fr->mr;
}

bool address_space_lookup_page(AddressSpace *as, hwaddr addr,
                               MemoryPage *page)
{
    const FlatRange *fr;
    hwaddr base = addr & TARGET_PAGE_MASK;

    *page = (MemoryPage) { .mr = NULL };
    fr = flatview_lookup(address_space_to_flatview(as), base);
    if (!fr) {
        return false;
    }
    page->mr = fr->mr;
    page->offset = fr->offset_in_region + (base - fr->start);
    if (!fr->host || fr->last - base < TARGET_PAGE_SIZE - 1) {
        return false;
    }
    page->host = fr->host + (base - fr->start);
    page->ram_addr = fr->mr->ram_block->offset + page->offset;
    page->writable = fr->direct_write;
    return true;
}

MemoryRegionSection memory_region_find(MemoryRegion *mr, hwaddr addr,
                                       uint64_t size)
{
    MemoryRegionSection section = { .mr = NULL };
    AddressSpace *as;
    FlatView *view;
    unsigned i;

    for (;; mr = mr->container) {
        addr += mr->addr;
        if (!mr->container) {
            break;
        }
    }
    addr -= mr->addr;   /* of the root: its own bytes start at 0 */

    QTAILQ_FOREACH(as, memory_address_spaces(), address_spaces_link) {
        if (as->root == mr) {
            break;
        }
    }
    if (!as || !size) {
        return section;
    }
    view = address_space_get_flatview(as);
    i = flatview_find(view, addr);
    if (i < view->nr && (view->ranges[i].start <= addr ||
                         view->ranges[i].start - addr < size)) {
        const FlatRange *fr = &view->ranges[i];
        hwaddr start = MAX(fr->start, addr);

        section = flatview_section(view, fr);
        section.fv = NULL;      /* no reference is handed out */
        section.offset_within_region += start - fr->start;
        section.offset_within_address_space = start;
        section.size = flatrange_avail(fr, start, size - (start - addr));
        memory_region_ref(section.mr);
    }
    flatview_unref(view);
    return section;
}

bool memory_region_present(MemoryRegion *container, hwaddr addr)
{
    MemoryRegion *mr = memory_region_find(container, addr, 1).mr;

    if (!mr) {
        return false;
    }
    memory_region_unref(mr);
    return mr != container;
}
