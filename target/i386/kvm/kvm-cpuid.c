/*
 * CPUID under KVM: what the host can do, and what a vCPU reports.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <asm/kvm_para.h>
#include "kvm-x86.h"
#include "qapi/error.h"
#include "qemu/error-report.h"

#define MAX_ENTRIES 256         /* the kernel's own limit */

static struct kvm_cpuid2 *supported;

static struct kvm_cpuid2 *cpuid_new(unsigned n)
{
    struct kvm_cpuid2 *c =
        g_malloc0(sizeof(*c) + n * sizeof(c->entries[0]));

    c->nent = n;
    return c;
}

static uint64_t feature_filter(FeatureWord w)
{
    const FeatureWordInfo *info = &x86_feature_word_info[w];

    if (!info->leaf) {
        return 0;
    }
    return kvm_arch_get_supported_cpuid(kvm_state, info->leaf,
                                        info->subleaf, info->reg);
}

/*
 * Asking costs a third of a millisecond where CPUID traps: not before
 * somebody wants to know, and once.
 */
static const struct kvm_cpuid2 *get_supported(KVMState *s)
{
    if (!supported) {
        int ret;

        supported = cpuid_new(MAX_ENTRIES);
        ret = kvm_ioctl(s, KVM_GET_SUPPORTED_CPUID, supported);
        if (ret < 0) {
            error_report("KVM does not say which CPUID it supports: %s",
                         strerror(-ret));
            supported->nent = 0;
        }
    }
    return supported;
}

void kvm_cpuid_init(KVMState *s)
{
    x86_cpu_set_feature_filter(feature_filter);
}

static uint32_t entry_reg(const struct kvm_cpuid_entry2 *e, int reg)
{
    switch (reg) {
    case R_EAX:
        return e->eax;
    case R_EBX:
        return e->ebx;
    case R_ECX:
        return e->ecx;
    default:
        return e->edx;
    }
}

static uint32_t lookup(KVMState *s, uint32_t function, uint32_t index,
                       int reg)
{
    const struct kvm_cpuid2 *c = get_supported(s);

    for (unsigned i = 0; i < c->nent; i++) {
        const struct kvm_cpuid_entry2 *e = &c->entries[i];

        if (e->function == function &&
            (!(e->flags & KVM_CPUID_FLAG_SIGNIFCANT_INDEX) ||
             e->index == index)) {
            return entry_reg(e, reg);
        }
    }
    return 0;
}

uint32_t kvm_arch_get_supported_cpuid(KVMState *s, uint32_t function,
                                      uint32_t index, int reg)
{
    uint32_t v = lookup(s, function, index, reg);

    if (function == 1 && reg == R_ECX) {
        /* Bits that depend on more than the processor. */
        v &= ~(CPUID_EXT_TSC_DEADLINE | CPUID_EXT_OSXSAVE);
        v |= CPUID_EXT_HYPERVISOR;
        if (kvm_kernel_irqchip) {
            if (kvm_check_extension(s, KVM_CAP_TSC_DEADLINE_TIMER)) {
                v |= CPUID_EXT_TSC_DEADLINE;
            }
            v |= CPUID_EXT_X2APIC;
        } else {
            v &= ~CPUID_EXT_X2APIC;
        }
    } else if (function == 1 && reg == R_EDX) {
        v |= CPUID_APIC;
    } else if (function == 0x80000001 && reg == R_EDX) {
        /* AMD repeats these; an Intel host does not, and need not. */
        v |= lookup(s, 1, 0, R_EDX) & CPUID_EXT2_AMD_ALIASES;
    } else if (function == KVM_SIGNATURE_LEAF + 1 && reg == R_EAX &&
               !kvm_kernel_irqchip) {
        v &= ~((1u << KVM_FEATURE_PV_EOI) | (1u << KVM_FEATURE_PV_SEND_IPI) |
               (1u << KVM_FEATURE_PV_UNHALT));
    }
    return v;
}

/* Append one leaf; false when the table is full. */
static bool add(struct kvm_cpuid2 *c, CPUX86State *env, uint32_t function,
                uint32_t index, bool indexed, struct kvm_cpuid_entry2 **out)
{
    struct kvm_cpuid_entry2 *e;

    if (c->nent == MAX_ENTRIES) {
        return false;
    }
    e = &c->entries[c->nent++];
    e->function = function;
    e->index = index;
    e->flags = indexed ? KVM_CPUID_FLAG_SIGNIFCANT_INDEX : 0;
    cpu_x86_cpuid(env, function, index, &e->eax, &e->ebx, &e->ecx, &e->edx);
    *out = e;
    return true;
}

/* A leaf with subleaves: add them until the last one (SDM vol. 2, CPUID). */
static bool add_indexed(struct kvm_cpuid2 *c, CPUX86State *env,
                        uint32_t function)
{
    uint32_t last = function == 0xd ? 63 : 31;
    struct kvm_cpuid_entry2 *e;

    for (uint32_t i = 0; i <= last; i++) {
        if (!add(c, env, function, i, true, &e)) {
            return false;
        }
        switch (function) {
        case 4:
        case 0x8000001d:
            if (!(e->eax & 0x1f)) {
                return true;
            }
            break;
        case 0xb:
        case 0x1f:
            if (!((e->ecx >> 8) & 0xff)) {
                return true;
            }
            break;
        case 0xd:
            if (i > 1 && !e->eax) {
                c->nent--;      /* a component that does not exist */
            }
            break;
        default:
            /* EAX of the first subleaf is the number of the last. */
            if (i == 0) {
                last = MIN(last, e->eax);
            }
            break;
        }
    }
    return true;
}

static bool add_range(struct kvm_cpuid2 *c, CPUX86State *env, uint32_t first)
{
    struct kvm_cpuid_entry2 *e;
    uint32_t last = first, ebx, ecx, edx;

    cpu_x86_cpuid(env, first, 0, &last, &ebx, &ecx, &edx);
    if (last < first || last > first + 0xff) {
        return true;        /* no such range */
    }
    for (uint32_t f = first; f <= last; f++) {
        switch (f) {
        case 4:
        case 7:
        case 0xb:
        case 0xd:
        case 0x14:
        case 0x1f:
        case 0x8000001d:
            if (!add_indexed(c, env, f)) {
                return false;
            }
            break;
        default:
            if (!add(c, env, f, 0, false, &e)) {
                return false;
            }
            break;
        }
    }
    return true;
}

bool kvm_cpuid_set(CPUState *cpu, Error **errp)
{
    CPUX86State *env = cpu_env(cpu);
    struct kvm_cpuid2 *c = cpuid_new(MAX_ENTRIES);
    bool ok;

    c->nent = 0;
    ok = add_range(c, env, 0) && add_range(c, env, KVM_SIGNATURE_LEAF) &&
         add_range(c, env, 0x80000000);
    if (!ok) {
        error_setg(errp, "CPUID has more than %d leaves", MAX_ENTRIES);
    } else {
        ok = kvm_x86_ioctl(cpu, KVM_SET_CPUID2, c, "CPUID", errp);
    }
    g_free(c);
    return ok;
}
