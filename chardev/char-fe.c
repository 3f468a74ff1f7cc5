/*
 * Frontends of character devices.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "char-internal.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"

static bool is_mux(Chardev *s)
{
    return object_dynamic_cast(OBJECT(s), TYPE_CHARDEV_MUX) != NULL;
}

bool chr_fe_attach(CharFrontend *c, Chardev *s, Error **errp)
{
    if (is_mux(s)) {
        if (!mux_chr_attach_frontend(CHARDEV_MUX(s), c, errp)) {
            return false;
        }
    } else if (s->fe) {
        error_setg(errp, "chardev '%s' is already in use", s->label);
        return false;
    } else {
        s->fe = c;
    }
    c->chr = s;
    return true;
}

bool qemu_chr_fe_init(CharFrontend *c, Chardev *s, Error **errp)
{
    memset(c, 0, sizeof(*c));
    return !s || chr_fe_attach(c, s, errp);
}

void qemu_chr_fe_deinit(CharFrontend *c, bool del)
{
    Chardev *s = c->chr;

    if (!s) {
        return;
    }
    qemu_chr_fe_set_handlers(c, NULL, NULL, NULL, NULL, NULL, NULL, true);
    if (is_mux(s)) {
        mux_chr_detach_frontend(CHARDEV_MUX(s), c);
    } else {
        s->fe = NULL;
    }
    c->chr = NULL;
    if (del) {
        object_unparent(OBJECT(s));
    }
}

Chardev *qemu_chr_fe_get_driver(CharFrontend *c)
{
    return c->chr;
}

bool qemu_chr_fe_backend_connected(CharFrontend *c)
{
    return c->chr != NULL;
}

bool qemu_chr_fe_backend_open(CharFrontend *c)
{
    return c->chr && c->chr->be_open;
}

void qemu_chr_fe_set_handlers_full(CharFrontend *c,
                                   IOCanReadHandler *fd_can_read,
                                   IOReadHandler *fd_read,
                                   IOEventHandler *fd_event,
                                   BackendChangeHandler *be_change,
                                   void *opaque, GMainContext *context,
                                   bool set_open, bool sync_state)
{
    Chardev *s = c->chr;
    ChardevClass *cc;
    bool listens = fd_can_read || fd_read || fd_event || opaque;

    if (!s) {
        return;
    }
    g_assert(!context || qemu_chr_has_feature(s, QEMU_CHAR_FEATURE_GCONTEXT));
    cc = CHARDEV_GET_CLASS(s);
    s->gcontext = context;
    c->chr_can_read = fd_can_read;
    c->chr_read = fd_read;
    c->chr_event = fd_event;
    c->chr_be_change = be_change;
    c->opaque = opaque;
    if (cc->chr_update_read_handler) {
        cc->chr_update_read_handler(s);
    }
    if (set_open) {
        qemu_chr_fe_set_open(c, listens);
    }
    if (listens && sync_state) {
        qemu_chr_fe_take_focus(c);
        if (s->be_open && c->chr_event) {
            c->chr_event(c->opaque, CHR_EVENT_OPENED);
        }
    }
}

void qemu_chr_fe_set_handlers(CharFrontend *c, IOCanReadHandler *fd_can_read,
                              IOReadHandler *fd_read, IOEventHandler *fd_event,
                              BackendChangeHandler *be_change, void *opaque,
                              GMainContext *context, bool set_open)
{
    qemu_chr_fe_set_handlers_full(c, fd_can_read, fd_read, fd_event,
                                  be_change, opaque, context, set_open, true);
}

void qemu_chr_fe_take_focus(CharFrontend *c)
{
    if (c->chr && is_mux(c->chr)) {
        mux_set_focus(CHARDEV_MUX(c->chr), c->tag);
    }
}

void qemu_chr_fe_accept_input(CharFrontend *c)
{
    ChardevClass *cc;

    if (!c->chr) {
        return;
    }
    cc = CHARDEV_GET_CLASS(c->chr);
    if (cc->chr_accept_input) {
        cc->chr_accept_input(c->chr);
    }
    /* Its sources ask how much room there is before each wait only. */
    if (c->chr->gcontext) {
        g_main_context_wakeup(c->chr->gcontext);
    } else {
        qemu_notify_event();
    }
}

void qemu_chr_fe_disconnect(CharFrontend *c)
{
    if (c->chr && CHARDEV_GET_CLASS(c->chr)->chr_disconnect) {
        CHARDEV_GET_CLASS(c->chr)->chr_disconnect(c->chr);
    }
}

int qemu_chr_fe_wait_connected(CharFrontend *c, Error **errp)
{
    if (!c->chr) {
        error_setg(errp, "there is no character device to wait for");
        return -1;
    }
    return qemu_chr_wait_connected(c->chr, errp);
}

void qemu_chr_fe_set_echo(CharFrontend *c, bool echo)
{
    if (c->chr && CHARDEV_GET_CLASS(c->chr)->chr_set_echo) {
        CHARDEV_GET_CLASS(c->chr)->chr_set_echo(c->chr, echo);
    }
}

void qemu_chr_fe_set_open(CharFrontend *c, bool is_open)
{
    if (!c->chr || c->fe_is_open == is_open) {
        return;
    }
    c->fe_is_open = is_open;
    if (CHARDEV_GET_CLASS(c->chr)->chr_set_fe_open) {
        CHARDEV_GET_CLASS(c->chr)->chr_set_fe_open(c->chr, is_open);
    }
}

void qemu_chr_fe_printf(CharFrontend *c, const char *fmt, ...)
{
    g_autofree char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    qemu_chr_fe_write_all(c, (uint8_t *)text, strlen(text));
}

guint qemu_chr_fe_add_watch(CharFrontend *c, GIOCondition cond,
                            FEWatchFunc func, void *user_data)
{
    GSource *source;
    guint id;

    if (!c->chr || !CHARDEV_GET_CLASS(c->chr)->chr_add_watch) {
        return 0;
    }
    source = CHARDEV_GET_CLASS(c->chr)->chr_add_watch(c->chr, cond);
    if (!source) {
        return 0;
    }
    g_source_set_callback(source, G_SOURCE_FUNC(func), user_data, NULL);
    id = g_source_attach(source, c->chr->gcontext);
    g_source_unref(source);
    return id;
}

int qemu_chr_fe_write(CharFrontend *c, const uint8_t *buf, int len)
{
    return c->chr ? qemu_chr_write(c->chr, buf, len, false) : 0;
}

int qemu_chr_fe_write_all(CharFrontend *c, const uint8_t *buf, int len)
{
    return c->chr ? qemu_chr_write(c->chr, buf, len, true) : 0;
}

int qemu_chr_fe_get_msgfds(CharFrontend *c, int *fds, int num)
{
    if (!c->chr || !CHARDEV_GET_CLASS(c->chr)->chr_get_msgfds) {
        return 0;
    }
    return CHARDEV_GET_CLASS(c->chr)->chr_get_msgfds(c->chr, fds, num);
}

int qemu_chr_fe_get_msgfd(CharFrontend *c)
{
    int fd;

    return qemu_chr_fe_get_msgfds(c, &fd, 1) == 1 ? fd : -1;
}
