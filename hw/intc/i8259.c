/*
 * 8259A programmable interrupt controller, master and slave.
 *
 * Guest interface (Intel 8259A data sheet, ICH edge/level registers): command
 * and data port per controller (0x20-0x21, 0xa0-0xa1); one edge/level control
 * register each (0x4d0, 0x4d1).  All state is a few bytes per controller;
 * every port value is legal, so nothing the guest writes needs refusing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/irq.h"
#include "hw/core/qdev-properties.h"
#include "hw/intc/i8259.h"
#include "hw/intc/intc.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"

OBJECT_DECLARE_SIMPLE_TYPE(PICCommonState, I8259)

#define PIC_PINS        8
#define PIC_CASCADE     2       /* master pin that the slave drives */
#define PIC_SPURIOUS    7

#define ICW1_INIT       0x10
#define ICW1_IC4        0x01
#define ICW1_SNGL       0x02
#define ICW1_LTIM       0x08
#define ICW4_AEOI       0x02
#define ICW4_SFNM       0x10
#define OCW3_SELECT     0x08
#define OCW3_RIS        0x01
#define OCW3_RR         0x02
#define OCW3_POLL       0x04
#define OCW3_SMM        0x20
#define OCW3_ESMM       0x40

/* Which initialisation command word the data port takes next. */
typedef enum PicInit { PIC_READY, PIC_ICW2, PIC_ICW3, PIC_ICW4 } PicInit;

struct PICCommonState {
    ISADevice parent_obj;

    MemoryRegion base_io;
    MemoryRegion elcr_io;
    qemu_irq int_out;
    PICCommonState *slave;      /* master: who answers on PIC_CASCADE */
    uint32_t iobase;            /* property: command port */
    uint32_t elcr_addr;         /* property: edge/level control port */
    uint8_t elcr_mask;          /* property: pins that may be level */
    bool master;                /* property */

    uint8_t lines;              /* levels of the input pins */
    uint8_t irr;                /* requests; a level pin follows its line */
    uint8_t imr;
    uint8_t isr;
    uint8_t lowest;             /* pin that has the lowest priority */
    uint8_t irq_base;           /* vector of pin 0 */
    uint8_t elcr;
    uint8_t ltim;               /* ICW1: all pins are level triggered */
    bool read_isr;
    bool poll;
    bool special_mask;
    bool auto_eoi;
    bool rotate_on_auto_eoi;
    bool special_fully_nested;
    bool need_icw4;
    bool single;
    PicInit init;
    uint64_t raised[PIC_PINS];  /* how often a pin went high */
};

static uint8_t pic_level_pins(PICCommonState *s)
{
    return s->ltim ? 0xff : s->elcr;
}

/* Rank of the strongest pin in @mask, 0 the highest; PIC_PINS if none. */
static int pic_rank(PICCommonState *s, uint8_t mask)
{
    for (int rank = 0; rank < PIC_PINS; rank++) {
        if (mask & (1 << ((s->lowest + 1 + rank) % PIC_PINS))) {
            return rank;
        }
    }
    return PIC_PINS;
}

static int pic_pin_at(PICCommonState *s, int rank)
{
    return (s->lowest + 1 + rank) % PIC_PINS;
}

/* The pin that may interrupt the CPU now, or -1. */
static int pic_pending_pin(PICCommonState *s)
{
    uint8_t in_service = s->special_mask ? s->isr & ~s->imr : s->isr;
    int rank = pic_rank(s, s->irr & ~s->imr);
    int busy = pic_rank(s, in_service);
    int pin = pic_pin_at(s, rank);

    if (rank < busy) {
        return pin;
    }
    /* A slave in service must not hide its own stronger requests. */
    if (rank == busy && rank < PIC_PINS && pin == PIC_CASCADE && s->master &&
        s->special_fully_nested) {
        return pin;
    }
    return -1;
}

static void pic_update_irq(PICCommonState *s)
{
    qemu_set_irq(s->int_out, pic_pending_pin(s) >= 0);
}

