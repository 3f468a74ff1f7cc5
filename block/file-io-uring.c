/*
 * Requests of "file" nodes through one io_uring of the main loop.
 *
 * The ring is made with the first request that needs it and lives as long
 * as the program: setting one up costs more than many requests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "file-internal.h"
#include "qemu/main-loop.h"

#ifdef CONFIG_LINUX_IO_URING
#include <liburing.h>

#define RING_ENTRIES 256

typedef enum RingState { RING_NEW, RING_READY, RING_FAILED } RingState;

typedef struct Ring {
    RingState state;
    struct io_uring ring;
    unsigned int in_flight;         /* at most RING_ENTRIES */
} Ring;

/* One for the main loop; see the file's comment. */
static Ring main_ring;

typedef struct UringJob {
    FileState *s;
    BlockRequest *req;
} UringJob;

static void job_done(UringJob *job, int res)
{
    FileState *s = job->s;
    BlockRequest *req = job->req;
    bool moves_data = req->type == BLOCK_REQ_READ ||
                      req->type == BLOCK_REQ_WRITE;

    g_free(job);
    if (res == -EAGAIN || res == -EINTR || res == -EOPNOTSUPP ||
        (moves_data && res >= 0 && res < req->bytes)) {
        /* Short or refused: a thread can finish what we cannot. */
        file_submit_to_pool(s, req);
        return;
    }
    block_request_done(req, MIN(res, 0));
}

static void reap(void *opaque)
{
    Ring *r = opaque;
    struct io_uring_cqe *cqe;

    while (io_uring_peek_cqe(&r->ring, &cqe) == 0) {
        UringJob *job = io_uring_cqe_get_data(cqe);
        int res = cqe->res;

        io_uring_cqe_seen(&r->ring, cqe);
        if (job) {
            r->in_flight--;
            job_done(job, res);
        }
    }
}

static bool ring_ready(Ring *r)
{
    if (r->state == RING_NEW) {
        r->state = RING_FAILED;
        if (io_uring_queue_init(RING_ENTRIES, &r->ring, 0) == 0) {
            r->state = RING_READY;
            qemu_set_fd_handler(r->ring.ring_fd, reap, NULL, r);
        }
    }
    return r->state == RING_READY;
}

static void prepare(struct io_uring_sqe *sqe, int fd, const BlockRequest *req)
{
    switch (req->type) {
    case BLOCK_REQ_READ:
        io_uring_prep_readv(sqe, fd, req->qiov->iov, req->qiov->niov,
                            req->offset);
        break;
    case BLOCK_REQ_WRITE:
        io_uring_prep_writev(sqe, fd, req->qiov->iov, req->qiov->niov,
                             req->offset);
        break;
    default:
        io_uring_prep_fsync(sqe, fd, IORING_FSYNC_DATASYNC);
        break;
    }
}

bool file_submit_to_io_uring(FileState *s, BlockRequest *req)
{
    Ring *r = &main_ring;
    struct io_uring_sqe *sqe;
    UringJob *job;

    if (req->type == BLOCK_REQ_DISCARD ||
        req->type == BLOCK_REQ_WRITE_ZEROES ||
        (req->qiov && req->qiov->niov > IOV_MAX) ||
        !ring_ready(r) || r->in_flight == RING_ENTRIES) {
        return false;
    }
    sqe = io_uring_get_sqe(&r->ring);
    if (!sqe) {
        return false;
    }
    job = g_new(UringJob, 1);
    job->s = s;
    job->req = req;
    prepare(sqe, s->fd, req);
    io_uring_sqe_set_data(sqe, job);
    if (io_uring_submit(&r->ring) < 1) {
        /* The kernel has not taken it, and never will in this form. */
        io_uring_prep_nop(sqe);
        io_uring_sqe_set_data(sqe, NULL);
        g_free(job);
        return false;
    }
    r->in_flight++;
    return true;
}
#else
bool file_submit_to_io_uring(FileState *s, BlockRequest *req)
{
    return false;
}
#endif
