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

#define QTAILQ_INSERT_AFTER_RCU(head, listelm, elm, field) do { \
    (elm)->field.tqe_next = (listelm)->field.tqe_next; \
    if ((elm)->field.tqe_next) { \
        (elm)->field.tqe_next->field.tqe_prev = &(elm)->field.tqe_next; \
    } else { \
        (head)->tqh_last = &(elm)->field.tqe_next; \
    } \
    (elm)->field.tqe_prev = &(listelm)->field.tqe_next; \
    qatomic_rcu_set(&(listelm)->field.tqe_next, (elm)); \
} while (0)

#define QTAILQ_INSERT_BEFORE_RCU(listelm, elm, field) do { \
    (elm)->field.tqe_prev = (listelm)->field.tqe_prev; \
    (elm)->field.tqe_next = (listelm); \
    qatomic_rcu_set((listelm)->field.tqe_prev, (elm)); \
    (listelm)->field.tqe_prev = &(elm)->field.tqe_next; \
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

#define QTAILQ_FOREACH_SAFE_RCU(var, head, field, next_var) \
    for ((var) = QTAILQ_FIRST_RCU(head); \
         (var) && ((next_var) = QTAILQ_NEXT_RCU(var, field), 1); \
         (var) = (next_var))

#define QSIMPLEQ_EMPTY_RCU(head) (qatomic_read(&(head)->sqh_first) == NULL)
#define QSIMPLEQ_FIRST_RCU(head) (qatomic_rcu_read(&(head)->sqh_first))
#define QSIMPLEQ_NEXT_RCU(elm, field) \
    (qatomic_rcu_read(&(elm)->field.sqe_next))

#define QSIMPLEQ_INSERT_HEAD_RCU(head, elm, field) do { \
    (elm)->field.sqe_next = (head)->sqh_first; \
    if (!(elm)->field.sqe_next) { \
        (head)->sqh_last = &(elm)->field.sqe_next; \
    } \
    qatomic_rcu_set(&(head)->sqh_first, (elm)); \
} while (0)

#define QSIMPLEQ_INSERT_TAIL_RCU(head, elm, field) do { \
    (elm)->field.sqe_next = NULL; \
    qatomic_rcu_set((head)->sqh_last, (elm)); \
    (head)->sqh_last = &(elm)->field.sqe_next; \
} while (0)

#define QSIMPLEQ_INSERT_AFTER_RCU(head, listelm, elm, field) do { \
    (elm)->field.sqe_next = (listelm)->field.sqe_next; \
    if (!(elm)->field.sqe_next) { \
        (head)->sqh_last = &(elm)->field.sqe_next; \
    } \
    qatomic_rcu_set(&(listelm)->field.sqe_next, (elm)); \
} while (0)

#define QSIMPLEQ_REMOVE_HEAD_RCU(head, field) do { \
    qatomic_set(&(head)->sqh_first, (head)->sqh_first->field.sqe_next); \
    if (!(head)->sqh_first) { \
        (head)->sqh_last = &(head)->sqh_first; \
    } \
} while (0)

/* the removed element keeps its next pointer for readers that are there */
#define QSIMPLEQ_REMOVE_RCU(head, elm, type, field) do { \
    struct type **qsq_p_ = &(head)->sqh_first; \
    while (*qsq_p_ != (elm)) { \
        qsq_p_ = &(*qsq_p_)->field.sqe_next; \
    } \
    qatomic_set(qsq_p_, (elm)->field.sqe_next); \
    if (!*qsq_p_) { \
        (head)->sqh_last = qsq_p_; \
    } \
} while (0)

#define QSIMPLEQ_FOREACH_RCU(var, head, field) \
    for ((var) = QSIMPLEQ_FIRST_RCU(head); (var); \
         (var) = QSIMPLEQ_NEXT_RCU(var, field))
#define QSIMPLEQ_FOREACH_SAFE_RCU(var, head, field, next_var) \
    for ((var) = QSIMPLEQ_FIRST_RCU(head); \
         (var) && ((next_var) = QSIMPLEQ_NEXT_RCU(var, field), 1); \
         (var) = (next_var))

#define QSLIST_EMPTY_RCU(head) (qatomic_read(&(head)->slh_first) == NULL)
#define QSLIST_FIRST_RCU(head) (qatomic_rcu_read(&(head)->slh_first))
#define QSLIST_NEXT_RCU(elm, field) \
    (qatomic_rcu_read(&(elm)->field.sle_next))

#define QSLIST_INSERT_HEAD_RCU(head, elm, field) do { \
    (elm)->field.sle_next = (head)->slh_first; \
    qatomic_rcu_set(&(head)->slh_first, (elm)); \
} while (0)

#define QSLIST_INSERT_AFTER_RCU(head, listelm, elm, field) do { \
    (elm)->field.sle_next = (listelm)->field.sle_next; \
    qatomic_rcu_set(&(listelm)->field.sle_next, (elm)); \
} while (0)

#define QSLIST_REMOVE_HEAD_RCU(head, field) do { \
    qatomic_set(&(head)->slh_first, (head)->slh_first->field.sle_next); \
} while (0)

#define QSLIST_REMOVE_RCU(head, elm, type, field) do { \
    struct type **qsl_p_ = &(head)->slh_first; \
    while (*qsl_p_ != (elm)) { \
        qsl_p_ = &(*qsl_p_)->field.sle_next; \
    } \
    qatomic_set(qsl_p_, (elm)->field.sle_next); \
} while (0)

#define QSLIST_FOREACH_RCU(var, head, field) \
    for ((var) = QSLIST_FIRST_RCU(head); (var); \
         (var) = QSLIST_NEXT_RCU(var, field))
#define QSLIST_FOREACH_SAFE_RCU(var, head, field, next_var) \
    for ((var) = QSLIST_FIRST_RCU(head); \
         (var) && ((next_var) = QSLIST_NEXT_RCU(var, field), 1); \
         (var) = (next_var))

#endif
