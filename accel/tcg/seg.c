/*
 * Segments: limit checks, descriptor loads, and the instructions that look at
 * descriptors (SDM vol. 3, chapters 3 and 5).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"
#include "accel/tcg/seg.h"

static bool within_limit(const SegmentCache *s, uint64_t off, unsigned size)
{
    uint64_t last = off + size - 1;

    if ((s->flags & (DESC_S_MASK | DESC_CS_MASK | DESC_E_MASK)) ==
        (DESC_S_MASK | DESC_E_MASK)) {
        uint32_t top = s->flags & DESC_B_MASK ? 0xffffffff : 0xffff;

        return off > s->limit && last <= top;
    }
    return last <= s->limit;
}

uint64_t tcg_seg_addr(CPUX86State *env, const TcgUop *u, int seg,
                      uint64_t off, unsigned size, bool write)
{
    const SegmentCache *s = &env->segs[seg];
    bool ok = s->flags & DESC_P_MASK;

    if (tcg_protected(env)) {
        uint32_t rw = s->flags & DESC_W_MASK;   /* R for code */

        if (s->flags & DESC_CS_MASK) {
            ok = ok && !write && rw;
        } else {
            ok = ok && (!write || rw);
        }
    }
    if (!ok || !within_limit(s, off, size)) {
        tcg_raise_err(env, u, seg == R_SS ? EXCP0C_STACK : EXCP0D_GPF, 0);
    }
    return (uint32_t)(s->base + off);
}

uint64_t tcg_ea_legacy(CPUX86State *env, const TcgUop *u, unsigned size,
                       bool write)
{
    uint64_t off = TCG_R64(env, u->base) +
                   (TCG_R64(env, u->index) << u->scale) + u->disp;

    if (u->flags & UOP_LEGACY) {
        off = u->flags & UOP_ADDR16 ? (uint16_t)off : (uint32_t)off;
        return tcg_seg_addr(env, u, (u->flags >> UOP_SEG_SHIFT) & 7, off,
                            size, write);
    }
    return (uint32_t)off + TCG_R64(env, u->segbase);
}

bool tcg_read_desc(CPUX86State *env, const TcgUop *u, uint16_t sel,
                   uint32_t *lo, uint32_t *hi, uint64_t *addr)
{
    const SegmentCache *t = sel & 4 ? &env->ldt : &env->gdt;
    uint32_t off = sel & ~7u;
    uint64_t d;

    if (off + 7 > t->limit || ((sel & 4) && !(t->flags & DESC_P_MASK))) {
        return false;
    }
    *addr = t->base + off;
    if (!tcg_long_mode(env)) {
        *addr = (uint32_t)*addr;
    }
    d = tcg_sys_ld(env, u, *addr, 8);
    *lo = d;
    *hi = d >> 32;
    return true;
}

uint32_t tcg_desc_base(uint32_t lo, uint32_t hi)
{
    return lo >> 16 | (hi & 0xff) << 16 | (hi & 0xff000000);
}

uint32_t tcg_desc_limit(uint32_t lo, uint32_t hi)
{
    uint32_t limit = (lo & 0xffff) | (hi & 0xf0000);

    return hi & DESC_G_MASK ? limit << 12 | 0xfff : limit;
}

void tcg_cache_desc(SegmentCache *sc, uint16_t sel, uint32_t lo, uint32_t hi)
{
    sc->selector = sel;
    sc->base = tcg_desc_base(lo, hi);
    sc->limit = tcg_desc_limit(lo, hi);
    sc->flags = hi & 0x00f0ff00;
}

void tcg_set_accessed(CPUX86State *env, const TcgUop *u, uint32_t *hi,
                      uint64_t addr)
{
    if (!(*hi & DESC_A_MASK)) {
        *hi |= DESC_A_MASK;
        tcg_sys_st(env, u, addr + 4, *hi, 4);
    }
}

