/*
 * Model specific registers to and from KVM.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <asm/kvm_para.h>
#include "kvm-x86.h"
#include "qapi/error.h"
#include "qemu/error-report.h"

#define MSR_SPEC_CTRL 0x48
#define MSR_XSS 0xda0

/* An MSR that has a member in CPUX86State. */
typedef struct MsrMember {
    uint32_t index;
    uint16_t offset;
    uint8_t size;               /* of the member, 4 or 8 */
    uint8_t level;              /* KVM_PUT_* from which it is pushed */
    bool listed;                /* only if KVM lists it */
} MsrMember;

#define MEMBER(msr, member, lvl, lst)                                       \
    { msr, offsetof(CPUX86State, member),                                   \
      sizeof(((CPUX86State *)0)->member), lvl, lst }

static const MsrMember members[] = {
    MEMBER(MSR_IA32_SYSENTER_CS, sysenter_cs, KVM_PUT_RUNTIME_STATE, false),
    MEMBER(MSR_IA32_SYSENTER_ESP, sysenter_esp, KVM_PUT_RUNTIME_STATE, false),
    MEMBER(MSR_IA32_SYSENTER_EIP, sysenter_eip, KVM_PUT_RUNTIME_STATE, false),
    MEMBER(MSR_PAT, pat, KVM_PUT_RUNTIME_STATE, false),
    MEMBER(MSR_STAR, star, KVM_PUT_RUNTIME_STATE, true),
    MEMBER(MSR_LSTAR, lstar, KVM_PUT_RUNTIME_STATE, true),
    MEMBER(MSR_CSTAR, cstar, KVM_PUT_RUNTIME_STATE, true),
    MEMBER(MSR_FMASK, fmask, KVM_PUT_RUNTIME_STATE, true),
    MEMBER(MSR_KERNELGSBASE, kernelgsbase, KVM_PUT_RUNTIME_STATE, true),
    MEMBER(MSR_TSC_AUX, tsc_aux, KVM_PUT_RUNTIME_STATE, true),
    MEMBER(MSR_IA32_MISC_ENABLE, msr_ia32_misc_enable, KVM_PUT_RESET_STATE,
           true),
    MEMBER(MSR_IA32_FEATURE_CONTROL, msr_ia32_feature_control,
           KVM_PUT_RESET_STATE, true),
    MEMBER(MSR_MTRRdefType, mtrr_deftype, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRfix64K_00000, mtrr_fixed[0], KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRfix16K_80000, mtrr_fixed[1], KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRfix16K_A0000, mtrr_fixed[2], KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRfix4K_C0000 + 0, mtrr_fixed[3], KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRfix4K_C0000 + 1, mtrr_fixed[4], KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRfix4K_C0000 + 2, mtrr_fixed[5], KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRfix4K_C0000 + 3, mtrr_fixed[6], KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRfix4K_C0000 + 4, mtrr_fixed[7], KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRfix4K_C0000 + 5, mtrr_fixed[8], KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRfix4K_C0000 + 6, mtrr_fixed[9], KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRfix4K_C0000 + 7, mtrr_fixed[10], KVM_PUT_RESET_STATE,
           false),
    MEMBER(MSR_MTRRphysBase(0), mtrr_var[0].base, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysMask(0), mtrr_var[0].mask, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysBase(1), mtrr_var[1].base, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysMask(1), mtrr_var[1].mask, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysBase(2), mtrr_var[2].base, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysMask(2), mtrr_var[2].mask, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysBase(3), mtrr_var[3].base, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysMask(3), mtrr_var[3].mask, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysBase(4), mtrr_var[4].base, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysMask(4), mtrr_var[4].mask, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysBase(5), mtrr_var[5].base, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysMask(5), mtrr_var[5].mask, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysBase(6), mtrr_var[6].base, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysMask(6), mtrr_var[6].mask, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysBase(7), mtrr_var[7].base, KVM_PUT_RESET_STATE, false),
    MEMBER(MSR_MTRRphysMask(7), mtrr_var[7].mask, KVM_PUT_RESET_STATE, false),
};

/*
 * Paravirtual and other MSRs that a reset sets to a fixed value.  A guest
 * that was reset must not have KVM write its clock into the next one's
 * memory.
 */
static const struct {
    uint32_t index;
    uint64_t value;
} at_reset[] = {
    { MSR_IA32_TSC, 0 },
    { MSR_TSC_ADJUST, 0 },
    { MSR_SPEC_CTRL, 0 },
    { MSR_XSS, 0 },
    { MSR_KVM_WALL_CLOCK, 0 },
    { MSR_KVM_SYSTEM_TIME, 0 },
    { MSR_KVM_WALL_CLOCK_NEW, 0 },
    { MSR_KVM_SYSTEM_TIME_NEW, 0 },
    { MSR_KVM_ASYNC_PF_EN, 0 },
    { MSR_KVM_STEAL_TIME, 0 },
    { MSR_KVM_PV_EOI_EN, 0 },
    { MSR_KVM_POLL_CONTROL, 1 },
};

#define MAX_MSRS (ARRAY_SIZE(members) + ARRAY_SIZE(at_reset))

/* struct kvm_msrs, with room. */
typedef struct MsrBuffer {
    uint32_t nmsrs;
    uint32_t pad;
    struct kvm_msr_entry entries[MAX_MSRS];
} MsrBuffer;
QEMU_BUILD_BUG_ON(offsetof(MsrBuffer, entries) !=
                  offsetof(struct kvm_msrs, entries));

