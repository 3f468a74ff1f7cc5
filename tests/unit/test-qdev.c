/*
 * Tests of hw/core/qdev.c: the life of a device.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qemu/rcu.h"

static void test_realize_and_unrealize_pair_up(void)
{
    TBridge *b = t_bridge_new(false);
    TDev *d = t_dev_new();

    g_assert_false(qdev_is_realized(DEVICE(d)));
    g_assert_true(qdev_realize(DEVICE(d), &b->bus, &error_abort));
    g_assert_true(qdev_is_realized(DEVICE(d)));
    g_assert_cmpuint(d->realized, ==, 1);
    g_assert_true(qdev_get_parent_bus(DEVICE(d)) == &b->bus);
    g_assert_true(g_str_has_prefix(DEVICE(d)->canonical_path,
                                   "/machine/unattached/device["));

    object_unparent(OBJECT(d));
    g_assert_cmpuint(d->unrealized, ==, 1);
    g_assert_null(qdev_get_parent_bus(DEVICE(d)));
    g_assert_cmpint(b->bus.num_children, ==, 0);
    object_unref(d);
    object_unparent(OBJECT(b));
    drain_call_rcu();
}

static void test_failed_realize_leaves_nothing(void)
{
    TBridge *b = t_bridge_new(false);
    TDev *d = t_dev_new();
    Error *err = NULL;

    qdev_prop_set_bit(DEVICE(d), "fail", true);
    g_assert_false(qdev_realize(DEVICE(d), &b->bus, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "told to fail");
    error_free_or_abort(&err);
    g_assert_false(qdev_is_realized(DEVICE(d)));
    g_assert_null(qdev_get_parent_bus(DEVICE(d)));
    g_assert_null(OBJECT(d)->parent);
    g_assert_cmpint(b->bus.num_children, ==, 0);

    /* It can be tried again. */
    qdev_prop_set_bit(DEVICE(d), "fail", false);
    g_assert_true(qdev_realize(DEVICE(d), &b->bus, &error_abort));
    object_unparent(OBJECT(d));
    object_unref(d);
    object_unparent(OBJECT(b));
    drain_call_rcu();
}

