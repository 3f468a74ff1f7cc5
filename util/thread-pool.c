/*
 * Blocking host work done elsewhere.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block/thread-pool.h"
#include "qemu/lockable.h"
#include "qemu/main-loop.h"

#define IDLE_MS 10000

typedef struct Work {
    ThreadPoolFunc *func;
    void *arg;
    BlockCompletionFunc *cb;
    void *opaque;
    AioContext *ctx;                    /* where @cb runs */
    int ret;
    QSIMPLEQ_ENTRY(Work) next;
} Work;

static struct {
    QemuMutex lock;
    QemuCond wake;
    QSIMPLEQ_HEAD(, Work) queue;
    int threads, idle, queued;
} pool;
static pthread_once_t pool_once = PTHREAD_ONCE_INIT;

static void pool_init(void)
{
    qemu_mutex_init(&pool.lock);
    qemu_cond_init(&pool.wake);
    QSIMPLEQ_INIT(&pool.queue);
}

static void complete(void *opaque)
{
    g_autofree Work *w = opaque;
    AioContext *ctx = w->ctx;

    w->cb(w->opaque, w->ret);
    aio_context_unref(ctx);
}

static void finish(Work *w)
{
    if (w->cb) {
        aio_bh_schedule_oneshot(w->ctx, complete, w);
    } else {
        g_free(w);
    }
}

/* pool.lock is held.  Next work, or NULL after IDLE_MS without any. */
static Work *take(void)
{
    Work *w;

    pool.idle++;
    while (QSIMPLEQ_EMPTY(&pool.queue)) {
        if (!qemu_cond_timedwait(&pool.wake, &pool.lock, IDLE_MS) &&
            QSIMPLEQ_EMPTY(&pool.queue)) {
            break;
        }
    }
    pool.idle--;
    w = QSIMPLEQ_FIRST(&pool.queue);
    if (w) {
        QSIMPLEQ_REMOVE_HEAD(&pool.queue, next);
        pool.queued--;
    }
    return w;
}

static void *worker(void *unused)
{
    Work *w;

    qemu_mutex_lock(&pool.lock);
    while ((w = take())) {
        qemu_mutex_unlock(&pool.lock);
        w->ret = w->func(w->arg);
        finish(w);
        qemu_mutex_lock(&pool.lock);
    }
    pool.threads--;
    qemu_mutex_unlock(&pool.lock);
    return NULL;
}

void thread_pool_submit_aio(ThreadPoolFunc *func, void *arg,
                            BlockCompletionFunc *cb, void *opaque)
{
    Work *w = g_new(Work, 1);
    bool start;

    *w = (Work){ .func = func, .arg = arg, .cb = cb, .opaque = opaque };
    if (cb) {
        w->ctx = qemu_get_current_aio_context();
        aio_context_ref(w->ctx);
    }
    pthread_once(&pool_once, pool_init);
    WITH_QEMU_LOCK_GUARD(&pool.lock) {
        QSIMPLEQ_INSERT_TAIL(&pool.queue, w, next);
        start = ++pool.queued > pool.idle &&
                pool.threads < THREAD_POOL_MAX_THREADS_DEFAULT;
        pool.threads += start;
        qemu_cond_signal(&pool.wake);
    }
    if (start) {
        QemuThread thread;

        qemu_thread_create(&thread, "worker", worker, NULL,
                           QEMU_THREAD_DETACHED);
    }
}

void thread_pool_submit(ThreadPoolFunc *func, void *arg)
{
    thread_pool_submit_aio(func, arg, NULL, NULL);
}
