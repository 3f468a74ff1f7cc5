/*
 * Tests of system/run/reset.c: what a machine reset resets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qemu/rcu.h"
#include "system/reset.h"

static GString *story;

static void on_reset(void *opaque)
{
    g_string_append(story, opaque);
}

static void test_handlers_run_in_order(void)
{
    qemu_register_reset(on_reset, (void *)"a");
    qemu_register_reset_nosnapshotload(on_reset, (void *)"b");
    qemu_register_reset(on_reset, (void *)"c");
    qemu_devices_reset(RESET_TYPE_COLD);
    g_assert_cmpstr(story->str, ==, "abc");
    g_string_truncate(story, 0);
    qemu_devices_reset(RESET_TYPE_SNAPSHOT_LOAD);
    g_assert_cmpstr(story->str, ==, "ac");
    g_string_truncate(story, 0);
    qemu_unregister_reset(on_reset, (void *)"a");
    qemu_unregister_reset(on_reset, (void *)"b");
    qemu_unregister_reset(on_reset, (void *)"never was");
    qemu_devices_reset(RESET_TYPE_COLD);
    g_assert_cmpstr(story->str, ==, "c");
    qemu_unregister_reset(on_reset, (void *)"c");
}

static void test_devices_are_reset_through_their_bus(void)
{
    TBridge *b = t_bridge_new(false);
    TDev *d = t_dev_new();
    DeviceState *lone = qdev_new(TYPE_T_LONE_DEV);

    qdev_realize_and_unref(DEVICE(d), &b->bus, &error_abort);
    qdev_realize_and_unref(lone, NULL, &error_abort);
    qemu_register_resettable(OBJECT(lone));
    qemu_devices_reset(RESET_TYPE_COLD);
    g_assert_cmpuint(d->entered, ==, 1);
    g_assert_cmpuint(d->held, ==, 1);
    g_assert_cmpuint(d->left, ==, 1);
    qemu_unregister_resettable(OBJECT(lone));
    object_unparent(OBJECT(lone));
    object_unparent(OBJECT(b));
    drain_call_rcu();
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    story = g_string_new(NULL);
    g_test_add_func("/reset/handlers run in order",
                    test_handlers_run_in_order);
    g_test_add_func("/reset/devices are reset through their bus",
                    test_devices_are_reset_through_their_bus);
    ret = g_test_run();
    g_string_free(story, TRUE);
    return ret;
}
