/*
 * Devices that come and go while the guest runs, and the phases before.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "hw/core/qdev.h"
#include "hw/core/qdev-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-events-qdev.h"

static MachineInitPhase machine_phase;

bool phase_check(MachineInitPhase phase)
{
    return qatomic_read(&machine_phase) >= phase;
}

void phase_advance(MachineInitPhase phase)
{
    g_assert(machine_phase == phase - 1);
    qatomic_set(&machine_phase, phase);
}

/* The machine, unless a placeholder stands in for it. */
static MachineState *hotplug_machine(void)
{
    return (MachineState *)object_dynamic_cast(qdev_get_machine(),
                                               TYPE_MACHINE);
}

HotplugHandler *qdev_get_bus_hotplug_handler(DeviceState *dev)
{
    return dev->parent_bus ? dev->parent_bus->hotplug_handler : NULL;
}

HotplugHandler *qdev_get_machine_hotplug_handler(DeviceState *dev)
{
    MachineState *machine = hotplug_machine();
    MachineClass *mc = machine ? MACHINE_GET_CLASS(machine) : NULL;

    return mc && mc->get_hotplug_handler
        ? mc->get_hotplug_handler(machine, dev) : NULL;
}

HotplugHandler *qdev_get_hotplug_handler(DeviceState *dev)
{
    HotplugHandler *handler = qdev_get_machine_hotplug_handler(dev);

    return handler ? handler : qdev_get_bus_hotplug_handler(dev);
}

bool qdev_hotplug_allowed(DeviceState *dev, BusState *bus, Error **errp)
{
    MachineState *machine = hotplug_machine();
    MachineClass *mc = machine ? MACHINE_GET_CLASS(machine) : NULL;
    const char *type = object_get_typename(OBJECT(dev));

    if (!DEVICE_GET_CLASS(dev)->hotpluggable) {
        error_setg(errp, "Device '%s' does not support hotplugging", type);
        return false;
    }
    if (bus && !qbus_is_hotpluggable(bus)) {
        error_setg(errp, "Bus '%s' does not support hotplugging", bus->name);
        return false;
    }
    if (mc && mc->hotplug_allowed
        && !mc->hotplug_allowed(machine, dev, errp)) {
        return false;
    }
    if (!bus && !qdev_get_machine_hotplug_handler(dev)) {
        error_setg(errp, "Machine does not support hotplug of device '%s'",
                   type);
        return false;
    }
    return true;
}

bool qdev_hotunplug_allowed(DeviceState *dev, Error **errp)
{
    return !qdev_unplug_blocked(dev, errp);
}

void qdev_add_unplug_blocker(DeviceState *dev, Error *reason)
{
    dev->unplug_blockers = g_slist_prepend(dev->unplug_blockers, reason);
}

void qdev_del_unplug_blocker(DeviceState *dev, Error *reason)
{
    dev->unplug_blockers = g_slist_remove(dev->unplug_blockers, reason);
}

bool qdev_unplug_blocked(DeviceState *dev, Error **errp)
{
    if (!dev->unplug_blockers) {
        return false;
    }
    error_propagate(errp, error_copy(dev->unplug_blockers->data));
    return true;
}

void qdev_simple_device_unplug_cb(const HotplugHandler *hotplug_dev,
                                  DeviceState *dev, Error **errp)
{
    qdev_unrealize(dev);
}

void qdev_unplug(DeviceState *dev, Error **errp)
{
    ERRP_GUARD();
    HotplugHandler *handler;

    if (!qdev_hotunplug_allowed(dev, errp)) {
        return;
    }
    if (dev->parent_bus && !qbus_is_hotpluggable(dev->parent_bus)) {
        error_setg(errp, "Bus '%s' does not support hotplugging",
                   dev->parent_bus->name);
        return;
    }
    handler = qdev_get_hotplug_handler(dev);
    if (!DEVICE_GET_CLASS(dev)->hotpluggable || !handler) {
        error_setg(errp, "Device '%s' does not support hotplugging",
                   object_get_typename(OBJECT(dev)));
        return;
    }
    qdev_set_machine_modified();
    if (HOTPLUG_HANDLER_GET_CLASS(handler)->unplug_request) {
        hotplug_handler_unplug_request(handler, dev, errp);
        return;
    }
    hotplug_handler_unplug(handler, dev, errp);
    if (!*errp) {
        object_unparent(OBJECT(dev));
    }
}

void qdev_tell_deleted(DeviceState *dev)
{
    /* Nobody could have known a device that never had a path. */
    if (dev->canonical_path) {
        qapi_event_send_device_deleted(dev->id, dev->canonical_path);
    }
}
