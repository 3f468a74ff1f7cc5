/*
 * Identifiers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/id.h"

static void test_wellformed(void)
{
    g_assert_true(id_wellformed("a-1.B_"));
    g_assert_false(id_wellformed(""));
    g_assert_false(id_wellformed("1a"));
    g_assert_false(id_wellformed("a b"));
    g_assert_false(id_wellformed("a/b"));
    g_assert_false(id_wellformed("\xc3\xa9"));
}

static void test_generate(void)
{
    g_autofree char *a = id_generate(ID_BLOCK), *b = id_generate(ID_BLOCK);

    g_assert_true(g_str_has_prefix(a, "#block0"));
    g_assert_true(g_str_has_prefix(b, "#block1"));
    g_assert_false(id_wellformed(a));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/id/users' ids are checked", test_wellformed);
    g_test_add_func("/id/generated ids differ from users'", test_generate);
    return g_test_run();
}
