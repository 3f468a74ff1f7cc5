/*
 * CMP or TEST with the conditional branch after it, as one uop.
 *
 * The lazy flags are left behind as by the plain instruction, because the code
 * at either target may look at them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"

/* a and b are sign-extended operands, r the sign-extended result */
#define COND_2(a, b, r)   ((a) < (b))
#define COND_3(a, b, r)   ((a) >= (b))
#define COND_4(a, b, r)   ((a) == (b))
#define COND_5(a, b, r)   ((a) != (b))
#define COND_6(a, b, r)   ((a) <= (b))
#define COND_7(a, b, r)   ((a) > (b))
#define COND_8(a, b, r)   ((int64_t)(r) < 0)
#define COND_9(a, b, r)   ((int64_t)(r) >= 0)
#define COND_12(a, b, r)  ((int64_t)(a) < (int64_t)(b))
#define COND_13(a, b, r)  ((int64_t)(a) >= (int64_t)(b))
#define COND_14(a, b, r)  ((int64_t)(a) <= (int64_t)(b))
#define COND_15(a, b, r)  ((int64_t)(a) > (int64_t)(b))

/* after TEST: C = O = 0, so each condition is about r and 0 */
#define TCOND_2(r)   ((void)(r), false)
#define TCOND_3(r)   ((void)(r), true)
#define TCOND_4(r)   ((r) == 0)
#define TCOND_5(r)   ((r) != 0)
#define TCOND_6(r)   ((r) == 0)
#define TCOND_7(r)   ((r) != 0)
#define TCOND_8(r)   ((int64_t)(r) < 0)
#define TCOND_9(r)   ((int64_t)(r) >= 0)
#define TCOND_12(r)  ((int64_t)(r) < 0)
#define TCOND_13(r)  ((int64_t)(r) >= 0)
#define TCOND_14(r)  ((int64_t)(r) <= 0)
#define TCOND_15(r)  ((int64_t)(r) > 0)

#define BRANCH(COND)                                                       \
    if (COND) {                                                            \
        TCG_FOLLOW(u + 1);                                                 \
    }                                                                      \
    TCG_FOLLOW(u + 2)

#define CMP_TAIL(S, CC, A, B) do {                                         \
        uint64_t a = SX(S, A), b = SX(S, B), r = SX(S, a - b);             \
        tcg_cc(env, CC_OP_SUB | SZ_##S, r, a);                             \
        BRANCH(COND_##CC(a, b, r));                                        \
    } while (0)
#define TEST_TAIL(S, CC, V) do {                                           \
        uint64_t r = SX(S, V);                                             \
        env->cc_op = CC_OP_LOGIC | SZ_##S;                                 \
        env->cc_dst = r;                                                   \
        BRANCH(TCOND_##CC(r));                                             \
    } while (0)

#define FUSE_LOAD(NAME, S, TAIL)                                           \
TCG_COLD TCG_OP(NAME##_slow)                                               \
{                                                                          \
    UT_##S m = tcg_slow_ld(env, u, tcg_ea_long(env, u), BYTES_##S);        \
    TAIL;                                                                  \
}                                                                          \
TCG_OP(NAME)                                                               \
{                                                                          \
    const UN_##S *p = tcg_tlb_read(env, tcg_ea_long(env, u), BYTES_##S);   \
    UT_##S m;                                                              \
    if (TCG_UNLIKELY(!p)) {                                                \
        TCG_TAIL(NAME##_slow);                                             \
    }                                                                      \
    m = *p;                                                                \
    TAIL;                                                                  \
}

#define DEF_FUSED(CC, S)                                                   \
TCG_OP(cmp_rr_##S##_##CC)                                                  \
{                                                                          \
    CMP_TAIL(S, CC, RD_##S(u->dst), RD_##S(u->src));                       \
}                                                                          \
TCG_OP(cmp_ri_##S##_##CC)                                                  \
{                                                                          \
    CMP_TAIL(S, CC, RD_##S(u->dst), u->imm);                               \
}                                                                          \
TCG_OP(test_rr_##S##_##CC)                                                 \
{                                                                          \
    TEST_TAIL(S, CC, RD_##S(u->dst) & RD_##S(u->src));                     \
}                                                                          \
TCG_OP(test_ri_##S##_##CC)                                                 \
{                                                                          \
    TEST_TAIL(S, CC, RD_##S(u->dst) & (UT_##S)(int64_t)u->imm);            \
}                                                                          \
FUSE_LOAD(cmp_rm_##S##_##CC, S, CMP_TAIL(S, CC, RD_##S(u->dst), m))        \
FUSE_LOAD(cmp_mr_##S##_##CC, S, CMP_TAIL(S, CC, m, RD_##S(u->src)))        \
FUSE_LOAD(cmp_mi_##S##_##CC, S, CMP_TAIL(S, CC, m, u->imm))                \
FUSE_LOAD(test_mi_##S##_##CC, S,                                           \
          TEST_TAIL(S, CC, m & (UT_##S)(int64_t)u->imm))

#define FOR_FUSED_CC(M, ...)                                               \
    M(2, __VA_ARGS__) M(3, __VA_ARGS__) M(4, __VA_ARGS__)                  \
    M(5, __VA_ARGS__) M(6, __VA_ARGS__) M(7, __VA_ARGS__)                  \
    M(8, __VA_ARGS__) M(9, __VA_ARGS__) M(12, __VA_ARGS__)                 \
    M(13, __VA_ARGS__) M(14, __VA_ARGS__) M(15, __VA_ARGS__)
FOR_FUSED_CC(DEF_FUSED, b)
FOR_FUSED_CC(DEF_FUSED, l)
FOR_FUSED_CC(DEF_FUSED, q)

#define CELL(CC, n)  [CC] = n##_##CC,
#define ROW(n)       { FOR_FUSED_CC(CELL, n) }
#define ROWS(n)      { ROW(n##_b), ROW(n##_l), ROW(n##_q) }

enum { CMP_RR, CMP_RI, TEST_RR, TEST_RI, CMP_RM, CMP_MR, CMP_MI, TEST_MI,
       FORMS };
static const TcgHandler fused[FORMS][3][16] = {
    [CMP_RR] = ROWS(cmp_rr), [CMP_RI] = ROWS(cmp_ri),
    [TEST_RR] = ROWS(test_rr), [TEST_RI] = ROWS(test_ri),
    [CMP_RM] = ROWS(cmp_rm), [CMP_MR] = ROWS(cmp_mr),
    [CMP_MI] = ROWS(cmp_mi), [TEST_MI] = ROWS(test_mi),
};

TcgHandler tcg_fused(TcgHandler first, unsigned cc)
{
    static const uint8_t log2_of[3] = { 0, 2, 3 };
    const TcgHandler *const plain[FORMS] = {
        tcg_alu_rr[7], tcg_alu_ri[7], tcg_test_rr, tcg_test_ri,
        tcg_alu_rm[7][0], tcg_alu_mr[7][0], tcg_alu_mi[7][0],
        tcg_test_mi[0],
    };
    unsigned form, size;

    for (form = 0; form < FORMS; form++) {
        for (size = 0; size < 3; size++) {
            if (plain[form][log2_of[size]] == first) {
                return fused[form][size][cc & 15];
            }
        }
    }
    return NULL;
}
