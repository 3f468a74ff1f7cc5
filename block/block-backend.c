/*
 * Block backends: requests of devices, counted and drained.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/queue.h"
#include "qemu/timer.h"
#include "system/block-backend.h"

struct BlockBackend {
    char *name;                     /* NULL: made for one device */
    unsigned int refcnt;
    BlockDriverState *root;
    DeviceState *dev;               /* who uses it */
    const BlockDevOps *dev_ops;
    void *dev_opaque;
    bool enable_write_cache;
    unsigned int in_flight;
    BlockAcctStats stats;
    QTAILQ_ENTRY(BlockBackend) link;
};

/* All backends; changed and read under the BQL. */
static QTAILQ_HEAD(, BlockBackend) backends =
    QTAILQ_HEAD_INITIALIZER(backends);

/* What a request owes its caller. */
typedef struct BackendRequest {
    BlockBackend *blk;
    BlockCompletionFunc *cb;
    void *opaque;
    bool flush_after;
    BlockAcctType acct;
    int64_t offset;
    int64_t bytes;
    int64_t start_ns;
} BackendRequest;

BlockBackend *blk_new(const char *name, BlockDriverState *bs, Error **errp)
{
    BlockBackend *blk;

    if (name && blk_by_name(name)) {
        error_setg(errp, "Device with id '%s' already exists", name);
        return NULL;
    }
    if (name && bdrv_find_node(name)) {
        error_setg(errp, "Device name '%s' conflicts with an existing node "
                   "name", name);
        return NULL;
    }
    blk = g_new0(BlockBackend, 1);
    blk->name = g_strdup(name);
    blk->refcnt = 1;
    blk->root = bs;
    blk->enable_write_cache = true;
    bdrv_ref(bs);
    QTAILQ_INSERT_TAIL(&backends, blk, link);
    return blk;
}

void blk_ref(BlockBackend *blk)
{
    blk->refcnt++;
}

void blk_unref(BlockBackend *blk)
{
    if (!blk) {
        return;
    }
    if (blk->refcnt == 1) {
        /* Completions may take references, and drop them. */
        blk_drain(blk);
    }
    if (--blk->refcnt) {
        return;
    }
    QTAILQ_REMOVE(&backends, blk, link);
    bdrv_unref(blk->root);
    g_free(blk->name);
    g_free(blk);
}

BlockBackend *blk_next(BlockBackend *blk)
{
    return blk ? QTAILQ_NEXT(blk, link) : QTAILQ_FIRST(&backends);
}

BlockBackend *blk_by_name(const char *name)
{
    BlockBackend *blk = NULL;

    while ((blk = blk_next(blk))) {
        if (blk->name && g_str_equal(blk->name, name)) {
            break;
        }
    }
    return blk;
}

const char *blk_name(const BlockBackend *blk)
{
    return blk->name ? blk->name : "";
}

BlockDriverState *blk_bs(BlockBackend *blk)
{
    return blk->root;
}

/* Two devices that write one node would each see it change under them. */
static bool node_is_shared(BlockBackend *blk)
{
    BlockBackend *other = NULL;

    while ((other = blk_next(other))) {
        if (other != blk && other->root == blk->root && other->dev) {
            return true;
        }
    }
    return false;
}

int blk_attach_dev(BlockBackend *blk, DeviceState *dev)
{
    if (blk->dev || (blk_is_writable(blk) && node_is_shared(blk))) {
        return -EBUSY;
    }
    blk->dev = dev;
    blk_ref(blk);
    return 0;
}

void blk_detach_dev(BlockBackend *blk, DeviceState *dev)
{
    g_assert(blk->dev == dev);
    blk->dev = NULL;
    blk->dev_ops = NULL;
    blk_unref(blk);
}

void blk_set_dev_ops(BlockBackend *blk, const BlockDevOps *ops, void *opaque)
{
    blk->dev_ops = ops;
    blk->dev_opaque = opaque;
}

