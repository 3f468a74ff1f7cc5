/*
 * Speaker port tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "hw/misc/pcspk.h"
#include "hw/timer/i8254.h"
#include "qapi/error.h"
#include "qemu/timer.h"

static void test_gate_lets_channel_two_count(void)
{
    rig_outb(0x61, 0);
    rig_outb(0x43, 0xb0);
    rig_outb(0x42, 100);
    rig_outb(0x42, 0);
    rig_advance(NANOSECONDS_PER_SECOND);
    g_assert_cmphex(rig_inb(0x61) & 0x21, ==, 0);
    rig_outb(0x61, 1);
    rig_advance(NANOSECONDS_PER_SECOND / 1000);
    g_assert_cmphex(rig_inb(0x61) & 0x21, ==, 0x21);
}

static void test_refresh_bit_toggles(void)
{
    g_assert_cmphex((rig_inb(0x61) ^ rig_inb(0x61)) & 0x10, ==, 0x10);
}

static void test_needs_a_timer(void)
{
    ISADevice *dev = isa_new(TYPE_PC_SPEAKER);
    Error *err = NULL;

    g_assert_false(isa_realize_and_unref(dev, rig_bus(), &err));
    error_free(err);
}

static void test_any_access_is_survived(void)
{
    rig_noise(0x61, 1, 2000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    pcspk_init(rig_bus(), i8254_pit_init(rig_bus(), 0x40, 0, NULL,
                                         &error_abort), &error_abort);
    device_cold_reset(DEVICE(object_resolve_path_type("", TYPE_I8254, NULL)));
    g_test_add_func("/pcspk/gate-lets-channel-two-count",
                    test_gate_lets_channel_two_count);
    g_test_add_func("/pcspk/refresh-bit-toggles", test_refresh_bit_toggles);
    g_test_add_func("/pcspk/needs-a-timer", test_needs_a_timer);
    g_test_add_func("/pcspk/any-access-is-survived",
                    test_any_access_is_survived);
    return g_test_run();
}
