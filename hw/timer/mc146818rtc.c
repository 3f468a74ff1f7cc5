/*
 * MC146818 real-time clock and CMOS memory.
 *
 * Guest interface (Motorola MC146818A data sheet): index port 0x70, data port
 * 0x71, 128 bytes.  The calendar is not stepped every second: registers are
 * computed when read, and a host timer runs only while the guest asks for
 * update, alarm or periodic interrupts.  Flags that nobody waits for are
 * worked out when register C is read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/irq.h"
#include "hw/core/qdev-properties.h"
#include "hw/rtc/mc146818rtc.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "system/rtc.h"

enum {
    RTC_SECONDS = 0, RTC_SECONDS_ALARM = 1, RTC_MINUTES = 2,
    RTC_MINUTES_ALARM = 3, RTC_HOURS = 4, RTC_HOURS_ALARM = 5,
    RTC_DAY_OF_WEEK = 6, RTC_DAY_OF_MONTH = 7, RTC_MONTH = 8, RTC_YEAR = 9,
    RTC_REG_A = 10, RTC_REG_B = 11, RTC_REG_C = 12, RTC_REG_D = 13,
    RTC_CENTURY = 0x32,
};

#define REG_A_UIP   0x80
#define REG_B_SET   0x80
#define REG_B_PIE   0x40
#define REG_B_AIE   0x20
#define REG_B_UIE   0x10
#define REG_B_SQWE  0x08
#define REG_B_DM    0x04        /* binary instead of BCD */
#define REG_B_24H   0x02
#define REG_C_IRQF  0x80
#define REG_C_PF    0x40
#define REG_C_AF    0x20
#define REG_C_UF    0x10
#define REG_C_FLAGS (REG_C_PF | REG_C_AF | REG_C_UF)
#define REG_D_VRT   0x80

#define RTC_CLOCK_HZ        32768
#define UPDATE_CYCLE_NS     (NANOSECONDS_PER_SECOND * 8 / RTC_CLOCK_HZ)
#define ALARM_ANY           0xc0    /* both bits: any value matches */
#define SECONDS_PER_DAY     86400
#define NEVER               INT64_MAX

struct MC146818RtcState {
    ISADevice parent_obj;

    MemoryRegion io;
    qemu_irq irq;
    uint16_t iobase;
    uint8_t isairq;
    int32_t base_year;
    uint8_t cmos[RTC_CMOS_BYTES];
    uint8_t index;
    int64_t base_sec;       /* calendar time, as if UTC, at base_ns */
    int64_t base_ns;        /* of rtc_get_clock() */
    int64_t seen_sec;       /* last calendar second flags know about */
    int64_t period_base;    /* clock tick that periods are counted from */
    int64_t seen_periods;   /* last period flags know about */
    QEMUTimer *second_timer;
    QEMUTimer *periodic_timer;
};

static int64_t rtc_now_ns(void)
{
    return qemu_clock_get_ns(rtc_get_clock());
}

static bool divider_held(const MC146818RtcState *s)
{
    return (s->cmos[RTC_REG_A] & 0x70) > 0x20;
}

static bool rtc_stopped(const MC146818RtcState *s)
{
    return (s->cmos[RTC_REG_B] & REG_B_SET) || divider_held(s);
}

/* Nanoseconds since the last second began. */
static int64_t rtc_into_second(const MC146818RtcState *s, int64_t now)
{
    int64_t into = (now - s->base_ns) % NANOSECONDS_PER_SECOND;

    return into < 0 ? into + NANOSECONDS_PER_SECOND : into;
}

static int64_t rtc_seconds(const MC146818RtcState *s, int64_t now)
{
    return s->base_sec + (now - s->base_ns) / NANOSECONDS_PER_SECOND;
}

static uint8_t encode(const MC146818RtcState *s, unsigned val)
{
    return s->cmos[RTC_REG_B] & REG_B_DM ? val : val / 10 << 4 | val % 10;
}

static unsigned decode(const MC146818RtcState *s, uint8_t reg)
{
    return s->cmos[RTC_REG_B] & REG_B_DM ? reg :
           (reg >> 4) * 10 + (reg & 15);
}

static uint8_t encode_hour(const MC146818RtcState *s, unsigned hour)
{
    if (s->cmos[RTC_REG_B] & REG_B_24H) {
        return encode(s, hour);
    }
    return encode(s, hour % 12 ? hour % 12 : 12) | (hour >= 12 ? 0x80 : 0);
}

