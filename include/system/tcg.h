/*
 * TCG, for the rest of the program: is it on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_TCG_H
#define SYSTEM_TCG_H

#include "accel/x86-state.h"
#include "hw/core/cpu.h"

/* Set once by the accelerator when it is chosen; read through the macro. */
extern bool tcg_allowed;

/** tcg_enabled: the interpreter runs the guest */
#define tcg_enabled() (tcg_allowed)

/**
 * struct TCGArchOps: what the interpreter asks of the CPU model room
 * @env: register file of a CPU
 * @cpuid: the CPUID instruction; @out receives EAX, EBX, ECX, EDX
 */
typedef struct TCGArchOps {
    CPUX86State *(*env)(CPUState *cpu);
    void (*cpuid)(CPUX86State *env, uint32_t leaf, uint32_t subleaf,
                  uint32_t out[4]);
} TCGArchOps;

/** tcg_register_arch_ops: @ops is kept by reference; once */
void tcg_register_arch_ops(const TCGArchOps *ops);

#endif
