/*
 * Machines: what kinds there are, and the one that is being built.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_CORE_BOARDS_H
#define HW_CORE_BOARDS_H

#include "exec/cpu-common.h"
#include "exec/hwaddr.h"
#include "hw/core/cpu.h"
#include "hw/core/machine-version.h"
#include "hw/core/qdev-properties.h"
#include "hw/core/resettable.h"
#include "qapi/qapi-types-machine.h"
#include "qemu/notify.h"
#include "qom/object.h"
#include "system/memory.h"

#define TYPE_MACHINE_SUFFIX "-machine"
#define MACHINE_TYPE_NAME(machinename) (machinename TYPE_MACHINE_SUFFIX)

#define TYPE_MACHINE "machine"
OBJECT_DECLARE_TYPE(MachineState, MachineClass, MACHINE)

/* The machine, from its creation to the end of the program. */
extern MachineState *current_machine;

/**
 * struct CPUArchId: a place for a CPU.
 * @arch_id: number by which the architecture knows it
 * @vcpus_count: CPUs that plug in together
 * @props: where it is in the topology
 * @cpu: the CPU that is there, or NULL
 * @type: type of CPU that fits
 */
typedef struct CPUArchId {
    uint64_t arch_id;
    int64_t vcpus_count;
    CpuInstanceProperties props;
    CPUState *cpu;
    const char *type;
} CPUArchId;

/**
 * struct CPUArchIdList: all places.
 * @len: entries in @cpus
 */
typedef struct CPUArchIdList {
    int len;
    CPUArchId cpus[];
} CPUArchIdList;

/**
 * struct SMPCompatProps: which levels of topology a machine has.
 * @prefer_sockets: give CPUs that no level asked for to sockets, else cores
 * @dies_supported: likewise for the levels below
 * @has_clusters: was "clusters" given?
 * @cache_supported: caches of which "smp-cache" may say who shares them
 * @has_caches: was "smp-cache" given?
 */
typedef struct SMPCompatProps {
    bool prefer_sockets;
    bool dies_supported;
    bool clusters_supported;
    bool modules_supported;
    bool books_supported;
    bool drawers_supported;
    bool has_clusters;
    bool cache_supported[CACHE_LEVEL_AND_TYPE__MAX];
    bool has_caches;
} SMPCompatProps;

/**
 * struct CpuTopology: the CPUs and how they are grouped.
 * @cpus: present at start
 * @max_cpus: product of all levels
 */
typedef struct CpuTopology {
    unsigned int cpus;
    unsigned int drawers;
    unsigned int books;
    unsigned int sockets;
    unsigned int dies;
    unsigned int clusters;
    unsigned int modules;
    unsigned int cores;
    unsigned int threads;
    unsigned int max_cpus;
} CpuTopology;

/**
 * struct SmpCache: who shares which cache.
 * @props: by CacheLevelAndType
 */
typedef struct SmpCache {
    SmpCacheProperties props[CACHE_LEVEL_AND_TYPE__MAX];
} SmpCache;

/**
 * struct MachineClass: a kind of machine.
 * @name: what -machine calls it; the type name without "-machine"
 * @alias: another name, or NULL
 * @desc: one line for help
 * @deprecation_reason: why it is going away, or NULL
 * @init: build the board; a failure goes to machine_report_init_error()
 * @reset: reset the machine, or NULL for qemu_devices_reset()
 * @wakeup: leave a sleep state, or NULL for a reset
 * @max_cpus: most CPUs; @min_cpus: fewest; @default_cpus: without -smp
 * @is_default: used without -machine
 * @default_machine_opts: "key=value,..." before the user's, or NULL
 * @default_cpu_type: type name, or NULL for a machine without CPUs
 * @cpu_base_type: abstract CPU type that -cpu resolves below
 * @valid_cpu_types: NULL-terminated type names, or NULL for any
 * @default_ram_size: bytes without -m
 * @default_ram_id: name of the default RAM block; NULL for no RAM
 * @compat_props: defaults (GlobalProperty *) of this version
 * @smp_props: levels of topology
 * @fixup_ram_size: round a size the user gave; NULL keeps it
 * @get_hotplug_handler: who handles a device, or NULL
 * @hotplug_allowed: may it be plugged now?  NULL for yes
 * @cpu_index_to_instance_props: topology of a CPU
 * @possible_cpu_arch_ids: all places for CPUs; owned by the machine
 */
struct MachineClass {
    ObjectClass parent_class;

