/*
 * Buses: the devices on them, the tree they form, and finding one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev.h"
#include "hw/core/qdev-internal.h"
#include "qapi/error.h"
#include "qemu/rcu_queue.h"

/*** Children ***/

bool qbus_is_full(BusState *bus)
{
    int max_dev = BUS_GET_CLASS(bus)->max_dev;

    return bus->full || (max_dev && bus->num_children >= max_dev);
}

void qbus_report_full(BusState *bus, Error **errp)
{
    int max_dev = BUS_GET_CLASS(bus)->max_dev;

    if (bus->full) {
        error_setg(errp, "Bus '%s' is full", bus->name);
    } else {
        error_setg(errp, "Bus '%s' is full: it holds %d of at most %d devices",
                   bus->name, bus->num_children, max_dev);
    }
}

void qbus_report_misfit(BusState *bus, const char *driver, Error **errp)
{
    error_setg(errp, "Device '%s' can't go on %s bus '%s'", driver,
               object_get_typename(OBJECT(bus)), bus->name);
}

static void bus_child_property(const BusChild *kid, char *name, size_t size)
{
    g_snprintf(name, size, "child[%d]", kid->index);
}

static void bus_add_child(BusState *bus, DeviceState *dev)
{
    BusChild *kid = g_new0(BusChild, 1);
    char name[32];

    kid->index = bus->max_index++;
    kid->child = dev;
    object_ref(dev);
    bus->num_children++;
    QTAILQ_INSERT_HEAD_RCU(&bus->children, kid, sibling);

    bus_child_property(kid, name, sizeof(name));
    object_property_add_link(OBJECT(bus), name,
                             object_get_typename(OBJECT(dev)),
                             (Object **)&kid->child, NULL, 0);
}

static void bus_free_child(BusChild *kid)
{
    object_unref(kid->child);
    g_free(kid);
}

static void bus_remove_child(BusState *bus, DeviceState *dev)
{
    BusChild *kid;
    char name[32];

    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        if (kid->child == dev) {
            break;
        }
    }
    g_assert(kid);

    bus_child_property(kid, name, sizeof(name));
    object_property_del(OBJECT(bus), name);
    QTAILQ_REMOVE_RCU(&bus->children, kid, sibling);
    bus->num_children--;
    call_rcu(kid, bus_free_child, rcu);
}

/* May @dev go on @bus at all, and is there room? */
static bool bus_accepts(BusState *bus, DeviceState *dev, Error **errp)
{
    BusClass *bc = BUS_GET_CLASS(bus);
    const char *wanted = DEVICE_GET_CLASS(dev)->bus_type;

    if (!wanted || !object_dynamic_cast(OBJECT(bus), wanted)) {
        qbus_report_misfit(bus, object_get_typename(OBJECT(dev)), errp);
        return false;
    }
    if (qbus_is_full(bus)) {
        qbus_report_full(bus, errp);
        return false;
    }
    return !bc->check_address || bc->check_address(bus, dev, errp);
}

bool qdev_set_parent_bus(DeviceState *dev, BusState *bus, Error **errp)
{
    BusState *old = dev->parent_bus;

    if (bus == old) {
        return true;
    }
    if (bus && !bus_accepts(bus, dev, errp)) {
        return false;
    }
    /* Dropping the old bus's hold must not be the end of either. */
    object_ref(dev);
    if (old) {
        bus_remove_child(old, dev);
    }
    dev->parent_bus = bus;
    if (bus) {
        object_ref(bus);
        bus_add_child(bus, dev);
    }
    if (dev->realized) {
        resettable_change_parent(OBJECT(dev), bus ? OBJECT(bus) : NULL,
                                 old ? OBJECT(old) : NULL);
    }
    object_unref(old);
    object_unref(dev);
    return true;
}

BusState *qdev_get_parent_bus(const DeviceState *dev)
{
    return dev->parent_bus;
}

BusState *qdev_get_child_bus(DeviceState *dev, const char *name)
{
    BusState *bus;

    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        if (strcmp(name, bus->name) == 0) {
            return bus;
        }
    }
    return NULL;
}

/*** Making one ***/

/*
 * A bus without a name is called after the device's id, or else after its
 * own type with a counter: "scsi0.0", "isa.0".
 */
