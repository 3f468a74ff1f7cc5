/*
 * What all x86 boards share: CPUs, RAM split, interrupt lines, firmware, and
 * booting a kernel without firmware.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_I386_X86_H
#define HW_I386_X86_H

#include "hw/core/boards.h"
#include "hw/core/irq.h"
#include "hw/i386/topology.h"
#include "hw/intc/i8259.h"
#include "hw/intc/ioapic.h"
#include "hw/isa/isa.h"
#include "hw/nvram/fw_cfg.h"
#include "qapi/qapi-types-common.h"

#define TYPE_X86_MACHINE MACHINE_TYPE_NAME("x86")
OBJECT_DECLARE_TYPE(X86MachineState, X86MachineClass, X86_MACHINE)

#define X86_NUM_GSI         48
#define ACPI_SCI_IRQ        9

/* Types of memory in an E820 table (ACPI 6.5, 15.4). */
#define E820_RAM            1
#define E820_RESERVED       2
#define E820_ACPI           3
#define E820_NVS            4
#define E820_NR_ENTRIES     128

typedef struct E820Entry {
    uint64_t address;
    uint64_t length;
    uint32_t type;
} QEMU_PACKED E820Entry;

/* Where an interrupt line of the board may lead; see gsi_handler(). */
typedef struct GSIState {
    qemu_irq i8259_irq[ISA_NUM_IRQS];
    qemu_irq ioapic_irq[IOAPIC_NUM_PINS];
    qemu_irq ioapic2_irq[IOAPIC_NUM_PINS];
} GSIState;

typedef struct X86Boot X86Boot;

struct X86MachineClass {
    MachineClass parent_class;
};

struct X86MachineState {
    MachineState parent_obj;

    FWCfgState *fw_cfg;         /* NULL if the board has none */
    GSIState *gsi_state;
    qemu_irq *gsi;              /* X86_NUM_GSI lines */
    PICCommonState *pic;        /* NULL if absent or in the kernel */
    X86CPUTopoInfo topo;
    uint32_t apic_id_limit;     /* highest APIC id plus one */
    ram_addr_t below_4g_mem_size;
    ram_addr_t above_4g_mem_size;
    MemoryRegion ram_below_4g;
    MemoryRegion ram_above_4g;
    MemoryRegion bios;
    MemoryRegion isa_bios;
    void *bios_map;
    size_t bios_map_bytes;
    char *bios_path;
    bool bios_used;             /* the guest may have written to it */
    E820Entry e820[E820_NR_ENTRIES];
    unsigned e820_entries;
    X86Boot *boot;              /* kernel to start; NULL with firmware */

    OnOffAuto smm;
    OnOffAuto acpi;
    OnOffAuto pit;
    OnOffAuto pic_prop;
    char *oem_id;
    char *oem_table_id;
};

/** x86_machine_is_acpi_enabled: property "acpi"; auto is on. */
bool x86_machine_is_acpi_enabled(const X86MachineState *x86ms);

/**
 * x86_cpus_init: create the CPUs and, if the kernel does not, their APICs.
 * @x86ms: machine with its topology set
 * @errp: set on failure
 *
 * Returns: true on success.
 */
bool x86_cpus_init(X86MachineState *x86ms, Error **errp);

/** x86_cpu_apic_id_from_index: APIC id of the CPU @index, from 0. */
uint32_t x86_cpu_apic_id_from_index(X86MachineState *x86ms, unsigned index);

/**
 * x86_machine_reset: reset everything and set the first CPU to its start.
 * @machine: the machine
 * @type: kind of reset
 */
void x86_machine_reset(MachineState *machine, ResetType type);

/**
 * x86_memory_init: map RAM below and above 4 GiB and describe it.
 * @x86ms: machine whose RAM is there
 * @lowmem: where RAM stops below 4 GiB, bytes
 */
void x86_memory_init(X86MachineState *x86ms, hwaddr lowmem);

/**
 * x86_irqs_init: create the interrupt lines, controllers and APIC window.
 * @x86ms: machine with CPUs; gsi and gsi_state are set
 * @isa_bus: bus for the 8259As
 * @ioapics: 1 or 2
 * @want_pic: create the 8259As
 * @errp: set on failure
 *
 * Honours KVM's irqchip in the kernel, split or off.  Returns: true on
 * success.
 */
bool x86_irqs_init(X86MachineState *x86ms, ISABus *isa_bus, int ioapics,
                   bool want_pic, Error **errp);

/**
 * x86_bios_init: map firmware from a file below 4 GiB, its end also below
 * 1 MiB.
 * @x86ms: machine
 * @filename: path, or the name of a file in the firmware folders
 * @errp: set if there is none or its size is not a multiple of 64 KiB
 *
 * Returns: true on success.
 */
bool x86_bios_init(X86MachineState *x86ms, const char *filename,
                   Error **errp);

/** x86_bios_reset: undo what the guest wrote to its firmware; at reset. */
void x86_bios_reset(X86MachineState *x86ms);

/**
 * e820_add_entry: describe a range of guest addresses.
 * @x86ms: machine
 * @address: start
 * @length: bytes; 0 adds nothing
 * @type: E820_*
 */
void e820_add_entry(X86MachineState *x86ms, uint64_t address,
                    uint64_t length, uint32_t type);

#endif
