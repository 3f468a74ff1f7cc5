/*
 * Regions: creating, linking and changing them.
 *
 * A region is a QOM object so that it shows in the composition tree and
 * keeps its owner alive; it faces nobody.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "internal.h"
#include "qapi/error.h"
#include "qapi/visitor.h"

static bool *(*guard_lookup)(Object *owner);

void memory_region_set_guard_lookup(bool *(*fn)(Object *owner))
{
    guard_lookup = fn;
}

/* The name as a component of a QOM path: '/' and '[' would end it. */
static char *escape_name(const char *name)
{
    GString *out = g_string_sized_new(strlen(name) + 8);

    for (const char *p = name; *p; p++) {
        if (strchr("/[]\\", *p)) {
            g_string_append_printf(out, "\\x%02x", (unsigned char)*p);
        } else {
            g_string_append_c(out, *p);
        }
    }
    g_string_append(out, "[*]");
    return g_string_free(out, false);
}

void memory_region_init(MemoryRegion *mr, Object *owner, const char *name,
                        uint64_t size)
{
    object_initialize(mr, sizeof(*mr), TYPE_MEMORY_REGION);
    mr->size = size == UINT64_MAX ? int128_2_64() : int128_make64(size);
    mr->name = g_strdup(name);
    mr->owner = owner;

    if (owner && name) {
        g_autofree char *component = escape_name(name);

        object_property_add_child(owner, component, OBJECT(mr));
        object_unref(OBJECT(mr));
    }
}

void memory_region_init_io(MemoryRegion *mr, Object *owner,
                           const MemoryRegionOps *ops, void *opaque,
                           const char *name, uint64_t size)
{
    memory_region_init(mr, owner, name, size);
    mr->ops = ops;
    mr->opaque = opaque;
    mr->terminates = true;
    if (owner && guard_lookup) {
        mr->guard = guard_lookup(owner);
    }
}

void memory_region_init_alias(MemoryRegion *mr, Object *owner,
                              const char *name, MemoryRegion *orig,
                              hwaddr offset, uint64_t size)
{
    memory_region_init(mr, owner, name, size);
    mr->alias = orig;
    mr->alias_offset = offset;
    orig->seen_by++;
}

/* Make @mr show @block; without one, undo memory_region_init(). */
static bool become_ram(MemoryRegion *mr, RAMBlock *block)
{
    if (!block) {
        /* A region that shows nothing is harmless until its owner goes. */
        mr->size = int128_zero();
        if (mr->owner && mr->name) {
            object_unparent(OBJECT(mr));
        } else {
            object_unref(OBJECT(mr));
        }
        return false;
    }
    mr->ram = true;
    mr->terminates = true;
    mr->ram_block = block;
    mr->align = MAX(mr->align, block->page_size);
    return true;
}

bool memory_region_init_ram_flags_nomigrate(MemoryRegion *mr, Object *owner,
                                            const char *name, uint64_t size,
                                            uint32_t ram_flags, Error **errp)
{
    memory_region_init(mr, owner, name, size);
    return become_ram(mr, qemu_ram_alloc(size, ram_flags, mr, errp));
}

bool memory_region_init_ram_nomigrate(MemoryRegion *mr, Object *owner,
                                      const char *name, uint64_t size,
                                      Error **errp)
{
    return memory_region_init_ram_flags_nomigrate(mr, owner, name, size, 0,
                                                  errp);
}

bool memory_region_init_ram(MemoryRegion *mr, Object *owner,
                            const char *name, uint64_t size, Error **errp)
{
    return memory_region_init_ram_nomigrate(mr, owner, name, size, errp);
}

bool memory_region_init_ram_from_file(MemoryRegion *mr, Object *owner,
                                      const char *name, uint64_t size,
                                      uint64_t align, uint32_t ram_flags,
                                      const char *path, ram_addr_t offset,
                                      Error **errp)
{
    memory_region_init(mr, owner, name, size);
    mr->readonly = ram_flags & RAM_READONLY;
    mr->align = align;
    return become_ram(mr, qemu_ram_alloc_from_file(size, mr, align,
                                                   ram_flags, path, offset,
                                                   errp));
}

