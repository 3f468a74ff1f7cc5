/*
 * What the tests of the local APIC share: four CPUs with one each, and their
 * registers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_APIC_HARNESS_H
#define TESTS_UNIT_APIC_HARNESS_H

#include "accel/x86-interrupt.h"
#include "board-rig.h"
#include "hw/intc/apic.h"
#include "hw/intc/ioapic.h"
#include "qapi/error.h"
#include "qemu/timer.h"
#include "system/address-spaces.h"
#include "target/i386/cpu.h"

#define BASE        0xfee00000
#define NR_CPUS     4

static X86CPU *cpus[NR_CPUS];
static APICState *apics[NR_CPUS];

static inline CPUX86State *env(int n)
{
    return &cpus[n]->env;
}

static inline void as_cpu(int n)
{
    current_cpu = CPU(cpus[n]);
}

static inline uint32_t rd(int n, unsigned reg)
{
    as_cpu(n);
    return rig_readl(BASE + reg);
}

static inline void wr(int n, unsigned reg, uint32_t val)
{
    as_cpu(n);
    rig_writel(BASE + reg, val);
}

static inline bool requested(int n, int mask)
{
    return cpu_test_interrupt(CPU(cpus[n]), mask);
}

static inline int take(int n)
{
    return env(n)->apic_ops->get_interrupt(apics[n]);
}

static inline bool msr_write(int n, uint32_t msr, uint64_t val)
{
    return env(n)->apic_ops->msr_write(apics[n], msr, val);
}

static inline void fresh(void)
{
    for (int n = 0; n < NR_CPUS; n++) {
        device_cold_reset(DEVICE(apics[n]));
        cpu_reset_interrupt(CPU(cpus[n]), ~0);
        wr(n, 0xf0, 0x1ff);
    }
}

static inline void eoi(int n)
{
    wr(n, 0xb0, 0);
}

static inline void apics_init(void)
{
    rig_init();
    for (int n = 0; n < NR_CPUS; n++) {
        cpus[n] = X86_CPU(object_new(X86_CPU_TYPE_NAME("qemu64")));
        CPU(cpus[n])->cpu_index = n;
        apics[n] = apic_create(CPU(cpus[n]), env(n), n, n == 0,
                               &error_abort);
    }
    apic_map_msi_window(get_system_memory(), qdev_get_machine());
}

#endif
