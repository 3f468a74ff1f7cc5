/*
 * ISA bus: legacy devices at fixed I/O ports with sixteen interrupt lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_ISA_H
#define HW_ISA_H

#include "hw/core/qdev.h"
#include "qom/object.h"
#include "system/memory.h"

#define ISA_NUM_IRQS 16
#define ISA_IO_PORTS 0x10000

#define TYPE_ISA_DEVICE "isa-device"
OBJECT_DECLARE_SIMPLE_TYPE(ISADevice, ISA_DEVICE)

#define TYPE_ISA_BUS "ISA"
OBJECT_DECLARE_SIMPLE_TYPE(ISABus, ISA_BUS)

struct ISABus {
    BusState parent_obj;

    MemoryRegion *address_space;        /* borrowed, outlives the bus */
    MemoryRegion *address_space_io;     /* borrowed, outlives the bus */
    qemu_irq *irqs_in;                  /* ISA_NUM_IRQS lines, borrowed */
};

struct ISADevice {
    DeviceState parent_obj;

    int32_t ioport_id;                  /* lowest port claimed, -1: none */
};

/**
 * isa_bus_new: create the ISA bus.
 * @dev: device that owns the bus; NULL creates an "isabus-bridge"
 * @address_space: guest memory the bus's devices decode
 * @address_space_io: guest I/O ports the bus's devices decode
 * @errp: set on failure
 *
 * Returns: the bus, owned by its parent device; NULL on failure.
 */
ISABus *isa_bus_new(DeviceState *dev, MemoryRegion *address_space,
                    MemoryRegion *address_space_io, Error **errp);

/**
 * isa_bus_register_input_irqs: say where the bus's interrupt lines lead.
 * @bus: the bus
 * @irqs_in: ISA_NUM_IRQS lines; borrowed, must outlive the bus
 */
void isa_bus_register_input_irqs(ISABus *bus, qemu_irq *irqs_in);

/**
 * isa_bus_get_irq: one interrupt line of a bus.
 * @bus: the bus
 * @irqnum: line, below ISA_NUM_IRQS
 */
qemu_irq isa_bus_get_irq(ISABus *bus, unsigned irqnum);

/**
 * isa_get_irq: one interrupt line of the bus @dev is plugged in.
 * @dev: a device on a bus
 * @isairq: line, below ISA_NUM_IRQS
 */
qemu_irq isa_get_irq(ISADevice *dev, unsigned isairq);

/**
 * isa_connect_gpio_out: wire output @gpioirq of @isadev to bus line @isairq.
 * @isadev: a device on a bus
 * @gpioirq: index of an unnamed output made by qdev_init_gpio_out()
 * @isairq: line, below ISA_NUM_IRQS
 */
void isa_connect_gpio_out(ISADevice *isadev, int gpioirq, unsigned isairq);

/**
 * isa_register_ioport: decode @io at port @start for @dev.
 * @dev: a device on a bus
 * @io: region, owned by the device
 * @start: first port; the caller has checked that the region fits below
 *         ISA_IO_PORTS
 */
void isa_register_ioport(ISADevice *dev, MemoryRegion *io, uint16_t start);

/** isa_bus_from_device: the bus @dev is plugged in. */
ISABus *isa_bus_from_device(ISADevice *dev);

/** isa_address_space: guest memory as decoded by @dev's bus. */
MemoryRegion *isa_address_space(ISADevice *dev);

/** isa_address_space_io: guest I/O ports as decoded by @dev's bus. */
MemoryRegion *isa_address_space_io(ISADevice *dev);

/**
 * isa_new: make an unrealized device for the board's own use.
 * @name: literal type name of a concrete ISA device
 *
 * Returns: a new reference, owned by the caller.
 */
ISADevice *isa_new(const char *name);

/**
 * isa_realize_and_unref: plug @dev in @bus, realize it, drop the reference.
 * @errp: set on failure
 *
 * Returns: true on success.
 */
bool isa_realize_and_unref(ISADevice *dev, ISABus *bus, Error **errp);

#endif
