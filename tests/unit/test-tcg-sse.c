/*
 * SSE and SSE2 floating point: every instruction, decoded and executed by the
 * interpreter, against the host processor.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "tcg/simd-rig.h"

#define CASES 2000

/* What the operands are: decides the values and the forms tried. */
typedef enum Shape {
    PS, PD, SS, SD,             /* xmm, xmm/mem: packed or scalar floats */
    PS8,                        /* xmm, xmm/m64 of two floats */
    DQ, DQ8,                    /* xmm, xmm/mem of integers */
    SI,                         /* xmm, r/m32 or 64 */
    TO_SI_SS, TO_SI_SD,         /* r, xmm/mem */
    PI,                         /* xmm, mm/m64 */
    TO_PI_PS, TO_PI_PD,         /* mm, xmm/mem */
} Shape;

typedef struct FpRow {
    const char *name;
    uint8_t prefix, opcode;
    Shape shape;
    bool imm;
} FpRow;

#define ALL_FOUR(n, op)                                                 \
    { n "ps", 0, op, PS }, { n "pd", 0x66, op, PD },                    \
    { n "ss", 0xf3, op, SS }, { n "sd", 0xf2, op, SD }

static const FpRow rows[] = {
    ALL_FOUR("sqrt", 0x51), ALL_FOUR("add", 0x58), ALL_FOUR("mul", 0x59),
    ALL_FOUR("sub", 0x5c), ALL_FOUR("min", 0x5d), ALL_FOUR("div", 0x5e),
    ALL_FOUR("max", 0x5f),
    { "cmpps", 0, 0xc2, PS, true }, { "cmppd", 0x66, 0xc2, PD, true },
    { "cmpss", 0xf3, 0xc2, SS, true }, { "cmpsd", 0xf2, 0xc2, SD, true },
    { "rsqrtps", 0, 0x52, PS }, { "rsqrtss", 0xf3, 0x52, SS },
    { "rcpps", 0, 0x53, PS }, { "rcpss", 0xf3, 0x53, SS },
    { "comiss", 0, 0x2f, SS }, { "comisd", 0x66, 0x2f, SD },
    { "ucomiss", 0, 0x2e, SS }, { "ucomisd", 0x66, 0x2e, SD },
    { "cvtps2pd", 0, 0x5a, PS8 }, { "cvtpd2ps", 0x66, 0x5a, PD },
    { "cvtss2sd", 0xf3, 0x5a, SS }, { "cvtsd2ss", 0xf2, 0x5a, SD },
    { "cvtdq2ps", 0, 0x5b, DQ }, { "cvtps2dq", 0x66, 0x5b, PS },
    { "cvttps2dq", 0xf3, 0x5b, PS }, { "cvtdq2pd", 0xf3, 0xe6, DQ8 },
    { "cvtpd2dq", 0xf2, 0xe6, PD }, { "cvttpd2dq", 0x66, 0xe6, PD },
    { "cvtsi2ss", 0xf3, 0x2a, SI }, { "cvtsi2sd", 0xf2, 0x2a, SI },
    { "cvttss2si", 0xf3, 0x2c, TO_SI_SS }, { "cvtss2si", 0xf3, 0x2d, TO_SI_SS },
    { "cvttsd2si", 0xf2, 0x2c, TO_SI_SD }, { "cvtsd2si", 0xf2, 0x2d, TO_SI_SD },
    { "cvtpi2ps", 0, 0x2a, PI }, { "cvtpi2pd", 0x66, 0x2a, PI },
    { "cvttps2pi", 0, 0x2c, TO_PI_PS }, { "cvtps2pi", 0, 0x2d, TO_PI_PS },
    { "cvttpd2pi", 0x66, 0x2c, TO_PI_PD }, { "cvtpd2pi", 0x66, 0x2d, TO_PI_PD },
    { "andps", 0, 0x54, DQ }, { "andpd", 0x66, 0x54, DQ },
    { "andnps", 0, 0x55, DQ }, { "andnpd", 0x66, 0x55, DQ },
    { "orps", 0, 0x56, DQ }, { "orpd", 0x66, 0x56, DQ },
    { "xorps", 0, 0x57, DQ }, { "xorpd", 0x66, 0x57, DQ },
    { "unpcklps", 0, 0x14, DQ }, { "unpcklpd", 0x66, 0x14, DQ },
    { "unpckhps", 0, 0x15, DQ }, { "unpckhpd", 0x66, 0x15, DQ },
    { "shufps", 0, 0xc6, DQ, true }, { "shufpd", 0x66, 0xc6, DQ, true },
};

