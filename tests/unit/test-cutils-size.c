/*
 * Sizes as text: fractions, suffixes, limits.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qemu/units.h"

typedef struct Case {
    const char *text;
    int ret;
    uint64_t val;
    int consumed;
} Case;

static const Case cases[] = {
    { "0", 0, 0, 1 }, { "08", 0, 8, 2 }, { "12345", 0, 12345, 5 },
    { "  7", 0, 7, 3 }, { "+7", 0, 7, 2 },
    { "1k", 0, KiB, 2 }, { "1K", 0, KiB, 2 }, { "2M", 0, 2 * MiB, 2 },
    { "1g", 0, GiB, 2 }, { "1T", 0, TiB, 2 }, { "1P", 0, PiB, 2 },
    { "1e", 0, EiB, 2 }, { "15E", 0, 15ULL * EiB, 3 }, { "9b", 0, 9, 2 },
    { "0x10", 0, 16, 4 }, { " +0XaB", 0, 0xab, 6 },
    { "0x", 0, 0, 1 }, { "00x1", 0, 0, 2 }, { "0b1", 0, 0, 2 },
    { "1.5k", 0, 1536, 4 }, { ".5M", 0, MiB / 2, 3 }, { "1.", 0, 1, 2 },
    { "1.0", 0, 1, 3 }, { "1.00B", 0, 1, 5 }, { "12.345M", 0, 12944671, 7 },
    { "0.1G", 0, 107374182, 4 }, { "1.9999k", 0, 2048, 7 },
    { "0.NaN", 0, 0, 2 },
    { "18446744073709551615", 0, UINT64_MAX, 20 },
    { "18446744073709551616", -ERANGE, 0, 20 },
    { "0x10000000000000000", -ERANGE, 0, 19 },
    { "16E", -ERANGE, 0, 3 }, { "100000P!", -ERANGE, 0, 7 },
    { "-1", -ERANGE, 0, 2 }, { " -0", -ERANGE, 0, 3 },
    { "-.1k", -ERANGE, 0, 3 }, { "-2M", -ERANGE, 0, 2 },
    { "", -EINVAL, 0, 0 }, { " ", -EINVAL, 0, 0 }, { ".", -EINVAL, 0, 0 },
    { " .k", -EINVAL, 0, 0 },
    { "k", -EINVAL, 0, 0 }, { "1.5", -EINVAL, 0, 0 },
    { "1.5b", -EINVAL, 0, 0 }, { "1.00000000000000000000000001B", -EINVAL },
    { "0x1.8k", -EINVAL, 0, 0 }, { "0x1.", -EINVAL, 0, 0 },
    { "0x1M", -EINVAL, 0, 0 }, { "1.1.k", -EINVAL, 0, 0 },
    { "inf", -EINVAL, 0, 0 },
    /* no exponents: that is a suffix, and something behind it */
    { "1.5e1k", 0, EiB + EiB / 2, 4 },
    { "1kB", 0, KiB, 2 }, { "3 M", 0, 3, 1 },
};

static void test_table(void)
{
    for (int i = 0; i < ARRAY_SIZE(cases); i++) {
        const Case *c = &cases[i];
        bool more = c->text[c->consumed];
        const char *end = NULL;
        uint64_t val = 0xbad;

        g_test_message("'%s'", c->text);
        g_assert_cmpint(qemu_strtosz(c->text, &end, &val), ==, c->ret);
        g_assert_cmpuint(val, ==, c->val);
        g_assert_cmpint(end - c->text, ==, c->consumed);
        /* something behind it that is in the way is what is told first */
        val = 0xbad;
        g_assert_cmpint(qemu_strtosz(c->text, NULL, &val), ==,
                        more ? -EINVAL : c->ret);
        g_assert_cmpuint(val, ==, more ? 0 : c->val);
    }
}

