/*
 * Strings, numbers and sizes in text.  Covers cutils-size.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qemu/units.h"

static void test_copies_are_cut_to_the_buffer(void)
{
    char buf[5] = "";

    pstrcpy(buf, sizeof(buf), "abcdef");
    g_assert_cmpstr(buf, ==, "abcd");
    pstrcpy(buf, sizeof(buf), "a");
    pstrcat(buf, sizeof(buf), "bcdef");
    g_assert_cmpstr(buf, ==, "abcd");
    strpadcpy(buf, 4, "x", ' ');
    g_assert_cmpmem(buf, 4, "x   ", 4);
    g_assert_cmpint(qemu_strnlen("abc", 2), ==, 2);
}

static void test_prefixes_are_found(void)
{
    const char *rest = NULL;

    g_assert_true(strstart("foo=bar", "foo=", &rest));
    g_assert_cmpstr(rest, ==, "bar");
    g_assert_false(strstart("fo", "foo", &rest));
    g_assert_true(stristart("FOO", "foo", NULL));
}

static void test_numbers_keep_to_their_type(void)
{
    const char *end;
    int i;
    int64_t i64;
    uint64_t u64;
    unsigned int u;

    g_assert_cmpint(qemu_strtoi("-7x", &end, 0, &i), ==, 0);
    g_assert_cmpint(i, ==, -7);
    g_assert_cmpstr(end, ==, "x");
    g_assert_cmpint(qemu_strtoi("7x", NULL, 0, &i), ==, -EINVAL);
    g_assert_cmpint(qemu_strtoi("", NULL, 0, &i), ==, -EINVAL);
    g_assert_cmpint(qemu_strtoi("2147483648", NULL, 0, &i), ==, -ERANGE);
    g_assert_cmpint(i, ==, INT_MAX);
    g_assert_cmpint(qemu_strtoui("4294967295", NULL, 0, &u), ==, 0);
    g_assert_cmpuint(u, ==, UINT_MAX);
    g_assert_cmpint(qemu_strtoi64("-9223372036854775808", NULL, 0, &i64),
                    ==, 0);
    g_assert_cmpint(i64, ==, INT64_MIN);
    g_assert_cmpint(qemu_strtou64("0xffffffffffffffff", NULL, 0, &u64),
                    ==, 0);
    g_assert_cmphex(u64, ==, UINT64_MAX);
    g_assert_cmpint(qemu_strtou64("18446744073709551616", NULL, 0, &u64),
                    ==, -ERANGE);
    g_assert_cmpint(parse_uint_full("12", 10, &u64), ==, 0);
    g_assert_cmpuint(u64, ==, 12);
    g_assert_cmpint(parse_uint_full("-1", 10, &u64), <, 0);
}

static void test_floats_are_finite_on_request(void)
{
    double d;

    g_assert_cmpint(qemu_strtod_finite("1.5", NULL, &d), ==, 0);
    g_assert_cmpfloat(d, ==, 1.5);
    g_assert_cmpint(qemu_strtod_finite("inf", NULL, &d), ==, -EINVAL);
    g_assert_cmpint(qemu_strtod_finite("nan", NULL, &d), ==, -EINVAL);
}

static void test_sizes_have_suffixes(void)
{
    static const struct {
        const char *text;
        uint64_t bytes;
    } good[] = {
        { "0", 0 }, { "1", 1 }, { "1B", 1 }, { "2k", 2 * KiB },
        { "3M", 3 * MiB }, { "1.5G", 3 * GiB / 2 }, { "4T", 4 * TiB },
        { "0.5k", 512 }, { "0x10", 16 }, { "15E", 15ull * EiB },
        { "18446744073709551615", UINT64_MAX },
    };
    static const char *const bad[] = {
        "", "k", "-1", "1x", "1kk", "16E", "18446744073709551616", "1.5",
        "0x1.8k", "1e3x", " ", "nan", "inf",
    };
    uint64_t bytes;

    for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
        g_test_message("%s", good[i].text);
        g_assert_cmpint(qemu_strtosz(good[i].text, NULL, &bytes), ==, 0);
        g_assert_cmpuint(bytes, ==, good[i].bytes);
    }
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_test_message("%s", bad[i]);
        g_assert_cmpint(qemu_strtosz(bad[i], NULL, &bytes), <, 0);
    }
    g_assert_cmpint(qemu_strtosz_MiB("7", NULL, &bytes), ==, 0);
    g_assert_cmpuint(bytes, ==, 7 * MiB);
    g_assert_cmpint(qemu_strtosz_metric("2M", NULL, &bytes), ==, 0);
    g_assert_cmpuint(bytes, ==, 2000000);
}

static void test_zero_buffers_are_told(void)
{
    g_autofree uint8_t *buf = g_malloc0(600);

    for (size_t at = 0; at < 8; at++) {
        for (size_t len = 0; len < 590; len += 37) {
            g_assert_true(buffer_is_zero(buf + at, len));
            if (len) {
                buf[at + len - 1] = 1;
                g_assert_false(buffer_is_zero(buf + at, len));
                buf[at + len - 1] = 0;
                buf[at + len / 2] = 0x80;
                g_assert_false(buffer_is_zero(buf + at, len));
                buf[at + len / 2] = 0;
            }
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cutils/copies-are-cut-to-the-buffer",
                    test_copies_are_cut_to_the_buffer);
    g_test_add_func("/cutils/prefixes-are-found", test_prefixes_are_found);
    g_test_add_func("/cutils/numbers-keep-to-their-type",
                    test_numbers_keep_to_their_type);
    g_test_add_func("/cutils/floats-are-finite-on-request",
                    test_floats_are_finite_on_request);
    g_test_add_func("/cutils/sizes-have-suffixes", test_sizes_have_suffixes);
    g_test_add_func("/cutils/zero-buffers-are-told",
                    test_zero_buffers_are_told);
    return g_test_run();
}
