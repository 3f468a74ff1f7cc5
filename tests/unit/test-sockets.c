/*
 * Stream sockets and descriptor passing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/sockets.h"

static void talk(int a, int b)
{
    char buf[4] = "";

    g_assert_cmpint(qemu_write_full(a, "hey", 3), ==, 3);
    g_assert_cmpint(recv(b, buf, 3, MSG_WAITALL), ==, 3);
    g_assert_cmpstr(buf, ==, "hey");
}

static void test_unix(void)
{
    g_autofree char *dir = g_dir_make_tmp("sock-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "s", NULL);
    g_autofree char *name = NULL, *want = g_strdup_printf("unix:%s", path);
    Error *err = NULL;
    char longer[200];
    int l, c, s;

    close(unix_listen(path, &error_abort));
    l = unix_listen(path, &error_abort);
    g_assert_true(socket_is_listening(l));
    c = unix_connect(path, &error_abort);
    s = qemu_accept(l, NULL, NULL);
    talk(c, s);
    name = socket_fd_peer_name(c, &error_abort);
    g_assert_cmpstr(name, ==, want);
    close(c);
    close(s);
    close(l);
    unlink(path);
    g_assert_cmpint(unix_connect(path, &err), ==, -1);
    error_free_or_abort(&err);
    memset(longer, 'x', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    g_assert_cmpint(unix_listen(longer, &err), ==, -1);
    error_free_or_abort(&err);
    rmdir(dir);
}

static void test_abstract(void)
{
    g_autofree char *name = g_strdup_printf("rf-%d", getpid());
    int l = unix_listen_full(name, true, true, 1, &error_abort);
    int c = unix_connect_full(name, true, true, &error_abort);
    g_autofree char *peer = socket_fd_peer_name(c, &error_abort);
    g_autofree char *want = g_strdup_printf("unix:@%s", name);

    g_assert_cmpint(unix_connect_full(name, true, false, NULL), ==, -1);
    g_assert_cmpstr(peer, ==, want);
    close(c);
    close(l);
}

static void test_inet(void)
{
    g_autofree char *name = NULL, *host = NULL, *port = NULL;
    Error *err = NULL;
    int l, c, s;

    l = inet_listen("127.0.0.1", "0", 0, AF_INET, 1, &error_abort);
    name = socket_fd_local_name(l, &error_abort);
    g_assert_true(host_port_split(name, &host, &port, &error_abort));
    g_assert_cmpstr(host, ==, "127.0.0.1");
    c = inet_connect(host, port, AF_UNSPEC, &error_abort);
    s = qemu_accept(l, NULL, NULL);
    g_assert_cmpint(socket_set_nodelay(c), ==, 0);
    g_assert_cmpint(socket_set_keepalive(c, true), ==, 0);
    talk(c, s);
    close(c);
    close(s);
    g_assert_cmpint(inet_listen("127.0.0.1", port, 0, AF_INET, 1, &err), ==,
                    -1);
    error_free_or_abort(&err);
    close(l);
    g_assert_cmpint(inet_connect(host, port, AF_INET, &err), ==, -1);
    error_free_or_abort(&err);
}

static void test_split(void)
{
    g_autofree char *host = NULL, *port = NULL;
    Error *err = NULL;

    g_assert_true(host_port_split("[::1]:22", &host, &port, &error_abort));
    g_assert_cmpstr(host, ==, "::1");
    g_assert_cmpstr(port, ==, "22");
    g_assert_false(host_port_split("nohost", &host, &port, &err));
    error_free_or_abort(&err);
    g_assert_false(host_port_split("[::1", &host, &port, &err));
    error_free_or_abort(&err);
}

static void test_fds(void)
{
    int sv[2], out[2], in[QEMU_SOCKET_MAX_FDS];
    char buf[2];
    struct iovec iov = { buf, 1 };
    size_t n;

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, sv), ==, 0);
    g_assert_cmpint(qemu_pipe(out), ==, 0);
    g_assert_cmpint(qemu_sendmsg_fds(sv[0], &iov, 1, out, 2), ==, 1);
    g_assert_cmpint(qemu_recvmsg_fds(sv[1], &iov, 1, in, &n), ==, 1);
    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpint(fcntl(in[0], F_GETFD) & FD_CLOEXEC, !=, 0);
    g_assert_cmpint(write(in[1], "z", 1), ==, 1);
    g_assert_cmpint(read(out[0], buf, 1), ==, 1);
    for (int i = 0; i < 2; i++) {
        close(in[i]);
        close(out[i]);
    }
    g_assert_cmpint(qemu_sendmsg_fds(sv[0], &iov, 1, NULL, 0), ==, 1);
    g_assert_cmpint(qemu_recvmsg_fds(sv[1], &iov, 1, in, &n), ==, 1);
    g_assert_cmpuint(n, ==, 0);
    g_assert_true(fd_is_socket(sv[0]));
    g_assert_false(socket_is_listening(sv[0]));
    close(sv[0]);
    close(sv[1]);
}

static void test_only_this_host_reaches_a_local_one(void)
{
    static const struct {
        int family;
        const char *addr;
        bool local;
    } cases[] = {
        { AF_INET, "127.0.0.1", true },
        { AF_INET, "127.8.9.10", true },
        { AF_INET, "0.0.0.0", false },
        { AF_INET6, "::1", true },
        { AF_INET6, "::ffff:127.0.0.1", true },
        { AF_INET6, "::", false },
    };
    int sv[2];

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        int fd = inet_listen(cases[i].addr, "0", 0, cases[i].family, 1, NULL);

        if (fd < 0 && cases[i].family == AF_INET6) {
            g_test_message("skipped: no IPv6 here for %s", cases[i].addr);
            continue;
        }
        g_assert_cmpint(fd, >=, 0);
        g_assert_cmpint(socket_is_local(fd), ==, cases[i].local);
        close(fd);
    }
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, sv), ==, 0);
    g_assert_true(socket_is_local(sv[0]));
    close(sv[0]);
    close(sv[1]);
    g_assert_false(socket_is_local(-1));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sockets/unix path", test_unix);
    g_test_add_func("/sockets/unix abstract name", test_abstract);
    g_test_add_func("/sockets/inet", test_inet);
    g_test_add_func("/sockets/host and port are split", test_split);
    g_test_add_func("/sockets/descriptors are passed", test_fds);
    g_test_add_func("/sockets/only this host reaches a local one",
                    test_only_this_host_reaches_a_local_one);
    return g_test_run();
}
