/*
 * JSON true and false.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qobject/qbool.h"

static void test_bool(void)
{
    g_autoptr(QBool) t = qbool_from_bool(true);
    g_autoptr(QBool) f = qbool_from_bool(false);

    g_assert_true(qbool_get_bool(t));
    g_assert_false(qbool_get_bool(f));
    g_assert_false(qobject_is_equal(QOBJECT(t), QOBJECT(f)));
    qobject_ref(f);
    qbool_unref(f);
    g_assert_cmpuint(f->base.refcnt, ==, 1);
    qbool_unref(NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qbool/keeps its value", test_bool);
    return g_test_run();
}
