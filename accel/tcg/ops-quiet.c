/*
 * Register arithmetic that leaves no flags behind.
 *
 * Most flags are overwritten before anybody looks.  After a block is decoded,
 * tcg_hush() goes through it backwards and gives each instruction whose flags
 * are dead a handler that does not compute them.  Dead means: before the next
 * uop that reads flags, may fault (an exception pushes EFLAGS), stores (which
 * may end the block) or ends the block, another one sets all six.
 *
 * Then neighbours that are frequent and cannot fault are joined: the first one
 * gets a handler that does the work of both, which saves a dispatch.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"

#define QUIET(NAME, S, VALUE)                                              \
TCG_OP(quiet_##NAME##_##S)                                                 \
{                                                                          \
    UT_##S a = RD_##S(u->dst);                                             \
    WR_##S(u->dst, (UT_##S)(VALUE));                                       \
    TCG_NEXT;                                                              \
}

#define RR(S)   RD_##S(u->src)
#define RI(S)   ((UT_##S)(int64_t)u->imm)
#define COUNT   ((uint8_t)u->imm)       /* 1 to operand bits - 1 */
#define ROT(S)  (BITS_##S - COUNT)

#define DEF_QUIET(S)                                                       \
QUIET(add_rr, S, a + RR(S))    QUIET(add_ri, S, a + RI(S))                 \
QUIET(or_rr, S, a | RR(S))     QUIET(or_ri, S, a | RI(S))                  \
QUIET(and_rr, S, a & RR(S))    QUIET(and_ri, S, a & RI(S))                 \
QUIET(sub_rr, S, a - RR(S))    QUIET(sub_ri, S, a - RI(S))                 \
QUIET(xor_rr, S, a ^ RR(S))    QUIET(xor_ri, S, a ^ RI(S))                 \
QUIET(imul_rr, S, a * RR(S))                                               \
QUIET(rol_ri, S, a << COUNT | a >> ROT(S))                                 \
QUIET(ror_ri, S, a >> COUNT | a << ROT(S))                                 \
QUIET(shl_ri, S, a << COUNT)   QUIET(shr_ri, S, a >> COUNT)                \
QUIET(sar_ri, S, (ST_##S)a >> COUNT)                                       \
QUIET(inc_r, S, a + 1)         QUIET(dec_r, S, a - 1)                      \
QUIET(neg_r, S, -a)
DEF_QUIET(l)
DEF_QUIET(q)

TCG_OP(quiet_zero)
{
    WR_q(u->dst, 0);
    TCG_NEXT;
}

/*
 * The work of a uop on registers alone, for joining.  None of these touches
 * memory, so that nothing can come between the two halves of a pair.
 */
#define WORK_mov_q    WR_q(u->dst, RD_q(u->src))
#define WORK_mov_l    WR_l(u->dst, RD_l(u->src))
#define WORK_movsl_q  WR_q(u->dst, (int64_t)(int32_t)RD_l(u->src))
#define WORK_add_q    WR_q(u->dst, RD_q(u->dst) + RR(q))
#define WORK_addi_q   WR_q(u->dst, RD_q(u->dst) + RI(q))
#define WORK_imul_q   WR_q(u->dst, RD_q(u->dst) * RR(q))
#define WORK_shl_q    WR_q(u->dst, RD_q(u->dst) << COUNT)
#define WORK_shr_q    WR_q(u->dst, RD_q(u->dst) >> COUNT)
#define WORK_cmp_q    do {                                                 \
        uint64_t a = RD_q(u->dst), b = RD_q(u->src);                       \
        tcg_cc(env, CC_OP_SUB | SZ_q, a - b, a);                           \
    } while (0)
#define WORK_sub_q    do {                                                 \
        uint64_t a = RD_q(u->dst), b = RD_q(u->src);                       \
        WR_q(u->dst, a - b);                                               \
        tcg_cc(env, CC_OP_SUB | SZ_q, a - b, a);                           \
    } while (0)
#define WORK_setb     WR_b(u->dst, tcg_test_cc(env, 2))
#define WORK_cmovae_q do {                                                 \
        if (tcg_test_cc(env, 3)) {                                         \
            WR_q(u->dst, RD_q(u->src));                                    \
        }                                                                  \
    } while (0)

