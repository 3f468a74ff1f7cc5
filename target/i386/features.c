/*
 * CPUID feature words: where each is found and what its bits are called.
 *
 * Names are those of the SDM (vol. 2, CPUID) and the AMD APM (vol. 3,
 * appendix E) in the spelling that users of -cpu know.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <asm/kvm_para.h>

#include "qapi/error.h"
#include "qapi/visitor.h"
#include "target/i386/cpu.h"

const FeatureWordInfo x86_feature_word_info[FEATURE_WORDS] = {
    [FEAT_1_EDX] = {
        .leaf = 1, .reg = R_EDX,
        .feat_names = {
            "fpu", "vme", "de", "pse", "tsc", "msr", "pae", "mce",
            "cx8", "apic", NULL, "sep", "mtrr", "pge", "mca", "cmov",
            "pat", "pse36", "pn", "clflush", NULL, "ds", "acpi", "mmx",
            "fxsr", "sse", "sse2", "ss", "ht", "tm", "ia64", "pbe",
        },
    },
    [FEAT_1_ECX] = {
        .leaf = 1, .reg = R_ECX,
        .feat_names = {
            "pni", "pclmulqdq", "dtes64", "monitor",
            "ds-cpl", "vmx", "smx", "est",
            "tm2", "ssse3", "cid", NULL, "fma", "cx16", "xtpr", "pdcm",
            NULL, "pcid", "dca", "sse4.1",
            "sse4.2", "x2apic", "movbe", "popcnt",
            "tsc-deadline", "aes", "xsave", NULL,
            "avx", "f16c", "rdrand", "hypervisor",
        },
    },
    [FEAT_7_0_EBX] = {
        .leaf = 7, .subleaf = 0, .needs_subleaf = true, .reg = R_EBX,
        .feat_names = {
            "fsgsbase", "tsc-adjust", "sgx", "bmi1",
            "hle", "avx2", "fdp-excptn-only", "smep",
            "bmi2", "erms", "invpcid", "rtm",
            NULL, "zero-fcs-fds", "mpx", NULL,
            "avx512f", "avx512dq", "rdseed", "adx",
            "smap", "avx512ifma", "pcommit", "clflushopt",
            "clwb", "intel-pt", "avx512pf", "avx512er",
            "avx512cd", "sha-ni", "avx512bw", "avx512vl",
        },
    },
    [FEAT_7_0_ECX] = {
        .leaf = 7, .subleaf = 0, .needs_subleaf = true, .reg = R_ECX,
        .feat_names = {
            NULL, "avx512vbmi", "umip", "pku",
            NULL, "waitpkg", "avx512vbmi2", NULL,
            "gfni", "vaes", "vpclmulqdq", "avx512vnni",
            "avx512bitalg", NULL, "avx512-vpopcntdq", NULL,
            "la57", NULL, NULL, NULL, NULL, NULL, "rdpid", NULL,
            "bus-lock-detect", "cldemote", NULL, "movdiri",
            "movdir64b", NULL, "sgxlc", "pks",
        },
    },
    [FEAT_7_0_EDX] = {
        .leaf = 7, .subleaf = 0, .needs_subleaf = true, .reg = R_EDX,
        .feat_names = {
            NULL, NULL, "avx512-4vnniw", "avx512-4fmaps",
            "fsrm", NULL, NULL, NULL,
            "avx512-vp2intersect", NULL, "md-clear", NULL,
            NULL, NULL, "serialize", NULL,
            "tsx-ldtrk", NULL, NULL, "arch-lbr",
            NULL, NULL, "amx-bf16", "avx512-fp16",
            "amx-tile", "amx-int8", "spec-ctrl", "stibp",
            "flush-l1d", "arch-capabilities", "core-capability", "ssbd",
        },
    },
    [FEAT_7_1_EAX] = {
        .leaf = 7, .subleaf = 1, .needs_subleaf = true, .reg = R_EAX,
        .feat_names = {
            "sha512", "sm3", "sm4", NULL,
            "avx-vnni", "avx512-bf16", NULL, "cmpccxadd",
            NULL, NULL, "fzrm", "fsrs", "fsrc", NULL, NULL, NULL,
            NULL, "fred", "lkgs", "wrmsrns", NULL, "amx-fp16", NULL,
            "avx-ifma", NULL, NULL, "lam",
        },
    },
    [FEAT_8000_0001_EDX] = {
        .leaf = 0x80000001, .reg = R_EDX,
        .feat_names = {
            [11] = "syscall", [20] = "nx", [22] = "mmxext",
            [25] = "fxsr-opt", [26] = "pdpe1gb", [27] = "rdtscp",
            [29] = "lm", [30] = "3dnowext", [31] = "3dnow",
        },
    },
    [FEAT_8000_0001_ECX] = {
        .leaf = 0x80000001, .reg = R_ECX,
        .feat_names = {
            "lahf-lm", "cmp-legacy", "svm", "extapic",
            "cr8legacy", "abm", "sse4a", "misalignsse",
            "3dnowprefetch", "osvw", "ibs", "xop",
            "skinit", "wdt", NULL, "lwp",
            "fma4", "tce", NULL, "nodeid-msr",
            NULL, "tbm", "topoext", "perfctr-core", "perfctr-nb",
        },
    },
    [FEAT_8000_0007_EDX] = {
        .leaf = 0x80000007, .reg = R_EDX,
        .feat_names = { [8] = "invtsc" },
    },
    [FEAT_8000_0008_EBX] = {
        .leaf = 0x80000008, .reg = R_EBX,
        .feat_names = {
            [0] = "clzero", [2] = "xsaveerptr", [9] = "wbnoinvd",
            [12] = "ibpb", [14] = "ibrs", [15] = "amd-stibp",
            [17] = "stibp-always-on", [24] = "amd-ssbd", [25] = "virt-ssbd",
            [26] = "amd-no-ssb", [28] = "amd-psfd",
        },
    },
    [FEAT_KVM] = {
        .leaf = KVM_SIGNATURE_LEAF + 1, .reg = R_EAX,
        .feat_names = {
            "kvmclock", "kvm-nopiodelay", "kvm-mmu", NULL,
            "kvm-asyncpf", "kvm-steal-time", "kvm-pv-eoi", "kvm-pv-unhalt",
            NULL, "kvm-pv-tlb-flush", "kvm-asyncpf-vmexit", "kvm-pv-ipi",
            "kvm-poll-control", "kvm-pv-sched-yield", "kvm-asyncpf-int",
            "kvm-msi-ext-dest-id", [24] = "kvmclock-stable-bit",
        },
    },
    [FEAT_KVM_HINTS] = {
        .leaf = KVM_SIGNATURE_LEAF + 1, .reg = R_EDX,
        .feat_names = { "kvm-hint-dedicated" },
    },
    [FEAT_SVM] = {
        .leaf = 0x8000000a, .reg = R_EDX,
        .feat_names = {
            "npt", "lbrv", "svm-lock", "nrip-save",
            "tsc-scale", "vmcb-clean", "flushbyasid", "decodeassists",
            NULL, NULL, "pause-filter", NULL, "pfthreshold", "avic", NULL,
            "v-vmsave-vmload", "vgif", [28] = "svme-addr-chk",
        },
    },
    [FEAT_XSAVE] = {
        .leaf = 0xd, .subleaf = 1, .needs_subleaf = true, .reg = R_EAX,
        .feat_names = { "xsaveopt", "xsavec", "xgetbv1", "xsaves", "xfd" },
    },
    [FEAT_6_EAX] = {
        .leaf = 6, .reg = R_EAX,
        .feat_names = { [2] = "arat" },
    },
    /* State components are counted, not named. */
    [FEAT_XSAVE_XCR0_LO] = {
        .leaf = 0xd, .subleaf = 0, .needs_subleaf = true, .reg = R_EAX,
    },
    [FEAT_XSAVE_XCR0_HI] = {
        .leaf = 0xd, .subleaf = 0, .needs_subleaf = true, .reg = R_EDX,
    },
};

