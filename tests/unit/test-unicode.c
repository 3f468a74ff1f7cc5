/*
 * Modified UTF-8, both ways.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/unicode.h"

static void test_characters_survive_a_round_trip(void)
{
    static const struct {
        int codepoint;
        const char *bytes;
    } cases[] = {
        { 0, "\xc0\x80" }, { 1, "\x01" }, { 0x7f, "\x7f" },
        { 0x80, "\xc2\x80" }, { 0x7ff, "\xdf\xbf" },
        { 0x800, "\xe0\xa0\x80" }, { 0xd7ff, "\xed\x9f\xbf" },
        { 0xe000, "\xee\x80\x80" }, { 0xfffd, "\xef\xbf\xbd" },
        { 0x10000, "\xf0\x90\x80\x80" }, { 0x10fffd, "\xf4\x8f\xbf\xbd" },
    };
    char buf[5], *end;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *bytes = cases[i].bytes;
        ssize_t len = (ssize_t)strlen(bytes);

        g_assert_cmpint(mod_utf8_encode(buf, sizeof(buf),
                                        cases[i].codepoint), ==, len);
        g_assert_cmpstr(buf, ==, bytes);
        g_assert_cmpint(mod_utf8_codepoint(bytes, 6, &end), ==,
                        cases[i].codepoint);
        g_assert_true(end == bytes + len);
        g_assert_cmpint(mod_utf8_encode(buf, len, cases[i].codepoint), ==,
                        -1);
    }
}

static void test_malformed_sequences_are_skipped_whole(void)
{
    static const struct {
        const char *bytes;
        size_t skipped;
    } cases[] = {
        { "\x80\x80", 1 }, { "\xfe", 1 }, { "\xff", 1 },
        { "\xc0\xaf", 2 }, { "\xe0\x80\x80", 3 }, { "\xc2", 1 },
        { "\xe2\x82 ", 2 }, { "\xed\xa0\x80", 3 }, { "\xef\xbf\xbe", 3 },
        { "\xef\xb7\x90", 3 }, { "\xf4\x90\x80\x80", 4 },
        { "\xf8\x88\x80\x80\x80", 5 }, { "\xfd\xbf\xbf\xbf\xbf\xbf", 6 },
        { "\xfd\xbf\xbf\xc2\x80", 3 }, { "", 0 },
    };
    char *end;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpint(mod_utf8_codepoint(cases[i].bytes, 6, &end), ==,
                        -1);
        g_assert_cmpint(end - cases[i].bytes, ==, cases[i].skipped);
    }
    /* the limit counts, too */
    g_assert_cmpint(mod_utf8_codepoint("\xe2\x82\xac", 2, &end), ==, -1);
    g_assert_cmpint(mod_utf8_codepoint("x", 0, &end), ==, -1);
}

static void test_what_is_no_character_is_not_encoded(void)
{
    static const int cases[] = {
        -1, 0xd800, 0xdfff, 0xfdd0, 0xfdef, 0xfffe, 0xffff, 0x1fffe,
        0x10ffff, 0x110000,
    };
    char buf[8];

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpint(mod_utf8_encode(buf, sizeof(buf), cases[i]), ==,
                        -1);
    }
}

static void check_sanitized(const char *text, ssize_t len,
                            const char *expected)
{
    g_autoptr(GString) buf = g_string_new(">");

    mod_utf8_sanitize_len(buf, text, len);
    g_assert_cmpint(buf->str[0], ==, '>');
    g_assert_cmpstr(buf->str + 1, ==, expected);
}

static void test_text_from_elsewhere_is_made_printable(void)
{
    g_autoptr(GString) buf = g_string_new(NULL);

    mod_utf8_sanitize(buf, "a\x1b[0m \"\\\n\x7f");
    g_assert_cmpstr(buf->str, ==, "a\\u001B[0m \\\"\\\\\\n\\u007F");
    check_sanitized("", -1, "");
    check_sanitized("abc", 2, "ab");
    check_sanitized("abc", 9, "abc");
    check_sanitized("\xc3\xa9\xf0\x9d\x84\x9e", -1, "\\u00E9\\uD834\\uDD1E");
    check_sanitized("\xc3\xa9", 1, "\\uFFFD");
    check_sanitized("\xff\x80 \xe2\x82x", -1, "\\uFFFD\\uFFFD \\uFFFDx");
    check_sanitized("\xc0\x80", -1, "\\u0000");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/unicode/characters survive a round trip",
                    test_characters_survive_a_round_trip);
    g_test_add_func("/unicode/malformed sequences are skipped whole",
                    test_malformed_sequences_are_skipped_whole);
    g_test_add_func("/unicode/what is no character is not encoded",
                    test_what_is_no_character_is_not_encoded);
    g_test_add_func("/unicode/text from elsewhere is made printable",
                    test_text_from_elsewhere_is_made_printable);
    return g_test_run();
}
