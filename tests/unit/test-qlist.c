/*
 * JSON arrays.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qobject/qlist.h"
#include "qobject/qnum.h"
#include "qobject/qjson.h"

static void check(QList *l, const char *json)
{
    GString *text = qobject_to_json(QOBJECT(l));

    g_assert_cmpstr(text->str, ==, json);
    g_string_free(text, TRUE);
}

static void test_list(void)
{
    g_autoptr(QList) l = qlist_new();
    g_autoptr(QList) copy = NULL;
    g_autoptr(QObject) first = NULL;
    const QListEntry *c;
    QListEntry *e;
    int n = 0;

    g_assert_true(qlist_empty(l));
    g_assert_null(qlist_pop(l));
    g_assert_null(qlist_peek(l));
    g_assert_null(qlist_first(l));
    g_assert_cmpuint(qlist_size(l), ==, 0);
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
    for (c = qlist_first(l), n = 0; c; c = qlist_next(c)) {
        n++;
    }
    g_assert_cmpint(n, ==, 4);
    g_assert_false(qlist_empty(l));
    check(l, "[0, true, null, \"s\"]");
    copy = qlist_copy(l);
    g_assert_true(qobject_is_equal(QOBJECT(l), QOBJECT(copy)));
    first = qlist_pop(l);
    g_assert_true(first == qlist_peek(copy));
    g_assert_false(qobject_is_equal(QOBJECT(l), QOBJECT(copy)));
    check(l, "[true, null, \"s\"]");
}

static void test_references_are_handed_over(void)
{
    g_autoptr(QNum) n = qnum_from_int(1);
    QList *l = qlist_new(), *copy;

    qlist_append(l, qobject_ref(n));
    g_assert_cmpuint(n->base.refcnt, ==, 2);
    copy = qlist_copy(l);
    g_assert_cmpuint(n->base.refcnt, ==, 3);
    g_assert_true(qlist_pop(copy) == QOBJECT(n));
    g_assert_cmpuint(n->base.refcnt, ==, 3);
    qobject_unref(n);
    qlist_unref(copy);
    qlist_unref(l);
    g_assert_cmpuint(n->base.refcnt, ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qlist/appends, pops, copies", test_list);
    g_test_add_func("/qlist/references are handed over",
                    test_references_are_handed_over);
    return g_test_run();
}
