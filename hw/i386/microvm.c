/*
 * microvm: a minimal machine for short-lived guests, without PCI.
 *
 * Devices: serial port, fw_cfg, interrupt controllers, timer, clock, a Generic
 * Event Device with ACPI, and virtio-mmio transports for everything else.
 * Without "-bios" the kernel is started directly, without firmware.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/acpi/generic_event_device.h"
#include "hw/misc/pcspk.h"
#include "hw/char/serial-isa.h"
#include "hw/core/sysbus.h"
#include "hw/i386/microvm.h"
#include "hw/rtc/mc146818rtc.h"
#include "hw/timer/i8254.h"
#include "microvm-boot.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-common.h"
#include "qapi/visitor.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "system/address-spaces.h"
#include "system/kvm.h"
#include "target/i386/cpu.h"

#define TYPE_VIRTIO_MMIO    "virtio-mmio"
#define MICROVM_MAX_CPUS    288

static bool wanted(OnOffAuto setting, bool automatic)
{
    return setting == ON_OFF_AUTO_ON ||
           (setting == ON_OFF_AUTO_AUTO && automatic);
}

/* What the properties ask for and we do not have is an error, not a no-op. */
static bool microvm_check(MicrovmMachineState *mms, Error **errp)
{
    MachineState *machine = MACHINE(mms);

    if (mms->pcie == ON_OFF_AUTO_ON) {
        error_setg(errp, "microvm: pcie=on is not available");
        return false;
    }
    if (machine_usb(machine)) {
        error_setg(errp, "microvm: usb=on is not available");
        return false;
    }
    if (X86_MACHINE(mms)->smm == ON_OFF_AUTO_ON) {
        error_setg(errp, "microvm: smm=on is not available");
        return false;
    }
    if (machine->ram_size < 2 * MiB) {
        error_setg(errp, "microvm: %" PRIu64 " bytes of RAM are fewer than "
                   "%" PRIu64, (uint64_t)machine->ram_size,
                   (uint64_t)(2 * MiB));
        return false;
    }
    return true;
}

static void microvm_choose(MicrovmMachineState *mms)
{
    X86MachineState *x86ms = X86_MACHINE(mms);
    bool acpi = x86_machine_is_acpi_enabled(x86ms);

    mms->nr_ioapics = acpi && wanted(mms->ioapic2, true) ? 2 : 1;
    if (mms->nr_ioapics == 2) {
        mms->virtio_irq_base = IO_APIC_SECONDARY_IRQBASE;
        mms->virtio_num_transports = IOAPIC_NUM_PINS;
    } else {
        mms->virtio_irq_base = acpi ? VIRTIO_IRQ_BASE_ACPI
                                    : VIRTIO_IRQ_BASE_LEGACY;
        mms->virtio_num_transports = VIRTIO_NUM_TRANSPORTS;
    }
    mms->has_pic = wanted(x86ms->pic_prop, true);
    mms->has_pit = wanted(x86ms->pit, true);
    mms->has_rtc = wanted(mms->rtc, !kvm_enabled());
}

static bool microvm_create_virtio(MicrovmMachineState *mms, Error **errp)
{
    X86MachineState *x86ms = X86_MACHINE(mms);

    for (unsigned n = 0; n < mms->virtio_num_transports; n++) {
        DeviceState *dev = qdev_new(TYPE_VIRTIO_MMIO);
        SysBusDevice *sbd = SYS_BUS_DEVICE(dev);

        mms->virtio[n] = dev;
        if (!sysbus_realize_and_unref(sbd, errp)) {
            return false;
        }
        sysbus_mmio_map(sbd, 0, VIRTIO_MMIO_BASE + n * VIRTIO_MMIO_BYTES);
        sysbus_connect_irq(sbd, 0, x86ms->gsi[mms->virtio_irq_base + n]);
    }
    return true;
}

