/*
 * Unrealized x86 processors for tests: models, features and CPUID need no
 * accelerator.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_X86_CPU_HARNESS_H
#define TESTS_UNIT_X86_CPU_HARNESS_H

#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "target/i386/cpu.h"

static inline X86CPU *cpu_new(const char *model)
{
    g_autofree char *type = g_strconcat(model, X86_CPU_TYPE_SUFFIX, NULL);

    return X86_CPU(object_new_checked(type, TYPE_X86_CPU, &error_abort));
}

static inline void cpu_free(X86CPU *cpu)
{
    object_unref(OBJECT(cpu));
}

typedef struct Leaf {
    uint32_t eax, ebx, ecx, edx;
} Leaf;

static inline Leaf cpuid(X86CPU *cpu, uint32_t index, uint32_t count)
{
    Leaf l;

    cpu_x86_cpuid(&cpu->env, index, count, &l.eax, &l.ebx, &l.ecx, &l.edx);
    return l;
}

static inline bool is_zero(Leaf l)
{
    return !(l.eax | l.ebx | l.ecx | l.edx);
}

static inline void harness_init(int *argc, char ***argv)
{
    g_test_init(argc, argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_assert_true(qemu_init_main_loop(&error_abort));
    bql_lock();
}

#endif
