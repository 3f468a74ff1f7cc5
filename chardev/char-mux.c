/*
 * chardev-mux: several frontends share one device, and keys choose between
 * them.
 *
 * Ctrl-A, or what -echr says, is the escape character: Ctrl-A c moves the
 * input to the next frontend, x ends the program, b sends a break, t switches
 * time stamps, h shows help, and Ctrl-A Ctrl-A is a Ctrl-A.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "char-internal.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "system/runstate.h"

#define CTRL_A 0x01

/* One terminal, one user, one key. */
static uint8_t escape_char = CTRL_A;

void qemu_chr_mux_set_escape(uint8_t key)
{
    escape_char = key;
}

/* Our own words, for whoever reads them: nobody waits until they are. */
static void say(MuxChardev *d, const char *text)
{
    qemu_chr_fe_write(&d->chr, (const uint8_t *)text, strlen(text));
}

static void print_help(MuxChardev *d)
{
    static const struct {
        char key;
        const char *does;
    } keys[] = {
        { 'h', "this text" },
        { 'x', "end the program" },
        { 't', "times before lines, or not" },
        { 'b', "a break for the guest" },
        { 'c', "to the next user of this terminal" },
    };
    g_autoptr(GString) text = g_string_new("\n\r");
    char name[8];

    snprintf(name, sizeof(name), escape_char <= 26 ? "C-%c" : "0x%02x",
             escape_char <= 26 ? escape_char - 1 + 'a' : escape_char);
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        g_string_append_printf(text, "%s %c    %s\n\r", name, keys[i].key,
                               keys[i].does);
    }
    g_string_append_printf(text, "%s %s  %s itself\n\r", name, name, name);
    say(d, text->str);
}

static CharFrontend *focused(MuxChardev *d)
{
    return d->focus >= 0 ? d->frontends[d->focus] : NULL;
}

static void send_event(CharFrontend *fe, QEMUChrEvent event)
{
    if (fe && fe->chr_event) {
        fe->chr_event(fe->opaque, event);
    }
}

static void make_stamp(MuxChardev *d)
{
    int64_t now = qemu_clock_get_ms(QEMU_CLOCK_REALTIME);
    int64_t ms;

    if (d->timestamps_start_ms < 0) {
        d->timestamps_start_ms = now;
    }
    ms = now - d->timestamps_start_ms;
    d->stamp_len = g_snprintf(d->stamp, sizeof(d->stamp),
                              "[%02d:%02d:%02d.%03d] ",
                              (int)(ms / 3600000 % 100),
                              (int)(ms / 60000 % 60), (int)(ms / 1000 % 60),
                              (int)(ms % 1000));
    d->stamp_done = 0;
}

/* Whether the rest of the time got out; if not, errno says why. */
static bool write_stamp(MuxChardev *d)
{
    int n = qemu_chr_fe_write(&d->chr, (uint8_t *)d->stamp + d->stamp_done,
                              d->stamp_len - d->stamp_done);

    if (n >= 0) {
        d->stamp_done += n;
        errno = EAGAIN;
    }
    return d->stamp_done == d->stamp_len;
}

/*
 * Put the time at the start of each line, then the bytes.  Returns how many,
 * or as qemu_chr_fe_write() if none got out.
 */
static int write_with_time(MuxChardev *d, const uint8_t *buf, int len)
{
    int i;

    for (i = 0; i < len; i++) {
        int n;

        if (d->line_start) {
            make_stamp(d);
            d->line_start = false;
        }
        if (d->stamp_done < d->stamp_len && !write_stamp(d)) {
            return i ? i : -1;
        }
        n = qemu_chr_fe_write(&d->chr, buf + i, 1);
        if (n != 1) {
            return i ? i : n;
        }
        d->line_start = buf[i] == '\n';
    }
    return len;
}

static int mux_write(Chardev *chr, const uint8_t *buf, int len)
{
    MuxChardev *d = CHARDEV_MUX(chr);

    return d->timestamps ? write_with_time(d, buf, len)
        : qemu_chr_fe_write(&d->chr, buf, len);
}

