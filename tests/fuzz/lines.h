/*
 * Character devices of every kind, with a frontend and a peer of ours at the
 * two ends.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_FUZZ_LINES_H
#define TESTS_FUZZ_LINES_H

#include "chardev/char-fe.h"

#define LINE_FRONTENDS 2

typedef struct Line Line;

/** struct LineEnd: one of the frontends; @room: bytes that it takes now. */
typedef struct LineEnd {
    CharFrontend fe;
    Line *line;
    unsigned room;
    bool open;
} LineEnd;

/**
 * struct Line: a device and its two ends.
 * @id: its label
 * @below: what it is made of, if it is a mux; both are known by their own
 * @chr: the device
 * @end: frontends; a mux has two
 * @in, @out: the peer's descriptors, for writing and reading; -1: hung up
 * @calls: the peer may call again: the device takes clients
 * @exact: all that the peer says is for the frontend: a mux keeps some
 * @sent, @got: by the peer, and by the frontend, since it called
 * @written, @read: the other way round
 */
struct Line {
    char *id, *below;
    Chardev *chr;
    LineEnd end[LINE_FRONTENDS];
    int in, out;
    bool calls, exact;
    GByteArray *sent, *got, *written, *read;
};

/** line_kinds: the kinds that we can make: texts for line_open() */
GPtrArray *line_kinds(void);

/** line_open: make one of @kind and let a peer call. */
Line *line_open(const char *kind, unsigned n);

/** line_call: let a peer call, if none does. */
void line_call(Line *l);

/** line_hang_up: the peer goes away; without reading what is left. */
void line_hang_up(Line *l);

/** line_say: the peer says something, with @fds descriptors. */
void line_say(Line *l, const uint8_t *data, size_t len, unsigned fds);

/** line_listen: the peer takes up to @len bytes, and compares. */
void line_listen(Line *l, size_t len);

/** line_write: frontend @n says something, as far as there is room. */
void line_write(Line *l, unsigned n, const uint8_t *data, size_t len);

/** line_settle: both take what there is, and then have what was sent. */
void line_settle(Line *l);

/** line_close: delete all of it. */
void line_close(Line *l);

#endif
