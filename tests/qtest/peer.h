/*
 * The other end of a character device, for tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PEER_H
#define PEER_H

/** peer_connect: a connection to the unix socket @path; asserts success */
int peer_connect(const char *path);
/** peer_read: all of @len bytes, as they come; asserts that they do */
void peer_read(int fd, void *buf, size_t len);

#endif
