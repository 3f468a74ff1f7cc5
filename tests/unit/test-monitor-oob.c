/*
 * Commands out of band: while the main loop stands still, which it does here
 * whenever a test does not run it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include "monitor-harness.h"
#include "qapi/error.h"
#include "qapi/qapi-events-run-state.h"
#include "qemu/main-loop.h"
#include "qemu/sockets.h"
#include "qobject/qlist.h"

#define QUERY "{'execute': 'query-name', 'id': %d}"
#define OOB "{'exec-oob': 'query-yank', 'id': %d}"

static void G_GNUC_PRINTF(2, 3) sendf(Client *c, const char *fmt, ...)
{
    g_autofree char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    client_send(c, text);
}

static void assert_id(QDict *reply, int id)
{
    g_assert_cmpint(qdict_get_int(reply, "id"), ==, id);
    assert_success(reply);
}

/* Bytes that were sent and not read yet. */
static int unread(Client *c)
{
    int bytes = -1;

    g_assert_cmpint(ioctl(c->fd, SIOCOUTQ, &bytes), ==, 0);
    return bytes;
}

static void test_runs_while_the_main_loop_stands_still(void)
{
    Client *c = client_open_oob();

    for (int i = 0; i < 100; i++) {
        sendf(c, OOB, i);
        assert_id(client_wait(c), i);
    }
    client_close(c);
}

static void test_overtakes_what_waits_in_order(void)
{
    Client *c = client_open_oob();

    sendf(c, QUERY QUERY OOB QUERY, 1, 2, 3, 4);
    assert_id(client_wait(c), 3);
    sendf(c, OOB, 5);
    assert_id(client_wait(c), 5);
    assert_id(client_message(c), 1);
    assert_id(client_message(c), 2);
    assert_id(client_message(c), 4);
    g_assert_true(client_is_silent(c));
    client_close(c);
}

/* All of it is parsed before the first request is answered. */
static void test_is_on_from_the_first_request_after(void)
{
    Client *c = client_open(true, false);

    qobject_unref(client_message(c));
    sendf(c, "{'execute': 'qmp_capabilities', 'id': 0, 'arguments': "
          "{'enable': ['oob']}}" QUERY OOB QUERY, 1, 2, 3);
    assert_id(client_message(c), 0);
    assert_id(client_message(c), 2);
    assert_id(client_message(c), 1);
    assert_id(client_message(c), 3);
    client_close(c);
}

static void test_mistakes_of_either_kind_stay_in_their_band(void)
{
    Client *c = client_open_oob();

    sendf(c, QUERY "{'id': 2}", 1);
    sendf(c, "{'exec-oob': 'query-name', 'id': 3}"
          "{'exec-oob': 'no-such', 'id': 4}"
          "{'exec-oob': 'yank', 'id': 5}"
          "{'exec-oob': 'yank', 'arguments': {'instances': "
          "[{'type': 'chardev', 'id': 'no-such'}]}}"
          "{'exec-oob': 1}");
    assert_error(client_wait(c), "GenericError",
                 "The command query-name does not support OOB");
    assert_error(client_wait(c), "CommandNotFound",
                 "The command no-such has not been found");
    assert_error(client_wait(c), "GenericError",
                 "Parameter 'instances' is missing");
    assert_error(client_wait(c), "DeviceNotFound", "Instance not found");
    assert_error(client_wait(c), "GenericError",
                 "QMP input member 'exec-oob' must be a string");
    /* no JSON, and both at once: in turn */
    client_send(c, "{'execute': 'query-name', 'exec-oob': 'query-yank'}}");
    assert_id(client_message(c), 1);
    assert_error(client_message(c), "GenericError",
                 "QMP input lacks member 'execute'");
    assert_error(client_message(c), "GenericError", NULL);
    assert_error(client_message(c), "GenericError", NULL);
    sendf(c, OOB, 9);
    assert_id(client_wait(c), 9);
    client_close(c);
}

static void test_is_off_unless_asked_for(void)
{
    Client *c = client_open_qmp();

    assert_error(client_ask(c, "{'exec-oob': 'query-yank'}"), "GenericError",
                 "QMP input member 'exec-oob' is unexpected");
    assert_success(client_ask(c, "{'execute': 'query-yank'}"));
    client_close(c);
}

/* Another client's commands show that the thread had its turn. */
static void test_eight_that_wait_stop_the_reading(void)
{
    Client *c = client_open_oob();
    Client *d = client_open_oob();
    unsigned ids = 0;
    int left;

    for (int i = 0; i < 8; i++) {
        sendf(c, QUERY, i);
        while (unread(c)) {
            g_thread_yield();
        }
    }
    /* The kernel may go on with what comes while it still delivers. */
    sendf(d, OOB, 9);
    assert_id(client_wait(d), 9);
    sendf(c, OOB, 8);
    left = unread(c);
    g_assert_cmpint(left, >, 0);
    for (int i = 0; i < 3; i++) {
        sendf(d, OOB, i);
        assert_id(client_wait(d), i);
    }
    g_assert_cmpint(unread(c), ==, left);
    /* One place is enough. */
    for (int i = 0; i < 9; i++) {
        QDict *reply = client_message(c);

        ids |= 1 << qdict_get_int(reply, "id");
        assert_success(reply);
    }
    g_assert_cmphex(ids, ==, 0x1ff);
    client_close(d);
    client_close(c);
}

