/*
 * Deferred callbacks after an RCU grace period, run under the BQL.
 *
 * liburcu's own call_rcu() cannot be told to take the BQL once per batch,
 * hence this thread.  It is started by the first callback.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/main-loop.h"
#include "qemu/rcu.h"

static struct rcu_head *pending;        /* a stack; next is in next.next */
static QemuEvent work;
static QemuThread reclaimer;
static pthread_once_t reclaimer_once = PTHREAD_ONCE_INIT;

static __thread unsigned registrations;

void rcu_register_thread(void)
{
    if (!registrations++) {
        urcu_memb_register_thread();
    }
}

void rcu_unregister_thread(void)
{
    assert(registrations);
    if (!--registrations) {
        urcu_memb_unregister_thread();
    }
}

static struct rcu_head *next_of(struct rcu_head *head)
{
    return (struct rcu_head *)head->next.next;
}

static void run_one(struct rcu_head *head)
{
    uintptr_t func = (uintptr_t)head->func;

    /* g_free_rcu() stores an offset in place of a function */
    if (func < 4096) {
        g_free((char *)head - func);
    } else {
        head->func(head);
    }
}

static struct rcu_head *reverse(struct rcu_head *head)
{
    struct rcu_head *done = NULL;

    while (head) {
        struct rcu_head *next = next_of(head);

        head->next.next = (struct cds_wfcq_node *)done;
        done = head;
        head = next;
    }
    return done;
}

static void *reclaimer_thread(void *unused)
{
    for (;;) {
        struct rcu_head *head;

        qemu_event_reset(&work);
        head = reverse(qatomic_xchg(&pending, NULL));
        if (!head) {
            qemu_event_wait(&work);
            continue;
        }
        synchronize_rcu();
        bql_lock();
        while (head) {
            struct rcu_head *next = next_of(head);

            run_one(head);
            head = next;
        }
        bql_unlock();
    }
    return NULL;
}

static void start_reclaimer(void)
{
    qemu_event_init(&work, false);
    qemu_thread_create(&reclaimer, "call_rcu", reclaimer_thread, NULL,
                       QEMU_THREAD_DETACHED);
}

void call_rcu1(struct rcu_head *head, RCUCBFunc *func)
{
    struct rcu_head *old = qatomic_read(&pending);
    struct rcu_head *seen;

    pthread_once(&reclaimer_once, start_reclaimer);
    head->func = func;
    for (;;) {
        head->next.next = (struct cds_wfcq_node *)old;
        seen = qatomic_cmpxchg(&pending, old, head);
        if (seen == old) {
            break;
        }
        old = seen;
    }
    qemu_event_set(&work);
}

typedef struct Drain {
    struct rcu_head rcu;
    QemuEvent done;
} Drain;

static void drained(struct rcu_head *head)
{
    qemu_event_set(&container_of(head, Drain, rcu)->done);
}

void drain_call_rcu(void)
{
    bool locked = bql_locked();
    Drain d;

    qemu_event_init(&d.done, false);
    if (locked) {
        bql_unlock();
    }
    call_rcu1(&d.rcu, drained);
    qemu_event_wait(&d.done);
    if (locked) {
        bql_lock();
    }
    qemu_event_destroy(&d.done);
}

static void __attribute__((constructor)) rcu_register_main_thread(void)
{
    rcu_register_thread();
}
