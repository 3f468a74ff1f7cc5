/*
 * Tests of system/run/cpu-timers.c: guest time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "machine-types.h"
#include "system/cpu-timers.h"
#include "system/cpus.h"

static int64_t now_ns = 5, ticks = 77;

static int64_t get_clock_ns(void)
{
    return now_ns;
}

static void set_clock_ns(int64_t ns)
{
    now_ns = ns;
}

static int64_t get_ticks(void)
{
    return ticks;
}

static void create_thread(CPUState *cpu)
{
}

static void test_the_common_clock_stands_until_enabled(void)
{
    int64_t t = cpus_get_virtual_clock();

    g_assert_cmpint(cpus_get_virtual_clock(), ==, t);
    cpu_enable_ticks();
    while (cpus_get_virtual_clock() == t) {
        sched_yield();
    }
    cpu_disable_ticks();
    t = cpus_get_virtual_clock();
    g_assert_cmpint(cpus_get_virtual_clock(), ==, t);
    g_assert_cmpint(cpus_get_elapsed_ticks(), ==, cpu_get_ticks());
    cpus_set_virtual_clock(1);
    g_assert_cmpint(cpus_get_virtual_clock(), ==, t);
}

static void test_an_accelerator_may_bring_its_own(void)
{
    static const AccelOpsClass ops = {
        .create_vcpu_thread = create_thread,
        .get_virtual_clock = get_clock_ns,
        .set_virtual_clock = set_clock_ns,
        .get_elapsed_ticks = get_ticks,
    };

    cpus_register_accel(&ops);
    cpu_timers_init();
    g_assert_cmpint(cpus_get_virtual_clock(), ==, 5);
    g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), ==, 5);
    cpus_set_virtual_clock(9);
    g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), ==, 9);
    g_assert_cmpint(cpus_get_elapsed_ticks(), ==, 77);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    machine_types_init();
    g_test_add_func("/cpu-timers/the common clock stands until enabled",
                    test_the_common_clock_stands_until_enabled);
    g_test_add_func("/cpu-timers/an accelerator may bring its own",
                    test_an_accelerator_may_bring_its_own);
    return g_test_run();
}
