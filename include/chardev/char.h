/*
 * Character devices: the host side of serial ports, consoles and monitors.
 *
 * A Chardev is a QOM object below /chardevs, named by its label.  Whoever
 * uses it is its frontend (chardev/char-fe.h).
 *
 * Everything is called with the BQL held, but qemu_chr_write() and what it
 * calls, which any thread may use.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CHARDEV_CHAR_H
#define CHARDEV_CHAR_H

#include "qapi/qapi-types-char.h"
#include "qemu/bitmap.h"
#include "qemu/thread.h"
#include "qobject/qdict.h"
#include "qom/object.h"

typedef struct CharFrontend CharFrontend;
#define HAVE_CHARFRONTEND

typedef enum {
    CHR_EVENT_BREAK,        /* serial break */
    CHR_EVENT_OPENED,       /* the other side is there */
    CHR_EVENT_MUX_IN,       /* a mux gave us the focus */
    CHR_EVENT_MUX_OUT,      /* a mux took it away */
    CHR_EVENT_CLOSED,       /* the other side went away */
} QEMUChrEvent;

/* Most bytes handed to a frontend at once. */
#define CHR_READ_BUF_LEN 4096

typedef void IOEventHandler(void *opaque, QEMUChrEvent event);
typedef int IOCanReadHandler(void *opaque);
typedef void IOReadHandler(void *opaque, const uint8_t *buf, int size);
typedef int BackendChangeHandler(void *opaque);

typedef enum {
    QEMU_CHAR_FEATURE_RECONNECTABLE,
    QEMU_CHAR_FEATURE_FD_PASS,
    QEMU_CHAR_FEATURE_GCONTEXT,     /* handlers may run in any context */
    QEMU_CHAR_FEATURE_LAST,
} ChardevFeature;

#define TYPE_CHARDEV "chardev"
OBJECT_DECLARE_TYPE(Chardev, ChardevClass, CHARDEV)

#define TYPE_CHARDEV_NULL    "chardev-null"
#define TYPE_CHARDEV_FD      "chardev-fd"
#define TYPE_CHARDEV_FILE    "chardev-file"
#define TYPE_CHARDEV_STDIO   "chardev-stdio"
#define TYPE_CHARDEV_PTY     "chardev-pty"
#define TYPE_CHARDEV_RINGBUF "chardev-ringbuf"
#define TYPE_CHARDEV_SOCKET  "chardev-socket"
#define TYPE_CHARDEV_MUX     "chardev-mux"

/**
 * struct Chardev:
 * @chr_write_lock: one writer at a time
 * @fe: who uses it, or NULL
 * @label: the user's id, or one of ours such as "serial0"
 * @filename: what it is connected to, for people
 * @logfd: copy of the output goes there; -1 for none
 * @be_open: is the other side there?
 * @shares_label: another of this kind has the same label, and with it what is
 *                registered by label (qemu_chr_change())
 * @gcontext: where the frontend's handlers run; NULL for the default context
 */
struct Chardev {
    Object parent_obj;

    QemuMutex chr_write_lock;
    CharFrontend *fe;
    char *label;
    char *filename;
    int logfd;
    bool be_open;
    bool shares_label;
    GMainContext *gcontext;
    DECLARE_BITMAP(features, QEMU_CHAR_FEATURE_LAST);
};

/**
 * struct ChardevClass: what a kind of character device implements.
 * @internal: users cannot ask for it
 * @chr_open: make the connection that @backend describes; clear @be_opened
 *            if it is not there yet
 * @chr_write: write without blocking; bytes written, or -1 with errno
 * @chr_wait_writable: block until chr_write would take a byte; NULL when it
 *                     always does
 * @chr_add_watch: a GSource that fires when @cond holds
 * @chr_update_read_handler: the frontend's handlers or their context changed
 * @chr_accept_input: the frontend can take bytes again
 * @chr_set_echo: echo typed characters
 * @chr_set_fe_open: the frontend's user came or went
 * @chr_be_event: an event on its way to the frontend
 * @chr_get_msgfds: take descriptors that came with the last message
 * @chr_wait_connected: block until there is a client
 * @chr_disconnect: drop the client
 * @chr_add_client: serve the client on socket @fd, which it takes over; -1 if
 *                  it cannot
 */
struct ChardevClass {
    ObjectClass parent_class;

    bool internal;
    bool (*chr_open)(Chardev *chr, ChardevBackend *backend, bool *be_opened,
                     Error **errp);
    int (*chr_write)(Chardev *chr, const uint8_t *buf, int len);
    void (*chr_wait_writable)(Chardev *chr);
    GSource *(*chr_add_watch)(Chardev *chr, GIOCondition cond);
    void (*chr_update_read_handler)(Chardev *chr);
    void (*chr_accept_input)(Chardev *chr);
    void (*chr_set_echo)(Chardev *chr, bool echo);
    void (*chr_set_fe_open)(Chardev *chr, int fe_open);
    void (*chr_be_event)(Chardev *chr, QEMUChrEvent event);
    int (*chr_get_msgfds)(Chardev *chr, int *fds, int num);
    int (*chr_wait_connected)(Chardev *chr, Error **errp);
    void (*chr_disconnect)(Chardev *chr);
    int (*chr_add_client)(Chardev *chr, int fd);
};

