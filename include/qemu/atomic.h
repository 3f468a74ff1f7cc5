/*
 * Atomic accesses and barriers, over the compiler's C11 built-ins.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_ATOMIC_H
#define QEMU_ATOMIC_H

#define barrier()     __asm__ __volatile__("" ::: "memory")
#define smp_mb()      __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_mb_acquire() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define smp_mb_release() __atomic_thread_fence(__ATOMIC_RELEASE)
#define smp_rmb()     smp_mb_acquire()
#define smp_wmb()     smp_mb_release()
#define smp_mb__before_rmw() smp_mb()
#define smp_mb__after_rmw()  barrier()
#define signal_barrier() __atomic_signal_fence(__ATOMIC_SEQ_CST)

/* relaxed: no order, no tearing */
#define qatomic_read(ptr) __atomic_load_n(ptr, __ATOMIC_RELAXED)
#define qatomic_set(ptr, i) __atomic_store_n(ptr, i, __ATOMIC_RELAXED)
#define qatomic_read__nocheck qatomic_read
#define qatomic_set__nocheck qatomic_set
#define qatomic_load_acquire(ptr) __atomic_load_n(ptr, __ATOMIC_ACQUIRE)
#define qatomic_store_release(ptr, i) \
    __atomic_store_n(ptr, i, __ATOMIC_RELEASE)
/* for data published under RCU */
#define qatomic_rcu_read(ptr) __atomic_load_n(ptr, __ATOMIC_CONSUME)
#define qatomic_rcu_set(ptr, i) __atomic_store_n(ptr, i, __ATOMIC_RELEASE)

/* read-modify-write: sequentially consistent */
#define qatomic_set_mb(ptr, i) \
    ((void)__atomic_exchange_n(ptr, i, __ATOMIC_SEQ_CST))
#define qatomic_xchg(ptr, i) __atomic_exchange_n(ptr, i, __ATOMIC_SEQ_CST)
#define qatomic_cmpxchg(ptr, old, new) \
    (__extension__({ \
        typeof(*(ptr)) qac_old_ = (old); \
        (void)__atomic_compare_exchange_n(ptr, &qac_old_, new, false, \
            __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
        qac_old_; }))
#define qatomic_cmpxchg__nocheck qatomic_cmpxchg
#define qatomic_fetch_inc(ptr) __atomic_fetch_add(ptr, 1, __ATOMIC_SEQ_CST)
#define qatomic_fetch_dec(ptr) __atomic_fetch_sub(ptr, 1, __ATOMIC_SEQ_CST)
#define qatomic_fetch_add(ptr, n) \
    __atomic_fetch_add(ptr, n, __ATOMIC_SEQ_CST)
#define qatomic_fetch_sub(ptr, n) \
    __atomic_fetch_sub(ptr, n, __ATOMIC_SEQ_CST)
#define qatomic_fetch_and(ptr, n) \
    __atomic_fetch_and(ptr, n, __ATOMIC_SEQ_CST)
#define qatomic_fetch_or(ptr, n) __atomic_fetch_or(ptr, n, __ATOMIC_SEQ_CST)
#define qatomic_fetch_xor(ptr, n) \
    __atomic_fetch_xor(ptr, n, __ATOMIC_SEQ_CST)
#define qatomic_inc_fetch(ptr) __atomic_add_fetch(ptr, 1, __ATOMIC_SEQ_CST)
#define qatomic_dec_fetch(ptr) __atomic_sub_fetch(ptr, 1, __ATOMIC_SEQ_CST)
#define qatomic_add_fetch(ptr, n) \
    __atomic_add_fetch(ptr, n, __ATOMIC_SEQ_CST)
#define qatomic_sub_fetch(ptr, n) \
    __atomic_sub_fetch(ptr, n, __ATOMIC_SEQ_CST)
#define qatomic_and_fetch(ptr, n) \
    __atomic_and_fetch(ptr, n, __ATOMIC_SEQ_CST)
#define qatomic_or_fetch(ptr, n) __atomic_or_fetch(ptr, n, __ATOMIC_SEQ_CST)
#define qatomic_inc(ptr) ((void)qatomic_fetch_inc(ptr))
#define qatomic_dec(ptr) ((void)qatomic_fetch_dec(ptr))
#define qatomic_add(ptr, n) ((void)qatomic_fetch_add(ptr, n))
#define qatomic_sub(ptr, n) ((void)qatomic_fetch_sub(ptr, n))
#define qatomic_and(ptr, n) ((void)qatomic_fetch_and(ptr, n))
#define qatomic_or(ptr, n) ((void)qatomic_fetch_or(ptr, n))
#define qatomic_xor(ptr, n) ((void)qatomic_fetch_xor(ptr, n))
#define qatomic_read_i64(ptr) qatomic_read(ptr)
#define qatomic_set_i64(ptr, v) qatomic_set(ptr, v)
#define qatomic_read_u64(ptr) qatomic_read(ptr)
#define qatomic_set_u64(ptr, v) qatomic_set(ptr, v)

#endif