static unsigned decode_hour(const MC146818RtcState *s, uint8_t reg)
{
    unsigned hour = decode(s, reg & 0x7f);

    if (s->cmos[RTC_REG_B] & REG_B_24H) {
        return decode(s, reg);
    }
    return hour % 12 + (reg & 0x80 ? 12 : 0);
}

/* Calendar registers := the time @sec. */
static void rtc_fill_registers(MC146818RtcState *s, int64_t sec)
{
    time_t t = sec;
    struct tm tm;
    int year;

    gmtime_r(&t, &tm);
    year = tm.tm_year + 1900;
    s->cmos[RTC_SECONDS] = encode(s, tm.tm_sec);
    s->cmos[RTC_MINUTES] = encode(s, tm.tm_min);
    s->cmos[RTC_HOURS] = encode_hour(s, tm.tm_hour);
    s->cmos[RTC_DAY_OF_WEEK] = encode(s, tm.tm_wday + 1);
    s->cmos[RTC_DAY_OF_MONTH] = encode(s, tm.tm_mday);
    s->cmos[RTC_MONTH] = encode(s, tm.tm_mon + 1);
    s->cmos[RTC_YEAR] = encode(s, ((year - s->base_year) % 100 + 100) % 100);
    s->cmos[RTC_CENTURY] = encode(s, year / 100 % 100);
}

/*
 * The time := the calendar registers, whatever the guest put there.  Seconds
 * go on beginning when they did.
 */
static void rtc_take_registers(MC146818RtcState *s, int64_t now)
{
    unsigned century = decode(s, s->cmos[RTC_CENTURY]);
    struct tm tm = {
        .tm_sec = decode(s, s->cmos[RTC_SECONDS]),
        .tm_min = decode(s, s->cmos[RTC_MINUTES]),
        .tm_hour = decode_hour(s, s->cmos[RTC_HOURS]),
        .tm_mday = decode(s, s->cmos[RTC_DAY_OF_MONTH]),
        .tm_mon = (int)decode(s, s->cmos[RTC_MONTH]) - 1,
        .tm_year = (int)century * 100 - 1900 +
                   (decode(s, s->cmos[RTC_YEAR]) + s->base_year) % 100,
    };

    /* timegm() normalizes: each field is below 256, so this cannot wrap. */
    s->base_sec = timegm(&tm);
    s->base_ns = now - rtc_into_second(s, now);
    s->seen_sec = s->base_sec;
}

static bool alarm_field_matches(uint8_t alarm, unsigned want, unsigned is)
{
    return (alarm & ALARM_ANY) == ALARM_ANY || want == is;
}

/*
 * The first second after @after that the alarm is at, or NEVER.  It takes few
 * steps: an hour, a minute and a second that exist are found by skipping.
 */
static int64_t rtc_next_alarm(const MC146818RtcState *s, int64_t after)
{
    const uint8_t *cmos = s->cmos;
    unsigned sec = decode(s, cmos[RTC_SECONDS_ALARM]);
    unsigned min = decode(s, cmos[RTC_MINUTES_ALARM]);
    unsigned hour = decode_hour(s, cmos[RTC_HOURS_ALARM]);
    int64_t t = after + 1;

    if (!alarm_field_matches(cmos[RTC_SECONDS_ALARM], sec, sec % 60)) {
        return NEVER;
    }
    for (int64_t end = t + SECONDS_PER_DAY; t < end; ) {
        int64_t of_day = (t % SECONDS_PER_DAY + SECONDS_PER_DAY) %
                         SECONDS_PER_DAY;

        if (!alarm_field_matches(cmos[RTC_HOURS_ALARM], hour,
                                 of_day / 3600)) {
            t += 3600 - of_day % 3600;
        } else if (!alarm_field_matches(cmos[RTC_MINUTES_ALARM], min,
                                        of_day / 60 % 60)) {
            t += 60 - of_day % 60;
        } else if (!alarm_field_matches(cmos[RTC_SECONDS_ALARM], sec,
                                        of_day % 60)) {
            t++;
        } else {
            return t;
        }
    }
    return NEVER;
}

/* Period of the periodic interrupt in clock ticks; 0: off. */
static uint32_t rtc_period(const MC146818RtcState *s)
{
    unsigned rate = s->cmos[RTC_REG_A] & 0x0f;

    if (!rate || (s->cmos[RTC_REG_A] & 0x60) == 0x60) {
        return 0;
    }
    return 1u << ((rate <= 2 ? rate + 7 : rate) - 1);
}

