/*
 * Devices: making them, putting them into use and taking them out again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev.h"
#include "hw/core/qdev-internal.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qobject/qdict.h"
#include "system/memory.h"

static QTAILQ_HEAD(, DeviceListener) device_listeners =
    QTAILQ_HEAD_INITIALIZER(device_listeners);

static bool machine_modified;

/*** Making one ***/

DeviceState *qdev_new(const char *name)
{
    return DEVICE(object_new(name));
}

DeviceState *qdev_try_new(const char *name)
{
    ObjectClass *oc = object_class_by_name(name);

    if (!oc || object_class_is_abstract(oc)
        || !object_class_dynamic_cast(oc, TYPE_DEVICE)) {
        return NULL;
    }
    return DEVICE(object_new(name));
}

/*** Where it is ***/

Object *qdev_get_machine(void)
{
    Object *root = object_get_root();
    Object *machine = object_resolve_path_component(root, "machine");

    return machine ? machine
        : object_property_add_new_container(root, "machine");
}

void qdev_create_fake_machine(void)
{
    object_property_add_new_container(object_get_root(), "machine");
}

Object *machine_get_container(const char *name)
{
    Object *machine = qdev_get_machine();
    Object *container = object_resolve_path_component(machine, name);

    return container ? container
        : object_property_add_new_container(machine, name);
}

static void device_report_duplicate(DeviceState *dev, const char *id,
                                    Error **errp)
{
    Object *other = object_resolve_path_component(
        machine_get_container("peripheral"), id);

    error_setg(errp, "Duplicate device ID '%s': a '%s' has it, so a '%s' "
               "cannot", id, object_get_typename(other),
               object_get_typename(OBJECT(dev)));
}

const char *qdev_set_id(DeviceState *dev, char *id, Error **errp)
{
    ObjectProperty *prop;

    g_assert(!dev->id && !OBJECT(dev)->parent);
    if (id) {
        prop = object_property_try_add_child(
            machine_get_container("peripheral"), id, OBJECT(dev), NULL);
        if (!prop) {
            device_report_duplicate(dev, id, errp);
            g_free(id);
            return NULL;
        }
        dev->id = id;
    } else {
        prop = object_property_add_child(
            machine_get_container("peripheral-anon"), "device[*]", OBJECT(dev));
    }
    return prop->name;
}

char *qdev_get_human_name(DeviceState *dev)
{
    char *path;

    if (dev->id) {
        return g_strdup(dev->id);
    }
    path = object_get_canonical_path(OBJECT(dev));
    return path ? path : g_strdup(object_get_typename(OBJECT(dev)));
}

const char *qdev_get_printable_name(DeviceState *dev)
{
    char *path;

    if (dev->id) {
        return g_strdup(dev->id);
    }
    path = qdev_get_dev_path(dev);
    return path ? path : g_strdup("<unknown device>");
}

void qdev_set_machine_modified(void)
{
    machine_modified = true;
}

bool qdev_machine_modified(void)
{
    return machine_modified;
}

/*** In use or not ***/

void device_listener_register(DeviceListener *listener)
{
    QTAILQ_INSERT_TAIL(&device_listeners, listener, link);
}

void device_listener_unregister(DeviceListener *listener)
{
    QTAILQ_REMOVE(&device_listeners, listener, link);
}

bool qdev_should_hide_device(const QDict *opts, bool from_json,
                             Error **errp)
{
    ERRP_GUARD();
    DeviceListener *listener;

    QTAILQ_FOREACH(listener, &device_listeners, link) {
        if (listener->hide_device) {
            bool hide = listener->hide_device(listener, opts, from_json,
                                              errp);

            if (hide || *errp) {
                return hide && !*errp;
            }
        }
    }
    return false;
}

static void device_tell_realized(DeviceState *dev)
{
    DeviceListener *listener;

    QTAILQ_FOREACH(listener, &device_listeners, link) {
        if (listener->realize) {
            listener->realize(listener, dev);
        }
    }
}

static void device_tell_unrealized(DeviceState *dev)
{
    DeviceListener *listener;

    QTAILQ_FOREACH_REVERSE(listener, &device_listeners, link) {
        if (listener->unrealize) {
            listener->unrealize(listener, dev);
        }
    }
}

