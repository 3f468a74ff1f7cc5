/*
 * What of the processor state decoding and address translation depend on,
 * condensed into mode bits.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/internal.h"

void tcg_update_mode(CPUX86State *env)
{
    TcgVcpu *v = env->tcg;
    uint32_t cs = env->segs[R_CS].flags, mode = 0;
    uint64_t base = 0;
    bool long64 = tcg_long_mode(env) && (cs & DESC_L_MASK);

    if (long64) {
        mode |= TCG_MODE_CODE64;
    } else {
        base = env->segs[R_CS].base;
        mode |= cs & DESC_B_MASK ? TCG_MODE_CODE32 : 0;
        mode |= env->segs[R_SS].flags & DESC_B_MASK ? TCG_MODE_STACK32 : 0;
    }
    if (env->eflags & TF_MASK) {
        mode |= TCG_MODE_STEP;
    }
    if (x86_cpl(env) == 3) {
        mode |= TCG_MODE_USER;
    } else if ((env->cr[4] & CR4_SMAP_MASK) && !(env->eflags & AC_MASK)) {
        mode |= TCG_MODE_SMAP;
    }
    v->mode = mode;
    if (base != v->cs_base) {
        /* jump keys stand for (rip, mode) in one code segment */
        v->cs_base = base;
        tcg_new_generation(env);
    } else {
        env->jump_key = v->generation << TCG_MODE_BITS | mode;
    }
    env->tlb = v->tlb[tcg_mmu_index(env)];
}

void tcg_eflags_changed(CPUX86State *env)
{
    TcgVcpu *v = env->tcg;

    tcg_update_mode(env);
    if ((env->eflags & IF_MASK) && v->irq_waiting) {
        tcg_x86_kick(env);
    }
}

bool tcg_in_long64(CPUX86State *env)
{
    return env->tcg->mode & TCG_MODE_CODE64;
}

void tcg_fpu_refuse(CPUX86State *env, const TcgUop *u, int kind)
{
    bool ud = false;

    if (kind == TCG_KIND_MMX) {
        ud = env->cr[0] & CR0_EM_MASK;
    } else if (kind == TCG_KIND_SSE) {
        ud = (env->cr[0] & CR0_EM_MASK) || !(env->cr[4] & CR4_OSFXSR_MASK);
    }
    tcg_raise(env, u, ud ? EXCP06_ILLOP : EXCP07_PREX);
}
