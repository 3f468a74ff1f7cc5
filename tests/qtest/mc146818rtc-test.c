/*
 * Real-time clock and CMOS memory (hw/timer/mc146818rtc.c) through its ports,
 * with guest time in the test's hands.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "register-sweep.h"

#define BOARD "-M microvm,rtc=on,pit=off,isa-serial=off -m 8 -rtc clock=vm"
#define DATE ",base=2021-03-04T05:06:07"
#define SECOND 1000000000LL
#define UPDATE (8 * SECOND / 32768)
#define IRQ 8

enum {
    SEC = 0, SEC_ALARM = 1, MIN = 2, MIN_ALARM = 3, HOUR = 4, HOUR_ALARM = 5,
    WDAY = 6, MDAY = 7, MONTH = 8, YEAR = 9, A = 10, B = 11, C = 12, D = 13,
    CENTURY = 0x32,
};

#define HELD 0x76               /* register A: the divider does not run */
#define RUNS 0x26
#define SET 0x80                /* register B */
#define PIE 0x40
#define AIE 0x20
#define UIE 0x10
#define DM 0x04
#define H24 0x02
#define IRQF 0x80               /* register C */
#define PF 0x40
#define AF 0x20
#define UF 0x10
#define ANY 0xc0

static uint8_t rd(QTestState *s, uint8_t reg)
{
    qtest_outb(s, 0x70, reg);
    return qtest_inb(s, 0x71);
}

static void wr(QTestState *s, uint8_t reg, uint8_t value)
{
    qtest_outb(s, 0x70, reg);
    qtest_outb(s, 0x71, value);
}

static QTestState *start(void)
{
    QTestState *s = qtest_init(BOARD DATE);

    qtest_irq_intercept_in(s, "/machine/ioapic");
    return s;
}

/* A time as its registers have it. */
typedef struct Time {
    uint8_t hour, min, sec;
} Time;

static void set_time(QTestState *s, uint8_t mode, Time t)
{
    wr(s, B, mode);
    wr(s, A, HELD);
    wr(s, HOUR, t.hour);
    wr(s, MIN, t.min);
    wr(s, SEC, t.sec);
    wr(s, A, RUNS);
}

static void check_time(QTestState *s, Time t)
{
    g_assert_cmphex(rd(s, HOUR), ==, t.hour);
    g_assert_cmphex(rd(s, MIN), ==, t.min);
    g_assert_cmphex(rd(s, SEC), ==, t.sec);
}

static void set_date(QTestState *s, uint8_t century, uint8_t year,
                     uint8_t month, uint8_t day)
{
    wr(s, CENTURY, century);
    wr(s, YEAR, year);
    wr(s, MONTH, month);
    wr(s, MDAY, day);
}

static void check_date(QTestState *s, uint8_t century, uint8_t year,
                       uint8_t month, uint8_t day)
{
    g_assert_cmphex(rd(s, CENTURY), ==, century);
    g_assert_cmphex(rd(s, YEAR), ==, year);
    g_assert_cmphex(rd(s, MONTH), ==, month);
    g_assert_cmphex(rd(s, MDAY), ==, day);
}

static void set_alarm(QTestState *s, Time t)
{
    wr(s, HOUR_ALARM, t.hour);
    wr(s, MIN_ALARM, t.min);
    wr(s, SEC_ALARM, t.sec);
}

static void test_power_on(void)
{
    QTestState *s = start();

    check_date(s, 0x20, 0x21, 0x03, 0x04);
    check_time(s, (Time){ 0x05, 0x06, 0x07 });
    g_assert_cmphex(rd(s, WDAY), ==, 5);
    check_time(s, (Time){ 0x05, 0x06, 0x07 });
    g_assert_cmphex(rd(s, A), ==, RUNS);
    g_assert_cmphex(rd(s, B), ==, H24);
    g_assert_cmphex(rd(s, C), ==, 0);
    g_assert_cmphex(rd(s, D), ==, 0x80);
    g_assert_cmphex(qtest_inb(s, 0x70), ==, 0xff);
    g_assert_false(qtest_get_irq(s, IRQ));
    qtest_quit(s);
}

