/*
 * Tests of hw/i386/topology.h: APIC identifiers and places of processors.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/i386/topology.h"

static void test_each_level_takes_as_few_bits_as_it_can(void)
{
    static const struct { unsigned count, bits; } rows[] = {
        { 1, 0 }, { 2, 1 }, { 3, 2 }, { 4, 2 }, { 5, 3 }, { 16, 4 },
        { 17, 5 }, { 1u << 31, 31 }, { UINT32_MAX, 32 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        unsigned n = rows[i].count;
        X86CPUTopoInfo die = { n, 1, 1, 1 }, module = { 1, n, 1, 1 };
        X86CPUTopoInfo core = { 1, 1, n, 1 }, smt = { 1, 1, 1, n };

        g_assert_cmpuint(apicid_die_width(&die), ==, rows[i].bits);
        g_assert_cmpuint(apicid_module_width(&module), ==, rows[i].bits);
        g_assert_cmpuint(apicid_core_width(&core), ==, rows[i].bits);
        g_assert_cmpuint(apicid_smt_width(&smt), ==, rows[i].bits);
    }
}

static void test_levels_lie_side_by_side(void)
{
    const X86CPUTopoInfo topo = { 2, 3, 6, 3 };

    g_assert_cmpuint(apicid_core_offset(&topo), ==, 2);
    g_assert_cmpuint(apicid_module_offset(&topo), ==, 5);
    g_assert_cmpuint(apicid_die_offset(&topo), ==, 7);
    g_assert_cmpuint(apicid_pkg_offset(&topo), ==, 8);
}

static void test_processors_are_numbered_from_the_inside(void)
{
    const X86CPUTopoInfo topo = { 2, 3, 6, 3 };
    X86CPUTopoIDs ids;

    x86_topo_ids_from_idx(&topo, 108 + 54 + 2 * 18 + 5 * 3 + 1, &ids);
    g_assert_cmpuint(ids.pkg_id, ==, 1);
    g_assert_cmpuint(ids.die_id, ==, 1);
    g_assert_cmpuint(ids.module_id, ==, 2);
    g_assert_cmpuint(ids.core_id, ==, 5);
    g_assert_cmpuint(ids.smt_id, ==, 1);
    g_assert_cmphex(x86_apicid_from_topo_ids(&topo, &ids), ==,
                    1 << 8 | 1 << 7 | 2 << 5 | 5 << 2 | 1);
}

static void test_identifiers_lead_back_to_places(void)
{
    const X86CPUTopoInfo topo = { 2, 3, 6, 3 };

    for (unsigned i = 0; i < 4 * 108; i++) {
        X86CPUTopoIDs want, got;

        x86_topo_ids_from_idx(&topo, i, &want);
        x86_topo_ids_from_apicid(x86_apicid_from_cpu_idx(&topo, i), &topo,
                                 &got);
        g_assert_cmpmem(&got, sizeof(got), &want, sizeof(want));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/topology/each level takes as few bits as it can",
                    test_each_level_takes_as_few_bits_as_it_can);
    g_test_add_func("/topology/levels lie side by side",
                    test_levels_lie_side_by_side);
    g_test_add_func("/topology/processors are numbered from the inside",
                    test_processors_are_numbered_from_the_inside);
    g_test_add_func("/topology/identifiers lead back to places",
                    test_identifiers_lead_back_to_places);
    return g_test_run();
}
