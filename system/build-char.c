/*
 * Character devices, serial ports and monitors, with their defaults.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "build.h"
#include "chardev/char.h"
#include "hw/core/boards.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-control.h"
#include "qapi/qobject-input-visitor.h"
#include "qemu/cutils.h"
#include "system/system.h"
#ifdef CONFIG_ROOM_MONITOR
#include "monitor/monitor.h"
#endif
#include "qom/object-user-rooms.h"

static bool make_chardev(Build *b, ConfigItem *item, Error **errp)
{
    const char *mux = item->opts ? qdict_get_try_str(item->opts, "mux")
                                 : NULL;
    g_autofree char *base = NULL;
    ChardevMux data;
    ChardevMuxWrapper wrapper = { .data = &data };
    ChardevBackend backend = {
        .type = CHARDEV_BACKEND_KIND_MUX, .u.mux = wrapper,
    };
    bool on = false;

    if (mux && !qapi_bool_parse("mux", mux, &on, errp)) {
        return false;
    }
    if (!on) {
        return qemu_chardev_new(item->id, item->chardev, errp) != NULL;
    }
    base = g_strconcat(item->id, "-base", NULL);
    data = (ChardevMux) { .chardev = base };
    return qemu_chardev_new(base, item->chardev, errp)
        && qemu_chardev_new(item->id, &backend, errp);
}

bool build_chardevs(Build *b, Error **errp)
{
    return build_each(b, b->cfg->chardevs, make_chardev, errp);
}

/*** Serial ports ***/

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
        g_ptr_array_add(b->serial_monitors, g_strdup(label));
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
    return !b->cfg->nodefaults && !b->cfg->monitors->len;
}

bool build_serials(Build *b, Error **errp)
{
    static const Origin by_default = { .via = "-nographic" };
    GPtrArray *list = b->cfg->serials;
    const char *device;

    b->serial_monitors = g_ptr_array_new_with_free_func(g_free);
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
    build_begin(b, &by_default, NULL);
    return build_end(b, open_serial(b, 0, device, errp));
}

/*** Monitors ***/

#ifdef CONFIG_ROOM_MONITOR
static bool start_monitor(const QDict *opts, Error **errp)
{
    g_autoptr(QDict) all = qdict_clone_shallow(opts);
    MonitorOptions *mon = NULL;
    Visitor *v;
    bool ok;

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
#else
static bool start_monitor(const QDict *opts, Error **errp)
{
    error_setg(errp, "this program was built without monitors");
    return false;
}
#endif

/* Put a monitor on what @device describes, or on an existing @chardev. */
static bool open_monitor(unsigned number, const char *device,
                         const QDict *opts, Error **errp)
{
    g_autofree char *label = g_strdup_printf("compat_monitor%u", number);
    g_autoptr(QDict) all = qdict_clone_shallow(opts);
    const char *id;

    if (device) {
        if (!strstart(device, "chardev:", &id)) {
            if (!qemu_chr_new(label, device, false, NULL, errp)) {
                return false;
            }
            id = label;
        }
        qdict_put_str(all, "chardev", id);
    }
    return start_monitor(all, errp);
}

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

bool build_monitors(Build *b, Error **errp)
{
    static const Origin by_default = { .via = "-nographic" };
    g_autoptr(QDict) readline = qdict_new();
    bool ok = true;

    if (!make_monitors(b, errp)) {
        return false;
    }
    qdict_put_str(readline, "mode", "readline");
    build_begin(b, &by_default, NULL);
    for (unsigned i = 0; ok && i < b->serial_monitors->len; i++) {
        qdict_put_str(readline, "chardev",
                      g_ptr_array_index(b->serial_monitors, i));
        ok = start_monitor(readline, errp);
    }
    if (ok && default_monitor(b) && b->cfg->nographic
        && !default_serial(b) && !b->serial_monitors->len) {
        qdict_del(readline, "chardev");
        ok = open_monitor(0, "stdio", readline, errp);
    }
    return build_end(b, ok);
}
