/*
 * Deferred callbacks after a grace period.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/main-loop.h"
#include "qemu/rcu.h"

typedef struct Item {
    struct rcu_head rcu;
    int n;
} Item;

static int freed;

static void item_free(Item *item)
{
    g_assert_true(bql_locked());
    g_assert_cmpint(freed++, ==, item->n);
    g_free(item);
}

static void test_order(void)
{
    for (int i = 0; i < 100; i++) {
        Item *item = g_new0(Item, 1);

        item->n = i;
        call_rcu(item, item_free, rcu);
    }
    drain_call_rcu();
    g_assert_cmpint(freed, ==, 100);
    bql_lock();
    drain_call_rcu();
    g_assert_true(bql_locked());
    bql_unlock();
}

typedef struct Plain {
    int pad[10];
    struct rcu_head rcu;
} Plain;

static void test_free(void)
{
    Plain *p = g_new0(Plain, 1);

    /* the sanitizer's leak check is the assertion */
    g_free_rcu(p, rcu);
    drain_call_rcu();
}

static QemuEvent reading, release_it;

static void *reader(void *arg)
{
    RCU_READ_LOCK_GUARD();
    WITH_RCU_READ_LOCK_GUARD() {
        qemu_event_set(&reading);
        qemu_event_wait(&release_it);
    }
    return NULL;
}

static void test_reader(void)
{
    Item *item = g_new0(Item, 1);
    QemuThread t;

    qemu_event_init(&reading, false);
    qemu_event_init(&release_it, false);
    freed = 0;
    qemu_thread_create(&t, "reader", reader, NULL, QEMU_THREAD_JOINABLE);
    qemu_event_wait(&reading);
    call_rcu(item, item_free, rcu);
    g_assert_cmpint(qatomic_read(&freed), ==, 0);
    qemu_event_set(&release_it);
    qemu_thread_join(&t);
    drain_call_rcu();
    g_assert_cmpint(qatomic_read(&freed), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rcu/callbacks run in order under the BQL", test_order);
    g_test_add_func("/rcu/memory is freed", test_free);
    g_test_add_func("/rcu/readers are waited for", test_reader);
    return g_test_run();
}
