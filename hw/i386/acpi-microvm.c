/*
 * ACPI tables of a microvm: hardware-reduced (ACPI 6.5, 4.1), no PCI.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"
#include "hw/acpi/generic_event_device.h"
#include "hw/char/serial-isa.h"
#include "hw/intc/apic.h"
#include "microvm-tables.h"
#include "system/system.h"

#define FADT_REVISION           6
#define FADT_BYTES              276
#define FADT_RESET_REG_SUP      (1u << 10)
#define FADT_HW_REDUCED         (1u << 20)
#define FADT_DSDT               40
#define FADT_X_DSDT             140
#define IAPC_NO_VGA             (1u << 2)
#define IAPC_NO_CMOS_RTC        (1u << 5)
#define MADT_PCAT_COMPAT        1
#define TABLE_CHECKSUM          9
#define TABLE_LENGTH            4
#define XAPIC_ID_LIMIT          255

static void add_link(AcpiBlob *b, bool in_rsdp, uint32_t at, uint8_t size,
                     uint32_t target)
{
    AcpiLink l = { in_rsdp, at, size, target };

    g_array_append_val(b->links, l);
}

static void add_sum(AcpiBlob *b, bool in_rsdp, uint32_t at, uint32_t start,
                    uint32_t len)
{
    AcpiSum s = { in_rsdp, at, start, len };

    g_array_append_val(b->sums, s);
}

static AcpiTable begin(AcpiBlob *b, MicrovmMachineState *mms, const char *sig,
                       uint8_t rev)
{
    X86MachineState *x86ms = X86_MACHINE(mms);
    AcpiTable t = {
        .sig = sig, .rev = rev, .oem_id = x86ms->oem_id,
        .oem_table_id = x86ms->oem_table_id,
    };

    /* Keep every table aligned for the guest's sake. */
    while (b->tables->len % 8) {
        build_append_int_noprefix(b->tables, 0, 1);
    }
    acpi_table_begin(&t, b->tables);
    return t;
}

/* Returns: offset of the finished table. */
static uint32_t end(AcpiBlob *b, AcpiTable *t)
{
    uint32_t len = acpi_table_end(t);

    add_sum(b, false, t->table_offset + TABLE_CHECKSUM, t->table_offset, len);
    return t->table_offset;
}

static void dsdt_add_serial(Aml *scope)
{
    Aml *dev = aml_device("COM1");
    Aml *crs = aml_resource_template();

    aml_append(dev, aml_name_decl("_HID", aml_eisaid("PNP0501")));
    aml_append(dev, aml_name_decl("_UID", aml_int(1)));
    aml_append(crs, aml_io(AML_DECODE16, 0x3f8, 0x3f8, 0, 8));
    aml_append(crs, aml_irq_no_flags(4));
    aml_append(dev, aml_name_decl("_CRS", crs));
    aml_append(scope, dev);
}

static void dsdt_add_rtc(Aml *scope)
{
    Aml *dev = aml_device("RTC");
    Aml *crs = aml_resource_template();

    aml_append(dev, aml_name_decl("_HID", aml_eisaid("PNP0B00")));
    aml_append(crs, aml_io(AML_DECODE16, 0x70, 0x70, 1, 8));
    aml_append(crs, aml_irq_no_flags(8));
    aml_append(dev, aml_name_decl("_CRS", crs));
    aml_append(scope, dev);
}

static void dsdt_add_fw_cfg(Aml *scope)
{
    Aml *dev = aml_device("FWCF");
    Aml *crs = aml_resource_template();

    aml_append(dev, aml_name_decl("_HID", aml_string("QEMU0002")));
    aml_append(dev, aml_name_decl("_STA", aml_int(0xb)));
    aml_append(crs, aml_io(AML_DECODE16, FW_CFG_IO_BASE, FW_CFG_IO_BASE, 1,
                           4 + FW_CFG_DMA_BYTES));
    aml_append(dev, aml_name_decl("_CRS", crs));
    aml_append(scope, dev);
}

static void dsdt_add_virtio(Aml *scope, MicrovmMachineState *mms, unsigned n)
{
    uint32_t irq = mms->virtio_irq_base + n;
    Aml *dev = aml_device("VR%02u", n);
    Aml *crs = aml_resource_template();

    aml_append(dev, aml_name_decl("_HID", aml_string("LNRO0005")));
    aml_append(dev, aml_name_decl("_UID", aml_int(n)));
    aml_append(dev, aml_name_decl("_CCA", aml_int(1)));
    aml_append(crs, aml_memory32_fixed(VIRTIO_MMIO_BASE +
                                       n * VIRTIO_MMIO_BYTES,
                                       VIRTIO_MMIO_BYTES, AML_READ_WRITE));
    /*
     * The line is a level, but every driver acknowledges before it looks at
     * its queues, so that an edge is enough; it needs no end of interrupt.
     */
    aml_append(crs, aml_interrupt(AML_CONSUMER, AML_EDGE, AML_ACTIVE_HIGH,
                                  AML_EXCLUSIVE, &irq, 1));
    aml_append(dev, aml_name_decl("_CRS", crs));
    aml_append(scope, dev);
}

