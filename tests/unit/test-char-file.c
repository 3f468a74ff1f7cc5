/*
 * chardev-file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev-harness.h"

static void test_output_truncates_or_appends(void)
{
    g_autofree char *dir = g_dir_make_tmp("charfile-XXXXXX", NULL);
    g_autofree char *path = scratch_path(dir, "out");
    g_autofree char *opts = g_strdup_printf("file,id=f,path=%s", path);
    g_autofree char *more = g_strconcat(opts, ",append=on", NULL);
    const char *const steps[][3] = {
        { opts, "first", "first" },
        { opts, "2", "2" },
        { more, "3", "23" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
        g_autofree char *text = NULL;
        Listener l;

        listener_init(&l, chr_make(steps[i][0]), 0);
        chr_put(&l, steps[i][1]);
        listener_done(&l, true);
        g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
        g_assert_cmpstr(text, ==, steps[i][2]);
    }
    g_unlink(path);
    g_rmdir(dir);
}

static void test_input_comes_from_the_other_file(void)
{
    g_autofree char *dir = g_dir_make_tmp("charfile-XXXXXX", NULL);
    g_autofree char *in = scratch_path(dir, "in");
    g_autofree char *opts = g_strdup_printf(
        "file,id=f,path=/dev/null,input-path=%s", in);
    Listener l;

    chr_fails(opts, in);
    g_assert_true(g_file_set_contents(in, "typed", -1, NULL));
    listener_init(&l, chr_make(opts), 100);
    loop_until(l.closed);
    g_assert_cmpstr(l.text->str, ==, "typed");
    listener_done(&l, true);
    g_unlink(in);
    g_rmdir(dir);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/char-file/output-truncates-or-appends",
                    test_output_truncates_or_appends);
    g_test_add_func("/char-file/input-comes-from-the-other-file",
                    test_input_comes_from_the_other_file);
    return g_test_run();
}
