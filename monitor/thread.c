/*
 * The thread of monitors whose clients may run commands out of band.
 *
 * Made when the first client asks for that.  It holds a lock except while it
 * waits for something to happen; the main thread takes the lock to touch what
 * both use.  Nothing that the thread does waits for another thread, so this
 * takes a moment at most.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "monitor-internal.h"
#include "qemu/thread.h"

/**
 * struct MonitorThread:
 * @context: where it waits; NULL while there is no thread
 * @turn: held while waiting for @lock, so that each gets its turn
 * @stop: it shall end; under @lock
 */
typedef struct MonitorThread {
    GMainContext *context;
    QemuThread thread;
    QemuMutex turn;
    QemuMutex lock;
    bool stop;
} MonitorThread;

static MonitorThread mt = {
    .turn = { PTHREAD_MUTEX_INITIALIZER, true },
    .lock = { PTHREAD_MUTEX_INITIALIZER, true },
};
static __thread unsigned lock_depth;

static void take_lock(void)
{
    if (lock_depth++ == 0) {
        qemu_mutex_lock(&mt.turn);
        qemu_mutex_lock(&mt.lock);
        qemu_mutex_unlock(&mt.turn);
    }
}

static void release_lock(void)
{
    if (--lock_depth == 0) {
        qemu_mutex_unlock(&mt.lock);
    }
}

void monitor_lock(Monitor *mon)
{
    if (mon->threaded) {
        take_lock();
    }
}

void monitor_unlock(Monitor *mon)
{
    if (mon->threaded) {
        release_lock();
    }
}

static gint poll_unlocked(GPollFD *fds, guint count, gint timeout_ms)
{
    int ret, err;

    release_lock();
    ret = g_poll(fds, count, timeout_ms);
    err = errno;
    take_lock();
    errno = err;
    return ret;
}

static void *monitor_thread(void *opaque)
{
    take_lock();
    while (!mt.stop) {
        g_main_context_iteration(mt.context, true);
    }
    release_lock();
    return NULL;
}

static void move(Monitor *mon, GMainContext *context)
{
    bool dammed = mon->out_watch;

    monitor_stop_watch(mon);
    monitor_set_handlers(mon, context, false);
    if (dammed) {
        monitor_flush(mon);
    }
}

void monitor_enter_thread(Monitor *mon)
{
    if (!mt.context) {
        mt.context = g_main_context_new();
        g_main_context_set_poll_func(mt.context, poll_unlocked);
        mt.stop = false;
        qemu_thread_create(&mt.thread, "mon_iothread", monitor_thread, NULL,
                           QEMU_THREAD_JOINABLE);
    }
    take_lock();
    mon->threaded = true;
    move(mon, mt.context);
    release_lock();
}

void monitor_leave_thread(Monitor *mon)
{
    if (mon->threaded) {
        take_lock();
        move(mon, NULL);
        mon->threaded = false;
        release_lock();
    }
}

void monitor_stop_thread(void)
{
    if (mt.context) {
        take_lock();
        mt.stop = true;
        g_main_context_wakeup(mt.context);
        release_lock();
        qemu_thread_join(&mt.thread);
        g_clear_pointer(&mt.context, g_main_context_unref);
    }
}
