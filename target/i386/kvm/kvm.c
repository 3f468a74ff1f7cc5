/*
 * x86 under KVM: the virtual machine, its interrupt controllers, and the
 * operations that accel/kvm calls.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-x86.h"
#include "qapi/error.h"
#include "qemu/bswap.h"

/*
 * Four pages below the firmware that Intel processors without "unrestricted
 * guest" need to run real mode: an identity page table, then three pages of
 * TSS.  Boards keep RAM out of [0xfeffc000, 0xff000000).
 */
#define IDENTITY_MAP_GPA 0xfeffc000ull
#define TSS_GPA (IDENTITY_MAP_GPA + 0x1000)

#define IOAPIC_PINS 24

bool kvm_x86_ioctl(CPUState *cpu, unsigned long type, void *arg,
                   const char *what, Error **errp)
{
    int ret = kvm_vcpu_ioctl(cpu, type, arg);

    if (ret < 0) {
        error_setg_errno(errp, -ret, "CPU %d: KVM cannot access %s",
                         cpu->cpu_index, what);
        return false;
    }
    return true;
}

static bool x86_init(KVMState *s, Error **errp)
{
    static const struct {
        unsigned cap;
        const char *name;
    } needed[] = {
        { KVM_CAP_XSAVE, "XSAVE state" },
        { KVM_CAP_VCPU_EVENTS, "vCPU events" },
        { KVM_CAP_DEBUGREGS, "debug registers" },
        { KVM_CAP_MP_STATE, "processor run states" },
        { KVM_CAP_EXT_CPUID, "CPUID tables" },
        { KVM_CAP_SET_IDENTITY_MAP_ADDR, "placing the identity map" },
    };

    for (unsigned i = 0; i < ARRAY_SIZE(needed); i++) {
        if (!kvm_check_extension(s, needed[i].cap)) {
            error_setg(errp, "this host's KVM lacks %s (capability %u): its "
                       "kernel is too old", needed[i].name, needed[i].cap);
            return false;
        }
    }
    if (kvm_split_irqchip && !kvm_check_extension(s, KVM_CAP_SPLIT_IRQCHIP)) {
        if (s->irqchip_given) {
            error_setg(errp, "this host's KVM does not support "
                       "kernel-irqchip=split");
            return false;
        }
        kvm_split_irqchip = false;
        s->irqchip = ON_OFF_SPLIT_ON;
    }
    kvm_cpuid_init(s);
    return true;
}

static bool x86_init_vm(KVMState *s, Error **errp)
{
    uint64_t identity = IDENTITY_MAP_GPA;
    int ret = kvm_vm_ioctl(s, KVM_SET_IDENTITY_MAP_ADDR, &identity);

    if (ret >= 0) {
        ret = kvm_vm_ioctl_val(s, KVM_SET_TSS_ADDR, TSS_GPA);
    }
    if (ret < 0) {
        error_setg_errno(errp, -ret, "KVM cannot place its TSS at 0x%llx",
                         TSS_GPA);
        return false;
    }
    return true;
}

static bool read_apic(CPUState *cpu, uint32_t *regs, bool *x2apic)
{
    struct kvm_lapic_state state;

    if (kvm_vcpu_ioctl(cpu, KVM_GET_LAPIC, &state) < 0) {
        return false;
    }
    for (unsigned i = 0; i < X86_APIC_REGS; i++) {
        regs[i] = ldl_le_p(state.regs + 16 * i);
    }
    *x2apic = cpu->accel->sregs.apic_base & MSR_IA32_APICBASE_EXTD;
    return true;
}

static bool x86_create_irqchip(KVMState *s, Error **errp)
{
    int ret;

    x86_cpu_set_apic_reader(read_apic);
    if (!kvm_split_irqchip) {
        ret = kvm_vm_ioctl_val(s, KVM_CREATE_IRQCHIP, 0);
        if (ret < 0) {
            error_setg_errno(errp, -ret, "KVM cannot create its interrupt "
                             "controllers");
            return false;
        }
        return true;
    }
    ret = kvm_vm_enable_cap(s, KVM_CAP_SPLIT_IRQCHIP, IOAPIC_PINS);
    if (ret < 0) {
        error_setg_errno(errp, -ret, "KVM cannot split its interrupt "
                         "controllers");
        return false;
    }
    if (kvm_vm_check_extension(s, KVM_CAP_X2APIC_API)) {
        /* APIC ids above 255; harmless without.  A failure shows then. */
        kvm_vm_enable_cap(s, KVM_CAP_X2APIC_API,
                          KVM_X2APIC_API_USE_32BIT_IDS |
                          KVM_X2APIC_API_DISABLE_BROADCAST_QUIRK);
    }
    return true;
}

