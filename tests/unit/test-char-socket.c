/*
 * chardev-socket: servers, clients, peers that vanish.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev-harness.h"
#include "qemu/sockets.h"
#include "qemu/yank.h"
#include "qobject/qdict.h"
#include "qom/qom-qobject.h"

static char *dir, *path, *server_opts;

static void setup(void)
{
    dir = g_dir_make_tmp("charsock-XXXXXX", NULL);
    path = scratch_path(dir, "s");
    server_opts = g_strdup_printf("socket,id=s,path=%s,server=on,wait=off",
                                  path);
}

static void teardown(void)
{
    g_assert_null(qemu_chr_find("s"));
    g_assert_cmpint(access(path, F_OK), ==, -1);
    g_rmdir(dir);
    g_free(dir);
    g_free(path);
    g_free(server_opts);
}

static int dial(void)
{
    return unix_connect(path, &error_abort);
}

static void test_a_server_serves_one_client_after_the_other(void)
{
    char buf[8] = { 0 };
    Listener l;
    QDict *addr;
    int one, two;

    setup();
    listener_init(&l, chr_make(server_opts), 100);
    g_assert_cmpuint(l.opened, ==, 0);
    g_assert_false(object_property_get_bool(OBJECT(l.fe.chr), "connected",
                                            &error_abort));
    addr = qobject_to(QDict, object_property_get_qobject(
                          OBJECT(l.fe.chr), "addr", &error_abort));
    g_assert_cmpstr(qdict_get_str(addr, "type"), ==, "unix");
    g_assert_cmpstr(qdict_get_str(addr, "path"), ==, path);
    qobject_unref(addr);
    chr_put(&l, "to nobody");
    one = dial();
    loop_until(l.opened == 1);
    g_assert_true(object_property_get_bool(OBJECT(l.fe.chr), "connected",
                                           &error_abort));
    put_bytes(one, "1");
    loop_until(l.text->len == 1);
    two = dial();
    put_bytes(two, "2");
    loop_settle();
    g_assert_cmpstr(l.text->str, ==, "1");
    chr_put(&l, "hi");
    g_assert_cmpint(read(one, buf, sizeof(buf)), ==, 2);
    close(one);
    loop_until(l.text->len == 2);
    g_assert_cmpuint(l.closed, ==, 1);
    g_assert_cmpuint(l.opened, ==, 2);
    qemu_chr_fe_disconnect(&l.fe);
    g_assert_cmpint(read(two, buf, sizeof(buf)), ==, 0);
    close(two);
    one = dial();
    loop_until(l.opened == 3);
    close(one);
    listener_done(&l, true);
    teardown();
}

/* The guest does not read, and the client that left must not stay. */
static void test_a_hang_up_is_seen_without_a_reader(void)
{
    Chardev *chr;
    Listener l;
    int fd;

    setup();
    chr = chr_make(server_opts);
    fd = dial();
    loop_until(chr->be_open);
    put_bytes(fd, "unread");
    close(fd);
    loop_until(!chr->be_open);
    listener_init(&l, chr, 0);
    fd = dial();
    loop_until(l.opened == 1);
    close(fd);
    loop_until(l.closed == 1);
    /* what was sent before it left is not lost */
    fd = dial();
    loop_until(l.opened == 2);
    put_bytes(fd, "last");
    close(fd);
    loop_settle();
    g_assert_cmpuint(l.closed, ==, 1);
    l.room = 4;
    loop_until(l.text->len == 4);
    g_assert_cmpstr(l.text->str, ==, "last");
    l.room = 1;
    loop_until(l.closed == 2);
    listener_done(&l, true);
    teardown();
}

static int swap(void *opaque)
{
    Listener *l = opaque;

    qemu_chr_fe_set_handlers(&l->fe, listener_can_read, listener_read,
                             listener_event, swap, l, NULL, true);
    return 0;
}

