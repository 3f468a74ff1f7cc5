/*
 * Interrupt lines: one-bit wires between devices.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_CORE_IRQ_H
#define HW_CORE_IRQ_H

#include "qom/object.h"

#define TYPE_IRQ "irq"
OBJECT_DECLARE_SIMPLE_TYPE(IRQState, IRQ)

typedef struct IRQState *qemu_irq;

/**
 * qemu_irq_handler: what the receiving end of a line does.
 * @opaque: as given when the line was made
 * @n: number of the line among those made together
 * @level: new level; 0 is low, any other value is high
 */
typedef void (*qemu_irq_handler)(void *opaque, int n, int level);

struct IRQState {
    Object parent_obj;

    qemu_irq_handler handler;
    void *opaque;
    int n;
    qemu_irq_handler observer;      /* see qemu_irq_set_observer() */
};

/**
 * qemu_set_irq: drive a line.
 * @irq: the line; NULL (not connected) is allowed and does nothing
 * @level: 0 or 1
 *
 * Context: BQL held unless the receiver says otherwise.
 */
void qemu_set_irq(qemu_irq irq, int level);

/** qemu_irq_raise: drive @irq high. */
static inline void qemu_irq_raise(qemu_irq irq)
{
    qemu_set_irq(irq, 1);
}

/** qemu_irq_lower: drive @irq low. */
static inline void qemu_irq_lower(qemu_irq irq)
{
    qemu_set_irq(irq, 0);
}

/** qemu_irq_pulse: drive @irq high, then low. */
static inline void qemu_irq_pulse(qemu_irq irq)
{
    qemu_set_irq(irq, 1);
    qemu_set_irq(irq, 0);
}

/**
 * qemu_init_irq: initialise a line embedded in another structure.
 * @irq: memory for it
 * @handler: receiver; not NULL
 * @opaque: passed to @handler
 * @n: passed to @handler
 */
void qemu_init_irq(IRQState *irq, qemu_irq_handler handler, void *opaque,
                   int n);

/**
 * qemu_init_irqs: initialise an array of embedded lines, numbered from 0.
 * @irq: array of @count lines
 * @count: number of lines
 * @handler: receiver
 * @opaque: passed to @handler
 */
void qemu_init_irqs(IRQState irq[], size_t count, qemu_irq_handler handler,
                    void *opaque);

/**
 * qemu_init_irq_child: initialise an embedded line as a child of an object.
 * @parent: owner, which holds the memory of @irq
 * @propname: name of the child property
 * @irq: memory for the line
 * @handler: receiver
 * @opaque: passed to @handler
 * @n: passed to @handler
 */
void qemu_init_irq_child(Object *parent, const char *propname,
                         IRQState *irq, qemu_irq_handler handler,
                         void *opaque, int n);

/**
 * qemu_allocate_irqs: make @n lines, numbered from 0.
 * @handler: receiver
 * @opaque: passed to @handler
 * @n: number of lines
 *
 * Returns: an array of @n lines for qemu_free_irqs().
 */
qemu_irq *qemu_allocate_irqs(qemu_irq_handler handler, void *opaque, int n);

/**
 * qemu_extend_irqs: grow an array of lines.
 * @old: array from qemu_allocate_irqs(), or NULL; no longer valid after
 * @n_old: lines in it
 * @handler: receiver of the new lines
 * @opaque: passed to @handler
 * @n: lines to add, numbered from @n_old
 */
qemu_irq *qemu_extend_irqs(qemu_irq *old, int n_old,
                           qemu_irq_handler handler, void *opaque, int n);

/**
 * qemu_allocate_irq: make one line.
 * @handler: receiver
 * @opaque: passed to @handler
 * @n: passed to @handler
 *
 * Returns: the line, for qemu_free_irq().
 */
qemu_irq qemu_allocate_irq(qemu_irq_handler handler, void *opaque, int n);

/** qemu_free_irq: drop a line made by qemu_allocate_irq(); NULL is fine. */
void qemu_free_irq(qemu_irq irq);

/** qemu_free_irqs: drop @n lines and the array @s that holds them. */
void qemu_free_irqs(qemu_irq *s, int n);

/**
 * qemu_irq_invert: a line that drives @irq with the opposite level.
 * @irq: the line to drive; raised at once, since the new line is low
 *
 * Returns: the new line.
 */
qemu_irq qemu_irq_invert(qemu_irq irq);

/**
 * qemu_irq_split: a line that drives both @irq1 and @irq2.
 * @irq1: first line, or NULL
 * @irq2: second line, or NULL
 *
 * Returns: the new line.
 */
qemu_irq qemu_irq_split(qemu_irq irq1, qemu_irq irq2);

/**
 * qemu_irq_set_observer: let a test see what reaches input lines.
 * @gpio_in: the lines
 * @handler: called before the receiver, with the line as opaque and its
 *           number; NULL for nobody
 * @n: number of lines
 */
void qemu_irq_set_observer(qemu_irq *gpio_in, qemu_irq_handler handler,
                           int n);

/** qemu_irq_is_connected: is there anything at the other end of @irq? */
static inline bool qemu_irq_is_connected(qemu_irq irq)
{
    return irq != NULL;
}

#endif
