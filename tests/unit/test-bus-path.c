/*
 * Tests of hw/core/bus-path.c: the bus that a user names.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qemu/rcu.h"

static TBridge *bridge;

static void expect_error(const char *path, const char *message)
{
    Error *err = NULL;

    g_assert_null(qbus_find(path, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free_or_abort(&err);
}

static void test_paths_lead_to_buses(void)
{
    BusState *bus = &bridge->bus;

    g_assert_true(qbus_find("/", &error_abort) == sysbus_get_default());
    g_assert_true(qbus_find("br.0", &error_abort) == bus);
    g_assert_true(qbus_find("/br/br.0", &error_abort) == bus);
    g_assert_true(qbus_find("/br", &error_abort) == bus);
    g_assert_true(qbus_find("/t-bridge/", &error_abort) == bus);
    g_assert_true(qbus_find("main-system-bus/br/br.0", &error_abort) == bus);
}

static void test_errors_name_the_part_that_is_wrong(void)
{
    expect_error("nothing", "Bus 'nothing' not found");
    expect_error("", "Bus '' not found");
    expect_error("/who", "Device 'who' not found on bus 'main-system-bus'");
    expect_error("/br/pci", "Bus 'pci' not found on device 'br'");
    expect_error("/br/br.0/d", "Device 'd' has no child bus");
}

static void test_hints_list_what_there_is(void)
{
    if (g_test_subprocess()) {
        Error *err = NULL;

        qbus_find("/who", &err);
        error_report_err(err);
        err = NULL;
        qbus_find("/br/pci", &err);
        error_report_err(err);
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*devices at \"main-system-bus\": \"br\"\n"
                              "*child buses at \"br\": \"br.0\"\n*");
}

int main(int argc, char **argv)
{
    DeviceState *dev;
    int ret;

    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    dev = qdev_new(TYPE_T_BRIDGE);
    qdev_set_id(dev, g_strdup("br"), &error_abort);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_abort);
    bridge = T_BRIDGE(dev);
    dev = DEVICE(t_dev_new());
    qdev_set_id(dev, g_strdup("d"), &error_abort);
    qdev_realize_and_unref(dev, &bridge->bus, &error_abort);

    g_test_add_func("/bus-path/paths lead to buses",
                    test_paths_lead_to_buses);
    g_test_add_func("/bus-path/errors name the part that is wrong",
                    test_errors_name_the_part_that_is_wrong);
    g_test_add_func("/bus-path/hints list what there is",
                    test_hints_list_what_there_is);
    ret = g_test_run();
    object_unparent(OBJECT(bridge));
    drain_call_rcu();
    return ret;
}
