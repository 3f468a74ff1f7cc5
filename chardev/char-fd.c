/*
 * chardev-fd: the base of character devices that read and write plain
 * descriptors, and the event sources that all kinds use.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <poll.h>

#include "char-internal.h"
#include "qemu/module.h"

/*
 * A source that looks at its descriptor only while the frontend has room.
 * With the descriptor left in the poll set, a hung-up peer would wake the
 * loop again and again.
 */
typedef struct FDReadSource {
    GSource parent;
    Chardev *chr;
    int fd;
    gpointer tag;                   /* NULL while not polled */
} FDReadSource;

static gboolean read_source_prepare(GSource *source, gint *timeout)
{
    FDReadSource *s = (FDReadSource *)source;
    bool room = qemu_chr_be_can_write(s->chr) > 0;

    *timeout = -1;
    if (room && !s->tag) {
        s->tag = g_source_add_unix_fd(source, s->fd, G_IO_IN | G_IO_HUP |
                                      G_IO_ERR);
    } else if (!room && s->tag) {
        g_source_remove_unix_fd(source, s->tag);
        s->tag = NULL;
    }
    return FALSE;
}

static gboolean read_source_check(GSource *source)
{
    FDReadSource *s = (FDReadSource *)source;

    return s->tag && g_source_query_unix_fd(source, s->tag);
}

static gboolean read_source_dispatch(GSource *source, GSourceFunc callback,
                                     gpointer data)
{
    FDReadSource *s = (FDReadSource *)source;
    GIOCondition cond = s->tag ? g_source_query_unix_fd(source, s->tag) : 0;

    return ((GUnixFDSourceFunc)(void (*)(void))callback)(s->fd, cond, data);
}

static GSourceFuncs read_source_funcs = {
    .prepare = read_source_prepare,
    .check = read_source_check,
    .dispatch = read_source_dispatch,
};

GSource *chr_fd_source_new(Chardev *chr, int fd, GUnixFDSourceFunc func)
{
    GSource *source = g_source_new(&read_source_funcs, sizeof(FDReadSource));
    FDReadSource *s = (FDReadSource *)source;

    s->chr = chr;
    s->fd = fd;
    /*
     * Else GLib takes the descriptor out of the poll set for each dispatch,
     * at three system calls.  A nested loop asks for room first.
     */
    g_source_set_can_recurse(source, true);
    g_source_set_callback(source, G_SOURCE_FUNC(func), chr, NULL);
    g_source_attach(source, chr->gcontext);
    g_source_unref(source);
    return source;
}

/* The descriptor is a copy: the device may close its own before this fires. */
typedef struct FDWatch {
    GSource parent;
    int fd;
} FDWatch;

/* The callback of a watch has the type FEWatchFunc. */
static gboolean watch_dispatch(GSource *source, GSourceFunc callback,
                               gpointer data)
{
    return ((FEWatchFunc)(void (*)(void))callback)(NULL, G_IO_OUT, data);
}

static void watch_finalize(GSource *source)
{
    close(((FDWatch *)source)->fd);
}

static GSourceFuncs watch_funcs = {
    .dispatch = watch_dispatch,
    .finalize = watch_finalize,
};

GSource *chr_fd_watch_new(int fd, GIOCondition cond)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    GSource *source;

    if (copy < 0) {
        return NULL;
    }
    source = g_source_new(&watch_funcs, sizeof(FDWatch));
    ((FDWatch *)source)->fd = copy;
    g_source_add_unix_fd(source, copy, cond | G_IO_ERR | G_IO_HUP);
    return source;
}

int chr_fd_write(int fd, const uint8_t *buf, int len)
{
    int done = 0;

    while (done < len) {
        ssize_t n = RETRY_ON_EINTR(write(fd, buf + done, len - done));

        if (n <= 0) {
            return done ? done : n;
        }
        done += n;
    }
    return done;
}

void chr_fd_wait(int fd)
{
    struct pollfd p = { .fd = fd, .events = POLLOUT };

    poll(&p, 1, -1);
}

