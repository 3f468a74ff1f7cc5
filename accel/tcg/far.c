/*
 * Far jumps, calls and returns, and IRET.
 *
 * Task switches are not modelled (no operating system of the last decades
 * uses them; long mode has none): a jump through a TSS or task gate, and IRET
 * with NT, raise #GP.  Call gates work without change of privilege.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"
#include "accel/tcg/seg.h"

static void __attribute__((noreturn, cold))
gp(CPUX86State *env, const TcgUop *u, uint16_t sel)
{
    tcg_raise_err(env, u, EXCP0D_GPF, sel & 0xfffc);
}

static unsigned desc_dpl(uint32_t hi)
{
    return (hi >> DESC_DPL_SHIFT) & 3;
}

static bool is_code(uint32_t hi)
{
    return (hi & (DESC_S_MASK | DESC_CS_MASK)) ==
           (DESC_S_MASK | DESC_CS_MASK);
}

/* Checks common to every load of CS once the privilege is agreed on */
static void finish_cs(CPUX86State *env, const TcgUop *u, uint16_t sel,
                      uint32_t lo, uint32_t hi, uint64_t addr, unsigned cpl,
                      uint64_t rip)
{
    bool is64 = tcg_long_mode(env) && (hi & DESC_L_MASK);

    if (!(hi & DESC_P_MASK)) {
        tcg_raise_err(env, u, EXCP0B_NOSEG, sel & 0xfffc);
    }
    if (is64 && (hi & DESC_B_MASK)) {
        gp(env, u, sel);
    }
    if (is64 ? !tcg_canonical(rip) : rip > tcg_desc_limit(lo, hi)) {
        gp(env, u, 0);
    }
    tcg_set_accessed(env, u, &hi, addr);
    tcg_cache_desc(&env->segs[R_CS], (sel & ~3) | cpl, lo, hi);
}

static uint64_t sized(uint64_t v, unsigned size)
{
    return size == 2 ? (uint16_t)v : size == 4 ? (uint32_t)v : v;
}

/* JMP and CALL to a code segment at the same privilege */
static void direct(CPUX86State *env, const TcgUop *u, uint16_t sel,
                   uint64_t rip, uint32_t lo, uint32_t hi, uint64_t addr)
{
    unsigned cpl = x86_cpl(env), dpl = desc_dpl(hi);

    if (hi & DESC_C_MASK ? dpl > cpl : dpl != cpl || (sel & 3) > cpl) {
        gp(env, u, sel);
    }
    finish_cs(env, u, sel, lo, hi, addr, cpl, rip);
}

/* A call gate: where it leads to.  *@size: operand size of the gate */
static void gate(CPUX86State *env, const TcgUop *u, uint16_t *sel,
                 uint64_t *rip, uint32_t *lo, uint32_t *hi, uint64_t *addr,
                 unsigned *size)
{
    unsigned type = (*hi >> DESC_TYPE_SHIFT) & 15, cpl = x86_cpl(env);
    bool is64 = tcg_long_mode(env);
    uint16_t gate_sel = *sel;

    if ((type != 12 && (type != 4 || is64)) || desc_dpl(*hi) < cpl ||
        desc_dpl(*hi) < (*sel & 3u)) {
        gp(env, u, gate_sel);
    }
    if (!(*hi & DESC_P_MASK)) {
        tcg_raise_err(env, u, EXCP0B_NOSEG, gate_sel & 0xfffc);
    }
    *rip = *lo & 0xffff;
    *size = type == 4 ? 2 : 4;
    if (type == 12) {
        *rip |= *hi & 0xffff0000;
    }
    if (is64) {
        *rip |= tcg_sys_ld(env, u, *addr + 8, 4) << 32;
        *size = 8;
    }
    *sel = *lo >> 16;
    if (!(*sel & ~3)) {
        gp(env, u, 0);
    }
    if (!tcg_read_desc(env, u, *sel, lo, hi, addr) || !is_code(*hi) ||
        (is64 && !(*hi & DESC_L_MASK))) {
        gp(env, u, *sel);
    }
    if (!(*hi & DESC_C_MASK) && desc_dpl(*hi) != cpl) {
        gp(env, u, *sel);
    }
    *sel &= ~3;
}

static const TcgUop *go(CPUX86State *env, const TcgUop *u)
{
    tcg_update_mode(env);
    TCG_TAIL(tcg_jump_slow);
}

static void far_jump(CPUX86State *env, const TcgUop *u, uint16_t sel,
                     uint64_t rip)
{
    uint32_t lo, hi;
    uint64_t addr;
    unsigned size;

    if (!tcg_protected(env)) {
        tcg_load_seg_real(env, R_CS, sel);
        env->eip = rip;
        return;
    }
    if (!(sel & ~3)) {
        gp(env, u, 0);
    }
    if (!tcg_read_desc(env, u, sel, &lo, &hi, &addr)) {
        gp(env, u, sel);
    }
    if (!(hi & DESC_S_MASK)) {
        gate(env, u, &sel, &rip, &lo, &hi, &addr, &size);
    } else if (!is_code(hi)) {
        gp(env, u, sel);
    }
    direct(env, u, sel, rip, lo, hi, addr);
    env->eip = rip;
}

