/*
 * The bus between transport and device.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <linux/virtio_mmio.h>

#include "hw/virtio/virtio-bus.h"
#include "qapi/error.h"
#include "virtio-rig.h"

static void test_one_device_for_each_transport(void)
{
    Rig *rig = rig_new("virtio-rng-device", NULL);
    VirtioBusState *bus = &rig->proxy->bus;
    DeviceState *second = DEVICE(object_new("virtio-rng-device"));
    Error *err = NULL;

    g_assert_true(virtio_bus_get_device(bus) == rig->vdev);
    g_assert_false(qdev_realize_and_unref(second, BUS(bus), &err));
    g_assert_nonnull(err);
    error_free(err);
    g_assert_true(virtio_bus_get_device(bus) == rig->vdev);
    object_unparent(OBJECT(rig->vdev));
    g_assert_null(virtio_bus_get_device(bus));
    virtio_bus_reset(bus);
    virtio_bus_start_ioeventfd(bus);
    virtio_bus_stop_ioeventfd(bus);
    virtio_bus_notify(bus, VIRTIO_NO_VECTOR);
    object_unparent(OBJECT(rig->proxy));
    g_free(rig);
}

static void test_a_reset_of_the_machine_resets_the_device(void)
{
    Rig *rig = rig_new("virtio-rng-device", NULL);

    rig_negotiate(rig, 0);
    rig_setup_queue(rig, 0, 8);
    rig_driver_ok(rig);
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_STATUS), ==, 15);
    device_cold_reset(DEVICE(rig->proxy));
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_STATUS), ==, 0);
    g_assert_false(virtio_queue_enabled(rig->vdev, 0));
    rig_free(rig);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init_process();
    g_test_add_func("/virtio-bus/one-device-for-each-transport",
                    test_one_device_for_each_transport);
    g_test_add_func("/virtio-bus/a-reset-of-the-machine-resets-the-device",
                    test_a_reset_of_the_machine_resets_the_device);
    return g_test_run();
}
