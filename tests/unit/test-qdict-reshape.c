/*
 * Flattening, crumpling, splitting, joining, renaming.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block/qdict.h"
#include "qapi/error.h"
#include "qobject/qjson.h"

static QDict *dict(const char *json)
{
    return qobject_to(QDict, qobject_from_json(json, &error_abort));
}

static void check(const void *obj, const char *json)
{
    g_autoptr(QObject) want = qobject_from_json(json, &error_abort);
    GString *got = qobject_to_json(obj);

    if (!qobject_is_equal(obj, want)) {
        g_error("%s is not %s", got->str, json);
    }
    g_string_free(got, TRUE);
}

static void test_flatten(void)
{
    g_autoptr(QDict) d = dict("{'a': {'b': 1, 'c': [2, {'d': 3}]}, 'e': {},"
                              " 'f': [], 'g': 4}");
    g_autoptr(QObject) back = NULL;

    qdict_flatten(d);
    check(d, "{'a.b': 1, 'a.c.0': 2, 'a.c.1.d': 3, 'e': {}, 'f': [],"
             " 'g': 4}");
    back = qdict_crumple(d, &error_abort);
    check(back, "{'a': {'b': 1, 'c': [2, {'d': 3}]}, 'e': {}, 'f': [],"
                " 'g': 4}");
}

static void test_crumple_errors(void)
{
    static const char *const bad[] = {
        "{'a': 1, 'a.b': 2}", "{'a.b': 1, 'a': 2}", "{'a.0': 1, 'a.x': 2}",
        "{'a.0': 1, 'a.2': 2}", "{'a': {'b': 1}}", "{'a.b.0': 1, 'a.b': 2}",
    };

    for (int i = 0; i < ARRAY_SIZE(bad); i++) {
        g_autoptr(QDict) d = dict(bad[i]);
        Error *err = NULL;

        g_assert_null(qdict_crumple(d, &err));
        error_free_or_abort(&err);
    }
}

static void test_depth(void)
{
    g_autoptr(GString) key = g_string_new("a");
    g_autoptr(QDict) d = qdict_new();
    Error *err = NULL;

    for (int i = 1; i < 1024; i++) {
        g_string_append(key, ".a");
    }
    qdict_put_int(d, key->str, 1);
    qobject_unref(qdict_crumple(d, &error_abort));
    g_string_append(key, ".a");
    qdict_del(d, "a");
    qdict_put_int(d, key->str, 1);
    g_assert_null(qdict_crumple(d, &err));
    error_free_or_abort(&err);
}

static void test_escape(void)
{
    g_autoptr(QDict) d = dict("{'a..b.c': 1}");
    g_autoptr(QObject) o = qdict_crumple(d, &error_abort);

    check(o, "{'a.b': {'c': 1}}");
}

static void test_parts(void)
{
    g_autoptr(QDict) d = dict("{'x.a': 1, 'x.b': 2, 'y': 3, '0.p': 4,"
                              " '1': 5, '3': 6, '4': 7, '4.a': 8}");
    g_autoptr(QDict) sub = NULL;
    g_autoptr(QList) list = NULL;

    qdict_extract_subqdict(d, &sub, "x.");
    check(sub, "{'a': 1, 'b': 2}");
    qdict_array_split(d, &list);
    check(list, "[{'p': 4}, 5]");
    check(d, "{'y': 3, '3': 6, '4': 7, '4.a': 8}");
    qdict_extract_subqdict(d, NULL, "4");
    check(d, "{'y': 3, '3': 6}");
}

static void test_entries(void)
{
    g_autoptr(QDict) d = dict("{'l.0': 1, 'l.1.a': 2, 'l.1.b': 3, 'z': 1}");

    g_assert_cmpint(qdict_array_entries(d, "l."), ==, 2);
    qdict_put_int(d, "l.7", 1);
    g_assert_cmpint(qdict_array_entries(d, "l."), ==, -EINVAL);
    g_assert_cmpint(qdict_array_entries(d, "q."), ==, 0);
    g_assert_cmpint(qdict_array_entries(d, ""), ==, -EINVAL);
}

static void test_entries_without_prefix(void)
{
    g_autoptr(QDict) d = dict("{'0': 1, '1.a': 2, '1.b': 2}");

    g_assert_cmpint(qdict_array_entries(d, ""), ==, 2);
    qdict_put_int(d, "1", 1);
    g_assert_cmpint(qdict_array_entries(d, ""), ==, -EINVAL);
}

static void test_join(void)
{
    g_autoptr(QDict) a = dict("{'x': 1}");
    g_autoptr(QDict) b = dict("{'x': 2, 'y': 3}");

    qdict_join(a, b, false);
    check(a, "{'x': 1, 'y': 3}");
    check(b, "{'x': 2}");
    qdict_join(a, b, true);
    check(a, "{'x': 2, 'y': 3}");
    check(b, "{}");
    qdict_set_default_str(b, "s", "v");
    qdict_set_default_str(b, "s", "w");
    qdict_copy_default(b, a, "x");
    qdict_copy_default(b, a, "nope");
    check(b, "{'s': 'v', 'x': 2}");
}

static void test_rename(void)
{
    static const QDictRenames renames[] = {
        { "old", "tmp" }, { "none", "x" }, { "tmp", "new" }, { NULL },
    };
    g_autoptr(QDict) d = dict("{'old': 1}");
    Error *err = NULL;

    g_assert_true(qdict_rename_keys(d, renames, &error_abort));
    check(d, "{'new': 1}");
    qdict_put_int(d, "old", 2);
    g_assert_false(qdict_rename_keys(d, renames, &err));
    error_free_or_abort(&err);
    check(d, "{'new': 1, 'tmp': 2}");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reshape/flatten and crumple", test_flatten);
    g_test_add_func("/reshape/clashes are refused", test_crumple_errors);
    g_test_add_func("/reshape/keys have a deepest", test_depth);
    g_test_add_func("/reshape/two dots are one", test_escape);
    g_test_add_func("/reshape/parts are moved out", test_parts);
    g_test_add_func("/reshape/array entries are counted", test_entries);
    g_test_add_func("/reshape/array entries may have no prefix",
                    test_entries_without_prefix);
    g_test_add_func("/reshape/join and defaults", test_join);
    g_test_add_func("/reshape/rename refuses both names", test_rename);
    return g_test_run();
}
