/*
 * What the main loop needs of AioContext beyond the public interface.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef UTIL_AIO_INTERNAL_H
#define UTIL_AIO_INTERNAL_H

#include "block/aio.h"

/** aio_context_new_full: @gctx: the GLib context to serve, or NULL;
 *  @tlg: timers of the loop, already initialised, or NULL for own ones */
AioContext *aio_context_new_full(GMainContext *gctx,
                                 QEMUTimerListGroup *tlg, Error **errp);

/**
 * aio_iterate: one round of @ctx
 * @blocking: wait for something to do
 * @glib: also serve the GLib context
 * @drop_bql: release the BQL, if this thread holds it, while waiting
 */
bool aio_iterate(AioContext *ctx, bool blocking, bool glib, bool drop_bql);

/** aio_bh_deadline_ns: 0 if a bottom half is waiting, a little later if
 *  only idle ones are, -1 if none is. */
int64_t aio_bh_deadline_ns(AioContext *ctx);

/* The part of AioContext that aio-bh.c works on. */
typedef struct BHQueue {
    QSLIST_HEAD(, QEMUBH) incoming;     /* pushed by any thread */
    QSIMPLEQ_HEAD(, QEMUBH) todo;       /* taken by the home thread */
} BHQueue;

BHQueue *aio_context_bh_queue(AioContext *ctx);
/** aio_bh_free_all: free what is still queued; nothing is run. */
void aio_bh_free_all(AioContext *ctx);

#endif
