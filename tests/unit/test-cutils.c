/*
 * Strings, and numbers as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <math.h>
#include "qemu/cutils.h"

static void test_copies_are_cut_to_the_buffer(void)
{
    char buf[6] = "-----";

    pstrcpy(buf, 0, "abc");
    pstrcpy(buf, -1, "abc");
    g_assert_cmpstr(buf, ==, "-----");
    pstrcpy(buf, 5, "abcdef");
    g_assert_cmpmem(buf, 6, "abcd\0", 6);
    pstrcpy(buf, 5, "a");
    g_assert_cmpmem(buf, 4, "a\0cd", 4);
    g_assert_true(pstrcat(buf, 5, "bc") == buf);
    g_assert_cmpstr(buf, ==, "abc");
    pstrcat(buf, 5, "def");
    g_assert_cmpstr(buf, ==, "abcd");
    strpadcpy(buf, 4, "x", ' ');
    g_assert_cmpmem(buf, 5, "x   ", 5);
    strpadcpy(buf, 4, "uvwxyz", ' ');
    g_assert_cmpmem(buf, 5, "uvwx", 5);
}

static void test_lengths_have_a_limit(void)
{
    static const char not_terminated[3] = { 'a', 'b', 'c' };

    g_assert_cmpint(qemu_strnlen("abc", 10), ==, 3);
    g_assert_cmpint(qemu_strnlen(not_terminated, 3), ==, 3);
    g_assert_cmpint(qemu_strnlen("abc", 0), ==, 0);
    g_assert_cmpint(qemu_strnlen("abc", -1), ==, 0);
}

static void test_prefixes_are_found(void)
{
    const char *rest = NULL;

    g_assert_true(strstart("foo=bar", "foo=", &rest));
    g_assert_cmpstr(rest, ==, "bar");
    g_assert_false(strstart("fo", "foo", &rest));
    g_assert_false(strstart("FOO", "foo", NULL));
    g_assert_cmpstr(rest, ==, "bar");
    g_assert_true(strstart("foo", "foo", NULL));
    g_assert_true(stristart("FOObar", "foo", &rest));
    g_assert_cmpstr(rest, ==, "bar");
    g_assert_false(stristart("FO", "foo", NULL));
}

static void test_text_is_split_and_searched(void)
{
    char text[] = "a,b;;c";
    char *in = text;
    const char *list[] = { "b", NULL, "a" };

    g_assert_cmpstr(qemu_strsep(&in, ",;"), ==, "a");
    g_assert_cmpstr(qemu_strsep(&in, ",;"), ==, "b");
    g_assert_cmpstr(qemu_strsep(&in, ",;"), ==, "");
    g_assert_cmpstr(qemu_strsep(&in, ",;"), ==, "c");
    g_assert_null(in);
    g_assert_null(qemu_strsep(&in, ",;"));

    g_assert_cmpstr(qemu_strchrnul("a=b", '='), ==, "=b");
    g_assert_cmpstr(qemu_strchrnul("a=b", ','), ==, "");
    g_assert_cmpint(qemu_pstrcmp0(&list[0], &list[2]), >, 0);
    g_assert_cmpint(qemu_pstrcmp0(&list[1], &list[2]), <, 0);
    g_assert_cmpint(qemu_pstrcmp0(&list[0], &list[0]), ==, 0);
    g_assert_cmpstr(STR_OR_NULL(list[1]), ==, "null");
    g_assert_cmpstr(STR_OR_NULL(list[2]), ==, "a");
    g_assert_cmpstr(yes_no(true), ==, "yes");
    g_assert_cmpstr(yes_no(false), ==, "no");
}

/* What the text is as each type: 0 and the value, or a negative errno and
 * the nearest one. */
typedef struct NumberCase {
    const char *text;
    int i_ret, i;
    int u_ret;
    unsigned u;
    int i64_ret;
    int64_t i64;
    int u64_ret;
    uint64_t u64;
} NumberCase;

