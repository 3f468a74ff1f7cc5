/*
 * Tests of hw/core/qdev-globals.c: defaults given by -global.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hwcore-types.h"
#include "qapi/error.h"

static GlobalProperty number = { "t-dev", "number", "11" };
static GlobalProperty later = { "t-cold-dev", "number", "12" };
static GlobalProperty wrong = { "t-bad-dev", "number", "many" };
static GlobalProperty unused = { "t-board-dev", "number", "1" };

static void test_the_last_that_fits_wins(void)
{
    TDev *d = t_dev_new();
    TDev *c = T_DEV(qdev_new(TYPE_T_COLD_DEV));

    g_assert_cmpuint(d->number, ==, 11);
    g_assert_cmpuint(c->number, ==, 12);
    g_assert_true(number.used && later.used);
    g_assert_true(qdev_find_global_prop(OBJECT(c), "number") == &later);
    g_assert_null(qdev_find_global_prop(OBJECT(c), "text"));
    object_unref(d);
    object_unref(c);
}

static void test_looking_at_a_type_takes_no_defaults(void)
{
    static GlobalProperty looked_at = { "t-lone-dev", "no-such-thing", "1" };
    Object *obj;

    qdev_prop_register_global(&looked_at);
    obj = object_new_introspect(object_class_by_name("t-lone-dev"));
    g_assert_null(DEVICE(obj)->globals_err);
    g_assert_false(looked_at.used);
    object_unref(obj);
}

static void test_a_bad_value_fails_at_realize(void)
{
    TDev *d = T_DEV(qdev_new(TYPE_T_BAD_DEV));

    g_assert_nonnull(DEVICE(d)->globals_err);
    object_unref(d);
}

static void test_unused_ones_are_reported(void)
{
    if (g_test_subprocess()) {
        qdev_prop_register_global(&unused);
        exit(qdev_prop_check_globals() == 1 ? 0 : 1);
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*global t-cold-dev.number=12 not used*");
    /* such a device can still be plugged */
    g_test_trap_assert_stderr_unmatched("*t-board-dev*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    qdev_prop_register_global(&number);
    qdev_prop_register_global(&later);
    qdev_prop_register_global(&wrong);
    g_test_add_func("/qdev-globals/the last that fits wins",
                    test_the_last_that_fits_wins);
    g_test_add_func("/qdev-globals/a bad value fails at realize",
                    test_a_bad_value_fails_at_realize);
    g_test_add_func("/qdev-globals/looking at a type takes no defaults",
                    test_looking_at_a_type_takes_no_defaults);
    g_test_add_func("/qdev-globals/unused ones are reported",
                    test_unused_ones_are_reported);
    return g_test_run();
}
