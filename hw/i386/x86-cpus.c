/*
 * The CPUs of an x86 board, their APIC ids and local APICs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/intc/apic.h"
#include "hw/i386/x86.h"
#include "qapi/error.h"
#include "qemu/units.h"
#include "system/kvm.h"
#include "target/i386/cpu.h"

/* Ids from here on do not fit an xAPIC. */
#define XAPIC_ID_LIMIT  255

static void x86_topology_init(X86MachineState *x86ms)
{
    const CpuTopology *smp = &MACHINE(x86ms)->smp;

    x86ms->topo = (X86CPUTopoInfo) {
        .dies_per_pkg = MAX(smp->dies, 1),
        .modules_per_die = MAX(smp->modules, 1),
        .cores_per_module = MAX(smp->cores, 1),
        .threads_per_core = MAX(smp->threads, 1),
    };
    x86ms->apic_id_limit =
        x86_apicid_from_cpu_idx(&x86ms->topo, smp->max_cpus - 1) + 1;
}

uint32_t x86_cpu_apic_id_from_index(X86MachineState *x86ms, unsigned index)
{
    return x86_apicid_from_cpu_idx(&x86ms->topo, index);
}

static bool x86_cpu_new(X86MachineState *x86ms, unsigned index, Error **errp)
{
    MachineState *machine = MACHINE(x86ms);
    uint32_t apic_id = x86_cpu_apic_id_from_index(x86ms, index);
    Object *obj = object_new_checked(machine->cpu_type, TYPE_X86_CPU, errp);
    X86CPUTopoIDs ids;
    X86CPU *cpu;

    if (!obj) {
        return false;
    }
    x86_topo_ids_from_idx(&x86ms->topo, index, &ids);
    cpu = X86_CPU(obj);
    cpu->apic_id = apic_id;
    cpu->topo = x86ms->topo;
    cpu->socket_id = ids.pkg_id;
    cpu->die_id = ids.die_id;
    cpu->core_id = ids.core_id;
    cpu->thread_id = ids.smt_id;
    /* The machine keeps it; our own reference goes. */
    if (!qdev_realize_and_unref(DEVICE(cpu), NULL, errp)) {
        return false;
    }
    if (kvm_enabled() && kvm_irqchip_in_kernel()) {
        return true;
    }
    return apic_create(CPU(cpu), &cpu->env, apic_id, index == 0,
                       errp) != NULL;
}

/* A guest could not address what lies above the width of its CPUs. */
static bool x86_cpus_reach_ram(X86MachineState *x86ms, Error **errp)
{
    uint64_t end = x86ms->above_4g_mem_size ?
                   4 * GiB + x86ms->above_4g_mem_size :
                   x86ms->below_4g_mem_size;
    unsigned bits = cpu_env(first_cpu)->phys_bits;

    if (end > 1ULL << bits) {
        error_setg(errp, "RAM ends at 0x%" PRIx64 "; the CPU has %u address "
                   "bits (phys-bits)", end, bits);
        return false;
    }
    return true;
}

bool x86_cpus_init(X86MachineState *x86ms, Error **errp)
{
    MachineState *machine = MACHINE(x86ms);

    x86_topology_init(x86ms);
    if (x86ms->apic_id_limit > XAPIC_ID_LIMIT &&
        !(kvm_enabled() && kvm_irqchip_in_kernel())) {
        error_setg(errp, "%u CPUs need APIC ids up to %u; without an "
                   "interrupt controller in the kernel the limit is %d",
                   machine->smp.max_cpus, x86ms->apic_id_limit - 1,
                   XAPIC_ID_LIMIT - 1);
        return false;
    }
    for (unsigned i = 0; i < machine->smp.cpus; i++) {
        if (!x86_cpu_new(x86ms, i, errp)) {
            return false;
        }
    }
    return x86_cpus_reach_ram(x86ms, errp);
}
