/*
 * The system bus: devices that the board maps and wires by hand.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/sysbus.h"
#include "qapi/error.h"
#include "system/address-spaces.h"

/*** Lines ***/

void sysbus_init_irq(SysBusDevice *dev, qemu_irq *p)
{
    qdev_init_gpio_out_named(DEVICE(dev), p, SYSBUS_DEVICE_GPIO_IRQ, 1);
}

void sysbus_pass_irq(SysBusDevice *dev, SysBusDevice *target)
{
    qdev_pass_gpios(DEVICE(target), DEVICE(dev), SYSBUS_DEVICE_GPIO_IRQ);
}

static NamedGPIOList *sysbus_lines(const SysBusDevice *dev)
{
    NamedGPIOList *ngl;

    QLIST_FOREACH(ngl, &dev->parent_obj.gpios, node) {
        if (g_strcmp0(ngl->name, SYSBUS_DEVICE_GPIO_IRQ) == 0) {
            return ngl;
        }
    }
    return NULL;
}

bool sysbus_has_irq(const SysBusDevice *dev, int n)
{
    NamedGPIOList *ngl = sysbus_lines(dev);

    return ngl && n >= 0 && n < ngl->num_out;
}

qemu_irq sysbus_get_connected_irq(const SysBusDevice *dev, int n)
{
    NamedGPIOList *ngl = sysbus_lines(dev);

    return ngl && n >= 0 && n < ngl->num_out ? *ngl->out[n] : NULL;
}

bool sysbus_is_irq_connected(const SysBusDevice *dev, int n)
{
    return sysbus_get_connected_irq(dev, n) != NULL;
}

void sysbus_connect_irq(SysBusDevice *dev, int n, qemu_irq irq)
{
    SysBusDeviceClass *sbdc = SYS_BUS_DEVICE_GET_CLASS(dev);

    qdev_connect_gpio_out_named(DEVICE(dev), SYSBUS_DEVICE_GPIO_IRQ, n, irq);
    if (sbdc->connect_irq_notifier) {
        sbdc->connect_irq_notifier(dev, irq);
    }
}

/*** Regions ***/

void sysbus_init_mmio(SysBusDevice *dev, MemoryRegion *memory)
{
    int n = dev->num_mmio++;

    g_assert(n < QDEV_MAX_MMIO);
    dev->mmio[n].addr = (hwaddr)-1;
    dev->mmio[n].memory = memory;
}

bool sysbus_has_mmio(const SysBusDevice *dev, unsigned int n)
{
    return n < (unsigned int)dev->num_mmio;
}

MemoryRegion *sysbus_mmio_get_region(const SysBusDevice *dev, int n)
{
    g_assert(n >= 0 && n < dev->num_mmio);
    return dev->mmio[n].memory;
}

void sysbus_init_ioports(SysBusDevice *dev, uint32_t ioport, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        g_assert(dev->num_pio < QDEV_MAX_PIO);
        dev->pio[dev->num_pio++] = ioport++;
    }
}

void sysbus_mmio_unmap(SysBusDevice *dev, int n)
{
    MemoryRegion *mr = sysbus_mmio_get_region(dev, n);

    if (dev->mmio[n].addr != (hwaddr)-1) {
        memory_region_del_subregion(get_system_memory(), mr);
        dev->mmio[n].addr = (hwaddr)-1;
    }
}

static void sysbus_map(SysBusDevice *dev, int n, hwaddr addr, bool overlap,
                       int priority)
{
    MemoryRegion *mr = sysbus_mmio_get_region(dev, n);

    if (dev->mmio[n].addr == addr) {
        return;
    }
    memory_region_transaction_begin();
    sysbus_mmio_unmap(dev, n);
    dev->mmio[n].addr = addr;
    if (overlap) {
        memory_region_add_subregion_overlap(get_system_memory(), addr, mr,
                                            priority);
    } else {
        memory_region_add_subregion(get_system_memory(), addr, mr);
    }
    memory_region_transaction_commit();
}

void sysbus_mmio_map(SysBusDevice *dev, int n, hwaddr addr)
{
    sysbus_map(dev, n, addr, false, 0);
}

void sysbus_mmio_map_overlap(SysBusDevice *dev, int n, hwaddr addr,
                             int priority)
{
    sysbus_map(dev, n, addr, true, priority);
}

int sysbus_mmio_map_name(SysBusDevice *dev, const char *name, hwaddr addr)
{
    for (int i = 0; i < dev->num_mmio; i++) {
        if (strcmp(memory_region_name(dev->mmio[i].memory), name) == 0) {
            sysbus_mmio_map(dev, i, addr);
            return i;
        }
    }
    return -1;
}

/*** Life ***/

BusState *sysbus_get_default(void)
{
    Object *home = machine_get_container("unattached");
    Object *bus = object_resolve_path_component(home, "sysbus");

    if (!bus) {
        bus = OBJECT(qbus_new(TYPE_SYSTEM_BUS, NULL, "main-system-bus"));
        object_property_add_child(home, "sysbus", bus);
        object_unref(bus);
    }
    return BUS(bus);
}