bool microvm_transport_used(MicrovmMachineState *mms, unsigned n)
{
    BusState *bus = QLIST_FIRST(&mms->virtio[n]->child_bus);

    return bus && bus->num_children > 0;
}

static uint32_t build_dsdt(AcpiBlob *b, MicrovmMachineState *mms)
{
    AcpiTable t = begin(b, mms, "DSDT", 2);
    Aml *dsdt = init_aml_allocator();
    Aml *scope = aml_scope("_SB");
    Aml *s5 = aml_package(4);
    const GByteArray *bytes;

    if (mms->isa_serial && serial_hd(0)) {
        dsdt_add_serial(scope);
    }
    if (mms->has_rtc) {
        dsdt_add_rtc(scope);
    }
    if (X86_MACHINE(mms)->fw_cfg) {
        dsdt_add_fw_cfg(scope);
    }
    for (unsigned n = 0; n < mms->virtio_num_transports; n++) {
        if (microvm_transport_used(mms, n)) {
            dsdt_add_virtio(scope, mms, n);
        }
    }
    build_ged_aml(scope, GED_DEVICE, ACPI_GED_PWR_DOWN_EVT, GED_MMIO_IRQ,
                  GED_MMIO_BASE);
    acpi_dsdt_add_power_button(scope);
    aml_append(dsdt, scope);
    aml_append(s5, aml_int(ACPI_GED_SLP_TYP_S5));
    for (int i = 0; i < 3; i++) {
        aml_append(s5, aml_int(0));
    }
    aml_append(dsdt, aml_name_decl("_S5", s5));

    bytes = aml_bytes(dsdt);
    g_array_append_vals(b->tables, bytes->data, bytes->len);
    aml_free(dsdt);
    return end(b, &t);
}

static uint32_t build_fadt(AcpiBlob *b, MicrovmMachineState *mms,
                           uint32_t dsdt)
{
    AcpiTable t = begin(b, mms, "FACP", FADT_REVISION);
    uint32_t at = t.table_offset;
    GArray *a = b->tables;
    uint16_t iapc = IAPC_NO_VGA | (mms->has_rtc ? 0 : IAPC_NO_CMOS_RTC);

    add_link(b, false, at + FADT_DSDT, 4, dsdt);
    add_link(b, false, at + FADT_X_DSDT, 8, dsdt);
    build_append_int_noprefix(a, 0, 8);     /* FACS, DSDT */
    for (int i = 44; i < 109; i++) {        /* no fixed hardware */
        build_append_int_noprefix(a, 0, 1);
    }
    build_append_int_noprefix(a, iapc, 2);
    build_append_int_noprefix(a, 0, 1);
    build_append_int_noprefix(a, FADT_HW_REDUCED | FADT_RESET_REG_SUP, 4);
    build_append_gas(a, AML_SYSTEM_MEMORY, 8, 0, 1,
                     GED_MMIO_BASE_REGS + ACPI_GED_REG_RESET);
    build_append_int_noprefix(a, ACPI_GED_RESET_VALUE, 1);
    build_append_int_noprefix(a, 0, 2);     /* Arm boot flags */
    build_append_int_noprefix(a, 3, 1);     /* minor version */
    for (int i = 132; i < 244; i++) {       /* X_FACS … X_GPE1_BLK */
        build_append_int_noprefix(a, 0, 1);
    }
    build_append_gas(a, AML_SYSTEM_MEMORY, 8, 0, 1,
                     GED_MMIO_BASE_REGS + ACPI_GED_REG_SLEEP_CTL);
    build_append_gas(a, AML_SYSTEM_MEMORY, 8, 0, 1,
                     GED_MMIO_BASE_REGS + ACPI_GED_REG_SLEEP_STS);
    g_array_append_vals(a, "QEMU\0\0\0\0", 8);   /* hypervisor vendor */
    assert(a->len - at == FADT_BYTES);
    return end(b, &t);
}

/* Local APIC, or local x2APIC for ids that need it (5.2.12.2, 5.2.12.12). */
static void madt_add_cpu(GArray *a, unsigned uid, uint32_t apic_id,
                         bool enabled)
{
    if (apic_id < XAPIC_ID_LIMIT) {
        build_append_int_noprefix(a, 0, 1);
        build_append_int_noprefix(a, 8, 1);
        build_append_int_noprefix(a, uid, 1);
        build_append_int_noprefix(a, apic_id, 1);
        build_append_int_noprefix(a, enabled, 4);
    } else {
        build_append_int_noprefix(a, 9, 1);
        build_append_int_noprefix(a, 16, 1);
        build_append_int_noprefix(a, 0, 2);
        build_append_int_noprefix(a, apic_id, 4);
        build_append_int_noprefix(a, enabled, 4);
        build_append_int_noprefix(a, uid, 4);
    }
}

