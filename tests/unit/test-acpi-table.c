/*
 * ACPI table header tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"

static void test_table_sums_to_zero(void)
{
    GArray *a = g_array_new(false, true, 1);
    AcpiTable t = { .sig = "TEST", .rev = 3, .oem_id = "ABC",
                    .oem_table_id = "TABLE" };
    uint32_t len;

    build_append_int_noprefix(a, 0xff, 1);
    acpi_table_begin(&t, a);
    build_append_int_noprefix(a, 0x1122334455667788, 8);
    len = acpi_table_end(&t);
    g_assert_cmpuint(len, ==, ACPI_TABLE_HEADER_BYTES + 8);
    g_assert_cmpuint(a->len, ==, len + 1);
    g_assert_cmpint(acpi_checksum(a->data + 1, len), ==, 0);
    g_assert_cmpmem(a->data + 1, 8, "TEST\x2c\0\0\0", 8);
    g_assert_cmpmem(a->data + 11, 14, "ABC\0\0\0TABLE\0\0\0", 14);
    g_array_free(a, true);
}

static void test_generic_address_layout(void)
{
    static const uint8_t want[] = { 1, 8, 0, 1, 0x78, 0x56, 0x34, 0x12,
                                    0, 0, 0, 0 };
    GArray *a = g_array_new(false, true, 1);

    build_append_gas(a, AML_SYSTEM_IO, 8, 0, 1, 0x12345678);
    g_assert_cmpmem(a->data, a->len, want, sizeof(want));
    g_array_free(a, true);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/acpi-table/table-sums-to-zero",
                    test_table_sums_to_zero);
    g_test_add_func("/acpi-table/generic-address-layout",
                    test_generic_address_layout);
    return g_test_run();
}
