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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    type_register_static_array(types, 1);
    g_test_add_func("/sysbus/a device is mapped, wired and moved",
                    test_a_device_is_mapped_wired_and_moved);
    g_test_add_func("/sysbus/lines and regions are counted",
                    test_lines_and_regions_are_counted);
    return g_test_run();
}
