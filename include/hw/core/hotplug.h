/*
 * Hotplug handlers: who decides whether a device may be plugged.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_CORE_HOTPLUG_H
#define HW_CORE_HOTPLUG_H

#include "qom/object.h"

#define TYPE_HOTPLUG_HANDLER "hotplug-handler"

typedef struct HotplugHandlerClass HotplugHandlerClass;
typedef struct HotplugHandler HotplugHandler;
DECLARE_CLASS_CHECKERS(HotplugHandlerClass, HOTPLUG_HANDLER,
                       TYPE_HOTPLUG_HANDLER)
#define HOTPLUG_HANDLER(obj) \
    INTERFACE_CHECK(HotplugHandler, (obj), TYPE_HOTPLUG_HANDLER)

typedef void (*hotplug_fn)(const HotplugHandler *plug_handler,
                           DeviceState *plugged_dev, Error **errp);

/**
 * struct HotplugHandlerClass: the steps of plugging and unplugging.
 * @pre_plug: before the device is realized; may refuse
 * @plug: after it was realized; must not fail except by a bug or a host error
 * @unplug_request: asks the guest to let go; NULL means at once
 * @unplug: detach the device; the last step
 * @is_hotpluggable_bus: may devices come and go on @bus, whose handler this
 *     is?  NULL for yes
 */
struct HotplugHandlerClass {
    InterfaceClass parent;

    hotplug_fn pre_plug;
    hotplug_fn plug;
    hotplug_fn unplug_request;
    hotplug_fn unplug;
    bool (*is_hotpluggable_bus)(const HotplugHandler *plug_handler,
                                BusState *bus);
};

/** hotplug_handler_pre_plug: call the handler's pre_plug, if it has one. */
void hotplug_handler_pre_plug(const HotplugHandler *plug_handler,
                              DeviceState *plugged_dev, Error **errp);
/** hotplug_handler_plug: call the handler's plug, if it has one. */
void hotplug_handler_plug(const HotplugHandler *plug_handler,
                          DeviceState *plugged_dev, Error **errp);
/** hotplug_handler_unplug_request: likewise for unplug_request. */
void hotplug_handler_unplug_request(const HotplugHandler *plug_handler,
                                    DeviceState *plugged_dev, Error **errp);
/** hotplug_handler_unplug: likewise for unplug. */
void hotplug_handler_unplug(const HotplugHandler *plug_handler,
                            DeviceState *plugged_dev, Error **errp);

#endif
