/*
 * Bottom halves: callbacks deferred to their loop.
 *
 * A bottom half is in at most one queue: BH_PENDING says that it is.  Any
 * thread pushes to 'incoming'; the home thread moves everything to 'todo'
 * and runs what was there when it started, so that a callback that
 * schedules itself does not starve the loop.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/main-loop.h"
#include "util/aio-internal.h"

enum {
    BH_PENDING   = 1 << 0,
    BH_SCHEDULED = 1 << 1,              /* the callback is to run */
    BH_DELETED   = 1 << 2,
    BH_ONESHOT   = 1 << 3,
    BH_IDLE      = 1 << 4,              /* no hurry */
};

#define BH_IDLE_NS (10 * SCALE_MS)

struct QEMUBH {
    AioContext *ctx;
    const char *name;                   /* for the debugger */
    QEMUBHFunc *cb;
    void *opaque;
    bool *busy;                         /* the device's reentrancy flag */
    unsigned flags;
    QSLIST_ENTRY(QEMUBH) in;
    QSIMPLEQ_ENTRY(QEMUBH) todo;
};

QEMUBH *aio_bh_new_full(AioContext *ctx, QEMUBHFunc *cb, void *opaque,
                        const char *name, struct MemReentrancyGuard *guard)
{
    QEMUBH *bh = g_new(QEMUBH, 1);

    *bh = (QEMUBH){
        .ctx = ctx, .name = name, .cb = cb, .opaque = opaque,
        /* struct MemReentrancyGuard is a bool; it is defined above us */
        .busy = (bool *)guard,
    };
    return bh;
}

static void enqueue(QEMUBH *bh, unsigned flags)
{
    AioContext *ctx = bh->ctx;
    unsigned old = qatomic_fetch_or(&bh->flags, BH_PENDING | flags);

    if (!(old & BH_PENDING)) {
        QSLIST_INSERT_HEAD_ATOMIC(&aio_context_bh_queue(ctx)->incoming, bh,
                                  in);
    }
    if (!(flags & BH_IDLE)) {
        aio_notify(ctx);
    }
}

void aio_bh_schedule_oneshot_full(AioContext *ctx, QEMUBHFunc *cb,
                                  void *opaque, const char *name)
{
    enqueue(aio_bh_new_full(ctx, cb, opaque, name, NULL),
            BH_SCHEDULED | BH_ONESHOT);
}

void qemu_bh_schedule(QEMUBH *bh)
{
    enqueue(bh, BH_SCHEDULED);
}

void qemu_bh_schedule_idle(QEMUBH *bh)
{
    enqueue(bh, BH_SCHEDULED | BH_IDLE);
}

void qemu_bh_cancel(QEMUBH *bh)
{
    qatomic_and(&bh->flags, ~BH_SCHEDULED);
}

void qemu_bh_delete(QEMUBH *bh)
{
    if (bh) {
        enqueue(bh, BH_DELETED);
    }
}

static void take_incoming(BHQueue *q)
{
    QSLIST_HEAD(, QEMUBH) taken;
    QSIMPLEQ_HEAD(, QEMUBH) batch = QSIMPLEQ_HEAD_INITIALIZER(batch);
    QEMUBH *bh;

    QSLIST_MOVE_ATOMIC(&taken, &q->incoming);
    /* newest first becomes oldest first */
    while ((bh = QSLIST_FIRST(&taken))) {
        QSLIST_REMOVE_HEAD(&taken, in);
        QSIMPLEQ_INSERT_HEAD(&batch, bh, todo);
    }
    if (!QSIMPLEQ_EMPTY(&batch)) {
        *q->todo.sqh_last = batch.sqh_first;
        q->todo.sqh_last = batch.sqh_last;
    }
}

static void run_bh(QEMUBH *bh)
{
    bool nested = bh->busy && *bh->busy;

    if (bh->busy) {
        *bh->busy = true;
    }
    bh->cb(bh->opaque);
    if (bh->busy) {
        *bh->busy = nested;
    }
}

int aio_bh_poll(AioContext *ctx)
{
    BHQueue *q = aio_context_bh_queue(ctx);
    int ran = 0;

    if (!qatomic_read(&q->incoming.slh_first) && QSIMPLEQ_EMPTY(&q->todo)) {
        return 0;
    }
    take_incoming(q);
    while (!QSIMPLEQ_EMPTY(&q->todo)) {
        QEMUBH *bh = QSIMPLEQ_FIRST(&q->todo);
        unsigned flags;

        QSIMPLEQ_REMOVE_HEAD(&q->todo, todo);
        /* from here on it may be queued again, unless it is freed */
        flags = qatomic_fetch_and(&bh->flags,
                                  ~(BH_PENDING | BH_SCHEDULED | BH_IDLE));
        if ((flags & (BH_SCHEDULED | BH_DELETED)) == BH_SCHEDULED) {
            ran += !(flags & BH_IDLE);
            run_bh(bh);
        }
        if (flags & (BH_DELETED | BH_ONESHOT)) {
            g_free(bh);
        }
    }
    return ran;
}

int64_t aio_bh_deadline_ns(AioContext *ctx)
{
    BHQueue *q = aio_context_bh_queue(ctx);
    int64_t deadline = -1;
    QEMUBH *bh;

    if (!QSIMPLEQ_EMPTY(&q->todo)) {
        return 0;
    }
    for (bh = qatomic_load_acquire(&q->incoming.slh_first); bh;
         bh = QSLIST_NEXT(bh, in)) {
        unsigned flags = qatomic_read(&bh->flags);

        if (flags & BH_SCHEDULED) {
            if (!(flags & BH_IDLE)) {
                return 0;
            }
            deadline = BH_IDLE_NS;
        }
    }
    return deadline;
}

void aio_bh_free_all(AioContext *ctx)
{
    BHQueue *q = aio_context_bh_queue(ctx);

    take_incoming(q);
    while (!QSIMPLEQ_EMPTY(&q->todo)) {
        QEMUBH *bh = QSIMPLEQ_FIRST(&q->todo);

        QSIMPLEQ_REMOVE_HEAD(&q->todo, todo);
        if (qatomic_fetch_and(&bh->flags, ~BH_PENDING) &
            (BH_DELETED | BH_ONESHOT)) {
            g_free(bh);
        }
    }
}

typedef struct WaitBH {
    QEMUBHFunc *cb;
    void *opaque;
    QemuEvent done;
} WaitBH;

static void wait_bh_run(void *opaque)
{
    WaitBH *w = opaque;

    w->cb(w->opaque);
    qemu_event_set(&w->done);
}

void aio_wait_bh_oneshot(AioContext *ctx, QEMUBHFunc *cb, void *opaque)
{
    WaitBH w = { .cb = cb, .opaque = opaque };
    bool locked;

    if (in_aio_context_home_thread(ctx)) {
        cb(opaque);
        return;
    }
    locked = bql_locked();
    qemu_event_init(&w.done, false);
    aio_bh_schedule_oneshot(ctx, wait_bh_run, &w);
    if (locked) {
        bql_unlock();
    }
    qemu_event_wait(&w.done);
    if (locked) {
        bql_lock();
    }
}
