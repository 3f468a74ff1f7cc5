/*
 * What all x86 boards share: properties, RAM, reset.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/i386/x86.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-common.h"
#include "qapi/visitor.h"
#include "qemu/error-report.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "system/address-spaces.h"
#include "system/reset.h"
#include "system/runstate.h"
#include "target/i386/cpu.h"
#include "x86-boot.h"

#define OEM_ID_CHARS        6
#define OEM_TABLE_ID_CHARS  8

bool x86_machine_is_acpi_enabled(const X86MachineState *x86ms)
{
    return x86ms->acpi != ON_OFF_AUTO_OFF;
}

void e820_add_entry(X86MachineState *x86ms, uint64_t address,
                    uint64_t length, uint32_t type)
{
    if (length) {
        assert(x86ms->e820_entries < E820_NR_ENTRIES);
        x86ms->e820[x86ms->e820_entries++] = (E820Entry) {
            .address = address, .length = length, .type = type,
        };
    }
}

void x86_memory_init(X86MachineState *x86ms, hwaddr lowmem)
{
    MachineState *machine = MACHINE(x86ms);
    MemoryRegion *system_memory = get_system_memory();
    uint64_t below = MIN(machine->ram_size, lowmem);
    uint64_t above = machine->ram_size - below;

    x86ms->below_4g_mem_size = below;
    x86ms->above_4g_mem_size = above;
    memory_region_init_alias(&x86ms->ram_below_4g, OBJECT(machine),
                             "ram-below-4g", machine->ram, 0, below);
    memory_region_add_subregion(system_memory, 0, &x86ms->ram_below_4g);
    if (above) {
        memory_region_init_alias(&x86ms->ram_above_4g, OBJECT(machine),
                                 "ram-above-4g", machine->ram, below, above);
        memory_region_add_subregion(system_memory, 4 * GiB,
                                    &x86ms->ram_above_4g);
    }
    /* The extended BIOS data area and the BIOS area are not for use. */
    e820_add_entry(x86ms, 0, MIN(below, BOOT_LOWMEM_END), E820_RAM);
    e820_add_entry(x86ms, BOOT_LOWMEM_END, 0xa0000 - BOOT_LOWMEM_END,
                   E820_RESERVED);
    e820_add_entry(x86ms, BOOT_TABLES_ADDR,
                   BOOT_TABLES_END - BOOT_TABLES_ADDR, E820_RESERVED);
    if (below > BOOT_HIGHMEM_ADDR) {
        e820_add_entry(x86ms, BOOT_HIGHMEM_ADDR, below - BOOT_HIGHMEM_ADDR,
                       E820_RAM);
    }
    e820_add_entry(x86ms, 4 * GiB, above, E820_RAM);
}

/* Put the kernel back and the first CPU at its entry point. */
static void x86_boot_restart(X86MachineState *x86ms)
{
    Error *err = NULL;

    if (!x86ms->boot) {
        return;
    }
    if (!x86_boot_load(x86ms->boot, &err)) {
        error_report_err(err);
        qemu_system_shutdown_request(SHUTDOWN_CAUSE_HOST_ERROR);
        return;
    }
    x86_boot_set_cpu(x86ms->boot, cpu_env(first_cpu));
    first_cpu->halted = 0;
}

void x86_machine_reset(MachineState *machine, ResetType type)
{
    CPUState *cs;

    qemu_devices_reset(type);
    /* Neither a CPU nor its APIC is on a bus. */
    CPU_FOREACH(cs) {
        Object *apic = object_resolve_path_component(OBJECT(cs), "lapic");

        cpu_reset(cs);
        if (apic) {
            device_cold_reset(DEVICE(apic));
        }
    }
    x86_bios_reset(X86_MACHINE(machine));
    x86_boot_restart(X86_MACHINE(machine));
}

#define DEFINE_X86_ON_OFF_AUTO(name, field)                             \
    static void x86_get_##name(Object *obj, Visitor *v, const char *n,  \
                               void *opaque, Error **errp)              \
    {                                                                   \
        OnOffAuto val = X86_MACHINE(obj)->field;                        \
        visit_type_OnOffAuto(v, n, &val, errp);                         \
    }                                                                   \
    static void x86_set_##name(Object *obj, Visitor *v, const char *n,  \
                               void *opaque, Error **errp)              \
    {                                                                   \
        visit_type_OnOffAuto(v, n, &X86_MACHINE(obj)->field, errp);     \
    }

DEFINE_X86_ON_OFF_AUTO(acpi, acpi)
DEFINE_X86_ON_OFF_AUTO(pit, pit)
DEFINE_X86_ON_OFF_AUTO(pic, pic_prop)
DEFINE_X86_ON_OFF_AUTO(smm, smm)

static void set_oem(char **field, const char *value, size_t max,
                    const char *prop, Error **errp)
{
    if (strlen(value) > max) {
        error_setg(errp, "%s '%s' has %zu characters; at most %zu fit", prop,
                   value, strlen(value), max);
        return;
    }
    g_free(*field);
    *field = g_strdup(value);
}

static char *x86_get_oem_id(Object *obj, Error **errp)
{
    return g_strdup(X86_MACHINE(obj)->oem_id);
}

