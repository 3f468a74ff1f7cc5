/*
 * CPU threads: coming and going, stopping and waking.
 *
 * The accelerator makes the threads; what it does differently from others is
 * in its AccelOpsClass.  All waiting is done under the BQL.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"
#include "system/address-spaces.h"
#include "system/cpus.h"
#include "system/runstate.h"

static const AccelOpsClass *accel_ops;
static bool (*accel_realize)(CPUState *cpu, Error **errp);
static void (*accel_unrealize)(CPUState *cpu);

static QemuCond cpu_changed;    /* created or destroyed; goes with the BQL */
static QemuCond cpu_paused;     /* some CPU stopped; goes with the BQL */

static void __attribute__((constructor)) cpus_init(void)
{
    qemu_cond_init(&cpu_changed);
    qemu_cond_init(&cpu_paused);
}

/*** The accelerator ***/

void cpus_register_accel(const AccelOpsClass *ops)
{
    g_assert(ops && ops->create_vcpu_thread);
    accel_ops = ops;
    cpu_set_reset_hook(ops->cpu_reset_hold);
}

const AccelOpsClass *cpus_get_accel(void)
{
    return accel_ops;
}

void cpus_set_realize_hooks(bool (*realize)(CPUState *cpu, Error **errp),
                            void (*unrealize)(CPUState *cpu))
{
    accel_realize = realize;
    accel_unrealize = unrealize;
}

bool cpus_are_resettable(void)
{
    return !accel_ops || !accel_ops->cpus_are_resettable
        || accel_ops->cpus_are_resettable();
}

void cpu_synchronize_state(CPUState *cpu)
{
    if (accel_ops && accel_ops->synchronize_state) {
        accel_ops->synchronize_state(cpu);
    }
}

void cpu_synchronize_post_reset(CPUState *cpu)
{
    if (accel_ops && accel_ops->synchronize_post_reset) {
        accel_ops->synchronize_post_reset(cpu);
    }
}

void cpu_synchronize_post_init(CPUState *cpu)
{
    if (accel_ops && accel_ops->synchronize_post_init) {
        accel_ops->synchronize_post_init(cpu);
    }
}

void cpu_synchronize_all_states(void)
{
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        cpu_synchronize_state(cpu);
    }
}

void cpu_synchronize_all_post_reset(void)
{
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        cpu_synchronize_post_reset(cpu);
    }
}

void cpu_synchronize_all_post_init(void)
{
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        cpu_synchronize_post_init(cpu);
    }
}

/*** Coming and going ***/

bool cpu_exec_realizefn(CPUState *cpu, Error **errp)
{
    AccelCPUClass *shape = cpu->cc->accel_cpu;

    if (!cpu->as) {
        cpu->as = &address_space_memory;
    }
    if (shape && shape->cpu_target_realize
        && !shape->cpu_target_realize(cpu, errp)) {
        return false;
    }
    cpu_list_add(cpu);
    if (accel_realize && !accel_realize(cpu, errp)) {
        cpu_list_remove(cpu);
        return false;
    }
    return true;
}

void cpu_exec_unrealizefn(CPUState *cpu)
{
    cpu_list_remove(cpu);
    if (accel_unrealize) {
        accel_unrealize(cpu);
    }
}

/* A thread of its own may say that it is there without the BQL. */
static void wait_created(CPUState *cpu)
{
    while (!qatomic_load_acquire(&cpu->created)) {
        qemu_cond_wait_bql(&cpu_changed);
    }
}

void qemu_init_vcpu(CPUState *cpu)
{
    g_assert(bql_locked());
    if (current_machine) {
        cpu->nr_threads = current_machine->smp.threads;
    }
    cpu->stopped = true;
    if (!accel_ops) {
        /* Only introspection and unit tests have CPUs that never run. */
        return;
    }
    accel_ops->create_vcpu_thread(cpu);
    if (!cpu->thread || phase_check(PHASE_MACHINE_READY)) {
        wait_created(cpu);
    }
}

void cpus_wait_created(void)
{
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        if (cpu->thread) {
            wait_created(cpu);
        }
    }
}

void cpu_thread_signal_created(CPUState *cpu)
{
    qatomic_store_release(&cpu->created, true);
    qemu_cond_broadcast(&cpu_changed);
}

void cpu_thread_signal_destroyed(CPUState *cpu)
{
    cpu->created = false;
    qemu_cond_broadcast(&cpu_changed);
}

void cpu_remove_sync(CPUState *cpu)
{
    if (cpu->thread) {
        wait_created(cpu);      /* it may have been started and no more */
    }
    if (!cpu->created) {
        return;
    }
    cpu->stop = true;
    cpu->unplug = true;
    qemu_cpu_kick(cpu);
    while (cpu->created) {
        qemu_cond_wait_bql(&cpu_changed);
    }
}

