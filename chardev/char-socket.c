/*
 * chardev-socket: one stream client or server (unix, TCP, or a descriptor
 * that was passed in).
 *
 * A server serves one client at a time: it stops accepting while one is
 * there.  One that hung up is there as long as there are bytes of it to read,
 * but gives way to the next.  Descriptors that a local client passes with a
 * message are kept for the frontend to take.
 *
 * The handlers of a connection may run in a context of the frontend's;
 * everything else happens in the main thread.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <poll.h>
#include <sys/ioctl.h>

#include "char-internal.h"
#include "qapi/clone-visitor.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-sockets.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu/module.h"
#include "qemu/sockets.h"
#include "qemu/yank.h"

OBJECT_DECLARE_SIMPLE_TYPE(SocketChardev, CHARDEV_SOCKET)

struct SocketChardev {
    Chardev parent;

    SocketAddressLegacy *addr;
    bool is_listen;
    bool nodelay;
    bool keep_alive;
    int64_t reconnect_ms;           /* 0: do not try again */
    int listen_fd;                  /* -1 for none */
    int fd;                         /* the connection; -1 for none */
    GSource *listen_source;
    GSource *source;                /* readable, while there is a reader */
    GSource *hup_source;            /* hung up, even while nobody reads */
    guint reconnect_timer;
    dev_t path_dev;                 /* the name that we made for it */
    ino_t path_ino;
    bool yankable;                  /* registered for it */
    int msgfd[QEMU_SOCKET_MAX_FDS]; /* descriptors not yet taken */
    size_t msgfd_count;
};

#define LISTEN_AGAIN_MS 1000

static void start_listening(SocketChardev *s);
static void start_reconnect(SocketChardev *s);

static void drop_msgfds(SocketChardev *s)
{
    while (s->msgfd_count) {
        close(s->msgfd[--s->msgfd_count]);
    }
}

static GSource *fd_source_new(int fd, GIOCondition cond,
                              GUnixFDSourceFunc func, SocketChardev *s,
                              GMainContext *context)
{
    GSource *source = g_unix_fd_source_new(fd, cond);

    g_source_set_callback(source, G_SOURCE_FUNC(func), s, NULL);
    g_source_attach(source, context);
    g_source_unref(source);
    return source;
}

static void drop_source(GSource **source)
{
    if (*source) {
        g_source_destroy(*source);
        *source = NULL;
    }
}

/* Safe until it is unregistered, which comes before the descriptor goes. */
static void yank_connection(void *opaque)
{
    SocketChardev *s = opaque;

    shutdown(s->fd, SHUT_RDWR);
}

/*
 * Close the connection without telling anybody.  A writer in another thread
 * may wait for room: the shutdown wakes it, and the lock waits until it is
 * done with the descriptor.
 */
static void drop_connection(SocketChardev *s)
{
    QemuMutex *lock = &CHARDEV(s)->chr_write_lock;

    drop_source(&s->source);
    drop_source(&s->hup_source);
    drop_msgfds(s);
    if (s->fd >= 0) {
        yank_unregister_function(CHARDEV_YANK_INSTANCE(CHARDEV(s)->label),
                                 yank_connection, s);
        shutdown(s->fd, SHUT_RDWR);
        qemu_mutex_lock(lock);
        close(s->fd);
        s->fd = -1;
        qemu_mutex_unlock(lock);
    }
}

static void disconnected(SocketChardev *s)
{
    bool was_open = CHARDEV(s)->be_open;

    drop_connection(s);
    if (s->is_listen) {
        start_listening(s);
    } else if (s->reconnect_ms) {
        start_reconnect(s);
    }
    if (was_open) {
        qemu_chr_be_event(CHARDEV(s), CHR_EVENT_CLOSED);
    }
}

static void lost_elsewhere(Chardev *chr)
{
    SocketChardev *s = CHARDEV_SOCKET(chr);

    /* Unless others were faster: there are sources again, or no socket. */
    if (s->fd >= 0 && !s->source && !s->hup_source) {
        /* The frontend takes its handlers out of the other context first. */
        qemu_chr_be_event(chr, CHR_EVENT_CLOSED);
        disconnected(s);
    }
}

