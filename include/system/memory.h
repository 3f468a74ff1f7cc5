/*
 * The guest's memory map.
 *
 * A MemoryRegion is a piece of a bus: RAM, ROM, device registers, a window
 * onto another region (alias), or a container of other regions.  Regions
 * form an acyclic graph.  Where siblings overlap, the higher priority is
 * seen; a container without contents of its own is transparent.  An
 * AddressSpace is a root region together with its rendering, the FlatView:
 * a sorted list of what answers where.  FlatViews are published through RCU:
 * looking an address up takes no lock.
 *
 * Building a graph is not free: every change to what an address space shows
 * renders it anew.  Wrap many changes (a board's creation, a device's reset)
 * in memory_region_transaction_begin() and _commit(); changes to regions that
 * no address space reaches cost nothing.
 *
 * Locking: everything here is called with the BQL held, except where the
 * comment says otherwise.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_MEMORY_H
#define SYSTEM_MEMORY_H

#include "exec/hwaddr.h"
#include "exec/memattrs.h"
#include "exec/memop.h"
#include "qemu/bswap.h"
#include "qemu/event_notifier.h"
#include "qemu/int128.h"
#include "qemu/queue.h"
#include "qom/object.h"
#include "system/ram_addr.h"

#define TYPE_MEMORY_REGION "memory-region"
DECLARE_INSTANCE_CHECKER(MemoryRegion, MEMORY_REGION, TYPE_MEMORY_REGION)

typedef struct AddressSpace AddressSpace;
typedef struct FlatRange FlatRange;
typedef struct FlatView FlatView;
typedef struct MemoryListener MemoryListener;
typedef struct MemoryRegionIoeventfd MemoryRegionIoeventfd;
typedef struct MemoryRegionOps MemoryRegionOps;
typedef struct MemoryRegionSection MemoryRegionSection;

/* Byte order of a device's registers, independent of the host's. */
#ifndef DEVICE_HOST_ENDIAN
enum device_endian {
    DEVICE_NATIVE_ENDIAN,       /* the target's: little */
    DEVICE_BIG_ENDIAN,
    DEVICE_LITTLE_ENDIAN,
};
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define DEVICE_HOST_ENDIAN DEVICE_BIG_ENDIAN
#else
#define DEVICE_HOST_ENDIAN DEVICE_LITTLE_ENDIAN
#endif
#endif

/**
 * struct MemoryRegionOps: the registers of a device
 * @read: return the register at @addr, @size bytes wide, zero-extended
 * @write: set it
 * @read_with_attrs: like @read, told who asks and able to fail
 * @write_with_attrs: like @write, told who asks and able to fail
 * @endianness: byte order of the registers
 * @valid: what the guest may do; anything else fails with
 *   MEMTX_DECODE_ERROR and is logged as a guest error
 * @valid.accepts: asked last; may be NULL
 * @impl: what the callbacks understand; the core splits and widens accesses
 *   to suit.  Sizes left 0 mean 1 to 4 bytes.
 *
 * A callback sees @addr relative to the region, 0 <= @addr, and
 * @addr + @size <= the region's size, except for widened accesses to a
 * region whose size is not a multiple of impl.min_access_size.  Unless
 * impl.unaligned is set, @addr is a multiple of @size.  Called with the BQL
 * held unless memory_region_clear_global_locking() was called.
 */
struct MemoryRegionOps {
    uint64_t (*read)(void *opaque, hwaddr addr, unsigned size);
    void (*write)(void *opaque, hwaddr addr, uint64_t data, unsigned size);
    MemTxResult (*read_with_attrs)(void *opaque, hwaddr addr, uint64_t *data,
                                   unsigned size, MemTxAttrs attrs);
    MemTxResult (*write_with_attrs)(void *opaque, hwaddr addr, uint64_t data,
                                    unsigned size, MemTxAttrs attrs);
    enum device_endian endianness;
    struct {
        unsigned min_access_size;
        unsigned max_access_size;
        bool unaligned;
        bool (*accepts)(void *opaque, hwaddr addr, unsigned size,
                        bool is_write, MemTxAttrs attrs);
    } valid;
    struct {
        unsigned min_access_size;
        unsigned max_access_size;
        bool unaligned;
    } impl;
};

/* Private to system/memory/; embed it, look at it through the functions. */
struct MemoryRegion {
    Object parent_obj;

