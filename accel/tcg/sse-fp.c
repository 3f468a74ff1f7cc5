/*
 * SSE and SSE2 floating-point instructions: handlers.
 *
 * 'imm' of a uop is the SimdFpOp, and the immediate byte above it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/simd-uops.h"

/* Execute, or raise #XM (#UD if the OS does not know it). */
static __attribute__((noinline)) void
run(CPUX86State *env, const TcgUop *u, SimdReg *d, const SimdReg *s)
{
    if (unlikely(!simd_fp(u->imm & 0xff, &env->mxcsr, d, s,
                          (u->imm >> 8) & 0xff))) {
        tcg_raise(env, u, env->cr[4] & CR4_OSXMMEXCPT_MASK ? EXCP13_SSE
                                                           : EXCP06_ILLOP);
    }
}

/* The memory operand of @size bytes; 16 must be aligned. */
static SimdReg fetch(CPUX86State *env, const TcgUop *u, unsigned size)
{
    SimdReg s = { .q = { 0, 0 } };

    switch (size) {
    case 4:
        s.l[0] = tcg_ld32(env, u, tcg_ea(env, u, 4, false));
        break;
    case 8:
        s.q[0] = tcg_ld64(env, u, tcg_ea(env, u, 8, false));
        break;
    default:
        s.i = simd_operand(env, u);
        break;
    }
    return s;
}

static __attribute__((noinline)) void
run_mem(CPUX86State *env, const TcgUop *u, SimdReg *d, unsigned size)
{
    SimdReg s = fetch(env, u, size);

    run(env, u, d, &s);
}

static __attribute__((noinline)) void
run_value(CPUX86State *env, const TcgUop *u, __m128i s)
{
    SimdReg v = { .i = s };

    run(env, u, SIMD_X(env, u->dst), &v);
}

/*
 * Scalar arithmetic, as hot as floating point gets: the quick form of
 * simd_fp() in place.
 */
TCG_INLINE bool quick_mode(CPUX86State *env)
{
    return likely((env->mxcsr & ~MXCSR_FLAGS) == MXCSR_DEFAULT);
}

TCG_INLINE bool quick_done(CPUX86State *env)
{
    uint32_t host;

    asm volatile("stmxcsr %0" : "=m"(host));
    return likely(!(host & ~env->mxcsr));
}