/* The peer is gone, as a source found. */
static void lost(SocketChardev *s)
{
    if (!CHARDEV(s)->gcontext) {
        disconnected(s);
        return;
    }
    drop_source(&s->source);
    drop_source(&s->hup_source);
    chr_call_in_main(CHARDEV(s), lost_elsewhere);
}

/* Receive; descriptors of an earlier message that nobody took are closed. */
static ssize_t receive(SocketChardev *s, uint8_t *buf, size_t len)
{
    struct iovec iov = { .iov_base = buf, .iov_len = len };
    int fds[QEMU_SOCKET_MAX_FDS];
    size_t count = 0;
    ssize_t n;

    n = RETRY_ON_EINTR(qemu_recvmsg_fds(s->fd, &iov, 1, fds, &count));
    if (n > 0 && count) {
        drop_msgfds(s);
        memcpy(s->msgfd, fds, count * sizeof(fds[0]));
        s->msgfd_count = count;
    }
    return n;
}

static gboolean socket_readable(int fd, GIOCondition cond, gpointer opaque)
{
    Chardev *chr = opaque;
    SocketChardev *s = CHARDEV_SOCKET(chr);
    uint8_t buf[CHR_READ_BUF_LEN];
    int room = MIN(qemu_chr_be_can_write(chr), (int)sizeof(buf));
    ssize_t n;

    if (room <= 0) {
        return G_SOURCE_CONTINUE;
    }
    n = receive(s, buf, room);
    if (n < 0 && errno == EAGAIN) {
        return G_SOURCE_CONTINUE;
    }
    if (n <= 0) {
        lost(s);
        return G_SOURCE_REMOVE;
    }
    qemu_chr_be_write(chr, buf, n);
    return G_SOURCE_CONTINUE;
}

/*
 * The peer closed.  What it sent before is still for the reader, if there is
 * one: it finds the end after the last byte, whenever it has room.  That may
 * be never, so the next client must not have to wait for it.
 */
static gboolean socket_hung_up(int fd, GIOCondition cond, gpointer opaque)
{
    SocketChardev *s = opaque;
    int unread = 0;

    if (s->source && ioctl(fd, FIONREAD, &unread) == 0 && unread > 0) {
        s->hup_source = NULL;
        if (s->is_listen && !CHARDEV(s)->gcontext) {
            start_listening(s);
        }
    } else {
        lost(s);
    }
    return G_SOURCE_REMOVE;
}

static void socket_update_read_handler(Chardev *chr)
{
    SocketChardev *s = CHARDEV_SOCKET(chr);

    drop_source(&s->source);
    drop_source(&s->hup_source);
    if (s->fd < 0) {
        return;
    }
    s->hup_source = fd_source_new(s->fd, G_IO_HUP | G_IO_ERR, socket_hung_up,
                                  s, chr->gcontext);
    if (chr->fe && chr->fe->chr_read) {
        s->source = chr_fd_source_new(chr, s->fd, socket_readable);
    }
}

/* Take over a connection; the descriptor is ours now. */
static void connected(SocketChardev *s, int fd)
{
    g_unix_set_fd_nonblocking(fd, true, NULL);
    if (s->nodelay) {
        socket_set_nodelay(fd);
    }
    if (s->keep_alive) {
        socket_set_keepalive(fd, true);
    }
    qemu_mutex_lock(&CHARDEV(s)->chr_write_lock);
    s->fd = fd;
    qemu_mutex_unlock(&CHARDEV(s)->chr_write_lock);
    if (s->reconnect_timer) {
        g_source_remove(s->reconnect_timer);
        s->reconnect_timer = 0;
    }
    drop_source(&s->listen_source);
    yank_register_function(CHARDEV_YANK_INSTANCE(CHARDEV(s)->label),
                           yank_connection, s);
    socket_update_read_handler(CHARDEV(s));
    qemu_chr_be_event(CHARDEV(s), CHR_EVENT_OPENED);
}

static gboolean listen_again(gpointer opaque)
{
    SocketChardev *s = opaque;

    s->reconnect_timer = 0;
    start_listening(s);
    return G_SOURCE_REMOVE;
}

