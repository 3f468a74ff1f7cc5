/*
 * Stream sockets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/cutils.h"
#include "qemu/sockets.h"

int socket_set_nodelay(int fd)
{
    int on = 1;

    return setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

int socket_set_cork(int fd, int v)
{
    return setsockopt(fd, IPPROTO_TCP, TCP_CORK, &v, sizeof(v));
}

int socket_set_fast_reuse(int fd)
{
    int on = 1;

    return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
}

int socket_set_keepalive(int fd, bool on)
{
    int v = on;

    return setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &v, sizeof(v));
}

bool fd_is_socket(int fd)
{
    int type;
    socklen_t len = sizeof(type);

    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0;
}

bool socket_is_local(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_storage storage;
    } addr;
    socklen_t len = sizeof(addr);
    uint32_t v4;

    if (getsockname(fd, &addr.any, &len) < 0) {
        return false;
    }
    switch (addr.any.sa_family) {
    case AF_UNIX:
        return true;
    case AF_INET:
        v4 = ntohl(addr.v4.sin_addr.s_addr);
        break;
    case AF_INET6:
        if (!IN6_IS_ADDR_V4MAPPED(&addr.v6.sin6_addr)) {
            return IN6_IS_ADDR_LOOPBACK(&addr.v6.sin6_addr);
        }
        v4 = ldl_be_p(&addr.v6.sin6_addr.s6_addr[12]);
        break;
    default:
        return false;
    }
    return v4 >> 24 == IN_LOOPBACKNET;
}

bool socket_is_listening(int fd)
{
    int on = 0;
    socklen_t len = sizeof(on);

    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &len) == 0 && on;
}

/* --- UNIX --- */

/* Length of the address, 0 with @errp set. */
static socklen_t unix_address(struct sockaddr_un *un, const char *path,
                              bool abstract, bool tight, Error **errp)
{
    size_t len = strlen(path), off = abstract ? 1 : 0;

    if (len + off > sizeof(un->sun_path)) {
        error_setg(errp, "UNIX socket path '%s' is too long: "
                   "%zu bytes, at most %zu", path, len,
                   sizeof(un->sun_path) - off);
        return 0;
    }
    *un = (struct sockaddr_un){ .sun_family = AF_UNIX };
    memcpy(un->sun_path + off, path, len);
    if (!abstract || !tight) {
        return sizeof(*un);
    }
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + len);
}

int unix_listen_full(const char *path, bool abstract, bool tight,
                     int backlog, Error **errp)
{
    struct sockaddr_un un;
    socklen_t len = unix_address(&un, path, abstract, tight, errp);
    int fd;

    if (!len) {
        return -1;
    }
    fd = qemu_socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0) {
        error_setg_errno(errp, errno, "Failed to create Unix socket");
        return -1;
    }
    if (!abstract && unlink(path) < 0 && errno != ENOENT) {
        error_setg_errno(errp, errno, "Failed to unlink socket %s", path);
    } else if (bind(fd, (struct sockaddr *)&un, len) < 0) {
        error_setg_errno(errp, errno, "Failed to bind socket to %s", path);
    } else if (listen(fd, backlog) < 0) {
        error_setg_errno(errp, errno, "Failed to listen on socket %s", path);
    } else {
        return fd;
    }
    close(fd);
    return -1;
}

int unix_listen(const char *path, Error **errp)
{
    return unix_listen_full(path, false, false, 1, errp);
}

int unix_connect_full(const char *path, bool abstract, bool tight,
                      Error **errp)
{
    struct sockaddr_un un;
    socklen_t len = unix_address(&un, path, abstract, tight, errp);
    int fd;

    if (!len) {
        return -1;
    }
    fd = qemu_socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0) {
        error_setg_errno(errp, errno, "Failed to create socket");
        return -1;
    }
    if (RETRY_ON_EINTR(connect(fd, (struct sockaddr *)&un, len)) < 0) {
        error_setg_errno(errp, errno, "Failed to connect to '%s'", path);
        close(fd);
        return -1;
    }
    return fd;
}

int unix_connect(const char *path, Error **errp)
{
    return unix_connect_full(path, false, false, errp);
}

/* --- IP --- */

static struct addrinfo *resolve(const char *host, const char *port,
                                int family, int type, int flags,
                                Error **errp)
{
    struct addrinfo hints = {
        .ai_family = family, .ai_socktype = type, .ai_flags = flags,
    };
    struct addrinfo *res;
    int rc;

    host = host && *host ? host : NULL;
    rc = getaddrinfo(host, port, &hints, &res);
    if (rc) {
        error_setg(errp, "address resolution failed for %s:%s: %s",
                   host ? host : "", port ? port : "", gai_strerror(rc));
        return NULL;
    }
    return res;
}

static void set_port(struct sockaddr *sa, unsigned port)
{
    if (sa->sa_family == AF_INET6) {
        ((struct sockaddr_in6 *)(void *)sa)->sin6_port = htons(port);
    } else {
        ((struct sockaddr_in *)(void *)sa)->sin_port = htons(port);
    }
}

