/*
 * O_DIRECT wants offsets, lengths and addresses in multiples of something
 * that depends on the file system and the disk below.  What does not fit
 * goes through a buffer that does.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "file-internal.h"
#include "qemu/memalign.h"
#include "qemu/units.h"

#define MIN_ALIGN    512
#define MAX_ALIGN    4096
#define BOUNCE_BYTES MiB                /* a multiple of any alignment */

static bool can_read(int fd, void *buf, size_t bytes)
{
    return RETRY_ON_EINTR(pread(fd, buf, bytes, 0)) >= 0;
}

void file_probe_alignment(FileState *s)
{
    uint8_t *buf = qemu_memalign(MAX_ALIGN, 2 * MAX_ALIGN);
    uint32_t n;

    s->align = s->buf_align = MAX_ALIGN;
    for (n = MIN_ALIGN; n < MAX_ALIGN; n *= 2) {
        if (can_read(s->fd, buf, n)) {
            s->align = n;
            break;
        }
    }
    for (n = MIN_ALIGN; n < MAX_ALIGN; n *= 2) {
        if (can_read(s->fd, buf + n, s->align)) {
            s->buf_align = n;
            break;
        }
    }
    qemu_vfree(buf);
}

bool file_is_aligned(const FileState *s, const BlockRequest *req)
{
    int i;

    if (s->align == 1) {
        return true;
    }
    if ((req->offset | req->bytes) & (s->align - 1)) {
        return false;
    }
    for (i = 0; i < req->qiov->niov; i++) {
        const struct iovec *iov = &req->qiov->iov[i];

        if ((uintptr_t)iov->iov_base & (s->buf_align - 1) ||
            iov->iov_len & (s->align - 1)) {
            return false;
        }
    }
    return true;
}

/* Bytes behind the end of the file are zeroes. */
static int read_blocks(FileState *s, uint8_t *buf, int64_t offset,
                       int64_t bytes)
{
    while (bytes) {
        ssize_t n = RETRY_ON_EINTR(pread(s->fd, buf, bytes, offset));

        if (n < 0) {
            return -errno;
        }
        if (n % s->align || n == 0) {
            memset(buf + n, 0, bytes - n);
            return 0;
        }
        buf += n;
        offset += n;
        bytes -= n;
    }
    return 0;
}

static int write_blocks(FileState *s, const uint8_t *buf, int64_t offset,
                        int64_t bytes)
{
    while (bytes) {
        ssize_t n = RETRY_ON_EINTR(pwrite(s->fd, buf, bytes, offset));

        if (n < 0) {
            return -errno;
        }
        if (n % s->align || n == 0) {
            return -ENOSPC;
        }
        buf += n;
        offset += n;
        bytes -= n;
    }
    return 0;
}

/* The part of a request that fits into the buffer. */
typedef struct Window {
    uint8_t *buf;
    int64_t start;                  /* of the blocks */
    int64_t size;
    int64_t head;                   /* bytes before the part */
    int64_t bytes;                  /* of the part */
    int64_t done;                   /* of the request, before the part */
} Window;

static int read_window(FileState *s, const BlockRequest *req, Window *w)
{
    int ret = read_blocks(s, w->buf, w->start, w->size);

    if (ret == 0) {
        qemu_iovec_from_buf(req->qiov, w->done, w->buf + w->head, w->bytes);
    }
    return ret;
}

/* Under rmw_lock. */
static int write_window(FileState *s, const BlockRequest *req, Window *w)
{
    int64_t last = w->size - s->align, length = BLOCK_DRIVER(s)->length;
    int ret = 0;

    if (w->head) {
        ret = read_blocks(s, w->buf, w->start, s->align);
    }
    if (ret == 0 && w->head + w->bytes != w->size && (last || !w->head)) {
        ret = read_blocks(s, w->buf + last, w->start + last, s->align);
    }
    if (ret < 0) {
        return ret;
    }
    if (req->qiov) {
        qemu_iovec_to_buf(req->qiov, w->done, w->buf + w->head, w->bytes);
    } else {
        memset(w->buf + w->head, 0, w->bytes);
    }
    ret = write_blocks(s, w->buf, w->start, w->size);
    if (ret == 0 && w->start + w->size > length && !s->is_device &&
        ftruncate(s->fd, length) < 0) {
        /* The last block is not whole, and the file keeps its size. */
        ret = -errno;
    }
    return ret;
}

static bool is_partial(const FileState *s, const BlockRequest *req)
{
    return (req->offset | req->bytes) & (s->align - 1);
}

int file_bounce(FileState *s, const BlockRequest *req)
{
    int64_t mask = s->align - 1;
    Window w = { .buf = qemu_memalign(MAX_ALIGN, BOUNCE_BYTES) };
    int ret = 0;

    if (req->type == BLOCK_REQ_READ || !is_partial(s, req)) {
        pthread_rwlock_rdlock(&s->rmw_lock);
    } else {
        pthread_rwlock_wrlock(&s->rmw_lock);
    }
    while (ret == 0 && w.done < req->bytes) {
        int64_t offset = req->offset + w.done;

        w.head = offset & mask;
        w.start = offset - w.head;
        w.bytes = MIN(req->bytes - w.done, (int64_t)BOUNCE_BYTES - w.head);
        w.size = (w.head + w.bytes + mask) & ~mask;
        ret = req->type == BLOCK_REQ_READ ? read_window(s, req, &w)
                                          : write_window(s, req, &w);
        w.done += w.bytes;
    }
    pthread_rwlock_unlock(&s->rmw_lock);
    qemu_vfree(w.buf);
    return ret;
}
