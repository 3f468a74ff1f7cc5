/*
 * Tests of a microvm's ACPI tables.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"
#include "hw/i386/microvm-tables.h"
#include "microvm-rig.h"
#include "qemu/bswap.h"

static MicrovmMachineState *mms;

static const uint8_t *find(AcpiBlob *b, const char *sig)
{
    const uint8_t *t = (uint8_t *)b->tables->data;
    unsigned at = 0;

    while (at + 36 <= b->tables->len) {
        if (!memcmp(t + at, sig, 4)) {
            return t + at;
        }
        at += ROUND_UP(ldl_le_p(t + at + 4), 8);
    }
    return NULL;
}

static bool has(const uint8_t *t, const char *what)
{
    return memmem(t, ldl_le_p(t + 4), what, strlen(what)) != NULL;
}

static void test_every_table_sums_to_zero(void)
{
    static const char *const sigs[] = { "DSDT", "FACP", "APIC", "XSDT" };
    AcpiBlob *b = acpi_microvm_build(mms);

    acpi_blob_place(b, 0xe0040);
    for (size_t i = 0; i < G_N_ELEMENTS(sigs); i++) {
        const uint8_t *t = find(b, sigs[i]);

        g_assert_nonnull(t);
        g_assert_cmpint(acpi_checksum(t, ldl_le_p(t + 4)), ==, 0);
    }
    g_assert_cmpint(acpi_checksum(b->rsdp->data, 20), ==, 0);
    g_assert_cmpint(acpi_checksum(b->rsdp->data, 36), ==, 0);
    if (g_getenv("ACPI_DUMP")) {
        const uint8_t *t = find(b, g_getenv("ACPI_DUMP"));

        g_file_set_contents("acpi.dat", (const char *)t, ldl_le_p(t + 4),
                            NULL);
    }
    acpi_blob_free(b);
}

static void test_fadt_is_hardware_reduced(void)
{
    AcpiBlob *b = acpi_microvm_build(mms);
    const uint8_t *fadt = find(b, "FACP");

    acpi_blob_place(b, 0xe0040);
    g_assert_cmpuint(ldl_le_p(fadt + 4), ==, 276);
    g_assert_cmphex(ldl_le_p(fadt + 112), ==, 1u << 20 | 1u << 10);
    g_assert_cmphex(ldq_le_p(fadt + 120), ==, 0xfea00202);
    g_assert_cmphex(fadt[128], ==, 0x42);
    g_assert_cmphex(ldq_le_p(fadt + 140), ==, 0xe0040);
    g_assert_cmphex(ldq_le_p(fadt + 248), ==, 0xfea00200);
    acpi_blob_free(b);
}

static void test_madt_lists_cpus_and_ioapics(void)
{
    AcpiBlob *b = acpi_microvm_build(mms);
    const uint8_t *madt = find(b, "APIC");
    unsigned counts[256] = { 0 };

    for (unsigned at = 44; at < ldl_le_p(madt + 4); at += madt[at + 1]) {
        g_assert_cmpuint(madt[at + 1], >=, 2);
        counts[madt[at]]++;
    }
    g_assert_cmpuint(counts[0], ==, 3);
    g_assert_cmpuint(counts[1], ==, 2);
    g_assert_cmpuint(counts[2], ==, 1);
    acpi_blob_free(b);
}

static void test_dsdt_describes_what_is_there(void)
{
    AcpiBlob *b = acpi_microvm_build(mms);
    const uint8_t *dsdt = find(b, "DSDT");

    g_assert_true(has(dsdt, "COM1"));
    g_assert_true(has(dsdt, "FWCF"));
    g_assert_true(has(dsdt, "ACPI0013"));
    g_assert_true(has(dsdt, "_S5_"));
    g_assert_true(has(dsdt, "VR"));
    g_assert_true(has(dsdt, "LNRO0005"));
    acpi_blob_free(b);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    vm_init();
    mms = vm_build("memory.size=16M,smp.cpus=3", &error_abort);
    qdev_realize_and_unref(qdev_new("virtio-rng-device"),
                           QLIST_FIRST(&mms->virtio[23]->child_bus),
                           &error_abort);
    g_test_add_func("/acpi-microvm/every-table-sums-to-zero",
                    test_every_table_sums_to_zero);
    g_test_add_func("/acpi-microvm/fadt-is-hardware-reduced",
                    test_fadt_is_hardware_reduced);
    g_test_add_func("/acpi-microvm/madt-lists-cpus-and-ioapics",
                    test_madt_lists_cpus_and_ioapics);
    g_test_add_func("/acpi-microvm/dsdt-describes-what-is-there",
                    test_dsdt_describes_what_is_there);
    return g_test_run();
}