int pic_get_output(PICCommonState *s)
{
    return pic_pending_pin(s) >= 0;
}

static void pic_set_irq(void *opaque, int pin, int level)
{
    PICCommonState *s = opaque;
    uint8_t bit = 1 << pin;         /* pin < PIC_PINS: qdev_init_gpio_in */

    s->raised[pin] += level && !(s->lines & bit);
    if (pic_level_pins(s) & bit) {
        s->irr = level ? s->irr | bit : s->irr & ~bit;
    } else if (level && !(s->lines & bit)) {
        /* Latched: a pulse counts even if it ends before it is taken. */
        s->irr |= bit;
    }
    s->lines = level ? s->lines | bit : s->lines & ~bit;
    pic_update_irq(s);
}

static void pic_acknowledge(PICCommonState *s, int pin)
{
    uint8_t bit = 1 << pin;

    if (s->auto_eoi) {
        if (s->rotate_on_auto_eoi) {
            s->lowest = pin;
        }
    } else {
        s->isr |= bit;
    }
    if (!(pic_level_pins(s) & bit)) {
        s->irr &= ~bit;
    }
    pic_update_irq(s);
}

/* One acknowledge cycle on one controller. Returns the pin. */
static int pic_take(PICCommonState *s)
{
    int pin = pic_pending_pin(s);

    if (pin < 0) {
        return PIC_SPURIOUS;
    }
    pic_acknowledge(s, pin);
    return pin;
}

int pic_read_irq(PICCommonState *s)
{
    int pin = pic_pending_pin(s);

    if (pin == PIC_CASCADE && s->slave) {
        PICCommonState *slave = s->slave;
        int vector = slave->irq_base + pic_take(slave);

        pic_acknowledge(s, pin);
        return vector;
    }
    return s->irq_base + pic_take(s);
}

static void pic_init_reset(PICCommonState *s)
{
    uint8_t level = pic_level_pins(s);

    /* Edge detection restarts: only level requests survive. */
    s->irr = s->lines & level;
    s->imr = 0;
    s->isr = 0;
    s->lowest = PIC_PINS - 1;
    s->read_isr = false;
    s->poll = false;
    s->special_mask = false;
    s->auto_eoi = false;
    s->rotate_on_auto_eoi = false;
    s->special_fully_nested = false;
    s->init = PIC_READY;
}

static void pic_write_icw1(PICCommonState *s, uint8_t val)
{
    s->ltim = val & ICW1_LTIM;
    pic_init_reset(s);
    s->need_icw4 = val & ICW1_IC4;
    s->single = val & ICW1_SNGL;
    s->init = PIC_ICW2;
    pic_update_irq(s);
}

static void pic_write_ocw3(PICCommonState *s, uint8_t val)
{
    if (val & OCW3_POLL) {
        s->poll = true;
    }
    if (val & OCW3_RR) {
        s->read_isr = val & OCW3_RIS;
    }
    if (val & OCW3_ESMM) {
        s->special_mask = val & OCW3_SMM;
        pic_update_irq(s);
    }
}

/* OCW2: bits 7-5 are rotate, specific, end of interrupt. */
static void pic_write_ocw2(PICCommonState *s, uint8_t val)
{
    int pin = val & 7;
    int rank;

    switch (val >> 5) {
    case 0:
        s->rotate_on_auto_eoi = false;
        break;
    case 4:
        s->rotate_on_auto_eoi = true;
        break;
    case 1:
    case 5:
        rank = pic_rank(s, s->special_mask ? s->isr & ~s->imr : s->isr);
        if (rank == PIC_PINS) {
            break;
        }
        pin = pic_pin_at(s, rank);
        s->isr &= ~(1 << pin);
        if (val >> 5 == 5) {
            s->lowest = pin;
        }
        break;
    case 3:
    case 7:
        s->isr &= ~(1 << pin);
        if (val >> 5 == 7) {
            s->lowest = pin;
        }
        break;
    case 6:
        s->lowest = pin;
        break;
    default:        /* 2: no operation */
        break;
    }
    pic_update_irq(s);
}

