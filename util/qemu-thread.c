/*
 * Threads, locks and events over POSIX threads and futexes.
 *
 * A failing pthread call on an initialised object is a bug of ours, hence
 * the assertions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <linux/futex.h>
#include <sys/syscall.h>
#include "qemu/bitmap.h"
#include "qemu/cutils.h"
#include "qemu/notify.h"
#include "qemu/rcu.h"
#include "qemu/thread.h"

void qemu_mutex_init(QemuMutex *mutex)
{
    int err = pthread_mutex_init(&mutex->lock, NULL);

    assert(!err);
    mutex->initialized = true;
}

void qemu_mutex_destroy(QemuMutex *mutex)
{
    int err;

    assert(mutex->initialized);
    mutex->initialized = false;
    err = pthread_mutex_destroy(&mutex->lock);
    assert(!err);
}

void qemu_mutex_lock(QemuMutex *mutex)
{
    int err;

    assert(mutex->initialized);
    err = pthread_mutex_lock(&mutex->lock);
    assert(!err);
}

int qemu_mutex_trylock(QemuMutex *mutex)
{
    assert(mutex->initialized);
    return pthread_mutex_trylock(&mutex->lock) ? -EBUSY : 0;
}

void qemu_mutex_unlock(QemuMutex *mutex)
{
    int err;

    assert(mutex->initialized);
    err = pthread_mutex_unlock(&mutex->lock);
    assert(!err);
}

void qemu_rec_mutex_init(QemuRecMutex *mutex)
{
    pthread_mutexattr_t attr;
    int err;

    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
    err = pthread_mutex_init(&mutex->m.lock, &attr);
    assert(!err);
    pthread_mutexattr_destroy(&attr);
    mutex->m.initialized = true;
}

void qemu_rec_mutex_destroy(QemuRecMutex *mutex)
{
    qemu_mutex_destroy(&mutex->m);
}

void qemu_rec_mutex_lock(QemuRecMutex *mutex)
{
    qemu_mutex_lock(&mutex->m);
}

int qemu_rec_mutex_trylock(QemuRecMutex *mutex)
{
    return qemu_mutex_trylock(&mutex->m);
}

void qemu_rec_mutex_unlock(QemuRecMutex *mutex)
{
    qemu_mutex_unlock(&mutex->m);
}

void qemu_cond_init(QemuCond *cond)
{
    pthread_condattr_t attr;
    int err;

    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    err = pthread_cond_init(&cond->cond, &attr);
    assert(!err);
    pthread_condattr_destroy(&attr);
    cond->initialized = true;
}

void qemu_cond_destroy(QemuCond *cond)
{
    int err;

    assert(cond->initialized);
    cond->initialized = false;
    err = pthread_cond_destroy(&cond->cond);
    assert(!err);
}

void qemu_cond_signal(QemuCond *cond)
{
    assert(cond->initialized);
    pthread_cond_signal(&cond->cond);
}

void qemu_cond_broadcast(QemuCond *cond)
{
    assert(cond->initialized);
    pthread_cond_broadcast(&cond->cond);
}

void qemu_cond_wait(QemuCond *cond, QemuMutex *mutex)
{
    int err;

    assert(cond->initialized);
    err = pthread_cond_wait(&cond->cond, &mutex->lock);
    assert(!err);
}

static struct timespec in_ms(clockid_t clock, int ms)
{
    struct timespec ts;

    clock_gettime(clock, &ts);
    ts.tv_sec += ms / 1000;
    ts.tv_nsec += (long)(ms % 1000) * 1000000;
    if (ts.tv_nsec >= 1000000000) {
        ts.tv_nsec -= 1000000000;
        ts.tv_sec++;
    }
    return ts;
}

bool qemu_cond_timedwait(QemuCond *cond, QemuMutex *mutex, int ms)
{
    struct timespec ts = in_ms(CLOCK_MONOTONIC, ms);
    int err;

    assert(cond->initialized);
    err = pthread_cond_timedwait(&cond->cond, &mutex->lock, &ts);
    assert(!err || err == ETIMEDOUT);
    return err != ETIMEDOUT;
}

void qemu_sem_init(QemuSemaphore *sem, int init)
{
    int err = sem_init(&sem->sem, 0, init);

    assert(!err);
}

void qemu_sem_destroy(QemuSemaphore *sem)
{
    sem_destroy(&sem->sem);
}

void qemu_sem_post(QemuSemaphore *sem)
{
    int err = sem_post(&sem->sem);

    assert(!err);
}

void qemu_sem_wait(QemuSemaphore *sem)
{
    int err = RETRY_ON_EINTR(sem_wait(&sem->sem));

    assert(!err);
}

int qemu_sem_timedwait(QemuSemaphore *sem, int ms)
{
    struct timespec ts = in_ms(CLOCK_REALTIME, ms);

    return RETRY_ON_EINTR(sem_timedwait(&sem->sem, &ts));
}

/*
 * QemuEvent: EV_FREE (not set), EV_BUSY (not set, someone may sleep on
 * it), EV_SET.  A setter that finds EV_BUSY has to wake the sleepers.
 */
enum { EV_SET, EV_FREE, EV_BUSY };

