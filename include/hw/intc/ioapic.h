/*
 * I/O APIC: 24 interrupt pins to local APIC messages.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_IOAPIC_H
#define HW_IOAPIC_H

#include "exec/hwaddr.h"
#include "hw/core/sysbus.h"
#include "qemu/queue.h"
#include "qom/object.h"
#include "system/memory.h"

#define IOAPIC_NUM_PINS             24
#define IO_APIC_DEFAULT_ADDRESS     0xfec00000
#define IO_APIC_SECONDARY_ADDRESS   (IO_APIC_DEFAULT_ADDRESS + 0x10000)
#define IO_APIC_SECONDARY_IRQBASE   24
#define IOAPIC_WINDOW_BYTES         0x1000

#define TYPE_IOAPIC "ioapic"
OBJECT_DECLARE_SIMPLE_TYPE(IOAPICState, IOAPIC)

struct IOAPICState {
    SysBusDevice parent_obj;

    MemoryRegion io;
    uint8_t version;                /* 0x11, or 0x20 with an EOI register */
    uint8_t id;
    uint8_t index;                  /* IOREGSEL */
    uint32_t irr;                   /* level pins' lines */
    uint32_t line;                  /* current level of each pin */
    uint64_t redtbl[IOAPIC_NUM_PINS];
    uint64_t raised[IOAPIC_NUM_PINS];   /* how often a pin went high */
    uint32_t gsi_base;              /* global number of pin 0 */
    /* Board hooks, set before realize; both may be NULL. */
    void (*send)(uint64_t addr, uint32_t data);     /* default: apic.c */
    void (*routes_changed)(IOAPICState *s);         /* a pin's MSI changed */
    QLIST_ENTRY(IOAPICState) next;
};

/**
 * ioapic_eoi_broadcast: a local APIC ended a level-triggered interrupt.
 * @vector: 0-255
 *
 * Every I/O APIC clears Remote IRR of matching pins and, if the line is still
 * high, delivers again.  Called with the BQL held.
 */
void ioapic_eoi_broadcast(int vector);

/**
 * ioapic_msi: what pin @pin sends, as address and data of an MSI.
 * @s: the controller
 * @pin: below IOAPIC_NUM_PINS
 * @addr: set to the address
 * @data: set to the data
 *
 * Returns: false if the pin is masked.
 */
bool ioapic_msi(IOAPICState *s, unsigned pin, uint64_t *addr, uint32_t *data);

#endif