static void test_a_socket_takes_the_place_of_another(void)
{
    g_autofree char *id = NULL;
    ChardevBackend *backend;
    YankInstanceList *list;
    Listener l;
    int one, two, pair[2];
    char byte;

    setup();
    listener_init(&l, chr_make(server_opts), 100);
    swap(&l);
    one = dial();
    loop_until(l.opened == 1);
    backend = chr_parse(server_opts, &id, &error_abort);
    g_assert_nonnull(qemu_chr_change("s", backend, &error_abort));
    qapi_free_ChardevBackend(backend);
    g_assert_cmpuint(l.closed, ==, 1);
    g_assert_cmpint(read(one, &byte, 1), ==, 0);
    close(one);
    list = yank_list_instances();
    g_assert_nonnull(list);
    g_assert_null(list->next);
    qapi_free_YankInstanceList(list);
    /* The name in the file system is the new one's, and stays. */
    two = dial();
    loop_until(l.opened == 2);
    put_bytes(two, "x");
    loop_until(l.text->len == 1);
    close(two);
    loop_until(l.closed == 2);

    /* A client may also be handed in, if there is none. */
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
    g_assert_cmpint(qemu_chr_add_client(l.fe.chr, pair[0]), ==, 0);
    g_assert_cmpuint(l.opened, ==, 3);
    g_assert_cmpint(qemu_chr_add_client(l.fe.chr, pair[1]), ==, -1);
    put_bytes(pair[1], "y");
    loop_until(l.text->len == 2);
    close(pair[1]);
    listener_done(&l, true);
    g_assert_null(yank_list_instances());
    teardown();
}

static void test_handlers_run_in_the_context_they_are_given(void)
{
    GMainContext *context = g_main_context_new();
    Listener l;
    int fd;

    setup();
    listener_init(&l, chr_make(server_opts), 100);
    fd = dial();
    loop_until(l.opened == 1);
    g_assert_true(qemu_chr_has_feature(l.fe.chr, QEMU_CHAR_FEATURE_GCONTEXT));
    qemu_chr_fe_set_handlers_full(&l.fe, listener_can_read, listener_read,
                                  listener_event, NULL, &l, context, true,
                                  false);
    g_assert_cmpuint(l.opened, ==, 1);
    put_bytes(fd, "here");
    loop_settle();
    g_assert_cmpstr(l.text->str, ==, "");
    while (l.text->len < 4) {
        g_main_context_iteration(context, true);
    }
    /* The end is found there, and told in the main thread. */
    close(fd);
    loop_settle();
    g_assert_cmpuint(l.closed, ==, 0);
    g_main_context_iteration(context, true);
    g_assert_cmpuint(l.closed, ==, 0);
    loop_until(l.closed == 1);
    qemu_chr_fe_set_handlers_full(&l.fe, listener_can_read, listener_read,
                                  listener_event, NULL, &l, NULL, true,
                                  false);
    fd = dial();
    loop_until(l.opened == 2);
    put_bytes(fd, "back");
    loop_until(l.text->len == 8);
    close(fd);
    loop_until(l.closed == 2);
    g_assert_false(g_main_context_pending(context));
    g_main_context_unref(context);
    listener_done(&l, true);
    teardown();
}

static void *fill_and_more(void *opaque)
{
    static const uint8_t block[1 << 20];

    qemu_chr_fe_write_all(&((Listener *)opaque)->fe, block, sizeof(block));
    return NULL;
}

static void test_yank_breaks_a_connection_that_a_writer_waits_for(void)
{
    YankInstanceList all = { .value = CHARDEV_YANK_INSTANCE("s") };
    YankInstanceList *list;
    QemuThread thread;
    Listener l;
    char byte;
    int fd;

    setup();
    listener_init(&l, chr_make(server_opts), 1);
    list = yank_list_instances();
    g_assert_cmpstr(list->value->u.chardev.id, ==, "s");
    g_assert_null(list->next);
    qapi_free_YankInstanceList(list);
    g_assert_true(yank_instances(&all, &error_abort));  /* nobody is there */
    fd = dial();
    loop_until(l.opened == 1);
    qemu_thread_create(&thread, "writer", fill_and_more, &l,
                       QEMU_THREAD_JOINABLE);
    g_assert_cmpint(read(fd, &byte, 1), ==, 1);
    g_assert_true(yank_instances(&all, &error_abort));
    qemu_thread_join(&thread);
    loop_until(l.closed == 1);
    close(fd);
    listener_done(&l, true);
    g_assert_null(yank_list_instances());
    teardown();
}

