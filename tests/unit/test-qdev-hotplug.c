/*
 * Tests of hw/core/qdev-hotplug.c: devices that come and go.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-device-add.h"
#include "hwcore-types.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qapi-events-qdev.h"
#include "qapi/qmp-event.h"
#include "qemu/rcu.h"
#include "qobject/qdict.h"

#define TYPE_T_NESTER "t-nester"        /* makes a part that is insecure */
#define TYPE_T_PART "t-part"

static void nester_realize(DeviceState *dev, Error **errp)
{
    Object *part = object_new(TYPE_T_PART);

    object_property_add_child(OBJECT(dev), "part", part);
    object_unref(part);
}

static void nester_unrealize(DeviceState *dev)
{
    object_unparent(object_resolve_path_component(OBJECT(dev), "part"));
}

static void nester_class_init(ObjectClass *klass, const void *data)
{
    DEVICE_CLASS(klass)->realize = nester_realize;
    DEVICE_CLASS(klass)->unrealize = nester_unrealize;
}

static const TypeInfo nester_types[] = {
    { .name = TYPE_T_NESTER, .parent = TYPE_T_DEV,
      .class_init = nester_class_init, TYPE_IS_SECURE("test") },
    { .name = TYPE_T_PART, .parent = TYPE_OBJECT,
      TYPE_IS_INSECURE("made to be refused") },
};

static TBridge *fixed, *open_bridge, *polite_bridge;

/* Events since expect_events(): "NAME device path;" for each. */
static GString *events;

static void on_event(QAPIEvent event, QDict *dict)
{
    QDict *data = qdict_get_qdict(dict, "data");
    const char *device = qdict_get_try_str(data, "device");

    g_string_append_printf(events, "%s %s %s;", qdict_get_str(dict, "event"),
                           device ? device : "-",
                           qdict_get_str(data, "path"));
}

static void expect_events(const char *want)
{
    drain_call_rcu();
    g_assert_cmpstr(events->str, ==, want);
    g_string_truncate(events, 0);
}

/* Add a device called @id, or a nameless one. */
static DeviceState *add_as(const char *id, const char *driver, BusState *bus,
                           Error **errp)
{
    g_autoptr(QDict) opts = qdict_new();

    qdict_put_str(opts, "driver", driver);
    if (id) {
        qdict_put_str(opts, "id", id);
    }
    qdict_put_str(opts, "bus", bus->name);
    return qdev_device_add_from_qdict(opts, true, errp);
}

static DeviceState *add(const char *driver, BusState *bus, Error **errp)
{
    return add_as("hot", driver, bus, errp);
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
    expect_events("");
    object_unref(dev);
    expect_events("DEVICE_DELETED hot /machine/peripheral/hot;");
}

static void test_a_nameless_device_leaves_by_its_path(void)
{
    DeviceState *dev = add_as(NULL, TYPE_T_DEV, &open_bridge->bus,
                              &error_abort);
    g_autofree char *path = object_get_canonical_path(OBJECT(dev));
    g_autofree char *want = g_strdup_printf("DEVICE_DELETED - %s;", path);

    g_assert_true(g_str_has_prefix(path, "/machine/peripheral-anon/"));
    object_unref(dev);
    qdev_device_del(path, &error_abort);
    expect_events(want);
}

static void test_a_bus_takes_its_devices_along(void)
{
    DeviceState *dev = qdev_new(TYPE_T_BRIDGE);
    DeviceState *kid;

    qdev_set_id(dev, g_strdup("outer"), &error_abort);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_abort);
    qbus_set_bus_hotplug_handler(&T_BRIDGE(dev)->bus);
    kid = add(TYPE_T_DEV, &T_BRIDGE(dev)->bus, &error_abort);
    object_unref(kid);
    object_unparent(OBJECT(dev));
    expect_events("DEVICE_DELETED hot /machine/peripheral/hot;"
                  "DEVICE_DELETED outer /machine/peripheral/outer;");
}