#define SSE_SCALAR(name, load, to_xmm, size)                            \
    SIMD_OP(sse_##name##_xx)                                            \
    {                                                                   \
        SimdReg *d = SIMD_X(env, u->dst);                               \
        __m128 r = d->ps;                                               \
                                                                        \
        tcg_check_sse(env, u);                                          \
        if (quick_mode(env)) {                                          \
            asm volatile(#name " %1, %0"                                \
                         : "+x"(r) : "x"(SIMD_X(env, u->src)->ps));     \
            if (quick_done(env)) {                                      \
                d->ps = r;                                              \
                TCG_NEXT;                                               \
            }                                                           \
        }                                                               \
        run(env, u, d, SIMD_X(env, u->src));                            \
        TCG_NEXT;                                                       \
    }                                                                   \
    SIMD_OP(sse_##name##_xm)                                            \
    {                                                                   \
        SimdReg *d = SIMD_X(env, u->dst);                               \
                                                                        \
        tcg_check_sse(env, u);                                          \
        __m128i s = to_xmm(load(env, u, tcg_ea(env, u, size, false)));  \
        if (quick_mode(env)) {                                          \
            __m128 r = d->ps;                                           \
                                                                        \
            asm volatile(#name " %1, %0" : "+x"(r) : "x"(s));           \
            if (quick_done(env)) {                                      \
                d->ps = r;                                              \
                TCG_NEXT;                                               \
            }                                                           \
        }                                                               \
        run_value(env, u, s);                                           \
        TCG_NEXT;                                                       \
    }
SSE_SCALAR(addsd, tcg_ld64, _mm_cvtsi64_si128, 8)
SSE_SCALAR(subsd, tcg_ld64, _mm_cvtsi64_si128, 8)
SSE_SCALAR(mulsd, tcg_ld64, _mm_cvtsi64_si128, 8)
SSE_SCALAR(divsd, tcg_ld64, _mm_cvtsi64_si128, 8)
SSE_SCALAR(addss, tcg_ld32, _mm_cvtsi32_si128, 4)
SSE_SCALAR(subss, tcg_ld32, _mm_cvtsi32_si128, 4)
SSE_SCALAR(mulss, tcg_ld32, _mm_cvtsi32_si128, 4)
SSE_SCALAR(divss, tcg_ld32, _mm_cvtsi32_si128, 4)

SIMD_OP(sse_fp_xx)
{
    tcg_check_sse(env, u);
    run(env, u, SIMD_X(env, u->dst), SIMD_X(env, u->src));
    TCG_NEXT;
}

SIMD_OP(sse_fp_x4)
{
    tcg_check_sse(env, u);
    run_mem(env, u, SIMD_X(env, u->dst), 4);
    TCG_NEXT;
}

SIMD_OP(sse_fp_x8)
{
    tcg_check_sse(env, u);
    run_mem(env, u, SIMD_X(env, u->dst), 8);
    TCG_NEXT;
}

SIMD_OP(sse_fp_x16)
{
    tcg_check_sse(env, u);
    run_mem(env, u, SIMD_X(env, u->dst), 16);
    TCG_NEXT;
}

static __attribute__((noinline)) void
run_from_gpr(CPUX86State *env, const TcgUop *u)
{
    SimdReg s = { .q = { TCG_R64(env, u->src), 0 } };

    run(env, u, SIMD_X(env, u->dst), &s);
}

SIMD_OP(sse_fp_xr)
{
    tcg_check_sse(env, u);
    run_from_gpr(env, u);
    TCG_NEXT;
}

/* Result in q[0], zero-extended if it is 32 bits wide. */
static __attribute__((noinline)) uint64_t
run_to_q(CPUX86State *env, const TcgUop *u, SimdReg *s)
{
    SimdReg d = { .q = { 0, 0 } };

    run(env, u, &d, s);
    return d.q[0];
}

static __attribute__((noinline)) uint64_t
run_mem_to_q(CPUX86State *env, const TcgUop *u, unsigned size)
{
    SimdReg d = { .q = { 0, 0 } };

    run_mem(env, u, &d, size);
    return d.q[0];
}

SIMD_OP(sse_fp_rx)
{
    tcg_check_sse(env, u);
    TCG_R64(env, u->dst) = run_to_q(env, u, SIMD_X(env, u->src));
    TCG_NEXT;
}

SIMD_OP(sse_fp_r4)
{
    tcg_check_sse(env, u);
    TCG_R64(env, u->dst) = run_mem_to_q(env, u, 4);
    TCG_NEXT;
}

SIMD_OP(sse_fp_r8)
{
    tcg_check_sse(env, u);
    TCG_R64(env, u->dst) = run_mem_to_q(env, u, 8);
    TCG_NEXT;
}

/* [U]COMIS: compares dst with the operand and sets ZF, PF, CF. */
static __attribute__((noinline)) void
run_comis(CPUX86State *env, const TcgUop *u, unsigned size)
{
    SimdReg d = *SIMD_X(env, u->dst);

    if (size) {
        run_mem(env, u, &d, size);
    } else {
        run(env, u, &d, SIMD_X(env, u->src));
    }
    tcg_set_flags(env, d.q[0]);
}

SIMD_OP(sse_comis_xx)
{
    tcg_check_sse(env, u);
    run_comis(env, u, 0);
    TCG_NEXT;
}

SIMD_OP(sse_comis_x4)
{
    tcg_check_sse(env, u);
    run_comis(env, u, 4);
    TCG_NEXT;
}

SIMD_OP(sse_comis_x8)
{
    tcg_check_sse(env, u);
    run_comis(env, u, 8);
    TCG_NEXT;
}

/*
 * Conversions with an MMX operand are SSE instructions that also switch the
 * x87 registers to MMX, and report pending x87 exceptions.
 */
static void check_mmx_too(CPUX86State *env, const TcgUop *u)
{
    tcg_check_sse(env, u);
    mmx_check(env, u);
}

static __attribute__((noinline)) void
run_from_mmx(CPUX86State *env, const TcgUop *u)
{
    SimdReg s = { .q = { TCG_MMX(env, u->src), 0 } };

    mmx_commit(env);            /* even if the conversion faults */
    run(env, u, SIMD_X(env, u->dst), &s);
}

SIMD_OP(sse_fp_xq)
{
    check_mmx_too(env, u);
    run_from_mmx(env, u);
    TCG_NEXT;
}

static __attribute__((noinline)) void
run_to_mmx(CPUX86State *env, const TcgUop *u, unsigned size)
{
    SimdReg s = size ? fetch(env, u, size) : *SIMD_X(env, u->src);
    SimdReg d = { .q = { 0, 0 } };

    mmx_commit(env);
    run(env, u, &d, &s);
    mmx_set(env, u->dst, d.q[0]);
}

SIMD_OP(sse_fp_qx)
{
    check_mmx_too(env, u);
    run_to_mmx(env, u, 0);
    TCG_NEXT;
}

SIMD_OP(sse_fp_q8)
{
    check_mmx_too(env, u);
    run_to_mmx(env, u, 8);
    TCG_NEXT;
}

SIMD_OP(sse_fp_q16)
{
    check_mmx_too(env, u);
    run_to_mmx(env, u, 16);
    TCG_NEXT;
}
