/*
 * Character devices of every kind, with a frontend and a peer of ours.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <glib-unix.h>
#include <sys/socket.h>
#include "lines.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-char.h"
#include "qapi/qobject-input-visitor.h"
#include "qemu/memfd.h"
#include "qobject/qjson.h"
#include "vm.h"

#define PATIENCE_ROUNDS 1000
#define MAX_FDS 20

/* What a kind may want to be told: the first that it understands is it. */
static const char *const shapes[] = {
    ("{'addr': {'type': 'unix', 'data': {'path': 'sock-%s'}},"
     " 'server': true, 'wait': false}"),
    "{'chardev': '%s-below'}",
    "{'out': 'out-%s'}",
    "{'size': 64}",
    "{'signal': false}",
    "{}",
};

/*** Making them ***/

static ChardevBackend *parse_backend(const char *kind, const char *shape,
                                     const char *id)
{
    g_auto(GStrv) parts = NULL;
    g_autofree char *data = NULL, *text = NULL;
    ChardevBackend *backend = NULL;
    QObject *obj;
    Visitor *v;

    parts = g_strsplit(shape, "%s", 2);
    data = g_strjoinv(id, parts);
    text = g_strdup_printf("{'type': '%s', 'data': %s}", kind, data);
    obj = qobject_from_json(text, &error_abort);
    v = qobject_input_visitor_new(obj);
    visit_type_ChardevBackend(v, NULL, &backend, NULL);
    visit_free(v);
    qobject_unref(obj);
    return backend;
}

static ChardevBackend *backend_of(const char *kind, const char *id)
{
    ChardevBackend *backend = NULL;

    for (size_t i = 0; i < ARRAY_SIZE(shapes) && !backend; i++) {
        backend = parse_backend(kind, shapes[i], id);
    }
    return backend;
}

GPtrArray *line_kinds(void)
{
    GPtrArray *kinds = g_ptr_array_new();
    GSList *list = object_class_get_list_sorted(TYPE_CHARDEV, false);

    for (GSList *l = list; l; l = l->next) {
        const char *kind = object_class_get_name(l->data) +
            strlen(TYPE_CHARDEV) + 1;
        ChardevBackend *backend = CHARDEV_CLASS(l->data)->internal ? NULL
            : backend_of(kind, "x");

        if (backend) {
            g_ptr_array_add(kinds, (char *)kind);
            qapi_free_ChardevBackend(backend);
        }
    }
    g_slist_free(list);
    return kinds;
}

static Chardev *make_chardev(const char *kind, const char *id)
{
    ChardevBackend *backend = backend_of(kind, id);
    Chardev *chr = qemu_chardev_new(id, backend, NULL);

    qapi_free_ChardevBackend(backend);
    return chr;
}

/*** The frontends ***/

static int end_can_read(void *opaque)
{
    return ((LineEnd *)opaque)->room;
}

static void end_read(void *opaque, const uint8_t *buf, int size)
{
    LineEnd *end = opaque;
    Line *l = end->line;

    g_assert_cmpint(size, >, 0);
    g_assert_cmpint(size, <=, end->room);
    end->room -= size;
    g_byte_array_append(l->got, buf, size);
    if (l->exact) {
        g_assert_cmpuint(l->got->len, <=, l->sent->len);
        g_assert_cmpmem(l->got->data, l->got->len, l->sent->data,
                        l->got->len);
    }
}

static void end_event(void *opaque, QEMUChrEvent event)
{
    LineEnd *end = opaque;

    if (event == CHR_EVENT_OPENED || event == CHR_EVENT_CLOSED) {
        bool open = event == CHR_EVENT_OPENED;

        /* A mux says so to each of its frontends, whenever it is asked. */
        g_assert_true(end->line->below || open != end->open);
        end->open = open;
    }
}

static bool attach(Line *l, unsigned n)
{
    LineEnd *end = &l->end[n];

    end->line = l;
    end->room = UINT16_MAX;
    if (!qemu_chr_fe_init(&end->fe, l->chr, NULL)) {
        return false;
    }
    qemu_chr_fe_set_handlers(&end->fe, end_can_read, end_read, end_event,
                             NULL, end, NULL, true);
    return true;
}

/*** The peer ***/

static void nonblocking(int fd)
{
    g_unix_set_fd_nonblocking(fd, true, NULL);
}

static void begin_call(Line *l, int in, int out)
{
    l->in = in;
    l->out = out;
    nonblocking(in);
    nonblocking(out);
    g_byte_array_set_size(l->sent, 0);
    g_byte_array_set_size(l->got, 0);
    g_byte_array_set_size(l->written, 0);
    g_byte_array_set_size(l->read, 0);
}

static bool call_socket(Line *l)
{
    Chardev *chr = qemu_chr_find(l->below ? l->below : l->id);
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        return false;
    }
    if (qemu_chr_add_client(chr, ends[1]) < 0) {
        close(ends[0]);
        close(ends[1]);
        return false;
    }
    begin_call(l, ends[0], dup(ends[0]));
    return true;
}

/* What the last one said may be in it still. */
static void call_terminal(Line *l)
{
    int fd = open(l->chr->filename + strlen("pty:"), O_RDWR | O_NOCTTY |
                  O_CLOEXEC);

    if (fd >= 0) {
        begin_call(l, fd, dup(fd));
        l->exact = false;
    }
}

void line_call(Line *l)
{
    if (l->in >= 0) {
        return;
    }
    if (l->calls) {
        call_socket(l);
    } else if (g_str_has_prefix(l->chr->filename, "pty:")) {
        call_terminal(l);
    }
}

