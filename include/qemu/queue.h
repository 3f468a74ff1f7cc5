/*
 * Intrusive lists.
 *   QLIST    doubly linked, head is one pointer, removal needs no head
 *   QSLIST   singly linked, cheapest; atomic insertion and move
 *   QSIMPLEQ singly linked with tail pointer: FIFO
 *   QTAILQ   doubly linked with tail pointer, both directions
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_QUEUE_H
#define QEMU_QUEUE_H

#include "qemu/atomic.h"

/* --- QLIST: le_prev points at the pointer that points at us --- */

#define QLIST_HEAD(name, type) struct name { struct type *lh_first; }
#define QLIST_HEAD_INITIALIZER(head) { NULL }
#define QLIST_ENTRY(type) \
    struct { struct type *le_next; struct type **le_prev; }

#define QLIST_INIT(head) do { (head)->lh_first = NULL; } while (0)
#define QLIST_EMPTY(head) ((head)->lh_first == NULL)
#define QLIST_FIRST(head) ((head)->lh_first)
#define QLIST_NEXT(elm, field) ((elm)->field.le_next)
#define QLIST_IS_INSERTED(elm, field) ((elm)->field.le_prev != NULL)

#define QLIST_SWAP(dst, src, field) do { \
    void *qsw_ = (src)->lh_first; \
    (src)->lh_first = (dst)->lh_first; \
    if ((src)->lh_first) { \
        (src)->lh_first->field.le_prev = &(src)->lh_first; \
    } \
    (dst)->lh_first = qsw_; \
    if (qsw_) { \
        (dst)->lh_first->field.le_prev = &(dst)->lh_first; \
    } \
} while (0)

#define QLIST_INSERT_HEAD(head, elm, field) do { \
    (elm)->field.le_next = (head)->lh_first; \
    if ((elm)->field.le_next) { \
        (elm)->field.le_next->field.le_prev = &(elm)->field.le_next; \
    } \
    (head)->lh_first = (elm); \
    (elm)->field.le_prev = &(head)->lh_first; \
} while (0)

#define QLIST_INSERT_AFTER(listelm, elm, field) do { \
    (elm)->field.le_next = (listelm)->field.le_next; \
    if ((elm)->field.le_next) { \
        (elm)->field.le_next->field.le_prev = &(elm)->field.le_next; \
    } \
    (listelm)->field.le_next = (elm); \
    (elm)->field.le_prev = &(listelm)->field.le_next; \
} while (0)

#define QLIST_INSERT_BEFORE(listelm, elm, field) do { \
    (elm)->field.le_prev = (listelm)->field.le_prev; \
    (elm)->field.le_next = (listelm); \
    *(elm)->field.le_prev = (elm); \
    (listelm)->field.le_prev = &(elm)->field.le_next; \
} while (0)

#define QLIST_REMOVE(elm, field) do { \
    if ((elm)->field.le_next) { \
        (elm)->field.le_next->field.le_prev = (elm)->field.le_prev; \
    } \
    *(elm)->field.le_prev = (elm)->field.le_next; \
    (elm)->field.le_next = NULL; \
    (elm)->field.le_prev = NULL; \
} while (0)

#define QLIST_SAFE_REMOVE(elm, field) do { \
    if (QLIST_IS_INSERTED(elm, field)) { \
        QLIST_REMOVE(elm, field); \
    } \
} while (0)

#define QLIST_FOREACH(var, head, field) \
    for ((var) = (head)->lh_first; (var); (var) = (var)->field.le_next)
#define QLIST_FOREACH_SAFE(var, head, field, next_var) \
    for ((var) = (head)->lh_first; \
         (var) && ((next_var) = (var)->field.le_next, 1); \
         (var) = (next_var))

/* --- QSLIST --- */

#define QSLIST_HEAD(name, type) struct name { struct type *slh_first; }
#define QSLIST_HEAD_INITIALIZER(head) { NULL }
#define QSLIST_ENTRY(type) struct { struct type *sle_next; }

