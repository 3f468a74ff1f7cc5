/*
 * virtio-blk-device: a disk (VIRTIO 1.2, 5.2).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_VIRTIO_VIRTIO_BLK_H
#define HW_VIRTIO_VIRTIO_BLK_H

#include <linux/virtio_blk.h>

#include "hw/core/qdev-properties-system.h"
#include "hw/virtio/virtio.h"
#include "system/block-backend.h"

#define TYPE_VIRTIO_BLK "virtio-blk-device"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOBlock, VIRTIO_BLK)

struct VirtIOBlock {
    VirtIODevice parent_obj;

    BlockBackend *blk;
    char *serial;
    uint32_t logical_block_size;    /* bytes, power of two, 512..32768 */
    uint32_t physical_block_size;
    uint32_t min_io_size;           /* bytes; 0: unknown */
    uint32_t opt_io_size;
    uint32_t max_discard_sectors;
    uint32_t max_write_zeroes_sectors;
    uint16_t num_queues;
    uint16_t queue_size;
    OnOffAuto write_cache_option;
    bool write_cache;
};

#endif
