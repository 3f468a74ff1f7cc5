/*
 * Arguments of commands for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-rig.h"
#include "monitor/hmp-internal.h"
#include "qapi/error.h"

static Monitor *mon;

static QDict *parse(const char *args, const char *text)
{
    return hmp_parse_args(mon, "cmd", args, text, &error_abort);
}

static void assert_refused(const char *args, const char *text,
                           const char *message)
{
    Error *err = NULL;

    g_assert_null(hmp_parse_args(mon, "cmd", args, text, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static void test_words_and_the_rest_of_the_line(void)
{
    g_autoptr(QDict) d = parse("a:s,b:F,c:B,d:S",
                               "  one two\tthree   four  five  ");

    g_assert_cmpstr(qdict_get_str(d, "a"), ==, "one");
    g_assert_cmpstr(qdict_get_str(d, "b"), ==, "two");
    g_assert_cmpstr(qdict_get_str(d, "c"), ==, "three");
    g_assert_cmpstr(qdict_get_str(d, "d"), ==, "four  five");
}

static void test_quotes_keep_spaces_and_escapes(void)
{
    g_autoptr(QDict) d = parse("a:s,b:s",
                               "\"x \\\"y\\\"\\n\\r\\\\\\'\" z");

    g_assert_cmpstr(qdict_get_str(d, "a"), ==, "x \"y\"\n\r\\'");
    g_assert_cmpstr(qdict_get_str(d, "b"), ==, "z");
    assert_refused("a:s", "\"open", "unterminated string");
    assert_refused("a:s", "\"\\q\"", "unsupported escape code: '\\q'");
    assert_refused("a:s", "\"\\", "unterminated string");
}

static void test_missing_words_are_called_what_they_are(void)
{
    assert_refused("a:s", " ", "cmd: string expected");
    assert_refused("a:S", "", "cmd: string expected");
    assert_refused("a:F", "", "cmd: filename expected");
    assert_refused("a:B", "", "cmd: block device name expected");
    assert_refused("a:i", "", "unexpected end of expression");
}

static void test_integers_are_expressions(void)
{
    g_autoptr(QDict) d = parse("a:i,b:l", "2*(3+4) -1 0x10");

    g_assert_cmpint(qdict_get_int(d, "a"), ==, 14 - 1);
    g_assert_cmpint(qdict_get_int(d, "b"), ==, 0x10);
}

static void test_narrow_integers_have_32_bits(void)
{
    g_autoptr(QDict) d = parse("a:i", "0xffffffff");

    g_assert_cmpint(qdict_get_int(d, "a"), ==, 0xffffffff);
    assert_refused("a:i", "0x100000000",
                   "'cmd' has failed: integer is for 32-bit values");
    assert_refused("a:i", "-1",
                   "'cmd' has failed: integer is for 32-bit values");
    assert_refused("a:i", "1x", "cmd: extraneous characters at the end of "
                   "line");
}

static void test_mebibytes_are_not_negative(void)
{
    g_autoptr(QDict) d = parse("a:M", "1+2");

    g_assert_cmpint(qdict_get_int(d, "a"), ==, 3 << 20);
    assert_refused("a:M", "-1", "enter a positive value");
    assert_refused("a:M", "0x80000000000", "enter a positive value");
}

static void test_sizes_count_in_mebibytes_without_a_suffix(void)
{
    g_autoptr(QDict) d = parse("a:o,b:o,c:o", "2 512B 1.5G");

    g_assert_cmpint(qdict_get_int(d, "a"), ==, 2 << 20);
    g_assert_cmpint(qdict_get_int(d, "b"), ==, 512);
    g_assert_cmpint(qdict_get_int(d, "c"), ==, 3ll << 29);
    assert_refused("a:o", "x", "invalid size");
    assert_refused("a:o", "-1", "invalid size");
    assert_refused("a:o", "8E", "invalid size");
    assert_refused("a:o", "", "invalid size");
}

static void test_optional_arguments_may_be_missing(void)
{
    g_autoptr(QDict) d = parse("a:s,b:s@object?,c:i?", "one");

    g_assert_cmpint(qdict_size(d), ==, 1);
    assert_refused("a:s,b:s?", "  ", "cmd: string expected");
    assert_refused("a:s", "one two",
                   "cmd: extraneous characters at the end of line");
    assert_refused(NULL, "x",
                   "cmd: extraneous characters at the end of line");
}

static void test_options_come_in_any_order(void)
{
    static const char args[] = "first:-f,second:-s,path:s?";
    g_autoptr(QDict) both = parse(args, "-s -f where");
    g_autoptr(QDict) one = parse(args, "-s");
    g_autoptr(QDict) none = parse(args, "where");
    g_autoptr(QDict) words = parse(args, "--f");

    g_assert_true(qdict_get_bool(both, "first"));
    g_assert_true(qdict_get_bool(both, "second"));
    g_assert_cmpstr(qdict_get_str(both, "path"), ==, "where");
    g_assert_false(qdict_haskey(one, "first"));
    g_assert_true(qdict_get_bool(one, "second"));
    g_assert_cmpint(qdict_size(none), ==, 1);
    g_assert_cmpstr(qdict_get_str(words, "path"), ==, "--f");
    assert_refused(args, "-x", "cmd: unsupported option -x");
    assert_refused("first:-f", "-x", "cmd: unsupported option -x");
}

static void assert_format(const char *text, int64_t count, char type,
                          int64_t size)
{
    g_autoptr(QDict) d = parse("fmt:/,addr:l", text);

    g_assert_cmpint(qdict_get_int(d, "count"), ==, count);
    g_assert_cmpint(qdict_get_int(d, "format"), ==, type);
    g_assert_cmpint(qdict_get_int(d, "size"), ==, size);
    g_assert_cmpint(qdict_get_int(d, "addr"), ==, 16);
}

static void test_formats_are_kept_for_the_next_time(void)
{
    assert_format("16", 1, 'x', 4);
    assert_format("/4ob 16", 4, 'o', 1);
    assert_format("/ 16", 1, 'o', 1);
    assert_format("/gu 16", 1, 'u', 8);
    assert_format("/65536 16", 65536, 'u', 8);
    assert_format("/0hi 16", 0, 'i', 2);
    assert_format("/wx 16", 1, 'x', 4);
    assert_refused("fmt:/", "/q", "invalid char in format: 'q'");
    assert_refused("fmt:/", "/xx4", "invalid char in format: '4'");
    assert_refused("fmt:/", "/65537x", "count is more than 65536");
    assert_refused("fmt:/", "/99999999999999999999x",
                   "count is more than 65536");
}

int main(int argc, char **argv)
{
    Object *obj;
    int status;

    g_test_init(&argc, &argv, NULL);
    harness_init();
    obj = object_new_checked(TYPE_MONITOR_HMP, TYPE_MONITOR, &error_abort);
    mon = MONITOR(obj);
    g_test_add_func("/hmp-args/words-and-the-rest-of-the-line",
                    test_words_and_the_rest_of_the_line);
    g_test_add_func("/hmp-args/quotes-keep-spaces-and-escapes",
                    test_quotes_keep_spaces_and_escapes);
    g_test_add_func("/hmp-args/missing-words-are-called-what-they-are",
                    test_missing_words_are_called_what_they_are);
    g_test_add_func("/hmp-args/integers-are-expressions",
                    test_integers_are_expressions);
    g_test_add_func("/hmp-args/narrow-integers-have-32-bits",
                    test_narrow_integers_have_32_bits);
    g_test_add_func("/hmp-args/mebibytes-are-not-negative",
                    test_mebibytes_are_not_negative);
    g_test_add_func("/hmp-args/sizes-count-in-mebibytes-without-a-suffix",
                    test_sizes_count_in_mebibytes_without_a_suffix);
    g_test_add_func("/hmp-args/optional-arguments-may-be-missing",
                    test_optional_arguments_may_be_missing);
    g_test_add_func("/hmp-args/options-come-in-any-order",
                    test_options_come_in_any_order);
    g_test_add_func("/hmp-args/formats-are-kept-for-the-next-time",
                    test_formats_are_kept_for_the_next_time);
    status = g_test_run();
    object_unref(obj);
    return status;
}
