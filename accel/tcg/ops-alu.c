/*
 * Two-operand arithmetic and logic, TEST, and INC DEC NOT NEG.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"

/* r from a and b; then the flags once the destination is written */
#define CALC_add(S)  r = a + b
#define CALC_adc(S)  c = tcg_cf(env); r = a + b + c
#define CALC_sub(S)  r = a - b
#define CALC_sbb(S)  c = tcg_cf(env); r = a - b - c
#define CALC_cmp(S)  r = a - b
#define CALC_and(S)  r = a & b
#define CALC_or(S)   r = a | b
#define CALC_xor(S)  r = a ^ b

#define FL_add(S)  tcg_cc(env, CC_OP_ADD | SZ_##S, SX(S, r), SX(S, b))
#define FL_adc(S)  tcg_cc(env, (CC_OP_ADD + (c << 2)) | SZ_##S, SX(S, r),   \
                          SX(S, b))
#define FL_sub(S)  tcg_cc(env, CC_OP_SUB | SZ_##S, SX(S, r), SX(S, a))
#define FL_sbb(S)  tcg_cc(env, (CC_OP_SUB + (c << 2)) | SZ_##S, SX(S, r),   \
                          SX(S, a))
#define FL_cmp(S)  FL_sub(S)
#define FL_logic(S) do { env->cc_op = CC_OP_LOGIC | SZ_##S;                 \
                         env->cc_dst = SX(S, r); } while (0)
#define FL_and(S)  FL_logic(S)
#define FL_or(S)   FL_logic(S)
#define FL_xor(S)  FL_logic(S)

#define PUT_b(o)   WR_b(o, r)
#define PUT_w(o)   WR_w(o, r)
#define PUT_l(o)   WR_l(o, r)
#define PUT_q(o)   WR_q(o, r)