static void test_rounding_up(void)
{
    uint64_t val;

    g_assert_cmpint(qemu_strtosz("1.99999999999999999999k", NULL, &val),
                    ==, 0);
    g_assert_cmpuint(val, ==, 2048);
    /* so close to 16 EiB that the nearest byte is 2^64 */
    g_assert_cmpint(qemu_strtosz("15.99999999999999999999E", NULL, &val),
                    ==, -ERANGE);
    g_assert_cmpuint(val, ==, 0);
    g_assert_cmpint(qemu_strtosz("0.0005k", NULL, &val), ==, 0);
    g_assert_cmpuint(val, ==, 1);
    g_assert_cmpint(qemu_strtosz("0.0004k", NULL, &val), ==, 0);
    g_assert_cmpuint(val, ==, 0);
}

static void test_units(void)
{
    const char *end;
    uint64_t val;

    g_assert_cmpint(qemu_strtosz_MiB("128", NULL, &val), ==, 0);
    g_assert_cmpuint(val, ==, 128 * MiB);
    g_assert_cmpint(qemu_strtosz_MiB("0.5", NULL, &val), ==, 0);
    g_assert_cmpuint(val, ==, MiB / 2);
    g_assert_cmpint(qemu_strtosz_MiB("1.5.k", &end, &val), ==, 0);
    g_assert_cmpuint(val, ==, 3 * MiB / 2);
    g_assert_cmpstr(end, ==, ".k");
    g_assert_cmpint(qemu_strtosz_MiB("1024k", NULL, &val), ==, 0);
    g_assert_cmpuint(val, ==, MiB);
    g_assert_cmpint(qemu_strtosz_MiB("7B", NULL, &val), ==, 0);
    g_assert_cmpuint(val, ==, 7);
    g_assert_cmpint(qemu_strtosz_metric("1.5M", NULL, &val), ==, 0);
    g_assert_cmpuint(val, ==, 1500000);
    g_assert_cmpint(qemu_strtosz_metric("2", NULL, &val), ==, 0);
    g_assert_cmpuint(val, ==, 2);
}

static void test_null(void)
{
    const char *end = "x";
    uint64_t val = 7;

    g_assert_cmpint(qemu_strtosz(NULL, &end, &val), ==, -EINVAL);
    g_assert_null(end);
    g_assert_cmpuint(val, ==, 0);
}

static void check_str(char *got, const char *expected)
{
    g_assert_cmpstr(got, ==, expected);
    g_free(got);
}

static void test_output(void)
{
    check_str(size_to_str(0), "0 B");
    check_str(size_to_str(1536), "1.5 KiB");
    check_str(size_to_str(999), "999 B");
    check_str(size_to_str(GiB), "1 GiB");
    check_str(size_to_str(UINT64_MAX), "16 EiB");
    check_str(freq_to_str(1000000), "1 MHz");
    check_str(size_to_str(1016), "0.992 KiB");
    check_str(freq_to_str(25), "25 Hz");
    check_str(freq_to_str(999), "999 Hz");
    check_str(freq_to_str(1010), "1.01 KHz");
    check_str(freq_to_str(UINT64_MAX), "18.4 EHz");
}

static void test_prefixes(void)
{
    g_assert_cmpstr(iec_binary_prefix(0), ==, "");
    g_assert_cmpstr(iec_binary_prefix(10), ==, "Ki");
    g_assert_cmpstr(iec_binary_prefix(60), ==, "Ei");
    g_assert_cmpstr(si_prefix(-18), ==, "a");
    g_assert_cmpstr(si_prefix(-3), ==, "m");
    g_assert_cmpstr(si_prefix(0), ==, "");
    g_assert_cmpstr(si_prefix(3), ==, "K");
    g_assert_cmpstr(si_prefix(18), ==, "E");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/size/values, errors and how far it reads", test_table);
    g_test_add_func("/size/fractions are rounded", test_rounding_up);
    g_test_add_func("/size/default units", test_units);
    g_test_add_func("/size/no text is no size", test_null);
    g_test_add_func("/size/prefixes by exponent", test_prefixes);
    g_test_add_func("/size/is printed with three digits", test_output);
    return g_test_run();
}