static void test_a_device_without_bus_needs_the_machine(void)
{
    g_autoptr(QDict) opts = qdict_new();
    DeviceState *cold = qdev_new(TYPE_T_COLD_DEV);
    Error *err = NULL;

    qdict_put_str(opts, "driver", TYPE_T_LONE_DEV);
    g_assert_null(qdev_device_add_from_qdict(opts, true, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Machine does not support hotplug of device "
                    "'t-lone-dev'");
    error_free_or_abort(&err);

    g_assert_false(qdev_hotplug_allowed(cold, &open_bridge->bus, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Device 't-cold-dev' does not support hotplugging");
    error_free_or_abort(&err);
    object_unref(cold);
}

static void test_the_simple_handler_unrealizes(void)
{
    DeviceState *dev = add(TYPE_T_DEV, &open_bridge->bus, &error_abort);

    g_assert_true(qdev_get_hotplug_handler(dev)
                  == qdev_get_bus_hotplug_handler(dev));
    g_assert_null(qdev_get_machine_hotplug_handler(dev));
    qdev_simple_device_unplug_cb(NULL, dev, &error_abort);
    g_assert_false(dev->realized);
    g_assert_nonnull(OBJECT(dev)->parent);
    object_unparent(OBJECT(dev));
    object_unref(dev);
    expect_events("DEVICE_DELETED hot /machine/peripheral/hot;");
}

/* A guest that is asked to let a device go, and says so or not. */
static void guest_agrees(DeviceState *dev)
{
    hotplug_handler_unplug(qdev_get_hotplug_handler(dev), dev, &error_abort);
    object_unparent(OBJECT(dev));
}

static void guest_refuses(DeviceState *dev)
{
    dev->pending_deleted_event = false;
    qapi_event_send_device_unplug_guest_error(dev->id, dev->canonical_path);
}

static void test_the_guest_may_agree_later(void)
{
    DeviceState *dev = add(TYPE_T_DEV, &polite_bridge->bus, &error_abort);

    qdev_device_del("hot", &error_abort);
    g_assert_true(dev->pending_deleted_event);
    g_assert_true(qdev_is_realized(dev));
    expect_events("");
    guest_agrees(dev);
    object_unref(dev);
    expect_events("DEVICE_DELETED hot /machine/peripheral/hot;");
}

static void test_the_guest_may_refuse(void)
{
    DeviceState *dev = add(TYPE_T_DEV, &polite_bridge->bus, &error_abort);

    qdev_device_del("hot", &error_abort);
    guest_refuses(dev);
    expect_events("DEVICE_UNPLUG_GUEST_ERROR hot /machine/peripheral/hot;");
    g_assert_true(qdev_is_realized(dev));
    /* And may be asked again. */
    qdev_device_del("hot", &error_abort);
    guest_agrees(dev);
    object_unref(dev);
    expect_events("DEVICE_DELETED hot /machine/peripheral/hot;");
}

static void test_the_guest_is_asked_once_at_a_time(void)
{
    DeviceState *dev = add(TYPE_T_DEV, &polite_bridge->bus, &error_abort);
    Error *err = NULL;

    qdev_device_del("hot", &error_abort);
    qdev_device_del("hot", &err);
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Device hot is already in the process of unplug");
    error_free_or_abort(&err);

    dev->pending_deleted_expires_ms = g_get_monotonic_time() / 1000 + 60000;
    qdev_device_del("hot", &err);
    error_free_or_abort(&err);
    dev->pending_deleted_expires_ms = 1;
    qdev_device_del("hot", &error_abort);
    guest_agrees(dev);
    object_unref(dev);
    expect_events("DEVICE_DELETED hot /machine/peripheral/hot;");
}

static void test_a_handler_may_close_its_bus(void)
{
    DeviceState *dev = add(TYPE_T_DEV, &polite_bridge->bus, &error_abort);
    g_autofree char *closed = g_strdup_printf(
        "Bus '%s' does not support hotplugging", polite_bridge->bus.name);
    Error *err = NULL;

    t_polite_closed = true;
    g_assert_false(qbus_is_hotpluggable(&polite_bridge->bus));
    g_assert_false(object_property_get_bool(OBJECT(dev), "hotpluggable",
                                            &error_abort));
    refuse(TYPE_T_DEV, &polite_bridge->bus, closed);
    qdev_device_del("hot", &err);
    g_assert_cmpstr(error_get_pretty(err), ==, closed);
    error_free_or_abort(&err);
    t_polite_closed = false;
    g_assert_true(object_property_get_bool(OBJECT(dev), "hotpluggable",
                                           &error_abort));
    qdev_device_del("hot", &error_abort);
    guest_agrees(dev);
    object_unref(dev);
    expect_events("DEVICE_DELETED hot /machine/peripheral/hot;");
}

static void expect_refused_plug(char step)
{
    Error *err = NULL;

    t_polite_refuses = step;
    g_assert_null(add(TYPE_T_DEV, &polite_bridge->bus, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "not today");
    error_free_or_abort(&err);
    t_polite_refuses = 0;
    g_assert_cmpint(polite_bridge->bus.num_children, ==, 0);
    g_assert_null(object_resolve_path("/machine/peripheral/hot", NULL));
    /* Nobody was told of it, so nobody hears of its end. */
    expect_events("");
}

static void test_a_handler_may_refuse_a_device(void)
{
    expect_refused_plug('<');
    expect_refused_plug('>');
}

static void test_a_blocker_keeps_a_device_in(void)
{
    DeviceState *dev = add(TYPE_T_DEV, &open_bridge->bus, &error_abort);
    Error *blocker = NULL, *err = NULL;

    error_setg(&blocker, "it is migrating");
    qdev_add_unplug_blocker(dev, blocker);
    g_assert_true(qdev_unplug_blocked(dev, NULL));
    g_assert_false(qdev_hotunplug_allowed(dev, NULL));
    qdev_device_del("hot", &err);
    g_assert_cmpstr(error_get_pretty(err), ==, "it is migrating");
    error_free_or_abort(&err);
    qdev_del_unplug_blocker(dev, blocker);
    error_free(blocker);
    g_assert_false(qdev_unplug_blocked(dev, &error_abort));
    qdev_device_del("hot", &error_abort);
    object_unref(dev);
    expect_events("DEVICE_DELETED hot /machine/peripheral/hot;");
}

static void test_what_a_device_is_made_of_is_audited(void)
{
    CompatPolicy strict = {
        .has_security = true,
        .security = COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE,
    };
    DeviceState *dev;

    g_assert_true(object_security_audit_check(&error_abort));
    g_assert_true(compat_policy_merge(&strict, &error_abort));
    refuse(TYPE_T_NESTER, &open_bridge->bus,
           "'-compat security=prohibit-insecure' forbids 1 live object:\n"
           "  /machine/peripheral/hot/part: type 't-part' is declared "
           "insecure (made to be refused)");
    g_assert_null(object_resolve_path("/machine/peripheral/hot", NULL));
    g_assert_true(QTAILQ_EMPTY(&open_bridge->bus.children));
    compat_policy_reset();

    dev = add(TYPE_T_NESTER, &open_bridge->bus, &error_abort);
    qdev_device_del("hot", &error_abort);
    object_unref(dev);
    drain_call_rcu();
    g_string_truncate(events, 0);
}

int main(int argc, char **argv)
{
    Object *polite;
    int ret;

    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    type_register_static_array(nester_types, ARRAY_SIZE(nester_types));
    qapi_event_set_emitter(on_event);
    fixed = t_bridge_new(false);
    open_bridge = t_bridge_new(true);
    polite_bridge = t_bridge_new(false);
    polite = object_new(TYPE_T_POLITE);
    qbus_set_hotplug_handler(&polite_bridge->bus, polite);
    events = g_string_new(NULL);
    for (int p = PHASE_MACHINE_CREATED; p <= PHASE_MACHINE_READY; p++) {
        phase_advance(p);
    }
    g_test_add_func("/qdev-hotplug/only what is hotpluggable comes late",
                    test_only_what_is_hotpluggable_comes_late);
    g_test_add_func("/qdev-hotplug/a late device starts out reset",
                    test_a_late_device_starts_out_reset);
    g_test_add_func("/qdev-hotplug/a blocker keeps a device in",
                    test_a_blocker_keeps_a_device_in);
    g_test_add_func("/qdev-hotplug/a nameless device leaves by its path",
                    test_a_nameless_device_leaves_by_its_path);
    g_test_add_func("/qdev-hotplug/a bus takes its devices along",
                    test_a_bus_takes_its_devices_along);
    g_test_add_func("/qdev-hotplug/a device without bus needs the machine",
                    test_a_device_without_bus_needs_the_machine);
    g_test_add_func("/qdev-hotplug/the simple handler unrealizes",
                    test_the_simple_handler_unrealizes);
    g_test_add_func("/qdev-hotplug/the guest may agree later",
                    test_the_guest_may_agree_later);
    g_test_add_func("/qdev-hotplug/the guest may refuse",
                    test_the_guest_may_refuse);
    g_test_add_func("/qdev-hotplug/the guest is asked once at a time",
                    test_the_guest_is_asked_once_at_a_time);
    g_test_add_func("/qdev-hotplug/a handler may close its bus",
                    test_a_handler_may_close_its_bus);
    g_test_add_func("/qdev-hotplug/a handler may refuse a device",
                    test_a_handler_may_refuse_a_device);
    g_test_add_func("/qdev-hotplug/what a device is made of is audited",
                    test_what_a_device_is_made_of_is_audited);
    ret = g_test_run();
    qapi_event_set_emitter(NULL);
    object_unparent(OBJECT(fixed));
    object_unparent(OBJECT(open_bridge));
    object_unparent(OBJECT(polite_bridge));
    drain_call_rcu();
    object_unref(polite);
    g_string_free(events, TRUE);
    return ret;
}