static bool microvm_create_ged(MicrovmMachineState *mms, Error **errp)
{
    DeviceState *dev = qdev_new(TYPE_ACPI_GED);
    SysBusDevice *sbd = SYS_BUS_DEVICE(dev);

    qdev_prop_set_uint32(dev, "ged-event", ACPI_GED_PWR_DOWN_EVT);
    if (!sysbus_realize_and_unref(sbd, errp)) {
        return false;
    }
    sysbus_mmio_map(sbd, 0, GED_MMIO_BASE);
    sysbus_mmio_map(sbd, 1, GED_MMIO_BASE_REGS);
    sysbus_connect_irq(sbd, 0, X86_MACHINE(mms)->gsi[GED_MMIO_IRQ]);
    return true;
}

static bool microvm_create_legacy(MicrovmMachineState *mms, ISABus *isa_bus,
                                  Error **errp)
{
    if (mms->has_pit) {
        ISADevice *pit = i8254_pit_init(isa_bus, 0x40, 0, NULL, errp);

        if (!pit || !pcspk_init(isa_bus, pit, errp)) {
            return false;
        }
    }
    if (mms->has_rtc && !mc146818_rtc_init(isa_bus, 2000, NULL, errp)) {
        return false;
    }
    return !mms->isa_serial || serial_hds_isa_init(isa_bus, 0, 1, errp);
}

static bool microvm_build(MicrovmMachineState *mms, Error **errp)
{
    MachineState *machine = MACHINE(mms);
    X86MachineState *x86ms = X86_MACHINE(mms);
    ISABus *isa_bus;

    if (!microvm_check(mms, errp)) {
        return false;
    }
    microvm_choose(mms);
    x86_memory_init(x86ms, MICROVM_LOWMEM_LIMIT);
    if (!x86_cpus_init(x86ms, errp)) {
        return false;
    }
    isa_bus = isa_bus_new(NULL, get_system_memory(), get_system_io(), errp);
    if (!isa_bus ||
        !x86_irqs_init(x86ms, isa_bus, mms->nr_ioapics, mms->has_pic,
                       errp) ||
        !microvm_create_legacy(mms, isa_bus, errp) ||
        !microvm_create_virtio(mms, errp)) {
        return false;
    }
    if (x86_machine_is_acpi_enabled(x86ms) &&
        !microvm_create_ged(mms, errp)) {
        return false;
    }
    x86ms->fw_cfg = fw_cfg_init_io_dma(FW_CFG_IO_BASE, FW_CFG_IO_BASE + 4,
                                       &address_space_memory, errp);
    if (!x86ms->fw_cfg) {
        return false;
    }
    if (machine->firmware) {
        return x86_bios_init(x86ms, machine->firmware, errp);
    }
    return microvm_plan_boot(mms, false, errp);
}

static void microvm_machine_state_init(MachineState *machine)
{
    MicrovmMachineState *mms = MICROVM_MACHINE(machine);
    Error *err = NULL;

    /* First of all: nothing else exists yet that could be told before us. */
    mms->machine_done.notify = microvm_machine_done;
    qemu_add_machine_init_done_notifier(&mms->machine_done);
    if (!microvm_build(mms, &err)) {
        machine_report_init_error(machine, err);
    }
}

#define DEFINE_MICROVM_ON_OFF_AUTO(field)                                   \
    static void microvm_get_##field(Object *obj, Visitor *v,                \
                                    const char *name, void *opaque,         \
                                    Error **errp)                           \
    {                                                                       \
        OnOffAuto val = MICROVM_MACHINE(obj)->field;                        \
        visit_type_OnOffAuto(v, name, &val, errp);                          \
    }                                                                       \
    static void microvm_set_##field(Object *obj, Visitor *v,                \
                                    const char *name, void *opaque,         \
                                    Error **errp)                           \
    {                                                                       \
        visit_type_OnOffAuto(v, name, &MICROVM_MACHINE(obj)->field, errp);  \
    }

#define DEFINE_MICROVM_BOOL(field)                                          \
    static bool microvm_get_##field(Object *obj, Error **errp)              \
    {                                                                       \
        return MICROVM_MACHINE(obj)->field;                                 \
    }                                                                       \
    static void microvm_set_##field(Object *obj, bool value, Error **errp)  \
    {                                                                       \
        MICROVM_MACHINE(obj)->field = value;                                \
    }