static void count_round(void *opaque)
{
    unsigned *rounds = opaque;

    if (++*rounds < 100) {
        aio_bh_schedule_oneshot(qemu_get_aio_context(), count_round, rounds);
    }
}

/* A client that goes on and on does not keep the main loop to itself. */
static void test_others_have_their_turn(void)
{
    GString *all = g_string_new(NULL);
    Client *c = client_open_oob();
    unsigned rounds = 0;

    for (int i = 0; i < 50; i++) {
        g_string_append_printf(all, QUERY, i);
    }
    client_send(c, all->str);
    while (unread(c)) {
        g_thread_yield();
    }
    count_round(&rounds);
    for (int i = 0; i < 50; i++) {
        assert_id(client_message(c), i);
    }
    g_assert_cmpuint(rounds, >=, 50 / 8);
    g_string_free(all, true);
    harness_pump();
    while (rounds < 100) {
        main_loop_wait(true);
    }
    client_close(c);
}

static void test_yank_breaks_the_connection(void)
{
    Client *c = client_open_oob();
    Client *d = client_open_qmp();
    struct pollfd p = { .fd = c->fd, .events = POLLIN };
    char byte;

    sendf(c, "{'exec-oob': 'yank', 'id': 1, 'arguments': {'instances': "
          "[{'type': 'chardev', 'id': '%s'}]}}", d->chr->label);
    assert_id(client_wait(c), 1);
    g_assert_cmpint(recv(d->fd, &byte, 1, 0), ==, 0);
    sendf(c, QUERY, 2);
    assert_id(client_message(c), 2);
    client_close(d);

    /* its own */
    sendf(c, "{'exec-oob': 'yank', 'arguments': {'instances': "
          "[{'type': 'chardev', 'id': '%s'}]}}", c->chr->label);
    do {
        g_assert_cmpint(poll(&p, 1, 20000), ==, 1);
    } while (recv(c->fd, &byte, 1, 0) != 0);
    client_close(c);
}

static void test_hanging_up_takes_what_waits_along(void)
{
    Client *d = client_open_oob();

    for (int i = 0; i < 20; i++) {
        Client *c = client_open_oob();

        sendf(c, QUERY QUERY OOB "{'execute': 'stop', 'arg", 1, 2, 3);
        if (i % 2) {
            assert_id(client_wait(c), 3);
        }
        close(c->fd);
        c->fd = -1;
        if (i % 3) {
            harness_pump();
        }
        sendf(d, OOB QUERY, i, -i);
        assert_id(client_wait(d), i);
        assert_id(client_message(d), -i);
        client_close(c);
    }
    client_close(d);
}

static void test_one_with_a_thread_is_deleted(void)
{
    Client *c = client_open_oob();
    Client *d = client_open_oob();

    sendf(d, QUERY, 1);
    sendf(c, "{'execute': 'object-del', 'id': 2, 'arguments': "
          "{'id': '%s'}}", d->chr->label);
    d->mon = NULL;
    assert_id(client_message(c), 2);
    client_close(d);
    /* itself, with more to come */
    sendf(c, "{'execute': 'object-del', 'id': 3, 'arguments': "
          "{'id': '%s'}}" QUERY, c->chr->label, 4);
    c->mon = NULL;
    assert_id(client_message(c), 3);
    g_assert_true(client_is_silent(c));
    client_close(c);
}

static void send_with_fd(Client *c, const char *name, int fd)
{
    g_autofree char *text = g_strdup_printf(
        "{'execute': 'getfd', 'arguments': {'fdname': '%s'}}", name);
    struct iovec iov = { .iov_base = text, .iov_len = strlen(text) };
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr msg = {
        .msg_iov = &iov, .msg_iovlen = 1,
        .msg_control = &control, .msg_controllen = sizeof(control),
    };
    struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);

    cmsg->cmsg_level = SOL_SOCKET;
    cmsg->cmsg_type = SCM_RIGHTS;
    cmsg->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(cmsg), &fd, sizeof(fd));
    g_assert_cmpint(sendmsg(c->fd, &msg, 0), ==, iov.iov_len);
}

