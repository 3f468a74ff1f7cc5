/*
 * MMX instructions, with the extensions of SSE and SSE2: handlers.
 *
 * Every one of them (EMMS apart) makes all x87 registers valid and TOP zero,
 * once nothing can fault any more.  SDM vol. 3, 12.2.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/simd-uops.h"

TCG_INLINE __m128i mmx_get(CPUX86State *env, unsigned n)
{
    return _mm_cvtsi64_si128(TCG_MMX(env, n));
}

TCG_INLINE uint64_t mmx_operand(CPUX86State *env, const TcgUop *u)
{
    return tcg_ld64(env, u, tcg_ea(env, u, 8, false));
}

#define MMX_BINARY(opcode, name, intrinsic)                             \
    SIMD_OP(mmx_##name##_qq)                                            \
    {                                                                   \
        mmx_check(env, u);                                              \
        __m128i v = mmx_##name(mmx_get(env, u->dst),                    \
                               mmx_get(env, u->src));                   \
        mmx_set(env, u->dst, _mm_cvtsi128_si64(v));                     \
        TCG_NEXT;                                                       \
    }                                                                   \
    SIMD_OP(mmx_##name##_qm)                                            \
    {                                                                   \
        mmx_check(env, u);                                              \
        __m128i s = _mm_cvtsi64_si128(mmx_operand(env, u));             \
        __m128i v = mmx_##name(mmx_get(env, u->dst), s);                \
        mmx_set(env, u->dst, _mm_cvtsi128_si64(v));                     \
        TCG_NEXT;                                                       \
    }
SIMD_LANE_OPS(MMX_BINARY)
SIMD_CROSS_OPS(MMX_BINARY)

#define MMX_SHIFT_IMM(name)                                             \
    SIMD_OP(mmx_##name##_i)                                             \
    {                                                                   \
        mmx_check(env, u);                                              \
        __m128i v = mmx_##name(mmx_get(env, u->dst),                    \
                               _mm_cvtsi32_si128(u->imm & 0xff));       \
        mmx_set(env, u->dst, _mm_cvtsi128_si64(v));                     \
        TCG_NEXT;                                                       \
    }
MMX_SHIFT_IMM(psrlw)
MMX_SHIFT_IMM(psraw)
MMX_SHIFT_IMM(psllw)
MMX_SHIFT_IMM(psrld)
MMX_SHIFT_IMM(psrad)
MMX_SHIFT_IMM(pslld)
MMX_SHIFT_IMM(psrlq)
MMX_SHIFT_IMM(psllq)

SIMD_OP(mmx_movq_qq)
{
    mmx_check(env, u);
    mmx_set(env, u->dst, TCG_MMX(env, u->src));
    TCG_NEXT;
}

SIMD_OP(mmx_movq_qm)
{
    mmx_check(env, u);
    uint64_t v = mmx_operand(env, u);
    mmx_set(env, u->dst, v);
    TCG_NEXT;
}

SIMD_OP(mmx_movq_mq)
{
    mmx_check(env, u);
    tcg_st64(env, u, tcg_ea(env, u, 8, true), TCG_MMX(env, u->src));
    mmx_commit(env);
    TCG_NEXT;
}

SIMD_OP(mmx_movd_qr)
{
    mmx_check(env, u);
    mmx_set(env, u->dst, TCG_R32(env, u->src));
    TCG_NEXT;
}

SIMD_OP(mmx_movq_qr)
{
    mmx_check(env, u);
    mmx_set(env, u->dst, TCG_R64(env, u->src));
    TCG_NEXT;
}

SIMD_OP(mmx_movd_qm)
{
    mmx_check(env, u);
    uint32_t v = tcg_ld32(env, u, tcg_ea(env, u, 4, false));
    mmx_set(env, u->dst, v);
    TCG_NEXT;
}

SIMD_OP(mmx_movd_rq)
{
    mmx_check(env, u);
    TCG_R64(env, u->dst) = (uint32_t)TCG_MMX(env, u->src);
    mmx_commit(env);
    TCG_NEXT;
}

SIMD_OP(mmx_movq_rq)
{
    mmx_check(env, u);
    TCG_R64(env, u->dst) = TCG_MMX(env, u->src);
    mmx_commit(env);
    TCG_NEXT;
}

SIMD_OP(mmx_movd_mq)
{
    mmx_check(env, u);
    tcg_st32(env, u, tcg_ea(env, u, 4, true), TCG_MMX(env, u->src));
    mmx_commit(env);
    TCG_NEXT;
}

static __attribute__((noinline)) uint64_t pshufw(uint64_t v, unsigned imm)
{
    SimdReg r = { .q = { v, 0 } };

    return simd_pick_words(r.w, imm);
}

SIMD_OP(mmx_pshufw_qq)
{
    mmx_check(env, u);
    mmx_set(env, u->dst, pshufw(TCG_MMX(env, u->src), u->imm));
    TCG_NEXT;
}

SIMD_OP(mmx_pshufw_qm)
{
    mmx_check(env, u);
    uint64_t v = mmx_operand(env, u);
    mmx_set(env, u->dst, pshufw(v, u->imm));
    TCG_NEXT;
}

TCG_INLINE uint64_t insert16(uint64_t v, uint16_t word, unsigned lane)
{
    unsigned shift = (lane & 3) * 16;

    return (v & ~(0xffffull << shift)) | ((uint64_t)word << shift);
}

SIMD_OP(mmx_pinsrw_qr)
{
    mmx_check(env, u);
    mmx_set(env, u->dst, insert16(TCG_MMX(env, u->dst),
                                  TCG_R16(env, u->src), u->imm));
    TCG_NEXT;
}

SIMD_OP(mmx_pinsrw_qm)
{
    mmx_check(env, u);
    uint16_t v = tcg_ld16(env, u, tcg_ea(env, u, 2, false));
    mmx_set(env, u->dst, insert16(TCG_MMX(env, u->dst), v, u->imm));
    TCG_NEXT;
}

SIMD_OP(mmx_pextrw_rq)
{
    mmx_check(env, u);
    TCG_R64(env, u->dst) =
        (TCG_MMX(env, u->src) >> ((u->imm & 3) * 16)) & 0xffff;
    mmx_commit(env);
    TCG_NEXT;
}

SIMD_OP(mmx_pmovmskb_rq)
{
    mmx_check(env, u);
    TCG_R64(env, u->dst) =
        _mm_movemask_epi8(mmx_get(env, u->src)) & 0xff;
    mmx_commit(env);
    TCG_NEXT;
}

SIMD_OP(mmx_maskmovq)
{
    mmx_check(env, u);
    simd_masked_store(env, u, tcg_ea(env, u, 8, true),
                      env->fpregs[u->dst & 7].b, env->fpregs[u->src & 7].b, 8);
    mmx_commit(env);
    TCG_NEXT;
}

SIMD_OP(mmx_movdq2q)
{
    tcg_check_sse(env, u);
    mmx_check(env, u);
    mmx_set(env, u->dst, SIMD_X(env, u->src)->q[0]);
    TCG_NEXT;
}

SIMD_OP(mmx_movq2dq)
{
    tcg_check_sse(env, u);
    mmx_check(env, u);
    SIMD_X(env, u->dst)->q[0] = TCG_MMX(env, u->src);
    SIMD_X(env, u->dst)->q[1] = 0;
    mmx_commit(env);
    TCG_NEXT;
}

/* All registers empty, TOP zero (SDM vol. 3, table 12-1). */
SIMD_OP(mmx_emms)
{
    mmx_check(env, u);
    env->fpstt = 0;
    memset(env->fptags, 1, sizeof(env->fptags));
    TCG_NEXT;
}
