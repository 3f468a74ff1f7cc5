/*
 * Register arithmetic that leaves no flags behind.
 *
 * Most flags are overwritten before anybody looks.  After a block is decoded,
 * tcg_hush() goes through it backwards and gives each instruction whose flags
 * are dead a handler that does not compute them.  Dead means: before the next
 * uop that reads flags, may fault (an exception pushes EFLAGS), stores (which
 * may end the block) or ends the block, another one sets all six.
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

    while (n-- > 0) {
        const TcgHush *h = slot(table, uops[n].fn);

        switch (h->manner) {
        case NEUTRAL:
            break;
        case SETS_ALL:
        case SETS_SOME:
            if (dead && h->quiet) {
                uops[n].fn = h->quiet;
            } else {
                dead = h->manner == SETS_ALL;
            }
            break;
        default:
            dead = false;
            break;
        }
    }
}