/*** Whose thread is this? ***/

bool qemu_cpu_is_self(CPUState *cpu)
{
    return cpu == current_cpu;
}

bool qemu_in_vcpu_thread(void)
{
    return current_cpu != NULL;
}

/*** Waking ***/

void cpus_kick_thread(CPUState *cpu)
{
    if (!qatomic_xchg(&cpu->thread_kicked, true) && cpu->thread) {
        pthread_kill(cpu->thread->thread, SIG_IPI);
    }
}

void qemu_cpu_kick(CPUState *cpu)
{
    qemu_cond_broadcast(cpu->halt_cond);
    if (!cpu->created || !accel_ops) {
        return;
    }
    if (accel_ops->kick_vcpu_thread) {
        accel_ops->kick_vcpu_thread(cpu);
    } else {
        cpus_kick_thread(cpu);
    }
}

void qemu_cpu_kick_self(void)
{
    g_assert(current_cpu);
    qemu_cpu_kick(current_cpu);
}

void generic_handle_interrupt(CPUState *cpu, int mask)
{
    cpu_set_interrupt(cpu, mask);
    if (!qemu_cpu_is_self(cpu)) {
        qemu_cpu_kick(cpu);
    }
}

void cpu_interrupt(CPUState *cpu, int mask)
{
    g_assert(bql_locked());
    if (accel_ops && accel_ops->handle_interrupt) {
        accel_ops->handle_interrupt(cpu, mask);
    } else {
        generic_handle_interrupt(cpu, mask);
    }
}

/*** Stopping ***/

bool cpu_is_stopped(CPUState *cpu)
{
    return cpu->stopped || !runstate_is_running();
}

bool cpu_can_run(CPUState *cpu)
{
    return !cpu->stop && !cpu_is_stopped(cpu);
}

bool cpu_thread_is_idle(CPUState *cpu)
{
    if (cpu->stop || !cpu_work_list_empty(cpu)) {
        return false;
    }
    if (cpu_is_stopped(cpu)) {
        return true;
    }
    if (!cpu->halted || cpu_has_work(cpu)) {
        return false;
    }
    return !accel_ops || !accel_ops->cpu_thread_is_idle
        || accel_ops->cpu_thread_is_idle(cpu);
}

bool all_cpu_threads_idle(void)
{
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        if (!cpu_thread_is_idle(cpu)) {
            return false;
        }
    }
    return true;
}

static void cpu_now_stopped(CPUState *cpu)
{
    cpu->stop = false;
    cpu->stopped = true;
    qemu_cond_broadcast(&cpu_paused);
}

void cpu_stop_current(void)
{
    if (current_cpu) {
        current_cpu->stop = true;
        cpu_exit(current_cpu);
    }
}

void qemu_wait_io_event_common(CPUState *cpu)
{
    /* From here on a kick is needed again; before what it asks is looked at. */
    qatomic_set(&cpu->thread_kicked, false);
    smp_mb();
    if (cpu->stop) {
        cpu_now_stopped(cpu);
    }
    process_queued_cpu_work(cpu);
}

void qemu_wait_io_event(CPUState *cpu)
{
    while (cpu_thread_is_idle(cpu)) {
        qemu_cond_wait_bql(cpu->halt_cond);
    }
    qemu_wait_io_event_common(cpu);
}

/* Ask all CPUs that still run; returns true if none does. */
static bool ask_vcpus_to_stop(void)
{
    bool all_stopped = true;
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        if (qemu_cpu_is_self(cpu)) {
            cpu_now_stopped(cpu);
            cpu_exit(cpu);
        } else if (!cpu->stopped) {
            cpu->stop = true;
            cpu_exit(cpu);
            qemu_cpu_kick(cpu);
            all_stopped = false;
        }
    }
    return all_stopped;
}

void pause_all_vcpus(void)
{
    qemu_clock_enable(QEMU_CLOCK_VIRTUAL, false);
    while (!ask_vcpus_to_stop()) {
        qemu_cond_wait_bql(&cpu_paused);
    }
}

void cpu_resume(CPUState *cpu)
{
    /* One that stopped waits for its condition or for the BQL. */
    bool asleep = cpu->stopped && accel_ops && !accel_ops->kick_vcpu_thread;

    cpu->stop = false;
    cpu->stopped = false;
    if (asleep) {
        qemu_cond_broadcast(cpu->halt_cond);
    } else {
        qemu_cpu_kick(cpu);
    }
}

void resume_all_vcpus(void)
{
    CPUState *cpu;

    if (!runstate_is_running()) {
        return;
    }
    qemu_clock_enable(QEMU_CLOCK_VIRTUAL, true);
    CPU_FOREACH(cpu) {
        cpu_resume(cpu);
    }
}
