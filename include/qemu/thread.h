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

void qemu_mutex_init(QemuMutex *mutex);
void qemu_mutex_destroy(QemuMutex *mutex);
void qemu_mutex_lock(QemuMutex *mutex);
/** qemu_mutex_trylock: 0 if taken, else a non-zero value. */
int qemu_mutex_trylock(QemuMutex *mutex);
void qemu_mutex_unlock(QemuMutex *mutex);

void qemu_rec_mutex_init(QemuRecMutex *mutex);
void qemu_rec_mutex_destroy(QemuRecMutex *mutex);
void qemu_rec_mutex_lock(QemuRecMutex *mutex);
int qemu_rec_mutex_trylock(QemuRecMutex *mutex);
void qemu_rec_mutex_unlock(QemuRecMutex *mutex);

void qemu_cond_init(QemuCond *cond);
void qemu_cond_destroy(QemuCond *cond);
void qemu_cond_signal(QemuCond *cond);
void qemu_cond_broadcast(QemuCond *cond);
void qemu_cond_wait(QemuCond *cond, QemuMutex *mutex);
/** qemu_cond_timedwait: false if @ms milliseconds went by. */
bool qemu_cond_timedwait(QemuCond *cond, QemuMutex *mutex, int ms);

void qemu_sem_init(QemuSemaphore *sem, int init);
void qemu_sem_post(QemuSemaphore *sem);
void qemu_sem_wait(QemuSemaphore *sem);
/** qemu_sem_timedwait: 0, or -1 after @ms milliseconds. */
int qemu_sem_timedwait(QemuSemaphore *sem, int ms);
void qemu_sem_destroy(QemuSemaphore *sem);

/* A flag that can be waited for; setting it wakes all waiters. */
void qemu_event_init(QemuEvent *ev, bool init);
void qemu_event_set(QemuEvent *ev);
void qemu_event_reset(QemuEvent *ev);
void qemu_event_wait(QemuEvent *ev);
void qemu_event_destroy(QemuEvent *ev);

/**
 * qemu_thread_create: start a thread, registered with RCU, all signals
 * blocked
 * @name: shown by ps and gdb, at most 15 bytes of it
 * @mode: QEMU_THREAD_JOINABLE or QEMU_THREAD_DETACHED
 */
void qemu_thread_create(QemuThread *thread, const char *name,
                        void *(*start_routine)(void *), void *arg, int mode);
void *qemu_thread_join(QemuThread *thread);
void qemu_thread_get_self(QemuThread *thread);
bool qemu_thread_is_self(QemuThread *thread);
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
static inline void qemu_spin_init(QemuSpin *spin)
{
    __atomic_clear(&spin->value, __ATOMIC_RELAXED);
}
static inline void qemu_spin_destroy(QemuSpin *spin)
{
}
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
static inline void qemu_spin_unlock(QemuSpin *spin)
{
    __atomic_clear(&spin->value, __ATOMIC_RELEASE);
}

#endif
