/*
 * The file behind a RAM block.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"
#include "system/memory/internal.h"

static void test_directory_gives_a_nameless_file(void)
{
    g_autofree char *dir = g_dir_make_tmp("ramfile-XXXXXX", NULL);
    bool created;
    int fd = ram_open_file(dir, "pc/ram", false, &created, &error_abort);
    struct stat st;

    g_assert_cmpint(fd, >=, 0);
    g_assert_false(created);
    g_assert_cmpint(fstat(fd, &st), ==, 0);
    g_assert_cmpuint(st.st_nlink, ==, 0);
    g_assert_true(ram_size_file(fd, 0x5000, true, &error_abort));
    g_assert_cmpint(fstat(fd, &st), ==, 0);
    g_assert_cmpint(st.st_size, ==, 0x5000);
    close(fd);
    g_assert_cmpint(rmdir(dir), ==, 0);
}

static void test_file_is_created_unless_readonly(void)
{
    g_autofree char *dir = g_dir_make_tmp("ramfile-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "f", NULL);
    Error *err = NULL;
    bool created;
    int fd;

    g_assert_cmpint(ram_open_file(path, "r", true, &created, &err), ==, -1);
    g_assert_nonnull(strstr(error_get_pretty(err), path));
    error_free_or_abort(&err);
    fd = ram_open_file(path, "r", false, &created, &error_abort);
    g_assert_true(created);
    close(fd);
    fd = ram_open_file(path, "r", true, &created, &error_abort);
    g_assert_false(created);
    g_assert_false(ram_size_file(fd, 1, false, &err));
    error_free_or_abort(&err);
    close(fd);
    unlink(path);
    rmdir(dir);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/ramfile/directory-gives-a-nameless-file",
                    test_directory_gives_a_nameless_file);
    g_test_add_func("/ramfile/file-is-created-unless-readonly",
                    test_file_is_created_unless_readonly);
    return g_test_run();
}
