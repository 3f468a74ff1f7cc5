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

static int leave_out(DeviceState *dev, void *opaque)
{
    ++*(int *)opaque;
    return 3;
}

static int leave_out_bus(BusState *bus, void *opaque)
{
    ++*(int *)opaque;
    return object_dynamic_cast(OBJECT(bus), TYPE_T_BUS) ? 4 : 0;
}

static void test_a_walk_can_leave_out_what_is_below(void)
{
    TBridge *b = t_bridge_new(false);
    int pre = 0, post = 0, buses = 0;

    plug(b);
    /* The bridge is left out, with its bus and its own second visit. */
    g_assert_cmpint(qbus_walk_children(sysbus_get_default(), leave_out, NULL,
                                       count_dev, NULL, &pre), ==, 0);
    g_assert_cmpint(pre, ==, 1);
    g_assert_cmpint(qdev_walk_children(DEVICE(b), leave_out, NULL, count_dev,
                                       NULL, &post), ==, 3);
    g_assert_cmpint(post, ==, 1);
    g_assert_cmpint(qdev_walk_children(DEVICE(b), NULL, leave_out_bus, NULL,
                                       NULL, &buses), ==, 0);
    g_assert_cmpint(qbus_walk_children(&b->bus, NULL, leave_out_bus,
                                       count_dev, NULL, &buses), ==, 4);
    g_assert_cmpint(buses, ==, 2);
    drop_bridge(b);
}

static void test_a_bus_is_reset_with_what_is_on_it(void)
{
    TBridge *b = t_bridge_new(false);
    TDev *d = plug(b);

    bus_cold_reset(&b->bus);
    g_assert_cmpuint(d->entered, ==, 1);
    g_assert_cmpuint(d->left, ==, 1);
    g_assert_false(bus_is_in_reset(&b->bus));
    resettable_assert_reset(OBJECT(&b->bus), RESET_TYPE_COLD);
    g_assert_true(bus_is_in_reset(&b->bus));
    g_assert_true(device_is_in_reset(DEVICE(d)));
    resettable_release_reset(OBJECT(&b->bus), RESET_TYPE_COLD);
    drop_bridge(b);
}

static void test_a_root_is_realized_by_hand(void)
{
    BusState *root = qbus_new(TYPE_T_BUS, NULL, "root");
    TDev *d = t_dev_new();

    g_assert_cmpstr(root->name, ==, "root");
    g_assert_null(root->parent);
    g_assert_true(qbus_realize(root, &error_abort));
    g_assert_true(object_property_get_bool(OBJECT(root), "realized",
                                           &error_abort));
    g_assert_true(qbus_realize(root, &error_abort));
    qdev_realize(DEVICE(d), root, &error_abort);
    qbus_unrealize(root);
    g_assert_false(root->realized);
    g_assert_cmpuint(d->unrealized, ==, 1);
    qbus_unrealize(root);
    g_assert_cmpuint(d->unrealized, ==, 1);
    object_unparent(OBJECT(d));
    object_unref(d);
    drain_call_rcu();
    object_unref(root);
}

static int64_t atoi_suffix(const char *name)
{
    return g_ascii_strtoll(strrchr(name, '.') + 1, NULL, 10);
}

static void test_nameless_buses_are_counted(void)
{
    BusState *a = qbus_new(TYPE_T_BUS, NULL, NULL);
    BusState *b = qbus_new(TYPE_T_BUS, NULL, NULL);

    g_assert_true(g_str_has_prefix(a->name, "t-bus."));
    g_assert_cmpint(atoi_suffix(b->name), ==, atoi_suffix(a->name) + 1);
    object_unref(a);
    object_unref(b);
}

static void test_a_bus_can_be_marked_full(void)
{
    BusState *bus = qbus_new(TYPE_T_BUS, NULL, "tight");
    TDev *d = t_dev_new();
    Error *err = NULL;

    qbus_mark_full(bus);
    g_assert_true(qbus_is_full(bus));
    g_assert_false(qdev_set_parent_bus(DEVICE(d), bus, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Bus 'tight' is full");
    error_free_or_abort(&err);
    object_unref(d);
    object_unref(bus);
}

static void test_a_device_can_move(void)
{
    TBridge *from = t_bridge_new(false), *to = t_bridge_new(false);
    TDev *d = plug(from);

    resettable_assert_reset(OBJECT(to), RESET_TYPE_COLD);
    g_assert_true(qdev_set_parent_bus(DEVICE(d), &to->bus, &error_abort));
    g_assert_true(qdev_get_parent_bus(DEVICE(d)) == &to->bus);
    g_assert_cmpint(from->bus.num_children, ==, 0);
    g_assert_cmpint(to->bus.num_children, ==, 1);
    /* It came into a bus that is in reset, and so is it now. */
    g_assert_true(device_is_in_reset(DEVICE(d)));
    resettable_release_reset(OBJECT(to), RESET_TYPE_COLD);
    g_assert_false(device_is_in_reset(DEVICE(d)));
    drop_bridge(from);
    drop_bridge(to);
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
    g_test_add_func("/bus/a walk can leave out what is below",
                    test_a_walk_can_leave_out_what_is_below);
    g_test_add_func("/bus/a bus is reset with what is on it",
                    test_a_bus_is_reset_with_what_is_on_it);
    g_test_add_func("/bus/a root is realized by hand",
                    test_a_root_is_realized_by_hand);
    g_test_add_func("/bus/nameless buses are counted",
                    test_nameless_buses_are_counted);
    g_test_add_func("/bus/a bus can be marked full",
                    test_a_bus_can_be_marked_full);
    g_test_add_func("/bus/a device can move", test_a_device_can_move);
    return g_test_run();
}
