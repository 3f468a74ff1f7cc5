/*
 * Reset, INIT and SIPI (SDM vol. 3, table 9-1 and 8.4.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/x86-state.h"

#define CR0_RESET   (CR0_CD_MASK | CR0_NW_MASK | CR0_ET_MASK)

static void data_segment(SegmentCache *s)
{
    s->selector = 0;
    s->base = 0;
    s->limit = 0xffff;
    s->flags = DESC_P_MASK | DESC_S_MASK | DESC_W_MASK | DESC_A_MASK;
}

/* What reset and INIT have in common */
static void init_common(CPUX86State *env, bool bsp)
{
    unsigned i;

    memset(env->regs, 0, sizeof(env->regs));
    env->zero_reg = 0;
    env->regs[R_EDX] = env->cpuid_version;
    env->eip = 0xfff0;
    env->eflags = EFLAGS_FIXED;
    env->cc_op = 0;
    env->cc_src = 0;
    env->cc_dst = 0;
    for (i = 0; i < 6; i++) {
        data_segment(&env->segs[i]);
    }
    env->segs[R_CS].selector = 0xf000;
    env->segs[R_CS].base = 0xffff0000;
    env->segs[R_CS].flags = DESC_P_MASK | DESC_S_MASK | DESC_CS_MASK |
                            DESC_R_MASK | DESC_A_MASK;
    env->gdt = (SegmentCache) { .limit = 0xffff };
    env->idt = (SegmentCache) { .limit = 0xffff };
    env->ldt = (SegmentCache) { .limit = 0xffff,
                                .flags = DESC_P_MASK | 2 << DESC_TYPE_SHIFT };
    env->tr = (SegmentCache) { .limit = 0xffff,
                               .flags = DESC_P_MASK | 11 << DESC_TYPE_SHIFT };
    env->cr[2] = env->cr[3] = env->cr[4] = 0;
    env->efer = 0;
    memset(env->dr, 0, sizeof(env->dr));
    env->dr[6] = DR6_FIXED_1;
    env->dr[7] = DR7_FIXED_1;
    env->halted = 0;
    env->wait_for_sipi = !bsp;
    env->nmi_blocked = 0;
    env->irq_shadow = 0;
    env->exception_nr = -1;
}

void x86_cpu_reset_state(CPUX86State *env, bool bsp)
{
    init_common(env, bsp);
    env->cr[0] = CR0_RESET;
    env->sipi_vector = 0;      /* INIT keeps it: SIPI may be close behind */
    memset(env->fpregs, 0, sizeof(env->fpregs));
    memset(env->xmm_regs, 0, sizeof(env->xmm_regs));
    env->fpstt = 0;
    env->fpuc = 0x40;
    env->fpus = 0;
    memset(env->fptags, 0, sizeof(env->fptags));
    env->fpop = env->fpcs = env->fpds = 0;
    env->fpip = env->fpdp = 0;
    env->mxcsr = 0x1f80;
    env->xcr0 = 1;
    env->star = env->lstar = env->cstar = env->fmask = 0;
    env->kernelgsbase = 0;
    env->sysenter_cs = 0;
    env->sysenter_esp = env->sysenter_eip = 0;
    env->tsc_aux = 0;
    env->tsc_adjust = 0;
    env->pat = 0x0007040600070406ull;
    env->msr_ia32_misc_enable = MSR_IA32_MISC_ENABLE_DEFAULT;
    env->msr_ia32_feature_control = 0;
    env->mcg_status = 0;
    env->mtrr_deftype = 0;
    memset(env->mtrr_fixed, 0, sizeof(env->mtrr_fixed));
    memset(env->mtrr_var, 0, sizeof(env->mtrr_var));
}

void x86_cpu_do_init(CPUX86State *env, bool bsp)
{
    uint64_t cache = env->cr[0] & (CR0_CD_MASK | CR0_NW_MASK);

    init_common(env, bsp);
    env->cr[0] = CR0_ET_MASK | cache;
}

void x86_cpu_do_sipi(CPUX86State *env)
{
    SegmentCache *cs = &env->segs[R_CS];

    if (!env->wait_for_sipi) {
        return;
    }
    env->wait_for_sipi = 0;
    env->halted = 0;
    cs->selector = (env->sipi_vector & 0xff) << 8;
    cs->base = (env->sipi_vector & 0xff) << 12;
    cs->limit = 0xffff;
    env->eip = 0;
}