static void test_reset(void)
{
    QTestState *s = start();
    RegisterWindow w = { s, true, 0x70, 2 };

    register_scribble(&w);
    for (int reg = 0; reg < 256; reg++) {
        wr(s, reg, ~reg);
        rd(s, reg);
    }
    set_time(s, H24, (Time){ 0x10, 0x00, 0x00 });
    wr(s, A, 0x23);
    wr(s, SEC_ALARM, ANY);
    wr(s, MIN_ALARM, ANY);
    wr(s, HOUR_ALARM, ANY);
    wr(s, 0x40, 0x5a);
    wr(s, B, PIE | AIE | UIE | 0x08 | H24);
    qtest_clock_step(s, 2 * SECOND);
    g_assert_true(qtest_get_irq(s, IRQ));
    system_reset(s);
    g_assert_cmphex(qtest_inb(s, 0x71), ==, 0x02);      /* of index 0 */
    /* Interrupts are off, and no old one comes; time and memory stay. */
    g_assert_false(qtest_get_irq(s, IRQ));
    g_assert_cmphex(rd(s, B), ==, H24);
    g_assert_cmphex(rd(s, C), ==, 0);
    g_assert_cmphex(rd(s, A), ==, 0x23);
    g_assert_cmphex(rd(s, D), ==, 0x80);
    g_assert_cmphex(rd(s, 0x40), ==, 0x5a);
    check_time(s, (Time){ 0x10, 0x00, 0x02 });
    qtest_clock_step(s, 3 * SECOND);
    g_assert_false(qtest_get_irq(s, IRQ));
    check_time(s, (Time){ 0x10, 0x00, 0x05 });
    qtest_quit(s);
}

static void test_edges_and_widths(void)
{
    QTestState *s = start();
    RegisterWindow w = { s, true, 0x70, 2 };

    register_check_edges(&w);
    register_scribble(&w);
    /* A wide access is one of each port. */
    qtest_outw(s, 0x70, 0x5a40);
    g_assert_cmphex(rd(s, 0x40), ==, 0x5a);
    g_assert_cmphex(qtest_inw(s, 0x70), ==, 0x5aff);
    qtest_outl(s, 0x6f, 0x11334177);
    g_assert_cmphex(rd(s, 0x41), ==, 0x33);
    qtest_outw(s, 0x71, 0x4244);
    g_assert_cmphex(rd(s, 0x41), ==, 0x44);
    /* Bit 7 of the index is not the chip's. */
    wr(s, 0xc1, 0x66);
    g_assert_cmphex(rd(s, 0x41), ==, 0x66);
    qtest_quit(s);
}

static void test_memory(void)
{
    QTestState *s = start();

    for (int pass = 0; pass < 2; pass++) {
        for (int reg = D + 1; reg < 128; reg++) {
            wr(s, reg, pass ? reg : ~reg);
        }
        for (int reg = D + 1; reg < 128; reg++) {
            if (reg != CENTURY) {
                g_assert_cmphex(rd(s, reg), ==,
                                (uint8_t)(pass ? reg : ~reg));
            }
        }
    }
    /* C and D cannot be written, nor UIP. */
    wr(s, C, 0xff);
    wr(s, D, 0x00);
    wr(s, A, 0xa6);
    g_assert_cmphex(rd(s, C), ==, 0);
    g_assert_cmphex(rd(s, D), ==, 0x80);
    g_assert_cmphex(rd(s, A), ==, 0x26);
    qtest_quit(s);
}

