/*
 * Around KVM_RUN: interrupts in, task priority out, halting.
 *
 * With kernel-irqchip=on nothing is to be done.  With split, the 8259s are
 * ours: their interrupts are injected here.  With off, so is the local APIC.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-x86.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"

/* CPUState.interrupt_request, and the events that KVM wants told. */
static void inject_events(CPUState *cpu)
{
    if (cpu_test_interrupt(cpu, CPU_INTERRUPT_NMI)) {
        cpu_reset_interrupt(cpu, CPU_INTERRUPT_NMI);
        kvm_vcpu_ioctl(cpu, KVM_NMI, NULL);
    }
    if (cpu_test_interrupt(cpu, CPU_INTERRUPT_SMI)) {
        cpu_reset_interrupt(cpu, CPU_INTERRUPT_SMI);
        kvm_vcpu_ioctl(cpu, KVM_SMI, NULL);
    }
}

/* BQL held.  The vector is taken from the chip only if KVM takes it now. */
static void inject_interrupt(CPUState *cpu, struct kvm_run *run)
{
    CPUX86State *env = cpu_env(cpu);
    const X86ApicOps *ops = env->apic_ops;

    if (!cpu_test_interrupt(cpu, CPU_INTERRUPT_HARD)) {
        run->request_interrupt_window = 0;
        return;
    }
    if (run->ready_for_interrupt_injection && ops &&
        (kvm_kernel_irqchip || (env->eflags & IF_MASK))) {
        int vector;

        cpu_reset_interrupt(cpu, CPU_INTERRUPT_HARD);
        vector = ops->get_interrupt(env->apic);
        if (vector >= 0) {
            struct kvm_interrupt intr = { .irq = vector };
            int ret = kvm_vcpu_ioctl(cpu, KVM_INTERRUPT, &intr);

            if (ret < 0) {
                error_report_once("CPU %d: KVM refused interrupt 0x%x: %s",
                                  cpu->cpu_index, vector, strerror(-ret));
            }
        }
    }
    /* The chip may have raised the line again meanwhile. */
    run->request_interrupt_window =
        cpu_test_interrupt(cpu, CPU_INTERRUPT_HARD);
}

void kvm_x86_pre_run(CPUState *cpu, struct kvm_run *run)
{
    CPUX86State *env = cpu_env(cpu);

    if (unlikely(cpu_test_interrupt(cpu, CPU_INTERRUPT_NMI |
                                    CPU_INTERRUPT_SMI))) {
        bql_lock();
        inject_events(cpu);
        bql_unlock();
    }
    if (kvm_pic_in_kernel()) {
        return;
    }
    if (cpu_test_interrupt(cpu, CPU_INTERRUPT_HARD)) {
        bql_lock();
        inject_interrupt(cpu, run);
        bql_unlock();
    } else {
        run->request_interrupt_window = 0;
    }
    if (!kvm_kernel_irqchip) {
        if (cpu_test_interrupt(cpu, CPU_INTERRUPT_INIT | CPU_INTERRUPT_SIPI)) {
            /* To be seen to outside; see process_async_events. */
            qatomic_set(&cpu->exit_request, true);
        }
        if (env->apic_ops) {
            bql_lock();
            run->cr8 = env->apic_ops->get_tpr(env->apic);
            bql_unlock();
            cpu->accel->last_cr8 = run->cr8;
        }
    }
}

MemTxAttrs kvm_x86_post_run(CPUState *cpu, struct kvm_run *run)
{
    CPUX86State *env = cpu_env(cpu);
    AccelCPUState *a = cpu->accel;
    const X86ApicOps *ops = env->apic_ops;
    MemTxAttrs attrs = { .secure = !!(run->flags & KVM_RUN_X86_SMM) };

    if (run->if_flag) {
        env->eflags |= IF_MASK;
    } else {
        env->eflags &= ~(uint64_t)IF_MASK;
    }
    if (!kvm_kernel_irqchip && ops &&
        (run->cr8 != a->last_cr8 || run->apic_base != a->last_apic_base)) {
        bql_lock();
        if (run->cr8 != a->last_cr8) {
            ops->set_tpr(env->apic, run->cr8);
        }
        if (run->apic_base != a->last_apic_base) {
            ops->set_base(env->apic, run->apic_base);
        }
        bql_unlock();
        a->last_cr8 = run->cr8;
        a->last_apic_base = run->apic_base;
    }
    return attrs;
}

/* The kernel may have woken for nothing that we know: so it may again. */
bool kvm_x86_process_async_events(CPUState *cpu)
{
    CPUX86State *env = cpu_env(cpu);

    if (kvm_kernel_irqchip) {
        return false;       /* halting and INIT are the kernel's */
    }
    if (cpu_test_interrupt(cpu, CPU_INTERRUPT_INIT)) {
        cpu_reset_interrupt(cpu, CPU_INTERRUPT_INIT);
        kvm_cpu_synchronize_state(cpu);
        x86_cpu_do_init(env, x86_cpu_is_bsp(X86_CPU(cpu)));
        cpu->halted = env->wait_for_sipi;
    }
    if (cpu_test_interrupt(cpu, CPU_INTERRUPT_SIPI)) {
        cpu_reset_interrupt(cpu, CPU_INTERRUPT_SIPI);
        kvm_cpu_synchronize_state(cpu);
        x86_cpu_do_sipi(env);
        cpu->halted = env->wait_for_sipi;
    }
    if (!env->wait_for_sipi &&
        ((cpu_test_interrupt(cpu, CPU_INTERRUPT_HARD) &&
          (env->eflags & IF_MASK)) ||
         cpu_test_interrupt(cpu, CPU_INTERRUPT_NMI | CPU_INTERRUPT_SMI))) {
        cpu->halted = 0;
    }
    return cpu->halted;
}

/* HLT with our own APIC: sleep in qemu_wait_io_event(). */
int kvm_x86_handle_exit(CPUState *cpu, struct kvm_run *run)
{
    CPUX86State *env = cpu_env(cpu);
    int ret = 0;

    bql_lock();
    if (!(cpu_test_interrupt(cpu, CPU_INTERRUPT_HARD) &&
          (env->eflags & IF_MASK)) &&
        !cpu_test_interrupt(cpu, CPU_INTERRUPT_NMI)) {
        cpu->halted = 1;
        ret = EXCP_HLT;
    }
    bql_unlock();
    return ret;
}
