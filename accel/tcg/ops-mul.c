/*
 * Multiplication, division and decimal adjustment.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"

#define AL  TCG_R8(env, 0)
#define AH  TCG_R8(env, 1)
#define AX  TCG_R16(env, 0)
#define DX  TCG_R16(env, TCG_GPR(R_EDX))
#define RAX TCG_R64(env, 0)
#define RDX TCG_R64(env, TCG_GPR(R_EDX))

#define OVERFLOWED(o) ((o) ? CC_C | CC_O : 0)

static void mul_b(CPUX86State *env, uint8_t m)
{
    AX = AL * m;
    tcg_cc(env, CC_OP_CO | SZ_b, SX(b, AL), OVERFLOWED(AH));
}

static void mul_w(CPUX86State *env, uint16_t m)
{
    uint32_t r = (uint32_t)AX * m;

    AX = r;
    DX = r >> 16;
    tcg_cc(env, CC_OP_CO | SZ_w, SX(w, r), OVERFLOWED(r >> 16));
}

static void mul_l(CPUX86State *env, uint32_t m)
{
    uint64_t r = (uint64_t)(uint32_t)RAX * m;

    RAX = (uint32_t)r;
    RDX = r >> 32;
    tcg_cc(env, CC_OP_CO | SZ_l, SX(l, r), OVERFLOWED(r >> 32));
}

static void mul_q(CPUX86State *env, uint64_t m)
{
    unsigned __int128 r = (unsigned __int128)RAX * m;

    RAX = r;
    RDX = r >> 64;
    tcg_cc(env, CC_OP_CO | SZ_q, r, OVERFLOWED(r >> 64));
}

static void imul_b(CPUX86State *env, uint8_t m)
{
    int r = (int8_t)AL * (int8_t)m;

    AX = r;
    tcg_cc(env, CC_OP_CO | SZ_b, SX(b, r), OVERFLOWED(r != (int8_t)r));
}

static void imul_w(CPUX86State *env, uint16_t m)
{
    int32_t r = (int16_t)AX * (int16_t)m;

    AX = r;
    DX = r >> 16;
    tcg_cc(env, CC_OP_CO | SZ_w, SX(w, r), OVERFLOWED(r != (int16_t)r));
}

static void imul_l(CPUX86State *env, uint32_t m)
{
    int64_t r = (int64_t)(int32_t)RAX * (int32_t)m;

    RAX = (uint32_t)r;
    RDX = (uint32_t)(r >> 32);
    tcg_cc(env, CC_OP_CO | SZ_l, SX(l, r), OVERFLOWED(r != (int32_t)r));
}

static void imul_q(CPUX86State *env, uint64_t m)
{
    __int128 r = (__int128)(int64_t)RAX * (int64_t)m;

    RAX = r;
    RDX = r >> 64;
    tcg_cc(env, CC_OP_CO | SZ_q, r, OVERFLOWED(r != (int64_t)r));
}

/* Division: false asks for #DE */
static bool div_b(CPUX86State *env, uint8_t m)
{
    unsigned n = AX;

    if (!m || n / m > 0xff) {
        return false;
    }
    AX = (n / m) | ((n % m) << 8);
    return true;
}

static bool div_w(CPUX86State *env, uint16_t m)
{
    uint32_t n = (uint32_t)DX << 16 | AX;

    if (!m || n / m > 0xffff) {
        return false;
    }
    AX = n / m;
    DX = n % m;
    return true;
}

static bool div_l(CPUX86State *env, uint32_t m)
{
    uint64_t n = RDX << 32 | (uint32_t)RAX;

    if (!m || n / m > 0xffffffff) {
        return false;
    }
    RAX = n / m;
    RDX = n % m;
    return true;
}

static bool div_q(CPUX86State *env, uint64_t m)
{
    unsigned __int128 n = (unsigned __int128)RDX << 64 | RAX;

    if (RDX >= m) {         /* covers m == 0 */
        return false;
    }
    if (!RDX) {
        uint64_t a = RAX;

        RAX = a / m;
        RDX = a % m;
        return true;
    }
    RAX = n / m;
    RDX = n % m;
    return true;
}

static bool idiv_b(CPUX86State *env, uint8_t m)
{
    int n = (int16_t)AX, d = (int8_t)m;

    if (!d || n / d != (int8_t)(n / d)) {
        return false;
    }
    AX = (uint8_t)(n / d) | (uint8_t)(n % d) << 8;
    return true;
}

static bool idiv_w(CPUX86State *env, uint16_t m)
{
    int64_t n = (int32_t)((uint32_t)DX << 16 | AX), d = (int16_t)m;

    if (!d || n / d != (int16_t)(n / d)) {
        return false;
    }
    AX = n / d;
    DX = n % d;
    return true;
}

static bool idiv_l(CPUX86State *env, uint32_t m)
{
    int64_t n = RDX << 32 | (uint32_t)RAX, d = (int32_t)m;

    if (!d || (n == INT64_MIN && d == -1) || n / d != (int32_t)(n / d)) {
        return false;
    }
    RAX = (uint32_t)(n / d);
    RDX = (uint32_t)(n % d);
    return true;
}

static bool idiv_q(CPUX86State *env, uint64_t m)
{
    __int128 n = (__int128)((unsigned __int128)RDX << 64 | RAX);
    int64_t d = m;
    __int128 min = (__int128)1 << 127;

    if (!d || (n == min && d == -1) || n / d != (int64_t)(n / d)) {
        return false;
    }
    RAX = n / d;
    RDX = n % d;
    return true;
}

