/*
 * Debug exit tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "qom/security.h"
#include "system/runstate.h"

#define TYPE_DEBUG_EXIT "isa-debug-exit"

static void test_is_declared_insecure(void)
{
    ObjectClass *oc = object_class_by_name(TYPE_DEBUG_EXIT);

    g_assert_true(object_class_is_insecure(oc));
    g_assert_nonnull(object_class_get_security_note(oc));
}

static void test_window_must_fit(void)
{
    ISADevice *dev = isa_new(TYPE_DEBUG_EXIT);
    Error *err = NULL;

    qdev_prop_set_uint32(DEVICE(dev), "iobase", 0xffff);
    g_assert_false(isa_realize_and_unref(dev, rig_bus(), &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "0xffff"));
    error_free(err);
}

static void test_write_asks_for_the_end(void)
{
    ISADevice *dev = isa_new(TYPE_DEBUG_EXIT);
    int status = -1;

    isa_realize_and_unref(dev, rig_bus(), &error_abort);
    g_assert_cmphex(rig_inb(0x501), ==, 0);
    g_assert_cmpint(qemu_shutdown_requested_get(), ==, SHUTDOWN_CAUSE_NONE);
    rig_outb(0x501, 0x10);
    g_assert_cmpint(qemu_shutdown_requested_get(), ==,
                    SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    g_assert_true(main_loop_step(&status));
    g_assert_cmpint(status, ==, 0x21);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    g_test_add_func("/debugexit/is-declared-insecure",
                    test_is_declared_insecure);
    g_test_add_func("/debugexit/window-must-fit", test_window_must_fit);
    g_test_add_func("/debugexit/write-asks-for-the-end",
                    test_write_asks_for_the_end);
    return g_test_run();
}
