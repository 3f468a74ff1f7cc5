/*
 * 8254 programmable interval timer.
 *
 * Guest interface (Intel 8254 data sheet): three counter ports and a control
 * port.  The clock is 1.193182 MHz, OUT 0 is the timer interrupt, GATE 2 is
 * driven by port 0x61.  Counters are not stepped: what a counter holds follows
 * from the time since it was loaded.  A count written in modes 2 and 3 takes
 * effect at once rather than at the end of the period.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/irq.h"
#include "hw/core/qdev-properties.h"
#include "hw/timer/i8254.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/module.h"
#include "qemu/timer.h"

OBJECT_DECLARE_SIMPLE_TYPE(PITCommonState, I8254)

#define PIT_PORTS       4
#define PIT_PORT_CTRL   3
#define RW_LSB          1
#define RW_MSB          2
#define RW_WORD         3

/* A guest may ask for 600,000 interrupts a second; the host gives this. */
#define PIT_MIN_PERIOD_NS   20000

typedef struct PITChannel {
    uint32_t count;         /* 1-65536, as loaded; 0 only if not running */
    uint32_t next_count;    /* modes 1 and 5: for the next trigger */
    uint8_t mode;           /* 0-5 */
    uint8_t rw_mode;        /* RW_* */
    bool bcd;
    bool gate;
    bool null_count;        /* a count is awaited, or a trigger */
    bool running;           /* counting since load_ns, unless the gate stops */
    uint8_t write_lsb;
    bool write_msb_next;
    bool read_msb_next;
    uint8_t latched_bytes;  /* bytes of the latch not read yet */
    uint16_t latch;
    bool status_latched;
    uint8_t status;
    int64_t load_ns;        /* when counting (re)started */
    int64_t stop_ns;        /* when GATE went low, unless it triggers */
} PITChannel;

struct PITCommonState {
    ISADevice parent_obj;

    MemoryRegion io;
    uint32_t iobase;
    PITChannel channels[PIT_CHANNELS];
    QEMUTimer *irq_timer;
    qemu_irq irq;
};

static int64_t pit_now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static bool gate_triggers(const PITChannel *c)
{
    return c->mode == 1 || c->mode == 5;
}

static bool periodic(const PITChannel *c)
{
    return c->mode == 2 || c->mode == 3;
}

/* Clock ticks since the counter was loaded. */
static uint64_t pit_ticks(const PITChannel *c, int64_t now)
{
    if (!gate_triggers(c) && !c->gate) {
        now = c->stop_ns;
    }
    return now <= c->load_ns ? 0 :
           muldiv64(now - c->load_ns, PIT_FREQ, NANOSECONDS_PER_SECOND);
}

static uint32_t pit_modulus(const PITChannel *c)
{
    return c->bcd ? 10000 : 65536;
}

static uint16_t to_bcd(uint32_t v)
{
    return v % 10 | v / 10 % 10 << 4 | v / 100 % 10 << 8 |
           v / 1000 % 10 << 12;
}

static uint32_t from_bcd(uint16_t v)
{
    return (v & 15) + (v >> 4 & 15) * 10 + (v >> 8 & 15) * 100 +
           (v >> 12) * 1000;
}

/* What the counting element holds, as the guest reads it. */
static uint16_t pit_read_count(const PITChannel *c, int64_t now)
{
    uint32_t m = pit_modulus(c);
    uint32_t value;
    uint64_t d;

    if (!c->running) {
        return c->bcd ? to_bcd(c->count) : c->count;
    }
    d = pit_ticks(c, now);
    switch (c->mode) {
    case 2:
        value = c->count - d % c->count;
        break;
    case 3:     /* counts down by two, twice a period */
        value = c->count - 2 * d % c->count;
        value &= ~1u;
        break;
    default:    /* goes on below zero, round the modulus */
        value = (c->count + m - d % m) % m;
        break;
    }
    return c->bcd ? to_bcd(value) : value;      /* the last four digits */
}

static int pit_out(const PITChannel *c, int64_t now)
{
    uint64_t d;

    if (!c->running) {
        return c->mode != 0;
    }
    d = pit_ticks(c, now);
    switch (c->mode) {
    case 0:
    case 1:
        return d >= c->count;
    case 2:
        return !c->gate || d % c->count != c->count - 1;
    case 3:
        return !c->gate || d % c->count < (c->count + 1) / 2;
    default:
        return d != c->count;
    }
}

static int64_t ticks_to_ns(uint64_t ticks)
{
    /* Round up: at this time the tick has happened. */
    return muldiv64(ticks, NANOSECONDS_PER_SECOND, PIT_FREQ) + 1;
}

