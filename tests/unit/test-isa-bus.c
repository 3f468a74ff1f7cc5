/*
 * ISA bus tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qom/security.h"

#define TYPE_ECHO "test-isa-echo"
OBJECT_DECLARE_SIMPLE_TYPE(EchoState, ECHO)

struct EchoState {
    ISADevice parent_obj;
    MemoryRegion io;
    uint8_t byte;
    qemu_irq out;
};

static uint64_t echo_read(void *opaque, hwaddr addr, unsigned size)
{
    return ((EchoState *)opaque)->byte + addr;
}

static void echo_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    ((EchoState *)opaque)->byte = val;
}

static const MemoryRegionOps echo_ops = {
    .read = echo_read,
    .write = echo_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

static void echo_realize(DeviceState *dev, Error **errp)
{
    EchoState *s = ECHO(dev);

    memory_region_init_io(&s->io, OBJECT(s), &echo_ops, s, "echo", 2);
    isa_register_ioport(ISA_DEVICE(s), &s->io, 0x300);
    qdev_init_gpio_out(dev, &s->out, 1);
}

static void echo_class_init(ObjectClass *klass, const void *data)
{
    DEVICE_CLASS(klass)->realize = echo_realize;
}

static const TypeInfo echo_types[] = {
    {
        .name          = TYPE_ECHO,
        .parent        = TYPE_ISA_DEVICE,
        .instance_size = sizeof(EchoState),
        .class_init    = echo_class_init,
        TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(echo_types)

static EchoState *echo(void)
{
    static ISADevice *dev;

    if (!dev) {
        dev = isa_new(TYPE_ECHO);
        isa_realize_and_unref(dev, rig_bus(), &error_abort);
    }
    return ECHO(dev);
}

static void test_ports_reach_the_device(void)
{
    g_assert_nonnull(echo());
    rig_outb(0x300, 0x40);
    g_assert_cmphex(rig_inb(0x300), ==, 0x40);
    g_assert_cmphex(rig_inb(0x301), ==, 0x41);
    g_assert_cmphex(rig_inw(0x300), ==, 0x4140);
}

static void test_first_port_names_the_device(void)
{
    g_autofree char *path = NULL;

    g_assert_cmpint(ISA_DEVICE(echo())->ioport_id, ==, 0x300);
    path = qdev_get_fw_dev_path(DEVICE(echo()));
    g_assert_nonnull(strstr(path, TYPE_ECHO "@0300"));
}

static void test_output_drives_bus_line(void)
{
    EchoState *s = echo();

    isa_connect_gpio_out(ISA_DEVICE(s), 0, 5);
    qemu_irq_raise(s->out);
    g_assert_cmpint(rig_lines[5].level, ==, 1);
    qemu_irq_lower(s->out);
    g_assert_cmpint(rig_lines[5].level, ==, 0);
    g_assert_true(isa_get_irq(ISA_DEVICE(s), 7) == rig_lines[7].irq);
}

static void test_bus_types_are_declared(void)
{
    g_assert_true(object_class_is_secure(object_class_by_name(TYPE_ISA_BUS)));
    g_assert_cmpstr(object_class_get_security_note(
                        object_class_by_name(TYPE_ISA_BUS)), !=, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    g_test_add_func("/isa-bus/ports-reach-the-device",
                    test_ports_reach_the_device);
    g_test_add_func("/isa-bus/first-port-names-the-device",
                    test_first_port_names_the_device);
    g_test_add_func("/isa-bus/output-drives-bus-line",
                    test_output_drives_bus_line);
    g_test_add_func("/isa-bus/types-are-declared",
                    test_bus_types_are_declared);
    return g_test_run();
}
