/*
 * Real-time clock tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "hw/rtc/mc146818rtc.h"
#include "qapi/error.h"
#include "qemu/timer.h"
#include "system/rtc.h"

static MC146818RtcState *rtc;

static uint8_t cmos(uint8_t reg)
{
    rig_outb(0x70, reg);
    return rig_inb(0x71);
}

static void set(uint8_t reg, uint8_t val)
{
    rig_outb(0x70, reg);
    rig_outb(0x71, val);
}

static void fresh(void)
{
    set(11, 0x82);
    set(0, 0x58);
    set(2, 0x59);
    set(4, 0x23);
    set(7, 0x31);
    set(8, 0x12);
    set(9, 0x24);
    set(0x32, 0x20);
    set(10, 0x26);
    set(11, 0x02);
    cmos(12);
    rig_lines[8].rises = 0;
}

static void test_starts_at_the_date_given(void)
{
    g_assert_cmphex(cmos(9), ==, 0x06);
    g_assert_cmphex(cmos(8), ==, 0x06);
    g_assert_cmphex(cmos(7), ==, 0x17);
    g_assert_cmphex(cmos(0x32), ==, 0x20);
    g_assert_cmphex(cmos(13), ==, 0x80);
}

static void test_year_turns(void)
{
    fresh();
    rig_advance(3 * NANOSECONDS_PER_SECOND);
    g_assert_cmphex(cmos(0), ==, 0x01);
    g_assert_cmphex(cmos(2), ==, 0x00);
    g_assert_cmphex(cmos(4), ==, 0x00);
    g_assert_cmphex(cmos(7), ==, 0x01);
    g_assert_cmphex(cmos(8), ==, 0x01);
    g_assert_cmphex(cmos(9), ==, 0x25);
}

static void test_set_stops_the_clock(void)
{
    fresh();
    set(11, 0x82);
    rig_advance(5 * NANOSECONDS_PER_SECOND);
    g_assert_cmphex(cmos(0), ==, 0x58);
}

static void test_binary_and_twelve_hours(void)
{
    fresh();
    set(11, 0x06);
    g_assert_cmpint(cmos(0), ==, 58);
    g_assert_cmpint(cmos(4), ==, 23);
    set(11, 0x04);
    g_assert_cmphex(cmos(4), ==, 0x8b);
    set(11, 0x00);
    g_assert_cmphex(cmos(4), ==, 0x91);
}

static void test_update_interrupt_each_second(void)
{
    fresh();
    set(11, 0x12);
    for (int i = 0; i < 3; i++) {
        rig_advance(NANOSECONDS_PER_SECOND);
        g_assert_cmphex(cmos(12) & 0x90, ==, 0x90);
        g_assert_cmphex(cmos(12), ==, 0);
    }
    g_assert_cmpuint(rig_lines[8].rises, ==, 3);
}

static void test_alarm_fires_at_its_time(void)
{
    fresh();
    set(1, 0x05);
    set(3, 0xff);
    set(5, 0xff);
    set(11, 0x22);
    rig_advance(6 * NANOSECONDS_PER_SECOND);
    g_assert_cmpuint(rig_lines[8].rises, ==, 0);
    rig_advance(NANOSECONDS_PER_SECOND + 1);
    g_assert_cmpuint(rig_lines[8].rises, ==, 1);
    g_assert_cmphex(cmos(12) & 0xa0, ==, 0xa0);
}

static void test_polled_flags_need_no_timer(void)
{
    fresh();
    rig_advance(2 * NANOSECONDS_PER_SECOND);
    g_assert_cmphex(cmos(12) & 0x50, ==, 0x50);
    g_assert_cmphex(cmos(12) & 0x10, ==, 0);
    g_assert_cmpuint(rig_lines[8].rises, ==, 0);
}

static void test_periodic_rate(void)
{
    unsigned n = 0;

    fresh();
    set(11, 0x42);
    for (int i = 0; i < 10000; i++) {
        rig_advance(NANOSECONDS_PER_SECOND / 10000);
        n += (cmos(12) & 0xc0) == 0xc0;
    }
    g_assert_cmpuint(n, >=, 1023);
    g_assert_cmpuint(n, <=, 1025);
    set(11, 0x02);
}

static void test_update_in_progress_shows_before_the_second(void)
{
    fresh();
    rig_advance(NANOSECONDS_PER_SECOND - 100000);
    g_assert_cmphex(cmos(10) & 0x80, ==, 0x80);
    rig_advance(200000);
    g_assert_cmphex(cmos(10) & 0x80, ==, 0);
}

static void test_memory_keeps_bytes(void)
{
    set(0x7f, 0x5a);
    g_assert_cmphex(cmos(0x7f), ==, 0x5a);
    g_assert_cmphex(cmos(0xff), ==, 0x5a);
}

/* Whatever the guest says the time is, it is a time, and it goes on. */
static void test_nonsense_is_a_time(void)
{
    static const uint8_t regs[] = { 0, 2, 4, 7, 8, 9, 0x32 };

    for (int binary = 0; binary < 2; binary++) {
        for (unsigned val = 0xff; val >= 0xf7; val -= 8) {
            fresh();
            set(11, binary ? 0x86 : 0x82);
            for (size_t i = 0; i < G_N_ELEMENTS(regs); i++) {
                set(regs[i], val);
            }
            set(11, binary ? 0x06 : 0x02);
            g_assert_cmpuint(cmos(0), <=, binary ? 59 : 0x59);
            g_assert_cmpuint(cmos(8), <=, binary ? 12 : 0x12);
            g_assert_cmpuint(cmos(8), >=, 1);
            cmos(12);
            rig_advance(NANOSECONDS_PER_SECOND);
            g_assert_cmphex(cmos(12) & 0x10, ==, 0x10);
        }
    }
    fresh();
}

