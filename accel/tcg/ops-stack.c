/*
 * PUSH, POP and their relatives.  The [0] handlers are for 64-bit mode, the
 * [1] ones for any other stack.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"
#include "accel/tcg/stack.h"

#define RSP  TCG_R64(env, TCG_GPR(R_ESP))

#define DEF_PUSH64(NAME, S, VALUE)                                         \
TCG_COLD TCG_OP(NAME##_##S##_slow)                                         \
{                                                                          \
    uint64_t sp = RSP - BYTES_##S;                                         \
    tcg_slow_st(env, u, sp, (UT_##S)(VALUE), BYTES_##S);                   \
    RSP = sp;                                                              \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(NAME##_##S)                                                         \
{                                                                          \
    uint64_t sp = RSP - BYTES_##S;                                         \
    UN_##S *p = tcg_tlb_write(env, sp, BYTES_##S);                         \
    if (TCG_UNLIKELY(!p)) {                                                \
        TCG_TAIL(NAME##_##S##_slow);                                       \
    }                                                                      \
    *p = (UT_##S)(VALUE);                                                  \
    RSP = sp;                                                              \
    TCG_NEXT;                                                              \
}
#define DEF_POP64(S)                                                       \
TCG_COLD TCG_OP(pop_r64_##S##_slow)                                        \
{                                                                          \
    UT_##S v = tcg_slow_ld(env, u, RSP, BYTES_##S);                        \
    RSP += BYTES_##S;                                                      \
    WR_##S(u->dst, v);                                                     \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(pop_r64_##S)                                                        \
{                                                                          \
    const UN_##S *p = tcg_tlb_read(env, RSP, BYTES_##S);                   \
    UT_##S v;                                                              \
    if (TCG_UNLIKELY(!p)) {                                                \
        TCG_TAIL(pop_r64_##S##_slow);                                      \
    }                                                                      \
    v = *p;                                                                \
    RSP += BYTES_##S;                                                      \
    WR_##S(u->dst, v);                                                     \
    TCG_NEXT;                                                              \
}

DEF_PUSH64(push_r64, w, RD_w(u->src))
DEF_PUSH64(push_r64, q, RD_q(u->src))
DEF_PUSH64(push_i64, w, u->imm)
DEF_PUSH64(push_i64, q, (int64_t)u->imm)
DEF_POP64(w)
DEF_POP64(q)

#define DEF_STACK(S)                                                       \
TCG_OP(push_r_##S)                                                         \
{                                                                          \
    tcg_push(env, u, RD_##S(u->src), BYTES_##S);                           \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(push_i_##S)                                                         \
{                                                                          \
    tcg_push(env, u, (int64_t)u->imm, BYTES_##S);                          \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(push_m_##S)                                                         \
{                                                                          \
    uint64_t ea = tcg_ea(env, u, BYTES_##S, false);                        \
    tcg_push(env, u, LDM_##S(env, u, ea), BYTES_##S);                      \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(pop_r_##S)                                                          \
{                                                                          \
    UT_##S v = tcg_peek(env, u, 0, BYTES_##S);                             \
    tcg_set_sp(env, RSP + BYTES_##S);                                      \
    WR_##S(u->dst, v);                                                     \
    TCG_NEXT;                                                              \
}                                                                          \
/* An address that uses rSP is computed after the increment (SDM: POP) */  \
TCG_COLD TCG_OP(pop_m_##S)                                                 \
{                                                                          \
    UT_##S v = tcg_peek(env, u, 0, BYTES_##S);                             \
    TcgUop t = *u;                                                         \
    t.disp += u->base == TCG_GPR(R_ESP) ? BYTES_##S : 0;                   \
    STM_##S(env, u, tcg_ea(env, &t, BYTES_##S, true), v);                  \
    tcg_set_sp(env, RSP + BYTES_##S);                                      \
    return u + 1;                                                          \
}                                                                          \
TCG_COLD TCG_OP(pusha_##S)                                                 \
{                                                                          \
    unsigned i;                                                            \
    for (i = 0; i < 8; i++) {                                              \
        tcg_poke(env, u, -(int)((i + 1) * BYTES_##S),                      \
                 RD_##S(TCG_GPR(i)), BYTES_##S);                           \
    }                                                                      \
    tcg_set_sp(env, RSP - 8 * BYTES_##S);                                  \
    return u + 1;                                                          \
}                                                                          \
TCG_COLD TCG_OP(popa_##S)                                                  \
{                                                                          \
    UT_##S v[8];                                                           \
    unsigned i;                                                            \
    for (i = 0; i < 8; i++) {                                              \
        v[i] = tcg_peek(env, u, (7 - i) * BYTES_##S, BYTES_##S);           \
    }                                                                      \
    for (i = 0; i < 8; i++) {                                              \
        if (i != R_ESP) {                                                  \
            WR_##S(TCG_GPR(i), v[i]);                                      \
        }                                                                  \
    }                                                                      \
    tcg_set_sp(env, RSP + 8 * BYTES_##S);                                  \
    return u + 1;                                                          \
}                                                                          \
TCG_COLD TCG_OP(pushf_##S)                                                 \
{                                                                          \
    if ((env->eflags & VM_MASK) && (env->eflags & IOPL_MASK) != IOPL_MASK) {\
        tcg_raise_err(env, u, EXCP0D_GPF, 0);                              \
    }                                                                      \
    tcg_push(env, u, tcg_read_eflags(env) & ~(VM_MASK | RF_MASK),          \
             BYTES_##S);                                                   \
    return u + 1;                                                          \
}                                                                          \
TCG_COLD TCG_OP(popf_##S)                                                  \
{                                                                          \
    uint32_t v = tcg_peek(env, u, 0, BYTES_##S);                           \
    uint32_t mask = popf_mask(env, u, BYTES_##S);                          \
    tcg_set_sp(env, RSP + BYTES_##S);                                      \
    tcg_write_eflags(env, v, mask);                                        \
    env->eflags &= ~(uint64_t)RF_MASK;                                     \
    env->eip = tcg_uop_next_rip(env, u);                                   \
    tcg_eflags_changed(env);                                               \
    TCG_TAIL(tcg_jump_slow);                                               \
}                                                                          \
TCG_OP(leave_##S)                                                          \
{                                                                          \
    uint64_t bp = env->regs[R_EBP] & tcg_stack_mask(env);                  \
    uint64_t a = tcg_stack_linear(env, u, bp, BYTES_##S, false);           \
    UT_##S v = LDM_##S(env, u, a);                                         \
    tcg_set_sp(env, bp + BYTES_##S);                                       \
    WR_##S(TCG_GPR(R_EBP), v);                                             \
    TCG_NEXT;                                                              \
}
#define LDM_w tcg_ld16
#define LDM_l tcg_ld32
#define LDM_q tcg_ld64
#define STM_w tcg_st16
#define STM_l tcg_st32
#define STM_q tcg_st64

/* What POPF may change at this CPL (SDM: POPF, table of effects) */
static uint32_t popf_mask(CPUX86State *env, const TcgUop *u, unsigned size)
{
    uint32_t mask = CC_MASK | TF_MASK | DF_MASK | NT_MASK | AC_MASK |
                    ID_MASK;
    unsigned iopl = (env->eflags & IOPL_MASK) >> IOPL_SHIFT;
    unsigned cpl = x86_cpl(env);

    if ((env->eflags & VM_MASK) && iopl < 3) {
        tcg_raise_err(env, u, EXCP0D_GPF, 0);
    }
    if (cpl == 0) {
        mask |= IOPL_MASK;
    }
    if (cpl <= iopl) {
        mask |= IF_MASK;
    }
    return size == 2 ? mask & 0xffff : mask;
}

FOR_WLQ(DEF_STACK)

TCG_OP(leave64)
{
    uint64_t bp = env->regs[R_EBP], v = tcg_ld64(env, u, bp);

    RSP = bp + 8;
    env->regs[R_EBP] = v;
    TCG_NEXT;
}

/* imm: size, dst: nesting level 0..31, src: log2 of the operand size */
TCG_COLD TCG_OP(enter)
{
    unsigned bytes = 1u << u->src, level = u->dst & 31, i;
    uint64_t mask = tcg_stack_mask(env), bp = env->regs[R_EBP];
    uint64_t frame = (RSP - bytes) & mask;

    tcg_poke(env, u, -(int)bytes, bp, bytes);
    if (level) {
        for (i = 1; i < level; i++) {
            uint64_t a = tcg_stack_linear(env, u, (bp - i * bytes) & mask,
                                          bytes, false);

            tcg_poke(env, u, -(int)((i + 1) * bytes),
                     tcg_slow_ld(env, u, a, bytes), bytes);
        }
        tcg_poke(env, u, -(int)((level + 1) * bytes), frame, bytes);
    }
    /* the last byte of the new frame must be writable, else no change */
    tcg_probe_write(env, u, tcg_stack_linear(env, u,
                    (frame - level * bytes - (uint16_t)u->imm) & mask,
                    1, true), 1);
    if (bytes == 2) {
        TCG_R16(env, TCG_GPR(R_EBP)) = frame;
    } else {
        env->regs[R_EBP] = bytes == 4 ? (uint32_t)frame : frame;
    }
    tcg_set_sp(env, frame - level * bytes - (uint16_t)u->imm);
    return u + 1;
}

const TcgHandler tcg_enter = enter;
const TcgHandler tcg_push_r[2][4] = {
    { NULL, push_r64_w, NULL, push_r64_q }, T3(push_r),
};
const TcgHandler tcg_push_i[2][4] = {
    { NULL, push_i64_w, NULL, push_i64_q }, T3(push_i),
};
const TcgHandler tcg_pop_r[2][4] = {
    { NULL, pop_r64_w, NULL, pop_r64_q }, T3(pop_r),
};
const TcgHandler tcg_push_m[4] = T3(push_m);
const TcgHandler tcg_pop_m[4] = T3(pop_m);
const TcgHandler tcg_pusha[4] = T3(pusha);
const TcgHandler tcg_popa[4] = T3(popa);
const TcgHandler tcg_pushf[4] = T3(pushf);
const TcgHandler tcg_popf[4] = T3(popf);
const TcgHandler tcg_leave[2][4] = {
    { NULL, leave_w, NULL, leave64 }, T3(leave),
};
