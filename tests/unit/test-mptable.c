/*
 * MP table tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"
#include "hw/i386/microvm-tables.h"
#include "qemu/bswap.h"

static void test_table_is_well_formed(void)
{
    const uint32_t ids[] = { 0, 1, 2 };
    const MpConfig cfg = { .base = 0xf0000, .apic_ids = ids, .nr_cpus = 3 };
    GArray *t = mptable_build(&cfg);
    const uint8_t *p = (uint8_t *)t->data;
    unsigned len = lduw_le_p(p + 16 + 4);

    g_assert_cmpmem(p, 4, "_MP_", 4);
    g_assert_cmphex(ldl_le_p(p + 4), ==, 0xf0010);
    g_assert_cmpint(acpi_checksum(p, 16), ==, 0);
    g_assert_cmpmem(p + 16, 4, "PCMP", 4);
    g_assert_cmpuint(len, ==, t->len - 16);
    g_assert_cmpint(acpi_checksum(p + 16, len), ==, 0);
    g_assert_cmpuint(lduw_le_p(p + 16 + 34), ==, 3 + 2 + 15 + 2);
    g_assert_cmpuint(len, ==, 44 + 3 * 20 + 19 * 8);
    g_array_free(t, true);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mptable/table-is-well-formed",
                    test_table_is_well_formed);
    return g_test_run();
}
