/*
 * Tests of hw/core/machine-smp.c: CPU topology.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "machine-types.h"
#include "qapi/error.h"

static MachineState *ms;

#define CONFIG(...) (&(SMPConfiguration) { __VA_ARGS__ })
#define CPUS(n)     .has_cpus = true, .cpus = (n)
#define SOCKETS(n)  .has_sockets = true, .sockets = (n)
#define DIES(n)     .has_dies = true, .dies = (n)
#define CORES(n)    .has_cores = true, .cores = (n)
#define THREADS(n)  .has_threads = true, .threads = (n)
#define MAXCPUS(n)  .has_maxcpus = true, .maxcpus = (n)

static void expect(const SMPConfiguration *c, unsigned cpus, unsigned sockets,
                   unsigned dies, unsigned cores, unsigned threads,
                   unsigned max)
{
    g_assert_true(machine_parse_smp_config(ms, c, &error_abort));
    g_assert_cmpuint(ms->smp.cpus, ==, cpus);
    g_assert_cmpuint(ms->smp.sockets, ==, sockets);
    g_assert_cmpuint(ms->smp.dies, ==, dies);
    g_assert_cmpuint(ms->smp.cores, ==, cores);
    g_assert_cmpuint(ms->smp.threads, ==, threads);
    g_assert_cmpuint(ms->smp.max_cpus, ==, max);
    g_assert_cmpuint(ms->smp.clusters, ==, 1);
}

static void refuse(const SMPConfiguration *c, const char *message)
{
    Error *err = NULL;

    g_assert_false(machine_parse_smp_config(ms, c, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free_or_abort(&err);
}

static void test_missing_levels_are_worked_out(void)
{
    expect(CONFIG(), 1, 1, 1, 1, 1, 1);
    expect(CONFIG(CPUS(4)), 4, 1, 1, 4, 1, 4);
    expect(CONFIG(CPUS(8), SOCKETS(2)), 8, 2, 1, 4, 1, 8);
    expect(CONFIG(CPUS(8), CORES(2)), 8, 4, 1, 2, 1, 8);
    expect(CONFIG(CPUS(8), SOCKETS(2), CORES(2)), 8, 2, 1, 2, 2, 8);
    expect(CONFIG(CPUS(2), MAXCPUS(8)), 2, 1, 1, 8, 1, 8);
    expect(CONFIG(SOCKETS(2), DIES(2), CORES(1), THREADS(2)), 8, 2, 2, 1, 2,
           8);
    expect(CONFIG(CPUS(8), DIES(2), THREADS(2)), 8, 1, 2, 2, 2, 8);
}

static void test_what_does_not_add_up_is_refused(void)
{
    refuse(CONFIG(CPUS(0)),
           "Invalid CPU topology: CPU topology parameters must be greater "
           "than zero");
    refuse(CONFIG(CPUS(1), .has_books = true),
           "Invalid CPU topology: CPU topology parameters must be greater "
           "than zero");
    refuse(CONFIG(MAXCPUS(1LL << 32)),
           "Invalid CPU topology: maxcpus is 4294967296, must be from 1 to "
           "2147483647");
    refuse(CONFIG(CORES(-1)),
           "Invalid CPU topology: cores is -1, must be from 1 to 2147483647");
    refuse(CONFIG(CPUS(5), CORES(2)),
           "Invalid CPU topology: product of the hierarchy must match "
           "maxcpus: sockets (2) * dies (1) * cores (2) * threads (1) != "
           "maxcpus (5)");
    refuse(CONFIG(CPUS(4), SOCKETS(8)),
           "Invalid CPU topology: product of the hierarchy must match "
           "maxcpus: sockets (8) * dies (1) * cores (0) * threads (1) != "
           "maxcpus (4)");
    refuse(CONFIG(CPUS(8), MAXCPUS(4)),
           "Invalid CPU topology: maxcpus must be equal to or greater than "
           "smp: sockets (1) * dies (1) * cores (4) * threads (1) == maxcpus "
           "(4) < smp_cpus (8)");
    refuse(CONFIG(CPUS(9)),
           "Invalid SMP CPUs 9. The max CPUs supported by machine 't' is 8");
    refuse(CONFIG(.has_clusters = true, .clusters = 2),
           "clusters > 1 not supported by this machine's CPU topology");
}

static void test_huge_products_do_not_wrap(void)
{
    Error *err = NULL;

    g_assert_false(machine_parse_smp_config(
        ms, CONFIG(SOCKETS(0x7fffffff), DIES(0x7fffffff), CORES(0x7fffffff),
                   THREADS(0x7fffffff)), &err));
    error_free_or_abort(&err);
}

static void test_sockets_can_come_first(void)
{
    MACHINE_GET_CLASS(ms)->smp_props.prefer_sockets = true;
    expect(CONFIG(CPUS(4)), 4, 4, 1, 1, 1, 4);
    expect(CONFIG(CPUS(8), SOCKETS(2)), 8, 2, 1, 4, 1, 8);
    expect(CONFIG(CPUS(8), THREADS(2)), 8, 4, 1, 1, 2, 8);
    expect(CONFIG(CPUS(2), SOCKETS(2), CORES(2), MAXCPUS(8)), 2, 2, 1, 2, 2,
           8);
    MACHINE_GET_CLASS(ms)->smp_props.prefer_sockets = false;
}

static void test_a_machine_may_need_several(void)
{
    MachineClass *mc = MACHINE_GET_CLASS(ms);

    mc->min_cpus = 2;
    refuse(CONFIG(CPUS(1)),
           "Invalid SMP CPUs 1. The min CPUs supported by machine 't' is 2");
    expect(CONFIG(CPUS(2)), 2, 1, 1, 2, 1, 2);
    mc->min_cpus = 1;
}

static void test_all_levels_multiply(void)
{
    MachineClass *mc = MACHINE_GET_CLASS(ms);
    SMPCompatProps before = mc->smp_props;

    mc->smp_props = (SMPCompatProps) {
        .dies_supported = true, .clusters_supported = true,
        .modules_supported = true, .books_supported = true,
        .drawers_supported = true,
    };
    mc->max_cpus = 4096;
    g_assert_true(machine_parse_smp_config(ms, CONFIG(
        .has_drawers = true, .drawers = 2, .has_books = true, .books = 3,
        SOCKETS(2), DIES(3), .has_clusters = true, .clusters = 2,
        .has_modules = true, .modules = 3, CORES(2), THREADS(2)),
        &error_abort));
    g_assert_cmpuint(ms->smp.max_cpus, ==, 864);
    g_assert_cmpuint(ms->smp.drawers, ==, 2);
    g_assert_cmpuint(ms->smp.books, ==, 3);
    g_assert_cmpuint(ms->smp.clusters, ==, 2);
    g_assert_cmpuint(ms->smp.modules, ==, 3);
    g_assert_true(mc->smp_props.has_clusters);
    g_assert_cmpuint(machine_topo_get_cores_per_socket(ms), ==, 36);
    g_assert_cmpuint(machine_topo_get_threads_per_socket(ms), ==, 72);
    refuse(CONFIG(CPUS(8), .has_drawers = true, .drawers = 3),
           "Invalid CPU topology: product of the hierarchy must match "
           "maxcpus: drawers (3) * books (1) * sockets (1) * dies (1) * "
           "clusters (1) * modules (1) * cores (2) * threads (1) != maxcpus "
           "(8)");
    mc->smp_props = before;
    mc->max_cpus = 8;
}

static void test_a_failure_keeps_the_old_topology(void)
{
    Error *err = NULL;

    expect(CONFIG(CPUS(4)), 4, 1, 1, 4, 1, 4);
    g_assert_false(machine_parse_smp_config(ms, CONFIG(CPUS(0)), &err));
    error_free_or_abort(&err);
    g_assert_cmpuint(ms->smp.cpus, ==, 4);
    g_assert_cmpuint(machine_topo_get_cores_per_socket(ms), ==, 4);
    g_assert_cmpuint(machine_topo_get_threads_per_socket(ms), ==, 4);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    machine_types_init();
    ms = machine_new("t", &error_abort);
    g_test_add_func("/machine-smp/missing levels are worked out",
                    test_missing_levels_are_worked_out);
    g_test_add_func("/machine-smp/what does not add up is refused",
                    test_what_does_not_add_up_is_refused);
    g_test_add_func("/machine-smp/huge products do not wrap",
                    test_huge_products_do_not_wrap);
    g_test_add_func("/machine-smp/sockets can come first",
                    test_sockets_can_come_first);
    g_test_add_func("/machine-smp/a machine may need several CPUs",
                    test_a_machine_may_need_several);
    g_test_add_func("/machine-smp/all levels multiply",
                    test_all_levels_multiply);
    g_test_add_func("/machine-smp/a failure keeps the old topology",
                    test_a_failure_keeps_the_old_topology);
    return g_test_run();
}
