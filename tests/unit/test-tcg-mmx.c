/*
 * MMX, decoded and executed by the interpreter, against the host processor.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "tcg/simd-rig.h"

#define CASES 600

static const uint8_t binary_ops[] = {
    0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b,
    0x6f, 0x74, 0x75, 0x76, 0x7f, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd8, 0xd9,
    0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5,
    0xe8, 0xe9, 0xea, 0xeb, 0xec, 0xed, 0xee, 0xef, 0xf1, 0xf2, 0xf3, 0xf4,
    0xf5, 0xf6, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe,
};

static const RigMask exact = { 0, 0 };

static unsigned random_gpr(void)
{
    unsigned r = rig_below(16);

    return r == R_ESP || r == R_EBX ? R_EAX : r;
}

/* x87 registers with anything in them, TOP and tags random. */
static void random_mmx_state(RigState *s)
{
    rig_random_state(s);
    for (int i = 0; i < 8; i++) {
        rig_extended(s->fx.st[i]);
        if (rig_below(2)) {
            memset(s->fx.st[i], 0, 8);
            s->fx.st[i][0] = rig_below(70);
        }
    }
    s->fx.fsw = rig_below(8) << 11;
    s->fx.ftw = rig_rand();
}

static void test_binary(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(binary_ops); i++) {
        g_autofree char *name = g_strdup_printf("0f %02x", binary_ops[i]);

        for (int j = 0; j < CASES; j++) {
            int rm = rig_below(2) ? (int)rig_below(8) : -1;
            RigInsn n = rig_encode(0, rig_below(2), 0x0f, binary_ops[i],
                                   rig_below(16), rm, rig_below(64), -1);
            RigState s;

            random_mmx_state(&s);
            rig_compare(name, n.bytes, n.len, &s, exact);
        }
    }
}

static void one(const char *name, uint8_t prefix, uint8_t opcode, unsigned reg,
                int rm, int imm)
{
    RigInsn n = rig_encode(prefix, rig_below(2), 0x0f, opcode, reg, rm,
                           rig_below(64), imm);
    RigState s;

    random_mmx_state(&s);
    s.regs[R_EDI] = RIG_OPERAND + rig_below(64);
    rig_compare(name, n.bytes, n.len, &s, exact);
}

static void test_moves(void)
{
    for (int i = 0; i < CASES; i++) {
        one("movd", 0, 0x6e, rig_below(8), random_gpr(), -1);
        one("movd", 0, 0x6e, rig_below(8), -1, -1);
        one("movd", 0, 0x7e, rig_below(8), random_gpr(), -1);
        one("movd", 0, 0x7e, rig_below(8), -1, -1);
        one("movntq", 0, 0xe7, rig_below(8), -1, -1);
        one("movq2dq", 0xf3, 0xd6, rig_below(16), rig_below(8), -1);
        one("movdq2q", 0xf2, 0xd6, rig_below(8), rig_below(16), -1);
        one("pshufw", 0, 0x70, rig_below(8), rig_below(8), rig_below(256));
        one("pshufw", 0, 0x70, rig_below(8), -1, rig_below(256));
        one("pinsrw", 0, 0xc4, rig_below(8), random_gpr(), rig_below(256));
        one("pinsrw", 0, 0xc4, rig_below(8), -1, rig_below(256));
        one("pextrw", 0, 0xc5, random_gpr(), rig_below(8), rig_below(256));
        one("pmovmskb", 0, 0xd7, random_gpr(), rig_below(8), -1);
        one("maskmovq", 0, 0xf7, rig_below(8), rig_below(8), -1);
    }
}

static void test_shift_by_immediate(void)
{
    static const struct { uint8_t opcode, reg; } shift[] = {
        { 0x71, 2 }, { 0x71, 4 }, { 0x71, 6 }, { 0x72, 2 }, { 0x72, 4 },
        { 0x72, 6 }, { 0x73, 2 }, { 0x73, 6 },
    };

    for (size_t i = 0; i < ARRAY_SIZE(shift); i++) {
        for (int imm = 0; imm < 256; imm++) {
            one("shift", 0, shift[i].opcode, shift[i].reg, rig_below(8), imm);
        }
    }
}

static void test_emms(void)
{
    static const uint8_t emms[] = { 0x0f, 0x77 };

    for (int i = 0; i < 100; i++) {
        RigState s;

        random_mmx_state(&s);
        rig_compare("emms", emms, sizeof(emms), &s, exact);
    }
}

static void test_slow_memory(void)
{
    rig_slow_memory = true;
    test_binary();
    test_moves();
    rig_slow_memory = false;
}

static void test_pending_exception(void)
{
    RigInsn n = rig_encode(0, false, 0x0f, 0xfc, 1, 2, 0, -1);
    RigState s;

    random_mmx_state(&s);
    s.fx.fcw = 0x37e;
    s.fx.fsw = 0x8081;
    g_assert_cmpint(rig_compare("paddb", n.bytes, n.len, &s, exact), ==,
                    EXCP10_COPR);
}

static void test_availability(void)
{
    RigInsn n = rig_encode(0, false, 0x0f, 0xfc, 1, 2, 0, -1);
    RigInsn pavgb = rig_encode(0, false, 0x0f, 0xe0, 1, 2, 0, -1);
    RigInsn paddq = rig_encode(0, false, 0x0f, 0xd4, 1, 2, 0, -1);
    RigState s;

    rig_random_state(&s);
    rig_env->cr[0] |= CR0_TS_MASK;
    g_assert_cmpint(rig_emulate(n.bytes, n.len, &s), ==, EXCP07_PREX);
    rig_env->cr[0] |= CR0_EM_MASK;
    g_assert_cmpint(rig_emulate(n.bytes, n.len, &s), ==, EXCP06_ILLOP);
    rig_env->cr[0] &= ~(CR0_TS_MASK | CR0_EM_MASK);
    /* only MMX: the extensions of SSE and SSE2 are undefined */
    rig_env->features[FEAT_1_EDX] = 1u << 23;
    g_assert_cmpint(rig_emulate(n.bytes, n.len, &s), ==, -1);
    g_assert_cmpint(rig_emulate(pavgb.bytes, pavgb.len, &s), ==, EXCP06_ILLOP);
    g_assert_cmpint(rig_emulate(paddq.bytes, paddq.len, &s), ==, EXCP06_ILLOP);
    rig_env->features[FEAT_1_EDX] = ~0u;
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    g_test_add_func("/tcg/mmx/arithmetic matches the host", test_binary);
    g_test_add_func("/tcg/mmx/moves and shuffles match the host", test_moves);
    g_test_add_func("/tcg/mmx/every shift count matches the host",
                    test_shift_by_immediate);
    g_test_add_func("/tcg/mmx/EMMS empties the registers", test_emms);
    g_test_add_func("/tcg/mmx/operands may miss the TLB", test_slow_memory);
    g_test_add_func("/tcg/mmx/a pending x87 exception comes first",
                    test_pending_exception);
    g_test_add_func("/tcg/mmx/control bits and CPUID gate instructions",
                    test_availability);
    return g_test_run();
}
