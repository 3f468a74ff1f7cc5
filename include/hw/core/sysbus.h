/*
 * Devices that sit directly in the board's address space.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_CORE_SYSBUS_H
#define HW_CORE_SYSBUS_H

#include "exec/hwaddr.h"
#include "hw/core/qdev.h"
#include "system/memory.h"

#define QDEV_MAX_MMIO 32
#define QDEV_MAX_PIO 32

#define TYPE_SYSTEM_BUS "System"
DECLARE_INSTANCE_CHECKER(BusState, SYSTEM_BUS, TYPE_SYSTEM_BUS)

#define TYPE_SYS_BUS_DEVICE "sys-bus-device"
OBJECT_DECLARE_TYPE(SysBusDevice, SysBusDeviceClass, SYS_BUS_DEVICE)

/* Like a system bus device, but the board wires it when a user adds it. */
#define TYPE_DYNAMIC_SYS_BUS_DEVICE "dynamic-sysbus-device"

#define SYSBUS_DEVICE_GPIO_IRQ "sysbus-irq"

/**
 * struct SysBusDeviceClass
 * @explicit_ofw_unit_address: firmware address of the device, malloc'd, when
 *     it is not that of its first region; may be NULL
 * @connect_irq_notifier: told of a connected line; may be NULL
 */
struct SysBusDeviceClass {
    DeviceClass parent_class;

    char *(*explicit_ofw_unit_address)(const SysBusDevice *dev);
    void (*connect_irq_notifier)(SysBusDevice *dev, qemu_irq irq);
};

struct SysBusDevice {
    DeviceState parent_obj;

    int num_mmio;
    struct {
        hwaddr addr;            /* (hwaddr)-1 while not mapped */
        MemoryRegion *memory;   /* owned by the device */
    } mmio[QDEV_MAX_MMIO];
    int num_pio;
    uint32_t pio[QDEV_MAX_PIO];
};

typedef void FindSysbusDeviceFunc(SysBusDevice *sbdev, void *opaque);

/** sysbus_init_mmio: offer @memory as the device's next region. */
void sysbus_init_mmio(SysBusDevice *dev, MemoryRegion *memory);
/** sysbus_mmio_get_region: region @n; aborts if there is none. */
MemoryRegion *sysbus_mmio_get_region(const SysBusDevice *dev, int n);
/** sysbus_init_irq: declare the next output line, stored at @p. */
void sysbus_init_irq(SysBusDevice *dev, qemu_irq *p);
/** sysbus_pass_irq: offer @target's lines as @dev's own. */
void sysbus_pass_irq(SysBusDevice *dev, SysBusDevice *target);
/** sysbus_init_ioports: record @size ports from @ioport for device paths. */
void sysbus_init_ioports(SysBusDevice *dev, uint32_t ioport, uint32_t size);

/** sysbus_has_irq: has the device an output line @n? */
bool sysbus_has_irq(const SysBusDevice *dev, int n);
/** sysbus_has_mmio: has the device a region @n? */
bool sysbus_has_mmio(const SysBusDevice *dev, unsigned int n);
/** sysbus_connect_irq: wire output @n to @irq. */
void sysbus_connect_irq(SysBusDevice *dev, int n, qemu_irq irq);
/** sysbus_is_irq_connected: is output @n wired? */
bool sysbus_is_irq_connected(const SysBusDevice *dev, int n);
/** sysbus_get_connected_irq: what output @n drives, or NULL. */
qemu_irq sysbus_get_connected_irq(const SysBusDevice *dev, int n);

/** sysbus_mmio_map: map region @n at @addr of the system address space. */
void sysbus_mmio_map(SysBusDevice *dev, int n, hwaddr addr);
/** sysbus_mmio_unmap: take region @n out again. */
void sysbus_mmio_unmap(SysBusDevice *dev, int n);
/** sysbus_mmio_map_overlap: map with @priority; see memory.h. */
void sysbus_mmio_map_overlap(SysBusDevice *dev, int n, hwaddr addr,
                             int priority);
/** sysbus_mmio_map_name: map the region called @name, if it exists. */
int sysbus_mmio_map_name(SysBusDevice *dev, const char *name, hwaddr addr);

/** sysbus_realize: qdev_realize() on the main system bus. */
bool sysbus_realize(SysBusDevice *dev, Error **errp);
/** sysbus_realize_and_unref: likewise, dropping the reference. */
bool sysbus_realize_and_unref(SysBusDevice *dev, Error **errp);

/** foreach_dynamic_sysbus_device: call @func for each user-added one. */
void foreach_dynamic_sysbus_device(FindSysbusDeviceFunc *func, void *opaque);

/**
 * sysbus_create_varargs: make, realize, map and wire a device.
 * @name: type name
 * @addr: where region 0 goes; (hwaddr)-1 for nowhere
 * @...: lines for outputs 0, 1, ..., ended by NULL
 *
 * Returns: a device owned by the composition tree.
 */
DeviceState *sysbus_create_varargs(const char *name, hwaddr addr, ...);

/** sysbus_create_simple: likewise with one line, which may be NULL. */
static inline DeviceState *sysbus_create_simple(const char *name,
                                                hwaddr addr, qemu_irq irq)
{
    return sysbus_create_varargs(name, addr, irq, NULL);
}

#endif
