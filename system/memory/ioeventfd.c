/*
 * I/O eventfds: guest writes that only signal.
 *
 * Each region keeps a sorted list of its own; each address space keeps the
 * list of those that show in it, by absolute address, and tells its
 * listeners how it changes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "internal.h"

static int ioeventfd_cmp(const MemoryRegionIoeventfd *a,
                         const MemoryRegionIoeventfd *b)
{
    if (a->start != b->start) {
        return a->start < b->start ? -1 : 1;
    }
    if (a->size != b->size) {
        return a->size < b->size ? -1 : 1;
    }
    if (a->match_data != b->match_data) {
        return a->match_data < b->match_data ? -1 : 1;
    }
    if (a->match_data && a->data != b->data) {
        return a->data < b->data ? -1 : 1;
    }
    if (a->e != b->e) {
        return a->e < b->e ? -1 : 1;
    }
    return 0;
}

/* Index of the first entry that is not less than @key. */
static unsigned ioeventfd_find(const MemoryRegion *mr,
                               const MemoryRegionIoeventfd *key)
{
    unsigned i = 0;

    while (i < mr->ioeventfd_nb &&
           ioeventfd_cmp(&mr->ioeventfds[i], key) < 0) {
        i++;
    }
    return i;
}

void memory_region_add_eventfd(MemoryRegion *mr, hwaddr addr, unsigned size,
                               bool match_data, uint64_t data,
                               EventNotifier *e)
{
    const MemoryRegionIoeventfd fd = {
        .start = addr, .size = size,
        .match_data = match_data, .data = data, .e = e,
    };
    unsigned i = ioeventfd_find(mr, &fd);

    mr->ioeventfds = g_renew(MemoryRegionIoeventfd, mr->ioeventfds,
                             mr->ioeventfd_nb + 1);
    memmove(mr->ioeventfds + i + 1, mr->ioeventfds + i,
            (mr->ioeventfd_nb - i) * sizeof(fd));
    mr->ioeventfds[i] = fd;
    mr->ioeventfd_nb++;
    memory_ioeventfds_changed(mr);
}

void memory_region_del_eventfd(MemoryRegion *mr, hwaddr addr, unsigned size,
                               bool match_data, uint64_t data,
                               EventNotifier *e)
{
    const MemoryRegionIoeventfd fd = {
        .start = addr, .size = size,
        .match_data = match_data, .data = data, .e = e,
    };
    unsigned i = ioeventfd_find(mr, &fd);

    assert(i < mr->ioeventfd_nb &&
           ioeventfd_cmp(&mr->ioeventfds[i], &fd) == 0);
    mr->ioeventfd_nb--;
    memmove(mr->ioeventfds + i, mr->ioeventfds + i + 1,
            (mr->ioeventfd_nb - i) * sizeof(fd));
    memory_ioeventfds_changed(mr);
}

bool memory_region_ioeventfd_signal(MemoryRegion *mr, hwaddr addr,
                                    uint64_t data, unsigned size)
{
    bool hit = false;

    if (size < 8) {
        data &= (UINT64_C(1) << (8 * size)) - 1;
    }
    for (unsigned i = 0; i < mr->ioeventfd_nb; i++) {
        const MemoryRegionIoeventfd *fd = &mr->ioeventfds[i];

        if (fd->start == addr && (!fd->size || fd->size == size) &&
            (!fd->match_data || fd->data == data)) {
            event_notifier_set(fd->e);
            hit = true;
        }
    }
    return hit;
}

/* All eventfds that show in @view, by absolute address, in address order. */
static GArray *collect(const FlatView *view)
{
    GArray *fds = g_array_new(false, false, sizeof(MemoryRegionIoeventfd));

    for (unsigned i = 0; i < view->nr; i++) {
        const FlatRange *fr = &view->ranges[i];
        const hwaddr len = fr->last - fr->start;

        for (unsigned j = 0; j < fr->mr->ioeventfd_nb; j++) {
            MemoryRegionIoeventfd fd = fr->mr->ioeventfds[j];
            hwaddr rel = fd.start - fr->offset_in_region;

            if (fd.start < fr->offset_in_region || rel > len ||
                (fd.size && fd.size - 1 > len - rel)) {
                continue;
            }
            fd.start = fr->start + rel;
            g_array_append_val(fds, fd);
        }
    }
    return fds;
}

static void tell(AddressSpace *as, const MemoryRegionIoeventfd *fd, bool add)
{
    MemoryListener *l;
    MemoryRegionSection s = {
        .fv = as->current_map,
        .offset_within_address_space = fd->start,
        .size = fd->size,
    };

    QTAILQ_FOREACH(l, &as->listeners, link_as) {
        if (add && l->eventfd_add) {
            l->eventfd_add(l, &s, fd->match_data, fd->data, fd->e);
        } else if (!add && l->eventfd_del) {
            l->eventfd_del(l, &s, fd->match_data, fd->data, fd->e);
        }
    }
}

/* Tell of those in @a that are not in @b; both are sorted. */
static void tell_missing(AddressSpace *as,
                         const MemoryRegionIoeventfd *a, unsigned na,
                         const MemoryRegionIoeventfd *b, unsigned nb,
                         bool add)
{
    unsigned j = 0;

    for (unsigned i = 0; i < na; i++) {
        while (j < nb && ioeventfd_cmp(&b[j], &a[i]) < 0) {
            j++;
        }
        if (j == nb || ioeventfd_cmp(&b[j], &a[i]) != 0) {
            tell(as, &a[i], add);
        }
    }
}

void address_space_update_ioeventfds(AddressSpace *as)
{
    GArray *new;
    MemoryRegionIoeventfd *old_fds = as->ioeventfds;
    unsigned old_nb = as->ioeventfd_nb;

    if (!as->ioeventfd_notifiers) {
        return;
    }
    new = collect(as->current_map);
    as->ioeventfd_nb = new->len;
    as->ioeventfds = (MemoryRegionIoeventfd *)(void *)
                     g_array_free(new, false);

    /* Removals first: an address may have got another notifier. */
    tell_missing(as, old_fds, old_nb, as->ioeventfds, as->ioeventfd_nb,
                 false);
    tell_missing(as, as->ioeventfds, as->ioeventfd_nb, old_fds, old_nb,
                 true);
    g_free(old_fds);
}
