/*
 * Files of the host.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"

static void test_open(void)
{
    Error *err = NULL;
    int fd = qemu_open("/dev/null", O_RDWR, &error_abort);

    g_assert_cmpint(fcntl(fd, F_GETFD) & FD_CLOEXEC, !=, 0);
    g_assert_cmpint(qemu_write_full(fd, "abc", 3), ==, 3);
    qemu_close(fd);
    g_assert_cmpint(qemu_open("/nonexistent/x", O_RDONLY, &err), ==, -1);
    g_assert_cmpint(errno, ==, ENOENT);
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Could not open '/nonexistent/x': "
                    "No such file or directory");
    error_free_or_abort(&err);
    g_assert_cmpint(qemu_create("/nonexistent/x", O_RDWR, 0600, &err), ==,
                    -1);
    error_free_or_abort(&err);
}

static int closed_fd = -1;

static int dup_set(int64_t id, int flags, Error **errp)
{
    if (id != 4) {
        error_setg(errp, "no set %d", (int)id);
        errno = ENOENT;
        return -1;
    }
    return open("/dev/null", flags);
}

static void set_closed(int fd)
{
    closed_fd = fd;
}

static void test_fdset(void)
{
    static const QemuFdSetOps ops = { dup_set, set_closed };
    Error *err = NULL;
    int fd;

    g_assert_cmpint(qemu_open("/dev/fdset/4", O_RDONLY, &err), ==, -1);
    error_free_or_abort(&err);
    qemu_set_fdset_ops(&ops);
    fd = qemu_open("/dev/fdset/4", O_RDONLY, &error_abort);
    g_assert_cmpint(fd, >=, 0);
    qemu_close(fd);
    g_assert_cmpint(closed_fd, ==, fd);
    g_assert_cmpint(qemu_open("/dev/fdset/x", O_RDONLY, &err), ==, -1);
    error_free_or_abort(&err);
    g_assert_cmpint(qemu_open("/dev/fdset/5", O_RDONLY, &err), ==, -1);
    error_free_or_abort(&err);
    qemu_set_fdset_ops(NULL);
}

static void test_pidfile(void)
{
    g_autofree char *dir = g_dir_make_tmp("pid-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "pid", NULL);
    g_autofree char *text = NULL, *want = NULL;
    Error *err = NULL;

    g_assert_true(qemu_write_pidfile(path, &error_abort));
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    want = g_strdup_printf("%d\n", getpid());
    g_assert_cmpstr(text, ==, want);
    g_assert_false(qemu_write_pidfile("/nonexistent/p", &err));
    error_free_or_abort(&err);
    unlink(path);
    rmdir(dir);
}

static void test_flags(void)
{
    int fds[2], dup;

    g_assert_cmpint(qemu_pipe(fds), ==, 0);
    g_assert_true(qemu_set_blocking(fds[0], false, &error_abort));
    g_assert_cmpint(fcntl(fds[0], F_GETFL) & O_NONBLOCK, !=, 0);
    g_assert_true(qemu_set_blocking(fds[0], true, &error_abort));
    g_assert_cmpint(fcntl(fds[0], F_GETFL) & O_NONBLOCK, ==, 0);
    dup = qemu_dup(fds[0]);
    g_assert_cmpint(fcntl(dup, F_GETFD) & FD_CLOEXEC, !=, 0);
    close(dup);
    close(fds[0]);
    close(fds[1]);
    g_assert_false(qemu_set_blocking(-1, true, NULL));
}

static void test_macros(void)
{
    int calls = 0;

    g_assert_cmpint(MIN(++calls, MAX(5, MIN(7, 9))), ==, 1);
    g_assert_cmpint(calls, ==, 1);
    g_assert_cmpint(MIN_NON_ZERO(0, 4), ==, 4);
    g_assert_cmpint(MIN_NON_ZERO(3, 4), ==, 3);
    g_assert_cmpuint(ROUND_UP(5ULL, 4), ==, 8);
    g_assert_cmpuint(QEMU_ALIGN_DOWN(17, 5), ==, 15);
    g_assert_cmpint(qemu_get_thread_id(), ==, getpid());
    g_assert_cmpuint(qemu_get_host_physmem(), >, 1 << 20);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/osdep/open closes on exec and says why", test_open);
    g_test_add_func("/osdep/fd sets are resolved", test_fdset);
    g_test_add_func("/osdep/pid file holds our pid", test_pidfile);
    g_test_add_func("/osdep/descriptor flags", test_flags);
    g_test_add_func("/osdep/macros evaluate once", test_macros);
    return g_test_run();
}
