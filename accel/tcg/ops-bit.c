/*
 * Bit tests and scans, XADD, CMPXCHG.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"

/* BT and friends set C; Z is preserved, the others are undefined */
TCG_INLINE void set_carry(CPUX86State *env, uint32_t c)
{
    uint32_t f = tcg_get_flags(env) & ~CC_C;

    tcg_set_flags(env, f | c);
}

#define BIT_bt(v, k)   (v)
#define BIT_bts(v, k)  ((v) | (k))
#define BIT_btr(v, k)  ((v) & ~(k))
#define BIT_btc(v, k)  ((v) ^ (k))

#define KIND_bt   false
#define KIND_bts  true
#define KIND_btr  true
#define KIND_btc  true

/* The effective address moves with a register bit offset (SDM: BT) */
TCG_INLINE uint64_t bt_addr(CPUX86State *env, const TcgUop *u, int64_t bit,
                            unsigned shift, bool write)
{
    unsigned bytes = 1u << (shift - 3);
    int64_t delta = (bit >> shift) * bytes;

    if (TCG_UNLIKELY(u->flags & (UOP_LEGACY | UOP_EA_LONG32))) {
        TcgUop moved = *u;

        moved.disp += delta;
        return tcg_ea_legacy(env, &moved, bytes, write);
    }
    return tcg_ea_long(env, u) + delta;
}
#define SHIFT_w 4
#define SHIFT_l 5
#define SHIFT_q 6

