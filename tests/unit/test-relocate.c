/*
 * Paths of an installation that has been moved: this program is not where
 * it was configured to be.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"

static void check(const char *dir, const char *behind_program)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *base = g_path_get_dirname(program);
    g_autofree char *expected = g_strconcat(base, behind_program, NULL);
    g_autofree char *got = NULL;

    qemu_init_exec_dir("anything");
    got = get_relocated_path(dir);
    g_assert_cmpstr(got, ==, expected);
}

static void test_below_the_prefix(void)
{
    check(CONFIG_PREFIX "/share/qemu", "/../share/qemu");
    check(CONFIG_BINDIR, "/../bin");
    check(CONFIG_PREFIX, "/..");
}

static void test_elsewhere(void)
{
    static const char *const paths[] = {
        "/etc/qemu", CONFIG_PREFIX "-other/share", "/", "",
    };

    for (int i = 0; i < ARRAY_SIZE(paths); i++) {
        g_autofree char *got = get_relocated_path(paths[i]);

        g_assert_cmpstr(got, ==, paths[i]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/relocate/what is below the prefix moves along",
                    test_below_the_prefix);
    g_test_add_func("/relocate/what is elsewhere stays", test_elsewhere);
    return g_test_run();
}
