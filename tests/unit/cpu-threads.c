/*
 * An accelerator whose CPU threads count rounds, for tests of CPU threads.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "cpu-threads.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"

int t_rounds;

static void *t_thread(void *opaque)
{
    CPUState *cpu = opaque;

    bql_lock();
    current_cpu = cpu;
    cpu_thread_signal_created(cpu);
    while (!cpu->unplug || cpu_can_run(cpu)) {
        if (cpu_can_run(cpu)) {
            /* "Runs the guest" until it is asked to come out. */
            bql_unlock();
            qatomic_inc(&t_rounds);
            while (!qatomic_load_acquire(&cpu->exit_request)) {
                sched_yield();
            }
            qatomic_set(&cpu->exit_request, false);
            bql_lock();
        }
        qemu_wait_io_event(cpu);
    }
    cpu_thread_signal_destroyed(cpu);
    bql_unlock();
    return NULL;
}

static void t_create_thread(CPUState *cpu)
{
    QemuThread thread;

    qemu_thread_create(&thread, "cpu", t_thread, cpu, QEMU_THREAD_DETACHED);
}

/* Makes the "guest" come out, as a signal would. */
static void t_kick(CPUState *cpu)
{
    cpu_exit(cpu);
}

void cpu_threads_init(void)
{
    static AccelOpsClass ops;

    ops.create_vcpu_thread = t_create_thread;
    ops.kick_vcpu_thread = t_kick;
    cpus_register_accel(&ops);
}

CPUState *t_cpu_start(void)
{
    CPUState *cpu = cpu_create(TYPE_T_CPU_SMALL, &error_abort);

    g_assert_true(cpu_exec_realizefn(cpu, &error_abort));
    qemu_init_vcpu(cpu);
    return cpu;
}

void t_cpu_end(CPUState *cpu)
{
    cpu_remove_sync(cpu);
    cpu_exec_unrealizefn(cpu);
    object_unparent(OBJECT(cpu));
}
