/*
 * A bus, a bridge and a few devices for the tests of hw/core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"

static void t_dev_input(void *opaque, int n, int level)
{
    ((TDev *)opaque)->levels += level * (n + 1);
}

static void t_dev_init(Object *obj)
{
    TDev *d = (TDev *)obj;

    qdev_init_gpio_in(DEVICE(obj), t_dev_input, 2);
    qdev_init_gpio_out(DEVICE(obj), d->out, 1);
    qdev_init_gpio_out_named(DEVICE(obj), &d->out[1], "extra", 1);
}

static void t_dev_realize(DeviceState *dev, Error **errp)
{
    TDev *d = (TDev *)dev;

    if (d->fail) {
        error_setg(errp, "told to fail");
        return;
    }
    d->realized++;
}

static void t_dev_unrealize(DeviceState *dev)
{
    ((TDev *)dev)->unrealized++;
}

static void t_dev_enter(Object *obj, ResetType type)
{
    ((TDev *)obj)->entered++;
}

static void t_dev_hold(Object *obj, ResetType type)
{
    ((TDev *)obj)->held++;
}

static void t_dev_exit(Object *obj, ResetType type)
{
    ((TDev *)obj)->left++;
}

static const Property t_dev_props[] = {
    DEFINE_PROP_UINT32("number", TDev, number, 7),
    DEFINE_PROP_BOOL("fail", TDev, fail, false),
    DEFINE_PROP_STRING("text", TDev, text),
};

static void t_dev_class_init(ObjectClass *oc, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);
    ResettableClass *rc = RESETTABLE_CLASS(oc);

    dc->desc = "a device for tests";
    dc->bus_type = TYPE_T_BUS;
    dc->realize = t_dev_realize;
    dc->unrealize = t_dev_unrealize;
    rc->phases.enter = t_dev_enter;
    rc->phases.hold = t_dev_hold;
    rc->phases.exit = t_dev_exit;
    device_class_set_props(dc, t_dev_props);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static void t_board_dev_class_init(ObjectClass *oc, const void *data)
{
    DEVICE_CLASS(oc)->user_creatable = false;
}

static void t_cold_dev_class_init(ObjectClass *oc, const void *data)
{
    DEVICE_CLASS(oc)->hotpluggable = false;
}


static void t_bridge_realize(DeviceState *dev, Error **errp)
{
    TBridge *b = T_BRIDGE(dev);

    qbus_init(&b->bus, sizeof(b->bus), TYPE_T_BUS, dev, NULL);
    if (b->hotplug) {
        qbus_set_bus_hotplug_handler(&b->bus);
    }
}

static const Property t_bridge_props[] = {
    DEFINE_PROP_BOOL("hotplug", TBridge, hotplug, false),
};

static void t_bridge_class_init(ObjectClass *oc, const void *data)
{
    DEVICE_CLASS(oc)->realize = t_bridge_realize;
    device_class_set_props(DEVICE_CLASS(oc), t_bridge_props);
}

static void t_bus_unplug(const HotplugHandler *handler, DeviceState *dev,
                         Error **errp)
{
    qdev_simple_device_unplug_cb(handler, dev, errp);
}

static void t_bus_class_init(ObjectClass *oc, const void *data)
{
    BUS_CLASS(oc)->max_dev = 2;
    HOTPLUG_HANDLER_CLASS(oc)->unplug = t_bus_unplug;
}

char t_polite_refuses;
bool t_polite_closed;

static void t_polite_step(char step, Error **errp)
{
    if (t_polite_refuses == step) {
        error_setg(errp, "not today");
    }
}

static void t_polite_pre_plug(const HotplugHandler *handler,
                              DeviceState *dev, Error **errp)
{
    t_polite_step('<', errp);
}

static void t_polite_plug(const HotplugHandler *handler, DeviceState *dev,
                          Error **errp)
{
    t_polite_step('>', errp);
}

static void t_polite_unplug_request(const HotplugHandler *handler,
                                    DeviceState *dev, Error **errp)
{
    dev->pending_deleted_event = true;
}

static bool t_polite_is_hotpluggable(const HotplugHandler *handler,
                                     BusState *bus)
{
    return !t_polite_closed;
}

static void t_polite_class_init(ObjectClass *oc, const void *data)
{
    HotplugHandlerClass *hdc = HOTPLUG_HANDLER_CLASS(oc);

    hdc->pre_plug = t_polite_pre_plug;
    hdc->plug = t_polite_plug;
    hdc->unplug_request = t_polite_unplug_request;
    hdc->unplug = qdev_simple_device_unplug_cb;
    hdc->is_hotpluggable_bus = t_polite_is_hotpluggable;
}

static const TypeInfo t_types[] = {
    {
        .name = TYPE_T_POLITE, .parent = TYPE_OBJECT,
        .class_init = t_polite_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_HOTPLUG_HANDLER }, { NULL }
        },
        TYPE_IS_SECURE("test"),
    },
    {
        .name = TYPE_T_BUS, .parent = TYPE_BUS,
        .instance_size = sizeof(BusState),
        .class_init = t_bus_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_HOTPLUG_HANDLER }, { NULL }
        },
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_T_BRIDGE, .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(TBridge), .class_init = t_bridge_class_init,
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_T_DEV, .parent = TYPE_DEVICE,
        .instance_size = sizeof(TDev), .instance_init = t_dev_init,
        .class_init = t_dev_class_init,
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_T_BOARD_DEV, .parent = TYPE_T_DEV,
        .class_init = t_board_dev_class_init,
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_T_COLD_DEV, .parent = TYPE_T_DEV,
        .class_init = t_cold_dev_class_init,
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_T_BAD_DEV, .parent = TYPE_T_DEV,
        TYPE_IS_INSECURE("made to be refused"),
    }, {
        .name = TYPE_T_LONE_DEV, .parent = TYPE_DEVICE,
        .instance_size = sizeof(DeviceState),
        TYPE_IS_SECURE("test"),
    },
};

void hwcore_types_init(void)
{
    module_call_init(MODULE_INIT_QOM);
    type_register_static_array(t_types, ARRAY_SIZE(t_types));
    qemu_init_main_loop(&error_abort);
    if (!bql_locked()) {
        bql_lock();
    }
}

TBridge *t_bridge_new(bool hotplug)
{
    DeviceState *dev = qdev_new(TYPE_T_BRIDGE);

    qdev_prop_set_bit(dev, "hotplug", hotplug);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_abort);
    return T_BRIDGE(dev);
}

TDev *t_dev_new(void)
{
    return T_DEV(qdev_new(TYPE_T_DEV));
}
