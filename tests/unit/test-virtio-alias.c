/*
 * Tests of hw/virtio/virtio-alias.c: names without a transport.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-device-add.h"
#include "virtio-rig.h"

static void test_names_stand_for_devices_that_exist(void)
{
    static const char *const names[] = {
        "virtio-blk", "virtio-rng", "virtio-serial",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *type = qdev_resolve_alias(names[i]);

        g_assert_true(g_str_has_prefix(type, names[i]));
        g_assert_nonnull(object_class_dynamic_cast(
            object_class_by_name(type), TYPE_VIRTIO_DEVICE));
    }
    /* A name is looked up before there is a machine, and makes none. */
    g_assert_null(object_resolve_path("/machine", NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_test_add_func("/virtio-alias/names stand for devices that exist",
                    test_names_stand_for_devices_that_exist);
    return g_test_run();
}
