/*
 * The streaming JSON parser: values, limits, resynchronisation, and that the
 * way the bytes are cut makes no difference.  Covers json-string.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "heap-in-use.h"
#include "qapi/error.h"
#include "qobject/json-parser.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "qobject/qstring.h"

typedef struct Seen {
    GString *text;              /* a value a line, "!" for an error */
    unsigned values, errors;
} Seen;

static void saw(void *opaque, QObject *json, Error *err)
{
    Seen *seen = opaque;

    g_assert_true(!json != !err);
    if (err) {
        seen->errors++;
        g_string_append(seen->text, "!\n");
        error_free(err);
        return;
    }
    seen->values++;
    GString *out = qobject_to_json(json);
    g_string_append_printf(seen->text, "%s\n", out->str);
    g_string_free(out, TRUE);
    qobject_unref(json);
}

/* What comes of @text if it arrives in pieces of @piece bytes */
static Seen parse(const char *text, size_t len, size_t piece)
{
    Seen seen = { .text = g_string_new(NULL) };
    JSONMessageParser parser;

    json_message_parser_init(&parser, saw, &seen, NULL);
    for (size_t at = 0; at < len; at += piece) {
        json_message_parser_feed(&parser, text + at, MIN(piece, len - at));
    }
    json_message_parser_flush(&parser);
    json_message_parser_destroy(&parser);
    return seen;
}

static void test_parsers_are_freed_in_mid_message(void)
{
    ASSERT_FREES({
        JSONMessageParser parser;

        json_message_parser_init(&parser, saw, NULL, NULL);
        json_message_parser_feed(&parser, "{\"k\": [1, {}, \"open", 19);
        json_message_parser_destroy(&parser);
    });
}

static void assert_parses(const char *text, const char *want)
{
    for (size_t piece = 1; piece <= strlen(text) + 1; piece++) {
        Seen seen = parse(text, strlen(text), piece);

        g_assert_cmpstr(seen.text->str, ==, want);
        g_string_free(seen.text, TRUE);
    }
}

static void test_values_of_each_kind(void)
{
    assert_parses("{\"a\": [1, -2, 3.5, true, false, null, \"x\"]}",
                  "{\"a\": [1, -2, 3.5, true, false, null, \"x\"]}\n");
    assert_parses("[] {} \"\" 0 1 ", "[]\n{}\n\"\"\n0\n1\n");
    assert_parses("18446744073709551615 ", "18446744073709551615\n");
    assert_parses("-9223372036854775808 ", "-9223372036854775808\n");
    assert_parses("{\"a\": {\"b\": [[], [{}]]}}",
                  "{\"a\": {\"b\": [[], [{}]]}}\n");
    assert_parses("", "");
    assert_parses(" \r\n\t ", "");
}

static void test_escapes_are_characters(void)
{
    g_autoptr(QString) s = qobject_to(QString,
        qobject_from_json("\"\\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u00e4 \\ud834"
                          "\\udd1e\"", &error_abort));

    g_assert_cmpstr(qstring_get_str(s), ==,
                    "\" \\ / \b\f\n\r\t \xc3\xa4 \xf0\x9d\x84\x9e");
}

static void assert_refused(const char *text)
{
    Error *err = NULL;
    QObject *obj = qobject_from_json(text, &err);

    g_assert_null(obj);
    g_assert_nonnull(err);
    error_free(err);
}

static void test_bad_strings_are_refused(void)
{
    assert_refused("\"\\x\"");
    assert_refused("\"\\u12\"");
    assert_refused("\"\\u12g4\"");
    assert_refused("\"\\ud834\"");          /* half of a pair */
    assert_refused("\"\\udd1e\\ud834\"");   /* the wrong way round */
    assert_refused("\"\\uFDD0\"");
    assert_refused("\"\\uD87F\\uDFFE\"");
    assert_refused("\"a\nb\"");
    assert_refused("\"\xff\"");
    assert_refused("\"\xc0\xaf\"");         /* overlong */
    assert_refused("\"\xed\xa0\x80\"");     /* a surrogate */
    assert_refused("\"\xc3\"");
    assert_refused("\"open");
}

static void test_bad_syntax_is_refused(void)
{
    static const char *const bad[] = {
        "", "{", "}", "[", "]", "{]", "[}", "[1 2]", "[1,]", "[,1]", "{1: 2}",
        "{\"a\" 1}", "{\"a\": 1,}", "{\"a\": }", "{\"a\"}", "tru", "nul",
        "truee", "01", "-", "1.", "1.e3", ".5", "1e", "+1", "1 2", "[1] 2",
        "{\"a\": 1, \"a\": 2}", "%d", "[%s]", "NaN", "@",
    };

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_test_message("%s", bad[i]);
        assert_refused(bad[i]);
    }
}

static void test_what_follows_an_error_is_read(void)
{
    static const char text[] = "{\"a\" 1}\n{\"b\": 2}\n";
    Seen seen = parse(text, strlen(text), 1);

    g_assert_cmpuint(seen.errors, >=, 1);
    g_assert_true(g_str_has_suffix(seen.text->str, "{\"b\": 2}\n"));
    g_string_free(seen.text, TRUE);
}