    const char *family;
    char *name;
    const char *alias;
    const char *desc;
    const char *deprecation_reason;

    void (*init)(MachineState *state);
    void (*reset)(MachineState *state, ResetType type);
    void (*wakeup)(MachineState *state);

    int max_cpus;
    int min_cpus;
    int default_cpus;
    unsigned int no_serial:1,
        no_parallel:1,
        no_floppy:1,
        no_cdrom:1,
        no_sdcard:1,
        pci_allow_0_address:1;
    bool is_default;
    const char *default_machine_opts;
    const char *default_boot_order;
    const char *default_display;
    const char *default_nic;
    const char *default_cpu_type;
    const char *cpu_base_type;
    const char *const *valid_cpu_types;
    uint64_t default_ram_size;
    const char *default_ram_id;
    bool has_hotpluggable_cpus;
    bool nvdimm_supported;
    bool numa_mem_supported;
    bool auto_enable_numa;
    bool default_kernel_irqchip_split;
    GPtrArray *compat_props;
    SMPCompatProps smp_props;

    ram_addr_t (*fixup_ram_size)(ram_addr_t size);
    HotplugHandler *(*get_hotplug_handler)(MachineState *machine,
                                           DeviceState *dev);
    bool (*hotplug_allowed)(MachineState *state, DeviceState *dev,
                            Error **errp);
    CpuInstanceProperties (*cpu_index_to_instance_props)(
        MachineState *machine, unsigned cpu_index);
    const CPUArchIdList *(*possible_cpu_arch_ids)(MachineState *machine);
    int (*kvm_type)(MachineState *machine, const char *arg);
};

/**
 * struct MachineState: the machine.
 * @ram: the region that holds RAM, after the board claimed it
 * @memdev: who provides @ram; see hw/core/memdev.h
 * @ram_size: bytes of RAM at start
 * @maxram_size: bytes that may ever be there
 * @ram_slots: slots for RAM plugged later
 * @kernel_filename: -kernel; @kernel_cmdline: -append, never NULL;
 * @initrd_filename: -initrd; @firmware: -bios; NULL if not given
 * @cpu_type: type of CPU to make
 * @accelerator: what runs the CPUs
 * @possible_cpus: places for CPUs
 * @smp: topology
 * @smp_cache: who shares which cache
 * @init_error: what machine_report_init_error() kept
 */
struct MachineState {
    Object parent_obj;

    char *kernel_filename;
    char *kernel_cmdline;
    char *initrd_filename;
    char *shim_filename;
    char *firmware;
    char *dtb;
    bool usb;
    bool usb_disabled;
    bool enable_graphics;
    bool mem_merge;
    bool dump_guest_core;
    bool suppress_vmdesc;

    Object *memdev;
    MemoryRegion *ram;
    ram_addr_t ram_size;
    bool ram_size_set;          /* by a user, not by default */
    ram_addr_t maxram_size;
    uint64_t ram_slots;
    BootConfiguration boot_config;
    char *cpu_type;
    AccelState *accelerator;
    CPUArchIdList *possible_cpus;
    CpuTopology smp;
    SmpCache smp_cache;

    Error *init_error;
};

/**
 * machine_report_init_error: a board's init failed.
 * @machine: the machine
 * @err: why; ownership passes.  The first one is kept.
 *
 * machine_run_board_init() then fails with it.
 */
void machine_report_init_error(MachineState *machine, Error *err);

/**
 * machine_run_board_init: claim RAM, check CPUs, and build the board.
 * @machine: with all properties set and its accelerator running
 * @mem_path: back RAM with this file (-mem-path), or NULL
 * @errp: set on failure
 *
 * RAM comes from the memory backend that the user named or else from a new
 * DEFAULT_MEMDEV_TYPE, through the creation gate.
 *
 * Returns: true on success.
 */
bool machine_run_board_init(MachineState *machine, const char *mem_path,
                            Error **errp);

/** machine_usb: should the board have a USB controller? */
bool machine_usb(MachineState *machine);
/** machine_mem_merge: may the host merge equal pages of RAM? */
bool machine_mem_merge(MachineState *machine);
/** machine_dump_guest_core: is RAM part of a core dump? */
bool machine_dump_guest_core(MachineState *machine);

/**
 * machine_parse_smp_config: compute the topology.
 * @ms: machine, whose @smp is set on success
 * @config: what the user gave; absent levels are worked out
 * @errp: set if it does not add up or the machine has no such level
 *
 * Returns: true on success.
 */