static void fill_operand(void *buf, Shape shape)
{
    for (int i = 0; i < 2; i++) {
        uint64_t v;

        switch (shape) {
        case PS:
        case SS:
        case PS8:
        case TO_SI_SS:
        case TO_PI_PS:
            v = (uint64_t)rig_float() << 32 | rig_float();
            break;
        case PD:
        case SD:
        case TO_SI_SD:
        case TO_PI_PD:
            v = rig_double();
            break;
        default:
            v = rig_rand();
            if (rig_below(2)) {
                v >>= rig_below(60);
            }
            break;
        }
        memcpy((uint8_t *)buf + 8 * i, &v, 8);
    }
}

/* Default, or any rounding mode, FZ, DAZ, masks and flags. */
static uint32_t random_mxcsr(void)
{
    uint32_t v = rig_rand() & 0xffff;

    switch (rig_below(4)) {
    case 0:
        return 0x1f80;
    case 1:
        return 0x1f80 | (v & 0x3f);
    case 2:
        return v | 0x1f80;
    default:
        return rig_below(2) ? v : v & ~0x3fu;
    }
}

static void random_fp_state(RigState *s, Shape shape)
{
    rig_random_state(s);
    for (int i = 0; i < 16; i++) {
        fill_operand(s->fx.xmm[i], shape);
    }
    for (int i = 0; i < 8; i++) {
        s->fx.st[i][8] = s->fx.st[i][9] = 0xff;
        rig_fill(s->fx.st[i], 8);
    }
    fill_operand(s->mem, shape);
    s->fx.mxcsr = random_mxcsr();
    for (int i = 0; i < 16; i++) {
        if (i != R_EBX && i != R_ESP && rig_below(2)) {
            s->regs[i] >>= rig_below(60);
        }
    }
}

static void run_row(const FpRow *row)
{
    bool gpr_dst = row->shape == TO_SI_SS || row->shape == TO_SI_SD;
    bool mmx_dst = row->shape == TO_PI_PS || row->shape == TO_PI_PD;

    for (int i = 0; i < CASES; i++) {
        int reg = rig_below(16), rm = rig_below(3) ? (int)rig_below(16) : -1;
        bool rexw = rig_below(2);
        RigState s;
        RigInsn n;

        random_fp_state(&s, row->shape);
        if (gpr_dst && (reg == R_ESP || reg == R_EBX)) {
            reg = R_EAX;
        }
        if (row->shape == SI && rm == R_ESP) {
            rm = R_ECX;
        }
        if (mmx_dst) {
            reg &= 7;
        }
        if (row->shape == PI && rm >= 0) {
            rm &= 7;
        }
        n = rig_encode(row->prefix, rexw, 0x0f, row->opcode, reg, rm, 0,
                       row->imm ? (int)rig_below(256) : -1);
        if (row->opcode == 0xc2) {
            n.bytes[n.len - 1] &= 7;
        }
        rig_compare(row->name, n.bytes, n.len, &s, (RigMask) { 0, 0 });
    }
}

static void test_all_rows(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        run_row(&rows[i]);
    }
}

static void test_slow_memory(void)
{
    rig_slow_memory = true;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i += 3) {
        run_row(&rows[i]);
    }
    rig_slow_memory = false;
}