#define QSLIST_INIT(head) do { (head)->slh_first = NULL; } while (0)
#define QSLIST_EMPTY(head) ((head)->slh_first == NULL)
#define QSLIST_FIRST(head) ((head)->slh_first)
#define QSLIST_NEXT(elm, field) ((elm)->field.sle_next)

#define QSLIST_INSERT_HEAD(head, elm, field) do { \
    (elm)->field.sle_next = (head)->slh_first; \
    (head)->slh_first = (elm); \
} while (0)

#define QSLIST_INSERT_AFTER(slistelm, elm, field) do { \
    (elm)->field.sle_next = (slistelm)->field.sle_next; \
    (slistelm)->field.sle_next = (elm); \
} while (0)

/* any number of threads may insert while one takes everything */
#define QSLIST_INSERT_HEAD_ATOMIC(head, elm, field) do { \
    typeof(elm) qsl_old_ = __atomic_load_n(&(head)->slh_first, \
                                           __ATOMIC_RELAXED); \
    do { \
        (elm)->field.sle_next = qsl_old_; \
    } while (!__atomic_compare_exchange_n(&(head)->slh_first, &qsl_old_, \
                                          (elm), false, __ATOMIC_SEQ_CST, \
                                          __ATOMIC_RELAXED)); \
} while (0)

#define QSLIST_MOVE_ATOMIC(dest, src) do { \
    (dest)->slh_first = __atomic_exchange_n(&(src)->slh_first, NULL, \
                                            __ATOMIC_SEQ_CST); \
} while (0)

#define QSLIST_REMOVE_HEAD(head, field) do { \
    typeof((head)->slh_first) qsl_elm_ = (head)->slh_first; \
    (head)->slh_first = qsl_elm_->field.sle_next; \
    qsl_elm_->field.sle_next = NULL; \
} while (0)

#define QSLIST_REMOVE_AFTER(slistelm, field) do { \
    typeof(slistelm) qsl_elm_ = (slistelm)->field.sle_next; \
    (slistelm)->field.sle_next = qsl_elm_->field.sle_next; \
    qsl_elm_->field.sle_next = NULL; \
} while (0)

#define QSLIST_REMOVE(head, elm, type, field) do { \
    struct type **qsl_p_ = &(head)->slh_first; \
    while (*qsl_p_ != (elm)) { \
        qsl_p_ = &(*qsl_p_)->field.sle_next; \
    } \
    *qsl_p_ = (elm)->field.sle_next; \
    (elm)->field.sle_next = NULL; \
} while (0)

#define QSLIST_FOREACH(var, head, field) \
    for ((var) = (head)->slh_first; (var); (var) = (var)->field.sle_next)
#define QSLIST_FOREACH_SAFE(var, head, field, tvar) \
    for ((var) = (head)->slh_first; \
         (var) && ((tvar) = (var)->field.sle_next, 1); \
         (var) = (tvar))

/* --- QSIMPLEQ --- */

#define QSIMPLEQ_HEAD(name, type) \
    struct name { struct type *sqh_first; struct type **sqh_last; }
#define QSIMPLEQ_HEAD_INITIALIZER(head) { NULL, &(head).sqh_first }
#define QSIMPLEQ_ENTRY(type) struct { struct type *sqe_next; }

#define QSIMPLEQ_INIT(head) do { \
    (head)->sqh_first = NULL; \
    (head)->sqh_last = &(head)->sqh_first; \
} while (0)
#define QSIMPLEQ_EMPTY(head) ((head)->sqh_first == NULL)
#define QSIMPLEQ_EMPTY_ATOMIC(head) \
    (qatomic_read(&((head)->sqh_first)) == NULL)
#define QSIMPLEQ_FIRST(head) ((head)->sqh_first)
#define QSIMPLEQ_NEXT(elm, field) ((elm)->field.sqe_next)
#define QSIMPLEQ_LAST(head, type, field) \
    (QSIMPLEQ_EMPTY(head) ? NULL \
     : container_of((head)->sqh_last, struct type, field.sqe_next))

