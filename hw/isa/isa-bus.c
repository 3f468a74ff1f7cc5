/*
 * ISA bus: legacy devices at fixed I/O ports with sixteen interrupt lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/irq.h"
#include "hw/core/sysbus.h"
#include "hw/isa/isa.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_ISABUS_BRIDGE "isabus-bridge"

ISABus *isa_bus_new(DeviceState *dev, MemoryRegion *address_space,
                    MemoryRegion *address_space_io, Error **errp)
{
    ISABus *bus;

    if (!dev) {
        dev = qdev_new(TYPE_ISABUS_BRIDGE);
        if (!sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), errp)) {
            return NULL;
        }
    }
    bus = ISA_BUS(qbus_new(TYPE_ISA_BUS, dev, NULL));
    bus->address_space = address_space;
    bus->address_space_io = address_space_io;
    return bus;
}

void isa_bus_register_input_irqs(ISABus *bus, qemu_irq *irqs_in)
{
    bus->irqs_in = irqs_in;
}

qemu_irq isa_bus_get_irq(ISABus *bus, unsigned irqnum)
{
    assert(irqnum < ISA_NUM_IRQS);
    return bus->irqs_in ? bus->irqs_in[irqnum] : NULL;
}

ISABus *isa_bus_from_device(ISADevice *dev)
{
    return ISA_BUS(qdev_get_parent_bus(DEVICE(dev)));
}

qemu_irq isa_get_irq(ISADevice *dev, unsigned isairq)
{
    return isa_bus_get_irq(isa_bus_from_device(dev), isairq);
}

void isa_connect_gpio_out(ISADevice *isadev, int gpioirq, unsigned isairq)
{
    qdev_connect_gpio_out(DEVICE(isadev), gpioirq,
                          isa_get_irq(isadev, isairq));
}

void isa_register_ioport(ISADevice *dev, MemoryRegion *io, uint16_t start)
{
    memory_region_add_subregion(isa_address_space_io(dev), start, io);
    if (dev->ioport_id < 0 || start < dev->ioport_id) {
        dev->ioport_id = start;
    }
}

MemoryRegion *isa_address_space(ISADevice *dev)
{
    return isa_bus_from_device(dev)->address_space;
}

MemoryRegion *isa_address_space_io(ISADevice *dev)
{
    return isa_bus_from_device(dev)->address_space_io;
}

ISADevice *isa_new(const char *name)
{
    return ISA_DEVICE(qdev_new(name));
}

bool isa_realize_and_unref(ISADevice *dev, ISABus *bus, Error **errp)
{
    return qdev_realize_and_unref(DEVICE(dev), BUS(bus), errp);
}

/* Devices answer to names such as "isa@0x3f8". */
static char *isa_bus_get_fw_dev_path(DeviceState *dev)
{
    ISADevice *d = ISA_DEVICE(dev);

    if (d->ioport_id < 0) {
        return g_strdup(object_get_typename(OBJECT(dev)));
    }
    return g_strdup_printf("%s@%04x", object_get_typename(OBJECT(dev)),
                           (unsigned)d->ioport_id);
}

static void isa_bus_class_init(ObjectClass *klass, const void *data)
{
    BusClass *k = BUS_CLASS(klass);

    k->get_fw_dev_path = isa_bus_get_fw_dev_path;
}

static void isa_device_init(Object *obj)
{
    ISA_DEVICE(obj)->ioport_id = -1;
}

static void isa_device_class_init(ObjectClass *klass, const void *data)
{
    DEVICE_CLASS(klass)->bus_type = TYPE_ISA_BUS;
}

static void isabus_bridge_class_init(ObjectClass *klass, const void *data)
{
    DEVICE_CLASS(klass)->fw_name = "isa";
}

static const TypeInfo isa_types[] = {
    {
        .name              = TYPE_ISA_BUS,
        .parent            = TYPE_BUS,
        .instance_size     = sizeof(ISABus),
        .class_init        = isa_bus_class_init,
        .security_boundary = SECURITY_BOUNDARY_INTERNAL,
        TYPE_IS_SECURE("wires devices to ports, has no registers"),
    },
    {
        .name          = TYPE_ISA_DEVICE,
        .parent        = TYPE_DEVICE,
        .abstract      = true,
        .instance_size = sizeof(ISADevice),
        .instance_init = isa_device_init,
        .class_init    = isa_device_class_init,
    },
    {
        .name              = TYPE_ISABUS_BRIDGE,
        .parent            = TYPE_SYS_BUS_DEVICE,
        .instance_size     = sizeof(SysBusDevice),
        .class_init        = isabus_bridge_class_init,
        .security_boundary = SECURITY_BOUNDARY_INTERNAL,
        TYPE_IS_SECURE("holds the bus, has no registers"),
    },
};
DEFINE_TYPES(isa_types)
