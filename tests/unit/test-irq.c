/*
 * Tests of hw/core/irq.c: interrupt lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/irq.h"

static int seen_n, seen_level, calls;

static void sink(void *opaque, int n, int level)
{
    *(int *)opaque = level;
    seen_n = n;
    seen_level = level;
    calls++;
}

static void test_a_line_reaches_its_handler(void)
{
    int level = -1;
    qemu_irq irq = qemu_allocate_irq(sink, &level, 3);

    qemu_irq_raise(irq);
    g_assert_cmpint(level, ==, 1);
    g_assert_cmpint(seen_n, ==, 3);
    qemu_irq_lower(irq);
    g_assert_cmpint(level, ==, 0);
    calls = 0;
    qemu_irq_pulse(irq);
    g_assert_cmpint(calls, ==, 2);
    qemu_free_irq(irq);
}

static void test_an_unconnected_line_is_silent(void)
{
    qemu_set_irq(NULL, 1);
    g_assert_false(qemu_irq_is_connected(NULL));
    qemu_free_irq(NULL);
}

static void test_extending_numbers_on(void)
{
    int level = 0;
    qemu_irq *irqs = qemu_allocate_irqs(sink, &level, 2);

    irqs = qemu_extend_irqs(irqs, 2, sink, &level, 2);
    qemu_irq_raise(irqs[3]);
    g_assert_cmpint(seen_n, ==, 3);
    qemu_free_irqs(irqs, 4);
}

static void test_invert_starts_high(void)
{
    int level = 0;
    qemu_irq irq = qemu_allocate_irq(sink, &level, 0);
    qemu_irq inv = qemu_irq_invert(irq);

    g_assert_cmpint(level, ==, 1);
    qemu_irq_raise(inv);
    g_assert_cmpint(level, ==, 0);
    qemu_free_irq(inv);
    qemu_free_irq(irq);
}

static void test_split_drives_both(void)
{
    int a = 0, b = 0;
    qemu_irq ia = qemu_allocate_irq(sink, &a, 0);
    qemu_irq ib = qemu_allocate_irq(sink, &b, 0);
    qemu_irq both = qemu_irq_split(ia, ib);

    qemu_irq_raise(both);
    g_assert_cmpint(a, ==, 1);
    g_assert_cmpint(b, ==, 1);
    qemu_free_irq(both);
    qemu_free_irq(ia);
    qemu_free_irq(ib);
}

static int observed_level, observed_n, observed_first;
static qemu_irq observed_line;

static void observe(void *opaque, int n, int level)
{
    observed_line = opaque;
    observed_n = n;
    observed_level = level;
    observed_first = seen_n != n;
}

static void test_an_observer_sees_the_line_first(void)
{
    int level = 0;
    qemu_irq irq = qemu_allocate_irq(sink, &level, 5);

    seen_n = -1;
    qemu_irq_set_observer(&irq, observe, 1);
    qemu_irq_raise(irq);
    g_assert_true(observed_line == irq);
    g_assert_cmpint(observed_n, ==, 5);
    g_assert_cmpint(observed_level, ==, 1);
    g_assert_true(observed_first);
    g_assert_cmpint(level, ==, 1);
    g_assert_cmpint(seen_n, ==, 5);

    qemu_irq_set_observer(&irq, NULL, 1);
    qemu_irq_lower(irq);
    g_assert_cmpint(observed_level, ==, 1);
    g_assert_cmpint(level, ==, 0);
    qemu_free_irq(irq);
}

static void test_freed_lines_are_let_go(void)
{
    qemu_irq one = qemu_allocate_irq(sink, NULL, 0);
    qemu_irq *two = qemu_allocate_irqs(sink, NULL, 2);
    qemu_irq second = two[1];

    object_ref(one);
    object_ref(second);
    qemu_free_irq(one);
    g_assert_cmpuint(OBJECT(one)->ref, ==, 1);
    qemu_free_irqs(two, 2);
    g_assert_cmpuint(OBJECT(second)->ref, ==, 1);
    qemu_free_irq(NULL);
    object_unref(one);
    object_unref(second);
}

static void test_an_embedded_line_can_be_a_child(void)
{
    Object *owner = object_new(TYPE_CONTAINER);
    IRQState irq, lone;
    int level = 0;

    qemu_init_irq_child(owner, "line", &irq, sink, &level, 3);
    g_assert_true(object_resolve_path_component(owner, "line")
                  == OBJECT(&irq));
    qemu_irq_raise(&irq);
    g_assert_cmpint(seen_n, ==, 3);
    g_assert_cmpint(level, ==, 1);
    object_unref(owner);

    qemu_init_irq(&lone, sink, &level, 4);
    qemu_irq_lower(&lone);
    g_assert_cmpint(seen_n, ==, 4);
    g_assert_cmpint(level, ==, 0);
    g_assert_true(qemu_irq_is_connected(&lone));
    object_unref(&lone);
}

static void test_embedded_lines_need_no_memory(void)
{
    IRQState irqs[2];
    int level = 0;

    qemu_init_irqs(irqs, 2, sink, &level);
    qemu_irq_raise(&irqs[1]);
    g_assert_cmpint(seen_n, ==, 1);
    object_unref(&irqs[0]);
    object_unref(&irqs[1]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_test_add_func("/irq/a line reaches its handler",
                    test_a_line_reaches_its_handler);
    g_test_add_func("/irq/an unconnected line is silent",
                    test_an_unconnected_line_is_silent);
    g_test_add_func("/irq/extending numbers on", test_extending_numbers_on);
    g_test_add_func("/irq/an inverted line starts high",
                    test_invert_starts_high);
    g_test_add_func("/irq/a split line drives both", test_split_drives_both);
    g_test_add_func("/irq/an observer sees the line first",
                    test_an_observer_sees_the_line_first);
    g_test_add_func("/irq/freed lines are let go",
                    test_freed_lines_are_let_go);
    g_test_add_func("/irq/an embedded line can be a child",
                    test_an_embedded_line_can_be_a_child);
    g_test_add_func("/irq/embedded lines need no memory",
                    test_embedded_lines_need_no_memory);
    return g_test_run();
}