static void test_0xff_starts_afresh(void)
{
    static const char text[] = "{\"a\": [\"x\xff{\"b\": 2}";
    Seen seen = parse(text, strlen(text), 3);

    g_assert_true(g_str_has_suffix(seen.text->str, "{\"b\": 2}\n"));
    g_string_free(seen.text, TRUE);
}

static void test_nesting_is_limited(void)
{
    GString *text = g_string_new(NULL);

    for (int i = 0; i < JSON_MAX_NESTING; i++) {
        g_string_append_c(text, '[');
    }
    for (int i = 0; i < JSON_MAX_NESTING; i++) {
        g_string_append_c(text, ']');
    }
    qobject_unref(qobject_from_json(text->str, &error_abort));
    g_string_prepend_c(text, '[');
    g_string_append_c(text, ']');
    assert_refused(text->str);
    g_string_free(text, TRUE);
}

static void test_random_bytes_do_no_harm(void)
{
    static const char alphabet[] = "{}[]:,\"\\u0123eE+-.tfn \n\xff\xc3%'a";
    char text[64];

    for (int round = 0; round < 20000; round++) {
        size_t len = g_test_rand_int_range(1, sizeof(text));
        Seen whole, cut;

        for (size_t i = 0; i < len; i++) {
            text[i] = alphabet[g_test_rand_int_range(0,
                                                     sizeof(alphabet) - 1)];
        }
        whole = parse(text, len, len);
        cut = parse(text, len, g_test_rand_int_range(1, 5));
        g_assert_cmpstr(whole.text->str, ==, cut.text->str);
        g_string_free(whole.text, TRUE);
        g_string_free(cut.text, TRUE);
    }
}

static void test_u0000_and_bad_utf8_are_quoted(void)
{
    g_autoptr(QString) nul = qobject_to(QString,
        qobject_from_json("\"\\u0000x\"", &error_abort));
    g_autoptr(QString) bad = qstring_from_str("\xc0\xaf\x80\x80 \xe2\x82x"
                                              "\xef\xbf\xbf");
    g_autoptr(GString) text = qobject_to_json(QOBJECT(nul));

    g_assert_cmpstr(qstring_get_str(nul), ==, "\xc0\x80x");
    g_assert_cmpstr(text->str, ==, "\"\\u0000x\"");
    g_string_free(text, TRUE);
    text = qobject_to_json(QOBJECT(bad));
    g_assert_cmpstr(text->str, ==, "\"\\uFFFD\\uFFFD\\uFFFD \\uFFFDx"
                    "\\uFFFD\"");
}

static void test_bad_templates_abort(void)
{
    if (g_test_subprocess()) {
        qobject_from_jsonf_nofail("['%s', %s]", "eins", "zwei");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*Unexpected error*"
                              "can't interpolate into string*");
}

static void test_unknown_conversions_abort(void)
{
    if (g_test_subprocess()) {
        qobject_from_jsonf_nofail("%x", 666);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*Unexpected error*"
                              "invalid interpolation '%x'*");
}

static void test_templates_take_arguments(void)
{
    QList *list = qlist_new();
    g_autoptr(QDict) d = NULL;

    qlist_append_int(list, 7);
    d = qdict_from_jsonf_nofail("{'s': %s, 'b': %i, 'n': %" PRId64 ", "
                                "'u': %" PRIu64 ", 'o': %p, 'p': '100%%'}",
                                "a\"b", true, INT64_MIN, UINT64_MAX, list);
    g_assert_cmpstr(qdict_get_str(d, "s"), ==, "a\"b");
    g_assert_true(qdict_get_bool(d, "b"));
    g_assert_cmpint(qdict_get_int(d, "n"), ==, INT64_MIN);
    g_assert_true(qnum_get_uint(qobject_to(QNum, qdict_get(d, "u"))) ==
                  UINT64_MAX);
    g_assert_true(qdict_get_qlist(d, "o") == list);
    g_assert_cmpstr(qdict_get_str(d, "p"), ==, "100%");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json-parser/values-of-each-kind-come-out",
                    test_values_of_each_kind);
    g_test_add_func("/json-parser/escapes-are-characters",
                    test_escapes_are_characters);
    g_test_add_func("/json-parser/bad-strings-are-refused",
                    test_bad_strings_are_refused);
    g_test_add_func("/json-parser/bad-syntax-is-refused",
                    test_bad_syntax_is_refused);
    g_test_add_func("/json-parser/what-follows-an-error-is-read",
                    test_what_follows_an_error_is_read);
    g_test_add_func("/json-parser/0xff-starts-afresh",
                    test_0xff_starts_afresh);
    g_test_add_func("/json-parser/nesting-is-limited",
                    test_nesting_is_limited);
    g_test_add_func("/json-parser/random-bytes-do-no-harm",
                    test_random_bytes_do_no_harm);
    g_test_add_func("/json-parser/templates-take-arguments",
                    test_templates_take_arguments);
    g_test_add_func("/json-parser/u0000-and-bad-utf8-are-quoted",
                    test_u0000_and_bad_utf8_are_quoted);
    g_test_add_func("/json-parser/bad-templates-abort",
                    test_bad_templates_abort);
    g_test_add_func("/json-parser/unknown-conversions-abort",
                    test_unknown_conversions_abort);
    g_test_add_func("/json-parser/parsers are freed in mid-message",
                    test_parsers_are_freed_in_mid_message);
    return g_test_run();
}
