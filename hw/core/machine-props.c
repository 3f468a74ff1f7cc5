/*
 * What every machine can be told with -machine and its sugar.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "hw/core/machine-internal.h"
#include "hw/core/memdev.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-machine.h"
#include "qapi/visitor.h"

/* RAM comes in whole multiples of this many bytes. */
#define MACHINE_RAM_ALIGN 8192

/*** Texts ***/

#define MACHINE_STRING(prop, field)                                       \
    static char *machine_get_##prop(Object *obj, Error **errp)            \
    {                                                                     \
        return g_strdup(MACHINE(obj)->field);                             \
    }                                                                     \
    static void machine_set_##prop(Object *obj, const char *value,        \
                                   Error **errp)                          \
    {                                                                     \
        MachineState *ms = MACHINE(obj);                                  \
                                                                          \
        g_free(ms->field);                                                \
        ms->field = g_strdup(value);                                      \
    }

MACHINE_STRING(kernel, kernel_filename)
MACHINE_STRING(initrd, initrd_filename)
MACHINE_STRING(append, kernel_cmdline)
MACHINE_STRING(shim, shim_filename)
MACHINE_STRING(firmware, firmware)
MACHINE_STRING(dtb, dtb)

/*** Switches ***/

#define MACHINE_BOOL(prop, field)                                         \
    static bool machine_get_##prop(Object *obj, Error **errp)             \
    {                                                                     \
        return MACHINE(obj)->field;                                       \
    }                                                                     \
    static void machine_set_##prop(Object *obj, bool value, Error **errp) \
    {                                                                     \
        MACHINE(obj)->field = value;                                      \
    }

MACHINE_BOOL(graphics, enable_graphics)
MACHINE_BOOL(merge, mem_merge)
MACHINE_BOOL(dump, dump_guest_core)
MACHINE_BOOL(suppress_vmdesc, suppress_vmdesc)

static bool machine_get_usb(Object *obj, Error **errp)
{
    return MACHINE(obj)->usb;
}

static void machine_set_usb(Object *obj, bool value, Error **errp)
{
    MachineState *ms = MACHINE(obj);

    ms->usb = value;
    ms->usb_disabled = !value;
}

/*** Memory ***/

static void machine_get_mem(Object *obj, Visitor *v, const char *name,
                            void *opaque, Error **errp)
{
    MachineState *ms = MACHINE(obj);
    MemorySizeConfiguration mem = {
        .has_size = true, .size = ms->ram_size,
        .has_max_size = ms->maxram_size != 0, .max_size = ms->maxram_size,
        .has_slots = ms->ram_slots != 0, .slots = ms->ram_slots,
    };
    MemorySizeConfiguration *p = &mem;

    visit_type_MemorySizeConfiguration(v, name, &p, errp);
}

static bool machine_check_slots(const MemorySizeConfiguration *mem,
                                uint64_t size, Error **errp)
{
    uint64_t slots = mem->has_slots ? mem->slots : 0;

    if (!mem->has_max_size) {
        if (slots) {
            error_setg(errp, "slots=%" PRIu64 " needs maxmem", slots);
            return false;
        }
        return true;
    }
    if (mem->max_size < size) {
        error_setg(errp, "maxmem (%" PRIu64 " bytes) must be at least the "
                   "initial memory size (%" PRIu64 " bytes)", mem->max_size,
                   size);
        return false;
    }
    if (slots && mem->max_size == size) {
        error_setg(errp, "slots=%" PRIu64 " needs maxmem to be larger than "
                   "the initial memory size (%" PRIu64 " bytes)", slots,
                   size);
        return false;
    }
    if (!slots && mem->max_size > size) {
        error_setg(errp, "maxmem larger than the initial memory size needs "
                   "slots");
        return false;
    }
    return true;
}