static void test_ids_are_unique(void)
{
    TDev *a = t_dev_new();
    TDev *b = t_dev_new();
    TDev *c = t_dev_new();
    Error *err = NULL;

    g_assert_cmpstr(qdev_set_id(DEVICE(a), g_strdup("x"), &error_abort), ==,
                    "x");
    g_assert_null(qdev_set_id(DEVICE(b), g_strdup("x"), &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Duplicate device ID 'x': a "
                    "'t-dev' has it, so a 't-dev' cannot");
    error_free_or_abort(&err);
    g_assert_nonnull(qdev_set_id(DEVICE(c), NULL, &error_abort));
    g_assert_true(object_resolve_path("/machine/peripheral/x", NULL)
                  == OBJECT(a));
    g_assert_true(OBJECT(c)->parent
                  == machine_get_container("peripheral-anon"));

    object_unparent(OBJECT(a));
    object_unparent(OBJECT(c));
    object_unref(a);
    object_unref(b);
    object_unref(c);
}

static void test_try_new_knows_devices_only(void)
{
    DeviceState *dev = qdev_try_new(TYPE_T_DEV);

    g_assert_nonnull(dev);
    object_unref(dev);
    g_assert_null(qdev_try_new("no-such-type"));
    g_assert_null(qdev_try_new(TYPE_T_BUS));
    g_assert_null(qdev_try_new(TYPE_DEVICE));
}

static void test_reset_runs_each_phase_once(void)
{
    TBridge *b = t_bridge_new(false);
    TDev *d = t_dev_new();

    qdev_realize(DEVICE(d), &b->bus, &error_abort);
    device_cold_reset(DEVICE(b));
    g_assert_cmpuint(d->entered, ==, 1);
    g_assert_cmpuint(d->held, ==, 1);
    g_assert_cmpuint(d->left, ==, 1);
    g_assert_false(device_is_in_reset(DEVICE(d)));

    object_unparent(OBJECT(d));
    object_unref(d);
    object_unparent(OBJECT(b));
    drain_call_rcu();
}

static void test_realized_property_does_not_unrealize(void)
{
    DeviceState *dev = qdev_new(TYPE_T_LONE_DEV);
    Error *err = NULL;

    g_assert_true(object_property_set_bool(OBJECT(dev), "realized", true,
                                           &error_abort));
    g_assert_true(dev->realized);
    g_assert_false(object_property_set_bool(OBJECT(dev), "realized", false,
                                            &err));
    error_free_or_abort(&err);
    g_assert_true(dev->realized);
    object_unparent(OBJECT(dev));
    object_unref(dev);
}

static void test_a_device_needs_its_bus(void)
{
    TDev *d = t_dev_new();
    Error *err = NULL;

    g_assert_false(object_property_set_bool(OBJECT(d), "realized", true,
                                            &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Device 't-dev' needs a bus of type 't-bus'");
    error_free_or_abort(&err);
    object_unref(d);
}

static unsigned told_realized, told_unrealized;

static void on_realize(DeviceListener *l, DeviceState *dev)
{
    told_realized++;
}

static void on_unrealize(DeviceListener *l, DeviceState *dev)
{
    told_unrealized++;
}

static void test_listeners_are_told(void)
{
    DeviceListener l = { .realize = on_realize, .unrealize = on_unrealize };
    DeviceState *dev = qdev_new(TYPE_T_LONE_DEV);

    device_listener_register(&l);
    qdev_realize(dev, NULL, &error_abort);
    g_assert_cmpuint(told_realized, ==, 1);
    object_unparent(OBJECT(dev));
    g_assert_cmpuint(told_unrealized, ==, 1);
    device_listener_unregister(&l);
    object_unref(dev);
}

/*** A subclass that adds to realize, and is reset in one phase ***/

#define TYPE_T_HEIR "t-heir"

static DeviceRealize heir_parent_realize;
static DeviceUnrealize heir_parent_unrealize;
static GString *heir_story;

static void heir_realize(DeviceState *dev, Error **errp)
{
    g_string_append(heir_story, "realize ");
    heir_parent_realize(dev, errp);
}

static void heir_unrealize(DeviceState *dev)
{
    heir_parent_unrealize(dev);
    g_string_append(heir_story, "unrealize ");
}

static void heir_reset(DeviceState *dev)
{
    g_string_append(heir_story, "reset ");
}

static int heir_sync_config(DeviceState *dev, Error **errp)
{
    g_string_append(heir_story, "sync ");
    return 0;
}

static void heir_class_init(ObjectClass *oc, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->fw_name = "heir";
    dc->sync_config = heir_sync_config;
    device_class_set_parent_realize(dc, heir_realize, &heir_parent_realize);
    device_class_set_parent_unrealize(dc, heir_unrealize,
                                      &heir_parent_unrealize);
    device_class_set_legacy_reset(dc, heir_reset);
}

static const TypeInfo heir_types[] = {
    {
        .name = TYPE_T_HEIR, .parent = TYPE_T_DEV,
        .class_init = heir_class_init,
        TYPE_IS_SECURE("test"),
    },
};

static void test_an_heir_calls_its_parent(void)
{
    TBridge *b = t_bridge_new(false);
    DeviceState *dev = qdev_new(TYPE_T_HEIR);
    Error *err = NULL;

    heir_story = g_string_new(NULL);
    qdev_realize(dev, &b->bus, &error_abort);
    g_assert_cmpuint(T_DEV(dev)->realized, ==, 1);
    device_cold_reset(dev);
    /* The one phase replaces what the parent did in three. */
    g_assert_cmpuint(T_DEV(dev)->entered, ==, 0);
    g_assert_cmpint(qdev_sync_config(dev, &error_abort), ==, 0);
    g_assert_cmpint(qdev_sync_config(DEVICE(b), &err), ==, -ENOTSUP);
    g_assert_cmpstr(error_get_pretty(err), ==, "device-sync-config is not "
                    "supported for the device type 't-bridge'");
    error_free_or_abort(&err);
    qdev_unrealize(dev);
    g_assert_false(dev->realized);
    g_assert_cmpuint(T_DEV(dev)->unrealized, ==, 1);
    qdev_unrealize(dev);
    g_assert_cmpuint(T_DEV(dev)->unrealized, ==, 1);
    g_assert_cmpstr(heir_story->str, ==, "realize reset sync unrealize ");
    object_unparent(OBJECT(dev));
    object_unref(dev);
    object_unparent(OBJECT(b));
    drain_call_rcu();
    g_string_free(heir_story, TRUE);
}

static void expect_names(DeviceState *dev, const char *human,
                         const char *printable)
{
    g_autofree char *a = qdev_get_human_name(dev);
    g_autofree const char *b = qdev_get_printable_name(dev);

    g_assert_cmpstr(a, ==, human);
    g_assert_cmpstr(b, ==, printable);
}

static void test_a_device_has_a_name_for_messages(void)
{
    DeviceState *dev = qdev_new(TYPE_T_LONE_DEV);
    DeviceState *heir = qdev_new(TYPE_T_HEIR);
    g_autofree char *fw = qdev_get_fw_dev_path(dev);

    expect_names(dev, "t-lone-dev", "<unknown device>");
    g_assert_cmpstr(fw, ==, "/");
    g_assert_null(qdev_get_dev_path(dev));
    object_property_add_child(machine_get_container("unattached"), "here",
                              OBJECT(dev));
    expect_names(dev, "/machine/unattached/here", "<unknown device>");
    object_unparent(OBJECT(dev));
    qdev_set_id(dev, g_strdup("x"), &error_abort);
    expect_names(dev, "x", "x");
    g_assert_cmpstr(qdev_fw_name(dev), ==, "t-lone-dev");
    g_assert_cmpstr(qdev_fw_name(heir), ==, "heir");
    object_unparent(OBJECT(dev));
    object_unref(dev);
    object_unref(heir);
}

static void test_a_realized_device_is_on_its_bus(void)
{
    TBridge *b = t_bridge_new(false);
    TDev *d = t_dev_new();

    qdev_realize(DEVICE(d), &b->bus, &error_abort);
    qdev_assert_realized_properly();
    if (g_test_subprocess()) {
        qdev_set_parent_bus(DEVICE(d), NULL, &error_abort);
        qdev_assert_realized_properly();
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*device_check_attached*");
    object_unparent(OBJECT(d));
    object_unref(d);
    object_unparent(OBJECT(b));
    drain_call_rcu();
}

static void test_a_program_without_a_machine_can_have_a_place_for_one(void)
{
    if (g_test_subprocess()) {
        Object *machine;

        object_unparent(qdev_get_machine());
        qdev_create_fake_machine();
        machine = object_resolve_path("/machine", NULL);
        g_assert_nonnull(machine);
        g_assert_true(qdev_get_machine() == machine);
        g_assert_true(machine_get_container("unattached")->parent
                      == machine);
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
}

static void test_a_change_of_the_machine_is_remembered(void)
{
    g_assert_false(qdev_machine_modified());
    qdev_set_machine_modified();
    g_assert_true(qdev_machine_modified());
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    type_register_static_array(heir_types, 1);
    g_test_add_func("/qdev/realize and unrealize pair up",
                    test_realize_and_unrealize_pair_up);
    g_test_add_func("/qdev/a failed realize leaves nothing",
                    test_failed_realize_leaves_nothing);
    g_test_add_func("/qdev/ids are unique", test_ids_are_unique);
    g_test_add_func("/qdev/try_new knows devices only",
                    test_try_new_knows_devices_only);
    g_test_add_func("/qdev/reset runs each phase once",
                    test_reset_runs_each_phase_once);
    g_test_add_func("/qdev/the realized property does not unrealize",
                    test_realized_property_does_not_unrealize);
    g_test_add_func("/qdev/a device needs its bus",
                    test_a_device_needs_its_bus);
    g_test_add_func("/qdev/listeners are told", test_listeners_are_told);
    g_test_add_func("/qdev/an heir calls its parent",
                    test_an_heir_calls_its_parent);
    g_test_add_func("/qdev/a device has a name for messages",
                    test_a_device_has_a_name_for_messages);
    g_test_add_func("/qdev/a realized device is on its bus",
                    test_a_realized_device_is_on_its_bus);
    g_test_add_func("/qdev/a program without a machine can have a place for "
                    "one",
                    test_a_program_without_a_machine_can_have_a_place_for_one);
    g_test_add_func("/qdev/a change of the machine is remembered",
                    test_a_change_of_the_machine_is_remembered);
    return g_test_run();
}
