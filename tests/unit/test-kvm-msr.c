/*
 * MSRs: members of the state survive, and a reset clears the rest.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-guest.h"
#include "memory-harness.h"
#include "system/cpus.h"
#include "system/kvm_int.h"
#include "system/runstate.h"

static X86CPU *cpu;

static void test_members_survive_a_round_trip(void)
{
    static const uint8_t code[] = { 0xe6, 0xf4, 0xeb, 0xfe };
    CPUX86State *env = &cpu->env;

    guest_load(code, sizeof(code));
    guest_long_mode(cpu);
    env->lstar = 0xffffffff81000000;
    env->fmask = 0x47700;
    env->kernelgsbase = 0xffff888000000000;
    env->sysenter_cs = 0x10;
    guest_run();
    env->lstar = env->fmask = env->kernelgsbase = env->sysenter_cs = 1;
    cpu_synchronize_state(CPU(cpu));
    g_assert_cmphex(env->lstar, ==, 0xffffffff81000000);
    g_assert_cmphex(env->fmask, ==, 0x47700);
    g_assert_cmphex(env->kernelgsbase, ==, 0xffff888000000000);
    g_assert_cmphex(env->sysenter_cs, ==, 0x10);
}

static void test_a_reset_stops_the_paravirtual_clock(void)
{
    struct {
        uint32_t nmsrs, pad;        /* struct kvm_msrs, with one entry */
        struct kvm_msr_entry entry;
    } m = { .nmsrs = 1,
            .entry = { .index = 0x4b564d01, .data = 0x100001 } };

    if (kvm_vcpu_ioctl(CPU(cpu), KVM_SET_MSRS, &m) != 1) {
        g_test_skip("no paravirtual clock here");
        return;
    }
    cpu_reset(CPU(cpu));
    cpu_synchronize_post_reset(CPU(cpu));
    g_assert_cmpint(kvm_vcpu_ioctl(CPU(cpu), KVM_GET_MSRS, &m), ==, 1);
    g_assert_cmphex(m.entry.data, ==, 0);
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm-msr/members-survive-a-round-trip",
                    test_members_survive_a_round_trip);
    g_test_add_func("/kvm-msr/a-reset-stops-the-paravirtual-clock",
                    test_a_reset_stops_the_paravirtual_clock);
    return g_test_run();
}