static const NumberCase number_cases[] = {
    { "0", 0, 0, 0, 0, 0, 0, 0, 0 },
    { " \t+12", 0, 12, 0, 12, 0, 12, 0, 12 },
    { "0x1F", 0, 31, 0, 31, 0, 31, 0, 31 },
    { "017", 0, 15, 0, 15, 0, 15, 0, 15 },
    { " -3", 0, -3, 0, -3, 0, -3, 0, -3 },
    { "2147483647", 0, INT_MAX, 0, INT_MAX, 0, INT_MAX, 0, INT_MAX },
    { "2147483648", -ERANGE, INT_MAX, 0, 1u << 31, 0, 1ll << 31,
      0, 1ull << 31 },
    { "-2147483649", -ERANGE, INT_MIN, 0, INT_MAX, 0, -2147483649ll,
      0, -2147483649ull },
    { "4294967295", -ERANGE, INT_MAX, 0, UINT_MAX, 0, UINT_MAX,
      0, UINT_MAX },
    { "4294967296", -ERANGE, INT_MAX, -ERANGE, UINT_MAX, 0, 1ll << 32,
      0, 1ull << 32 },
    { "-4294967295", -ERANGE, INT_MIN, 0, 1, 0, -4294967295ll,
      0, -4294967295ull },
    { "-4294967296", -ERANGE, INT_MIN, -ERANGE, UINT_MAX,
      0, -4294967296ll, 0, -4294967296ull },
    { "9223372036854775808", -ERANGE, INT_MAX, -ERANGE, UINT_MAX,
      -ERANGE, INT64_MAX, 0, 1ull << 63 },
    { "-9223372036854775809", -ERANGE, INT_MIN, -ERANGE, UINT_MAX,
      -ERANGE, INT64_MIN, 0, INT64_MAX },
    { "18446744073709551615", -ERANGE, INT_MAX, -ERANGE, UINT_MAX,
      -ERANGE, INT64_MAX, 0, UINT64_MAX },
    { "-18446744073709551615", -ERANGE, INT_MIN, -ERANGE, UINT_MAX,
      -ERANGE, INT64_MIN, 0, 1 },
    { "18446744073709551616", -ERANGE, INT_MAX, -ERANGE, UINT_MAX,
      -ERANGE, INT64_MAX, -ERANGE, UINT64_MAX },
    { "-18446744073709551616", -ERANGE, INT_MIN, -ERANGE, UINT_MAX,
      -ERANGE, INT64_MIN, -ERANGE, UINT64_MAX },
};

/* All of @text; then with something behind it. */
#define CHECK_NUMBER(fn, type, text, ret, val) do { \
    g_autofree char *junk_ = g_strconcat(text, "zz", NULL); \
    const char *end_ = NULL; \
    type got_ = 77; \
    g_assert_cmpint(fn(text, NULL, 0, &got_), ==, ret); \
    g_assert_true(got_ == (val)); \
    got_ = 77; \
    g_assert_cmpint(fn(junk_, &end_, 0, &got_), ==, ret); \
    g_assert_true(got_ == (val)); \
    g_assert_cmpstr(end_, ==, "zz"); \
    g_assert_cmpint(fn(junk_, NULL, 0, &got_), ==, -EINVAL); \
    g_assert_true(got_ == (val)); \
} while (0)

static void test_numbers_keep_to_their_type(void)
{
    for (int n = 0; n < ARRAY_SIZE(number_cases); n++) {
        const NumberCase *c = &number_cases[n];

        g_test_message("%s", c->text);
        CHECK_NUMBER(qemu_strtoi, int, c->text, c->i_ret, c->i);
        CHECK_NUMBER(qemu_strtoui, unsigned, c->text, c->u_ret, c->u);
        CHECK_NUMBER(qemu_strtol, long, c->text, c->i64_ret, c->i64);
        CHECK_NUMBER(qemu_strtoul, unsigned long, c->text, c->u64_ret,
                     c->u64);
        CHECK_NUMBER(qemu_strtoi64, int64_t, c->text, c->i64_ret, c->i64);
        CHECK_NUMBER(qemu_strtou64, uint64_t, c->text, c->u64_ret, c->u64);
    }
}

#define CHECK_NO_NUMBER(fn, type, text) do { \
    const char *end_ = "x"; \
    type got_ = 77; \
    g_assert_cmpint(fn(text, &end_, 0, &got_), ==, -EINVAL); \
    g_assert_true(end_ == (text)); \
    g_assert_true(got_ == 0); \
    got_ = 77; \
    g_assert_cmpint(fn(text, NULL, 0, &got_), ==, -EINVAL); \
    g_assert_true(got_ == 0); \
} while (0)

