/*
 * Tests of the local APIC's timer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "apic-harness.h"

static void test_timer_one_shot_and_periodic(void)
{
    fresh();
    wr(0, 0x3e0, 0xb);
    wr(0, 0x320, 0x60);
    wr(0, 0x380, 1000000);
    rig_advance(999000);
    g_assert_cmpuint(rd(0, 0x390), ==, 1000);
    g_assert_false(requested(0, CPU_INTERRUPT_HARD));
    rig_advance(2000);
    g_assert_cmphex(take(0), ==, 0x60);
    g_assert_cmpuint(rd(0, 0x390), ==, 0);
    eoi(0);
    wr(0, 0x320, 0x20061);
    wr(0, 0x380, 1000000);
    for (int i = 0; i < 5; i++) {
        rig_advance(1000000);
        g_assert_cmphex(take(0), ==, 0x61);
        eoi(0);
    }
    wr(0, 0x320, 0x10061);
    rig_advance(5000000);
    g_assert_false(requested(0, CPU_INTERRUPT_HARD));
}

static void test_deadline_needs_its_feature(void)
{
    uint64_t val;

    fresh();
    env(0)->features[FEAT_1_ECX] &= ~(uint64_t)CPUID_EXT_TSC_DEADLINE;
    g_assert_false(msr_write(0, MSR_IA32_TSCDEADLINE, 1));
    env(0)->features[FEAT_1_ECX] |= CPUID_EXT_TSC_DEADLINE;
    env(0)->tsc_khz = 1000000;
    env(0)->tsc_offset = 0;
    wr(0, 0x320, 0x40070);
    g_assert_true(msr_write(0, MSR_IA32_TSCDEADLINE,
                            qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + 50000));
    g_assert_true(env(0)->apic_ops->msr_read(apics[0], MSR_IA32_TSCDEADLINE,
                                             &val));
    g_assert_cmphex(val, !=, 0);
    rig_advance(60000);
    g_assert_cmphex(take(0), ==, 0x70);
    g_assert_true(msr_write(0, MSR_IA32_TSCDEADLINE, UINT64_MAX));
    g_assert_true(msr_write(0, MSR_IA32_TSCDEADLINE, 0));
}

static uint64_t deadline(void)
{
    uint64_t val = 0;

    g_assert_true(env(0)->apic_ops->msr_read(apics[0], MSR_IA32_TSCDEADLINE,
                                             &val));
    return val;
}

static void test_deadline_that_has_passed_is_now(void)
{
    fresh();
    env(0)->features[FEAT_1_ECX] |= CPUID_EXT_TSC_DEADLINE;
    env(0)->tsc_khz = 1000000;
    rig_advance(1000);
    wr(0, 0x320, 0x40071);
    g_assert_true(msr_write(0, MSR_IA32_TSCDEADLINE, 1));
    rig_advance(1);
    g_assert_cmphex(take(0), ==, 0x71);
    g_assert_cmphex(deadline(), ==, 0);
    eoi(0);
}

static void test_deadline_is_of_its_mode_only(void)
{
    fresh();
    env(0)->features[FEAT_1_ECX] |= CPUID_EXT_TSC_DEADLINE;
    wr(0, 0x320, 0x00072);              /* one shot */
    g_assert_true(msr_write(0, MSR_IA32_TSCDEADLINE, 12345));
    g_assert_cmphex(deadline(), ==, 0);
    wr(0, 0x320, 0x40072);
    wr(0, 0x380, 1000);                 /* no count in this mode */
    g_assert_cmpuint(rd(0, 0x390), ==, 0);
    g_assert_true(msr_write(0, MSR_IA32_TSCDEADLINE, UINT64_MAX));
    g_assert_cmphex(deadline(), !=, 0);
    wr(0, 0x320, 0x00072);
    g_assert_cmphex(deadline(), ==, 0);
    rig_advance(10000000);
    g_assert_false(requested(0, CPU_INTERRUPT_HARD));
}

static void test_divisors(void)
{
    static const struct { uint32_t conf, by; } want[] = {
        { 0x0, 2 }, { 0x1, 4 }, { 0x2, 8 }, { 0x3, 16 }, { 0x8, 32 },
        { 0x9, 64 }, { 0xa, 128 }, { 0xb, 1 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(want); i++) {
        fresh();
        wr(0, 0x3e0, want[i].conf);
        wr(0, 0x380, 1000000);
        rig_advance(128000);
        g_assert_cmpuint(rd(0, 0x390), ==, 1000000 - 128000 / want[i].by);
    }
}

static void test_a_period_goes_round_and_a_mask_stops_no_count(void)
{
    fresh();
    wr(0, 0x3e0, 0xb);
    wr(0, 0x320, 0x30060);              /* periodic, masked */
    wr(0, 0x380, 1000000);
    rig_advance(2300000);
    g_assert_cmpuint(rd(0, 0x390), ==, 700000);
    g_assert_false(requested(0, CPU_INTERRUPT_HARD));
    wr(0, 0x320, 0x20060);
    rig_advance(700001);
    g_assert_cmphex(take(0), ==, 0x60);
    eoi(0);
    /* A single shot that went off while masked is gone. */
    wr(0, 0x320, 0x10060);
    wr(0, 0x380, 1000);
    rig_advance(2000);
    wr(0, 0x320, 0x60);
    rig_advance(1000000);
    g_assert_false(requested(0, CPU_INTERRUPT_HARD));
}

/* Once a nanosecond is what the guest asks for here. */
static void test_the_rate_has_a_limit(void)
{
    unsigned taken = 0;

    fresh();
    wr(0, 0x3e0, 0xb);
    wr(0, 0x320, 0x20060);
    wr(0, 0x380, 1);
    for (int i = 0; i < 1000; i++) {
        rig_advance(1000);
        if (requested(0, CPU_INTERRUPT_HARD)) {
            g_assert_cmphex(take(0), ==, 0x60);
            eoi(0);
            taken++;
        }
    }
    g_assert_cmpuint(taken, >, 10);
    g_assert_cmpuint(taken, <=, 51);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    apics_init();
#define T(name) g_test_add_func("/apic-timer/" #name, test_##name)
    T(timer_one_shot_and_periodic);
    T(deadline_needs_its_feature);
    T(deadline_that_has_passed_is_now);
    T(deadline_is_of_its_mode_only);
    T(divisors);
    T(a_period_goes_round_and_a_mask_stops_no_count);
    T(the_rate_has_a_limit);
    return g_test_run();
}