bool memory_region_init_ram_from_fd(MemoryRegion *mr, Object *owner,
                                    const char *name, uint64_t size,
                                    uint32_t ram_flags, int fd,
                                    ram_addr_t offset, Error **errp)
{
    memory_region_init(mr, owner, name, size);
    mr->readonly = ram_flags & RAM_READONLY;
    return become_ram(mr, qemu_ram_alloc_from_fd(size, mr, 0, ram_flags, fd,
                                                 offset, false, errp));
}

void memory_region_init_ram_ptr(MemoryRegion *mr, Object *owner,
                                const char *name, uint64_t size, void *ptr)
{
    memory_region_init(mr, owner, name, size);
    become_ram(mr, qemu_ram_alloc_from_ptr(size, ptr, mr));
}

/* One access of exactly @size bytes to memory that may be registers. */
static uint64_t ram_device_read(void *opaque, hwaddr addr, unsigned size)
{
    MemoryRegion *mr = opaque;
    const volatile uint8_t *p = mr->ram_block->host + addr;

    switch (size) {
    case 1:
        return *p;
    case 2:
        return *(const volatile uint16_t *)p;
    case 4:
        return *(const volatile uint32_t *)p;
    default:
        return *(const volatile uint64_t *)p;
    }
}

static void ram_device_write(void *opaque, hwaddr addr, uint64_t data,
                             unsigned size)
{
    MemoryRegion *mr = opaque;
    volatile uint8_t *p = mr->ram_block->host + addr;

    switch (size) {
    case 1:
        *p = data;
        break;
    case 2:
        *(volatile uint16_t *)p = data;
        break;
    case 4:
        *(volatile uint32_t *)p = data;
        break;
    default:
        *(volatile uint64_t *)p = data;
        break;
    }
}

static const MemoryRegionOps ram_device_ops = {
    .read = ram_device_read,
    .write = ram_device_write,
    .endianness = DEVICE_HOST_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 8,
               .unaligned = true },
    .impl = { .min_access_size = 1, .max_access_size = 8 },
};

void memory_region_init_ram_device_ptr(MemoryRegion *mr, Object *owner,
                                       const char *name, uint64_t size,
                                       void *ptr)
{
    memory_region_init_ram_ptr(mr, owner, name, size, ptr);
    mr->ram_device = true;
    mr->ops = &ram_device_ops;
    mr->opaque = mr;
}

bool memory_region_init_rom_nomigrate(MemoryRegion *mr, Object *owner,
                                      const char *name, uint64_t size,
                                      Error **errp)
{
    if (!memory_region_init_ram_nomigrate(mr, owner, name, size, errp)) {
        return false;
    }
    mr->readonly = true;
    return true;
}

bool memory_region_init_rom(MemoryRegion *mr, Object *owner,
                            const char *name, uint64_t size, Error **errp)
{
    return memory_region_init_rom_nomigrate(mr, owner, name, size, errp);
}

bool memory_region_init_rom_device_nomigrate(MemoryRegion *mr, Object *owner,
                                             const MemoryRegionOps *ops,
                                             void *opaque, const char *name,
                                             uint64_t size, Error **errp)
{
    if (!memory_region_init_ram_nomigrate(mr, owner, name, size, errp)) {
        return false;
    }
    mr->rom_device = true;
    mr->ops = ops;
    mr->opaque = opaque;
    return true;
}

bool memory_region_init_rom_device(MemoryRegion *mr, Object *owner,
                                   const MemoryRegionOps *ops, void *opaque,
                                   const char *name, uint64_t size,
                                   Error **errp)
{
    return memory_region_init_rom_device_nomigrate(mr, owner, ops, opaque,
                                                   name, size, errp);
}

void memory_region_ref(MemoryRegion *mr)
{
    /*
     * The owner, not the region: a region lives in its owner's storage.  One
     * without an owner lives as long as the program, or as its creator says.
     */
    if (mr->owner) {
        object_ref(mr->owner);
    }
}

void memory_region_unref(MemoryRegion *mr)
{
    if (mr->owner) {
        object_unref(mr->owner);
    }
}

Object *memory_region_owner(MemoryRegion *mr)
{
    return mr->owner;
}

uint64_t memory_region_size(MemoryRegion *mr)
{
    return mr->size == int128_2_64() ? UINT64_MAX : int128_get64(mr->size);
}

