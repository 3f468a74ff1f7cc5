/*
 * Tests of hw/core/sysbus.c: devices that the board maps.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qemu/rcu.h"
#include "system/address-spaces.h"

#define TYPE_T_REGS "t-regs"
OBJECT_DECLARE_SIMPLE_TYPE(TRegs, T_REGS)

struct TRegs {
    SysBusDevice parent_obj;

    MemoryRegion mr;
    qemu_irq irq;
};

static uint64_t regs_read(void *opaque, hwaddr addr, unsigned size)
{
    return 0x42;
}

static void regs_write(void *opaque, hwaddr addr, uint64_t v, unsigned size)
{
    qemu_set_irq(((TRegs *)opaque)->irq, v);
}

static const MemoryRegionOps regs_ops = {
    .read = regs_read, .write = regs_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static void regs_init(Object *obj)
{
    TRegs *s = T_REGS(obj);

    memory_region_init_io(&s->mr, obj, &regs_ops, s, "regs", 16);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mr);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
}

static const TypeInfo types[] = {
    {
        .name = TYPE_T_REGS, .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(TRegs), .instance_init = regs_init,
        TYPE_IS_SECURE("test"),
    },
};

static int level;

static void sink(void *opaque, int n, int l)
{
    level = l;
}

static uint32_t read_reg(hwaddr addr)
{
    return address_space_ldl_le(&address_space_memory, addr,
                                MEMTXATTRS_UNSPECIFIED, NULL);
}

static void test_a_device_is_mapped_wired_and_moved(void)
{
    qemu_irq irq = qemu_allocate_irq(sink, NULL, 0);
    DeviceState *dev = sysbus_create_simple(TYPE_T_REGS, 0x1000, irq);
    SysBusDevice *s = SYS_BUS_DEVICE(dev);
    g_autofree char *path = qdev_get_fw_dev_path(dev);

    g_assert_cmpstr(path, ==, "/t-regs@0000000000001000");
    g_assert_cmphex(read_reg(0x1000), ==, 0x42);
    address_space_stl_le(&address_space_memory, 0x1004, 1,
                         MEMTXATTRS_UNSPECIFIED, NULL);
    g_assert_cmpint(level, ==, 1);

    sysbus_mmio_map(s, 0, 0x2000);
    g_assert_cmphex(read_reg(0x1000), !=, 0x42);
    g_assert_cmphex(read_reg(0x2000), ==, 0x42);
    sysbus_mmio_unmap(s, 0);
    g_assert_cmphex(read_reg(0x2000), !=, 0x42);
    g_assert_cmpint(sysbus_mmio_map_name(s, "regs", 0x3000), ==, 0);
    g_assert_cmpint(sysbus_mmio_map_name(s, "other", 0x3000), ==, -1);
    sysbus_mmio_unmap(s, 0);

    object_unparent(OBJECT(dev));
    object_unparent(OBJECT(irq));
    qemu_free_irq(irq);
    drain_call_rcu();
}

static void test_lines_and_regions_are_counted(void)
{
    DeviceState *dev = qdev_new(TYPE_T_REGS);
    SysBusDevice *s = SYS_BUS_DEVICE(dev);

    g_assert_true(sysbus_has_irq(s, 0));
    g_assert_false(sysbus_has_irq(s, 1));
    g_assert_true(sysbus_has_mmio(s, 0));
    g_assert_false(sysbus_has_mmio(s, 1));
    g_assert_false(sysbus_is_irq_connected(s, 0));
    object_unref(dev);
}

/*** A device with ports, two regions, lines inside it, and a notifier ***/

#define TYPE_T_BOX "t-box"
OBJECT_DECLARE_SIMPLE_TYPE(TBox, T_BOX)

struct TBox {
    SysBusDevice parent_obj;

    TRegs inner;
    MemoryRegion high;
};

static qemu_irq noticed;

static void box_notice(SysBusDevice *dev, qemu_irq irq)
{
    noticed = irq;
}

static char *box_address(const SysBusDevice *dev)
{
    return g_strdup("here");
}

static void box_init(Object *obj)
{
    TBox *box = T_BOX(obj);

    object_initialize_child(obj, "inner", &box->inner, TYPE_T_REGS);
    sysbus_pass_irq(SYS_BUS_DEVICE(obj), SYS_BUS_DEVICE(&box->inner));
}

static void box_class_init(ObjectClass *oc, const void *data)
{
    SysBusDeviceClass *sbdc = SYS_BUS_DEVICE_CLASS(oc);

    sbdc->connect_irq_notifier = box_notice;
    sbdc->explicit_ofw_unit_address = box_address;
}

static const TypeInfo box_types[] = {
    {
        .name = TYPE_T_BOX, .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(TBox), .instance_init = box_init,
        .class_init = box_class_init,
        TYPE_IS_SECURE("test"),
    },
};

