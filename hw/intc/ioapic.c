/*
 * I/O APIC: 24 interrupt pins to local APIC messages.
 *
 * Guest interface (Intel 82093AA data sheet; EOI register as in ICH): a 4 KiB
 * window with an index register (0x00), a data window (0x10) and, in version
 * 0x20, an EOI register (0x40).  An index that names no register reads as
 * zero and ignores writes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/irq.h"
#include "hw/core/qdev-properties.h"
#include "hw/intc/apic.h"
#include "hw/intc/intc.h"
#include "hw/intc/ioapic.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"

#define IOAPIC_IOREGSEL         0x00
#define IOAPIC_IOWIN            0x10
#define IOAPIC_EOI              0x40

#define IOAPIC_REG_ID           0x00
#define IOAPIC_REG_VER          0x01
#define IOAPIC_REG_ARB          0x02
#define IOAPIC_REG_REDTBL       0x10

/* Redirection table entry */
#define RTE_VECTOR              0xffULL
#define RTE_MODE_SHIFT          8
#define RTE_DEST_MODE           (1ULL << 11)
#define RTE_DELIVERY_STATUS     (1ULL << 12)
#define RTE_ACTIVE_LOW          (1ULL << 13)
#define RTE_REMOTE_IRR          (1ULL << 14)
#define RTE_LEVEL               (1ULL << 15)
#define RTE_MASKED              (1ULL << 16)
#define RTE_DEST_SHIFT          56
#define RTE_READ_ONLY           (RTE_DELIVERY_STATUS | RTE_REMOTE_IRR)
#define RTE_WRITABLE            (0xff0000000001ffffULL & ~RTE_READ_ONLY)

#define MSI_LEVEL_ASSERT        (1U << 14)
#define MSI_TRIGGER_LEVEL       (1U << 15)

/* Every I/O APIC hears every EOI; under the BQL. */
static QLIST_HEAD(, IOAPICState) ioapics = QLIST_HEAD_INITIALIZER(ioapics);

bool ioapic_msi(IOAPICState *s, unsigned pin, uint64_t *addr, uint32_t *data)
{
    uint64_t entry = s->redtbl[pin];

    *addr = APIC_DEFAULT_ADDRESS | (entry >> RTE_DEST_SHIFT) << 12 |
            (entry & RTE_DEST_MODE ? 1 << 2 : 0);
    *data = (entry & (RTE_VECTOR | 7ULL << RTE_MODE_SHIFT)) |
            MSI_LEVEL_ASSERT |
            (entry & RTE_LEVEL ? MSI_TRIGGER_LEVEL : 0);
    return !(entry & RTE_MASKED);
}

/* Send what pin @pin has to say, if anything. */
static void ioapic_service(IOAPICState *s, unsigned pin)
{
    uint64_t *entry = &s->redtbl[pin];
    uint32_t bit = 1u << pin;
    uint64_t addr;
    uint32_t data;

    if (!(s->irr & bit) || !ioapic_msi(s, pin, &addr, &data)) {
        return;
    }
    if (*entry & RTE_LEVEL) {
        if (*entry & RTE_REMOTE_IRR) {
            return;
        }
        *entry |= RTE_REMOTE_IRR;
    } else {
        s->irr &= ~bit;
    }
    if (s->send) {
        s->send(addr, data);
    } else {
        apic_deliver_msi(addr, data);
    }
}

static void ioapic_set_irq(void *opaque, int pin, int level)
{
    IOAPICState *s = opaque;
    uint32_t bit = 1u << pin;       /* pin < 24: qdev_init_gpio_in */
    bool was_high = s->line & bit;

    s->raised[pin] += level && !was_high;
    s->line = level ? s->line | bit : s->line & ~bit;
    if (s->redtbl[pin] & RTE_LEVEL) {
        s->irr = level ? s->irr | bit : s->irr & ~bit;
    } else if (level && !was_high && !(s->redtbl[pin] & RTE_MASKED)) {
        s->irr |= bit;
    } else {
        return;                     /* a masked pin does not see edges */
    }
    ioapic_service(s, pin);
}

static void ioapic_end_of_interrupt(IOAPICState *s, int vector)
{
    for (unsigned pin = 0; pin < IOAPIC_NUM_PINS; pin++) {
        uint64_t *entry = &s->redtbl[pin];

        if ((*entry & RTE_VECTOR) != vector || !(*entry & RTE_REMOTE_IRR)) {
            continue;
        }
        *entry &= ~RTE_REMOTE_IRR;
        ioapic_service(s, pin);
    }
}

