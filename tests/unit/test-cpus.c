/*
 * Tests of system/run/cpus.c: CPU threads.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "cpu-threads.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "system/address-spaces.h"
#include "system/runstate.h"

/* Give the threads the lock until @count rounds were made. */
static void wait_for_rounds(int count)
{
    bql_unlock();
    while (qatomic_read(&t_rounds) < count) {
        sched_yield();
    }
    bql_lock();
}

static void test_cpus_run_only_while_the_machine_does(void)
{
    CPUState *a = t_cpu_start(), *b = t_cpu_start();

    g_assert_true(a->created && a->stopped);
    g_assert_true(a->as == &address_space_memory);
    g_assert_false(qemu_in_vcpu_thread());
    g_assert_false(cpu_can_run(a));
    g_assert_true(all_cpu_threads_idle());
    g_assert_cmpint(qatomic_read(&t_rounds), ==, 0);

    vm_start();
    g_assert_true(cpu_can_run(a));
    wait_for_rounds(2);
    vm_stop(RUN_STATE_PAUSED);
    g_assert_true(a->stopped && b->stopped);
    g_assert_true(cpu_is_stopped(a));

    /* Stopped, they stay stopped when somebody resumes by mistake. */
    resume_all_vcpus();
    g_assert_true(a->stopped && b->stopped);
    t_cpu_end(a);
    t_cpu_end(b);
}

static void test_an_interrupt_wakes_a_halted_cpu(void)
{
    CPUState *cpu = t_cpu_start();
    int before = qatomic_read(&t_rounds);

    cpu->halted = 1;
    vm_start();
    g_assert_true(cpu_thread_is_idle(cpu));
    cpu_interrupt(cpu, CPU_INTERRUPT_HARD);
    g_assert_false(cpu_thread_is_idle(cpu));
    wait_for_rounds(before + 1);
    vm_stop(RUN_STATE_PAUSED);
    t_cpu_end(cpu);
}

static bool refuse_cpu(CPUState *cpu, Error **errp)
{
    error_setg(errp, "no such CPU here");
    return false;
}

static void test_the_accelerator_may_refuse_a_cpu(void)
{
    CPUState *cpu = cpu_create(TYPE_T_CPU_SMALL, &error_abort);
    Error *err = NULL;

    cpus_set_realize_hooks(refuse_cpu, NULL);
    g_assert_false(cpu_exec_realizefn(cpu, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "no such CPU here");
    error_free_or_abort(&err);
    g_assert_null(first_cpu);
    cpus_set_realize_hooks(NULL, NULL);
    object_unparent(OBJECT(cpu));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    machine_types_init();
    memory_map_init();
    cpu_threads_init();
    g_test_add_func("/cpus/CPUs run only while the machine does",
                    test_cpus_run_only_while_the_machine_does);
    g_test_add_func("/cpus/an interrupt wakes a halted CPU",
                    test_an_interrupt_wakes_a_halted_cpu);
    g_test_add_func("/cpus/the accelerator may refuse a CPU",
                    test_the_accelerator_may_refuse_a_cpu);
    return g_test_run();
}
