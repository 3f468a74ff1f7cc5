/*
 * SSE and SSE2 integer instructions and moves, decoded and executed by the
 * interpreter, against the host processor.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "tcg/simd-rig.h"

#define CASES 600

/* Which forms an instruction has. */
#define F_REG       1u          /* register operand */
#define F_MEM       2u          /* memory operand, aligned if 16 bytes */
#define F_ANY       3u
#define F_IMM       4u
#define F_REG_GPR   8u          /* ModRM.reg is a general register */
#define F_RM_GPR    16u         /* ModRM.rm is */
#define F_UNALIGNED 32u         /* any address will do */
#define F_MMX       64u         /* ModRM.rm or reg may be an MMX register */

typedef struct Row {
    const char *name;
    uint8_t prefix, opcode;
    unsigned flags;
} Row;

static const Row moves[] = {
    { "movups", 0, 0x10, F_ANY | F_UNALIGNED },
    { "movups", 0, 0x11, F_ANY | F_UNALIGNED },
    { "movupd", 0x66, 0x10, F_ANY | F_UNALIGNED },
    { "movupd", 0x66, 0x11, F_ANY | F_UNALIGNED },
    { "movss", 0xf3, 0x10, F_ANY | F_UNALIGNED },
    { "movss", 0xf3, 0x11, F_ANY | F_UNALIGNED },
    { "movsd", 0xf2, 0x10, F_ANY | F_UNALIGNED },
    { "movsd", 0xf2, 0x11, F_ANY | F_UNALIGNED },
    { "movlps", 0, 0x12, F_ANY | F_UNALIGNED },     /* and movhlps */
    { "movlps", 0, 0x13, F_MEM | F_UNALIGNED },
    { "movlpd", 0x66, 0x12, F_MEM | F_UNALIGNED },
    { "movlpd", 0x66, 0x13, F_MEM | F_UNALIGNED },
    { "movhps", 0, 0x16, F_ANY | F_UNALIGNED },     /* and movlhps */
    { "movhps", 0, 0x17, F_MEM | F_UNALIGNED },
    { "movhpd", 0x66, 0x16, F_MEM | F_UNALIGNED },
    { "movhpd", 0x66, 0x17, F_MEM | F_UNALIGNED },
    { "movaps", 0, 0x28, F_ANY }, { "movaps", 0, 0x29, F_ANY },
    { "movapd", 0x66, 0x28, F_ANY }, { "movapd", 0x66, 0x29, F_ANY },
    { "movntps", 0, 0x2b, F_MEM }, { "movntpd", 0x66, 0x2b, F_MEM },
    { "movntdq", 0x66, 0xe7, F_MEM },
    { "movmskps", 0, 0x50, F_REG | F_REG_GPR },
    { "movmskpd", 0x66, 0x50, F_REG | F_REG_GPR },
    { "movd", 0x66, 0x6e, F_ANY | F_RM_GPR | F_UNALIGNED },
    { "movd", 0x66, 0x7e, F_ANY | F_RM_GPR | F_UNALIGNED },
    { "movdqa", 0x66, 0x6f, F_ANY }, { "movdqa", 0x66, 0x7f, F_ANY },
    { "movdqu", 0xf3, 0x6f, F_ANY | F_UNALIGNED },
    { "movdqu", 0xf3, 0x7f, F_ANY | F_UNALIGNED },
    { "movq", 0xf3, 0x7e, F_ANY | F_UNALIGNED },
    { "movq", 0x66, 0xd6, F_ANY | F_UNALIGNED },
    { "movq2dq", 0xf3, 0xd6, F_REG }, { "movdq2q", 0xf2, 0xd6, F_REG },
    { "pmovmskb", 0x66, 0xd7, F_REG | F_REG_GPR },
    { "pinsrw", 0x66, 0xc4, F_ANY | F_RM_GPR | F_IMM | F_UNALIGNED },
    { "pextrw", 0x66, 0xc5, F_REG | F_REG_GPR | F_IMM },
    { "pshufd", 0x66, 0x70, F_ANY | F_IMM },
    { "pshuflw", 0xf2, 0x70, F_ANY | F_IMM },
    { "pshufhw", 0xf3, 0x70, F_ANY | F_IMM },
};