static void pic_write_data(PICCommonState *s, uint8_t val)
{
    switch (s->init) {
    case PIC_READY:
        s->imr = val;
        pic_update_irq(s);
        break;
    case PIC_ICW2:
        s->irq_base = val & 0xf8;
        s->init = !s->single ? PIC_ICW3 : s->need_icw4 ? PIC_ICW4 : PIC_READY;
        break;
    case PIC_ICW3:      /* the cascade is wired: nothing to choose */
        s->init = s->need_icw4 ? PIC_ICW4 : PIC_READY;
        break;
    case PIC_ICW4:
        s->special_fully_nested = val & ICW4_SFNM;
        s->auto_eoi = val & ICW4_AEOI;
        s->init = PIC_READY;
        break;
    }
}

static void pic_ioport_write(void *opaque, hwaddr addr, uint64_t val,
                             unsigned size)
{
    PICCommonState *s = opaque;

    if (addr == 1) {
        pic_write_data(s, val);
    } else if (val & ICW1_INIT) {
        pic_write_icw1(s, val);
    } else if (val & OCW3_SELECT) {
        pic_write_ocw3(s, val);
    } else {
        pic_write_ocw2(s, val);
    }
}

static uint64_t pic_ioport_read(void *opaque, hwaddr addr, unsigned size)
{
    PICCommonState *s = opaque;
    int pin;

    if (s->poll) {
        s->poll = false;
        pin = pic_pending_pin(s);
        if (pin < 0) {
            return 0;
        }
        pic_acknowledge(s, pin);
        return 0x80 | pin;
    }
    if (addr == 1) {
        return s->imr;
    }
    return s->read_isr ? s->isr : s->irr;
}

