/*
 * chardev-stdio, with pipes and a terminal as standard input.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <termios.h>

#include "chardev-harness.h"

static int saved_in = -1, saved_out = -1;

static void redirect(int in, int out)
{
    saved_in = dup(STDIN_FILENO);
    saved_out = dup(STDOUT_FILENO);
    fflush(stdout);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
}

static void restore(void)
{
    dup2(saved_in, STDIN_FILENO);
    dup2(saved_out, STDOUT_FILENO);
    close(saved_in);
    close(saved_out);
}

static void test_pipes_both_ways_and_only_once(void)
{
    int in[2], out[2];
    char buf[8] = { 0 };
    Error *err = NULL;
    Chardev *second;
    Listener l;
    int flags;

    g_assert_cmpint(pipe(in), ==, 0);
    g_assert_cmpint(pipe(out), ==, 0);
    redirect(in[0], out[1]);
    listener_init(&l, chr_make("stdio,id=a"), 10);
    second = chr_try("stdio,id=b", &err);
    chr_put(&l, "out");
    put_bytes(in[1], "in");
    loop_until(l.text->len == 2);
    close(in[1]);
    loop_until(l.closed);
    listener_done(&l, true);
    flags = fcntl(STDIN_FILENO, F_GETFL);
    restore();
    g_assert_null(second);
    g_assert_nonnull(strstr(error_get_pretty(err), "'a'"));
    error_free(err);
    g_assert_false(flags & O_NONBLOCK);
    g_assert_cmpint(read(out[0], buf, 8), ==, 3);
    close(in[0]);
    close(out[0]);
    close(out[1]);
}

static void test_a_terminal_is_raw_meanwhile(void)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct termios before, during, after;
    int slave;

    g_assert_cmpint(grantpt(master) | unlockpt(master), ==, 0);
    slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    redirect(slave, slave);
    tcgetattr(slave, &before);
    chr_make("stdio,id=a,signal=off");
    tcgetattr(slave, &during);
    g_assert_true(qemu_chr_remove("a", &error_abort));
    tcgetattr(slave, &after);
    restore();
    g_assert_true(before.c_lflag & ICANON);
    g_assert_false(during.c_lflag & (ICANON | ECHO | ISIG));
    g_assert_cmpuint(after.c_lflag, ==, before.c_lflag);
    close(slave);
    close(master);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/char-stdio/pipes-both-ways-and-only-once",
                    test_pipes_both_ways_and_only_once);
    g_test_add_func("/char-stdio/a-terminal-is-raw-meanwhile",
                    test_a_terminal_is_raw_meanwhile);
    return g_test_run();
}
