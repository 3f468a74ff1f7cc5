/*
 * 8259A programmable interrupt controller pair.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_I8259_H
#define HW_I8259_H

#include "hw/isa/isa.h"

#define TYPE_I8259 "isa-i8259"
typedef struct PICCommonState PICCommonState;

/**
 * i8259_init: create the master and slave controllers.
 * @bus: ISA bus; the pair decodes ports 0x20, 0xa0 and 0x4d0-0x4d1
 * @parent_irq_in: INTR output of the master
 * @master: set to the master, owned by the bus; may be NULL
 * @errp: set on failure
 *
 * Returns: an array of ISA_NUM_IRQS input lines, owned by the caller (g_free);
 * NULL on failure.
 */
qemu_irq *i8259_init(ISABus *bus, qemu_irq parent_irq_in,
                     PICCommonState **master, Error **errp);

/**
 * pic_read_irq: the CPU's interrupt acknowledge cycle.
 * @s: the master
 *
 * Returns: the vector (0-255); a spurious one (IRQ 7) if nothing is pending.
 */
int pic_read_irq(PICCommonState *s);

/** pic_get_output: 1 if the controller asserts INTR, else 0. */
int pic_get_output(PICCommonState *s);

#endif
