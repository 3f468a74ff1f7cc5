/*
 * The main loop and the Big QEMU Lock.
 *
 * The BQL serialises all device emulation outside data planes.  The main
 * thread holds it except while it waits for events; handlers, bottom
 * halves and timers of the main loop run with it held.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_MAIN_LOOP_H
#define QEMU_MAIN_LOOP_H

#include "block/aio.h"

/** qemu_init_main_loop: make the main loop and the clocks; call once, in
 *  the thread that will run main_loop_wait(). */
bool qemu_init_main_loop(Error **errp);
/** main_loop_wait: one round; with @nonblocking it does not wait. */
void main_loop_wait(int nonblocking);
/**
 * qemu_notify_event: wake the main loop; if it is awake, its next wait is
 * none.  In any thread or signal handler.
 */
void qemu_notify_event(void);
/** qemu_in_main_thread: this is the thread that initialised the loop. */
bool qemu_in_main_thread(void);
#define GLOBAL_STATE_CODE() assert(bql_locked())
#define IO_CODE() do { } while (0)

/** qemu_set_fd_handler: see aio_set_fd_handler(), in the main loop. */
void qemu_set_fd_handler(int fd, IOHandler *fd_read, IOHandler *fd_write,
                         void *opaque);
void event_notifier_set_handler(EventNotifier *e,
                                EventNotifierHandler *handler);

/** qemu_bh_new: a bottom half of the main loop. */
#define qemu_bh_new(cb, opaque) \
    qemu_bh_new_full((cb), (opaque), (stringify(cb)), NULL)
#define qemu_bh_new_guarded(cb, opaque, guard) \
    qemu_bh_new_full((cb), (opaque), (stringify(cb)), guard)
QEMUBH *qemu_bh_new_full(QEMUBHFunc *cb, void *opaque, const char *name,
                         struct MemReentrancyGuard *guard);
/** qemu_bh_schedule: run @bh in its loop soon; idempotent. */
void qemu_bh_schedule(QEMUBH *bh);
void qemu_bh_schedule_idle(QEMUBH *bh);
/** qemu_bh_cancel: not to run unless scheduled again. */
void qemu_bh_cancel(QEMUBH *bh);
/** qemu_bh_delete: cancel, and free later; NULL is fine. */
void qemu_bh_delete(QEMUBH *bh);

/* --- the BQL --- */

void bql_lock_impl(const char *file, int line);
#define bql_lock() bql_lock_impl(__FILE__, __LINE__)
void bql_unlock(void);
/** bql_locked: whether this thread holds it. */
bool bql_locked(void);
/** qemu_cond_wait_bql: wait on @cond, releasing the BQL meanwhile. */
void qemu_cond_wait_bql(QemuCond *cond);
void qemu_cond_timedwait_bql(QemuCond *cond, int ms);

typedef struct BQLLockAuto {
    bool taken;
} BQLLockAuto;

static inline BQLLockAuto bql_auto_lock(const char *file, int line)
{
    BQLLockAuto a = { !bql_locked() };

    if (a.taken) {
        bql_lock_impl(file, line);
    }
    return a;
}

static inline void bql_auto_unlock(BQLLockAuto *l)
{
    if (l->taken) {
        bql_unlock();
    }
}

/** BQL_LOCK_GUARD: hold the BQL to the end of the scope; may nest. */
#define BQL_LOCK_GUARD() \
    __attribute__((cleanup(bql_auto_unlock), unused)) \
    BQLLockAuto MAKE_IDENTIFIER(bql_guard_) = \
        bql_auto_lock(__FILE__, __LINE__)

#endif
