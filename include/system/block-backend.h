/*
 * Block devices as their users see them.
 *
 * A BlockBackend is what a device model or a -drive holds; it refers to the
 * root node of a graph of block drivers (block/block.h).
 *
 * Everything is called with the BQL held; completions come from the main
 * loop, or from inside of the call that submitted the request.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_BLOCK_BACKEND_H
#define SYSTEM_BLOCK_BACKEND_H

#include "block/block.h"
#include "hw/core/qdev.h"
#include "qemu/keyval.h"

typedef struct BlockBackend BlockBackend;

/* Kinds of requests that are counted. */
typedef enum BlockAcctType {
    BLOCK_ACCT_READ,
    BLOCK_ACCT_WRITE,               /* of data or zeros */
    BLOCK_ACCT_FLUSH,
    BLOCK_ACCT_UNMAP,
    BLOCK_MAX_IOTYPE,
} BlockAcctType;

/**
 * struct BlockAcctStats: requests that ended, by kind.
 * @nr_bytes, @nr_ops: of those that ended well
 * @failed_ops: of the others
 * @total_time_ns: of all, added up
 * @wr_highest_offset: end of the last byte written
 */
typedef struct BlockAcctStats {
    uint64_t nr_bytes[BLOCK_MAX_IOTYPE];
    uint64_t nr_ops[BLOCK_MAX_IOTYPE];
    uint64_t failed_ops[BLOCK_MAX_IOTYPE];
    uint64_t total_time_ns[BLOCK_MAX_IOTYPE];
    uint64_t wr_highest_offset;
} BlockAcctStats;

/**
 * blk_new: a backend for node @bs
 * @name: the user's id, or NULL
 * @errp: set when the name is taken
 *
 * Returns: one reference, the caller's; the node is referenced too.
 */
BlockBackend *blk_new(const char *name, BlockDriverState *bs, Error **errp);

/** blk_ref, blk_unref: the last reference waits for requests and closes. */
void blk_ref(BlockBackend *blk);
void blk_unref(BlockBackend *blk);

/** blk_by_name: the backend named @name, or NULL. */
BlockBackend *blk_by_name(const char *name);

/** blk_next: iterate over the backends; NULL starts and ends. */
BlockBackend *blk_next(BlockBackend *blk);

/** blk_name: the user's id, or the empty string. */
const char *blk_name(const BlockBackend *blk);

/** blk_bs: the root node. */
BlockDriverState *blk_bs(BlockBackend *blk);

/** blk_attach_dev: @dev uses it now; -EBUSY when another one does. */
int blk_attach_dev(BlockBackend *blk, DeviceState *dev);
/** blk_detach_dev: it does no more. */
void blk_detach_dev(BlockBackend *blk, DeviceState *dev);
/**
 * struct BlockDevOps: what a device that uses a backend is told.
 * @resize_cb: the size changed
 */
typedef struct BlockDevOps {
    void (*resize_cb)(void *opaque);
} BlockDevOps;

/** blk_set_dev_ops: for the attached device; until it is detached. */
void blk_set_dev_ops(BlockBackend *blk, const BlockDevOps *ops,
                     void *opaque);

/**
 * blk_resize_node: make @bs @size bytes long, between requests, and tell the
 * devices that use it
 */
bool blk_resize_node(BlockDriverState *bs, int64_t size, Error **errp);

/** blk_get_attached_dev: who uses it, or NULL. */
DeviceState *blk_get_attached_dev(BlockBackend *blk);

/** blk_is_inserted: is there a medium? */
bool blk_is_inserted(BlockBackend *blk);
/** blk_is_writable: may it be written? */
bool blk_is_writable(BlockBackend *blk);
/** blk_getlength: bytes, or a negative errno. */
int64_t blk_getlength(BlockBackend *blk);

/** blk_enable_write_cache: may a write end before it is stable? */
bool blk_enable_write_cache(BlockBackend *blk);
/** blk_set_enable_write_cache: without, each write is flushed. */
void blk_set_enable_write_cache(BlockBackend *blk, bool wce);

/**
 * blk_aio_preadv, blk_aio_pwritev: read or write qiov->size bytes
 * @offset: bytes; with the length inside of blk_getlength()
 * @qiov: stays valid until @cb
 * @flags: BDRV_REQ_*
 * @cb: called once with 0 or a negative errno, maybe before this returns
 */
void blk_aio_preadv(BlockBackend *blk, int64_t offset, QEMUIOVector *qiov,
                    BdrvRequestFlags flags, BlockCompletionFunc *cb,
                    void *opaque);
void blk_aio_pwritev(BlockBackend *blk, int64_t offset, QEMUIOVector *qiov,
                     BdrvRequestFlags flags, BlockCompletionFunc *cb,
                     void *opaque);

/** blk_aio_flush: what was written becomes stable. */
void blk_aio_flush(BlockBackend *blk, BlockCompletionFunc *cb, void *opaque);

/** blk_aio_pdiscard: the content of these bytes is no longer needed. */
void blk_aio_pdiscard(BlockBackend *blk, int64_t offset, int64_t bytes,
                      BlockCompletionFunc *cb, void *opaque);

/** blk_aio_pwrite_zeroes: make these bytes read as zero. */
void blk_aio_pwrite_zeroes(BlockBackend *blk, int64_t offset, int64_t bytes,
                           BdrvRequestFlags flags, BlockCompletionFunc *cb,
                           void *opaque);

/** blk_get_stats: what went through it. */
const BlockAcctStats *blk_get_stats(BlockBackend *blk);

/** blk_drain: wait until no request is in flight. */
void blk_drain(BlockBackend *blk);
/** blk_drain_all: for every backend. */
void blk_drain_all(void);

/** blk_pread, blk_pwrite: synchronous; 0 or a negative errno. */
int blk_pread(BlockBackend *blk, int64_t offset, int64_t bytes, void *buf,
              BdrvRequestFlags flags);
int blk_pwrite(BlockBackend *blk, int64_t offset, int64_t bytes,
               const void *buf, BdrvRequestFlags flags);
/** blk_flush: synchronous flush. */
int blk_flush(BlockBackend *blk);

/* How the text of a -drive is read, by keyval_parse_quirks(). */
#define DRIVE_QUIRKS (KEYVAL_FLAT | KEYVAL_BARE_BOOL)

/**
 * blk_new_from_drive: what a -drive describes, without its device
 * @opts: all strings, without nesting; "file", "format", "id", "if", "cache",
 *        ..., and those of -blockdev with dots, like "file.locking"; keys that
 *        describe the device ("if", "index", "media", ...) are ignored
 *
 * Returns: a named backend, owned by the list of backends (blk_unref() by
 * blk_remove_all()); NULL with @errp set.
 */
BlockBackend *blk_new_from_drive(const QDict *opts, Error **errp);

/** blk_delete_drive: undo blk_new_from_drive(); refused while a device uses
 *  it.  @errp names it. */
bool blk_delete_drive(const char *name, Error **errp);

/** blk_remove_all: close everything, on the way out. */
void blk_remove_all(void);

#endif