/* Word and bit of a property, in the property's opaque pointer. */
#define FEATURE_OPAQUE(w, bit) GUINT_TO_POINTER((w) * 32 + (bit))
#define OPAQUE_WORD(opaque)    (GPOINTER_TO_UINT(opaque) / 32)

/* "kvmclock" stands for the old and the new pair of MSRs: bits 0 and 3. */
static uint64_t opaque_mask(void *opaque)
{
    return opaque == FEATURE_OPAQUE(FEAT_KVM, 0)
        ? 1 << KVM_FEATURE_CLOCKSOURCE | 1 << KVM_FEATURE_CLOCKSOURCE2
        : 1ULL << GPOINTER_TO_UINT(opaque) % 32;
}

static void feature_get(Object *obj, Visitor *v, const char *name,
                        void *opaque, Error **errp)
{
    CPUX86State *env = &X86_CPU(obj)->env;
    uint64_t mask = opaque_mask(opaque);
    bool value = (env->features[OPAQUE_WORD(opaque)] & mask) == mask;

    visit_type_bool(v, name, &value, errp);
}

static void feature_set(Object *obj, Visitor *v, const char *name,
                        void *opaque, Error **errp)
{
    X86CPU *cpu = X86_CPU(obj);
    uint64_t mask = opaque_mask(opaque);
    FeatureWord w = OPAQUE_WORD(opaque);
    bool value;

    if (DEVICE(obj)->realized) {
        error_setg(errp, "CPU feature '%s' cannot change after realize", name);
        return;
    }
    if (!visit_type_bool(v, name, &value, errp)) {
        return;
    }
    if (value) {
        cpu->env.features[w] |= mask;
    } else {
        cpu->env.features[w] &= ~mask;
    }
    cpu->user_features[w] |= mask;
}

