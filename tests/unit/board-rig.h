/*
 * A rig for device tests: address spaces, an ISA bus, lines that count, and a
 * clock that moves only when told.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_BOARD_RIG_H
#define TESTS_BOARD_RIG_H

#include "hw/isa/isa.h"
#include "hw/core/irq.h"

/* What one interrupt line has seen. */
typedef struct RigLine {
    int level;
    unsigned rises;
    qemu_irq irq;
} RigLine;

extern RigLine rig_lines[ISA_NUM_IRQS];

/** rig_init: start everything; once, before g_test_run(). */
void rig_init(void);

/** rig_bus: the ISA bus on the system's I/O ports; lines are rig_lines. */
ISABus *rig_bus(void);

/** rig_line: a free-standing line that counts in @line. */
qemu_irq rig_line(RigLine *line);

/** rig_advance: let @ns of virtual time pass, running timers on the way. */
void rig_advance(int64_t ns);

/** Port access, little-endian. */
uint8_t rig_inb(uint16_t port);
uint16_t rig_inw(uint16_t port);
uint32_t rig_inl(uint16_t port);
void rig_outb(uint16_t port, uint8_t val);
void rig_outw(uint16_t port, uint16_t val);
void rig_outl(uint16_t port, uint32_t val);

/** Memory access, little-endian, 4 bytes. */
uint32_t rig_readl(uint64_t addr);
void rig_writel(uint64_t addr, uint32_t val);

/** rig_ram: @bytes of RAM at @addr. */
uint8_t *rig_ram(uint64_t addr, uint64_t bytes);

/** rig_noise: @n pseudo-random accesses to ports from @base on. */
void rig_noise(uint16_t base, unsigned ports, unsigned n);

#endif
