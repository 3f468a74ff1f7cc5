/*
 * file, host_device: a file or a block device of the host.
 *
 * Reads that the page cache can answer are answered at once (RWF_NOWAIT).
 * Everything else goes to io_uring where the host has it and "aio" does not
 * say threads, else to a pool of threads.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

#include "block/block.h"
#include "block/thread-pool.h"
#include "file-internal.h"
#include "qapi/error.h"
#include "qemu/module.h"

/* A buffer of zeroes for hosts that cannot make holes. */
#define ZERO_CHUNK_BYTES (64 * 1024)
#define ST_BLOCK_BYTES 512              /* of st_blocks, whatever st_blksize */

/* A request while a thread or the kernel works on it. */
typedef struct FileJob {
    FileState *s;
    BlockRequest *req;
} FileJob;

/*
 * Transfer all of the request's bytes; short transfers happen at the end of
 * a file that shrank under us, where reads give zeroes.
 */
static int transfer(int fd, const BlockRequest *req)
{
    g_autofree struct iovec *iov = NULL;
    struct iovec *at;
    int niov = req->qiov->niov;
    int64_t offset = req->offset;
    bool is_write = req->type == BLOCK_REQ_WRITE;

    iov = g_memdup2(req->qiov->iov, niov * sizeof(*iov));
    at = iov;
    while (niov) {
        ssize_t n = RETRY_ON_EINTR(
            is_write ? pwritev(fd, at, MIN(niov, IOV_MAX), offset)
                     : preadv(fd, at, MIN(niov, IOV_MAX), offset));

        if (n < 0) {
            return -errno;
        }
        if (n == 0) {
            if (is_write) {
                return -ENOSPC;
            }
            qemu_iovec_memset(req->qiov, offset - req->offset, 0,
                              req->bytes - (offset - req->offset));
            return 0;
        }
        offset += n;
        while (niov && (size_t)n >= at->iov_len) {
            n -= at->iov_len;
            at++;
            niov--;
        }
        if (niov) {
            at->iov_base = (char *)at->iov_base + n;
            at->iov_len -= n;
        }
    }
    return 0;
}

static int transfer_direct(FileState *s, const BlockRequest *req)
{
    int ret;

    if (!file_is_aligned(s, req)) {
        return file_bounce(s, req);
    }
    pthread_rwlock_rdlock(&s->rmw_lock);
    ret = transfer(s->fd, req);
    pthread_rwlock_unlock(&s->rmw_lock);
    return ret;
}

static int write_zero_bytes(int fd, int64_t offset, int64_t bytes)
{
    g_autofree void *zeroes = g_malloc0(ZERO_CHUNK_BYTES);

    while (bytes) {
        ssize_t n = RETRY_ON_EINTR(pwrite(fd, zeroes,
                                          MIN(bytes, ZERO_CHUNK_BYTES),
                                          offset));

        if (n <= 0) {
            return n < 0 ? -errno : -ENOSPC;
        }
        offset += n;
        bytes -= n;
    }
    return 0;
}

static int punch_hole(FileState *s, int64_t offset, int64_t bytes)
{
    if (s->is_device) {
        uint64_t range[2] = { offset, bytes };

        return ioctl(s->fd, BLKDISCARD, range) < 0 ? -errno : 0;
    }
    return fallocate(s->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                     offset, bytes) < 0 ? -errno : 0;
}

static int write_zeroes(FileState *s, const BlockRequest *req)
{
    bool may_unmap = (req->flags & BDRV_REQ_MAY_UNMAP) &&
                     BLOCK_DRIVER(s)->unmap && !s->is_device;

    if (may_unmap && punch_hole(s, req->offset, req->bytes) == 0) {
        return 0;
    }
    if (!s->is_device &&
        fallocate(s->fd, FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE,
                  req->offset, req->bytes) == 0) {
        return 0;
    }
    return BLOCK_DRIVER(s)->direct
           ? file_bounce(s, req)
           : write_zero_bytes(s->fd, req->offset, req->bytes);
}

