/*
 * QObject: references, types, equality.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <math.h>
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qnull.h"
#include "qobject/qstring.h"

static void test_refs(void)
{
    QString *s = qstring_from_str("x");

    g_assert_true(qobject_ref(s) == s);
    qobject_unref(s);
    g_assert_cmpstr(qstring_get_str(s), ==, "x");
    qobject_unref(s);
    qobject_unref((QString *)NULL);
    g_assert_null(qobject_ref((QDict *)NULL));
}

static void test_cast(void)
{
    g_autoptr(QString) s = qstring_from_str("x");

    g_assert_nonnull(s);
    g_assert_cmpint(qobject_type(QOBJECT(s)), ==, QTYPE_QSTRING);
    g_assert_true(qobject_to(QString, QOBJECT(s)) == s);
    g_assert_null(qobject_to(QDict, QOBJECT(s)));
    g_assert_null(qobject_to(QDict, NULL));
}

static void test_equal(void)
{
    static const char *const distinct[] = {
        "null", "true", "false", "0", "1", "-1", "1.5",
        "18446744073709551615", "'a'", "''", "[]", "{}", "[1]", "[1, 2]",
        "{'a': 1}", "{'a': 2}", "{'b': 1}", "{'a': 1, 'b': [null]}",
    };

    for (int i = 0; i < ARRAY_SIZE(distinct); i++) {
        g_autoptr(QObject) a = qobject_from_json(distinct[i], NULL);

        g_assert_false(qobject_is_equal(a, NULL));
        for (int j = 0; j < ARRAY_SIZE(distinct); j++) {
            g_autoptr(QObject) b = qobject_from_json(distinct[j], NULL);

            g_assert_true(qobject_is_equal(a, b) == (i == j));
        }
    }
    g_assert_true(qobject_is_equal(NULL, NULL));
    g_assert_false(qobject_is_equal(NULL, QOBJECT(qnull())));
}

static void test_nan(void)
{
    g_autoptr(QList) l = qlist_new();
    g_autoptr(QDict) d = qdict_new();

    qlist_append(l, qnum_from_double(NAN));
    g_assert_false(qobject_is_equal(QOBJECT(l), QOBJECT(l)));
    qdict_put(d, "l", qobject_ref(l));
    g_assert_false(qobject_is_equal(QOBJECT(d), QOBJECT(d)));
}

/* who has it counted a reference, else it was freed too soon */
static void test_destroy(void)
{
    static const char *const texts[] = {
        "true", "1", "'s'", "[[], 1]", "{'a': {}}",
    };

    for (int i = 0; i < ARRAY_SIZE(texts); i++) {
        QObject *o = qobject_from_json(texts[i], NULL);
        g_autoptr(QList) l = qlist_new();

        qlist_append_obj(l, qobject_ref(o));
        qobject_unref(o);
        g_assert_cmpuint(o->base.refcnt, ==, 1);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qobject/counts references", test_refs);
    g_test_add_func("/qobject/casts by type", test_cast);
    g_test_add_func("/qobject/a NaN is never equal", test_nan);
    g_test_add_func("/qobject/goes with its last owner", test_destroy);
    g_test_add_func("/qobject/is equal by value", test_equal);
    return g_test_run();
}
