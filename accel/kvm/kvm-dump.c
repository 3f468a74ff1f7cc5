/*
 * When the guest cannot go on: its registers, and the code it was at.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "system/cpus.h"
#include "system/kvm_int.h"

#define INSNS_SHOWN 4

void kvm_dump_guest(CPUState *cpu)
{
    g_autoptr(GString) text = g_string_new(NULL);

    kvm_cpu_synchronize_state(cpu);
    if (cpu->cc->dump_state) {
        cpu_dump_state(cpu, text, CPU_DUMP_FPU);
    }
    if (cpu->cc->get_pc) {
        cpu_disassemble(cpu, text, cpu->cc->get_pc(cpu), false, INSNS_SHOWN);
    }
    error_printf("%s", text->str);
}