static void machine_set_mem(Object *obj, Visitor *v, const char *name,
                            void *opaque, Error **errp)
{
    MachineState *ms = MACHINE(obj);
    MachineClass *mc = MACHINE_GET_CLASS(obj);
    MemorySizeConfiguration *mem = NULL;
    uint64_t size;

    if (!visit_type_MemorySizeConfiguration(v, name, &mem, errp)) {
        return;
    }
    size = mem->has_size ? mem->size : mc->default_ram_size;
    if (size > INT64_MAX) {
        error_setg(errp, "memory size %" PRIu64 " is too large", size);
        goto out;
    }
    size = QEMU_ALIGN_UP(size, MACHINE_RAM_ALIGN);
    if (mc->fixup_ram_size) {
        size = mc->fixup_ram_size(size);
    }
    if (machine_check_slots(mem, size, errp)) {
        ms->ram_size = size;
        ms->ram_size_set = mem->has_size;
        ms->maxram_size = mem->has_max_size ? mem->max_size : size;
        ms->ram_slots = mem->has_slots ? mem->slots : 0;
    }
out:
    qapi_free_MemorySizeConfiguration(mem);
}

/*** CPUs ***/

static void machine_get_smp(Object *obj, Visitor *v, const char *name,
                            void *opaque, Error **errp)
{
    const CpuTopology *t = &MACHINE(obj)->smp;
    SMPConfiguration config = {
        .has_cpus = true, .cpus = t->cpus,
        .has_drawers = true, .drawers = t->drawers,
        .has_books = true, .books = t->books,
        .has_sockets = true, .sockets = t->sockets,
        .has_dies = true, .dies = t->dies,
        .has_clusters = true, .clusters = t->clusters,
        .has_modules = true, .modules = t->modules,
        .has_cores = true, .cores = t->cores,
        .has_threads = true, .threads = t->threads,
        .has_maxcpus = true, .maxcpus = t->max_cpus,
    };
    SMPConfiguration *p = &config;

    visit_type_SMPConfiguration(v, name, &p, errp);
}

static void machine_set_smp(Object *obj, Visitor *v, const char *name,
                            void *opaque, Error **errp)
{
    SMPConfiguration *config = NULL;

    if (visit_type_SMPConfiguration(v, name, &config, errp)) {
        machine_parse_smp_config(MACHINE(obj), config, errp);
        qapi_free_SMPConfiguration(config);
    }
}

static void machine_get_smp_cache(Object *obj, Visitor *v, const char *name,
                                  void *opaque, Error **errp)
{
    MachineState *ms = MACHINE(obj);
    SmpCachePropertiesList nodes[CACHE_LEVEL_AND_TYPE__MAX];
    SmpCachePropertiesList *list = nodes;

    for (int i = 0; i < CACHE_LEVEL_AND_TYPE__MAX; i++) {
        nodes[i].value = &ms->smp_cache.props[i];
        nodes[i].next = i + 1 < CACHE_LEVEL_AND_TYPE__MAX ? &nodes[i + 1]
                                                          : NULL;
    }
    visit_type_SmpCachePropertiesList(v, name, &list, errp);
}

static void machine_set_smp_cache(Object *obj, Visitor *v, const char *name,
                                  void *opaque, Error **errp)
{
    SmpCachePropertiesList *list = NULL;

    if (visit_type_SmpCachePropertiesList(v, name, &list, errp)) {
        machine_parse_smp_cache(MACHINE(obj), list, errp);
        qapi_free_SmpCachePropertiesList(list);
    }
}

/*** Boot order ***/

static void machine_get_boot(Object *obj, Visitor *v, const char *name,
                             void *opaque, Error **errp)
{
    BootConfiguration *config = &MACHINE(obj)->boot_config;

    visit_type_BootConfiguration(v, name, &config, errp);
}

void machine_free_boot_config(BootConfiguration *config)
{
    g_free(config->order);
    g_free(config->once);
    g_free(config->splash);
    *config = (BootConfiguration) { 0 };
}

/* Drive letters of the PC firmware: each at most once. */
static bool machine_check_boot_order(const char *order, Error **errp)
{
    uint32_t seen = 0;

    for (const char *p = order; p && *p; p++) {
        if (*p < 'a' || *p > 'p') {
            error_setg(errp, "Invalid boot device '%c': must be 'a' to 'p'",
                       *p);
            return false;
        }
        if (seen & (1u << (*p - 'a'))) {
            error_setg(errp, "Boot device '%c' was given twice", *p);
            return false;
        }
        seen |= 1u << (*p - 'a');
    }
    return true;
}

