/*
 * Tests of hw/core/device-help.c: what help says of devices.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-device-add.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qemu/rcu.h"

static void test_the_list_has_status_and_category(void)
{
    g_autofree char *text = qdev_device_list_help();

    g_assert_nonnull(strstr(text, "Misc devices:\n"));
    g_assert_nonnull(strstr(text, "name \"t-dev\", bus t-bus, desc "
                            "\"a device for tests\" (secure)\n"));
    g_assert_nonnull(strstr(text, "\"t-bad-dev\", bus t-bus, desc "
                            "\"a device for tests\" (insecure)\n"));
    g_assert_nonnull(strstr(text, "Uncategorized devices:\n"
                            "name \"t-lone-dev\" (secure)\n"));
    g_assert_null(strstr(text, "t-board-dev"));
}

static void test_one_device_tells_properties_and_note(void)
{
    g_autofree char *text = qdev_device_help("t-bad-dev", &error_abort);
    Error *err = NULL;

    g_assert_true(g_str_has_prefix(text, "t-bad-dev options:\n"));
    g_assert_nonnull(strstr(text, "number=<uint32>"));
    g_assert_null(strstr(text, "realized"));
    g_assert_true(g_str_has_suffix(text, "\nsecurity: insecure (guest "
                                   "boundary): made to be refused\n"));
    g_assert_null(qdev_device_help("t-bus", &err));
    error_free_or_abort(&err);
}

static void test_the_tree_shows_values(void)
{
    TBridge *b = t_bridge_new(false);
    g_autofree char *text = NULL;

    qdev_realize_and_unref(DEVICE(t_dev_new()), &b->bus, &error_abort);
    text = qdev_tree_print();
    g_assert_true(g_str_has_prefix(text, "bus: main-system-bus\n"
                                   "  type System\n"
                                   "  dev: t-bridge, id \"\"\n"));
    g_assert_nonnull(strstr(text, "number = 7"));
    object_unparent(OBJECT(b));
    drain_call_rcu();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    g_test_add_func("/device-help/the list has status and category",
                    test_the_list_has_status_and_category);
    g_test_add_func("/device-help/one device tells properties and note",
                    test_one_device_tells_properties_and_note);
    g_test_add_func("/device-help/the tree shows values",
                    test_the_tree_shows_values);
    return g_test_run();
}
