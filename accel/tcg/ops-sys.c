/*
 * Instructions about the state of the processor itself: interrupts, flags of
 * the system, time, descriptor table registers, fast system calls.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"
#include "accel/tcg/stack.h"
#include "accel/tcg/sys.h"

SYS(ud)
{
    tcg_raise(env, u, EXCP06_ILLOP);
}

SYS(gp)
{
    gp0(env, u);
}

SYS(nop)
{
    TCG_NEXT;
}

SYS(fence)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    TCG_NEXT;
}

SYS(clflush)
{
    TCG_NEXT;
}

/* INVD, WBINVD: there is no cache to lose */
SYS(invd)
{
    need_cpl0(env, u);
    TCG_NEXT;
}

/* Spinning on what another processor holds: give it the host thread */
SYS(pause)
{
    env->eip = tcg_uop_next_rip(env, u);
    if (__atomic_load_n(&env->tcg->engine->vcpu_count,
                        __ATOMIC_RELAXED) > 1) {
        env->tcg->yield = true;
        tcg_x86_kick(env);
    }
    TCG_TAIL(tcg_jump_slow);
}

SYS(monitor)
{
    need_cpl0(env, u);
    TCG_NEXT;
}

/* May wake up at any time; so it does at once, after the others had a go */
SYS(mwait)
{
    need_cpl0(env, u);
    TCG_TAIL(tcg_op_pause);
}

SYS(hlt)
{
    need_cpl0(env, u);
    env->eip = tcg_uop_next_rip(env, u);
    env->halted = 1;
    TCG_LEAVE;
}

static void need_iopl(CPUX86State *env, const TcgUop *u)
{
    if (x86_cpl(env) > ((env->eflags & IOPL_MASK) >> IOPL_SHIFT)) {
        gp0(env, u);
    }
}

SYS(cli)
{
    need_iopl(env, u);
    env->eflags &= ~(uint64_t)IF_MASK;
    TCG_NEXT;
}

/* The decoder sees to it that one more instruction is in the block */
SYS(sti)
{
    need_iopl(env, u);
    env->eflags |= IF_MASK;
    if (env->tcg->irq_waiting) {
        tcg_x86_kick(env);
    }
    TCG_NEXT;
}

SYS(int3)
{
    tcg_deliver(env, u, EXCP03_INT3, true, false, 0,
                tcg_uop_next_rip(env, u));
    TCG_TAIL(tcg_jump_slow);
}

SYS(int1)
{
    tcg_deliver(env, u, EXCP01_DB, false, false, 0,
                tcg_uop_next_rip(env, u));
    TCG_TAIL(tcg_jump_slow);
}

SYS(intn)
{
    tcg_deliver(env, u, (uint8_t)u->imm, true, false, 0,
                tcg_uop_next_rip(env, u));
    TCG_TAIL(tcg_jump_slow);
}

SYS(into)
{
    env->eip = tcg_uop_next_rip(env, u);
    if (tcg_of(env)) {
        tcg_deliver(env, u, EXCP04_INTO, true, false, 0, env->eip);
    }
    TCG_TAIL(tcg_jump_slow);
}

SYS(bound)
{
    uint64_t ea = tcg_ea(env, u, 2 * u->imm, false);
    int64_t lo = tcg_slow_ld(env, u, ea, u->imm);
    int64_t hi = tcg_slow_ld(env, u, ea + u->imm, u->imm);
    int64_t i = u->imm == 2 ? (int16_t)TCG_R16(env, u->dst)
                            : (int32_t)TCG_R32(env, u->dst);

    lo = u->imm == 2 ? (int16_t)lo : (int32_t)lo;
    hi = u->imm == 2 ? (int16_t)hi : (int32_t)hi;
    if (i < lo || i > hi) {
        tcg_raise(env, u, EXCP05_BOUND);
    }
    TCG_NEXT;
}

/* No block depends on AC: only where data accesses are looked up changes */
static void set_ac(CPUX86State *env, const TcgUop *u, uint64_t ac)
{
    if (x86_cpl(env)) {
        tcg_raise(env, u, EXCP06_ILLOP);
    }
    env->eflags = (env->eflags & ~(uint64_t)AC_MASK) | ac;
    tcg_update_mode(env);
}

SYS(clac)
{
    set_ac(env, u, 0);
    TCG_NEXT;
}

SYS(stac)
{
    set_ac(env, u, AC_MASK);
    TCG_NEXT;
}

SYS(cpuid)
{
    uint32_t out[4];

    tcg_cpuid(env, TCG_R32(env, TCG_GPR(R_EAX)),
              TCG_R32(env, TCG_GPR(R_ECX)), out);
    env->regs[R_EAX] = out[0];
    env->regs[R_EBX] = out[1];
    env->regs[R_ECX] = out[2];
    env->regs[R_EDX] = out[3];
    return u + 1;
}