    bool ram;                   /* backed by ram_block */
    bool rom_device;            /* reads from RAM, writes through ops */
    bool ram_device;            /* RAM that belongs to a host device */
    bool readonly;              /* writes fail */
    bool nonvolatile;
    bool enabled;
    bool terminates;            /* answers by itself: not a container */
    bool romd_mode;             /* of a rom_device: reads are direct */
    bool global_locking;        /* ops run under the BQL */
    bool mapped_by_priority;    /* added with add_subregion_overlap() */
    bool disable_reentrancy_guard;
    uint8_t dirty_log_mask;
    int32_t priority;
    const MemoryRegionOps *ops;
    void *opaque;
    bool *guard;                /* of the owning device, or NULL */
    RAMBlock *ram_block;
    Object *owner;
    MemoryRegion *container;
    MemoryRegion *alias;
    hwaddr alias_offset;
    hwaddr addr;                /* within container */
    Int128 size;
    uint64_t align;
    const char *name;           /* owned */
    unsigned seen_by;           /* aliases to it + address spaces it roots */
    unsigned ioeventfd_nb;
    MemoryRegionIoeventfd *ioeventfds;
    QTAILQ_HEAD(, MemoryRegion) subregions;     /* highest priority first */
    QTAILQ_ENTRY(MemoryRegion) subregions_link;
};

/**
 * struct MemoryRegionSection: a contiguous piece of one region as seen in an
 * address space
 * @size: in bytes
 * @mr: the region: RAM, ROM or I/O
 * @fv: the view it was found in
 * @offset_within_region: its first byte, within @mr
 * @offset_within_address_space: its first byte, within the address space
 * @readonly: the guest cannot write here
 * @nonvolatile: content outlives the guest
 * @unmergeable: listeners must not merge it with its neighbours
 */
struct MemoryRegionSection {
    Int128 size;
    MemoryRegion *mr;
    FlatView *fv;
    hwaddr offset_within_region;
    hwaddr offset_within_address_space;
    bool readonly;
    bool nonvolatile;
    bool unmergeable;
};

/* dirty_log_mask bits: who wants to know about writes to RAM */
#define DIRTY_MEMORY_VGA 0
#define DIRTY_MEMORY_CODE 1
#define DIRTY_MEMORY_MIGRATION 2

/**
 * struct MemoryListener: follows the changes of one address space
 * @begin: an update starts
 * @commit: it is complete
 * @region_add: @section appeared
 * @region_del: @section is going away; the old map is still in force
 * @region_nop: @section stays as it was
 * @log_start: bits were added to the section's dirty-log mask
 * @log_stop: bits were taken away
 * @log_sync: fetch what was written in @section
 * @log_clear: forget what was written in @section
 * @log_global_start: everything is to be logged; may fail
 * @log_global_stop: no longer
 * @eventfd_add: a write to @section (of matching size, and value when
 *   @match_data) is to signal @e instead of reaching the device
 * @eventfd_del: undo @eventfd_add
 * @priority: listeners of low priority see additions first and removals last
 * @name: for messages
 *
 * Every callback may be NULL.  All run under the BQL.
 */
struct MemoryListener {
    void (*begin)(MemoryListener *listener);
    void (*commit)(MemoryListener *listener);
    void (*region_add)(MemoryListener *listener,
                       MemoryRegionSection *section);
    void (*region_del)(MemoryListener *listener,
                       MemoryRegionSection *section);
    void (*region_nop)(MemoryListener *listener,
                       MemoryRegionSection *section);
    void (*log_start)(MemoryListener *listener, MemoryRegionSection *section,
                      int old_val, int new_val);
    void (*log_stop)(MemoryListener *listener, MemoryRegionSection *section,
                     int old_val, int new_val);
    void (*log_sync)(MemoryListener *listener, MemoryRegionSection *section);
    void (*log_clear)(MemoryListener *listener, MemoryRegionSection *section);
    bool (*log_global_start)(MemoryListener *listener, Error **errp);
    void (*log_global_stop)(MemoryListener *listener);
    void (*eventfd_add)(MemoryListener *listener,
                        MemoryRegionSection *section,
                        bool match_data, uint64_t data, EventNotifier *e);
    void (*eventfd_del)(MemoryListener *listener,
                        MemoryRegionSection *section,
                        bool match_data, uint64_t data, EventNotifier *e);
    unsigned priority;
    const char *name;

    /* private */
    AddressSpace *address_space;
    QTAILQ_ENTRY(MemoryListener) link_as;
};

#define MEMORY_LISTENER_PRIORITY_MIN 0
#define MEMORY_LISTENER_PRIORITY_ACCEL 10
#define MEMORY_LISTENER_PRIORITY_DEV_BACKEND 10

/**
 * struct AddressSpace: a root region and its rendering
 * @name: for messages; owned
 * @root: the region rendered
 * @current_map: RCU-protected; use address_space_to_flatview()
 */
struct AddressSpace {
    char *name;
    MemoryRegion *root;
    FlatView *current_map;
    unsigned ioeventfd_nb;
    int ioeventfd_notifiers;
    MemoryRegionIoeventfd *ioeventfds;
    size_t bounce_buffer_size;          /* in use; atomic */
    size_t max_bounce_buffer_size;
    QTAILQ_HEAD(, MemoryListener) listeners;
    QTAILQ_ENTRY(AddressSpace) address_spaces_link;
};

