/*
 * Building blocks of the integer handlers, and the tables through which the
 * decoder finds them.
 *
 * Operand sizes are b, w, l, q; tables are indexed by their logarithm.
 * Memory forms: x is a 64-bit address, g any other (truncation and limit
 * checks), b is x without index and segment base.  Every memory handler has
 * a cold twin that goes through the slow path, so that the hot one
 * needs no stack frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_OPS_H
#define ACCEL_TCG_OPS_H

#include "accel/tcg/internal.h"

#define UT_b uint8_t
#define UT_w uint16_t
#define UT_l uint32_t
#define UT_q uint64_t
#define ST_b int8_t
#define ST_w int16_t
#define ST_l int32_t
#define ST_q int64_t
#define SZ_b 0
#define SZ_w 1
#define SZ_l 2
#define SZ_q 3
#define BYTES_b 1
#define BYTES_w 2
#define BYTES_l 4
#define BYTES_q 8
#define BITS_b 8
#define BITS_w 16
#define BITS_l 32
#define BITS_q 64

typedef uint8_t UN_b __attribute__((may_alias));
typedef uint16_t UN_w __attribute__((may_alias, aligned(1)));
typedef uint32_t UN_l __attribute__((may_alias, aligned(1)));
typedef uint64_t UN_q __attribute__((may_alias, aligned(1)));

#define RD_b(o) TCG_R8(env, o)
#define RD_w(o) TCG_R16(env, o)
#define RD_l(o) TCG_R32(env, o)
#define RD_q(o) TCG_R64(env, o)
#define WR_b(o, v) (TCG_R8(env, o) = (v))
#define WR_w(o, v) (TCG_R16(env, o) = (v))
#define WR_l(o, v) (TCG_R64(env, o) = (uint32_t)(v))
#define WR_q(o, v) (TCG_R64(env, o) = (v))

/* Sign-extend a value of size S to 64 bits. */
#define SX(S, v) ((uint64_t)(int64_t)(ST_##S)(v))

#define EA_b(S, W) (TCG_R64(env, u->base) + u->disp)
#define EA_x(S, W) tcg_ea_long(env, u)
#define EA_g(S, W) tcg_ea_legacy(env, u, BYTES_##S, W)