SYS(rdmsr)
{
    uint64_t val;

    need_cpl0(env, u);
    val = tcg_rdmsr(env, u, TCG_R32(env, TCG_GPR(R_ECX)));
    env->regs[R_EAX] = (uint32_t)val;
    env->regs[R_EDX] = val >> 32;
    TCG_NEXT;
}

SYS(wrmsr)
{
    need_cpl0(env, u);
    tcg_wrmsr(env, u, TCG_R32(env, TCG_GPR(R_ECX)),
              env->regs[R_EDX] << 32 | TCG_R32(env, TCG_GPR(R_EAX)));
    env->eip = tcg_uop_next_rip(env, u);
    TCG_TAIL(tcg_jump_slow);
}

static void read_tsc(CPUX86State *env, const TcgUop *u)
{
    uint64_t t;

    if ((env->cr[4] & CR4_TSD_MASK) && x86_cpl(env)) {
        gp0(env, u);
    }
    t = tcg_read_tsc(env);
    env->regs[R_EAX] = (uint32_t)t;
    env->regs[R_EDX] = t >> 32;
}

SYS(rdtsc)
{
    read_tsc(env, u);
    TCG_NEXT;
}

SYS(rdtscp)
{
    read_tsc(env, u);
    env->regs[R_ECX] = (uint32_t)env->tsc_aux;
    TCG_NEXT;
}

SYS(rdpmc)
{
    gp0(env, u);                /* no performance counters */
}

SYS(xgetbv)
{
    tcg_raise(env, u, EXCP06_ILLOP);    /* CR4.OSXSAVE cannot be set */
}

/* SGDT, SIDT, LGDT, LIDT: limit, then a base of 4 or 8 bytes */
static void store_table(CPUX86State *env, const TcgUop *u,
                        const SegmentCache *t)
{
    unsigned bytes = tcg_in_long64(env) ? 8 : 4;
    uint64_t ea = tcg_ea(env, u, 2 + bytes, true);

    if ((env->cr[4] & CR4_UMIP_MASK) && x86_cpl(env)) {
        gp0(env, u);
    }
    tcg_probe_write(env, u, ea, 2 + bytes);
    tcg_slow_st(env, u, ea, t->limit & 0xffff, 2);
    tcg_slow_st(env, u, ea + 2, t->base, bytes);
}

static void load_table(CPUX86State *env, const TcgUop *u, SegmentCache *t)
{
    unsigned bytes = tcg_in_long64(env) ? 8 : 4;
    uint64_t ea, base;
    uint16_t limit;

    need_cpl0(env, u);
    ea = tcg_ea(env, u, 2 + bytes, false);
    limit = tcg_slow_ld(env, u, ea, 2);
    base = tcg_slow_ld(env, u, ea + 2, bytes);
    if (bytes == 8 && !tcg_canonical(base)) {
        gp0(env, u);
    }
    if (bytes == 4 && u->imm == 2) {
        base &= 0xffffff;
    }
    t->base = base;
    t->limit = limit;
}

SYS(sgdt)
{
    store_table(env, u, &env->gdt);
    TCG_NEXT;
}

SYS(sidt)
{
    store_table(env, u, &env->idt);
    TCG_NEXT;
}

SYS(lgdt)
{
    load_table(env, u, &env->gdt);
    TCG_NEXT;
}

SYS(lidt)
{
    load_table(env, u, &env->idt);
    TCG_NEXT;
}

/* Flat code and stack segments, as the fast system calls load them */
static void flat_cs(CPUX86State *env, uint16_t sel, unsigned cpl, bool is64)
{
    SegmentCache *s = &env->segs[R_CS];

    s->selector = sel;
    s->base = 0;
    s->limit = 0xffffffff;
    s->flags = DESC_G_MASK | DESC_P_MASK | DESC_S_MASK | DESC_CS_MASK |
               DESC_R_MASK | DESC_A_MASK | cpl << DESC_DPL_SHIFT |
               (is64 ? DESC_L_MASK : DESC_B_MASK);
}

static void flat_ss(CPUX86State *env, uint16_t sel, unsigned cpl)
{
    SegmentCache *s = &env->segs[R_SS];

    s->selector = sel;
    s->base = 0;
    s->limit = 0xffffffff;
    s->flags = DESC_G_MASK | DESC_B_MASK | DESC_P_MASK | DESC_S_MASK |
               DESC_W_MASK | DESC_A_MASK | cpl << DESC_DPL_SHIFT;
}