static unsigned get_port(const struct sockaddr *sa)
{
    return ntohs(sa->sa_family == AF_INET6
                 ? ((const struct sockaddr_in6 *)(const void *)sa)->sin6_port
                 : ((const struct sockaddr_in *)(const void *)sa)->sin_port);
}

/* A listening socket at @ai, trying ports up to @port_to; -1 with errno. */
static int listen_at(struct addrinfo *ai, uint16_t port_to, bool v6only,
                     int backlog)
{
    unsigned port = get_port(ai->ai_addr), last = MAX(port, port_to);

    for (; port <= last; port++) {
        int fd = qemu_socket(ai->ai_family, ai->ai_socktype,
                             ai->ai_protocol);
        int err;

        if (fd < 0) {
            return -1;
        }
        socket_set_fast_reuse(fd);
        if (ai->ai_family == AF_INET6) {
            int on = v6only;

            /* one socket serves both unless only IPv6 was asked for */
            setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
        }
        set_port(ai->ai_addr, port);
        if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 &&
            listen(fd, backlog) == 0) {
            return fd;
        }
        err = errno;
        close(fd);
        errno = err;
        if (err != EADDRINUSE) {
            return -1;
        }
    }
    return -1;
}

int inet_listen(const char *host, const char *port, uint16_t port_to,
                int family, int backlog, Error **errp)
{
    struct addrinfo *res = resolve(host, port, family, SOCK_STREAM,
                                   AI_PASSIVE, errp);
    struct addrinfo *ai;
    int fd = -1, err = 0;

    if (!res) {
        return -1;
    }
    for (ai = res; ai && fd < 0; ai = ai->ai_next) {
        fd = listen_at(ai, port_to, family == AF_INET6, backlog);
        err = errno;
    }
    freeaddrinfo(res);
    if (fd < 0) {
        error_setg_errno(errp, err, "Failed to listen on %s:%s",
                         host ? host : "", port);
    }
    return fd;
}

static int connect_to(struct addrinfo *ai)
{
    int fd = qemu_socket(ai->ai_family, ai->ai_socktype, ai->ai_protocol);

    if (fd >= 0 && RETRY_ON_EINTR(connect(fd, ai->ai_addr,
                                          ai->ai_addrlen)) < 0) {
        int err = errno;

        close(fd);
        errno = err;
        return -1;
    }
    return fd;
}

int inet_connect(const char *host, const char *port, int family,
                 Error **errp)
{
    struct addrinfo *res = resolve(host, port, family, SOCK_STREAM,
                                   AI_ADDRCONFIG, errp);
    struct addrinfo *ai;
    int fd = -1, err = 0;

    if (!res) {
        return -1;
    }
    for (ai = res; ai && fd < 0; ai = ai->ai_next) {
        fd = connect_to(ai);
        err = errno;
    }
    freeaddrinfo(res);
    if (fd < 0) {
        error_setg_errno(errp, err, "Failed to connect to '%s:%s'",
                         host ? host : "", port);
    }
    return fd;
}

int inet_dgram(const char *host, const char *port, const char *localaddr,
               const char *localport, int family, Error **errp)
{
    bool local = (localaddr && *localaddr) || (localport && *localport);
    struct addrinfo *peer, *here = NULL;
    int fd = -1;

    peer = resolve(host && *host ? host : "localhost", port, family,
                   SOCK_DGRAM, AI_ADDRCONFIG, errp);
    if (!peer) {
        return -1;
    }
    if (local) {
        here = resolve(localaddr, localport && *localport ? localport : "0",
                       peer->ai_family, SOCK_DGRAM, AI_PASSIVE, errp);
        if (!here) {
            goto out;
        }
    }
    fd = qemu_socket(peer->ai_family, SOCK_DGRAM, 0);
    if (fd < 0) {
        error_setg_errno(errp, errno, "Failed to create datagram socket");
        goto out;
    }
    socket_set_fast_reuse(fd);
    if (local && bind(fd, here->ai_addr, here->ai_addrlen) < 0) {
        error_setg_errno(errp, errno, "Failed to bind datagram socket");
    } else if (connect(fd, peer->ai_addr, peer->ai_addrlen) < 0) {
        error_setg_errno(errp, errno, "Failed to connect to '%s:%s'",
                         host ? host : "localhost", port);
    } else {
        goto out;
    }
    close(fd);
    fd = -1;
out:
    if (here) {
        freeaddrinfo(here);
    }
    freeaddrinfo(peer);
    return fd;
}

/* --- names --- */

