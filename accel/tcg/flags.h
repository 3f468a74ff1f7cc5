/*
 * Lazily evaluated arithmetic flags.
 *
 * An instruction leaves its result in env->cc_dst, one operand in cc_src and
 * a class with the operand size in cc_op; flags are computed when somebody
 * looks.  Values are sign-extended to 64 bits, which keeps both signed and
 * unsigned order, so most conditions do not depend on the size.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_FLAGS_H
#define ACCEL_TCG_FLAGS_H

#include "accel/tcg/engine.h"

/* cc_op is class << 2 | log2(operand bytes) */
enum {
    CC_OP_EFLAGS = 0 << 2,  /* src: all six flags as they are */
    CC_OP_ADD = 1 << 2,     /* dst = a + b; src = b */
    CC_OP_ADC = 2 << 2,     /* dst = a + b + 1; src = b */
    CC_OP_SUB = 3 << 2,     /* dst = a - b; src = a */
    CC_OP_SBB = 4 << 2,     /* dst = a - b - 1; src = a */
    CC_OP_LOGIC = 5 << 2,   /* C = O = A = 0 */
    CC_OP_INC = 6 << 2,     /* src: carry, 0 or 1 */
    CC_OP_DEC = 7 << 2,
    CC_OP_CO = 8 << 2,      /* src: CC_C | CC_O; A = 0 */
};

TCG_INLINE void tcg_cc(CPUX86State *env, uint32_t op, uint64_t dst,
                       uint64_t src)
{
    env->cc_op = op;
    env->cc_dst = dst;
    env->cc_src = src;
}

/* Carry, 0 or 1. */
TCG_INLINE uint32_t tcg_cf(const CPUX86State *env)
{
    uint32_t class = env->cc_op >> 2;

    /* by far the most frequent; spares them a jump through a table */
    if (TCG_LIKELY(class == CC_OP_SUB >> 2)) {
        return env->cc_dst > env->cc_src;
    }
    if (class == CC_OP_ADD >> 2) {
        return env->cc_dst < env->cc_src;
    }
    switch (class) {
    case CC_OP_ADC >> 2:
        return env->cc_dst <= env->cc_src;
    case CC_OP_SBB >> 2:
        return env->cc_dst >= env->cc_src;
    case CC_OP_LOGIC >> 2:
        return 0;
    default:    /* EFLAGS, INC, DEC, CO keep it in bit 0 */
        return env->cc_src & CC_C;
    }
}

TCG_INLINE bool tcg_zf(const CPUX86State *env)
{
    if (env->cc_op >> 2 == CC_OP_EFLAGS >> 2) {
        return env->cc_src & CC_Z;
    }
    return env->cc_dst == 0;
}

TCG_INLINE bool tcg_sf(const CPUX86State *env)
{
    if (env->cc_op >> 2 == CC_OP_EFLAGS >> 2) {
        return env->cc_src & CC_S;
    }
    return (int64_t)env->cc_dst < 0;
}

TCG_INLINE bool tcg_pf(const CPUX86State *env)
{
    if (env->cc_op >> 2 == CC_OP_EFLAGS >> 2) {
        return env->cc_src & CC_P;
    }
    return !__builtin_parity(env->cc_dst & 0xff);
}

TCG_INLINE bool tcg_of(const CPUX86State *env)
{
    unsigned sign = (8u << (env->cc_op & 3)) - 1;
    uint64_t r = env->cc_dst, s = env->cc_src, a;

    switch (env->cc_op >> 2) {
    case CC_OP_ADD >> 2:
        a = r - s;
        return (((a ^ r) & (s ^ r)) >> sign) & 1;
    case CC_OP_ADC >> 2:
        a = r - s - 1;
        return (((a ^ r) & (s ^ r)) >> sign) & 1;
    case CC_OP_SUB >> 2:
        a = s - r;      /* this is b; s is the minuend */
        return (((s ^ a) & (s ^ r)) >> sign) & 1;
    case CC_OP_SBB >> 2:
        a = s - r - 1;
        return (((s ^ a) & (s ^ r)) >> sign) & 1;
    case CC_OP_INC >> 2:
        return r == (uint64_t)-1 << sign;
    case CC_OP_DEC >> 2:
        return r == ((uint64_t)1 << sign) - 1;
    case CC_OP_EFLAGS >> 2:
    case CC_OP_CO >> 2:
        return s & CC_O;
    default:
        return 0;
    }
}

/* Conditions as in the low nibble of Jcc; @cc is a constant at each use. */
TCG_INLINE bool tcg_test_cc(const CPUX86State *env, unsigned cc)
{
    bool r;

    switch (cc >> 1) {
    case 0:
        r = tcg_of(env);
        break;
    case 1:
        r = tcg_cf(env);
        break;
    case 2:
        r = tcg_zf(env);
        break;
    case 3:
        r = tcg_zf(env) || tcg_cf(env);
        break;
    case 4:
        r = tcg_sf(env);
        break;
    case 5:
        r = tcg_pf(env);
        break;
    case 6:
        r = tcg_sf(env) != tcg_of(env);
        break;
    default:
        r = tcg_zf(env) || tcg_sf(env) != tcg_of(env);
        break;
    }
    return r ^ (cc & 1);
}

/* All of EFLAGS, and back; @mask says which bits of the rest to change. */
uint32_t tcg_read_eflags(CPUX86State *env);
void tcg_write_eflags(CPUX86State *env, uint32_t val, uint32_t mask);

#endif