static void far_call(CPUX86State *env, const TcgUop *u, uint16_t sel,
                     uint64_t rip, unsigned size)
{
    uint64_t back = tcg_uop_next_rip(env, u);
    uint16_t old_cs = env->segs[R_CS].selector;
    uint32_t lo = 0, hi = 0;
    uint64_t addr = 0;

    if (tcg_protected(env)) {
        if (!(sel & ~3)) {
            gp(env, u, 0);
        }
        if (!tcg_read_desc(env, u, sel, &lo, &hi, &addr)) {
            gp(env, u, sel);
        }
        if (!(hi & DESC_S_MASK)) {
            gate(env, u, &sel, &rip, &lo, &hi, &addr, &size);
        } else if (!is_code(hi)) {
            gp(env, u, sel);
        }
    }
    tcg_poke(env, u, -(int)size, old_cs, size);
    tcg_poke(env, u, -2 * (int)size, back, size);
    if (tcg_protected(env)) {
        uint64_t sp = env->regs[R_ESP] - 2 * size;

        direct(env, u, sel, rip, lo, hi, addr);
        tcg_set_sp(env, sp);
    } else {
        tcg_load_seg_real(env, R_CS, sel);
        tcg_set_sp(env, env->regs[R_ESP] - 2 * size);
    }
    env->eip = rip;
}

const TcgUop *tcg_op_jmpf_i(CPUX86State *env, const TcgUop *u)
{
    far_jump(env, u, u->imm, u->imm64);
    TCG_TAIL(go);
}

const TcgUop *tcg_op_callf_i(CPUX86State *env, const TcgUop *u)
{
    far_call(env, u, u->imm, u->imm64, u->src);
    TCG_TAIL(go);
}

/* offset, then selector; src: operand size */
const TcgUop *tcg_op_jmpf_m(CPUX86State *env, const TcgUop *u)
{
    uint64_t ea = tcg_ea(env, u, u->src + 2, false);
    uint64_t rip = tcg_slow_ld(env, u, ea, u->src);

    far_jump(env, u, tcg_slow_ld(env, u, ea + u->src, 2), rip);
    TCG_TAIL(go);
}

const TcgUop *tcg_op_callf_m(CPUX86State *env, const TcgUop *u)
{
    uint64_t ea = tcg_ea(env, u, u->src + 2, false);
    uint64_t rip = tcg_slow_ld(env, u, ea, u->src);

    far_call(env, u, tcg_slow_ld(env, u, ea + u->src, 2), rip, u->src);
    TCG_TAIL(go);
}

void tcg_check_ss(CPUX86State *env, const TcgUop *u, uint16_t sel,
                  unsigned cpl, int fault, SegmentCache *out)
{
    uint32_t lo, hi;
    uint64_t addr;

    if (!(sel & ~3)) {
        tcg_raise_err(env, u, fault, 0);
    }
    if (!tcg_read_desc(env, u, sel, &lo, &hi, &addr) || (sel & 3) != cpl ||
        desc_dpl(hi) != cpl ||
        (hi & (DESC_S_MASK | DESC_CS_MASK | DESC_W_MASK)) !=
        (DESC_S_MASK | DESC_W_MASK)) {
        tcg_raise_err(env, u, fault, sel & 0xfffc);
    }
    if (!(hi & DESC_P_MASK)) {
        tcg_raise_err(env, u, EXCP0C_STACK, sel & 0xfffc);
    }
    tcg_set_accessed(env, u, &hi, addr);
    tcg_cache_desc(out, sel, lo, hi);
}

void tcg_tss_stack(CPUX86State *env, const TcgUop *u, unsigned dpl,
                   uint16_t *ss, uint64_t *sp)
{
    unsigned type = (env->tr.flags >> DESC_TYPE_SHIFT) & 15;
    bool wide = type & 8;
    unsigned off = wide ? 4 + dpl * 8 : 2 + dpl * 4;

    if (!(env->tr.flags & DESC_P_MASK) ||
        off + (wide ? 5 : 3) > env->tr.limit) {
        tcg_raise_err(env, u, EXCP0A_TSS, env->tr.selector & 0xfffc);
    }
    *sp = tcg_sys_ld(env, u, env->tr.base + off, wide ? 4 : 2);
    *ss = tcg_sys_ld(env, u, env->tr.base + off + (wide ? 4 : 2), 2);
}

/* A return to less privilege takes away segments it may not see */
static void drop_segments(CPUX86State *env, unsigned cpl)
{
    static const int seg[4] = { R_ES, R_DS, R_FS, R_GS };
    unsigned i;

    for (i = 0; i < 4; i++) {
        SegmentCache *s = &env->segs[seg[i]];
        bool conforming = (s->flags & (DESC_CS_MASK | DESC_C_MASK)) ==
                          (DESC_CS_MASK | DESC_C_MASK);

        if (desc_dpl(s->flags) < cpl && !conforming) {
            s->selector = 0;
            s->flags = 0;
            if (!tcg_long_mode(env) || i < 2) {
                s->base = 0;
            }
        }
    }
}

