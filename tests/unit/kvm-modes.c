/*
 * Processors that are about to run code at GUEST_CODE.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-guest.h"
#include "system/address-spaces.h"
#include "system/cpus.h"

void guest_real_mode(X86CPU *cpu)
{
    CPUX86State *env = &cpu->env;

    cpu_synchronize_state(CPU(cpu));
    x86_cpu_reset_state(env, true);
    for (unsigned i = 0; i < 6; i++) {
        env->segs[i].base = 0;
        env->segs[i].selector = 0;
    }
    env->eip = GUEST_CODE;
    env->regs[R_ESP] = 0x8000;
    CPU(cpu)->halted = 0;
}

void guest_long_mode(X86CPU *cpu)
{
    CPUX86State *env = &cpu->env;
    const uint32_t data = DESC_P_MASK | DESC_S_MASK | DESC_W_MASK |
                          DESC_A_MASK | DESC_G_MASK | DESC_B_MASK;
    AddressSpace *as = &address_space_memory;

    guest_real_mode(cpu);
    /* One PML4 entry, one PDPT entry, one 2 MiB page. */
    stq_le_phys(as, 0x10000, 0x11000 | 3);
    stq_le_phys(as, 0x11000, 0x12000 | 3);
    stq_le_phys(as, 0x12000, 0 | 0x83);
    for (unsigned i = 0; i < 6; i++) {
        env->segs[i].limit = UINT32_MAX;
        env->segs[i].flags = data;
        env->segs[i].selector = 0x10;
    }
    env->segs[R_CS].selector = 0x8;
    env->segs[R_CS].flags = DESC_P_MASK | DESC_S_MASK | DESC_CS_MASK |
                            DESC_R_MASK | DESC_A_MASK | DESC_L_MASK |
                            DESC_G_MASK;
    env->cr[3] = 0x10000;
    env->cr[4] = CR4_PAE_MASK | CR4_OSFXSR_MASK;
    env->cr[0] = CR0_PE_MASK | CR0_PG_MASK | CR0_NE_MASK | CR0_ET_MASK;
    env->efer = MSR_EFER_LME | MSR_EFER_LMA | MSR_EFER_NXE;
}
