/*
 * Tests of hw/core/device-add.c: devices that a user asks for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-device-add.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qemu/rcu.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"

static TBridge *bridge;

/* Add what JSON text says, with text values unless they are @typed. */
static DeviceState *add(const char *json, bool typed, Error **errp)
{
    g_autoptr(QDict) opts = qobject_to(QDict, qobject_from_json(json,
                                                                &error_abort));

    return qdev_device_add_from_qdict(opts, typed, errp);
}

static void expect_refusal(const char *json, const char *message)
{
    Error *err = NULL;
    int before = bridge->bus.num_children;

    g_assert_null(add(json, false, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free_or_abort(&err);
    g_assert_cmpint(bridge->bus.num_children, ==, before);
}

static void drop(DeviceState *dev)
{
    object_unparent(OBJECT(dev));
    object_unref(dev);
    drain_call_rcu();
}

static void test_a_device_is_added_where_it_fits(void)
{
    DeviceState *dev = add("{'driver': 't-dev', 'id': 'a', 'number': '3'}",
                           false, &error_abort);

    g_assert_true(dev->parent_bus == &bridge->bus);
    g_assert_cmpstr(dev->id, ==, "a");
    g_assert_cmpuint(T_DEV(dev)->number, ==, 3);
    g_assert_cmpstr(qdict_get_str(dev->opts, "driver"), ==, "t-dev");
    drop(dev);
    dev = add("{'driver': 't-dev', 'bus': '/t-bridge', 'number': 4}", true,
              &error_abort);
    g_assert_cmpuint(T_DEV(dev)->number, ==, 4);
    drop(dev);
}

static void test_refusals_name_thing_and_value(void)
{
    expect_refusal("{}", "Parameter 'driver' is missing");
    expect_refusal("{'driver': 3}", "Parameter 'driver' expects a string");
    expect_refusal("{'driver': 'x'}",
                   "'x' is not a valid device model name");
    expect_refusal("{'driver': 't-dev', 'id': '1x'}",
                   "Parameter 'id' expects an identifier, not '1x'");
    expect_refusal("{'driver': 't-dev', 'bus': 'pci.0'}",
                   "Bus 'pci.0' not found");
    expect_refusal("{'driver': 't-dev', 'bus': '/'}",
                   "Device 't-dev' can't go on System bus "
                   "'main-system-bus'");
    expect_refusal("{'driver': 't-lone-dev', 'bus': '/'}",
                   "Device 't-lone-dev' sits on no bus, so bus '/' does not "
                   "apply");
    expect_refusal("{'driver': 't-board-dev'}",
                   "Parameter 'driver' expects a pluggable device type: "
                   "'t-board-dev' is part of a machine");
    expect_refusal("{'driver': 't-dev', 'realized': 'on'}",
                   "Property 'realized' of a device cannot be set");
    expect_refusal("{'driver': 't-dev', 'fail': 'on'}", "told to fail");
}

static void test_a_failed_add_frees_its_id(void)
{
    DeviceState *dev;

    expect_refusal("{'driver': 't-dev', 'id': 'b', 'fail': 'on'}",
                   "told to fail");
    dev = add("{'driver': 't-dev', 'id': 'b'}", false, &error_abort);
    expect_refusal("{'driver': 't-dev', 'id': 'b'}",
                   "Duplicate device ID 'b': a 't-dev' has it, so a 't-dev' "
                   "cannot");
    drop(dev);
}

static void test_no_room_and_no_bus_differ(void)
{
    DeviceState *a = add("{'driver': 't-dev'}", false, &error_abort);
    DeviceState *b = add("{'driver': 't-dev'}", false, &error_abort);
    Error *err = NULL;

    g_assert_null(add("{'driver': 't-dev'}", false, &err));
    g_assert_true(g_str_has_suffix(error_get_pretty(err),
                  "is full: it holds 2 of at most 2 devices"));
    error_free_or_abort(&err);
    drop(a);
    drop(b);
}

static void test_an_alias_needs_its_bus(void)
{
    static const QDevAlias aliases[] = {
        { "short", "t-lone-dev", "no-such-bus" },
        { "short", TYPE_T_DEV, TYPE_T_BUS },
        { "homeless", "t-cold-dev", "no-such-bus" },
        { "homeless", "t-bad-dev", "nor-this-bus" },
        { "anywhere", "t-lone-dev", NULL },
    };

    qdev_set_aliases(aliases, G_N_ELEMENTS(aliases));
    g_assert_cmpstr(qdev_resolve_alias("short"), ==, TYPE_T_DEV);
    g_assert_cmpstr(qdev_resolve_alias("homeless"), ==, "t-cold-dev");
    g_assert_cmpstr(qdev_resolve_alias("anywhere"), ==, "t-lone-dev");
    g_assert_cmpstr(qdev_resolve_alias("other"), ==, "other");
    qdev_set_aliases(NULL, 0);
}

static bool hide_next;
static char *hidden_id;

static bool on_hide(DeviceListener *l, const QDict *opts, bool from_json,
                    Error **errp)
{
    g_free(hidden_id);
    hidden_id = g_strdup(qdict_get_str(opts, "id"));
    if (strcmp(hidden_id, "never") == 0) {
        error_setg(errp, "no such luck");
        return false;
    }
    return hide_next;
}

static void test_a_listener_can_hide_a_device(void)
{
    DeviceListener quiet = { 0 };
    DeviceListener hider = { .hide_device = on_hide };
    DeviceState *dev;

    device_listener_register(&quiet);
    device_listener_register(&hider);
    hide_next = true;
    g_assert_null(add("{'driver': 't-dev', 'id': 'h'}", false,
                      &error_abort));
    g_assert_cmpstr(hidden_id, ==, "h");
    g_assert_cmpint(bridge->bus.num_children, ==, 0);
    expect_refusal("{'driver': 't-dev', 'id': 'never'}", "no such luck");
    hide_next = false;
    dev = add("{'driver': 't-dev', 'id': 'h'}", false, &error_abort);
    g_assert_nonnull(dev);
    drop(dev);
    device_listener_unregister(&hider);
    device_listener_unregister(&quiet);
    g_clear_pointer(&hidden_id, g_free);
}

static void test_removal_needs_a_device_that_can_go(void)
{
    DeviceState *dev = add("{'driver': 't-dev', 'id': 'c'}", false,
                           &error_abort);
    Error *err = NULL;

    qdev_device_del("nobody", &err);
    g_assert_cmpint(error_get_class(err), ==, ERROR_CLASS_DEVICE_NOT_FOUND);
    g_assert_cmpstr(error_get_pretty(err), ==, "Device 'nobody' not found");
    error_free_or_abort(&err);
    qdev_device_del("/machine/peripheral", &err);
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "/machine/peripheral is not a hotpluggable device");
    error_free_or_abort(&err);
    qdev_device_del("c", &err);
    g_assert_true(g_str_has_suffix(error_get_pretty(err),
                                   "does not support hotplugging"));
    error_free_or_abort(&err);

    qbus_set_bus_hotplug_handler(&bridge->bus);
    qdev_device_del("c", &error_abort);
    g_assert_false(dev->realized);
    g_assert_null(OBJECT(dev)->parent);
    object_unref(dev);
    drain_call_rcu();
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    bridge = t_bridge_new(false);
    g_test_add_func("/device-add/a device is added where it fits",
                    test_a_device_is_added_where_it_fits);
    g_test_add_func("/device-add/refusals name thing and value",
                    test_refusals_name_thing_and_value);
    g_test_add_func("/device-add/a failed add frees its id",
                    test_a_failed_add_frees_its_id);
    g_test_add_func("/device-add/no room and no bus differ",
                    test_no_room_and_no_bus_differ);
    g_test_add_func("/device-add/an alias needs its bus",
                    test_an_alias_needs_its_bus);
    g_test_add_func("/device-add/a listener can hide a device",
                    test_a_listener_can_hide_a_device);
    g_test_add_func("/device-add/removal needs a device that can go",
                    test_removal_needs_a_device_that_can_go);
    ret = g_test_run();
    object_unparent(OBJECT(bridge));
    drain_call_rcu();
    return ret;
}
