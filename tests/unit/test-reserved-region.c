/*
 * Lists of reserved regions, against a plain array.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/reserved-region.h"

#define SPACE 64

static ReservedRegion *region(unsigned type, uint64_t lob, uint64_t upb)
{
    ReservedRegion *r = g_new0(ReservedRegion, 1);

    r->type = type;
    range_set_bounds(&r->range, lob, upb);
    return r;
}

static char *text(GList *list)
{
    GString *s = g_string_new(NULL);

    for (GList *l = list; l; l = l->next) {
        ReservedRegion *r = l->data;

        g_string_append_printf(s, "%u:%" PRIx64 "-%" PRIx64 " ", r->type,
                               r->range.lob, r->range.upb);
    }
    return g_string_free(s, FALSE);
}

static void check(GList *list, const char *expected)
{
    g_autofree char *got = text(list);

    g_assert_cmpstr(got, ==, expected);
}

static void test_new_ones_cut_old_ones(void)
{
    GList *l = resv_region_list_insert(NULL, region(1, 0x10, 0x1f));

    l = resv_region_list_insert(l, region(2, 0x30, 0x3f));
    l = resv_region_list_insert(l, region(3, 0x14, 0x15));
    check(l, "1:10-13 3:14-15 1:16-1f 2:30-3f ");
    l = resv_region_list_insert(l, region(4, 0x15, 0x30));
    check(l, "1:10-13 3:14-14 4:15-30 2:31-3f ");
    l = resv_region_list_insert(l, region(5, 0x31, 0x3f));
    check(l, "1:10-13 3:14-14 4:15-30 5:31-3f ");
    l = resv_region_list_insert(l, region(6, 0, UINT64_MAX));
    check(l, "6:0-ffffffffffffffff ");
    l = resv_region_list_insert(l, region(7, UINT64_MAX, UINT64_MAX));
    l = resv_region_list_insert(l, region(8, 0, 0));
    check(l, "8:0-0 6:1-fffffffffffffffe "
          "7:ffffffffffffffff-ffffffffffffffff ");
    g_list_free_full(l, g_free);
}

static void test_lists_agree_with_an_array(void)
{
    unsigned owner[SPACE] = { 0 };
    GList *list = NULL;

    for (unsigned type = 1; type < 2000; type++) {
        uint64_t lob = g_test_rand_int_range(0, SPACE);
        uint64_t upb = g_test_rand_int_range(lob, SPACE), at = 0;

        for (uint64_t i = lob; i <= upb; i++) {
            owner[i] = type;
        }
        list = resv_region_list_insert(list, region(type, lob, upb));
        for (GList *l = list; l; l = l->next) {
            ReservedRegion *r = l->data;

            for (; at < r->range.lob; at++) {
                g_assert_cmpuint(owner[at], ==, 0);
            }
            for (; at <= r->range.upb; at++) {
                g_assert_cmpuint(owner[at], ==, r->type);
            }
        }
        for (; at < SPACE; at++) {
            g_assert_cmpuint(owner[at], ==, 0);
        }
        if (type % 100 == 0) {
            g_list_free_full(g_steal_pointer(&list), g_free);
            memset(owner, 0, sizeof(owner));
        }
    }
    g_list_free_full(list, g_free);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reserved-region/new ones cut old ones",
                    test_new_ones_cut_old_ones);
    g_test_add_func("/reserved-region/lists agree with an array",
                    test_lists_agree_with_an_array);
    return g_test_run();
}