/* From a time, some seconds on, to another. */
static void test_calendar(void)
{
    static const struct {
        uint8_t mode;
        Time from;
        unsigned seconds;
        Time to;
    } steps[] = {
        { H24, { 0x09, 0x59, 0x00 }, 1, { 0x09, 0x59, 0x01 } },
        { H24, { 0x09, 0x59, 0x00 }, 60, { 0x10, 0x00, 0x00 } },
        { H24, { 0x23, 0x59, 0x59 }, 1, { 0x00, 0x00, 0x00 } },
        { H24 | DM, { 9, 59, 0 }, 60, { 10, 0, 0 } },
        { H24 | DM, { 23, 59, 59 }, 1, { 0, 0, 0 } },
        { 0, { 0x81, 0x59, 0x00 }, 60, { 0x82, 0x00, 0x00 } },
        { 0, { 0x09, 0x59, 0x59 }, 60, { 0x10, 0x00, 0x59 } },
        { 0, { 0x12, 0x59, 0x59 }, 1, { 0x01, 0x00, 0x00 } },
        { 0, { 0x92, 0x59, 0x59 }, 1, { 0x81, 0x00, 0x00 } },
        { 0, { 0x11, 0x59, 0x59 }, 1, { 0x92, 0x00, 0x00 } },
        { 0, { 0x91, 0x59, 0x59 }, 1, { 0x12, 0x00, 0x00 } },
        { DM, { 0x81, 59, 0 }, 60, { 0x82, 0, 0 } },
        { DM, { 0x8c, 59, 59 }, 1, { 0x81, 0, 0 } },
        { DM, { 0x0c, 59, 59 }, 1, { 0x01, 0, 0 } },
        { DM, { 0x0b, 59, 59 }, 1, { 0x8c, 0, 0 } },
        { DM, { 0x8b, 59, 59 }, 1, { 0x0c, 0, 0 } },
    };
    QTestState *s = start();

    for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
        set_time(s, steps[i].mode, steps[i].from);
        check_time(s, steps[i].from);
        qtest_clock_step(s, steps[i].seconds * SECOND);
        check_time(s, steps[i].to);
    }
    /* The same moment in another form. */
    set_time(s, H24, (Time){ 0x13, 0x45, 0x30 });
    wr(s, B, 0);
    check_time(s, (Time){ 0x81, 0x45, 0x30 });
    wr(s, B, DM);
    check_time(s, (Time){ 0x81, 45, 30 });
    wr(s, B, DM | H24);
    check_time(s, (Time){ 13, 45, 30 });
    qtest_quit(s);
}

static void test_dates(void)
{
    static const struct {
        uint8_t from[4];
        uint8_t to[4];
        uint8_t weekday;
    } days[] = {
        { { 0x20, 0x21, 0x12, 0x31 }, { 0x20, 0x22, 0x01, 0x01 }, 7 },
        { { 0x20, 0x24, 0x02, 0x28 }, { 0x20, 0x24, 0x02, 0x29 }, 5 },
        { { 0x20, 0x23, 0x02, 0x28 }, { 0x20, 0x23, 0x03, 0x01 }, 4 },
        { { 0x20, 0x00, 0x02, 0x28 }, { 0x20, 0x00, 0x02, 0x29 }, 3 },
        { { 0x19, 0x99, 0x12, 0x31 }, { 0x20, 0x00, 0x01, 0x01 }, 7 },
        { { 0x19, 0x80, 0x02, 0x02 }, { 0x19, 0x80, 0x02, 0x03 }, 1 },
        { { 0x20, 0x80, 0x02, 0x02 }, { 0x20, 0x80, 0x02, 0x03 }, 7 },
        { { 0x20, 0x99, 0x12, 0x31 }, { 0x21, 0x00, 0x01, 0x01 }, 6 },
    };
    QTestState *s = start();

    for (size_t i = 0; i < ARRAY_SIZE(days); i++) {
        const uint8_t *from = days[i].from, *to = days[i].to;

        wr(s, B, H24 | SET);
        set_date(s, from[0], from[1], from[2], from[3]);
        wr(s, HOUR, 0x23);
        wr(s, MIN, 0x59);
        wr(s, SEC, 0x59);
        check_date(s, from[0], from[1], from[2], from[3]);
        wr(s, B, H24);
        check_date(s, from[0], from[1], from[2], from[3]);
        qtest_clock_step(s, SECOND);
        check_date(s, to[0], to[1], to[2], to[3]);
        check_time(s, (Time){ 0, 0, 0 });
        g_assert_cmphex(rd(s, WDAY), ==, days[i].weekday);
    }
    qtest_quit(s);
}

