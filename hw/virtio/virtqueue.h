/*
 * A split virtqueue, as virtio.c and virtqueue.c share it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef VIRTQUEUE_H
#define VIRTQUEUE_H

#include "hw/virtio/virtio.h"

/* Guest addresses and sizes of one queue's three areas (2.7). */
typedef struct VRing {
    unsigned int num;               /* entries; power of two */
    unsigned int num_default;       /* as offered; 0: no such queue */
    unsigned int align;             /* bytes, legacy layout only */
    hwaddr desc;
    hwaddr avail;
    hwaddr used;
} VRing;

/* The same areas in our address space, while @valid. */
typedef struct VRingMap {
    bool valid;
    uint8_t *desc;
    uint8_t *avail;
    uint8_t *used;
    hwaddr desc_len;
    hwaddr avail_len;
    hwaddr used_len;
} VRingMap;

struct VirtQueue {
    VirtIODevice *vdev;
    VRing vring;
    VRingMap map;
    VirtIOHandleOutput handle_output;

    uint16_t last_avail_idx;        /* next entry we take */
    uint16_t shadow_avail_idx;      /* driver's index when last read */
    uint16_t used_idx;              /* next entry we publish */
    uint16_t signalled_used;        /* used_idx at the last interrupt */
    bool signalled_used_valid;
    bool notification;              /* do we want to be notified? */
    bool enabled;
    unsigned int inuse;             /* popped and not yet pushed */

    uint16_t queue_index;
    uint16_t vector;
    EventNotifier host_notifier;
    QEMUBH *bh;                     /* virtio_queue_schedule(); made late */
};

/** virtqueue_reset: forget addresses and indexes; keep the offer. */
void virtqueue_reset(VirtQueue *vq);

/** virtqueue_unmap_rings: drop the mapping; the next use maps again. */
void virtqueue_unmap_rings(VirtQueue *vq);

/** virtqueue_should_notify: has the driver asked for an interrupt now? */
bool virtqueue_should_notify(VirtQueue *vq);

#endif
