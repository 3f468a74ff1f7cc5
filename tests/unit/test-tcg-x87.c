/*
 * x87, decoded and executed by the interpreter, against the host processor:
 * every instruction on random stacks, control words and values.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "tcg/simd-rig.h"

#define CASES 1500

#define C0 0x0100
#define C1 0x0200
#define C2 0x0400
#define C3 0x4000

typedef struct Row {
    const char *name;
    uint8_t opcode, reg;
    int rm;                     /* fixed ModRM.rm, -1 any, -2 memory */
    uint16_t undefined;         /* bits of FSW, or vendors differ */
} Row;

#define NO_CC (C0 | C2 | C3)

#define ARITH(n, op)                                                    \
    { "fadd" n, op, 0, -1, NO_CC },                                     \
    { "fmul" n, op, 1, -1, NO_CC },                                     \
    { "fsub" n, op, 4, -1, NO_CC },                                     \
    { "fsubr" n, op, 5, -1, NO_CC },                                    \
    { "fdiv" n, op, 6, -1, NO_CC },                                     \
    { "fdivr" n, op, 7, -1, NO_CC }
#define ARITH_MEM(n, op)                                                \
    { "fadd" n, op, 0, -2, NO_CC },                                     \
    { "fmul" n, op, 1, -2, NO_CC },                                     \
    { "fcom" n, op, 2, -2, 0 },                                         \
    { "fcomp" n, op, 3, -2, 0 },                                        \
    { "fsub" n, op, 4, -2, NO_CC },                                     \
    { "fsubr" n, op, 5, -2, NO_CC },                                    \
    { "fdiv" n, op, 6, -2, NO_CC },                                     \
    { "fdivr" n, op, 7, -2, NO_CC }

