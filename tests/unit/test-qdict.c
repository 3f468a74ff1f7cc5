/*
 * JSON objects against a plain model.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qobject/qdict.h"
#include "qobject/qstring.h"

#define KEYS 300

static void test_model(void)
{
    g_autoptr(QDict) d = qdict_new();
    int model[KEYS], live = 0;

    memset(model, -1, sizeof(model));
    for (int round = 0; round < 20000; round++) {
        int k = g_test_rand_int_range(0, 1 + round % KEYS);
        char key[8];

        snprintf(key, sizeof(key), "k%d", k);
        if (g_test_rand_int_range(0, 3)) {
            live += model[k] < 0;
            model[k] = round;
            qdict_put_int(d, key, round);
        } else {
            live -= model[k] >= 0;
            model[k] = -1;
            qdict_del(d, key);
        }
        k = g_test_rand_int_range(0, KEYS);
        snprintf(key, sizeof(key), "k%d", k);
        g_assert_cmpint(qdict_get_try_int(d, key, -1), ==, model[k]);
        g_assert_cmpuint(qdict_size(d), ==, live);
    }
}

static void test_order(void)
{
    g_autoptr(QDict) d = qdict_new();
    const QDictEntry *e;
    int n = 0;

    for (int i = 0; i < 50; i++) {
        g_autofree char *key = g_strdup_printf("%d", 99 - i);

        qdict_put_int(d, key, i);
    }
    qdict_put_int(d, "99", 0);
    for (e = qdict_first(d); e; e = qdict_next(d, e)) {
        g_autofree char *key = g_strdup(qdict_entry_key(e));

        g_assert_cmpint(qnum_get_int(qobject_to(QNum,
                                                qdict_entry_value(e))), ==,
                        n++);
        qdict_del(d, key);
    }
    g_assert_cmpint(n, ==, 50);
    g_assert_cmpuint(qdict_size(d), ==, 0);
    g_assert_null(qdict_first(d));
}

static void test_types(void)
{
    g_autoptr(QDict) d = qdict_new();
    g_autoptr(QDict) clone = NULL;

    qdict_put_bool(d, "b", true);
    qdict_put_str(d, "s", "x");
    qdict_put_null(d, "n");
    qdict_put(d, "d", qdict_new());
    qdict_put(d, "l", qlist_new());
    qdict_put(d, "f", qnum_from_double(0.5));
    qdict_put_int(d, "i", -5);
    qdict_put(d, "u", qnum_from_uint(UINT64_MAX));
    g_assert_cmpint(qdict_get_int(d, "i"), ==, -5);
    g_assert_cmpuint(qdict_get_uint(d, "u"), ==, UINT64_MAX);
    g_assert_cmpint(qdict_get_try_int(d, "i", 3), ==, -5);
    g_assert_cmpint(qdict_get_try_int(d, "u", 3), ==, 3);
    g_assert_true(qdict_get_bool(d, "b"));
    qdict_put_bool(d, "b2", false);
    g_assert_false(qdict_get_bool(d, "b2"));
    g_assert_cmpstr(qdict_get_str(d, "s"), ==, "x");
    g_assert_cmpint(qdict_haskey(d, "n"), ==, 1);
    g_assert_cmpint(qdict_haskey(d, "N"), ==, 0);
    g_assert_cmpint(qobject_type(qdict_get(d, "n")), ==, QTYPE_QNULL);
    g_assert_cmpstr(qdict_get_try_str(d, "s"), ==, "x");
    g_assert_null(qdict_get_try_str(d, "nope"));
    g_assert_true(qdict_get_try_bool(d, "b", false));
    g_assert_false(qdict_get_try_bool(d, "nope", false));
    g_assert_null(qdict_get_qdict(d, "l"));
    g_assert_null(qdict_get_qlist(d, "d"));
    g_assert_nonnull(qdict_get_qdict(d, "d"));
    g_assert_nonnull(qdict_get_qlist(d, "l"));
    g_assert_cmpfloat(qdict_get_double(d, "f"), ==, 0.5);
    g_assert_null(qdict_get_try_str(d, "b"));
    g_assert_true(qdict_get_try_bool(d, "s", true));
    g_assert_cmpint(qdict_get_try_int(d, "f", -3), ==, -3);
    g_assert_null(qdict_get(d, "nope"));
    clone = qdict_clone_shallow(d);
    g_assert_true(qobject_is_equal(QOBJECT(d), QOBJECT(clone)));
    g_assert_true(qdict_get(d, "d") == qdict_get(clone, "d"));
    qdict_del(clone, "d");
    g_assert_false(qobject_is_equal(QOBJECT(d), QOBJECT(clone)));
}

static void test_references_are_handed_over(void)
{
    g_autoptr(QNum) n = qnum_from_int(1);
    QDict *d = qdict_new();

    qdict_put(d, "a", qobject_ref(n));
    qdict_put(d, "b", qobject_ref(n));
    g_assert_cmpuint(n->base.refcnt, ==, 3);
    qdict_put_int(d, "a", 2);
    g_assert_cmpuint(n->base.refcnt, ==, 2);
    qobject_ref(d);
    qdict_unref(d);
    g_assert_cmpuint(n->base.refcnt, ==, 2);
    qdict_unref(d);
    g_assert_cmpuint(n->base.refcnt, ==, 1);
}

static void test_the_only_bucket(void)
{
    g_autoptr(QDict) d = qdict_new();

    qdict_put_int(d, "", 42);
    g_assert_true(QLIST_FIRST(&d->table[12345 % QDICT_BUCKET_MAX])
                  == qdict_first(d));
}

static void test_a_missing_member_is_a_bug(void)
{
    g_autoptr(QDict) d = qdict_new();

    qdict_put_int(d, "i", -1);
    if (g_test_subprocess()) {
        qdict_get_uint(d, "i");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qdict/does what an array does", test_model);
    g_test_add_func("/qdict/keeps order, allows deletion", test_order);
    g_test_add_func("/qdict/typed access", test_types);
    g_test_add_func("/qdict/references are handed over",
                    test_references_are_handed_over);
    g_test_add_func("/qdict/its only bucket has the first member",
                    test_the_only_bucket);
    g_test_add_func("/qdict/a-missing-member-is-a-bug",
                    test_a_missing_member_is_a_bug);
    return g_test_run();
}
