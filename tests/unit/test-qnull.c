/*
 * JSON null.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qobject/qnull.h"

static void test_null(void)
{
    QNull *a = qnull(), *b = qnull();

    g_assert_nonnull(a);
    g_assert_true(a == b);
    g_assert_cmpint(qobject_type(QOBJECT(a)), ==, QTYPE_QNULL);
    size_t refs = a->base.refcnt;

    g_assert_cmpuint(refs, >, 2);
    qobject_unref(a);
    qnull_unref(b);
    g_assert_cmpuint(a->base.refcnt, ==, refs - 2);
    qnull_unref(NULL);
    g_assert_true(qobject_is_equal(QOBJECT(a), QOBJECT(b)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qnull/there is one", test_null);
    return g_test_run();
}
