/*
 * Folders of files that come with the program.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "qemu/datadir.h"

static char *first, *second;

static void put(const char *dir, const char *name)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);

    g_assert_true(g_file_set_contents(path, "x", 1, NULL));
}

static void assert_found(const char *name, const char *dir)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);
    g_autofree char *got = qemu_find_file(QEMU_FILE_TYPE_BIOS, name);

    g_assert_cmpstr(got, ==, path);
}

static void test_folders_are_looked_in_by_order(void)
{
    put(first, "one.bin");
    put(second, "one.bin");
    put(second, "two.bin");
    assert_found("one.bin", first);
    assert_found("two.bin", second);
    g_assert_null(qemu_find_file(QEMU_FILE_TYPE_BIOS, "three.bin"));
}

static void test_paths_are_taken_as_they_are(void)
{
    g_autofree char *path = g_build_filename(second, "two.bin", NULL);
    g_autofree char *got = NULL;

    put(second, "two.bin");
    got = qemu_find_file(QEMU_FILE_TYPE_BIOS, path);
    g_assert_cmpstr(got, ==, path);
    g_assert_null(qemu_find_file(QEMU_FILE_TYPE_BIOS, "./two.bin"));
    g_assert_null(qemu_find_file(QEMU_FILE_TYPE_BIOS, "/nonexistent/x"));
}

static void test_folders_are_listed(void)
{
    g_autofree char *lines = g_strdup_printf("*%s\n%s\n/usr/share/*", first,
                                             second);

    if (g_test_subprocess()) {
        qemu_list_data_dirs();
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    /* Those of the child have other names. */
    g_test_trap_assert_stdout("*/datadir-*\n/*/datadir-*\n"
                              "/usr/share/seabios\n*");
    g_test_trap_assert_stdout_unmatched(lines);
}

static void remove_all(char *dir)
{
    static const char *const names[] = { "one.bin", "two.bin" };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        g_autofree char *path = g_build_filename(dir, names[i], NULL);

        g_unlink(path);
    }
    g_rmdir(dir);
    g_free(dir);
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    first = g_dir_make_tmp("datadir-XXXXXX", NULL);
    second = g_dir_make_tmp("datadir-XXXXXX", NULL);
    qemu_add_data_dir(g_strdup(first));
    qemu_add_data_dir(g_strdup(second));
    g_test_add_func("/datadir/folders-are-looked-in-by-order",
                    test_folders_are_looked_in_by_order);
    g_test_add_func("/datadir/paths-are-taken-as-they-are",
                    test_paths_are_taken_as_they_are);
    g_test_add_func("/datadir/folders-are-listed", test_folders_are_listed);
    status = g_test_run();
    remove_all(first);
    remove_all(second);
    return status;
}
