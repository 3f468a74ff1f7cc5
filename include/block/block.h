/*
 * Nodes of a block graph: each is an object of a block driver's type.
 *
 * "file" nodes reach the host; "raw" and other formats sit on top.  A user
 * names drivers, so every node is made through the creation gate.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef BLOCK_BLOCK_H
#define BLOCK_BLOCK_H

#include "block/aio.h"
#include "qapi/qapi-types-block-core.h"
#include "qemu/iov.h"
#include "qom/object.h"

#define BDRV_SECTOR_BITS 9
#define BDRV_SECTOR_SIZE (1ULL << BDRV_SECTOR_BITS)

typedef enum {
    BDRV_REQ_MAY_UNMAP = 0x4,       /* zeroes may become a hole */
    BDRV_REQ_FUA = 0x10,            /* stable before it completes */
} BdrvRequestFlags;

#define TYPE_BLOCK_DRIVER "block-driver"
OBJECT_DECLARE_TYPE(BlockDriverState, BlockDriver, BLOCK_DRIVER)

/* Type of the driver that users call @name. */
#define BLOCK_DRIVER_TYPE(name) "block-" name

typedef enum BlockRequestType {
    BLOCK_REQ_READ,
    BLOCK_REQ_WRITE,
    BLOCK_REQ_FLUSH,
    BLOCK_REQ_DISCARD,
    BLOCK_REQ_WRITE_ZEROES,
} BlockRequestType;

/**
 * struct BlockRequest: one request on its way down the graph.
 * @offset, @bytes: of the node it is at; a format changes them
 * @qiov: data of reads and writes
 * @cb: the owner's completion
 */
typedef struct BlockRequest {
    BlockRequestType type;
    BdrvRequestFlags flags;
    int64_t offset;
    int64_t bytes;
    QEMUIOVector *qiov;
    BlockCompletionFunc *cb;
    void *opaque;
} BlockRequest;

/**
 * struct BlockDriverState: a node.
 * @node_name: unique; made up ("#block123") when the user gave none
 * @read_only: no writes
 * @unmap: discards reach the host
 * @no_flush: flushes do not
 * @direct: bypass the host's cache
 * @length: bytes
 * @filename: what was opened, or NULL; set by drivers that open something
 * @file: the node below, or NULL
 * @users: backends and nodes on top
 * @monitor_owned: made by -blockdev or blockdev-add
 */
struct BlockDriverState {
    Object parent_obj;

    char *node_name;
    bool read_only;
    bool unmap;
    bool no_flush;
    bool direct;
    bool force_share;
    bool monitor_owned;
    int64_t length;
    char *filename;
    BlockDriverState *file;
    unsigned int users;
};

/**
 * struct BlockDriver: what a driver implements.
 * @bdrv_open: the common members of @bs are set; set bs->length
 * @bdrv_submit: start @req; block_request_done() when it ended
 * @bdrv_get_allocated_file_size: bytes it takes on the host, or a negative
 *     errno.  Optional: those of the node below.
 * @bdrv_truncate: make it @size bytes long and set bs->length; no request is
 *     in flight.  Optional.
 */
struct BlockDriver {
    ObjectClass parent_class;

    bool (*bdrv_open)(BlockDriverState *bs, BlockdevOptions *options,
                      Error **errp);
    void (*bdrv_submit)(BlockDriverState *bs, BlockRequest *req);
    int64_t (*bdrv_get_allocated_file_size)(BlockDriverState *bs);
    bool (*bdrv_truncate)(BlockDriverState *bs, int64_t size, Error **errp);
};

/**
 * bdrv_open: open the graph that @options describe
 *
 * Returns: the root, one user counted for the caller; NULL with @errp set and
 * nothing left open.
 */
BlockDriverState *bdrv_open(BlockdevOptions *options, Error **errp);

/** bdrv_open_ref: the node that @ref names or describes; as bdrv_open(). */
BlockDriverState *bdrv_open_ref(BlockdevRef *ref, Error **errp);

/** bdrv_ref, bdrv_unref: one more user, one less; the last one closes. */
void bdrv_ref(BlockDriverState *bs);
void bdrv_unref(BlockDriverState *bs);

/** bdrv_find_node: the node named @node_name, or NULL. */
BlockDriverState *bdrv_find_node(const char *node_name);

/** bdrv_foreach: call @fn for each node; it must not make or close any. */
void bdrv_foreach(void (*fn)(BlockDriverState *bs, void *opaque),
                  void *opaque);

/** bdrv_get_filename: where the data of @bs is, for people; lives as long as
 *  the node. */
const char *bdrv_get_filename(BlockDriverState *bs);

/** bdrv_get_allocated_file_size: bytes that @bs takes on the host, or a
 *  negative errno. */
int64_t bdrv_get_allocated_file_size(BlockDriverState *bs);

/**
 * bdrv_truncate: change the size of @bs and of what is below it
 * @size: bytes; new ones read as zero
 * @errp: set when that cannot be, or another node is on top of @bs
 *
 * No request may be in flight; see blk_drain_all().
 */
bool bdrv_truncate(BlockDriverState *bs, int64_t size, Error **errp);

/** bdrv_truncate_below: for drivers: do so with bs->file, which nobody else
 *  may use. */
bool bdrv_truncate_below(BlockDriverState *bs, int64_t size, Error **errp);

/**
 * bdrv_add_monitor_node: -blockdev and blockdev-add
 * @errp: set when there is no node-name, or opening fails
 */
bool bdrv_add_monitor_node(BlockdevOptions *options, Error **errp);

/** bdrv_del_monitor_node: blockdev-del; refused while in use. */
bool bdrv_del_monitor_node(const char *node_name, Error **errp);

/** bdrv_submit: start @req at node @bs; @req is freed by its completion. */
void bdrv_submit(BlockDriverState *bs, BlockRequest *req);

/** block_request_done: for drivers: @req ended with @ret; frees it. */
void block_request_done(BlockRequest *req, int ret);

/** bdrv_format_name: what users call the driver of @bs. */
const char *bdrv_format_name(BlockDriverState *bs);

/** bdrv_help: text of "-blockdev driver=help"; malloc'd. */
char *bdrv_help(void);

#endif
