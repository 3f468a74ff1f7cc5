/*
 * Commands for people on character devices.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev/char.h"
#include "hmp-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-char.h"
#include "qemu/help_option.h"
#include "qemu/keyval.h"

/*
 * The device that "args" of @args asks for, as -chardev has it; the caller's,
 * like @id and @opts.  NULL after help or with @errp set.
 */
static ChardevBackend *parse_backend(Monitor *mon, const QDict *args,
                                     QDict **opts, char **id, Error **errp)
{
    const char *text = qdict_get_str(args, "args");
    bool help = is_help_option(text);

    *id = NULL;
    *opts = help ? NULL : keyval_parse(text, "backend", &help, errp);
    if (help) {
        g_autofree char *list = qemu_chr_help();

        monitor_puts(mon, list);
        return NULL;
    }
    return *opts ? qemu_chr_parse_backend(*opts, id, errp) : NULL;
}

void hmp_chardev_add(Monitor *mon, const QDict *args)
{
    Error *err = NULL;
    g_autoptr(QDict) opts = NULL;
    g_autofree char *id = NULL;
    ChardevBackend *backend = parse_backend(mon, args, &opts, &id, &err);

    if (backend && !id) {
        error_setg(&err, "chardev: no id specified");
    } else if (backend) {
        qemu_chr_new_from_opts(id, backend, opts, &err);
    }
    qapi_free_ChardevBackend(backend);
    hmp_error(mon, err);
}

void hmp_chardev_change(Monitor *mon, const QDict *args)
{
    Error *err = NULL;
    g_autoptr(QDict) opts = NULL;
    g_autofree char *id = NULL;
    ChardevBackend *backend = parse_backend(mon, args, &opts, &id, &err);

    if (backend && (id || qdict_haskey(opts, "mux"))) {
        error_setg(&err, "chardev: 'id' and 'mux' stay as they are");
    } else if (backend) {
        qapi_free_ChardevReturn(qmp_chardev_change(qdict_get_str(args, "id"),
                                                   backend, &err));
    }
    qapi_free_ChardevBackend(backend);
    hmp_error(mon, err);
}

void hmp_chardev_remove(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_chardev_remove(qdict_get_str(args, "id"), &err);
    hmp_error(mon, err);
}

void hmp_chardev_send_break(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_chardev_send_break(qdict_get_str(args, "id"), &err);
    hmp_error(mon, err);
}

void hmp_ringbuf_write(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_ringbuf_write(qdict_get_str(args, "device"),
                      qdict_get_str(args, "data"), false, 0, &err);
    hmp_error(mon, err);
}

/* What a terminal would take for something else is shown by its number. */
static void print_byte(Monitor *mon, unsigned char c)
{
    if (c == '\\') {
        monitor_puts(mon, "\\\\");
    } else if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
        monitor_printf(mon, "\\u%04X", c);
    } else {
        monitor_printf(mon, "%c", c);
    }
}

void hmp_ringbuf_read(Monitor *mon, const QDict *args)
{
    Error *err = NULL;
    g_autofree char *text =
        qmp_ringbuf_read(qdict_get_str(args, "device"),
                         qdict_get_int(args, "size"), false, 0, &err);

    if (text) {
        for (const char *p = text; *p; p++) {
            print_byte(mon, *p);
        }
        monitor_puts(mon, "\n");
    }
    hmp_error(mon, err);
}

void info_chardev(Monitor *mon, const QDict *args)
{
    ChardevInfoList *list = qmp_query_chardev(NULL), *el;

    for (el = list; el; el = el->next) {
        monitor_printf(mon, "%s: filename=%s\n", el->value->label,
                       el->value->filename);
    }
    qapi_free_ChardevInfoList(list);
}