static void add_feature(ObjectClass *oc, const char *name, FeatureWord w,
                        unsigned int bit)
{
    object_class_property_add(oc, name, "bool", feature_get, feature_set, NULL,
                              FEATURE_OPAQUE(w, bit));
}

/*
 * Further names of a bit, as other tools call it, and the spellings with '_'
 * that clients still set by qom-set or -global.  (-cpu itself reads '_' as
 * '-'.)  The list is closed: new features have one name.
 */
static const struct {
    char name[20];
    uint8_t word, bit;
} other_names[] = {
    { "sse3", FEAT_1_ECX, 0 },
    { "pclmuldq", FEAT_1_ECX, 1 },
    { "ds_cpl", FEAT_1_ECX, 4 },
    { "sse4-1", FEAT_1_ECX, 19 },
    { "sse4_1", FEAT_1_ECX, 19 },
    { "sse4-2", FEAT_1_ECX, 20 },
    { "sse4_2", FEAT_1_ECX, 20 },
    { "tsc_adjust", FEAT_7_0_EBX, 1 },
    { "xd", FEAT_8000_0001_EDX, 20 },
    { "ffxsr", FEAT_8000_0001_EDX, 25 },
    { "fxsr_opt", FEAT_8000_0001_EDX, 25 },
    { "i64", FEAT_8000_0001_EDX, 29 },
    { "lahf_lm", FEAT_8000_0001_ECX, 0 },
    { "cmp_legacy", FEAT_8000_0001_ECX, 1 },
    { "nodeid_msr", FEAT_8000_0001_ECX, 19 },
    { "perfctr_core", FEAT_8000_0001_ECX, 23 },
    { "perfctr_nb", FEAT_8000_0001_ECX, 24 },
    { "kvm_nopiodelay", FEAT_KVM, 1 },
    { "kvm_mmu", FEAT_KVM, 2 },
    { "kvm_asyncpf", FEAT_KVM, 4 },
    { "kvm_steal_time", FEAT_KVM, 5 },
    { "kvm_pv_eoi", FEAT_KVM, 6 },
    { "kvm_pv_unhalt", FEAT_KVM, 7 },
    { "kvm_poll_control", FEAT_KVM, 12 },
    { "kvm_asyncpf_int", FEAT_KVM, 14 },
    { "svm_lock", FEAT_SVM, 2 },
    { "nrip_save", FEAT_SVM, 3 },
    { "tsc_scale", FEAT_SVM, 4 },
    { "vmcb_clean", FEAT_SVM, 5 },
    { "pause_filter", FEAT_SVM, 10 },
};

void x86_cpu_class_add_feature_properties(ObjectClass *oc)
{
    FeatureWord w;
    unsigned int bit;

    for (w = 0; w < FEATURE_WORDS; w++) {
        for (bit = 0; bit < 32; bit++) {
            const char *name = x86_feature_word_info[w].feat_names[bit];

            if (name) {
                add_feature(oc, name, w, bit);
            }
        }
    }
    for (bit = 0; bit < ARRAY_SIZE(other_names); bit++) {
        add_feature(oc, other_names[bit].name, other_names[bit].word,
                    other_names[bit].bit);
    }
}
