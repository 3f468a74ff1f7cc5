/*
 * Bitmaps: copies from and to any bit.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/bitmap.h"

#define BITS 512

static void fill_randomly(unsigned long *map)
{
    bitmap_zero(map, BITS);
    for (int i = 0; i < BITS; i++) {
        if (g_test_rand_bit()) {
            set_bit(i, map);
        }
    }
}

static void test_copies_start_at_any_bit(void)
{
    DECLARE_BITMAP(src, BITS);
    DECLARE_BITMAP(dst, BITS);

    for (int round = 0; round < 300; round++) {
        int offset = g_test_rand_int_range(0, 200);
        int nbits = g_test_rand_int_range(1, 300);

        fill_randomly(src);
        fill_randomly(dst);
        bitmap_copy_with_src_offset(dst, src, offset, nbits);
        for (int i = 0; i < nbits; i++) {
            g_assert_cmpint(test_bit(i, dst), ==,
                            test_bit(offset + i, src));
        }
        for (int i = nbits; i % BITS_PER_LONG; i++) {
            g_assert_false(test_bit(i, dst));
        }
    }
}

static void test_copies_end_up_at_any_bit(void)
{
    DECLARE_BITMAP(src, BITS);
    DECLARE_BITMAP(dst, BITS);
    DECLARE_BITMAP(old, BITS);

    for (int round = 0; round < 300; round++) {
        int offset = g_test_rand_int_range(0, 200);
        int nbits = g_test_rand_int_range(1, 300);

        fill_randomly(src);
        fill_randomly(dst);
        bitmap_copy(old, dst, BITS);
        bitmap_copy_with_dst_offset(dst, src, offset, nbits);
        for (int i = 0; i < BITS; i++) {
            bool inside = i >= offset && i < offset + nbits;

            g_assert_cmpint(test_bit(i, dst), ==,
                            inside ? test_bit(i - offset, src)
                                   : test_bit(i, old));
        }
    }
}

static void test_ranges_are_set_and_cleared(void)
{
    DECLARE_BITMAP(map, BITS) = { 0 };

    bitmap_set(map, 60, 145);
    g_assert_cmpuint(find_first_bit(map, BITS), ==, 60);
    g_assert_cmpuint(find_next_zero_bit(map, BITS, 60), ==, 205);
    g_assert_cmpint(bitmap_count_one(map, BITS), ==, 145);
    bitmap_set_atomic(map, 205, 3);
    g_assert_true(bitmap_test_and_clear_atomic(map, 100, 10));
    g_assert_false(bitmap_test_and_clear_atomic(map, 100, 10));
    bitmap_clear(map, 60, 40);
    g_assert_cmpuint(find_first_bit(map, BITS), ==, 110);
    g_assert_cmpuint(find_last_bit(map, BITS), ==, 207);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bitmap-copy/copies start at any bit",
                    test_copies_start_at_any_bit);
    g_test_add_func("/bitmap-copy/copies end up at any bit",
                    test_copies_end_up_at_any_bit);
    g_test_add_func("/bitmap-copy/ranges are set and cleared",
                    test_ranges_are_set_and_cleared);
    return g_test_run();
}