static char *address_name(const struct sockaddr_storage *ss, socklen_t len,
                          Error **errp)
{
    char host[NI_MAXHOST], port[NI_MAXSERV];
    const struct sockaddr_un *un = (const void *)ss;
    int rc;

    if (ss->ss_family == AF_UNIX) {
        size_t n = len > offsetof(struct sockaddr_un, sun_path)
                   ? len - offsetof(struct sockaddr_un, sun_path) : 0;

        n = MIN(n, sizeof(un->sun_path));
        if (n && !un->sun_path[0]) {
            return g_strdup_printf("unix:@%.*s", (int)n - 1,
                                   un->sun_path + 1);
        }
        return g_strdup_printf("unix:%.*s", (int)n, un->sun_path);
    }
    rc = getnameinfo((const struct sockaddr *)ss, len, host, sizeof(host),
                     port, sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV);
    if (rc) {
        error_setg(errp, "Cannot format socket address: %s",
                   gai_strerror(rc));
        return NULL;
    }
    return g_strdup_printf(strchr(host, ':') ? "[%s]:%s" : "%s:%s", host,
                           port);
}

char *socket_fd_local_name(int fd, Error **errp)
{
    struct sockaddr_storage ss = { 0 };
    socklen_t len = sizeof(ss);

    if (getsockname(fd, (struct sockaddr *)&ss, &len) < 0) {
        error_setg_errno(errp, errno, "Unable to query local address");
        return NULL;
    }
    return address_name(&ss, len, errp);
}

char *socket_fd_peer_name(int fd, Error **errp)
{
    struct sockaddr_storage ss = { 0 };
    socklen_t len = sizeof(ss);

    if (getpeername(fd, (struct sockaddr *)&ss, &len) < 0) {
        error_setg_errno(errp, errno, "Unable to query remote address");
        return NULL;
    }
    return address_name(&ss, len, errp);
}

bool host_port_split(const char *str, char **host, char **port,
                     Error **errp)
{
    const char *colon, *from = str, *to;

    if (*str == '[') {
        from = str + 1;
        to = strchr(from, ']');
        colon = to && to[1] == ':' ? to + 1 : NULL;
    } else {
        to = colon = strrchr(str, ':');
    }
    if (!colon || !colon[1]) {
        error_setg(errp, "address '%s' is not HOST:PORT or [IPV6]:PORT",
                   str);
        return false;
    }
    *host = g_strndup(from, to - from);
    *port = g_strdup(colon + 1);
    return true;
}

/* --- descriptors --- */

ssize_t qemu_sendmsg_fds(int sock, const struct iovec *iov, size_t niov,
                         const int *fds, size_t nfds)
{
    union {
        char buf[CMSG_SPACE(sizeof(int) * QEMU_SOCKET_MAX_FDS)];
        struct cmsghdr align;
    } ctl = { { 0 } };
    struct msghdr msg = { .msg_iov = (struct iovec *)iov,
                          .msg_iovlen = niov };

    assert(nfds <= QEMU_SOCKET_MAX_FDS);
    if (nfds) {
        struct cmsghdr *cmsg;

        msg.msg_control = ctl.buf;
        msg.msg_controllen = CMSG_SPACE(sizeof(int) * nfds);
        cmsg = CMSG_FIRSTHDR(&msg);
        cmsg->cmsg_level = SOL_SOCKET;
        cmsg->cmsg_type = SCM_RIGHTS;
        cmsg->cmsg_len = CMSG_LEN(sizeof(int) * nfds);
        memcpy(CMSG_DATA(cmsg), fds, sizeof(int) * nfds);
    }
    return RETRY_ON_EINTR(sendmsg(sock, &msg, MSG_NOSIGNAL));
}

/* The kernel discards what does not fit into ctl (MSG_CTRUNC). */
ssize_t qemu_recvmsg_fds(int sock, const struct iovec *iov, size_t niov,
                         int *fds, size_t *nfds)
{
    union {
        char buf[CMSG_SPACE(sizeof(int) * QEMU_SOCKET_MAX_FDS)];
        struct cmsghdr align;
    } ctl = { { 0 } };
    struct msghdr msg = {
        .msg_iov = (struct iovec *)iov, .msg_iovlen = niov,
        .msg_control = ctl.buf, .msg_controllen = sizeof(ctl.buf),
    };
    struct cmsghdr *cmsg;
    ssize_t ret;

    *nfds = 0;
    ret = RETRY_ON_EINTR(recvmsg(sock, &msg, MSG_CMSG_CLOEXEC));
    if (ret < 0) {
        return ret;
    }
    for (cmsg = CMSG_FIRSTHDR(&msg); cmsg; cmsg = CMSG_NXTHDR(&msg, cmsg)) {
        size_t n = (cmsg->cmsg_len - CMSG_LEN(0)) / sizeof(int);

        if (cmsg->cmsg_level != SOL_SOCKET ||
            cmsg->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        for (size_t i = 0; i < n; i++) {
            int fd;

            memcpy(&fd, CMSG_DATA(cmsg) + i * sizeof(int), sizeof(fd));
            if (*nfds < QEMU_SOCKET_MAX_FDS) {
                fds[(*nfds)++] = fd;
            } else {
                close(fd);
            }
        }
    }
    return ret;
}
