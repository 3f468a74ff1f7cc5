/*
 * Blocking host work done elsewhere, at most 64 threads, made on demand
 * and ended after ten idle seconds.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_THREAD_POOL_H
#define QEMU_THREAD_POOL_H

#include "block/aio.h"

#define THREAD_POOL_MAX_THREADS_DEFAULT 64

typedef int ThreadPoolFunc(void *opaque);

/**
 * thread_pool_submit_aio: run @func(@arg) in a worker
 * @func: returns the result; takes no BQL
 * @cb: called in the submitter's AioContext with @opaque and the result;
 *      may be NULL
 */
void thread_pool_submit_aio(ThreadPoolFunc *func, void *arg,
                            BlockCompletionFunc *cb, void *opaque);
/** thread_pool_submit: without a completion. */
void thread_pool_submit(ThreadPoolFunc *func, void *arg);

#endif
