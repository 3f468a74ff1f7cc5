/*
 * Pending events, debug registers, run state and local APIC, to and from KVM.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-x86.h"
#include "qemu/bswap.h"

/* Offsets in the APIC's page (SDM vol. 3, table 11-1). */
enum {
    APIC_ID = 0x20, APIC_VERSION = 0x30, APIC_TPR = 0x80, APIC_DFR = 0xe0,
    APIC_SVR = 0xf0, APIC_LVT_TIMER = 0x320, APIC_LVT_LINT0 = 0x350,
    APIC_LVT_ERROR = 0x370,
};
#define APIC_LVT_MASKED 0x10000
#define APIC_LVT_EXTINT 0x00700

static bool get_mp_state(CPUState *cpu, Error **errp)
{
    CPUX86State *env = cpu_env(cpu);
    struct kvm_mp_state mp;

    if (!kvm_kernel_irqchip) {
        return true;        /* halting is ours then */
    }
    if (!kvm_x86_ioctl(cpu, KVM_GET_MP_STATE, &mp, "run state", errp)) {
        return false;
    }
    env->wait_for_sipi = mp.mp_state == KVM_MP_STATE_UNINITIALIZED ||
                         mp.mp_state == KVM_MP_STATE_INIT_RECEIVED;
    env->halted = mp.mp_state == KVM_MP_STATE_HALTED;
    cpu->halted = env->halted || env->wait_for_sipi;
    return true;
}

static bool put_mp_state(CPUState *cpu, Error **errp)
{
    CPUX86State *env = cpu_env(cpu);
    struct kvm_mp_state mp = {
        .mp_state = !kvm_kernel_irqchip ? KVM_MP_STATE_RUNNABLE :
                    env->wait_for_sipi ? KVM_MP_STATE_UNINITIALIZED :
                    env->halted ? KVM_MP_STATE_HALTED :
                    KVM_MP_STATE_RUNNABLE,
    };

    return kvm_x86_ioctl(cpu, KVM_SET_MP_STATE, &mp, "run state", errp);
}

/* The state of SDM vol. 3, 11.4.7.1, with LINT0 wired for an 8259. */
static bool reset_lapic(CPUState *cpu, Error **errp)
{
    struct kvm_lapic_state old, lapic = { .regs = { 0 } };
    uint8_t *r = (uint8_t *)lapic.regs;

    if (!kvm_x86_ioctl(cpu, KVM_GET_LAPIC, &old, "local APIC", errp)) {
        return false;
    }
    memcpy(r + APIC_ID, (uint8_t *)old.regs + APIC_ID, 4);
    memcpy(r + APIC_VERSION, (uint8_t *)old.regs + APIC_VERSION, 4);
    stl_le_p(r + APIC_DFR, UINT32_MAX);
    stl_le_p(r + APIC_SVR, 0xff);
    for (unsigned lvt = APIC_LVT_TIMER; lvt <= APIC_LVT_ERROR; lvt += 0x10) {
        stl_le_p(r + lvt, APIC_LVT_MASKED);
    }
    if (x86_cpu_is_bsp(X86_CPU(cpu))) {
        stl_le_p(r + APIC_LVT_LINT0, APIC_LVT_EXTINT);
    }
    return kvm_x86_ioctl(cpu, KVM_SET_LAPIC, &lapic, "local APIC", errp);
}

static bool get_debugregs(CPUState *cpu, Error **errp)
{
    CPUX86State *env = cpu_env(cpu);
    struct kvm_debugregs d;

    if (!kvm_x86_ioctl(cpu, KVM_GET_DEBUGREGS, &d, "debug registers",
                       errp)) {
        return false;
    }
    for (unsigned i = 0; i < 4; i++) {
        env->dr[i] = d.db[i];
    }
    env->dr[6] = d.dr6;
    env->dr[7] = d.dr7;
    return true;
}

static bool put_debugregs(CPUState *cpu, Error **errp)
{
    CPUX86State *env = cpu_env(cpu);
    struct kvm_debugregs d = { .dr6 = env->dr[6], .dr7 = env->dr[7] };

    for (unsigned i = 0; i < 4; i++) {
        d.db[i] = env->dr[i];
    }
    return kvm_x86_ioctl(cpu, KVM_SET_DEBUGREGS, &d, "debug registers",
                         errp);
}

bool kvm_events_get(CPUState *cpu, Error **errp)
{
    CPUX86State *env = cpu_env(cpu);
    struct kvm_vcpu_events *e = &cpu->accel->events;

    if (!kvm_x86_ioctl(cpu, KVM_GET_VCPU_EVENTS, e, "events", errp)) {
        return false;
    }
    env->nmi_blocked = e->nmi.masked;
    env->irq_shadow = e->interrupt.shadow;
    env->exception_nr = e->exception.injected ? e->exception.nr : -1;
    if (e->flags & KVM_VCPUEVENT_VALID_SIPI_VECTOR) {
        env->sipi_vector = e->sipi_vector;
    }
    return get_mp_state(cpu, errp) && get_debugregs(cpu, errp);
}

/*
 * What was fetched goes back, but for what CPUX86State has of it.  A reset
 * drops everything.
 */
bool kvm_events_put(CPUState *cpu, int level, Error **errp)
{
    AccelCPUState *a = cpu->accel;
    CPUX86State *env = cpu_env(cpu);
    struct kvm_vcpu_events e;

    if (level >= KVM_PUT_RESET_STATE) {
        memset(&a->events, 0, sizeof(a->events));
        if (!put_mp_state(cpu, errp)) {
            return false;
        }
        if (kvm_kernel_irqchip && !a->fresh && !reset_lapic(cpu, errp)) {
            return false;
        }
    }
    e = a->events;
    e.nmi.masked = env->nmi_blocked;
    e.interrupt.shadow = env->irq_shadow ? 1 : 0;
    e.sipi_vector = env->sipi_vector;
    /* Everything but the SIPI vector, which the kernel's APIC may have
     * changed since, and SMM, which our guests are not offered. */
    e.flags = KVM_VCPUEVENT_VALID_NMI_PENDING | KVM_VCPUEVENT_VALID_SHADOW;
    return kvm_x86_ioctl(cpu, KVM_SET_VCPU_EVENTS, &e, "events", errp) &&
           put_debugregs(cpu, errp);
}
