/*
 * Read-copy-update, by liburcu (memb flavour).
 *
 * Readers bracket their use of shared pointers with rcu_read_lock() and
 * rcu_read_unlock(), which nest.  Writers publish with qatomic_rcu_set()
 * and free with call_rcu() or g_free_rcu() after all readers that could
 * have seen the old pointer are done.  Threads made by
 * qemu_thread_create() and the main thread are registered; other threads
 * must call rcu_register_thread() first.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_RCU_H
#define QEMU_RCU_H

#ifndef _LGPL_SOURCE
#define _LGPL_SOURCE
#endif
#ifndef RCU_MEMB
#define RCU_MEMB
#endif
#include <urcu.h>

#include "qemu/atomic.h"

#undef call_rcu

/* Registrations nest: a thread of qemu_thread_create() may register again. */
#undef rcu_register_thread
#undef rcu_unregister_thread

/** rcu_register_thread: this thread may use rcu_read_lock() from now on. */
void rcu_register_thread(void);
/** rcu_unregister_thread: undo the last rcu_register_thread(). */
void rcu_unregister_thread(void);

/** get_ptr_rcu_reader: what identifies this thread as a reader; opaque. */
struct rcu_reader_data;
static inline struct rcu_reader_data *get_ptr_rcu_reader(void)
{
    return (struct rcu_reader_data *)(void *)&URCU_TLS(urcu_memb_reader);
}

typedef void RCUCBFunc(struct rcu_head *head);

/**
 * call_rcu1: run @func(@head) after a grace period, under the BQL, in a
 * thread of our own that is started by the first call
 */
void call_rcu1(struct rcu_head *head, RCUCBFunc *func);

/** call_rcu: run @func(@ptr) likewise; @field is the struct rcu_head and
 *  must be the first member. */
#define call_rcu(ptr, func, field) \
    (__extension__({ \
        QEMU_BUILD_BUG_ON(offsetof(typeof(*(ptr)), field)); \
        void (*call_rcu_f_)(typeof(ptr)) = (func); \
        call_rcu1(&(ptr)->field, (RCUCBFunc *)call_rcu_f_); }))

/** g_free_rcu: g_free(@obj) after a grace period; @field is anywhere in
 *  the first 4096 bytes. */
#define g_free_rcu(obj, field) \
    (__extension__({ \
        QEMU_BUILD_BUG_ON(offsetof(typeof(*(obj)), field) >= 4096); \
        call_rcu1(&(obj)->field, \
                  (RCUCBFunc *)offsetof(typeof(*(obj)), field)); }))

/** drain_call_rcu: all callbacks queued before have run; the BQL is
 *  dropped while waiting.  Not in a read-side section. */
void drain_call_rcu(void);

typedef void RCUReadAuto;
static inline RCUReadAuto *rcu_read_auto_lock(void)
{
    rcu_read_lock();
    return (void *)(uintptr_t)1;
}
static inline void rcu_read_auto_unlock(RCUReadAuto *r)
{
    if (r) {
        rcu_read_unlock();
    }
}
static inline void rcu_read_auto_unlock_p_(void *p)
{
    rcu_read_auto_unlock(*(void **)p);
}

#define RCU_READ_LOCK_GUARD() \
    __attribute__((cleanup(rcu_read_auto_unlock_p_), unused)) \
    RCUReadAuto *MAKE_IDENTIFIER(rcu_guard_) = rcu_read_auto_lock()
#define WITH_RCU_READ_LOCK_GUARD() WITH_RCU_READ_LOCK_GUARD_(__COUNTER__)
#define WITH_RCU_READ_LOCK_GUARD_(n) \
    for (__attribute__((cleanup(rcu_read_auto_unlock_p_))) \
         RCUReadAuto *glue(rcu_with_, n) = rcu_read_auto_lock(); \
         glue(rcu_with_, n); \
         rcu_read_auto_unlock(glue(rcu_with_, n)), \
         glue(rcu_with_, n) = NULL)

#endif