/* A general register that tests may use: neither RSP nor RBX. */
static unsigned random_gpr(void)
{
    unsigned r = rig_below(16);

    return r == R_ESP || r == R_EBX ? R_EAX : r;
}

static void run_row(const Row *row)
{
    for (int i = 0; i < CASES; i++) {
        bool mem = (row->flags & F_MEM) &&
                   (!(row->flags & F_REG) || rig_below(2));
        unsigned reg = row->flags & F_REG_GPR ? random_gpr() : rig_below(16);
        int rm = mem ? -1 : (int)(row->flags & F_RM_GPR ? random_gpr()
                                                        : rig_below(16));
        int disp = row->flags & F_UNALIGNED ? (int)rig_below(100)
                                            : 16 * (int)rig_below(6);
        RigState s;
        RigInsn n;

        rig_random_state(&s);
        for (int j = 0; j < 8; j++) {
            rig_fill(s.fx.st[j], 8);
            s.fx.st[j][8] = s.fx.st[j][9] = 0xff;
        }
        /* small values make shift counts interesting, ties likely */
        if (rig_below(2)) {
            for (int j = 0; j < 16; j++) {
                uint64_t v = rig_below(70);

                memcpy(s.fx.xmm[j], &v, 8);
            }
            memset(s.mem, rig_below(4), 1);
            memset(s.mem + 1, 0, 7);
        }
        n = rig_encode(row->prefix, rig_below(2), 0x0f, row->opcode, reg, rm,
                       disp, row->flags & F_IMM ? (int)rig_below(256) : -1);
        rig_compare(row->name, n.bytes, n.len, &s, (RigMask) { 0, 0 });
    }
}

static void test_moves(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(moves); i++) {
        run_row(&moves[i]);
    }
}

static const uint8_t integer_ops[] = {
    0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b,
    0x6c, 0x6d, 0x74, 0x75, 0x76, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd8, 0xd9,
    0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5,
    0xe8, 0xe9, 0xea, 0xeb, 0xec, 0xed, 0xee, 0xef, 0xf1, 0xf2, 0xf3, 0xf4,
    0xf5, 0xf6, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe,
};

static void test_integer(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(integer_ops); i++) {
        g_autofree char *name = g_strdup_printf("66 0f %02x", integer_ops[i]);
        Row row = { name, 0x66, integer_ops[i], F_ANY };

        run_row(&row);
    }
}

static void test_slow_memory(void)
{
    rig_slow_memory = true;
    test_moves();
    rig_slow_memory = false;
}

static void test_shift_by_immediate(void)
{
    static const struct { uint8_t opcode, reg; } shift[] = {
        { 0x71, 2 }, { 0x71, 4 }, { 0x71, 6 }, { 0x72, 2 }, { 0x72, 4 },
        { 0x72, 6 }, { 0x73, 2 }, { 0x73, 3 }, { 0x73, 6 }, { 0x73, 7 },
    };
    RigState s;

    for (size_t i = 0; i < ARRAY_SIZE(shift); i++) {
        for (int imm = 0; imm < 256; imm++) {
            RigInsn n = rig_encode(0x66, false, 0x0f, shift[i].opcode,
                                   shift[i].reg, rig_below(16), 0, imm);

            rig_random_state(&s);
            rig_compare("shift", n.bytes, n.len, &s, (RigMask) { 0, 0 });
        }
    }
}

static void test_maskmovdqu(void)
{
    RigState s;

    for (int i = 0; i < CASES; i++) {
        RigInsn n = rig_encode(0x66, false, 0x0f, 0xf7, rig_below(16),
                               rig_below(16), 0, -1);

        rig_random_state(&s);
        s.regs[R_EDI] = RIG_OPERAND + rig_below(64);
        rig_compare("maskmovdqu", n.bytes, n.len, &s, (RigMask) { 0, 0 });
    }
}

