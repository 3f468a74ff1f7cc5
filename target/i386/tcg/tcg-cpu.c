/*
 * x86 processors under the interpreter.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "system/tcg.h"
#include "target/i386/cpu.h"

static CPUX86State *x86_env(CPUState *cpu)
{
    return &X86_CPU(cpu)->env;
}

static void x86_cpuid(CPUX86State *env, uint32_t leaf, uint32_t subleaf,
                      uint32_t out[4])
{
    cpu_x86_cpuid(env, leaf, subleaf, &out[0], &out[1], &out[2], &out[3]);
}

static const TCGArchOps x86_ops = {
    .env = x86_env,
    .cpuid = x86_cpuid,
};

static void x86_register(void)
{
    tcg_register_arch_ops(&x86_ops);
}
type_init(x86_register)
