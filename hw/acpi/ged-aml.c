/*
 * The DSDT's description of the Generic Event Device and the power button.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/acpi/generic_event_device.h"

void acpi_dsdt_add_power_button(Aml *scope)
{
    Aml *dev = aml_device(ACPI_POWER_BUTTON_DEVICE);

    aml_append(dev, aml_name_decl("_HID", aml_string("PNP0C0C")));
    aml_append(dev, aml_name_decl("_UID", aml_int(0)));
    aml_append(scope, dev);
}

/* If ((Local0 & @event) == @event) { Notify (@target, 0x80) } */
static Aml *ged_event_case(uint32_t event, const char *target)
{
    Aml *branch = aml_if(aml_equal(aml_and(aml_local(0), aml_int(event),
                                           NULL), aml_int(event)));

    aml_append(branch, aml_notify(aml_name("%s", target), aml_int(0x80)));
    return branch;
}

void build_ged_aml(Aml *table, const char *name, uint32_t ged_event,
                   uint32_t ged_irq, hwaddr ged_base)
{
    Aml *dev = aml_device("%s", name);
    Aml *crs = aml_resource_template();
    Aml *field = aml_field("EREG", AML_DWORD_ACC, AML_NOLOCK, AML_PRESERVE);
    Aml *evt = aml_method("_EVT", 1, AML_SERIALIZED);

    aml_append(crs, aml_interrupt(AML_CONSUMER, AML_EDGE, AML_ACTIVE_HIGH,
                                  AML_EXCLUSIVE, &ged_irq, 1));
    aml_append(dev, aml_name_decl("_HID", aml_string("ACPI0013")));
    aml_append(dev, aml_name_decl("_UID", aml_string(GED_DEVICE)));
    aml_append(dev, aml_name_decl("_CRS", crs));
    aml_append(dev, aml_operation_region("EREG", AML_SYSTEM_MEMORY,
                                         aml_int(ged_base),
                                         ACPI_GED_EVT_SEL_LEN));
    aml_append(field, aml_named_field("ESEL", ACPI_GED_EVT_SEL_LEN * 8));
    aml_append(dev, field);

    aml_append(evt, aml_store(aml_name("ESEL"), aml_local(0)));
    if (ged_event & ACPI_GED_PWR_DOWN_EVT) {
        aml_append(evt, ged_event_case(ACPI_GED_PWR_DOWN_EVT,
                                       ACPI_POWER_BUTTON_DEVICE));
    }
    aml_append(dev, evt);
    aml_append(table, dev);
}
