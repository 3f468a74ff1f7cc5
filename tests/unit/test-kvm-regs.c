/*
 * Segments and control registers: what is put comes back.
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

static void test_segments_survive_a_round_trip(void)
{
    static const uint8_t code[] = { 0xe6, 0xf4, 0xeb, 0xfe };
    CPUX86State *env = &cpu->env;
    SegmentCache gs;

    guest_load(code, sizeof(code));
    guest_long_mode(cpu);
    env->segs[R_GS].base = 0xffff800012345000;
    env->segs[R_FS] = (SegmentCache) { .selector = 0 };     /* unusable */
    env->tr.base = 0x5000;
    env->gdt.base = 0x123000;
    env->gdt.limit = 0x37;
    env->cr[2] = 0xabcdef;
    gs = env->segs[R_GS];
    guest_run();
    memset(env->segs, 0xff, sizeof(env->segs));
    cpu_synchronize_state(CPU(cpu));
    g_assert_cmphex(env->segs[R_GS].base, ==, gs.base);
    g_assert_cmphex(env->segs[R_GS].limit, ==, gs.limit);
    g_assert_cmphex(env->segs[R_GS].flags, ==, gs.flags);
    g_assert_cmphex(env->segs[R_FS].flags & DESC_P_MASK, ==, 0);
    g_assert_cmphex(env->tr.base, ==, 0x5000);
    g_assert_cmphex(env->gdt.base, ==, 0x123000);
    g_assert_cmphex(env->gdt.limit, ==, 0x37);
    g_assert_cmphex(env->cr[2], ==, 0xabcdef);
    g_assert_cmphex(env->eip, >=, GUEST_CODE);
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm-regs/segments-survive-a-round-trip",
                    test_segments_survive_a_round_trip);
    return g_test_run();
}
