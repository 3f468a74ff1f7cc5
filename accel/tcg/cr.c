/*
 * Control and debug registers (SDM vol. 3, 2.5; vol. 3, 17.2).
 *
 * Debug registers can be written and read back; breakpoints in them are not
 * acted upon (CPUID offers DE, which is about I/O breakpoints and the numbers
 * 4 and 5 only).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"
#include "accel/tcg/sys.h"

void tcg_write_cr0(CPUX86State *env, const TcgUop *u, uint64_t val)
{
    uint64_t old = env->cr[0], changed;
    bool paging = val & CR0_PG_MASK, was_paging = old & CR0_PG_MASK;

    if (val >> 32 || (paging && !(val & CR0_PE_MASK)) ||
        ((val & CR0_NW_MASK) && !(val & CR0_CD_MASK))) {
        gp0(env, u);
    }
    val |= CR0_ET_MASK;
    if (paging && !was_paging && (env->efer & MSR_EFER_LME)) {
        if (!(env->cr[4] & CR4_PAE_MASK) ||
            (env->segs[R_CS].flags & DESC_L_MASK)) {
            gp0(env, u);
        }
        env->efer |= MSR_EFER_LMA;
    } else if (paging && !was_paging && (env->cr[4] & CR4_PAE_MASK)) {
        if (!tcg_load_pdptes(env, env->cr[3])) {
            gp0(env, u);
        }
    } else if (!paging && was_paging && tcg_long_mode(env)) {
        if (tcg_in_long64(env)) {
            gp0(env, u);
        }
        env->efer &= ~(uint64_t)MSR_EFER_LMA;
    }
    env->cr[0] = val;
    changed = old ^ val;
    if (changed & (CR0_PG_MASK | CR0_WP_MASK)) {
        tcg_tlb_flush(env);
    }
    tcg_update_mode(env);
}

void tcg_write_cr3(CPUX86State *env, const TcgUop *u, uint64_t val)
{
    if (tcg_long_mode(env)) {
        unsigned bits = env->phys_bits ? env->phys_bits : 40;

        if (val >> bits) {
            gp0(env, u);
        }
    } else if ((env->cr[0] & CR0_PG_MASK) && (env->cr[4] & CR4_PAE_MASK) &&
               !tcg_load_pdptes(env, val)) {
        gp0(env, u);
    }
    env->cr[3] = val;
    tcg_tlb_flush(env);
}

static uint64_t cr4_allowed(CPUX86State *env)
{
    uint64_t m = CR4_VME_MASK | CR4_PVI_MASK | CR4_TSD_MASK | CR4_DE_MASK |
                 CR4_PSE_MASK | CR4_PAE_MASK | CR4_MCE_MASK | CR4_PGE_MASK |
                 CR4_PCE_MASK | CR4_OSFXSR_MASK | CR4_OSXMMEXCPT_MASK;

    m |= tcg_has(env, FEAT_7_0_EBX, 0) ? CR4_FSGSBASE_MASK : 0;
    m |= tcg_has(env, FEAT_7_0_EBX, 7) ? CR4_SMEP_MASK : 0;
    m |= tcg_has(env, FEAT_7_0_EBX, 20) ? CR4_SMAP_MASK : 0;
    m |= tcg_has(env, FEAT_7_0_ECX, 2) ? CR4_UMIP_MASK : 0;
    return m;
}

void tcg_write_cr4(CPUX86State *env, const TcgUop *u, uint64_t val)
{
    uint64_t changed = env->cr[4] ^ val, old = env->cr[4];

    if ((val & ~cr4_allowed(env)) ||
        (tcg_long_mode(env) && !(val & CR4_PAE_MASK))) {
        gp0(env, u);
    }
    env->cr[4] = val;
    if ((changed & (CR4_PAE_MASK | CR4_PSE_MASK | CR4_PGE_MASK |
                    CR4_SMEP_MASK)) &&
        (env->cr[0] & CR0_PG_MASK) && (val & CR4_PAE_MASK) &&
        !tcg_long_mode(env) && !tcg_load_pdptes(env, env->cr[3])) {
        env->cr[4] = old;
        gp0(env, u);
    }
    tcg_tlb_flush(env);
    tcg_update_mode(env);
}

static uint64_t read_cr8(CPUX86State *env)
{
    TcgEngine *engine = env->tcg->engine;
    uint64_t tpr = 0;

    if (env->apic_ops && env->apic_ops->get_tpr) {
        if (engine->ops->lock) {
            engine->ops->lock(engine->opaque);
        }
        tpr = env->apic_ops->get_tpr(env->apic) & 15;
        if (engine->ops->unlock) {
            engine->ops->unlock(engine->opaque);
        }
    }
    return tpr;
}

static void write_cr8(CPUX86State *env, const TcgUop *u, uint64_t val)
{
    TcgEngine *engine = env->tcg->engine;

    if (val & ~15ull) {
        gp0(env, u);
    }
    if (env->apic_ops && env->apic_ops->set_tpr) {
        if (engine->ops->lock) {
            engine->ops->lock(engine->opaque);
        }
        env->apic_ops->set_tpr(env->apic, val);
        if (engine->ops->unlock) {
            engine->ops->unlock(engine->opaque);
        }
    }
    tcg_x86_kick(env);          /* a lower TPR may let something through */
}

