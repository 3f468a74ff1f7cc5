/*
 * JSON strings: UTF-8 and escapes, both ways.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qobject/qjson.h"
#include "qobject/qstring.h"

typedef struct Case {
    const char *json, *utf8;            /* NULL utf8: an error */
} Case;

static const Case cases[] = {
    { "\"\"", "" }, { "\"plain\"", "plain" }, { "'it\"s'", "it\"s" },
    { "\"\\b\\f\\n\\r\\t\\/\\\\\\\"\\'\"", "\b\f\n\r\t/\\\"'" },
    { "\"\\u0041\\u00e9\\u20AC\"", "A\xc3\xa9\xe2\x82\xac" },
    { "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80" },
    { "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"",
      "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" },
    { "\"\xf4\x8f\xbf\xbd\"", "\xf4\x8f\xbf\xbd" },
    { "\"\xef\xbf\xbd\x7f\"", "\xef\xbf\xbd\x7f" },
    /* no characters: U+FFFF, U+FDD0 */
    { "\"\xef\xbf\xbf\"", NULL }, { "\"\xef\xb7\x90\"", NULL },
    { "\"%d\"", "%d" },
    { "\"\\u0000\"", "\xc0\x80" }, { "\"\\ud83d\"", NULL },
    { "\"\\ud83dx\"", NULL }, { "\"\\ud83d\\u0041\"", NULL },
    { "\"\\ude00\"", NULL }, { "\"\\u12\"", NULL }, { "\"\\u12g4\"", NULL },
    { "\"\\x41\"", NULL }, { "\"\\", NULL }, { "\"\\\"", NULL },
    { "\"a\tb\"", NULL }, { "\"a\nb\"", NULL }, { "\"\x1f\"", NULL },
    { "\"\xc0\x80\"", "\xc0\x80" }, { "\"\xc1\xbf\"", NULL },
    { "\"\xe0\x9f\xbf\"", NULL }, { "\"\xf0\x8f\xbf\xbf\"", NULL },
    { "\"\xed\xa0\x80\"", NULL }, { "\"\xf4\x90\x80\x80\"", NULL },
    { "\"\xf8\x88\x80\x80\x80\"", NULL }, { "\"\x80\"", NULL },
    { "\"\xc3\"", NULL }, { "\"\xc3(\"", NULL }, { "\"\xfe\"", NULL },
    { "\"\xff\"", NULL }, { "\"\xe2\x82\"", NULL },
};

static void test_decode(void)
{
    for (int i = 0; i < ARRAY_SIZE(cases); i++) {
        Error *err = NULL;
        g_autoptr(QObject) obj = qobject_from_json(cases[i].json, &err);
        g_autofree char *shown = g_strescape(cases[i].json, NULL);

        g_test_message("%d: %s", i, shown);
        if (cases[i].utf8) {
            g_assert_null(err);
            g_assert_cmpstr(qstring_get_str(qobject_to(QString, obj)), ==,
                            cases[i].utf8);
        } else {
            g_assert_null(obj);
            error_free_or_abort(&err);
        }
    }
}

static void check_encode(const char *utf8, const char *want)
{
    g_autoptr(QString) s = qstring_from_str(utf8);
    GString *json = qobject_to_json(QOBJECT(s));

    g_assert_cmpstr(json->str, ==, want);
    g_string_free(json, TRUE);
}

static void test_encode(void)
{
    check_encode("a\"b\\c/d'", "\"a\\\"b\\\\c/d'\"");
    check_encode("\b\f\n\r\t\x01\x7f", "\"\\b\\f\\n\\r\\t\\u0001\\u007F\"");
    check_encode("\xc3\xa9\xf0\x9f\x98\x80", "\"\\u00E9\\uD83D\\uDE00\"");
    check_encode("a\xff" "b\xe2\x82", "\"a\\uFFFDb\\uFFFD\"");
}

static void test_round_trip(void)
{
    for (int i = 0; i < ARRAY_SIZE(cases) && cases[i].utf8; i++) {
        g_autoptr(QObject) obj = qobject_from_json(cases[i].json, NULL);
        GString *json = qobject_to_json(obj);
        g_autoptr(QObject) back = qobject_from_json(json->str, &error_abort);

        g_assert_true(qobject_is_equal(obj, back));
        g_string_free(json, TRUE);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json-string/decodes or refuses", test_decode);
    g_test_add_func("/json-string/encodes as ASCII", test_encode);
    g_test_add_func("/json-string/round trip", test_round_trip);
    return g_test_run();
}
