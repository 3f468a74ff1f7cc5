/*
 * Arithmetic flags on demand.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/flags.h"

static uint32_t auxiliary_carry(const CPUX86State *env)
{
    uint64_t r = env->cc_dst, s = env->cc_src;

    switch (env->cc_op >> 2) {
    case CC_OP_ADD >> 2:
        return ((r - s) ^ s ^ r) & CC_A;
    case CC_OP_ADC >> 2:
        return ((r - s - 1) ^ s ^ r) & CC_A;
    case CC_OP_SUB >> 2:
        return ((s - r) ^ s ^ r) & CC_A;
    case CC_OP_SBB >> 2:
        return ((s - r - 1) ^ s ^ r) & CC_A;
    case CC_OP_INC >> 2:
        return (r & 15) == 0 ? CC_A : 0;
    case CC_OP_DEC >> 2:
        return (r & 15) == 15 ? CC_A : 0;
    default:
        return 0;
    }
}

uint32_t tcg_get_flags(CPUX86State *env)
{
    uint32_t f = 0;

    if (env->cc_op >> 2 == CC_OP_EFLAGS >> 2) {
        return env->cc_src & CC_MASK;
    }
    f |= tcg_cf(env) ? CC_C : 0;
    f |= tcg_pf(env) ? CC_P : 0;
    f |= auxiliary_carry(env);
    f |= tcg_zf(env) ? CC_Z : 0;
    f |= tcg_sf(env) ? CC_S : 0;
    f |= tcg_of(env) ? CC_O : 0;
    return f;
}

void tcg_set_flags(CPUX86State *env, uint32_t flags)
{
    tcg_cc(env, CC_OP_EFLAGS, 0, flags & CC_MASK);
}

bool tcg_condition(CPUX86State *env, unsigned cc)
{
    return tcg_test_cc(env, cc & 15);
}

uint32_t tcg_read_eflags(CPUX86State *env)
{
    return (env->eflags & ~(uint64_t)CC_MASK) | tcg_get_flags(env) |
           EFLAGS_FIXED;
}

void tcg_write_eflags(CPUX86State *env, uint32_t val, uint32_t mask)
{
    uint32_t old = tcg_read_eflags(env);

    val = (val & mask) | (old & ~mask);
    tcg_set_flags(env, val);
    env->eflags = (val & ~CC_MASK) | EFLAGS_FIXED;
}
