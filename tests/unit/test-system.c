/*
 * Tests of system/run/system.c: names and ports of the VM.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "system/system.h"

static void test_the_name_is_copied(void)
{
    char name[] = "vm";

    g_assert_null(qemu_get_vm_name());
    qemu_set_vm_name(name);
    name[0] = 'x';
    g_assert_cmpstr(qemu_get_vm_name(), ==, "vm");
    qemu_set_vm_name(NULL);
    g_assert_null(qemu_get_vm_name());
}

static void test_serial_ports_are_bounded(void)
{
    Chardev *chr = (Chardev *)&qemu_uuid;

    g_assert_null(serial_hd(0));
    g_assert_true(serial_hd_set(0, chr));
    g_assert_true(serial_hd(0) == chr);
    g_assert_false(serial_hd_set(-1, chr));
    g_assert_false(serial_hd_set(1000, chr));
    g_assert_null(serial_hd(1000));
    g_assert_null(serial_hd(-1));
    serial_hd_set(0, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/system/the name is copied", test_the_name_is_copied);
    g_test_add_func("/system/serial ports are bounded",
                    test_serial_ports_are_bounded);
    return g_test_run();
}
