/*
 * Handlers of MMX, SSE and SSE2 instructions, as the decoder names them.
 *
 * Suffixes say where operands live: x an XMM register, m memory, r a general
 * register, q an MMX register; the first is the destination.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_SIMD_UOPS_H
#define ACCEL_TCG_SIMD_UOPS_H

#include "accel/tcg/engine.h"
#include "accel/tcg/simd.h"

#define SIMD_OP(name) const TcgUop *name(CPUX86State *env, const TcgUop *u)

#define SIMD_X(env, n)  ((SimdReg *)&(env)->xmm_regs[(n) & 15])

/* Two-operand integer instructions: two handlers each. */
#define SIMD_DECLARE(opcode, name, intrinsic)                           \
    SIMD_OP(sse_##name##_xx);                                           \
    SIMD_OP(sse_##name##_xm);
SIMD_LANE_OPS(SIMD_DECLARE)
SIMD_CROSS_OPS(SIMD_DECLARE)
SIMD_WIDE_OPS(SIMD_DECLARE)
#undef SIMD_DECLARE
#define MMX_DECLARE(opcode, name, intrinsic)                            \
    SIMD_OP(mmx_##name##_qq);                                           \
    SIMD_OP(mmx_##name##_qm);
SIMD_LANE_OPS(MMX_DECLARE)
SIMD_CROSS_OPS(MMX_DECLARE)
#undef MMX_DECLARE

/* sse-int.c: imm is the immediate, for shifts the count */
SIMD_OP(sse_pshufd_xx);
SIMD_OP(sse_pshufd_xm);
SIMD_OP(sse_pshuflw_xx);
SIMD_OP(sse_pshuflw_xm);
SIMD_OP(sse_pshufhw_xx);
SIMD_OP(sse_pshufhw_xm);
SIMD_OP(sse_shufps_xx);
SIMD_OP(sse_shufps_xm);
SIMD_OP(sse_shufpd_xx);
SIMD_OP(sse_shufpd_xm);
SIMD_OP(sse_psrlw_i);
SIMD_OP(sse_psraw_i);
SIMD_OP(sse_psllw_i);
SIMD_OP(sse_psrld_i);
SIMD_OP(sse_psrad_i);
SIMD_OP(sse_pslld_i);
SIMD_OP(sse_psrlq_i);
SIMD_OP(sse_psllq_i);
SIMD_OP(sse_psrldq_i);
SIMD_OP(sse_pslldq_i);
SIMD_OP(sse_pinsrw_xr);
SIMD_OP(sse_pinsrw_xm);
SIMD_OP(sse_pextrw_rx);
SIMD_OP(sse_pmovmskb_rx);
SIMD_OP(sse_movmskps_rx);
SIMD_OP(sse_movmskpd_rx);

/* sse-move.c */
SIMD_OP(sse_mov_xx);
SIMD_OP(sse_mova_xm);           /* 16 bytes, aligned or #GP */
SIMD_OP(sse_mova_mx);
SIMD_OP(sse_movu_xm);
SIMD_OP(sse_movu_mx);
SIMD_OP(sse_movss_xx);          /* low lane only */
SIMD_OP(sse_movsd_xx);
SIMD_OP(sse_movd_xm);           /* zero-extend to 128 bits */
SIMD_OP(sse_movq_xm);
SIMD_OP(sse_movq_xx);
SIMD_OP(sse_movd_mx);
SIMD_OP(sse_movq_mx);
SIMD_OP(sse_movlps_xm);
SIMD_OP(sse_movhps_xm);
SIMD_OP(sse_movhps_mx);
SIMD_OP(sse_movhlps_xx);
SIMD_OP(sse_movlhps_xx);
SIMD_OP(sse_movd_xr);
SIMD_OP(sse_movq_xr);
SIMD_OP(sse_movd_rx);
SIMD_OP(sse_movq_rx);
SIMD_OP(sse_maskmovdqu);
SIMD_OP(sse_ldmxcsr);
SIMD_OP(sse_stmxcsr);

/* sse-fp.c: imm is a SimdFpOp | immediate << 8 */
SIMD_OP(sse_addsd_xx);
SIMD_OP(sse_addsd_xm);
SIMD_OP(sse_subsd_xx);
SIMD_OP(sse_subsd_xm);
SIMD_OP(sse_mulsd_xx);
SIMD_OP(sse_mulsd_xm);
SIMD_OP(sse_divsd_xx);
SIMD_OP(sse_divsd_xm);
SIMD_OP(sse_addss_xx);
SIMD_OP(sse_addss_xm);
SIMD_OP(sse_subss_xx);
SIMD_OP(sse_subss_xm);
SIMD_OP(sse_mulss_xx);
SIMD_OP(sse_mulss_xm);
SIMD_OP(sse_divss_xx);
SIMD_OP(sse_divss_xm);
SIMD_OP(sse_fp_xx);
SIMD_OP(sse_fp_x4);             /* memory operand of 4, 8, 16 bytes */
SIMD_OP(sse_fp_x8);
SIMD_OP(sse_fp_x16);
SIMD_OP(sse_fp_xr);
SIMD_OP(sse_fp_rx);
SIMD_OP(sse_fp_r4);
SIMD_OP(sse_fp_r8);
SIMD_OP(sse_comis_xx);
SIMD_OP(sse_comis_x4);
SIMD_OP(sse_comis_x8);
SIMD_OP(sse_fp_xq);
SIMD_OP(sse_fp_qx);
SIMD_OP(sse_fp_q8);
SIMD_OP(sse_fp_q16);

/* mmx.c */
SIMD_OP(mmx_movq_qq);
SIMD_OP(mmx_movq_qm);
SIMD_OP(mmx_movq_mq);
SIMD_OP(mmx_movd_qr);
SIMD_OP(mmx_movd_qm);
SIMD_OP(mmx_movd_rq);
SIMD_OP(mmx_movd_mq);
SIMD_OP(mmx_movq_qr);
SIMD_OP(mmx_movq_rq);
SIMD_OP(mmx_pshufw_qq);
SIMD_OP(mmx_pshufw_qm);
SIMD_OP(mmx_psrlw_i);
SIMD_OP(mmx_psraw_i);
SIMD_OP(mmx_psllw_i);
SIMD_OP(mmx_psrld_i);
SIMD_OP(mmx_psrad_i);
SIMD_OP(mmx_pslld_i);
SIMD_OP(mmx_psrlq_i);
SIMD_OP(mmx_psllq_i);
SIMD_OP(mmx_pinsrw_qr);
SIMD_OP(mmx_pinsrw_qm);
SIMD_OP(mmx_pextrw_rq);
SIMD_OP(mmx_pmovmskb_rq);
SIMD_OP(mmx_maskmovq);
SIMD_OP(mmx_movdq2q);
SIMD_OP(mmx_movq2dq);
SIMD_OP(mmx_emms);

/* x87-save.c */
SIMD_OP(fpu_fxsave);            /* imm: 1 with REX.W */
SIMD_OP(fpu_fxrstor);

/* MASKMOVQ, MASKMOVDQU: @size bytes, 8 or 16, where bit 7 of mask is set. */
void simd_masked_store(CPUX86State *env, const TcgUop *u, uint64_t addr,
                       const uint8_t *v, const uint8_t *mask, unsigned size);

void simd_raise_misaligned(CPUX86State *env, const TcgUop *u)
    __attribute__((noreturn, cold));
__m128i simd_slow_load(CPUX86State *env, const TcgUop *u, uint64_t addr)
    __attribute__((cold));
void simd_slow_store(CPUX86State *env, const TcgUop *u, uint64_t addr,
                     __m128i v) __attribute__((cold));

/* 16 bytes at @addr, which may cross a page. */
TCG_INLINE __m128i simd_load(CPUX86State *env, const TcgUop *u, uint64_t addr)
{
    const void *p = tcg_tlb_read(env, addr, 16);

    if (TCG_UNLIKELY(!p)) {
        return simd_slow_load(env, u, addr);
    }
    return _mm_loadu_si128(p);
}

TCG_INLINE void simd_store(CPUX86State *env, const TcgUop *u, uint64_t addr,
                           __m128i v)
{
    void *p = tcg_tlb_write(env, addr, 16);

    if (TCG_UNLIKELY(!p)) {
        simd_slow_store(env, u, addr, v);
        return;
    }
    _mm_storeu_si128(p, v);
}

/* The 16-byte operand of a legacy SSE instruction: #GP unless aligned. */
TCG_INLINE __m128i simd_operand(CPUX86State *env, const TcgUop *u)
{
    uint64_t addr = tcg_ea(env, u, 16, false);

    if (TCG_UNLIKELY(addr & 15)) {
        simd_raise_misaligned(env, u);
    }
    return simd_load(env, u, addr);
}

/* MMX instructions take over the x87 registers: TOP = 0, all valid. */
TCG_INLINE void mmx_commit(CPUX86State *env)
{
    env->fpstt = 0;
    memset(env->fptags, 0, sizeof(env->fptags));
}

/* Writing an MMX register makes its x87 alias a NaN. */
TCG_INLINE void mmx_set(CPUX86State *env, unsigned n, uint64_t v)
{
    mmx_commit(env);
    env->fpregs[n & 7].low = v;
    env->fpregs[n & 7].high = 0xffff;
}

/* #UD, #NM, #MF: before anything else an MMX instruction does. */
TCG_INLINE void mmx_check(CPUX86State *env, const TcgUop *u)
{
    tcg_check_mmx(env, u);
    if (TCG_UNLIKELY(env->fpus & 0x80)) {
        tcg_raise(env, u, EXCP10_COPR);
    }
}

#endif
