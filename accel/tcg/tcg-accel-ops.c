/*
 * All CPUs on one thread, in turn.
 *
 * A CPU runs until it halts, its slice is over, it spins in PAUSE, or it is
 * asked to stop.  The BQL is held between slices only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/accel-ops.h"
#include "accel/tcg/tcg-accel.h"
#include "qemu/main-loop.h"
#include "qemu/rcu.h"
#include "qemu/timer.h"
#include "system/cpus.h"

/* Also bounds how long an RCU grace period waits for a busy guest */
#define SLICE_MS 10

/* The thread all CPUs share; under the BQL */
static struct {
    QemuThread thread;
    QemuCond wake;
    bool started;
    int thread_id;
    QEMUTimer *slice;
} rr;

static bool is_busy(CPUState *cpu)
{
    return cpu_can_run(cpu) && !cpu->accel->shut_down &&
           (!cpu->halted || cpu_has_work(cpu));
}

/* One slice of @cpu; drops the BQL meanwhile */
static void run_slice(TCGState *s, CPUState *cpu)
{
    CPUX86State *env = cpu->accel->env;
    TcgExit why;

    rcu_read_lock();
    if (cpu->vcpu_dirty) {
        cpu->vcpu_dirty = false;
        cpu->accel->shut_down = false;
        tcg_x86_state_changed(env);
    }
    cpu->halted = 0;
    qatomic_set(&s->slice_over, false);
    qatomic_set(&s->running, cpu);
    /* whatever was asked before this is looked at first */
    tcg_x86_kick(env);
    bql_unlock();
    why = tcg_x86_run(env);
    qatomic_set(&s->running, NULL);
    rcu_read_unlock();
    bql_lock();
    cpu->halted = why == TCG_EXIT_HALTED || cpu->accel->shut_down;
}

static void slice_over(void *opaque)
{
    TCGState *s = opaque;
    CPUState *cpu = qatomic_read(&s->running);

    if (cpu) {
        qatomic_set(&s->slice_over, true);
        tcg_x86_kick(cpu->accel->env);
    }
    timer_mod(rr.slice, qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + SLICE_MS);
}

static bool anybody_awake(void)
{
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        if (cpu->created && (cpu->unplug || cpu->stop ||
                             !cpu_work_list_empty(cpu) || is_busy(cpu))) {
            return true;
        }
    }
    return false;
}

/* What others asked of the CPUs */
static void serve_requests(void)
{
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        current_cpu = cpu;
        qemu_wait_io_event_common(cpu);
        if (cpu->unplug && cpu->created) {
            cpu_thread_signal_destroyed(cpu);
        }
    }
    current_cpu = NULL;
}

static void *rr_thread(void *arg)
{
    TCGState *s = arg;

    bql_lock();
    rr.thread_id = qemu_get_thread_id();
    rr.started = true;
    qemu_cond_broadcast(&rr.wake);
    while (rr.started) {
        CPUState *cpu;

        if (!anybody_awake()) {
            timer_del(rr.slice);
            while (rr.started && !anybody_awake()) {
                qemu_cond_wait_bql(&rr.wake);
            }
            timer_mod(rr.slice,
                      qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + SLICE_MS);
        }
        serve_requests();
        CPU_FOREACH(cpu) {
            if (cpu->created && is_busy(cpu)) {
                current_cpu = cpu;
                run_slice(s, cpu);
                current_cpu = NULL;
            }
        }
    }
    bql_unlock();
    return NULL;
}

static void tcg_create_vcpu_thread(CPUState *cpu)
{
    if (!rr.started) {
        qemu_cond_init(&rr.wake);
        rr.slice = timer_new_ms(QEMU_CLOCK_REALTIME, slice_over,
                                tcg_state());
        qemu_thread_create(&rr.thread, "ALL CPUs/TCG", rr_thread,
                           tcg_state(), QEMU_THREAD_DETACHED);
        while (!rr.started) {
            qemu_cond_wait_bql(&rr.wake);
        }
    }
    cpu->thread_id = rr.thread_id;
    cpu_thread_signal_created(cpu);
    qemu_cond_broadcast(&rr.wake);
}

static void tcg_kick_vcpu_thread(CPUState *cpu)
{
    TCGState *s = tcg_state();
    CPUState *running;

    qemu_cond_broadcast(&rr.wake);
    qatomic_set(&s->stop, true);
    running = qatomic_read(&s->running);
    if (running) {
        tcg_x86_kick(running->accel->env);
    }
}

static void tcg_handle_interrupt(CPUState *cpu, int mask)
{
    cpu_set_interrupt(cpu, mask);
    tcg_x86_kick(cpu->accel->env);
    qemu_cond_broadcast(&rr.wake);
}

static void tcg_cpu_reset_hold(CPUState *cpu)
{
    cpu->vcpu_dirty = true;
    if (cpu->accel) {
        cpu->accel->shut_down = false;
    }
}

/* Registers live in the one place; others may look and change them while the
 * CPU is stopped */
static void tcg_state_touched(CPUState *cpu)
{
    cpu->vcpu_dirty = true;
}

static void tcg_synchronize_state(CPUState *cpu)
{
    if (cpu->stopped) {
        cpu->vcpu_dirty = true;
    }
}

static void tcg_accel_ops_class_init(ObjectClass *oc, const void *data)
{
    AccelOpsClass *ops = ACCEL_OPS_CLASS(oc);

    ops->create_vcpu_thread = tcg_create_vcpu_thread;
    ops->kick_vcpu_thread = tcg_kick_vcpu_thread;
    ops->handle_interrupt = tcg_handle_interrupt;
    ops->cpu_reset_hold = tcg_cpu_reset_hold;
    ops->synchronize_post_reset = tcg_state_touched;
    ops->synchronize_post_init = tcg_state_touched;
    ops->synchronize_state = tcg_synchronize_state;
    /* 1 GHz on every host: the board tells the guest so. */
    ops->get_elapsed_ticks = cpu_get_clock;
}

static const TypeInfo tcg_accel_ops_types[] = {
    {
        .name = ACCEL_OPS_NAME("tcg"),
        .parent = TYPE_ACCEL_OPS,
        .class_init = tcg_accel_ops_class_init,
        .abstract = true,
        TYPE_IS_INSECURE("too complex to be a boundary against a malicious "
                         "guest; for development and tests"),
    },
};
DEFINE_TYPES(tcg_accel_ops_types)
