/*
 * Commands for people that do something, and the table of all of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "hw/core/qdev-device-add.h"
#include "monitor-qom.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-char.h"
#include "qapi/qapi-commands-machine.h"
#include "qapi/qapi-commands-misc.h"
#include "qapi/qapi-commands-control.h"
#include "qapi/qapi-commands-qdev.h"
#include "qapi/qapi-commands-qom.h"
#include "qemu/keyval.h"
#include "qobject/qjson.h"
#include "qom/object_interfaces.h"
#include "qom/qom-qobject.h"

static void hmp_help(Monitor *mon, const QDict *args)
{
    hmp_print_help(mon, hmp_commands, NULL, qdict_get_try_str(args, "name"));
}

/*** The guest ***/

static void hmp_stop(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_stop(&err);
    hmp_error(mon, err);
}

static void hmp_cont(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_cont(&err);
    hmp_error(mon, err);
}

static void hmp_quit(Monitor *mon, const QDict *args)
{
    qmp_quit(NULL);
}

static void hmp_exit_preconfig(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_x_exit_preconfig(&err);
    hmp_error(mon, err);
}

static void hmp_system_reset(Monitor *mon, const QDict *args)
{
    qmp_system_reset(NULL);
}

static void hmp_system_powerdown(Monitor *mon, const QDict *args)
{
    qmp_system_powerdown(NULL);
}

static void hmp_choose_cpu(Monitor *mon, const QDict *args)
{
    if (!hmp_set_cpu(mon, qdict_get_int(args, "index"))) {
        monitor_puts(mon, "invalid CPU index\n");
    }
}

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

static void hmp_device_add(Monitor *mon, const QDict *args)
{
    Error *err = NULL;
    bool help = false;
    QDict *opts = keyval_parse(qdict_get_str(args, "device"), "driver", &help,
                               &err);
    DeviceState *dev;

    if (opts && !device_help(mon, opts, help, &err)) {
        dev = qdev_device_add_from_qdict(opts, false, &err);
        object_unref(OBJECT(dev));
    }
    qobject_unref(opts);
    hmp_error(mon, err);
}

static void hmp_device_del(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_device_del(qdict_get_str(args, "id"), &err);
    hmp_error(mon, err);
}

static void hmp_object_add(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    user_creatable_add_from_str(qdict_get_str(args, "object"), &err);
    hmp_error(mon, err);
}

static void hmp_object_del(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    user_creatable_del(qdict_get_str(args, "id"), &err);
    hmp_error(mon, err);
}

/*** Character devices ***/

static void hmp_ringbuf_write(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_ringbuf_write(qdict_get_str(args, "device"),
                      qdict_get_str(args, "data"), false, 0, &err);
    hmp_error(mon, err);
}

static void hmp_ringbuf_read(Monitor *mon, const QDict *args)
{
    Error *err = NULL;
    g_autofree char *text =
        qmp_ringbuf_read(qdict_get_str(args, "device"),
                         qdict_get_int(args, "size"), false, 0, &err);

    if (text) {
        monitor_printf(mon, "%s\n", text);
    }
    hmp_error(mon, err);
}

/*** Properties ***/

static void hmp_qom_list(Monitor *mon, const QDict *args)
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

static void hmp_qom_get(Monitor *mon, const QDict *args)
{
    Error *err = NULL;
    QObject *value = qmp_qom_get(qdict_get_str(args, "path"),
                                 qdict_get_str(args, "property"), &err);

    if (value) {
        GString *text = qobject_to_json_pretty(value, true);

        monitor_printf(mon, "%s\n", text->str);
        g_string_free(text, true);
        qobject_unref(value);
    }
    hmp_error(mon, err);
}

static void hmp_qom_set(Monitor *mon, const QDict *args)
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

/*** The table ***/

const HMPCommand hmp_commands[] = {
    { "help|?", "name:S?", "[cmd]", "show the help", hmp_help },
    { "info", NULL, "[subcommand]", "show various information", NULL,
      hmp_info_commands },
    { "quit|q", NULL, "", "quit the emulator", hmp_quit },
    { "stop|s", NULL, "", "stop emulation", hmp_stop },
    { "cont|c", NULL, "", "resume emulation", hmp_cont },
    { "exit_preconfig", NULL, "", "make the rest of the machine "
      "(-preconfig)", hmp_exit_preconfig },
    { "system_reset", NULL, "", "reset the system", hmp_system_reset },
    { "system_powerdown", NULL, "", "press the power button",
      hmp_system_powerdown },
    { "device_add", "device:S", "driver[,prop=value][,...]",
      "add a device; 'help' lists types, 'TYPE,help' its properties",
      hmp_device_add },
    { "device_del", "id:s", "id", "remove a device", hmp_device_del },
    { "object_add", "object:S", "[qom-type=]type,id=str[,prop=value][,...]",
      "create an object", hmp_object_add },
    { "object_del", "id:s", "id", "destroy an object", hmp_object_del },
    { "ringbuf_read", "device:s,size:i", "device size",
      "take bytes out of a ring buffer", hmp_ringbuf_read },
    { "ringbuf_write", "device:s,data:s", "device data",
      "put bytes into a ring buffer", hmp_ringbuf_write },
    { "qom-list", "path:s?", "path", "list the properties of an object",
      hmp_qom_list },
    { "qom-get", "path:s,property:s", "path property",
      "print a property of an object", hmp_qom_get },
    { "qom-set", "json:-j,path:s,property:s,value:S",
      "[-j] path property value",
      "set a property of an object; -j: the value is JSON", hmp_qom_set },
    { "cpu", "index:i", "index", "choose the processor that commands use",
      hmp_choose_cpu },
    { "xp", "format:/?,address:i", "/fmt addr",
      "dump physical memory; fmt is count, one of xduoc, one of bhwg",
      hmp_xp },
    { 0 }
};
