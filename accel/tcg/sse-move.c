/*
 * SSE and SSE2 data movement, MXCSR, and 16-byte guest accesses: handlers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/simd-uops.h"

void simd_raise_misaligned(CPUX86State *env, const TcgUop *u)
{
    tcg_raise_err(env, u, EXCP0D_GPF, 0);
}

__m128i simd_slow_load(CPUX86State *env, const TcgUop *u, uint64_t addr)
{
    SimdReg v;

    tcg_slow_read(env, u, addr, &v, sizeof(v));
    return v.i;
}

void simd_slow_store(CPUX86State *env, const TcgUop *u, uint64_t addr,
                     __m128i value)
{
    SimdReg v = { .i = value };

    tcg_slow_write(env, u, addr, &v, sizeof(v));
}

SIMD_OP(sse_mov_xx)
{
    tcg_check_sse(env, u);
    SIMD_X(env, u->dst)->i = SIMD_X(env, u->src)->i;
    TCG_NEXT;
}

SIMD_OP(sse_mova_xm)
{
    tcg_check_sse(env, u);
    __m128i v = simd_operand(env, u);
    SIMD_X(env, u->dst)->i = v;
    TCG_NEXT;
}

SIMD_OP(sse_mova_mx)
{
    uint64_t addr;

    tcg_check_sse(env, u);
    addr = tcg_ea(env, u, 16, true);
    if (TCG_UNLIKELY(addr & 15)) {
        simd_raise_misaligned(env, u);
    }
    simd_store(env, u, addr, SIMD_X(env, u->src)->i);
    TCG_NEXT;
}

SIMD_OP(sse_movu_xm)
{
    tcg_check_sse(env, u);
    __m128i v = simd_load(env, u, tcg_ea(env, u, 16, false));
    SIMD_X(env, u->dst)->i = v;
    TCG_NEXT;
}

SIMD_OP(sse_movu_mx)
{
    tcg_check_sse(env, u);
    simd_store(env, u, tcg_ea(env, u, 16, true), SIMD_X(env, u->src)->i);
    TCG_NEXT;
}

SIMD_OP(sse_movss_xx)
{
    tcg_check_sse(env, u);
    SIMD_X(env, u->dst)->l[0] = SIMD_X(env, u->src)->l[0];
    TCG_NEXT;
}

SIMD_OP(sse_movsd_xx)
{
    tcg_check_sse(env, u);
    SIMD_X(env, u->dst)->q[0] = SIMD_X(env, u->src)->q[0];
    TCG_NEXT;
}

SIMD_OP(sse_movd_xm)
{
    tcg_check_sse(env, u);
    uint32_t v = tcg_ld32(env, u, tcg_ea(env, u, 4, false));
    SIMD_X(env, u->dst)->q[0] = v;
    SIMD_X(env, u->dst)->q[1] = 0;
    TCG_NEXT;
}

SIMD_OP(sse_movq_xm)
{
    tcg_check_sse(env, u);
    uint64_t v = tcg_ld64(env, u, tcg_ea(env, u, 8, false));
    SIMD_X(env, u->dst)->q[0] = v;
    SIMD_X(env, u->dst)->q[1] = 0;
    TCG_NEXT;
}

SIMD_OP(sse_movq_xx)
{
    tcg_check_sse(env, u);
    SIMD_X(env, u->dst)->q[0] = SIMD_X(env, u->src)->q[0];
    SIMD_X(env, u->dst)->q[1] = 0;
    TCG_NEXT;
}

SIMD_OP(sse_movd_mx)
{
    tcg_check_sse(env, u);
    tcg_st32(env, u, tcg_ea(env, u, 4, true), SIMD_X(env, u->src)->l[0]);
    TCG_NEXT;
}

SIMD_OP(sse_movq_mx)
{
    tcg_check_sse(env, u);
    tcg_st64(env, u, tcg_ea(env, u, 8, true), SIMD_X(env, u->src)->q[0]);
    TCG_NEXT;
}

SIMD_OP(sse_movlps_xm)
{
    tcg_check_sse(env, u);
    uint64_t v = tcg_ld64(env, u, tcg_ea(env, u, 8, false));
    SIMD_X(env, u->dst)->q[0] = v;
    TCG_NEXT;
}

SIMD_OP(sse_movhps_xm)
{
    tcg_check_sse(env, u);
    uint64_t v = tcg_ld64(env, u, tcg_ea(env, u, 8, false));
    SIMD_X(env, u->dst)->q[1] = v;
    TCG_NEXT;
}

SIMD_OP(sse_movhps_mx)
{
    tcg_check_sse(env, u);
    tcg_st64(env, u, tcg_ea(env, u, 8, true), SIMD_X(env, u->src)->q[1]);
    TCG_NEXT;
}

SIMD_OP(sse_movhlps_xx)
{
    tcg_check_sse(env, u);
    SIMD_X(env, u->dst)->q[0] = SIMD_X(env, u->src)->q[1];
    TCG_NEXT;
}

SIMD_OP(sse_movlhps_xx)
{
    tcg_check_sse(env, u);
    SIMD_X(env, u->dst)->q[1] = SIMD_X(env, u->src)->q[0];
    TCG_NEXT;
}

SIMD_OP(sse_movd_xr)
{
    tcg_check_sse(env, u);
    SIMD_X(env, u->dst)->q[0] = TCG_R32(env, u->src);
    SIMD_X(env, u->dst)->q[1] = 0;
    TCG_NEXT;
}

SIMD_OP(sse_movq_xr)
{
    tcg_check_sse(env, u);
    SIMD_X(env, u->dst)->q[0] = TCG_R64(env, u->src);
    SIMD_X(env, u->dst)->q[1] = 0;
    TCG_NEXT;
}

SIMD_OP(sse_movd_rx)
{
    tcg_check_sse(env, u);
    TCG_R64(env, u->dst) = SIMD_X(env, u->src)->l[0];
    TCG_NEXT;
}

SIMD_OP(sse_movq_rx)
{
    tcg_check_sse(env, u);
    TCG_R64(env, u->dst) = SIMD_X(env, u->src)->q[0];
    TCG_NEXT;
}

/*
 * Store the bytes of @v whose mask byte is negative.  Probing the span from
 * the first to the last of them first keeps a faulting store from being
 * half done, and an empty mask from touching memory at all.
 */