static void test_set(void)
{
    QTestState *s = start();

    set_time(s, H24, (Time){ 0x05, 0x06, 0x07 });
    qtest_clock_step(s, SECOND * 3 / 4);
    wr(s, B, SET | UIE | H24);
    g_assert_cmphex(rd(s, B), ==, (SET | H24));
    rd(s, C);
    wr(s, SEC, 0x58);
    qtest_clock_step(s, 10 * SECOND);
    g_assert_cmphex(rd(s, SEC), ==, 0x58);
    g_assert_cmphex(rd(s, C) & UF, ==, 0);
    g_assert_cmphex(rd(s, A), ==, RUNS);
    wr(s, B, H24);
    g_assert_cmphex(rd(s, SEC), ==, 0x58);
    /* Seconds begin when they did before: in three quarters of one. */
    qtest_clock_step(s, SECOND * 3 / 4 - 1);
    g_assert_cmphex(rd(s, SEC), ==, 0x58);
    qtest_clock_step(s, 1);
    g_assert_cmphex(rd(s, SEC), ==, 0x59);
    g_assert_cmphex(rd(s, C) & UF, ==, UF);
    /* It shows the time it was stopped at, and a write finds the present. */
    qtest_clock_step(s, 20 * SECOND);
    wr(s, B, SET | H24);
    g_assert_cmphex(rd(s, SEC), ==, 0x19);
    g_assert_cmphex(rd(s, MIN), ==, 0x07);
    wr(s, B, H24);
    qtest_clock_step(s, 20 * SECOND);
    wr(s, MIN, 0x30);
    g_assert_cmphex(rd(s, SEC), ==, 0x39);
    /* Nor does a write of a running clock move them. */
    qtest_clock_step(s, SECOND / 2);
    wr(s, SEC, 0x30);
    wr(s, WDAY, 3);
    qtest_clock_step(s, SECOND / 2 - 1);
    g_assert_cmphex(rd(s, SEC), ==, 0x30);
    qtest_clock_step(s, 1);
    g_assert_cmphex(rd(s, SEC), ==, 0x31);
    qtest_quit(s);
}

static void test_divider(void)
{
    QTestState *s = start();

    set_time(s, H24, (Time){ 2, 4, 0x48 });
    qtest_clock_step(s, 10 * SECOND);
    wr(s, A, HELD);
    check_time(s, (Time){ 2, 4, 0x58 });
    qtest_clock_step(s, 5 * SECOND + SECOND / 3);
    check_time(s, (Time){ 2, 4, 0x58 });
    wr(s, A, RUNS);
    /* The first update ends half a second later. */
    qtest_clock_step(s, SECOND / 2 - UPDATE - 1);
    g_assert_cmphex(rd(s, A), ==, RUNS);
    qtest_clock_step(s, 1);
    g_assert_cmphex(rd(s, A), ==, (RUNS | 0x80));
    qtest_clock_step(s, UPDATE - 1);
    g_assert_cmphex(rd(s, A), ==, (RUNS | 0x80));
    check_time(s, (Time){ 2, 4, 0x58 });
    qtest_clock_step(s, 1);
    g_assert_cmphex(rd(s, A), ==, RUNS);
    check_time(s, (Time){ 2, 4, 0x59 });
    qtest_clock_step(s, SECOND - 1);
    check_time(s, (Time){ 2, 4, 0x59 });
    qtest_clock_step(s, 1);
    check_time(s, (Time){ 2, 5, 0x00 });
    /* Both other ways to hold it. */
    for (int a = 0x66; a <= HELD; a += 0x10) {
        wr(s, A, a);
        qtest_clock_step(s, 3 * SECOND);
        g_assert_cmphex(rd(s, SEC), ==, 0);
        g_assert_cmphex(rd(s, A), ==, a);
    }
    qtest_quit(s);
}

static void test_update_interrupt(void)
{
    QTestState *s = start();

    rd(s, C);
    wr(s, B, H24 | UIE);
    g_assert_false(qtest_get_irq(s, IRQ));
    for (int i = 0; i < 3; i++) {
        qtest_clock_step(s, SECOND - 1);
        g_assert_false(qtest_get_irq(s, IRQ));
        qtest_clock_step(s, 1);
        g_assert_true(qtest_get_irq(s, IRQ));
        g_assert_cmphex(rd(s, C) & (IRQF | UF), ==, (IRQF | UF));
        g_assert_false(qtest_get_irq(s, IRQ));
        g_assert_cmphex(rd(s, C), ==, 0);
    }
    /* A flag that is set already interrupts as soon as it may. */
    wr(s, B, H24);
    qtest_clock_step(s, SECOND);
    g_assert_false(qtest_get_irq(s, IRQ));
    wr(s, B, H24 | UIE);
    g_assert_true(qtest_get_irq(s, IRQ));
    wr(s, B, H24);
    g_assert_false(qtest_get_irq(s, IRQ));
    g_assert_cmphex(rd(s, C) & (IRQF | UF), ==, UF);
    qtest_quit(s);
}

