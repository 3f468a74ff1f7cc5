/*
 * Bounded string copies and numbers as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"

static void test_copies(void)
{
    char buf[6];

    pstrcpy(buf, sizeof(buf), "abc");
    g_assert_cmpstr(buf, ==, "abc");
    pstrcat(buf, sizeof(buf), "defgh");
    g_assert_cmpstr(buf, ==, "abcde");
    pstrcpy(buf, sizeof(buf), "0123456789");
    g_assert_cmpstr(buf, ==, "01234");
    strpadcpy(buf, sizeof(buf), "xy", ' ');
    g_assert_true(!memcmp(buf, "xy    ", 6));
    strpadcpy(buf, 2, "xyz", ' ');
    g_assert_true(!memcmp(buf, "xy    ", 6));
}

static void test_prefix(void)
{
    const char *rest;

    g_assert_true(strstart("file:x", "file:", &rest));
    g_assert_cmpstr(rest, ==, "x");
    g_assert_false(strstart("fil", "file", NULL));
    g_assert_true(stristart("FILE:x", "file:", &rest));
    g_assert_cmpstr(rest, ==, "x");
}

static void test_int(void)
{
    const char *end;
    int i;
    unsigned u;

    g_assert_cmpint(qemu_strtoi("-12x", &end, 10, &i), ==, 0);
    g_assert_cmpint(i, ==, -12);
    g_assert_cmpstr(end, ==, "x");
    g_assert_cmpint(qemu_strtoi("12x", NULL, 10, &i), ==, -EINVAL);
    g_assert_cmpint(qemu_strtoi("", &end, 10, &i), ==, -EINVAL);
    g_assert_cmpint(qemu_strtoi(NULL, &end, 10, &i), ==, -EINVAL);
    g_assert_cmpint(qemu_strtoi("2147483648", NULL, 0, &i), ==, -ERANGE);
    g_assert_cmpint(i, ==, INT_MAX);
    g_assert_cmpint(qemu_strtoi("-99999999999999999999", NULL, 0, &i), ==,
                    -ERANGE);
    g_assert_cmpint(i, ==, INT_MIN);
    g_assert_cmpint(qemu_strtoui("4294967295", NULL, 0, &u), ==, 0);
    g_assert_cmpuint(u, ==, UINT_MAX);
    g_assert_cmpint(qemu_strtoui("4294967296", NULL, 0, &u), ==, -ERANGE);
    g_assert_cmpuint(u, ==, UINT_MAX);
    g_assert_cmpint(qemu_strtoui("-1", NULL, 0, &u), ==, 0);
    g_assert_cmpuint(u, ==, UINT_MAX);
}

static void test_int64(void)
{
    int64_t i;
    uint64_t u;

    g_assert_cmpint(qemu_strtoi64("0x7fffffffffffffff", NULL, 0, &i), ==, 0);
    g_assert_cmpint(i, ==, INT64_MAX);
    g_assert_cmpint(qemu_strtou64("18446744073709551615", NULL, 10, &u), ==,
                    0);
    g_assert_cmpuint(u, ==, UINT64_MAX);
    g_assert_cmpint(qemu_strtou64("18446744073709551616", NULL, 10, &u), ==,
                    -ERANGE);
    g_assert_cmpint(parse_uint_full("017", 0, &u), ==, 0);
    g_assert_cmpuint(u, ==, 15);
    g_assert_cmpint(parse_uint_full(" -1", 0, &u), ==, -ERANGE);
    g_assert_cmpint(parse_uint_full("x", 0, &u), ==, -EINVAL);
    g_assert_cmpuint(u, ==, 0);
}

static void test_double(void)
{
    const char *end;
    double d;

    g_assert_cmpint(qemu_strtod_finite("1.5e3", NULL, &d), ==, 0);
    g_assert_cmpfloat(d, ==, 1500.0);
    g_assert_cmpint(qemu_strtod_finite("inf", &end, &d), ==, -EINVAL);
    g_assert_cmpint(qemu_strtod_finite("nan", NULL, &d), ==, -EINVAL);
    g_assert_cmpfloat(d, ==, 0.0);
}

static void test_zero(void)
{
    char buf[100] = { 0 };

    for (int n = 0; n < 100; n++) {
        g_assert_true(buffer_is_zero(buf, n));
    }
    for (int i = 0; i < 100; i++) {
        buf[i] = 1;
        g_assert_false(buffer_is_zero(buf, 100));
        g_assert_true(buffer_is_zero(buf, i));
        buf[i] = 0;
    }
}

static void test_misc(void)
{
    g_assert_cmpint(qemu_parse_fd("7"), ==, 7);
    g_assert_cmpint(qemu_parse_fd("-7"), ==, -1);
    g_assert_cmpint(qemu_parse_fd("7x"), ==, -1);
    g_assert_true(qemu_is_directory("/"));
    g_assert_false(qemu_is_directory("/dev/null"));
    g_assert_cmpint(starts_with_help_option("help,x"), ==, 4);
    g_assert_cmpint(starts_with_help_option("?"), ==, 1);
    g_assert_cmpint(starts_with_help_option("helper"), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cutils/copies stay in bounds", test_copies);
    g_test_add_func("/cutils/prefixes are found", test_prefix);
    g_test_add_func("/cutils/int is checked", test_int);
    g_test_add_func("/cutils/64 bits are checked", test_int64);
    g_test_add_func("/cutils/double is finite", test_double);
    g_test_add_func("/cutils/zero buffers are recognised", test_zero);
    g_test_add_func("/cutils/small parsers", test_misc);
    return g_test_run();
}
