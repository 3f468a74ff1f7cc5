/*
 * Tests of system/run/yank.c: breaking connections.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/yank.h"

static void pull(void *opaque)
{
    (*(int *)opaque)++;
}

/* Yank @a and, unless it is NULL, @b. */
static bool yank(YankInstance *a, YankInstance *b, Error **errp)
{
    YankInstanceList second = { .value = b };
    YankInstanceList first = { .value = a, .next = b ? &second : NULL };

    return yank_instances(&first, errp);
}

static void test_calls_every_function_of_the_instance(void)
{
    int one = 0, two = 0, other = 0;

    g_assert_true(yank_register_instance(CHARDEV_YANK_INSTANCE("a"),
                                         &error_abort));
    g_assert_true(yank_register_instance(BLOCKDEV_YANK_INSTANCE("a"),
                                         &error_abort));
    yank_register_function(CHARDEV_YANK_INSTANCE("a"), pull, &one);
    yank_register_function(CHARDEV_YANK_INSTANCE("a"), pull, &two);
    yank_register_function(BLOCKDEV_YANK_INSTANCE("a"), pull, &other);
    g_assert_true(yank(CHARDEV_YANK_INSTANCE("a"), NULL, &error_abort));
    g_assert_cmpint(one, ==, 1);
    g_assert_cmpint(two, ==, 1);
    g_assert_cmpint(other, ==, 0);

    yank_unregister_function(CHARDEV_YANK_INSTANCE("a"), pull, &one);
    g_assert_true(yank(CHARDEV_YANK_INSTANCE("a"),
                       BLOCKDEV_YANK_INSTANCE("a"), &error_abort));
    g_assert_cmpint(one, ==, 1);
    g_assert_cmpint(two, ==, 2);
    g_assert_cmpint(other, ==, 1);
    yank_unregister_function(CHARDEV_YANK_INSTANCE("a"), pull, &two);
    yank_unregister_function(BLOCKDEV_YANK_INSTANCE("a"), pull, &other);
    yank_unregister_instance(CHARDEV_YANK_INSTANCE("a"));
    yank_unregister_instance(BLOCKDEV_YANK_INSTANCE("a"));
}

static void test_one_unknown_instance_spares_all(void)
{
    Error *err = NULL;
    int count = 0;

    g_assert_true(yank_register_instance(MIGRATION_YANK_INSTANCE,
                                         &error_abort));
    yank_register_function(MIGRATION_YANK_INSTANCE, pull, &count);
    g_assert_false(yank(MIGRATION_YANK_INSTANCE, CHARDEV_YANK_INSTANCE("b"),
                        &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Instance not found");
    g_assert_cmpint(error_get_class(err), ==, ERROR_CLASS_DEVICE_NOT_FOUND);
    error_free_or_abort(&err);
    g_assert_cmpint(count, ==, 0);
    yank_unregister_function(MIGRATION_YANK_INSTANCE, pull, &count);
    yank_unregister_instance(MIGRATION_YANK_INSTANCE);
    g_assert_false(yank(MIGRATION_YANK_INSTANCE, NULL, &err));
    error_free_or_abort(&err);
}

static void test_instances_are_unique_and_listed(void)
{
    YankInstanceList *list;
    Error *err = NULL;

    g_assert_null(yank_list_instances());
    g_assert_true(yank_register_instance(CHARDEV_YANK_INSTANCE("x"),
                                         &error_abort));
    g_assert_true(yank_register_instance(CHARDEV_YANK_INSTANCE("y"),
                                         &error_abort));
    g_assert_false(yank_register_instance(CHARDEV_YANK_INSTANCE("x"), &err));
    error_free_or_abort(&err);
    list = yank_list_instances();
    g_assert_cmpstr(list->value->u.chardev.id, ==, "x");
    g_assert_cmpstr(list->next->value->u.chardev.id, ==, "y");
    g_assert_null(list->next->next);
    qapi_free_YankInstanceList(list);
    yank_unregister_instance(CHARDEV_YANK_INSTANCE("x"));
    yank_unregister_instance(CHARDEV_YANK_INSTANCE("y"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/yank/calls-every-function-of-the-instance",
                    test_calls_every_function_of_the_instance);
    g_test_add_func("/yank/one-unknown-instance-spares-all",
                    test_one_unknown_instance_spares_all);
    g_test_add_func("/yank/instances-are-unique-and-listed",
                    test_instances_are_unique_and_listed);
    return g_test_run();
}
