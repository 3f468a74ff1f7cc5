/*
 * Guest time: runs while the guest runs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_CPU_TIMERS_H
#define SYSTEM_CPU_TIMERS_H

/** cpu_timers_init: guest time starts at 0, stopped; hooks the clock up. */
void cpu_timers_init(void);

/** cpu_enable_ticks: let guest time run.  BQL held. */
void cpu_enable_ticks(void);
/** cpu_disable_ticks: stop it.  BQL held. */
void cpu_disable_ticks(void);

/** cpu_get_clock: guest time in nanoseconds; any thread. */
int64_t cpu_get_clock(void);
/** cpu_get_ticks: guest cycle counter; never goes back; any thread. */
int64_t cpu_get_ticks(void);

/** cpus_get_virtual_clock: guest time as the accelerator counts it, ns. */
int64_t cpus_get_virtual_clock(void);
/** cpus_set_virtual_clock: set it, where the accelerator allows. */
void cpus_set_virtual_clock(int64_t new_time);
/** cpus_get_elapsed_ticks: cycles as the accelerator counts them. */
int64_t cpus_get_elapsed_ticks(void);

#endif
