/*
 * Listeners: who is told when an address space changes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "internal.h"

typedef void (*SectionCallback)(MemoryListener *l, MemoryRegionSection *s);

static SectionCallback *callback_at(MemoryListener *l, size_t offset)
{
    return (SectionCallback *)((char *)l + offset);
}

/* @offset: of the callback in MemoryListener */
static void tell_forward(AddressSpace *as, size_t offset,
                         MemoryRegionSection *section)
{
    MemoryListener *l;

    QTAILQ_FOREACH(l, &as->listeners, link_as) {
        SectionCallback cb = *callback_at(l, offset);

        if (cb) {
            cb(l, section);
        }
    }
}

static void tell_reverse(AddressSpace *as, size_t offset,
                         MemoryRegionSection *section)
{
    MemoryListener *l;

    QTAILQ_FOREACH_REVERSE(l, &as->listeners, link_as) {
        SectionCallback cb = *callback_at(l, offset);

        if (cb) {
            cb(l, section);
        }
    }
}

static void tell_begin(AddressSpace *as)
{
    MemoryListener *l;

    QTAILQ_FOREACH(l, &as->listeners, link_as) {
        if (l->begin) {
            l->begin(l);
        }
    }
}

static void tell_commit(AddressSpace *as)
{
    MemoryListener *l;

    QTAILQ_FOREACH(l, &as->listeners, link_as) {
        if (l->commit) {
            l->commit(l);
        }
    }
}

static void tell_log(AddressSpace *as, FlatView *view, const FlatRange *fr,
                     uint8_t old_mask)
{
    MemoryRegionSection section = flatview_section(view, fr);
    uint8_t mask = fr->dirty_log_mask;
    MemoryListener *l;

    if (mask & ~old_mask) {
        QTAILQ_FOREACH(l, &as->listeners, link_as) {
            if (l->log_start) {
                l->log_start(l, &section, old_mask, mask);
            }
        }
    }
    if (old_mask & ~mask) {
        QTAILQ_FOREACH_REVERSE(l, &as->listeners, link_as) {
            if (l->log_stop) {
                l->log_stop(l, &section, old_mask, mask);
            }
        }
    }
}

/* Index in @v of a range equal to @fr, or v->nr.  Starts are unique. */
static unsigned find_equal(const FlatView *v, const FlatRange *fr)
{
    unsigned i = flatview_find(v, fr->start);

    return i < v->nr && flatrange_equal(&v->ranges[i], fr) ? i : v->nr;
}

static void tell_removed(AddressSpace *as, FlatView *old, const FlatView *new)
{
    for (unsigned i = 0; i < old->nr; i++) {
        if (find_equal(new, &old->ranges[i]) == new->nr) {
            MemoryRegionSection s = flatview_section(old, &old->ranges[i]);

            tell_reverse(as, offsetof(MemoryListener, region_del), &s);
        }
    }
}

static void tell_added(AddressSpace *as, const FlatView *old, FlatView *new)
{
    for (unsigned i = 0; i < new->nr; i++) {
        const FlatRange *fr = &new->ranges[i];
        unsigned was = find_equal(old, fr);
        MemoryRegionSection s = flatview_section(new, fr);

        if (was == old->nr) {
            tell_forward(as, offsetof(MemoryListener, region_add), &s);
            tell_log(as, new, fr, 0);
        } else {
            tell_forward(as, offsetof(MemoryListener, region_nop), &s);
            tell_log(as, new, fr, old->ranges[was].dirty_log_mask);
        }
    }
}

void address_space_set_flatview(AddressSpace *as, FlatView *view)
{
    FlatView *old = as->current_map;
    bool heard = !QTAILQ_EMPTY(&as->listeners);

    if (heard) {
        tell_begin(as);
        tell_removed(as, old, view);
        tell_added(as, old, view);
    }
    __atomic_store_n(&as->current_map, view, __ATOMIC_RELEASE);
    if (heard) {
        tell_commit(as);
    }
    flatview_unref(old);
}

static void tell_eventfds(MemoryListener *l, AddressSpace *as, bool add)
{
    if (!(add ? l->eventfd_add : l->eventfd_del)) {
        return;
    }
    for (unsigned i = 0; i < as->ioeventfd_nb; i++) {
        MemoryRegionIoeventfd *fd = &as->ioeventfds[i];
        MemoryRegionSection s = {
            .fv = as->current_map,
            .offset_within_address_space = fd->start,
            .size = fd->size,
        };

        (add ? l->eventfd_add : l->eventfd_del)(l, &s, fd->match_data,
                                                fd->data, fd->e);
    }
}

void memory_listener_register(MemoryListener *listener, AddressSpace *as)
{
    MemoryListener *other;
    FlatView *view;
    const bool wants_eventfds = listener->eventfd_add ||
                                listener->eventfd_del;

    assert(!listener->address_space);
    listener->address_space = as;
    QTAILQ_FOREACH(other, &as->listeners, link_as) {
        if (listener->priority < other->priority) {
            break;
        }
    }
    if (other) {
        QTAILQ_INSERT_BEFORE(other, listener, link_as);
    } else {
        QTAILQ_INSERT_TAIL(&as->listeners, listener, link_as);
    }
    if (wants_eventfds && as->ioeventfd_notifiers++ == 0) {
        address_space_update_ioeventfds(as);    /* nobody had asked so far */
    } else {
        tell_eventfds(listener, as, true);
    }

    view = address_space_get_flatview(as);
    if (listener->begin) {
        listener->begin(listener);
    }
    for (unsigned i = 0; i < view->nr; i++) {
        const FlatRange *fr = &view->ranges[i];
        MemoryRegionSection s = flatview_section(view, fr);

        if (listener->region_add) {
            listener->region_add(listener, &s);
        }
        if (fr->dirty_log_mask && listener->log_start) {
            listener->log_start(listener, &s, 0, fr->dirty_log_mask);
        }
    }
    if (listener->commit) {
        listener->commit(listener);
    }
    flatview_unref(view);
}

void memory_listener_unregister(MemoryListener *listener)
{
    AddressSpace *as = listener->address_space;
    FlatView *view;

    if (!as) {
        return;
    }
    view = address_space_get_flatview(as);
    if (listener->begin) {
        listener->begin(listener);
    }
    for (unsigned i = 0; i < view->nr; i++) {
        const FlatRange *fr = &view->ranges[i];
        MemoryRegionSection s = flatview_section(view, fr);

        if (fr->dirty_log_mask && listener->log_stop) {
            listener->log_stop(listener, &s, fr->dirty_log_mask, 0);
        }
        if (listener->region_del) {
            listener->region_del(listener, &s);
        }
    }
    if (listener->commit) {
        listener->commit(listener);
    }
    flatview_unref(view);

    tell_eventfds(listener, as, false);
    if (listener->eventfd_add || listener->eventfd_del) {
        as->ioeventfd_notifiers--;
    }
    QTAILQ_REMOVE(&as->listeners, listener, link_as);
    listener->address_space = NULL;
}

void memory_global_dirty_log_sync(void)
{
    AddressSpace *as;

    QTAILQ_FOREACH(as, memory_address_spaces(), address_spaces_link) {
        FlatView *view = address_space_get_flatview(as);

        for (unsigned i = 0; i < view->nr; i++) {
            if (view->ranges[i].dirty_log_mask) {
                MemoryRegionSection s = flatview_section(view,
                                                         &view->ranges[i]);

                tell_forward(as, offsetof(MemoryListener, log_sync), &s);
            }
        }
        flatview_unref(view);
    }
}