/* Before the device takes descriptors 0 and 1. */
static void lend_stdio(Line *l)
{
    int in[2], out[2];

    g_assert_true(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0);
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    close(in[0]);
    close(out[1]);
    begin_call(l, in[1], out[0]);
}

static void take_stdio_back(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    close(null);
}

Line *line_open(const char *kind, unsigned n)
{
    Line *l = g_new0(Line, 1);
    bool mux = g_str_equal(kind, "mux");

    l->id = g_strdup_printf("line%u", n);
    l->in = l->out = -1;
    l->exact = !mux;
    l->sent = g_byte_array_new();
    l->got = g_byte_array_new();
    l->written = g_byte_array_new();
    l->read = g_byte_array_new();
    if (mux) {
        l->below = g_strconcat(l->id, "-below", NULL);
        g_assert_nonnull(make_chardev("socket", l->below));
    }
    if (g_str_equal(kind, "stdio")) {
        lend_stdio(l);
    }
    l->chr = make_chardev(kind, l->id);
    if (!l->chr) {                      /* the host has no more of them */
        line_close(l);
        return NULL;
    }
    for (unsigned i = 0; i <= mux; i++) {
        g_assert_true(attach(l, i));
    }
    if (l->in < 0) {
        l->calls = call_socket(l);
        line_call(l);
    }
    return l;
}

void line_hang_up(Line *l)
{
    if (l->in >= 0) {
        close(l->in);
        close(l->out);
    }
    l->in = l->out = -1;
}

/* As many descriptors as a message takes, with the first byte. */
static ssize_t send_with_fds(int fd, const uint8_t *data, size_t len,
                             unsigned fds)
{
    char control[CMSG_SPACE(MAX_FDS * sizeof(int))] = { 0 };
    struct iovec iov = { (void *)data, len };
    struct msghdr msg = {
        .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control,
        .msg_controllen = CMSG_SPACE(fds * sizeof(int)),
    };
    struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
    int passed[MAX_FDS];
    ssize_t n;

    for (unsigned i = 0; i < fds; i++) {
        passed[i] = memfd_create("fuzz", MFD_CLOEXEC);
    }
    cmsg->cmsg_level = SOL_SOCKET;
    cmsg->cmsg_type = SCM_RIGHTS;
    cmsg->cmsg_len = CMSG_LEN(fds * sizeof(int));
    memcpy(CMSG_DATA(cmsg), passed, fds * sizeof(int));
    n = sendmsg(fd, &msg, MSG_NOSIGNAL);
    for (unsigned i = 0; i < fds; i++) {
        close(passed[i]);
    }
    return n;
}

void line_say(Line *l, const uint8_t *data, size_t len, unsigned fds)
{
    ssize_t n;

    if (l->in < 0 || !len) {
        return;
    }
    n = l->calls && fds ? send_with_fds(l->in, data, len, MIN(fds, MAX_FDS))
        : l->calls ? send(l->in, data, len, MSG_NOSIGNAL)
        : write(l->in, data, len);
    if (n > 0) {
        g_byte_array_append(l->sent, data, n);
    }
}

void line_listen(Line *l, size_t len)
{
    uint8_t buf[4096];
    ssize_t n;

    while (l->out >= 0 && len &&
           (n = read(l->out, buf, MIN(len, sizeof(buf)))) > 0) {
        g_byte_array_append(l->read, buf, n);
        len -= n;
        if (l->calls && !l->below) {    /* a mux says things of its own */
            g_assert_cmpuint(l->read->len, <=, l->written->len);
            g_assert_cmpmem(l->read->data, l->read->len, l->written->data,
                            l->read->len);
        }
    }
}

void line_write(Line *l, unsigned n, const uint8_t *data, size_t len)
{
    LineEnd *end = &l->end[n % LINE_FRONTENDS];
    int done;

    if (!end->line) {
        return;
    }
    done = qemu_chr_fe_write(&end->fe, data, len);
    g_assert_cmpint(done, <=, (int)len);
    if (done > 0) {
        g_byte_array_append(l->written, data, done);
    }
    /* It can block when it says something itself: leave it room. */
    if (l->below) {
        line_listen(l, SIZE_MAX);
    }
}

void line_settle(Line *l)
{
    for (unsigned i = 0; i < LINE_FRONTENDS; i++) {
        l->end[i].room = 1 << 24;
        if (l->end[i].line) {
            qemu_chr_fe_accept_input(&l->end[i].fe);
        }
    }
    for (int i = 0; i < PATIENCE_ROUNDS && l->calls && l->end[0].open &&
             !l->below && l->got->len < l->sent->len; i++) {
        fuzz_vm_loop();
    }
    line_listen(l, SIZE_MAX);
    if (l->calls && !l->below && l->end[0].open && l->in >= 0) {
        g_assert_cmpuint(l->got->len, ==, l->sent->len);
        g_assert_cmpuint(l->read->len, ==, l->written->len);
    }
}

void line_close(Line *l)
{
    if (l->chr) {
        for (unsigned i = 0; i < LINE_FRONTENDS; i++) {
            if (l->end[i].line) {
                qemu_chr_fe_deinit(&l->end[i].fe, false);
            }
        }
        qemu_chr_remove(l->id, &error_abort);
    }
    if (l->below) {
        qemu_chr_remove(l->below, &error_abort);
    }
    line_hang_up(l);
    take_stdio_back();
    g_byte_array_free(l->sent, true);
    g_byte_array_free(l->got, true);
    g_byte_array_free(l->written, true);
    g_byte_array_free(l->read, true);
    g_free(l->id);
    g_free(l->below);
    g_free(l);
}