/* An alarm, the time it is set at, and the seconds until it goes off. */
static void test_alarm(void)
{
    static const struct {
        uint8_t mode;
        Time now;
        Time alarm;
        unsigned seconds;
    } alarms[] = {
        { H24, { 0x05, 0x06, 0x07 }, { ANY, ANY, 0x10 }, 3 },
        { H24, { 0x05, 0x06, 0x07 }, { ANY, ANY, 0xff }, 1 },
        { H24, { 0x05, 0x06, 0x07 }, { ANY, 0x07, 0x00 }, 53 },
        { H24, { 0x05, 0x06, 0x07 }, { 0x06, ANY, ANY }, 54 * 60 - 7 },
        { H24, { 0x05, 0x06, 0x07 }, { 0x05, 0x06, 0x07 }, 86400 },
        { H24, { 0x23, 0x59, 0x59 }, { 0x00, 0x00, 0x00 }, 1 },
        { H24, { 0x23, 0x59, 0x59 }, { 0x23, 0x00, ANY }, 23 * 3600 + 1 },
        { H24 | DM, { 17, 18, 19 }, { 17, 18, 59 }, 40 },
        { DM, { 0x8b, 59, 59 }, { 0x0c, ANY, ANY }, 1 },
        { 0, { 0x81, 0x59, 0x00 }, { 0x82, ANY, ANY }, 60 },
        { 0, { 0x03, 0x00, 0x00 }, { 0x82, 0x00, 0x00 }, 11 * 3600 },
        { 0, { 0x03, 0x00, 0x00 }, { 0x02, 0x00, 0x00 }, 23 * 3600 },
        /* Never. */
        { H24, { 0x05, 0x06, 0x07 }, { ANY, ANY, 0x60 }, 0 },
        { H24, { 0x05, 0x06, 0x07 }, { ANY, 0x60, ANY }, 0 },
        { H24, { 0x05, 0x06, 0x07 }, { 0x24, ANY, ANY }, 0 },
        { H24 | DM, { 5, 6, 7 }, { ANY, ANY, 0x80 }, 0 },
    };
    QTestState *s = start();

    for (size_t i = 0; i < ARRAY_SIZE(alarms); i++) {
        int64_t ns = alarms[i].seconds * SECOND - SECOND / 2;

        set_time(s, alarms[i].mode, alarms[i].now);
        set_alarm(s, alarms[i].alarm);
        rd(s, C);
        wr(s, B, alarms[i].mode | AIE);
        if (!alarms[i].seconds) {
            qtest_clock_step(s, 3 * 86400 * SECOND);
            g_assert_false(qtest_get_irq(s, IRQ));
            g_assert_cmphex(rd(s, C) & (IRQF | AF | UF), ==, UF);
            continue;
        }
        qtest_clock_step(s, ns - 1);
        g_assert_false(qtest_get_irq(s, IRQ));
        g_assert_cmphex(rd(s, C) & AF, ==, 0);
        qtest_clock_step(s, 1);
        g_assert_true(qtest_get_irq(s, IRQ));
        g_assert_cmphex(rd(s, C) & (IRQF | AF), ==, (IRQF | AF));
        g_assert_false(qtest_get_irq(s, IRQ));
    }
    /* Moved while armed, it goes off at its new time only. */
    set_time(s, H24, (Time){ 0x05, 0x00, 0x00 });
    set_alarm(s, (Time){ ANY, ANY, 0x10 });
    rd(s, C);
    wr(s, B, H24 | AIE);
    wr(s, SEC_ALARM, 0x20);
    qtest_clock_step(s, 15 * SECOND);
    g_assert_false(qtest_get_irq(s, IRQ));
    qtest_clock_step(s, 5 * SECOND);
    g_assert_true(qtest_get_irq(s, IRQ));
    /* Moved nearer, or the time moved nearer to it, it goes off sooner. */
    rd(s, C);
    wr(s, SEC_ALARM, 0x50);
    wr(s, SEC_ALARM, 0x22);
    qtest_clock_step(s, 2 * SECOND);
    g_assert_true(qtest_get_irq(s, IRQ));
    rd(s, C);
    wr(s, SEC_ALARM, 0x50);
    wr(s, SEC, 0x48);
    qtest_clock_step(s, 2 * SECOND);
    g_assert_true(qtest_get_irq(s, IRQ));
    /* One that is over is not forgotten for another. */
    wr(s, B, H24);
    rd(s, C);
    wr(s, SEC_ALARM, 0x52);
    qtest_clock_step(s, 4 * SECOND);
    wr(s, SEC_ALARM, 0x40);
    g_assert_cmphex(rd(s, C) & AF, ==, AF);
    qtest_quit(s);
}

