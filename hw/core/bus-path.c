/*
 * Finding the bus that a user names.
 *
 * A path is "/" for the main system bus, then elements that are by turns a
 * device and one of its buses.  Without the first "/", the first element is
 * the name of any bus.  A device at the end stands for its only bus.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/sysbus.h"
#include "qapi/error.h"

static int bus_has_name(BusState *bus, void *opaque)
{
    BusState **found = ((void **)opaque)[1];

    if (strcmp(bus->name, ((void **)opaque)[0]) != 0) {
        return 0;
    }
    *found = bus;
    return -1;
}

static BusState *bus_find_name(const char *name)
{
    BusState *found = NULL;
    void *find[] = { (void *)name, &found };

    qbus_walk_children(sysbus_get_default(), NULL, bus_has_name, NULL, NULL,
                       find);
    return found;
}

/* A device on @bus by its id, or else the first of that type. */
static DeviceState *bus_find_device(BusState *bus, const char *name)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        if (g_strcmp0(kid->child->id, name) == 0) {
            return kid->child;
        }
    }
    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        if (strcmp(object_get_typename(OBJECT(kid->child)), name) == 0) {
            return kid->child;
        }
    }
    return NULL;
}

static void hint_devices(Error *const *errp, BusState *bus)
{
    BusChild *kid;
    const char *separator = " ";

    error_append_hint(errp, "devices at \"%s\":", bus->name);
    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        error_append_hint(errp, "%s\"%s\"", separator,
                          kid->child->id ? kid->child->id
                          : object_get_typename(OBJECT(kid->child)));
        separator = ", ";
    }
    error_append_hint(errp, "\n");
}

static void hint_buses(Error *const *errp, DeviceState *dev)
{
    BusState *child;
    const char *separator = " ";

    error_append_hint(errp, "child buses at \"%s\":",
                      dev->id ? dev->id : object_get_typename(OBJECT(dev)));
    QLIST_FOREACH(child, &dev->child_bus, sibling) {
        error_append_hint(errp, "%s\"%s\"", separator, child->name);
        separator = ", ";
    }
    error_append_hint(errp, "\n");
}

/* The only bus of @dev. */
static BusState *device_only_bus(DeviceState *dev, const char *name,
                                 Error **errp)
{
    ERRP_GUARD();

    if (dev->num_child_bus == 0) {
        error_setg(errp, "Device '%s' has no child bus", name);
        return NULL;
    }
    if (dev->num_child_bus > 1) {
        error_setg(errp, "Device '%s' has multiple child buses", name);
        hint_buses(errp, dev);
        return NULL;
    }
    return QLIST_FIRST(&dev->child_bus);
}

BusState *qbus_find(const char *path, Error **errp)
{
    ERRP_GUARD();
    g_auto(GStrv) part = g_strsplit(path, "/", -1);
    int n = 0, end = g_strv_length(part);
    BusState *bus;

    /* An absolute path has an empty first part; drop empty last ones. */
    while (end > 1 && part[end - 1][0] == '\0') {
        end--;
    }
    bus = path[0] == '/' ? sysbus_get_default()
        : end ? bus_find_name(part[0]) : NULL;
    if (!bus) {
        error_setg(errp, "Bus '%s' not found", end ? part[0] : path);
        return NULL;
    }
    for (n = 1; n < end; n += 2) {
        DeviceState *dev = bus_find_device(bus, part[n]);

        if (!dev) {
            error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND,
                      "Device '%s' not found on bus '%s'", part[n],
                      bus->name);
            hint_devices(errp, bus);
            return NULL;
        }
        if (n + 1 == end) {
            return device_only_bus(dev, part[n], errp);
        }
        bus = qdev_get_child_bus(dev, part[n + 1]);
        if (!bus) {
            error_setg(errp, "Bus '%s' not found on device '%s'",
                       part[n + 1], part[n]);
            hint_buses(errp, dev);
            return NULL;
        }
    }
    return bus;
}
