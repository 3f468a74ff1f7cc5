/*
 * Bitmaps against a plain array of booleans.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/bitmap.h"
#include "qemu/bswap.h"

#define N 200

static void test_ranges(void)
{
    DECLARE_BITMAP(map, N);
    bool model[N] = { false };

    bitmap_zero(map, N);
    for (int round = 0; round < 300; round++) {
        int start = g_test_rand_int_range(0, N);
        int nr = g_test_rand_int_range(0, N - start + 1);
        bool on = g_test_rand_bit();

        if (on) {
            round & 1 ? bitmap_set(map, start, nr)
                      : bitmap_set_atomic(map, start, nr);
        } else if (round & 1) {
            bitmap_clear(map, start, nr);
        } else {
            bool any = false;

            for (int i = start; i < start + nr; i++) {
                any |= model[i];
            }
            g_assert_true(any ==
                          bitmap_test_and_clear_atomic(map, start, nr));
        }
        for (int i = start; i < start + nr; i++) {
            model[i] = on;
        }
        long ones = 0, last = N;

        for (int i = 0; i < N; i++) {
            g_assert_true(test_bit(i, map) == model[i]);
            ones += model[i];
            last = model[i] ? i : last;
        }
        g_assert_cmpint(bitmap_count_one(map, N), ==, ones);
        g_assert_cmpint(find_last_bit(map, N), ==, last);
        g_assert_true(bitmap_empty(map, N) == !ones);
        g_assert_true(bitmap_full(map, N) == (ones == N));
    }
}

static void test_search(void)
{
    g_autofree unsigned long *map = bitmap_new(N);

    g_assert_cmpint(find_first_bit(map, N), ==, N);
    g_assert_cmpint(find_first_zero_bit(map, N), ==, 0);
    set_bit(63, map);
    set_bit(64, map);
    set_bit(199, map);
    g_assert_cmpint(find_next_bit(map, N, 0), ==, 63);
    g_assert_cmpint(find_next_bit(map, N, 64), ==, 64);
    g_assert_cmpint(find_next_bit(map, N, 65), ==, 199);
    g_assert_cmpint(find_next_bit(map, 199, 65), ==, 199);
    g_assert_cmpint(find_next_bit(map, 150, 65), ==, 150);
    g_assert_cmpint(find_next_zero_bit(map, N, 63), ==, 65);
    g_assert_cmpint(bitmap_find_next_zero_area(map, N, 60, 10, 7), ==, 72);
    g_assert_cmpint(bitmap_find_next_zero_area(map, N, 0, 150, 0), >, N);
    g_assert_cmpint(test_and_clear_bit(63, map), ==, 1);
    g_assert_cmpint(test_and_set_bit(63, map), ==, 0);
}

static void test_logic(void)
{
    DECLARE_BITMAP(a, N);
    DECLARE_BITMAP(b, N);
    DECLARE_BITMAP(r, N);

    bitmap_zero(a, N);
    bitmap_fill(b, N);
    g_assert_cmpint(bitmap_count_one(b, N), ==, N);
    bitmap_complement(r, b, N);
    g_assert_true(bitmap_equal(r, a, N));
    bitmap_set(a, 10, 5);
    g_assert_true(bitmap_intersects(a, b, N));
    g_assert_true(bitmap_and(r, a, b, N));
    g_assert_true(bitmap_equal(r, a, N));
    g_assert_false(bitmap_andnot(r, a, b, N));
    bitmap_xor(r, a, b, N);
    g_assert_cmpint(bitmap_count_one(r, N), ==, N - 5);
    bitmap_or(r, r, a, N);
    g_assert_true(bitmap_full(r, N));
}

static void test_fields(void)
{
    uint8_t raw[8] = { 1, 2, 3, 4, 5, 6, 7, 0x88 };

    g_assert_cmphex(extract32(0x12345678, 8, 8), ==, 0x56);
    g_assert_cmpint(sextract32(0x0000f000, 12, 4), ==, -1);
    g_assert_cmphex(deposit32(0, 4, 8, 0xfff), ==, 0xff0);
    g_assert_cmphex(extract64(UINT64_MAX, 0, 64), ==, UINT64_MAX);
    g_assert_cmphex(MAKE_64BIT_MASK(4, 8), ==, 0xff0);
    g_assert_cmphex(rol32(0x80000001, 4), ==, 0x18);
    g_assert_cmphex(ror8(1, 0), ==, 1);
    g_assert_cmphex(hswap32(0x12345678), ==, 0x56781234);
    g_assert_cmphex(hswap64(0x0123456789abcdef), ==, 0xcdef89ab45670123);
    g_assert_cmphex(wswap64(0x0123456789abcdef), ==, 0x89abcdef01234567);
    g_assert_cmphex(ldl_le_p(raw), ==, 0x04030201);
    g_assert_cmphex(lduw_be_p(raw + 1), ==, 0x0203);
    g_assert_cmphex(ldq_le_p(raw), ==, 0x8807060504030201);
    g_assert_cmphex(ldn_be_p(raw, 8), ==, 0x0102030405060788);
    g_assert_cmpint(ldsw_be_p(raw + 6), ==, 0x0788);
    stn_le_p(raw, 2, 0xabcd);
    g_assert_cmphex(raw[0], ==, 0xcd);
    g_assert_cmphex(cpu_to_be32(1), ==, 0x01000000);
    g_assert_cmphex(pow2ceil(0), ==, 1);
    g_assert_cmphex(pow2ceil(5), ==, 8);
    g_assert_cmphex(pow2ceil(1ULL << 63), ==, 1ULL << 63);
    g_assert_cmphex(pow2ceil((1ULL << 63) + 1), ==, 0);
    g_assert_cmphex(pow2floor(9), ==, 8);
    g_assert_cmpuint(muldiv64(UINT64_MAX, 1000, 1000), ==, UINT64_MAX);
    g_assert_cmpint(clz64(1), ==, 63);
    g_assert_cmpint(ctz32(0), ==, 32);
}

static void test_logic_of_few_bits(void)
{
    unsigned long a[2] = { 0xff, 0x1 }, b[2] = { 0x0f, 0x1 }, r[2];

    g_assert_false(bitmap_equal(a, b, 70));
    g_assert_true(bitmap_equal(a, b, 4));
    g_assert_true(bitmap_intersects(a, b, 70));
    b[0] = 0xf00;
    g_assert_false(bitmap_intersects(a, b, 64));
    g_assert_true(bitmap_intersects(a, b, 65));
    g_assert_true(bitmap_andnot(r, a, b, 70));
    g_assert_cmphex(r[0], ==, 0xff);
    g_assert_cmphex(r[1], ==, 0);
    g_assert_false(bitmap_andnot(r, a, a, 70));
    g_assert_false(bitmap_and(r, a, b, 64));
    g_assert_true(bitmap_and(r, a, b, 65));
    bitmap_complement(r, a, 66);
    g_assert_cmphex(r[0], ==, ~0xfful);
    g_assert_cmphex(r[1], ==, 2);
}

static void test_counts(void)
{
    unsigned long map[3] = { ~0ul, 1ul << 63 | 5, ~0ul };

    g_assert_cmpint(bitmap_count_one(map, 64 + 3), ==, 66);
    g_assert_cmpint(bitmap_count_one_with_offset(map, 60, 4), ==, 4);
    g_assert_cmpint(bitmap_count_one_with_offset(map, 60, 6), ==, 5);
    g_assert_cmpint(bitmap_count_one_with_offset(map, 65, 63 + 7), ==,
                    1 + 1 + 7);
    g_assert_cmpint(bitmap_count_one_with_offset(map, 3, 2), ==, 2);
    g_assert_cmpint(bitmap_count_one_with_offset(map, 64, 0), ==, 0);
}

static void test_moves(void)
{
    unsigned long a[2] = { 0xf0, 0x3 }, b[2] = { 0, 0 };
    unsigned long *map = bitmap_new(70);

    bitmap_copy_and_clear_atomic(b, a, 100);
    g_assert_cmphex(b[0], ==, 0xf0);
    g_assert_cmphex(b[1], ==, 0x3);
    g_assert_true(bitmap_empty(a, 128));
    g_assert_true(bitmap_test_and_clear(b, 4, 61));
    g_assert_cmphex(b[0], ==, 0);
    g_assert_cmphex(b[1], ==, 0x2);
    g_assert_false(bitmap_test_and_clear(b, 0, 65));
    g_assert_true(bitmap_test_and_clear_atomic(b, 65, 1));
    g_assert_true(bitmap_empty(b, 128));

    /* what is behind the old end does not count */
    memset(map, 0xff, 16);
    map = bitmap_zero_extend(map, 70, 300);
    g_assert_cmpint(bitmap_count_one(map, 300), ==, 70);
    map = bitmap_zero_extend(map, 300, 310);
    g_assert_cmpint(bitmap_count_one(map, 310), ==, 70);
    g_free(map);
}

