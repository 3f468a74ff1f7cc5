/*
 * Threads, locks and events over POSIX threads and futexes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_THREAD_H
#define QEMU_THREAD_H

#include <pthread.h>
#include <semaphore.h>

#include "qemu/atomic.h"

struct QemuMutex {
    pthread_mutex_t lock;
    bool initialized;
};

typedef struct QemuRecMutex {
    QemuMutex m;
} QemuRecMutex;

typedef struct QemuCond {
    pthread_cond_t cond;
    bool initialized;
} QemuCond;

typedef struct QemuSemaphore {
    sem_t sem;
} QemuSemaphore;

typedef struct QemuEvent {
    unsigned value;                     /* see qemu-thread.c */
} QemuEvent;

struct QemuThread {
    pthread_t thread;
};

typedef struct QemuSpin {
    int value;
} QemuSpin;

#define QEMU_THREAD_JOINABLE 0
#define QEMU_THREAD_DETACHED 1

/** qemu_mutex_init: an unlocked lock. */
void qemu_mutex_init(QemuMutex *mutex);
/** qemu_mutex_destroy: it must be unlocked. */
void qemu_mutex_destroy(QemuMutex *mutex);
/** qemu_mutex_lock: wait until it is ours. */
void qemu_mutex_lock(QemuMutex *mutex);
/** qemu_mutex_trylock: 0 if taken, else a non-zero value. */
int qemu_mutex_trylock(QemuMutex *mutex);
/** qemu_mutex_unlock: release what is ours. */
void qemu_mutex_unlock(QemuMutex *mutex);

/** qemu_rec_mutex_init: an unlocked lock that its owner can take again. */
void qemu_rec_mutex_init(QemuRecMutex *mutex);
/** qemu_rec_mutex_destroy: it must be unlocked. */
void qemu_rec_mutex_destroy(QemuRecMutex *mutex);
/** qemu_rec_mutex_lock: wait until it is ours, or take it once more. */
void qemu_rec_mutex_lock(QemuRecMutex *mutex);
/** qemu_rec_mutex_trylock: 0 if taken, else a non-zero value. */
int qemu_rec_mutex_trylock(QemuRecMutex *mutex);
/** qemu_rec_mutex_unlock: release it once. */
void qemu_rec_mutex_unlock(QemuRecMutex *mutex);

/** qemu_cond_init: a condition to wait for. */
void qemu_cond_init(QemuCond *cond);
/** qemu_cond_destroy: nobody waits for it. */
void qemu_cond_destroy(QemuCond *cond);
/** qemu_cond_signal: wake one who waits. */
void qemu_cond_signal(QemuCond *cond);
/** qemu_cond_broadcast: wake all who wait. */
void qemu_cond_broadcast(QemuCond *cond);
/** qemu_cond_wait: release @mutex, wait, take it again; perhaps for
 *  nothing. */
void qemu_cond_wait(QemuCond *cond, QemuMutex *mutex);
/** qemu_cond_timedwait: false if @ms milliseconds went by. */
bool qemu_cond_timedwait(QemuCond *cond, QemuMutex *mutex, int ms);

/** qemu_sem_init: @init posts that nobody has waited for. */
void qemu_sem_init(QemuSemaphore *sem, int init);
/** qemu_sem_post: let one waiter go on. */
void qemu_sem_post(QemuSemaphore *sem);
/** qemu_sem_wait: wait for a post. */
void qemu_sem_wait(QemuSemaphore *sem);
/** qemu_sem_timedwait: 0, or -1 after @ms milliseconds. */
int qemu_sem_timedwait(QemuSemaphore *sem, int ms);
/** qemu_sem_destroy: nobody waits for it. */
void qemu_sem_destroy(QemuSemaphore *sem);

/* A flag that can be waited for; setting it wakes all waiters. */
/** qemu_event_init: set from the start if @init. */
void qemu_event_init(QemuEvent *ev, bool init);
/** qemu_event_set: set it; all waiters go on. */
void qemu_event_set(QemuEvent *ev);
/** qemu_event_reset: unset it; what the setter did before is visible. */
void qemu_event_reset(QemuEvent *ev);
/** qemu_event_wait: wait until it is set. */
void qemu_event_wait(QemuEvent *ev);
/** qemu_event_destroy: nobody waits for it. */
void qemu_event_destroy(QemuEvent *ev);

/**
 * qemu_thread_create: start a thread, registered with RCU, all signals
 * blocked
 * @name: shown by ps and gdb, at most 15 bytes of it
 * @mode: QEMU_THREAD_JOINABLE or QEMU_THREAD_DETACHED
 */
void qemu_thread_create(QemuThread *thread, const char *name,
                        void *(*start_routine)(void *), void *arg, int mode);
/** qemu_thread_join: wait for the end of a joinable thread; its result. */
void *qemu_thread_join(QemuThread *thread);
/** qemu_thread_get_self: make *@thread this one. */
void qemu_thread_get_self(QemuThread *thread);
/** qemu_thread_is_self: is it this one? */
bool qemu_thread_is_self(QemuThread *thread);
/** qemu_thread_exit: end this thread. */
void qemu_thread_exit(void *retval) QEMU_NORETURN;
/** qemu_thread_naming: kept for -name debug-threads; names are always on */
void qemu_thread_naming(bool enable);

/**
 * qemu_thread_set_affinity: on which processors a thread may run.
 * @host_cpus: bitmap of them
 * @nbits: of the bitmap
 *
 * Returns: 0 or a negative errno.
 */
int qemu_thread_set_affinity(QemuThread *thread, unsigned long *host_cpus,
                             unsigned long nbits);
/** qemu_thread_get_affinity: set *@host_cpus, to be freed, and *@nbits
 *  likewise; 0 or a negative errno. */
int qemu_thread_get_affinity(QemuThread *thread, unsigned long **host_cpus,
                             unsigned long *nbits);

struct Notifier;
/** qemu_thread_atexit_add: call @notifier when this thread, which is not
 *  the first one, ends; the last one added is called first. */
void qemu_thread_atexit_add(struct Notifier *notifier);
/** qemu_thread_atexit_remove: do not; @notifier was added by this thread. */
void qemu_thread_atexit_remove(struct Notifier *notifier);

/* A lock for a few instructions; who waits for it keeps the processor. */
/** qemu_spin_init: unlocked. */
static inline void qemu_spin_init(QemuSpin *spin)
{
    qatomic_set(&spin->value, 0);       /* all of it; the others set a byte */
}
/** qemu_spin_destroy: nothing to do. */
static inline void qemu_spin_destroy(QemuSpin *spin)
{
}
/** qemu_spin_lock: spin until it is ours. */
static inline void qemu_spin_lock(QemuSpin *spin)
{
    while (unlikely(__atomic_test_and_set(&spin->value,
                                          __ATOMIC_ACQUIRE))) {
        while (qatomic_read(&spin->value)) {
            __builtin_ia32_pause();
        }
    }
}
/** qemu_spin_trylock: false if it was taken. */
static inline bool qemu_spin_trylock(QemuSpin *spin)
{
    return __atomic_test_and_set(&spin->value, __ATOMIC_ACQUIRE);
}
/** qemu_spin_locked: has anyone taken it? */
static inline bool qemu_spin_locked(QemuSpin *spin)
{
    return qatomic_read(&spin->value) != 0;
}
/** qemu_spin_unlock: release it. */
static inline void qemu_spin_unlock(QemuSpin *spin)
{
    __atomic_clear(&spin->value, __ATOMIC_RELEASE);
}

#endif
