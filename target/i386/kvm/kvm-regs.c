/*
 * General, segment and control registers to and from KVM.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-x86.h"

#define APIC_BASE_DEFAULT (0xfee00000ull | MSR_IA32_APICBASE_ENABLE)

/* The kernel's order of general registers: struct kvm_regs. */
static uint64_t *kvm_reg(struct kvm_regs *r, unsigned i)
{
    uint64_t *const regs[CPU_NB_REGS] = {
        [R_EAX] = (uint64_t *)&r->rax, [R_EBX] = (uint64_t *)&r->rbx,
        [R_ECX] = (uint64_t *)&r->rcx, [R_EDX] = (uint64_t *)&r->rdx,
        [R_ESI] = (uint64_t *)&r->rsi, [R_EDI] = (uint64_t *)&r->rdi,
        [R_ESP] = (uint64_t *)&r->rsp, [R_EBP] = (uint64_t *)&r->rbp,
        [8] = (uint64_t *)&r->r8, [9] = (uint64_t *)&r->r9,
        [10] = (uint64_t *)&r->r10, [11] = (uint64_t *)&r->r11,
        [12] = (uint64_t *)&r->r12, [13] = (uint64_t *)&r->r13,
        [14] = (uint64_t *)&r->r14, [15] = (uint64_t *)&r->r15,
    };

    return regs[i];
}

bool kvm_regs_get(CPUState *cpu, Error **errp)
{
    CPUX86State *env = cpu_env(cpu);
    struct kvm_regs regs;

    if (!kvm_x86_ioctl(cpu, KVM_GET_REGS, &regs, "registers", errp)) {
        return false;
    }
    for (unsigned i = 0; i < CPU_NB_REGS; i++) {
        env->regs[i] = *kvm_reg(&regs, i);
    }
    env->eip = regs.rip;
    env->eflags = regs.rflags;
    return true;
}

bool kvm_regs_put(CPUState *cpu, Error **errp)
{
    CPUX86State *env = cpu_env(cpu);
    struct kvm_regs regs = { .rip = env->eip,
                             .rflags = env->eflags | EFLAGS_FIXED };

    for (unsigned i = 0; i < CPU_NB_REGS; i++) {
        *kvm_reg(&regs, i) = env->regs[i];
    }
    return kvm_x86_ioctl(cpu, KVM_SET_REGS, &regs, "registers", errp);
}

static void get_seg(SegmentCache *seg, const struct kvm_segment *k)
{
    seg->selector = k->selector;
    seg->base = k->base;
    seg->limit = k->limit;
    seg->flags = k->unusable ? 0 :
                 k->type << DESC_TYPE_SHIFT | (k->s ? DESC_S_MASK : 0) |
                 k->dpl << DESC_DPL_SHIFT | (k->present ? DESC_P_MASK : 0) |
                 (k->avl ? DESC_AVL_MASK : 0) | (k->l ? DESC_L_MASK : 0) |
                 (k->db ? DESC_B_MASK : 0) | (k->g ? DESC_G_MASK : 0);
}

static void put_seg(const SegmentCache *seg, struct kvm_segment *k)
{
    const uint32_t f = seg->flags;

    *k = (struct kvm_segment) {
        .selector = seg->selector,
        .base = seg->base,
        .limit = seg->limit,
        .type = (f & DESC_TYPE_MASK) >> DESC_TYPE_SHIFT,
        .s = !!(f & DESC_S_MASK),
        .dpl = (f & DESC_DPL_MASK) >> DESC_DPL_SHIFT,
        .present = !!(f & DESC_P_MASK),
        .avl = !!(f & DESC_AVL_MASK),
        .l = !!(f & DESC_L_MASK),
        .db = !!(f & DESC_B_MASK),
        .g = !!(f & DESC_G_MASK),
        .unusable = !(f & DESC_P_MASK),
    };
}

/* In virtual-8086 mode all segments have these attributes (SDM vol. 3,
 * 21.2.1), whatever was loaded before. */
