/*
 * QMP commands that show disks, block nodes and their counters.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "monitor-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-block-core.h"
#include "system/block-backend.h"

/*** Nodes ***/

static ImageInfo *image_info(BlockDriverState *bs)
{
    ImageInfo *info = g_new0(ImageInfo, 1);
    int64_t allocated = bdrv_get_allocated_file_size(bs);

    info->filename = g_strdup(bdrv_get_filename(bs));
    info->format = g_strdup(bdrv_format_name(bs));
    info->virtual_size = bs->length;
    info->has_actual_size = allocated >= 0;
    info->actual_size = allocated;
    return info;
}

static BlockDeviceInfo *node_info(BlockDriverState *bs, bool writeback)
{
    BlockDeviceInfo *info = g_new0(BlockDeviceInfo, 1);

    info->file = g_strdup(bdrv_get_filename(bs));
    info->node_name = g_strdup(bs->node_name);
    info->ro = bs->read_only;
    info->drv = g_strdup(bdrv_format_name(bs));
    info->detect_zeroes = BLOCKDEV_DETECT_ZEROES_OPTIONS_OFF;
    info->image = image_info(bs);
    info->cache = g_new0(BlockdevCacheInfo, 1);
    info->cache->writeback = writeback;
    info->cache->direct = bs->direct;
    info->cache->no_flush = bs->no_flush;
    return info;
}

static void add_node(BlockDriverState *bs, void *opaque)
{
    BlockDeviceInfoList ***tail = opaque;

    QAPI_LIST_APPEND(*tail, node_info(bs, true));
}

BlockDeviceInfoList *qmp_query_named_block_nodes(bool has_flat, bool flat,
                                                 Error **errp)
{
    BlockDeviceInfoList *list = NULL, **tail = &list;

    bdrv_foreach(add_node, &tail);
    return list;
}

/*** Disks ***/

/* A backend that nobody named and no device uses is none of the user's. */
static bool is_disk(BlockBackend *blk)
{
    return *blk_name(blk) || blk_get_attached_dev(blk);
}

static char *device_name(BlockBackend *blk)
{
    DeviceState *dev = blk_get_attached_dev(blk);

    if (!dev) {
        return NULL;
    }
    return dev->id ? g_strdup(dev->id)
        : object_get_canonical_path(OBJECT(dev));
}

BlockInfoList *qmp_query_block(Error **errp)
{
    BlockInfoList *list = NULL, **tail = &list;
    BlockBackend *blk = NULL;

    while ((blk = blk_next(blk))) {
        BlockInfo *info;

        if (!is_disk(blk)) {
            continue;
        }
        info = g_new0(BlockInfo, 1);
        info->device = g_strdup(blk_name(blk));
        info->qdev = device_name(blk);
        info->type = g_strdup("unknown");
        if (blk_is_inserted(blk)) {
            info->inserted = node_info(blk_bs(blk),
                                       blk_enable_write_cache(blk));
        }
        QAPI_LIST_APPEND(tail, info);
    }
    return list;
}

void qmp_block_resize(const char *device, const char *node_name,
                      int64_t size, Error **errp)
{
    BlockBackend *blk = device ? blk_by_name(device) : NULL;
    BlockDriverState *bs = node_name ? bdrv_find_node(node_name) : NULL;

    if (!device == !node_name) {
        error_setg(errp, "Exactly one of 'device' and 'node-name' must be "
                   "given");
    } else if (device && !blk) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND,
                  "Device '%s' not found", device);
    } else if (node_name && !bs) {
        error_setg(errp, "Cannot find device='' nor node-name='%s'",
                   node_name);
    } else {
        blk_resize_node(blk ? blk_bs(blk) : bs, size, errp);
    }
}

/*** Counters ***/

static void add_up(BlockDeviceStats *sum, const BlockAcctStats *s)
{
    sum->rd_bytes += s->nr_bytes[BLOCK_ACCT_READ];
    sum->wr_bytes += s->nr_bytes[BLOCK_ACCT_WRITE];
    sum->unmap_bytes += s->nr_bytes[BLOCK_ACCT_UNMAP];
    sum->rd_operations += s->nr_ops[BLOCK_ACCT_READ];
    sum->wr_operations += s->nr_ops[BLOCK_ACCT_WRITE];
    sum->flush_operations += s->nr_ops[BLOCK_ACCT_FLUSH];
    sum->unmap_operations += s->nr_ops[BLOCK_ACCT_UNMAP];
    sum->rd_total_time_ns += s->total_time_ns[BLOCK_ACCT_READ];
    sum->wr_total_time_ns += s->total_time_ns[BLOCK_ACCT_WRITE];
    sum->flush_total_time_ns += s->total_time_ns[BLOCK_ACCT_FLUSH];
    sum->unmap_total_time_ns += s->total_time_ns[BLOCK_ACCT_UNMAP];
    sum->failed_rd_operations += s->failed_ops[BLOCK_ACCT_READ];
    sum->failed_wr_operations += s->failed_ops[BLOCK_ACCT_WRITE];
    sum->failed_flush_operations += s->failed_ops[BLOCK_ACCT_FLUSH];
    sum->failed_unmap_operations += s->failed_ops[BLOCK_ACCT_UNMAP];
    sum->wr_highest_offset = MAX(sum->wr_highest_offset,
                                 s->wr_highest_offset);
    sum->account_failed = true;
}

static void add_node_stats(BlockDriverState *bs, void *opaque)
{
    BlockStatsList ***tail = opaque;
    BlockStats *info = g_new0(BlockStats, 1);
    BlockBackend *blk = NULL;

    info->node_name = g_strdup(bs->node_name);
    info->stats = g_new0(BlockDeviceStats, 1);
    while ((blk = blk_next(blk))) {
        if (blk_bs(blk) == bs) {
            add_up(info->stats, blk_get_stats(blk));
        }
    }
    QAPI_LIST_APPEND(*tail, info);
}

static BlockStats *disk_stats(BlockBackend *blk)
{
    BlockStats *info = g_new0(BlockStats, 1);

    info->device = g_strdup(blk_name(blk));
    info->qdev = device_name(blk);
    if (blk_is_inserted(blk)) {
        info->node_name = g_strdup(blk_bs(blk)->node_name);
    }
    info->stats = g_new0(BlockDeviceStats, 1);
    add_up(info->stats, blk_get_stats(blk));
    return info;
}

BlockStatsList *qmp_query_blockstats(bool has_query_nodes, bool query_nodes,
                                     Error **errp)
{
    BlockStatsList *list = NULL, **tail = &list;
    BlockBackend *blk = NULL;

    if (query_nodes) {
        bdrv_foreach(add_node_stats, &tail);
        return list;
    }
    while ((blk = blk_next(blk))) {
        if (is_disk(blk)) {
            QAPI_LIST_APPEND(tail, disk_stats(blk));
        }
    }
    return list;
}
