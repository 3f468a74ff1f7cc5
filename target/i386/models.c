/*
 * Named processor models, and what the interpreter can run.
 *
 * A model's features are what it asks for; the accelerator has the last word
 * (x86_cpu_filter_features()).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "qemu/module.h"
#include "target/i386/cpu.h"

/* What every 64-bit operating system takes for granted. */
#define BASELINE_EDX (CPUID_FP87 | CPUID_DE | CPUID_PSE | CPUID_TSC |        \
                      CPUID_MSR | CPUID_PAE | CPUID_MCE | CPUID_CX8 |        \
                      CPUID_APIC | CPUID_SEP | CPUID_MTRR | CPUID_PGE |      \
                      CPUID_MCA | CPUID_CMOV | CPUID_PAT | CPUID_PSE36 |     \
                      CPUID_CLFLUSH | CPUID_MMX | CPUID_FXSR | CPUID_SSE |   \
                      CPUID_SSE2)

static const X86CPUDefinition builtin_models[] = {
    {
        .name = "qemu64",
        .vendor = CPUID_VENDOR_AMD,
        .model_id = "QEMU Virtual CPU version 2.5+",
        .note = "data that selects CPUID bits; no code of its own",
        .level = 0xd,
        .xlevel = 0x8000000a,
        .family = 15, .model = 107, .stepping = 1,
        .features = {
            [FEAT_1_EDX] = BASELINE_EDX,
            [FEAT_1_ECX] = CPUID_EXT_SSE3 | CPUID_EXT_CX16,
            [FEAT_8000_0001_EDX] = CPUID_EXT2_SYSCALL | CPUID_EXT2_NX |
                                   CPUID_EXT2_LM,
            [FEAT_8000_0001_ECX] = CPUID_EXT3_LAHF_LM,
        },
    },
    {
        .name = "kvm64",
        .vendor = CPUID_VENDOR_INTEL,
        .model_id = "Common KVM processor",
        .note = "data that selects CPUID bits; no code of its own",
        .level = 0xd,
        .xlevel = 0x80000008,
        .family = 15, .model = 6, .stepping = 1,
        .features = {
            [FEAT_1_EDX] = BASELINE_EDX | CPUID_VME,
            [FEAT_1_ECX] = CPUID_EXT_SSE3 | CPUID_EXT_CX16,
            [FEAT_8000_0001_EDX] = CPUID_EXT2_SYSCALL | CPUID_EXT2_NX |
                                   CPUID_EXT2_LM,
        },
    },
    {
        .name = "base",
        .vendor = CPUID_VENDOR_AMD,
        .model_id = "base CPU",
        .note = "data that selects CPUID bits; no code of its own",
        .level = 1,
        .xlevel = 0x80000008,
        .family = 6, .model = 0, .stepping = 0,
    },
};

static void named_model_class_init(ObjectClass *oc, const void *data)
{
    X86CPUClass *xcc = X86_CPU_CLASS(oc);

    xcc->model = data;
    xcc->model_description = xcc->model->model_id;
}

static void max_class_init(ObjectClass *oc, const void *data)
{
    X86CPUClass *xcc = X86_CPU_CLASS(oc);

    xcc->max_features = true;
    xcc->model_description = "Enables all features supported by the "
                             "accelerator in the current host";
}

static void host_class_init(ObjectClass *oc, const void *data)
{
    X86CPUClass *xcc = X86_CPU_CLASS(oc);

    max_class_init(oc, data);
    xcc->host_cpuid_required = true;
    xcc->model_description = "processor with all supported host features";
}

void x86_register_cpu_models(void)
{
    static const TypeInfo special[] = {
        {
            .name       = X86_CPU_TYPE_NAME("max"),
            .parent     = TYPE_X86_CPU,
            .class_init = max_class_init,
            TYPE_IS_SECURE("offers what the accelerator vouches for"),
        },
        {
            .name       = X86_CPU_TYPE_NAME("host"),
            .parent     = X86_CPU_TYPE_NAME("max"),
            .class_init = host_class_init,
            TYPE_IS_SECURE("offers what KVM vouches for"),
        },
    };
    /* Names live as long as the types. */
    static const char *const type_names[ARRAY_SIZE(builtin_models)] = {
        X86_CPU_TYPE_NAME("qemu64"), X86_CPU_TYPE_NAME("kvm64"),
        X86_CPU_TYPE_NAME("base"),
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(builtin_models); i++) {
        TypeInfo info = {
            .name = type_names[i],
            .parent = TYPE_X86_CPU,
            .class_init = named_model_class_init,
            .class_data = &builtin_models[i],
            TYPE_IS_SECURE(builtin_models[i].note),
        };

        type_register_static(&info);
    }
    type_register_static_array(special, ARRAY_SIZE(special));
}

/*
 * The interpreter's abilities, used unless another accelerator speaks for
 * itself.  No SSE3 and later, no AVX, no XSAVE: nothing in a distribution's
 * baseline needs them.
 */
static const FeatureWordArray interpreter_features = {
    [FEAT_1_EDX] = BASELINE_EDX | CPUID_HT,
    [FEAT_1_ECX] = CPUID_EXT_CX16 | CPUID_EXT_X2APIC |
                   CPUID_EXT_TSC_DEADLINE | CPUID_EXT_HYPERVISOR,
    [FEAT_8000_0001_EDX] = CPUID_EXT2_SYSCALL | CPUID_EXT2_NX |
                           CPUID_EXT2_LM | 1u << 26 /* pdpe1gb */ |
                           1u << 27 /* rdtscp */,
    [FEAT_8000_0001_ECX] = CPUID_EXT3_TOPOEXT | CPUID_EXT3_LAHF_LM,
    [FEAT_6_EAX] = 1u << 2 /* arat */,
};

static uint64_t interpreter_filter(FeatureWord w)
{
    return interpreter_features[w];
}

static X86FeatureFilter *feature_filter = interpreter_filter;

void x86_cpu_set_feature_filter(X86FeatureFilter *filter)
{
    feature_filter = filter;
}

uint64_t x86_cpu_supported_features(FeatureWord w)
{
    return feature_filter(w);
}
