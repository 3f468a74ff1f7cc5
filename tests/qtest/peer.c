/*
 * The other end of a character device, for tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "peer.h"

#define WAIT_MS 60000           /* bounds a hang */

int peer_connect(const char *path)
{
    struct sockaddr_un addr = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_strlcpy(addr.sun_path, path, sizeof(addr.sun_path));
    g_assert_cmpint(connect(fd, (struct sockaddr *)&addr, sizeof(addr)), ==,
                    0);
    return fd;
}

void peer_read(int fd, void *buf, size_t len)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };

    while (len) {
        ssize_t n;

        g_assert_cmpint(poll(&p, 1, WAIT_MS), ==, 1);
        n = read(fd, buf, len);
        g_assert_cmpint(n, >, 0);
        buf = (char *)buf + n;
        len -= n;
    }
}
