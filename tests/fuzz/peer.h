/*
 * The host's side of a serial line, for fuzz targets: takes what it is told
 * to take, and says what it is told to say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_FUZZ_PEER_H
#define TESTS_FUZZ_PEER_H

#include "chardev/char.h"

/** fuzz_peer_name: label of peer @n; malloc'd */
char *fuzz_peer_name(unsigned n);

/** fuzz_peers_make: make @n of them, before the machine is made. */
void fuzz_peers_make(unsigned n);

/** fuzz_peer: number @n, or NULL if nobody uses it. */
Chardev *fuzz_peer(unsigned n);

/** fuzz_peer_say: as many of @len bytes as there is room for. */
void fuzz_peer_say(Chardev *peer, const uint8_t *data, size_t len);

/** fuzz_peer_take: @room more bytes are taken, and then no more. */
void fuzz_peer_take(Chardev *peer, unsigned room);

/** fuzz_peer_reset: open, and taking everything. */
void fuzz_peer_reset(Chardev *peer);

#endif
