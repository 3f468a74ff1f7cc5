/*
 * Generic Event Device tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "hw/acpi/generic_event_device.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "system/address-spaces.h"
#include "system/runstate.h"

#define EVT     0xfea00000
#define REGS    0xfea00200

static RigLine line;
static int status;

static void poke(uint64_t addr, uint8_t val)
{
    address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED,
                        &val, 1);
}

static void test_power_button_is_an_event(void)
{
    qemu_system_powerdown_request();
    main_loop_step(&status);
    g_assert_cmpint(line.level, ==, 1);
    g_assert_cmphex(rig_readl(EVT), ==, ACPI_GED_PWR_DOWN_EVT);
    g_assert_cmpint(line.level, ==, 0);
    g_assert_cmphex(rig_readl(EVT), ==, 0);
}

static void test_only_the_offered_sleep_type_ends(void)
{
    poke(REGS, 3 << 2 | ACPI_GED_SLP_EN);
    poke(REGS, 5 << 2);
    g_assert_cmpint(qemu_shutdown_requested_get(), ==, SHUTDOWN_CAUSE_NONE);
    poke(REGS, 5 << 2 | ACPI_GED_SLP_EN);
    g_assert_cmpint(qemu_shutdown_requested_get(), ==,
                    SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    g_assert_true(main_loop_step(&status));
}

static void test_reset_takes_its_value(void)
{
    poke(REGS + 2, 0x41);
    g_assert_cmpint(qemu_reset_requested_get(), ==, SHUTDOWN_CAUSE_NONE);
    poke(REGS + 2, ACPI_GED_RESET_VALUE);
    g_assert_cmpint(qemu_reset_requested_get(), ==,
                    SHUTDOWN_CAUSE_GUEST_RESET);
}

static void test_wrong_sizes_do_nothing(void)
{
    rig_writel(REGS, 0xffffffff);
    rig_writel(EVT, 0xffffffff);
    g_assert_cmphex(rig_readl(EVT), ==, 0);
    g_assert_cmphex(rig_readl(REGS) & 0, ==, 0);
}

static void test_unknown_events_are_refused(void)
{
    DeviceState *dev = qdev_new(TYPE_ACPI_GED);
    Error *err = NULL;

    qdev_prop_set_uint32(dev, "ged-event", 0x80);
    g_assert_false(sysbus_realize(SYS_BUS_DEVICE(dev), &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "0x80"));
    error_free(err);
    object_unref(OBJECT(dev));
}

int main(int argc, char **argv)
{
    DeviceState *dev;

    g_test_init(&argc, &argv, NULL);
    rig_init();
    dev = qdev_new(TYPE_ACPI_GED);
    qdev_prop_set_uint32(dev, "ged-event", ACPI_GED_PWR_DOWN_EVT);
    sysbus_realize(SYS_BUS_DEVICE(dev), &error_abort);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, EVT);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 1, REGS);
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, rig_line(&line));
    g_test_add_func("/ged/power-button-is-an-event",
                    test_power_button_is_an_event);
    g_test_add_func("/ged/wrong-sizes-do-nothing",
                    test_wrong_sizes_do_nothing);
    g_test_add_func("/ged/unknown-events-are-refused",
                    test_unknown_events_are_refused);
    g_test_add_func("/ged/reset-takes-its-value", test_reset_takes_its_value);
    g_test_add_func("/ged/only-the-offered-sleep-type-ends",
                    test_only_the_offered_sleep_type_ends);
    return g_test_run();
}
