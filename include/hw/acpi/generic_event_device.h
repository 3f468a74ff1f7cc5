/*
 * Generic Event Device: how a hardware-reduced ACPI platform tells the guest
 * of events, sleeps and resets (ACPI 6.5, 4.8.3.7, 5.6.9).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_ACPI_GED_H
#define HW_ACPI_GED_H

#include "hw/acpi/aml-build.h"
#include "hw/core/sysbus.h"
#include "qemu/notify.h"
#include "qom/object.h"
#include "system/memory.h"

#define ACPI_GED_EVT_SEL_OFFSET     0x0
#define ACPI_GED_EVT_SEL_LEN        0x4
#define ACPI_GED_REG_SLEEP_CTL      0x00
#define ACPI_GED_REG_SLEEP_STS      0x01
#define ACPI_GED_REG_RESET          0x02
#define ACPI_GED_REG_COUNT          0x03
#define ACPI_GED_RESET_VALUE        0x42
#define ACPI_GED_SLP_TYP_POS        0x2
#define ACPI_GED_SLP_TYP_MASK       0x07
#define ACPI_GED_SLP_TYP_S5         0x05
#define ACPI_GED_SLP_EN             0x20
#define ACPI_GED_MEM_HOTPLUG_EVT    0x1
#define ACPI_GED_PWR_DOWN_EVT       0x2
#define GED_DEVICE                  "GED"
#define ACPI_POWER_BUTTON_DEVICE    "PWRB"

#define TYPE_ACPI_GED "acpi-ged"
OBJECT_DECLARE_SIMPLE_TYPE(AcpiGedState, ACPI_GED)

struct AcpiGedState {
    SysBusDevice parent_obj;

    MemoryRegion evt;           /* sysbus MMIO 0: event selector */
    MemoryRegion regs;          /* sysbus MMIO 1: sleep and reset */
    uint32_t sel;               /* events not yet read by the guest */
    uint32_t ged_event_bitmap;  /* property "ged-event": events offered */
    qemu_irq irq;
    Notifier powerdown_notifier;
};

/**
 * build_ged_aml: describe the device in the DSDT.
 * @table: scope to append to
 * @name: name of the device, at most four characters
 * @ged_event: events offered, ACPI_GED_*_EVT
 * @ged_irq: global interrupt number, edge triggered
 * @ged_base: guest address of the event selector
 */
void build_ged_aml(Aml *table, const char *name, uint32_t ged_event,
                   uint32_t ged_irq, hwaddr ged_base);

/** acpi_dsdt_add_power_button: add the control-method power button. */
void acpi_dsdt_add_power_button(Aml *scope);

#endif