static void mux_wait_writable(Chardev *chr)
{
    Chardev *base = qemu_chr_fe_get_driver(&CHARDEV_MUX(chr)->chr);

    if (base && CHARDEV_GET_CLASS(base)->chr_wait_writable) {
        CHARDEV_GET_CLASS(base)->chr_wait_writable(base);
    }
}

static GSource *mux_add_watch(Chardev *chr, GIOCondition cond)
{
    Chardev *base = qemu_chr_fe_get_driver(&CHARDEV_MUX(chr)->chr);

    return base && CHARDEV_GET_CLASS(base)->chr_add_watch
           ? CHARDEV_GET_CLASS(base)->chr_add_watch(base, cond) : NULL;
}

static void focus_next(MuxChardev *d)
{
    unsigned int tag = d->focus;

    do {
        tag = (tag + 1) % MAX_MUX;
    } while (!d->frontends[tag]);
    mux_set_focus(d, tag);
}

/* -no-shutdown is about guests that power off, not about the user's wish. */
static void end_program(void)
{
    RunstateActions actions = runstate_get_actions();

    actions.shutdown = SHUTDOWN_ACTION_POWEROFF;
    runstate_set_actions(&actions);
    qemu_system_shutdown_request(SHUTDOWN_CAUSE_HOST_UI);
}

/* The key after the escape character; true when it is to be passed on. */
static bool escape_key(MuxChardev *d, uint8_t key)
{
    if (key == escape_char) {
        return true;
    }
    switch (key) {
    case 'h':
    case '?':
        print_help(d);
        break;
    case 'x':
        say(d, "QEMU: Terminated\n\r");
        end_program();
        break;
    case 'b':
        send_event(focused(d), CHR_EVENT_BREAK);
        break;
    case 'c':
        if (d->mux_cnt > 1) {
            focus_next(d);
        }
        break;
    case 't':
        d->timestamps = !d->timestamps;
        d->timestamps_start_ms = -1;
        d->line_start = false;
        break;
    }
    return false;
}

static bool has_room(CharFrontend *fe)
{
    return fe && fe->chr_read && fe->chr_can_read &&
           fe->chr_can_read(fe->opaque) > 0;
}

/* A frontend may move the focus or go away whenever it is called. */
static void deliver_buffered(MuxChardev *d)
{
    while (d->focus >= 0 && d->prod[d->focus] != d->cons[d->focus] &&
           has_room(focused(d))) {
        CharFrontend *fe = focused(d);
        int m = d->focus;
        uint8_t key = d->buffer[m][d->cons[m]++ % MUX_BUFFER_SIZE];

        fe->chr_read(fe->opaque, &key, 1);
    }
}

static bool buffer_room(MuxChardev *d)
{
    return d->focus >= 0 &&
           d->prod[d->focus] - d->cons[d->focus] < MUX_BUFFER_SIZE;
}

static int mux_can_read(void *opaque)
{
    MuxChardev *d = opaque;

    /* One: the next key may move the focus to a buffer that is full. */
    return buffer_room(d) || has_room(focused(d));
}

static void mux_key(MuxChardev *d, uint8_t key)
{
    CharFrontend *fe;
    int m;

    if (d->escaped) {
        d->escaped = false;
        if (!escape_key(d, key)) {
            return;
        }
    } else if (key == escape_char) {
        d->escaped = true;
        return;
    }
    m = d->focus;
    fe = focused(d);
    if (!fe || !fe->chr_read) {
        return;
    }
    if (d->prod[m] == d->cons[m] && has_room(fe)) {
        fe->chr_read(fe->opaque, &key, 1);
    } else if (buffer_room(d)) {
        d->buffer[m][d->prod[m]++ % MUX_BUFFER_SIZE] = key;
    }
}

static void mux_read(void *opaque, const uint8_t *buf, int size)
{
    MuxChardev *d = opaque;
    int i;

    /* A frontend that gets a key may delete us. */
    object_ref(OBJECT(d));
    deliver_buffered(d);
    for (i = 0; i < size; i++) {
        mux_key(d, buf[i]);
    }
    object_unref(OBJECT(d));
}

