/*
 * Model specific registers, CPUID and the time stamp counter.
 *
 * What is not here goes to the callbacks; what nobody knows is #GP(0).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/internal.h"

static uint64_t host_ticks(CPUX86State *env)
{
    const TcgEngine *engine = env->tcg->engine;
    struct timespec t;

    if (engine->ops->tsc) {
        return engine->ops->tsc(engine->opaque);
    }
#if defined(__x86_64__)
    (void)t;
    return __builtin_ia32_rdtsc();
#else
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000 + t.tv_nsec;
#endif
}

uint64_t tcg_read_tsc(CPUX86State *env)
{
    return host_ticks(env) + env->tsc_offset;
}

/* Plain state: where an MSR lives in @env, NULL if it is no such MSR */
static uint64_t *plain_msr(CPUX86State *env, uint32_t msr)
{
    switch (msr) {
    case MSR_STAR:
        return &env->star;
    case MSR_LSTAR:
        return &env->lstar;
    case MSR_CSTAR:
        return &env->cstar;
    case MSR_FMASK:
        return &env->fmask;
    case MSR_FSBASE:
        return &env->segs[R_FS].base;
    case MSR_GSBASE:
        return &env->segs[R_GS].base;
    case MSR_KERNELGSBASE:
        return &env->kernelgsbase;
    case MSR_IA32_SYSENTER_ESP:
        return &env->sysenter_esp;
    case MSR_IA32_SYSENTER_EIP:
        return &env->sysenter_eip;
    case MSR_TSC_AUX:
        return &env->tsc_aux;
    case MSR_PAT:
        return &env->pat;
    case MSR_IA32_MISC_ENABLE:
        return &env->msr_ia32_misc_enable;
    case MSR_IA32_FEATURE_CONTROL:
        return &env->msr_ia32_feature_control;
    case MSR_MCG_STATUS:
        return &env->mcg_status;
    case MSR_MTRRdefType:
        return &env->mtrr_deftype;
    case MSR_MTRRfix64K_00000:
        return &env->mtrr_fixed[0];
    case MSR_MTRRfix16K_80000:
    case MSR_MTRRfix16K_A0000:
        return &env->mtrr_fixed[1 + msr - MSR_MTRRfix16K_80000];
    case MSR_MTRRfix4K_C0000 ... MSR_MTRRfix4K_C0000 + 7:
        return &env->mtrr_fixed[3 + msr - MSR_MTRRfix4K_C0000];
    case MSR_MTRRphysBase(0) ... MSR_MTRRphysMask(MSR_MTRRcap_VCNT - 1): {
        X86MTRRVar *v = &env->mtrr_var[(msr - MSR_MTRRphysBase(0)) / 2];

        return msr & 1 ? &v->mask : &v->base;
    }
    default:
        return NULL;
    }
}

/* The local APIC's: IA32_APIC_BASE, x2APIC, the TSC deadline */
static bool apic_msr(uint32_t msr)
{
    return msr == MSR_IA32_APICBASE || msr == MSR_IA32_TSCDEADLINE ||
           (msr >= MSR_APIC_START && msr <= MSR_APIC_END);
}

static bool access_apic(CPUX86State *env, uint32_t msr, uint64_t *val,
                        bool write)
{
    const TcgEngine *engine = env->tcg->engine;
    const X86ApicOps *ops = env->apic_ops;
    bool ok = false;

    if (!ops) {
        return false;
    }
    if (engine->ops->lock) {
        engine->ops->lock(engine->opaque);
    }
    if (msr == MSR_IA32_APICBASE) {
        if (write) {
            ok = ops->set_base && ops->set_base(env->apic, *val);
        } else if (ops->get_base) {
            *val = ops->get_base(env->apic);
            ok = true;
        }
    } else if (write) {
        ok = ops->msr_write && ops->msr_write(env->apic, msr, *val);
    } else {
        ok = ops->msr_read && ops->msr_read(env->apic, msr, val);
    }
    if (engine->ops->unlock) {
        engine->ops->unlock(engine->opaque);
    }
    if (write) {
        tcg_x86_kick(env);      /* EOI or TPR may let something through */
    }
    return ok;
}

static bool read_msr(CPUX86State *env, uint32_t msr, uint64_t *val)
{
    const TcgEngine *engine = env->tcg->engine;
    uint64_t *plain = plain_msr(env, msr);

    if (plain) {
        *val = *plain;
        return true;
    }
    if (apic_msr(msr)) {
        return access_apic(env, msr, val, false);
    }
    switch (msr) {
    case MSR_EFER:
        *val = env->efer;
        return true;
    case MSR_IA32_TSC:
        *val = tcg_read_tsc(env);
        return true;
    case MSR_TSC_ADJUST:
        *val = env->tsc_adjust;
        return tcg_has(env, FEAT_7_0_EBX, 1);
    case MSR_IA32_SYSENTER_CS:
        *val = env->sysenter_cs;
        return true;
    case MSR_MTRRcap:
        *val = MSR_MTRRcap_VCNT | 1 << 8 | 1 << 10;
        return true;
    case MSR_MCG_CAP:
        *val = env->mcg_cap;
        return true;
    case MSR_MCG_CTL:
        *val = env->mcg_ctl;
        return true;
    }
    return engine->ops->rdmsr &&
           engine->ops->rdmsr(engine->opaque, env, msr, val);
}

