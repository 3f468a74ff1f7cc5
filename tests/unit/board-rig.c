/*
 * A rig for device tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "system/address-spaces.h"

RigLine rig_lines[ISA_NUM_IRQS];

static int64_t rig_now = 1000000000;
static qemu_irq rig_irqs[ISA_NUM_IRQS];

static int64_t rig_get_clock(void)
{
    return rig_now;
}

static void rig_set_clock(int64_t ns)
{
    rig_now = ns;
}

static void rig_line_set(void *opaque, int n, int level)
{
    RigLine *line = opaque;

    line->rises += level && !line->level;
    line->level = level;
}

qemu_irq rig_line(RigLine *line)
{
    line->irq = qemu_allocate_irq(rig_line_set, line, 0);
    return line->irq;
}

void rig_init(void)
{
    qemu_init_main_loop(&error_abort);
    if (!bql_locked()) {
        bql_lock();
    }
    module_call_init(MODULE_INIT_QOM);
    qemu_clock_set_virtual_source(rig_get_clock, rig_set_clock);
    for (int i = 0; i < ISA_NUM_IRQS; i++) {
        rig_irqs[i] = rig_line(&rig_lines[i]);
    }
}

ISABus *rig_bus(void)
{
    static ISABus *bus;

    if (!bus) {
        bus = isa_bus_new(NULL, get_system_memory(), get_system_io(),
                          &error_abort);
        isa_bus_register_input_irqs(bus, rig_irqs);
    }
    return bus;
}

void rig_advance(int64_t ns)
{
    int64_t end = rig_now + ns;

    for (;;) {
        int64_t wait = qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, ~0);

        if (wait < 0 || rig_now + wait > end) {
            break;
        }
        rig_now += wait;
        qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL);
    }
    rig_now = end;
    qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL);
}

static uint32_t port_in(uint16_t port, unsigned size)
{
    uint8_t buf[4] = { 0 };

    address_space_read(&address_space_io, port, MEMTXATTRS_UNSPECIFIED, buf,
                       size);
    return ldl_le_p(buf);
}

static void port_out(uint16_t port, uint32_t val, unsigned size)
{
    uint8_t buf[4];

    stl_le_p(buf, val);
    address_space_write(&address_space_io, port, MEMTXATTRS_UNSPECIFIED, buf,
                        size);
}

uint8_t rig_inb(uint16_t port)
{
    return port_in(port, 1);
}

uint16_t rig_inw(uint16_t port)
{
    return port_in(port, 2);
}

uint32_t rig_inl(uint16_t port)
{
    return port_in(port, 4);
}

void rig_outb(uint16_t port, uint8_t val)
{
    port_out(port, val, 1);
}

void rig_outw(uint16_t port, uint16_t val)
{
    port_out(port, val, 2);
}

void rig_outl(uint16_t port, uint32_t val)
{
    port_out(port, val, 4);
}

uint32_t rig_readl(uint64_t addr)
{
    uint8_t buf[4] = { 0 };

    address_space_read(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED,
                       buf, 4);
    return ldl_le_p(buf);
}

void rig_writel(uint64_t addr, uint32_t val)
{
    uint8_t buf[4];

    stl_le_p(buf, val);
    address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED,
                        buf, 4);
}

uint8_t *rig_ram(uint64_t addr, uint64_t bytes)
{
    MemoryRegion *mr = g_new0(MemoryRegion, 1);

    memory_region_init_ram(mr, NULL, "rig-ram", bytes, &error_abort);
    memory_region_add_subregion(get_system_memory(), addr, mr);
    return memory_region_get_ram_ptr(mr);
}

void rig_noise(uint16_t base, unsigned ports, unsigned n)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(20261122);

    while (n--) {
        uint16_t port = base + g_rand_int_range(rand, 0, ports);
        uint32_t val = g_rand_int(rand);

        switch (g_rand_int_range(rand, 0, 7)) {
        case 0:
            rig_inb(port);
            break;
        case 1:
            rig_inw(port);
            break;
        case 2:
            rig_inl(port);
            break;
        case 3:
            rig_outw(port, val);
            break;
        case 4:
            rig_outl(port, val);
            break;
        default:
            rig_outb(port, val);
            break;
        }
        if (n % 64 == 0) {
            rig_advance(g_rand_int_range(rand, 0, 100000));
        }
    }
}