#define DEFAULT_MAX_BOUNCE_BUFFER_SIZE 4096

/* --- creating regions --------------------------------------------------- */

/**
 * memory_region_init: make a container
 * @mr: uninitialised storage, usually a member of @owner
 * @owner: the object that keeps @mr alive and whose QOM child it becomes;
 *   NULL for a free-standing one, to be released with object_unparent()'s
 *   counterpart object_unref()
 * @name: for messages and the QOM path; copied; may be NULL
 * @size: in bytes; UINT64_MAX means 2^64
 *
 * The other memory_region_init_*() share @mr, @owner, @name and @size.
 */
void memory_region_init(MemoryRegion *mr, Object *owner, const char *name,
                        uint64_t size);

/**
 * memory_region_init_io: device registers
 * @ops: constant; not copied
 * @opaque: handed to the callbacks
 */
void memory_region_init_io(MemoryRegion *mr, Object *owner,
                           const MemoryRegionOps *ops, void *opaque,
                           const char *name, uint64_t size);

/**
 * memory_region_init_alias: a window onto another region
 * @orig: what is seen; must outlive @mr
 * @offset: its first byte that is seen
 */
void memory_region_init_alias(MemoryRegion *mr, Object *owner,
                              const char *name, MemoryRegion *orig,
                              hwaddr offset, uint64_t size);

/**
 * memory_region_init_ram: anonymous RAM, zero-filled
 * @errp: set when the host has no memory
 *
 * Nothing is touched: a page costs memory when the guest uses it.
 *
 * Returns: true on success.
 */
bool memory_region_init_ram(MemoryRegion *mr, Object *owner,
                            const char *name, uint64_t size, Error **errp);

/**
 * memory_region_init_ram_nomigrate: memory_region_init_ram() without a
 * migration name
 */
bool memory_region_init_ram_nomigrate(MemoryRegion *mr, Object *owner,
                                      const char *name, uint64_t size,
                                      Error **errp);

/**
 * memory_region_init_ram_flags_nomigrate: anonymous RAM
 * @ram_flags: of RAM_SHARED, RAM_NORESERVE
 */
bool memory_region_init_ram_flags_nomigrate(MemoryRegion *mr, Object *owner,
                                            const char *name, uint64_t size,
                                            uint32_t ram_flags, Error **errp);

/**
 * memory_region_init_ram_from_file: RAM from a file
 * @align: of the mapping, in bytes, a power of two; 0: the file's page size
 * @ram_flags: of RAM_SHARED, RAM_NORESERVE, RAM_READONLY, RAM_READONLY_FD,
 *   RAM_PMEM
 * @path: a file (created and grown as needed), or a directory, in which an
 *   unlinked temporary file is made
 * @offset: of the first byte, a multiple of the page size
 * @errp: set when the file cannot be opened, is too small and read-only, or
 *   cannot be mapped
 */
bool memory_region_init_ram_from_file(MemoryRegion *mr, Object *owner,
                                      const char *name, uint64_t size,
                                      uint64_t align, uint32_t ram_flags,
                                      const char *path, ram_addr_t offset,
                                      Error **errp);

/**
 * memory_region_init_ram_from_fd: RAM from an open file
 * @fd: taken over on success, the caller's on failure
 */
bool memory_region_init_ram_from_fd(MemoryRegion *mr, Object *owner,
                                    const char *name, uint64_t size,
                                    uint32_t ram_flags, int fd,
                                    ram_addr_t offset, Error **errp);

/**
 * memory_region_init_ram_ptr: RAM at an address of the caller's
 * @ptr: at least @size bytes; stays the caller's, outlives @mr
 */
void memory_region_init_ram_ptr(MemoryRegion *mr, Object *owner,
                                const char *name, uint64_t size, void *ptr);

/**
 * memory_region_init_ram_device_ptr: memory of a host device
 *
 * Like memory_region_init_ram_ptr(), but accessed with accesses of the
 * guest's size, never with memcpy().
 */
void memory_region_init_ram_device_ptr(MemoryRegion *mr, Object *owner,
                                       const char *name, uint64_t size,
                                       void *ptr);

/** memory_region_init_rom: like memory_region_init_ram(), guest-readonly */
bool memory_region_init_rom(MemoryRegion *mr, Object *owner,
                            const char *name, uint64_t size, Error **errp);

/** memory_region_init_rom_nomigrate: without a migration name */
bool memory_region_init_rom_nomigrate(MemoryRegion *mr, Object *owner,
                                      const char *name, uint64_t size,
                                      Error **errp);

/**
 * memory_region_init_rom_device: reads come from memory, writes go to @ops
 *
 * memory_region_rom_device_set_romd() switches reads to @ops too.
 */
