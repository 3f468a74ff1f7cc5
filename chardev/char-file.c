/*
 * chardev-file: output to a file, input from another.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "char-internal.h"
#include "qapi/error.h"
#include "qemu/module.h"

static bool file_open(Chardev *chr, ChardevBackend *backend, bool *be_opened,
                      Error **errp)
{
    ChardevFile *file = backend->u.file.data;
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY;
    int in = -1, out;

    flags |= file->has_append && file->append ? O_APPEND : O_TRUNC;
    out = open(file->out, flags, 0666);
    if (out < 0) {
        error_setg_errno(errp, errno, "cannot open '%s' for output",
                         file->out);
        return false;
    }
    if (file->in) {
        in = open(file->in, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (in < 0) {
            error_setg_errno(errp, errno, "cannot open '%s' for input",
                             file->in);
            close(out);
            return false;
        }
    }
    chr_fd_open(chr, in, out);
    return true;
}

static void file_class_init(ObjectClass *oc, const void *data)
{
    CHARDEV_CLASS(oc)->internal = false;
    CHARDEV_CLASS(oc)->chr_open = file_open;
}

static const TypeInfo char_file_types[] = {
    {
        .name       = TYPE_CHARDEV_FILE,
        .parent     = TYPE_CHARDEV_FD,
        .class_init = file_class_init,
        TYPE_IS_SECURE("a file that the user named; bytes are not "
                       "interpreted"),
    },
};
DEFINE_TYPES(char_file_types)
