/*
 * Machines: finding and making one, and building its board.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "hw/core/memdev.h"
#include "hw/core/sysbus.h"
#include "hw/core/machine-internal.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qobject/qdict.h"
#include "qom/object_interfaces.h"

MachineState *current_machine;

static NotifierList init_done_notifiers =
    NOTIFIER_LIST_INITIALIZER(init_done_notifiers);

/*** Finding one ***/

typedef struct FindMachine {
    const char *name;           /* NULL: the default */
    MachineClass *found;
} FindMachine;

static void machine_match(ObjectClass *oc, void *opaque)
{
    FindMachine *find = opaque;
    MachineClass *mc = MACHINE_CLASS(oc);

    if (find->found) {
        return;
    }
    if (find->name ? strcmp(mc->name, find->name) == 0
                     || g_strcmp0(mc->alias, find->name) == 0
                   : mc->is_default) {
        find->found = mc;
    }
}

MachineClass *machine_class_by_name(const char *name)
{
    g_autofree char *type = g_strconcat(name, TYPE_MACHINE_SUFFIX, NULL);
    ObjectClass *oc = object_class_by_name(type);
    FindMachine find = { .name = name };

    /* By type name first: that needs no other machine's class. */
    if (oc && !object_class_is_abstract(oc)
        && object_class_dynamic_cast(oc, TYPE_MACHINE)) {
        return MACHINE_CLASS(oc);
    }
    object_class_foreach(machine_match, TYPE_MACHINE, false, &find);
    return find.found;
}

MachineClass *machine_class_get_default(void)
{
    FindMachine find = { .name = NULL };

    object_class_foreach(machine_match, TYPE_MACHINE, false, &find);
    return find.found;
}

static ObjectClass *machine_resolve(const char *name)
{
    return (ObjectClass *)machine_class_by_name(name);
}

static const ObjectKind machine_kind = {
    .base = TYPE_MACHINE,
    .noun = "machine type",
    .resolve = machine_resolve,
};

MachineState *machine_new(const char *name, Error **errp)
{
    Object *obj;

    g_assert(!current_machine);
    obj = object_new_checked(name, TYPE_MACHINE, errp);
    if (!obj) {
        return NULL;
    }
    current_machine = MACHINE(obj);
    object_property_add_child(object_get_root(), "machine", obj);
    object_unref(obj);
    /* Defaults of this version, for what is made from here on. */
    if (MACHINE_GET_CLASS(obj)->compat_props->len) {
        object_set_machine_compat_props(MACHINE_GET_CLASS(obj)->compat_props);
    }
    machine_get_container("peripheral");
    machine_get_container("peripheral-anon");
    machine_get_container("unattached");
    phase_advance(PHASE_MACHINE_CREATED);
    return current_machine;
}

bool machine_set_properties(MachineState *machine, const QDict *props,
                            bool from_json, Error **errp)
{
    g_autoptr(QDict) rest = qdict_clone_shallow(props);

    qdict_del(rest, "type");
    return object_set_properties_from_keyval(OBJECT(machine), rest,
                                             from_json, errp);
}

/*** Listing them ***/

static int machine_compare(gconstpointer a, gconstpointer b)
{
    return strcmp(MACHINE_CLASS(a)->name, MACHINE_CLASS(b)->name);
}

char *machine_list_help(void)
{
    GSList *list = object_class_get_list(TYPE_MACHINE, false);
    GString *text = g_string_new("Supported machines are:\n");

    list = g_slist_sort(list, machine_compare);
    for (GSList *el = list; el; el = el->next) {
        MachineClass *mc = MACHINE_CLASS(el->data);
        const char *marker = object_class_get_security_marker(el->data);
        const char *desc = mc->desc ? mc->desc : "";

        if (mc->alias) {
            g_string_append_printf(text, "%-20s %s (alias of %s)%s\n",
                                   mc->alias, desc, mc->name, marker);
        }
        g_string_append_printf(text, "%-20s %s%s%s%s\n", mc->name, desc,
                               mc->is_default ? " (default)" : "",
                               mc->deprecation_reason ? " (deprecated)" : "",
                               marker);
    }
    g_slist_free(list);
    return g_string_free(text, FALSE);
}

/*** Building its board ***/

void machine_report_init_error(MachineState *machine, Error *err)
{
    if (machine->init_error) {
        error_free(err);
    } else {
        machine->init_error = err;
    }
}

