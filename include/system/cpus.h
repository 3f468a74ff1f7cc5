/*
 * CPU threads: starting, stopping, waking and running work on them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_CPUS_H
#define SYSTEM_CPUS_H

#include "accel/accel-ops.h"
#include "hw/core/cpu.h"

/** cpus_register_accel: @ops runs CPUs from now on; once. */
void cpus_register_accel(const AccelOpsClass *ops);
/** cpus_get_accel: the operations registered, or NULL. */
const AccelOpsClass *cpus_get_accel(void);

/**
 * cpus_set_realize_hooks: what the accelerator does to each CPU.
 * @realize: as AccelClass.cpu_common_realize; may be NULL
 * @unrealize: as AccelClass.cpu_common_unrealize; may be NULL
 */
void cpus_set_realize_hooks(bool (*realize)(CPUState *cpu, Error **errp),
                            void (*unrealize)(CPUState *cpu));

/**
 * cpu_exec_realizefn: first step of an architecture's realize.
 * @cpu: the CPU
 * @errp: set if the accelerator refuses it
 *
 * Gives it an index, an address space and the accelerator's blessing.
 */
bool cpu_exec_realizefn(CPUState *cpu, Error **errp);
/** cpu_exec_unrealizefn: undo cpu_exec_realizefn(). */
void cpu_exec_unrealizefn(CPUState *cpu);

/**
 * qemu_init_vcpu: start the thread of @cpu, stopped.
 *
 * Waits for it only if the machine is ready; while that is being made, threads
 * come up beside it and cpus_wait_created() waits for all.  BQL held.
 */
void qemu_init_vcpu(CPUState *cpu);
/** cpus_wait_created: until the threads of all CPUs are there.  BQL held. */
void cpus_wait_created(void);
/** cpu_remove_sync: stop the thread of @cpu for good and wait for it. */
void cpu_remove_sync(CPUState *cpu);

/** resume_all_vcpus: let all CPUs run.  BQL held. */
void resume_all_vcpus(void);
/** pause_all_vcpus: stop all CPUs and wait.  BQL held, and dropped. */
void pause_all_vcpus(void);
/** cpu_stop_current: the CPU of this thread stops after this exit. */
void cpu_stop_current(void);
/** cpu_resume: let @cpu run. */
void cpu_resume(CPUState *cpu);

/**
 * qemu_cpu_kick: wake @cpu, or make it leave the guest.
 *
 * A CPU inside the guest notices from any thread; one that is about to sleep
 * for certain only if the caller holds the BQL.
 */
void qemu_cpu_kick(CPUState *cpu);

/* The signal that makes a CPU's thread leave the guest. */
#ifndef SIG_IPI
#define SIG_IPI SIGUSR1
#endif

/** cpus_kick_thread: send SIG_IPI to the thread of @cpu, once. */
void cpus_kick_thread(CPUState *cpu);
/** qemu_cpu_kick_self: the same for the CPU of this thread. */
void qemu_cpu_kick_self(void);
/** qemu_cpu_is_self: is this the thread of @cpu? */
bool qemu_cpu_is_self(CPUState *cpu);
/** qemu_in_vcpu_thread: is this the thread of some CPU? */
bool qemu_in_vcpu_thread(void);

/** cpu_interrupt: raise bits @mask of interrupt_request.  BQL held. */
void cpu_interrupt(CPUState *cpu, int mask);

/** run_on_cpu: run @func on the thread of @cpu and wait.  BQL held. */
void run_on_cpu(CPUState *cpu, run_on_cpu_func func, run_on_cpu_data data);
/** async_run_on_cpu: run @func there soon, with the BQL; BQL held. */
void async_run_on_cpu(CPUState *cpu, run_on_cpu_func func,
                      run_on_cpu_data data);

/*** Looking at a CPU from outside; on its thread, or while it is stopped ***/

/**
 * cpu_get_phys_page_attrs_debug: where a page of @cpu is, without side effects
 * @cpu: the CPU; its registers are fetched
 * @addr: virtual address
 * @attrs: receives the attributes of an access that looks, for debugging
 *
 * Returns: the physical address of the page; -1 if none is mapped.
 */
hwaddr cpu_get_phys_page_attrs_debug(CPUState *cpu, vaddr addr,
                                     MemTxAttrs *attrs);

/**
 * cpu_memory_rw_debug: read or write memory as @cpu sees it
 * @cpu: the CPU
 * @addr: virtual address of the first byte
 * @ptr: where the bytes go to or come from
 * @len: bytes
 * @is_write: write them
 *
 * Returns: 0, or -1 if some of it is not mapped; what lies before that is
 * done.
 */
int cpu_memory_rw_debug(CPUState *cpu, vaddr addr, void *ptr, size_t len,
                        bool is_write);

/**
 * cpu_disassemble: append instructions to @out, a line for each
 * @cpu: whose mode and memory they are read in
 * @addr: address of the first one
 * @physical: that is a physical address
 * @count: instructions
 *
 * Stops with a line that says so where memory cannot be read.
 */
void cpu_disassemble(CPUState *cpu, GString *out, uint64_t addr,
                     bool physical, unsigned count);

/*** For the threads themselves ***/

/** cpu_thread_signal_created: qemu_init_vcpu() may return.  BQL held. */
void cpu_thread_signal_created(CPUState *cpu);
/** cpu_thread_signal_destroyed: cpu_remove_sync() may return.  BQL held. */
void cpu_thread_signal_destroyed(CPUState *cpu);
/** cpu_is_stopped: is @cpu not to run, or the whole machine? */
bool cpu_is_stopped(CPUState *cpu);
/** cpu_can_run: may @cpu enter the guest? */
bool cpu_can_run(CPUState *cpu);
/** cpu_thread_is_idle: has @cpu nothing to do? */
bool cpu_thread_is_idle(CPUState *cpu);
/** all_cpu_threads_idle: has no CPU anything to do? */
bool all_cpu_threads_idle(void);
/** cpu_work_list_empty: is no work queued for @cpu? */
bool cpu_work_list_empty(CPUState *cpu);
/** process_queued_cpu_work: run what was queued for @cpu.  BQL held. */
void process_queued_cpu_work(CPUState *cpu);

/**
 * qemu_wait_io_event: sleep while @cpu is idle, then do what was asked.
 * @cpu: CPU of this thread
 *
 * Context: BQL held; dropped while sleeping.
 */
void qemu_wait_io_event(CPUState *cpu);
/** qemu_wait_io_event_common: only the second half: stop and work. */
void qemu_wait_io_event_common(CPUState *cpu);

/** cpu_synchronize_state: fetch registers from the accelerator. */
void cpu_synchronize_state(CPUState *cpu);
/** cpu_synchronize_post_reset: push registers after a reset. */
void cpu_synchronize_post_reset(CPUState *cpu);
/** cpu_synchronize_post_init: push registers after creation. */
void cpu_synchronize_post_init(CPUState *cpu);
/** cpu_synchronize_all_states: for all CPUs. */
void cpu_synchronize_all_states(void);
/** cpu_synchronize_all_post_reset: for all CPUs. */
void cpu_synchronize_all_post_reset(void);
/** cpu_synchronize_all_post_init: for all CPUs. */
void cpu_synchronize_all_post_init(void);
/** cpus_are_resettable: can CPU registers be set from outside? */
bool cpus_are_resettable(void);

#endif
