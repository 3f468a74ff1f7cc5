/*
 * Near branches, calls and returns.
 *
 * Direct branches are followed by one edge slot (two for conditional ones:
 * taken, not taken); indirect ones use the jump cache.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"
#include "accel/tcg/stack.h"

#define RSP  TCG_R64(env, TCG_GPR(R_ESP))

TCG_OP(go)
{
    TCG_FOLLOW(u + 1);
}

/* The block ends right after STI or MOV SS: no interrupt before the next */
TCG_COLD TCG_OP(go_shadow)
{
    env->eip = ((const TcgEdge *)(u + 1))->rip;
    env->irq_shadow = 1;
    return NULL;
}

#define DEF_JCC(CC)                                                        \
TCG_OP(jcc_##CC)                                                            \
{                                                                          \
    if (tcg_test_cc(env, CC)) {                                            \
        TCG_FOLLOW(u + 1);                                                 \
    }                                                                      \
    TCG_FOLLOW(u + 2);                                                     \
}
#define FOR_CC(M)                                                          \
    M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7)                                \
    M(8) M(9) M(10) M(11) M(12) M(13) M(14) M(15)
FOR_CC(DEF_JCC)

/* src: log2 of the address size, which selects CX, ECX or RCX */
TCG_INLINE uint64_t count_mask(const TcgUop *u)
{
    return u->src == 3 ? ~0ull : u->src == 2 ? 0xffffffff : 0xffff;
}

TCG_OP(jcxz)
{
    if (!(env->regs[R_ECX] & count_mask(u))) {
        TCG_FOLLOW(u + 1);
    }
    TCG_FOLLOW(u + 2);
}

TCG_INLINE uint64_t count_down(CPUX86State *env, const TcgUop *u)
{
    uint64_t n = (env->regs[R_ECX] - 1) & count_mask(u);

    if (u->src == 1) {
        TCG_R16(env, TCG_GPR(R_ECX)) = n;
    } else {
        env->regs[R_ECX] = n;
    }
    return n;
}

TCG_OP(loopne)
{
    if (count_down(env, u) && !tcg_zf(env)) {
        TCG_FOLLOW(u + 1);
    }
    TCG_FOLLOW(u + 2);
}

TCG_OP(loope)
{
    if (count_down(env, u) && tcg_zf(env)) {
        TCG_FOLLOW(u + 1);
    }
    TCG_FOLLOW(u + 2);
}

TCG_OP(loop)
{
    if (count_down(env, u)) {
        TCG_FOLLOW(u + 1);
    }
    TCG_FOLLOW(u + 2);
}

/* imm64: return address */
TCG_COLD TCG_OP(call64_slow)
{
    tcg_slow_st(env, u, RSP - 8, u->imm64, 8);
    RSP -= 8;
    TCG_FOLLOW(u + 1);
}

TCG_OP(call64)
{
    uint64_t sp = RSP - 8;
    UN_q *p = tcg_tlb_write(env, sp, 8);

    if (TCG_UNLIKELY(!p)) {
        TCG_TAIL(call64_slow);
    }
    *p = u->imm64;
    RSP = sp;
    TCG_FOLLOW(u + 1);
}

TCG_COLD TCG_OP(ret64_slow)
{
    uint64_t rip = tcg_slow_ld(env, u, RSP, 8);

    RSP += 8 + (uint32_t)u->imm;
    TCG_JUMP(rip);
}

TCG_OP(ret64)
{
    const UN_q *p = tcg_tlb_read(env, RSP, 8);
    uint64_t rip;

    if (TCG_UNLIKELY(!p)) {
        TCG_TAIL(ret64_slow);
    }
    rip = *p;
    RSP += 8 + (uint32_t)u->imm;
    TCG_JUMP(rip);
}

TCG_OP(jmp_r_q)
{
    TCG_JUMP(TCG_R64(env, u->src));
}

TCG_OP(jmp_m_q)
{
    uint64_t rip = tcg_ld64(env, u, tcg_ea(env, u, 8, false));

    TCG_JUMP(rip);
}

TCG_OP(call_r_q)
{
    uint64_t rip = TCG_R64(env, u->src);

    tcg_st64(env, u, RSP - 8, tcg_uop_next_rip(env, u));
    RSP -= 8;
    TCG_JUMP(rip);
}

TCG_OP(call_m_q)
{
    uint64_t rip = tcg_ld64(env, u, tcg_ea(env, u, 8, false));

    tcg_st64(env, u, RSP - 8, tcg_uop_next_rip(env, u));
    RSP -= 8;
    TCG_JUMP(rip);
}

/* Outside 64-bit mode; a target beyond the limit faults when fetched */
#define DEF_BRANCH(S)                                                      \
TCG_OP(call_##S)                                                           \
{                                                                          \
    tcg_push(env, u, u->imm64, BYTES_##S);                                 \
    TCG_FOLLOW(u + 1);                                                     \
}                                                                          \
TCG_OP(ret_##S)                                                            \
{                                                                          \
    UT_##S rip = tcg_peek(env, u, 0, BYTES_##S);                           \
    tcg_set_sp(env, RSP + BYTES_##S + (uint32_t)u->imm);                   \
    TCG_JUMP(rip);                                                         \
}
#define DEF_INDIRECT(S, BITS)                                              \
TCG_OP(jmp_r_##S)                                                          \
{                                                                          \
    TCG_JUMP(RD_##S(u->src));                                              \
}                                                                          \
TCG_OP(jmp_m_##S)                                                          \
{                                                                          \
    UT_##S rip = tcg_ld##BITS(env, u,                                      \
                              tcg_ea(env, u, BYTES_##S, false));           \
    TCG_JUMP(rip);                                                         \
}                                                                          \
TCG_OP(call_r_##S)                                                         \
{                                                                          \
    UT_##S rip = RD_##S(u->src);                                           \
    tcg_push(env, u, tcg_uop_next_rip(env, u), BYTES_##S);                 \
    TCG_JUMP(rip);                                                         \
}                                                                          \
TCG_OP(call_m_##S)                                                         \
{                                                                          \
    UT_##S rip = tcg_ld##BITS(env, u,                                      \
                              tcg_ea(env, u, BYTES_##S, false));           \
    tcg_push(env, u, tcg_uop_next_rip(env, u), BYTES_##S);                 \
    TCG_JUMP(rip);                                                         \
}
FOR_WLQ(DEF_BRANCH)
DEF_INDIRECT(w, 16)
DEF_INDIRECT(l, 32)

const TcgHandler tcg_goto = go, tcg_goto_shadow = go_shadow;
#define ROW_J(n) jcc_##n,
const TcgHandler tcg_jcc[16] = { FOR_CC(ROW_J) };
const TcgHandler tcg_jcxz = jcxz;
const TcgHandler tcg_loop[3] = { loopne, loope, loop };
const TcgHandler tcg_call_rel[2][4] = {
    { NULL, call_w, NULL, call64 }, T3(call),
};
const TcgHandler tcg_ret[2][4] = {
    { NULL, ret_w, NULL, ret64 }, T3(ret),
};
const TcgHandler tcg_jmp_r[4] = T3(jmp_r);
const TcgHandler tcg_jmp_m[4] = T3(jmp_m);
const TcgHandler tcg_call_r[4] = T3(call_r);
const TcgHandler tcg_call_m[4] = T3(call_m);
