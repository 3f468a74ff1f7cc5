/*
 * microvm: a minimal machine for short-lived guests, without PCI.
 *
 * Address map as guests built for QEMU's microvm know it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_I386_MICROVM_H
#define HW_I386_MICROVM_H

#include "hw/i386/x86.h"

#define MICROVM_LOWMEM_LIMIT        0xc0000000ULL

/*
 * Interrupt lines: 0 timer, 2 cascade, 4 serial, 5-12 virtio without ACPI,
 * 8 clock, 9 GED, 16-23 virtio with ACPI and one I/O APIC, 24-47 with two.
 */
#define VIRTIO_MMIO_BASE            0xfeb00000
#define VIRTIO_MMIO_BYTES           512
#define VIRTIO_IRQ_BASE_LEGACY      5
#define VIRTIO_IRQ_BASE_ACPI        16
#define VIRTIO_NUM_TRANSPORTS       8
#define VIRTIO_MAX_TRANSPORTS       IOAPIC_NUM_PINS

#define GED_MMIO_BASE               0xfea00000
#define GED_MMIO_BASE_REGS          (GED_MMIO_BASE + 0x200)
#define GED_MMIO_IRQ                9

#define TYPE_MICROVM_MACHINE MACHINE_TYPE_NAME("microvm")
OBJECT_DECLARE_SIMPLE_TYPE(MicrovmMachineState, MICROVM_MACHINE)

struct MicrovmMachineState {
    X86MachineState parent_obj;

    OnOffAuto rtc;
    OnOffAuto pcie;
    OnOffAuto ioapic2;
    bool isa_serial;
    bool option_roms;
    bool auto_kernel_cmdline;

    unsigned nr_ioapics;
    unsigned virtio_irq_base;
    unsigned virtio_num_transports;
    DeviceState *virtio[VIRTIO_MAX_TRANSPORTS];
    bool has_rtc;
    bool has_pit;
    bool has_pic;
    Notifier machine_done;
};

#endif
