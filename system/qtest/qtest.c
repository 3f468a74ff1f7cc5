/*
 * The qtest server: its object, its client, its log.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev/char.h"
#include "qapi/error.h"
#include "qemu/timer.h"
#include "qom/object_interfaces.h"
#include "qtest-internal.h"

#define READ_BYTES 4096

/* --- The log ----------------------------------------------------------- */

/* @kind: R received, S sent, I about the connection */
static void write_log(QTest *q, char kind, const char *text)
{
    if (q->log_file) {
        fprintf(q->log_file, "[%c +%.6f] %s\n", kind,
                (get_clock_realtime() - q->connected_ns) / 1e9, text);
        fflush(q->log_file);
    }
}

void qtest_send(QTest *q, const char *fmt, ...)
{
    GString *line = g_string_new(NULL);
    va_list args;

    va_start(args, fmt);
    g_string_vprintf(line, fmt, args);
    va_end(args);
    write_log(q, 'S', line->str);
    g_string_append_c(line, '\n');
    qemu_chr_fe_write_all(&q->chr, (const uint8_t *)line->str, line->len);
    g_string_free(line, true);
}

/* --- The client -------------------------------------------------------- */

static int can_read(void *opaque)
{
    return READ_BYTES;
}

static void have_read(void *opaque, const uint8_t *buf, int len)
{
    QTest *q = opaque;
    char *end;

    g_string_append_len(q->input, (const char *)buf, len);
    while ((end = memchr(q->input->str, '\n', q->input->len))) {
        size_t used = end + 1 - q->input->str;

        *end = 0;
        write_log(q, 'R', q->input->str);
        qtest_command(q, q->input->str);
        g_string_erase(q->input, 0, used);
    }
}

static void have_event(void *opaque, QEMUChrEvent event)
{
    QTest *q = opaque;

    if (event == CHR_EVENT_OPENED) {
        g_string_truncate(q->input, 0);
        qtest_unwatch(q);
        q->connected_ns = get_clock_realtime();
        write_log(q, 'I', "OPENED");
    } else if (event == CHR_EVENT_CLOSED) {
        write_log(q, 'I', "CLOSED");
    }
}

/* --- The object -------------------------------------------------------- */

static bool open_log(QTest *q, Error **errp)
{
    if (!q->log || g_str_equal(q->log, "none")) {
        return true;
    }
    q->log_file = fopen(q->log, "we");
    if (!q->log_file) {
        error_setg_file_open(errp, errno, q->log);
    }
    return q->log_file;
}

static void qtest_complete(UserCreatable *uc, Error **errp)
{
    QTest *q = QTEST(uc);
    Chardev *chr;

    if (!q->chardev) {
        error_setg(errp, "Parameter 'chardev' is missing");
        return;
    }
    chr = qemu_chr_find(q->chardev);
    if (!chr) {
        error_setg(errp, "chardev \"%s\" not found", q->chardev);
        return;
    }
    if (!open_log(q, errp) || !qemu_chr_fe_init(&q->chr, chr, errp)) {
        return;
    }
    qemu_chr_fe_set_echo(&q->chr, true);
    qemu_chr_fe_set_handlers(&q->chr, can_read, have_read, have_event, NULL,
                             q, NULL, true);
}

static void qtest_unparent(Object *obj)
{
    QTest *q = QTEST(obj);

    qtest_unwatch(q);
    qemu_chr_fe_deinit(&q->chr, false);
}

static char *get_text(char **where)
{
    return g_strdup(*where);
}

static void set_text(QTest *q, char **where, const char *what,
                     const char *value, Error **errp)
{
    if (q->chr.chr) {
        error_setg(errp, "Property '%s' cannot be changed: there is a "
                   "connection", what);
        return;
    }
    g_free(*where);
    *where = g_strdup(value);
}

static char *get_chardev(Object *obj, Error **errp)
{
    return get_text(&QTEST(obj)->chardev);
}

static void set_chardev(Object *obj, const char *value, Error **errp)
{
    set_text(QTEST(obj), &QTEST(obj)->chardev, "chardev", value, errp);
}

static char *get_log(Object *obj, Error **errp)
{
    return get_text(&QTEST(obj)->log);
}

static void set_log(Object *obj, const char *value, Error **errp)
{
    set_text(QTEST(obj), &QTEST(obj)->log, "log", value, errp);
}

static void qtest_init(Object *obj)
{
    QTest *q = QTEST(obj);

    q->input = g_string_new(NULL);
    q->lines = g_ptr_array_new_with_free_func(g_free);
}

static void qtest_finalize(Object *obj)
{
    QTest *q = QTEST(obj);

    g_string_free(q->input, true);
    g_ptr_array_unref(q->lines);
    if (q->log_file) {
        fclose(q->log_file);
    }
    g_free(q->chardev);
    g_free(q->log);
}

static void qtest_class_init(ObjectClass *oc, const void *data)
{
    oc->unparent = qtest_unparent;
    USER_CREATABLE_CLASS(oc)->complete = qtest_complete;
    object_class_property_add_str(oc, "chardev", get_chardev, set_chardev);
    object_class_property_set_description(oc, "chardev",
                                          "character device to serve");
    object_class_property_add_str(oc, "log", get_log, set_log);
    object_class_property_set_description(oc, "log", "file to log to");
}

static const TypeInfo qtest_types[] = {
    {
        .name = TYPE_QTEST,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(QTest),
        .instance_init = qtest_init,
        .instance_finalize = qtest_finalize,
        .class_init = qtest_class_init,
        .security_boundary = SECURITY_BOUNDARY_USER_INTERFACE,
        TYPE_IS_INSECURE("its client reads and writes the whole machine"),
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_USER_CREATABLE },
            { NULL }
        },
    },
};
DEFINE_TYPES(qtest_types)