static void test_misaligned(void)
{
    static const uint8_t op[] = { 0x6f, 0x7f, 0xe7, 0xef, 0x28, 0x29 };
    RigState s;

    for (size_t i = 0; i < ARRAY_SIZE(op); i++) {
        RigInsn n = rig_encode(0x66, false, 0x0f, op[i], 3, -1, 4, -1);
        RigState before;

        rig_random_state(&s);
        before = s;
        g_assert_cmpint(rig_compare("misaligned", n.bytes, n.len, &s,
                                    (RigMask) { 0, 0 }), ==, EXCP0D_GPF);
        g_assert_cmpmem(s.mem, sizeof(s.mem), before.mem, sizeof(before.mem));
    }
}

/* Accesses that run off the mapped page leave registers and memory alone. */
static void test_page_fault(void)
{
    static const uint8_t op[] = { 0x6f, 0x7f, 0xef, 0xd6 };

    for (size_t i = 0; i < ARRAY_SIZE(op); i++) {
        RigInsn n = rig_encode(op[i] >= 0xd0 ? 0x66 : 0xf3, false, 0x0f, op[i],
                               3, -1, 0, -1);
        RigState s, before;

        rig_random_state(&s);
        s.regs[R_EBX] = RIG_DATA + RIG_DATA_BYTES - (op[i] == 0xef ? 0 : 4);
        before = s;
        g_assert_cmpint(rig_compare("fault", n.bytes, n.len, &s,
                                    (RigMask) { 0, 0 }), ==, EXCP0E_PAGE);
        g_assert_cmpmem(s.fx.xmm, sizeof(s.fx.xmm), before.fx.xmm,
                        sizeof(before.fx.xmm));
        g_assert_cmpmem(s.mem, sizeof(s.mem), before.mem, sizeof(before.mem));
    }
}

static void test_undefined(void)
{
    /* MOVLPD, MOVHPD, MOVNTDQ with registers; LOCK; SSE3 MOVDDUP; PSRLDQ mem */
    static const uint8_t bad[][5] = {
        { 0x66, 0x0f, 0x12, 0xc1 }, { 0x66, 0x0f, 0x16, 0xc1 },
        { 0x66, 0x0f, 0xe7, 0xc1 }, { 0xf0, 0x0f, 0x58, 0xc1 },
        { 0x0f, 0x6c, 0xc1 }, { 0x66, 0x0f, 0x71, 0xc1, 1 },
    };

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        RigState s;

        rig_random_state(&s);
        g_assert_cmpint(rig_compare("undefined", bad[i], 5, &s,
                                    (RigMask) { 0, 0 }), ==, EXCP06_ILLOP);
    }
}

/* Newer than what the engine claims, whatever the host has. */
static void test_sse3_is_undefined(void)
{
    static const uint8_t sse3[][4] = {
        { 0xf2, 0x0f, 0x12, 0xc1 }, { 0xf3, 0x0f, 0x12, 0xc1 },
        { 0x66, 0x0f, 0x7c, 0xc1 }, { 0x66, 0x0f, 0xd0, 0xc1 },
        { 0xf2, 0x0f, 0xf0, 0xc1 },
    };

    for (size_t i = 0; i < ARRAY_SIZE(sse3); i++) {
        RigState s;

        rig_random_state(&s);
        g_assert_cmpint(rig_emulate(sse3[i], 4, &s), ==, EXCP06_ILLOP);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    g_test_add_func("/tcg/sse2/moves do what the host does", test_moves);
    g_test_add_func("/tcg/sse2/moves may miss the TLB", test_slow_memory);
    g_test_add_func("/tcg/sse2/integer operations match the host",
                    test_integer);
    g_test_add_func("/tcg/sse2/every shift count matches the host",
                    test_shift_by_immediate);
    g_test_add_func("/tcg/sse2/MASKMOVDQU writes only selected bytes",
                    test_maskmovdqu);
    g_test_add_func("/tcg/sse2/misaligned operands fault", test_misaligned);
    g_test_add_func("/tcg/sse2/a page fault changes nothing", test_page_fault);
    g_test_add_func("/tcg/sse2/missing forms are undefined", test_undefined);
    g_test_add_func("/tcg/sse2/SSE3 is undefined", test_sse3_is_undefined);
    return g_test_run();
}
