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
#include "qom/object_interfaces.h"

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

    /* In the monitor thread, commands run meanwhile in the main thread. */
    if ((!mon->threaded && mon->busy) || monitor_blocked(mon) ||
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
        monitor_leave_thread(mon);
        mon->session++;
        monitor_drop_output(mon);
        mc->opened(mon);
        break;
    case CHR_EVENT_CLOSED:
        monitor_leave_thread(mon);
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

void monitor_set_handlers(Monitor *mon, GMainContext *context, bool begin)
{
    qemu_chr_fe_set_handlers_full(&mon->chr, monitor_can_read, monitor_read,
                                  monitor_event, NULL, mon, context, true,
                                  begin);
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

static void monitor_complete(UserCreatable *uc, Error **errp)
{
    Monitor *mon = MONITOR(uc);
    Chardev *chr;

    if (!mon->chardev) {
        error_setg(errp, "Parameter 'chardev' is missing");
        return;
    }
    chr = qemu_chr_find(mon->chardev);
    if (!chr) {
        error_setg(errp, "chardev \"%s\" not found", mon->chardev);
        return;
    }
    if (!qemu_chr_fe_init(&mon->chr, chr, errp)) {
        return;
    }
    QTAILQ_INSERT_TAIL(&monitor_list, mon, entry);
    mon->listed = true;
    start_services();
    qemu_chr_fe_set_echo(&mon->chr, MONITOR_GET_CLASS(mon)->echo);
    monitor_set_handlers(mon, NULL, true);
}

/* Leaves the device before its memory goes. */
static void detach(Monitor *mon)
{
    monitor_leave_thread(mon);
    monitor_flush(mon);
    monitor_drop_output(mon);
    qemu_chr_fe_deinit(&mon->chr, false);
}

void monitor_begin_commands(Monitor *mon)
{
    mon->busy = true;
}

void monitor_end_commands(Monitor *mon)
{
    mon->busy = false;
    if (mon->deleted) {
        detach(mon);
    }
}

/* One whose own command deletes it still answers that. */
static void monitor_unparent(Object *obj)
{
    Monitor *mon = MONITOR(obj);

    if (mon->listed) {
        QTAILQ_REMOVE(&monitor_list, mon, entry);
        mon->listed = false;
    }
    mon->deleted = true;
    if (!mon->busy) {
        detach(mon);
    }
}

void monitor_cleanup(void)
{
    Monitor *mon, *next;

    QTAILQ_FOREACH_SAFE(mon, &monitor_list, entry, next) {
        object_unparent(OBJECT(mon));
    }
    if (services_started) {
        services_started = false;
        monitor_events_cleanup();
        error_set_vprintf(NULL);
    }
    monitor_stop_thread();
    qmp_commands_cleanup();
}

/*** Making one ***/

/* A name that nobody has. */
static char *make_up_id(void)
{
    Object *all = object_get_objects_root();
    char *id = NULL;

    for (unsigned i = 0; !id || object_property_find(all, id); i++) {
        g_free(id);
        id = g_strdup_printf("compat_monitor%u", i);
    }
    return id;
}

static bool create(const char *type, const char *id, const char *chardev,
                   const char *key, bool on, Error **errp)
{
    g_autoptr(QDict) args = qdict_new();
    g_autofree char *own_id = id ? NULL : make_up_id();

    qdict_put_str(args, "qom-type", type);
    qdict_put_str(args, "id", id ? id : own_id);
    qdict_put_str(args, "chardev", chardev);
    qdict_put_bool(args, key, on);
    return user_creatable_add_qdict(args, false, errp);
}

bool monitor_init(const MonitorOptions *opts, Error **errp)
{
    bool pretty = opts->has_pretty && opts->pretty;

    if (opts->has_mode && opts->mode == MONITOR_MODE_CONTROL) {
        return create(TYPE_MONITOR_QMP, opts->id, opts->chardev, "pretty",
                      pretty, errp);
    }
    if (pretty) {
        error_setg(errp, "'pretty' is not compatible with HMP monitors");
        return false;
    }
    return create(TYPE_MONITOR_HMP, opts->id, opts->chardev, "readline", true,
                  errp);
}

/*** The type ***/

static char *get_chardev(Object *obj, Error **errp)
{
    return g_strdup(MONITOR(obj)->chardev);
}

static void set_chardev(Object *obj, const char *value, Error **errp)
{
    Monitor *mon = MONITOR(obj);

    if (monitor_check_unused(mon, "chardev", errp)) {
        g_free(mon->chardev);
        mon->chardev = g_strdup(value);
    }
}

bool monitor_check_unused(Monitor *mon, const char *property, Error **errp)
{
    if (mon->listed) {
        error_setg(errp, "Property '%s' of a monitor that is in use cannot "
                   "be changed", property);
    }
    return !mon->listed;
}

static void monitor_instance_init(Object *obj)
{
    Monitor *mon = MONITOR(obj);

    mon->out = g_string_new(NULL);
    mon->passed_fd = -1;
}

static void monitor_finalize(Object *obj)
{
    Monitor *mon = MONITOR(obj);

    g_string_free(mon->out, true);
    g_free(mon->chardev);
    g_clear_pointer(&mon->fds, g_hash_table_unref);
}

static void monitor_class_init(ObjectClass *oc, const void *data)
{
    oc->unparent = monitor_unparent;
    USER_CREATABLE_CLASS(oc)->complete = monitor_complete;
    object_class_property_add_str(oc, "chardev", get_chardev, set_chardev);
    object_class_property_set_description(oc, "chardev",
                                          "ID of the character device that "
                                          "it is on");
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
    .interfaces = (const InterfaceInfo[]) {
        { TYPE_USER_CREATABLE },
        { }
    },
    .security_boundary = SECURITY_BOUNDARY_USER_INTERFACE,
    .gate_only = true,
};

static void monitor_register_types(void)
{
    type_register_static(&monitor_type);
    object_register_kind(&monitor_kind);
}

type_init(monitor_register_types)
