/*
 * Lists that RCU readers walk while one writer changes them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_RCU_QUEUE_H
#define QEMU_RCU_QUEUE_H

#include "qemu/queue.h"

#define QLIST_EMPTY_RCU(head) (qatomic_read(&(head)->lh_first) == NULL)
#define QLIST_FIRST_RCU(head) (qatomic_rcu_read(&(head)->lh_first))
#define QLIST_NEXT_RCU(elm, field) (qatomic_rcu_read(&(elm)->field.le_next))

/* An element is complete, its next pointer included, before readers can
 * reach it; removal leaves its next pointer for readers standing on it. */
#define QLIST_INSERT_HEAD_RCU(head, elm, field) do { \
    (elm)->field.le_prev = &(head)->lh_first; \
    (elm)->field.le_next = (head)->lh_first; \
    qatomic_rcu_set(&(head)->lh_first, (elm)); \
    if ((elm)->field.le_next) { \
        (elm)->field.le_next->field.le_prev = &(elm)->field.le_next; \
    } \
} while (0)

#define QLIST_INSERT_AFTER_RCU(listelm, elm, field) do { \
    (elm)->field.le_next = (listelm)->field.le_next; \
    (elm)->field.le_prev = &(listelm)->field.le_next; \
    qatomic_rcu_set(&(listelm)->field.le_next, (elm)); \
    if ((elm)->field.le_next) { \
        (elm)->field.le_next->field.le_prev = &(elm)->field.le_next; \
    } \
} while (0)

#define QLIST_INSERT_BEFORE_RCU(listelm, elm, field) do { \
    (elm)->field.le_prev = (listelm)->field.le_prev; \
    (elm)->field.le_next = (listelm); \
    qatomic_rcu_set((listelm)->field.le_prev, (elm)); \
    (listelm)->field.le_prev = &(elm)->field.le_next; \
} while (0)

#define QLIST_REMOVE_RCU(elm, field) do { \
    if ((elm)->field.le_next) { \
        (elm)->field.le_next->field.le_prev = (elm)->field.le_prev; \
    } \
    qatomic_set((elm)->field.le_prev, (elm)->field.le_next); \
} while (0)

#define QLIST_FOREACH_RCU(var, head, field) \
    for ((var) = QLIST_FIRST_RCU(head); (var); \
         (var) = QLIST_NEXT_RCU(var, field))
#define QLIST_FOREACH_SAFE_RCU(var, head, field, next_var) \
    for ((var) = QLIST_FIRST_RCU(head); \
         (var) && ((next_var) = QLIST_NEXT_RCU(var, field), 1); \
         (var) = (next_var))

#define QTAILQ_EMPTY_RCU(head) (qatomic_read(&(head)->tqh_first) == NULL)
#define QTAILQ_FIRST_RCU(head) (qatomic_rcu_read(&(head)->tqh_first))
#define QTAILQ_NEXT_RCU(elm, field) \
    (qatomic_rcu_read(&(elm)->field.tqe_next))

#define QTAILQ_INSERT_TAIL_RCU(head, elm, field) do { \
    (elm)->field.tqe_next = NULL; \
    (elm)->field.tqe_prev = (head)->tqh_last; \
    qatomic_rcu_set((head)->tqh_last, (elm)); \
    (head)->tqh_last = &(elm)->field.tqe_next; \
} while (0)

#define QTAILQ_INSERT_HEAD_RCU(head, elm, field) do { \
    (elm)->field.tqe_next = (head)->tqh_first; \
    if ((elm)->field.tqe_next) { \
        (elm)->field.tqe_next->field.tqe_prev = &(elm)->field.tqe_next; \
    } else { \
        (head)->tqh_last = &(elm)->field.tqe_next; \
    } \
    qatomic_rcu_set(&(head)->tqh_first, (elm)); \
    (elm)->field.tqe_prev = &(head)->tqh_first; \
} while (0)

#define QTAILQ_REMOVE_RCU(head, elm, field) do { \
    if ((elm)->field.tqe_next) { \
        (elm)->field.tqe_next->field.tqe_prev = (elm)->field.tqe_prev; \
    } else { \
        (head)->tqh_last = (elm)->field.tqe_prev; \
    } \
    qatomic_set((elm)->field.tqe_prev, (elm)->field.tqe_next); \
    (elm)->field.tqe_prev = NULL; \
} while (0)

#define QTAILQ_FOREACH_RCU(var, head, field) \
    for ((var) = QTAILQ_FIRST_RCU(head); (var); \
         (var) = QTAILQ_NEXT_RCU(var, field))

#endif