void tcg_load_seg_real(CPUX86State *env, int seg, uint16_t sel)
{
    SegmentCache *s = &env->segs[seg];

    s->selector = sel;
    s->base = (uint32_t)sel << 4;
    if (env->eflags & VM_MASK) {
        s->limit = 0xffff;
        s->flags = DESC_P_MASK | DESC_S_MASK | DESC_W_MASK | DESC_A_MASK |
                   DESC_DPL_MASK;
    }
    if (seg == R_CS) {
        s->flags &= ~(DESC_DPL_MASK | DESC_L_MASK | DESC_B_MASK);
        s->flags |= DESC_P_MASK | DESC_S_MASK | DESC_CS_MASK | DESC_R_MASK |
                    DESC_A_MASK;
    }
}

static bool null_selector(uint16_t sel)
{
    return !(sel & ~3);
}

static void load_null(CPUX86State *env, const TcgUop *u, int seg,
                      uint16_t sel)
{
    SegmentCache *s = &env->segs[seg];
    unsigned cpl = x86_cpl(env);

    if (seg == R_SS) {
        if (!(env->tcg->mode & TCG_MODE_CODE64) || cpl == 3 ||
            (sel & 3) != cpl) {
            tcg_raise_err(env, u, EXCP0D_GPF, 0);
        }
        s->flags = cpl << DESC_DPL_SHIFT;
    } else {
        s->flags = 0;
    }
    s->selector = sel;
    s->base = 0;
    s->limit = 0;
}

void tcg_load_seg(CPUX86State *env, const TcgUop *u, int seg, uint16_t sel)
{
    unsigned cpl = x86_cpl(env), rpl = sel & 3, dpl;
    uint32_t lo, hi;
    uint64_t addr;

    if (!tcg_protected(env)) {
        tcg_load_seg_real(env, seg, sel);
        return;
    }
    if (null_selector(sel)) {
        load_null(env, u, seg, sel);
        return;
    }
    if (!tcg_read_desc(env, u, sel, &lo, &hi, &addr)) {
        tcg_raise_err(env, u, EXCP0D_GPF, sel & 0xfffc);
    }
    dpl = (hi >> DESC_DPL_SHIFT) & 3;
    if (seg == R_SS) {
        if ((hi & (DESC_S_MASK | DESC_CS_MASK | DESC_W_MASK)) !=
            (DESC_S_MASK | DESC_W_MASK) || rpl != cpl || dpl != cpl) {
            tcg_raise_err(env, u, EXCP0D_GPF, sel & 0xfffc);
        }
        if (!(hi & DESC_P_MASK)) {
            tcg_raise_err(env, u, EXCP0C_STACK, sel & 0xfffc);
        }
    } else {
        bool code = hi & DESC_CS_MASK;

        if (!(hi & DESC_S_MASK) || (code && !(hi & DESC_R_MASK))) {
            tcg_raise_err(env, u, EXCP0D_GPF, sel & 0xfffc);
        }
        if (!(code && (hi & DESC_C_MASK)) && (rpl > dpl || cpl > dpl)) {
            tcg_raise_err(env, u, EXCP0D_GPF, sel & 0xfffc);
        }
        if (!(hi & DESC_P_MASK)) {
            tcg_raise_err(env, u, EXCP0B_NOSEG, sel & 0xfffc);
        }
    }
    tcg_set_accessed(env, u, &hi, addr);
    tcg_cache_desc(&env->segs[seg], sel, lo, hi);
}

/* After a change of ES..GS: the mode may depend on SS.B */
static void seg_loaded(CPUX86State *env, int seg)
{
    if (seg == R_SS) {
        tcg_update_mode(env);
    }
}

static const TcgUop *after_seg_load(CPUX86State *env, const TcgUop *u)
{
    int seg = u->src;

    seg_loaded(env, seg);
    if (seg == R_SS) {
        env->eip = tcg_uop_next_rip(env, u);
        env->irq_shadow = 1;
        return NULL;
    }
    if (env->tcg->mode & TCG_MODE_CODE64 && u->fn != tcg_op_pop_seg &&
        u->fn != tcg_op_load_far) {
        return u + 1;           /* the decoder did not end the block */
    }
    env->eip = tcg_uop_next_rip(env, u);
    TCG_TAIL(tcg_jump_slow);
}

