/*
 * SSE and SSE2 floating point on the host's own SSE unit.
 *
 * An x86-64 host computes exactly what the guest's CPU would, so each
 * instruction is executed as itself, with exceptions masked, under the guest's
 * rounding mode, FZ and DAZ.  The flags it raised then decide whether an
 * unmasked exception is due.  RCPPS and RSQRTPS give the host's approximation.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/simd.h"

/* Result lanes that may underflow: none, float or double, first or all. */
typedef enum SimdTiny {
    TINY_NONE, TINY_SS, TINY_PS, TINY_SD, TINY_PD,
} SimdTiny;

typedef struct SimdFpDesc {
    SimdFn *fn;
    SimdTiny tiny;
} SimdFpDesc;

/* volatile: never moved across the changes of MXCSR around it. */
#define HOST2(name, insn)                                               \
    static void name(SimdReg *d, const SimdReg *s, unsigned imm)        \
    {                                                                   \
        __m128 r = d->ps;                                               \
                                                                        \
        asm volatile(insn " %1, %0" : "+x"(r) : "x"(s->ps));            \
        d->ps = r;                                                      \
    }

#define HOST_ALL(name, insn)                                            \
    HOST2(host_##name##ps, insn "ps")                                   \
    HOST2(host_##name##pd, insn "pd")                                   \
    HOST2(host_##name##ss, insn "ss")                                   \
    HOST2(host_##name##sd, insn "sd")

HOST_ALL(sqrt, "sqrt")
HOST_ALL(add, "add")
HOST_ALL(mul, "mul")
HOST_ALL(sub, "sub")
HOST_ALL(min, "min")
HOST_ALL(div, "div")
HOST_ALL(max, "max")
HOST2(host_rsqrtps, "rsqrtps")
HOST2(host_rsqrtss, "rsqrtss")
HOST2(host_rcpps, "rcpps")
HOST2(host_rcpss, "rcpss")
HOST2(host_cvtps2pd, "cvtps2pd")
HOST2(host_cvtpd2ps, "cvtpd2ps")
HOST2(host_cvtss2sd, "cvtss2sd")
HOST2(host_cvtsd2ss, "cvtsd2ss")
HOST2(host_cvtdq2ps, "cvtdq2ps")
HOST2(host_cvtps2dq, "cvtps2dq")
HOST2(host_cvttps2dq, "cvttps2dq")
HOST2(host_cvtdq2pd, "cvtdq2pd")
HOST2(host_cvtpd2dq, "cvtpd2dq")
HOST2(host_cvttpd2dq, "cvttpd2dq")

#define HOST_CMP(type)                                                  \
    HOST2(host_cmpeq##type, "cmpeq" #type)                              \
    HOST2(host_cmplt##type, "cmplt" #type)                              \
    HOST2(host_cmple##type, "cmple" #type)                              \
    HOST2(host_cmpunord##type, "cmpunord" #type)                        \
    HOST2(host_cmpneq##type, "cmpneq" #type)                            \
    HOST2(host_cmpnlt##type, "cmpnlt" #type)                            \
    HOST2(host_cmpnle##type, "cmpnle" #type)                            \
    HOST2(host_cmpord##type, "cmpord" #type)                            \
    static void host_cmp##type(SimdReg *d, const SimdReg *s, unsigned imm) \
    {                                                                   \
        static SimdFn *const predicate[8] = {                           \
            host_cmpeq##type, host_cmplt##type, host_cmple##type,       \
            host_cmpunord##type, host_cmpneq##type, host_cmpnlt##type,  \
            host_cmpnle##type, host_cmpord##type,                       \
        };                                                              \
                                                                        \
        predicate[imm & 7](d, s, 0);                                    \
    }

HOST_CMP(ps)
HOST_CMP(pd)
HOST_CMP(ss)
HOST_CMP(sd)

#define HOST_FROM_GPR(name, insn, ctype)                                \
    static void name(SimdReg *d, const SimdReg *s, unsigned imm)        \
    {                                                                   \
        __m128 r = d->ps;                                               \
                                                                        \
        asm volatile(insn " %1, %0" : "+x"(r) : "r"((ctype)s->q[0]));   \
        d->ps = r;                                                      \
    }
HOST_FROM_GPR(host_cvtsi2ss32, "cvtsi2ssl", uint32_t)
HOST_FROM_GPR(host_cvtsi2ss64, "cvtsi2ssq", uint64_t)
HOST_FROM_GPR(host_cvtsi2sd32, "cvtsi2sdl", uint32_t)
HOST_FROM_GPR(host_cvtsi2sd64, "cvtsi2sdq", uint64_t)

#define HOST_TO_GPR(name, insn, ctype)                                  \
    static void name(SimdReg *d, const SimdReg *s, unsigned imm)        \
    {                                                                   \
        ctype r;                                                        \
                                                                        \
        asm volatile(insn " %1, %0" : "=r"(r) : "x"(s->ps));            \
        d->q[0] = r;                                                    \
    }
HOST_TO_GPR(host_cvtss2si32, "cvtss2si", uint32_t)
HOST_TO_GPR(host_cvtss2si64, "cvtss2si", uint64_t)
HOST_TO_GPR(host_cvtsd2si32, "cvtsd2si", uint32_t)
HOST_TO_GPR(host_cvtsd2si64, "cvtsd2si", uint64_t)
HOST_TO_GPR(host_cvttss2si32, "cvttss2si", uint32_t)
HOST_TO_GPR(host_cvttss2si64, "cvttss2si", uint64_t)
HOST_TO_GPR(host_cvttsd2si32, "cvttsd2si", uint32_t)
HOST_TO_GPR(host_cvttsd2si64, "cvttsd2si", uint64_t)

#define HOST_COMPARE(name, insn)                                        \
    static void name(SimdReg *d, const SimdReg *s, unsigned imm)        \
    {                                                                   \
        bool zf, pf, cf;                                                \
                                                                        \
        asm volatile(insn " %4, %3"                                     \
                     : "=@ccz"(zf), "=@ccp"(pf), "=@ccc"(cf)            \
                     : "x"(d->ps), "x"(s->ps));                         \
        d->q[0] = (zf << 6) | (pf << 2) | cf;                           \
    }
HOST_COMPARE(host_comiss, "comiss")
HOST_COMPARE(host_comisd, "comisd")
HOST_COMPARE(host_ucomiss, "ucomiss")
HOST_COMPARE(host_ucomisd, "ucomisd")

/*
 * The MMX conversions as their XMM relatives, so that the host's x87 tags are
 * left alone.  Lanes that do not take part are zero, which converts exactly.
 */
static void host_cvtpi2ps(SimdReg *d, const SimdReg *s, unsigned imm)
{
    SimdReg in = { .q = { s->q[0], 0 } }, out = in;

    host_cvtdq2ps(&out, &in, 0);
    d->q[0] = out.q[0];
}

#define HOST_TO_MMX(name, wide)                                         \
    static void name(SimdReg *d, const SimdReg *s, unsigned imm)        \
    {                                                                   \
        SimdReg in = { .q = { s->q[0], 0 } }, out = in;                 \
                                                                        \
        wide(&out, &in, 0);                                             \
        d->q[0] = out.q[0];                                             \
    }
HOST_TO_MMX(host_cvtps2pi, host_cvtps2dq)
HOST_TO_MMX(host_cvttps2pi, host_cvttps2dq)

#define ALL(NAME, name, single, packed_single, dbl, packed_double)      \
    [SIMD_##NAME##PS] = { host_##name##ps, packed_single },             \
    [SIMD_##NAME##PD] = { host_##name##pd, packed_double },             \
    [SIMD_##NAME##SS] = { host_##name##ss, single },                    \
    [SIMD_##NAME##SD] = { host_##name##sd, dbl }
#define ALL_TINY(NAME, name) ALL(NAME, name, TINY_SS, TINY_PS, TINY_SD, TINY_PD)
#define ALL_NONE(NAME, name) ALL(NAME, name, 0, 0, 0, 0)
#define ONE(NAME, name) [SIMD_##NAME] = { host_##name, TINY_NONE }

static const SimdFpDesc simd_fp_desc[SIMD_FP__MAX] = {
    ALL_NONE(SQRT, sqrt),
    ALL_TINY(ADD, add),
    ALL_TINY(MUL, mul),
    ALL_TINY(SUB, sub),
    ALL_NONE(MIN, min),
    ALL_TINY(DIV, div),
    ALL_NONE(MAX, max),
    ALL_NONE(CMP, cmp),
    ONE(RSQRTPS, rsqrtps), ONE(RSQRTSS, rsqrtss),
    ONE(RCPPS, rcpps), ONE(RCPSS, rcpss),
    ONE(CVTPS2PD, cvtps2pd), ONE(CVTSS2SD, cvtss2sd),
    [SIMD_CVTPD2PS] = { host_cvtpd2ps, TINY_PS },
    [SIMD_CVTSD2SS] = { host_cvtsd2ss, TINY_SS },
    ONE(CVTDQ2PS, cvtdq2ps), ONE(CVTPS2DQ, cvtps2dq),
    ONE(CVTTPS2DQ, cvttps2dq), ONE(CVTDQ2PD, cvtdq2pd),
    ONE(CVTPD2DQ, cvtpd2dq), ONE(CVTTPD2DQ, cvttpd2dq),
    ONE(CVTSI2SS32, cvtsi2ss32), ONE(CVTSI2SS64, cvtsi2ss64),
    ONE(CVTSI2SD32, cvtsi2sd32), ONE(CVTSI2SD64, cvtsi2sd64),
    ONE(CVTSS2SI32, cvtss2si32), ONE(CVTSS2SI64, cvtss2si64),
    ONE(CVTSD2SI32, cvtsd2si32), ONE(CVTSD2SI64, cvtsd2si64),
    ONE(CVTTSS2SI32, cvttss2si32), ONE(CVTTSS2SI64, cvttss2si64),
    ONE(CVTTSD2SI32, cvttsd2si32), ONE(CVTTSD2SI64, cvttsd2si64),
    ONE(COMISS, comiss), ONE(COMISD, comisd),
    ONE(UCOMISS, ucomiss), ONE(UCOMISD, ucomisd),
    ONE(CVTPI2PS, cvtpi2ps), [SIMD_CVTPI2PD] = { host_cvtdq2pd },
    ONE(CVTPS2PI, cvtps2pi), ONE(CVTTPS2PI, cvttps2pi),
    [SIMD_CVTPD2PI] = { host_cvtpd2dq },
    [SIMD_CVTTPD2PI] = { host_cvttpd2dq },
};

static uint32_t host_mxcsr(void)
{
    uint32_t v;

    asm volatile("stmxcsr %0" : "=m"(v));
    return v;
}

static void host_set_mxcsr(uint32_t v)
{
    asm volatile("ldmxcsr %0" : : "m"(v));
}

static bool tiny32(uint32_t v)
{
    return !(v & 0x7f800000) && (v & 0x007fffff);
}

static bool tiny64(uint64_t v)
{
    return !(v & 0x7ff0000000000000) && (v & 0x000fffffffffffff);
}

/* Whether a result is denormal: exact ones raise UE too, if it is unmasked. */
static bool result_tiny(SimdTiny tiny, const SimdReg *r)
{
    switch (tiny) {
    case TINY_NONE:
        return false;
    case TINY_SS:
        return tiny32(r->l[0]);
    case TINY_PS:
        return tiny32(r->l[0]) || tiny32(r->l[1]) ||
               tiny32(r->l[2]) || tiny32(r->l[3]);
    case TINY_SD:
        return tiny64(r->q[0]);
    case TINY_PD:
        return tiny64(r->q[0]) || tiny64(r->q[1]);
    }
    g_assert_not_reached();
}

/*
 * Full form: runs under the guest's MXCSR with clean flags.
 *
 * Design flaw: beside an unmasked OE or UE, PE tells of the masked result, not
 * of one with a wider exponent.
 */
static bool simd_fp_careful(const SimdFpDesc *op, uint32_t *mxcsr, SimdReg *d,
                            const SimdReg *s, unsigned imm)
{
    const uint32_t pre = MXCSR_IE | MXCSR_DE | MXCSR_ZE;
    uint32_t guest = *mxcsr;
    uint32_t mode = guest & (MXCSR_RC | MXCSR_FZ | MXCSR_DAZ);
    uint32_t enabled = ~(guest >> MXCSR_MASK_SHIFT) & MXCSR_FLAGS;
    uint32_t flags;
    SimdReg r = *d;

    if (enabled & MXCSR_UE) {
        mode &= ~MXCSR_FZ;      /* only flushes while underflow is masked */
    }
    host_set_mxcsr(MXCSR_MASKS | mode);
    op->fn(&r, s, imm);
    flags = host_mxcsr() & MXCSR_FLAGS;
    if ((enabled & MXCSR_UE) && result_tiny(op->tiny, &r)) {
        flags |= MXCSR_UE;
    }
    if (flags & enabled & pre) {
        flags &= pre;           /* found before anything was computed */
    }
    /* What the guest has already seen cannot disturb the quick form. */
    host_set_mxcsr(MXCSR_MASKS | (guest & MXCSR_FLAGS) | flags);
    *mxcsr = guest | flags;
    if (flags & enabled) {
        return false;
    }
    *d = r;
    return true;
}

/*
 * The quick form saves loading MXCSR twice: when the guest uses the defaults,
 * which are the host's, and the host's sticky flags hold nothing but what the
 * guest's already do, nothing new was raised.
 */
bool simd_fp(SimdFpOp op, uint32_t *mxcsr, SimdReg *d, const SimdReg *s,
             unsigned imm)
{
    const SimdFpDesc *desc = &simd_fp_desc[op];
    uint32_t guest = *mxcsr;

    if (likely((guest & ~MXCSR_FLAGS) == MXCSR_DEFAULT)) {
        SimdReg r = *d;
        uint32_t host;

        desc->fn(&r, s, imm);
        host = host_mxcsr();
        if (likely(!(host & ~guest))) {
            *d = r;
            return true;
        }
    }
    return simd_fp_careful(desc, mxcsr, d, s, imm);
}
