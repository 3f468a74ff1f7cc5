/*
 * Arguments of commands for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "monitor/hmp-internal.h"
#include "qapi/error.h"

static QDict *parse(const char *args, const char *text)
{
    return hmp_parse_args(args, text, &error_abort);
}

static void assert_refused(const char *args, const char *text,
                           const char *message)
{
    Error *err = NULL;

    g_assert_null(hmp_parse_args(args, text, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static void test_words_and_the_rest_of_the_line(void)
{
    g_autoptr(QDict) d = parse("a:s,b:s,c:S", "  one two   three  four  ");

    g_assert_cmpstr(qdict_get_str(d, "a"), ==, "one");
    g_assert_cmpstr(qdict_get_str(d, "b"), ==, "two");
    g_assert_cmpstr(qdict_get_str(d, "c"), ==, "three  four");
}

static void test_quotes_keep_spaces_and_escapes(void)
{
    g_autoptr(QDict) d = parse("a:s,b:s", "\"x \\\"y\\\"\\n\\\\\" z");

    g_assert_cmpstr(qdict_get_str(d, "a"), ==, "x \"y\"\n\\");
    g_assert_cmpstr(qdict_get_str(d, "b"), ==, "z");
    assert_refused("a:s", "\"open", "unterminated string");
    assert_refused("a:s", "\"\\q\"", "unsupported escape code: '\\q'");
    assert_refused("a:s", "\"\\", "unterminated string");
}

static void test_integers_in_any_base_of_c(void)
{
    g_autoptr(QDict) d = parse("a:i,b:i,c:i,d:i",
                               "10 -0x10 010 0xffffffffffffffff");

    g_assert_cmpint(qdict_get_int(d, "a"), ==, 10);
    g_assert_cmpint(qdict_get_int(d, "b"), ==, -16);
    g_assert_cmpint(qdict_get_int(d, "c"), ==, 8);
    g_assert_cmpint(qdict_get_int(d, "d"), ==, -1);
    assert_refused("a:i", "1x", "'1x' is not an integer");
    assert_refused("a:i", "0x10000000000000000",
                   "'0x10000000000000000' is not an integer");
}

static void test_optional_arguments_may_be_missing(void)
{
    g_autoptr(QDict) d = parse("a:s,b:s?", "one");

    g_assert_cmpstr(qdict_get_str(d, "a"), ==, "one");
    g_assert_false(qdict_haskey(d, "b"));
    assert_refused("a:s,b:s?", "  ", "parameter 'a' is missing");
    assert_refused("a:s", "one two",
                   "extraneous characters at the end of line");
    assert_refused(NULL, "x", "extraneous characters at the end of line");
}

static void test_options_come_in_any_order(void)
{
    static const char args[] = "first:-f,second:-s,path:s?";
    g_autoptr(QDict) both = parse(args, "-s -f where");
    g_autoptr(QDict) one = parse(args, "-s");
    g_autoptr(QDict) none = parse(args, "where");

    g_assert_true(qdict_get_bool(both, "first"));
    g_assert_true(qdict_get_bool(both, "second"));
    g_assert_cmpstr(qdict_get_str(both, "path"), ==, "where");
    g_assert_false(qdict_haskey(one, "first"));
    g_assert_true(qdict_get_bool(one, "second"));
    g_assert_cmpint(qdict_size(none), ==, 1);
    assert_refused(args, "-x", "unsupported option -x");
    assert_refused("first:-f", "-x", "unsupported option -x");
}

static void test_switches(void)
{
    g_autoptr(QDict) d = parse("a:b,b:b", "on off");

    g_assert_true(qdict_get_bool(d, "a"));
    g_assert_false(qdict_get_bool(d, "b"));
    assert_refused("a:b", "perhaps",
                   "Parameter 'a' expects 'on' or 'off'");
}

static void test_formats_begin_with_a_slash(void)
{
    g_autoptr(QDict) with = parse("format:/?,address:i", "/4xw 0x1000");
    g_autoptr(QDict) without = parse("format:/?,address:i", " 0x1000");

    g_assert_cmpstr(qdict_get_str(with, "format"), ==, "4xw");
    g_assert_cmpint(qdict_get_int(with, "address"), ==, 0x1000);
    g_assert_false(qdict_haskey(without, "format"));
    g_assert_cmpint(qdict_get_int(without, "address"), ==, 0x1000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hmp-args/words-and-the-rest-of-the-line",
                    test_words_and_the_rest_of_the_line);
    g_test_add_func("/hmp-args/quotes-keep-spaces-and-escapes",
                    test_quotes_keep_spaces_and_escapes);
    g_test_add_func("/hmp-args/integers-in-any-base-of-c",
                    test_integers_in_any_base_of_c);
    g_test_add_func("/hmp-args/optional-arguments-may-be-missing",
                    test_optional_arguments_may_be_missing);
    g_test_add_func("/hmp-args/options-come-in-any-order",
                    test_options_come_in_any_order);
    g_test_add_func("/hmp-args/switches", test_switches);
    g_test_add_func("/hmp-args/formats-begin-with-a-slash",
                    test_formats_begin_with_a_slash);
    return g_test_run();
}
