/*
 * Interrupt lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/irq.h"

void qemu_set_irq(qemu_irq irq, int level)
{
    if (irq) {
        if (irq->observer) {
            irq->observer(irq, irq->n, level);
        }
        irq->handler(irq->opaque, irq->n, level);
    }
}

static void irq_wire(IRQState *irq, qemu_irq_handler handler, void *opaque,
                     int n)
{
    irq->handler = handler;
    irq->opaque = opaque;
    irq->n = n;
}

void qemu_init_irq(IRQState *irq, qemu_irq_handler handler, void *opaque,
                   int n)
{
    object_initialize(irq, sizeof(*irq), TYPE_IRQ);
    irq_wire(irq, handler, opaque, n);
}

void qemu_init_irqs(IRQState irq[], size_t count, qemu_irq_handler handler,
                    void *opaque)
{
    for (size_t i = 0; i < count; i++) {
        qemu_init_irq(&irq[i], handler, opaque, i);
    }
}

void qemu_init_irq_child(Object *parent, const char *propname,
                         IRQState *irq, qemu_irq_handler handler,
                         void *opaque, int n)
{
    object_initialize_child(parent, propname, irq, TYPE_IRQ);
    irq_wire(irq, handler, opaque, n);
}

qemu_irq qemu_allocate_irq(qemu_irq_handler handler, void *opaque, int n)
{
    IRQState *irq = IRQ(object_new(TYPE_IRQ));

    irq_wire(irq, handler, opaque, n);
    return irq;
}

qemu_irq *qemu_extend_irqs(qemu_irq *old, int n_old,
                           qemu_irq_handler handler, void *opaque, int n)
{
    qemu_irq *all = g_renew(qemu_irq, old, n_old + n);

    for (int i = n_old; i < n_old + n; i++) {
        all[i] = qemu_allocate_irq(handler, opaque, i);
    }
    return all;
}

qemu_irq *qemu_allocate_irqs(qemu_irq_handler handler, void *opaque, int n)
{
    return qemu_extend_irqs(NULL, 0, handler, opaque, n);
}

void qemu_free_irq(qemu_irq irq)
{
    object_unref(irq);
}

void qemu_free_irqs(qemu_irq *s, int n)
{
    for (int i = 0; i < n; i++) {
        qemu_free_irq(s[i]);
    }
    g_free(s);
}

static void irq_drive_opposite(void *opaque, int n, int level)
{
    qemu_set_irq(opaque, !level);
}

qemu_irq qemu_irq_invert(qemu_irq irq)
{
    /* The new line starts low, so the old one must start high. */
    qemu_irq_raise(irq);
    return qemu_allocate_irq(irq_drive_opposite, irq, 0);
}

/* A line that fans out: an IRQState with two receivers behind it. */
#define TYPE_IRQ_PAIR "irq-pair"
OBJECT_DECLARE_SIMPLE_TYPE(IRQPair, IRQ_PAIR)

struct IRQPair {
    IRQState parent_obj;

    qemu_irq out[2];
};

static void irq_drive_pair(void *opaque, int n, int level)
{
    IRQPair *pair = opaque;

    qemu_set_irq(pair->out[0], level);
    qemu_set_irq(pair->out[1], level);
}

qemu_irq qemu_irq_split(qemu_irq irq1, qemu_irq irq2)
{
    IRQPair *pair = IRQ_PAIR(object_new(TYPE_IRQ_PAIR));

    pair->out[0] = irq1;
    pair->out[1] = irq2;
    irq_wire(&pair->parent_obj, irq_drive_pair, pair, 0);
    return &pair->parent_obj;
}

void qemu_irq_set_observer(qemu_irq *gpio_in, qemu_irq_handler handler,
                           int n)
{
    for (int i = 0; i < n; i++) {
        gpio_in[i]->observer = handler;
    }
}

static const TypeInfo irq_types[] = {
    {
        .name = TYPE_IRQ,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(IRQState),
        .security_boundary = SECURITY_BOUNDARY_INTERNAL,
        TYPE_IS_SECURE("a wire: carries one bit between devices"),
    },
    {
        .name = TYPE_IRQ_PAIR,
        .parent = TYPE_IRQ,
        .instance_size = sizeof(IRQPair),
        TYPE_IS_SECURE("a wire with two ends"),
    },
};
DEFINE_TYPES(irq_types)