bool blk_resize_node(BlockDriverState *bs, int64_t size, Error **errp)
{
    BlockBackend *blk = NULL;

    blk_drain_all();
    if (!bdrv_truncate(bs, size, errp)) {
        return false;
    }
    while ((blk = blk_next(blk))) {
        if (blk->root == bs && blk->dev_ops && blk->dev_ops->resize_cb) {
            blk->dev_ops->resize_cb(blk->dev_opaque);
        }
    }
    return true;
}

DeviceState *blk_get_attached_dev(BlockBackend *blk)
{
    return blk->dev;
}

bool blk_is_inserted(BlockBackend *blk)
{
    return blk->root != NULL;
}

bool blk_is_writable(BlockBackend *blk)
{
    return !blk->root->read_only;
}

int64_t blk_getlength(BlockBackend *blk)
{
    return blk->root->length;
}

bool blk_enable_write_cache(BlockBackend *blk)
{
    return blk->enable_write_cache;
}

void blk_set_enable_write_cache(BlockBackend *blk, bool wce)
{
    blk->enable_write_cache = wce;
}

static const BlockAcctType acct_of[] = {
    [BLOCK_REQ_READ] = BLOCK_ACCT_READ,
    [BLOCK_REQ_WRITE] = BLOCK_ACCT_WRITE,
    [BLOCK_REQ_FLUSH] = BLOCK_ACCT_FLUSH,
    [BLOCK_REQ_DISCARD] = BLOCK_ACCT_UNMAP,
    [BLOCK_REQ_WRITE_ZEROES] = BLOCK_ACCT_WRITE,
};

const BlockAcctStats *blk_get_stats(BlockBackend *blk)
{
    return &blk->stats;
}

static void account(BlockAcctStats *stats, const BackendRequest *breq,
                    int ret)
{
    stats->total_time_ns[breq->acct] += get_clock() - breq->start_ns;
    if (ret < 0) {
        stats->failed_ops[breq->acct]++;
        return;
    }
    stats->nr_ops[breq->acct]++;
    stats->nr_bytes[breq->acct] += breq->bytes;
    if (breq->acct == BLOCK_ACCT_WRITE) {
        stats->wr_highest_offset = MAX(stats->wr_highest_offset,
                                       breq->offset + breq->bytes);
    }
}

static void backend_request_done(void *opaque, int ret)
{
    BackendRequest *breq = opaque;
    BlockBackend *blk = breq->blk;

    if (breq->flush_after && ret == 0) {
        BlockRequest *flush = g_new0(BlockRequest, 1);

        breq->flush_after = false;
        flush->type = BLOCK_REQ_FLUSH;
        flush->cb = backend_request_done;
        flush->opaque = breq;
        bdrv_submit(blk->root, flush);
        return;
    }
    blk->in_flight--;
    account(&blk->stats, breq, ret);
    breq->cb(breq->opaque, ret);
    g_free(breq);
}

static void submit(BlockBackend *blk, BlockRequest model,
                   BlockCompletionFunc *cb, void *opaque)
{
    BackendRequest *breq = g_new0(BackendRequest, 1);
    BlockRequest *req = g_memdup2(&model, sizeof(model));
    bool writes = model.type == BLOCK_REQ_WRITE ||
                  model.type == BLOCK_REQ_WRITE_ZEROES;

    breq->blk = blk;
    breq->cb = cb;
    breq->opaque = opaque;
    breq->flush_after = writes && (!blk->enable_write_cache ||
                                   model.flags & BDRV_REQ_FUA);
    breq->acct = acct_of[model.type];
    breq->offset = model.offset;
    breq->bytes = model.bytes;
    breq->start_ns = get_clock();
    req->cb = backend_request_done;
    req->opaque = breq;
    blk->in_flight++;
    bdrv_submit(blk->root, req);
}

void blk_aio_preadv(BlockBackend *blk, int64_t offset, QEMUIOVector *qiov,
                    BdrvRequestFlags flags, BlockCompletionFunc *cb,
                    void *opaque)
{
    submit(blk, (BlockRequest) {
        .type = BLOCK_REQ_READ, .flags = flags, .offset = offset,
        .bytes = qiov->size, .qiov = qiov,
    }, cb, opaque);
}

