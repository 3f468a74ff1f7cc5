/*
 * chardev-pty.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev-harness.h"

static void test_the_slave_comes_and_goes(void)
{
    g_autofree char *dir = g_dir_make_tmp("charpty-XXXXXX", NULL);
    g_autofree char *link = scratch_path(dir, "tty");
    g_autofree char *opts = g_strdup_printf("pty,id=p,path=%s", link);
    char buf[16] = { 0 };
    Listener l;
    int slave;

    listener_init(&l, chr_make(opts), 100);
    g_assert_true(g_str_has_prefix(l.fe.chr->filename, "pty:/dev/pts/"));
    g_assert_cmpuint(l.opened, ==, 0);
    /* nobody is there: as on a line with nothing at its end */
    chr_put(&l, "lost");
    slave = open(link, O_RDWR | O_NOCTTY | O_CLOEXEC);
    g_assert_cmpint(slave, >=, 0);
    loop_until(l.opened == 1);
    chr_put(&l, "out\n");
    g_assert_cmpint(read(slave, buf, sizeof(buf)), ==, 4);
    g_assert_cmpstr(buf, ==, "out\n");
    put_bytes(slave, "in");
    loop_until(l.text->len == 2);
    close(slave);
    loop_until(l.closed == 1);
    slave = open(link, O_RDWR | O_NOCTTY | O_CLOEXEC);
    loop_until(l.opened == 2);
    close(slave);
    listener_done(&l, true);
    g_assert_cmpint(access(link, F_OK), ==, -1);
    g_rmdir(dir);
}

static void test_a_taken_link_is_an_error_and_stays(void)
{
    g_autofree char *dir = g_dir_make_tmp("charpty-XXXXXX", NULL);
    g_autofree char *link = scratch_path(dir, "tty");
    g_autofree char *opts = g_strdup_printf("pty,id=p,path=%s", link);

    g_assert_true(g_file_set_contents(link, "mine", -1, NULL));
    chr_fails(opts, link);
    g_assert_null(qemu_chr_find("p"));
    g_assert_cmpint(access(link, F_OK), ==, 0);
    g_unlink(link);
    g_rmdir(dir);
}

static void test_deleting_the_device_in_its_read_handler(void)
{
    Listener l;
    int slave;

    listener_init(&l, chr_make("pty,id=p"), 100);
    l.delete_on_read = true;
    slave = open(l.fe.chr->filename + 4, O_RDWR | O_NOCTTY | O_CLOEXEC);
    put_bytes(slave, "x");
    loop_until(l.text->len);
    loop_settle();
    close(slave);
    listener_done(&l, false);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/char-pty/the-slave-comes-and-goes",
                    test_the_slave_comes_and_goes);
    g_test_add_func("/char-pty/a-taken-link-is-an-error-and-stays",
                    test_a_taken_link_is_an_error_and_stays);
    g_test_add_func("/char-pty/deleting-the-device-in-its-read-handler",
                    test_deleting_the_device_in_its_read_handler);
    return g_test_run();
}
