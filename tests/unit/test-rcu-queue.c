/*
 * Read-copy-update: lists that change under readers, callbacks, threads.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/rcu.h"
#include "qemu/rcu_queue.h"
#include "qemu/thread.h"

typedef struct Node {
    struct rcu_head rcu;
    int value;
    QLIST_ENTRY(Node) list;
    QSIMPLEQ_ENTRY(Node) simple;
    QTAILQ_ENTRY(Node) tail;
    QSLIST_ENTRY(Node) single;
} Node;

static QLIST_HEAD(, Node) list;
static QSIMPLEQ_HEAD(, Node) simple = QSIMPLEQ_HEAD_INITIALIZER(simple);
static QTAILQ_HEAD(, Node) tail = QTAILQ_HEAD_INITIALIZER(tail);
static QSLIST_HEAD(, Node) single;

#define SUM(FOREACH, head, field) \
    (__extension__({ \
        Node *n_; \
        int sum_ = 0; \
        FOREACH(n_, head, field) { \
            sum_ = sum_ * 10 + n_->value; \
        } \
        sum_; }))

/* All four kinds hold 1, 2, 3; then 2 goes, then the rest. */
static void test_lists_keep_their_order(void)
{
    Node n[4] = { { .value = 1 }, { .value = 2 }, { .value = 3 } };
    Node *var, *next;

    QLIST_INSERT_HEAD_RCU(&list, &n[0], list);
    QLIST_INSERT_AFTER_RCU(&n[0], &n[2], list);
    QLIST_INSERT_BEFORE_RCU(&n[2], &n[1], list);
    QSIMPLEQ_INSERT_TAIL_RCU(&simple, &n[2], simple);
    QSIMPLEQ_INSERT_HEAD_RCU(&simple, &n[0], simple);
    QSIMPLEQ_INSERT_AFTER_RCU(&simple, &n[0], &n[1], simple);
    QTAILQ_INSERT_TAIL_RCU(&tail, &n[2], tail);
    QTAILQ_INSERT_HEAD_RCU(&tail, &n[0], tail);
    QTAILQ_INSERT_AFTER_RCU(&tail, &n[0], &n[1], tail);
    QSLIST_INSERT_HEAD_RCU(&single, &n[0], single);
    QSLIST_INSERT_AFTER_RCU(&single, &n[0], &n[2], single);
    QSLIST_INSERT_AFTER_RCU(&single, &n[0], &n[1], single);
    g_assert_cmpint(SUM(QLIST_FOREACH_RCU, &list, list), ==, 123);
    g_assert_cmpint(SUM(QSIMPLEQ_FOREACH_RCU, &simple, simple), ==, 123);
    g_assert_cmpint(SUM(QTAILQ_FOREACH_RCU, &tail, tail), ==, 123);
    g_assert_cmpint(SUM(QSLIST_FOREACH_RCU, &single, single), ==, 123);

    QLIST_REMOVE_RCU(&n[1], list);
    QSIMPLEQ_REMOVE_RCU(&simple, &n[1], Node, simple);
    QTAILQ_REMOVE_RCU(&tail, &n[1], tail);
    QSLIST_REMOVE_RCU(&single, &n[1], Node, single);
    g_assert_cmpint(SUM(QLIST_FOREACH_RCU, &list, list), ==, 13);
    g_assert_cmpint(SUM(QSIMPLEQ_FOREACH_RCU, &simple, simple), ==, 13);
    g_assert_cmpint(SUM(QTAILQ_FOREACH_RCU, &tail, tail), ==, 13);
    g_assert_cmpint(SUM(QSLIST_FOREACH_RCU, &single, single), ==, 13);

    QLIST_FOREACH_SAFE_RCU(var, &list, list, next) {
        QLIST_REMOVE_RCU(var, list);
    }
    QSIMPLEQ_FOREACH_SAFE_RCU(var, &simple, simple, next) {
        QSIMPLEQ_REMOVE_HEAD_RCU(&simple, simple);
    }
    QTAILQ_FOREACH_SAFE_RCU(var, &tail, tail, next) {
        QTAILQ_REMOVE_RCU(&tail, var, tail);
    }
    QSLIST_FOREACH_SAFE_RCU(var, &single, single, next) {
        QSLIST_REMOVE_HEAD_RCU(&single, single);
    }
    g_assert_true(QLIST_EMPTY_RCU(&list));
    g_assert_true(QSIMPLEQ_EMPTY_RCU(&simple));
    g_assert_true(QTAILQ_EMPTY_RCU(&tail));
    g_assert_true(QSLIST_EMPTY_RCU(&single));
    g_assert_true(simple.sqh_last == &simple.sqh_first);
    g_assert_true(tail.tqh_last == &tail.tqh_first);
}

static void test_a_removed_element_still_leads_on(void)
{
    Node n[3] = { { .value = 1 }, { .value = 2 }, { .value = 3 } };

    for (int i = 2; i >= 0; i--) {
        QSIMPLEQ_INSERT_HEAD_RCU(&simple, &n[i], simple);
        QSLIST_INSERT_HEAD_RCU(&single, &n[i], single);
    }
    QSIMPLEQ_REMOVE_RCU(&simple, &n[1], Node, simple);
    QSLIST_REMOVE_RCU(&single, &n[1], Node, single);
    g_assert_true(QSIMPLEQ_NEXT_RCU(&n[1], simple) == &n[2]);
    g_assert_true(QSLIST_NEXT_RCU(&n[1], single) == &n[2]);
    QSIMPLEQ_INIT(&simple);
    QSLIST_INIT(&single);
}

static void count_down(struct rcu_head *head)
{
    Node *node = container_of(head, Node, rcu);

    node->value--;
}

static void test_callbacks_have_run_after_a_drain(void)
{
    Node node = { .value = 1 };

    call_rcu1(&node.rcu, count_down);
    drain_call_rcu();
    g_assert_cmpint(node.value, ==, 0);
}

static void *reader(void *opaque)
{
    struct rcu_reader_data **self = opaque;

    /* qemu_thread_create() has registered it already */
    rcu_register_thread();
    *self = get_ptr_rcu_reader();
    rcu_read_lock();
    rcu_read_unlock();
    rcu_unregister_thread();
    rcu_read_lock();
    rcu_read_unlock();
    return NULL;
}

static void test_threads_may_register_twice(void)
{
    struct rcu_reader_data *self = NULL;
    QemuThread thread;

    qemu_thread_create(&thread, "reader", reader, &self,
                       QEMU_THREAD_JOINABLE);
    qemu_thread_join(&thread);
    g_assert_nonnull(self);
    g_assert_true(self != get_ptr_rcu_reader());
    synchronize_rcu();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rcu-queue/lists keep their order",
                    test_lists_keep_their_order);
    g_test_add_func("/rcu-queue/a removed element still leads on",
                    test_a_removed_element_still_leads_on);
    g_test_add_func("/rcu-queue/callbacks have run after a drain",
                    test_callbacks_have_run_after_a_drain);
    g_test_add_func("/rcu-queue/threads may register twice",
                    test_threads_may_register_twice);
    return g_test_run();
}