/* What must be true before the device's own code may run. */
static bool device_may_realize(DeviceState *dev, Error **errp)
{
    DeviceClass *dc = DEVICE_GET_CLASS(dev);

    g_assert(!object_is_introspect(OBJECT(dev)));
    if (dev->globals_err) {
        error_propagate(errp, error_copy(dev->globals_err));
        return false;
    }
    if (dev->hotplugged && !dc->hotpluggable) {
        error_setg(errp, "Device '%s' does not support hotplugging",
                   object_get_typename(OBJECT(dev)));
        return false;
    }
    if (dc->bus_type && !dev->parent_bus) {
        error_setg(errp, "Device '%s' needs a bus of type '%s'",
                   object_get_typename(OBJECT(dev)), dc->bus_type);
        return false;
    }
    return object_check_security(OBJECT(dev), errp);
}

static bool device_realize_buses(DeviceState *dev, Error **errp)
{
    BusState *bus;

    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        if (!qbus_realize(bus, errp)) {
            return false;
        }
    }
    return true;
}

static void device_unrealize_buses(DeviceState *dev)
{
    BusState *bus;

    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        qbus_unrealize(bus);
    }
}

/* A device that arrives late starts in the state it would have been in. */
static void device_reset_hotplugged(DeviceState *dev)
{
    resettable_assert_reset(OBJECT(dev), RESET_TYPE_COLD);
    if (dev->parent_bus) {
        resettable_change_parent(OBJECT(dev), OBJECT(dev->parent_bus), NULL);
    }
    resettable_release_reset(OBJECT(dev), RESET_TYPE_COLD);
}

/* The device's own realize, then its buses and its handler; or nothing. */
static bool device_realize_steps(DeviceState *dev, HotplugHandler *handler,
                                 Error **errp)
{
    ERRP_GUARD();
    DeviceClass *dc = DEVICE_GET_CLASS(dev);

    if (dc->realize) {
        dc->realize(dev, errp);
        if (*errp) {
            return false;
        }
    }
    device_tell_realized(dev);

    g_free(dev->canonical_path);
    dev->canonical_path = object_get_canonical_path(OBJECT(dev));
    resettable_state_clear(&dev->reset);

    if (!device_realize_buses(dev, errp)) {
        goto undo;
    }
    if (dev->hotplugged) {
        device_reset_hotplugged(dev);
    }
    dev->pending_deleted_event = false;
    if (dev->hotplugged && !object_security_audit_hotplug(errp)) {
        goto undo;
    }
    if (handler) {
        hotplug_handler_plug(handler, dev, errp);
        if (*errp) {
            goto undo;
        }
    }
    return true;

undo:
    device_unrealize_buses(dev);
    device_tell_unrealized(dev);
    if (dc->unrealize) {
        dc->unrealize(dev);
    }
    return false;
}

static bool device_do_realize(DeviceState *dev, Error **errp)
{
    ERRP_GUARD();
    Object *obj = OBJECT(dev);
    HotplugHandler *handler;
    bool adopted = false;

    if (!device_may_realize(dev, errp)) {
        return false;
    }
    if (!obj->parent) {
        object_property_add_child(machine_get_container("unattached"),
                                  "device[*]", obj);
        adopted = true;
    }
    handler = qdev_get_hotplug_handler(dev);
    if (handler) {
        hotplug_handler_pre_plug(handler, dev, errp);
    }
    if (!*errp && device_realize_steps(dev, handler, errp)) {
        /* All that was written above is visible to who sees this set. */
        qatomic_store_release(&dev->realized, true);
        return true;
    }
    g_clear_pointer(&dev->canonical_path, g_free);
    if (adopted) {
        object_unparent(obj);
    }
    return false;
}

static void device_do_unrealize(DeviceState *dev)
{
    DeviceClass *dc = DEVICE_GET_CLASS(dev);

    /* Others must stop using it before it changes. */
    qatomic_set(&dev->realized, false);
    smp_mb();

    device_unrealize_buses(dev);
    device_tell_unrealized(dev);
    if (dc->unrealize) {
        dc->unrealize(dev);
    }
    dev->pending_deleted_event = true;
}