#define DEF_BT(S, OP)                                                      \
TCG_OP(OP##_rr_##S)                                                        \
{                                                                          \
    unsigned n = RD_##S(u->src) & (BITS_##S - 1);                          \
    UT_##S v = RD_##S(u->dst), k = (UT_##S)1 << n;                         \
    (void)k;                                                               \
    if (KIND_##OP) {                                                       \
        WR_##S(u->dst, (UT_##S)BIT_##OP(v, k));                            \
    }                                                                      \
    set_carry(env, (v >> n) & 1);                                          \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(OP##_ri_##S)                                                        \
{                                                                          \
    unsigned n = u->imm & (BITS_##S - 1);                                  \
    UT_##S v = RD_##S(u->dst), k = (UT_##S)1 << n;                         \
    (void)k;                                                               \
    if (KIND_##OP) {                                                       \
        WR_##S(u->dst, (UT_##S)BIT_##OP(v, k));                            \
    }                                                                      \
    set_carry(env, (v >> n) & 1);                                          \
    TCG_NEXT;                                                              \
}                                                                          \
static uint32_t OP##_m_##S(CPUX86State *env, const TcgUop *u, int64_t bit) \
{                                                                          \
    unsigned n = bit & (BITS_##S - 1);                                     \
    bool write = KIND_##OP;                                                \
    uint64_t ea = bt_addr(env, u, bit, SHIFT_##S, write);                  \
    UT_##S v, k = (UT_##S)1 << n;                                          \
    (void)k;                                                               \
    if (write && !tcg_tlb_write(env, ea, BYTES_##S)) {                     \
        tcg_probe_write(env, u, ea, BYTES_##S);                            \
    }                                                                      \
    v = LD_##S(env, u, ea);                                                \
    if (write) {                                                           \
        STO_##S(env, u, ea, (UT_##S)BIT_##OP(v, k));                       \
    }                                                                      \
    return (v >> n) & 1;                                                   \
}                                                                          \
TCG_OP(OP##_mr_##S)                                                        \
{                                                                          \
    set_carry(env, OP##_m_##S(env, u, (ST_##S)RD_##S(u->src)));            \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(OP##_mi_##S)                                                        \
{                                                                          \
    set_carry(env, OP##_m_##S(env, u, u->imm & (BITS_##S - 1)));           \
    TCG_NEXT;                                                              \
}
#define LD_w tcg_ld16
#define LD_l tcg_ld32
#define LD_q tcg_ld64
#define STO_w tcg_st16
#define STO_l tcg_st32
#define STO_q tcg_st64

FOR_WLQ(DEF_BT, bt)
FOR_WLQ(DEF_BT, bts)
FOR_WLQ(DEF_BT, btr)
FOR_WLQ(DEF_BT, btc)

#define CTZ(v)  __builtin_ctzll(v)
#define CLZ(v)  __builtin_clzll(v)

/* BSF and BSR of 0 set Z and leave the destination alone */
#define SCAN_bsf(S, v) do {                                                \
        UT_##S s = (v);                                                    \
        if (s) {                                                           \
            WR_##S(u->dst, CTZ((uint64_t)s));                              \
        } else {                                                           \
            WR_##S(u->dst, RD_##S(u->dst));                                \
        }                                                                  \
        tcg_cc(env, CC_OP_LOGIC | SZ_##S, SX(S, s) != 0, 0);               \
    } while (0)
#define SCAN_bsr(S, v) do {                                                \
        UT_##S s = (v);                                                    \
        if (s) {                                                           \
            WR_##S(u->dst, 63 - CLZ((uint64_t)s));                         \
        } else {                                                           \
            WR_##S(u->dst, RD_##S(u->dst));                                \
        }                                                                  \
        tcg_cc(env, CC_OP_LOGIC | SZ_##S, SX(S, s) != 0, 0);               \
    } while (0)
#define SCAN_tzcnt(S, v) do {                                              \
        UT_##S s = (v);                                                    \
        UT_##S r = s ? CTZ((uint64_t)s) : BITS_##S;                        \
        WR_##S(u->dst, r);                                                 \
        tcg_set_flags(env, (s ? 0 : CC_C) | (r ? 0 : CC_Z));               \
    } while (0)
#define SCAN_lzcnt(S, v) do {                                              \
        UT_##S s = (v);                                                    \
        UT_##S r = s ? CLZ((uint64_t)s) - (64 - BITS_##S) : BITS_##S;      \
        WR_##S(u->dst, r);                                                 \
        tcg_set_flags(env, (s ? 0 : CC_C) | (r ? 0 : CC_Z));               \
    } while (0)
#define SCAN_popcnt(S, v) do {                                             \
        UT_##S s = (v);                                                    \
        WR_##S(u->dst, __builtin_popcountll(s));                           \
        tcg_set_flags(env, s ? 0 : CC_Z);                                  \
    } while (0)

#define DEF_SCAN(S, OP)                                                    \
TCG_OP(OP##_rr_##S)                                                        \
{                                                                          \
    SCAN_##OP(S, RD_##S(u->src));                                          \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_LOAD(OP##_rm_##S, S, SCAN_##OP(S, m))
FOR_WLQ(DEF_SCAN, bsf)
FOR_WLQ(DEF_SCAN, bsr)
FOR_WLQ(DEF_SCAN, tzcnt)
FOR_WLQ(DEF_SCAN, lzcnt)
FOR_WLQ(DEF_SCAN, popcnt)

#define DEF_XADD(S)                                                        \
TCG_OP(xadd_rr_##S)                                                        \
{                                                                          \
    UT_##S a = RD_##S(u->dst), b = RD_##S(u->src), r = a + b;              \
    WR_##S(u->src, a);                                                     \
    WR_##S(u->dst, r);                                                     \
    tcg_cc(env, CC_OP_ADD | SZ_##S, SX(S, r), SX(S, b));                   \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_RMW(xadd_mr_##S, S, UT_##S b = RD_##S(u->src); r = m + b,              \
    WR_##S(u->src, m);                                                     \
    tcg_cc(env, CC_OP_ADD | SZ_##S, SX(S, r), SX(S, b)))                   \
TCG_OP(cmpxchg_rr_##S)                                                     \
{                                                                          \
    UT_##S a = RD_##S(0), d = RD_##S(u->dst), r = a - d;                   \
    if (a == d) {                                                          \
        WR_##S(u->dst, RD_##S(u->src));                                    \
    } else {                                                               \
        WR_##S(0, d);                                                      \
    }                                                                      \
    tcg_cc(env, CC_OP_SUB | SZ_##S, SX(S, r), SX(S, a));                   \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_RMW(cmpxchg_mr_##S, S,                                                 \
    UT_##S a = RD_##S(0); r = a == m ? RD_##S(u->src) : m,                 \
    if (a != m) { WR_##S(0, m); }                                          \
    tcg_cc(env, CC_OP_SUB | SZ_##S, SX(S, (UT_##S)(a - m)), SX(S, a)))
FOR_SIZES(DEF_XADD)

static void set_zero(CPUX86State *env, bool z)
{
    tcg_set_flags(env, (tcg_get_flags(env) & ~CC_Z) | (z ? CC_Z : 0));
}

TCG_COLD TCG_OP(cmpxchg8b)
{
    uint64_t ea = tcg_ea(env, u, 8, true), m, want;

    tcg_probe_write(env, u, ea, 8);
    m = tcg_slow_ld(env, u, ea, 8);
    want = env->regs[R_EDX] << 32 | (uint32_t)env->regs[R_EAX];
    if (m == want) {
        tcg_slow_st(env, u, ea, env->regs[R_ECX] << 32 |
                    (uint32_t)env->regs[R_EBX], 8);
    } else {
        tcg_slow_st(env, u, ea, m, 8);
        env->regs[R_EAX] = (uint32_t)m;
        env->regs[R_EDX] = m >> 32;
    }
    set_zero(env, m == want);
    return u + 1;
}

TCG_COLD TCG_OP(cmpxchg16b)
{
    uint64_t ea = tcg_ea(env, u, 16, true), m[2], with[2];
    bool same;

    if (ea & 15) {
        tcg_raise_err(env, u, EXCP0D_GPF, 0);
    }
    tcg_probe_write(env, u, ea, 16);
    tcg_slow_read(env, u, ea, m, 16);
    same = m[0] == env->regs[R_EAX] && m[1] == env->regs[R_EDX];
    with[0] = same ? env->regs[R_EBX] : m[0];
    with[1] = same ? env->regs[R_ECX] : m[1];
    tcg_slow_write(env, u, ea, with, 16);
    if (!same) {
        env->regs[R_EAX] = m[0];
        env->regs[R_EDX] = m[1];
    }
    set_zero(env, same);
    return u + 1;
}

const TcgHandler tcg_cmpxchg8b = cmpxchg8b, tcg_cmpxchg16b = cmpxchg16b;

#define BT4(n) { T3(bt_##n), T3(bts_##n), T3(btr_##n), T3(btc_##n) }
const TcgHandler tcg_bt_rr[4][4] = BT4(rr);
const TcgHandler tcg_bt_ri[4][4] = BT4(ri);
const TcgHandler tcg_bt_mr[4][4] = BT4(mr);
const TcgHandler tcg_bt_mi[4][4] = BT4(mi);
const TcgHandler tcg_scan_rr[5][4] = {
    T3(bsf_rr), T3(bsr_rr), T3(tzcnt_rr), T3(lzcnt_rr), T3(popcnt_rr),
};
const TcgHandler tcg_scan_rm[5][2][4] = {
    XG3(bsf_rm), XG3(bsr_rm), XG3(tzcnt_rm), XG3(lzcnt_rm), XG3(popcnt_rm),
};
const TcgHandler tcg_xadd_rr[4] = T4(xadd_rr);
const TcgHandler tcg_xadd_mr[2][4] = XG(xadd_mr);
const TcgHandler tcg_cmpxchg_rr[4] = T4(cmpxchg_rr);
const TcgHandler tcg_cmpxchg_mr[2][4] = XG(cmpxchg_mr);
