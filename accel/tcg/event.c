/*
 * Interrupts and exceptions: from a vector to the first instruction of its
 * handler (SDM vol. 3, chapter 6; vol. 1, 6.5 for real mode).
 *
 * A fault while an event is being delivered unwinds to the run loop like any
 * other, and tcg_deliver_pending_fault() combines the two.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/internal.h"
#include "accel/tcg/seg.h"

void tcg_raise_err(CPUX86State *env, const TcgUop *u, int vector,
                   uint32_t error_code)
{
    TcgVcpu *v = env->tcg;

    v->vector = vector;
    v->has_error = true;
    v->error_code = error_code;
    v->fault_rip = tcg_uop_rip(env, u);
    longjmp(v->unwind, 1);
}

void tcg_raise(CPUX86State *env, const TcgUop *u, int vector)
{
    TcgVcpu *v = env->tcg;

    v->vector = vector;
    v->has_error = false;
    v->error_code = 0;
    v->fault_rip = tcg_uop_rip(env, u);
    longjmp(v->unwind, 1);
}

/* Where a handler runs, collected before anything is changed */
typedef struct Entry {
    int vector;
    bool software;
    bool interrupt_gate;        /* clears IF */
    bool inner;                 /* to a more privileged stack */
    unsigned cpl;               /* of the handler */
    unsigned size;              /* of an item pushed */
    uint16_t cs;
    uint64_t rip;
    SegmentCache code, ss;
    uint64_t sp;
} Entry;

static void __attribute__((noreturn, cold))
bad_vector(CPUX86State *env, const TcgUop *u, const Entry *e, int fault)
{
    tcg_raise_err(env, u, fault, e->vector * 8 + 2 + !e->software);
}

static void __attribute__((noreturn, cold))
bad_selector(CPUX86State *env, const TcgUop *u, const Entry *e, int fault)
{
    tcg_raise_err(env, u, fault, (e->cs & 0xfffc) + !e->software);
}

/* Reads the gate: fills cs, rip, size, interrupt_gate.  Returns: IST */
static unsigned read_gate(CPUX86State *env, const TcgUop *u, Entry *e)
{
    bool is64 = tcg_long_mode(env);
    unsigned bytes = is64 ? 16 : 8, type, dpl;
    uint64_t addr = env->idt.base + e->vector * bytes;
    uint32_t lo, hi;

    if (e->vector * bytes + bytes - 1 > env->idt.limit) {
        bad_vector(env, u, e, EXCP0D_GPF);
    }
    lo = tcg_sys_ld(env, u, addr, 4);
    hi = tcg_sys_ld(env, u, addr + 4, 4);
    type = (hi >> DESC_TYPE_SHIFT) & 31;
    if (type != 14 && type != 15 && (is64 || (type != 6 && type != 7))) {
        bad_vector(env, u, e, EXCP0D_GPF);
    }
    dpl = (hi >> DESC_DPL_SHIFT) & 3;
    if (e->software && dpl < x86_cpl(env)) {
        bad_vector(env, u, e, EXCP0D_GPF);
    }
    if (!(hi & DESC_P_MASK)) {
        bad_vector(env, u, e, EXCP0B_NOSEG);
    }
    e->interrupt_gate = !(type & 1);
    e->cs = lo >> 16;
    e->rip = lo & 0xffff;
    e->size = is64 ? 8 : type & 8 ? 4 : 2;
    if (type & 8) {
        e->rip |= hi & 0xffff0000;
    }
    if (is64) {
        e->rip |= tcg_sys_ld(env, u, addr + 8, 4) << 32;
    }
    return is64 ? hi & 7 : 0;
}

/* The code segment of the handler: fills code, cpl, inner */
static void read_handler_cs(CPUX86State *env, const TcgUop *u, Entry *e)
{
    unsigned cpl = x86_cpl(env), dpl;
    bool is64 = tcg_long_mode(env);
    uint32_t lo, hi;
    uint64_t addr;

    if (!(e->cs & ~3)) {
        tcg_raise_err(env, u, EXCP0D_GPF, !e->software);
    }
    if (!tcg_read_desc(env, u, e->cs, &lo, &hi, &addr) ||
        (hi & (DESC_S_MASK | DESC_CS_MASK)) !=
        (DESC_S_MASK | DESC_CS_MASK)) {
        bad_selector(env, u, e, EXCP0D_GPF);
    }
    dpl = (hi >> DESC_DPL_SHIFT) & 3;
    if (dpl > cpl || (is64 && (!(hi & DESC_L_MASK) || (hi & DESC_B_MASK)))) {
        bad_selector(env, u, e, EXCP0D_GPF);
    }
    if (!(hi & DESC_P_MASK)) {
        bad_selector(env, u, e, EXCP0B_NOSEG);
    }
    e->cpl = hi & DESC_C_MASK ? cpl : dpl;
    e->inner = e->cpl < cpl;
    tcg_set_accessed(env, u, &hi, addr);
    tcg_cache_desc(&e->code, (e->cs & ~3) | e->cpl, lo, hi);
}

static uint64_t tss64_stack(CPUX86State *env, const TcgUop *u, unsigned off)
{
    uint64_t sp;

    if (!(env->tr.flags & DESC_P_MASK) || off + 7 > env->tr.limit) {
        tcg_raise_err(env, u, EXCP0A_TSS, env->tr.selector & 0xfffc);
    }
    sp = tcg_sys_ld(env, u, env->tr.base + off, 8);
    if (!tcg_canonical(sp)) {
        tcg_raise_err(env, u, EXCP0C_STACK, 0);
    }
    return sp;
}