static void futex_wait(unsigned *addr, unsigned val)
{
    syscall(SYS_futex, addr, FUTEX_WAIT_PRIVATE, val, NULL, NULL, 0);
}

static void futex_wake_all(unsigned *addr)
{
    syscall(SYS_futex, addr, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

void qemu_event_init(QemuEvent *ev, bool init)
{
    ev->value = init ? EV_SET : EV_FREE;
}

void qemu_event_destroy(QemuEvent *ev)
{
}

void qemu_event_set(QemuEvent *ev)
{
    if (qatomic_xchg(&ev->value, EV_SET) == EV_BUSY) {
        futex_wake_all(&ev->value);
    }
}

void qemu_event_reset(QemuEvent *ev)
{
    qatomic_cmpxchg(&ev->value, EV_SET, EV_FREE);
    /* what the setter wrote before is visible from here on */
    smp_mb();
}

void qemu_event_wait(QemuEvent *ev)
{
    for (;;) {
        unsigned v = qatomic_load_acquire(&ev->value);

        if (v == EV_SET) {
            return;
        }
        if (v == EV_FREE &&
            qatomic_cmpxchg(&ev->value, EV_FREE, EV_BUSY) == EV_SET) {
            return;
        }
        futex_wait(&ev->value, EV_BUSY);
    }
}

typedef struct ThreadStart {
    void *(*routine)(void *);
    void *arg;
    char name[16];
} ThreadStart;

static __thread NotifierList at_exit;

void qemu_thread_atexit_add(struct Notifier *notifier)
{
    notifier_list_add(&at_exit, notifier);
}

void qemu_thread_atexit_remove(struct Notifier *notifier)
{
    notifier_remove(notifier);
}

static void thread_leave(void *unused)
{
    notifier_list_notify(&at_exit, NULL);
    rcu_unregister_thread();
}

static void *thread_enter(void *opaque)
{
    ThreadStart start = *(ThreadStart *)opaque;
    void *ret;

    g_free(opaque);
    pthread_setname_np(pthread_self(), start.name);
    rcu_register_thread();
    pthread_cleanup_push(thread_leave, NULL);
    ret = start.routine(start.arg);
    pthread_cleanup_pop(1);
    return ret;
}

void qemu_thread_create(QemuThread *thread, const char *name,
                        void *(*start_routine)(void *), void *arg, int mode)
{
    ThreadStart *start = g_new0(ThreadStart, 1);
    sigset_t all, old;
    pthread_attr_t attr;
    int err;

    start->routine = start_routine;
    start->arg = arg;
    pstrcpy(start->name, sizeof(start->name), name);

    pthread_attr_init(&attr);
    if (mode == QEMU_THREAD_DETACHED) {
        pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    }
    /* signals are the main thread's, but faults stay with who faults */
    sigfillset(&all);
    sigdelset(&all, SIGSEGV);
    sigdelset(&all, SIGFPE);
    sigdelset(&all, SIGILL);
    sigdelset(&all, SIGBUS);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    err = pthread_create(&thread->thread, &attr, thread_enter, start);
    assert(!err);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attr);
}

void *qemu_thread_join(QemuThread *thread)
{
    void *ret;
    int err = pthread_join(thread->thread, &ret);

    assert(!err);
    return ret;
}

int qemu_thread_set_affinity(QemuThread *thread, unsigned long *host_cpus,
                             unsigned long nbits)
{
    cpu_set_t *set = CPU_ALLOC(nbits);
    size_t size = CPU_ALLOC_SIZE(nbits);
    int err;

    CPU_ZERO_S(size, set);
    for (unsigned long i = find_first_bit(host_cpus, nbits); i < nbits;
         i = find_next_bit(host_cpus, nbits, i + 1)) {
        CPU_SET_S(i, size, set);
    }
    err = pthread_setaffinity_np(thread->thread, size, set);
    CPU_FREE(set);
    return -err;
}

int qemu_thread_get_affinity(QemuThread *thread, unsigned long **host_cpus,
                             unsigned long *nbits)
{
    unsigned long n = 64;
    cpu_set_t *set;
    int err;

    /* too small for what the kernel has is EINVAL */
    for (;; n *= 2) {
        set = CPU_ALLOC(n);
        err = pthread_getaffinity_np(thread->thread, CPU_ALLOC_SIZE(n), set);
        if (err != EINVAL || n >= 1 << 20) {
            break;
        }
        CPU_FREE(set);
    }
    if (!err) {
        *nbits = n;
        *host_cpus = bitmap_new(n);
        for (unsigned long i = 0; i < n; i++) {
            if (CPU_ISSET_S(i, CPU_ALLOC_SIZE(n), set)) {
                set_bit(i, *host_cpus);
            }
        }
    }
    CPU_FREE(set);
    return -err;
}

void qemu_thread_get_self(QemuThread *thread)
{
    thread->thread = pthread_self();
}

bool qemu_thread_is_self(QemuThread *thread)
{
    return pthread_equal(pthread_self(), thread->thread);
}

void qemu_thread_exit(void *retval)
{
    pthread_exit(retval);
}

void qemu_thread_naming(bool enable)
{
}
