/*
 * What virtio devices tell a user who looks: as data for programs, and as
 * text in the layout that tools written for QEMU read.  All with the BQL held.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_VIRTIO_VIRTIO_INFO_H
#define HW_VIRTIO_VIRTIO_INFO_H

#include "hw/virtio/virtio.h"
#include "qapi/qapi-types-virtio.h"

/** virtio_list: all realized devices; the caller's. */
VirtioInfoList *virtio_list(void);

/**
 * virtio_status: status, features and life of one device
 * @path: its path in the composition tree, or part of that
 * @errp: set if no realized virtio device is there
 *
 * Returns: the caller's; NULL on failure
 */
VirtioStatus *virtio_status(const char *path, Error **errp);

/**
 * virtio_queue_status: rings and indexes of one queue
 * @path: as above
 * @queue: its number
 * @errp: set if there is no such device or queue
 *
 * Returns: the caller's; NULL on failure
 */
VirtQueueStatus *virtio_queue_status(const char *path, int64_t queue,
                                     Error **errp);

/** virtio_append_list: paths and names of all realized devices. */
void virtio_append_list(GString *buf);

/** virtio_append_status: what virtio_status() has; false with @errp set. */
bool virtio_append_status(GString *buf, const char *path, Error **errp);

/** virtio_append_queue_status: what virtio_queue_status() has; likewise. */
bool virtio_append_queue_status(GString *buf, const char *path,
                                int64_t queue, Error **errp);

#endif
