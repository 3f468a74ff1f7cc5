/*
 * What all monitors have in common: life, the character device's events, and
 * which one runs a command.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "monitor-internal.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/module.h"

MonitorList monitor_list = QTAILQ_HEAD_INITIALIZER(monitor_list);

static __thread Monitor *current;
static bool services_started;

/*** The one whose command runs ***/

Monitor *monitor_cur(void)
{
    return current;
}

bool monitor_cur_is_qmp(void)
{
    return current && object_dynamic_cast(OBJECT(current), TYPE_MONITOR_QMP);
}

Monitor *monitor_set_cur(Monitor *mon)
{
    Monitor *old = current;

    current = mon;
    return old;
}

/* Messages of a person's command go to that person. */
static int report_to_current(const char *fmt, va_list ap)
{
    if (!current || monitor_cur_is_qmp()) {
        return -1;
    }
    return monitor_vprintf(current, fmt, ap);
}

/*** The character device ***/

static int monitor_can_read(void *opaque)
{
    Monitor *mon = opaque;

    if (mon->busy || monitor_blocked(mon) ||
        MONITOR_GET_CLASS(mon)->waiting(mon)) {
        return 0;
    }
    return CHR_READ_BUF_LEN;
}

static void monitor_read(void *opaque, const uint8_t *buf, int size)
{
    Monitor *mon = opaque;

    MONITOR_GET_CLASS(mon)->read(mon, buf, size);
}

static void monitor_event(void *opaque, QEMUChrEvent event)
{
    Monitor *mon = opaque;
    MonitorClass *mc = MONITOR_GET_CLASS(mon);

    switch (event) {
    case CHR_EVENT_OPENED:
        mon->session++;
        monitor_drop_output(mon);
        mc->opened(mon);
        break;
    case CHR_EVENT_CLOSED:
        mon->session++;
        monitor_drop_output(mon);
        mc->closed(mon);
        break;
    default:
        if (mc->event) {
            mc->event(mon, event);
        }
        break;
    }
}

/*** Life ***/

static void start_services(void)
{
    if (!services_started) {
        services_started = true;
        monitor_events_init();
        error_set_vprintf(report_to_current);
    }
}

/* A name that nobody has. */
static char *make_up_id(void)
{
    static unsigned count;
    Object *all = object_get_container("monitors");
    char *id;

    for (;;) {
        id = g_strdup_printf("compat_monitor%u", count++);
        if (!object_property_find(all, id)) {
            return id;
        }
        g_free(id);
    }
}

Monitor *monitor_create(const char *type, const char *id, Chardev *chr,
                        Error **errp)
{
    g_autofree char *own_id = id ? NULL : make_up_id();
    g_autoptr(Object) obj = object_new_checked(type, TYPE_MONITOR, errp);
    Monitor *mon;

    if (!obj) {
        return NULL;
    }
    mon = MONITOR(obj);
    if (!qemu_chr_fe_init(&mon->chr, chr, errp)) {
        return NULL;
    }
    if (!object_property_try_add_child(object_get_container("monitors"),
                                       id ? id : own_id, obj, errp)) {
        return NULL;
    }
    QTAILQ_INSERT_TAIL(&monitor_list, mon, entry);
    mon->listed = true;
    return mon;
}

void monitor_start(Monitor *mon)
{
    start_services();
    qemu_chr_fe_set_handlers(&mon->chr, monitor_can_read, monitor_read,
                             monitor_event, NULL, mon, NULL, true);
}

void monitor_cleanup(void)
{
    Monitor *mon, *next;

    QTAILQ_FOREACH_SAFE(mon, &monitor_list, entry, next) {
        monitor_flush(mon);
        object_unparent(OBJECT(mon));
    }
    if (services_started) {
        services_started = false;
        monitor_events_cleanup();
        error_set_vprintf(NULL);
    }
    qmp_commands_cleanup();
}

bool monitor_init(const MonitorOptions *opts, Error **errp)
{
    bool qmp = opts->has_mode && opts->mode == MONITOR_MODE_CONTROL;
    Chardev *chr = qemu_chr_find(opts->chardev);

    if (!chr) {
        error_setg(errp, "chardev \"%s\" not found", opts->chardev);
        return false;
    }
    if (!qmp && opts->has_pretty && opts->pretty) {
        error_setg(errp, "'pretty' is not compatible with HMP monitors");
        return false;
    }
    return qmp ? monitor_open_qmp(opts->id, chr,
                                  opts->has_pretty && opts->pretty, errp)
               : monitor_open_hmp(opts->id, chr, true, errp);
}

static void monitor_instance_init(Object *obj)
{
    MONITOR(obj)->out = g_string_new(NULL);
}

/* Leaves the device before its memory goes. */
static void monitor_unparent(Object *obj)
{
    Monitor *mon = MONITOR(obj);

    if (mon->listed) {
        QTAILQ_REMOVE(&monitor_list, mon, entry);
        mon->listed = false;
    }
    monitor_drop_output(mon);
    qemu_chr_fe_deinit(&mon->chr, false);
}

static void monitor_finalize(Object *obj)
{
    Monitor *mon = MONITOR(obj);

    monitor_drop_output(mon);
    qemu_chr_fe_deinit(&mon->chr, false);
    g_string_free(mon->out, true);
    g_clear_pointer(&mon->fds, g_hash_table_unref);
}

static void monitor_class_init(ObjectClass *oc, const void *data)
{
    oc->unparent = monitor_unparent;
}

static const ObjectKind monitor_kind = {
    .base = TYPE_MONITOR,
    .noun = "monitor",
};

static const TypeInfo monitor_type = {
    .name = TYPE_MONITOR,
    .parent = TYPE_OBJECT,
    .abstract = true,
    .instance_size = sizeof(Monitor),
    .instance_init = monitor_instance_init,
    .instance_finalize = monitor_finalize,
    .class_size = sizeof(MonitorClass),
    .class_init = monitor_class_init,
    .security_boundary = SECURITY_BOUNDARY_USER_INTERFACE,
    .gate_only = true,
};

static void monitor_register_types(void)
{
    type_register_static(&monitor_type);
    object_register_kind(&monitor_kind);
}

type_init(monitor_register_types)
