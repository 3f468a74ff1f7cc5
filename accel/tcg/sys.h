/*
 * What handlers of privileged instructions share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_SYS_H
#define ACCEL_TCG_SYS_H

#include "accel/tcg/ops.h"

#define SYS(name) \
    const TcgUop *tcg_op_##name(CPUX86State *env, const TcgUop *u)

static inline void __attribute__((noreturn, cold))
gp0(CPUX86State *env, const TcgUop *u)
{
    tcg_raise_err(env, u, EXCP0D_GPF, 0);
}

static inline void need_cpl0(CPUX86State *env, const TcgUop *u)
{
    if (x86_cpl(env)) {
        gp0(env, u);
    }
}

#endif
