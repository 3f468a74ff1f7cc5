/*
 * Threads, locks, conditions, semaphores, events.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/bitmap.h"
#include "qemu/lockable.h"
#include "qemu/notify.h"
#include "qemu/rcu.h"
#include "qemu/thread.h"

#define ROUNDS 2000

static QemuMutex lock;
static QemuCond cond;
static QemuEvent ping, pong;
static QemuSemaphore sem;
static int counter;

static void *count(void *arg)
{
    char name[16];

    pthread_getname_np(pthread_self(), name, sizeof(name));
    g_assert_cmpstr(name, ==, "a thread name");
    for (int i = 0; i < ROUNDS; i++) {
        QEMU_LOCK_GUARD(&lock);
        counter++;
    }
    rcu_read_lock();
    rcu_read_unlock();
    return arg;
}

static void test_mutex(void)
{
    QemuThread t[2];
    QemuRecMutex rec;

    qemu_mutex_init(&lock);
    for (int i = 0; i < 2; i++) {
        qemu_thread_create(&t[i], "a thread name", count, &t[i],
                           QEMU_THREAD_JOINABLE);
    }
    for (int i = 0; i < 2; i++) {
        g_assert_true(qemu_thread_join(&t[i]) == &t[i]);
    }
    g_assert_cmpint(counter, ==, 2 * ROUNDS);
    WITH_QEMU_LOCK_GUARD(&lock) {
        g_assert_cmpint(qemu_mutex_trylock(&lock), !=, 0);
    }
    g_assert_cmpint(qemu_mutex_trylock(&lock), ==, 0);
    qemu_mutex_unlock(&lock);
    qemu_rec_mutex_init(&rec);
    qemu_rec_mutex_lock(&rec);
    WITH_QEMU_LOCK_GUARD(&rec) {
        g_assert_cmpint(qemu_rec_mutex_trylock(&rec), ==, 0);
        qemu_rec_mutex_unlock(&rec);
    }
    qemu_rec_mutex_unlock(&rec);
    qemu_rec_mutex_destroy(&rec);
    qemu_mutex_destroy(&lock);
}

static void *answer(void *arg)
{
    for (int i = 0; i < ROUNDS; i++) {
        qemu_event_wait(&ping);
        qemu_event_reset(&ping);
        qemu_event_set(&pong);
    }
    return NULL;
}

static void test_event(void)
{
    QemuThread t;

    qemu_event_init(&ping, false);
    qemu_event_init(&pong, false);
    qemu_thread_create(&t, "answer", answer, NULL, QEMU_THREAD_JOINABLE);
    for (int i = 0; i < ROUNDS; i++) {
        qemu_event_set(&ping);
        qemu_event_wait(&pong);
        qemu_event_reset(&pong);
    }
    qemu_thread_join(&t);
    qemu_event_set(&ping);
    qemu_event_wait(&ping);
    qemu_event_wait(&ping);
}

static void *signaller(void *arg)
{
    qemu_mutex_lock(&lock);
    counter = -1;
    qemu_cond_broadcast(&cond);
    qemu_mutex_unlock(&lock);
    qemu_sem_post(&sem);
    return NULL;
}

static void test_cond(void)
{
    QemuThread t;

    qemu_mutex_init(&lock);
    qemu_cond_init(&cond);
    qemu_sem_init(&sem, 0);
    qemu_mutex_lock(&lock);
    g_assert_false(qemu_cond_timedwait(&cond, &lock, 1));
    g_assert_cmpint(qemu_sem_timedwait(&sem, 1), ==, -1);
    qemu_thread_create(&t, "signal", signaller, NULL, QEMU_THREAD_JOINABLE);
    while (counter != -1) {
        qemu_cond_wait(&cond, &lock);
    }
    qemu_mutex_unlock(&lock);
    qemu_sem_wait(&sem);
    qemu_thread_join(&t);
    qemu_sem_destroy(&sem);
    qemu_cond_destroy(&cond);
    qemu_mutex_destroy(&lock);
}

static void test_any_lock(void)
{
    QemuMutex m;
    QemuRecMutex rec;
    QemuSpin spin;
    QemuLockable *l[3];

    qemu_mutex_init(&m);
    qemu_rec_mutex_init(&rec);
    qemu_spin_init(&spin);
    l[0] = QEMU_MAKE_LOCKABLE(&m);
    l[1] = QEMU_MAKE_LOCKABLE(&rec);
    l[2] = QEMU_MAKE_LOCKABLE_NONNULL(&spin);
    for (int i = 0; i < 3; i++) {
        qemu_lockable_lock(l[i]);
    }
    g_assert_cmpint(qemu_mutex_trylock(&m), !=, 0);
    g_assert_true(qemu_spin_locked(&spin));
    g_assert_true(qemu_spin_trylock(&spin));
    for (int i = 0; i < 3; i++) {
        qemu_lockable_unlock(l[i]);
    }
    g_assert_false(qemu_spin_locked(&spin));
    g_assert_false(qemu_spin_trylock(&spin));
    qemu_spin_unlock(&spin);
    {
        QEMU_LOCK_GUARD(QEMU_MAKE_LOCKABLE(l[0]));
        QEMU_LOCK_GUARD(&spin);
        g_assert_cmpint(qemu_mutex_trylock(&m), !=, 0);
        g_assert_true(qemu_spin_locked(&spin));
    }
    g_assert_false(qemu_spin_locked(&spin));
    g_assert_cmpint(qemu_mutex_trylock(&m), ==, 0);
    qemu_mutex_unlock(&m);
    g_assert_null(QEMU_MAKE_LOCKABLE((QemuMutex *)NULL));
    g_assert_null(QEMU_MAKE_LOCKABLE(NULL));
    qemu_lockable_auto_unlock(NULL);
    qemu_spin_destroy(&spin);
    qemu_rec_mutex_destroy(&rec);
    qemu_mutex_destroy(&m);
}

static bool leave_early(QemuMutex *m)
{
    WITH_QEMU_LOCK_GUARD(m) {
        return true;
    }
    return false;
}

static void test_early_exit(void)
{
    QemuMutex m;

    qemu_mutex_init(&m);
    g_assert_true(leave_early(&m));
    for (int i = 0; i < 2; i++) {
        WITH_QEMU_LOCK_GUARD(&m) {
            continue;
        }
        g_assert_cmpint(qemu_mutex_trylock(&m), ==, 0);
        qemu_mutex_unlock(&m);
    }
    qemu_mutex_destroy(&m);
}

static GString *ended;

typedef struct Ending {
    Notifier notifier;
    char name;
} Ending;

static void note_end(Notifier *notifier, void *data)
{
    g_string_append_c(ended, container_of(notifier, Ending, notifier)->name);
}

static void *end_with_notice(void *arg)
{
    Ending *e = arg;

    for (int i = 0; i < 3; i++) {
        e[i] = (Ending){ { .notify = note_end }, 'a' + i };
        qemu_thread_atexit_add(&e[i].notifier);
    }
    qemu_thread_atexit_remove(&e[1].notifier);
    g_assert_cmpstr(ended->str, ==, "");
    qemu_thread_exit(&e[2]);
}

static void test_end(void)
{
    Ending e[3];
    QemuThread t;

    ended = g_string_new(NULL);
    qemu_thread_create(&t, "end", end_with_notice, e, QEMU_THREAD_JOINABLE);
    g_assert_true(qemu_thread_join(&t) == &e[2]);
    g_assert_cmpstr(ended->str, ==, "ca");
    g_string_free(ended, TRUE);
}

static void test_affinity(void)
{
    unsigned long *all, *now, nbits, n;
    g_autofree unsigned long *one = NULL;
    QemuThread self;
    unsigned long first;

    qemu_thread_get_self(&self);
    g_assert_true(qemu_thread_is_self(&self));
    g_assert_cmpint(qemu_thread_get_affinity(&self, &all, &nbits), ==, 0);
    first = find_first_bit(all, nbits);
    g_assert_cmpuint(first, <, nbits);
    one = bitmap_new(nbits);
    set_bit(first, one);
    g_assert_cmpint(qemu_thread_set_affinity(&self, one, nbits), ==, 0);
    g_assert_cmpint(qemu_thread_get_affinity(&self, &now, &n), ==, 0);
    g_assert_cmpuint(n, ==, nbits);
    g_assert_true(bitmap_equal(now, one, n));
    g_assert_cmpint(qemu_thread_set_affinity(&self, all, nbits), ==, 0);
    bitmap_zero(one, nbits);
    g_assert_cmpint(qemu_thread_set_affinity(&self, one, nbits), ==,
                    -EINVAL);
    g_free(now);
    g_free(all);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/thread/mutex excludes", test_mutex);
    g_test_add_func("/thread/no event is lost", test_event);
    g_test_add_func("/thread/condition wakes and times out", test_cond);
    g_test_add_func("/thread/locks of any kind", test_any_lock);
    g_test_add_func("/thread/whatever leaves a block unlocks",
                    test_early_exit);
    g_test_add_func("/thread/its end is told", test_end);
    g_test_add_func("/thread/runs where it may", test_affinity);
    return g_test_run();
}