static void machine_set_boot(Object *obj, Visitor *v, const char *name,
                             void *opaque, Error **errp)
{
    MachineState *ms = MACHINE(obj);
    BootConfiguration *config = NULL;

    if (!visit_type_BootConfiguration(v, name, &config, errp)) {
        return;
    }
    if (!machine_check_boot_order(config->order, errp)
        || !machine_check_boot_order(config->once, errp)) {
        qapi_free_BootConfiguration(config);
        return;
    }
    machine_free_boot_config(&ms->boot_config);
    ms->boot_config = *config;
    g_free(config);
    if (!ms->boot_config.order) {
        ms->boot_config.order =
            g_strdup(MACHINE_GET_CLASS(ms)->default_boot_order);
    }
}

static void machine_check_memdev(const Object *obj, const char *name,
                                 Object *val, Error **errp)
{
    if (MACHINE(obj)->ram) {
        error_setg(errp, "Property '%s' cannot be set: the machine is built",
                   name);
    }
}

static void add_string(ObjectClass *oc, const char *name,
                       char *(*get)(Object *, Error **),
                       void (*set)(Object *, const char *, Error **),
                       const char *help)
{
    object_class_property_add_str(oc, name, get, set);
    object_class_property_set_description(oc, name, help);
}

static void add_bool(ObjectClass *oc, const char *name,
                     bool (*get)(Object *, Error **),
                     void (*set)(Object *, bool, Error **), const char *help)
{
    object_class_property_add_bool(oc, name, get, set);
    object_class_property_set_description(oc, name, help);
}

static void add_struct(ObjectClass *oc, const char *name, const char *type,
                       ObjectPropertyAccessor *get,
                       ObjectPropertyAccessor *set, const char *help)
{
    object_class_property_add(oc, name, type, get, set, NULL, NULL);
    object_class_property_set_description(oc, name, help);
}

void machine_class_add_properties(ObjectClass *oc)
{
    add_string(oc, "kernel", machine_get_kernel, machine_set_kernel,
               "file of a kernel to boot");
    add_string(oc, "initrd", machine_get_initrd, machine_set_initrd,
               "file of the kernel's initial RAM disk");
    add_string(oc, "append", machine_get_append, machine_set_append,
               "command line of the kernel");
    add_string(oc, "shim", machine_get_shim, machine_set_shim,
               "file of a shim for secure boot");
    add_string(oc, "firmware", machine_get_firmware, machine_set_firmware,
               "file of the firmware");
    add_string(oc, "dtb", machine_get_dtb, machine_set_dtb,
               "file of a device tree");
    add_bool(oc, "graphics", machine_get_graphics, machine_set_graphics,
             "have a display");
    add_bool(oc, "mem-merge", machine_get_merge, machine_set_merge,
             "let the host merge equal pages");
    add_bool(oc, "dump-guest-core", machine_get_dump, machine_set_dump,
             "have guest memory in core dumps");
    add_bool(oc, "suppress-vmdesc", machine_get_suppress_vmdesc,
             machine_set_suppress_vmdesc, "migrate without a description");
    add_bool(oc, "usb", machine_get_usb, machine_set_usb,
             "have USB controllers");
    add_struct(oc, "memory", "MemorySizeConfiguration", machine_get_mem,
               machine_set_mem, "size of memory, and how much can be plugged");
    add_struct(oc, "smp", "SMPConfiguration", machine_get_smp,
               machine_set_smp, "how many CPUs, and how they are grouped");
    add_struct(oc, "smp-cache", "SmpCachePropertiesWrapper",
               machine_get_smp_cache, machine_set_smp_cache,
               "which CPUs share which cache");
    add_struct(oc, "boot", "BootConfiguration", machine_get_boot,
               machine_set_boot, "order of booting");
    object_class_property_add_link(oc, "memory-backend",
                                   TYPE_MEMDEV_BACKEND,
                                   offsetof(MachineState, memdev),
                                   machine_check_memdev,
                                   OBJ_PROP_LINK_STRONG);
    object_class_property_set_description(
        oc, "memory-backend", "id of the object that provides memory");
}