bool machine_parse_smp_config(MachineState *ms,
                              const SMPConfiguration *config, Error **errp);
/**
 * machine_parse_smp_cache: take over who shares which cache.
 * @ms: machine, unchanged on failure
 * @caches: what the user gave, each cache at most once
 * @errp: set if the machine does not let users say, or has no such level
 *
 * Returns: true on success.
 */
bool machine_parse_smp_cache(MachineState *ms,
                             const SmpCachePropertiesList *caches,
                             Error **errp);
/** machine_get_cache_topo_level: the level whose CPUs share one @cache. */
CpuTopologyLevel machine_get_cache_topo_level(const MachineState *ms,
                                              CacheLevelAndType cache);
/** machine_set_cache_topo_level: likewise, to change it. */
void machine_set_cache_topo_level(MachineState *ms, CacheLevelAndType cache,
                                  CpuTopologyLevel level);
/**
 * machine_check_smp_cache: does each cache lie within the next one?
 * @ms: machine, once CPU models have replaced the default level
 * @errp: set if not
 */
bool machine_check_smp_cache(const MachineState *ms, Error **errp);
/** machine_topo_get_cores_per_socket: cores in one socket. */
unsigned int machine_topo_get_cores_per_socket(const MachineState *ms);
/** machine_topo_get_threads_per_socket: threads in one socket. */
unsigned int machine_topo_get_threads_per_socket(const MachineState *ms);

/** machine_class_default_cpu_type: the type without -cpu, or NULL. */
const char *machine_class_default_cpu_type(MachineClass *mc);
/** machine_default_cpu_type: likewise of this machine. */
const char *machine_default_cpu_type(const MachineState *ms);

/**
 * machine_class_by_name: the machine that a user named.
 * @name: name or alias
 *
 * Does not ask the creation gate; for help and errors.
 *
 * Returns: a concrete class, or NULL.
 */
MachineClass *machine_class_by_name(const char *name);

/** machine_class_get_default: the machine without -machine, or NULL. */
MachineClass *machine_class_get_default(void);

/**
 * machine_new: make the machine that a user named.
 * @name: name or alias, as given
 * @errp: set if there is none or policy forbids it
 *
 * Goes through the creation gate, becomes /machine and current_machine.
 *
 * Returns: the machine, owned by the composition tree; NULL on failure.
 */
MachineState *machine_new(const char *name, Error **errp);

/**
 * machine_set_properties: set what -machine said.
 * @machine: the machine, before its board is built
 * @props: keys and values; "type" is skipped.  Borrowed
 * @from_json: the values have JSON types; else all are text
 * @errp: set on failure
 */
bool machine_set_properties(MachineState *machine, const QDict *props,
                            bool from_json, Error **errp);

/**
 * machine_list_help: text of "-machine help".
 *
 * Returns: malloc'd text with "(secure)" or "(insecure)" per machine.
 */
char *machine_list_help(void);

/** machine_has_ram: does this kind of machine have RAM of its own? */
static inline bool machine_has_ram(const MachineClass *mc)
{
    return mc->default_ram_id != NULL;
}

/*** Told when the board and all devices are there ***/

/** qemu_add_machine_init_done_notifier: call @notify then, or now. */
void qemu_add_machine_init_done_notifier(Notifier *notify);
/** qemu_remove_machine_init_done_notifier: take it back. */
void qemu_remove_machine_init_done_notifier(Notifier *notify);

/**
 * DEFINE_MACHINE: a machine type in one line.
 * @namestr: name, a literal
 * @machine_initfn: static function that fills in a MachineClass
 * @...: TYPE_IS_SECURE("...") or TYPE_IS_INSECURE("...")
 */
#define DEFINE_MACHINE(namestr, machine_initfn, ...)                     \
    static void machine_initfn##_class_init(ObjectClass *oc,             \
                                            const void *data)            \
    {                                                                    \
        machine_initfn(MACHINE_CLASS(oc));                               \
    }                                                                    \
    static const TypeInfo machine_initfn##_typeinfo[] = {                \
        {                                                                \
            .name       = MACHINE_TYPE_NAME(namestr),                    \
            .parent     = TYPE_MACHINE,                                  \
            .class_init = machine_initfn##_class_init,                   \
            __VA_ARGS__                                                  \
        },                                                               \
    };                                                                   \
    DEFINE_TYPES(machine_initfn##_typeinfo)

#endif