/* The thread reads the second one before the first one is carried out. */
static void test_each_command_gets_its_own_descriptor(void)
{
    Client *c = client_open_oob();
    int pipes[2];
    int in, out;
    char byte;

    g_assert_cmpint(pipe(pipes), ==, 0);
    send_with_fd(c, "in", pipes[0]);
    send_with_fd(c, "out", pipes[1]);
    sendf(c, OOB, 1);
    assert_id(client_wait(c), 1);
    assert_success(client_message(c));
    assert_success(client_message(c));
    close(pipes[0]);
    close(pipes[1]);
    in = monitor_get_fd(c->mon, "in", &error_abort);
    out = monitor_get_fd(c->mon, "out", &error_abort);
    g_assert_cmpint(write(out, "x", 1), ==, 1);
    g_assert_cmpint(read(in, &byte, 1), ==, 1);
    close(in);
    close(out);
    client_close(c);
}

static void test_events_and_answers_come_whole(void)
{
    Client *c = client_open_oob();

    for (int round = 0; round < 20; round++) {
        unsigned events = 0;

        for (int i = 0; i < 20; i++) {
            sendf(c, OOB QUERY, i, i);
            qapi_event_send_stop();
            main_loop_wait(true);
        }
        for (int i = 0; i < 3 * 20; i++) {
            QDict *message = client_message(c);

            events += qdict_haskey(message, "event");
            qobject_unref(message);
        }
        g_assert_cmpuint(events, ==, 20);
    }
    client_close(c);
}

static void test_one_that_does_not_read_is_not_read_from(void)
{
    Client *c = client_open_oob();
    Client *d = client_open_oob();
    int count = 0;

    while (send(c->fd, "{'exec-oob':'query-yank'}", 25,
                MSG_NOSIGNAL | MSG_DONTWAIT) > 0) {
        count++;
    }
    g_assert_cmpint(count, >, 100);
    sendf(d, OOB, 1);
    assert_id(client_wait(d), 1);
    sendf(d, QUERY, 2);
    assert_id(client_message(d), 2);
    /* It reads again, and is served again. */
    while (count--) {
        assert_success(client_wait(c));
    }
    sendf(c, QUERY, 3);
    assert_id(client_message(c), 3);
    client_close(d);
    client_close(c);
}

static QDict *ask(Client *c, const char *command, const char *args)
{
    g_autofree char *request = g_strdup_printf(
        "{'execute': '%s', 'arguments': {%s}}", command, args);

    return client_ask(c, request);
}

static void test_is_not_offered_on_a_device_that_stays_put(void)
{
    Client *c = client_open_qmp();
    QDict *reply;

    assert_success(ask(c, "chardev-add", "'id': 'ring', 'backend': "
                       "{'type': 'ringbuf', 'data': {'size': 4096}}"));
    assert_success(ask(c, "object-add", "'qom-type': 'monitor-qmp', "
                       "'id': 'm', 'chardev': 'ring'"));
    reply = ask(c, "ringbuf-read", "'device': 'ring', 'size': 4096");
    g_assert_nonnull(strstr(qdict_get_str(reply, "return"),
                            "\"capabilities\": []"));
    qobject_unref(reply);
    assert_success(ask(c, "object-del", "'id': 'm'"));
    assert_success(ask(c, "chardev-remove", "'id': 'ring'"));
    client_close(c);
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    harness_init();
    g_test_add_func("/oob/runs-while-the-main-loop-stands-still",
                    test_runs_while_the_main_loop_stands_still);
    g_test_add_func("/oob/overtakes-what-waits-in-order",
                    test_overtakes_what_waits_in_order);
    g_test_add_func("/oob/is-on-from-the-first-request-after",
                    test_is_on_from_the_first_request_after);
    g_test_add_func("/oob/mistakes-of-either-kind-stay-in-their-band",
                    test_mistakes_of_either_kind_stay_in_their_band);
    g_test_add_func("/oob/is-off-unless-asked-for",
                    test_is_off_unless_asked_for);
    g_test_add_func("/oob/eight-that-wait-stop-the-reading",
                    test_eight_that_wait_stop_the_reading);
    g_test_add_func("/oob/others-have-their-turn",
                    test_others_have_their_turn);
    g_test_add_func("/oob/yank-breaks-the-connection",
                    test_yank_breaks_the_connection);
    g_test_add_func("/oob/hanging-up-takes-what-waits-along",
                    test_hanging_up_takes_what_waits_along);
    g_test_add_func("/oob/one-with-a-thread-is-deleted",
                    test_one_with_a_thread_is_deleted);
    g_test_add_func("/oob/each-command-gets-its-own-descriptor",
                    test_each_command_gets_its_own_descriptor);
    g_test_add_func("/oob/events-and-answers-come-whole",
                    test_events_and_answers_come_whole);
    g_test_add_func("/oob/one-that-does-not-read-is-not-read-from",
                    test_one_that_does_not_read_is_not_read_from);
    g_test_add_func("/oob/is-not-offered-on-a-device-that-stays-put",
                    test_is_not_offered_on_a_device_that_stays_put);
    status = g_test_run();
    monitor_cleanup();
    return status;
}