static void test_little_endian(void)
{
    unsigned long src[2] = { 0x8877665544332211, ~0ul }, le[2], back[2];

    bitmap_to_le(le, src, 66);
    g_assert_cmphex(((uint8_t *)le)[0], ==, 0x11);
    g_assert_cmphex(((uint8_t *)le)[7], ==, 0x88);
    g_assert_cmphex(((uint8_t *)le)[8], ==, 3);
    g_assert_cmphex(((uint8_t *)le)[15], ==, 0);
    bitmap_from_le(back, le, 65);
    g_assert_cmphex(back[0], ==, src[0]);
    g_assert_cmphex(back[1], ==, 1);
}

static void test_bits_of_32(void)
{
    uint32_t map[2] = { 0, 0 };

    set_bit32(35, map);
    g_assert_cmphex(map[1], ==, 8);
    g_assert_cmphex(map[0], ==, 0);
    g_assert_true(test_bit32(35, map));
    g_assert_false(test_bit32(3, map));
    g_assert_true(test_and_set_bit32(35, map));
    g_assert_false(test_and_set_bit32(31, map));
    g_assert_cmphex(map[0], ==, 1u << 31);
    g_assert_true(test_and_clear_bit32(31, map));
    g_assert_cmphex(map[0], ==, 0);
    g_assert_false(test_and_change_bit32(0, map));
    g_assert_cmphex(map[0], ==, 1);
    change_bit32(0, map);
    g_assert_cmphex(map[0], ==, 0);
    set_bit32_atomic(1, map);
    clear_bit32_atomic(35, map);
    g_assert_cmphex(map[0], ==, 2);
    g_assert_cmphex(map[1], ==, 0);
    clear_bit32(1, map);
    g_assert_cmphex(map[0], ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bitmap/ranges do what a bool array does", test_ranges);
    g_test_add_func("/bitmap/searches respect their limits", test_search);
    g_test_add_func("/bitmap/logic masks the tail", test_logic);
    g_test_add_func("/bits/fields, orders and powers", test_fields);
    g_test_add_func("/bitmap/logic tells whether bits are left",
                    test_logic_of_few_bits);
    g_test_add_func("/bitmap/counts a part", test_counts);
    g_test_add_func("/bitmap/is moved and extended", test_moves);
    g_test_add_func("/bitmap/has an order of bytes", test_little_endian);
    g_test_add_func("/bits/arrays of 32 bits", test_bits_of_32);
    return g_test_run();
}