const char *memory_region_name(const MemoryRegion *mr)
{
    return mr->name ? mr->name : "";
}

void *memory_region_get_ram_ptr(MemoryRegion *mr)
{
    hwaddr offset = 0;

    while (mr->alias) {
        offset += mr->alias_offset;
        mr = mr->alias;
    }
    assert(mr->ram_block);
    return mr->ram_block->host + offset;
}

int memory_region_get_fd(MemoryRegion *mr)
{
    while (mr->alias) {
        mr = mr->alias;
    }
    return mr->ram_block ? mr->ram_block->fd : -1;
}

ram_addr_t memory_region_get_ram_addr(MemoryRegion *mr)
{
    return mr->ram_block ? mr->ram_block->offset : RAM_ADDR_INVALID;
}

uint64_t memory_region_get_alignment(const MemoryRegion *mr)
{
    return mr->align;
}

bool memory_region_is_mapped(MemoryRegion *mr)
{
    return mr->container != NULL;
}

static void insert_by_priority(MemoryRegion *container, MemoryRegion *mr)
{
    MemoryRegion *other;

    QTAILQ_FOREACH(other, &container->subregions, subregions_link) {
        if (mr->priority >= other->priority) {
            QTAILQ_INSERT_BEFORE(other, mr, subregions_link);
            return;
        }
    }
    QTAILQ_INSERT_TAIL(&container->subregions, mr, subregions_link);
}

static void add_subregion(MemoryRegion *container, hwaddr offset,
                          MemoryRegion *mr, int priority, bool overlap)
{
    assert(!mr->container && !container->alias && mr != container);
    if (mr->owner != container->owner) {
        memory_region_ref(mr);      /* else the owner would never go */
    }
    mr->container = container;
    mr->addr = offset;
    mr->priority = priority;
    mr->mapped_by_priority = overlap;
    insert_by_priority(container, mr);
    if (mr->enabled && container->enabled) {
        memory_region_changed(container, false);
    }
}

void memory_region_add_subregion(MemoryRegion *container, hwaddr offset,
                                 MemoryRegion *subregion)
{
    add_subregion(container, offset, subregion, 0, false);
}

void memory_region_add_subregion_overlap(MemoryRegion *container,
                                         hwaddr offset,
                                         MemoryRegion *subregion,
                                         int priority)
{
    add_subregion(container, offset, subregion, priority, true);
}

void memory_region_del_subregion(MemoryRegion *container,
                                 MemoryRegion *subregion)
{
    assert(subregion->container == container);
    /* Keep it alive until nobody looks at the old view any more. */
    memory_region_transaction_begin();
    QTAILQ_REMOVE(&container->subregions, subregion, subregions_link);
    subregion->container = NULL;
    if (subregion->enabled && container->enabled) {
        memory_region_changed(container, false);
    }
    memory_region_transaction_commit();
    if (subregion->owner != container->owner) {
        memory_region_unref(subregion);
    }
}

void memory_region_set_enabled(MemoryRegion *mr, bool enabled)
{
    if (mr->enabled == enabled) {
        return;
    }
    mr->enabled = enabled;
    memory_region_changed(mr, false);
}

void memory_region_set_address(MemoryRegion *mr, hwaddr addr)
{
    MemoryRegion *container = mr->container;

    if (addr == mr->addr) {
        return;
    }
    mr->addr = addr;
    if (container) {
        /* Among overlapping equals, the one moved last is seen. */
        QTAILQ_REMOVE(&container->subregions, mr, subregions_link);
        insert_by_priority(container, mr);
        if (mr->enabled) {
            memory_region_changed(mr, false);
        }
    }
}

void memory_region_set_size(MemoryRegion *mr, uint64_t size)
{
    Int128 s = size == UINT64_MAX ? int128_2_64() : int128_make64(size);

    assert(!mr->ram || s <= mr->ram_block->max_length);
    if (s == mr->size) {
        return;
    }
    mr->size = s;
    memory_region_changed(mr, false);
}

void memory_region_set_alias_offset(MemoryRegion *mr, hwaddr offset)
{
    assert(mr->alias);
    if (offset == mr->alias_offset) {
        return;
    }
    mr->alias_offset = offset;
    if (mr->enabled) {
        memory_region_changed(mr, false);
    }
}