const TcgUop *tcg_op_mov_seg_r(CPUX86State *env, const TcgUop *u)
{
    tcg_load_seg(env, u, u->src, TCG_R16(env, u->dst));
    TCG_TAIL(after_seg_load);
}

const TcgUop *tcg_op_mov_seg_m(CPUX86State *env, const TcgUop *u)
{
    tcg_load_seg(env, u, u->src,
                 tcg_ld16(env, u, tcg_ea(env, u, 2, false)));
    TCG_TAIL(after_seg_load);
}

const TcgUop *tcg_op_mov_r_seg(CPUX86State *env, const TcgUop *u)
{
    uint16_t sel = env->segs[u->src].selector;

    if (u->imm == 2) {
        TCG_R16(env, u->dst) = sel;
    } else {
        TCG_R64(env, u->dst) = sel;
    }
    TCG_NEXT;
}

const TcgUop *tcg_op_mov_m_seg(CPUX86State *env, const TcgUop *u)
{
    tcg_st16(env, u, tcg_ea(env, u, 2, true), env->segs[u->src].selector);
    TCG_NEXT;
}

const TcgUop *tcg_op_pop_seg(CPUX86State *env, const TcgUop *u)
{
    uint16_t sel = tcg_peek(env, u, 0, u->imm);

    tcg_load_seg(env, u, u->src, sel);
    tcg_set_sp(env, env->regs[R_ESP] + u->imm);
    TCG_TAIL(after_seg_load);
}

const TcgUop *tcg_op_push_seg(CPUX86State *env, const TcgUop *u)
{
    tcg_push(env, u, env->segs[u->src].selector, u->imm);
    TCG_NEXT;
}

/* LES LDS LSS LFS LGS */
const TcgUop *tcg_op_load_far(CPUX86State *env, const TcgUop *u)
{
    unsigned size = u->imm;
    uint64_t ea = tcg_ea(env, u, size + 2, false);
    uint64_t off = tcg_slow_ld(env, u, ea, size);
    uint16_t sel = tcg_slow_ld(env, u, ea + size, 2);

    tcg_load_seg(env, u, u->src, sel);
    if (size == 2) {
        TCG_R16(env, u->dst) = off;
    } else {
        TCG_R64(env, u->dst) = off;
    }
    TCG_TAIL(after_seg_load);
}

/* LLDT and LTR share this: a system descriptor, 16 bytes in long mode */
static bool read_system_desc(CPUX86State *env, const TcgUop *u, uint16_t sel,
                             SegmentCache *out, uint32_t *hi, uint64_t *addr)
{
    uint32_t lo;

    if ((sel & 4) || !tcg_read_desc(env, u, sel, &lo, hi, addr)) {
        return false;
    }
    tcg_cache_desc(out, sel, lo, *hi);
    if (tcg_long_mode(env)) {
        uint32_t base;

        if ((sel | 7u) + 8 > env->gdt.limit) {
            return false;
        }
        base = tcg_sys_ld(env, u, *addr + 8, 4);
        out->base |= (uint64_t)base << 32;
        if (!tcg_canonical(out->base)) {
            return false;
        }
    }
    return true;
}

static void require_cpl0(CPUX86State *env, const TcgUop *u)
{
    if (!tcg_protected(env)) {
        tcg_raise(env, u, EXCP06_ILLOP);
    }
    if (x86_cpl(env)) {
        tcg_raise_err(env, u, EXCP0D_GPF, 0);
    }
}