static void x86_init_routing(KVMState *s)
{
    if (kvm_split_irqchip) {
        KVMRouteChange c = kvm_irqchip_begin_route_changes(s);

        /* GSI 0 to 23 are the pins of our I/O APIC, which fills them in. */
        for (unsigned i = 0; i < IOAPIC_PINS; i++) {
            kvm_irqchip_add_msi_route(&c, (MSIMessage) { 0, 0 });
        }
        return;
    }
    for (unsigned i = 0; i < 16; i++) {
        if (i == 2) {
            continue;       /* the cascade of the two 8259s */
        }
        kvm_irqchip_add_irq_route(s, i, i < 8 ? KVM_IRQCHIP_PIC_MASTER
                                              : KVM_IRQCHIP_PIC_SLAVE, i % 8);
    }
    for (unsigned i = 0; i < IOAPIC_PINS; i++) {
        if (i != 2) {
            /* The timer's line is on pin 2, as boards say in their MADT. */
            kvm_irqchip_add_irq_route(s, i, KVM_IRQCHIP_IOAPIC,
                                      i == 0 ? 2 : i);
        }
    }
}

static bool set_tsc_khz(CPUState *cpu, Error **errp)
{
    int64_t khz = cpu_env(cpu)->tsc_khz;
    int ret;

    if (!khz) {
        return true;
    }
    ret = kvm_vcpu_ioctl_val(cpu, KVM_SET_TSC_KHZ, khz);
    if (ret < 0) {
        error_setg_errno(errp, -ret, "KVM cannot run a time stamp counter at "
                         "%" PRId64 " kHz on this host", khz);
        return false;
    }
    return true;
}

static bool enforce_pv(CPUState *cpu, Error **errp)
{
    struct kvm_enable_cap cap = {
        .cap = KVM_CAP_ENFORCE_PV_FEATURE_CPUID,
        .args[0] = 1,
    };
    int ret;

    if (!X86_CPU(cpu)->enforce_kvm_pv) {
        return true;
    }
    ret = kvm_vcpu_ioctl(cpu, KVM_ENABLE_CAP, &cap);
    if (ret < 0) {
        error_setg_errno(errp, -ret, "this host's KVM does not support "
                         "kvm-pv-enforce-cpuid");
        return false;
    }
    return true;
}

static bool x86_init_vcpu(CPUState *cpu, Error **errp)
{
    KVMState *s = kvm_state;
    int size = kvm_vm_check_extension(s, KVM_CAP_XSAVE2);

    kvm_msr_init(s);
    cpu->accel = g_new0(AccelCPUState, 1);
    cpu->accel->fresh = true;
    cpu->accel->xsave_size = MAX(size, (int)sizeof(struct kvm_xsave));
    cpu->accel->xsave = g_malloc0(cpu->accel->xsave_size);
    if (!set_tsc_khz(cpu, errp) || !enforce_pv(cpu, errp) ||
        !kvm_cpuid_set(cpu, errp)) {
        g_free(cpu->accel->xsave);
        g_free(cpu->accel);
        cpu->accel = NULL;
        return false;
    }
    return true;
}

static void x86_destroy_vcpu(CPUState *cpu)
{
    g_free(cpu->accel->xsave);
    g_free(cpu->accel);
    cpu->accel = NULL;
}

static bool x86_get_registers(CPUState *cpu, Error **errp)
{
    return kvm_events_get(cpu, errp) && kvm_regs_get(cpu, errp) &&
           kvm_fpu_get(cpu, errp) && kvm_sregs_get(cpu, errp) &&
           kvm_msrs_get(cpu, errp);
}

/*
 * Control registers first: they decide what the others may be.  MSRs after
 * sregs, which hold EFER; events last, so that nothing disturbs them.
 */
static bool x86_put_registers(CPUState *cpu, int level, Error **errp)
{
    if (!kvm_sregs_put(cpu, level, errp) || !kvm_regs_put(cpu, errp) ||
        !kvm_fpu_put(cpu, level, errp) || !kvm_msrs_put(cpu, level, errp) ||
        !kvm_events_put(cpu, level, errp)) {
        return false;
    }
    cpu->accel->fresh = false;
    return true;
}

static const KVMArchOps x86_ops = {
    .init = x86_init,
    .init_vm = x86_init_vm,
    .create_irqchip = x86_create_irqchip,
    .init_routing = x86_init_routing,
    .init_vcpu = x86_init_vcpu,
    .destroy_vcpu = x86_destroy_vcpu,
    .get_registers = x86_get_registers,
    .put_registers = x86_put_registers,
    .pre_run = kvm_x86_pre_run,
    .post_run = kvm_x86_post_run,
    .process_async_events = kvm_x86_process_async_events,
    .handle_exit = kvm_x86_handle_exit,
};

static void x86_register(void)
{
    kvm_register_arch_ops(&x86_ops);
}
type_init(x86_register)
