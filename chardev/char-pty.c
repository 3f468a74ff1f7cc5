/*
 * chardev-pty: a pseudo-terminal that others open.
 *
 * Nobody tells the master that the slave was opened; while it is not, a
 * timer looks for it (poll(2) reports a hang-up on the master until then).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <poll.h>
#include <termios.h>

#include "char-internal.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/module.h"

#define LOOK_AGAIN_MS 1000

OBJECT_DECLARE_SIMPLE_TYPE(PtyChardev, CHARDEV_PTY)

struct PtyChardev {
    Chardev parent;

    int fd;
    char *link;                     /* symbolic link we made, or NULL */
    GSource *source;                /* while the slave is open */
    guint timer;                    /* while it is not */
};

static void set_connected(PtyChardev *s, bool connected);

static bool slave_is_open(PtyChardev *s)
{
    struct pollfd p = { .fd = s->fd, .events = POLLOUT };

    return poll(&p, 1, 0) > 0 && !(p.revents & POLLHUP);
}

static gboolean look_again(gpointer opaque)
{
    PtyChardev *s = opaque;

    if (!slave_is_open(s)) {
        return G_SOURCE_CONTINUE;
    }
    s->timer = 0;
    set_connected(s, true);
    return G_SOURCE_REMOVE;
}

static gboolean pty_readable(int fd, GIOCondition cond, gpointer opaque)
{
    Chardev *chr = opaque;

    if (!chr_fd_forward(chr, fd)) {
        CHARDEV_PTY(chr)->source = NULL;
        set_connected(CHARDEV_PTY(chr), false);
        return G_SOURCE_REMOVE;
    }
    return G_SOURCE_CONTINUE;
}

static void set_connected(PtyChardev *s, bool connected)
{
    Chardev *chr = CHARDEV(s);

    if (connected) {
        if (!s->source) {
            s->source = chr_fd_source_new(chr, s->fd, pty_readable);
        }
        if (!chr->be_open) {
            qemu_chr_be_event(chr, CHR_EVENT_OPENED);
        }
        return;
    }
    if (!s->timer) {
        s->timer = g_timeout_add(LOOK_AGAIN_MS, look_again, s);
    }
    if (chr->be_open) {
        qemu_chr_be_event(chr, CHR_EVENT_CLOSED);
    }
}

static int pty_write(Chardev *chr, const uint8_t *buf, int len)
{
    PtyChardev *s = CHARDEV_PTY(chr);

    /* Like a real line with nothing at its end. */
    return slave_is_open(s) ? chr_fd_write(s->fd, buf, len) : len;
}

static void pty_wait_writable(Chardev *chr)
{
    chr_fd_wait(CHARDEV_PTY(chr)->fd);
}

static GSource *pty_add_watch(Chardev *chr, GIOCondition cond)
{
    PtyChardev *s = CHARDEV_PTY(chr);

    return s->source ? chr_fd_watch_new(s->fd, cond) : NULL;
}

static bool make_link(PtyChardev *s, const char *path, const char *target,
                      Error **errp)
{
    if (path && symlink(target, path) < 0) {
        error_setg_errno(errp, errno, "cannot link '%s' to '%s'", path, target);
        return false;
    }
    s->link = g_strdup(path);
    return true;
}

static bool pty_open(Chardev *chr, ChardevBackend *backend, bool *be_opened,
                     Error **errp)
{
    PtyChardev *s = CHARDEV_PTY(chr);
    char slave[64];
    struct termios tty;
    int fd;

    s->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (s->fd < 0 || grantpt(s->fd) < 0 || unlockpt(s->fd) < 0 ||
        ptsname_r(s->fd, slave, sizeof(slave)) != 0) {
        error_setg_errno(errp, errno, "cannot make a pseudo-terminal");
        return false;
    }
    /* The master reports no hang-up before a slave was opened and closed. */
    fd = open(slave, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd >= 0) {
        close(fd);
    }
    if (tcgetattr(s->fd, &tty) == 0) {
        cfmakeraw(&tty);
        tcsetattr(s->fd, TCSAFLUSH, &tty);
    }
    if (!make_link(s, backend->u.pty.data->path, slave, errp)) {
        return false;
    }
    g_unix_set_fd_nonblocking(s->fd, true, NULL);
    chr->filename = g_strdup_printf("pty:%s", slave);
    info_report("char device redirected to %s (label %s)", slave, chr->label);
    *be_opened = false;
    s->timer = g_timeout_add(LOOK_AGAIN_MS, look_again, s);
    return true;
}

static void pty_init(Object *obj)
{
    CHARDEV_PTY(obj)->fd = -1;
}

static void pty_finalize(Object *obj)
{
    PtyChardev *s = CHARDEV_PTY(obj);

    if (s->source) {
        g_source_destroy(s->source);
    }
    if (s->timer) {
        g_source_remove(s->timer);
    }
    if (s->link) {
        unlink(s->link);
        g_free(s->link);
    }
    if (s->fd >= 0) {
        close(s->fd);
    }
}

static void pty_class_init(ObjectClass *oc, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->chr_open = pty_open;
    cc->chr_write = pty_write;
    cc->chr_wait_writable = pty_wait_writable;
    cc->chr_add_watch = pty_add_watch;
}

static const TypeInfo char_pty_types[] = {
    {
        .name              = TYPE_CHARDEV_PTY,
        .parent            = TYPE_CHARDEV,
        .instance_size     = sizeof(PtyChardev),
        .instance_init     = pty_init,
        .instance_finalize = pty_finalize,
        .class_init        = pty_class_init,
        TYPE_IS_SECURE("a terminal of the host user; bytes are not "
                       "interpreted"),
    },
};
DEFINE_TYPES(char_pty_types)
