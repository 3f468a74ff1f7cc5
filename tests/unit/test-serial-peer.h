/*
 * A char device that a test drives: room for so many bytes, then none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TEST_SERIAL_PEER_H
#define TEST_SERIAL_PEER_H

#include "chardev/char.h"

typedef struct TestPeer TestPeer;

/** peer_new: a char device labelled @label. */
TestPeer *peer_new(const char *label);
/** peer_set_room: take @n more bytes and refuse the rest. */
void peer_set_room(TestPeer *p, int n);
/** peer_text: what was written; borrowed. */
const char *peer_text(TestPeer *p);
void peer_clear(TestPeer *p);
/** peer_writable: tell those who wait that they may write. */
void peer_writable(TestPeer *p);
/** peer_can_send: bytes that the other side takes now. */
int peer_can_send(TestPeer *p);
void peer_send(TestPeer *p, const char *bytes, int n);
void peer_break(TestPeer *p);

#endif