bool memory_region_init_rom_device(MemoryRegion *mr, Object *owner,
                                   const MemoryRegionOps *ops, void *opaque,
                                   const char *name, uint64_t size,
                                   Error **errp);

/** memory_region_init_rom_device_nomigrate: without a migration name */
bool memory_region_init_rom_device_nomigrate(MemoryRegion *mr, Object *owner,
                                             const MemoryRegionOps *ops,
                                             void *opaque, const char *name,
                                             uint64_t size, Error **errp);

/**
 * memory_region_set_guard_lookup:
 * @fn: returns &mem_reentrancy_guard.engaged_in_io of a region's owner, NULL
 *   when it is no device
 *
 * Registered once by hw/core, which knows what a device is.  Asked by
 * memory_region_init_io().  While a handler of one of the device's regions
 * runs, further accesses to its regions fail with MEMTX_ACCESS_ERROR: the
 * device's DMA was aimed at itself.
 */
void memory_region_set_guard_lookup(bool *(*fn)(Object *owner));

/* --- what a region is --------------------------------------------------- */

/** memory_region_ref: keep the owner of @mr alive.  Any thread. */
void memory_region_ref(MemoryRegion *mr);

/** memory_region_unref: undo memory_region_ref().  Any thread. */
void memory_region_unref(MemoryRegion *mr);

/** memory_region_owner: the owner given at creation, or NULL */
Object *memory_region_owner(MemoryRegion *mr);

/** memory_region_size: bytes; UINT64_MAX stands for 2^64 */
uint64_t memory_region_size(MemoryRegion *mr);

/** memory_region_name: the name given at creation, "" if none */
const char *memory_region_name(const MemoryRegion *mr);

/** memory_region_is_ram: has host memory: RAM, ROM, ROM device */
static inline bool memory_region_is_ram(const MemoryRegion *mr)
{
    return mr->ram;
}

/** memory_region_is_ram_device: memory of a host device */
static inline bool memory_region_is_ram_device(const MemoryRegion *mr)
{
    return mr->ram_device;
}

/** memory_region_is_rom: host memory that the guest cannot write */
static inline bool memory_region_is_rom(const MemoryRegion *mr)
{
    return mr->ram && mr->readonly;
}

/** memory_region_is_romd: a ROM device whose reads are direct */
static inline bool memory_region_is_romd(const MemoryRegion *mr)
{
    return mr->rom_device && mr->romd_mode;
}

/** memory_region_is_nonvolatile: content outlives the guest */
static inline bool memory_region_is_nonvolatile(const MemoryRegion *mr)
{
    return mr->nonvolatile;
}

/** memory_region_get_ram_ptr: first host byte of a region with memory */
void *memory_region_get_ram_ptr(MemoryRegion *mr);

/** memory_region_get_fd: file behind the memory, or -1; not duplicated */
int memory_region_get_fd(MemoryRegion *mr);

/** memory_region_get_ram_addr: place in ram_addr_t space */
ram_addr_t memory_region_get_ram_addr(MemoryRegion *mr);

/**
 * memory_region_from_host:
 * @ptr: a host address
 * @offset: set to the offset within the region
 *
 * Returns: the RAM region that contains @ptr, or NULL.  BQL or RCU.
 */
MemoryRegion *memory_region_from_host(void *ptr, ram_addr_t *offset);

/** memory_region_get_alignment: alignment a hotplugged DIMM needs, bytes */
uint64_t memory_region_get_alignment(const MemoryRegion *mr);

/** memory_region_is_mapped: @mr is in a container */
bool memory_region_is_mapped(MemoryRegion *mr);

/**
 * memory_region_present:
 * @container: where to look
 * @addr: offset into it
 *
 * Returns: whether something other than @container itself answers at @addr.
 */
bool memory_region_present(MemoryRegion *container, hwaddr addr);

/**
 * memory_region_find:
 * @mr: a root, or a region in one
 * @addr: offset into @mr
 * @size: bytes to look at
 *
 * Returns: the first section in [@addr, @addr + @size), its region
 * referenced (memory_region_unref() it); .mr is NULL when there is none.
 * offset_within_address_space is relative to the root.
 */
MemoryRegionSection memory_region_find(MemoryRegion *mr, hwaddr addr,
                                       uint64_t size);

/* --- changing what is seen where ---------------------------------------- */

/** memory_region_transaction_begin: hold updates back; nests */
void memory_region_transaction_begin(void);

/** memory_region_transaction_commit: publish them; the outermost counts */
void memory_region_transaction_commit(void);

/**
 * memory_region_add_subregion: place a region
 * @container: a container
 * @offset: of the first byte
 * @subregion: not in a container yet; must outlive its being there
 *
 * It must not overlap siblings (priority 0 is used).
 */