static void test_write_all_ends_when_the_peer_vanishes(void)
{
    QemuThread thread;
    Listener l;
    char byte;
    int fd;

    setup();
    listener_init(&l, chr_make(server_opts), 1);
    for (int round = 0; round < 2; round++) {
        fd = dial();
        loop_until(l.opened == round + 1);
        qemu_thread_create(&thread, "writer", fill_and_more, &l,
                           QEMU_THREAD_JOINABLE);
        g_assert_cmpint(read(fd, &byte, 1), ==, 1);
        if (round) {
            qemu_chr_fe_disconnect(&l.fe);
        } else {
            close(fd);
        }
        qemu_thread_join(&thread);
        loop_until(l.closed == round + 1);
    }
    close(fd);
    listener_done(&l, true);
    teardown();
}

static void test_a_client_connects_again(void)
{
    g_autofree char *opts = NULL;
    Listener l;
    int listener, fd;

    setup();
    opts = g_strdup_printf("socket,id=s,path=%s,reconnect-ms=1", path);
    listener_init(&l, chr_make(opts), 100);
    loop_settle();
    g_assert_cmpuint(l.opened, ==, 0);
    listener = unix_listen(path, &error_abort);
    loop_until(l.opened == 1);
    fd = accept(listener, NULL, NULL);
    close(fd);
    loop_until(l.opened == 2);
    g_assert_cmpuint(l.closed, ==, 1);
    /* a connection that was waited for ends the timer */
    qemu_chr_fe_disconnect(&l.fe);
    g_assert_cmpint(qemu_chr_fe_wait_connected(&l.fe, &error_abort), ==, 0);
    g_assert_cmpuint(l.opened, ==, 3);
    loop_settle();
    g_assert_cmpuint(l.opened, ==, 3);
    listener_done(&l, true);
    close(listener);
    unlink(path);
    teardown();
}

static void test_descriptors_arrive_once_and_are_closed(void)
{
    struct iovec iov = { .iov_base = (void *)"x", .iov_len = 1 };
    int pair[2], got[4];
    Listener l;
    char byte;
    int fd;

    setup();
    listener_init(&l, chr_make(server_opts), 100);
    g_assert_true(qemu_chr_has_feature(l.fe.chr, QEMU_CHAR_FEATURE_FD_PASS));
    fd = dial();
    loop_until(l.opened == 1);
    g_assert_cmpint(pipe(pair), ==, 0);
    g_assert_cmpint(qemu_sendmsg_fds(fd, &iov, 1, pair, 2), ==, 1);
    loop_until(l.text->len == 1);
    close(pair[1]);
    g_assert_cmpint(qemu_chr_fe_get_msgfd(&l.fe), >=, 0);
    /* the second message closes what nobody took of the first */
    g_assert_cmpint(qemu_sendmsg_fds(fd, &iov, 1, &fd, 1), ==, 1);
    loop_until(l.text->len == 2);
    g_assert_cmpint(read(pair[0], &byte, 1), ==, 0);
    g_assert_cmpint(qemu_chr_fe_get_msgfds(&l.fe, got, 4), ==, 1);
    close(got[0]);
    g_assert_cmpint(qemu_chr_fe_get_msgfd(&l.fe), ==, -1);
    close(fd);
    close(pair[0]);
    listener_done(&l, true);
    teardown();
}

/* The client is there before the server looks: nothing to wait for. */
static void test_a_server_that_waits_has_its_client(void)
{
    int listener = inet_listen("127.0.0.1", "0", 0, AF_INET, 1, &error_abort);
    g_autofree char *opts = g_strdup_printf("socket,id=s,fd=%d,server=on",
                                            listener);
    struct sockaddr_in addr;
    socklen_t len = sizeof(addr);
    Listener l;
    int client;

    g_assert_cmpint(getsockname(listener, (struct sockaddr *)&addr, &len),
                    ==, 0);
    client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(connect(client, (struct sockaddr *)&addr, len), ==, 0);
    listener_init(&l, chr_make(opts), 100);
    g_assert_cmpuint(l.opened, ==, 1);
    g_assert_cmpint(write(client, "hi", 2), ==, 2);
    while (l.text->len < 2) {
        main_loop_wait(false);
    }
    g_assert_cmpstr(l.text->str, ==, "hi");
    close(client);
    listener_done(&l, true);
}