/* Without an interrupt, the flag is found by asking. */
static void test_polled_alarm(void)
{
    QTestState *s = start();

    set_time(s, H24, (Time){ 0x01, 0x00, 0x00 });
    set_alarm(s, (Time){ 0x02, 0x00, 0x00 });
    rd(s, C);
    qtest_clock_step(s, 3600 * SECOND - SECOND / 2 - 1);
    g_assert_cmphex(rd(s, C) & (AF | IRQF), ==, 0);
    qtest_clock_step(s, 1);
    g_assert_cmphex(rd(s, C) & (AF | IRQF), ==, AF);
    g_assert_cmphex(rd(s, C), ==, 0);
    qtest_clock_step(s, 5 * 86400 * SECOND);
    g_assert_cmphex(rd(s, C) & (AF | IRQF), ==, AF);
    g_assert_false(qtest_get_irq(s, IRQ));
    qtest_quit(s);
}

static void test_periodic(void)
{
    QTestState *s = start();

    for (int rate = 1; rate < 16; rate++) {
        int64_t ticks = 1 << ((rate < 3 ? rate + 7 : rate) - 1);
        int64_t first, ns = ticks * SECOND / 32768;

        wr(s, B, H24);
        wr(s, A, 0x20 | rate);
        rd(s, C);
        wr(s, B, H24 | PIE);
        do {
            first = qtest_clock_step_next(s);
        } while (!qtest_get_irq(s, IRQ));
        for (int i = 1; i < 4; i++) {
            int64_t now;

            g_assert_true(qtest_get_irq(s, IRQ));
            g_assert_cmphex(rd(s, C) & (IRQF | PF), ==, (IRQF | PF));
            g_assert_false(qtest_get_irq(s, IRQ));
            do {
                now = qtest_clock_step_next(s);
            } while (!qtest_get_irq(s, IRQ));
            g_assert_cmpint(now - first, >=, i * ns - 1);
            g_assert_cmpint(now - first, <=, i * ns + 4);
        }
    }
    /* What the old rate has done is not forgotten for a new one. */
    wr(s, B, H24);
    rd(s, C);
    qtest_clock_step(s, SECOND);
    wr(s, A, 0x20);
    g_assert_cmphex(rd(s, C) & PF, ==, PF);
    wr(s, B, H24 | PIE);
    /* Rate 0 is none, and so is a divider that is held. */
    wr(s, A, 0x20);
    rd(s, C);
    qtest_clock_step(s, 10 * SECOND);
    g_assert_false(qtest_get_irq(s, IRQ));
    wr(s, A, HELD);
    rd(s, C);
    qtest_clock_step(s, 10 * SECOND);
    g_assert_false(qtest_get_irq(s, IRQ));
    qtest_quit(s);
}

/* What a change of rate costs: nothing of the period that has begun. */
static void test_change_of_rate(void)
{
    QTestState *s = start();
    int64_t from, now;

    wr(s, A, 0x2d);
    rd(s, C);
    wr(s, B, H24 | PIE);
    from = now = qtest_clock_step_next(s);
    for (int i = 0; i < 20; i++) {
        g_assert_true(qtest_get_irq(s, IRQ));
        rd(s, C);
        wr(s, A, i & 1 ? 0x2d : 0x2f);
        do {
            now = qtest_clock_step_next(s);
        } while (!qtest_get_irq(s, IRQ));
    }
    g_assert_cmpint(ABS(now - from - 10 * (SECOND / 8 + SECOND / 2)), <,
                    SECOND / 1000);
    qtest_quit(s);
}

static void test_idle_while_unread(void)
{
    QTestState *s = start();
    const int64_t years = 30LL * 365 * 86400 * SECOND;

    /* The fastest of each, for thirty years: one interrupt, at once. */
    set_time(s, H24, (Time){ 0, 0, 0 });
    set_alarm(s, (Time){ ANY, ANY, ANY });
    wr(s, A, 0x23);
    wr(s, B, H24 | PIE | AIE | UIE);
    qtest_clock_step(s, years);
    g_assert_true(qtest_get_irq(s, IRQ));
    g_assert_cmphex(rd(s, C), ==, (IRQF | PF | AF | UF));
    g_assert_false(qtest_get_irq(s, IRQ));
    qtest_clock_step(s, SECOND / 1000);
    g_assert_true(qtest_get_irq(s, IRQ));
    qtest_quit(s);
}