void ioapic_eoi_broadcast(int vector)
{
    IOAPICState *s;

    QLIST_FOREACH(s, &ioapics, next) {
        ioapic_end_of_interrupt(s, vector);
    }
}

static uint32_t ioapic_read_reg(IOAPICState *s)
{
    unsigned n = s->index - IOAPIC_REG_REDTBL;

    switch (s->index) {
    case IOAPIC_REG_ID:
    case IOAPIC_REG_ARB:
        return (uint32_t)s->id << 24;
    case IOAPIC_REG_VER:
        return s->version | (IOAPIC_NUM_PINS - 1) << 16;
    default:
        if (n / 2 >= IOAPIC_NUM_PINS) {
            return 0;
        }
        return n & 1 ? s->redtbl[n / 2] >> 32 : s->redtbl[n / 2];
    }
}

static void ioapic_write_redtbl(IOAPICState *s, unsigned n, uint32_t val)
{
    unsigned pin = n / 2;           /* the caller checked it */
    uint64_t *entry = &s->redtbl[pin];
    uint32_t bit = 1u << pin;
    uint64_t read_only = *entry & RTE_READ_ONLY;
    uint64_t wanted = n & 1 ?
        (*entry & 0xffffffffULL) | (uint64_t)val << 32 :
        (*entry & ~0xffffffffULL) | val;
    bool was_level = *entry & RTE_LEVEL;

    *entry = (wanted & RTE_WRITABLE) | read_only;
    if (!(*entry & RTE_LEVEL)) {
        *entry &= ~RTE_REMOTE_IRR;
        if (was_level) {
            s->irr &= ~bit;
        }
    } else {
        s->irr = (s->irr & ~bit) | (s->line & bit);
    }
    if (s->routes_changed) {
        s->routes_changed(s);
    }
    ioapic_service(s, pin);
}

static void ioapic_write_reg(IOAPICState *s, uint32_t val)
{
    unsigned n = s->index - IOAPIC_REG_REDTBL;

    if (s->index == IOAPIC_REG_ID) {
        s->id = (val >> 24) & 0xf;
    } else if (s->index >= IOAPIC_REG_REDTBL && n / 2 < IOAPIC_NUM_PINS) {
        ioapic_write_redtbl(s, n, val);
    }
}

static uint64_t ioapic_mem_read(void *opaque, hwaddr addr, unsigned size)
{
    IOAPICState *s = opaque;

    switch (addr) {
    case IOAPIC_IOREGSEL:
        return s->index;
    case IOAPIC_IOWIN:
        return size == 4 ? ioapic_read_reg(s) : 0;
    default:
        return 0;
    }
}

static void ioapic_mem_write(void *opaque, hwaddr addr, uint64_t val,
                             unsigned size)
{
    IOAPICState *s = opaque;

    switch (addr) {
    case IOAPIC_IOREGSEL:
        s->index = val;
        break;
    case IOAPIC_IOWIN:
        if (size == 4) {
            ioapic_write_reg(s, val);
        } else {
            qemu_log_mask(LOG_GUEST_ERROR, "ioapic: %u-byte write of the "
                          "data window ignored\n", size);
        }
        break;
    case IOAPIC_EOI:
        if (s->version >= 0x20 && size == 4) {
            ioapic_end_of_interrupt(s, val & 0xff);
        }
        break;
    default:
        break;
    }
}

static const MemoryRegionOps ioapic_ops = {
    .read = ioapic_mem_read,
    .write = ioapic_mem_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 1, .max_access_size = 4 },
};

static void ioapic_reset(DeviceState *dev)
{
    IOAPICState *s = IOAPIC(dev);

    s->id = 0;
    s->index = 0;
    s->irr = 0;
    s->line = 0;
    for (unsigned pin = 0; pin < IOAPIC_NUM_PINS; pin++) {
        s->redtbl[pin] = RTE_MASKED;
    }
    if (s->routes_changed) {
        s->routes_changed(s);
    }
}

static void ioapic_realize(DeviceState *dev, Error **errp)
{
    IOAPICState *s = IOAPIC(dev);

    if (s->version != 0x11 && s->version != 0x20) {
        error_setg(errp, "ioapic version 0x%x is not one of 0x11, 0x20",
                   s->version);
        return;
    }
    memory_region_init_io(&s->io, OBJECT(s), &ioapic_ops, s, "ioapic",
                          IOAPIC_WINDOW_BYTES);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->io);
    qdev_init_gpio_in(dev, ioapic_set_irq, IOAPIC_NUM_PINS);
    QLIST_INSERT_HEAD(&ioapics, s, next);
}

