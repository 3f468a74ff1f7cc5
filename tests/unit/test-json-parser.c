/*
 * The streaming parser: any chunking gives the same, errors are found and
 * recovered from, limits hold.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qobject/json-parser.h"
#include "qobject/qjson.h"

static GString *seen;

/* Values as JSON, errors as "!", with '|' behind each. */
static void emit(void *opaque, QObject *json, Error *err)
{
    g_assert_true(!json != !err);
    if (json) {
        GString *text = qobject_to_json(json);

        g_string_append(seen, text->str);
        g_string_free(text, TRUE);
        qobject_unref(json);
    } else {
        g_string_append_c(seen, '!');
        g_test_message("%s", error_get_pretty(err));
        error_free(err);
    }
    g_string_append_c(seen, '|');
}

static void check(const char *text, const char *want)
{
    size_t len = strlen(text);

    for (size_t chunk = 1; chunk <= len; chunk++) {
        JSONMessageParser p;

        g_string_truncate(seen, 0);
        json_message_parser_init(&p, emit, NULL, NULL);
        for (size_t at = 0; at < len; at += chunk) {
            /* exact copies, so that the sanitizer sees every overrun */
            size_t n = MIN(chunk, len - at);
            g_autofree char *part = g_memdup2(text + at, n);

            json_message_parser_feed(&p, part, n);
        }
        json_message_parser_flush(&p);
        json_message_parser_destroy(&p);
        g_assert_cmpstr(seen->str, ==, want);
    }
}

static void test_values(void)
{
    check("{\"a\":[1,2.5,{}],\"b\":null}{}[]", "{\"a\": [1, 2.5, {}], "
          "\"b\": null}|{}|[]|");
    check(" true false\r\nnull 12 \"x\\\"y\" 'z'",
          "true|false|null|12|\"x\\\"y\"|\"z\"|");
    check("-0 -9223372036854775808 9223372036854775808 1e2",
          "0|-9223372036854775808|9223372036854775808|100|");
    check("18446744073709551615 18446744073709551616",
          "18446744073709551615|1.8446744073709552e+19|");
}

static void test_errors(void)
{
    static const char *const bad[] = {
        "[", "{", "]", "}", "{]", "[}", "[1,]", "[,1]", "[1 2]", "{\"a\"}",
        "{\"a\":}", "{\"a\":1,}", "{,}", "{1:2}", "{\"a\" 1}", ":", ",",
        "01", "1.", ".5", "1e", "1e+", "-", "+1", "0x1", "nul", "True",
        "NaN", "1e999", "{\"a\":1,\"a\":2}", "\"abc", "'abc\"", "%d", "@",
        "[1,2", "{\"a\":[", "[\"a\" \"b\"]", "{\"a\":1 \"b\":2}",
    };

    for (int i = 0; i < ARRAY_SIZE(bad); i++) {
        g_autofree char *then = g_strconcat(bad[i], "\n[]", NULL);

        check(bad[i], "!|");
        if (!strpbrk(bad[i], "[{")) {
            check(then, "!|[]|");
        }
    }
}

static void test_recovery(void)
{
    check("{\"a\": @, \"b\": [1]} {\"c\":2}", "!|{\"c\": 2}|");
    check("{\"a\": @\n{\"c\":2}", "!|{\"c\": 2}|");
    check("{\"a\": @ \xff{\"c\":2}", "!|{\"c\": 2}|");
    check("\xff{}", "!|{}|");
    check("{\"a\": \"\xff{}", "!|{}|");
    check("garbage {}", "!|{}|");
}

static void test_nesting(void)
{
    for (int extra = 0; extra < 2; extra++) {
        int depth = JSON_MAX_NESTING + extra;
        GString *text = g_string_new(NULL);
        Error *err = NULL;
        QObject *obj;

        for (int i = 0; i < depth; i++) {
            g_string_append_c(text, '[');
        }
        for (int i = 0; i < depth; i++) {
            g_string_append_c(text, ']');
        }
        obj = qobject_from_json(text->str, &err);
        g_assert_cmpint(obj == NULL, ==, extra);
        g_assert_cmpint(err != NULL, ==, extra);
        qobject_unref(obj);
        error_free(err);
        g_string_free(text, TRUE);
    }
}

static void test_size(void)
{
    JSONMessageParser p;
    g_autofree char *block = g_malloc(1 << 20);

    memset(block, 'x', 1 << 20);
    g_string_truncate(seen, 0);
    json_message_parser_init(&p, emit, NULL, NULL);
    json_message_parser_feed(&p, "[\"", 2);
    for (int i = 0; i < 64; i++) {
        g_assert_cmpstr(seen->str, ==, "");
        json_message_parser_feed(&p, block, 1 << 20);
    }
    g_assert_cmpstr(seen->str, ==, "!|");
    json_message_parser_feed(&p, "\"]\n{}", 5);
    g_assert_cmpstr(seen->str, ==, "!|{}|");
    memset(block, '[', 1 << 20);
    for (int i = 1; i < 1 << 20; i += 3) {
        block[i] = ']';
        block[i + 1 < 1 << 20 ? i + 1 : i] = ',';
    }
    g_string_truncate(seen, 0);
    json_message_parser_feed(&p, "[", 1);
    for (int i = 0; i < 3 && !seen->len; i++) {
        json_message_parser_feed(&p, block, (1 << 20) / 3 * 3);
    }
    g_assert_cmpstr(seen->str, ==, "!|");
    json_message_parser_destroy(&p);
}

static void test_position(void)
{
    Error *err = NULL;

    g_assert_null(qobject_from_json("{\n  \"a\": x}", &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "line 2, column 9"));
    error_free_or_abort(&err);
}

static void test_random(void)
{
    static const char alphabet[] = "{}[]:,\"'\\ua0-.e tn\n\xff\xc3\xa9";

    for (int round = 0; round < 3000; round++) {
        JSONMessageParser p;

        json_message_parser_init(&p, emit, NULL, NULL);
        for (int i = 0; i < 20; i++) {
            char part[8];
            int n = g_test_rand_int_range(1, 8);

            for (int j = 0; j < n; j++) {
                part[j] = alphabet[g_test_rand_int_range(
                    0, sizeof(alphabet) - 1)];
            }
            json_message_parser_feed(&p, part, n);
        }
        json_message_parser_flush(&p);
        json_message_parser_destroy(&p);
        g_string_truncate(seen, 0);
    }
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    seen = g_string_new(NULL);
    g_test_add_func("/json-parser/values in any chunks", test_values);
    g_test_add_func("/json-parser/malformed text is refused", test_errors);
    g_test_add_func("/json-parser/recovers after errors", test_recovery);
    g_test_add_func("/json-parser/nesting is bounded", test_nesting);
    g_test_add_func("/json-parser/size and tokens are bounded", test_size);
    g_test_add_func("/json-parser/errors have a position", test_position);
    g_test_add_func("/json-parser/random bytes do no harm", test_random);
    ret = g_test_run();
    g_string_free(seen, TRUE);
    return ret;
}
