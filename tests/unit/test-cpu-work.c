/*
 * Tests of system/run/cpu-work.c: work handed to CPU threads.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "cpu-threads.h"
#include "qemu/main-loop.h"
#include "system/address-spaces.h"
#include "system/runstate.h"

static void note(CPUState *cpu, run_on_cpu_data data)
{
    g_assert_true(qemu_cpu_is_self(cpu));
    g_assert_true(bql_locked());
    *(int *)data.host_ptr += 1;
}

static void nested(CPUState *cpu, run_on_cpu_data data)
{
    /* On its own thread work is done at once. */
    run_on_cpu(cpu, note, data);
}

static void test_work_runs_on_the_cpus_thread(void)
{
    CPUState *cpu = t_cpu_start();
    int n = 0;

    run_on_cpu(cpu, note, RUN_ON_CPU_HOST_PTR(&n));
    g_assert_cmpint(n, ==, 1);
    async_run_on_cpu(cpu, note, RUN_ON_CPU_HOST_PTR(&n));
    async_run_on_cpu(cpu, note, RUN_ON_CPU_HOST_PTR(&n));
    g_assert_false(cpu_work_list_empty(cpu));
    run_on_cpu(cpu, nested, RUN_ON_CPU_HOST_PTR(&n));
    g_assert_cmpint(n, ==, 4);
    g_assert_true(cpu_work_list_empty(cpu));
    t_cpu_end(cpu);
}

static void test_a_running_cpu_comes_out_for_work(void)
{
    CPUState *cpu = t_cpu_start();
    int n = 0;

    vm_start();
    for (int i = 0; i < 100; i++) {
        run_on_cpu(cpu, note, RUN_ON_CPU_HOST_PTR(&n));
    }
    g_assert_cmpint(n, ==, 100);
    vm_stop(RUN_STATE_PAUSED);
    t_cpu_end(cpu);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    machine_types_init();
    memory_map_init();
    cpu_threads_init();
    g_test_add_func("/cpu-work/work runs on the CPU's thread",
                    test_work_runs_on_the_cpus_thread);
    g_test_add_func("/cpu-work/a running CPU comes out for work",
                    test_a_running_cpu_comes_out_for_work);
    return g_test_run();
}
