/*
 * Virtio over MMIO: one transport in a 512-byte window (VIRTIO 1.2, 4.2).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_VIRTIO_VIRTIO_MMIO_H
#define HW_VIRTIO_VIRTIO_MMIO_H

#include "hw/core/sysbus.h"
#include "hw/virtio/virtio-bus.h"

#define TYPE_VIRTIO_MMIO "virtio-mmio"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOMMIOProxy, VIRTIO_MMIO)

#define TYPE_VIRTIO_MMIO_BUS "virtio-mmio-bus"

/* Bytes of the register window, configuration space included. */
#define VIRTIO_MMIO_WINDOW_BYTES 0x200

/* The three areas of a queue while the driver writes them, half by half. */
typedef struct VirtIOMMIOQueue {
    uint32_t desc[2];
    uint32_t avail[2];
    uint32_t used[2];
} VirtIOMMIOQueue;

struct VirtIOMMIOProxy {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq irq;
    VirtioBusState bus;

    bool legacy;                    /* offer interface version 1 */
    bool ioeventfd;                 /* kicks through descriptors, if possible */
    uint32_t host_features_sel;
    uint32_t guest_features_sel;
    uint32_t queue_sel;             /* below VIRTIO_QUEUE_MAX */
    uint32_t guest_features[2];     /* until FEATURES_OK, modern only */
    uint32_t guest_page_shift;      /* legacy only */
    VirtIOMMIOQueue queue[VIRTIO_QUEUE_MAX];
};

#endif