/* BODY uses the loaded value m. */
#define DEF_LOAD1(NAME, F, S, BODY)                                        \
TCG_COLD TCG_OP(NAME##_##F##_slow)                                         \
{                                                                          \
    UT_##S m = tcg_slow_ld(env, u, EA_##F(S, false), BYTES_##S);           \
    BODY;                                                                  \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(NAME##_##F)                                                         \
{                                                                          \
    const UN_##S *p = tcg_tlb_read(env, EA_##F(S, false), BYTES_##S);      \
    UT_##S m;                                                              \
    if (TCG_UNLIKELY(!p)) {                                                \
        TCG_TAIL(NAME##_##F##_slow);                                       \
    }                                                                      \
    m = *p;                                                                \
    BODY;                                                                  \
    TCG_NEXT;                                                              \
}
#define DEF_LOAD(NAME, S, BODY)                                            \
    DEF_LOAD1(NAME, x, S, BODY) DEF_LOAD1(NAME, g, S, BODY)

#define DEF_STORE1(NAME, F, S, VALUE)                                      \
TCG_COLD TCG_OP(NAME##_##F##_slow)                                         \
{                                                                          \
    tcg_slow_st(env, u, EA_##F(S, true), (UT_##S)(VALUE), BYTES_##S);      \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(NAME##_##F)                                                         \
{                                                                          \
    UN_##S *p = tcg_tlb_write(env, EA_##F(S, true), BYTES_##S);            \
    if (TCG_UNLIKELY(!p)) {                                                \
        TCG_TAIL(NAME##_##F##_slow);                                       \
    }                                                                      \
    *p = (UT_##S)(VALUE);                                                  \
    TCG_NEXT;                                                              \
}
#define DEF_STORE(NAME, S, VALUE)                                          \
    DEF_STORE1(NAME, x, S, VALUE) DEF_STORE1(NAME, g, S, VALUE)

/* CALC computes r from m; COMMIT runs after r has been stored. */
#define DEF_RMW1(NAME, F, S, CALC, COMMIT)                                 \
TCG_COLD TCG_OP(NAME##_##F##_slow)                                         \
{                                                                          \
    uint64_t ea = EA_##F(S, true);                                         \
    UT_##S m, r;                                                           \
    tcg_probe_write(env, u, ea, BYTES_##S);                                \
    m = tcg_slow_ld(env, u, ea, BYTES_##S);                                \
    CALC;                                                                  \
    tcg_slow_st(env, u, ea, r, BYTES_##S);                                 \
    COMMIT;                                                                \
    TCG_NEXT;                                                              \
}                                                                          \
TCG_OP(NAME##_##F)                                                         \
{                                                                          \
    UN_##S *p = tcg_tlb_write(env, EA_##F(S, true), BYTES_##S);            \
    UT_##S m, r;                                                           \
    if (TCG_UNLIKELY(!p)) {                                                \
        TCG_TAIL(NAME##_##F##_slow);                                       \
    }                                                                      \
    m = *p;                                                                \
    CALC;                                                                  \
    *p = r;                                                                \
    COMMIT;                                                                \
    TCG_NEXT;                                                              \
}
#define DEF_RMW(NAME, S, CALC, COMMIT)                                     \
    DEF_RMW1(NAME, x, S, CALC, COMMIT) DEF_RMW1(NAME, g, S, CALC, COMMIT)

#define FOR_SIZES(M, ...)                                                  \
    M(b, ##__VA_ARGS__) M(w, ##__VA_ARGS__)                                \
    M(l, ##__VA_ARGS__) M(q, ##__VA_ARGS__)
#define FOR_WLQ(M, ...)                                                    \
    M(w, ##__VA_ARGS__) M(l, ##__VA_ARGS__) M(q, ##__VA_ARGS__)

#define T4(n)      { n##_b, n##_w, n##_l, n##_q }
#define T3(n)      { NULL, n##_w, n##_l, n##_q }
#define T4F(n, f)  { n##_b_##f, n##_w_##f, n##_l_##f, n##_q_##f }
#define T3F(n, f)  { NULL, n##_w_##f, n##_l_##f, n##_q_##f }
#define XG(n)      { T4F(n, x), T4F(n, g) }
#define XG3(n)     { T3F(n, x), T3F(n, g) }

/* ops-alu.c; first index ADD OR ADC SBB AND SUB XOR CMP */
extern const TcgHandler tcg_alu_rr[8][4];           /* dst op= src */
extern const TcgHandler tcg_alu_ri[8][4];
extern const TcgHandler tcg_alu_rm[8][2][4];        /* dst op= [m] */
extern const TcgHandler tcg_alu_mr[8][2][4];        /* [m] op= src */
extern const TcgHandler tcg_alu_mi[8][2][4];
extern const TcgHandler tcg_test_rr[4], tcg_test_ri[4];
extern const TcgHandler tcg_test_mr[2][4], tcg_test_mi[2][4];
/* INC DEC NOT NEG */
extern const TcgHandler tcg_un_r[4][4];
extern const TcgHandler tcg_un_m[4][2][4];
extern const TcgHandler tcg_xor_zero;               /* xor r32, r32 */

/* ops-mov.c */
extern const TcgHandler tcg_mov_rr[4], tcg_mov_ri[4];
extern const TcgHandler tcg_mov_rm[3][4], tcg_mov_mr[3][4]; /* x g b */
extern const TcgHandler tcg_mov_mi[3][4];
/* [signed][log2 source: b w l][log2 destination] */
extern const TcgHandler tcg_movx_rr[2][3][4];
extern const TcgHandler tcg_movx_rm[2][3][3][4];    /* [signed][x g b]... */
extern const TcgHandler tcg_lea[4], tcg_lea_b;      /* w l q; b: q, base+disp */
extern const TcgHandler tcg_xchg_rr[4], tcg_xchg_mr[2][4];
extern const TcgHandler tcg_cmov_rr[16][4], tcg_cmov_rm[16][2][4];
extern const TcgHandler tcg_setcc_r[16], tcg_setcc_m[16][2];
extern const TcgHandler tcg_bswap[4];
extern const TcgHandler tcg_cbw[4], tcg_cwd[4];
extern const TcgHandler tcg_movbe_rm[2][4], tcg_movbe_mr[2][4];
extern const TcgHandler tcg_sahf, tcg_lahf, tcg_salc, tcg_xlat;
extern const TcgHandler tcg_cmc, tcg_clc, tcg_stc, tcg_cld, tcg_std;

/* ops-shift.c: ROL ROR RCL RCR SHL SHR SAL SAR */
extern const TcgHandler tcg_shift_ri[8][4], tcg_shift_rc[8][4];
extern const TcgHandler tcg_shift_mi[8][2][4], tcg_shift_mc[8][2][4];
/* [0 left, 1 right] */
extern const TcgHandler tcg_shxd_ri[2][4], tcg_shxd_rc[2][4];
extern const TcgHandler tcg_shxd_mi[2][2][4], tcg_shxd_mc[2][2][4];

/* ops-mul.c: MUL IMUL DIV IDIV on the accumulator */
extern const TcgHandler tcg_muldiv_r[4][4], tcg_muldiv_m[4][2][4];
extern const TcgHandler tcg_imul_rr[4], tcg_imul_rm[2][4];
extern const TcgHandler tcg_imul_rri[4], tcg_imul_rmi[2][4];
extern const TcgHandler tcg_aam, tcg_aad, tcg_aaa, tcg_aas, tcg_daa, tcg_das;

/* ops-bit.c: BT BTS BTR BTC */
extern const TcgHandler tcg_bt_rr[4][4], tcg_bt_ri[4][4];
extern const TcgHandler tcg_bt_mr[4][4], tcg_bt_mi[4][4];
/* BSF BSR TZCNT LZCNT POPCNT */
extern const TcgHandler tcg_scan_rr[5][4], tcg_scan_rm[5][2][4];
extern const TcgHandler tcg_xadd_rr[4], tcg_xadd_mr[2][4];
extern const TcgHandler tcg_cmpxchg_rr[4], tcg_cmpxchg_mr[2][4];
extern const TcgHandler tcg_cmpxchg8b, tcg_cmpxchg16b;

/* ops-stack.c; [log2 operand size] in 64-bit and in other stack modes */
extern const TcgHandler tcg_push_r[2][4], tcg_push_i[2][4];
extern const TcgHandler tcg_push_m[4], tcg_pop_m[4];
extern const TcgHandler tcg_pop_r[2][4];
extern const TcgHandler tcg_pusha[4], tcg_popa[4];
extern const TcgHandler tcg_pushf[4], tcg_popf[4];
extern const TcgHandler tcg_enter, tcg_leave[2][4];

/* ops-branch.c */
extern const TcgHandler tcg_goto;                   /* u[1] edge */
extern const TcgHandler tcg_goto_shadow;
extern const TcgHandler tcg_jcc[16];                /* u[1] taken, u[2] not */
extern const TcgHandler tcg_jcxz, tcg_loop[3];      /* LOOPNE LOOPE LOOP */
extern const TcgHandler tcg_call_rel[2][4];         /* 64-bit or not */
extern const TcgHandler tcg_jmp_r[4], tcg_jmp_m[4];
extern const TcgHandler tcg_call_r[4], tcg_call_m[4];
extern const TcgHandler tcg_ret[2][4];              /* 64-bit or not */

/* ops-fused.c: compare and branch in one; NULL if there is none */
TcgHandler tcg_fused(TcgHandler first, unsigned cc);

/* ops-quiet.c: replace handlers whose flags nobody will see. */
void tcg_hush(struct TcgHush *table, TcgUop *uops, unsigned n);

/* ops-string.c: MOVS CMPS STOS LODS SCAS INS OUTS, [rep: no, F3, F2] */
extern const TcgHandler tcg_string[7][3][4];

/* ops-sys.c and friends: one handler each */
#define TCG_SYS_OPS(X)                                                     \
    X(ud) X(gp) X(nop) X(hlt) X(cli) X(sti) X(int3) X(into) X(intn)        \
    X(int1) X(iret) X(retf) X(callf_i) X(jmpf_i) X(callf_m) X(jmpf_m)      \
    X(mov_seg_r) X(mov_seg_m) X(mov_r_seg) X(mov_m_seg) X(pop_seg)         \
    X(push_seg) X(load_far) X(in_i) X(in_dx) X(out_i) X(out_dx)            \
    X(mov_r_cr) X(mov_cr_r) X(mov_r_dr) X(mov_dr_r) X(clts) X(lmsw_r)      \
    X(lmsw_m) X(smsw_r) X(smsw_m) X(sgdt) X(sidt) X(lgdt) X(lidt)          \
    X(sldt_r) X(sldt_m) X(str_r) X(str_m) X(lldt_r) X(lldt_m) X(ltr_r)     \
    X(ltr_m) X(verr_r) X(verr_m) X(verw_r) X(verw_m) X(lar_r) X(lar_m)     \
    X(lsl_r) X(lsl_m) X(arpl_r) X(arpl_m) X(invlpg) X(invd) X(syscall)     \
    X(sysret) X(sysenter) X(sysexit) X(swapgs) X(cpuid) X(rdmsr) X(wrmsr)  \
    X(rdtsc) X(rdtscp) X(rdpmc) X(bound) X(clac) X(stac) X(xgetbv)         \
    X(monitor) X(mwait) X(rdfsbase) X(rdgsbase) X(wrfsbase) X(wrgsbase)    \
    X(clflush) X(pause)                                            \
    X(fence)
#define TCG_DECLARE_SYS(n) \
    const TcgUop *tcg_op_##n(CPUX86State *env, const TcgUop *u);
TCG_SYS_OPS(TCG_DECLARE_SYS)

#endif