static struct kvm_msr_list *known;

/* What KVM lists; asked once, by the first vCPU.  BQL held. */
static void load_known(KVMState *s)
{
    struct kvm_msr_list probe = { .nmsrs = 0 };
    int ret = kvm_ioctl(s, KVM_GET_MSR_INDEX_LIST, &probe);

    if (ret < 0 && ret != -E2BIG) {
        probe.nmsrs = 0;
    }
    known = g_malloc0(sizeof(*known) +
                      probe.nmsrs * sizeof(known->indices[0]));
    known->nmsrs = probe.nmsrs;
    ret = kvm_ioctl(s, KVM_GET_MSR_INDEX_LIST, known);
    if (ret < 0) {
        error_report("KVM does not list its MSRs: %s", strerror(-ret));
        known->nmsrs = 0;
    }
}

void kvm_msr_init(KVMState *s)
{
    if (!known) {
        load_known(s);
    }
}

static bool is_known(uint32_t index)
{
    for (unsigned i = 0; i < known->nmsrs; i++) {
        if (known->indices[i] == index) {
            return true;
        }
    }
    return false;
}

/* Can the guest have it?  MTRRs go with their CPUID bit. */
static bool member_exists(const CPUX86State *env, const MsrMember *m)
{
    bool mtrr = (m->index >= MSR_MTRRphysBase(0) && m->index <= 0x26f) ||
                m->index == MSR_MTRRdefType;

    if (mtrr && !(env->features[FEAT_1_EDX] & CPUID_MTRR)) {
        return false;
    }
    return !m->listed || is_known(m->index);
}

static uint64_t load_member(const CPUX86State *env, const MsrMember *m)
{
    const char *p = (const char *)env + m->offset;

    return m->size == 4 ? *(const uint32_t *)p : *(const uint64_t *)p;
}

static void store_member(CPUX86State *env, const MsrMember *m, uint64_t v)
{
    char *p = (char *)env + m->offset;

    if (m->size == 4) {
        *(uint32_t *)p = v;
    } else {
        *(uint64_t *)p = v;
    }
}

static void append(MsrBuffer *b, uint32_t index, uint64_t value)
{
    b->entries[b->nmsrs++] = (struct kvm_msr_entry) {
        .index = index, .data = value,
    };
}

/*
 * The kernel stops at the first MSR it does not like: leave that one out, and
 * go on behind it.  Zero is what an MSR that does not exist holds.
 */
static bool put_all(CPUState *cpu, MsrBuffer *b, Error **errp)
{
    unsigned done = 0, n = b->nmsrs;

    while (done < n) {
        int ret;

        memmove(b->entries, b->entries + done,
                (n - done) * sizeof(b->entries[0]));
        n -= done;
        b->nmsrs = n;
        ret = kvm_vcpu_ioctl(cpu, KVM_SET_MSRS, b);
        if (ret < 0) {
            error_setg_errno(errp, -ret, "CPU %d: KVM cannot set MSRs",
                             cpu->cpu_index);
            return false;
        }
        if ((unsigned)ret >= n) {
            break;
        }
        if (b->entries[ret].data) {
            warn_report("CPU %d: KVM cannot set MSR 0x%x to 0x%" PRIx64,
                        cpu->cpu_index, b->entries[ret].index,
                        (uint64_t)b->entries[ret].data);
        }
        done = ret + 1;
    }
    return true;
}

bool kvm_msrs_put(CPUState *cpu, int level, Error **errp)
{
    CPUX86State *env = cpu_env(cpu);
    MsrBuffer b = { .nmsrs = 0 };

    for (unsigned i = 0; i < ARRAY_SIZE(members); i++) {
        if (level >= members[i].level && member_exists(env, &members[i])) {
            append(&b, members[i].index, load_member(env, &members[i]));
        }
    }
    if (level >= KVM_PUT_RESET_STATE && !cpu->accel->fresh) {
        for (unsigned i = 0; i < ARRAY_SIZE(at_reset); i++) {
            if (is_known(at_reset[i].index)) {
                append(&b, at_reset[i].index, at_reset[i].value);
            }
        }
    }
    return put_all(cpu, &b, errp);
}

bool kvm_msrs_get(CPUState *cpu, Error **errp)
{
    CPUX86State *env = cpu_env(cpu);
    MsrBuffer b;
    unsigned i = 0;

    while (i < ARRAY_SIZE(members)) {
        const MsrMember *at[ARRAY_SIZE(members)];
        unsigned next = i;
        int ret;

        b.nmsrs = b.pad = 0;
        for (; next < ARRAY_SIZE(members); next++) {
            if (member_exists(env, &members[next])) {
                at[b.nmsrs] = &members[next];
                append(&b, members[next].index, 0);
            }
        }
        if (!b.nmsrs) {
            break;
        }
        ret = kvm_vcpu_ioctl(cpu, KVM_GET_MSRS, &b);
        if (ret < 0) {
            error_setg_errno(errp, -ret, "CPU %d: KVM cannot get MSRs",
                             cpu->cpu_index);
            return false;
        }
        for (int k = 0; k < ret; k++) {
            store_member(env, at[k], b.entries[k].data);
        }
        if ((unsigned)ret == b.nmsrs) {
            break;
        }
        i = at[ret] - members + 1;      /* behind the one that failed */
    }
    return true;
}