static void test_a_box_offers_the_lines_inside_it(void)
{
    DeviceState *dev = qdev_new(TYPE_T_BOX);
    SysBusDevice *s = SYS_BUS_DEVICE(dev);
    qemu_irq irq = qemu_allocate_irq(sink, NULL, 0);

    g_assert_true(sysbus_has_irq(s, 0));
    g_assert_null(sysbus_get_connected_irq(s, 0));
    g_assert_null(sysbus_get_connected_irq(s, 1));
    sysbus_connect_irq(s, 0, irq);
    g_assert_true(noticed == irq);
    g_assert_true(sysbus_is_irq_connected(s, 0));
    g_assert_true(sysbus_get_connected_irq(s, 0) == irq);
    level = 0;
    qemu_irq_raise(T_BOX(dev)->inner.irq);
    g_assert_cmpint(level, ==, 1);
    object_unref(dev);
    object_unparent(OBJECT(irq));
    qemu_free_irq(irq);
}

static void expect_paths(DeviceState *dev, const char *fw, const char *bus)
{
    g_autofree char *fw_path = qdev_get_fw_dev_path(dev);
    g_autofree char *bus_path = qdev_get_dev_path(dev);

    g_assert_cmpstr(fw_path, ==, fw);
    g_assert_cmpstr(bus_path, ==, bus);
}

static void test_paths_tell_region_port_or_what_the_device_says(void)
{
    DeviceState *dev = qdev_new(TYPE_T_BOX);
    SysBusDevice *s = SYS_BUS_DEVICE(dev);
    TBox *box = T_BOX(dev);

    g_assert_true(sysbus_realize(s, &error_abort));
    object_unref(dev);
    expect_paths(dev, "/t-box@here", NULL);
    sysbus_init_ioports(s, 0x3f8, 8);
    expect_paths(dev, "/t-box@i03f8", NULL);
    g_assert_cmpint(s->num_pio, ==, 8);
    g_assert_cmphex(s->pio[7], ==, 0x3ff);
    memory_region_init_io(&box->high, OBJECT(dev), &regs_ops, box, "high",
                          16);
    sysbus_init_mmio(s, &box->high);
    g_assert_true(sysbus_mmio_get_region(s, 0) == &box->high);
    sysbus_mmio_map(s, 0, 0x5000);
    expect_paths(dev, "/t-box@0000000000005000", "0000000000005000");
    sysbus_mmio_unmap(s, 0);
    object_unparent(OBJECT(dev));
    drain_call_rcu();
}

static void test_a_higher_priority_covers_what_is_below(void)
{
    DeviceState *low = sysbus_create_varargs(TYPE_T_REGS, 0x6000, NULL);
    DeviceState *high = sysbus_create_varargs(TYPE_T_REGS, -1, NULL);

    g_assert_cmphex(SYS_BUS_DEVICE(high)->mmio[0].addr, ==, (hwaddr)-1);
    level = 0;
    T_REGS(high)->irq = qemu_allocate_irq(sink, NULL, 0);
    sysbus_mmio_map_overlap(SYS_BUS_DEVICE(high), 0, 0x6000, 1);
    address_space_stl_le(&address_space_memory, 0x6000, 1,
                         MEMTXATTRS_UNSPECIFIED, NULL);
    g_assert_cmpint(level, ==, 1);
    sysbus_mmio_unmap(SYS_BUS_DEVICE(high), 0);
    g_assert_cmphex(read_reg(0x6000), ==, 0x42);
    sysbus_mmio_unmap(SYS_BUS_DEVICE(low), 0);
    object_unparent(OBJECT(low));
    object_unparent(OBJECT(high));
    drain_call_rcu();
}

static void count_device(SysBusDevice *s, void *opaque)
{
    ++*(int *)opaque;
}

static void test_only_users_devices_are_dynamic(void)
{
    DeviceState *named = qdev_new(TYPE_T_REGS);
    DeviceState *nameless = qdev_new(TYPE_T_REGS);
    DeviceState *board = sysbus_create_varargs(TYPE_T_REGS, -1, NULL);
    int n = 0;

    qdev_set_id(named, g_strdup("named"), &error_abort);
    qdev_set_id(nameless, NULL, &error_abort);
    foreach_dynamic_sysbus_device(count_device, &n);
    g_assert_cmpint(n, ==, 2);
    object_unparent(OBJECT(named));
    object_unparent(OBJECT(nameless));
    object_unparent(OBJECT(board));
    object_unref(named);
    object_unref(nameless);
    drain_call_rcu();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    type_register_static_array(types, 1);
    type_register_static_array(box_types, 1);
    g_test_add_func("/sysbus/a device is mapped, wired and moved",
                    test_a_device_is_mapped_wired_and_moved);
    g_test_add_func("/sysbus/lines and regions are counted",
                    test_lines_and_regions_are_counted);
    g_test_add_func("/sysbus/a box offers the lines inside it",
                    test_a_box_offers_the_lines_inside_it);
    g_test_add_func("/sysbus/paths tell region, port or what the device says",
                    test_paths_tell_region_port_or_what_the_device_says);
    g_test_add_func("/sysbus/a higher priority covers what is below",
                    test_a_higher_priority_covers_what_is_below);
    g_test_add_func("/sysbus/only users' devices are dynamic",
                    test_only_users_devices_are_dynamic);
    return g_test_run();
}