static void x86_set_oem_id(Object *obj, const char *value, Error **errp)
{
    set_oem(&X86_MACHINE(obj)->oem_id, value, OEM_ID_CHARS, "x-oem-id", errp);
}

static char *x86_get_oem_table_id(Object *obj, Error **errp)
{
    return g_strdup(X86_MACHINE(obj)->oem_table_id);
}

static void x86_set_oem_table_id(Object *obj, const char *value, Error **errp)
{
    set_oem(&X86_MACHINE(obj)->oem_table_id, value, OEM_TABLE_ID_CHARS,
            "x-oem-table-id", errp);
}

static const CPUArchIdList *x86_possible_cpu_arch_ids(MachineState *ms)
{
    X86MachineState *x86ms = X86_MACHINE(ms);
    int n = ms->smp.max_cpus;

    if (ms->possible_cpus) {
        return ms->possible_cpus;
    }
    ms->possible_cpus = g_malloc0(sizeof(CPUArchIdList) +
                                  n * sizeof(CPUArchId));
    ms->possible_cpus->len = n;
    for (int i = 0; i < n; i++) {
        CPUArchId *slot = &ms->possible_cpus->cpus[i];
        X86CPUTopoIDs ids;

        x86_topo_ids_from_idx(&x86ms->topo, i, &ids);
        slot->type = ms->cpu_type;
        slot->vcpus_count = 1;
        slot->arch_id = x86_cpu_apic_id_from_index(x86ms, i);
        slot->props.has_socket_id = true;
        slot->props.socket_id = ids.pkg_id;
        slot->props.has_core_id = true;
        slot->props.core_id = ids.core_id;
        slot->props.has_thread_id = true;
        slot->props.thread_id = ids.smt_id;
        if (ms->smp.dies > 1) {
            slot->props.has_die_id = true;
            slot->props.die_id = ids.die_id;
        }
    }
    return ms->possible_cpus;
}

static CpuInstanceProperties x86_cpu_index_to_props(MachineState *ms,
                                                    unsigned cpu_index)
{
    const CPUArchIdList *list = x86_possible_cpu_arch_ids(ms);

    assert(cpu_index < list->len);
    return list->cpus[cpu_index].props;
}

static void x86_machine_init(Object *obj)
{
    X86MachineState *x86ms = X86_MACHINE(obj);

    x86ms->acpi = ON_OFF_AUTO_AUTO;
    x86ms->pit = ON_OFF_AUTO_AUTO;
    x86ms->pic_prop = ON_OFF_AUTO_AUTO;
    x86ms->smm = ON_OFF_AUTO_AUTO;
    x86ms->oem_id = g_strdup("BOCHS ");
    x86ms->oem_table_id = g_strdup("BXPC    ");
}

static void x86_machine_finalize(Object *obj)
{
    X86MachineState *x86ms = X86_MACHINE(obj);

    x86_boot_free(x86ms->boot);
    if (x86ms->bios_map) {
        munmap(x86ms->bios_map, x86ms->bios_map_bytes);
    }
    g_free(x86ms->bios_path);
    g_free(x86ms->oem_id);
    g_free(x86ms->oem_table_id);
    g_free(x86ms->gsi_state);
}

static void add_on_off_auto(ObjectClass *oc, const char *name,
                            ObjectPropertyAccessor *get,
                            ObjectPropertyAccessor *set, const char *desc)
{
    object_class_property_add(oc, name, "OnOffAuto", get, set, NULL, NULL);
    object_class_property_set_description(oc, name, desc);
}

static void x86_machine_class_init(ObjectClass *oc, const void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->reset = x86_machine_reset;
    mc->cpu_base_type = TYPE_X86_CPU;
    mc->possible_cpu_arch_ids = x86_possible_cpu_arch_ids;
    mc->cpu_index_to_instance_props = x86_cpu_index_to_props;
    mc->smp_props.dies_supported = true;

    add_on_off_auto(oc, "acpi", x86_get_acpi, x86_set_acpi,
                    "Describe the machine by ACPI tables");
    add_on_off_auto(oc, "pit", x86_get_pit, x86_set_pit,
                    "Interval timer 8254, and the speaker port with it");
    add_on_off_auto(oc, "pic", x86_get_pic, x86_set_pic,
                    "The pair of 8259A interrupt controllers");
    add_on_off_auto(oc, "smm", x86_get_smm, x86_set_smm,
                    "System management mode (not available: auto is off)");
    object_class_property_add_str(oc, "x-oem-id", x86_get_oem_id,
                                  x86_set_oem_id);
    object_class_property_set_description(oc, "x-oem-id",
        "Who made the ACPI tables, up to 6 characters");
    object_class_property_add_str(oc, "x-oem-table-id",
                                  x86_get_oem_table_id,
                                  x86_set_oem_table_id);
    object_class_property_set_description(oc, "x-oem-table-id",
        "Which tables of that maker they are, up to 8 characters");
}

static const TypeInfo x86_machine_types[] = {
    {
        .name              = TYPE_X86_MACHINE,
        .parent            = TYPE_MACHINE,
        .abstract          = true,
        .instance_size     = sizeof(X86MachineState),
        .instance_init     = x86_machine_init,
        .instance_finalize = x86_machine_finalize,
        .class_size        = sizeof(X86MachineClass),
        .class_init        = x86_machine_class_init,
    },
};
DEFINE_TYPES(x86_machine_types)
