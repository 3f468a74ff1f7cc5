/*
 * "drive=ID" of devices.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block-harness.h"
#include "hw/core/qdev-properties-system.h"

typedef struct PropDevice {
    DeviceState parent_obj;
    BlockBackend *blk;
    BlockBackend *also;
} PropDevice;

#define TYPE_PROP_DEVICE "block-prop-device"

static const Property props[] = {
    DEFINE_PROP_DRIVE("drive", PropDevice, blk),
    DEFINE_PROP_DRIVE_IOTHREAD("also", PropDevice, also),
};

static void prop_class_init(ObjectClass *oc, const void *data)
{
    device_class_set_props(DEVICE_CLASS(oc), props);
}

static const TypeInfo prop_types[] = {
    {
        .name = TYPE_PROP_DEVICE,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(PropDevice),
        .class_init = prop_class_init,
        TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(prop_types)

static void set_fails(Object *dev, const char *value, const char *says)
{
    Error *err = NULL;

    object_property_set_str(dev, "drive", value, &err);
    g_assert_nonnull(strstr(error_get_pretty(err), says));
    error_free(err);
}

static void test_a_node_gets_a_backend_for_one_device(void)
{
    BlockDriverState *bs = node_try("null-co,node-name=n", &error_abort);
    BlockDriverState *ro = node_try("null-co,node-name=ro,read-only=on",
                                    &error_abort);
    Object *one = object_new(TYPE_PROP_DEVICE);
    Object *two = object_new(TYPE_PROP_DEVICE);
    g_autofree char *value = NULL;

    set_fails(one, "x", "can't find value 'x'");
    object_property_set_str(one, "drive", "n", &error_abort);
    value = object_property_get_str(one, "drive", &error_abort);
    g_assert_cmpstr(value, ==, "n");
    /* two writers of one node would corrupt it */
    set_fails(two, "n", "already in use");
    object_property_set_str(one, "drive", "ro", &error_abort);
    object_property_set_str(two, "drive", "ro", &error_abort);
    object_property_set_str(two, "drive", "n", &error_abort);
    object_unref(one);
    object_unref(two);
    g_assert_null(blk_next(NULL));
    bdrv_unref(bs);
    bdrv_unref(ro);
    g_assert_null(bdrv_find_node("n"));
}

static void test_a_drive_serves_one_device(void)
{
    BlockDriverState *bs = node_try("null-co", &error_abort);
    BlockBackend *blk = blk_new("d", bs, &error_abort);
    Object *one = object_new(TYPE_PROP_DEVICE);
    Object *two = object_new(TYPE_PROP_DEVICE);

    bdrv_unref(bs);
    object_property_set_str(one, "drive", "d", &error_abort);
    g_assert_true(blk_get_attached_dev(blk) == DEVICE(one));
    set_fails(two, "d", "already in use");
    object_property_set_str(one, "drive", "", &error_abort);
    g_assert_null(blk_get_attached_dev(blk));
    object_property_set_str(two, "drive", "d", &error_abort);
    blk_remove_all();
    object_unref(one);
    object_unref(two);
    g_assert_null(blk_next(NULL));
}

static void test_our_own_code_attaches_drives(void)
{
    BlockDriverState *bs = node_try("null-co,node-name=n", &error_abort);
    BlockBackend *named = blk_new("d", bs, &error_abort);
    Object *one = object_new(TYPE_PROP_DEVICE);
    Object *two = object_new(TYPE_PROP_DEVICE);
    Error *err = NULL;

    qdev_prop_set_drive(DEVICE(one), "also", named);
    g_assert_true(((PropDevice *)one)->also == named);
    g_assert_true(blk_get_attached_dev(named) == DEVICE(one));
    g_assert_false(qdev_prop_set_drive_err(DEVICE(two), "drive", named,
                                           &err));
    error_free_or_abort(&err);
    qdev_prop_set_drive(DEVICE(one), "also", NULL);
    g_assert_null(((PropDevice *)one)->also);
    g_assert_true(qdev_prop_set_drive_err(DEVICE(two), "drive", named,
                                          &error_abort));
    object_unref(one);
    object_unref(two);
    blk_remove_all();
    bdrv_unref(bs);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/block-prop/a-node-gets-a-backend-for-one-device",
                    test_a_node_gets_a_backend_for_one_device);
    g_test_add_func("/block-prop/a-drive-serves-one-device",
                    test_a_drive_serves_one_device);
    g_test_add_func("/block-prop/our-own-code-attaches-drives",
                    test_our_own_code_attaches_drives);
    return g_test_run();
}