const char *machine_class_default_cpu_type(MachineClass *mc)
{
    return mc->default_cpu_type;
}

const char *machine_default_cpu_type(const MachineState *ms)
{
    return MACHINE_GET_CLASS(ms)->default_cpu_type;
}

static bool machine_check_cpu_type(MachineState *machine, Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(machine);
    ObjectClass *oc;

    if (!machine->cpu_type || !mc->valid_cpu_types) {
        return true;
    }
    oc = object_class_by_name(machine->cpu_type);
    for (int i = 0; oc && mc->valid_cpu_types[i]; i++) {
        if (object_class_dynamic_cast(oc, mc->valid_cpu_types[i])) {
            return true;
        }
    }
    error_setg(errp, "CPU type '%s' is not supported by machine '%s'",
               machine->cpu_type, mc->name);
    return false;
}

/* The RAM that nobody described: anonymous, or in a file (-mem-path). */
static Object *machine_new_default_memdev(MachineState *machine,
                                          const char *path, Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(machine);
    const char *type = path ? "memory-backend-file" : DEFAULT_MEMDEV_TYPE;
    Object *obj = object_new_checked(type, TYPE_MEMDEV_INTERFACE, errp);

    if (!obj) {
        return NULL;
    }
    if ((path && !object_property_set_str(obj, "mem-path", path, errp))
        || !object_property_set_uint(obj, "size", machine->ram_size, errp)
        || !object_property_set_bool(obj,
                "x-use-canonical-path-for-ramblock-id", false, errp)
        || !object_property_set_bool(obj, "merge", machine->mem_merge, errp)
        || !object_property_set_bool(obj, "dump", machine->dump_guest_core,
                                     errp)
        || !object_property_try_add_child(object_get_objects_root(),
                                          mc->default_ram_id, obj, errp)) {
        object_unref(obj);
        return NULL;
    }
    /* The tree holds it from here on. */
    object_unref(obj);
    if (!user_creatable_complete(USER_CREATABLE(obj), errp)) {
        object_unparent(obj);
        return NULL;
    }
    return obj;
}

static bool machine_claim_ram(MachineState *machine, const char *mem_path,
                              Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(machine);
    MemoryRegion *ram;
    uint64_t size;

    if (!mc->default_ram_id
        || (!machine->memdev && machine->ram_size == 0)) {
        return true;
    }
    if (!machine->memdev) {
        Object *memdev = machine_new_default_memdev(machine, mem_path, errp);

        if (!memdev) {
            return false;
        }
        machine->memdev = object_ref(memdev);
    }
    ram = MEMDEV_GET_CLASS(machine->memdev)->claim(MEMDEV(machine->memdev),
                                                   errp);
    if (!ram) {
        return false;
    }
    size = memory_region_size(ram);
    if (machine->ram_size_set && size != machine->ram_size) {
        error_setg(errp, "Machine memory size (%" PRIu64 " bytes) does not "
                   "match the size of the memory backend (%" PRIu64
                   " bytes)", (uint64_t)machine->ram_size, size);
        MEMDEV_GET_CLASS(machine->memdev)->release(MEMDEV(machine->memdev));
        return false;
    }
    machine->ram_size = size;
    machine->maxram_size = MAX(machine->maxram_size, size);
    machine->ram = ram;
    return true;
}

bool machine_run_board_init(MachineState *machine, const char *mem_path,
                            Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(machine);

    if (!object_check_security(OBJECT(machine), errp)
        || !machine_check_cpu_type(machine, errp)
        || !machine_claim_ram(machine, mem_path, errp)) {
        return false;
    }
    if (mc->init) {
        memory_region_transaction_begin();
        mc->init(machine);
        memory_region_transaction_commit();
    }
    if (machine->init_error) {
        error_propagate(errp, machine->init_error);
        machine->init_error = NULL;
        return false;
    }
    phase_advance(PHASE_MACHINE_INITIALIZED);
    return true;
}

/*** Done ***/

void qemu_add_machine_init_done_notifier(Notifier *notify)
{
    notifier_list_add(&init_done_notifiers, notify);
    if (phase_check(PHASE_MACHINE_READY)) {
        notify->notify(notify, NULL);
    }
}

void qemu_remove_machine_init_done_notifier(Notifier *notify)
{
    notifier_remove(notify);
}

