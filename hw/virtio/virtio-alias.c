/*
 * Names of virtio devices that leave out the transport.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-device-add.h"
#include "hw/virtio/virtio-bus.h"
#include "qemu/module.h"

static const QDevAlias virtio_aliases[] = {
    { "virtio-blk", "virtio-blk-device", TYPE_VIRTIO_BUS },
    { "virtio-rng", "virtio-rng-device", TYPE_VIRTIO_BUS },
    { "virtio-serial", "virtio-serial-device", TYPE_VIRTIO_BUS },
};

static void virtio_set_aliases(void)
{
    qdev_set_aliases(virtio_aliases, ARRAY_SIZE(virtio_aliases));
}
type_init(virtio_set_aliases)