/* What a worker thread does; blocking is fine here. */
static int file_work(void *opaque)
{
    FileJob *job = opaque;
    FileState *s = job->s;
    int ret;

    switch (job->req->type) {
    case BLOCK_REQ_READ:
    case BLOCK_REQ_WRITE:
        return BLOCK_DRIVER(s)->direct ? transfer_direct(s, job->req)
                                       : transfer(s->fd, job->req);
    case BLOCK_REQ_FLUSH:
        return fdatasync(s->fd) < 0 ? -errno : 0;
    case BLOCK_REQ_DISCARD:
        ret = punch_hole(s, job->req->offset, job->req->bytes);
        /* A hint that the host cannot take is no error. */
        return ret == -EOPNOTSUPP || ret == -ENOTTY ? 0 : ret;
    default:
        return write_zeroes(s, job->req);
    }
}

static void file_work_done(void *opaque, int ret)
{
    FileJob *job = opaque;
    BlockRequest *req = job->req;

    g_free(job);
    block_request_done(req, ret);
}

void file_submit_to_pool(FileState *s, BlockRequest *req)
{
    FileJob *job = g_new(FileJob, 1);

    job->s = s;
    job->req = req;
    thread_pool_submit_aio(file_work, job, file_work_done, job);
}

/* Answer from the page cache, without waiting; false when it cannot be. */
static bool read_now(FileState *s, BlockRequest *req)
{
    ssize_t n;

    if (BLOCK_DRIVER(s)->direct || req->qiov->niov > IOV_MAX) {
        return false;
    }
    n = preadv2(s->fd, req->qiov->iov, req->qiov->niov, req->offset,
                RWF_NOWAIT);
    if (n != req->bytes) {
        return false;
    }
    block_request_done(req, 0);
    return true;
}

/*
 * A guest writes sectors.  Where the host's blocks are bigger, a part of one
 * may be written at the same time, and only threads take the lock.
 */
static bool suits_io_uring(const FileState *s, const BlockRequest *req)
{
    return !req->qiov ||
           (file_is_aligned(s, req) && (req->type == BLOCK_REQ_READ ||
                                        s->align <= BDRV_SECTOR_SIZE));
}

static void file_submit(BlockDriverState *bs, BlockRequest *req)
{
    FileState *s = BLOCK_FILE(bs);

    switch (req->type) {
    case BLOCK_REQ_READ:
        if (read_now(s, req)) {
            return;
        }
        break;
    case BLOCK_REQ_FLUSH:
        if (bs->no_flush) {
            block_request_done(req, 0);
            return;
        }
        break;
    case BLOCK_REQ_DISCARD:
        if (!bs->unmap) {
            block_request_done(req, 0);
            return;
        }
        break;
    default:
        break;
    }
    if (!s->use_io_uring || !suits_io_uring(s, req) ||
        !file_submit_to_io_uring(s, req)) {
        file_submit_to_pool(s, req);
    }
}

/* What a guest sees of a file that ends within a sector has the whole sector:
 * reads fill it up with zeroes, a write makes the file longer. */
static int64_t whole_sectors(int64_t bytes)
{
    return ROUND_UP(MIN(bytes, INT64_MAX - ((int64_t)BDRV_SECTOR_SIZE - 1)),
                    (int64_t)BDRV_SECTOR_SIZE);
}

static int64_t file_length(FileState *s, const struct stat *st)
{
    uint64_t bytes;

    if (S_ISBLK(st->st_mode)) {
        return ioctl(s->fd, BLKGETSIZE64, &bytes) < 0 ? -errno
                                                      : (int64_t)bytes;
    }
    return whole_sectors(st->st_size);
}

static bool check_kind(FileState *s, const struct stat *st,
                       const char *filename, BlockdevDriver driver,
                       Error **errp)
{
    s->is_device = S_ISBLK(st->st_mode) || S_ISCHR(st->st_mode);
    if (driver == BLOCKDEV_DRIVER_HOST_DEVICE && !s->is_device) {
        error_setg(errp, "'host_device' driver requires '%s' to be either a "
                   "character or block device", filename);
        return false;
    }
    if (!S_ISREG(st->st_mode) && !S_ISBLK(st->st_mode)) {
        error_setg(errp, "'%s' is neither a regular file nor a block device",
                   filename);
        return false;
    }
    return true;
}

static int open_flags(const BlockDriverState *bs)
{
    /* A FIFO must not make us wait; check_kind() refuses it. */
    return O_CLOEXEC | O_NONBLOCK | (bs->read_only ? O_RDONLY : O_RDWR) |
           (bs->direct ? O_DIRECT : 0);
}

