/*
 * Stream sockets: listen, connect, options, descriptor passing.
 * Every function returns a descriptor or 0 on success, -1 with @errp set
 * on failure.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_SOCKETS_H
#define QEMU_SOCKETS_H

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>

/** unix_listen: bind @path (a stale socket is replaced) and listen. */
int unix_listen(const char *path, Error **errp);
/** unix_listen_full: @abstract: Linux's abstract name space; @tight: its
 *  name is just the string, not the zero-padded sun_path. */
int unix_listen_full(const char *path, bool abstract, bool tight,
                     int backlog, Error **errp);
int unix_connect(const char *path, Error **errp);
int unix_connect_full(const char *path, bool abstract, bool tight,
                      Error **errp);

/**
 * inet_listen: bind and listen
 * @host: name or address; NULL or "" for all
 * @port: number or service name
 * @port_to: if not 0, ports up to this one are tried
 * @family: AF_UNSPEC, AF_INET or AF_INET6
 * @backlog: of listen(2)
 */
int inet_listen(const char *host, const char *port, uint16_t port_to,
                int family, int backlog, Error **errp);
int inet_connect(const char *host, const char *port, int family,
                 Error **errp);
/** inet_dgram: UDP socket connected to @host, bound to @localaddr (both
 *  may be NULL or ""). */
int inet_dgram(const char *host, const char *port, const char *localaddr,
               const char *localport, int family, Error **errp);

/** socket_get_fd_name: "127.0.0.1:4444", "unix:/path"; caller frees. */
char *socket_fd_local_name(int fd, Error **errp);
char *socket_fd_peer_name(int fd, Error **errp);

int socket_set_nodelay(int fd);
int socket_set_cork(int fd, int v);
int socket_set_fast_reuse(int fd);
int socket_set_keepalive(int fd, bool on);
bool fd_is_socket(int fd);
/** socket_is_local: whether only this host can reach @fd: a UNIX socket, or
 *  one that is bound to the loopback network.  False if it is none. */
bool socket_is_local(int fd);
/** socket_is_listening: descriptor passed in that accepts already. */
bool socket_is_listening(int fd);

#define QEMU_SOCKET_MAX_FDS 16
/**
 * qemu_sendmsg_fds: send(2) with descriptors
 * Returns bytes sent, or -1 with errno.
 */
ssize_t qemu_sendmsg_fds(int sock, const struct iovec *iov, size_t niov,
                         const int *fds, size_t nfds);
/** qemu_recvmsg_fds: up to QEMU_SOCKET_MAX_FDS into @fds, close-on-exec;
 *  *@nfds receives how many.  Excess descriptors are closed. */
ssize_t qemu_recvmsg_fds(int sock, const struct iovec *iov, size_t niov,
                         int *fds, size_t *nfds);

/** host_port_split: "host:port" or "[v6]:port"; both are newly allocated. */
bool host_port_split(const char *str, char **host, char **port,
                     Error **errp);

#endif
