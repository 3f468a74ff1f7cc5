/*
 * Arithmetic that C lacks: 128-bit division and shifts, carries, bits.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/host-utils.h"
#include "qemu/int128.h"

static void test_128_bits_are_divided_by_64(void)
{
    uint64_t lo = 0xefedcba987654321, hi = 0x123456789abcdefe;
    int64_t shi = -1;

    /* 16 * quotient + 1 */
    g_assert_cmphex(divu128(&lo, &hi, 16), ==, 1);
    g_assert_cmphex(hi, ==, 0x0123456789abcdef);
    g_assert_cmphex(lo, ==, 0xeefedcba98765432);
    lo = -7;
    g_assert_cmpint(divs128(&lo, &shi, 2), ==, -1);
    g_assert_cmpint(shi, ==, -1);
    g_assert_cmpint((int64_t)lo, ==, -3);
    lo = 7;
    shi = 0;
    g_assert_cmpint(divs128(&lo, &shi, -2), ==, 1);
    g_assert_cmpint((int64_t)lo, ==, -3);
    g_assert_cmpint(shi, ==, -1);
}

static void test_128_bits_are_shifted(void)
{
    uint64_t lo = 1, hi = 0;
    bool overflow = false;

    ulshift(&lo, &hi, 127, &overflow);
    g_assert_false(overflow);
    g_assert_cmphex(hi, ==, 1ull << 63);
    g_assert_cmphex(lo, ==, 0);
    urshift(&lo, &hi, 64);
    g_assert_cmphex(lo, ==, 1ull << 63);
    g_assert_cmphex(hi, ==, 0);
    ulshift(&lo, &hi, 128, &overflow);
    g_assert_false(overflow);
    g_assert_cmphex(lo, ==, 1ull << 63);
    ulshift(&lo, &hi, 65, &overflow);
    g_assert_true(overflow);
}

static void test_carries_go_in_and_out(void)
{
    bool c = true;

    g_assert_cmphex(uadd64_carry(UINT64_MAX, 0, &c), ==, 0);
    g_assert_true(c);
    g_assert_cmphex(uadd64_carry(1, 2, &c), ==, 4);
    g_assert_false(c);
    c = true;
    g_assert_cmphex(usub64_borrow(0, 0, &c), ==, UINT64_MAX);
    g_assert_true(c);
    g_assert_cmphex(usub64_borrow(5, 2, &c), ==, 2);
    g_assert_false(c);
}

static void test_overflows_are_told(void)
{
    uint32_t u;
    int32_t s;
    int64_t l;

    g_assert_true(sadd32_overflow(INT32_MAX, 1, &s));
    g_assert_true(ssub32_overflow(INT32_MIN, 1, &s));
    g_assert_true(ssub64_overflow(INT64_MIN, 1, &l));
    g_assert_true(smul32_overflow(1 << 16, 1 << 16, &s));
    g_assert_true(usub32_overflow(1, 2, &u));
    g_assert_false(sadd32_overflow(1, 2, &s));
    g_assert_cmpint(s, ==, 3);
    g_assert_cmphex(uabs64(INT64_MIN), ==, 1ull << 63);
    g_assert_cmphex(uabs64(-3), ==, 3);
}

static void test_bits_are_reversed_and_spread(void)
{
    g_assert_cmphex(revbit16(0x8001), ==, 0x8001);
    g_assert_cmphex(revbit16(0x0003), ==, 0xc000);
    g_assert_cmphex(revbit32(0x00000003), ==, 0xc0000000);
    g_assert_cmphex(revbit64(0x12), ==, 0x4800000000000000);
    g_assert_cmphex(half_shuffle32(0xffff), ==, 0x55555555);
    g_assert_cmphex(half_shuffle32(0xabcd8001), ==, 0x40000001);
    g_assert_cmphex(half_shuffle64(0x80000001), ==, 0x4000000000000001);
    g_assert_cmphex(half_unshuffle32(0xffffffff), ==, 0xffff);
    g_assert_cmphex(half_unshuffle64(0x4000000000000003), ==, 0x80000001);
}