static void test_what_is_no_number_is_told(void)
{
    static const char *const texts[] = { NULL, "", "  ", "x1", "-", " +x" };

    for (int i = 0; i < ARRAY_SIZE(texts); i++) {
        CHECK_NO_NUMBER(qemu_strtoi, int, texts[i]);
        CHECK_NO_NUMBER(qemu_strtoui, unsigned, texts[i]);
        CHECK_NO_NUMBER(qemu_strtol, long, texts[i]);
        CHECK_NO_NUMBER(qemu_strtoul, unsigned long, texts[i]);
        CHECK_NO_NUMBER(qemu_strtoi64, int64_t, texts[i]);
        CHECK_NO_NUMBER(qemu_strtou64, uint64_t, texts[i]);
        CHECK_NO_NUMBER(parse_uint, uint64_t, texts[i]);
    }
}

static void test_the_base_is_the_callers(void)
{
    const char *end;
    uint64_t u;
    int i;

    g_assert_cmpint(qemu_strtoi("0123", NULL, 10, &i), ==, 0);
    g_assert_cmpint(i, ==, 123);
    g_assert_cmpint(qemu_strtou64("123", NULL, 16, &u), ==, 0);
    g_assert_cmpuint(u, ==, 0x123);
    g_assert_cmpint(qemu_strtoi("0x", &end, 16, &i), ==, 0);
    g_assert_cmpstr(end, ==, "x");
}

static void test_counts_have_no_minus(void)
{
    const char *end = NULL;
    uint64_t u;

    g_assert_cmpint(parse_uint("123x", &end, 0, &u), ==, 0);
    g_assert_cmpuint(u, ==, 123);
    g_assert_cmpstr(end, ==, "x");
    g_assert_cmpint(parse_uint(" -0x", &end, 10, &u), ==, -ERANGE);
    g_assert_cmpuint(u, ==, 0);
    g_assert_cmpstr(end, ==, "x");
    g_assert_cmpint(parse_uint("18446744073709551616", &end, 0, &u),
                    ==, -ERANGE);
    g_assert_cmpuint(u, ==, UINT64_MAX);

    g_assert_cmpint(parse_uint_full("12", 10, &u), ==, 0);
    g_assert_cmpuint(u, ==, 12);
    g_assert_cmpint(parse_uint_full("-1", 10, &u), ==, -ERANGE);
    g_assert_cmpuint(u, ==, 0);
    g_assert_cmpint(parse_uint_full("-1x", 10, &u), ==, -EINVAL);
    g_assert_cmpint(parse_uint_full("1x", 10, &u), ==, -EINVAL);
    g_assert_cmpuint(u, ==, 0);
}

static void test_floats_may_be_infinite(void)
{
    const char *end;
    double d;

    g_assert_cmpint(qemu_strtod(" -1.5e1x", &end, &d), ==, 0);
    g_assert_cmpfloat(d, ==, -15);
    g_assert_cmpstr(end, ==, "x");
    g_assert_cmpint(qemu_strtod("1.5x", NULL, &d), ==, -EINVAL);
    g_assert_cmpfloat(d, ==, 1.5);
    g_assert_cmpint(qemu_strtod("inf", NULL, &d), ==, 0);
    g_assert_true(isinf(d));
    g_assert_cmpint(qemu_strtod("9e999", NULL, &d), ==, -ERANGE);
    g_assert_true(isinf(d));
    g_assert_cmpint(qemu_strtod(NULL, &end, &d), ==, -EINVAL);
    g_assert_null(end);
    g_assert_cmpfloat(d, ==, 0);
}

static void test_floats_are_finite_on_request(void)
{
    static const char *const none[] = {
        "inf", "-infinity", " nan", "9e999", "-9e999", "x", "", NULL,
    };
    const char *end;
    double d;

    g_assert_cmpint(qemu_strtod_finite("1.5", NULL, &d), ==, 0);
    g_assert_cmpfloat(d, ==, 1.5);
    g_assert_cmpint(qemu_strtod_finite("2.5x", &end, &d), ==, 0);
    g_assert_cmpfloat(d, ==, 2.5);
    g_assert_cmpstr(end, ==, "x");
    d = 0;
    g_assert_cmpint(qemu_strtod_finite("2.5x", NULL, &d), ==, -EINVAL);
    g_assert_cmpfloat(d, ==, 2.5);
    g_assert_cmpint(qemu_strtod_finite("-9e-999x", &end, &d), ==, -ERANGE);
    g_assert_cmpfloat(d, ==, 0);
    g_assert_cmpstr(end, ==, "x");
    for (int i = 0; i < ARRAY_SIZE(none); i++) {
        d = 7;
        end = "x";
        g_assert_cmpint(qemu_strtod_finite(none[i], &end, &d), ==, -EINVAL);
        g_assert_cmpfloat(d, ==, 0);
        g_assert_true(end == none[i]);
    }
}