static void put_vm86_seg(const SegmentCache *seg, struct kvm_segment *k)
{
    *k = (struct kvm_segment) {
        .selector = seg->selector,
        .base = seg->base,
        .limit = seg->limit,
        .type = 3, .present = 1, .dpl = 3, .s = 1,
    };
}

static struct kvm_segment *kvm_seg(struct kvm_sregs *s, unsigned i)
{
    struct kvm_segment *const segs[6] = {
        [R_ES] = &s->es, [R_CS] = &s->cs, [R_SS] = &s->ss,
        [R_DS] = &s->ds, [R_FS] = &s->fs, [R_GS] = &s->gs,
    };

    return segs[i];
}

bool kvm_sregs_get(CPUState *cpu, Error **errp)
{
    CPUX86State *env = cpu_env(cpu);
    struct kvm_sregs *s = &cpu->accel->sregs;

    if (!kvm_x86_ioctl(cpu, KVM_GET_SREGS, s, "segment registers", errp)) {
        return false;
    }
    for (unsigned i = 0; i < 6; i++) {
        get_seg(&env->segs[i], kvm_seg(s, i));
    }
    get_seg(&env->tr, &s->tr);
    get_seg(&env->ldt, &s->ldt);
    env->gdt.base = s->gdt.base;
    env->gdt.limit = s->gdt.limit;
    env->idt.base = s->idt.base;
    env->idt.limit = s->idt.limit;
    env->cr[0] = s->cr0;
    env->cr[2] = s->cr2;
    env->cr[3] = s->cr3;
    env->cr[4] = s->cr4;
    env->efer = s->efer;
    return true;
}

/* The APIC's part: ours if the APIC is, else the kernel's own value back. */
static void put_apic(CPUState *cpu, struct kvm_sregs *s, int level)
{
    CPUX86State *env = cpu_env(cpu);
    const X86ApicOps *ops = env->apic_ops;

    if (!kvm_kernel_irqchip) {
        s->apic_base = ops ? ops->get_base(env->apic) : APIC_BASE_DEFAULT;
        s->cr8 = ops ? ops->get_tpr(env->apic) : 0;
        cpu->accel->last_cr8 = s->cr8;
        cpu->accel->last_apic_base = s->apic_base;
        cpu->kvm_run->cr8 = s->cr8;
        cpu->kvm_run->apic_base = s->apic_base;
    } else if (level >= KVM_PUT_RESET_STATE) {
        s->apic_base = APIC_BASE_DEFAULT |
                       (x86_cpu_is_bsp(X86_CPU(cpu)) ? MSR_IA32_APICBASE_BSP
                                                     : 0);
        s->cr8 = 0;
    }
}

bool kvm_sregs_put(CPUState *cpu, int level, Error **errp)
{
    CPUX86State *env = cpu_env(cpu);
    struct kvm_sregs *s = &cpu->accel->sregs;

    /* Pending interrupts travel in the vCPU's events. */
    memset(s->interrupt_bitmap, 0, sizeof(s->interrupt_bitmap));
    for (unsigned i = 0; i < 6; i++) {
        if (env->eflags & VM_MASK) {
            put_vm86_seg(&env->segs[i], kvm_seg(s, i));
        } else {
            put_seg(&env->segs[i], kvm_seg(s, i));
        }
    }
    put_seg(&env->tr, &s->tr);
    put_seg(&env->ldt, &s->ldt);
    s->gdt.base = env->gdt.base;
    s->gdt.limit = env->gdt.limit;
    s->idt.base = env->idt.base;
    s->idt.limit = env->idt.limit;
    s->cr0 = env->cr[0];
    s->cr2 = env->cr[2];
    s->cr3 = env->cr[3];
    s->cr4 = env->cr[4];
    s->efer = env->efer;
    put_apic(cpu, s, level);
    return kvm_x86_ioctl(cpu, KVM_SET_SREGS, s, "segment registers", errp);
}
