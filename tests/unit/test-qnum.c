/*
 * JSON numbers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qobject/qnum.h"

static void test_int(void)
{
    g_autoptr(QNum) neg = qnum_from_int(-1);
    g_autoptr(QNum) big = qnum_from_uint(UINT64_MAX);
    g_autoptr(QNum) small = qnum_from_uint(7);
    uint64_t u;
    int64_t i;

    g_assert_false(qnum_get_try_uint(neg, &u));
    g_assert_cmpint(qnum_get_int(neg), ==, -1);
    g_assert_false(qnum_get_try_int(big, &i));
    g_assert_cmpuint(qnum_get_uint(big), ==, UINT64_MAX);
    g_assert_cmpint(qnum_get_int(small), ==, 7);
    g_assert_false(qnum_is_equal(QOBJECT(neg), QOBJECT(big)));
    g_assert_cmpfloat(qnum_get_double(neg), ==, -1.0);
}

static void test_double(void)
{
    g_autoptr(QNum) d = qnum_from_double(1.5);
    QNumValue v = qnum_value(d);
    g_autoptr(QNum) copy = qnum_from_value(v);
    int64_t i;

    g_assert_false(qnum_get_try_int(d, &i));
    g_assert_cmpfloat(qnum_get_double(copy), ==, 1.5);
    g_assert_true(qnum_is_equal(QOBJECT(d), QOBJECT(copy)));
}

static void check_text(QNum *n, const char *want)
{
    g_autofree char *text = qnum_to_string(n);

    g_assert_cmpstr(text, ==, want);
    qobject_unref(n);
}

static void test_text(void)
{
    check_text(qnum_from_int(INT64_MIN), "-9223372036854775808");
    check_text(qnum_from_uint(UINT64_MAX), "18446744073709551615");
    check_text(qnum_from_double(0.5), "0.5");
    check_text(qnum_from_double(0.1), "0.10000000000000001");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qnum/integers convert if they fit", test_int);
    g_test_add_func("/qnum/doubles are no integers", test_double);
    g_test_add_func("/qnum/text is exact", test_text);
    return g_test_run();
}