bool qdev_realize(DeviceState *dev, BusState *bus, Error **errp)
{
    DeviceClass *dc = DEVICE_GET_CLASS(dev);
    bool moved = false;

    g_assert(!dev->realized);
    /* On failure the device is unparented, which may be its last reference. */
    object_ref(dev);
    if (bus) {
        if (!qdev_set_parent_bus(dev, bus, errp)) {
            object_unref(dev);
            return false;
        }
        moved = true;
    } else {
        g_assert(!dc->bus_type);
    }
    if (!device_do_realize(dev, errp)) {
        if (moved && dev->parent_bus) {
            qdev_set_parent_bus(dev, NULL, NULL);
        }
        object_unref(dev);
        return false;
    }
    object_unref(dev);
    return true;
}

bool qdev_realize_and_unref(DeviceState *dev, BusState *bus, Error **errp)
{
    bool ok = qdev_realize(dev, bus, errp);

    object_unref(dev);
    return ok;
}

void qdev_unrealize(DeviceState *dev)
{
    if (dev->realized) {
        device_do_unrealize(dev);
    }
}

int qdev_sync_config(DeviceState *dev, Error **errp)
{
    DeviceClass *dc = DEVICE_GET_CLASS(dev);

    if (!dc->sync_config) {
        error_setg(errp, "device-sync-config is not supported for the device "
                   "type '%s'", object_get_typename(OBJECT(dev)));
        return -ENOTSUP;
    }
    return dc->sync_config(dev, errp);
}

static int device_check_attached(Object *obj, void *opaque)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);

    if (dev && dev->realized) {
        g_assert(!DEVICE_GET_CLASS(dev)->bus_type || dev->parent_bus);
    }
    return 0;
}

void qdev_assert_realized_properly(void)
{
    object_child_foreach_recursive(object_get_root(), device_check_attached,
                                   NULL);
}

/*** Reset ***/

void device_cold_reset(DeviceState *dev)
{
    resettable_reset(OBJECT(dev), RESET_TYPE_COLD);
}

bool device_is_in_reset(DeviceState *dev)
{
    return resettable_is_in_reset(OBJECT(dev));
}

static ResettableState *device_get_reset_state(Object *obj)
{
    return &DEVICE(obj)->reset;
}

static void device_reset_foreach(Object *obj, ResettableChildCallback cb,
                                 void *opaque, ResetType type)
{
    DeviceState *dev = DEVICE(obj);
    BusState *bus;

    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        cb(OBJECT(bus), opaque, type);
    }
}

static void device_legacy_hold(Object *obj, ResetType type)
{
    DEVICE_GET_CLASS(obj)->legacy_reset(DEVICE(obj));
}

void device_class_set_legacy_reset(DeviceClass *dc, DeviceReset dev_reset)
{
    ResettableClass *rc = RESETTABLE_CLASS(dc);

    dc->legacy_reset = dev_reset;
    rc->phases = (ResettablePhases) { .hold = device_legacy_hold };
}

/*** Class set-up ***/

void device_class_set_parent_realize(DeviceClass *dc,
                                     DeviceRealize dev_realize,
                                     DeviceRealize *parent_realize)
{
    *parent_realize = dc->realize;
    dc->realize = dev_realize;
}

void device_class_set_parent_unrealize(DeviceClass *dc,
                                       DeviceUnrealize dev_unrealize,
                                       DeviceUnrealize *parent_unrealize)
{
    *parent_unrealize = dc->unrealize;
    dc->unrealize = dev_unrealize;
}

/*** The type ***/

static bool device_get_realized(Object *obj, Error **errp)
{
    return DEVICE(obj)->realized;
}

/*
 * Realizing through the property is what CPUs and boards do.  Taking a device
 * out of use is not offered here: a user could pull a part of the board.
 */
static void device_set_realized(Object *obj, bool value, Error **errp)
{
    DeviceState *dev = DEVICE(obj);

    if (value == dev->realized) {
        return;
    }
    if (!value) {
        error_setg(errp, "Device '%s' cannot be unrealized; use device_del",
                   object_get_typename(obj));
        return;
    }
    device_do_realize(dev, errp);
}