/* Arm the host timer for the next rising edge of OUT 0. */
static void pit_arm(PITCommonState *s, int64_t now)
{
    PITChannel *c = &s->channels[0];
    uint64_t d = pit_ticks(c, now);
    uint64_t edge;

    if (!c->running || gate_triggers(c)) {
        timer_del(s->irq_timer);
        return;
    }
    if (periodic(c)) {
        edge = (d / c->count + 1) * c->count;
        timer_mod(s->irq_timer, MAX(c->load_ns + ticks_to_ns(edge),
                                    now + PIT_MIN_PERIOD_NS));
        return;
    }
    edge = c->mode == 0 ? c->count : c->count + 1;
    if (d < edge) {
        timer_mod(s->irq_timer, c->load_ns + ticks_to_ns(edge));
    } else {
        timer_del(s->irq_timer);
    }
}

static void pit_irq_timer(void *opaque)
{
    PITCommonState *s = opaque;

    /* OUT was low just before, whatever the mode. */
    qemu_irq_lower(s->irq);
    qemu_irq_raise(s->irq);
    if (periodic(&s->channels[0])) {
        pit_arm(s, pit_now());
    }
}

/* Counting (re)starts, or the mode was set: OUT 0 and its timer follow. */
static void pit_channel_changed(PITCommonState *s, int ch, int64_t now)
{
    if (ch == 0) {
        qemu_set_irq(s->irq, pit_out(&s->channels[0], now));
        pit_arm(s, now);
    }
}

static void pit_load(PITCommonState *s, int ch, uint16_t raw)
{
    PITChannel *c = &s->channels[ch];
    uint32_t val = c->bcd ? from_bcd(raw) : raw;
    int64_t now = pit_now();

    val = val ? val : pit_modulus(c);
    if (gate_triggers(c)) {
        c->next_count = val;
        c->null_count = true;
        return;
    }
    /* Modes 2 and 3 cannot divide by one; take the nearest that works. */
    c->count = periodic(c) ? MAX(val, 2) : val;
    c->running = true;
    c->null_count = false;
    c->load_ns = now;
    c->stop_ns = now;
    pit_channel_changed(s, ch, now);
}

/* Half a count in mode 0: counting stops where it is, and OUT is low. */
static void pit_stop(PITCommonState *s, int ch)
{
    PITChannel *c = &s->channels[ch];
    int64_t now = pit_now();
    uint16_t held = pit_read_count(c, now);

    c->count = c->bcd ? from_bcd(held) : held;
    c->running = false;
    c->null_count = true;
    pit_channel_changed(s, ch, now);
}

static void pit_latch_count(PITChannel *c, int64_t now)
{
    if (!c->latched_bytes) {
        c->latch = pit_read_count(c, now);
        c->latched_bytes = c->rw_mode == RW_WORD ? 2 : 1;
    }
}

static void pit_latch_status(PITChannel *c, int64_t now)
{
    if (!c->status_latched) {
        c->status = pit_out(c, now) << 7 | c->null_count << 6 |
                    c->rw_mode << 4 | c->mode << 1 | c->bcd;
        c->status_latched = true;
    }
}

static void pit_set_mode(PITCommonState *s, int ch, uint8_t val)
{
    PITChannel *c = &s->channels[ch];

    c->rw_mode = val >> 4 & 3;
    c->mode = val >> 1 & 7;
    if (c->mode > 5) {      /* 6 and 7 are 2 and 3 */
        c->mode -= 4;
    }
    c->bcd = val & 1;
    c->running = false;
    c->null_count = true;
    c->write_msb_next = false;
    c->read_msb_next = false;
    c->latched_bytes = 0;
    c->status_latched = false;
    pit_channel_changed(s, ch, pit_now());
}

static void pit_write_ctrl(PITCommonState *s, uint8_t val)
{
    int ch = val >> 6;
    int64_t now = pit_now();

    if (ch == 3) {          /* read-back */
        for (ch = 0; ch < PIT_CHANNELS; ch++) {
            if (!(val & 2 << ch)) {
                continue;
            }
            if (!(val & 0x20)) {
                pit_latch_count(&s->channels[ch], now);
            }
            if (!(val & 0x10)) {
                pit_latch_status(&s->channels[ch], now);
            }
        }
    } else if (!(val & 0x30)) {
        pit_latch_count(&s->channels[ch], now);
    } else {
        pit_set_mode(s, ch, val);
    }
}

static void pit_ioport_write(void *opaque, hwaddr addr, uint64_t data,
                             unsigned size)
{
    PITCommonState *s = opaque;
    uint8_t val = data;
    PITChannel *c;

    if (addr == PIT_PORT_CTRL) {
        pit_write_ctrl(s, val);
        return;
    }
    c = &s->channels[addr];     /* addr < 3: the window has four ports */
    switch (c->rw_mode) {
    case RW_LSB:
        pit_load(s, addr, val);
        break;
    case RW_MSB:
        pit_load(s, addr, val << 8);
        break;
    default:
        if (!c->write_msb_next) {
            c->write_lsb = val;
            if (c->mode == 0) {
                pit_stop(s, addr);
            }
        } else {
            pit_load(s, addr, c->write_lsb | val << 8);
        }
        c->write_msb_next = !c->write_msb_next;
        break;
    }
}

