/*
 * Commands for people on devices, objects and their properties.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "hw/core/qdev-device-add.h"
#include "monitor-qom.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-qdev.h"
#include "qapi/qapi-commands-qom.h"
#include "qemu/keyval.h"
#include "qobject/qjson.h"
#include "qom/object_interfaces.h"
#include "qom/qom-qobject.h"

/*** Devices and objects ***/

/* "help" or "TYPE,help": print that; true if it was asked for. */
static bool device_help(Monitor *mon, const QDict *opts, bool help,
                        Error **errp)
{
    const char *driver = qdict_get_try_str(opts, "driver");
    g_autofree char *text = NULL;

    if (!help) {
        return false;
    }
    text = driver ? qdev_device_help(driver, errp) : qdev_device_list_help();
    if (text) {
        monitor_puts(mon, text);
    }
    return true;
}

void hmp_device_add(Monitor *mon, const QDict *args)
{
    const char *device = qdict_get_try_str(args, "device");
    Error *err = NULL;
    bool help = false;
    QDict *opts = keyval_parse(device ? device : "", "driver", &help, &err);
    DeviceState *dev;

    if (opts && !device_help(mon, opts, help, &err)) {
        dev = qdev_device_add_from_qdict(opts, false, &err);
        object_unref(OBJECT(dev));
    }
    qobject_unref(opts);
    hmp_error(mon, err);
}

void hmp_device_del(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_device_del(qdict_get_str(args, "id"), &err);
    hmp_error(mon, err);
}

void hmp_object_add(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    user_creatable_add_from_str(qdict_get_str(args, "object"), &err);
    hmp_error(mon, err);
}

void hmp_object_del(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    user_creatable_del(qdict_get_str(args, "id"), &err);
    hmp_error(mon, err);
}

/*** Properties ***/

void hmp_qom_list(Monitor *mon, const QDict *args)
{
    const char *path = qdict_get_try_str(args, "path");
    Error *err = NULL;
    ObjectPropertyInfoList *list, *el;

    if (!path) {
        monitor_puts(mon, "/\n");
        return;
    }
    list = qmp_qom_list(path, &err);
    for (el = list; el; el = el->next) {
        monitor_printf(mon, "%s (%s)\n", el->value->name, el->value->type);
    }
    qapi_free_ObjectPropertyInfoList(list);
    hmp_error(mon, err);
}

void hmp_qom_get(Monitor *mon, const QDict *args)
{
    Error *err = NULL;
    QObject *value = qmp_qom_get(qdict_get_str(args, "path"),
                                 qdict_get_str(args, "property"), &err);

    if (value) {
        g_autoptr(GString) text = qobject_to_json_pretty(value, true);

        monitor_printf(mon, "%s\n", text->str);
        qobject_unref(value);
    }
    hmp_error(mon, err);
}

void hmp_qom_set(Monitor *mon, const QDict *args)
{
    const char *property = qdict_get_str(args, "property");
    const char *value = qdict_get_str(args, "value");
    Error *err = NULL;
    Object *obj = monitor_resolve_path(qdict_get_str(args, "path"), &err);

    if (obj && qdict_haskey(args, "json")) {
        QObject *json = qobject_from_json(value, &err);

        if (json) {
            object_property_set_qobject(obj, property, json, &err);
            qobject_unref(json);
        }
    } else if (obj) {
        object_property_parse(obj, property, value, &err);
    }
    hmp_error(mon, err);
}
