/*
 * The virtual clock.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/timer.h"

static void test_stop(void)
{
    int64_t a, b, t;

    g_assert_false(cpu_ticks_enabled());
    g_assert_cmpint(cpu_get_clock(), ==, 0);
    cpu_enable_ticks();
    cpu_enable_ticks();
    a = cpu_get_clock();
    g_assert_cmpint(a, >=, 0);
    g_assert_cmpint(a, <, 10 * NANOSECONDS_PER_SECOND);
    cpu_disable_ticks();
    b = cpu_get_clock();
    t = cpu_get_ticks();
    g_assert_cmpint(b, >=, a);
    g_assert_cmpint(cpu_get_clock(), ==, b);
    g_assert_cmpint(cpu_get_ticks(), ==, t);
    cpu_enable_ticks();
    g_assert_cmpint(cpu_get_clock(), >=, b);
    g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), >=, b);
    g_assert_cmpint(cpu_get_ticks(), >=, t);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cpu-clock/stands still while stopped", test_stop);
    return g_test_run();
}
