/*
 * Devices that a user asks for: -device, device_add and device_del.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-device-add.h"
#include "hw/core/qdev-internal.h"
#include "hw/core/sysbus.h"
#include "qapi/error.h"
#include "qemu/id.h"
#include "qemu/rcu.h"
#include "qobject/qdict.h"

/* Properties that are ours to set, not a user's. */
static const char *const reserved_properties[] = {
    "realized", "hotplugged", "hotpluggable", "parent_bus",
};

/*** Aliases ***/

static const QDevAlias *aliases;
static size_t alias_count;

void qdev_set_aliases(const QDevAlias *table, size_t n)
{
    aliases = table;
    alias_count = n;
}

static int bus_has_type(BusState *bus, void *opaque)
{
    return object_dynamic_cast(OBJECT(bus), opaque) ? -1 : 0;
}

/* To ask is not to make the root of the tree: there may be no board yet. */
static bool bus_exists(const char *type)
{
    Object *root = object_resolve_path("/machine/unattached/sysbus", NULL);

    return root && qbus_walk_children(BUS(root), NULL, bus_has_type, NULL,
                                      NULL, (void *)type) < 0;
}

const char *qdev_resolve_alias(const char *name)
{
    const char *first = NULL;

    for (size_t i = 0; i < alias_count; i++) {
        if (strcmp(aliases[i].alias, name) != 0) {
            continue;
        }
        if (!aliases[i].bus_type || bus_exists(aliases[i].bus_type)) {
            return aliases[i].typename;
        }
        first = first ? first : aliases[i].typename;
    }
    return first ? first : name;
}

const char *qdev_alias_of(const char *typename)
{
    for (size_t i = 0; i < alias_count; i++) {
        if (strcmp(aliases[i].typename, typename) == 0) {
            return aliases[i].alias;
        }
    }
    return NULL;
}

/*** The class ***/

/* What @driver names, if a user may have one now. */
static DeviceClass *device_add_class(const char *driver, Error **errp)
{
    ObjectClass *oc = object_class_checked(driver, TYPE_DEVICE, errp);
    DeviceClass *dc;

    if (!oc) {
        return NULL;
    }
    dc = DEVICE_CLASS(oc);
    if (!dc->user_creatable) {
        error_setg(errp, "Parameter 'driver' expects a pluggable device type:"
                   " '%s' is part of a machine", driver);
        return NULL;
    }
    if (phase_check(PHASE_MACHINE_READY) && !dc->hotpluggable) {
        error_setg(errp, "Parameter 'driver' expects a hotpluggable device "
                   "type: '%s' must be there at start", driver);
        return NULL;
    }
    return dc;
}

/*** The bus ***/

typedef struct FindBus {
    const char *type;
    BusState *free;             /* the first with room */
    BusState *full;             /* the first without */
} FindBus;

static int bus_find_by_type(BusState *bus, void *opaque)
{
    FindBus *find = opaque;

    if (!object_dynamic_cast(OBJECT(bus), find->type)) {
        return 0;
    }
    if (qbus_is_full(bus)) {
        find->full = find->full ? find->full : bus;
        return 0;
    }
    find->free = bus;
    return -1;
}

/* The bus that a user named, or the first with room of the right type. */
static BusState *device_add_bus(const char *driver, DeviceClass *dc,
                                const char *path, Error **errp)
{
    FindBus find = { .type = dc->bus_type };
    BusState *bus;

    if (path) {
        bus = qbus_find(path, errp);
        if (bus && !object_dynamic_cast(OBJECT(bus), dc->bus_type)) {
            qbus_report_misfit(bus, driver, errp);
            return NULL;
        }
        if (bus && qbus_is_full(bus)) {
            qbus_report_full(bus, errp);
            return NULL;
        }
    } else {
        qbus_walk_children(sysbus_get_default(), NULL, bus_find_by_type,
                           NULL, NULL, &find);
        bus = find.free;
        if (!bus && find.full) {
            qbus_report_full(find.full, errp);
        } else if (!bus) {
            error_setg(errp, "No '%s' bus found for device '%s'",
                       dc->bus_type, driver);
        }
    }
    if (bus && phase_check(PHASE_MACHINE_READY)
        && !qbus_is_hotpluggable(bus)) {
        error_setg(errp, "Bus '%s' does not support hotplugging", bus->name);
        return NULL;
    }
    return bus;
}

/*** Making it ***/

/* The text at @key, NULL if absent; any other type of value is an error. */
static bool opts_get_str(const QDict *opts, const char *key,
                         const char **value, Error **errp)
{
    *value = qdict_get_try_str(opts, key);
    if (!*value && qdict_haskey(opts, key)) {
        error_setg(errp, "Parameter '%s' expects a string", key);
        return false;
    }
    return true;
}