static void ioapic_unrealize(DeviceState *dev)
{
    QLIST_REMOVE(IOAPIC(dev), next);
}

static bool ioapic_get_statistics(InterruptStatsProvider *obj,
                                  uint64_t **irq_counts,
                                  unsigned int *nb_irqs)
{
    *irq_counts = IOAPIC(obj)->raised;
    *nb_irqs = IOAPIC_NUM_PINS;
    return true;
}

static void ioapic_print_pin(const IOAPICState *s, unsigned pin, GString *buf)
{
    static const char modes[][7] = {
        "fixed", "lowest", "smi", "...", "nmi", "init", "...", "extint",
    };
    uint64_t entry = s->redtbl[pin];

    g_string_append_printf(buf, "  pin %-2u 0x%016" PRIx64 " dest=%x vec=%-3u "
                           "%s %-5s %-6s %-6s %s\n", pin, entry,
                           (unsigned)(entry >> RTE_DEST_SHIFT),
                           (unsigned)(entry & RTE_VECTOR),
                           entry & RTE_ACTIVE_LOW ? "active-lo" : "active-hi",
                           entry & RTE_LEVEL ? "level" : "edge",
                           entry & RTE_MASKED ? "masked" : "",
                           modes[entry >> RTE_MODE_SHIFT & 7],
                           entry & RTE_DEST_MODE ? "logical" : "physical");
}

static void ioapic_print_pins(const char *name, uint32_t pins, GString *buf)
{
    g_string_append_printf(buf, "  %s", name);
    for (unsigned pin = 0; pin < IOAPIC_NUM_PINS; pin++) {
        if (pins & 1u << pin) {
            g_string_append_printf(buf, " %u", pin);
        }
    }
    g_string_append(buf, pins ? "\n" : " (none)\n");
}

static void ioapic_print_info(InterruptStatsProvider *obj, GString *buf)
{
    IOAPICState *s = IOAPIC(obj);
    uint32_t remote_irr = 0;

    g_string_append_printf(buf, "ioapic%u: ver=0x%x id=0x%02x sel=0x%02x",
                           s->gsi_base / IOAPIC_NUM_PINS, s->version, s->id,
                           s->index);
    if (s->index >= IOAPIC_REG_REDTBL) {
        g_string_append_printf(buf, " (redir[%u])",
                               (s->index - IOAPIC_REG_REDTBL) / 2);
    }
    g_string_append_c(buf, '\n');
    for (unsigned pin = 0; pin < IOAPIC_NUM_PINS; pin++) {
        ioapic_print_pin(s, pin, buf);
        remote_irr |= s->redtbl[pin] & RTE_REMOTE_IRR ? 1u << pin : 0;
    }
    ioapic_print_pins("IRR     ", s->irr, buf);
    ioapic_print_pins("Remote IRR", remote_irr, buf);
}

static const Property ioapic_props[] = {
    DEFINE_PROP_UINT8("version", IOAPICState, version, 0x20),
    DEFINE_PROP_UINT32("gsi_base", IOAPICState, gsi_base, 0),
};

static void ioapic_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    InterruptStatsProviderClass *ic = INTERRUPT_STATS_PROVIDER_CLASS(klass);

    ic->get_statistics = ioapic_get_statistics;
    ic->print_info = ioapic_print_info;
    dc->desc = "I/O APIC";
    dc->realize = ioapic_realize;
    dc->unrealize = ioapic_unrealize;
    device_class_set_legacy_reset(dc, ioapic_reset);
    device_class_set_props(dc, ioapic_props);
    /* Reason: its pins are the board's interrupt lines. */
    dc->user_creatable = false;
}

static const TypeInfo ioapic_types[] = {
    {
        .name          = TYPE_IOAPIC,
        .parent        = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(IOAPICState),
        .class_init    = ioapic_class_init,
        .interfaces    = (const InterfaceInfo[]) {
            { TYPE_INTERRUPT_STATS_PROVIDER },
            { }
        },
        TYPE_IS_SECURE("indexes checked against the pin table, no DMA"),
    },
};
DEFINE_TYPES(ioapic_types)
