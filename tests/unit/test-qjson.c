/*
 * JSON text to values and back, and templates.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qstring.h"

static void check(const QObject *obj, const char *want)
{
    GString *text = qobject_to_json(obj);

    g_assert_cmpstr(text->str, ==, want);
    g_string_free(text, TRUE);
}

static void test_one(void)
{
    static const char *const bad[] = { "", " ", "1 2", "{} @", "@ {}" };

    for (int i = 0; i < ARRAY_SIZE(bad); i++) {
        Error *err = NULL;

        g_assert_null(qobject_from_json(bad[i], &err));
        error_free_or_abort(&err);
        g_assert_null(qobject_from_json(bad[i], NULL));
    }
}

static void test_template(void)
{
    QDict *d = qdict_from_jsonf_nofail(
        "{ 's': %s, 'd': %d, 'ld': %ld, 'lld': %lld, 'u': %u, 'lu': %lu,"
        " 'llu': %llu, 'b': %i, 'f': %f, 'p': %p, 'pct': '5%%',"
        " 'l': [%d,%d] }", "x\"y", -1, -2L, -3LL, 4000000000u, ULONG_MAX,
        ULLONG_MAX, 2, 0.5, QOBJECT(qstring_from_str("obj")), 7, 8);

    check(QOBJECT(d), "{\"s\": \"x\\\"y\", \"d\": -1, \"ld\": -2, "
          "\"lld\": -3, \"u\": 4000000000, \"lu\": 18446744073709551615, "
          "\"llu\": 18446744073709551615, \"b\": true, \"f\": 0.5, "
          "\"p\": \"obj\", \"pct\": \"5%\", \"l\": [7, 8]}");
    qobject_unref(d);
}

static void test_peers_have_no_arguments(void)
{
    Error *err = NULL;

    g_assert_null(qobject_from_json("%s", &err));
    error_free_or_abort(&err);
    g_assert_null(qobject_from_json("{\"a\": %p}", &err));
    error_free_or_abort(&err);
}

static void test_bad_template(void)
{
    if (g_test_subprocess()) {
        qobject_from_jsonf_nofail("{");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qjson/exactly one value", test_one);
    g_test_add_func("/qjson/templates", test_template);
    g_test_add_func("/qjson/only templates have arguments",
                    test_peers_have_no_arguments);
    g_test_add_func("/qjson/a bad template is a bug", test_bad_template);
    return g_test_run();
}
