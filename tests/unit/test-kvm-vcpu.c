/*
 * vCPUs: registers travel both ways; created when first run.
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

static void test_registers_come_back_as_they_are(void)
{
    static const uint8_t code[] = {
        0x48, 0xb8, 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11,
                                        /* mov rax, 0x1122334455667788 */
        0x49, 0x89, 0xc7,               /* mov r15, rax */
        0xe6, 0xf4,                     /* out 0xf4, al */
        0xeb, 0xfe,
    };
    CPUX86State *env = &cpu->env;

    guest_load(code, sizeof(code));
    guest_long_mode(cpu);
    env->regs[R_R8] = 0xfedcba9876543210;
    env->star = 0x0023001000000000;
    env->xmm_regs[1].q[0] = 0x1122334455667788;
    env->fpstt = 7;
    memset(env->fptags, 1, sizeof(env->fptags));
    env->fptags[7] = 0;
    env->fpregs[7].low = UINT64_C(1) << 63;
    env->fpregs[7].high = 0x3fff;
    guest_run();
    g_assert_true(guest_done);
    cpu_synchronize_state(CPU(cpu));
    g_assert_cmphex(env->regs[R_EAX], ==, 0x1122334455667788);
    g_assert_cmphex(env->regs[R_R15], ==, 0x1122334455667788);
    g_assert_cmphex(env->regs[R_R8], ==, 0xfedcba9876543210);
    g_assert_cmphex(env->xmm_regs[1].q[0], ==, 0x1122334455667788);
    g_assert_cmpuint(env->fpstt, ==, 7);
    g_assert_cmphex(env->fpregs[7].high, ==, 0x3fff);
    g_assert_cmpuint(env->fptags[7], ==, 0);
    g_assert_cmpuint(env->fptags[0], ==, 1);
    g_assert_true(env->segs[R_CS].flags & DESC_L_MASK);
    g_assert_cmphex(env->star, ==, 0x0023001000000000);
    g_assert_cmphex(env->cr[3], ==, 0x10000);
    g_assert_true(env->efer & MSR_EFER_LMA);
}

static void test_kernel_side_appears_on_first_run(void)
{
    static const uint8_t code[] = { 0xe6, 0xf4, 0xeb, 0xfe };

    g_assert_cmpint(CPU(cpu)->kvm_fd, ==, -1);
    g_assert_true(CPU(cpu)->vcpu_dirty);
    kvm_cpu_synchronize_state(CPU(cpu));        /* asks nobody */
    kvm_cpu_synchronize_post_reset(CPU(cpu));
    guest_load(code, sizeof(code));
    guest_real_mode(cpu);
    guest_run();
    g_assert_cmpint(CPU(cpu)->kvm_fd, >=, 0);
    g_assert_false(CPU(cpu)->vcpu_dirty);
    kvm_cpu_synchronize_state(CPU(cpu));
    g_assert_true(CPU(cpu)->vcpu_dirty);
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm-vcpu/kernel-side-appears-on-first-run",
                    test_kernel_side_appears_on_first_run);
    g_test_add_func("/kvm-vcpu/registers-come-back-as-they-are",
                    test_registers_come_back_as_they_are);
    return g_test_run();
}