static void test_128_bit_integers_without_sign(void)
{
    Int128 top = int128_make128(0, 1ull << 63), one = int128_one();

    g_assert_true(int128_ult(one, top));
    g_assert_true(int128_uge(top, one));
    g_assert_true(int128_eq(int128_urshift(top, 127), one));
    g_assert_true(int128_eq(int128_divu(top, top), one));
    g_assert_true(int128_eq(int128_remu(int128_add(top, one), top), one));
    g_assert_true(int128_eq(int128_divs(int128_makes64(-7),
                                        int128_makes64(2)),
                            int128_makes64(-3)));
    g_assert_true(int128_eq(int128_rems(int128_makes64(-7),
                                        int128_makes64(2)),
                            int128_makes64(-1)));
    g_assert_true(int128_eq(bswap128(one), int128_make128(0, 1ull << 56)));
    g_assert_cmpint(clz128(top), ==, 0);
    g_assert_cmpint(clz128(one), ==, 127);
    g_assert_cmpint(clz128(int128_zero()), ==, 128);
}

static void test_products_and_quotients_of_128_bits(void)
{
    uint64_t lo = 0x8000000000000001, hi = 1, rem;

    g_assert_false(mulu128(&lo, &hi, 4));
    g_assert_cmphex(lo, ==, 4);
    g_assert_cmphex(hi, ==, 6);
    lo = 0;
    hi = 1ull << 62;
    g_assert_true(mulu128(&lo, &hi, 4));
    g_assert_cmphex(udiv_qrnnd(&rem, 1, 5, 16), ==, 1ull << 60);
    g_assert_cmphex(rem, ==, 5);
    g_assert_cmpint(clz8(0), ==, 8);
    g_assert_cmpint(clz8(0x12), ==, 3);
    g_assert_cmpint(clz16(0), ==, 16);
    g_assert_cmpint(clz16(0x12), ==, 11);
}

static void test_256_bits_are_divided_by_128(void)
{
    Int128 lo = int128_make64(5), hi = int128_make64(7), d = INT128_MAX;
    Int128 rem;

    /* 7 * 2^128 + 5 = 14 * (2^127 - 1) + 19 */
    rem = divu256(&lo, &hi, d);
    g_assert_true(int128_eq(rem, int128_make64(19)));
    g_assert_true(int128_eq(lo, int128_make64(14)));
    g_assert_false(int128_nz(hi));

    /* UINT128_MAX is odd, and the remainder may have a 129th bit on the
     * way */
    lo = UINT128_MAX;
    hi = int128_make64(2);
    rem = divu256(&lo, &hi, UINT128_MAX);
    g_assert_true(int128_eq(rem, int128_make64(2)));
    g_assert_true(int128_eq(lo, int128_make64(3)));
    g_assert_false(int128_nz(hi));

    lo = int128_makes64(-7);
    hi = int128_makes64(-1);
    rem = divs256(&lo, &hi, int128_make64(2));
    g_assert_true(int128_eq(rem, int128_makes64(-1)));
    g_assert_true(int128_eq(lo, int128_makes64(-3)));
    g_assert_true(int128_eq(hi, int128_makes64(-1)));
    lo = int128_zero();
    hi = int128_makes64(-4);
    rem = divs256(&lo, &hi, int128_makes64(-2));
    g_assert_false(int128_nz(rem));
    g_assert_false(int128_nz(lo));
    g_assert_true(int128_eq(hi, int128_make64(2)));
    lo = int128_make64(9);
    hi = int128_zero();
    rem = divs256(&lo, &hi, INT128_MIN);
    g_assert_true(int128_eq(rem, int128_make64(9)));
    g_assert_false(int128_nz(lo));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/host-utils/128 bits are divided by 64",
                    test_128_bits_are_divided_by_64);
    g_test_add_func("/host-utils/128 bits are shifted",
                    test_128_bits_are_shifted);
    g_test_add_func("/host-utils/carries go in and out",
                    test_carries_go_in_and_out);
    g_test_add_func("/host-utils/overflows are told",
                    test_overflows_are_told);
    g_test_add_func("/host-utils/bits are reversed and spread",
                    test_bits_are_reversed_and_spread);
    g_test_add_func("/host-utils/128-bit integers without sign",
                    test_128_bit_integers_without_sign);
    g_test_add_func("/host-utils/products and quotients of 128 bits",
                    test_products_and_quotients_of_128_bits);
    g_test_add_func("/host-utils/256 bits are divided by 128",
                    test_256_bits_are_divided_by_128);
    return g_test_run();
}
