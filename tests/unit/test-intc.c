/*
 * What interrupt controllers tell a user who looks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/intc/intc.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qom/security.h"

static uint64_t counters[12];
static bool counts;

static bool t_get_statistics(InterruptStatsProvider *obj,
                             uint64_t **irq_counts, unsigned int *nb_irqs)
{
    *irq_counts = counters;
    *nb_irqs = ARRAY_SIZE(counters);
    return counts;
}

static void t_print_info(InterruptStatsProvider *obj, GString *buf)
{
    g_string_append_printf(buf, "%s is well\n", object_get_typename(
                               OBJECT(obj)));
}

static void t_print_class_init(ObjectClass *oc, const void *data)
{
    INTERRUPT_STATS_PROVIDER_CLASS(oc)->print_info = t_print_info;
}

static void t_count_class_init(ObjectClass *oc, const void *data)
{
    t_print_class_init(oc, data);
    INTERRUPT_STATS_PROVIDER_CLASS(oc)->get_statistics = t_get_statistics;
}

static const InterfaceInfo t_interfaces[] = {
    { TYPE_INTERRUPT_STATS_PROVIDER },
    { }
};

static const TypeInfo t_types[] = {
    {
        .name = "t-count",
        .parent = TYPE_OBJECT,
        .class_init = t_count_class_init,
        .interfaces = t_interfaces,
        TYPE_IS_SECURE("test"),
    }, {
        .name = "t-print",
        .parent = TYPE_OBJECT,
        .class_init = t_print_class_init,
        .interfaces = t_interfaces,
        TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(t_types)

static void assert_told(void (*tell)(GString *), const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);

    tell(out);
    g_assert_cmpstr(out->str, ==, expected);
}

static Object *put(const char *name, const char *type)
{
    Object *obj = object_new(type);

    object_property_add_child(object_get_root(), name, obj);
    object_unref(obj);
    return obj;
}

static void test_only_controllers_tell(void)
{
    Object *a, *b;

    assert_told(intc_append_info, "");
    assert_told(intc_append_statistics, "");
    a = put("a", "t-count");
    assert_told(intc_append_info, "t-count is well\n");
    object_unparent(a);
    b = put("b", "t-print");
    assert_told(intc_append_info, "t-print is well\n");
    object_unparent(b);
}

static void test_inputs_that_were_raised_are_counted(void)
{
    Object *a = put("a", "t-count");

    counts = true;
    counters[3] = 1;
    counters[11] = 77;
    assert_told(intc_append_statistics,
                "IRQ statistics for t-count:\n 3: 1\n11: 77\n");
    object_unparent(a);
}

static void test_who_does_not_count_says_so(void)
{
    Object *a = put("a", "t-count"), *b;

    counts = false;
    assert_told(intc_append_statistics,
                "IRQ statistics not available for t-count.\n");
    object_unparent(a);
    b = put("b", "t-print");
    assert_told(intc_append_statistics,
                "IRQ statistics not available for t-print.\n");
    object_unparent(b);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_test_add_func("/intc/only-controllers-tell",
                    test_only_controllers_tell);
    g_test_add_func("/intc/inputs-that-were-raised-are-counted",
                    test_inputs_that_were_raised_are_counted);
    g_test_add_func("/intc/who-does-not-count-says-so",
                    test_who_does_not_count_says_so);
    return g_test_run();
}