static uint64_t pit_ioport_read(void *opaque, hwaddr addr, unsigned size)
{
    PITCommonState *s = opaque;
    PITChannel *c;
    uint16_t count;
    bool msb;

    if (addr == PIT_PORT_CTRL) {
        return 0;
    }
    c = &s->channels[addr];     /* addr < 3: the window has four ports */
    if (c->status_latched) {
        c->status_latched = false;
        return c->status;
    }
    if (c->latched_bytes) {
        msb = c->rw_mode == RW_MSB ||
              (c->rw_mode == RW_WORD && c->latched_bytes == 1);
        c->latched_bytes--;
        return msb ? c->latch >> 8 : c->latch & 0xff;
    }
    count = pit_read_count(c, pit_now());
    msb = c->rw_mode == RW_MSB;
    if (c->rw_mode == RW_WORD) {
        msb = c->read_msb_next;
        c->read_msb_next = !c->read_msb_next;
    }
    return msb ? count >> 8 : count & 0xff;
}

static const MemoryRegionOps pit_ops = {
    .read = pit_ioport_read,
    .write = pit_ioport_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

void pit_set_gate(ISADevice *dev, int channel, int val)
{
    PITCommonState *s = I8254(dev);
    int64_t now = pit_now();
    PITChannel *c;

    assert(channel >= 0 && channel < PIT_CHANNELS);     /* our own code's */
    c = &s->channels[channel];
    if (c->gate == !!val) {
        return;
    }
    if (gate_triggers(c)) {
        if (val) {
            c->count = c->next_count;
            c->load_ns = now;
            c->running = true;
            c->null_count = false;
        }
    } else if (!val) {
        c->stop_ns = now;
    } else if (periodic(c)) {
        c->load_ns = now;           /* starts its period anew */
    } else {
        c->load_ns += now - c->stop_ns;
    }
    c->gate = val;
    pit_channel_changed(s, channel, now);
}

void pit_get_channel_info(ISADevice *dev, int channel, PITChannelInfo *info)
{
    PITCommonState *s = I8254(dev);
    const PITChannel *c;

    assert(channel >= 0 && channel < PIT_CHANNELS);     /* our own code's */
    c = &s->channels[channel];
    info->gate = c->gate;
    info->mode = c->mode;
    info->initial_count = c->count;
    info->out = pit_out(c, pit_now());
}

static void pit_reset(DeviceState *dev)
{
    PITCommonState *s = I8254(dev);

    for (int ch = 0; ch < PIT_CHANNELS; ch++) {
        s->channels[ch] = (PITChannel) {
            .count = 65536,
            .next_count = 65536,
            .mode = 3,
            .rw_mode = RW_WORD,
            .gate = ch != 2,
            .null_count = true,
        };
    }
    timer_del(s->irq_timer);
    qemu_irq_lower(s->irq);
}

static void pit_realize(DeviceState *dev, Error **errp)
{
    PITCommonState *s = I8254(dev);

    if (s->iobase > ISA_IO_PORTS - PIT_PORTS) {
        error_setg(errp, "iobase 0x%" PRIx32 " leaves no room for %d ports",
                   s->iobase, PIT_PORTS);
        return;
    }
    s->irq_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, pit_irq_timer, s);
    qdev_init_gpio_out(dev, &s->irq, 1);
    memory_region_init_io(&s->io, OBJECT(s), &pit_ops, s, "pit", PIT_PORTS);
    isa_register_ioport(ISA_DEVICE(s), &s->io, s->iobase);
}

static void pit_unrealize(DeviceState *dev)
{
    PITCommonState *s = I8254(dev);

    timer_free(s->irq_timer);
    s->irq_timer = NULL;
}

ISADevice *i8254_pit_init(ISABus *bus, int base, int isa_irq,
                          qemu_irq alt_irq, Error **errp)
{
    ISADevice *isa = isa_new(TYPE_I8254);

    qdev_prop_set_uint32(DEVICE(isa), "iobase", base);
    if (!isa_realize_and_unref(isa, bus, errp)) {
        return NULL;
    }
    qdev_connect_gpio_out(DEVICE(isa), 0,
                          isa_irq >= 0 ? isa_bus_get_irq(bus, isa_irq)
                                       : alt_irq);
    return isa;
}

static const Property pit_props[] = {
    DEFINE_PROP_UINT32("iobase", PITCommonState, iobase, 0x40),
};

static void pit_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "8254 interval timer";
    dc->realize = pit_realize;
    dc->unrealize = pit_unrealize;
    device_class_set_legacy_reset(dc, pit_reset);
    device_class_set_props(dc, pit_props);
    /* Reason: its output is wired by the board. */
    dc->user_creatable = false;
}

static const TypeInfo pit_types[] = {
    {
        .name          = TYPE_I8254,
        .parent        = TYPE_ISA_DEVICE,
        .instance_size = sizeof(PITCommonState),
        .class_init    = pit_class_init,
        TYPE_IS_SECURE("fixed-size state, interrupt rate is bounded"),
    },
};
DEFINE_TYPES(pit_types)
