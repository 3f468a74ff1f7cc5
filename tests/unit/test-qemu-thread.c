/*
 * Threads, locks, conditions, semaphores, events.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/lockable.h"
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/thread/mutex excludes", test_mutex);
    g_test_add_func("/thread/no event is lost", test_event);
    g_test_add_func("/thread/condition wakes and times out", test_cond);
    return g_test_run();
}
