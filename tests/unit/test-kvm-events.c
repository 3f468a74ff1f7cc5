/*
 * Debug registers and the run state travel.
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

static void test_debug_registers_survive(void)
{
    static const uint8_t code[] = { 0xe6, 0xf4, 0xeb, 0xfe };
    CPUX86State *env = &cpu->env;

    guest_load(code, sizeof(code));
    guest_real_mode(cpu);
    env->dr[0] = 0x12345;
    env->dr[3] = 0x54321;
    guest_run();
    env->dr[0] = env->dr[3] = 0;
    cpu_synchronize_state(CPU(cpu));
    g_assert_cmphex(env->dr[0], ==, 0x12345);
    g_assert_cmphex(env->dr[3], ==, 0x54321);
    g_assert_cmphex(env->dr[7], ==, DR7_FIXED_1);
}

static void test_halting_is_seen_and_kept(void)
{
    static const uint8_t code[] = {
        0xe6, 0xf0,                     /* out 0xf0, al */
        0xfa, 0xf4,                     /* cli; hlt */
        0xe6, 0xf4, 0xeb, 0xfe,
    };
    CPUX86State *env = &cpu->env;

    guest_load(code, sizeof(code));
    guest_real_mode(cpu);
    vm_start();
    while (!guest_nvalues && runstate_is_running()) {
        main_loop_wait(false);
    }
    do {
        cpu_synchronize_state(CPU(cpu));
    } while (!env->halted);
    g_assert_cmphex(env->eip, ==, GUEST_CODE + 4);
    guest_stop();
    g_assert_false(guest_done);
    /* A reset sets it free. */
    cpu_reset(CPU(cpu));
    cpu_synchronize_post_reset(CPU(cpu));
    cpu_synchronize_state(CPU(cpu));
    g_assert_false(env->halted);
    g_assert_cmphex(env->eip, ==, 0xfff0);
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm-events/debug-registers-survive",
                    test_debug_registers_survive);
    g_test_add_func("/kvm-events/halting-is-seen-and-kept",
                    test_halting_is_seen_and_kept);
    return g_test_run();
}