static gboolean listen_ready(int fd, GIOCondition cond, gpointer opaque)
{
    SocketChardev *s = CHARDEV_SOCKET(opaque);
    int client = RETRY_ON_EINTR(accept4(fd, NULL, NULL, SOCK_CLOEXEC));

    if (client < 0) {
        if (errno == EAGAIN || errno == ECONNABORTED) {
            return G_SOURCE_CONTINUE;
        }
        /* No descriptor left, or such: do not ask again at once. */
        s->listen_source = NULL;
        s->reconnect_timer = g_timeout_add(LISTEN_AGAIN_MS, listen_again, s);
        return G_SOURCE_REMOVE;
    }
    if (s->fd >= 0) {
        /* It hung up.  Whatever reads the rest lets go of it first. */
        qemu_chr_be_event(CHARDEV(s), CHR_EVENT_CLOSED);
        disconnected(s);
    }
    /* connected() drops this source. */
    connected(s, client);
    return G_SOURCE_REMOVE;
}

static void start_listening(SocketChardev *s)
{
    if (!s->listen_source) {
        s->listen_source = fd_source_new(s->listen_fd, G_IO_IN, listen_ready,
                                         s, NULL);
    }
}

static int family_of(const InetSocketAddress *inet)
{
    bool v4 = inet->has_ipv4 && inet->ipv4;
    bool v6 = inet->has_ipv6 && inet->ipv6;

    if ((v4 && !v6) || (inet->has_ipv6 && !inet->ipv6)) {
        return AF_INET;
    }
    if ((v6 && !v4) || (inet->has_ipv4 && !inet->ipv4)) {
        return AF_INET6;
    }
    return AF_UNSPEC;
}

static int passed_fd(const char *str, Error **errp)
{
    int fd;

    if (qemu_strtoi(str, NULL, 10, &fd) < 0 || fd < 0 || !fd_is_socket(fd)) {
        error_setg(errp, "fd '%s' is not the number of an open socket", str);
        return -1;
    }
    return fd;
}

static int passed_listener(const char *str, Error **errp)
{
    int fd = passed_fd(str, errp);

    if (fd >= 0 && !socket_is_listening(fd)) {
        error_setg(errp, "fd '%s' is a socket that does not listen", str);
        return -1;
    }
    return fd;
}

static int open_listener(SocketAddressLegacy *addr, Error **errp)
{
    switch (addr->type) {
    case SOCKET_ADDRESS_TYPE_INET: {
        InetSocketAddress *inet = addr->u.inet.data;

        return inet_listen(inet->host, inet->port, inet->has_to ? inet->to : 0,
                           family_of(inet), 1, errp);
    }
    case SOCKET_ADDRESS_TYPE_UNIX: {
        UnixSocketAddress *un = addr->u.q_unix.data;

        return unix_listen_full(un->path, un->has_abstract && un->abstract,
                                !un->has_tight || un->tight, 1, errp);
    }
    default:
        return passed_listener(addr->u.fd.data->str, errp);
    }
}

static int open_connection(SocketAddressLegacy *addr, Error **errp)
{
    switch (addr->type) {
    case SOCKET_ADDRESS_TYPE_INET: {
        InetSocketAddress *inet = addr->u.inet.data;

        return inet_connect(inet->host, inet->port, family_of(inet), errp);
    }
    case SOCKET_ADDRESS_TYPE_UNIX: {
        UnixSocketAddress *un = addr->u.q_unix.data;

        return unix_connect_full(un->path, un->has_abstract && un->abstract,
                                 !un->has_tight || un->tight, errp);
    }
    default:
        return passed_fd(addr->u.fd.data->str, errp);
    }
}

static gboolean try_again(gpointer opaque)
{
    SocketChardev *s = opaque;
    int fd = open_connection(s->addr, NULL);

    if (fd < 0) {
        return G_SOURCE_CONTINUE;
    }
    s->reconnect_timer = 0;
    connected(s, fd);
    return G_SOURCE_REMOVE;
}

static void start_reconnect(SocketChardev *s)
{
    if (!s->reconnect_timer) {
        s->reconnect_timer = g_timeout_add(s->reconnect_ms, try_again, s);
    }
}

