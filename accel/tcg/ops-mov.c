/*
 * Moves: MOV, MOVZX/SX, LEA, XCHG, CMOV, SETcc, BSWAP and flag copies.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"

#define DEF_MOV(S)                                                         \
TCG_OP(mov_rr_##S)                                                         \
{                                                                          \
    WR_##S(u->dst, RD_##S(u->src));                                        \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(mov_ri_##S)                                                         \
{                                                                          \
    WR_##S(u->dst, (UT_##S)u->imm64);                                      \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_LOAD(mov_rm_##S, S, WR_##S(u->dst, m))                                 \
DEF_LOAD1(mov_rm_##S, b, S, WR_##S(u->dst, m))                             \
DEF_STORE(mov_mr_##S, S, RD_##S(u->src))                                   \
DEF_STORE1(mov_mr_##S, b, S, RD_##S(u->src))                               \
DEF_STORE(mov_mi_##S, S, (int64_t)u->imm)                                  \
DEF_STORE1(mov_mi_##S, b, S, (int64_t)u->imm)                              \
TCG_OP(xchg_rr_##S)                                                        \
{                                                                          \
    UT_##S a = RD_##S(u->dst), b = RD_##S(u->src);                         \
    WR_##S(u->dst, b);                                                     \
    WR_##S(u->src, a);                                                     \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_RMW(xchg_mr_##S, S, r = RD_##S(u->src), WR_##S(u->src, m))

FOR_SIZES(DEF_MOV)

/* D from S with sign (s) or zero (z) extension; S may equal D (MOVSXD) */
#define CAST_s(S, v) (int64_t)(ST_##S)(v)
#define CAST_z(S, v) (uint64_t)(UT_##S)(v)
#define DEF_MOVX(D, S, X)                                                  \
TCG_OP(mov##X##S##_rr_##D)                                                 \
{                                                                          \
    WR_##D(u->dst, (UT_##D)CAST_##X(S, RD_##S(u->src)));                   \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_LOAD(mov##X##S##_rm_##D, S, WR_##D(u->dst, (UT_##D)CAST_##X(S, m)))    \
DEF_LOAD1(mov##X##S##_rm_##D, b, S, WR_##D(u->dst, (UT_##D)CAST_##X(S, m)))

FOR_WLQ(DEF_MOVX, b, z)
FOR_WLQ(DEF_MOVX, b, s)
FOR_WLQ(DEF_MOVX, w, z)
FOR_WLQ(DEF_MOVX, w, s)
FOR_WLQ(DEF_MOVX, l, z)
FOR_WLQ(DEF_MOVX, l, s)

/* LEA ignores segments; truncation to the address size is in tcg_lea_ea */
TCG_INLINE uint64_t lea(CPUX86State *env, const TcgUop *u)
{
    uint64_t ea = TCG_R64(env, u->base) +
                  (TCG_R64(env, u->index) << u->scale) + u->disp;

    if (u->flags & UOP_ADDR16) {
        return (uint16_t)ea;
    }
    return u->flags & (UOP_ADDR32 | UOP_EA_LONG32) ? (uint32_t)ea : ea;
}

#define DEF_LEA(S)                                                         \
TCG_OP(lea_##S)                                                            \
{                                                                          \
    WR_##S(u->dst, (UT_##S)lea(env, u));                                   \
    TCG_NEXT;                                                              \
}
FOR_WLQ(DEF_LEA)

TCG_OP(lea_base)
{
    TCG_R64(env, u->dst) = TCG_R64(env, u->base) + u->disp;
    TCG_NEXT;
}

#define DEF_CMOV(S, CC)                                                    \
TCG_OP(cmov##CC##_rr_##S)                                                  \
{                                                                          \
    UT_##S v = RD_##S(u->dst);                                             \
    if (tcg_test_cc(env, CC)) {                                            \
        v = RD_##S(u->src);                                                \
    }                                                                      \
    WR_##S(u->dst, v);                                                     \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_LOAD(cmov##CC##_rm_##S, S,                                             \
    UT_##S v = RD_##S(u->dst);                                             \
    if (tcg_test_cc(env, CC)) { v = m; }                                   \
    WR_##S(u->dst, v))

#define DEF_CC(CC)                                                         \
FOR_WLQ(DEF_CMOV, CC)                                                      \
TCG_OP(set##CC##_r)                                                        \
{                                                                          \
    TCG_R8(env, u->dst) = tcg_test_cc(env, CC);                            \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_STORE(set##CC##_m, b, tcg_test_cc(env, CC))

#define FOR_CC(M)                                                          \
    M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7)                                \
    M(8) M(9) M(10) M(11) M(12) M(13) M(14) M(15)
FOR_CC(DEF_CC)

TCG_OP(bswap_w)     /* undefined by the manual; processors give 0 */
{
    TCG_R16(env, u->dst) = 0;
    TCG_NEXT;
}

TCG_OP(bswap_l)
{
    TCG_R64(env, u->dst) = __builtin_bswap32(TCG_R32(env, u->dst));
    TCG_NEXT;
}

TCG_OP(bswap_q)
{
    TCG_R64(env, u->dst) = __builtin_bswap64(TCG_R64(env, u->dst));
    TCG_NEXT;
}

#define SWAP_w __builtin_bswap16
#define SWAP_l __builtin_bswap32
#define SWAP_q __builtin_bswap64
#define DEF_MOVBE(S)                                                       \
DEF_LOAD(movbe_rm_##S, S, WR_##S(u->dst, SWAP_##S(m)))                     \
DEF_STORE(movbe_mr_##S, S, SWAP_##S(RD_##S(u->src)))
FOR_WLQ(DEF_MOVBE)

TCG_OP(cbw)
{
    TCG_R16(env, 0) = (int8_t)TCG_R8(env, 0);
    TCG_NEXT;
}

TCG_OP(cwde)
{
    TCG_R64(env, 0) = (uint32_t)(int16_t)TCG_R16(env, 0);
    TCG_NEXT;
}

TCG_OP(cdqe)
{
    TCG_R64(env, 0) = (int64_t)(int32_t)TCG_R32(env, 0);
    TCG_NEXT;
}

TCG_OP(cwd)
{
    TCG_R16(env, TCG_GPR(R_EDX)) = (int16_t)TCG_R16(env, 0) >> 15;
    TCG_NEXT;
}

TCG_OP(cdq)
{
    TCG_R64(env, TCG_GPR(R_EDX)) = (uint32_t)((int32_t)TCG_R32(env, 0) >> 31);
    TCG_NEXT;
}

TCG_OP(cqo)
{
    TCG_R64(env, TCG_GPR(R_EDX)) = (int64_t)TCG_R64(env, 0) >> 63;
    TCG_NEXT;
}

TCG_OP(sahf)
{
    uint32_t low = CC_C | CC_P | CC_A | CC_Z | CC_S;

    tcg_set_flags(env, (tcg_get_flags(env) & ~low) |
                       (TCG_R8(env, 1) & low));
    TCG_NEXT;
}

TCG_OP(lahf)
{
    TCG_R8(env, 1) = (tcg_get_flags(env) & 0xff) | EFLAGS_FIXED;
    TCG_NEXT;
}

/* undocumented by Intel, but in every processor: AL = CF ? FF : 0 */
TCG_OP(salc)
{
    TCG_R8(env, 0) = -(tcg_get_flags(env) & CC_C);
    TCG_NEXT;
}

/* base is rBX, index is none; the decoder leaves the rest to this */
TCG_COLD TCG_OP(xlat)
{
    uint64_t rbx = env->regs[R_EBX], ea;
    TcgUop t = *u;

    t.disp = rbx + TCG_R8(env, 0);
    ea = tcg_ea(env, &t, 1, false);
    TCG_R8(env, 0) = tcg_ld8(env, u, ea);
    return u + 1;
}

TCG_OP(cmc)
{
    tcg_set_flags(env, tcg_get_flags(env) ^ CC_C);
    TCG_NEXT;
}

TCG_OP(clc)
{
    tcg_set_flags(env, tcg_get_flags(env) & ~CC_C);
    TCG_NEXT;
}

TCG_OP(stc)
{
    tcg_set_flags(env, tcg_get_flags(env) | CC_C);
    TCG_NEXT;
}

TCG_OP(cld)
{
    env->eflags &= ~(uint64_t)DF_MASK;
    TCG_NEXT;
}

TCG_OP(std)
{
    env->eflags |= DF_MASK;
    TCG_NEXT;
}

const TcgHandler tcg_sahf = sahf, tcg_lahf = lahf, tcg_salc = salc;
const TcgHandler tcg_xlat = xlat;
const TcgHandler tcg_cmc = cmc, tcg_clc = clc, tcg_stc = stc;
const TcgHandler tcg_cld = cld, tcg_std = std;

#define XGB(n) { T4F(n, x), T4F(n, g), T4F(n, b) }
const TcgHandler tcg_mov_rr[4] = T4(mov_rr);
const TcgHandler tcg_mov_ri[4] = T4(mov_ri);
const TcgHandler tcg_mov_rm[3][4] = XGB(mov_rm);
const TcgHandler tcg_mov_mr[3][4] = XGB(mov_mr);
const TcgHandler tcg_mov_mi[3][4] = XGB(mov_mi);
const TcgHandler tcg_movx_rr[2][3][4] = {
    { T3(movzb_rr), T3(movzw_rr), T3(movzl_rr) },
    { T3(movsb_rr), T3(movsw_rr), T3(movsl_rr) },
};
#define MX3(X) {                                                           \
    { T3F(mov##X##b_rm, x), T3F(mov##X##w_rm, x), T3F(mov##X##l_rm, x) },  \
    { T3F(mov##X##b_rm, g), T3F(mov##X##w_rm, g), T3F(mov##X##l_rm, g) },  \
    { T3F(mov##X##b_rm, b), T3F(mov##X##w_rm, b), T3F(mov##X##l_rm, b) },  \
}
const TcgHandler tcg_movx_rm[2][3][3][4] = { MX3(z), MX3(s) };
const TcgHandler tcg_lea[4] = T3(lea);
const TcgHandler tcg_lea_b = lea_base;
const TcgHandler tcg_xchg_rr[4] = T4(xchg_rr);
const TcgHandler tcg_xchg_mr[2][4] = XG(xchg_mr);
#define ROW_RR(n) T3(cmov##n##_rr),
#define ROW_RM(n) XG3(cmov##n##_rm),
#define ROW_SR(n) set##n##_r,
#define ROW_SM(n) { set##n##_m_x, set##n##_m_g },
const TcgHandler tcg_cmov_rr[16][4] = { FOR_CC(ROW_RR) };
const TcgHandler tcg_cmov_rm[16][2][4] = { FOR_CC(ROW_RM) };
const TcgHandler tcg_setcc_r[16] = { FOR_CC(ROW_SR) };
const TcgHandler tcg_setcc_m[16][2] = { FOR_CC(ROW_SM) };
const TcgHandler tcg_bswap[4] = T3(bswap);
const TcgHandler tcg_cbw[4] = { NULL, cbw, cwde, cdqe };
const TcgHandler tcg_cwd[4] = { NULL, cwd, cdq, cqo };
const TcgHandler tcg_movbe_rm[2][4] = XG3(movbe_rm);
const TcgHandler tcg_movbe_mr[2][4] = XG3(movbe_mr);
