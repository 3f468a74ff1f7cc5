/*
 * What the files of system/memory/ share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_MEMORY_INTERNAL_H
#define SYSTEM_MEMORY_INTERNAL_H

#include "qemu/rcu.h"
#include "system/memory.h"

/**
 * struct FlatRange: one entry of a view
 * @start: first address
 * @last: last address, inclusive, so that 2^64 - 1 can be expressed
 * @mr: what answers; never a container or alias
 * @offset_in_region: of @start, within @mr
 * @host: host address of @start if reads are direct, else NULL
 * @direct_write: @host may be written, too
 */
struct FlatRange {
    hwaddr start;
    hwaddr last;
    MemoryRegion *mr;
    hwaddr offset_in_region;
    uint8_t *host;
    uint8_t dirty_log_mask;
    bool direct_write;
    bool romd_mode;
    bool readonly;
    bool nonvolatile;
};

/**
 * struct FlatView: an immutable, sorted, non-overlapping list of ranges
 * @id: unique over the life of the program: keys the per-thread caches
 * @ref: atomic; the address spaces that show it, and transient users
 * @root: what was rendered; NULL for the view that shows nothing
 */
struct FlatView {
    struct rcu_head rcu;
    uint64_t id;
    unsigned ref;
    unsigned nr;
    unsigned nr_allocated;
    FlatRange *ranges;
    MemoryRegion *root;
};

/**
 * struct MemoryRegionIoeventfd: a registered eventfd
 * @start: within the region, or, in AddressSpace.ioeventfds, in the space
 * @size: of the access; 0: any
 */
struct MemoryRegionIoeventfd {
    hwaddr start;
    unsigned size;
    bool match_data;
    uint64_t data;
    EventNotifier *e;
};

/* flatview.c */

/** flatview_new: render @root; the caller owns the one reference */
FlatView *flatview_new(MemoryRegion *root);
/** flatview_resolve_root: the region that alone decides what @root shows */
MemoryRegion *flatview_resolve_root(MemoryRegion *root);
/** flatview_equal: do they show the same? */
bool flatview_equal(const FlatView *a, const FlatView *b);
/** flatrange_equal: do they differ in no more than the dirty-log mask? */
bool flatrange_equal(const FlatRange *a, const FlatRange *b);
/** flatview_ref: false when the view is being freed.  Any thread. */
bool flatview_ref(FlatView *view);
/** flatview_unref: free it after a grace period if it was the last */
void flatview_unref(FlatView *view);
/** flatview_empty: a view that shows nothing and is never freed */
FlatView *flatview_empty(void);
/** flatview_section: describe @fr for a listener */
MemoryRegionSection flatview_section(FlatView *view, const FlatRange *fr);
/** address_space_get_flatview: the current view, referenced.  Any thread. */
FlatView *address_space_get_flatview(AddressSpace *as);

/**
 * flatview_find: index of the range that contains @addr, or of the first one
 * after it (nr if none)
 */
unsigned flatview_find(const FlatView *view, hwaddr addr);

/* lookup.c */

/** flatview_lookup: the range that contains @addr, or NULL.  Under RCU. */
const FlatRange *flatview_lookup(const FlatView *view, hwaddr addr);
/** flatview_gap: bytes from @addr, where nothing is, to what follows, at
 *  most @len */
hwaddr flatview_gap(const FlatView *view, hwaddr addr, hwaddr len);
/** flatrange_avail: bytes from @addr to the end of @fr, at most @len */
static inline hwaddr flatrange_avail(const FlatRange *fr, hwaddr addr,
                                     hwaddr len)
{
    hwaddr after = fr->last - addr;     /* bytes that follow the first */

    return len - 1 <= after ? len : after + 1;
}

/* memory.c */

/** memory_region_changed: @mr looks different; render when it can be seen */
void memory_region_changed(MemoryRegion *mr, bool was_visible);
/** memory_region_visible: can a change to @mr show in any address space? */
bool memory_region_visible(const MemoryRegion *mr);
/** memory_ioeventfds_changed: the eventfds of @mr changed */
void memory_ioeventfds_changed(const MemoryRegion *mr);
/** memory_unassigned_region: what answers where nothing is */
MemoryRegion *memory_unassigned_region(void);
/** memory_address_spaces: all of them, in order of creation.  BQL. */
typedef QTAILQ_HEAD(AddressSpaceList, AddressSpace) AddressSpaceList;
AddressSpaceList *memory_address_spaces(void);

/* listener.c */

/** address_space_set_flatview: tell the listeners, then publish @view, whose
 *  reference is taken over */
void address_space_set_flatview(AddressSpace *as, FlatView *view);

/* ioeventfd.c */

/** address_space_update_ioeventfds: tell the listeners what changed */
void address_space_update_ioeventfds(AddressSpace *as);
/** memory_region_ioeventfd_signal: signal those that match; any did? */
bool memory_region_ioeventfd_signal(MemoryRegion *mr, hwaddr addr,
                                    uint64_t data, unsigned size);

/* dispatch.c */

/** memory_access_size: bytes of the next access of at most @len at @addr */
unsigned memory_access_size(const MemoryRegion *mr, hwaddr len, hwaddr addr);

/* ramblock.c */

/**
 * qemu_ram_alloc_*: make a block; see memory_region_init_ram*().  The length
 * is rounded up to host pages.  NULL and errp on failure.
 */
RAMBlock *qemu_ram_alloc(uint64_t size, uint32_t ram_flags, MemoryRegion *mr,
                         Error **errp);
RAMBlock *qemu_ram_alloc_from_ptr(uint64_t size, void *host,
                                  MemoryRegion *mr);
RAMBlock *qemu_ram_alloc_from_fd(uint64_t size, MemoryRegion *mr,
                                 uint64_t align, uint32_t ram_flags, int fd,
                                 uint64_t offset, bool grow, Error **errp);
RAMBlock *qemu_ram_alloc_from_file(uint64_t size, MemoryRegion *mr,
                                   uint64_t align, uint32_t ram_flags,
                                   const char *path, uint64_t offset,
                                   Error **errp);
/** qemu_ram_free: unpublish, and unmap after a grace period */
void qemu_ram_free(RAMBlock *block);

/* ramfile.c */

/**
 * ram_open_file: open or create the file behind a block
 * @path: a file, or a directory, in which an unlinked file is made
 * @region: name of the region, for the temporary file's
 * @readonly: open it for reading only; it must exist
 * @created: set when the file is new, and so may be removed on failure
 *
 * Returns: a descriptor, -1 and errp on failure.
 */
int ram_open_file(const char *path, const char *region, bool readonly,
                  bool *created, Error **errp);
/**
 * ram_size_file: insist that a file is large enough, or make it so
 * @size: bytes it must have
 * @grow: an empty file may be grown
 */
bool ram_size_file(int fd, uint64_t size, bool grow, Error **errp);

#endif
