/*
 * From text to ChardevBackend: the options of -chardev, and the one-word
 * forms of -serial, -monitor and -qmp.
 *
 * Both end as the flat options of -chardev, all strings.  Those become the
 * nested shape of the QAPI type, and its own visitor checks them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "chardev/char.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-char.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/util.h"
#include "qemu/cutils.h"
#include "qemu/id.h"
#include "qemu/keyval.h"
#include "qemu/sockets.h"

/* Old and new spellings of the same option. */
static const struct {
    const char *backend;
    const char *cli;
    const char *qapi;
} spellings[] = {
    { "file", "path", "out" },
    { "file", "input-path", "in" },
    { "socket", "delay", NULL },    /* the opposite of nodelay */
};

static const char *const inet_keys[] = {
    "host", "port", "to", "ipv4", "ipv6", "numeric", "keep-alive", "mptcp",
};
static const char *const unix_keys[] = { "path", "abstract", "tight" };

static void move_keys(QDict *from, QDict *to, const char *const *keys,
                      size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        QObject *value = qdict_get(from, keys[i]);

        if (value) {
            qdict_put_obj(to, keys[i], qobject_ref(value));
            qdict_del(from, keys[i]);
        }
    }
}

/* Gather the keys of an address into { type, data }. */
static bool nest_address(QDict *data, Error **errp)
{
    bool has_path = qdict_haskey(data, "path");
    bool has_host = qdict_haskey(data, "host") || qdict_haskey(data, "port");
    bool has_fd = qdict_haskey(data, "fd");
    QDict *addr, *inner;

    if (has_path + has_host + has_fd != 1) {
        error_setg(errp, "chardev: socket: one of 'path', 'port' and 'fd' is "
                   "required");
        return false;
    }
    addr = qdict_new();
    inner = qdict_new();
    if (has_path) {
        qdict_put_str(addr, "type", "unix");
        move_keys(data, inner, unix_keys, ARRAY_SIZE(unix_keys));
    } else if (has_fd) {
        qdict_put_str(addr, "type", "fd");
        qdict_put_obj(inner, "str", qobject_ref(qdict_get(data, "fd")));
        qdict_del(data, "fd");
    } else {
        qdict_put_str(addr, "type", "inet");
        move_keys(data, inner, inet_keys, ARRAY_SIZE(inet_keys));
        if (!qdict_haskey(inner, "host")) {
            qdict_put_str(inner, "host", "");
        }
    }
    qdict_put(addr, "data", inner);
    qdict_put(data, "addr", addr);
    return true;
}

/* On the command line a socket is a client, and a server waits. */
static bool shape_socket(QDict *data, Error **errp)
{
    const char *delay = qdict_get_try_str(data, "delay");
    const char *server = qdict_get_try_str(data, "server");
    bool on;

    if (!nest_address(data, errp)) {
        return false;
    }
    if (!qdict_haskey(data, "server")) {
        qdict_put_str(data, "server", "off");
    }
    if (!qdict_haskey(data, "wait") && server) {
        if (!qapi_bool_parse("server", server, &on, errp)) {
            return false;
        }
        if (on) {
            qdict_put_str(data, "wait", "on");
        }
    }
    if (delay) {
        if (!qapi_bool_parse("delay", delay, &on, errp)) {
            return false;
        }
        qdict_put_str(data, "nodelay", on ? "off" : "on");
        qdict_del(data, "delay");
    }
    return true;
}

static bool shape(const char *backend, QDict *data, Error **errp)
{
    size_t i;

    for (i = 0; i < ARRAY_SIZE(spellings); i++) {
        const char *value = qdict_get_try_str(data, spellings[i].cli);

        if (value && spellings[i].qapi &&
            g_str_equal(backend, spellings[i].backend)) {
            qdict_put_str(data, spellings[i].qapi, value);
            qdict_del(data, spellings[i].cli);
        }
    }
    return !g_str_equal(backend, "socket") || shape_socket(data, errp);
}

ChardevBackend *qemu_chr_parse_backend(const QDict *opts, char **id,
                                       Error **errp)
{
    g_autoptr(QDict) shell = qdict_new();
    QDict *data = qdict_clone_shallow(opts);
    g_autofree char *backend = g_strdup(qdict_get_try_str(opts, "backend"));
    ChardevBackend *result = NULL;
    Visitor *v;

    qdict_put(shell, "data", data);
    *id = g_strdup(qdict_get_try_str(opts, "id"));
    qdict_del(data, "backend");
    qdict_del(data, "id");
    qdict_del(data, "mux");
    if (!backend) {
        error_setg(errp, "chardev: parameter 'backend' is missing");
    } else {
        if (g_str_equal(backend, "memory")) {
            g_free(backend);
            backend = g_strdup("ringbuf");
        }
        if (qapi_enum_parse(&ChardevBackendKind_lookup, backend, -1,
                            NULL) < 0) {
            error_setg(errp, "'%s' is not a valid char driver name", backend);
        } else if (shape(backend, data, errp)) {
            qdict_put_str(shell, "type", backend);
            v = qobject_input_visitor_new_keyval(QOBJECT(shell));
            visit_type_ChardevBackend(v, NULL, &result, errp);
            visit_free(v);
        }
    }
    if (!result) {
        g_clear_pointer(id, g_free);
    }
    return result;
}

