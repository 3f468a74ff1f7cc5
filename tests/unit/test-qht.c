/*
 * Hash tables that are read while they change.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "heap-in-use.h"
#include "qemu/qht.h"
#include "qemu/rcu.h"

#define N 3000

static int numbers[N];
static struct qht ht;
static bool stop;

static bool same(const void *a, const void *b)
{
    return *(const int *)a == *(const int *)b;
}

static bool same_negative(const void *obj, const void *userp)
{
    return *(const int *)obj == -*(const int *)userp;
}

/* the hash of every fourth is the same as that of the one before */
static uint32_t hash(int i)
{
    return i - (i % 4 == 3);
}

static void insert(int from, int to)
{
    for (int i = from; i < to; i++) {
        numbers[i] = i;
        g_assert_true(qht_insert(&ht, &numbers[i], hash(i), NULL));
    }
}

static void check_entries(size_t expected)
{
    struct qht_stats s;

    qht_statistics_init(&ht, &s);
    g_assert_cmpuint(s.entries, ==, expected);
    g_assert_cmpuint(qdist_sample_count(&s.occupancy), ==, s.head_buckets);
    g_assert_cmpuint(qdist_sample_count(&s.chain), ==, s.used_head_buckets);
    if (expected) {
        g_assert_cmpfloat_with_epsilon(
            qdist_avg(&s.chain) * s.used_head_buckets, expected, 1e-6);
    }
    qht_statistics_destroy(&s);
}

static size_t buckets(void)
{
    struct qht_stats s;
    size_t n;

    qht_statistics_init(&ht, &s);
    n = s.head_buckets;
    qht_statistics_destroy(&s);
    return n;
}

static void *find(int i)
{
    RCU_READ_LOCK_GUARD();
    return qht_lookup(&ht, &i, hash(i));
}

static void test_entries_come_and_go(void)
{
    int twin = 7, minus = -9;
    void *existing = NULL;

    check_entries(0);                   /* not even initialised */
    g_assert_cmpuint(buckets(), ==, 0);
    qht_init(&ht, same, 0, 0);
    insert(0, 20);
    check_entries(20);
    for (int i = 0; i < 20; i++) {
        g_assert_true(find(i) == &numbers[i]);
    }
    g_assert_null(find(20));
    g_assert_false(qht_insert(&ht, &twin, hash(7), &existing));
    g_assert_true(existing == &numbers[7]);
    g_assert_false(qht_insert(&ht, &twin, hash(7), NULL));
    g_assert_false(qht_remove(&ht, &twin, hash(7)));
    g_assert_false(qht_remove(&ht, &numbers[7], hash(7) + 1));
    g_assert_true(qht_remove(&ht, &numbers[7], hash(7)));
    g_assert_false(qht_remove(&ht, &numbers[7], hash(7)));
    g_assert_null(find(7));
    g_assert_true(find(6) == &numbers[6]);
    check_entries(19);
    rcu_read_lock();
    g_assert_true(qht_lookup_custom(&ht, &minus, hash(9), same_negative)
                  == &numbers[9]);
    g_assert_null(qht_lookup(&ht, &minus, hash(9)));
    rcu_read_unlock();
    qht_reset(&ht);
    check_entries(0);
    g_assert_null(find(1));
    qht_destroy(&ht);
    check_entries(0);
    ASSERT_FREES({
        struct qht_stats s;

        qht_init(&ht, same, 0, 0);
        insert(0, 10);
        qht_statistics_init(&ht, &s);
        qht_statistics_destroy(&s);
        qht_destroy(&ht);
    });
    g_assert_null(ht.map);
}

static void test_size_follows_demand(void)
{
    size_t small;

    qht_init(&ht, same, 0, 0);
    small = buckets();
    insert(0, N);
    g_assert_cmpuint(buckets(), ==, small);
    g_assert_true(qht_resize(&ht, N));
    g_assert_cmpuint(buckets(), >=, N);
    g_assert_false(qht_resize(&ht, N));
    check_entries(N);
    for (int i = 0; i < N; i++) {
        g_assert_true(find(i) == &numbers[i]);
    }
    g_assert_true(qht_reset_size(&ht, 0));
    g_assert_cmpuint(buckets(), ==, small);
    check_entries(0);
    insert(0, 1);
    g_assert_false(qht_reset_size(&ht, 0));
    check_entries(0);
    qht_destroy(&ht);

    qht_init(&ht, same, 0, QHT_MODE_AUTO_RESIZE);
    insert(0, N);
    g_assert_cmpuint(buckets(), >=, N / 4);
    check_entries(N);
    qht_destroy(&ht);

    qht_init(&ht, same, N, 0);
    g_assert_cmpuint(buckets(), >=, N);
    qht_destroy(&ht);
}

static void sum(void *p, uint32_t h, void *total)
{
    g_assert_cmpuint(h, ==, hash(*(int *)p));
    *(int *)total += *(int *)p;
}

static bool is_odd(void *p, uint32_t h, void *count)
{
    ++*(int *)count;
    return *(int *)p % 2;
}

static void test_all_are_visited(void)
{
    int total = 0, visits = 0;

    qht_init(&ht, same, 0, 0);
    insert(0, 1000);
    qht_iter(&ht, sum, &total);
    g_assert_cmpint(total, ==, 499500);
    qht_iter_remove(&ht, is_odd, &visits);
    g_assert_cmpint(visits, ==, 1000);
    check_entries(500);
    total = 0;
    qht_iter(&ht, sum, &total);
    g_assert_cmpint(total, ==, 249500);
    qht_destroy(&ht);
}

static void *reader(void *arg)
{
    while (!qatomic_read(&stop)) {
        for (int i = 0; i < 100; i++) {
            g_assert_true(find(i) == &numbers[i]);
        }
    }
    return NULL;
}

static void test_readers_miss_nothing_that_stays(void)
{
    QemuThread t[2];

    qht_init(&ht, same, 0, QHT_MODE_AUTO_RESIZE);
    insert(0, 100);
    for (int i = 0; i < 2; i++) {
        qemu_thread_create(&t[i], "reader", reader, NULL,
                           QEMU_THREAD_JOINABLE);
    }
    for (int round = 0; round < 10; round++) {
        insert(100, N);
        for (int i = 100; i < N; i++) {
            g_assert_true(qht_remove(&ht, &numbers[i], hash(i)));
        }
        qht_resize(&ht, 0);
    }
    qatomic_set(&stop, true);
    for (int i = 0; i < 2; i++) {
        qemu_thread_join(&t[i]);
    }
    check_entries(100);
    qht_destroy(&ht);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qht/entries come and go", test_entries_come_and_go);
    g_test_add_func("/qht/size follows demand", test_size_follows_demand);
    g_test_add_func("/qht/all are visited", test_all_are_visited);
    g_test_add_func("/qht/readers miss nothing that stays",
                    test_readers_miss_nothing_that_stays);
    return g_test_run();
}