static void test_impossible_options_are_named(void)
{
    int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int plain = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_autofree char *no_socket = g_strdup_printf("socket,id=s,fd=%d", file);
    g_autofree char *no_listen = g_strdup_printf(
        "socket,id=s,fd=%d,server=on,wait=off", plain);
    g_autofree char *again = g_strdup_printf("socket,id=s,fd=%d,reconnect=1",
                                             plain);

    chr_fails("socket,id=s,path=/p,telnet=on", "telnet");
    chr_fails("socket,id=s,path=/p,tls-creds=x", "tls-creds");
    chr_fails("socket,id=s,port=1,mptcp=on", "mptcp");
    chr_fails("socket,id=s,path=/p,server=on,reconnect=1", "reconnect");
    chr_fails("socket,id=s,path=/p,reconnect-ms=-1", "reconnect");
    chr_fails("socket,id=s,path=/p,wait=off", "wait");
    chr_fails("socket,id=s,path=/nonexistent/p", "/nonexistent/p");
    chr_fails("socket,id=s,fd=abc", "'abc'");
    chr_fails(no_socket, "not the number of an open socket");
    chr_fails(no_listen, "does not listen");
    chr_fails(again, "reconnect");
    g_assert_null(qemu_chr_find("s"));
    close(file);
    close(plain);
}

static void test_tcp_both_ways(void)
{
    int listener = inet_listen("127.0.0.1", "0", 0, AF_INET, 1, &error_abort);
    g_autofree char *name = socket_fd_local_name(listener, &error_abort);
    g_autofree char *opts = g_strdup_printf(
        "socket,id=s,host=127.0.0.1,port=%s,delay=off,keep-alive=on",
        strrchr(name, ':') + 1);
    char buf[4];
    Listener l;
    int fd;

    listener_init(&l, chr_make(opts), 100);
    g_assert_cmpuint(l.opened, ==, 1);
    fd = accept(listener, NULL, NULL);
    chr_put(&l, "abc");
    g_assert_cmpint(recv(fd, buf, 3, MSG_WAITALL), ==, 3);
    put_bytes(fd, "def");
    loop_until(l.text->len == 3);
    close(fd);
    loop_until(l.closed == 1);
    chr_put(&l, "to nobody");
    listener_done(&l, true);
    close(listener);
}

static void test_deleting_the_device_in_its_read_handler(void)
{
    Listener l;
    int fd;

    setup();
    listener_init(&l, chr_make(server_opts), 100);
    l.delete_on_read = true;
    fd = dial();
    put_bytes(fd, "x");
    close(fd);
    loop_until(l.text->len);
    loop_settle();
    listener_done(&l, false);
    teardown();
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/char-socket/a-socket-takes-the-place-of-another",
                    test_a_socket_takes_the_place_of_another);
    g_test_add_func("/char-socket/handlers-run-in-the-context-they-are-given",
                    test_handlers_run_in_the_context_they_are_given);
    g_test_add_func("/char-socket/"
                    "yank-breaks-a-connection-that-a-writer-waits-for",
                    test_yank_breaks_a_connection_that_a_writer_waits_for);
    g_test_add_func("/char-socket/a-server-serves-one-client-after-the-other",
                    test_a_server_serves_one_client_after_the_other);
    g_test_add_func("/char-socket/a-hang-up-is-seen-without-a-reader",
                    test_a_hang_up_is_seen_without_a_reader);
    g_test_add_func("/char-socket/write-all-ends-when-the-peer-vanishes",
                    test_write_all_ends_when_the_peer_vanishes);
    g_test_add_func("/char-socket/a-client-connects-again",
                    test_a_client_connects_again);
    g_test_add_func("/char-socket/descriptors-arrive-once-and-are-closed",
                    test_descriptors_arrive_once_and_are_closed);
    g_test_add_func("/char-socket/impossible-options-are-named",
                    test_impossible_options_are_named);
    g_test_add_func("/char-socket/tcp-both-ways", test_tcp_both_ways);
    g_test_add_func("/char-socket/deleting-the-device-in-its-read-handler",
                    test_deleting_the_device_in_its_read_handler);
    g_test_add_func("/char-socket/a-server-that-waits-has-its-client",
                    test_a_server_that_waits_has_its_client);
    return g_test_run();
}