static void test_nonsense(void)
{
    static const uint8_t values[] = { 0x00, 0x0a, 0x60, 0x7f, 0x99, 0xff };
    static const uint8_t modes[] = { 0, DM, H24, DM | H24 };
    QTestState *s = start();

    for (size_t m = 0; m < ARRAY_SIZE(modes); m++) {
        for (size_t v = 0; v < ARRAY_SIZE(values); v++) {
            wr(s, B, SET | modes[m]);
            for (int reg = SEC; reg <= YEAR; reg++) {
                wr(s, reg, values[v]);
                g_assert_cmphex(rd(s, reg), ==, values[v]);
            }
            wr(s, CENTURY, values[v]);
            wr(s, B, modes[m] | UIE | AIE | PIE);
            qtest_clock_step(s, 2 * SECOND);
            g_assert_cmphex(rd(s, B), ==, (modes[m] | UIE | AIE | PIE));
            g_assert_cmphex(rd(s, C) & (IRQF | UF), ==, (IRQF | UF));
            /* What it has made of it is a time, and goes on. */
            wr(s, B, H24);
            g_assert_cmphex(rd(s, SEC), <=, 0x59);
            g_assert_cmphex(rd(s, MIN), <=, 0x59);
            g_assert_cmphex(rd(s, HOUR), <=, 0x23);
            g_assert_cmphex(rd(s, MDAY), <=, 0x31);
            g_assert_cmphex(rd(s, MONTH), <=, 0x12);
            g_assert_cmphex(rd(s, WDAY), <=, 7);
        }
    }
    qtest_quit(s);
}

static void test_noise(void)
{
    QTestState *s = start();
    GRand *rand = g_rand_new_with_seed(146818);

    for (int i = 0; i < 3000; i++) {
        wr(s, g_rand_int_range(rand, 0, 16), g_rand_int(rand));
        rd(s, g_rand_int_range(rand, 0, 16));
        if (i % 16 == 0) {
            qtest_clock_step(s, g_rand_int(rand) % SECOND);
        }
    }
    g_rand_free(rand);
    set_time(s, H24, (Time){ 1, 2, 3 });
    check_time(s, (Time){ 1, 2, 3 });
    qtest_quit(s);
}

static void test_base(void)
{
    QTestState *s = qtest_init(BOARD);
    time_t host = time(NULL);
    struct tm tm = { 0 };

    wr(s, B, H24 | DM);
    tm.tm_sec = rd(s, SEC);
    tm.tm_min = rd(s, MIN);
    tm.tm_hour = rd(s, HOUR);
    tm.tm_mday = rd(s, MDAY);
    tm.tm_mon = rd(s, MONTH) - 1;
    tm.tm_year = rd(s, CENTURY) * 100 + rd(s, YEAR) - 1900;
    g_assert_cmpint(ABS((int64_t)(timegm(&tm) - host)), <=, 30);
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rtc/it starts at the time it is told", test_power_on);
    g_test_add_func("/rtc/without one it starts at the host's", test_base);
    g_test_add_func("/rtc/a reset stops interrupts and nothing else",
                    test_reset);
    g_test_add_func("/rtc/it has two ports and no more",
                    test_edges_and_widths);
    g_test_add_func("/rtc/its memory keeps bytes", test_memory);
    g_test_add_func("/rtc/time passes, in every form", test_calendar);
    g_test_add_func("/rtc/days pass", test_dates);
    g_test_add_func("/rtc/SET stops the calendar and not the seconds",
                    test_set);
    g_test_add_func("/rtc/the divider stops and starts them", test_divider);
    g_test_add_func("/rtc/each update interrupts", test_update_interrupt);
    g_test_add_func("/rtc/an alarm goes off at its second", test_alarm);
    g_test_add_func("/rtc/an alarm may be asked for", test_polled_alarm);
    g_test_add_func("/rtc/each rate has its period", test_periodic);
    g_test_add_func("/rtc/a new rate counts from the last interrupt",
                    test_change_of_rate);
    g_test_add_func("/rtc/nothing is done while nobody reads",
                    test_idle_while_unread);
    g_test_add_func("/rtc/nonsense becomes a time", test_nonsense);
    g_test_add_func("/rtc/malformed noise is survived", test_noise);
    return g_test_run();
}