static void test_descriptors_and_settings(void)
{
    g_assert_cmpint(qemu_parse_fd("3"), ==, 3);
    g_assert_cmpint(qemu_parse_fd("3x"), ==, -1);
    g_assert_cmpint(qemu_parse_fd(""), ==, -1);
    g_assert_cmpint(qemu_parse_fd("-2"), ==, -1);

    g_unsetenv("TEST_CUTILS");
    g_assert_cmpint(parse_debug_env("TEST_CUTILS", 9, 4), ==, 4);
    g_setenv("TEST_CUTILS", "9", true);
    g_assert_cmpint(parse_debug_env("TEST_CUTILS", 9, 4), ==, 9);
    g_setenv("TEST_CUTILS", "10", true);
    g_assert_cmpint(parse_debug_env("TEST_CUTILS", 9, 4), ==, 4);
    g_setenv("TEST_CUTILS", "-1", true);
    g_assert_cmpint(parse_debug_env("TEST_CUTILS", 9, 4), ==, 4);
    g_setenv("TEST_CUTILS", "many", true);
    g_assert_cmpint(parse_debug_env("TEST_CUTILS", 9, 4), ==, 4);
}

static void test_dates_are_utc(void)
{
    struct tm tm = {
        .tm_year = 124, .tm_mon = 1, .tm_mday = 29, .tm_hour = 12,
        .tm_min = 34, .tm_sec = 56,
    };

    g_setenv("TZ", "UTC-5", true);
    tzset();
    g_assert_cmpint(mktimegm(&tm), ==, 1709210096);
    tm.tm_sec = 60;
    g_assert_cmpint(mktimegm(&tm), ==, 1709210100);
    g_assert_cmpint(tm.tm_sec, ==, 60);
}

static void test_uleb128_of_two_bytes(void)
{
    static const uint8_t three[] = { 0x80, 0x80, 1 };
    uint8_t out[2];
    uint32_t n;

    for (uint32_t v = 0; v < 1 << 14; v++) {
        int len = uleb128_encode_small(out, v);

        g_assert_cmpint(len, ==, v < 0x80 ? 1 : 2);
        n = 99999;
        g_assert_cmpint(uleb128_decode_small(out, &n), ==, len);
        g_assert_cmpuint(n, ==, v);
    }
    /* 624485 is E5 8E 26: of its last 14 bits, that is E5 0E */
    g_assert_cmpint(uleb128_encode_small(out, 624485 & 0x3fff), ==, 2);
    g_assert_cmpmem(out, 2, ((uint8_t[]){ 0xe5, 0x0e }), 2);
    n = 7;
    g_assert_cmpint(uleb128_decode_small(three, &n), ==, -1);
    g_assert_cmpuint(n, ==, 7);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cutils/copies-are-cut-to-the-buffer",
                    test_copies_are_cut_to_the_buffer);
    g_test_add_func("/cutils/lengths-have-a-limit",
                    test_lengths_have_a_limit);
    g_test_add_func("/cutils/prefixes-are-found", test_prefixes_are_found);
    g_test_add_func("/cutils/text-is-split-and-searched",
                    test_text_is_split_and_searched);
    g_test_add_func("/cutils/numbers-keep-to-their-type",
                    test_numbers_keep_to_their_type);
    g_test_add_func("/cutils/what-is-no-number-is-told",
                    test_what_is_no_number_is_told);
    g_test_add_func("/cutils/the-base-is-the-callers",
                    test_the_base_is_the_callers);
    g_test_add_func("/cutils/counts-have-no-minus",
                    test_counts_have_no_minus);
    g_test_add_func("/cutils/floats-may-be-infinite",
                    test_floats_may_be_infinite);
    g_test_add_func("/cutils/floats-are-finite-on-request",
                    test_floats_are_finite_on_request);
    g_test_add_func("/cutils/descriptors-and-settings",
                    test_descriptors_and_settings);
    g_test_add_func("/cutils/dates-are-utc", test_dates_are_utc);
    g_test_add_func("/cutils/uleb128-of-two-bytes",
                    test_uleb128_of_two_bytes);
    return g_test_run();
}