/* "HOST:PORT[,OPT]" or "PATH[,OPT]" behind a scheme. */
static QDict *parse_socket(const char *rest, bool is_unix, Error **errp)
{
    const char *comma = strchrnul(rest, ',');
    g_autofree char *where = g_strndup(rest, comma - rest);
    g_autofree char *host = NULL, *port = NULL;
    QDict *opts = *comma
        ? keyval_parse_quirks(comma + 1, NULL, KEYVAL_BARE_BOOL, NULL, errp)
        : qdict_new();

    if (!opts) {
        return NULL;
    }
    qdict_put_str(opts, "backend", "socket");
    if (is_unix) {
        qdict_put_str(opts, "path", where);
        return opts;
    }
    if (!host_port_split(where, &host, &port, errp)) {
        qobject_unref(opts);
        return NULL;
    }
    qdict_put_str(opts, "host", host);
    qdict_put_str(opts, "port", port);
    return opts;
}

QDict *qemu_chr_parse_compat(const char *filename, Error **errp)
{
    static const char *const plain[] = { "null", "stdio", "pty", "ringbuf" };
    const char *rest;
    QDict *opts;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(plain); i++) {
        if (g_str_equal(filename, plain[i])) {
            opts = qdict_new();
            qdict_put_str(opts, "backend", plain[i]);
            return opts;
        }
    }
    if (strstart(filename, "file:", &rest)) {
        opts = qdict_new();
        qdict_put_str(opts, "backend", "file");
        qdict_put_str(opts, "path", rest);
        return opts;
    }
    if (strstart(filename, "unix:", &rest)) {
        return parse_socket(rest, true, errp);
    }
    if (strstart(filename, "tcp:", &rest)) {
        return parse_socket(rest, false, errp);
    }
    error_setg(errp, "'%s' does not describe a character device (stdio, null, "
               "pty, file:PATH, unix:PATH, tcp:HOST:PORT, ringbuf)", filename);
    return NULL;
}

/* @backend with a mux on top, which gets the label. */
static Chardev *new_below_mux(const char *label, ChardevBackend *backend,
                              Error **errp)
{
    g_autofree char *base_label = g_strconcat(label, "-base", NULL);
    ChardevMux data = { .chardev = base_label };
    ChardevMuxWrapper wrapper = { .data = &data };
    ChardevBackend mux_backend = {
        .type = CHARDEV_BACKEND_KIND_MUX,
        .u.mux = wrapper,
    };
    Chardev *base = qemu_chardev_new(base_label, backend, errp);
    Chardev *mux = base ? qemu_chardev_new(label, &mux_backend, errp) : NULL;

    if (base && !mux) {
        object_unparent(OBJECT(base));
    }
    return mux;
}

Chardev *qemu_chr_new_from_opts(const char *id, ChardevBackend *backend,
                                const QDict *opts, Error **errp)
{
    const char *mux = qdict_get_try_str(opts, "mux");
    bool on = false;

    if (mux && !qapi_bool_parse("mux", mux, &on, errp)) {
        return NULL;
    }
    if (!id_wellformed(id)) {
        error_setg(errp, "Parameter 'id' expects an identifier");
        return NULL;
    }
    return on ? new_below_mux(id, backend, errp)
        : qemu_chardev_new(id, backend, errp);
}

Chardev *qemu_chr_new(const char *label, const char *filename,
                      bool permit_mux_mon, bool *is_mon_mux, Error **errp)
{
    g_autofree char *id = NULL;
    ChardevBackend *backend;
    g_autoptr(QDict) opts = NULL;
    const char *rest;
    bool mux = false;
    Chardev *chr;

    if (is_mon_mux) {
        *is_mon_mux = false;
    }
    if (strstart(filename, "chardev:", &rest)) {
        chr = qemu_chr_find(rest);
        if (!chr) {
            error_setg(errp, "Chardev '%s' not found", rest);
        }
        return chr;
    }
    if (permit_mux_mon && strstart(filename, "mon:", &rest)) {
        filename = rest;
        mux = true;
    }
    opts = qemu_chr_parse_compat(filename, errp);
    if (!opts) {
        return NULL;
    }
    /* Ctrl-C belongs to the guest then. */
    if (mux && g_str_equal(qdict_get_str(opts, "backend"), "stdio")) {
        qdict_put_str(opts, "signal", "off");
    }
    backend = qemu_chr_parse_backend(opts, &id, errp);
    if (!backend) {
        return NULL;
    }
    chr = mux ? new_below_mux(label, backend, errp)
        : qemu_chardev_new(label, backend, errp);
    qapi_free_ChardevBackend(backend);
    if (is_mon_mux) {
        *is_mon_mux = mux;
    }
    return chr;
}
