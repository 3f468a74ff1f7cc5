/*
 * Generic Event Device (ACPI 6.5, 5.6.9) with the sleep and reset registers
 * of a hardware-reduced platform (4.8.3.6, 4.8.3.7).
 *
 * Guest interface: a 32-bit event selector, cleared by reading it; byte
 * registers "sleep control" (0), "sleep status" (1) and "reset" (2).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/acpi/generic_event_device.h"
#include "hw/core/irq.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "system/runstate.h"

#define GED_KNOWN_EVENTS    ACPI_GED_PWR_DOWN_EVT

static uint64_t ged_evt_read(void *opaque, hwaddr addr, unsigned size)
{
    AcpiGedState *s = opaque;
    uint32_t sel = s->sel;

    s->sel = 0;
    qemu_irq_lower(s->irq);
    return sel;
}

static void ged_evt_write(void *opaque, hwaddr addr, uint64_t data,
                          unsigned size)
{
    /* read-only */
}

static const MemoryRegionOps ged_evt_ops = {
    .read = ged_evt_read,
    .write = ged_evt_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

static void ged_write_sleep_ctl(uint8_t val)
{
    unsigned type = val >> ACPI_GED_SLP_TYP_POS & ACPI_GED_SLP_TYP_MASK;

    if (!(val & ACPI_GED_SLP_EN)) {
        return;
    }
    if (type == ACPI_GED_SLP_TYP_S5) {
        qemu_system_shutdown_request(SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    } else {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "acpi-ged: sleep type %u is not offered\n", type);
    }
}

static uint64_t ged_regs_read(void *opaque, hwaddr addr, unsigned size)
{
    return 0;
}

static void ged_regs_write(void *opaque, hwaddr addr, uint64_t data,
                           unsigned size)
{
    switch (addr) {
    case ACPI_GED_REG_SLEEP_CTL:
        ged_write_sleep_ctl(data);
        break;
    case ACPI_GED_REG_RESET:
        if (data == ACPI_GED_RESET_VALUE) {
            qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
        }
        break;
    default:                    /* sleep status: nothing to clear */
        break;
    }
}

static const MemoryRegionOps ged_regs_ops = {
    .read = ged_regs_read,
    .write = ged_regs_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 1 },
};

static void ged_send_event(AcpiGedState *s, uint32_t event)
{
    s->sel |= event;
    /* Edge triggered: a second event before the first is read counts too. */
    qemu_irq_lower(s->irq);
    qemu_irq_raise(s->irq);
}

static void ged_powerdown_req(Notifier *n, void *opaque)
{
    AcpiGedState *s = container_of(n, AcpiGedState, powerdown_notifier);

    ged_send_event(s, ACPI_GED_PWR_DOWN_EVT);
}

static void ged_reset(DeviceState *dev)
{
    AcpiGedState *s = ACPI_GED(dev);

    s->sel = 0;
    qemu_irq_lower(s->irq);
}

static void ged_realize(DeviceState *dev, Error **errp)
{
    AcpiGedState *s = ACPI_GED(dev);
    SysBusDevice *sbd = SYS_BUS_DEVICE(dev);

    if (s->ged_event_bitmap & ~GED_KNOWN_EVENTS) {
        error_setg(errp, "ged-event 0x%" PRIx32 " has bits outside 0x%x",
                   s->ged_event_bitmap, GED_KNOWN_EVENTS);
        return;
    }
    memory_region_init_io(&s->evt, OBJECT(dev), &ged_evt_ops, s, "ged-evt",
                          ACPI_GED_EVT_SEL_LEN);
    memory_region_init_io(&s->regs, OBJECT(dev), &ged_regs_ops, s, "ged-regs",
                          ACPI_GED_REG_COUNT);
    sysbus_init_mmio(sbd, &s->evt);
    sysbus_init_mmio(sbd, &s->regs);
    sysbus_init_irq(sbd, &s->irq);
    if (s->ged_event_bitmap & ACPI_GED_PWR_DOWN_EVT) {
        s->powerdown_notifier.notify = ged_powerdown_req;
        qemu_register_powerdown_notifier(&s->powerdown_notifier);
    }
}

static void ged_unrealize(DeviceState *dev)
{
    AcpiGedState *s = ACPI_GED(dev);

    if (s->powerdown_notifier.notify) {
        notifier_remove(&s->powerdown_notifier);
        s->powerdown_notifier.notify = NULL;
    }
}

static const Property ged_props[] = {
    DEFINE_PROP_UINT32("ged-event", AcpiGedState, ged_event_bitmap, 0),
};

static void ged_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "ACPI Generic Event Device";
    dc->realize = ged_realize;
    dc->unrealize = ged_unrealize;
    device_class_set_legacy_reset(dc, ged_reset);
    device_class_set_props(dc, ged_props);
    /* Reason: the board maps it and describes it in its ACPI tables. */
    dc->user_creatable = false;
}

static const TypeInfo ged_types[] = {
    {
        .name          = TYPE_ACPI_GED,
        .parent        = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(AcpiGedState),
        .class_init    = ged_class_init,
        TYPE_IS_SECURE("one word of state, asks only for reset and power "
                       "off"),
    },
};
DEFINE_TYPES(ged_types)