static int64_t rtc_ticks(int64_t now)
{
    return muldiv64(now, RTC_CLOCK_HZ, NANOSECONDS_PER_SECOND);
}

static int64_t rtc_periods(const MC146818RtcState *s, int64_t now)
{
    uint32_t period = rtc_period(s);

    return period ? (rtc_ticks(now) - s->period_base) / period : 0;
}

/* Set the flags of what happened since the last look. */
static void rtc_update_flags(MC146818RtcState *s, int64_t now)
{
    int64_t sec = rtc_seconds(s, now);
    int64_t periods = rtc_periods(s, now);
    uint8_t *c = &s->cmos[RTC_REG_C];

    if (!rtc_stopped(s) && sec > s->seen_sec) {
        *c |= REG_C_UF;
        if (rtc_next_alarm(s, s->seen_sec) <= sec) {
            *c |= REG_C_AF;
        }
    }
    s->seen_sec = sec;
    if (periods > s->seen_periods) {
        *c |= REG_C_PF;
    }
    s->seen_periods = periods;
    /* PIE, AIE, UIE have the places of PF, AF, UF. */
    if (*c & s->cmos[RTC_REG_B] & REG_C_FLAGS) {
        *c |= REG_C_IRQF;
        qemu_irq_raise(s->irq);
    }
}

/* The next second that would set a flag somebody waits for, or NEVER. */
static int64_t rtc_next_event(const MC146818RtcState *s, int64_t now)
{
    uint8_t awaited = s->cmos[RTC_REG_B] & ~s->cmos[RTC_REG_C];
    int64_t sec = rtc_seconds(s, now);

    if (rtc_stopped(s)) {
        return NEVER;
    }
    if (awaited & REG_B_UIE) {
        return sec + 1;
    }
    return awaited & REG_B_AIE ? rtc_next_alarm(s, sec) : NEVER;
}

/* A flag that is set waits to be read: until then nothing else can happen. */
static void rtc_arm_timers(MC146818RtcState *s, int64_t now)
{
    uint8_t awaited = s->cmos[RTC_REG_B] & ~s->cmos[RTC_REG_C];
    uint32_t period = rtc_period(s);
    int64_t sec = rtc_next_event(s, now);

    if (sec != NEVER) {
        timer_mod(s->second_timer, s->base_ns + (sec - s->base_sec) *
                  NANOSECONDS_PER_SECOND);
    } else {
        timer_del(s->second_timer);
    }
    if ((awaited & REG_B_PIE) && period) {
        int64_t next = s->period_base + (rtc_periods(s, now) + 1) * period;

        /* One nanosecond more, so that the period is over by then. */
        timer_mod(s->periodic_timer,
                  muldiv64(next, NANOSECONDS_PER_SECOND, RTC_CLOCK_HZ) + 1);
    } else {
        timer_del(s->periodic_timer);
    }
}

static void rtc_timer(void *opaque)
{
    MC146818RtcState *s = opaque;
    int64_t now = rtc_now_ns();

    rtc_update_flags(s, now);
    rtc_arm_timers(s, now);
}

static void rtc_write_reg_b(MC146818RtcState *s, uint8_t val, int64_t now)
{
    bool was_stopped = rtc_stopped(s);

    rtc_update_flags(s, now);
    if (!was_stopped) {
        rtc_fill_registers(s, rtc_seconds(s, now));
    }
    s->cmos[RTC_REG_B] = val;
    if (val & REG_B_SET) {
        s->cmos[RTC_REG_B] &= ~REG_B_UIE;
    }
    if (was_stopped && !rtc_stopped(s)) {
        rtc_take_registers(s, now);
    }
    if (s->cmos[RTC_REG_C] & s->cmos[RTC_REG_B] & REG_C_FLAGS) {
        s->cmos[RTC_REG_C] |= REG_C_IRQF;
        qemu_irq_raise(s->irq);
    } else {
        s->cmos[RTC_REG_C] &= ~REG_C_IRQF;
        qemu_irq_lower(s->irq);
    }
    rtc_arm_timers(s, now);
}

/* A new rate counts from when the old one last came round. */
static void rtc_change_period(MC146818RtcState *s, uint32_t old, int64_t now)
{
    int64_t ticks = rtc_ticks(now);

    if (rtc_period(s) != old) {
        s->period_base = old ? ticks - (ticks - s->period_base) % old : ticks;
    }
    s->seen_periods = rtc_periods(s, now);
}