static char *bus_make_name(BusState *bus, DeviceState *parent)
{
    BusClass *bc = BUS_GET_CLASS(bus);
    g_autofree char *lower = NULL;

    if (parent && parent->id) {
        return g_strdup_printf("%s.%d", parent->id, parent->num_child_bus);
    }
    lower = g_ascii_strdown(object_get_typename(OBJECT(bus)), -1);
    return g_strdup_printf("%s.%d", lower, bc->automatic_ids++);
}

static void bus_attach(BusState *bus, DeviceState *parent, const char *name)
{
    bus->name = name ? g_strdup(name) : bus_make_name(bus, parent);
    if (parent) {
        bus->parent = parent;
        QLIST_INSERT_HEAD(&parent->child_bus, bus, sibling);
        parent->num_child_bus++;
        object_property_add_child(OBJECT(parent), bus->name, OBJECT(bus));
        /* The tree holds it from here on. */
        object_unref(bus);
    }
}

void qbus_init(void *bus, size_t size, const char *typename,
               DeviceState *parent, const char *name)
{
    object_initialize(bus, size, typename);
    bus_attach(BUS(bus), parent, name);
}

BusState *qbus_new(const char *typename, DeviceState *parent,
                   const char *name)
{
    BusState *bus = BUS(object_new(typename));

    bus_attach(bus, parent, name);
    return bus;
}

bool qbus_realize(BusState *bus, Error **errp)
{
    ERRP_GUARD();
    BusClass *bc = BUS_GET_CLASS(bus);

    if (bus->realized) {
        return true;
    }
    if (bc->realize) {
        bc->realize(bus, errp);
        if (*errp) {
            return false;
        }
    }
    bus->realized = true;
    return true;
}

void qbus_unrealize(BusState *bus)
{
    BusClass *bc = BUS_GET_CLASS(bus);
    BusChild *kid;

    if (!bus->realized) {
        return;
    }
    bus->realized = false;
    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        qdev_unrealize(kid->child);
    }
    if (bc->unrealize) {
        bc->unrealize(bus);
    }
}

/*** Walking ***/

int qbus_walk_children(BusState *bus, qdev_walkerfn *pre_devfn,
                       qbus_walkerfn *pre_busfn, qdev_walkerfn *post_devfn,
                       qbus_walkerfn *post_busfn, void *opaque)
{
    BusChild *kid;
    int ret = pre_busfn ? pre_busfn(bus, opaque) : 0;

    if (ret) {
        return ret;
    }
    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        ret = qdev_walk_children(kid->child, pre_devfn, pre_busfn,
                                 post_devfn, post_busfn, opaque);
        if (ret < 0) {
            return ret;
        }
    }
    return post_busfn ? post_busfn(bus, opaque) : 0;
}

int qdev_walk_children(DeviceState *dev, qdev_walkerfn *pre_devfn,
                       qbus_walkerfn *pre_busfn, qdev_walkerfn *post_devfn,
                       qbus_walkerfn *post_busfn, void *opaque)
{
    BusState *bus;
    int ret = pre_devfn ? pre_devfn(dev, opaque) : 0;

    if (ret) {
        return ret;
    }
    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        ret = qbus_walk_children(bus, pre_devfn, pre_busfn, post_devfn,
                                 post_busfn, opaque);
        if (ret < 0) {
            return ret;
        }
    }
    return post_devfn ? post_devfn(dev, opaque) : 0;
}

DeviceState *qdev_find_recursive(BusState *bus, const char *id)
{
    BusChild *kid;
    BusState *child;
    DeviceState *found;

    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        if (kid->child->id && strcmp(kid->child->id, id) == 0) {
            return kid->child;
        }
        QLIST_FOREACH(child, &kid->child->child_bus, sibling) {
            found = qdev_find_recursive(child, id);
            if (found) {
                return found;
            }
        }
    }
    return NULL;
}

/*** Paths ***/

char *qdev_get_dev_path(DeviceState *dev)
{
    BusClass *bc;

    if (!dev->parent_bus) {
        return NULL;
    }
    bc = BUS_GET_CLASS(dev->parent_bus);
    return bc->get_dev_path ? bc->get_dev_path(dev) : NULL;
}

const char *qdev_fw_name(DeviceState *dev)
{
    DeviceClass *dc = DEVICE_GET_CLASS(dev);

    return dc->fw_name ? dc->fw_name : object_get_typename(OBJECT(dev));
}