static const Row rows[] = {
    ARITH(" st0", 0xd8), ARITH(" sti", 0xdc), ARITH("p", 0xde),
    ARITH_MEM(" m32", 0xd8), ARITH_MEM(" i32", 0xda),
    ARITH_MEM(" m64", 0xdc), ARITH_MEM(" i16", 0xde),
    { "fcom", 0xd8, 2, -1 }, { "fcomp", 0xd8, 3, -1 },
    { "fcompp", 0xde, 3, 1 }, { "fucom", 0xdd, 4, -1 },
    { "fucomp", 0xdd, 5, -1 }, { "fucompp", 0xda, 5, 1 },
    { "fcomi", 0xdb, 6, -1, NO_CC | C1 }, { "fcomip", 0xdf, 6, -1, NO_CC | C1 },
    { "fucomi", 0xdb, 5, -1, NO_CC | C1 },
    { "fucomip", 0xdf, 5, -1, NO_CC | C1 },
    { "fld", 0xd9, 0, -1, NO_CC }, { "fxch", 0xd9, 1, -1, NO_CC },
    { "fnop", 0xd9, 2, 0, NO_CC }, { "fst", 0xdd, 2, -1, NO_CC },
    { "fstp", 0xdd, 3, -1, NO_CC },
    { "ffree", 0xdd, 0, -1, NO_CC | C1 },
    { "fchs", 0xd9, 4, 0, NO_CC }, { "fabs", 0xd9, 4, 1, NO_CC },
    { "ftst", 0xd9, 4, 4 }, { "fxam", 0xd9, 4, 5 },
    { "fld1", 0xd9, 5, 0, NO_CC }, { "fldl2t", 0xd9, 5, 1, NO_CC },
    { "fldl2e", 0xd9, 5, 2, NO_CC }, { "fldpi", 0xd9, 5, 3, NO_CC },
    { "fldlg2", 0xd9, 5, 4, NO_CC }, { "fldln2", 0xd9, 5, 5, NO_CC },
    { "fldz", 0xd9, 5, 6, NO_CC },
    { "f2xm1", 0xd9, 6, 0, NO_CC }, { "fyl2x", 0xd9, 6, 1, NO_CC },
    { "fptan", 0xd9, 6, 2, C0 | C3 }, { "fpatan", 0xd9, 6, 3, NO_CC },
    { "fxtract", 0xd9, 6, 4, NO_CC }, { "fprem1", 0xd9, 6, 5 },
    { "fdecstp", 0xd9, 6, 6, NO_CC },
    { "fincstp", 0xd9, 6, 7, NO_CC },
    { "fprem", 0xd9, 7, 0 }, { "fyl2xp1", 0xd9, 7, 1, NO_CC },
    { "fsqrt", 0xd9, 7, 2, NO_CC }, { "fsincos", 0xd9, 7, 3, C0 | C3 },
    { "frndint", 0xd9, 7, 4, NO_CC },
    { "fscale", 0xd9, 7, 5, NO_CC }, { "fsin", 0xd9, 7, 6, C0 | C3 },
    { "fcos", 0xd9, 7, 7, C0 | C3 },
    { "fcmovb", 0xda, 0, -1, NO_CC | C1 },
    { "fcmove", 0xda, 1, -1, NO_CC | C1 },
    { "fcmovbe", 0xda, 2, -1, NO_CC | C1 },
    { "fcmovu", 0xda, 3, -1, NO_CC | C1 },
    { "fcmovnb", 0xdb, 0, -1, NO_CC | C1 },
    { "fcmovne", 0xdb, 1, -1, NO_CC | C1 },
    { "fcmovnbe", 0xdb, 2, -1, NO_CC | C1 },
    { "fcmovnu", 0xdb, 3, -1, NO_CC | C1 },
    { "fld m32", 0xd9, 0, -2, NO_CC },
    { "fst m32", 0xd9, 2, -2, NO_CC },
    { "fstp m32", 0xd9, 3, -2, NO_CC },
    { "fld m64", 0xdd, 0, -2, NO_CC },
    { "fst m64", 0xdd, 2, -2, NO_CC },
    { "fstp m64", 0xdd, 3, -2, NO_CC },
    { "fld m80", 0xdb, 5, -2, NO_CC },
    { "fstp m80", 0xdb, 7, -2, NO_CC },
    { "fild m16", 0xdf, 0, -2, NO_CC },
    { "fist m16", 0xdf, 2, -2, NO_CC },
    { "fistp m16", 0xdf, 3, -2, NO_CC },
    { "fild m32", 0xdb, 0, -2, NO_CC },
    { "fist m32", 0xdb, 2, -2, NO_CC },
    { "fistp m32", 0xdb, 3, -2, NO_CC },
    { "fild m64", 0xdf, 5, -2, NO_CC },
    { "fistp m64", 0xdf, 7, -2, NO_CC },
    { "fbld", 0xdf, 4, -2, NO_CC }, { "fbstp", 0xdf, 6, -2, NO_CC },
    { "fldcw", 0xd9, 5, -2, NO_CC | C1 },
    { "fnstcw", 0xd9, 7, -2, NO_CC | C1 },
    { "fnstsw", 0xdd, 7, -2, 0 }, { "fnstsw ax", 0xdf, 4, 0, 0 },
    { "fninit", 0xdb, 4, 3, 0 },
    { "fnclex", 0xdb, 4, 2, C0 | C1 | C2 | C3 },
};

static void random_operand(uint8_t *buf)
{
    uint32_t f = rig_float();
    uint64_t d = rig_double();

    switch (rig_below(4)) {
    case 0:
        memcpy(buf, &f, 4);
        break;
    case 1:
        memcpy(buf, &d, 8);
        break;
    case 2:
        rig_extended(buf);
        break;
    default:                    /* packed decimal, mostly valid */
        for (int i = 0; i < 9; i++) {
            buf[i] = rig_below(10) << 4 | rig_below(10);
        }
        buf[9] = rig_below(2) << 7;
        break;
    }
}