/* Everybody learns that the device below opened or closed. */
static void mux_event(void *opaque, QEMUChrEvent event)
{
    MuxChardev *d = opaque;

    if (event == CHR_EVENT_OPENED || event == CHR_EVENT_CLOSED) {
        qemu_chr_be_event(CHARDEV(d), event);
    } else {
        CHARDEV_GET_CLASS(d)->chr_be_event(CHARDEV(d), event);
    }
}

static void mux_be_event(Chardev *chr, QEMUChrEvent event)
{
    MuxChardev *d = CHARDEV_MUX(chr);
    int i;

    /* As in mux_read(). */
    object_ref(OBJECT(d));
    for (i = 0; i < MAX_MUX; i++) {
        send_event(d->frontends[i], event);
    }
    object_unref(OBJECT(d));
}

static void mux_accept_input(Chardev *chr)
{
    MuxChardev *d = CHARDEV_MUX(chr);

    deliver_buffered(d);
    qemu_chr_fe_accept_input(&d->chr);
}

static void mux_set_echo(Chardev *chr, bool echo)
{
    qemu_chr_fe_set_echo(&CHARDEV_MUX(chr)->chr, echo);
}

bool mux_chr_attach_frontend(MuxChardev *d, CharFrontend *c, Error **errp)
{
    unsigned int tag = 0;

    while (tag < MAX_MUX && d->frontends[tag]) {
        tag++;
    }
    if (tag == MAX_MUX) {
        error_setg(errp, "too many uses of multiplexed chardev '%s' (maximum "
                   "is %d)", CHARDEV(d)->label, MAX_MUX);
        return false;
    }
    d->frontends[tag] = c;
    d->prod[tag] = d->cons[tag] = 0;
    d->mux_cnt++;
    c->tag = tag;
    return true;
}

void mux_chr_detach_frontend(MuxChardev *d, CharFrontend *c)
{
    if (d->focus == (int)c->tag) {
        if (d->mux_cnt > 1) {
            focus_next(d);
        } else {
            d->focus = -1;
        }
    }
    d->frontends[c->tag] = NULL;
    d->mux_cnt--;
}

void mux_set_focus(MuxChardev *d, unsigned int tag)
{
    send_event(focused(d), CHR_EVENT_MUX_OUT);
    d->focus = tag;
    send_event(focused(d), CHR_EVENT_MUX_IN);
}

static bool mux_open(Chardev *chr, ChardevBackend *backend, bool *be_opened,
                     Error **errp)
{
    MuxChardev *d = CHARDEV_MUX(chr);
    const char *name = backend->u.mux.data->chardev;
    Chardev *base = qemu_chr_find(name);

    if (!base) {
        error_setg(errp, "mux: base chardev '%s' not found", name);
        return false;
    }
    if (!qemu_chr_fe_init(&d->chr, base, errp)) {
        return false;
    }
    *be_opened = base->be_open;
    qemu_chr_fe_set_handlers(&d->chr, mux_can_read, mux_read, mux_event, NULL,
                             d, NULL, true);
    return true;
}

static void mux_init(Object *obj)
{
    CHARDEV_MUX(obj)->focus = -1;
}

static void mux_finalize(Object *obj)
{
    MuxChardev *d = CHARDEV_MUX(obj);
    int i;

    for (i = 0; i < MAX_MUX; i++) {
        if (d->frontends[i]) {
            d->frontends[i]->chr = NULL;
        }
    }
    qemu_chr_fe_deinit(&d->chr, false);
}

static void mux_class_init(ObjectClass *oc, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->chr_open = mux_open;
    cc->chr_write = mux_write;
    cc->chr_wait_writable = mux_wait_writable;
    cc->chr_add_watch = mux_add_watch;
    cc->chr_accept_input = mux_accept_input;
    cc->chr_set_echo = mux_set_echo;
    cc->chr_be_event = mux_be_event;
}

static const TypeInfo char_mux_types[] = {
    {
        .name              = TYPE_CHARDEV_MUX,
        .parent            = TYPE_CHARDEV,
        .instance_size     = sizeof(MuxChardev),
        .instance_init     = mux_init,
        .instance_finalize = mux_finalize,
        .class_init        = mux_class_init,
        TYPE_IS_SECURE("buffers of fixed size; interprets only what the host "
                       "user types"),
    },
};
DEFINE_TYPES(char_mux_types)
