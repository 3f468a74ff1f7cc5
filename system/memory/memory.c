/*
 * The memory map as a whole: transactions, address spaces, the system's two.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "internal.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "system/address-spaces.h"

AddressSpace address_space_memory;
AddressSpace address_space_io;

/* All under the BQL, but for the generation, which is atomic. */
static struct {
    AddressSpaceList spaces;
    unsigned depth;             /* of nested transactions */
    bool render_pending;
    bool ioeventfds_pending;
    bool ready;                 /* memory_map_init() ran */
    uint64_t generation;
    MemoryRegion system_memory;
    MemoryRegion system_io;
    MemoryRegion unassigned;
} map = {
    .spaces = QTAILQ_HEAD_INITIALIZER(map.spaces),
    .generation = 1,
};

AddressSpaceList *memory_address_spaces(void)
{
    return &map.spaces;
}

MemoryRegion *memory_unassigned_region(void)
{
    return &map.unassigned;
}

uint64_t memory_map_generation(void)
{
    return __atomic_load_n(&map.generation, __ATOMIC_ACQUIRE);
}

bool memory_region_visible(const MemoryRegion *mr)
{
    const MemoryRegion *m = mr;

    while (!m->seen_by) {
        m = m->container;
        if (!m || !m->enabled) {
            return false;
        }
    }
    return true;
}

/* One view per distinct root, shared by all address spaces that show it. */
static FlatView *commit_view(GHashTable *views, MemoryRegion *root)
{
    FlatView *view = g_hash_table_lookup(views, root);

    if (!view) {
        view = flatview_new(root);
        g_hash_table_insert(views, root, view);
    }
    /* No reader has seen it yet, so this cannot race with the last unref. */
    __atomic_add_fetch(&view->ref, 1, __ATOMIC_RELAXED);
    return view;
}

static void render_address_spaces(void)
{
    g_autoptr(GHashTable) views =
        g_hash_table_new_full(NULL, NULL, NULL,
                              (GDestroyNotify)flatview_unref);
    AddressSpace *as;
    bool changed = false;

    QTAILQ_FOREACH(as, &map.spaces, address_spaces_link) {
        MemoryRegion *root = flatview_resolve_root(as->root);
        FlatView *view = root ? commit_view(views, root) : flatview_empty();

        if (flatview_equal(as->current_map, view)) {
            flatview_unref(view);
            continue;
        }
        address_space_set_flatview(as, view);
        changed = true;
    }
    if (changed) {
        __atomic_add_fetch(&map.generation, 1, __ATOMIC_ACQ_REL);
    }
}

void memory_region_transaction_begin(void)
{
    map.depth++;
}

void memory_region_transaction_commit(void)
{
    AddressSpace *as;
    bool render = map.render_pending;

    assert(map.depth);
    if (--map.depth || (!render && !map.ioeventfds_pending)) {
        return;
    }
    map.render_pending = false;
    map.ioeventfds_pending = false;
    /* Listeners that change regions in turn are committed when we are done. */
    map.depth++;
    if (render) {
        render_address_spaces();
    }
    QTAILQ_FOREACH(as, &map.spaces, address_spaces_link) {
        address_space_update_ioeventfds(as);
    }
    memory_region_transaction_commit();
}

void memory_region_changed(MemoryRegion *mr, bool was_visible)
{
    if (was_visible || memory_region_visible(mr)) {
        memory_region_transaction_begin();
        map.render_pending = true;
        memory_region_transaction_commit();
    }
}

void memory_ioeventfds_changed(const MemoryRegion *mr)
{
    if (mr->enabled && memory_region_visible(mr)) {
        memory_region_transaction_begin();
        map.ioeventfds_pending = true;
        memory_region_transaction_commit();
    }
}

void address_space_init(AddressSpace *as, MemoryRegion *root,
                        const char *name)
{
    memory_map_init();
    memory_region_ref(root);
    root->seen_by++;
    *as = (AddressSpace) {
        .name = g_strdup(name ? name : "anonymous"),
        .root = root,
        .current_map = flatview_empty(),
        .max_bounce_buffer_size = DEFAULT_MAX_BOUNCE_BUFFER_SIZE,
    };
    QTAILQ_INIT(&as->listeners);
    QTAILQ_INSERT_TAIL(&map.spaces, as, address_spaces_link);
    memory_region_changed(root, true);
}

void address_space_destroy(AddressSpace *as)
{
    FlatView *view = as->current_map;

    assert(QTAILQ_EMPTY(&as->listeners));
    QTAILQ_REMOVE(&map.spaces, as, address_spaces_link);
    __atomic_store_n(&as->current_map, flatview_empty(), __ATOMIC_RELEASE);
    flatview_unref(view);
    as->root->seen_by--;
    memory_region_unref(as->root);
    g_free(as->ioeventfds);
    as->ioeventfds = NULL;
    g_free(as->name);
    as->name = NULL;
}

static uint64_t unassigned_read(void *opaque, hwaddr addr, unsigned size)
{
    return UINT64_MAX;
}

static void unassigned_write(void *opaque, hwaddr addr, uint64_t val,
                             unsigned size)
{
}

static bool unassigned_accepts(void *opaque, hwaddr addr, unsigned size,
                               bool is_write, MemTxAttrs attrs)
{
    qemu_log_mask(LOG_INVALID_MEM, "%u-byte %s at 0x%" PRIx64
                  ", where nothing is\n", size, is_write ? "write" : "read",
                  (uint64_t)addr);
    return false;
}

static const MemoryRegionOps unassigned_ops = {
    .read = unassigned_read,
    .write = unassigned_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .max_access_size = 8, .unaligned = true,
               .accepts = unassigned_accepts },
    .impl = { .max_access_size = 8, .unaligned = true },
};

void memory_map_init(void)
{
    if (map.ready) {
        return;
    }
    map.ready = true;
    memory_region_init_io(&map.unassigned, NULL, &unassigned_ops, NULL,
                          "unassigned", UINT64_MAX);
    memory_region_clear_global_locking(&map.unassigned);
    memory_region_init(&map.system_memory, NULL, "system", UINT64_MAX);
    address_space_init(&address_space_memory, &map.system_memory, "memory");
    memory_region_init(&map.system_io, NULL, "io", 65536);
    address_space_init(&address_space_io, &map.system_io, "I/O");
}

MemoryRegion *get_system_memory(void)
{
    memory_map_init();
    return &map.system_memory;
}

MemoryRegion *get_system_io(void)
{
    memory_map_init();
    return &map.system_io;
}
