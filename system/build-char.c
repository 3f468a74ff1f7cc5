/*
 * Character devices, serial ports and monitors, with their defaults.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "build.h"
#include "chardev/char.h"
#include "hw/core/boards.h"
#include "monitor/monitor.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-control.h"
#include "qapi/qobject-input-visitor.h"
#include "qemu/cutils.h"
#include "qom/object_interfaces.h"
#include "system/qtest.h"
#include "system/system.h"
#include "qom/object-user-rooms.h"

static bool make_chardev(Build *b, ConfigItem *item, Error **errp)
{
    return qemu_chr_new_from_opts(item->id, item->chardev, item->opts, errp)
        != NULL;
}

bool build_chardevs(Build *b, Error **errp)
{
    return build_each(b, b->cfg->chardevs, make_chardev, errp);
}

/*** Monitors ***/

static bool start_monitor(const char *chardev, const QDict *opts,
                          Error **errp)
{
    g_autoptr(QDict) all = opts ? qdict_clone_shallow(opts) : qdict_new();
    MonitorOptions *mon = NULL;
    Visitor *v;
    bool ok;

    if (chardev) {
        qdict_put_str(all, "chardev", chardev);
    }
    v = qobject_input_visitor_new_keyval(QOBJECT(all));
    visit_type_MonitorOptions(v, NULL, &mon, errp);
    visit_free(v);
    if (!mon) {
        return false;
    }
    ok = monitor_init(mon, errp);
    qapi_free_MonitorOptions(mon);
    return ok;
}

/* Put a monitor on what @device describes, or else on opts' "chardev". */
static bool open_monitor(unsigned number, const char *device,
                         const QDict *opts, Error **errp)
{
    g_autofree char *label = g_strdup_printf("compat_monitor%u", number);
    const char *id = NULL;

    if (device && !strstart(device, "chardev:", &id)) {
        if (!qemu_chr_new(label, device, false, NULL, errp)) {
            return false;
        }
        id = label;
    }
    return start_monitor(id, opts, errp);
}

bool build_is_monitor(const ConfigItem *item)
{
    const char *type = qdict_get_try_str(item->opts, "qom-type");

    return type && (g_str_equal(type, TYPE_MONITOR_QMP)
                    || g_str_equal(type, TYPE_MONITOR_HMP));
}

static bool make_monitor_object(Build *b, ConfigItem *item, Error **errp)
{
    return !build_is_monitor(item)
        || user_creatable_add_qdict(item->opts, !item->json, errp);
}

/* -mon and its kin: sugar for -chardev and -object. */
static bool make_monitors(Build *b, Error **errp)
{
    GPtrArray *list = b->cfg->monitors;
    unsigned compat = 0;

    for (unsigned i = 0; i < list->len; i++) {
        ConfigItem *item = config_item(list, i);

        if (!qdict_size(item->opts)) {
            continue;                   /* -monitor none */
        }
        build_begin(b, &item->from, NULL);
        if (!build_end(b, open_monitor(compat, item->text, item->opts,
                                       errp))) {
            return false;
        }
        compat += item->text != NULL;
    }
    return true;
}

/*** Tests of devices ***/

static bool make_qtest(Build *b, ConfigItem *item, Error **errp)
{
    g_autoptr(QDict) args = qdict_new();

    if (!qemu_chr_new("qtest", item->text, false, NULL, errp)) {
        return false;
    }
    qdict_put_str(args, "qom-type", TYPE_QTEST);
    qdict_put_str(args, "id", "qtest");
    qdict_put_str(args, "chardev", "qtest");
    qdict_put_str(args, "log", b->cfg->qtest_log ?: "/dev/stderr");
    return user_creatable_add_qdict(args, false, errp);
}

bool build_qtest(Build *b, Error **errp)
{
    return build_each(b, b->cfg->qtests, make_qtest, errp);
}

/*** Serial ports ***/

/*
 * A monitor that shares the device of a port is made first, so that the
 * port, which comes later, has the keyboard at the start.
 */
static bool open_serial(Build *b, unsigned port, const char *device,
                        Error **errp)
{
    g_autofree char *label = g_strdup_printf("serial%u", port);
    bool monitor = false;
    Chardev *chr;

    if (g_str_equal(device, "none")) {
        return true;
    }
    chr = qemu_chr_new(label, device, true, &monitor, errp);
    if (!chr) {
        return false;
    }
    if (!serial_hd_set(port, chr)) {
        error_setg(errp, "there is no serial port %u", port);
        return false;
    }
    if (monitor) {
        b->serial_monitor = true;
        return start_monitor(label, NULL, errp);
    }
    return true;
}

/* What leads somewhere although nobody said so. */
static bool default_serial(const Build *b)
{
    return !b->cfg->nodefaults && !b->cfg->serials->len
        && !MACHINE_GET_CLASS(current_machine)->no_serial;
}

static bool default_monitor(const Build *b)
{
    for (unsigned i = 0; i < b->cfg->objects->len; i++) {
        if (build_is_monitor(config_item(b->cfg->objects, i))) {
            return false;
        }
    }
    return !b->cfg->nodefaults && !b->cfg->monitors->len;
}

static const Origin nobody = { .via = "-nographic" };

bool build_serials(Build *b, Error **errp)
{
    GPtrArray *list = b->cfg->serials;
    const char *device;

    for (unsigned i = 0; i < list->len; i++) {
        ConfigItem *item = config_item(list, i);

        build_begin(b, &item->from, NULL);
        if (!build_end(b, open_serial(b, i, item->text, errp))) {
            return false;
        }
    }
    if (!default_serial(b)) {
        return true;
    }
    /* Without a display there is no window that could show the port. */
    device = !b->cfg->nographic ? "null"
        : default_monitor(b) ? "mon:stdio" : "stdio";
    build_begin(b, &nobody, NULL);
    return build_end(b, open_serial(b, 0, device, errp));
}

bool build_monitors(Build *b, Error **errp)
{
    if (b->monitors_made) {
        return true;
    }
    b->monitors_made = true;
    if (!build_each(b, b->cfg->objects, make_monitor_object, errp)
        || !make_monitors(b, errp)) {
        return false;
    }
    if (!b->cfg->nographic || !default_monitor(b) || b->serial_monitor) {
        return true;
    }
    build_begin(b, &nobody, NULL);
    return build_end(b, open_monitor(0, "stdio", NULL, errp));
}
