/*
 * IN and OUT.  The string forms are in ops-string.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"

uint32_t tcg_port_in(CPUX86State *env, uint16_t port, unsigned size)
{
    TcgEngine *engine = env->tcg->engine;

    if (!engine->ops->port_in) {
        return ~0u;
    }
    return engine->ops->port_in(engine->opaque, env, port, size);
}

void tcg_port_out(CPUX86State *env, uint16_t port, uint32_t v, unsigned size)
{
    TcgEngine *engine = env->tcg->engine;

    if (engine->ops->port_out) {
        engine->ops->port_out(engine->opaque, env, port, v, size);
    }
}

/* SDM vol. 1, 18.5.2: beyond IOPL the TSS has a bit per port, 1 forbids */
void tcg_check_io(CPUX86State *env, const TcgUop *u, uint16_t port,
                  unsigned size)
{
    unsigned iopl = (env->eflags & IOPL_MASK) >> IOPL_SHIFT;
    unsigned type = (env->tr.flags >> DESC_TYPE_SHIFT) & 15, at, bits;

    if (!(env->cr[0] & CR0_PE_MASK) || x86_cpl(env) <= iopl) {
        return;
    }
    if (!(env->tr.flags & DESC_P_MASK) || !(type & 8) ||
        env->tr.limit < 103) {
        tcg_raise_err(env, u, EXCP0D_GPF, 0);
    }
    at = tcg_sys_ld(env, u, env->tr.base + 102, 2) + port / 8;
    if (at + 1 > env->tr.limit) {
        tcg_raise_err(env, u, EXCP0D_GPF, 0);
    }
    bits = tcg_sys_ld(env, u, env->tr.base + at, 2) >> (port & 7);
    if (bits & ((1u << size) - 1)) {
        tcg_raise_err(env, u, EXCP0D_GPF, 0);
    }
}

static const TcgUop *in(CPUX86State *env, const TcgUop *u, uint16_t port)
{
    uint32_t v;

    tcg_check_io(env, u, port, u->src);
    v = tcg_port_in(env, port, u->src);
    if (u->src == 1) {
        TCG_R8(env, 0) = v;
    } else if (u->src == 2) {
        TCG_R16(env, 0) = v;
    } else {
        TCG_R64(env, 0) = v;
    }
    env->eip = tcg_uop_next_rip(env, u);
    return tcg_jump_slow(env, u);
}

static const TcgUop *out(CPUX86State *env, const TcgUop *u, uint16_t port)
{
    uint32_t v = TCG_R32(env, 0);

    tcg_check_io(env, u, port, u->src);
    v = u->src == 1 ? (uint8_t)v : u->src == 2 ? (uint16_t)v : v;
    tcg_port_out(env, port, v, u->src);
    env->eip = tcg_uop_next_rip(env, u);
    return tcg_jump_slow(env, u);
}

const TcgUop *tcg_op_in_i(CPUX86State *env, const TcgUop *u)
{
    return in(env, u, (uint8_t)u->imm);
}

const TcgUop *tcg_op_in_dx(CPUX86State *env, const TcgUop *u)
{
    return in(env, u, TCG_R16(env, TCG_GPR(R_EDX)));
}

const TcgUop *tcg_op_out_i(CPUX86State *env, const TcgUop *u)
{
    return out(env, u, (uint8_t)u->imm);
}

const TcgUop *tcg_op_out_dx(CPUX86State *env, const TcgUop *u)
{
    return out(env, u, TCG_R16(env, TCG_GPR(R_EDX)));
}
