/*
 * A lock and a count of visitors.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/lockcnt.h"

#define THREADS 4
#define ROUNDS 3000

static QemuLockCnt lc;
static int *shared;                     /* freed when nobody visits */
static int removals;

static void test_counts_and_locks(void)
{
    QemuLockCnt l;

    qemu_lockcnt_init(&l);
    g_assert_cmpuint(qemu_lockcnt_count(&l), ==, 0);
    qemu_lockcnt_inc(&l);
    qemu_lockcnt_inc(&l);
    g_assert_cmpuint(qemu_lockcnt_count(&l), ==, 2);
    g_assert_false(qemu_lockcnt_dec_if_lock(&l));
    g_assert_cmpuint(qemu_lockcnt_count(&l), ==, 2);
    g_assert_false(qemu_lockcnt_dec_and_lock(&l));
    g_assert_cmpuint(qemu_lockcnt_count(&l), ==, 1);
    g_assert_true(qemu_lockcnt_dec_if_lock(&l));
    g_assert_cmpuint(qemu_lockcnt_count(&l), ==, 0);
    g_assert_cmpint(qemu_mutex_trylock(&l.mutex), !=, 0);
    qemu_lockcnt_inc_and_unlock(&l);
    g_assert_cmpuint(qemu_lockcnt_count(&l), ==, 1);
    /* visitors can come and go while it is locked, if there are others */
    qemu_lockcnt_lock(&l);
    qemu_lockcnt_inc(&l);
    qemu_lockcnt_dec(&l);
    qemu_lockcnt_unlock(&l);
    g_assert_true(qemu_lockcnt_dec_and_lock(&l));
    g_assert_cmpuint(qemu_lockcnt_count(&l), ==, 0);
    qemu_lockcnt_unlock(&l);
    qemu_lockcnt_destroy(&l);
    g_assert_false(l.mutex.initialized);
}

/* Visit; the last one to leave takes away what was visited. */
static void *visitor(void *arg)
{
    for (int i = 0; i < ROUNDS; i++) {
        int *p;

        qemu_lockcnt_inc(&lc);
        p = qatomic_read(&shared);
        if (p) {
            g_assert_cmpint(*p, ==, 42);
        }
        if (i % 2 ? qemu_lockcnt_dec_and_lock(&lc)
                  : qemu_lockcnt_dec_if_lock(&lc)) {
            g_assert_cmpuint(qemu_lockcnt_count(&lc), ==, 0);
            if (shared) {
                *shared = 0;
                g_free(shared);
                qatomic_set(&shared, NULL);
                removals++;
            } else {
                p = g_new(int, 1);
                *p = 42;
                qatomic_set(&shared, p);
            }
            qemu_lockcnt_unlock(&lc);
        } else if (i % 2 == 0) {
            qemu_lockcnt_dec(&lc);
        }
    }
    return NULL;
}

static void test_nothing_goes_while_somebody_visits(void)
{
    QemuThread t[THREADS];

    qemu_lockcnt_init(&lc);
    for (int i = 0; i < THREADS; i++) {
        qemu_thread_create(&t[i], "visitor", visitor, NULL,
                           QEMU_THREAD_JOINABLE);
    }
    for (int i = 0; i < THREADS; i++) {
        qemu_thread_join(&t[i]);
    }
    g_assert_cmpuint(qemu_lockcnt_count(&lc), ==, 0);
    g_assert_cmpint(removals, >, 0);
    g_free(shared);
    qemu_lockcnt_destroy(&lc);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lockcnt/counts and locks", test_counts_and_locks);
    g_test_add_func("/lockcnt/nothing goes while somebody visits",
                    test_nothing_goes_while_somebody_visits);
    return g_test_run();
}
