/*
 * What the files of target/i386/kvm share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TARGET_I386_KVM_X86_H
#define TARGET_I386_KVM_X86_H

#include "system/kvm_int.h"
#include "target/i386/cpu.h"

/**
 * struct AccelCPUState: of one CPU, what CPUX86State has no place for
 * @xsave: the kernel's XSAVE area, as last fetched; @xsave_size bytes
 * @sregs: likewise; for apic_base, cr8 and the interrupt bitmap
 * @events: likewise
 * @fresh: never pushed: what the kernel resets by itself need not be
 * @last_cr8, @last_apic_base: what the guest last left in the run structure
 */
struct AccelCPUState {
    void *xsave;
    size_t xsave_size;
    struct kvm_sregs sregs;
    struct kvm_vcpu_events events;
    bool fresh;
    uint64_t last_cr8;
    uint64_t last_apic_base;
};

/* kvm-cpuid.c */

/** kvm_cpuid_init: from now on, CPU models have what KVM supports */
void kvm_cpuid_init(KVMState *s);
/** kvm_cpuid_set: give the vCPU its CPUID */
bool kvm_cpuid_set(CPUState *cpu, Error **errp);

/* kvm-regs.c */

/** kvm_regs_get, kvm_sregs_get: kernel to CPUX86State */
bool kvm_regs_get(CPUState *cpu, Error **errp);
bool kvm_sregs_get(CPUState *cpu, Error **errp);
/** kvm_regs_put, kvm_sregs_put: CPUX86State to kernel */
bool kvm_regs_put(CPUState *cpu, Error **errp);
bool kvm_sregs_put(CPUState *cpu, int level, Error **errp);

/* kvm-fpu.c */

/** kvm_fpu_get, kvm_fpu_put: x87, SSE and what lies beyond, XCR0 */
bool kvm_fpu_get(CPUState *cpu, Error **errp);
bool kvm_fpu_put(CPUState *cpu, int level, Error **errp);
/** kvm_fpu_decode, _encode: between an XSAVE area and CPUX86State */
void kvm_fpu_decode(CPUX86State *env, const void *xsave);
void kvm_fpu_encode(const CPUX86State *env, void *xsave);

/* kvm-msr.c */

/** kvm_msr_init: before the first vCPU's MSRs are accessed.  BQL held. */
void kvm_msr_init(KVMState *s);
/** kvm_msrs_get, kvm_msrs_put: the MSRs in CPUX86State */
bool kvm_msrs_get(CPUState *cpu, Error **errp);
bool kvm_msrs_put(CPUState *cpu, int level, Error **errp);

/* kvm-events.c */

/** kvm_events_get, _put: pending events, debug registers, run state */
bool kvm_events_get(CPUState *cpu, Error **errp);
bool kvm_events_put(CPUState *cpu, int level, Error **errp);

/* kvm-run.c */

void kvm_x86_pre_run(CPUState *cpu, struct kvm_run *run);
MemTxAttrs kvm_x86_post_run(CPUState *cpu, struct kvm_run *run);
bool kvm_x86_process_async_events(CPUState *cpu);
int kvm_x86_handle_exit(CPUState *cpu, struct kvm_run *run);

/**
 * kvm_x86_ioctl: a vCPU ioctl whose failure is worth a message
 * @what: names it, e.g. "registers"
 */
bool kvm_x86_ioctl(CPUState *cpu, unsigned long type, void *arg,
                   const char *what, Error **errp);

#endif