static bool device_get_hotpluggable(Object *obj, Error **errp)
{
    DeviceState *dev = DEVICE(obj);

    return DEVICE_GET_CLASS(dev)->hotpluggable
        && (!dev->parent_bus || qbus_is_hotpluggable(dev->parent_bus));
}

static bool device_get_hotplugged(Object *obj, Error **errp)
{
    return DEVICE(obj)->hotplugged;
}

static void device_instance_init(Object *obj)
{
    DeviceState *dev = DEVICE(obj);

    if (qdev_hotplug_phase()) {
        dev->hotplugged = 1;
    }
    QLIST_INIT(&dev->gpios);
    QLIST_INIT(&dev->child_bus);
    qdev_prop_init_defaults(dev);
}

static void device_post_init(Object *obj)
{
    if (object_is_introspect(obj)) {
        return;     /* It must not take hold of what a -global names. */
    }
    /*
     * Versions first, the user's wishes last.  Both after instance_init of
     * all classes, which may have set a default of its own.
     */
    object_apply_compat_props(obj);
    qdev_prop_set_globals(DEVICE(obj));
}

static void device_unparent(Object *obj)
{
    DeviceState *dev = DEVICE(obj);

    qdev_unrealize(dev);
    while (!QLIST_EMPTY(&dev->child_bus)) {
        object_unparent(OBJECT(QLIST_FIRST(&dev->child_bus)));
    }
    if (dev->parent_bus) {
        qdev_set_parent_bus(dev, NULL, NULL);
    }
}

static void device_finalize(Object *obj)
{
    DeviceState *dev = DEVICE(obj);
    NamedGPIOList *ngl, *next;

    g_assert(!dev->unplug_blockers);
    QLIST_FOREACH_SAFE(ngl, &dev->gpios, node, next) {
        QLIST_REMOVE(ngl, node);
        g_free(ngl->in);
        g_free(ngl->out);
        g_free(ngl->name);
        g_free(ngl);
    }
    if (dev->pending_deleted_event) {
        qdev_tell_deleted(dev);
    }
    qobject_unref(dev->opts);
    error_free(dev->globals_err);
    g_free(dev->canonical_path);
    g_free(dev->id);
}

/* A subclass has a table of its own, or none; the rows are inherited. */
static void device_class_base_init(ObjectClass *oc, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->props_ = NULL;
    dc->props_count_ = 0;
}

static void device_class_init(ObjectClass *oc, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);
    ResettableClass *rc = RESETTABLE_CLASS(oc);

    oc->unparent = device_unparent;
    dc->hotpluggable = true;
    dc->user_creatable = true;
    rc->get_state = device_get_reset_state;
    rc->child_foreach = device_reset_foreach;

    object_class_property_add_bool(oc, "realized", device_get_realized,
                                   device_set_realized);
    object_class_property_add_bool(oc, "hotpluggable",
                                   device_get_hotpluggable, NULL);
    object_class_property_add_bool(oc, "hotplugged", device_get_hotplugged,
                                   NULL);
    object_class_property_add_link(oc, "parent_bus", TYPE_BUS,
                                   offsetof(DeviceState, parent_bus), NULL,
                                   0);
}

static bool *device_guard(Object *owner)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(owner, TYPE_DEVICE);

    return dev ? &dev->mem_reentrancy_guard.engaged_in_io : NULL;
}

static const TypeInfo device_info = {
    .name = TYPE_DEVICE,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(DeviceState),
    .instance_init = device_instance_init,
    .instance_post_init = device_post_init,
    .instance_finalize = device_finalize,
    .class_base_init = device_class_base_init,
    .class_init = device_class_init,
    .abstract = true,
    .class_size = sizeof(DeviceClass),
    .user_selectable = true,
    .security_boundary = SECURITY_BOUNDARY_GUEST,
    .interfaces = (const InterfaceInfo[]) {
        { TYPE_RESETTABLE_INTERFACE },
        { NULL },
    },
};

static const ObjectKind device_kind = {
    .base = TYPE_DEVICE,
    .noun = "device model",
};

static void device_register_types(void)
{
    type_register_static(&device_info);
    object_register_kind(&device_kind);
    memory_region_set_guard_lookup(device_guard);
}
type_init(device_register_types)