DEFINE_MICROVM_ON_OFF_AUTO(rtc)
DEFINE_MICROVM_ON_OFF_AUTO(pcie)
DEFINE_MICROVM_ON_OFF_AUTO(ioapic2)
DEFINE_MICROVM_BOOL(isa_serial)
DEFINE_MICROVM_BOOL(option_roms)
DEFINE_MICROVM_BOOL(auto_kernel_cmdline)

static void microvm_init(Object *obj)
{
    MicrovmMachineState *mms = MICROVM_MACHINE(obj);

    mms->rtc = ON_OFF_AUTO_AUTO;
    mms->pcie = ON_OFF_AUTO_AUTO;
    mms->ioapic2 = ON_OFF_AUTO_AUTO;
    mms->isa_serial = true;
    mms->option_roms = true;
    mms->auto_kernel_cmdline = true;
}

static void microvm_finalize(Object *obj)
{
    qemu_remove_machine_init_done_notifier(
        &MICROVM_MACHINE(obj)->machine_done);
}

static void microvm_class_init(ObjectClass *oc, const void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->init = microvm_machine_state_init;
    mc->family = "microvm_i386";
    mc->desc = "microvm (i386)";
    mc->max_cpus = MICROVM_MAX_CPUS;
    mc->default_cpu_type = X86_CPU_TYPE_NAME("qemu64");
    mc->default_ram_size = 128 * MiB;
    mc->default_ram_id = "microvm.ram";
    mc->no_floppy = 1;
    mc->no_cdrom = 1;
    mc->no_parallel = 1;
    /* The kernel need not know of a timer or of pins it does not drive. */
    mc->default_kernel_irqchip_split = true;

    object_class_property_add(oc, "rtc", "OnOffAuto", microvm_get_rtc,
                              microvm_set_rtc, NULL, NULL);
    object_class_property_set_description(oc, "rtc",
        "Real-time clock MC146818; auto: unless KVM gives a clock");
    object_class_property_add(oc, "pcie", "OnOffAuto", microvm_get_pcie,
                              microvm_set_pcie, NULL, NULL);
    object_class_property_set_description(oc, "pcie",
        "PCI Express host bridge (not available: auto is off)");
    object_class_property_add(oc, "ioapic2", "OnOffAuto",
                              microvm_get_ioapic2, microvm_set_ioapic2, NULL,
                              NULL);
    object_class_property_set_description(oc, "ioapic2",
        "A second I/O APIC, for 24 virtio slots instead of 8; auto: with "
        "ACPI");
    object_class_property_add_bool(oc, "isa-serial", microvm_get_isa_serial,
                                   microvm_set_isa_serial);
    object_class_property_set_description(oc, "isa-serial",
        "Set off to leave out the ISA serial port");
    object_class_property_add_bool(oc, "x-option-roms",
                                   microvm_get_option_roms,
                                   microvm_set_option_roms);
    object_class_property_set_description(oc, "x-option-roms",
                                          "Set off to leave out option ROMs");
    object_class_property_add_bool(oc, "auto-kernel-cmdline",
                                   microvm_get_auto_kernel_cmdline,
                                   microvm_set_auto_kernel_cmdline);
    object_class_property_set_description(oc, "auto-kernel-cmdline",
        "Set off to keep virtio-mmio devices off the kernel command line");
}

static const TypeInfo microvm_types[] = {
    {
        .name              = TYPE_MICROVM_MACHINE,
        .parent            = TYPE_X86_MACHINE,
        .instance_size     = sizeof(MicrovmMachineState),
        .instance_init     = microvm_init,
        .instance_finalize = microvm_finalize,
        .class_init        = microvm_class_init,
        TYPE_IS_SECURE("serves virtualization, few devices and all of them "
                       "secure"),
    },
};
DEFINE_TYPES(microvm_types)
