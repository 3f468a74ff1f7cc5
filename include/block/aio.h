/*
 * AioContext: an event loop of file descriptors, bottom halves, timers
 * and (for the main loop and on request) GLib sources.
 *
 * One thread at a time runs aio_poll().  Scheduling bottom halves,
 * changing handlers and timer_mod() are safe from any thread.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_AIO_H
#define QEMU_AIO_H

#include "qemu/event_notifier.h"
#include "qemu/queue.h"
#include "qemu/thread.h"
#include "qemu/timer.h"

typedef void BlockCompletionFunc(void *opaque, int ret);
typedef void QEMUBHFunc(void *opaque);
typedef void IOHandler(void *opaque);
typedef bool AioPollFn(void *opaque);

/** aio_context_new: a context for a thread of its own; one reference. */
AioContext *aio_context_new(Error **errp);
void aio_context_ref(AioContext *ctx);
void aio_context_unref(AioContext *ctx);

/** aio_poll: one round: wait (if @blocking) for something to do, do it.
 *  Returns whether anything was done. */
bool aio_poll(AioContext *ctx, bool blocking);
/** aio_notify: make a blocking aio_poll() of another thread return. */
void aio_notify(AioContext *ctx);
/** aio_context_get_g_main_context: the GLib context that @ctx runs too. */
GMainContext *aio_context_get_g_main_context(AioContext *ctx);
QEMUTimerListGroup *aio_context_timers(AioContext *ctx);

/** aio_set_fd_handler: call @io_read/@io_write in @ctx while @fd is
 *  ready; both NULL removes it.  @io_poll, @io_poll_ready are unused. */
void aio_set_fd_handler(AioContext *ctx, int fd, IOHandler *io_read,
                        IOHandler *io_write, AioPollFn *io_poll,
                        IOHandler *io_poll_ready, void *opaque);
void aio_set_event_notifier(AioContext *ctx, EventNotifier *notifier,
                            EventNotifierHandler *io_read,
                            AioPollFn *io_poll,
                            EventNotifierHandler *io_poll_ready);

/** aio_bh_new: a bottom half: runs once per burst of qemu_bh_schedule. */
#define aio_bh_new(ctx, cb, opaque) \
    aio_bh_new_full((ctx), (cb), (opaque), (stringify(cb)), NULL)
#define aio_bh_new_guarded(ctx, cb, opaque, guard) \
    aio_bh_new_full((ctx), (cb), (opaque), (stringify(cb)), guard)
struct MemReentrancyGuard;
QEMUBH *aio_bh_new_full(AioContext *ctx, QEMUBHFunc *cb, void *opaque,
                        const char *name, struct MemReentrancyGuard *guard);
#define aio_bh_schedule_oneshot(ctx, cb, opaque) \
    aio_bh_schedule_oneshot_full((ctx), (cb), (opaque), (stringify(cb)))
void aio_bh_schedule_oneshot_full(AioContext *ctx, QEMUBHFunc *cb,
                                  void *opaque, const char *name);
/** aio_wait_bh_oneshot: run @cb in @ctx and wait for it; the BQL, if
 *  held, is released meanwhile. */
void aio_wait_bh_oneshot(AioContext *ctx, QEMUBHFunc *cb, void *opaque);
/** aio_bh_poll: run what is scheduled; the number of callbacks run. */
int aio_bh_poll(AioContext *ctx);

static inline QEMUTimer *aio_timer_new(AioContext *ctx, QEMUClockType type,
                                       int scale, QEMUTimerCB *cb,
                                       void *opaque)
{
    return timer_new_full(aio_context_timers(ctx), type, scale, 0, cb,
                          opaque);
}

static inline void aio_timer_init(AioContext *ctx, QEMUTimer *ts,
                                  QEMUClockType type, int scale,
                                  QEMUTimerCB *cb, void *opaque)
{
    timer_init_full(ts, aio_context_timers(ctx), type, scale, 0, cb,
                    opaque);
}

/** qemu_get_aio_context: the main loop's. */
AioContext *qemu_get_aio_context(void);
/** qemu_get_current_aio_context: of this thread; the main loop's for any
 *  thread that holds the BQL and has none of its own. */
AioContext *qemu_get_current_aio_context(void);
/** qemu_set_current_aio_context: called by an IOThread on itself. */
void qemu_set_current_aio_context(AioContext *ctx);
bool in_aio_context_home_thread(AioContext *ctx);

#endif
