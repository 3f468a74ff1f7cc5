/*
 * Tests of hw/core/qdev-properties.c: property tables.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qemu/rcu.h"

static void test_a_device_in_use_is_frozen(void)
{
    TBridge *b = t_bridge_new(false);
    TDev *d = t_dev_new();
    Error *err = NULL;

    qdev_set_id(DEVICE(d), g_strdup("d"), &error_abort);
    qdev_prop_set_uint32(DEVICE(d), "number", 9);
    qdev_realize_and_unref(DEVICE(d), &b->bus, &error_abort);
    g_assert_false(object_property_set_uint(OBJECT(d), "number", 1, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Attempt to set property 'number' on device 'd' (type "
                    "'t-dev') after it was realized");
    error_free_or_abort(&err);
    g_assert_cmpuint(d->number, ==, 9);
    object_unparent(OBJECT(b));
    drain_call_rcu();
}

static void test_rows_are_inherited(void)
{
    TDev *d = T_DEV(qdev_new(TYPE_T_COLD_DEV));

    g_assert_cmpuint(d->number, ==, 7);
    qdev_prop_set_string(DEVICE(d), "text", "hello");
    g_assert_cmpstr(d->text, ==, "hello");
    g_assert_null(DEVICE_GET_CLASS(d)->props_);
    object_unref(d);
}

static void test_a_table_can_be_offered_by_another(void)
{
    DeviceState *outer = qdev_new(TYPE_T_LONE_DEV);
    TDev *inner = t_dev_new();

    qdev_alias_all_properties(DEVICE(inner), OBJECT(outer));
    qdev_prop_set_uint32(outer, "number", 3);
    g_assert_cmpuint(inner->number, ==, 3);
    object_unref(outer);
    object_unref(inner);
}

static void test_a_device_without_id_is_called_anonymous(void)
{
    DeviceState *dev = qdev_new(TYPE_T_LONE_DEV);
    Error *err = NULL;

    qdev_realize(dev, NULL, &error_abort);
    qdev_prop_set_after_realize(dev, "p", &err);
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Attempt to set property 'p' on anonymous device (type "
                    "'t-lone-dev') after it was realized");
    error_free_or_abort(&err);
    object_unparent(OBJECT(dev));
    object_unref(dev);
}

static void test_one_device_can_have_more(void)
{
    /* Rows for members that devices of this type have anyway. */
    static const Property extra[] = {
        DEFINE_PROP_UINT32("again", TDev, number, 5),
        DEFINE_PROP_STRING("words", TDev, text),
    };
    TDev *d = t_dev_new(), *other = t_dev_new();

    qdev_property_add_static(DEVICE(d), &extra[0]);
    g_assert_cmpuint(d->number, ==, 5);
    qdev_prop_set_uint32(DEVICE(d), "again", 6);
    g_assert_cmpuint(d->number, ==, 6);
    qdev_property_add_static(DEVICE(d), &extra[1]);
    qdev_prop_set_string(DEVICE(d), "words", "some");
    g_assert_cmpstr(d->text, ==, "some");
    g_assert_null(object_property_find(OBJECT(other), "again"));
    object_unref(d);
    object_unref(other);
}

static void expect_prop_error(int ret, const char *message)
{
    TDev *d = t_dev_new();
    Error *err = NULL;

    error_set_from_qdev_prop_error(&err, ret, OBJECT(d), "p", "v");
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free_or_abort(&err);
    object_unref(d);
}

static void test_refusals_name_property_and_value(void)
{
    expect_prop_error(-EEXIST, "Property 't-dev.p' can't take value 'v', "
                      "it's in use");
    expect_prop_error(-ENOENT, "Property 't-dev.p' can't find value 'v'");
    expect_prop_error(-EINVAL, "Property 't-dev.p' doesn't take value 'v'");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    g_test_add_func("/qdev-properties/a device in use is frozen",
                    test_a_device_in_use_is_frozen);
    g_test_add_func("/qdev-properties/a device without id is called "
                    "anonymous",
                    test_a_device_without_id_is_called_anonymous);
    g_test_add_func("/qdev-properties/one device can have more",
                    test_one_device_can_have_more);
    g_test_add_func("/qdev-properties/rows are inherited",
                    test_rows_are_inherited);
    g_test_add_func("/qdev-properties/a table can be offered by another",
                    test_a_table_can_be_offered_by_another);
    g_test_add_func("/qdev-properties/refusals name property and value",
                    test_refusals_name_property_and_value);
    return g_test_run();
}
