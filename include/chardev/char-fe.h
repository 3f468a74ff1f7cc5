/*
 * Frontends: who reads from and writes to a character device.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CHARDEV_CHAR_FE_H
#define CHARDEV_CHAR_FE_H

#include "chardev/char.h"

typedef gboolean (*FEWatchFunc)(void *do_not_use, GIOCondition condition,
                                void *data);

/**
 * struct CharFrontend: embedded in the user's state; zero is "no device".
 * @tag: which frontend of a mux it is
 */
struct CharFrontend {
    Chardev *chr;
    IOEventHandler *chr_event;
    IOCanReadHandler *chr_can_read;
    IOReadHandler *chr_read;
    BackendChangeHandler *chr_be_change;
    void *opaque;
    unsigned int tag;
    bool fe_is_open;
};

/**
 * qemu_chr_fe_init: begin to use @s
 * @s: NULL is allowed, and swallows all output
 * @errp: set when it is in use already
 */
bool qemu_chr_fe_init(CharFrontend *c, Chardev *s, Error **errp);

/**
 * qemu_chr_fe_deinit: end it
 * @del: delete the device too
 */
void qemu_chr_fe_deinit(CharFrontend *c, bool del);

/** qemu_chr_fe_get_driver: the device, or NULL. */
Chardev *qemu_chr_fe_get_driver(CharFrontend *c);

/** qemu_chr_fe_backend_connected: is there a device? */
bool qemu_chr_fe_backend_connected(CharFrontend *c);

/** qemu_chr_fe_backend_open: is its other side there? */
bool qemu_chr_fe_backend_open(CharFrontend *c);

/**
 * qemu_chr_fe_set_handlers: what to call; all NULL to hear nothing
 * @fd_can_read: how many bytes fd_read may be given now
 * @fd_read: bytes came
 * @fd_event: something happened
 * @be_change: the device is about to be replaced; NULL: it cannot be
 * @context: where they are called; NULL for the default context.  Others
 *           want QEMU_CHAR_FEATURE_GCONTEXT.  @fd_event is always called in
 *           the main thread
 * @set_open: also tell the device that somebody listens
 *
 * @fd_event is called at once with CHR_EVENT_OPENED if that is the case.
 *
 * While another context has the handlers, the main thread may write and add
 * watches, and otherwise calls only this function or the next one.  Nothing
 * of the device may be running in the old context then.
 */
void qemu_chr_fe_set_handlers(CharFrontend *c, IOCanReadHandler *fd_can_read,
                              IOReadHandler *fd_read, IOEventHandler *fd_event,
                              BackendChangeHandler *be_change, void *opaque,
                              GMainContext *context, bool set_open);

/**
 * qemu_chr_fe_set_handlers_full: likewise
 * @sync_state: call @fd_event with CHR_EVENT_OPENED as above, and take the
 *              input of a mux
 */
void qemu_chr_fe_set_handlers_full(CharFrontend *c,
                                   IOCanReadHandler *fd_can_read,
                                   IOReadHandler *fd_read,
                                   IOEventHandler *fd_event,
                                   BackendChangeHandler *be_change,
                                   void *opaque, GMainContext *context,
                                   bool set_open, bool sync_state);

/** qemu_chr_fe_take_focus: get the input of a mux. */
void qemu_chr_fe_take_focus(CharFrontend *c);

/** qemu_chr_fe_accept_input: fd_can_read() may have become positive. */
void qemu_chr_fe_accept_input(CharFrontend *c);

/** qemu_chr_fe_disconnect: drop the client. */
void qemu_chr_fe_disconnect(CharFrontend *c);

/** qemu_chr_fe_wait_connected: block until there is a client. */
int qemu_chr_fe_wait_connected(CharFrontend *c, Error **errp);

/** qemu_chr_fe_set_echo: let a terminal echo what is typed. */
void qemu_chr_fe_set_echo(CharFrontend *c, bool echo);

/** qemu_chr_fe_set_open: the guest's end opened or closed. */
void qemu_chr_fe_set_open(CharFrontend *c, bool is_open);

/** qemu_chr_fe_printf: formatted, blocking output. */
void qemu_chr_fe_printf(CharFrontend *c, const char *fmt, ...)
    G_GNUC_PRINTF(2, 3);

/**
 * qemu_chr_fe_add_watch: call @func once @cond holds, where the handlers run
 *
 * Returns: a source id of that context; 0 when the device cannot tell.
 */
guint qemu_chr_fe_add_watch(CharFrontend *c, GIOCondition cond,
                            FEWatchFunc func, void *user_data);

/**
 * qemu_chr_fe_write: write without blocking.  Any thread.
 *
 * Returns: bytes taken, or -1 with errno.
 */
int qemu_chr_fe_write(CharFrontend *c, const uint8_t *buf, int len);

/** qemu_chr_fe_write_all: likewise, and block until all is written. */
int qemu_chr_fe_write_all(CharFrontend *c, const uint8_t *buf, int len);

/** qemu_chr_fe_get_msgfd: take a descriptor a client passed; -1 for none. */
int qemu_chr_fe_get_msgfd(CharFrontend *c);
/** qemu_chr_fe_get_msgfds: take up to @num of them; how many. */
int qemu_chr_fe_get_msgfds(CharFrontend *c, int *fds, int num);

#endif