static bool device_set_properties(DeviceState *dev, const QDict *opts,
                                  bool from_json, Error **errp)
{
    g_autoptr(QDict) props = qdict_clone_shallow(opts);

    qdict_del(props, "driver");
    qdict_del(props, "bus");
    qdict_del(props, "id");
    for (size_t i = 0; i < ARRAY_SIZE(reserved_properties); i++) {
        if (qdict_haskey(props, reserved_properties[i])) {
            error_setg(errp, "Property '%s' of a device cannot be set",
                       reserved_properties[i]);
            return false;
        }
    }
    return object_set_properties_from_keyval(OBJECT(dev), props, from_json,
                                             errp);
}

/* Name, configure and realize @dev.  On failure it may be in the tree. */
static bool device_complete(DeviceState *dev, BusState *bus, const char *id,
                            const QDict *opts, bool from_json, Error **errp)
{
    if (phase_check(PHASE_MACHINE_READY)
        && !qdev_hotplug_allowed(dev, bus, errp)) {
        return false;
    }
    if (!qdev_set_id(dev, g_strdup(id), errp)) {
        return false;
    }
    if (!device_set_properties(dev, opts, from_json, errp)) {
        return false;
    }
    dev->opts = qdict_clone_shallow(opts);
    return qdev_realize(dev, bus, errp);
}

static DeviceState *device_add(const char *driver, const char *bus_path,
                               const char *id, const QDict *opts,
                               bool from_json, Error **errp)
{
    ERRP_GUARD();
    DeviceClass *dc = device_add_class(driver, errp);
    BusState *bus = NULL;
    DeviceState *dev;
    Object *obj;

    if (!dc) {
        return NULL;
    }
    if (dc->bus_type) {
        bus = device_add_bus(driver, dc, bus_path, errp);
        if (!bus) {
            return NULL;
        }
    } else if (bus_path) {
        error_setg(errp, "Device '%s' sits on no bus, so bus '%s' does not "
                   "apply", driver, bus_path);
        return NULL;
    }
    if (qdev_should_hide_device(opts, from_json, errp) || *errp) {
        return NULL;
    }
    obj = object_new_checked(driver, TYPE_DEVICE, errp);
    if (!obj) {
        return NULL;
    }
    dev = DEVICE(obj);
    if (device_complete(dev, bus, id, opts, from_json, errp)) {
        return dev;
    }
    if (obj->parent) {
        object_unparent(obj);
    }
    object_unref(obj);
    /* Whatever it held must be free for the next try. */
    drain_call_rcu();
    return NULL;
}

DeviceState *qdev_device_add_from_qdict(const QDict *opts, bool from_json,
                                        Error **errp)
{
    const char *driver, *bus_path, *id;
    DeviceState *dev;

    if (!opts_get_str(opts, "driver", &driver, errp)
        || !opts_get_str(opts, "bus", &bus_path, errp)
        || !opts_get_str(opts, "id", &id, errp)) {
        return NULL;
    }
    if (!driver) {
        error_setg(errp, "Parameter 'driver' is missing");
        return NULL;
    }
    if (id && !id_wellformed(id)) {
        error_setg(errp, "Parameter 'id' expects an identifier, not '%s'",
                   id);
        return NULL;
    }
    dev = device_add(qdev_resolve_alias(driver), bus_path, id, opts,
                     from_json, errp);
    if (dev && phase_check(PHASE_MACHINE_READY)) {
        qdev_set_machine_modified();
    }
    return dev;
}

/*** Removing it ***/

static DeviceState *device_find(const char *id, Error **errp)
{
    Object *obj;

    if (*id == '/') {
        obj = object_resolve_path(id, NULL);
    } else {
        obj = object_resolve_path_component(machine_get_container("peripheral"),
                                            id);
    }
    if (!obj) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND,
                  "Device '%s' not found", id);
        return NULL;
    }
    if (!object_dynamic_cast(obj, TYPE_DEVICE)) {
        error_setg(errp, "%s is not a hotpluggable device", id);
        return NULL;
    }
    return DEVICE(obj);
}

void qdev_device_del(const char *id, Error **errp)
{
    DeviceState *dev = device_find(id, errp);
    int64_t now_ms = g_get_monotonic_time() / 1000;

    if (!dev) {
        return;
    }
    if (dev->pending_deleted_event
        && (dev->pending_deleted_expires_ms == 0
            || dev->pending_deleted_expires_ms > now_ms)) {
        error_setg(errp, "Device %s is already in the process of unplug",
                   id);
        return;
    }
    qdev_unplug(dev, errp);
}
