/*
 * iothread: a thread with an event loop of its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_IOTHREAD_H
#define SYSTEM_IOTHREAD_H

#include "block/aio.h"
#include "qom/object.h"

#define TYPE_EVENT_LOOP_BASE "event-loop-base"
#define TYPE_IOTHREAD        "iothread"

OBJECT_DECLARE_SIMPLE_TYPE(EventLoopBase, EVENT_LOOP_BASE)
OBJECT_DECLARE_SIMPLE_TYPE(IOThread, IOTHREAD)

/**
 * struct EventLoopBase: limits on what a loop does at once.
 * @aio_max_batch: most requests to submit together, 0 for the default
 * @thread_pool_min, @thread_pool_max: workers kept for its blocking requests
 */
struct EventLoopBase {
    Object parent_obj;

    int64_t aio_max_batch;
    int64_t thread_pool_min;
    int64_t thread_pool_max;
};

/**
 * struct IOThread:
 * @ctx: its loop; exists once the object is complete
 * @thread_id: the kernel's id of the thread, -1 before
 * @poll_max_ns: most nanoseconds to look again and again before sleeping
 * @poll_grow, @poll_shrink: factors for the actual time, 0 for the default
 *
 * The last three may change while it runs (atomic).
 */
struct IOThread {
    EventLoopBase parent_obj;

    QemuThread thread;
    AioContext *ctx;
    QemuSemaphore started;
    int thread_id;
    bool stopping;
    int64_t poll_ns;
    int64_t poll_max_ns;
    int64_t poll_grow;
    int64_t poll_shrink;
};

/** iothread_by_id: the one made with -object iothread,id=@id, or NULL. */
IOThread *iothread_by_id(const char *id);
/** iothread_get_id: its id; lives as long as the object. */
const char *iothread_get_id(IOThread *iothread);
/** iothread_get_aio_context: its loop. */
AioContext *iothread_get_aio_context(IOThread *iothread);

#endif