void memory_region_add_subregion(MemoryRegion *container, hwaddr offset,
                                 MemoryRegion *subregion);

/**
 * memory_region_add_subregion_overlap: place a region over or under others
 * @priority: the higher is seen; the later added of equals
 */
void memory_region_add_subregion_overlap(MemoryRegion *container,
                                         hwaddr offset,
                                         MemoryRegion *subregion,
                                         int priority);

/** memory_region_del_subregion: take @subregion out of @container */
void memory_region_del_subregion(MemoryRegion *container,
                                 MemoryRegion *subregion);

/** memory_region_set_enabled: show or hide; enabled at creation */
void memory_region_set_enabled(MemoryRegion *mr, bool enabled);

/** memory_region_set_address: move within the container */
void memory_region_set_address(MemoryRegion *mr, hwaddr addr);

/** memory_region_set_size: resize; UINT64_MAX means 2^64; not for RAM */
void memory_region_set_size(MemoryRegion *mr, uint64_t size);

/** memory_region_set_alias_offset: move the window of an alias */
void memory_region_set_alias_offset(MemoryRegion *mr, hwaddr offset);

/** memory_region_set_readonly: of RAM, or of an alias to RAM */
void memory_region_set_readonly(MemoryRegion *mr, bool readonly);

/** memory_region_set_nonvolatile: mark it for listeners */
void memory_region_set_nonvolatile(MemoryRegion *mr, bool nonvolatile);

/** memory_region_rom_device_set_romd: direct reads on or off */
void memory_region_rom_device_set_romd(MemoryRegion *mr, bool romd_mode);

/**
 * memory_region_set_log: someone wants to know about writes to RAM
 * @client: DIRTY_MEMORY_VGA only
 */
void memory_region_set_log(MemoryRegion *mr, bool log, unsigned client);

/** memory_region_get_dirty_log_mask: bit set of DIRTY_MEMORY_* */
uint8_t memory_region_get_dirty_log_mask(MemoryRegion *mr);

/** memory_region_clear_global_locking: its ops do without the BQL */
void memory_region_clear_global_locking(MemoryRegion *mr);

/* --- ioeventfds --------------------------------------------------------- */

/**
 * memory_region_add_eventfd: a guest write signals a notifier
 * @mr: an I/O region
 * @addr: offset into it
 * @size: 1, 2, 4 or 8; 0: any size
 * @match_data: only when the value is @data
 * @e: signalled instead of calling the write callback where the accelerator
 *   can do it, and by memory_region_dispatch_write() elsewhere
 */
void memory_region_add_eventfd(MemoryRegion *mr, hwaddr addr, unsigned size,
                               bool match_data, uint64_t data,
                               EventNotifier *e);

/** memory_region_del_eventfd: undo memory_region_add_eventfd() */
void memory_region_del_eventfd(MemoryRegion *mr, hwaddr addr, unsigned size,
                               bool match_data, uint64_t data,
                               EventNotifier *e);

/* --- address spaces ----------------------------------------------------- */

/**
 * address_space_init: start rendering a region
 * @as: uninitialised storage
 * @root: stays alive until address_space_destroy()
 * @name: copied
 */
void address_space_init(AddressSpace *as, MemoryRegion *root,
                        const char *name);

/** address_space_destroy: no listener is left; storage may be reused after
 *  the next RCU grace period */
void address_space_destroy(AddressSpace *as);

/**
 * memory_listener_register: follow an address space
 * @listener: told at once, through region_add, what is there already
 */
void memory_listener_register(MemoryListener *listener, AddressSpace *as);

/** memory_listener_unregister: told region_del of everything first */
void memory_listener_unregister(MemoryListener *listener);

/** memory_global_dirty_log_sync: run log_sync over all address spaces */
void memory_global_dirty_log_sync(void);

/**
 * memory_map_generation:
 *
 * Any thread, no lock.  Grows each time any address space has published a
 * new view: caches of translations made under an older number are stale.
 * Read it before translating, and compare afterwards.
 *
 * Returns: the number, > 0.
 */
uint64_t memory_map_generation(void);

/**
 * address_space_to_flatview: the current view.  Caller is under RCU.
 */
static inline FlatView *address_space_to_flatview(AddressSpace *as)
{
    return __atomic_load_n(&as->current_map, __ATOMIC_ACQUIRE);
}

typedef bool (*flatview_cb)(Int128 start, Int128 len, const MemoryRegion *mr,
                            hwaddr offset_in_region, void *opaque);

/**
 * flatview_for_each_range: call @cb for each range in address order until it
 * returns true.  Caller is under RCU.
 */
void flatview_for_each_range(FlatView *fv, flatview_cb cb, void *opaque);

