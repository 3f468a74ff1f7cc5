/*
 * An accelerator whose CPU threads count rounds, for tests of CPU threads.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_CPU_THREADS_H
#define TESTS_UNIT_CPU_THREADS_H

#include "machine-types.h"
#include "system/cpus.h"

/* Rounds that all CPUs made while they were allowed to run; atomic. */
extern int t_rounds;

/** cpu_threads_init: register the accelerator's operations. */
void cpu_threads_init(void);

/** t_cpu_start: a CPU with a thread, stopped. */
CPUState *t_cpu_start(void);

/** t_cpu_end: stop its thread and free it. */
void t_cpu_end(CPUState *cpu);

#endif
