/*
 * The main loop and the Big QEMU Lock.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/thread.h"
#include "util/aio-internal.h"

static AioContext *main_context;
static pthread_t main_thread;
static QEMUBH *wake_up;

static QemuMutex bql = { PTHREAD_MUTEX_INITIALIZER, true };
static __thread bool bql_is_mine;

static void main_timers_changed(void *opaque, QEMUClockType type)
{
    if (main_context) {
        aio_notify(main_context);
    }
}

/* What woke the loop is for its caller to look at. */
static void woken(void *opaque)
{
}

bool qemu_init_main_loop(Error **errp)
{
    assert(!main_context);
    main_thread = pthread_self();
    init_clocks(main_timers_changed);
    main_context = aio_context_new_full(g_main_context_default(),
                                        &main_loop_tlg, errp);
    if (!main_context) {
        return false;
    }
    wake_up = qemu_bh_new(woken, NULL);
    qemu_set_current_aio_context(main_context);
    return true;
}

AioContext *qemu_get_aio_context(void)
{
    return main_context;
}

bool qemu_in_main_thread(void)
{
    return main_context && pthread_equal(pthread_self(), main_thread);
}

void qemu_notify_event(void)
{
    /* Not aio_notify(): the loop does not know what else its caller knows. */
    if (wake_up) {
        qemu_bh_schedule(wake_up);
    }
}

void main_loop_wait(int nonblocking)
{
    aio_iterate(main_context, !nonblocking, true, true);
}

void qemu_set_fd_handler(int fd, IOHandler *fd_read, IOHandler *fd_write,
                         void *opaque)
{
    aio_set_fd_handler(main_context, fd, fd_read, fd_write, NULL, NULL,
                       opaque);
}

void event_notifier_set_handler(EventNotifier *e,
                                EventNotifierHandler *handler)
{
    aio_set_event_notifier(main_context, e, handler, NULL, NULL);
}

QEMUBH *qemu_bh_new_full(QEMUBHFunc *cb, void *opaque, const char *name,
                         struct MemReentrancyGuard *guard)
{
    return aio_bh_new_full(main_context, cb, opaque, name, guard);
}

bool bql_locked(void)
{
    return bql_is_mine;
}

void bql_lock_impl(const char *file, int line)
{
    assert(!bql_is_mine);
    qemu_mutex_lock(&bql);
    bql_is_mine = true;
}

void bql_unlock(void)
{
    assert(bql_is_mine);
    bql_is_mine = false;
    qemu_mutex_unlock(&bql);
}

void qemu_cond_wait_bql(QemuCond *cond)
{
    assert(bql_is_mine);
    bql_is_mine = false;
    qemu_cond_wait(cond, &bql);
    bql_is_mine = true;
}

void qemu_cond_timedwait_bql(QemuCond *cond, int ms)
{
    assert(bql_is_mine);
    bql_is_mine = false;
    qemu_cond_timedwait(cond, &bql, ms);
    bql_is_mine = true;
}
