/*
 * chardev-stdio: the terminal or the pipes the program was started with.
 *
 * A terminal is put into raw mode while the device exists.  There can be one
 * such device, since there is one standard input.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <termios.h>

#include "char-internal.h"
#include "qapi/error.h"
#include "qemu/module.h"

OBJECT_DECLARE_SIMPLE_TYPE(StdioChardev, CHARDEV_STDIO)

struct StdioChardev {
    FDChardev parent;

    bool opened;
    bool is_tty;
    bool allow_signal;
    int old_flags[2];               /* of descriptors 0 and 1 */
    struct termios old_tty;
};

/*
 * The terminal outlives us: what is restored at exit must be found without
 * the object.  Set while the one device exists.
 */
static StdioChardev *stdio_in_use;

static void restore_terminal(void)
{
    StdioChardev *s = stdio_in_use;

    if (s) {
        if (s->is_tty) {
            tcsetattr(STDIN_FILENO, TCSANOW, &s->old_tty);
        }
        for (int i = 0; i < 2; i++) {
            if (s->old_flags[i] >= 0) {
                fcntl(i, F_SETFL, s->old_flags[i]);
            }
        }
    }
}

static void stdio_set_echo(Chardev *chr, bool echo)
{
    StdioChardev *s = CHARDEV_STDIO(chr);
    struct termios tty = s->old_tty;

    if (!s->is_tty) {
        return;
    }
    if (!echo) {
        /* termios(3): bytes as typed, one at a time, 8 bits. */
        tty.c_iflag &= ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR |
                         ICRNL | IXON);
        tty.c_oflag |= OPOST;
        tty.c_lflag &= ~(ECHO | ECHONL | ICANON | IEXTEN);
        tty.c_cflag = (tty.c_cflag & ~(CSIZE | PARENB)) | CS8;
        tty.c_cc[VMIN] = 1;
        tty.c_cc[VTIME] = 0;
    }
    if (!s->allow_signal) {
        tty.c_lflag &= ~ISIG;
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &tty);
}

static bool stdio_open(Chardev *chr, ChardevBackend *backend, bool *be_opened,
                       Error **errp)
{
    StdioChardev *s = CHARDEV_STDIO(chr);
    ChardevStdio *opts = backend->u.stdio.data;
    static bool at_exit;

    if (stdio_in_use) {
        error_setg(errp, "stdio is already used by character device '%s'",
                   CHARDEV(stdio_in_use)->label);
        return false;
    }
    s->allow_signal = !opts->has_signal || opts->signal;
    s->old_flags[0] = fcntl(STDIN_FILENO, F_GETFL);
    s->old_flags[1] = fcntl(STDOUT_FILENO, F_GETFL);
    s->is_tty = tcgetattr(STDIN_FILENO, &s->old_tty) == 0;
    stdio_in_use = s;
    s->opened = true;
    if (!at_exit) {
        at_exit = atexit(restore_terminal) == 0;
    }
    chr_fd_open(chr, STDIN_FILENO, STDOUT_FILENO);
    stdio_set_echo(chr, false);
    return true;
}

static void stdio_finalize(Object *obj)
{
    StdioChardev *s = CHARDEV_STDIO(obj);

    if (s->opened) {
        restore_terminal();
        stdio_in_use = NULL;
    }
}

static void stdio_class_init(ObjectClass *oc, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->internal = false;
    cc->chr_open = stdio_open;
    cc->chr_set_echo = stdio_set_echo;
}

static const TypeInfo char_stdio_types[] = {
    {
        .name              = TYPE_CHARDEV_STDIO,
        .parent            = TYPE_CHARDEV_FD,
        .instance_size     = sizeof(StdioChardev),
        .instance_finalize = stdio_finalize,
        .class_init        = stdio_class_init,
        TYPE_IS_SECURE("the user's own terminal; bytes are not interpreted"),
    },
};
DEFINE_TYPES(char_stdio_types)
