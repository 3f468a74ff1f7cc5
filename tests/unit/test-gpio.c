/*
 * Tests of hw/core/gpio.c: lines of devices.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qemu/rcu.h"

static void test_outputs_drive_inputs(void)
{
    TDev *a = t_dev_new(), *b = t_dev_new();

    qdev_connect_gpio_out(DEVICE(a), 0, qdev_get_gpio_in(DEVICE(b), 1));
    qemu_irq_raise(a->out[0]);
    g_assert_cmpint(b->levels, ==, 2);
    g_assert_true(qdev_get_gpio_out_connector(DEVICE(a), NULL, 0)
                  == qdev_get_gpio_in(DEVICE(b), 1));
    g_assert_null(qdev_get_gpio_out_connector(DEVICE(a), NULL, 1));
    g_assert_null(qdev_get_gpio_out_connector(DEVICE(a), "nobody", 0));

    qdev_connect_gpio_out(DEVICE(a), 0, NULL);
    g_assert_null(a->out[0]);
    object_unref(a);
    object_unref(b);
}

static void count(void *opaque, int n, int level)
{
    ++*(int *)opaque;
}

static void test_a_foreign_line_joins_the_tree(void)
{
    TDev *a = t_dev_new();
    int calls = 0;
    qemu_irq irq = qemu_allocate_irq(count, &calls, 0);

    qdev_connect_gpio_out_named(DEVICE(a), "extra", 0, irq);
    g_assert_true(OBJECT(irq)->parent == machine_get_container("unattached"));
    qemu_irq_raise(a->out[1]);
    g_assert_cmpint(calls, ==, 1);
    object_unparent(OBJECT(irq));
    qemu_free_irq(irq);
    object_unref(a);
}

static void test_an_interceptor_takes_the_place(void)
{
    TDev *a = t_dev_new(), *b = t_dev_new();
    int calls = 0;
    qemu_irq icpt = qemu_allocate_irq(count, &calls, 0);
    qemu_irq in = qdev_get_gpio_in(DEVICE(b), 0);

    qdev_connect_gpio_out(DEVICE(a), 0, in);
    g_assert_true(qdev_intercept_gpio_out(DEVICE(a), icpt, NULL, 0) == in);
    qemu_irq_raise(a->out[0]);
    g_assert_cmpint(calls, ==, 1);
    g_assert_cmpint(b->levels, ==, 0);
    object_unparent(OBJECT(icpt));
    qemu_free_irq(icpt);
    object_unref(a);
    object_unref(b);
}

static void test_a_container_offers_inner_lines(void)
{
    TDev *inner = t_dev_new();
    DeviceState *outer = qdev_new(TYPE_T_LONE_DEV);

    qdev_pass_gpios(DEVICE(inner), outer, NULL);
    qemu_irq_raise(qdev_get_gpio_in(outer, 1));
    g_assert_cmpint(inner->levels, ==, 2);
    g_assert_nonnull(object_property_find(OBJECT(outer),
                                          "unnamed-gpio-in[0]"));
    object_unref(outer);
    object_unref(inner);
}

static void note(void *opaque, int n, int level)
{
    *(int *)opaque = n * 10 + level;
}

static void test_named_inputs_have_their_own_numbers(void)
{
    TDev *d = t_dev_new();
    int seen = 0;

    qdev_init_gpio_in_named_with_opaque(DEVICE(d), note, &seen, "side", 2);
    qdev_init_gpio_in_named_with_opaque(DEVICE(d), note, &seen, "side", 1);
    qemu_irq_raise(qdev_get_gpio_in_named(DEVICE(d), "side", 2));
    g_assert_cmpint(seen, ==, 21);
    qemu_irq_raise(qdev_get_gpio_in_named(DEVICE(d), "side", 0));
    g_assert_cmpint(seen, ==, 1);
    g_assert_nonnull(object_property_find(OBJECT(d), "side[2]"));
    g_assert_null(object_property_find(OBJECT(d), "side[3]"));
    /* Those without a name count from 0 as well. */
    g_assert_true(qdev_get_gpio_in(DEVICE(d), 0)
                  != qdev_get_gpio_in_named(DEVICE(d), "side", 0));
    object_unref(d);
}

static void test_there_is_no_line_beyond_the_last(void)
{
    if (g_test_subprocess()) {
        qdev_get_gpio_in(DEVICE(t_dev_new()), 2);
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*qdev_get_gpio_in_named*");
}

static void test_outputs_are_links_in_the_tree(void)
{
    TDev *a = t_dev_new();
    DeviceState *outer = qdev_new(TYPE_T_LONE_DEV);
    int calls = 0;
    qemu_irq irq = qemu_allocate_irq(count, &calls, 0);

    qdev_pass_gpios(DEVICE(a), outer, "extra");
    qdev_connect_gpio_out_named(outer, "extra", 0, irq);
    g_assert_true(object_property_get_link(OBJECT(outer), "extra[0]",
                                           &error_abort) == OBJECT(irq));
    qemu_irq_raise(a->out[1]);
    g_assert_cmpint(calls, ==, 1);
    object_unref(outer);
    object_unref(a);
    object_unparent(OBJECT(irq));
    qemu_free_irq(irq);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    g_test_add_func("/gpio/outputs drive inputs", test_outputs_drive_inputs);
    g_test_add_func("/gpio/a foreign line joins the tree",
                    test_a_foreign_line_joins_the_tree);
    g_test_add_func("/gpio/an interceptor takes the place",
                    test_an_interceptor_takes_the_place);
    g_test_add_func("/gpio/a container offers inner lines",
                    test_a_container_offers_inner_lines);
    g_test_add_func("/gpio/named inputs have their own numbers",
                    test_named_inputs_have_their_own_numbers);
    g_test_add_func("/gpio/there is no line beyond the last",
                    test_there_is_no_line_beyond_the_last);
    g_test_add_func("/gpio/outputs are links in the tree",
                    test_outputs_are_links_in_the_tree);
    return g_test_run();
}
