/*
 * Local APIC emulated in user space (Intel SDM volume 3, chapter 11).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_INTC_APIC_H
#define HW_INTC_APIC_H

#include "accel/x86-state.h"
#include "hw/core/cpu.h"
#include "hw/core/qdev.h"
#include "hw/intc/i8259.h"
#include "system/memory.h"

#define APIC_DEFAULT_ADDRESS    0xfee00000
#define APIC_SPACE_SIZE         0x100000    /* MSI window, 1 MiB */
#define TYPE_APIC               "apic"
typedef struct APICState APICState;

/**
 * apic_create: create the local APIC of a CPU.
 * @cpu: the CPU; the APIC becomes its child "lapic"
 * @env: its state; apic and apic_ops are set
 * @apic_id: initial APIC id, also the x2APIC id
 * @bsp: this CPU starts the machine
 * @errp: set on failure
 *
 * Returns: the APIC, owned by @cpu; NULL on failure.
 */
APICState *apic_create(CPUState *cpu, CPUX86State *env, uint32_t apic_id,
                       bool bsp, Error **errp);

/**
 * apic_map_msi_window: decode the message window and the CPUs' registers.
 * @as: guest memory to put the region in
 * @owner: object that owns the region, the machine
 *
 * A CPU's access reaches that CPU's registers; a device's write is a message.
 * Call once per machine, when its APICs are emulated here.
 */
void apic_map_msi_window(MemoryRegion *as, Object *owner);

/**
 * apic_connect_pic: where a CPU gets vectors in ExtINT mode.
 * @pic: the master 8259A; NULL: none
 */
void apic_connect_pic(PICCommonState *pic);

/**
 * apic_pic_interrupt: the 8259A's INTR line changed.
 * @level: 0 or 1
 */
void apic_pic_interrupt(int level);

/**
 * apic_deliver_msi: send an interrupt message.
 * @addr: address, in the window at APIC_DEFAULT_ADDRESS
 * @data: data as written
 *
 * Called with the BQL held.
 */
void apic_deliver_msi(uint64_t addr, uint32_t data);

#endif