static void test_the_board_shares_its_memory(void)
{
    mc146818rtc_set_cmos_data(rtc, 0x5f, 0xab);
    g_assert_cmphex(cmos(0x5f), ==, 0xab);
    set(0x7f, 0xcd);
    g_assert_cmphex(mc146818rtc_get_cmos_data(rtc, 0x7f), ==, 0xcd);
}

static void test_properties_have_limits(void)
{
    static const struct { const char *name, *value, *says; } bad[] = {
        { "iobase", "0xffff", "0xffff" }, { "irq", "16", "16" },
        { "base_year", "-1", "-1" }, { "base_year", "10000", "10000" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        ISADevice *isa = isa_new(TYPE_MC146818_RTC);
        Error *err = NULL;

        object_property_parse(OBJECT(isa), bad[i].name, bad[i].value,
                              &error_abort);
        g_assert_false(isa_realize_and_unref(isa, rig_bus(), &err));
        g_assert_nonnull(strstr(error_get_pretty(err), bad[i].says));
        error_free(err);
    }
}

static void test_any_access_is_survived(void)
{
    rig_noise(0x70, 2, 30000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    rtc_configure("2006-06-17T16:01:21", "vm", NULL, &error_abort);
    rtc = mc146818_rtc_init(rig_bus(), 2000, NULL, &error_abort);
    g_test_add_func("/rtc/starts-at-the-date-given",
                    test_starts_at_the_date_given);
    g_test_add_func("/rtc/year-turns", test_year_turns);
    g_test_add_func("/rtc/set-stops-the-clock", test_set_stops_the_clock);
    g_test_add_func("/rtc/binary-and-twelve-hours",
                    test_binary_and_twelve_hours);
    g_test_add_func("/rtc/update-interrupt-each-second",
                    test_update_interrupt_each_second);
    g_test_add_func("/rtc/alarm-fires-at-its-time",
                    test_alarm_fires_at_its_time);
    g_test_add_func("/rtc/polled-flags-need-no-timer",
                    test_polled_flags_need_no_timer);
    g_test_add_func("/rtc/periodic-rate", test_periodic_rate);
    g_test_add_func("/rtc/update-in-progress-shows-before-the-second",
                    test_update_in_progress_shows_before_the_second);
    g_test_add_func("/rtc/memory-keeps-bytes", test_memory_keeps_bytes);
    g_test_add_func("/rtc/nonsense-is-a-time", test_nonsense_is_a_time);
    g_test_add_func("/rtc/the-board-shares-its-memory",
                    test_the_board_shares_its_memory);
    g_test_add_func("/rtc/properties-have-limits",
                    test_properties_have_limits);
    g_test_add_func("/rtc/any-access-is-survived",
                    test_any_access_is_survived);
    return g_test_run();
}