static int socket_write(Chardev *chr, const uint8_t *buf, int len)
{
    SocketChardev *s = CHARDEV_SOCKET(chr);
    int done = 0;

    if (s->fd < 0) {
        /* Nobody is connected: bytes go nowhere, as on a real line. */
        return len;
    }
    while (done < len) {
        ssize_t n = RETRY_ON_EINTR(send(s->fd, buf + done, len - done,
                                        MSG_NOSIGNAL));

        if (n < 0) {
            if (errno != EAGAIN) {
                /* The reader notices the hang-up and cleans up. */
                return len;
            }
            return done ? done : -1;
        }
        done += n;
    }
    return done;
}

static void socket_wait_writable(Chardev *chr)
{
    chr_fd_wait(CHARDEV_SOCKET(chr)->fd);
}

static GSource *socket_add_watch(Chardev *chr, GIOCondition cond)
{
    SocketChardev *s = CHARDEV_SOCKET(chr);

    return s->fd < 0 ? NULL : chr_fd_watch_new(s->fd, cond);
}

static int socket_get_msgfds(Chardev *chr, int *fds, int num)
{
    SocketChardev *s = CHARDEV_SOCKET(chr);
    int n = MIN((size_t)num, s->msgfd_count);

    memcpy(fds, s->msgfd, n * sizeof(fds[0]));
    memmove(s->msgfd, s->msgfd + n,
            (s->msgfd_count - n) * sizeof(s->msgfd[0]));
    s->msgfd_count -= n;
    return n;
}

static int socket_wait_connected(Chardev *chr, Error **errp)
{
    SocketChardev *s = CHARDEV_SOCKET(chr);
    int fd;

    if (s->fd >= 0) {
        return 0;
    }
    if (s->is_listen) {
        struct pollfd p = { .fd = s->listen_fd, .events = POLLIN };

        info_report("QEMU waiting for connection on: %s", chr->filename);
        do {
            RETRY_ON_EINTR(poll(&p, 1, -1));
            fd = RETRY_ON_EINTR(accept4(s->listen_fd, NULL, NULL,
                                        SOCK_CLOEXEC));
        } while (fd < 0 && (errno == EAGAIN || errno == ECONNABORTED));
        if (fd < 0) {
            error_setg_errno(errp, errno, "cannot accept a connection on %s",
                             chr->filename);
            return -1;
        }
    } else {
        fd = open_connection(s->addr, errp);
        if (fd < 0) {
            return -1;
        }
    }
    connected(s, fd);
    return 0;
}

static int socket_add_client(Chardev *chr, int fd)
{
    SocketChardev *s = CHARDEV_SOCKET(chr);

    if (s->fd >= 0) {
        return -1;
    }
    connected(s, fd);
    return 0;
}

static void socket_disconnect(Chardev *chr)
{
    if (CHARDEV_SOCKET(chr)->fd >= 0) {
        disconnected(CHARDEV_SOCKET(chr));
    }
}

static char *describe(const SocketChardev *s)
{
    const SocketAddressLegacy *addr = s->addr;
    const char *role = s->is_listen ? ",server=on" : "";

    switch (addr->type) {
    case SOCKET_ADDRESS_TYPE_INET:
        return g_strdup_printf("tcp:%s:%s%s", addr->u.inet.data->host,
                               addr->u.inet.data->port, role);
    case SOCKET_ADDRESS_TYPE_UNIX:
        return g_strdup_printf("unix:%s%s", addr->u.q_unix.data->path, role);
    default:
        return g_strdup_printf("fd:%s%s", addr->u.fd.data->str, role);
    }
}