bool sysbus_realize(SysBusDevice *dev, Error **errp)
{
    return qdev_realize(DEVICE(dev), sysbus_get_default(), errp);
}

bool sysbus_realize_and_unref(SysBusDevice *dev, Error **errp)
{
    return qdev_realize_and_unref(DEVICE(dev), sysbus_get_default(), errp);
}

DeviceState *sysbus_create_varargs(const char *name, hwaddr addr, ...)
{
    DeviceState *dev = qdev_new(name);
    SysBusDevice *s = SYS_BUS_DEVICE(dev);
    qemu_irq irq;
    va_list va;

    sysbus_realize_and_unref(s, &error_abort);
    if (addr != (hwaddr)-1) {
        sysbus_mmio_map(s, 0, addr);
    }
    va_start(va, addr);
    for (int n = 0; (irq = va_arg(va, qemu_irq)); n++) {
        sysbus_connect_irq(s, n, irq);
    }
    va_end(va);
    return dev;
}

typedef struct FindSysbus {
    FindSysbusDeviceFunc *func;
    void *opaque;
} FindSysbus;

static int sysbus_visit_dynamic(Object *obj, void *opaque)
{
    FindSysbus *find = opaque;
    Object *sbdev = object_dynamic_cast(obj, TYPE_SYS_BUS_DEVICE);

    if (sbdev) {
        find->func(SYS_BUS_DEVICE(sbdev), find->opaque);
    }
    return 0;
}

void foreach_dynamic_sysbus_device(FindSysbusDeviceFunc *func, void *opaque)
{
    FindSysbus find = { func, opaque };

    object_child_foreach_recursive(machine_get_container("peripheral"),
                                   sysbus_visit_dynamic, &find);
    object_child_foreach_recursive(machine_get_container("peripheral-anon"),
                                   sysbus_visit_dynamic, &find);
}

/*** The types ***/

/* "name@address" of the first region, as in a device tree. */
static char *sysbus_get_fw_dev_path(DeviceState *dev)
{
    SysBusDevice *s = SYS_BUS_DEVICE(dev);
    SysBusDeviceClass *sbdc = SYS_BUS_DEVICE_GET_CLASS(dev);
    const char *name = qdev_fw_name(dev);

    if (s->num_mmio) {
        return g_strdup_printf("%s@%016" PRIx64, name, s->mmio[0].addr);
    }
    if (s->num_pio) {
        return g_strdup_printf("%s@i%04x", name, s->pio[0]);
    }
    if (sbdc->explicit_ofw_unit_address) {
        g_autofree char *addr = sbdc->explicit_ofw_unit_address(s);

        if (addr) {
            return g_strdup_printf("%s@%s", name, addr);
        }
    }
    return g_strdup(name);
}

static char *sysbus_get_dev_path(DeviceState *dev)
{
    SysBusDevice *s = SYS_BUS_DEVICE(dev);

    return s->num_mmio && s->mmio[0].addr != (hwaddr)-1
        ? g_strdup_printf("%016" PRIx64, s->mmio[0].addr) : NULL;
}

static void sysbus_describe_dev(GString *text, DeviceState *dev, int indent)
{
    SysBusDevice *s = SYS_BUS_DEVICE(dev);

    for (int i = 0; i < s->num_mmio; i++) {
        g_string_append_printf(text, "%*smmio %016" PRIx64 "/%016" PRIx64
                               "\n", indent, "", s->mmio[i].addr,
                               memory_region_size(s->mmio[i].memory));
    }
}

static void system_bus_class_init(ObjectClass *oc, const void *data)
{
    BusClass *bc = BUS_CLASS(oc);

    bc->get_fw_dev_path = sysbus_get_fw_dev_path;
    bc->get_dev_path = sysbus_get_dev_path;
    bc->describe_dev = sysbus_describe_dev;
}

static void sysbus_device_class_init(ObjectClass *oc, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->bus_type = TYPE_SYSTEM_BUS;
    /*
     * The board must map and wire such a device, so a user cannot add one.
     * Boards that can do it for some types allow the dynamic kind below.
     */
    dc->user_creatable = false;
}

static void dynamic_sysbus_device_class_init(ObjectClass *oc,
                                             const void *data)
{
    DEVICE_CLASS(oc)->user_creatable = true;
}

static const TypeInfo sysbus_types[] = {
    {
        .name = TYPE_SYSTEM_BUS,
        .parent = TYPE_BUS,
        .instance_size = sizeof(BusState),
        .class_init = system_bus_class_init,
        TYPE_IS_SECURE("a list of devices, not visible to the guest"),
    },
    {
        .name = TYPE_SYS_BUS_DEVICE,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(SysBusDevice),
        .abstract = true,
        .class_size = sizeof(SysBusDeviceClass),
        .class_init = sysbus_device_class_init,
    },
    {
        .name = TYPE_DYNAMIC_SYS_BUS_DEVICE,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(SysBusDevice),
        .abstract = true,
        .class_init = dynamic_sysbus_device_class_init,
    },
};
DEFINE_TYPES(sysbus_types)