void simd_masked_store(CPUX86State *env, const TcgUop *u, uint64_t addr,
                       const uint8_t *v, const uint8_t *mask, unsigned size)
{
    unsigned first = size, last = 0;

    for (unsigned i = 0; i < size; i++) {
        if (mask[i] & 0x80) {
            first = MIN(first, i);
            last = i;
        }
    }
    if (first == size) {
        return;
    }
    tcg_probe_write(env, u, addr + first, last - first + 1);
    for (unsigned i = first; i <= last; i++) {
        if (mask[i] & 0x80) {
            tcg_st8(env, u, addr + i, v[i]);
        }
    }
}

SIMD_OP(sse_maskmovdqu)
{
    tcg_check_sse(env, u);
    simd_masked_store(env, u, tcg_ea(env, u, 16, true),
                      SIMD_X(env, u->dst)->b, SIMD_X(env, u->src)->b, 16);
    TCG_NEXT;
}

SIMD_OP(sse_ldmxcsr)
{
    tcg_check_sse(env, u);
    uint32_t v = tcg_ld32(env, u, tcg_ea(env, u, 4, false));
    if (v & ~MXCSR_VALID) {
        tcg_raise_err(env, u, EXCP0D_GPF, 0);
    }
    env->mxcsr = v;
    TCG_NEXT;
}

SIMD_OP(sse_stmxcsr)
{
    tcg_check_sse(env, u);
    tcg_st32(env, u, tcg_ea(env, u, 4, true), env->mxcsr);
    TCG_NEXT;
}