typedef struct Frame {
    uint64_t rip, flags, sp;
    uint16_t cs, ss;
    unsigned size;              /* of an item on the stack */
    int at;                     /* offset from SP of the next item */
} Frame;

static uint64_t take(CPUX86State *env, const TcgUop *u, Frame *f)
{
    uint64_t v = tcg_peek(env, u, f->at, f->size);

    f->at += f->size;
    return v;
}

/*
 * Return to f->cs:f->rip; @always_ss: 64-bit IRET pops SS:RSP in any case;
 * @extra: parameter bytes to release.
 */
static void return_to(CPUX86State *env, const TcgUop *u, Frame *f,
                      bool always_ss, unsigned extra)
{
    unsigned cpl = x86_cpl(env), rpl = f->cs & 3;
    bool is64 = env->tcg->mode & TCG_MODE_CODE64, outer = rpl > cpl;
    SegmentCache ss = env->segs[R_SS];
    uint32_t lo, hi;
    uint64_t addr;

    if (!(f->cs & ~3)) {
        gp(env, u, 0);
    }
    if (!tcg_read_desc(env, u, f->cs, &lo, &hi, &addr) || !is_code(hi) ||
        rpl < cpl ||
        (hi & DESC_C_MASK ? desc_dpl(hi) > rpl : desc_dpl(hi) != rpl)) {
        gp(env, u, f->cs);
    }
    f->at += extra;
    if (outer || always_ss) {
        f->sp = take(env, u, f) + (outer ? extra : 0);
        f->ss = take(env, u, f);
        if (!(f->ss & ~3) && is64 && (hi & DESC_L_MASK) && rpl != 3) {
            memset(&ss, 0, sizeof(ss));
            ss.selector = f->ss;
            ss.flags = rpl << DESC_DPL_SHIFT;
        } else {
            tcg_check_ss(env, u, f->ss, rpl, EXCP0D_GPF, &ss);
        }
    } else {
        f->sp = env->regs[R_ESP] + f->at;
    }
    finish_cs(env, u, f->cs, lo, hi, addr, rpl, f->rip);
    if (outer || always_ss) {
        env->segs[R_SS] = ss;
        if (outer) {
            drop_segments(env, rpl);
        }
        tcg_update_mode(env);
    }
    tcg_set_sp(env, f->sp);
    env->eip = f->rip;
}

const TcgUop *tcg_op_retf(CPUX86State *env, const TcgUop *u)
{
    Frame f = { .size = u->src };

    f.rip = take(env, u, &f);
    f.cs = take(env, u, &f);
    if (tcg_protected(env)) {
        return_to(env, u, &f, false, (uint16_t)u->imm);
    } else {
        tcg_set_sp(env, env->regs[R_ESP] + f.at + (uint16_t)u->imm);
        tcg_load_seg_real(env, R_CS, f.cs);
        env->eip = f.rip;
    }
    TCG_TAIL(go);
}

/* SDM: IRET, what it loads into EFLAGS */
static uint32_t iret_mask(CPUX86State *env, unsigned cpl, unsigned size)
{
    uint32_t mask = CC_MASK | TF_MASK | DF_MASK | NT_MASK | RF_MASK |
                    AC_MASK | ID_MASK;

    if (cpl <= ((env->eflags & IOPL_MASK) >> IOPL_SHIFT)) {
        mask |= IF_MASK;
    }
    if (cpl == 0) {
        mask |= IOPL_MASK | IF_MASK | VIF_MASK | VIP_MASK;
    }
    return size == 2 ? mask & 0xffff : mask;
}

const TcgUop *tcg_op_iret(CPUX86State *env, const TcgUop *u)
{
    Frame f = { .size = u->src };
    unsigned cpl = x86_cpl(env);
    uint32_t mask = iret_mask(env, cpl, u->src);

    if (tcg_protected(env) && (env->eflags & NT_MASK)) {
        gp(env, u, 0);          /* a task return, or long mode */
    }
    f.rip = sized(take(env, u, &f), f.size);
    f.cs = take(env, u, &f);
    f.flags = take(env, u, &f);
    if (tcg_protected(env)) {
        if ((f.flags & VM_MASK) && f.size == 4 && cpl == 0 &&
            !tcg_long_mode(env)) {
            gp(env, u, 0);      /* virtual-8086 mode is not offered */
        }
        return_to(env, u, &f, env->tcg->mode & TCG_MODE_CODE64, 0);
    } else {
        tcg_set_sp(env, env->regs[R_ESP] + f.at);
        tcg_load_seg_real(env, R_CS, f.cs);
        env->eip = f.rip;
    }
    tcg_write_eflags(env, f.flags, mask);
    env->eflags &= ~(uint64_t)RF_MASK;
    env->nmi_blocked = 0;
    if (env->tcg->nmi_waiting) {
        tcg_x86_kick(env);
    }
    tcg_eflags_changed(env);
    TCG_TAIL(go);
}