static const MemoryRegionOps pic_base_ops = {
    .read = pic_ioport_read,
    .write = pic_ioport_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

static uint64_t pic_elcr_read(void *opaque, hwaddr addr, unsigned size)
{
    return ((PICCommonState *)opaque)->elcr;
}

static void pic_elcr_write(void *opaque, hwaddr addr, uint64_t val,
                           unsigned size)
{
    PICCommonState *s = opaque;

    s->elcr = val & s->elcr_mask;
    /* What a level pin asks is what its line says, not an old edge. */
    s->irr = (s->irr & ~pic_level_pins(s)) | (s->lines & pic_level_pins(s));
    pic_update_irq(s);
}

static const MemoryRegionOps pic_elcr_ops = {
    .read = pic_elcr_read,
    .write = pic_elcr_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

static void pic_reset(DeviceState *dev)
{
    PICCommonState *s = I8259(dev);

    s->elcr = 0;
    s->ltim = 0;
    s->lines = 0;
    s->irq_base = 0;
    pic_init_reset(s);
    pic_update_irq(s);
}

static void pic_realize(DeviceState *dev, Error **errp)
{
    PICCommonState *s = I8259(dev);

    if (s->iobase > ISA_IO_PORTS - 2 || s->elcr_addr > ISA_IO_PORTS - 1) {
        error_setg(errp, "ports 0x%" PRIx32 " and 0x%" PRIx32
                   " do not fit below 0x%x", s->iobase, s->elcr_addr,
                   ISA_IO_PORTS);
        return;
    }
    memory_region_init_io(&s->base_io, OBJECT(s), &pic_base_ops, s, "pic", 2);
    memory_region_init_io(&s->elcr_io, OBJECT(s), &pic_elcr_ops, s, "elcr",
                          1);
    qdev_init_gpio_out(dev, &s->int_out, 1);
    qdev_init_gpio_in(dev, pic_set_irq, PIC_PINS);
    isa_register_ioport(ISA_DEVICE(s), &s->base_io, s->iobase);
    isa_register_ioport(ISA_DEVICE(s), &s->elcr_io, s->elcr_addr);
}

static bool pic_get_statistics(InterruptStatsProvider *obj,
                               uint64_t **irq_counts, unsigned int *nb_irqs)
{
    *irq_counts = I8259(obj)->raised;
    *nb_irqs = PIC_PINS;
    return true;
}

static void pic_print_info(InterruptStatsProvider *obj, GString *buf)
{
    PICCommonState *s = I8259(obj);

    g_string_append_printf(buf, "pic%d: irr=%02x imr=%02x isr=%02x hprio=%d "
                           "irq_base=%02x rr_sel=%d elcr=%02x fnm=%d\n",
                           !s->master, s->irr, s->imr, s->isr,
                           pic_pin_at(s, 0), s->irq_base, s->read_isr,
                           s->elcr, s->special_fully_nested);
}

static const Property pic_props[] = {
    DEFINE_PROP_UINT32("iobase", PICCommonState, iobase, 0x20),
    DEFINE_PROP_UINT32("elcr_addr", PICCommonState, elcr_addr, 0x4d0),
    DEFINE_PROP_UINT8("elcr_mask", PICCommonState, elcr_mask, 0xf8),
    DEFINE_PROP_BOOL("master", PICCommonState, master, true),
};

static void pic_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    InterruptStatsProviderClass *ic = INTERRUPT_STATS_PROVIDER_CLASS(klass);

    ic->get_statistics = pic_get_statistics;
    ic->print_info = pic_print_info;
    dc->desc = "8259A interrupt controller";
    dc->realize = pic_realize;
    device_class_set_legacy_reset(dc, pic_reset);
    device_class_set_props(dc, pic_props);
    /* Reason: the pair is wired to the CPU and to each other by the board. */
    dc->user_creatable = false;
}

static PICCommonState *pic_create(ISABus *bus, bool master, Error **errp)
{
    ISADevice *isa = isa_new(TYPE_I8259);
    DeviceState *dev = DEVICE(isa);

    qdev_prop_set_uint32(dev, "iobase", master ? 0x20 : 0xa0);
    qdev_prop_set_uint32(dev, "elcr_addr", master ? 0x4d0 : 0x4d1);
    /* The timer, keyboard, cascade, clock and coprocessor stay edge. */
    qdev_prop_set_uint8(dev, "elcr_mask", master ? 0xf8 : 0xde);
    qdev_prop_set_bit(dev, "master", master);
    return isa_realize_and_unref(isa, bus, errp) ? I8259(dev) : NULL;
}

qemu_irq *i8259_init(ISABus *bus, qemu_irq parent_irq_in,
                     PICCommonState **master_out, Error **errp)
{
    PICCommonState *master = pic_create(bus, true, errp);
    PICCommonState *slave = master ? pic_create(bus, false, errp) : NULL;
    qemu_irq *irqs;

    if (!slave) {
        return NULL;
    }
    irqs = g_new(qemu_irq, ISA_NUM_IRQS);
    for (int i = 0; i < PIC_PINS; i++) {
        irqs[i] = qdev_get_gpio_in(DEVICE(master), i);
        irqs[i + PIC_PINS] = qdev_get_gpio_in(DEVICE(slave), i);
    }
    qdev_connect_gpio_out(DEVICE(master), 0, parent_irq_in);
    qdev_connect_gpio_out(DEVICE(slave), 0, irqs[PIC_CASCADE]);
    master->slave = slave;
    if (master_out) {
        *master_out = master;
    }
    return irqs;
}

static const TypeInfo pic_types[] = {
    {
        .name          = TYPE_I8259,
        .parent        = TYPE_ISA_DEVICE,
        .instance_size = sizeof(PICCommonState),
        .class_init    = pic_class_init,
        .interfaces    = (const InterfaceInfo[]) {
            { TYPE_INTERRUPT_STATS_PROVIDER },
            { }
        },
        TYPE_IS_SECURE("fixed-size state, every register value is legal"),
    },
};
DEFINE_TYPES(pic_types)