/**
 * qemu_chardev_new: make a character device through the creation gate
 * @id: its label; a name of our own is made up for NULL
 * @backend: kind and options
 * @errp: set when the kind is refused or cannot be opened
 *
 * Returns: the device, owned by /chardevs; NULL on failure.
 */
Chardev *qemu_chardev_new(const char *id, ChardevBackend *backend,
                          Error **errp);

/**
 * qemu_chr_change: put another device in the place of one, and its user
 * @id: the one to replace
 * @backend: kind and options of the new one
 * @errp: set when there is no @id, its user cannot change devices, or the new
 *        one is refused or cannot be opened
 *
 * Returns: the new one; NULL on failure, and then the old one stays.
 */
Chardev *qemu_chr_change(const char *id, ChardevBackend *backend,
                         Error **errp);

/** qemu_chr_add_client: give it the client on socket @fd, which it takes
 *  over; -1 if it takes none now. */
int qemu_chr_add_client(Chardev *s, int fd);

/** qemu_chr_find: the device labelled @name, or NULL. */
Chardev *qemu_chr_find(const char *name);

/**
 * qemu_chr_remove: delete a device that nobody uses
 * @errp: set when there is none, or it is in use
 */
bool qemu_chr_remove(const char *id, Error **errp);

/** qemu_chr_is_busy: does somebody use @s? */
bool qemu_chr_is_busy(Chardev *s);

/** qemu_chr_foreach: call @fn for each device. */
void qemu_chr_foreach(void (*fn)(Chardev *chr, void *opaque), void *opaque);

/** qemu_chr_cleanup: close them all, on the way out. */
void qemu_chr_cleanup(void);

/**
 * qemu_chr_parse_backend: options of -chardev
 * @opts: all strings, as keyval_parse() gives them; "backend" is the kind
 * @id: receives the id, malloc'd
 * @errp: set on an unknown kind or option, or a bad value
 *
 * Returns: freed with qapi_free_ChardevBackend().
 */
ChardevBackend *qemu_chr_parse_backend(const QDict *opts, char **id,
                                       Error **errp);

/**
 * qemu_chr_new_from_opts: make the device of a -chardev option
 * @id: its label; with "mux=on", that of a mux on top of it
 * @backend: what qemu_chr_parse_backend() made of @opts
 * @errp: set on an id that is none, or as by qemu_chardev_new()
 */
Chardev *qemu_chr_new_from_opts(const char *id, ChardevBackend *backend,
                                const QDict *opts, Error **errp);

/**
 * qemu_chr_parse_compat: the one-word form of -serial, -monitor, -qmp
 * @filename: "stdio", "null", "pty", "file:PATH", "unix:PATH[,OPT]",
 *            "tcp:HOST:PORT[,OPT]", "ringbuf"; without "mon:"
 *
 * Returns: options in the form that qemu_chr_parse_backend() takes.
 */
QDict *qemu_chr_parse_compat(const char *filename, Error **errp);

/**
 * qemu_chr_new: make the device that @filename describes
 * @label: its label
 * @filename: as qemu_chr_parse_compat(), or "chardev:ID" for an existing one
 * @permit_mux_mon: accept "mon:" and then put a mux on top
 * @is_mon_mux: receives whether it did; may be NULL
 */
Chardev *qemu_chr_new(const char *label, const char *filename,
                      bool permit_mux_mon, bool *is_mon_mux, Error **errp);

/** qemu_chr_mux_set_escape: the key before keys for a mux itself; Ctrl-A by
 *  default. */
void qemu_chr_mux_set_escape(uint8_t key);

/** qemu_chr_help: text of "-chardev help"; malloc'd. */
char *qemu_chr_help(void);

/** qemu_chr_has_feature: can @chr do @feature? */
bool qemu_chr_has_feature(Chardev *chr, ChardevFeature feature);
/** qemu_chr_set_feature: it can. */
void qemu_chr_set_feature(Chardev *chr, ChardevFeature feature);

/**
 * qemu_chr_write: write, and copy what was written to the log file
 * @write_all: block until everything is written
 *
 * Returns: bytes written, or -1 with errno when none was.  Any thread.
 */
int qemu_chr_write(Chardev *s, const uint8_t *buf, int len, bool write_all);

/* For the devices themselves. */

/** qemu_chr_be_can_write: bytes that the frontend would take now. */
int qemu_chr_be_can_write(Chardev *s);

/** qemu_chr_be_write: give the frontend @len bytes. */
void qemu_chr_be_write(Chardev *s, const uint8_t *buf, int len);

/** qemu_chr_be_event: tell the frontend; also keeps @s->be_open. */
void qemu_chr_be_event(Chardev *s, QEMUChrEvent event);

/** qemu_chr_wait_connected: block until a client is there. */
int qemu_chr_wait_connected(Chardev *chr, Error **errp);

#endif
