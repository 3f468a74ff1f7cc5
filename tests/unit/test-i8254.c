/*
 * 8254 tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "hw/timer/i8254.h"
#include "qapi/error.h"
#include "qemu/timer.h"

static ISADevice *pit;

#define TICKS(n) ((int64_t)(n) * NANOSECONDS_PER_SECOND / PIT_FREQ + 1)

static void fresh(void)
{
    device_cold_reset(DEVICE(pit));
    rig_lines[0].rises = 0;
}

static void load(int ch, uint8_t mode, uint16_t count)
{
    rig_outb(0x43, ch << 6 | 0x30 | mode << 1);
    rig_outb(0x40 + ch, count);
    rig_outb(0x40 + ch, count >> 8);
}

static uint16_t latched(int ch)
{
    uint8_t lsb;

    rig_outb(0x43, ch << 6);
    lsb = rig_inb(0x40 + ch);
    return lsb | rig_inb(0x40 + ch) << 8;
}

static void test_rate_generator_ticks_steadily(void)
{
    fresh();
    load(0, 2, 11932);
    rig_advance(NANOSECONDS_PER_SECOND);
    g_assert_cmpuint(rig_lines[0].rises, >=, 99);
    g_assert_cmpuint(rig_lines[0].rises, <=, 101);
}

static void test_square_wave_ticks_once_a_period(void)
{
    fresh();
    load(0, 3, 11932);
    rig_advance(NANOSECONDS_PER_SECOND / 2);
    g_assert_cmpuint(rig_lines[0].rises, >=, 49);
    g_assert_cmpuint(rig_lines[0].rises, <=, 51);
}

static void test_one_shot_fires_once(void)
{
    fresh();
    load(0, 0, 1000);
    g_assert_cmpint(rig_lines[0].level, ==, 0);
    rig_advance(TICKS(990));
    g_assert_cmpuint(rig_lines[0].rises, ==, 0);
    rig_advance(NANOSECONDS_PER_SECOND);
    g_assert_cmpuint(rig_lines[0].rises, ==, 1);
    g_assert_cmpint(rig_lines[0].level, ==, 1);
}

static void test_count_goes_down(void)
{
    fresh();
    load(0, 2, 10000);
    rig_advance(TICKS(100));
    g_assert_cmpint(latched(0), <=, 9900);
    g_assert_cmpint(latched(0), >=, 9898);
}

static void test_latch_holds_until_read(void)
{
    uint16_t first;

    fresh();
    load(1, 2, 50000);
    rig_outb(0x43, 0x40);
    rig_advance(TICKS(1000));
    rig_outb(0x43, 0x40);
    first = rig_inb(0x41);
    first |= rig_inb(0x41) << 8;
    g_assert_cmpint(first, ==, 50000);
    g_assert_cmpint(latched(1), <, 49002);
}

static void test_readback_gives_status_then_count(void)
{
    fresh();
    load(2, 3, 0x1234);
    rig_outb(0x43, 0xc8);
    g_assert_cmphex(rig_inb(0x42) & 0x3f, ==, 0x36);
    g_assert_cmphex(rig_inb(0x42) | rig_inb(0x42) << 8, ==, 0x1234);
}

static void test_bcd_counts_decimal(void)
{
    fresh();
    rig_outb(0x43, 0x71 + 4);
    rig_outb(0x41, 0x00);
    rig_outb(0x41, 0x10);
    g_assert_cmphex(latched(1), ==, 0x1000);
    rig_advance(TICKS(1));
    g_assert_cmphex(latched(1), <=, 0x0999);
}

static void test_gate_two_starts_and_stops(void)
{
    PITChannelInfo info;

    fresh();
    load(2, 0, 1000);
    rig_advance(TICKS(5000));
    pit_get_channel_info(pit, 2, &info);
    g_assert_cmpint(info.gate, ==, 0);
    g_assert_cmpint(info.out, ==, 0);
    pit_set_gate(pit, 2, 1);
    rig_advance(TICKS(1001));
    pit_get_channel_info(pit, 2, &info);
    g_assert_cmpint(info.out, ==, 1);
    g_assert_cmpint(info.initial_count, ==, 1000);
}

static int out_two(void)
{
    PITChannelInfo info;

    pit_get_channel_info(pit, 2, &info);
    return info.out;
}

/* Modes 1 and 5 start at a rise of the gate, and again at each further. */
static void test_a_gate_triggers(void)
{
    fresh();
    load(2, 1, 1000);
    rig_advance(TICKS(5000));
    g_assert_cmpint(out_two(), ==, 1);
    pit_set_gate(pit, 2, 1);
    g_assert_cmpint(out_two(), ==, 0);
    rig_advance(TICKS(900));
    pit_set_gate(pit, 2, 0);
    pit_set_gate(pit, 2, 1);
    rig_advance(TICKS(900));
    g_assert_cmpint(out_two(), ==, 0);
    rig_advance(TICKS(101));
    g_assert_cmpint(out_two(), ==, 1);

    fresh();
    load(2, 5, 1000);
    pit_set_gate(pit, 2, 1);
    g_assert_cmpint(out_two(), ==, 1);
    rig_advance(TICKS(1000));
    g_assert_cmpint(out_two(), ==, 0);
    rig_advance(TICKS(1));
    g_assert_cmpint(out_two(), ==, 1);
}