#define DEF_MUL(S, OP)                                                     \
TCG_OP(OP##_r_##S)                                                         \
{                                                                          \
    OP##_##S(env, RD_##S(u->dst));                                         \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_LOAD(OP##_m_##S, S, OP##_##S(env, m))
#define DEF_DIV(S, OP)                                                     \
TCG_OP(OP##_r_##S)                                                         \
{                                                                          \
    if (!OP##_##S(env, RD_##S(u->dst))) {                                  \
        tcg_raise(env, u, EXCP00_DIVZ);                                    \
    }                                                                      \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_LOAD(OP##_m_##S, S,                                                    \
    if (!OP##_##S(env, m)) { tcg_raise(env, u, EXCP00_DIVZ); })

FOR_SIZES(DEF_MUL, mul)
FOR_SIZES(DEF_MUL, imul)
FOR_SIZES(DEF_DIV, div)
FOR_SIZES(DEF_DIV, idiv)

#define WIDE_w int64_t
#define WIDE_l int64_t
#define WIDE_q __int128
#define IMUL2(S, A, B) do {                                                \
        WIDE_##S r = (WIDE_##S)(ST_##S)(A) * (ST_##S)(B);                  \
        WR_##S(u->dst, (UT_##S)r);                                         \
        tcg_cc(env, CC_OP_CO | SZ_##S, SX(S, r),                           \
               OVERFLOWED(r != (ST_##S)r));                                \
    } while (0)
#define DEF_IMUL2(S)                                                       \
TCG_OP(imul_rr_##S)                                                        \
{                                                                          \
    IMUL2(S, RD_##S(u->dst), RD_##S(u->src));                              \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(imul_rri_##S)                                                       \
{                                                                          \
    IMUL2(S, RD_##S(u->src), u->imm);                                      \
    TCG_NEXT;                                                              \
}                                                                          \
DEF_LOAD(imul_rm_##S, S, IMUL2(S, RD_##S(u->dst), m))                      \
DEF_LOAD(imul_rmi_##S, S, IMUL2(S, m, u->imm))
FOR_WLQ(DEF_IMUL2)

static void decimal_flags(CPUX86State *env, uint32_t ac)
{
    uint32_t f = ac;

    f |= AL == 0 ? CC_Z : 0;
    f |= AL & 0x80 ? CC_S : 0;
    f |= !__builtin_parity(AL) ? CC_P : 0;
    tcg_set_flags(env, f);
}

TCG_OP(aam)
{
    uint8_t base = u->imm;

    if (!base) {
        tcg_raise(env, u, EXCP00_DIVZ);
    }
    AX = (AL / base) << 8 | AL % base;
    decimal_flags(env, 0);
    TCG_NEXT;
}

TCG_OP(aad)
{
    AX = (uint8_t)(AL + AH * u->imm);
    decimal_flags(env, 0);
    TCG_NEXT;
}

TCG_OP(aaa)
{
    bool adjust = (AL & 15) > 9 || (tcg_get_flags(env) & CC_A);

    if (adjust) {
        AX += 0x106;
    }
    AL &= 15;
    decimal_flags(env, adjust ? CC_A | CC_C : 0);
    TCG_NEXT;
}

TCG_OP(aas)
{
    bool adjust = (AL & 15) > 9 || (tcg_get_flags(env) & CC_A);

    if (adjust) {
        AX -= 6;
        AH -= 1;
    }
    AL &= 15;
    decimal_flags(env, adjust ? CC_A | CC_C : 0);
    TCG_NEXT;
}

TCG_OP(daa)
{
    uint32_t f = tcg_get_flags(env), out = 0;
    uint8_t al = AL;

    if ((al & 15) > 9 || (f & CC_A)) {
        AL += 6;
        out |= CC_A;
    }
    if (al > 0x99 || (f & CC_C)) {
        AL += 0x60;
        out |= CC_C;
    }
    decimal_flags(env, out);
    TCG_NEXT;
}

TCG_OP(das)
{
    uint32_t f = tcg_get_flags(env), out = 0;
    uint8_t al = AL;

    if ((al & 15) > 9 || (f & CC_A)) {
        out |= CC_A;
        if (al < 6 || (f & CC_C)) {
            out |= CC_C;
        }
        AL -= 6;
    }
    if (al > 0x99 || (f & CC_C)) {
        AL -= 0x60;
        out |= CC_C;
    }
    decimal_flags(env, out);
    TCG_NEXT;
}

const TcgHandler tcg_muldiv_r[4][4] = {
    T4(mul_r), T4(imul_r), T4(div_r), T4(idiv_r),
};
const TcgHandler tcg_muldiv_m[4][2][4] = {
    XG(mul_m), XG(imul_m), XG(div_m), XG(idiv_m),
};
const TcgHandler tcg_imul_rr[4] = T3(imul_rr);
const TcgHandler tcg_imul_rm[2][4] = XG3(imul_rm);
const TcgHandler tcg_imul_rri[4] = T3(imul_rri);
const TcgHandler tcg_imul_rmi[2][4] = XG3(imul_rmi);
const TcgHandler tcg_aam = aam, tcg_aad = aad, tcg_aaa = aaa;
const TcgHandler tcg_aas = aas, tcg_daa = daa, tcg_das = das;