static bool open_path(BlockDriverState *bs, const BlockdevOptions *options,
                      const char *filename, Error **errp)
{
    FileState *s = BLOCK_FILE(bs);

    s->fd = qemu_open_old(filename, open_flags(bs));
    if (s->fd < 0 && (errno == EACCES || errno == EROFS) && !bs->read_only &&
        options->has_auto_read_only && options->auto_read_only) {
        bs->read_only = true;
        s->fd = qemu_open_old(filename, open_flags(bs));
    }
    if (s->fd < 0) {
        error_setg_errno(errp, errno, "Could not open '%s'", filename);
        return false;
    }
    return true;
}

static bool file_truncate(BlockDriverState *bs, int64_t size, Error **errp)
{
    FileState *s = BLOCK_FILE(bs);

    if (s->is_device) {
        error_setg(errp, "'%s' is a device; its size is the host's to change",
                   bs->filename);
        return false;
    }
    if (ftruncate(s->fd, size) < 0) {
        error_setg_errno(errp, errno, "Failed to resize '%s'", bs->filename);
        return false;
    }
    bs->length = whole_sectors(size);
    return true;
}

static int64_t file_allocated(BlockDriverState *bs)
{
    struct stat st;

    return fstat(BLOCK_FILE(bs)->fd, &st) < 0 ? -errno
        : (int64_t)st.st_blocks * ST_BLOCK_BYTES;
}

static bool file_open(BlockDriverState *bs, BlockdevOptions *options,
                      Error **errp)
{
    FileState *s = BLOCK_FILE(bs);
    BlockdevOptionsFile *o = options->driver == BLOCKDEV_DRIVER_FILE
                             ? &options->u.file : &options->u.host_device;
    struct stat st;

    if (!open_path(bs, options, o->filename, errp)) {
        return false;
    }
    bs->filename = g_strdup(o->filename);
    if (fstat(s->fd, &st) < 0) {
        error_setg_errno(errp, errno, "Could not stat '%s'", o->filename);
        return false;
    }
    if (!check_kind(s, &st, o->filename, options->driver, errp)) {
        return false;
    }
    bs->length = file_length(s, &st);
    if (bs->length < 0) {
        error_setg_errno(errp, -bs->length, "Could not get the size of '%s'",
                         o->filename);
        return false;
    }
    fcntl(s->fd, F_SETFL, open_flags(bs) & ~(O_CLOEXEC | O_NONBLOCK));
    if (bs->direct) {
        file_probe_alignment(s);
    }
    s->use_io_uring = !o->has_aio || o->aio != BLOCKDEV_AIO_OPTIONS_THREADS;
    if (o->has_aio && o->aio == BLOCKDEV_AIO_OPTIONS_NATIVE && !bs->direct) {
        error_setg(errp, "aio=native needs cache.direct=on");
        return false;
    }
    return o->has_locking && o->locking == ON_OFF_AUTO_OFF
           ? true : file_lock(s, o->filename, errp);
}

static void file_init(Object *obj)
{
    FileState *s = BLOCK_FILE(obj);

    s->fd = -1;
    s->align = s->buf_align = 1;
    pthread_rwlock_init(&s->rmw_lock, NULL);
}

static void file_finalize(Object *obj)
{
    FileState *s = BLOCK_FILE(obj);

    if (s->fd >= 0) {
        file_unlock(s);
        qemu_close(s->fd);
    }
    pthread_rwlock_destroy(&s->rmw_lock);
}

static void file_class_init(ObjectClass *oc, const void *data)
{
    BlockDriver *drv = BLOCK_DRIVER_CLASS(oc);

    drv->bdrv_open = file_open;
    drv->bdrv_submit = file_submit;
    drv->bdrv_get_allocated_file_size = file_allocated;
    drv->bdrv_truncate = file_truncate;
}

static const TypeInfo file_types[] = {
    {
        .name              = TYPE_BLOCK_FILE,
        .parent            = TYPE_BLOCK_DRIVER,
        .instance_size     = sizeof(FileState),
        .instance_init     = file_init,
        .instance_finalize = file_finalize,
        .class_init        = file_class_init,
        TYPE_IS_SECURE("passes checked ranges of bytes to the host's file"),
    },
    {
        .name          = BLOCK_DRIVER_TYPE("host_device"),
        .parent        = TYPE_BLOCK_FILE,
        TYPE_IS_SECURE("passes checked ranges of bytes to the host's device"),
    },
};
DEFINE_TYPES(file_types)