static void rtc_write_reg_a(MC146818RtcState *s, uint8_t val, int64_t now)
{
    uint32_t old_period = rtc_period(s);
    bool was_stopped = rtc_stopped(s);
    bool was_held = divider_held(s);

    rtc_update_flags(s, now);
    if (!was_stopped) {
        rtc_fill_registers(s, rtc_seconds(s, now));
    }
    s->cmos[RTC_REG_A] = val & ~REG_A_UIP;
    rtc_change_period(s, old_period, now);
    if (was_held && !divider_held(s)) {
        /* The first second takes half a second. */
        s->base_ns = now - NANOSECONDS_PER_SECOND / 2;
    }
    if (was_stopped && !rtc_stopped(s)) {
        rtc_take_registers(s, now);
    }
    rtc_arm_timers(s, now);
}

static void rtc_write_calendar(MC146818RtcState *s, uint8_t reg, uint8_t val,
                               int64_t now)
{
    if (rtc_stopped(s)) {
        s->cmos[reg] = val;
        return;
    }
    rtc_fill_registers(s, rtc_seconds(s, now));
    s->cmos[reg] = val;
    rtc_take_registers(s, now);
    rtc_arm_timers(s, now);
}

static void rtc_write_data(MC146818RtcState *s, uint8_t val)
{
    uint8_t reg = s->index;     /* below RTC_CMOS_BYTES: see the caller */
    int64_t now = rtc_now_ns();

    switch (reg) {
    case RTC_SECONDS_ALARM:
    case RTC_MINUTES_ALARM:
    case RTC_HOURS_ALARM:
        rtc_update_flags(s, now);
        s->cmos[reg] = val;
        rtc_arm_timers(s, now);
        break;
    case RTC_SECONDS:
    case RTC_MINUTES:
    case RTC_HOURS:
    case RTC_DAY_OF_WEEK ... RTC_YEAR:
    case RTC_CENTURY:
        rtc_write_calendar(s, reg, val, now);
        break;
    case RTC_REG_A:
        rtc_write_reg_a(s, val, now);
        break;
    case RTC_REG_B:
        rtc_write_reg_b(s, val, now);
        break;
    case RTC_REG_C:
    case RTC_REG_D:
        break;                  /* read-only */
    default:
        s->cmos[reg] = val;
        break;
    }
}

static bool rtc_update_in_progress(const MC146818RtcState *s, int64_t now)
{
    return !rtc_stopped(s) && rtc_into_second(s, now) >=
           NANOSECONDS_PER_SECOND - UPDATE_CYCLE_NS;
}

static uint8_t rtc_read_data(MC146818RtcState *s)
{
    uint8_t reg = s->index;     /* below RTC_CMOS_BYTES: see the caller */
    int64_t now = rtc_now_ns();
    uint8_t val;

    switch (reg) {
    case RTC_SECONDS:
    case RTC_MINUTES:
    case RTC_HOURS:
    case RTC_DAY_OF_WEEK ... RTC_YEAR:
    case RTC_CENTURY:
        if (!rtc_stopped(s)) {
            rtc_fill_registers(s, rtc_seconds(s, now));
        }
        return s->cmos[reg];
    case RTC_REG_A:
        return s->cmos[reg] |
               (rtc_update_in_progress(s, now) ? REG_A_UIP : 0);
    case RTC_REG_C:
        rtc_update_flags(s, now);
        val = s->cmos[reg];
        s->cmos[reg] = 0;
        qemu_irq_lower(s->irq);
        if (val) {
            rtc_arm_timers(s, now);
        }
        return val;
    default:
        return s->cmos[reg];
    }
}

static uint64_t rtc_ioport_read(void *opaque, hwaddr addr, unsigned size)
{
    return addr == 0 ? 0xff : rtc_read_data(opaque);
}

static void rtc_ioport_write(void *opaque, hwaddr addr, uint64_t val,
                             unsigned size)
{
    MC146818RtcState *s = opaque;

    if (addr == 0) {
        s->index = val & (RTC_CMOS_BYTES - 1);  /* bit 7 masks NMIs */
    } else {
        rtc_write_data(s, val);
    }
}