#define QSIMPLEQ_INSERT_HEAD(head, elm, field) do { \
    (elm)->field.sqe_next = (head)->sqh_first; \
    if (!(elm)->field.sqe_next) { \
        (head)->sqh_last = &(elm)->field.sqe_next; \
    } \
    (head)->sqh_first = (elm); \
} while (0)

#define QSIMPLEQ_INSERT_TAIL(head, elm, field) do { \
    (elm)->field.sqe_next = NULL; \
    *(head)->sqh_last = (elm); \
    (head)->sqh_last = &(elm)->field.sqe_next; \
} while (0)

#define QSIMPLEQ_INSERT_AFTER(head, listelm, elm, field) do { \
    (elm)->field.sqe_next = (listelm)->field.sqe_next; \
    if (!(elm)->field.sqe_next) { \
        (head)->sqh_last = &(elm)->field.sqe_next; \
    } \
    (listelm)->field.sqe_next = (elm); \
} while (0)

#define QSIMPLEQ_REMOVE_HEAD(head, field) do { \
    typeof((head)->sqh_first) qsq_elm_ = (head)->sqh_first; \
    (head)->sqh_first = qsq_elm_->field.sqe_next; \
    if (!(head)->sqh_first) { \
        (head)->sqh_last = &(head)->sqh_first; \
    } \
    qsq_elm_->field.sqe_next = NULL; \
} while (0)

#define QSIMPLEQ_REMOVE(head, elm, type, field) do { \
    struct type **qsq_p_ = &(head)->sqh_first; \
    while (*qsq_p_ != (elm)) { \
        qsq_p_ = &(*qsq_p_)->field.sqe_next; \
    } \
    *qsq_p_ = (elm)->field.sqe_next; \
    if (!*qsq_p_) { \
        (head)->sqh_last = qsq_p_; \
    } \
    (elm)->field.sqe_next = NULL; \
} while (0)

/* what is behind @elm goes to @removed, which was empty */
#define QSIMPLEQ_SPLIT_AFTER(head, elm, field, removed) do { \
    QSIMPLEQ_INIT(removed); \
    if (((removed)->sqh_first = (elm)->field.sqe_next)) { \
        (removed)->sqh_last = (head)->sqh_last; \
        (head)->sqh_last = &(elm)->field.sqe_next; \
        (elm)->field.sqe_next = NULL; \
    } \
} while (0)

#define QSIMPLEQ_PREPEND(head1, head2) do { \
    if (!QSIMPLEQ_EMPTY(head2)) { \
        *(head2)->sqh_last = (head1)->sqh_first; \
        if (QSIMPLEQ_EMPTY(head1)) { \
            (head1)->sqh_last = (head2)->sqh_last; \
        } \
        (head1)->sqh_first = (head2)->sqh_first; \
        QSIMPLEQ_INIT(head2); \
    } \
} while (0)

#define QSIMPLEQ_CONCAT(head1, head2) do { \
    if (!QSIMPLEQ_EMPTY(head2)) { \
        *(head1)->sqh_last = (head2)->sqh_first; \
        (head1)->sqh_last = (head2)->sqh_last; \
        QSIMPLEQ_INIT(head2); \
    } \
} while (0)

#define QSIMPLEQ_FOREACH(var, head, field) \
    for ((var) = (head)->sqh_first; (var); (var) = (var)->field.sqe_next)
#define QSIMPLEQ_FOREACH_SAFE(var, head, field, next) \
    for ((var) = (head)->sqh_first; \
         (var) && ((next) = (var)->field.sqe_next, 1); \
         (var) = (next))

/* --- QTAILQ: tqe_prev and tqh_last point at a next pointer --- */

#define QTAILQ_HEAD(name, type) \
    struct name { struct type *tqh_first; struct type **tqh_last; }
#define QTAILQ_HEAD_INITIALIZER(head) { NULL, &(head).tqh_first }
#define QTAILQ_ENTRY(type) \
    struct { struct type *tqe_next; struct type **tqe_prev; }

