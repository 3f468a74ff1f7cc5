/*
 * MP configuration table (Intel MultiProcessor Specification 1.4), for
 * guests that boot without firmware and without ACPI.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"
#include "hw/intc/apic.h"
#include "microvm-tables.h"

#define MP_FLOATING_BYTES   16
#define MP_HEADER_BYTES     44
#define MP_SPEC_REV         4

enum { MP_PROCESSOR, MP_BUS, MP_IOAPIC, MP_IOINTR, MP_LINTR };
enum { MP_INT = 0, MP_NMI = 1, MP_EXTINT = 3 };

static void put(GArray *t, uint64_t v, int bytes)
{
    build_append_int_noprefix(t, v, bytes);
}

static void put_processor(GArray *t, uint32_t apic_id, bool bsp)
{
    put(t, MP_PROCESSOR, 1);
    put(t, apic_id, 1);
    put(t, 0x14, 1);                    /* local APIC version */
    put(t, bsp ? 3 : 1, 1);             /* enabled, bootstrap */
    put(t, 0x600, 4);                   /* signature: family 6 */
    put(t, 0x201, 4);                   /* features: FPU, APIC */
    put(t, 0, 8);
}

static void put_interrupt(GArray *t, int entry, int type, uint8_t bus_irq,
                          uint8_t dest_apic, uint8_t dest_pin)
{
    put(t, entry, 1);
    put(t, type, 1);
    put(t, 0, 2);                       /* trigger as the bus has it */
    put(t, 0, 1);                       /* ISA */
    put(t, bus_irq, 1);
    put(t, dest_apic, 1);
    put(t, dest_pin, 1);
}

/* Returns: the number of entries. */
static unsigned put_entries(GArray *t, const MpConfig *cfg)
{
    uint8_t ioapic_id = cfg->nr_cpus ? cfg->apic_ids[cfg->nr_cpus - 1] + 1
                                     : 0;
    unsigned n = 0;

    for (unsigned i = 0; i < cfg->nr_cpus; i++, n++) {
        put_processor(t, cfg->apic_ids[i], i == 0);
    }
    put(t, MP_BUS, 1);
    put(t, 0, 1);
    g_array_append_vals(t, "ISA   ", 6);
    put(t, MP_IOAPIC, 1);
    put(t, ioapic_id, 1);
    put(t, 0x11, 1);
    put(t, 1, 1);                       /* enabled */
    put(t, IO_APIC_DEFAULT_ADDRESS, 4);
    n += 2;
    for (int irq = 0; irq < ISA_NUM_IRQS; irq++) {
        if (irq != 2) {                 /* the cascade; its pin has IRQ 0 */
            put_interrupt(t, MP_IOINTR, MP_INT, irq, ioapic_id,
                          irq ? irq : 2);
            n++;
        }
    }
    put_interrupt(t, MP_LINTR, MP_EXTINT, 0, 0, 0);
    put_interrupt(t, MP_LINTR, MP_NMI, 0, 0xff, 1);
    return n + 2;
}

GArray *mptable_build(const MpConfig *cfg)
{
    GArray *t = g_array_new(false, true, 1);
    unsigned entries;
    uint8_t *p;

    g_array_append_vals(t, "_MP_", 4);
    put(t, cfg->base + MP_FLOATING_BYTES, 4);
    put(t, 1, 1);                       /* length in paragraphs */
    put(t, MP_SPEC_REV, 1);
    put(t, 0, 6);                       /* checksum, features */

    g_array_append_vals(t, "PCMP", 4);
    put(t, 0, 2);                       /* length */
    put(t, MP_SPEC_REV, 1);
    put(t, 0, 1);                       /* checksum */
    g_array_append_vals(t, "RINGFNCEmicrovm     ", 20);
    put(t, 0, 4);                       /* no OEM table */
    put(t, 0, 2);
    put(t, 0, 2);                       /* entries */
    put(t, APIC_DEFAULT_ADDRESS, 4);
    put(t, 0, 4);                       /* no extended table */
    entries = put_entries(t, cfg);

    p = (uint8_t *)t->data;
    p[10] = acpi_checksum(p, MP_FLOATING_BYTES);
    p += MP_FLOATING_BYTES;
    p[4] = t->len - MP_FLOATING_BYTES;
    p[5] = (t->len - MP_FLOATING_BYTES) >> 8;
    p[34] = entries;
    p[35] = entries >> 8;
    p[7] = acpi_checksum(p, t->len - MP_FLOATING_BYTES);
    return t;
}
