/*
 * Guest time: runs while the guest runs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_CPU_TIMERS_H
#define SYSTEM_CPU_TIMERS_H

#include "qemu/timer.h"

/**
 * cpu_timers_init: let QEMU_CLOCK_VIRTUAL follow the accelerator.
 *
 * cpu_enable_ticks() and the rest of the common clock are in qemu/timer.h.
 */
void cpu_timers_init(void);

/** cpus_get_virtual_clock: guest time as the accelerator counts it, ns. */
int64_t cpus_get_virtual_clock(void);
/** cpus_set_virtual_clock: set it, where the accelerator allows. */
void cpus_set_virtual_clock(int64_t new_time);
/** cpus_get_elapsed_ticks: cycles as the accelerator counts them. */
int64_t cpus_get_elapsed_ticks(void);

#endif