uint64_t tcg_rdmsr(CPUX86State *env, const TcgUop *u, uint32_t msr)
{
    uint64_t val = 0;

    if (!read_msr(env, msr, &val)) {
        tcg_raise_err(env, u, EXCP0D_GPF, 0);
    }
    return val;
}

static bool write_efer(CPUX86State *env, uint64_t val)
{
    uint64_t allowed = MSR_EFER_LMA | MSR_EFER_SCE;

    allowed |= tcg_has(env, FEAT_8000_0001_EDX, 29) ? MSR_EFER_LME : 0;
    allowed |= tcg_has(env, FEAT_8000_0001_EDX, 20) ? MSR_EFER_NXE : 0;
    allowed |= tcg_has(env, FEAT_8000_0001_EDX, 25) ? MSR_EFER_FFXSR : 0;
    if (val & ~allowed) {
        return false;
    }
    if (((val ^ env->efer) & MSR_EFER_LME) && (env->cr[0] & CR0_PG_MASK)) {
        return false;
    }
    env->efer = (val & ~(uint64_t)MSR_EFER_LMA) |
                (env->efer & MSR_EFER_LMA);
    tcg_tlb_flush(env);         /* NXE changes what entries mean */
    tcg_update_mode(env);
    return true;
}

static bool canonical_msr(uint32_t msr)
{
    return msr == MSR_LSTAR || msr == MSR_CSTAR || msr == MSR_FSBASE ||
           msr == MSR_GSBASE || msr == MSR_KERNELGSBASE ||
           msr == MSR_IA32_SYSENTER_ESP || msr == MSR_IA32_SYSENTER_EIP;
}

static bool valid_pat(uint64_t val)
{
    unsigned i;

    for (i = 0; i < 64; i += 8) {
        uint8_t type = val >> i;

        if (type > 7 || type == 2 || type == 3) {
            return false;
        }
    }
    return true;
}

static bool write_msr(CPUX86State *env, uint32_t msr, uint64_t val)
{
    const TcgEngine *engine = env->tcg->engine;
    uint64_t *plain = plain_msr(env, msr);

    if (plain) {
        if ((canonical_msr(msr) && !tcg_canonical(val)) ||
            (msr == MSR_PAT && !valid_pat(val)) ||
            (msr == MSR_TSC_AUX && val >> 32)) {
            return false;
        }
        *plain = msr == MSR_FMASK ? (uint32_t)val : val;
        return true;
    }
    if (apic_msr(msr)) {
        return access_apic(env, msr, &val, true);
    }
    switch (msr) {
    case MSR_EFER:
        return write_efer(env, val);
    case MSR_IA32_TSC:
        env->tsc_adjust += val - tcg_read_tsc(env);
        env->tsc_offset = val - host_ticks(env);
        return true;
    case MSR_TSC_ADJUST:
        if (!tcg_has(env, FEAT_7_0_EBX, 1)) {
            return false;
        }
        env->tsc_offset += val - env->tsc_adjust;
        env->tsc_adjust = val;
        return true;
    case MSR_IA32_SYSENTER_CS:
        env->sysenter_cs = val & 0xffff;
        return true;
    case MSR_MCG_CTL:
        env->mcg_ctl = val;
        return true;
    }
    return engine->ops->wrmsr &&
           engine->ops->wrmsr(engine->opaque, env, msr, val);
}

void tcg_wrmsr(CPUX86State *env, const TcgUop *u, uint32_t msr, uint64_t v)
{
    if (!write_msr(env, msr, v)) {
        tcg_raise_err(env, u, EXCP0D_GPF, 0);
    }
}

/* What a processor of this engine is without a CPU model */
static void default_cpuid(CPUX86State *env, uint32_t leaf, uint32_t o[4])
{
    switch (leaf) {
    case 0:
        o[0] = 1;
        memcpy(&o[1], "Auth", 4);
        memcpy(&o[3], "enti", 4);
        memcpy(&o[2], "cAMD", 4);
        break;
    case 1:
        o[0] = 0x00000f61;
        o[1] = 8 << 8;          /* CLFLUSH: 64 bytes */
        o[2] = env->features[FEAT_1_ECX];
        o[3] = env->features[FEAT_1_EDX];
        break;
    case 0x80000000:
        o[0] = 0x80000008;
        break;
    case 0x80000001:
        o[2] = env->features[FEAT_8000_0001_ECX];
        o[3] = env->features[FEAT_8000_0001_EDX];
        break;
    case 0x80000008:
        o[0] = 48 << 8 | 40;
        break;
    default:
        break;
    }
}

void tcg_cpuid(CPUX86State *env, uint32_t leaf, uint32_t sub, uint32_t o[4])
{
    const TcgEngine *engine = env->tcg->engine;

    memset(o, 0, 4 * sizeof(o[0]));
    if (engine->ops->cpuid) {
        engine->ops->cpuid(engine->opaque, env, leaf, sub, o);
    } else {
        default_cpuid(env, leaf, o);
    }
}
