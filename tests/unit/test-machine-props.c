/*
 * Tests of hw/core/machine-props.c: what a machine can be told.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "machine-types.h"
#include "qapi/error.h"
#include "qemu/units.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"

static MachineState *ms;

static bool set(const char *json, Error **errp)
{
    g_autoptr(QDict) props = qobject_to(QDict,
                                        qobject_from_json(json,
                                                          &error_abort));

    return machine_set_properties(ms, props, false, errp);
}

static void refuse(const char *json, const char *message)
{
    Error *err = NULL;

    g_assert_false(set(json, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free_or_abort(&err);
}

static void test_texts_and_switches_are_kept(void)
{
    set("{'type': 't', 'kernel': 'k', 'initrd': 'i', 'append': 'a=b',"
        " 'firmware': 'f', 'graphics': 'off', 'usb': 'on'}", &error_abort);
    g_assert_cmpstr(ms->kernel_filename, ==, "k");
    g_assert_cmpstr(ms->initrd_filename, ==, "i");
    g_assert_cmpstr(ms->kernel_cmdline, ==, "a=b");
    g_assert_cmpstr(ms->firmware, ==, "f");
    g_assert_false(ms->enable_graphics);
    g_assert_true(machine_usb(ms));
    g_assert_true(machine_mem_merge(ms));
    g_assert_true(machine_dump_guest_core(ms));
}

static void test_memory_sizes_are_checked(void)
{
    set("{'memory': {'size': '6G'}}", &error_abort);
    g_assert_cmpuint(ms->ram_size, ==, 6 * GiB);
    g_assert_cmpuint(ms->maxram_size, ==, 6 * GiB);
    g_assert_true(ms->ram_size_set);
    set("{'memory': {'size': '8193'}}", &error_abort);
    g_assert_cmpuint(ms->ram_size, ==, 16384);
    set("{'memory': {'size': '1G', 'max-size': '2G', 'slots': '2'}}",
        &error_abort);
    g_assert_cmpuint(ms->ram_slots, ==, 2);

    refuse("{'memory': {'size': '1G', 'slots': '2'}}",
           "slots=2 needs maxmem");
    refuse("{'memory': {'size': '2M', 'max-size': '1M'}}",
           "maxmem (1048576 bytes) must be at least the initial memory size "
           "(2097152 bytes)");
    refuse("{'memory': {'size': '1M', 'max-size': '2M'}}",
           "maxmem larger than the initial memory size needs slots");
    refuse("{'memory': {'size': '8E'}}",
           "memory size 9223372036854775808 is too large");
    g_assert_cmpuint(ms->ram_size, ==, 1 * GiB);
}

static void test_boot_order_is_checked(void)
{
    set("{'boot': {'order': 'dc', 'menu': 'on'}}", &error_abort);
    g_assert_cmpstr(ms->boot_config.order, ==, "dc");
    set("{'boot': {'menu': 'off'}}", &error_abort);
    g_assert_cmpstr(ms->boot_config.order, ==, "c");
    refuse("{'boot': {'order': 'cc'}}", "Boot device 'c' was given twice");
    refuse("{'boot': {'order': 'z'}}",
           "Invalid boot device 'z': must be 'a' to 'p'");
}

static void test_topology_is_set(void)
{
    set("{'smp': {'cpus': '4', 'sockets': '2'}}", &error_abort);
    g_assert_cmpuint(ms->smp.cores, ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    machine_types_init();
    ms = machine_new("t", &error_abort);
    g_test_add_func("/machine-props/texts and switches are kept",
                    test_texts_and_switches_are_kept);
    g_test_add_func("/machine-props/memory sizes are checked",
                    test_memory_sizes_are_checked);
    g_test_add_func("/machine-props/boot order is checked",
                    test_boot_order_is_checked);
    g_test_add_func("/machine-props/topology is set", test_topology_is_set);
    return g_test_run();
}
