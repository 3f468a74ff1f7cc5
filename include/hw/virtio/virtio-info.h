/*
 * What virtio devices tell a user who looks, in the layout that tools written
 * for QEMU read.  All with the BQL held.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_VIRTIO_VIRTIO_INFO_H
#define HW_VIRTIO_VIRTIO_INFO_H

#include "hw/virtio/virtio.h"

/** virtio_append_list: paths and names of all realized devices. */
void virtio_append_list(GString *buf);

/**
 * virtio_append_status: status, features and life of one device
 * @path: its path in the composition tree, or part of that
 * @errp: set if no realized virtio device is there
 */
bool virtio_append_status(GString *buf, const char *path, Error **errp);

/**
 * virtio_append_queue_status: rings and indexes of one queue
 * @path: as above
 * @queue: its number
 * @errp: set if there is no such device or queue
 */
bool virtio_append_queue_status(GString *buf, const char *path,
                                int64_t queue, Error **errp);

#endif
