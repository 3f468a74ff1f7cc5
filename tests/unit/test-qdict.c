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
    g_assert_true(qdict_get_bool(d, "b"));
    g_assert_cmpstr(qdict_get_str(d, "s"), ==, "x");
    g_assert_true(qdict_haskey(d, "n"));
    g_assert_nonnull(qdict_get_qdict(d, "d"));
    g_assert_nonnull(qdict_get_qlist(d, "l"));
    g_assert_cmpfloat(qdict_get_double(d, "f"), ==, 0.5);
    g_assert_null(qdict_get_try_str(d, "b"));
    g_assert_true(qdict_get_try_bool(d, "s", true));
    g_assert_cmpint(qdict_get_try_int(d, "f", -3), ==, -3);
    g_assert_null(qdict_get(d, "nope"));
    clone = qdict_clone_shallow(d);
    g_assert_true(qdict_is_equal(QOBJECT(d), QOBJECT(clone)));
    g_assert_true(qdict_get(d, "d") == qdict_get(clone, "d"));
    qdict_del(clone, "d");
    g_assert_false(qdict_is_equal(QOBJECT(d), QOBJECT(clone)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qdict/does what an array does", test_model);
    g_test_add_func("/qdict/keeps order, allows deletion", test_order);
    g_test_add_func("/qdict/typed access", test_types);
    return g_test_run();
}
