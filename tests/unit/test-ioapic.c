/*
 * I/O APIC tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "hw/core/qdev-properties.h"
#include "hw/intc/intc.h"
#include "hw/intc/ioapic.h"
#include "qapi/error.h"

static IOAPICState *ioapic;
static unsigned sent;
static uint64_t last_addr;
static uint32_t last_data;

static void record(uint64_t addr, uint32_t data)
{
    sent++;
    last_addr = addr;
    last_data = data;
}

static void reg_write(uint8_t reg, uint32_t val)
{
    rig_writel(IO_APIC_DEFAULT_ADDRESS, reg);
    rig_writel(IO_APIC_DEFAULT_ADDRESS + 0x10, val);
}

static uint32_t reg_read(uint8_t reg)
{
    rig_writel(IO_APIC_DEFAULT_ADDRESS, reg);
    return rig_readl(IO_APIC_DEFAULT_ADDRESS + 0x10);
}

static void route(unsigned pin, uint32_t low, uint32_t high)
{
    reg_write(0x11 + 2 * pin, high);
    reg_write(0x10 + 2 * pin, low);
}

static qemu_irq pin_line(unsigned pin)
{
    return qdev_get_gpio_in(DEVICE(ioapic), pin);
}

static void fresh(void)
{
    device_cold_reset(DEVICE(ioapic));
    sent = 0;
}

static void test_version_tells_pins_and_eoi(void)
{
    fresh();
    g_assert_cmphex(reg_read(1), ==, 0x00170020);
    reg_write(0, 0x0f000000);
    g_assert_cmphex(reg_read(0), ==, 0x0f000000);
    g_assert_cmphex(reg_read(0x10), ==, 0x00010000);
}

static void test_edge_sends_one_message(void)
{
    fresh();
    route(4, 0x31, 0x02000000);
    qemu_irq_raise(pin_line(4));
    qemu_irq_raise(pin_line(4));
    g_assert_cmpuint(sent, ==, 1);
    g_assert_cmphex(last_addr, ==, 0xfee02000);
    g_assert_cmphex(last_data, ==, 0x4031);
    qemu_irq_lower(pin_line(4));
    qemu_irq_raise(pin_line(4));
    g_assert_cmpuint(sent, ==, 2);
}

static void test_masked_edge_is_lost(void)
{
    fresh();
    route(4, 0x10031, 0);
    qemu_irq_raise(pin_line(4));
    qemu_irq_lower(pin_line(4));
    g_assert_cmpuint(sent, ==, 0);
    route(4, 0x31, 0);
    g_assert_cmpuint(sent, ==, 0);
}

static void test_level_waits_for_eoi(void)
{
    fresh();
    route(9, 0x8841, 0x01000000);
    qemu_irq_raise(pin_line(9));
    g_assert_cmpuint(sent, ==, 1);
    g_assert_cmphex(last_addr, ==, 0xfee01004);
    g_assert_cmphex(last_data, ==, 0xc041);
    g_assert_cmphex(reg_read(0x10 + 18) & 0x4000, ==, 0x4000);
    qemu_irq_lower(pin_line(9));
    qemu_irq_raise(pin_line(9));
    g_assert_cmpuint(sent, ==, 1);
    ioapic_eoi_broadcast(0x41);
    g_assert_cmpuint(sent, ==, 2);
    qemu_irq_lower(pin_line(9));
    rig_writel(IO_APIC_DEFAULT_ADDRESS + 0x40, 0x41);
    g_assert_cmpuint(sent, ==, 2);
    g_assert_cmphex(reg_read(0x10 + 18) & 0x4000, ==, 0);
}

static void test_edge_mode_clears_remote_irr(void)
{
    fresh();
    route(3, 0x8050, 0);
    qemu_irq_raise(pin_line(3));
    g_assert_cmphex(reg_read(0x16) & 0x4000, ==, 0x4000);
    reg_write(0x16, 0x10050);
    g_assert_cmphex(reg_read(0x16) & 0x4000, ==, 0);
}

static void test_registers_past_the_table_are_void(void)
{
    fresh();
    reg_write(0x10 + 48, 0xffffffff);
    g_assert_cmphex(reg_read(0x10 + 48), ==, 0);
    reg_write(0xff, 0xffffffff);
    g_assert_cmphex(reg_read(0xff), ==, 0);
    g_assert_cmphex(reg_read(0x0f), ==, 0);
}

static void test_bad_version_is_refused(void)
{
    DeviceState *dev = qdev_new(TYPE_IOAPIC);
    Error *err = NULL;

    qdev_prop_set_uint8(dev, "version", 0x12);
    g_assert_false(sysbus_realize(SYS_BUS_DEVICE(dev), &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "0x12"));
    error_free(err);
    object_unref(OBJECT(dev));
}

static void test_any_write_is_survived(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);

    fresh();
    for (int i = 0; i < 20000; i++) {
        reg_write(g_rand_int(rand), g_rand_int(rand));
        qemu_set_irq(pin_line(g_rand_int_range(rand, 0, IOAPIC_NUM_PINS)),
                     g_rand_boolean(rand));
        ioapic_eoi_broadcast(g_rand_int_range(rand, 0, 256));
        rig_readl(IO_APIC_DEFAULT_ADDRESS +
                  (g_rand_int(rand) & 0xffc));
    }
}

static void assert_told(const char *part)
{
    g_autoptr(GString) out = g_string_new(NULL);

    intc_append_info(out);
    if (!strstr(out->str, part)) {
        g_error("'%s' is not in: %s", part, out->str);
    }
}

static void test_registers_are_told_to_a_user(void)
{
    fresh();
    reg_write(0, 0x05000000);
    assert_told("ioapic0: ver=0x20 id=0x05 sel=0x00\n"
                "  pin 0  0x0000000000010000 dest=0 vec=0   active-hi edge  "
                "masked fixed  physical\n");
    assert_told("\n  IRR      (none)\n  Remote IRR (none)\n");
    route(17, 0xaa31, 0x1f000000);
    qemu_irq_raise(pin_line(17));
    route(3, 0x18731, 0);
    qemu_irq_raise(pin_line(3));
    assert_told(" sel=0x16 (redir[3])\n");
    assert_told("  pin 17 0x1f0000000000ea31 dest=1f vec=49  active-lo level "
                "       smi    logical\n");
    assert_told("  pin 3  0x0000000000018731 dest=0 vec=49  active-hi level "
                "masked extint physical\n");
    assert_told("\n  IRR      3 17\n  Remote IRR 17\n");
    qemu_irq_lower(pin_line(17));
    qemu_irq_lower(pin_line(3));
}

static void test_edges_are_counted(void)
{
    g_autoptr(GString) out = g_string_new(NULL);

    memset(ioapic->raised, 0, sizeof(ioapic->raised));
    fresh();
    for (int i = 0; i < 3; i++) {
        qemu_irq_raise(pin_line(4));
        qemu_irq_raise(pin_line(4));
        qemu_irq_lower(pin_line(4));
    }
    qemu_irq_pulse(pin_line(23));
    intc_append_statistics(out);
    g_assert_nonnull(strstr(out->str, "IRQ statistics for ioapic:\n"
                            " 4: 3\n23: 1\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    ioapic = IOAPIC(qdev_new(TYPE_IOAPIC));
    ioapic->send = record;
    object_property_add_child(object_get_root(), "ioapic", OBJECT(ioapic));
    sysbus_realize(SYS_BUS_DEVICE(ioapic), &error_abort);
    sysbus_mmio_map(SYS_BUS_DEVICE(ioapic), 0, IO_APIC_DEFAULT_ADDRESS);
    g_test_add_func("/ioapic/version-tells-pins-and-eoi",
                    test_version_tells_pins_and_eoi);
    g_test_add_func("/ioapic/edge-sends-one-message",
                    test_edge_sends_one_message);
    g_test_add_func("/ioapic/masked-edge-is-lost",
                    test_masked_edge_is_lost);
    g_test_add_func("/ioapic/level-waits-for-eoi", test_level_waits_for_eoi);
    g_test_add_func("/ioapic/edge-mode-clears-remote-irr",
                    test_edge_mode_clears_remote_irr);
    g_test_add_func("/ioapic/registers-past-the-table-are-void",
                    test_registers_past_the_table_are_void);
    g_test_add_func("/ioapic/bad-version-is-refused",
                    test_bad_version_is_refused);
    g_test_add_func("/ioapic/any-write-is-survived",
                    test_any_write_is_survived);
    g_test_add_func("/ioapic/registers-are-told-to-a-user",
                    test_registers_are_told_to_a_user);
    g_test_add_func("/ioapic/edges-are-counted", test_edges_are_counted);
    return g_test_run();
}