/**
 * mtree_info: print the regions as a tree
 * @flatview: print what is seen instead, range by range
 * @dispatch_tree: with @flatview, print what accesses are looked up in too
 * @owner: print the owner and the parent of each region
 * @disabled: print disabled regions too
 */
void mtree_info(bool flatview, bool dispatch_tree, bool owner, bool disabled);

/**
 * mtree_render: mtree_info() into a string
 *
 * Returns: the text; free with g_string_free().
 */
GString *mtree_render(bool flatview, bool dispatch_tree, bool owner,
                      bool disabled);

/* --- access: any thread, with or without the BQL ------------------------- */

/**
 * struct MemoryPage: what is behind one guest page, for a soft TLB
 * @mr: region at the first byte, or NULL if nothing is there
 * @offset: of the first byte, within @mr
 * @host: host address of the first byte if the whole page is memory that may
 *   be read directly, else NULL: use the slow path
 * @ram_addr: of the first byte; valid with @host
 * @writable: @host may be written directly too
 */
typedef struct MemoryPage {
    MemoryRegion *mr;
    hwaddr offset;
    void *host;
    ram_addr_t ram_addr;
    bool writable;
} MemoryPage;

/**
 * address_space_lookup_page:
 * @as: address space
 * @addr: any address within the page
 * @page: filled in
 *
 * Caller is under RCU; the answer holds as long as it is, and, while
 * memory_map_generation() does not change and the owner lives, beyond.
 *
 * Returns: whether @page->host was set.
 */
bool address_space_lookup_page(AddressSpace *as, hwaddr addr,
                               MemoryPage *page);

/**
 * address_space_translate: find what answers at an address
 * @addr: in @as
 * @xlat: set to the offset within the region
 * @len: bytes wanted, > 0; lowered to what is contiguous
 *
 * Caller is under RCU.
 *
 * Returns: the region, never NULL: where nothing is, one that fails.
 */
MemoryRegion *address_space_translate(AddressSpace *as, hwaddr addr,
                                      hwaddr *xlat, hwaddr *len,
                                      bool is_write, MemTxAttrs attrs);

/**
 * memory_region_dispatch_read: read one register
 * @addr: offset into @mr; the access lies within it
 * @pval: set to the value, in the byte order that @op names; all ones on
 *   failure
 *
 * Takes no lock: see prepare_mmio_access().
 */
MemTxResult memory_region_dispatch_read(MemoryRegion *mr, hwaddr addr,
                                        uint64_t *pval, MemOp op,
                                        MemTxAttrs attrs);

/** memory_region_dispatch_write: write one register; signals ioeventfds */
MemTxResult memory_region_dispatch_write(MemoryRegion *mr, hwaddr addr,
                                         uint64_t data, MemOp op,
                                         MemTxAttrs attrs);

/**
 * memory_region_access_valid:
 *
 * Returns: whether the ops of @mr admit the access; complains to the guest
 * error log when not.
 */
bool memory_region_access_valid(MemoryRegion *mr, hwaddr addr, unsigned size,
                                bool is_write, MemTxAttrs attrs);

/**
 * prepare_mmio_access: take the BQL if @mr needs it and it is not held
 *
 * Returns: whether it was taken: bql_unlock() afterwards.
 */
bool prepare_mmio_access(MemoryRegion *mr);

/**
 * address_space_rw: copy to or from the guest
 * @addr: first byte; the access wraps at 2^64
 * @attrs: who asks
 * @buf: @len bytes
 * @len: may be 0
 * @is_write: direction
 *
 * Parts that fail read as all ones, and do not stop the others.
 *
 * Returns: MEMTX_OK, or the OR of the failures.
 */
MemTxResult address_space_rw(AddressSpace *as, hwaddr addr, MemTxAttrs attrs,
                             void *buf, hwaddr len, bool is_write);

/** address_space_write: see address_space_rw() */
MemTxResult address_space_write(AddressSpace *as, hwaddr addr,
                                MemTxAttrs attrs, const void *buf,
                                hwaddr len);

/** address_space_read_full: see address_space_rw() */
MemTxResult address_space_read_full(AddressSpace *as, hwaddr addr,
                                    MemTxAttrs attrs, void *buf, hwaddr len);

/** address_space_read: see address_space_rw() */
static inline MemTxResult address_space_read(AddressSpace *as, hwaddr addr,
                                             MemTxAttrs attrs, void *buf,
                                             hwaddr len)
{
    return address_space_read_full(as, addr, attrs, buf, len);
}

/**
 * address_space_write_rom: write RAM and ROM alike, skip devices
 *
 * For loaders and debuggers.
 */
MemTxResult address_space_write_rom(AddressSpace *as, hwaddr addr,
                                    MemTxAttrs attrs, const void *buf,
                                    hwaddr len);

