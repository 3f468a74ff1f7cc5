/*
 * Between an XSAVE area and the processor state.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"
#include "target/i386/kvm/kvm-x86.h"

static void test_what_is_encoded_is_decoded(void)
{
    g_autofree CPUX86State *a = g_malloc0(sizeof(CPUX86State));
    g_autofree CPUX86State *b = g_malloc0(sizeof(CPUX86State));
    uint8_t area[4096] = { 0 };

    a->fpuc = 0x37f;
    a->fpus = 0x4100;
    a->fpstt = 5;
    a->mxcsr = 0x1f80;
    a->fpip = 0x123456789a;
    for (unsigned i = 0; i < 8; i++) {
        a->fptags[i] = i < 5;
        a->fpregs[i].low = UINT64_C(0x8000000000000000) + i;
        a->fpregs[i].high = 0x4000 + i;
    }
    for (unsigned i = 0; i < 16; i++) {
        a->xmm_regs[i].q[0] = i;
        a->xmm_regs[i].q[1] = ~(uint64_t)i;
    }
    kvm_fpu_encode(a, area);
    /* ST(0) is physical register 5; three registers are in use. */
    g_assert_cmphex(lduw_le_p(area + 2), ==, 0x4100 | 5 << 11);
    g_assert_cmphex(area[4], ==, 0xe0);
    g_assert_cmphex(ldq_le_p(area + 32), ==, UINT64_C(0x8000000000000005));
    g_assert_cmphex(area[512], ==, 3);
    kvm_fpu_decode(b, area);
    g_assert_cmpmem(a, sizeof(*a), b, sizeof(*b));
}

static void test_absent_components_are_initial(void)
{
    g_autofree CPUX86State *env = g_malloc0(sizeof(CPUX86State));
    uint8_t area[4096];

    memset(area, 0xa5, sizeof(area));
    area[512] = 0;
    kvm_fpu_decode(env, area);
    g_assert_cmphex(env->fpuc, ==, 0x37f);
    g_assert_cmphex(env->fpus, ==, 0);
    g_assert_cmpuint(env->fptags[3], ==, 1);
    g_assert_cmphex(env->xmm_regs[7].q[1], ==, 0);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/kvm-fpu/what-is-encoded-is-decoded",
                    test_what_is_encoded_is_decoded);
    g_test_add_func("/kvm-fpu/absent-components-are-initial",
                    test_absent_components_are_initial);
    return g_test_run();
}
