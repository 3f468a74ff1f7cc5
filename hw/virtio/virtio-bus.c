/*
 * The bus between a virtio transport and its device.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "hw/virtio/virtio-bus.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"

static DeviceState *bus_proxy(VirtioBusState *bus)
{
    return BUS(bus)->parent;
}

VirtIODevice *virtio_bus_get_device(VirtioBusState *bus)
{
    BusChild *kid = QTAILQ_FIRST(&BUS(bus)->children);

    return kid ? VIRTIO_DEVICE(kid->child) : NULL;
}

void virtio_bus_notify(VirtioBusState *bus, uint16_t vector)
{
    VirtioBusClass *klass = VIRTIO_BUS_GET_CLASS(bus);

    if (klass->notify) {
        klass->notify(bus_proxy(bus), vector);
    }
}

void virtio_bus_reset(VirtioBusState *bus)
{
    VirtIODevice *vdev = virtio_bus_get_device(bus);

    if (vdev) {
        virtio_bus_stop_ioeventfd(bus);
        virtio_reset(vdev);
    }
}

void virtio_bus_device_plugged(VirtIODevice *vdev, Error **errp)
{
    VirtioBusState *bus = VIRTIO_BUS(qdev_get_parent_bus(DEVICE(vdev)));
    VirtioBusClass *klass = VIRTIO_BUS_GET_CLASS(bus);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(vdev);
    ERRP_GUARD();

    vdev->host_features = vdc->get_features(vdev, vdev->host_features, errp);
    if (!*errp && klass->device_plugged) {
        klass->device_plugged(bus_proxy(bus), errp);
    }
}

void virtio_bus_device_unplugged(VirtIODevice *vdev)
{
    VirtioBusState *bus = VIRTIO_BUS(qdev_get_parent_bus(DEVICE(vdev)));
    VirtioBusClass *klass = VIRTIO_BUS_GET_CLASS(bus);

    virtio_bus_stop_ioeventfd(bus);
    if (klass->device_unplugged) {
        klass->device_unplugged(bus_proxy(bus));
    }
}

static bool start_queue(VirtioBusState *bus, VirtQueue *vq, int n)
{
    VirtioBusClass *klass = VIRTIO_BUS_GET_CLASS(bus);
    EventNotifier *notifier = virtio_queue_get_host_notifier(vq);

    if (event_notifier_init(notifier, 1) < 0) {
        return false;
    }
    event_notifier_set_handler(notifier, virtio_queue_host_notifier_read);
    if (klass->ioeventfd_assign(bus_proxy(bus), notifier, n, true) < 0) {
        event_notifier_set_handler(notifier, NULL);
        event_notifier_cleanup(notifier);
        return false;
    }
    return true;
}

/* The kernel must have let go of every descriptor before it is closed. */
static void stop_queues(VirtioBusState *bus, VirtIODevice *vdev, int count)
{
    VirtioBusClass *klass = VIRTIO_BUS_GET_CLASS(bus);
    EventNotifier *notifier;
    int n;

    memory_region_transaction_begin();
    for (n = 0; n < count; n++) {
        notifier =
            virtio_queue_get_host_notifier(virtio_get_queue(vdev, n));
        klass->ioeventfd_assign(bus_proxy(bus), notifier, n, false);
    }
    memory_region_transaction_commit();
    for (n = 0; n < count; n++) {
        notifier =
            virtio_queue_get_host_notifier(virtio_get_queue(vdev, n));
        event_notifier_set_handler(notifier, NULL);
        event_notifier_cleanup(notifier);
    }
}

void virtio_bus_start_ioeventfd(VirtioBusState *bus)
{
    VirtioBusClass *klass = VIRTIO_BUS_GET_CLASS(bus);
    VirtIODevice *vdev = virtio_bus_get_device(bus);
    int n, count;

    if (bus->ioeventfd_started || !vdev || !klass->ioeventfd_assign ||
        !klass->ioeventfd_enabled ||
        !klass->ioeventfd_enabled(bus_proxy(bus))) {
        return;
    }
    count = virtio_get_num_queues(vdev);
    memory_region_transaction_begin();
    for (n = 0; n < count; n++) {
        if (!start_queue(bus, virtio_get_queue(vdev, n), n)) {
            break;
        }
    }
    memory_region_transaction_commit();
    if (n < count) {
        /* Kicks go on as exits: slower, and right. */
        stop_queues(bus, vdev, n);
        return;
    }
    bus->ioeventfd_started = true;
}

void virtio_bus_stop_ioeventfd(VirtioBusState *bus)
{
    VirtIODevice *vdev = virtio_bus_get_device(bus);

    if (bus->ioeventfd_started && vdev) {
        bus->ioeventfd_started = false;
        stop_queues(bus, vdev, virtio_get_num_queues(vdev));
    }
}

static void virtio_bus_class_init(ObjectClass *klass, const void *data)
{
    BUS_CLASS(klass)->max_dev = 1;
}

static const TypeInfo virtio_bus_types[] = {
    {
        .name          = TYPE_VIRTIO_BUS,
        .parent        = TYPE_BUS,
        .instance_size = sizeof(VirtioBusState),
        .class_size    = sizeof(VirtioBusClass),
        .class_init    = virtio_bus_class_init,
        .abstract      = true,
    },
};
DEFINE_TYPES(virtio_bus_types)