/* those that may come first; any may come second */
#define FOR_FIRST(M, ...)                                                  \
    M(mov_q, ##__VA_ARGS__) M(mov_l, ##__VA_ARGS__)                        \
    M(movsl_q, ##__VA_ARGS__) M(add_q, ##__VA_ARGS__)                      \
    M(addi_q, ##__VA_ARGS__) M(imul_q, ##__VA_ARGS__)                      \
    M(shl_q, ##__VA_ARGS__) M(shr_q, ##__VA_ARGS__)                        \
    M(cmp_q, ##__VA_ARGS__) M(sub_q, ##__VA_ARGS__)

#define DEF_JOINED(A, B)                                                   \
TCG_OP(A##_then_##B)                                                       \
{                                                                          \
    WORK_##A;                                                              \
    u++;                                                                   \
    WORK_##B;                                                              \
    TCG_NEXT;                                                              \
}
#define DEF_FIRST(A)                                                       \
DEF_JOINED(A, mov_q) DEF_JOINED(A, mov_l) DEF_JOINED(A, movsl_q)           \
DEF_JOINED(A, add_q) DEF_JOINED(A, addi_q) DEF_JOINED(A, imul_q)           \
DEF_JOINED(A, shl_q) DEF_JOINED(A, shr_q) DEF_JOINED(A, cmp_q)             \
DEF_JOINED(A, sub_q) DEF_JOINED(A, setb) DEF_JOINED(A, cmovae_q)
FOR_FIRST(DEF_FIRST)

#define FIRSTS   10
#define SECONDS  12
#define ROW_JOINED(A)  {                                                   \
    A##_then_mov_q, A##_then_mov_l, A##_then_movsl_q, A##_then_add_q,      \
    A##_then_addi_q, A##_then_imul_q, A##_then_shl_q, A##_then_shr_q,      \
    A##_then_cmp_q, A##_then_sub_q, A##_then_setb, A##_then_cmovae_q,      \
},
static const TcgHandler joined[FIRSTS][SECONDS] = { FOR_FIRST(ROW_JOINED) };

static unsigned joinable(TcgHandler fn)
{
    const TcgHandler single[SECONDS] = {
        tcg_mov_rr[SZ_q], tcg_mov_rr[SZ_l], tcg_movx_rr[1][SZ_l][SZ_q],
        quiet_add_rr_q, quiet_add_ri_q, quiet_imul_rr_q, quiet_shl_ri_q,
        quiet_shr_ri_q, tcg_alu_rr[7][SZ_q], tcg_alu_rr[5][SZ_q],
        tcg_setcc_r[2], tcg_cmov_rr[3][SZ_q],
    };
    unsigned i = 0;

    while (i < SECONDS && single[i] != fn) {
        i++;
    }
    return i;
}

static void join(TcgUop *uops, unsigned n)
{
    unsigned i, first = SECONDS, second;

    for (i = 0; i < n; i++) {
        second = joinable(uops[i].fn);
        if (first < FIRSTS && second < SECONDS) {
            uops[i - 1].fn = joined[first][second];
            second = SECONDS;
        }
        first = second;
    }
}

/* What a handler does with flags; any other one is assumed to read them. */
typedef enum Manner {
    NEUTRAL = 1,                /* neither sets nor reads any */
    SETS_ALL,
    SETS_SOME,                  /* the others stay, so they are read */
} Manner;

typedef struct TcgHush {
    TcgHandler loud;
    TcgHandler quiet;           /* NULL: there is none */
    Manner manner;
} TcgHush;

#define HUSH_SIZE 1024          /* a power of two, three times the entries */

static TcgHush *slot(TcgHush *table, TcgHandler fn)
{
    unsigned i = ((uintptr_t)fn >> 4) * 0x9e3779b1u % HUSH_SIZE;

    while (table[i].loud && table[i].loud != fn) {
        i = (i + 1) % HUSH_SIZE;
    }
    return &table[i];
}

static void add(TcgHush *table, TcgHandler loud, TcgHandler quiet,
                Manner manner)
{
    if (loud) {
        *slot(table, loud) = (TcgHush) { loud, quiet, manner };
    }
}

#define PAIR(n)  { quiet_##n##_l, quiet_##n##_q }

static void add_arithmetic(TcgHush *t)
{
    static const struct {
        TcgHandler rr[2], ri[2];
    } alu[8] = {                /* ADD OR ADC SBB AND SUB XOR CMP */
        [0] = { PAIR(add_rr), PAIR(add_ri) },
        [1] = { PAIR(or_rr), PAIR(or_ri) },
        [4] = { PAIR(and_rr), PAIR(and_ri) },
        [5] = { PAIR(sub_rr), PAIR(sub_ri) },
        [6] = { PAIR(xor_rr), PAIR(xor_ri) },
    };
    static const TcgHandler shift[8][2] = {
        [0] = PAIR(rol_ri), [1] = PAIR(ror_ri), [4] = PAIR(shl_ri),
        [5] = PAIR(shr_ri), [6] = PAIR(shl_ri), [7] = PAIR(sar_ri),
    };
    static const TcgHandler one[4][2] = {
        [0] = PAIR(inc_r), [1] = PAIR(dec_r), [3] = PAIR(neg_r),
    };
    static const TcgHandler imul[2] = PAIR(imul_rr);

    for (unsigned s = 0; s < 2; s++) {
        for (unsigned i = 0; i < 8; i++) {
            if (alu[i].rr[s]) {
                add(t, tcg_alu_rr[i][2 + s], alu[i].rr[s], SETS_ALL);
                add(t, tcg_alu_ri[i][2 + s], alu[i].ri[s], SETS_ALL);
            }
            if (shift[i][s]) {
                add(t, tcg_shift_ri[i][2 + s], shift[i][s],
                    i < 4 ? SETS_SOME : SETS_ALL);
            }
        }
        for (unsigned i = 0; i < 4; i++) {
            if (one[i][s]) {
                add(t, tcg_un_r[i][2 + s], one[i][s],
                    i < 2 ? SETS_SOME : SETS_ALL);
            }
        }
        add(t, tcg_imul_rr[2 + s], imul[s], SETS_ALL);
    }
    add(t, tcg_xor_zero, quiet_zero, SETS_ALL);
}

/* CMP and TEST of registers, alone or with the branch after them */
static void add_compares(TcgHush *t)
{
    for (unsigned s = 0; s < 4; s++) {
        const TcgHandler plain[] = {
            tcg_alu_rr[7][s], tcg_alu_ri[7][s], tcg_test_rr[s],
            tcg_test_ri[s],
        };

        for (unsigned i = 0; i < G_N_ELEMENTS(plain); i++) {
            add(t, plain[i], NULL, SETS_ALL);
            for (unsigned cc = 0; cc < 16; cc++) {
                add(t, tcg_fused(plain[i], cc), NULL, SETS_ALL);
            }
        }
    }
}

static void add_neutral(TcgHush *t)
{
    for (unsigned s = 0; s < 4; s++) {
        add(t, tcg_mov_rr[s], NULL, NEUTRAL);
        add(t, tcg_mov_ri[s], NULL, NEUTRAL);
        add(t, tcg_lea[s], NULL, NEUTRAL);
        add(t, tcg_xchg_rr[s], NULL, NEUTRAL);
        add(t, tcg_bswap[s], NULL, NEUTRAL);
        add(t, tcg_un_r[2][s], NULL, NEUTRAL);          /* NOT */
        for (unsigned i = 0; i < 6; i++) {
            add(t, tcg_movx_rr[i / 3][i % 3][s], NULL, NEUTRAL);
        }
    }
    add(t, tcg_lea_b, NULL, NEUTRAL);
}

TcgHush *tcg_hush_new(void)
{
    TcgHush *t = g_new0(TcgHush, HUSH_SIZE);

    add_arithmetic(t);
    add_compares(t);
    add_neutral(t);
    return t;
}

void tcg_hush(TcgHush *table, TcgUop *uops, unsigned n)
{
    bool dead = false;
    unsigned i = n;

    while (i-- > 0) {
        const TcgHush *h = slot(table, uops[i].fn);

        switch (h->manner) {
        case NEUTRAL:
            break;
        case SETS_ALL:
        case SETS_SOME:
            if (dead && h->quiet) {
                uops[i].fn = h->quiet;
            } else {
                dead = h->manner == SETS_ALL;
            }
            break;
        default:
            dead = false;
            break;
        }
    }
    join(uops, n);
}
