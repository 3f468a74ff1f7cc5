/*
 * What the character devices share among themselves.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CHAR_INTERNAL_H
#define CHAR_INTERNAL_H

#include <glib-unix.h>

#include "chardev/char-fe.h"

/**
 * chr_fd_source_new: call @func when @fd can be read and the frontend of @chr
 * would take bytes
 *
 * Returns: a source, attached to the context of @chr; g_source_destroy().
 */
GSource *chr_fd_source_new(Chardev *chr, int fd, GUnixFDSourceFunc func);

/**
 * chr_fd_watch_new: a source that fires when @cond holds for @fd, or its peer
 * went away.  It outlives @fd.  NULL when the host has no descriptor left.
 */
GSource *chr_fd_watch_new(int fd, GIOCondition cond);

/** chr_fd_write: write(2) until done or it would block. */
int chr_fd_write(int fd, const uint8_t *buf, int len);

/** chr_fd_wait: block until @fd can be written. */
void chr_fd_wait(int fd);

/** chr_call_in_main: call @fn soon, in the main loop; any thread. */
void chr_call_in_main(Chardev *chr, void (*fn)(Chardev *chr));

/** chr_fe_attach: @c becomes a frontend of @s; false with @errp set if it has
 *  enough of them. */
bool chr_fe_attach(CharFrontend *c, Chardev *s, Error **errp);

/* chardev-fd: bytes from one descriptor and to another. */
OBJECT_DECLARE_SIMPLE_TYPE(FDChardev, CHARDEV_FD)

struct FDChardev {
    Chardev parent;

    int fd_in;                      /* -1 for none */
    int fd_out;
    GSource *source;                /* on fd_in */
};

/**
 * chr_fd_open: take over both descriptors and make them non-blocking; from
 * then on the process ignores SIGPIPE
 */
void chr_fd_open(Chardev *chr, int fd_in, int fd_out);
/**
 * chr_fd_forward: read from @fd what the frontend has room for and hand it
 * over; false at the end of input, or if reading fails
 */
bool chr_fd_forward(Chardev *chr, int fd);

/* A mux has several frontends and is the frontend of one device. */
#define MAX_MUX 4
#define MUX_BUFFER_SIZE 64

OBJECT_DECLARE_SIMPLE_TYPE(MuxChardev, CHARDEV_MUX)

struct MuxChardev {
    Chardev parent;

    CharFrontend chr;
    CharFrontend *frontends[MAX_MUX];
    unsigned int mux_cnt;
    int focus;                      /* index, -1 before the first frontend */
    bool escaped;                   /* the escape character was typed */
    bool line_start;
    bool timestamps;
    int64_t timestamps_start_ms;
    char stamp[24];                 /* the time of this line */
    unsigned int stamp_len, stamp_done;
    /* Typed before the frontend with the focus could take it. */
    uint8_t buffer[MAX_MUX][MUX_BUFFER_SIZE];
    unsigned int prod[MAX_MUX];
    unsigned int cons[MAX_MUX];
};

/** mux_chr_attach_frontend: number @c in @d; false with @errp when full. */
bool mux_chr_attach_frontend(MuxChardev *d, CharFrontend *c, Error **errp);
/** mux_chr_detach_frontend: @c goes away. */
void mux_chr_detach_frontend(MuxChardev *d, CharFrontend *c);
/** mux_set_focus: @tag gets what is typed. */
void mux_set_focus(MuxChardev *d, unsigned int tag);

#endif
