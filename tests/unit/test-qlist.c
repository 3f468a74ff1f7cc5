/*
 * JSON arrays.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qobject/qlist.h"
#include "qobject/qnum.h"
#include "qobject/qjson.h"

static void test_list(void)
{
    g_autoptr(QList) l = qlist_new();
    g_autoptr(QList) copy = NULL;
    g_autoptr(QObject) first = NULL;
    QListEntry *e;
    int n = 0;

    g_assert_true(qlist_empty(l));
    g_assert_null(qlist_pop(l));
    g_assert_null(qlist_peek(l));
    qlist_append_int(l, 0);
    qlist_append_bool(l, true);
    qlist_append_null(l);
    qlist_append_str(l, "s");
    g_assert_cmpuint(qlist_size(l), ==, 4);
    QLIST_FOREACH_ENTRY(l, e) {
        g_assert_nonnull(qlist_entry_obj(e));
        n++;
    }
    g_assert_cmpint(n, ==, 4);
    copy = qlist_copy(l);
    g_assert_true(qlist_is_equal(QOBJECT(l), QOBJECT(copy)));
    first = qlist_pop(l);
    g_assert_true(first == qlist_peek(copy));
    g_assert_false(qlist_is_equal(QOBJECT(l), QOBJECT(copy)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qlist/appends, pops, copies", test_list);
    return g_test_run();
}