static const MemoryRegionOps rtc_ops = {
    .read = rtc_ioport_read,
    .write = rtc_ioport_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

void mc146818rtc_set_cmos_data(MC146818RtcState *s, int addr, int val)
{
    assert(addr >= 0 && addr < RTC_CMOS_BYTES);
    s->cmos[addr] = val;
}

int mc146818rtc_get_cmos_data(MC146818RtcState *s, int addr)
{
    assert(addr >= 0 && addr < RTC_CMOS_BYTES);
    return s->cmos[addr];
}

/* The time survives a reset; interrupts do not. */
static void rtc_reset(DeviceState *dev)
{
    MC146818RtcState *s = MC146818_RTC(dev);

    s->index = 0;
    s->cmos[RTC_REG_B] &= ~(REG_B_PIE | REG_B_AIE | REG_B_UIE |
                            REG_B_SQWE);
    rtc_update_flags(s, rtc_now_ns());      /* what was, is over */
    s->cmos[RTC_REG_C] = 0;
    timer_del(s->second_timer);
    timer_del(s->periodic_timer);
    qemu_irq_lower(s->irq);
}

static void rtc_set_date_from_host(MC146818RtcState *s)
{
    struct tm tm;

    qemu_get_timedate(&tm, 0);
    s->base_sec = timegm(&tm);
    s->base_ns = rtc_now_ns();
    if (rtc_get_clock() == QEMU_CLOCK_HOST) {
        s->base_ns -= s->base_ns % NANOSECONDS_PER_SECOND;
    }
    s->seen_sec = s->base_sec;
    rtc_fill_registers(s, s->base_sec);
}

static void rtc_realize(DeviceState *dev, Error **errp)
{
    MC146818RtcState *s = MC146818_RTC(dev);

    if (s->iobase > ISA_IO_PORTS - 2) {
        error_setg(errp, "iobase 0x%x leaves no room for 2 ports", s->iobase);
        return;
    }
    if (s->isairq >= ISA_NUM_IRQS) {
        error_setg(errp, "irq %u is not below %d", s->isairq, ISA_NUM_IRQS);
        return;
    }
    if (s->base_year < 0 || s->base_year > 9999) {
        error_setg(errp, "base_year %" PRId32 " is not between 0 and 9999",
                   s->base_year);
        return;
    }
    s->cmos[RTC_REG_A] = 0x26;
    s->cmos[RTC_REG_B] = REG_B_24H;
    s->cmos[RTC_REG_D] = REG_D_VRT;
    rtc_set_date_from_host(s);
    s->second_timer = timer_new_ns(rtc_get_clock(), rtc_timer, s);
    s->periodic_timer = timer_new_ns(rtc_get_clock(), rtc_timer, s);
    qdev_init_gpio_out(dev, &s->irq, 1);
    memory_region_init_io(&s->io, OBJECT(s), &rtc_ops, s, "rtc", 2);
    isa_register_ioport(ISA_DEVICE(s), &s->io, s->iobase);
}

static void rtc_unrealize(DeviceState *dev)
{
    MC146818RtcState *s = MC146818_RTC(dev);

    timer_free(s->second_timer);
    timer_free(s->periodic_timer);
    s->second_timer = NULL;
    s->periodic_timer = NULL;
}

MC146818RtcState *mc146818_rtc_init(ISABus *bus, int base_year,
                                    qemu_irq intercept_irq, Error **errp)
{
    ISADevice *isa = isa_new(TYPE_MC146818_RTC);
    MC146818RtcState *s = MC146818_RTC(isa);

    qdev_prop_set_int32(DEVICE(isa), "base_year", base_year);
    if (!isa_realize_and_unref(isa, bus, errp)) {
        return NULL;
    }
    if (intercept_irq) {
        qdev_connect_gpio_out(DEVICE(isa), 0, intercept_irq);
    } else {
        isa_connect_gpio_out(isa, 0, s->isairq);
    }
    return s;
}

static const Property rtc_props[] = {
    DEFINE_PROP_INT32("base_year", MC146818RtcState, base_year, 1980),
    DEFINE_PROP_UINT16("iobase", MC146818RtcState, iobase, 0x70),
    DEFINE_PROP_UINT8("irq", MC146818RtcState, isairq, RTC_ISA_IRQ),
};

static void rtc_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "real-time clock and CMOS memory";
    dc->realize = rtc_realize;
    dc->unrealize = rtc_unrealize;
    device_class_set_legacy_reset(dc, rtc_reset);
    device_class_set_props(dc, rtc_props);
    /* Reason: boards wire it and fill its memory. */
    dc->user_creatable = false;
}

static const TypeInfo rtc_types[] = {
    {
        .name          = TYPE_MC146818_RTC,
        .parent        = TYPE_ISA_DEVICE,
        .instance_size = sizeof(MC146818RtcState),
        .class_init    = rtc_class_init,
        TYPE_IS_SECURE("index masked to 128 bytes, timer rate is bounded"),
    },
};
DEFINE_TYPES(rtc_types)
