/*
 * Tests of hw/core/qdev-hotplug.c: devices that come and go.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-device-add.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qapi/qmp-event.h"
#include "qemu/rcu.h"
#include "qobject/qdict.h"

static TBridge *fixed, *open_bridge;
static char *deleted_path;

static void on_event(QAPIEvent event, QDict *dict)
{
    if (strcmp(qdict_get_str(dict, "event"), "DEVICE_DELETED") == 0) {
        QDict *data = qdict_get_qdict(dict, "data");

        g_free(deleted_path);
        deleted_path = g_strdup(qdict_get_str(data, "path"));
    }
}

static DeviceState *add(const char *driver, BusState *bus, Error **errp)
{
    g_autoptr(QDict) opts = qdict_new();

    qdict_put_str(opts, "driver", driver);
    qdict_put_str(opts, "id", "hot");
    qdict_put_str(opts, "bus", bus->name);
    return qdev_device_add_from_qdict(opts, true, errp);
}

static void refuse(const char *driver, BusState *bus, const char *message)
{
    Error *err = NULL;

    g_assert_null(add(driver, bus, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free_or_abort(&err);
}

static void test_only_what_is_hotpluggable_comes_late(void)
{
    g_autofree char *fixed_bus = g_strdup_printf(
        "Bus '%s' does not support hotplugging", fixed->bus.name);

    refuse(TYPE_T_DEV, &fixed->bus, fixed_bus);
    refuse(TYPE_T_COLD_DEV, &open_bridge->bus,
           "Parameter 'driver' expects a hotpluggable device type: "
           "'t-cold-dev' must be there at start");
}

static void test_a_late_device_starts_out_reset(void)
{
    DeviceState *dev = add(TYPE_T_DEV, &open_bridge->bus, &error_abort);

    g_assert_true(dev->hotplugged);
    g_assert_cmpuint(T_DEV(dev)->held, ==, 1);
    g_assert_false(device_is_in_reset(dev));
    g_assert_true(qdev_machine_modified());

    qdev_device_del("hot", &error_abort);
    g_assert_null(deleted_path);
    object_unref(dev);
    drain_call_rcu();
    g_assert_cmpstr(deleted_path, ==, "/machine/peripheral/hot");
}

static void test_a_blocker_keeps_a_device_in(void)
{
    DeviceState *dev = add(TYPE_T_DEV, &open_bridge->bus, &error_abort);
    Error *blocker = NULL, *err = NULL;

    error_setg(&blocker, "it is migrating");
    qdev_add_unplug_blocker(dev, blocker);
    qdev_device_del("hot", &err);
    g_assert_cmpstr(error_get_pretty(err), ==, "it is migrating");
    error_free_or_abort(&err);
    qdev_del_unplug_blocker(dev, blocker);
    error_free(blocker);
    qdev_device_del("hot", &error_abort);
    object_unref(dev);
    drain_call_rcu();
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    qapi_event_set_emitter(on_event);
    fixed = t_bridge_new(false);
    open_bridge = t_bridge_new(true);
    for (int p = PHASE_MACHINE_CREATED; p <= PHASE_MACHINE_READY; p++) {
        phase_advance(p);
    }
    g_test_add_func("/qdev-hotplug/only what is hotpluggable comes late",
                    test_only_what_is_hotpluggable_comes_late);
    g_test_add_func("/qdev-hotplug/a late device starts out reset",
                    test_a_late_device_starts_out_reset);
    g_test_add_func("/qdev-hotplug/a blocker keeps a device in",
                    test_a_blocker_keeps_a_device_in);
    ret = g_test_run();
    qapi_event_set_emitter(NULL);
    object_unparent(OBJECT(fixed));
    object_unparent(OBJECT(open_bridge));
    drain_call_rcu();
    g_free(deleted_path);
    return ret;
}
