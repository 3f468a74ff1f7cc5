/*
 * vCPU threads: there from the start, idle in user space.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-guest.h"
#include "memory-harness.h"
#include "system/cpus.h"
#include "system/kvm_int.h"
#include "system/runstate.h"

static X86CPU *cpu;

static void test_thread_works_before_the_guest_runs(void)
{
    g_assert_true(CPU(cpu)->created);
    g_assert_cmpint(CPU(cpu)->thread_id, >, 0);
    g_assert_cmpint(CPU(cpu)->thread_id, !=, getpid());
    g_assert_true(CPU(cpu)->stopped);
}

static void note_thread(CPUState *cs, run_on_cpu_data data)
{
    g_assert_true(current_cpu == cs);
    *(int *)data.host_ptr = cs->thread_id;
}

static void test_work_runs_on_its_thread(void)
{
    int tid = 0;

    run_on_cpu(CPU(cpu), note_thread, RUN_ON_CPU_HOST_PTR(&tid));
    g_assert_cmpint(tid, ==, CPU(cpu)->thread_id);
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm-accel-ops/thread-works-before-the-guest-runs",
                    test_thread_works_before_the_guest_runs);
    g_test_add_func("/kvm-accel-ops/work-runs-on-its-thread",
                    test_work_runs_on_its_thread);
    return g_test_run();
}