/** address_space_set: fill @len bytes with @c */
MemTxResult address_space_set(AddressSpace *as, hwaddr addr, uint8_t c,
                              hwaddr len, MemTxAttrs attrs);

/** address_space_access_valid: would such an access be admitted? */
bool address_space_access_valid(AddressSpace *as, hwaddr addr, hwaddr len,
                                bool is_write, MemTxAttrs attrs);

/**
 * address_space_map: get direct access to guest memory
 * @addr: first byte
 * @plen: bytes wanted; lowered to what one pointer covers
 * @is_write: the caller will write
 *
 * Where there is no memory, a bounce buffer is used, limited in total to
 * max_bounce_buffer_size bytes per address space.
 *
 * Returns: a host pointer, to be given to address_space_unmap(); NULL when
 * nothing can be mapped (for now).
 */
void *address_space_map(AddressSpace *as, hwaddr addr, hwaddr *plen,
                        bool is_write, MemTxAttrs attrs);

/**
 * address_space_unmap: give it back
 * @buffer: from address_space_map()
 * @len: the length it gave
 * @is_write: as given to address_space_map()
 * @access_len: bytes really read or written
 */
void address_space_unmap(AddressSpace *as, void *buffer, hwaddr len,
                         bool is_write, hwaddr access_len);

/*
 * address_space_{ldub,lduw_le,lduw_be,ldl_*,ldq_*,stb,stw_*,stl_*,stq_*}:
 * one access of 1, 2, 4 or 8 bytes in the named byte order.
 * @result: where to store how it went; may be NULL.  Failed reads give all
 * ones.
 */
#define MEMORY_LDST_DECLARE(ld, st, type)                                   \
    type address_space_##ld(AddressSpace *as, hwaddr addr,                  \
                            MemTxAttrs attrs, MemTxResult *result);         \
    void address_space_##st(AddressSpace *as, hwaddr addr, type val,        \
                            MemTxAttrs attrs, MemTxResult *result);
MEMORY_LDST_DECLARE(ldub, stb, uint8_t)
MEMORY_LDST_DECLARE(lduw_le, stw_le, uint16_t)
MEMORY_LDST_DECLARE(lduw_be, stw_be, uint16_t)
MEMORY_LDST_DECLARE(ldl_le, stl_le, uint32_t)
MEMORY_LDST_DECLARE(ldl_be, stl_be, uint32_t)
MEMORY_LDST_DECLARE(ldq_le, stq_le, uint64_t)
MEMORY_LDST_DECLARE(ldq_be, stq_be, uint64_t)
#undef MEMORY_LDST_DECLARE

/* x86 is little-endian: the unsuffixed forms and those of physical memory. */
#define MEMORY_LDST_PHYS(ld, st, type)                                      \
    static inline type ld##_phys(AddressSpace *as, hwaddr addr)             \
    {                                                                       \
        return address_space_##ld(as, addr, MEMTXATTRS_UNSPECIFIED, NULL);  \
    }                                                                       \
    static inline void st##_phys(AddressSpace *as, hwaddr addr, type val)   \
    {                                                                       \
        address_space_##st(as, addr, val, MEMTXATTRS_UNSPECIFIED, NULL);    \
    }
MEMORY_LDST_PHYS(ldub, stb, uint8_t)
MEMORY_LDST_PHYS(lduw_le, stw_le, uint16_t)
MEMORY_LDST_PHYS(lduw_be, stw_be, uint16_t)
MEMORY_LDST_PHYS(ldl_le, stl_le, uint32_t)
MEMORY_LDST_PHYS(ldl_be, stl_be, uint32_t)
MEMORY_LDST_PHYS(ldq_le, stq_le, uint64_t)
MEMORY_LDST_PHYS(ldq_be, stq_be, uint64_t)
#undef MEMORY_LDST_PHYS

/* --- a cached window, e.g. a virtqueue's rings --------------------------- */

/**
 * struct MemoryRegionCache: a translation kept between accesses
 * @ptr: host address, or NULL: accesses take the slow path
 * @xlat: address of the window in its address space
 * @len: bytes of the window
 */
typedef struct MemoryRegionCache {
    uint8_t *ptr;
    hwaddr xlat;
    hwaddr len;
    AddressSpace *as;
    ram_addr_t ram_addr;
    MemoryRegion *mr;           /* referenced */
    bool is_write;
} MemoryRegionCache;

#define MEMORY_REGION_CACHE_INVALID ((MemoryRegionCache) { .mr = NULL })

/**
 * address_space_cache_init:
 * @cache: filled in
 * @addr: first byte of the window
 * @len: its length
 * @is_write: whether the window will be written
 *
 * The cache pins the region's owner, but does not follow the map: make it
 * anew when a MemoryListener reports a change.  Caller is under RCU.
 *
 * Returns: the bytes covered, <= @len, or a negative errno.
 */
