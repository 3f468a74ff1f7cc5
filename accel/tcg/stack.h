/*
 * Stack accesses in any mode.  None changes SP but tcg_set_sp() and
 * tcg_push(); the latter only after its store succeeded.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_STACK_H
#define ACCEL_TCG_STACK_H

#include "accel/tcg/internal.h"

static inline uint64_t tcg_stack_mask(const CPUX86State *env)
{
    if (env->tcg->mode & TCG_MODE_CODE64) {
        return ~0ull;
    }
    return env->tcg->mode & TCG_MODE_STACK32 ? 0xffffffff : 0xffff;
}

static inline void tcg_set_sp(CPUX86State *env, uint64_t sp)
{
    if (env->tcg->mode & TCG_MODE_CODE64) {
        env->regs[R_ESP] = sp;
    } else if (env->tcg->mode & TCG_MODE_STACK32) {
        env->regs[R_ESP] = (uint32_t)sp;
    } else {
        TCG_R16(env, TCG_GPR(R_ESP)) = sp;
    }
}

static inline uint64_t tcg_stack_linear(CPUX86State *env, const TcgUop *u,
                                        uint64_t sp, unsigned size,
                                        bool write)
{
    if (env->tcg->mode & TCG_MODE_CODE64) {
        return sp;
    }
    return tcg_seg_addr(env, u, R_SS, sp, size, write);
}

/* The @size bytes at SP + @delta. */
static inline uint64_t tcg_peek(CPUX86State *env, const TcgUop *u, int delta,
                                unsigned size)
{
    uint64_t sp = (env->regs[R_ESP] + delta) & tcg_stack_mask(env);
    uint64_t a = tcg_stack_linear(env, u, sp, size, false);

    switch (size) {
    case 2:
        return tcg_ld16(env, u, a);
    case 4:
        return tcg_ld32(env, u, a);
    default:
        return tcg_ld64(env, u, a);
    }
}

static inline void tcg_poke(CPUX86State *env, const TcgUop *u, int delta,
                            uint64_t val, unsigned size)
{
    uint64_t sp = (env->regs[R_ESP] + delta) & tcg_stack_mask(env);
    uint64_t a = tcg_stack_linear(env, u, sp, size, true);

    switch (size) {
    case 2:
        tcg_st16(env, u, a, val);
        break;
    case 4:
        tcg_st32(env, u, a, val);
        break;
    default:
        tcg_st64(env, u, a, val);
        break;
    }
}

static inline void tcg_push(CPUX86State *env, const TcgUop *u, uint64_t val,
                            unsigned size)
{
    tcg_poke(env, u, -(int)size, val, size);
    tcg_set_sp(env, env->regs[R_ESP] - size);
}

#endif
