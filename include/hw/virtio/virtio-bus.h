/*
 * The bus between a virtio transport and the one device behind it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_VIRTIO_VIRTIO_BUS_H
#define HW_VIRTIO_VIRTIO_BUS_H

#include "hw/virtio/virtio.h"

#define TYPE_VIRTIO_BUS "virtio-bus"
OBJECT_DECLARE_TYPE(VirtioBusState, VirtioBusClass, VIRTIO_BUS)

struct VirtioBusState {
    BusState parent_obj;

    bool ioeventfd_started;
};

/**
 * VirtioBusClass: what a transport implements.  @proxy is the bus's parent.
 * @notify: raise or lower the interrupt according to vdev->isr; @vector is
 *          the queue's, or VIRTIO_NO_VECTOR
 * @device_plugged: complete the offered features before the driver looks
 * @device_unplugged: the device is going away
 * @ioeventfd_assign: let the kernel signal @notifier on a kick of queue @n
 * @ioeventfd_enabled: does the transport want descriptors for its kicks?
 */
struct VirtioBusClass {
    BusClass parent_class;

    void (*notify)(DeviceState *proxy, uint16_t vector);
    void (*device_plugged)(DeviceState *proxy, Error **errp);
    void (*device_unplugged)(DeviceState *proxy);
    bool (*ioeventfd_enabled)(DeviceState *proxy);
    int (*ioeventfd_assign)(DeviceState *proxy, EventNotifier *notifier,
                            int n, bool assign);
};

/** virtio_bus_notify: tell the transport that vdev->isr changed. */
void virtio_bus_notify(VirtioBusState *bus, uint16_t vector);

/** virtio_bus_device_plugged: @vdev is ready; collect its features. */
void virtio_bus_device_plugged(VirtIODevice *vdev, Error **errp);

/** virtio_bus_device_unplugged: undo virtio_bus_device_plugged(). */
void virtio_bus_device_unplugged(VirtIODevice *vdev);

/** virtio_bus_reset: reset the device on @bus, if there is one. */
void virtio_bus_reset(VirtioBusState *bus);

/** virtio_bus_get_device: the device on @bus, or NULL. */
VirtIODevice *virtio_bus_get_device(VirtioBusState *bus);

/**
 * virtio_bus_start_ioeventfd: from now on kicks arrive at host notifiers
 * served by the main loop; without a transport that can, nothing changes.
 */
void virtio_bus_start_ioeventfd(VirtioBusState *bus);

/** virtio_bus_stop_ioeventfd: undo it; kicks not handled yet are void. */
void virtio_bus_stop_ioeventfd(VirtioBusState *bus);

#endif