/* addpd xmm0, [rbx + 8] */
static void test_misaligned(void)
{
    RigInsn n = rig_encode(0x66, false, 0x0f, 0x58, 0, -1, 8, -1);
    RigState s;

    rig_random_state(&s);
    g_assert_cmpint(rig_compare("addpd", n.bytes, n.len, &s,
                                (RigMask) { 0, 0 }), ==, EXCP0D_GPF);
}

static int emulate(RigInsn n, RigState *s)
{
    return rig_emulate(n.bytes, n.len, s);
}

static void test_unmasked_without_os_support(void)
{
    RigInsn n = rig_encode(0xf2, false, 0x0f, 0x5e, 1, 1, 0, -1);
    RigState s;

    rig_random_state(&s);
    memset(s.fx.xmm[1], 0, 16);
    s.fx.mxcsr = 0x1f00;        /* 0 / 0 with IE unmasked */
    rig_env->cr[4] &= ~CR4_OSXMMEXCPT_MASK;
    g_assert_cmpint(emulate(n, &s), ==, EXCP06_ILLOP);
    rig_env->cr[4] |= CR4_OSXMMEXCPT_MASK;
    g_assert_cmpint(emulate(n, &s), ==, EXCP13_SSE);
    g_assert_cmphex(s.fx.mxcsr, ==, 0x1f01);
}

static void test_availability(void)
{
    RigInsn n = rig_encode(0, false, 0x0f, 0x58, 1, 1, 0, -1);
    RigState s;

    rig_random_state(&s);
    rig_env->cr[0] |= CR0_TS_MASK;
    g_assert_cmpint(emulate(n, &s), ==, EXCP07_PREX);
    rig_env->cr[0] |= CR0_EM_MASK;
    g_assert_cmpint(emulate(n, &s), ==, EXCP06_ILLOP);
    rig_env->cr[0] &= ~(CR0_TS_MASK | CR0_EM_MASK);
    rig_env->cr[4] &= ~CR4_OSFXSR_MASK;
    g_assert_cmpint(emulate(n, &s), ==, EXCP06_ILLOP);
    rig_env->cr[4] |= CR4_OSFXSR_MASK;
    g_assert_cmpint(emulate(n, &s), ==, -1);
    rig_env->features[FEAT_1_EDX] &= ~(1u << 25);
    g_assert_cmpint(emulate(n, &s), ==, EXCP06_ILLOP);
    rig_env->features[FEAT_1_EDX] = ~0u;
}

static void test_mxcsr(void)
{
    RigInsn ld = rig_encode(0, false, 0x0f, 0xae, 2, -1, 4, -1);
    RigInsn st = rig_encode(0, false, 0x0f, 0xae, 3, -1, 4, -1);
    RigState s;

    for (int i = 0; i < 200; i++) {
        uint32_t v = rig_rand() & (i & 1 ? 0xffff : 0x1ffff);

        rig_random_state(&s);
        memcpy(s.mem + 4, &v, 4);
        g_assert_cmpint(rig_compare("ldmxcsr", ld.bytes, ld.len, &s,
                                    (RigMask) { 0, 0 }), ==,
                        v > 0xffff ? EXCP0D_GPF : -1);
        rig_compare("stmxcsr", st.bytes, st.len, &s, (RigMask) { 0, 0 });
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    g_test_add_func("/tcg/sse/floating point is what the host computes",
                    test_all_rows);
    g_test_add_func("/tcg/sse/operands may miss the TLB", test_slow_memory);
    g_test_add_func("/tcg/sse/misaligned operands fault", test_misaligned);
    g_test_add_func("/tcg/sse/unmasked exceptions need the OS",
                    test_unmasked_without_os_support);
    g_test_add_func("/tcg/sse/control bits and CPUID gate instructions",
                    test_availability);
    g_test_add_func("/tcg/sse/MXCSR refuses reserved bits", test_mxcsr);
    return g_test_run();
}