static void random_x87_state(RigState *s, bool unmask)
{
    rig_random_state(s);
    for (int i = 0; i < 8; i++) {
        rig_extended(s->fx.st[i]);
    }
    if (!rig_below(4)) {        /* exact arithmetic and ties */
        memcpy(s->fx.st[1], s->fx.st[0], 10);
    }
    random_operand(s->mem);
    s->fx.fsw = rig_below(8) << 11 | (rig_rand() & 0x4700);
    s->fx.ftw = 0xff;
    switch (rig_below(4)) {
    case 0:
        s->fx.ftw = rig_rand();
        break;
    case 1:                     /* room for one push */
        s->fx.ftw = ~(1u << ((s->fx.fsw >> 11) + 7) % 8);
        break;
    case 2:
        s->fx.ftw = ~(1u << ((s->fx.fsw >> 11) + 7) % 8);
        s->fx.ftw &= ~(1u << rig_below(8));
        break;
    }
    s->fx.fcw = 0x7f | rig_below(4) << 10 |
                (rig_below(2) ? 3 : rig_below(4)) << 8;
    if (unmask) {
        s->fx.fcw &= ~(rig_rand() & 0x3f);
    }
    if (!rig_below(3)) {        /* sticky flags that are masked */
        s->fx.fsw |= rig_rand() & s->fx.fcw & 0x3f;
    }
}

static bool compares(const Row *row)
{
    return g_str_has_prefix(row->name, "fcom") ||
           g_str_has_prefix(row->name, "fucom") ||
           g_str_has_prefix(row->name, "ftst");
}

static void run_row(const Row *row, bool unmask)
{
    for (int i = 0; i < CASES; i++) {
        int rm = row->rm == -2 ? -1 : row->rm == -1 ? (int)rig_below(8)
                                                    : row->rm;
        RigInsn n = rig_encode(0, false, 0, row->opcode, row->reg, rm, 0, -1);
        RigState s;

        random_x87_state(&s, unmask);
        rig_compare(row->name, n.bytes, n.len, &s,
                    (RigMask) { row->undefined, 0, compares(row) });
    }
}

static void test_masked(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        run_row(&rows[i], false);
    }
}

static void test_unmasked(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        run_row(&rows[i], true);
    }
}

static void test_slow_memory(void)
{
    rig_slow_memory = true;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        if (rows[i].rm == -2) {
            run_row(&rows[i], true);
        }
    }
    rig_slow_memory = false;
}

/*
 * State images.  Pointers to the last instruction are compared separately: a
 * host may not keep them.
 */
static void save(const char *name, RigInsn n, const uint8_t *ignored,
                 size_t ranges)
{
    for (int i = 0; i < CASES; i++) {
        RigState s, t;

        random_x87_state(&s, false);
        t = s;
        g_assert_cmpint(rig_native(n.bytes, n.len, &s), ==, -1);
        g_assert_cmpint(rig_emulate(n.bytes, n.len, &t), ==, -1);
        for (size_t j = 0; j < ranges; j++) {
            uint8_t from = ignored[2 * j], to = ignored[2 * j + 1];

            memset(s.mem + from, 0, to - from);
            memset(t.mem + from, 0, to - from);
        }
        if (memcmp(s.mem, t.mem, sizeof(s.mem))) {
            for (size_t j = 0; j < sizeof(s.mem); j++) {
                if (s.mem[j] != t.mem[j]) {
                    g_printerr("# %s: byte %zu is %02x, should be %02x\n",
                               name, j, t.mem[j], s.mem[j]);
                }
            }
            g_test_fail();
            return;
        }
        g_assert_cmphex(s.fx.fcw, ==, t.fx.fcw);
        g_assert_cmphex(s.fx.fsw & ~0x4700, ==, t.fx.fsw & ~0x4700);
        g_assert_cmphex(s.fx.ftw, ==, t.fx.ftw);
    }
}

