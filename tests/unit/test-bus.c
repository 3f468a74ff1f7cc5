/*
 * Tests of hw/core/bus.c: buses and what is on them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qemu/rcu.h"

static TDev *plug(TBridge *b)
{
    TDev *d = t_dev_new();

    qdev_realize_and_unref(DEVICE(d), &b->bus, &error_abort);
    return d;
}

static void drop_bridge(TBridge *b)
{
    object_unparent(OBJECT(b));
    drain_call_rcu();
}

static void test_a_full_bus_refuses(void)
{
    TBridge *b = t_bridge_new(false);
    TDev *d = t_dev_new();
    Error *err = NULL;
    g_autofree char *want = NULL;

    plug(b);
    g_assert_false(qbus_is_full(&b->bus));
    plug(b);
    g_assert_true(qbus_is_full(&b->bus));
    g_assert_false(qdev_realize(DEVICE(d), &b->bus, &err));
    want = g_strdup_printf("Bus '%s' is full: it holds 2 of at most 2 "
                           "devices", b->bus.name);
    g_assert_cmpstr(error_get_pretty(err), ==, want);
    error_free_or_abort(&err);
    object_unref(d);
    drop_bridge(b);
}

static void test_a_bus_takes_its_own_kind(void)
{
    TDev *d = t_dev_new();
    Error *err = NULL;

    g_assert_false(qdev_set_parent_bus(DEVICE(d), sysbus_get_default(),
                                       &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Device 't-dev' can't go on System bus "
                    "'main-system-bus'");
    error_free_or_abort(&err);
    object_unref(d);
}

static int count_dev(DeviceState *dev, void *opaque)
{
    ++*(int *)opaque;
    return 0;
}

static int stop_at_bus(BusState *bus, void *opaque)
{
    return object_dynamic_cast(OBJECT(bus), TYPE_T_BUS) ? -5 : 0;
}

static void test_a_walk_sees_all_and_can_end(void)
{
    TBridge *b = t_bridge_new(false);
    int devices = 0;

    plug(b);
    plug(b);
    g_assert_cmpint(qbus_walk_children(sysbus_get_default(), count_dev, NULL,
                                       NULL, NULL, &devices), ==, 0);
    g_assert_cmpint(devices, ==, 3);
    g_assert_cmpint(qbus_walk_children(sysbus_get_default(), NULL,
                                       stop_at_bus, NULL, NULL, NULL), ==, -5);
    drop_bridge(b);
}

static void test_devices_leave_with_their_bus(void)
{
    TBridge *b = t_bridge_new(false);
    TDev *d = plug(b);

    object_ref(d);
    drop_bridge(b);
    g_assert_cmpuint(d->unrealized, ==, 1);
    g_assert_null(DEVICE(d)->parent_bus);
    object_unref(d);
}

static void test_a_device_is_found_by_id(void)
{
    TBridge *b = t_bridge_new(false);
    TDev *d = t_dev_new();

    qdev_set_id(DEVICE(d), g_strdup("me"), &error_abort);
    qdev_realize_and_unref(DEVICE(d), &b->bus, &error_abort);
    g_assert_true(qdev_find_recursive(sysbus_get_default(), "me")
                  == DEVICE(d));
    g_assert_null(qdev_find_recursive(sysbus_get_default(), "you"));
    g_assert_true(qdev_get_child_bus(DEVICE(b), b->bus.name) == &b->bus);
    g_assert_null(qdev_get_child_bus(DEVICE(b), "x"));
    drop_bridge(b);
}

static void test_a_bus_is_named_after_its_device(void)
{
    DeviceState *dev = qdev_new(TYPE_T_BRIDGE);

    qdev_set_id(dev, g_strdup("br"), &error_abort);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_abort);
    g_assert_cmpstr(T_BRIDGE(dev)->bus.name, ==, "br.0");
    g_assert_true(object_resolve_path("/machine/peripheral/br/br.0", NULL)
                  == OBJECT(&T_BRIDGE(dev)->bus));
    drop_bridge(T_BRIDGE(dev));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    g_test_add_func("/bus/a full bus refuses", test_a_full_bus_refuses);
    g_test_add_func("/bus/a bus takes its own kind",
                    test_a_bus_takes_its_own_kind);
    g_test_add_func("/bus/a walk sees all and can end",
                    test_a_walk_sees_all_and_can_end);
    g_test_add_func("/bus/devices leave with their bus",
                    test_devices_leave_with_their_bus);
    g_test_add_func("/bus/a device is found by id",
                    test_a_device_is_found_by_id);
    g_test_add_func("/bus/a bus is named after its device",
                    test_a_bus_is_named_after_its_device);
    return g_test_run();
}