SYS(mov_r_cr)
{
    uint64_t val;

    need_cpl0(env, u);
    val = u->src == 8 ? read_cr8(env) : env->cr[u->src];
    TCG_R64(env, u->dst) = tcg_in_long64(env) ? val : (uint32_t)val;
    TCG_NEXT;
}

SYS(mov_cr_r)
{
    uint64_t val = TCG_R64(env, u->dst);

    need_cpl0(env, u);
    if (!tcg_in_long64(env)) {
        val = (uint32_t)val;
    }
    switch (u->src) {
    case 0:
        tcg_write_cr0(env, u, val);
        break;
    case 2:
        env->cr[2] = val;
        break;
    case 3:
        tcg_write_cr3(env, u, val);
        break;
    case 4:
        tcg_write_cr4(env, u, val);
        break;
    default:
        write_cr8(env, u, val);
        break;
    }
    env->eip = tcg_uop_next_rip(env, u);
    TCG_TAIL(tcg_jump_slow);
}

static unsigned debug_register(CPUX86State *env, const TcgUop *u)
{
    unsigned n = u->src & 7;

    if (n == 4 || n == 5) {
        if (env->cr[4] & CR4_DE_MASK) {
            tcg_raise(env, u, EXCP06_ILLOP);
        }
        n += 2;
    }
    need_cpl0(env, u);
    return n;
}

SYS(mov_r_dr)
{
    unsigned n = debug_register(env, u);
    uint64_t val = env->dr[n];

    if (n == 6) {
        val |= DR6_FIXED_1;
    } else if (n == 7) {
        val |= DR7_FIXED_1;
    }
    TCG_R64(env, u->dst) = tcg_in_long64(env) ? val : (uint32_t)val;
    TCG_NEXT;
}

SYS(mov_dr_r)
{
    unsigned n = debug_register(env, u);
    uint64_t val = TCG_R64(env, u->dst);

    if (!tcg_in_long64(env)) {
        val = (uint32_t)val;
    }
    if (n >= 6 && val >> 32) {
        gp0(env, u);
    }
    env->dr[n] = val;
    TCG_NEXT;
}

SYS(clts)
{
    need_cpl0(env, u);
    env->cr[0] &= ~(uint64_t)CR0_TS_MASK;
    TCG_NEXT;
}

static void lmsw(CPUX86State *env, const TcgUop *u, uint16_t val)
{
    uint64_t keep = env->cr[0] & ~(uint64_t)(CR0_MP_MASK | CR0_EM_MASK |
                                            CR0_TS_MASK);

    need_cpl0(env, u);
    tcg_write_cr0(env, u, keep | (val & 15));   /* PE cannot be cleared */
    env->eip = tcg_uop_next_rip(env, u);
}

SYS(lmsw_r)
{
    lmsw(env, u, TCG_R16(env, u->src));
    TCG_TAIL(tcg_jump_slow);
}

SYS(lmsw_m)
{
    lmsw(env, u, tcg_ld16(env, u, tcg_ea(env, u, 2, false)));
    TCG_TAIL(tcg_jump_slow);
}

static uint64_t smsw(CPUX86State *env, const TcgUop *u)
{
    if ((env->cr[4] & CR4_UMIP_MASK) && x86_cpl(env)) {
        gp0(env, u);
    }
    return env->cr[0];
}

SYS(smsw_r)
{
    uint64_t val = smsw(env, u);

    if (u->imm == 2) {
        TCG_R16(env, u->dst) = val;
    } else {
        TCG_R64(env, u->dst) = u->imm == 4 ? (uint32_t)val : val;
    }
    TCG_NEXT;
}

SYS(smsw_m)
{
    uint16_t val = smsw(env, u);

    tcg_st16(env, u, tcg_ea(env, u, 2, true), val);
    TCG_NEXT;
}

SYS(invlpg)
{
    uint64_t ea = tcg_ea(env, u, 1, false);

    need_cpl0(env, u);
    if (!tcg_long_mode(env) || tcg_canonical(ea)) {
        tcg_tlb_flush_page(env, ea);
    }
    env->eip = tcg_uop_next_rip(env, u);
    TCG_TAIL(tcg_jump_slow);
}