void memory_region_set_readonly(MemoryRegion *mr, bool readonly)
{
    if (mr->readonly != readonly) {
        mr->readonly = readonly;
        memory_region_changed(mr, false);
    }
}

void memory_region_set_nonvolatile(MemoryRegion *mr, bool nonvolatile)
{
    if (mr->nonvolatile != nonvolatile) {
        mr->nonvolatile = nonvolatile;
        memory_region_changed(mr, false);
    }
}

void memory_region_rom_device_set_romd(MemoryRegion *mr, bool romd_mode)
{
    assert(mr->rom_device);
    if (mr->romd_mode != romd_mode) {
        mr->romd_mode = romd_mode;
        memory_region_changed(mr, false);
    }
}

void memory_region_set_log(MemoryRegion *mr, bool log, unsigned client)
{
    uint8_t bit = 1u << client;

    assert(client == DIRTY_MEMORY_VGA);
    if (!!(mr->dirty_log_mask & bit) != log) {
        mr->dirty_log_mask ^= bit;
        memory_region_changed(mr, false);
    }
}

uint8_t memory_region_get_dirty_log_mask(MemoryRegion *mr)
{
    return mr->dirty_log_mask;
}

void memory_region_clear_global_locking(MemoryRegion *mr)
{
    mr->global_locking = false;
}

static void region_init(Object *obj)
{
    MemoryRegion *mr = (MemoryRegion *)obj;

    mr->enabled = true;
    mr->romd_mode = true;
    mr->global_locking = true;
    QTAILQ_INIT(&mr->subregions);
}

static void region_finalize(Object *obj)
{
    MemoryRegion *mr = (MemoryRegion *)obj;

    assert(!mr->container);
    /*
     * An owner that goes takes its container along, but members are not
     * owned by it: they lose their place, silently, as nothing shows a
     * region that is being finalized.
     */
    memory_region_transaction_begin();
    while (!QTAILQ_EMPTY(&mr->subregions)) {
        memory_region_del_subregion(mr, QTAILQ_FIRST(&mr->subregions));
    }
    memory_region_transaction_commit();
    if (mr->alias) {
        mr->alias->seen_by--;
    }
    if (mr->ram_block) {
        qemu_ram_free(mr->ram_block);
    }
    g_free((char *)mr->name);
    g_free(mr->ioeventfds);
}

static void get_addr(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    uint64_t value = MEMORY_REGION(obj)->addr;

    visit_type_uint64(v, name, &value, errp);
}

static void get_size(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    uint64_t value = memory_region_size(MEMORY_REGION(obj));

    visit_type_uint64(v, name, &value, errp);
}

static void get_priority(Object *obj, Visitor *v, const char *name,
                         void *opaque, Error **errp)
{
    int32_t value = MEMORY_REGION(obj)->priority;

    visit_type_int32(v, name, &value, errp);
}

/* The path of a link; "" where there is none. */
static void get_container(Object *obj, Visitor *v, const char *name,
                          void *opaque, Error **errp)
{
    MemoryRegion *container = MEMORY_REGION(obj)->container;
    g_autofree char *path = NULL;

    if (container && container->parent_obj.parent) {
        path = object_get_canonical_path(OBJECT(container));
    }
    if (!path) {
        path = g_strdup("");
    }
    visit_type_str(v, name, &path, errp);
}

static void region_class_init(ObjectClass *oc, const void *data)
{
    object_class_property_add(oc, "addr", "uint64", get_addr, NULL, NULL,
                              NULL);
    object_class_property_add(oc, "size", "uint64", get_size, NULL, NULL,
                              NULL);
    object_class_property_add(oc, "priority", "uint32", get_priority, NULL,
                              NULL, NULL);
    object_class_property_add(oc, "container",
                              "link<" TYPE_MEMORY_REGION ">", get_container,
                              NULL, NULL, NULL);
}

static const TypeInfo region_types[] = {
    {
        .name = TYPE_MEMORY_REGION,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(MemoryRegion),
        .instance_init = region_init,
        .instance_finalize = region_finalize,
        .class_init = region_class_init,
        .security_boundary = SECURITY_BOUNDARY_INTERNAL,
        TYPE_IS_SECURE("plumbing: bounds accesses, interprets nothing"),
    },
};
DEFINE_TYPES(region_types)
