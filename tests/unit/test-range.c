/*
 * Ranges and lists of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/range.h"

#define END UINT64_MAX

static Range make(uint64_t lob, uint64_t upb)
{
    Range r;

    range_set_bounds(&r, lob, upb);
    return r;
}

static void test_the_last_address_is_reached(void)
{
    Range r, s;

    g_assert_cmpint(range_init(&r, END, 2), ==, -ERANGE);
    g_assert_cmpint(range_init(&r, END, 1), ==, 0);
    g_assert_cmphex(range_lob(&r), ==, END);
    g_assert_cmphex(range_upb(&r), ==, END);
    g_assert_true(range_contains(&r, END));
    g_assert_false(range_contains(&r, END - 1));
    range_set_bounds1(&r, 5, 0);
    g_assert_cmphex(range_upb(&r), ==, END);
    range_set_bounds1(&r, 5, 7);
    g_assert_cmphex(range_upb(&r), ==, 6);
    range_set_bounds1(&r, 5, 5);
    g_assert_true(range_is_empty(&r));
    range_init_nofail(&s, 5, 0);
    g_assert_true(range_is_empty(&s));
    g_assert_cmpuint(range_size(&s), ==, 0);
    range_init_nofail(&s, 5, 3);
    g_assert_cmpuint(range_size(&s), ==, 3);
    range_make_empty(&s);
    g_assert_true(range_is_empty(&s));
}

static void test_overlap_and_containment(void)
{
    Range a = make(10, 20), b = make(20, 30), c = make(21, 30);
    Range none = RANGE_EMPTY;

    g_assert_true(range_overlaps_range(&a, &b));
    g_assert_false(range_overlaps_range(&a, &c));
    g_assert_false(range_overlaps_range(&a, &none));
    g_assert_true(range_contains_range(&b, &c));
    g_assert_false(range_contains_range(&c, &b));
    g_assert_true(range_contains_range(&c, &none));
    g_assert_false(range_contains_range(&none, &c));
    range_extend(&none, &a);
    g_assert_cmpuint(none.lob, ==, 10);
    range_extend(&none, &c);
    g_assert_cmpuint(none.upb, ==, 30);
    range_extend(&none, &RANGE_EMPTY);
    g_assert_cmpuint(range_size(&none), ==, 21);
    g_assert_true(ranges_overlap(0, 10, 9, 1));
    g_assert_false(ranges_overlap(0, 10, 10, 1));
    g_assert_true(range_covers_byte(5, 5, 9));
    g_assert_false(range_covers_byte(5, 5, 10));
    g_assert_false(range_covers_byte(5, 5, 4));
}

static void test_order_leaves_room_in_between(void)
{
    Range a = make(10, 20), touching = make(21, 30), far = make(22, 30);
    Range all = make(0, END), last = make(END, END), first = make(0, 0);

    g_assert_cmpint(range_compare(&a, &touching), ==, 0);
    g_assert_cmpint(range_compare(&touching, &a), ==, 0);
    g_assert_cmpint(range_compare(&a, &far), ==, -1);
    g_assert_cmpint(range_compare(&far, &a), ==, 1);
    g_assert_cmpint(range_compare(&all, &a), ==, 0);
    g_assert_cmpint(range_compare(&first, &last), ==, -1);
    g_assert_cmpint(range_compare(&last, &first), ==, 1);
}

static GList *insert(GList *list, uint64_t lob, uint64_t upb)
{
    Range *r = g_new(Range, 1);

    *r = make(lob, upb);
    return range_list_insert(list, r);
}

/* The list as "LOB-UPB ...", freed. */
static char *text(GList *list)
{
    GString *s = g_string_new(NULL);

    for (GList *l = list; l; l = l->next) {
        const Range *r = l->data;

        g_string_append_printf(s, "%" PRIx64 "-%" PRIx64 " ", r->lob,
                               r->upb);
    }
    g_list_free_full(list, g_free);
    return g_string_free(s, FALSE);
}

static void check(GList *list, const char *expected)
{
    g_autofree char *got = text(list);

    g_assert_cmpstr(got, ==, expected);
}

static void test_lists_join_what_touches(void)
{
    GList *l = insert(insert(insert(NULL, 0x50, 0x5f), 0x10, 0x1f), 0x30,
                      0x3f);

    l = insert(l, 0x70, END);
    l = insert(l, 0x20, 0x2e);
    l = insert(l, 0x40, 0x40);
    l = insert(l, 0, 0);
    check(l, "0-0 10-2e 30-40 50-5f 70-ffffffffffffffff ");
    l = insert(insert(insert(NULL, 5, 6), 8, 9), 20, 30);
    check(insert(l, 2, 18), "2-12 14-1e ");
    check(insert(insert(NULL, 1, 2), 0, END), "0-ffffffffffffffff ");
}

static void check_inverse(GList *list, uint64_t low, uint64_t high,
                          const char *expected)
{
    GList *out = (GList *)(uintptr_t)1;

    range_inverse_array(list, &out, low, high);
    check(out, expected);
}

static void test_what_is_between_ranges(void)
{
    GList *l = insert(insert(insert(NULL, 0x10, 0x1f), 0x30, 0x3f), 0x60,
                      0x6f);

    check_inverse(l, 0, END, "0-f 20-2f 40-5f 70-ffffffffffffffff ");
    check_inverse(l, 0x10, 0x6f, "20-2f 40-5f ");
    check_inverse(l, 0x18, 0x45, "20-2f 40-45 ");
    check_inverse(l, 0x22, 0x23, "22-23 ");
    check_inverse(l, 0x32, 0x33, "");
    check_inverse(l, 0x80, 0x90, "80-90 ");
    check_inverse(l, 0, 5, "0-5 ");
    check_inverse(NULL, 3, 4, "3-4 ");
    check_inverse(NULL, 4, 3, "");
    l = insert(l, 0x65, END);
    check_inverse(l, 0x40, END, "40-5f ");
    l = insert(l, 0, END);
    check_inverse(l, 0, END, "");
    g_list_free_full(l, g_free);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/range/the last address is reached",
                    test_the_last_address_is_reached);
    g_test_add_func("/range/overlap and containment",
                    test_overlap_and_containment);
    g_test_add_func("/range/order leaves room in between",
                    test_order_leaves_room_in_between);
    g_test_add_func("/range/lists join what touches",
                    test_lists_join_what_touches);
    g_test_add_func("/range/what is between ranges",
                    test_what_is_between_ranges);
    return g_test_run();
}