static void bus_append_fw_path(DeviceState *dev, GString *path)
{
    BusState *bus = dev->parent_bus;
    g_autofree char *name = NULL;
    BusClass *bc;

    if (!bus) {
        return;
    }
    if (bus->parent) {
        bus_append_fw_path(bus->parent, path);
    }
    bc = BUS_GET_CLASS(bus);
    name = bc->get_fw_dev_path ? bc->get_fw_dev_path(dev) : NULL;
    g_string_append_c(path, '/');
    g_string_append(path, name ? name : qdev_fw_name(dev));
}

char *qdev_get_fw_dev_path(DeviceState *dev)
{
    GString *path = g_string_new(NULL);

    bus_append_fw_path(dev, path);
    if (path->len == 0) {
        g_string_append_c(path, '/');
    }
    return g_string_free(path, FALSE);
}

/*** Hotplug, reset ***/

bool qbus_is_hotpluggable(BusState *bus)
{
    HotplugHandler *handler = bus->hotplug_handler;
    HotplugHandlerClass *hdc;

    if (!handler) {
        return false;
    }
    hdc = HOTPLUG_HANDLER_GET_CLASS(handler);
    return !hdc->is_hotpluggable_bus
        || hdc->is_hotpluggable_bus(handler, bus);
}

/* No reference: the handler is the bus, its device, or the machine. */
void qbus_set_hotplug_handler(BusState *bus, Object *handler)
{
    bus->hotplug_handler = HOTPLUG_HANDLER(handler);
}

void qbus_set_bus_hotplug_handler(BusState *bus)
{
    qbus_set_hotplug_handler(bus, OBJECT(bus));
}

void bus_cold_reset(BusState *bus)
{
    resettable_reset(OBJECT(bus), RESET_TYPE_COLD);
}

bool bus_is_in_reset(BusState *bus)
{
    return resettable_is_in_reset(OBJECT(bus));
}

static ResettableState *bus_get_reset_state(Object *obj)
{
    return &BUS(obj)->reset;
}

static void bus_reset_foreach(Object *obj, ResettableChildCallback cb,
                              void *opaque, ResetType type)
{
    BusState *bus = BUS(obj);
    BusChild *kid;

    RCU_READ_LOCK_GUARD();
    QTAILQ_FOREACH_RCU(kid, &bus->children, sibling) {
        cb(OBJECT(kid->child), opaque, type);
    }
}

/*** The type ***/

static bool bus_get_realized(Object *obj, Error **errp)
{
    return BUS(obj)->realized;
}

static void bus_instance_init(Object *obj)
{
    QTAILQ_INIT(&BUS(obj)->children);
}

static void bus_unparent(Object *obj)
{
    BusState *bus = BUS(obj);
    BusChild *kid;

    /* Removing one may remove others, so always take the first. */
    while ((kid = QTAILQ_FIRST(&bus->children))) {
        DeviceState *dev = kid->child;

        object_ref(dev);
        object_unparent(OBJECT(dev));
        if (dev->parent_bus == bus) {
            qdev_set_parent_bus(dev, NULL, NULL);
        }
        object_unref(dev);
    }
    qbus_unrealize(bus);
    if (bus->parent) {
        QLIST_REMOVE(bus, sibling);
        bus->parent->num_child_bus--;
        bus->parent = NULL;
    }
}

static void bus_finalize(Object *obj)
{
    g_free(BUS(obj)->name);
}

static void bus_class_init(ObjectClass *oc, const void *data)
{
    ResettableClass *rc = RESETTABLE_CLASS(oc);

    oc->unparent = bus_unparent;
    rc->get_state = bus_get_reset_state;
    rc->child_foreach = bus_reset_foreach;
    object_class_property_add_link(oc, QDEV_HOTPLUG_HANDLER_PROPERTY,
                                   TYPE_HOTPLUG_HANDLER,
                                   offsetof(BusState, hotplug_handler), NULL,
                                   0);
    object_class_property_add_bool(oc, "realized", bus_get_realized, NULL);
}

static const TypeInfo bus_types[] = {
    {
        .name = TYPE_BUS,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(BusState),
        .instance_init = bus_instance_init,
        .instance_finalize = bus_finalize,
        .abstract = true,
        .class_size = sizeof(BusClass),
        .class_init = bus_class_init,
        .security_boundary = SECURITY_BOUNDARY_INTERNAL,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_RESETTABLE_INTERFACE },
            { NULL },
        },
    },
};
DEFINE_TYPES(bus_types)