static void madt_add_ioapic(GArray *a, uint8_t id, uint32_t addr,
                            uint32_t gsi_base)
{
    build_append_int_noprefix(a, 1, 1);
    build_append_int_noprefix(a, 12, 1);
    build_append_int_noprefix(a, id, 1);
    build_append_int_noprefix(a, 0, 1);
    build_append_int_noprefix(a, addr, 4);
    build_append_int_noprefix(a, gsi_base, 4);
}

static uint32_t build_madt(AcpiBlob *b, MicrovmMachineState *mms)
{
    AcpiTable t = begin(b, mms, "APIC", 3);
    MachineState *machine = MACHINE(mms);
    GArray *a = b->tables;

    build_append_int_noprefix(a, APIC_DEFAULT_ADDRESS, 4);
    build_append_int_noprefix(a, mms->has_pic ? MADT_PCAT_COMPAT : 0, 4);
    for (unsigned i = 0; i < machine->smp.cpus; i++) {
        madt_add_cpu(a, i, x86_cpu_apic_id_from_index(X86_MACHINE(mms), i),
                     true);
    }
    madt_add_ioapic(a, 0, IO_APIC_DEFAULT_ADDRESS, 0);
    if (mms->nr_ioapics > 1) {
        madt_add_ioapic(a, 1, IO_APIC_SECONDARY_ADDRESS,
                        IO_APIC_SECONDARY_IRQBASE);
    }
    /* Interrupt source override: ISA IRQ 0 is pin 2 (5.2.12.5) */
    build_append_int_noprefix(a, 2, 1);
    build_append_int_noprefix(a, 10, 1);
    build_append_int_noprefix(a, 0, 1);
    build_append_int_noprefix(a, 0, 1);
    build_append_int_noprefix(a, 2, 4);
    build_append_int_noprefix(a, 0, 2);
    /* Local APIC NMI: LINT1 of every CPU (5.2.12.7) */
    build_append_int_noprefix(a, 4, 1);
    build_append_int_noprefix(a, 6, 1);
    build_append_int_noprefix(a, 0xff, 1);
    build_append_int_noprefix(a, 0, 2);
    build_append_int_noprefix(a, 1, 1);
    return end(b, &t);
}

static uint32_t build_xsdt(AcpiBlob *b, MicrovmMachineState *mms,
                           const uint32_t *targets, int n)
{
    AcpiTable t = begin(b, mms, "XSDT", 1);

    for (int i = 0; i < n; i++) {
        add_link(b, false, b->tables->len, 8, targets[i]);
        build_append_int_noprefix(b->tables, 0, 8);
    }
    return end(b, &t);
}

/* Root System Description Pointer, revision 2 (5.2.5.3) */
static void build_rsdp(AcpiBlob *b, MicrovmMachineState *mms, uint32_t xsdt)
{
    char oem[6] = { 0 };
    GArray *a = b->rsdp;

    memcpy(oem, X86_MACHINE(mms)->oem_id,
           MIN(strlen(X86_MACHINE(mms)->oem_id), sizeof(oem)));
    g_array_append_vals(a, "RSD PTR ", 8);
    build_append_int_noprefix(a, 0, 1);
    g_array_append_vals(a, oem, sizeof(oem));
    build_append_int_noprefix(a, 2, 1);
    build_append_int_noprefix(a, 0, 4);         /* no RSDT */
    build_append_int_noprefix(a, 36, 4);
    build_append_int_noprefix(a, 0, 8);         /* XSDT */
    build_append_int_noprefix(a, 0, 4);
    add_link(b, true, 24, 8, xsdt);
    add_sum(b, true, 8, 0, 20);
    add_sum(b, true, 32, 0, 36);
}

AcpiBlob *acpi_microvm_build(MicrovmMachineState *mms)
{
    AcpiBlob *b = g_new0(AcpiBlob, 1);
    uint32_t dsdt;
    uint32_t listed[2];

    b->tables = g_array_new(false, true, 1);
    b->rsdp = g_array_new(false, true, 1);
    b->links = g_array_new(false, true, sizeof(AcpiLink));
    b->sums = g_array_new(false, true, sizeof(AcpiSum));
    dsdt = build_dsdt(b, mms);
    listed[0] = build_fadt(b, mms, dsdt);
    listed[1] = build_madt(b, mms);
    build_rsdp(b, mms, build_xsdt(b, mms, listed, G_N_ELEMENTS(listed)));
    return b;
}