static void lldt(CPUX86State *env, const TcgUop *u, uint16_t sel)
{
    SegmentCache s;
    uint64_t addr;
    uint32_t hi;

    require_cpl0(env, u);
    if (null_selector(sel)) {
        memset(&env->ldt, 0, sizeof(env->ldt));
        env->ldt.selector = sel;
        return;
    }
    if (!read_system_desc(env, u, sel, &s, &hi, &addr) ||
        (hi & (DESC_S_MASK | DESC_TYPE_MASK)) != 2u << DESC_TYPE_SHIFT) {
        tcg_raise_err(env, u, EXCP0D_GPF, sel & 0xfffc);
    }
    if (!(hi & DESC_P_MASK)) {
        tcg_raise_err(env, u, EXCP0B_NOSEG, sel & 0xfffc);
    }
    env->ldt = s;
}

static void ltr(CPUX86State *env, const TcgUop *u, uint16_t sel)
{
    SegmentCache s;
    uint64_t addr;
    uint32_t hi, type;

    require_cpl0(env, u);
    if (null_selector(sel)) {
        tcg_raise_err(env, u, EXCP0D_GPF, 0);
    }
    if (!read_system_desc(env, u, sel, &s, &hi, &addr)) {
        tcg_raise_err(env, u, EXCP0D_GPF, sel & 0xfffc);
    }
    type = (hi & (DESC_S_MASK | DESC_TYPE_MASK)) >> DESC_TYPE_SHIFT;
    if (type != 9 && (type != 1 || tcg_long_mode(env))) {
        tcg_raise_err(env, u, EXCP0D_GPF, sel & 0xfffc);
    }
    if (!(hi & DESC_P_MASK)) {
        tcg_raise_err(env, u, EXCP0B_NOSEG, sel & 0xfffc);
    }
    tcg_sys_st(env, u, addr + 4, hi | DESC_TSS_BUSY_MASK, 4);
    s.flags |= DESC_TSS_BUSY_MASK;
    env->tr = s;
}

/* LAR, LSL, VERR, VERW: may this CPL see @sel at all?  @hi: its attributes */
enum { LOOK_LAR, LOOK_LSL, LOOK_VERR, LOOK_VERW };

static bool type_ok(CPUX86State *env, uint32_t hi, int look)
{
    static const uint16_t lar = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 |
                                1 << 9 | 1 << 11 | 1 << 12;
    static const uint16_t lsl = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 9 | 1 << 11;
    static const uint16_t lar64 = 1 << 2 | 1 << 9 | 1 << 11 | 1 << 12;
    static const uint16_t lsl64 = 1 << 2 | 1 << 9 | 1 << 11;
    unsigned type = (hi & DESC_TYPE_MASK) >> DESC_TYPE_SHIFT;
    bool is64 = tcg_long_mode(env);

    if (hi & DESC_S_MASK) {
        bool code = hi & DESC_CS_MASK;

        return look == LOOK_VERR ? !code || (hi & DESC_R_MASK) :
               look == LOOK_VERW ? !code && (hi & DESC_W_MASK) : true;
    }
    if (look == LOOK_LAR) {
        return ((is64 ? lar64 : lar) >> type) & 1;
    }
    return look == LOOK_LSL && (((is64 ? lsl64 : lsl) >> type) & 1);
}

static bool look_at(CPUX86State *env, const TcgUop *u, uint16_t sel, int look,
                    uint32_t *lo, uint32_t *hi)
{
    unsigned dpl, cpl = x86_cpl(env);
    uint64_t addr;

    if (!tcg_protected(env)) {
        tcg_raise(env, u, EXCP06_ILLOP);
    }
    if (null_selector(sel) || !tcg_read_desc(env, u, sel, lo, hi, &addr) ||
        !type_ok(env, *hi, look)) {
        return false;
    }
    dpl = (*hi >> DESC_DPL_SHIFT) & 3;
    if ((*hi & DESC_S_MASK) && (*hi & DESC_CS_MASK) && (*hi & DESC_C_MASK)) {
        return true;
    }
    return cpl <= dpl && (sel & 3) <= dpl;
}

static void set_z(CPUX86State *env, bool z)
{
    tcg_set_flags(env, (tcg_get_flags(env) & ~CC_Z) | (z ? CC_Z : 0));
}