SYS(syscall)
{
    uint16_t sel = (env->star >> 32) & 0xfffc;
    uint32_t flags;
    bool from64 = tcg_in_long64(env);

    if (!(env->efer & MSR_EFER_SCE) || !tcg_long_mode(env)) {
        tcg_raise(env, u, EXCP06_ILLOP);
    }
    flags = tcg_read_eflags(env) & ~RF_MASK;
    env->regs[R_ECX] = tcg_uop_next_rip(env, u);
    env->regs[R_R11] = flags;
    tcg_write_eflags(env, flags & ~(uint32_t)env->fmask, ~0u);
    flat_cs(env, sel, 0, true);
    flat_ss(env, sel + 8, 0);
    tcg_eflags_changed(env);
    TCG_JUMP(from64 ? env->lstar : env->cstar);
}

SYS(sysret)
{
    bool to64 = u->imm == 8;
    uint16_t sel = env->star >> 48;
    uint64_t rip = env->regs[R_ECX];

    if (!(env->efer & MSR_EFER_SCE) || !tcg_long_mode(env)) {
        tcg_raise(env, u, EXCP06_ILLOP);
    }
    need_cpl0(env, u);
    if (to64 && !tcg_canonical(rip)) {
        gp0(env, u);
    }
    flat_cs(env, (sel + (to64 ? 16 : 0)) | 3, 3, to64);
    flat_ss(env, (sel + 8) | 3, 3);
    tcg_write_eflags(env, env->regs[R_R11], 0x3c7fd7);
    env->eflags &= ~(uint64_t)RF_MASK;
    tcg_eflags_changed(env);
    TCG_JUMP(to64 ? rip : (uint32_t)rip);
}

SYS(sysenter)
{
    bool is64 = tcg_long_mode(env);

    if (!(env->cr[0] & CR0_PE_MASK) || !(env->sysenter_cs & 0xfffc)) {
        gp0(env, u);
    }
    env->eflags &= ~(uint64_t)(VM_MASK | IF_MASK | RF_MASK);
    flat_cs(env, env->sysenter_cs & 0xfffc, 0, is64);
    flat_ss(env, (env->sysenter_cs & 0xfffc) + 8, 0);
    env->regs[R_ESP] = is64 ? env->sysenter_esp
                            : (uint32_t)env->sysenter_esp;
    tcg_update_mode(env);
    TCG_JUMP(is64 ? env->sysenter_eip : (uint32_t)env->sysenter_eip);
}

SYS(sysexit)
{
    bool to64 = u->imm == 8;
    uint16_t sel = env->sysenter_cs & 0xfffc;
    uint64_t rip = env->regs[R_EDX], rsp = env->regs[R_ECX];

    if (!sel || !(env->cr[0] & CR0_PE_MASK)) {
        gp0(env, u);
    }
    need_cpl0(env, u);
    if (to64 && (!tcg_canonical(rip) || !tcg_canonical(rsp))) {
        gp0(env, u);
    }
    flat_cs(env, (sel + (to64 ? 32 : 16)) | 3, 3, to64);
    flat_ss(env, (sel + (to64 ? 40 : 24)) | 3, 3);
    env->regs[R_ESP] = to64 ? rsp : (uint32_t)rsp;
    tcg_update_mode(env);
    TCG_JUMP(to64 ? rip : (uint32_t)rip);
}

SYS(swapgs)
{
    uint64_t base = env->segs[R_GS].base;

    need_cpl0(env, u);
    env->segs[R_GS].base = env->kernelgsbase;
    env->kernelgsbase = base;
    TCG_NEXT;
}

static void need_fsgsbase(CPUX86State *env, const TcgUop *u)
{
    if (!(env->cr[4] & CR4_FSGSBASE_MASK)) {
        tcg_raise(env, u, EXCP06_ILLOP);
    }
}

#define DEF_BASE(NAME, SEG)                                                \
SYS(rd##NAME)                                                              \
{                                                                          \
    need_fsgsbase(env, u);                                                 \
    TCG_R64(env, u->dst) = u->imm == 8 ? env->segs[SEG].base               \
                                       : (uint32_t)env->segs[SEG].base;    \
    TCG_NEXT;                                                              \
}                                                                          \
SYS(wr##NAME)                                                              \
{                                                                          \
    uint64_t base = TCG_R64(env, u->src);                                  \
    need_fsgsbase(env, u);                                                 \
    if (u->imm != 8) {                                                     \
        base = (uint32_t)base;                                             \
    } else if (!tcg_canonical(base)) {                                     \
        gp0(env, u);                                                       \
    }                                                                      \
    env->segs[SEG].base = base;                                            \
    TCG_NEXT;                                                              \
}
DEF_BASE(fsbase, R_FS)
DEF_BASE(gsbase, R_GS)