static void test_save(void)
{
    static const uint8_t fxsave[] = { 6, 24, 28, 32 };
    static const uint8_t env32[] = { 12, 28 }, env16[] = { 6, 14 };

    save("fxsave", rig_encode(0, false, 0x0f, 0xae, 0, -1, 0, -1), fxsave, 2);
    save("fxsave64", rig_encode(0, true, 0x0f, 0xae, 0, -1, 0, -1), fxsave, 2);
    save("fnstenv", rig_encode(0, false, 0, 0xd9, 6, -1, 0, -1), env32, 1);
    save("fnstenv16", rig_encode(0x66, false, 0, 0xd9, 6, -1, 0, -1), env16,
         1);
    save("fnsave", rig_encode(0, false, 0, 0xdd, 6, -1, 0, -1), env32, 1);
    save("fnsave16", rig_encode(0x66, false, 0, 0xdd, 6, -1, 0, -1), env16, 1);
}

static void restore(const char *name, RigInsn n, unsigned regs, bool fx)
{
    for (int i = 0; i < CASES; i++) {
        RigState s;

        random_x87_state(&s, false);
        rig_fill(s.mem, sizeof(s.mem));
        for (int j = 0; j < 8; j++) {
            rig_extended(s.mem + regs + (fx ? 16 : 10) * j);
        }
        if (fx) {
            memset(s.mem + 26, 0, 2);
        }
        rig_compare(name, n.bytes, n.len, &s, (RigMask) { 0, 0 });
    }
}

static void test_restore(void)
{
    restore("fxrstor", rig_encode(0, false, 0x0f, 0xae, 1, -1, 0, -1), 32,
            true);
    restore("fxrstor64", rig_encode(0, true, 0x0f, 0xae, 1, -1, 0, -1), 32,
            true);
    restore("fldenv", rig_encode(0, false, 0, 0xd9, 4, -1, 0, -1), 28, false);
    restore("fldenv16", rig_encode(0x66, false, 0, 0xd9, 4, -1, 0, -1), 14,
            false);
    restore("frstor", rig_encode(0, false, 0, 0xdd, 4, -1, 0, -1), 28, false);
    restore("frstor16", rig_encode(0x66, false, 0, 0xdd, 4, -1, 0, -1), 14,
            false);
}

static int emulate(RigInsn n, RigState *s)
{
    return rig_emulate(n.bytes, n.len, s);
}

static void test_pointers(void)
{
    RigInsn fadd = rig_encode(0, false, 0, 0xdc, 0, -1, 64, -1);
    RigInsn fxsave = rig_encode(0, true, 0x0f, 0xae, 0, -1, 0, -1);
    uint64_t dp;
    RigState s;

    random_x87_state(&s, false);
    g_assert_cmpint(emulate(fadd, &s), ==, -1);
    g_assert_cmpint(emulate(fxsave, &s), ==, -1);
    memcpy(&dp, s.mem + 16, 8);
    g_assert_cmphex(dp, ==, RIG_OPERAND + 64);
    g_assert_cmphex(s.mem[6] | s.mem[7] << 8, ==, 0x443);
    g_assert_cmphex(s.mem[8] | s.mem[9] << 8, ==, 0x1234);
}

static void test_refused_images(void)
{
    RigInsn fxrstor = rig_encode(0, false, 0x0f, 0xae, 1, -1, 0, -1);
    RigInsn odd = rig_encode(0, false, 0x0f, 0xae, 0, -1, 8, -1);
    RigState s;

    rig_random_state(&s);
    memset(s.mem, 0, sizeof(s.mem));
    s.mem[26] = 1;              /* a reserved bit of MXCSR */
    g_assert_cmpint(rig_compare("fxrstor", fxrstor.bytes, fxrstor.len, &s,
                                (RigMask) { 0, 0 }), ==, EXCP0D_GPF);
    g_assert_cmpint(rig_compare("fxsave", odd.bytes, odd.len, &s,
                                (RigMask) { 0, 0 }), ==, EXCP0D_GPF);
}

