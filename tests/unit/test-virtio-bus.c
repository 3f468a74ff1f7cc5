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

/* The transport's part in place of KVM's: remembers, or refuses one queue. */
static EventNotifier *assigned[VIRTIO_QUEUE_MAX];
static int refused;

static bool wants_ioeventfd(DeviceState *proxy)
{
    return true;
}

static int assign(DeviceState *proxy, EventNotifier *notifier, int n, bool on)
{
    g_assert_true(on == !assigned[n]);
    if (on && n == refused) {
        return -ENOSPC;
    }
    assigned[n] = on ? notifier : NULL;
    return 0;
}

static unsigned int count_assigned(void)
{
    unsigned int count = 0;

    for (int n = 0; n < VIRTIO_QUEUE_MAX; n++) {
        count += assigned[n] != NULL;
    }
    return count;
}

/* A console of four queues whose kicks could come by descriptors. */
static Rig *rig_with_descriptors(int refuses)
{
    Rig *rig = rig_new("virtio-serial-device", "max_ports", "1", NULL);
    VirtioBusClass *klass = VIRTIO_BUS_GET_CLASS(&rig->proxy->bus);

    klass->ioeventfd_enabled = wants_ioeventfd;
    klass->ioeventfd_assign = assign;
    refused = refuses;
    rig_start(rig, 0, 4);
    return rig;
}

static void test_kicks_arrive_by_descriptors(void)
{
    Rig *rig = rig_with_descriptors(-1);

    g_assert_true(rig->proxy->bus.ioeventfd_started);
    g_assert_cmpuint(count_assigned(), ==, 4);
    virtio_bus_start_ioeventfd(&rig->proxy->bus);       /* once is enough */
    rig_desc(1, 0, RIG_DATA, 5, 0, 0);
    rig_avail(1, 16, 0, 0);
    event_notifier_set(assigned[1]);
    rig_settle();
    g_assert_cmpuint(rig_used_idx(1), ==, 1);
    rig_write(rig, VIRTIO_MMIO_STATUS, 0);
    g_assert_cmpuint(count_assigned(), ==, 0);
    g_assert_false(rig->proxy->bus.ioeventfd_started);
    rig_start(rig, 0, 4);
    g_assert_cmpuint(count_assigned(), ==, 4);
    rig_free(rig);
    g_assert_cmpuint(count_assigned(), ==, 0);
}

static void test_one_refusal_and_all_kicks_are_exits(void)
{
    Rig *rig = rig_with_descriptors(2);

    g_assert_false(rig->proxy->bus.ioeventfd_started);
    g_assert_cmpuint(count_assigned(), ==, 0);
    rig_desc(1, 0, RIG_DATA, 5, 0, 0);
    rig_avail(1, 16, 0, 0);
    rig_kick(rig, 1);
    g_assert_cmpuint(rig_used_idx(1), ==, 1);
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
    g_test_add_func("/virtio-bus/kicks-arrive-by-descriptors",
                    test_kicks_arrive_by_descriptors);
    g_test_add_func("/virtio-bus/one-refusal-and-all-kicks-are-exits",
                    test_one_refusal_and_all_kicks_are_exits);
    return g_test_run();
}
