/*
 * What an interrupt controller tells a user who looks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_INTC_INTC_H
#define HW_INTC_INTC_H

#include "qom/object.h"

#define TYPE_INTERRUPT_STATS_PROVIDER "intctrl"

typedef struct InterruptStatsProvider InterruptStatsProvider;
typedef struct InterruptStatsProviderClass InterruptStatsProviderClass;
DECLARE_CLASS_CHECKERS(InterruptStatsProviderClass, INTERRUPT_STATS_PROVIDER,
                       TYPE_INTERRUPT_STATS_PROVIDER)
#define INTERRUPT_STATS_PROVIDER(obj) \
    INTERFACE_CHECK(InterruptStatsProvider, (obj), \
                    TYPE_INTERRUPT_STATS_PROVIDER)

/**
 * struct InterruptStatsProviderClass: methods of the interface; BQL held.
 * @get_statistics: how often each input was raised since the machine was
 *     made: *@nb_irqs counters at *@irq_counts, borrowed until the BQL is
 *     dropped; false if nobody counts.  Optional.
 * @print_info: append its registers to @buf
 */
struct InterruptStatsProviderClass {
    InterfaceClass parent;

    bool (*get_statistics)(InterruptStatsProvider *obj,
                           uint64_t **irq_counts, unsigned int *nb_irqs);
    void (*print_info)(InterruptStatsProvider *obj, GString *buf);
};

/** intc_append_statistics: the counters of all controllers as text. */
void intc_append_statistics(GString *buf);

/** intc_append_info: the registers of all controllers as text. */
void intc_append_info(GString *buf);

#endif
