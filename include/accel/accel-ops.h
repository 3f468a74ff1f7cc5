/*
 * How an accelerator's CPU threads work.
 *
 * Only the class structure lives here, so that the rooms below accel/ can
 * call through it without linking to an accelerator.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_OPS_H
#define ACCEL_OPS_H

#include "hw/core/cpu.h"
#include "qom/object.h"

#define TYPE_ACCEL_OPS "accel-ops"
#define ACCEL_OPS_SUFFIX "-ops"
#define ACCEL_OPS_NAME(name) (name "-accel" ACCEL_OPS_SUFFIX)

DECLARE_CLASS_CHECKERS(AccelOpsClass, ACCEL_OPS, TYPE_ACCEL_OPS)

/**
 * struct AccelOpsClass: the operations; all but create_vcpu_thread optional.
 * @ops_init: called once, when its accelerator has started
 * @cpus_are_resettable: can registers be set from outside? default true
 * @cpu_reset_hold: a CPU is being reset; BQL held
 * @create_vcpu_thread: start a thread, which calls
 *     cpu_thread_signal_created() under the BQL
 * @kick_vcpu_thread: make the thread leave the guest; any thread
 * @cpu_thread_is_idle: has a thread without work still to be kept awake?
 *     false keeps it awake
 * @synchronize_post_reset: registers here are now the truth; push them
 * @synchronize_post_init: likewise after the CPU was made
 * @synchronize_state: fetch registers, so that they may be changed here
 * @synchronize_pre_resume: the CPUs are about to run
 * @handle_interrupt: bits of interrupt_request are to be raised; BQL held
 * @get_virtual_clock: guest time in nanoseconds; NULL for the common clock
 * @set_virtual_clock: set it
 * @get_elapsed_ticks: guest's cycle counter; NULL for the common one
 */
struct AccelOpsClass {
    ObjectClass parent_class;

    void (*ops_init)(AccelOpsClass *ops);
    bool (*cpus_are_resettable)(void);
    void (*cpu_reset_hold)(CPUState *cpu);

    void (*create_vcpu_thread)(CPUState *cpu);
    void (*kick_vcpu_thread)(CPUState *cpu);
    bool (*cpu_thread_is_idle)(CPUState *cpu);

    void (*synchronize_post_reset)(CPUState *cpu);
    void (*synchronize_post_init)(CPUState *cpu);
    void (*synchronize_state)(CPUState *cpu);
    void (*synchronize_pre_resume)(bool step_pending);

    void (*handle_interrupt)(CPUState *cpu, int mask);

    int64_t (*get_virtual_clock)(void);
    void (*set_virtual_clock)(int64_t time);
    int64_t (*get_elapsed_ticks)(void);
};

/** generic_handle_interrupt: set the bits and kick the CPU if need be. */
void generic_handle_interrupt(CPUState *cpu, int mask);

#endif