static void choose_stack(CPUX86State *env, const TcgUop *u, Entry *e,
                         unsigned ist)
{
    e->ss = env->segs[R_SS];
    e->sp = env->regs[R_ESP];
    if (tcg_long_mode(env)) {
        if (ist) {
            e->sp = tss64_stack(env, u, 0x24 + 8 * (ist - 1));
        } else if (e->inner) {
            e->sp = tss64_stack(env, u, 4 + 8 * e->cpl);
        }
        e->sp &= ~15ull;
        if (e->inner) {
            memset(&e->ss, 0, sizeof(e->ss));
            e->ss.selector = e->cpl;
            e->ss.flags = e->cpl << DESC_DPL_SHIFT;
        }
    } else if (e->inner) {
        uint16_t sel;

        tcg_tss_stack(env, u, e->cpl, &sel, &e->sp);
        tcg_check_ss(env, u, sel, e->cpl, EXCP0A_TSS, &e->ss);
    }
}

static void push_item(CPUX86State *env, const TcgUop *u, Entry *e,
                      uint64_t val)
{
    uint64_t mask = ~0ull, base = 0;

    if (!tcg_long_mode(env)) {
        mask = e->ss.flags & DESC_B_MASK ? 0xffffffff : 0xffff;
        base = e->ss.base;
    }
    e->sp = (e->sp & ~mask) | ((e->sp - e->size) & mask);
    base += e->sp & mask;
    tcg_sys_st(env, u, tcg_long_mode(env) ? base : (uint32_t)base, val,
               e->size);
}

static void protected_event(CPUX86State *env, const TcgUop *u, Entry *e,
                            bool has_error, uint32_t error, uint64_t rip,
                            uint32_t flags)
{
    unsigned ist = read_gate(env, u, e);

    read_handler_cs(env, u, e);
    if (!tcg_long_mode(env) && e->rip > e->code.limit) {
        tcg_raise_err(env, u, EXCP0D_GPF, !e->software);
    }
    choose_stack(env, u, e, ist);
    if (e->inner || tcg_long_mode(env)) {
        uint64_t sp = env->regs[R_ESP];

        push_item(env, u, e, env->segs[R_SS].selector);
        push_item(env, u, e, sp);
    }
    push_item(env, u, e, flags);
    push_item(env, u, e, env->segs[R_CS].selector);
    push_item(env, u, e, rip);
    if (has_error) {
        push_item(env, u, e, error);
    }
    env->segs[R_CS] = e->code;
    env->segs[R_SS] = e->ss;
    env->eflags &= ~(uint64_t)(TF_MASK | NT_MASK | RF_MASK | VM_MASK);
    if (e->interrupt_gate) {
        env->eflags &= ~(uint64_t)IF_MASK;
    }
    tcg_update_mode(env);
    tcg_set_sp(env, e->sp);
    env->eip = e->rip;
}

static void real_event(CPUX86State *env, const TcgUop *u, int vector,
                       uint64_t rip, uint32_t flags)
{
    uint32_t entry;

    if (vector * 4 + 3 > env->idt.limit) {
        tcg_raise(env, u, EXCP0D_GPF);
    }
    entry = tcg_sys_ld(env, u, env->idt.base + vector * 4, 4);
    tcg_poke(env, u, -2, flags, 2);
    tcg_poke(env, u, -4, env->segs[R_CS].selector, 2);
    tcg_poke(env, u, -6, rip, 2);
    tcg_set_sp(env, env->regs[R_ESP] - 6);
    tcg_load_seg_real(env, R_CS, entry >> 16);
    env->eip = entry & 0xffff;
    env->eflags &= ~(uint64_t)(TF_MASK | IF_MASK | AC_MASK | RF_MASK);
    tcg_update_mode(env);
}

void tcg_deliver(CPUX86State *env, const TcgUop *u, int vector, bool software,
                 bool has_error, uint32_t error, uint64_t return_rip)
{
    Entry e = { .vector = vector, .software = software };
    uint32_t flags = tcg_read_eflags(env);

    /* faults are restarted: RF keeps an instruction breakpoint quiet */
    if (!software && has_error) {
        flags |= RF_MASK;
    }
    env->exception_nr = vector;
    if (env->tcg->engine->ops->event) {
        env->tcg->engine->ops->event(env->tcg->engine->opaque, env, vector,
                                     has_error ? error : 0, return_rip);
    }
    if (env->cr[0] & CR0_PE_MASK) {
        protected_event(env, u, &e, has_error, error, return_rip, flags);
    } else {
        real_event(env, u, vector, return_rip, flags);
    }
}

static bool contributory(int vector)
{
    return vector == EXCP00_DIVZ ||
           (vector >= EXCP0A_TSS && vector <= EXCP0D_GPF);
}

/* SDM vol. 3, table 6-5.  Returns: false for a triple fault */
static bool combine(TcgVcpu *v)
{
    int first = v->delivering, second = v->vector;
    bool twice;

    if (first < 0) {
        return true;
    }
    if (first == EXCP08_DBLE) {
        return false;
    }
    twice = (contributory(first) && contributory(second)) ||
            (first == EXCP0E_PAGE &&
             (contributory(second) || second == EXCP0E_PAGE));
    if (twice) {
        v->vector = EXCP08_DBLE;
        v->has_error = true;
        v->error_code = 0;
    }
    return true;
}

void tcg_deliver_pending_fault(CPUX86State *env)
{
    TcgVcpu *v = env->tcg;

    if (v->delivering < 0) {
        env->eip = v->fault_rip;
    }
    if (!combine(v)) {
        v->delivering = -1;
        v->shut_down = true;
        if (v->engine->ops->shutdown) {
            v->engine->ops->shutdown(v->engine->opaque, env);
        }
        return;
    }
    v->delivering = v->vector;
    tcg_deliver(env, NULL, v->vector, false, v->has_error, v->error_code,
                env->eip);
    v->delivering = -1;
}