int64_t address_space_cache_init(MemoryRegionCache *cache, AddressSpace *as,
                                 hwaddr addr, hwaddr len, bool is_write);

/** address_space_cache_init_empty: one that can only be destroyed */
static inline void address_space_cache_init_empty(MemoryRegionCache *cache)
{
    cache->mr = NULL;
    cache->as = NULL;
    cache->ptr = NULL;
    cache->len = 0;
}

/** address_space_cache_destroy: release the region */
void address_space_cache_destroy(MemoryRegionCache *cache);

/**
 * address_space_cache_invalidate: report bytes written through ->ptr
 *
 * The functions below do so themselves.
 */
static inline void address_space_cache_invalidate(MemoryRegionCache *cache,
                                                  hwaddr addr,
                                                  hwaddr access_len)
{
    if (cache->ptr && access_len) {
        ram_write_notify(cache->ram_addr + addr, access_len);
    }
}

/** address_space_read_cached_slow: for address_space_read_cached() */
MemTxResult address_space_read_cached_slow(MemoryRegionCache *cache,
                                           hwaddr addr, void *buf,
                                           hwaddr len);
/** address_space_write_cached_slow: for address_space_write_cached() */
MemTxResult address_space_write_cached_slow(MemoryRegionCache *cache,
                                            hwaddr addr, const void *buf,
                                            hwaddr len);

/**
 * address_space_read_cached: copy out of the window
 * @addr: offset into the window; @addr + @len must not exceed it: checked by
 *   assertion, so bound guest values first
 */
static inline MemTxResult address_space_read_cached(MemoryRegionCache *cache,
                                                    hwaddr addr, void *buf,
                                                    hwaddr len)
{
    assert(addr <= cache->len && len <= cache->len - addr);
    if (likely(cache->ptr)) {
        memcpy(buf, cache->ptr + addr, len);
        return MEMTX_OK;
    }
    return address_space_read_cached_slow(cache, addr, buf, len);
}

/** address_space_write_cached: copy into the window */
static inline MemTxResult address_space_write_cached(MemoryRegionCache *cache,
                                                     hwaddr addr,
                                                     const void *buf,
                                                     hwaddr len)
{
    assert(addr <= cache->len && len <= cache->len - addr);
    if (likely(cache->ptr)) {
        memcpy(cache->ptr + addr, buf, len);
        address_space_cache_invalidate(cache, addr, len);
        return MEMTX_OK;
    }
    return address_space_write_cached_slow(cache, addr, buf, len);
}

/*
 * {ldub,lduw_le,ldl_le,ldq_le,stb,stw_le,stl_le,stq_le}_phys_cached: one
 * little-endian access at an offset into the window; a naturally aligned one
 * is a single load or store, as the virtqueue protocol needs.
 */
#define MEMORY_CACHED_LDST(ld, st, type, le)                                \
    static inline type ld##_phys_cached(MemoryRegionCache *cache,           \
                                        hwaddr addr)                        \
    {                                                                       \
        type v;                                                             \
        assert(addr < cache->len && sizeof(v) <= cache->len - addr);        \
        if (likely(cache->ptr && !((uintptr_t)(cache->ptr + addr) %         \
                                   sizeof(v)))) {                           \
            v = __atomic_load_n((type *)(void *)(cache->ptr + addr),        \
                                __ATOMIC_RELAXED);                          \
        } else {                                                            \
            address_space_read_cached(cache, addr, &v, sizeof(v));          \
        }                                                                   \
        return le(v);                                                       \
    }                                                                       \
    static inline void st##_phys_cached(MemoryRegionCache *cache,           \
                                        hwaddr addr, type val)              \
    {                                                                       \
        type v = le(val);                                                   \
        assert(addr < cache->len && sizeof(v) <= cache->len - addr);        \
        if (likely(cache->ptr && !((uintptr_t)(cache->ptr + addr) %         \
                                   sizeof(v)))) {                           \
            __atomic_store_n((type *)(void *)(cache->ptr + addr), v,        \
                             __ATOMIC_RELAXED);                             \
            address_space_cache_invalidate(cache, addr, sizeof(v));         \
        } else {                                                            \
            address_space_write_cached(cache, addr, &v, sizeof(v));         \
        }                                                                   \
    }
#define MEMORY_CACHED_ID(v) (v)
MEMORY_CACHED_LDST(ldub, stb, uint8_t, MEMORY_CACHED_ID)
MEMORY_CACHED_LDST(lduw_le, stw_le, uint16_t, cpu_to_le16)
MEMORY_CACHED_LDST(ldl_le, stl_le, uint32_t, cpu_to_le32)
MEMORY_CACHED_LDST(ldq_le, stq_le, uint64_t, cpu_to_le64)
#undef MEMORY_CACHED_ID
#undef MEMORY_CACHED_LDST

#endif
