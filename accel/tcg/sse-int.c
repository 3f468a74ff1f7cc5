/*
 * SSE2 integer instructions: handlers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/simd-uops.h"

#define SSE_BINARY(opcode, name, intrinsic)                             \
    SIMD_OP(sse_##name##_xx)                                            \
    {                                                                   \
        tcg_check_sse(env, u);                                          \
        SIMD_X(env, u->dst)->i = simd_##name(SIMD_X(env, u->dst)->i,    \
                                             SIMD_X(env, u->src)->i);   \
        TCG_NEXT;                                                       \
    }                                                                   \
    SIMD_OP(sse_##name##_xm)                                            \
    {                                                                   \
        tcg_check_sse(env, u);                                          \
        __m128i v = simd_operand(env, u);                               \
        SIMD_X(env, u->dst)->i = simd_##name(SIMD_X(env, u->dst)->i, v); \
        TCG_NEXT;                                                       \
    }
SIMD_LANE_OPS(SSE_BINARY)
SIMD_CROSS_OPS(SSE_BINARY)
SIMD_WIDE_OPS(SSE_BINARY)

/* A memory operand goes through memory of our own: out of line. */
#define SSE_SHUFFLE(name)                                               \
    static __attribute__((noinline)) __m128i                            \
    shuffle_##name(const SimdReg *d, __m128i s, unsigned imm)           \
    {                                                                   \
        SimdReg b = { .i = s };                                         \
                                                                        \
        return simd_##name(d, &b, imm);                                 \
    }                                                                   \
    SIMD_OP(sse_##name##_xx)                                            \
    {                                                                   \
        SimdReg *d = SIMD_X(env, u->dst);                               \
                                                                        \
        tcg_check_sse(env, u);                                          \
        d->i = simd_##name(d, SIMD_X(env, u->src), u->imm);             \
        TCG_NEXT;                                                       \
    }                                                                   \
    SIMD_OP(sse_##name##_xm)                                            \
    {                                                                   \
        SimdReg *d = SIMD_X(env, u->dst);                               \
                                                                        \
        tcg_check_sse(env, u);                                          \
        __m128i v = simd_operand(env, u);                               \
        d->i = shuffle_##name(d, v, u->imm);                            \
        TCG_NEXT;                                                       \
    }
SSE_SHUFFLE(pshufd)
SSE_SHUFFLE(pshuflw)
SSE_SHUFFLE(pshufhw)
SSE_SHUFFLE(shufps)
SSE_SHUFFLE(shufpd)

/* Counts above the lane width clear, or fill with the sign. */
#define SSE_SHIFT_IMM(name)                                             \
    SIMD_OP(sse_##name##_i)                                             \
    {                                                                   \
        SimdReg *d = SIMD_X(env, u->dst);                               \
                                                                        \
        tcg_check_sse(env, u);                                          \
        d->i = simd_##name(d->i, _mm_cvtsi32_si128(u->imm & 0xff));     \
        TCG_NEXT;                                                       \
    }
SSE_SHIFT_IMM(psrlw)
SSE_SHIFT_IMM(psraw)
SSE_SHIFT_IMM(psllw)
SSE_SHIFT_IMM(psrld)
SSE_SHIFT_IMM(psrad)
SSE_SHIFT_IMM(pslld)
SSE_SHIFT_IMM(psrlq)
SSE_SHIFT_IMM(psllq)

#define SSE_SHIFT_BYTES(name)                                           \
    static __attribute__((noinline)) void                               \
    shift_##name(SimdReg *d, unsigned imm)                              \
    {                                                                   \
        simd_##name(d, d, imm);                                         \
    }                                                                   \
    SIMD_OP(sse_##name##_i)                                             \
    {                                                                   \
        tcg_check_sse(env, u);                                          \
        shift_##name(SIMD_X(env, u->dst), u->imm & 0xff);               \
        TCG_NEXT;                                                       \
    }
SSE_SHIFT_BYTES(psrldq)
SSE_SHIFT_BYTES(pslldq)

SIMD_OP(sse_pinsrw_xr)
{
    tcg_check_sse(env, u);
    SIMD_X(env, u->dst)->w[u->imm & 7] = TCG_R16(env, u->src);
    TCG_NEXT;
}

SIMD_OP(sse_pinsrw_xm)
{
    tcg_check_sse(env, u);
    uint16_t v = tcg_ld16(env, u, tcg_ea(env, u, 2, false));
    SIMD_X(env, u->dst)->w[u->imm & 7] = v;
    TCG_NEXT;
}

SIMD_OP(sse_pextrw_rx)
{
    tcg_check_sse(env, u);
    TCG_R64(env, u->dst) = SIMD_X(env, u->src)->w[u->imm & 7];
    TCG_NEXT;
}

SIMD_OP(sse_pmovmskb_rx)
{
    tcg_check_sse(env, u);
    TCG_R64(env, u->dst) =
        (uint32_t)_mm_movemask_epi8(SIMD_X(env, u->src)->i);
    TCG_NEXT;
}

SIMD_OP(sse_movmskps_rx)
{
    tcg_check_sse(env, u);
    TCG_R64(env, u->dst) = (uint32_t)_mm_movemask_ps(SIMD_X(env, u->src)->ps);
    TCG_NEXT;
}

SIMD_OP(sse_movmskpd_rx)
{
    tcg_check_sse(env, u);
    TCG_R64(env, u->dst) = (uint32_t)_mm_movemask_pd(SIMD_X(env, u->src)->pd);
    TCG_NEXT;
}