static void look_op(CPUX86State *env, const TcgUop *u, uint16_t sel, int look)
{
    uint32_t lo, hi, val;
    bool ok = look_at(env, u, sel, look, &lo, &hi);

    if (ok && look <= LOOK_LSL) {
        val = look == LOOK_LAR ? hi & 0x00f0ff00 : tcg_desc_limit(lo, hi);
        if (u->imm == 2) {
            TCG_R16(env, u->dst) = val;
        } else {
            TCG_R64(env, u->dst) = val;
        }
    }
    set_z(env, ok);
}

#define DEF_SEL(NAME, CALL)                                                \
const TcgUop *tcg_op_##NAME##_r(CPUX86State *env, const TcgUop *u)         \
{                                                                          \
    uint16_t sel = TCG_R16(env, u->src);                                   \
    CALL;                                                                  \
    TCG_NEXT;                                                              \
}                                                                          \
const TcgUop *tcg_op_##NAME##_m(CPUX86State *env, const TcgUop *u)         \
{                                                                          \
    uint16_t sel = tcg_ld16(env, u, tcg_ea(env, u, 2, false));             \
    CALL;                                                                  \
    TCG_NEXT;                                                              \
}
DEF_SEL(lldt, lldt(env, u, sel))
DEF_SEL(ltr, ltr(env, u, sel))
DEF_SEL(lar, look_op(env, u, sel, LOOK_LAR))
DEF_SEL(lsl, look_op(env, u, sel, LOOK_LSL))
DEF_SEL(verr, look_op(env, u, sel, LOOK_VERR))
DEF_SEL(verw, look_op(env, u, sel, LOOK_VERW))

/* SLDT, STR: UMIP keeps them from user code */
static uint16_t store_sel(CPUX86State *env, const TcgUop *u, uint16_t sel)
{
    if (!tcg_protected(env)) {
        tcg_raise(env, u, EXCP06_ILLOP);
    }
    if ((env->cr[4] & CR4_UMIP_MASK) && x86_cpl(env)) {
        tcg_raise_err(env, u, EXCP0D_GPF, 0);
    }
    return sel;
}

#define DEF_STORE_SEL(NAME, WHAT)                                          \
const TcgUop *tcg_op_##NAME##_r(CPUX86State *env, const TcgUop *u)         \
{                                                                          \
    uint16_t sel = store_sel(env, u, env->WHAT.selector);                  \
    if (u->imm == 2) {                                                     \
        TCG_R16(env, u->dst) = sel;                                        \
    } else {                                                               \
        TCG_R64(env, u->dst) = sel;                                        \
    }                                                                      \
    TCG_NEXT;                                                              \
}                                                                          \
const TcgUop *tcg_op_##NAME##_m(CPUX86State *env, const TcgUop *u)         \
{                                                                          \
    uint16_t sel = store_sel(env, u, env->WHAT.selector);                  \
    tcg_st16(env, u, tcg_ea(env, u, 2, true), sel);                        \
    TCG_NEXT;                                                              \
}
DEF_STORE_SEL(sldt, ldt)
DEF_STORE_SEL(str, tr)

/* ARPL: raise the RPL of the destination to that of the source */
const TcgUop *tcg_op_arpl_r(CPUX86State *env, const TcgUop *u)
{
    uint16_t sel = TCG_R16(env, u->dst), rpl = TCG_R16(env, u->src) & 3;

    store_sel(env, u, 0);
    if ((sel & 3) < rpl) {
        TCG_R16(env, u->dst) = (sel & ~3) | rpl;
    }
    set_z(env, (sel & 3) < rpl);
    TCG_NEXT;
}

const TcgUop *tcg_op_arpl_m(CPUX86State *env, const TcgUop *u)
{
    uint64_t ea = tcg_ea(env, u, 2, true);
    uint16_t sel = tcg_ld16(env, u, ea), rpl = TCG_R16(env, u->src) & 3;

    store_sel(env, u, 0);
    if ((sel & 3) < rpl) {
        tcg_st16(env, u, ea, (sel & ~3) | rpl);
    }
    set_z(env, (sel & 3) < rpl);
    TCG_NEXT;
}
