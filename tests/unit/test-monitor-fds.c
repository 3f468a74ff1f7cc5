/*
 * monitor/fds.c: descriptors that clients pass.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <poll.h>
#include "monitor-harness.h"
#include "qapi/error.h"
#include "qemu/sockets.h"
#include "qobject/qlist.h"

/* Ask with the write end of a pipe; its read end goes to @read_end. */
static QDict *ask_with_fd(Client *c, const char *request, int *read_end)
{
    struct iovec iov = { (void *)request, strlen(request) };
    int ends[2];

    g_assert_cmpint(pipe(ends), ==, 0);
    g_assert_cmpint(qemu_sendmsg_fds(c->fd, &iov, 1, &ends[1], 1), ==,
                    iov.iov_len);
    close(ends[1]);
    *read_end = ends[0];
    return client_message(c);
}

/* Has the last writer gone? */
static bool is_closed(int read_end)
{
    struct pollfd p = { .fd = read_end, .events = POLLIN };

    return poll(&p, 1, 0) == 1 && (p.revents & POLLHUP);
}

static void test_names_keep_a_descriptor_for_one_use(void)
{
    Client *c = client_open_qmp();
    Error *err = NULL;
    int first, second, fd;

    assert_success(ask_with_fd(c, "{'execute': 'getfd', 'arguments': "
                               "{'fdname': 'pipe'}}", &first));
    g_assert_false(is_closed(first));
    assert_success(ask_with_fd(c, "{'execute': 'getfd', 'arguments': "
                               "{'fdname': 'pipe'}}", &second));
    g_assert_true(is_closed(first));
    fd = monitor_get_fd(c->mon, "pipe", &error_abort);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(monitor_get_fd(c->mon, "pipe", &err), <, 0);
    error_free(err);
    g_assert_false(is_closed(second));
    close(fd);
    g_assert_true(is_closed(second));
    close(first);
    close(second);

    assert_success(ask_with_fd(c, "{'execute': 'getfd', 'arguments': "
                               "{'fdname': 'pipe'}}", &first));
    assert_success(client_ask(c, "{'execute': 'closefd', 'arguments': "
                              "{'fdname': 'pipe'}}"));
    g_assert_true(is_closed(first));
    close(first);
    client_close(c);
}

static void test_a_monitor_takes_its_descriptors_along(void)
{
    Client *c = client_open_qmp();
    int end;

    assert_success(ask_with_fd(c, "{'execute': 'getfd', 'arguments': "
                               "{'fdname': 'pipe'}}", &end));
    client_close(c);
    g_assert_true(is_closed(end));
    close(end);
}

static void test_mistakes_leave_nothing_open(void)
{
    Client *c = client_open_qmp();
    int end;

    assert_error(client_ask(c, "{'execute': 'getfd', 'arguments': "
                            "{'fdname': 'x'}}"), "GenericError",
                 "No file descriptor supplied via SCM_RIGHTS");
    assert_error(client_ask(c, "{'execute': 'add-fd'}"), "GenericError",
                 NULL);
    assert_error(ask_with_fd(c, "{'execute': 'getfd', 'arguments': "
                             "{'fdname': '1x'}}", &end), "GenericError",
                 NULL);
    g_assert_true(is_closed(end));
    close(end);
    assert_error(ask_with_fd(c, "{'execute': 'add-fd', 'arguments': "
                             "{'fdset-id': -1}}", &end), "GenericError",
                 NULL);
    g_assert_true(is_closed(end));
    close(end);
    assert_error(client_ask(c, "{'execute': 'closefd', 'arguments': "
                            "{'fdname': 'x'}}"), "GenericError", NULL);
    assert_error(client_ask(c, "{'execute': 'remove-fd', 'arguments': "
                            "{'fdset-id': 7, 'fd': 1}}"), "GenericError",
                 "File descriptor named 'fdset-id:7, fd:1' not found");
    client_close(c);
}

static void test_file_names_reach_the_descriptors_of_a_set(void)
{
    Client *c = client_open_qmp();
    Error *err = NULL;
    QDict *reply;
    QList *sets;
    int end, fd;

    g_assert_cmpint(qemu_open("/dev/fdset/0", O_WRONLY, &err), <, 0);
    error_free(err);
    err = NULL;
    reply = ask_with_fd(c, "{'execute': 'add-fd', 'arguments': "
                        "{'opaque': 'w'}}", &end);
    g_assert_cmpint(qdict_get_int(qdict_get_qdict(reply, "return"),
                                  "fdset-id"), ==, 0);
    qobject_unref(reply);

    g_assert_cmpint(qemu_open("/dev/fdset/0", O_RDONLY, &err), <, 0);
    g_assert_cmpint(errno, ==, EACCES);
    error_free(err);
    err = NULL;
    g_assert_cmpint(qemu_open("/dev/fdset/1", O_WRONLY, &err), <, 0);
    g_assert_cmpint(errno, ==, ENOENT);
    error_free(err);
    fd = qemu_open("/dev/fdset/0", O_WRONLY, &error_abort);
    g_assert_cmpint(fd, >=, 0);

    reply = client_ask(c, "{'execute': 'query-fdsets'}");
    sets = qdict_get_qlist(reply, "return");
    g_assert_cmpuint(qlist_size(sets), ==, 1);
    qobject_unref(reply);
    assert_success(client_ask(c, "{'execute': 'remove-fd', 'arguments': "
                              "{'fdset-id': 0}}"));
    /* what was opened stays open */
    g_assert_false(is_closed(end));
    g_assert_cmpint(qemu_close(fd), ==, 0);
    g_assert_true(is_closed(end));
    close(end);
    client_close(c);
}

static void test_sets_get_the_least_free_number(void)
{
    static const int64_t asked[] = { 0, 2, 2, -1 };
    AddfdInfo *info = NULL;

    for (size_t i = 0; i < ARRAY_SIZE(asked); i++) {
        qapi_free_AddfdInfo(info);
        info = monitor_fdset_add_fd(dup(0), asked[i] >= 0, asked[i], NULL,
                                    &error_abort);
    }
    g_assert_cmpint(info->fdset_id, ==, 1);
    qapi_free_AddfdInfo(info);
}

#define ADD(name) g_test_add_func("/fds/" #name, test_##name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    harness_init();
    ADD(names_keep_a_descriptor_for_one_use);
    ADD(a_monitor_takes_its_descriptors_along);
    ADD(mistakes_leave_nothing_open);
    ADD(file_names_reach_the_descriptors_of_a_set);
    ADD(sets_get_the_least_free_number);
    return g_test_run();
}