/* What the schema knows and this device cannot do is refused by name. */
static bool check_options(const ChardevSocket *opts, Error **errp)
{
    const InetSocketAddress *inet =
        opts->addr->type == SOCKET_ADDRESS_TYPE_INET
        ? opts->addr->u.inet.data : NULL;
    const char *bad = opts->has_telnet && opts->telnet ? "telnet" :
                      opts->has_tn3270 && opts->tn3270 ? "tn3270" :
                      opts->has_websocket && opts->websocket ? "websocket" :
                      opts->tls_creds ? "tls-creds" :
                      opts->tls_authz ? "tls-authz" :
                      inet && inet->has_mptcp && inet->mptcp ? "mptcp" :
                      inet && inet->has_numeric && inet->numeric ? "numeric" :
                      NULL;
    bool reconnects = (opts->has_reconnect && opts->reconnect) ||
                      (opts->has_reconnect_ms && opts->reconnect_ms);
    bool is_listen = !opts->has_server || opts->server;

    if (bad) {
        error_setg(errp, "socket option '%s' is not available", bad);
        return false;
    }
    if (opts->has_reconnect && opts->has_reconnect_ms) {
        error_setg(errp, "'reconnect' and 'reconnect-ms' are mutually "
                   "exclusive");
        return false;
    }
    if ((opts->has_reconnect && (opts->reconnect < 0 ||
                                 opts->reconnect > INT_MAX / 1000)) ||
        (opts->has_reconnect_ms && (opts->reconnect_ms < 0 ||
                                    opts->reconnect_ms > INT_MAX))) {
        error_setg(errp, "'reconnect' is not in 0..%d s", INT_MAX / 1000);
        return false;
    }
    if (is_listen && reconnects) {
        error_setg(errp, "'reconnect' is for clients: a server waits "
                   "for the next one anyway");
        return false;
    }
    if (reconnects && opts->addr->type == SOCKET_ADDRESS_TYPE_FD) {
        error_setg(errp, "'reconnect' needs an address: the socket passed "
                   "as fd '%s' cannot be opened again",
                   opts->addr->u.fd.data->str);
        return false;
    }
    if (!is_listen && opts->has_wait) {
        error_setg(errp, "'wait' is for servers: a client connects at "
                   "once");
        return false;
    }
    return true;
}

/* What a stranger sends must have been vouched for, which nothing does yet. */
static bool socket_security_check(Object *obj, Error **errp)
{
    SocketChardev *s = CHARDEV_SOCKET(obj);
    g_autofree char *name = NULL;

    if (s->listen_fd < 0 || socket_is_local(s->listen_fd)) {
        return true;
    }
    name = socket_fd_local_name(s->listen_fd, NULL);
    error_setg(errp, "listens to other hosts, at %s, without TLS",
               name ? name : "an unknown address");
    return false;
}

static const char *unix_path(SocketChardev *s)
{
    const UnixSocketAddress *un = s->addr->u.q_unix.data;

    return s->addr->type == SOCKET_ADDRESS_TYPE_UNIX &&
        !(un->has_abstract && un->abstract) ? un->path : NULL;
}

static void note_path(SocketChardev *s)
{
    const char *path = unix_path(s);
    struct stat st;

    if (path && stat(path, &st) == 0) {
        s->path_dev = st.st_dev;
        s->path_ino = st.st_ino;
    }
}

/* Unless it is another's by now. */
static void remove_path(SocketChardev *s)
{
    const char *path = unix_path(s);
    struct stat st;

    if (path && stat(path, &st) == 0 && st.st_dev == s->path_dev &&
        st.st_ino == s->path_ino) {
        unlink(path);
    }
}

static bool open_server(SocketChardev *s, bool wait, Error **errp)
{
    Chardev *chr = CHARDEV(s);

    s->listen_fd = open_listener(s->addr, errp);
    if (s->listen_fd < 0) {
        return false;
    }
    g_unix_set_fd_nonblocking(s->listen_fd, true, NULL);
    note_path(s);
    if (s->addr->type == SOCKET_ADDRESS_TYPE_INET) {
        /* The port may have been chosen just now. */
        g_autofree char *name = socket_fd_local_name(s->listen_fd, NULL);

        if (name) {
            g_free(chr->filename);
            chr->filename = g_strdup_printf("tcp:%s,server=on", name);
        }
    }
    if (wait) {
        /* Judged here, since the next to speak may be the client. */
        return object_check_security(OBJECT(chr), errp)
            && socket_wait_connected(chr, errp) == 0;
    }
    start_listening(s);
    return true;
}