static void test_a_low_gate_holds_the_rate_high(void)
{
    for (int mode = 2; mode <= 3; mode++) {
        fresh();
        pit_set_gate(pit, 2, 1);
        load(2, mode, 1000);
        rig_advance(TICKS(mode == 2 ? 999 : 600));
        g_assert_cmpint(out_two(), ==, 0);
        pit_set_gate(pit, 2, 0);
        g_assert_cmpint(out_two(), ==, 1);
        /* A rise starts the period anew. */
        pit_set_gate(pit, 2, 1);
        rig_advance(TICKS(400));
        g_assert_cmpint(out_two(), ==, 1);
    }
}

static void test_its_ports_must_exist_and_its_timer_goes(void)
{
    ISADevice *isa;
    Error *err = NULL;

    g_assert_null(i8254_pit_init(rig_bus(), 0xfffd, 0, NULL, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "0xfffd"));
    error_free_or_abort(&err);
    isa = i8254_pit_init(rig_bus(), 0x240, 5, NULL, &error_abort);
    rig_outb(0x243, 0x34);
    rig_outb(0x240, 0);
    rig_outb(0x240, 1);
    rig_advance(TICKS(300));
    g_assert_cmpuint(rig_lines[5].rises, >, 0);
    qdev_unrealize(DEVICE(isa));
    rig_lines[5].rises = 0;
    rig_advance(TICKS(3000));
    g_assert_cmpuint(rig_lines[5].rises, ==, 0);
}

static void test_fastest_rate_is_bounded(void)
{
    fresh();
    load(0, 2, 1);
    rig_advance(NANOSECONDS_PER_SECOND / 10);
    g_assert_cmpuint(rig_lines[0].rises, <=, 5001);
    g_assert_cmpuint(rig_lines[0].rises, >, 1000);
}

static void test_any_access_is_survived(void)
{
    fresh();
    rig_noise(0x40, 4, 20000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    pit = i8254_pit_init(rig_bus(), 0x40, 0, NULL, &error_abort);
    g_test_add_func("/i8254/rate-generator-ticks-steadily",
                    test_rate_generator_ticks_steadily);
    g_test_add_func("/i8254/square-wave-ticks-once-a-period",
                    test_square_wave_ticks_once_a_period);
    g_test_add_func("/i8254/one-shot-fires-once", test_one_shot_fires_once);
    g_test_add_func("/i8254/count-goes-down", test_count_goes_down);
    g_test_add_func("/i8254/latch-holds-until-read",
                    test_latch_holds_until_read);
    g_test_add_func("/i8254/readback-gives-status-then-count",
                    test_readback_gives_status_then_count);
    g_test_add_func("/i8254/bcd-counts-decimal", test_bcd_counts_decimal);
    g_test_add_func("/i8254/gate-two-starts-and-stops",
                    test_gate_two_starts_and_stops);
    g_test_add_func("/i8254/a-gate-triggers", test_a_gate_triggers);
    g_test_add_func("/i8254/a-low-gate-holds-the-rate-high",
                    test_a_low_gate_holds_the_rate_high);
    g_test_add_func("/i8254/its-ports-must-exist-and-its-timer-goes",
                    test_its_ports_must_exist_and_its_timer_goes);
    g_test_add_func("/i8254/fastest-rate-is-bounded",
                    test_fastest_rate_is_bounded);
    g_test_add_func("/i8254/any-access-is-survived",
                    test_any_access_is_survived);
    return g_test_run();
}