void blk_aio_pwritev(BlockBackend *blk, int64_t offset, QEMUIOVector *qiov,
                     BdrvRequestFlags flags, BlockCompletionFunc *cb,
                     void *opaque)
{
    submit(blk, (BlockRequest) {
        .type = BLOCK_REQ_WRITE, .flags = flags, .offset = offset,
        .bytes = qiov->size, .qiov = qiov,
    }, cb, opaque);
}

void blk_aio_flush(BlockBackend *blk, BlockCompletionFunc *cb, void *opaque)
{
    submit(blk, (BlockRequest) { .type = BLOCK_REQ_FLUSH }, cb, opaque);
}

void blk_aio_pdiscard(BlockBackend *blk, int64_t offset, int64_t bytes,
                      BlockCompletionFunc *cb, void *opaque)
{
    submit(blk, (BlockRequest) {
        .type = BLOCK_REQ_DISCARD, .offset = offset, .bytes = bytes,
    }, cb, opaque);
}

void blk_aio_pwrite_zeroes(BlockBackend *blk, int64_t offset, int64_t bytes,
                           BdrvRequestFlags flags, BlockCompletionFunc *cb,
                           void *opaque)
{
    submit(blk, (BlockRequest) {
        .type = BLOCK_REQ_WRITE_ZEROES, .flags = flags, .offset = offset,
        .bytes = bytes,
    }, cb, opaque);
}

void blk_drain(BlockBackend *blk)
{
    while (blk->in_flight) {
        aio_poll(qemu_get_aio_context(), true);
    }
}

void blk_drain_all(void)
{
    BlockBackend *blk = blk_next(NULL), *next;

    if (blk) {
        blk_ref(blk);
    }
    while (blk) {
        blk_drain(blk);
        next = blk_next(blk);
        if (next) {
            blk_ref(next);
        }
        blk_unref(blk);
        blk = next;
    }
}

typedef struct SyncState {
    bool done;
    int ret;
} SyncState;

static void sync_done(void *opaque, int ret)
{
    SyncState *state = opaque;

    state->done = true;
    state->ret = ret;
}

static int wait_for(SyncState *state)
{
    while (!state->done) {
        aio_poll(qemu_get_aio_context(), true);
    }
    return state->ret;
}

int blk_pread(BlockBackend *blk, int64_t offset, int64_t bytes, void *buf,
              BdrvRequestFlags flags)
{
    QEMUIOVector qiov = QEMU_IOVEC_INIT_BUF(qiov, buf, bytes);
    SyncState state = { false, 0 };

    blk_aio_preadv(blk, offset, &qiov, flags, sync_done, &state);
    return wait_for(&state);
}

int blk_pwrite(BlockBackend *blk, int64_t offset, int64_t bytes,
               const void *buf, BdrvRequestFlags flags)
{
    QEMUIOVector qiov = QEMU_IOVEC_INIT_BUF(qiov, buf, bytes);
    SyncState state = { false, 0 };

    blk_aio_pwritev(blk, offset, &qiov, flags, sync_done, &state);
    return wait_for(&state);
}

int blk_flush(BlockBackend *blk)
{
    SyncState state = { false, 0 };

    blk_aio_flush(blk, sync_done, &state);
    return wait_for(&state);
}

bool blk_delete_drive(const char *name, Error **errp)
{
    BlockBackend *blk = blk_by_name(name);

    if (!blk) {
        error_setg(errp, "Device '%s' not found", name);
        return false;
    }
    if (blk->dev) {
        error_setg(errp, "Device '%s' is in use", name);
        return false;
    }
    blk_unref(blk);
    return true;
}

void blk_remove_all(void)
{
    BlockBackend *blk, *next;

    blk_drain_all();
    QTAILQ_FOREACH_SAFE(blk, &backends, link, next) {
        if (blk->name) {
            /* A device that still uses it keeps it, without its name. */
            g_clear_pointer(&blk->name, g_free);
            blk_unref(blk);
        }
    }
}
