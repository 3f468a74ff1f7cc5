/*
 * A client of a monitor in the same process, over a socket pair.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <glib-unix.h>
#include <poll.h>
#include <sys/socket.h>
#include "hw/core/qdev.h"
#include "monitor-harness.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qobject/qjson.h"

#define PATIENCE_US (10 * G_USEC_PER_SEC)

void harness_init(void)
{
    qemu_init_main_loop(&error_abort);
    bql_lock();
    for (int phase = PHASE_MACHINE_CREATED; phase <= PHASE_MACHINE_READY;
         phase++) {
        phase_advance(phase);
    }
    module_call_init(MODULE_INIT_QOM);
}

void harness_pump(void)
{
    for (int i = 0; i < 20; i++) {
        main_loop_wait(true);
    }
}

Client *client_open(bool qmp, bool pretty)
{
    static int count;
    g_autofree char *id = g_strdup_printf("client%d", count++);
    g_autofree char *fd_name = NULL;
    Client *c = g_new0(Client, 1);
    ChardevSocketWrapper wrapper = { 0 };
    ChardevBackend backend = { .type = CHARDEV_BACKEND_KIND_SOCKET };
    ChardevSocket sock = { .has_server = true, .server = false };
    SocketAddressLegacy addr = { .type = SOCKET_ADDRESS_TYPE_FD };
    FdSocketAddressWrapper fd_wrapper = { 0 };
    FdSocketAddress fd = { 0 };
    MonitorOptions opts = {
        .has_mode = true,
        .mode = qmp ? MONITOR_MODE_CONTROL : MONITOR_MODE_READLINE,
        .has_pretty = pretty, .pretty = pretty,
    };
    int pair[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
    g_assert_true(g_unix_set_fd_nonblocking(pair[1], true, NULL));
    fd.str = fd_name = g_strdup_printf("%d", pair[0]);
    fd_wrapper.data = &fd;
    addr.u.fd = fd_wrapper;
    sock.addr = &addr;
    wrapper.data = &sock;
    backend.u.socket = wrapper;
    c->chr = qemu_chardev_new(id, &backend, &error_abort);
    c->fd = pair[1];
    c->in = g_string_new(NULL);
    opts.id = opts.chardev = id;
    monitor_init(&opts, &error_abort);
    c->mon = MONITOR(object_resolve_path_component(object_get_objects_root(),
                                                   id));
    return c;
}

void client_close(Client *c)
{
    if (c->fd >= 0) {
        close(c->fd);
    }
    harness_pump();
    if (c->mon) {
        object_unparent(OBJECT(c->mon));
    }
    if (c->chr) {
        object_unparent(OBJECT(c->chr));
    }
    g_string_free(c->in, true);
    g_free(c);
}

void client_send(Client *c, const char *text)
{
    size_t len = strlen(text);
    gint64 end = g_get_monotonic_time() + PATIENCE_US;

    while (len) {
        ssize_t n = send(c->fd, text, len, MSG_NOSIGNAL);

        if (n < 0) {
            g_assert_cmpint(errno, ==, EAGAIN);
            g_assert_cmpint(g_get_monotonic_time(), <, end);
            main_loop_wait(true);
            continue;
        }
        text += n;
        len -= n;
    }
}

static bool receive(Client *c)
{
    char buf[65536];
    ssize_t n = recv(c->fd, buf, sizeof(buf), 0);

    if (n > 0) {
        g_string_append_len(c->in, buf, n);
    }
    return n > 0;
}

char *client_text(Client *c, const char *end_mark)
{
    gint64 end = g_get_monotonic_time() + PATIENCE_US;
    const char *found;
    char *text;

    while (!(found = strstr(c->in->str, end_mark))) {
        if (!receive(c)) {
            g_assert_cmpint(g_get_monotonic_time(), <, end);
            main_loop_wait(true);
        }
    }
    found += strlen(end_mark);
    text = g_strndup(c->in->str, found - c->in->str);
    g_string_erase(c->in, 0, found - c->in->str);
    return text;
}

char *client_line(Client *c)
{
    char *line = client_text(c, "\r\n");

    line[strlen(line) - 2] = 0;
    return line;
}

QDict *client_message(Client *c)
{
    g_autofree char *line = client_line(c);
    QObject *obj = qobject_from_json(line, &error_abort);
    QDict *dict = qobject_to(QDict, obj);

    g_assert_nonnull(dict);
    return dict;
}

QDict *client_ask(Client *c, const char *request)
{
    client_send(c, request);
    for (;;) {
        QDict *dict = client_message(c);

        if (!qdict_haskey(dict, "event")) {
            return dict;
        }
        qobject_unref(dict);
    }
}

QDict *client_wait(Client *c)
{
    struct pollfd p = { .fd = c->fd, .events = POLLIN };
    QObject *obj;
    char *end;

    while (!(end = strstr(c->in->str, "\r\n"))) {
        g_assert_cmpint(poll(&p, 1, PATIENCE_US / 1000), ==, 1);
        g_assert_true(receive(c));
    }
    *end = 0;
    obj = qobject_from_json(c->in->str, &error_abort);
    g_string_erase(c->in, 0, end + 2 - c->in->str);
    g_assert_nonnull(qobject_to(QDict, obj));
    return qobject_to(QDict, obj);
}

Client *client_open_oob(void)
{
    Client *c = client_open(true, false);

    qobject_unref(client_message(c));
    assert_success(client_ask(c, "{'execute': 'qmp_capabilities', "
                                 "'arguments': {'enable': ['oob']}}"));
    return c;
}

Client *client_open_qmp(void)
{
    Client *c = client_open(true, false);
    QDict *greeting = client_message(c);

    g_assert_true(qdict_haskey(greeting, "QMP"));
    qobject_unref(greeting);
    assert_success(client_ask(c, "{'execute': 'qmp_capabilities'}"));
    return c;
}

bool client_is_silent(Client *c)
{
    harness_pump();
    while (receive(c)) {
    }
    return !c->in->len;
}

void assert_error(QDict *reply, const char *class, const char *desc)
{
    QDict *error = qobject_to(QDict, qdict_get(reply, "error"));

    g_assert_nonnull(error);
    g_assert_cmpstr(qdict_get_str(error, "class"), ==, class);
    if (desc) {
        g_assert_cmpstr(qdict_get_str(error, "desc"), ==, desc);
    }
    qobject_unref(reply);
}

void assert_success(QDict *reply)
{
    g_assert_true(qdict_haskey(reply, "return"));
    g_assert_false(qdict_haskey(reply, "error"));
    qobject_unref(reply);
}