void qdev_machine_creation_done(void)
{
    phase_advance(PHASE_MACHINE_READY);
    qdev_assert_realized_properly();
    notifier_list_notify(&init_done_notifiers, NULL);
}

bool machine_usb(MachineState *machine)
{
    return machine->usb;
}

bool machine_mem_merge(MachineState *machine)
{
    return machine->mem_merge;
}

bool machine_dump_guest_core(MachineState *machine)
{
    return machine->dump_guest_core;
}

/*** The type ***/

static void machine_instance_init(Object *obj)
{
    MachineState *ms = MACHINE(obj);
    MachineClass *mc = MACHINE_GET_CLASS(obj);

    ms->kernel_cmdline = g_strdup("");
    ms->enable_graphics = true;
    ms->mem_merge = true;
    ms->dump_guest_core = true;
    ms->ram_size = mc->default_ram_size;
    ms->maxram_size = mc->default_ram_size;
    ms->cpu_type = g_strdup(mc->default_cpu_type);
    if (mc->default_boot_order) {
        ms->boot_config.order = g_strdup(mc->default_boot_order);
    }
    ms->smp = (CpuTopology) {
        .cpus = mc->default_cpus, .max_cpus = mc->default_cpus,
        .drawers = 1, .books = 1, .sockets = 1, .dies = 1, .clusters = 1,
        .modules = 1, .cores = mc->default_cpus, .threads = 1,
    };
    if (mc->smp_props.prefer_sockets) {
        ms->smp.sockets = mc->default_cpus;
        ms->smp.cores = 1;
    }
    for (int i = 0; i < CACHE_LEVEL_AND_TYPE__MAX; i++) {
        ms->smp_cache.props[i] = (SmpCacheProperties) {
            i, CPU_TOPOLOGY_LEVEL_DEFAULT
        };
    }
}

/* Here, not in finalize: the link to the backend is gone by then. */
static void machine_unparent(Object *obj)
{
    MachineState *ms = MACHINE(obj);

    if (ms->ram) {
        MEMDEV_GET_CLASS(ms->memdev)->release(MEMDEV(ms->memdev));
        ms->ram = NULL;
    }
}

static void machine_finalize(Object *obj)
{
    MachineState *ms = MACHINE(obj);

    if (ms == current_machine) {
        current_machine = NULL;
    }
    g_free(ms->kernel_filename);
    g_free(ms->kernel_cmdline);
    g_free(ms->initrd_filename);
    g_free(ms->shim_filename);
    g_free(ms->firmware);
    g_free(ms->dtb);
    g_free(ms->cpu_type);
    g_free(ms->possible_cpus);
    machine_free_boot_config(&ms->boot_config);
    error_free(ms->init_error);
}

/* What the type name says, and what no version inherits from another. */
static void machine_class_base_init(ObjectClass *oc, const void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);
    const char *type = object_class_get_name(oc);

    mc->is_default = false;
    mc->alias = NULL;
    if (!object_class_is_abstract(oc)) {
        g_assert(g_str_has_suffix(type, TYPE_MACHINE_SUFFIX));
        mc->name = g_strndup(type,
                             strlen(type) - strlen(TYPE_MACHINE_SUFFIX));
        mc->compat_props = g_ptr_array_new();
    }
}

static void machine_class_init(ObjectClass *oc, const void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    oc->unparent = machine_unparent;
    mc->max_cpus = 1;
    mc->min_cpus = 1;
    mc->default_cpus = 1;
    mc->default_ram_size = 128 * 1024 * 1024;
    mc->numa_mem_supported = true;
    machine_class_add_properties(oc);
}

static const TypeInfo machine_info = {
    .name = TYPE_MACHINE,
    .parent = TYPE_OBJECT,
    .abstract = true,
    .class_size = sizeof(MachineClass),
    .class_init = machine_class_init,
    .class_base_init = machine_class_base_init,
    .instance_size = sizeof(MachineState),
    .instance_init = machine_instance_init,
    .instance_finalize = machine_finalize,
    .gate_only = true,
    .security_boundary = SECURITY_BOUNDARY_GUEST,
};

static const TypeInfo memdev_info = {
    .name = TYPE_MEMDEV_INTERFACE,
    .parent = TYPE_INTERFACE,
    .class_size = sizeof(MemdevClass),
};

static void machine_register_types(void)
{
    type_register_static(&machine_info);
    type_register_static(&memdev_info);
    object_register_kind(&machine_kind);
}
type_init(machine_register_types)