#define QTAILQ_INIT(head) do { \
    (head)->tqh_first = NULL; \
    (head)->tqh_last = &(head)->tqh_first; \
} while (0)
#define QTAILQ_EMPTY(head) ((head)->tqh_first == NULL)
#define QTAILQ_FIRST(head) ((head)->tqh_first)
#define QTAILQ_NEXT(elm, field) ((elm)->field.tqe_next)
#define QTAILQ_IN_USE(elm, field) ((elm)->field.tqe_prev != NULL)

/*
 * A head and an entry have the same layout, {next, pointer to the pointer
 * to it}, so the pair around any "pointer to a next pointer" is readable
 * as an entry: that of the previous element, or the head.
 */
struct QTailQPair_ {
    void *next;
    struct QTailQPair_ *prev;
};
#define QTAILQ_LAST(head) \
    ((typeof((head)->tqh_first)) \
     ((struct QTailQPair_ *)(void *)(head)->tqh_last)->prev->next)
#define QTAILQ_PREV(elm, field) \
    ((typeof((elm)->field.tqe_next)) \
     ((struct QTailQPair_ *)(void *)(elm)->field.tqe_prev)->prev->next)

#define QTAILQ_INSERT_HEAD(head, elm, field) do { \
    (elm)->field.tqe_next = (head)->tqh_first; \
    if ((elm)->field.tqe_next) { \
        (elm)->field.tqe_next->field.tqe_prev = &(elm)->field.tqe_next; \
    } else { \
        (head)->tqh_last = &(elm)->field.tqe_next; \
    } \
    (head)->tqh_first = (elm); \
    (elm)->field.tqe_prev = &(head)->tqh_first; \
} while (0)

#define QTAILQ_INSERT_TAIL(head, elm, field) do { \
    (elm)->field.tqe_next = NULL; \
    (elm)->field.tqe_prev = (head)->tqh_last; \
    *(head)->tqh_last = (elm); \
    (head)->tqh_last = &(elm)->field.tqe_next; \
} while (0)

#define QTAILQ_INSERT_AFTER(head, listelm, elm, field) do { \
    (elm)->field.tqe_next = (listelm)->field.tqe_next; \
    if ((elm)->field.tqe_next) { \
        (elm)->field.tqe_next->field.tqe_prev = &(elm)->field.tqe_next; \
    } else { \
        (head)->tqh_last = &(elm)->field.tqe_next; \
    } \
    (listelm)->field.tqe_next = (elm); \
    (elm)->field.tqe_prev = &(listelm)->field.tqe_next; \
} while (0)

#define QTAILQ_INSERT_BEFORE(listelm, elm, field) do { \
    (elm)->field.tqe_prev = (listelm)->field.tqe_prev; \
    (elm)->field.tqe_next = (listelm); \
    *(elm)->field.tqe_prev = (elm); \
    (listelm)->field.tqe_prev = &(elm)->field.tqe_next; \
} while (0)

#define QTAILQ_REMOVE(head, elm, field) do { \
    if ((elm)->field.tqe_next) { \
        (elm)->field.tqe_next->field.tqe_prev = (elm)->field.tqe_prev; \
    } else { \
        (head)->tqh_last = (elm)->field.tqe_prev; \
    } \
    *(elm)->field.tqe_prev = (elm)->field.tqe_next; \
    (elm)->field.tqe_next = NULL; \
    (elm)->field.tqe_prev = NULL; \
} while (0)

#define QTAILQ_FOREACH(var, head, field) \
    for ((var) = (head)->tqh_first; (var); (var) = (var)->field.tqe_next)
#define QTAILQ_FOREACH_SAFE(var, head, field, next_var) \
    for ((var) = (head)->tqh_first; \
         (var) && ((next_var) = (var)->field.tqe_next, 1); \
         (var) = (next_var))
#define QTAILQ_FOREACH_REVERSE(var, head, field) \
    for ((var) = QTAILQ_LAST(head); (var); (var) = QTAILQ_PREV(var, field))
#define QTAILQ_FOREACH_REVERSE_SAFE(var, head, field, prev_var) \
    for ((var) = QTAILQ_LAST(head); \
         (var) && ((prev_var) = QTAILQ_PREV(var, field), 1); \
         (var) = (prev_var))

#endif
