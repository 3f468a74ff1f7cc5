/*
 * What the machine's interrupt controllers tell, in the layout that tools
 * written for QEMU read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/intc/intc.h"
#include "qemu/module.h"

static int append_statistics(Object *obj, void *opaque)
{
    GString *buf = opaque;
    InterruptStatsProviderClass *k;
    uint64_t *counts;
    unsigned n;

    if (!object_dynamic_cast(obj, TYPE_INTERRUPT_STATS_PROVIDER)) {
        return 0;
    }
    k = INTERRUPT_STATS_PROVIDER_GET_CLASS(obj);
    if (!k->get_statistics ||
        !k->get_statistics(INTERRUPT_STATS_PROVIDER(obj), &counts, &n)) {
        g_string_append_printf(buf, "IRQ statistics not available for %s.\n",
                               object_get_typename(obj));
        return 0;
    }
    g_string_append_printf(buf, "IRQ statistics for %s:\n",
                           object_get_typename(obj));
    for (unsigned i = 0; i < n; i++) {
        if (counts[i]) {
            g_string_append_printf(buf, "%2u: %" PRIu64 "\n", i, counts[i]);
        }
    }
    return 0;
}

static int append_info(Object *obj, void *opaque)
{
    if (object_dynamic_cast(obj, TYPE_INTERRUPT_STATS_PROVIDER)) {
        InterruptStatsProvider *intc = INTERRUPT_STATS_PROVIDER(obj);

        INTERRUPT_STATS_PROVIDER_GET_CLASS(obj)->print_info(intc, opaque);
    }
    return 0;
}

void intc_append_statistics(GString *buf)
{
    object_child_foreach_recursive(object_get_root(), append_statistics, buf);
}

void intc_append_info(GString *buf)
{
    object_child_foreach_recursive(object_get_root(), append_info, buf);
}

static const TypeInfo intc_types[] = {
    {
        .name = TYPE_INTERRUPT_STATS_PROVIDER,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(InterruptStatsProviderClass),
    },
};
DEFINE_TYPES(intc_types)
