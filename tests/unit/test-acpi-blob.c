/*
 * Tests of placing ACPI tables.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"
#include "hw/i386/microvm-tables.h"
#include "qemu/bswap.h"

static AcpiBlob *make(void)
{
    AcpiBlob *b = g_new0(AcpiBlob, 1);
    AcpiLink link = { .at = 8, .size = 4, .target = 16 };
    AcpiLink root = { .in_rsdp = true, .at = 0, .size = 8, .target = 4 };
    AcpiSum sum = { .at = 0, .start = 0, .len = 32 };

    b->tables = g_array_new(false, true, 1);
    b->rsdp = g_array_new(false, true, 1);
    b->links = g_array_new(false, true, sizeof(AcpiLink));
    b->sums = g_array_new(false, true, sizeof(AcpiSum));
    g_array_set_size(b->tables, 32);
    g_array_set_size(b->rsdp, 8);
    g_array_append_val(b->links, link);
    g_array_append_val(b->links, root);
    g_array_append_val(b->sums, sum);
    return b;
}

static void test_links_and_sums_are_applied(void)
{
    AcpiBlob *b = make();

    acpi_blob_place(b, 0xe0040);
    g_assert_cmphex(ldl_le_p(b->tables->data + 8), ==, 0xe0050);
    g_assert_cmphex(ldq_le_p(b->rsdp->data), ==, 0xe0044);
    g_assert_cmpint(acpi_checksum(b->tables->data, 32), ==, 0);
    acpi_blob_place(b, 0x100);
    g_assert_cmpint(acpi_checksum(b->tables->data, 32), ==, 0);
    acpi_blob_free(b);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/acpi-blob/links-and-sums-are-applied",
                    test_links_and_sums_are_applied);
    return g_test_run();
}