#define DEF_ALU(S, OP)                                                     \
TCG_OP(OP##_rr_##S)                                                        \
{                                                                          \
    UT_##S a = RD_##S(u->dst), b = RD_##S(u->src), r;                      \
    uint32_t c = 0;                                                        \
    (void)c;                                                               \
    CALC_##OP(S);                                                          \
    PUT_##S(u->dst);                                                       \
    FL_##OP(S);                                                            \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(OP##_ri_##S)                                                        \
{                                                                          \
    UT_##S a = RD_##S(u->dst), b = (UT_##S)(int64_t)u->imm, r;             \
    uint32_t c = 0;                                                        \
    (void)c;                                                               \
    CALC_##OP(S);                                                          \
    PUT_##S(u->dst);                                                       \
    FL_##OP(S);                                                            \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_LOAD(OP##_rm_##S, S,                                                   \
    UT_##S a = RD_##S(u->dst); UT_##S b = m; UT_##S r; uint32_t c = 0;     \
    (void)c; CALC_##OP(S); PUT_##S(u->dst); FL_##OP(S))                    \
DEF_RMW(OP##_mr_##S, S,                                                    \
    UT_##S a = m; UT_##S b = RD_##S(u->src); uint32_t c = 0;               \
    (void)c; CALC_##OP(S), FL_##OP(S))                                     \
DEF_RMW(OP##_mi_##S, S,                                                    \
    UT_##S a = m; UT_##S b = (UT_##S)(int64_t)u->imm; uint32_t c = 0;      \
    (void)a; (void)b; (void)c; CALC_##OP(S), FL_##OP(S))

FOR_SIZES(DEF_ALU, add)
FOR_SIZES(DEF_ALU, or)
FOR_SIZES(DEF_ALU, adc)
FOR_SIZES(DEF_ALU, sbb)
FOR_SIZES(DEF_ALU, and)
FOR_SIZES(DEF_ALU, sub)
FOR_SIZES(DEF_ALU, xor)

#define DEF_CMP(S)                                                         \
TCG_OP(cmp_rr_##S)                                                         \
{                                                                          \
    UT_##S a = RD_##S(u->dst), b = RD_##S(u->src), r = a - b;              \
    FL_cmp(S);                                                             \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(cmp_ri_##S)                                                         \
{                                                                          \
    UT_##S a = RD_##S(u->dst), b = (UT_##S)(int64_t)u->imm, r = a - b;     \
    FL_cmp(S);                                                             \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_LOAD(cmp_rm_##S, S,                                                    \
    UT_##S a = RD_##S(u->dst); UT_##S r = a - m; FL_cmp(S))                \
DEF_LOAD(cmp_mr_##S, S,                                                    \
    UT_##S a = m; UT_##S r = a - RD_##S(u->src); FL_cmp(S))                \
DEF_LOAD(cmp_mi_##S, S,                                                    \
    UT_##S a = m; UT_##S r = a - (UT_##S)(int64_t)u->imm; FL_cmp(S))       \
TCG_OP(test_rr_##S)                                                        \
{                                                                          \
    UT_##S r = RD_##S(u->dst) & RD_##S(u->src);                            \
    FL_logic(S);                                                           \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(test_ri_##S)                                                        \
{                                                                          \
    UT_##S r = RD_##S(u->dst) & (UT_##S)(int64_t)u->imm;                   \
    FL_logic(S);                                                           \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_LOAD(test_mr_##S, S,                                                   \
    UT_##S r = m & RD_##S(u->src); FL_logic(S))                            \
DEF_LOAD(test_mi_##S, S,                                                   \
    UT_##S r = m & (UT_##S)(int64_t)u->imm; FL_logic(S))

FOR_SIZES(DEF_CMP)

#define CALC_inc   r = m + 1
#define CALC_dec   r = m - 1
#define CALC_not   r = ~m
#define CALC_neg   r = -m
#define FLU_inc(S) tcg_cc(env, CC_OP_INC | SZ_##S, SX(S, r), c)
#define FLU_dec(S) tcg_cc(env, CC_OP_DEC | SZ_##S, SX(S, r), c)
#define FLU_not(S) (void)c
#define FLU_neg(S) tcg_cc(env, CC_OP_SUB | SZ_##S, SX(S, r), 0)
#define OLD_inc    tcg_cf(env)
#define OLD_dec    tcg_cf(env)
#define OLD_not    0
#define OLD_neg    0

#define DEF_UN(S, OP)                                                      \
TCG_OP(OP##_r_##S)                                                         \
{                                                                          \
    UT_##S m = RD_##S(u->dst), r;                                          \
    uint32_t c = OLD_##OP;                                                 \
    (void)c;                                                               \
    CALC_##OP;                                                             \
    PUT_##S(u->dst);                                                       \
    FLU_##OP(S);                                                           \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_RMW(OP##_m_##S, S, CALC_##OP,                                          \
    uint32_t c = OLD_##OP; (void)c; FLU_##OP(S))

FOR_SIZES(DEF_UN, inc)
FOR_SIZES(DEF_UN, dec)
FOR_SIZES(DEF_UN, not)
FOR_SIZES(DEF_UN, neg)

TCG_OP(xor_zero)
{
    TCG_R64(env, u->dst) = 0;
    env->cc_op = CC_OP_LOGIC | SZ_l;
    env->cc_dst = 0;
    TCG_NEXT;
}

const TcgHandler tcg_xor_zero = xor_zero;

#define ALU8(n) {                                                          \
    T4(add_##n), T4(or_##n), T4(adc_##n), T4(sbb_##n),                     \
    T4(and_##n), T4(sub_##n), T4(xor_##n), T4(cmp_##n),                    \
}
#define ALU8XG(n) {                                                        \
    XG(add_##n), XG(or_##n), XG(adc_##n), XG(sbb_##n),                     \
    XG(and_##n), XG(sub_##n), XG(xor_##n), XG(cmp_##n),                    \
}
const TcgHandler tcg_alu_rr[8][4] = ALU8(rr);
const TcgHandler tcg_alu_ri[8][4] = ALU8(ri);
const TcgHandler tcg_alu_rm[8][2][4] = ALU8XG(rm);
const TcgHandler tcg_alu_mr[8][2][4] = ALU8XG(mr);
const TcgHandler tcg_alu_mi[8][2][4] = ALU8XG(mi);
const TcgHandler tcg_test_rr[4] = T4(test_rr);
const TcgHandler tcg_test_ri[4] = T4(test_ri);
const TcgHandler tcg_test_mr[2][4] = XG(test_mr);
const TcgHandler tcg_test_mi[2][4] = XG(test_mi);
const TcgHandler tcg_un_r[4][4] = {
    T4(inc_r), T4(dec_r), T4(not_r), T4(neg_r),
};
const TcgHandler tcg_un_m[4][2][4] = {
    XG(inc_m), XG(dec_m), XG(not_m), XG(neg_m),
};
