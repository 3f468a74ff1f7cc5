/*
 * JSON numbers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <math.h>
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
    g_assert_true(qnum_get_try_int(neg, &i));
    g_assert_cmpint(i, ==, -1);
    g_assert_true(qnum_get_try_uint(small, &u));
    g_assert_cmpuint(u, ==, 7);
    g_assert_false(qobject_is_equal(QOBJECT(neg), QOBJECT(big)));
    g_assert_cmpfloat(qnum_get_double(neg), ==, -1.0);
    g_assert_cmpfloat(qnum_get_double(big), ==, 0x1p64);
}

static void test_double(void)
{
    g_autoptr(QNum) d = qnum_from_double(1.5);
    uint64_t u;
    int64_t i;

    g_assert_false(qnum_get_try_int(d, &i));
    g_assert_false(qnum_get_try_uint(d, &u));
    g_assert_cmpfloat(qnum_get_double(d), ==, 1.5);
}

static void test_equal(void)
{
    /* mathematically equal integers are; integers and doubles never are */
    g_autoptr(QNum) i = qnum_from_int(7);
    g_autoptr(QNum) u = qnum_from_uint(7);
    g_autoptr(QNum) d = qnum_from_double(7);
    g_autoptr(QNum) d2 = qnum_from_double(7);
    g_autoptr(QNum) nan = qnum_from_double(NAN);
    g_autoptr(QNum) minus = qnum_from_int(-7);
    g_autoptr(QNum) wrapped = qnum_from_uint(-7);

    qnum_unref(qobject_ref(i));
    g_assert_cmpuint(i->base.refcnt, ==, 1);
    qnum_unref(NULL);
    g_assert_true(qobject_is_equal(QOBJECT(i), QOBJECT(u)));
    g_assert_true(qobject_is_equal(QOBJECT(d), QOBJECT(d2)));
    g_assert_false(qobject_is_equal(QOBJECT(i), QOBJECT(d)));
    g_assert_false(qobject_is_equal(QOBJECT(minus), QOBJECT(wrapped)));
    g_assert_false(qobject_is_equal(QOBJECT(nan), QOBJECT(nan)));
}

static void test_the_caller_knows_that_it_fits(void)
{
    g_autoptr(QNum) neg = qnum_from_int(-1);

    if (g_test_subprocess()) {
        qnum_get_uint(neg);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
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
    g_test_add_func("/qnum/is equal to its like", test_equal);
    g_test_add_func("/qnum/the-caller-knows-that-it-fits",
                    test_the_caller_knows_that_it_fits);
    g_test_add_func("/qnum/text is exact", test_text);
    return g_test_run();
}