bool chr_fd_forward(Chardev *chr, int fd)
{
    uint8_t buf[CHR_READ_BUF_LEN];
    int room = MIN(qemu_chr_be_can_write(chr), (int)sizeof(buf));
    ssize_t n;

    if (room <= 0) {
        return true;
    }
    n = RETRY_ON_EINTR(read(fd, buf, room));
    if (n < 0 && errno == EAGAIN) {
        return true;
    }
    if (n > 0) {
        qemu_chr_be_write(chr, buf, n);
    }
    return n > 0;
}

static void tell_closed(Chardev *chr)
{
    qemu_chr_be_event(chr, CHR_EVENT_CLOSED);
}

static gboolean fd_readable(int fd, GIOCondition cond, gpointer opaque)
{
    Chardev *chr = opaque;
    FDChardev *s = CHARDEV_FD(chr);

    if (chr_fd_forward(chr, fd)) {
        return G_SOURCE_CONTINUE;
    }
    s->source = NULL;
    if (chr->gcontext) {
        chr_call_in_main(chr, tell_closed);
    } else {
        tell_closed(chr);
    }
    return G_SOURCE_REMOVE;
}

static void stop_reading(FDChardev *s)
{
    if (s->source) {
        g_source_destroy(s->source);
        s->source = NULL;
    }
}

static void fd_update_read_handler(Chardev *chr)
{
    FDChardev *s = CHARDEV_FD(chr);

    stop_reading(s);
    if (s->fd_in >= 0 && chr->fe && chr->fe->chr_read) {
        s->source = chr_fd_source_new(chr, s->fd_in, fd_readable);
    }
}

static int fd_chr_write(Chardev *chr, const uint8_t *buf, int len)
{
    FDChardev *s = CHARDEV_FD(chr);

    return s->fd_out < 0 ? len : chr_fd_write(s->fd_out, buf, len);
}

static void fd_wait_writable(Chardev *chr)
{
    chr_fd_wait(CHARDEV_FD(chr)->fd_out);
}

static GSource *fd_add_watch(Chardev *chr, GIOCondition cond)
{
    FDChardev *s = CHARDEV_FD(chr);

    return s->fd_out < 0 ? NULL : chr_fd_watch_new(s->fd_out, cond);
}

void chr_fd_open(Chardev *chr, int fd_in, int fd_out)
{
    FDChardev *s = CHARDEV_FD(chr);
    struct sigaction act;

    /* A reader of our pipe that goes away is an error of write(2), no more. */
    if (sigaction(SIGPIPE, NULL, &act) == 0 && act.sa_handler == SIG_DFL) {
        signal(SIGPIPE, SIG_IGN);
    }
    qemu_chr_set_feature(chr, QEMU_CHAR_FEATURE_GCONTEXT);
    s->fd_in = fd_in;
    s->fd_out = fd_out;
    if (fd_in >= 0) {
        g_unix_set_fd_nonblocking(fd_in, true, NULL);
    }
    if (fd_out >= 0) {
        g_unix_set_fd_nonblocking(fd_out, true, NULL);
    }
}

static void fd_init(Object *obj)
{
    FDChardev *s = CHARDEV_FD(obj);

    s->fd_in = s->fd_out = -1;
}

static void fd_finalize(Object *obj)
{
    FDChardev *s = CHARDEV_FD(obj);

    stop_reading(s);
    /* The standard descriptors are the process's, not ours. */
    if (s->fd_in > STDERR_FILENO) {
        close(s->fd_in);
    }
    if (s->fd_out > STDERR_FILENO && s->fd_out != s->fd_in) {
        close(s->fd_out);
    }
}

static void fd_class_init(ObjectClass *oc, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->internal = true;
    cc->chr_write = fd_chr_write;
    cc->chr_wait_writable = fd_wait_writable;
    cc->chr_add_watch = fd_add_watch;
    cc->chr_update_read_handler = fd_update_read_handler;
}

static const TypeInfo char_fd_types[] = {
    {
        .name              = TYPE_CHARDEV_FD,
        .parent            = TYPE_CHARDEV,
        .abstract          = true,
        .instance_size     = sizeof(FDChardev),
        .instance_init     = fd_init,
        .instance_finalize = fd_finalize,
        .class_init        = fd_class_init,
    },
};
DEFINE_TYPES(char_fd_types)
