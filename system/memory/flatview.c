/*
 * Rendering: from the graph of regions to a sorted list of ranges.
 *
 * The graph is walked from the root, highest priority first, and each leaf
 * gets what is still free of its extent.  128-bit arithmetic carries
 * addresses here, because an alias may put the base of its target below zero
 * or beyond 2^64; the clip, which never leaves [0, 2^64), bounds what is
 * rendered.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "internal.h"

/* Addresses [start, end) of the address space. */
typedef struct Clip {
    Int128 start;
    Int128 end;
} Clip;

/* What containers and aliases on the way down lay upon a leaf. */
typedef struct Inherited {
    bool readonly;
    bool nonvolatile;
} Inherited;

static FlatView empty_view = { .ref = 1 };

FlatView *flatview_empty(void)
{
    return &empty_view;
}

unsigned flatview_find(const FlatView *view, hwaddr addr)
{
    unsigned lo = 0, hi = view->nr;

    while (lo < hi) {
        unsigned mid = lo + (hi - lo) / 2;

        if (view->ranges[mid].last < addr) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

static void flatview_insert(FlatView *view, unsigned at, const FlatRange *fr)
{
    if (view->nr == view->nr_allocated) {
        view->nr_allocated = MAX(2 * view->nr_allocated, 16u);
        view->ranges = g_renew(FlatRange, view->ranges, view->nr_allocated);
    }
    memmove(view->ranges + at + 1, view->ranges + at,
            (view->nr - at) * sizeof(*view->ranges));
    view->ranges[at] = *fr;
    view->nr++;
    memory_region_ref(fr->mr);
}

/* Give @mr, whose first byte would be at @base, what is free in @clip. */
static void render_leaf(FlatView *view, MemoryRegion *mr, Int128 base,
                        Clip clip, Inherited inh)
{
    FlatRange fr = {
        .mr = mr,
        .dirty_log_mask = memory_region_get_dirty_log_mask(mr),
        .romd_mode = mr->romd_mode,
        .readonly = inh.readonly,
        .nonvolatile = inh.nonvolatile,
    };
    Int128 pos = clip.start;
    unsigned i = flatview_find(view, (hwaddr)pos);

    while (pos < clip.end) {
        Int128 gap_end = clip.end;

        if (i < view->nr && view->ranges[i].start < gap_end) {
            gap_end = view->ranges[i].start;
        }
        if (pos < gap_end) {
            fr.start = (hwaddr)pos;
            fr.last = (hwaddr)(gap_end - 1);
            fr.offset_in_region = (hwaddr)(pos - base);
            flatview_insert(view, i, &fr);
            i++;
        }
        if (i >= view->nr || gap_end == clip.end) {
            break;
        }
        pos = (Int128)view->ranges[i].last + 1;
        i++;
    }
}

/*
 * Render @mr, placed with its first byte at @base - @mr->addr.  The recursion
 * is as deep as the graph, which no guest can deepen.
 */
static void render(FlatView *view, MemoryRegion *mr, Int128 base, Clip clip,
                   Inherited inh)
{
    MemoryRegion *sub;

    if (!mr->enabled) {
        return;
    }
    base += mr->addr;
    inh.readonly |= mr->readonly;
    inh.nonvolatile |= mr->nonvolatile;
    clip.start = int128_max(clip.start, base);
    clip.end = int128_min(clip.end, base + mr->size);
    if (clip.start >= clip.end) {
        return;
    }

    if (mr->alias) {
        base -= mr->alias->addr;
        base -= mr->alias_offset;
        render(view, mr->alias, base, clip, inh);
        return;
    }
    QTAILQ_FOREACH(sub, &mr->subregions, subregions_link) {
        render(view, sub, base, clip, inh);
    }
    if (mr->terminates) {
        render_leaf(view, mr, base, clip, inh);
    }
}

static bool can_merge(const FlatRange *a, const FlatRange *b)
{
    return a->last + 1 == b->start && a->mr == b->mr &&
           a->offset_in_region + (a->last - a->start) + 1 ==
           b->offset_in_region &&
           a->dirty_log_mask == b->dirty_log_mask &&
           a->romd_mode == b->romd_mode && a->readonly == b->readonly &&
           a->nonvolatile == b->nonvolatile;
}

/* Join neighbours, and work out which ranges can be accessed directly. */
static void flatview_finish(FlatView *view)
{
    unsigned i, out = 0;

    for (i = 0; i < view->nr; i++) {
        if (out && can_merge(&view->ranges[out - 1], &view->ranges[i])) {
            view->ranges[out - 1].last = view->ranges[i].last;
            memory_region_unref(view->ranges[i].mr);
        } else {
            view->ranges[out++] = view->ranges[i];
        }
    }
    view->nr = out;

    for (i = 0; i < view->nr; i++) {
        FlatRange *fr = &view->ranges[i];
        MemoryRegion *mr = fr->mr;

        if (!mr->ram || mr->ram_device || (mr->rom_device && !fr->romd_mode)) {
            continue;
        }
        fr->host = mr->ram_block->host + fr->offset_in_region;
        fr->direct_write = !fr->readonly && !mr->rom_device;
    }
}

FlatView *flatview_new(MemoryRegion *root)
{
    static uint64_t last_id;
    FlatView *view = g_new0(FlatView, 1);
    const Clip all = { .end = int128_2_64() };

    view->ref = 1;
    view->id = ++last_id;
    view->root = root;
    if (root) {
        memory_region_ref(root);
        render(view, root, -(Int128)root->addr, all, (Inherited) { false });
        flatview_finish(view);
    }
    return view;
}

/*
 * Many address spaces show the same thing, e.g. those of PCI devices, which
 * are aliases of system memory: find what they have in common, so that they
 * can share one view.
 */
MemoryRegion *flatview_resolve_root(MemoryRegion *root)
{
    while (root->enabled) {
        MemoryRegion *next = NULL, *sub;

        if (root->readonly || root->nonvolatile) {
            return root;
        }
        if (root->alias) {
            if (root->alias_offset == 0 && root->size >= root->alias->size) {
                root = root->alias;
                continue;
            }
            return root;
        }
        if (root->terminates) {
            return root;
        }
        QTAILQ_FOREACH(sub, &root->subregions, subregions_link) {
            if (!sub->enabled) {
                continue;
            }
            if (next || sub->addr != 0 || sub->size > root->size) {
                return root;
            }
            next = sub;
        }
        if (!next) {
            return NULL;
        }
        root = next;
    }
    return NULL;
}

bool flatrange_equal(const FlatRange *a, const FlatRange *b)
{
    return a->start == b->start && a->last == b->last && a->mr == b->mr &&
           a->offset_in_region == b->offset_in_region &&
           a->romd_mode == b->romd_mode && a->readonly == b->readonly &&
           a->nonvolatile == b->nonvolatile;
}

bool flatview_equal(const FlatView *a, const FlatView *b)
{
    if (a == b) {
        return true;
    }
    if (a->nr != b->nr) {
        return false;
    }
    for (unsigned i = 0; i < a->nr; i++) {
        if (!flatrange_equal(&a->ranges[i], &b->ranges[i]) ||
            a->ranges[i].dirty_log_mask != b->ranges[i].dirty_log_mask) {
            return false;
        }
    }
    return true;
}

static void flatview_free(FlatView *view)
{
    for (unsigned i = 0; i < view->nr; i++) {
        memory_region_unref(view->ranges[i].mr);
    }
    if (view->root) {
        memory_region_unref(view->root);
    }
    g_free(view->ranges);
    g_free(view);
}

bool flatview_ref(FlatView *view)
{
    unsigned old = __atomic_load_n(&view->ref, __ATOMIC_RELAXED);

    while (old) {
        if (__atomic_compare_exchange_n(&view->ref, &old, old + 1, false,
                                        __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
            return true;
        }
    }
    return false;
}

void flatview_unref(FlatView *view)
{
    if (view != &empty_view &&
        __atomic_sub_fetch(&view->ref, 1, __ATOMIC_ACQ_REL) == 0) {
        call_rcu(view, flatview_free, rcu);
    }
}

FlatView *address_space_get_flatview(AddressSpace *as)
{
    FlatView *view;

    rcu_read_lock();
    do {
        view = address_space_to_flatview(as);
        /* A view without a reference left has been replaced: look again. */
    } while (view != &empty_view && !flatview_ref(view));
    rcu_read_unlock();
    return view;
}

MemoryRegionSection flatview_section(FlatView *view, const FlatRange *fr)
{
    return (MemoryRegionSection) {
        .mr = fr->mr,
        .fv = view,
        .offset_within_region = fr->offset_in_region,
        .offset_within_address_space = fr->start,
        .size = (Int128)(fr->last - fr->start) + 1,
        .readonly = fr->readonly,
        .nonvolatile = fr->nonvolatile,
    };
}

void flatview_for_each_range(FlatView *fv, flatview_cb cb, void *opaque)
{
    for (unsigned i = 0; i < fv->nr; i++) {
        const FlatRange *fr = &fv->ranges[i];

        if (cb(fr->start, (Int128)(fr->last - fr->start) + 1, fr->mr,
               fr->offset_in_region, opaque)) {
            return;
        }
    }
}
