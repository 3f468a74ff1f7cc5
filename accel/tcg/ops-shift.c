/*
 * Shifts and rotates.
 *
 * Counts are masked to 5 bits (6 with 64-bit operands) first; a masked count
 * of 0 changes neither flags nor, but for the zero-extension of
 * 32-bit registers, the destination.  O after counts other than 1 and
 * A are undefined in the manual; what is left there is what processors do
 * for a count of 1.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"

#define MASK_b 31
#define MASK_w 31
#define MASK_l 31
#define MASK_q 63

/* C and O only; the others as they were (rotates) */
TCG_COLD static void set_co(CPUX86State *env, bool c, bool o)
{
    uint32_t f = tcg_get_flags(env) & ~(CC_C | CC_O);

    tcg_set_flags(env, f | (c ? CC_C : 0) | (o ? CC_O : 0));
}

#define SIGN(S, v)  (((v) >> (BITS_##S - 1)) & 1)

/*
 * Each computes r from m and the masked, nonzero count n, and the flags from
 * r; 'cold' state goes through carry, a variable of the caller.
 */
#define DO_rol(S) do {                                                     \
        unsigned k = n & (BITS_##S - 1);                                   \
        r = k ? (UT_##S)(m << k) | (UT_##S)(m >> (BITS_##S - k)) : m;      \
    } while (0)
#define FLS_rol(S) set_co(env, r & 1, (r & 1) ^ SIGN(S, r))
#define DO_ror(S) do {                                                     \
        unsigned k = n & (BITS_##S - 1);                                   \
        r = k ? (UT_##S)(m >> k) | (UT_##S)(m << (BITS_##S - k)) : m;      \
    } while (0)
#define FLS_ror(S) set_co(env, SIGN(S, r),                                 \
                          SIGN(S, r) ^ ((r >> (BITS_##S - 2)) & 1))
/* Through carry: BITS + 1 positions, one at a time (n <= 63) */
#define DO_rcl(S) do {                                                     \
        unsigned k = n % (BITS_##S + 1);                                   \
        c = tcg_cf(env);                                                   \
        for (r = m; k; k--) {                                              \
            unsigned out = SIGN(S, r);                                     \
            r = (UT_##S)(r << 1) | c;                                      \
            c = out;                                                       \
        }                                                                  \
    } while (0)
#define FLS_rcl(S) set_co(env, c, c ^ SIGN(S, r))
#define DO_rcr(S) do {                                                     \
        unsigned k = n % (BITS_##S + 1);                                   \
        c = tcg_cf(env);                                                   \
        for (r = m; k; k--) {                                              \
            unsigned out = r & 1;                                          \
            r = (r >> 1) | ((UT_##S)c << (BITS_##S - 1));                  \
            c = out;                                                       \
        }                                                                  \
    } while (0)
#define FLS_rcr(S) set_co(env, c, SIGN(S, r) ^ ((r >> (BITS_##S - 2)) & 1))

#define DO_shl(S) do {                                                     \
        uint64_t t = BITS_##S == 64 ? (uint64_t)m << (n - 1)               \
                                    : (uint64_t)m << n;                    \
        c = BITS_##S == 64 ? t >> 63 : (t >> BITS_##S) & 1;                \
        r = (UT_##S)(BITS_##S == 64 ? t << 1 : t);                         \
    } while (0)
#define FLS_shl(S) tcg_cc(env, CC_OP_CO | SZ_##S, SX(S, r),                \
                          c | ((c ^ SIGN(S, r)) ? CC_O : 0))
#define DO_shr(S) do {                                                     \
        uint64_t t = (uint64_t)m >> (n - 1);                               \
        c = t & 1;                                                         \
        r = (UT_##S)(t >> 1);                                              \
    } while (0)
#define FLS_shr(S) tcg_cc(env, CC_OP_CO | SZ_##S, SX(S, r),                \
                          c | ((n == 1 ? SIGN(S, m) :                      \
                                SIGN(S, (UT_##S)(r << 1))) ? CC_O : 0))
#define DO_sar(S) do {                                                     \
        int64_t t = (int64_t)(ST_##S)m >> (n - 1);                         \
        c = t & 1;                                                         \
        r = (UT_##S)(t >> 1);                                              \
    } while (0)
#define FLS_sar(S) tcg_cc(env, CC_OP_CO | SZ_##S, SX(S, r), c)

#define DEF_SHIFT(S, OP)                                                   \
TCG_OP(OP##_ri_##S)                                                        \
{                                                                          \
    UT_##S m = RD_##S(u->dst), r;                                          \
    unsigned n = (uint8_t)u->imm;                                          \
    uint32_t c = 0;                                                        \
    DO_##OP(S);                                                            \
    WR_##S(u->dst, r);                                                     \
    FLS_##OP(S);                                                           \
    (void)c;                                                               \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(OP##_rc_##S)                                                        \
{                                                                          \
    UT_##S m = RD_##S(u->dst), r;                                          \
    unsigned n = TCG_R8(env, TCG_GPR(R_ECX)) & MASK_##S;                   \
    uint32_t c = 0;                                                        \
    if (!n) {                                                              \
        WR_##S(u->dst, m);                                                 \
        TCG_NEXT;                                                          \
    }                                                                      \
    DO_##OP(S);                                                            \
    WR_##S(u->dst, r);                                                     \
    FLS_##OP(S);                                                           \
    (void)c;                                                               \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_RMW(OP##_mi_##S, S,                                                    \
    uint32_t c = 0; unsigned n = (uint8_t)u->imm; (void)n; DO_##OP(S),     \
    FLS_##OP(S); (void)c)                                                  \
DEF_RMW(OP##_mc_##S, S,                                                    \
    uint32_t c = 0; unsigned n = TCG_R8(env, TCG_GPR(R_ECX)) & MASK_##S;   \
    if (n) { DO_##OP(S); } else { r = m; },                                \
    if (n) { FLS_##OP(S); } (void)c)

FOR_SIZES(DEF_SHIFT, rol)
FOR_SIZES(DEF_SHIFT, ror)
FOR_SIZES(DEF_SHIFT, rcl)
FOR_SIZES(DEF_SHIFT, rcr)
FOR_SIZES(DEF_SHIFT, shl)
FOR_SIZES(DEF_SHIFT, shr)
FOR_SIZES(DEF_SHIFT, sar)

/*
 * SHLD, SHRD.  Counts beyond the size (16-bit operands only) are undefined;
 * here, as in processors, the operand pair then wraps around.
 */
#define DO_shld(S) do {                                                    \
        if (BITS_##S == 16) {                                              \
            uint64_t t = ((uint64_t)m << 32) | ((uint32_t)f << 16) | m;    \
            c = (t >> (48 - n)) & 1;                                       \
            r = (UT_##S)((t << n) >> 32);                                  \
        } else {                                                           \
            c = (m >> (BITS_##S - n)) & 1;                                 \
            r = (UT_##S)(m << n) | (f >> (BITS_##S - n));                  \
        }                                                                  \
    } while (0)
#define DO_shrd(S) do {                                                    \
        if (BITS_##S == 16) {                                              \
            uint64_t t = ((uint64_t)m << 32) | ((uint32_t)f << 16) | m;    \
            c = (t >> (n - 1)) & 1;                                        \
            r = (UT_##S)(t >> n);                                          \
        } else {                                                           \
            c = (m >> (n - 1)) & 1;                                        \
            r = (m >> n) | (UT_##S)(f << (BITS_##S - n));                  \
        }                                                                  \
    } while (0)
#define FLS_shxd(S) tcg_cc(env, CC_OP_CO | SZ_##S, SX(S, r),               \
                           c | (SIGN(S, r ^ m) ? CC_O : 0))

#define DEF_SHXD(S, OP)                                                    \
TCG_OP(OP##_ri_##S)                                                        \
{                                                                          \
    UT_##S m = RD_##S(u->dst), f = RD_##S(u->src), r;                      \
    unsigned n = (uint8_t)u->imm;                                          \
    uint32_t c;                                                            \
    DO_##OP(S);                                                            \
    WR_##S(u->dst, r);                                                     \
    FLS_shxd(S);                                                           \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(OP##_rc_##S)                                                        \
{                                                                          \
    UT_##S m = RD_##S(u->dst), f = RD_##S(u->src), r;                      \
    unsigned n = TCG_R8(env, TCG_GPR(R_ECX)) & MASK_##S;                   \
    uint32_t c;                                                            \
    if (!n) {                                                              \
        WR_##S(u->dst, m);                                                 \
        TCG_NEXT;                                                          \
    }                                                                      \
    DO_##OP(S);                                                            \
    WR_##S(u->dst, r);                                                     \
    FLS_shxd(S);                                                           \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_RMW(OP##_mi_##S, S,                                                    \
    uint32_t c; UT_##S f = RD_##S(u->src); unsigned n = (uint8_t)u->imm;   \
    DO_##OP(S),                                                            \
    FLS_shxd(S))                                                           \
DEF_RMW(OP##_mc_##S, S,                                                    \
    uint32_t c = 0; UT_##S f = RD_##S(u->src);                             \
    unsigned n = TCG_R8(env, TCG_GPR(R_ECX)) & MASK_##S;                   \
    if (n) { DO_##OP(S); } else { r = m; },                                \
    if (n) { FLS_shxd(S); })

FOR_WLQ(DEF_SHXD, shld)
FOR_WLQ(DEF_SHXD, shrd)

#define SHIFT8(n) {                                                        \
    T4(rol_##n), T4(ror_##n), T4(rcl_##n), T4(rcr_##n),                    \
    T4(shl_##n), T4(shr_##n), T4(shl_##n), T4(sar_##n),                    \
}
#define SHIFT8XG(n) {                                                      \
    XG(rol_##n), XG(ror_##n), XG(rcl_##n), XG(rcr_##n),                    \
    XG(shl_##n), XG(shr_##n), XG(shl_##n), XG(sar_##n),                    \
}
const TcgHandler tcg_shift_ri[8][4] = SHIFT8(ri);
const TcgHandler tcg_shift_rc[8][4] = SHIFT8(rc);
const TcgHandler tcg_shift_mi[8][2][4] = SHIFT8XG(mi);
const TcgHandler tcg_shift_mc[8][2][4] = SHIFT8XG(mc);
const TcgHandler tcg_shxd_ri[2][4] = { T3(shld_ri), T3(shrd_ri) };
const TcgHandler tcg_shxd_rc[2][4] = { T3(shld_rc), T3(shrd_rc) };
const TcgHandler tcg_shxd_mi[2][2][4] = { XG3(shld_mi), XG3(shrd_mi) };
const TcgHandler tcg_shxd_mc[2][2][4] = { XG3(shld_mc), XG3(shrd_mc) };