static bool socket_open(Chardev *chr, ChardevBackend *backend, bool *be_opened,
                        Error **errp)
{
    SocketChardev *s = CHARDEV_SOCKET(chr);
    ChardevSocket *opts = backend->u.socket.data;
    int fd;

    *be_opened = false;
    if (!check_options(opts, errp) ||
        (!chr->shares_label &&
         !yank_register_instance(CHARDEV_YANK_INSTANCE(chr->label), errp))) {
        return false;
    }
    s->yankable = true;
    qemu_chr_set_feature(chr, QEMU_CHAR_FEATURE_GCONTEXT);
    s->is_listen = !opts->has_server || opts->server;
    s->nodelay = opts->has_nodelay && opts->nodelay;
    s->reconnect_ms = opts->has_reconnect_ms ? opts->reconnect_ms
                      : opts->has_reconnect ? opts->reconnect * 1000 : 0;
    s->addr = QAPI_CLONE(SocketAddressLegacy, opts->addr);
    s->keep_alive = s->addr->type == SOCKET_ADDRESS_TYPE_INET &&
                    s->addr->u.inet.data->has_keep_alive &&
                    s->addr->u.inet.data->keep_alive;
    chr->filename = describe(s);
    if (s->addr->type == SOCKET_ADDRESS_TYPE_UNIX) {
        qemu_chr_set_feature(chr, QEMU_CHAR_FEATURE_FD_PASS);
    }
    if (s->reconnect_ms) {
        qemu_chr_set_feature(chr, QEMU_CHAR_FEATURE_RECONNECTABLE);
    }
    if (s->is_listen) {
        return open_server(s, opts->has_wait && opts->wait, errp);
    }
    fd = open_connection(s->addr, s->reconnect_ms ? NULL : errp);
    if (fd >= 0) {
        connected(s, fd);
    } else if (s->reconnect_ms) {
        start_reconnect(s);
    } else {
        return false;
    }
    return true;
}

static void socket_init(Object *obj)
{
    SocketChardev *s = CHARDEV_SOCKET(obj);

    s->fd = s->listen_fd = -1;
}

static void socket_finalize(Object *obj)
{
    SocketChardev *s = CHARDEV_SOCKET(obj);

    drop_connection(s);
    if (s->yankable && !CHARDEV(s)->shares_label) {
        yank_unregister_instance(CHARDEV_YANK_INSTANCE(CHARDEV(s)->label));
    }
    drop_source(&s->listen_source);
    if (s->reconnect_timer) {
        g_source_remove(s->reconnect_timer);
    }
    if (s->listen_fd >= 0) {
        close(s->listen_fd);
        remove_path(s);
    }
    qapi_free_SocketAddressLegacy(s->addr);
}

static bool get_connected(Object *obj, Error **errp)
{
    return CHARDEV_SOCKET(obj)->fd >= 0;
}

/* What was asked for, in the flat shape. */
static void get_addr(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    const SocketAddressLegacy *from = CHARDEV_SOCKET(obj)->addr;
    SocketAddress flat = { 0 }, *addr = &flat;

    if (!from) {
        error_setg(errp, "property '%s': the socket is not open", name);
        return;
    }
    flat.type = from->type;
    switch (from->type) {
    case SOCKET_ADDRESS_TYPE_INET:
        flat.u.inet = *from->u.inet.data;
        break;
    case SOCKET_ADDRESS_TYPE_UNIX:
        flat.u.q_unix = *from->u.q_unix.data;
        break;
    default:
        flat.u.fd = *from->u.fd.data;
        break;
    }
    visit_type_SocketAddress(v, name, &addr, errp);
}

static void socket_class_init(ObjectClass *oc, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->chr_open = socket_open;
    cc->chr_write = socket_write;
    cc->chr_wait_writable = socket_wait_writable;
    cc->chr_add_watch = socket_add_watch;
    cc->chr_update_read_handler = socket_update_read_handler;
    cc->chr_get_msgfds = socket_get_msgfds;
    cc->chr_wait_connected = socket_wait_connected;
    cc->chr_disconnect = socket_disconnect;
    cc->chr_add_client = socket_add_client;
    object_class_property_add_bool(oc, "connected", get_connected, NULL);
    object_class_property_add(oc, "addr", "SocketAddress", get_addr, NULL,
                              NULL, NULL);
}

static const TypeInfo char_socket_types[] = {
    {
        .name              = TYPE_CHARDEV_SOCKET,
        .parent            = TYPE_CHARDEV,
        .security_boundary = SECURITY_BOUNDARY_NETWORK,
        .instance_size     = sizeof(SocketChardev),
        .instance_init     = socket_init,
        .instance_finalize = socket_finalize,
        .class_init        = socket_class_init,
        .security_check    = socket_security_check,
        TYPE_IS_SECURE("bounded reads; bytes are not interpreted"),
    },
};
DEFINE_TYPES(char_socket_types)