static void test_pending(void)
{
    RigInsn fld1 = rig_encode(0, false, 0, 0xd9, 5, 0, 0, -1);
    RigInsn fnstsw = rig_encode(0, false, 0, 0xdf, 4, 0, 0, -1);
    RigInsn wait = { { 0x9b }, 1 };
    RigState s;

    random_x87_state(&s, false);
    s.fx.fcw = 0x37b;
    s.fx.fsw = 0x8084;          /* ZE */
    g_assert_cmpint(rig_compare("fld1", fld1.bytes, fld1.len, &s,
                                (RigMask) { 0, 0 }), ==, EXCP10_COPR);
    g_assert_cmpint(rig_compare("fnstsw", fnstsw.bytes, fnstsw.len, &s,
                                (RigMask) { 0, 0 }), ==, -1);
    g_assert_cmpint(rig_compare("fwait", wait.bytes, wait.len, &s,
                                (RigMask) { 0, 0 }), ==, EXCP10_COPR);
    s.fx.fsw = 0;
    g_assert_cmpint(rig_compare("fwait", wait.bytes, wait.len, &s,
                                (RigMask) { 0, 0 }), ==, -1);
}

static void test_availability(void)
{
    RigInsn fld1 = rig_encode(0, false, 0, 0xd9, 5, 0, 0, -1);
    RigInsn fisttp = rig_encode(0, false, 0, 0xdd, 1, -1, 0, -1);
    RigInsn fcmov = rig_encode(0, false, 0, 0xda, 0, 1, 0, -1);
    RigInsn wait = { { 0x9b }, 1 };
    RigState s;

    random_x87_state(&s, false);
    g_assert_cmpint(emulate(fisttp, &s), ==, EXCP06_ILLOP);
    rig_env->cr[0] |= CR0_TS_MASK;
    g_assert_cmpint(emulate(fld1, &s), ==, EXCP07_PREX);
    g_assert_cmpint(emulate(wait, &s), ==, EXCP07_PREX);
    rig_env->cr[0] &= ~CR0_MP_MASK;
    g_assert_cmpint(emulate(wait, &s), ==, -1);
    rig_env->cr[0] &= ~CR0_TS_MASK;
    rig_env->cr[0] |= CR0_MP_MASK | CR0_EM_MASK;
    g_assert_cmpint(emulate(fld1, &s), ==, EXCP07_PREX);
    rig_env->cr[0] &= ~CR0_EM_MASK;
    rig_env->features[FEAT_1_EDX] = ~(1u << 15);
    g_assert_cmpint(emulate(fcmov, &s), ==, EXCP06_ILLOP);
    rig_env->features[FEAT_1_EDX] = ~0u;
}

/* Every encoding exists here exactly if it exists on the host. */
static void test_encodings(void)
{
    for (unsigned opcode = 0xd8; opcode < 0xe0; opcode++) {
        for (unsigned modrm = 0xc0; modrm < 0x100; modrm++) {
            uint8_t insn[2] = { opcode, modrm };
            RigState s, t;

            random_x87_state(&s, false);
            t = s;
            g_assert_cmpint(rig_emulate(insn, 2, &t), ==,
                            rig_native(insn, 2, &s));
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    g_test_add_func("/tcg/x87/masked exceptions give the host's results",
                    test_masked);
    g_test_add_func("/tcg/x87/unmasked exceptions leave the host's state",
                    test_unmasked);
    g_test_add_func("/tcg/x87/operands may miss the TLB", test_slow_memory);
    g_test_add_func("/tcg/x87/state images have the host's layout", test_save);
    g_test_add_func("/tcg/x87/state images load like on the host",
                    test_restore);
    g_test_add_func("/tcg/x87/the last instruction is on record",
                    test_pointers);
    g_test_add_func("/tcg/x87/bad state images are refused",
                    test_refused_images);
    g_test_add_func("/tcg/x87/pending exceptions stop waiting instructions",
                    test_pending);
    g_test_add_func("/tcg/x87/control bits and CPUID gate instructions",
                    test_availability);
    g_test_add_func("/tcg/x87/undefined encodings are undefined",
                    test_encodings);
    return g_test_run();
}
