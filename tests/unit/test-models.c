/*
 * Processor models.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "x86-cpu-harness.h"

static uint64_t everything(FeatureWord w)
{
    return UINT32_MAX;
}

static void test_models_that_run_linux_have_its_baseline(void)
{
    static const char *const names[] = { "qemu64", "kvm64", "max" };
    uint32_t need = CPUID_PAE | CPUID_CX8 | CPUID_CMOV | CPUID_FXSR |
                    CPUID_SSE | CPUID_SSE2 | CPUID_MSR | CPUID_APIC;

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        X86CPU *cpu = cpu_new(names[i]);

        x86_cpu_fill_features(cpu);
        g_assert_true(x86_cpu_filter_features(cpu, &error_abort));
        g_assert_cmphex(cpu->env.features[FEAT_1_EDX] & need, ==, need);
        g_assert_true(cpu->env.features[FEAT_8000_0001_EDX] & CPUID_EXT2_LM);
        g_assert_true(cpu->env.features[FEAT_1_ECX] & CPUID_EXT_HYPERVISOR);
        cpu_free(cpu);
    }
}

static void test_max_is_what_the_accelerator_can_but_for_the_users_no(void)
{
    X86CPU *cpu = cpu_new("max");

    x86_cpu_set_feature_filter(everything);
    object_property_set_bool(OBJECT(cpu), "avx2", false, &error_abort);
    x86_cpu_fill_features(cpu);
    g_assert_cmphex(cpu->env.features[FEAT_7_0_EBX], ==,
                    UINT32_MAX & ~(1u << 5));
    /* not a thing that migrates */
    g_assert_false(cpu->env.features[FEAT_8000_0007_EDX] & 1u << 8);
    g_assert_cmpuint(cpu->env.cpuid_level, >=, 7);
    cpu_free(cpu);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/models/models-that-run-linux-have-its-baseline",
                    test_models_that_run_linux_have_its_baseline);
    g_test_add_func("/models/max-is-what-the-accelerator-can-but-for-the-"
                    "users-no",
                    test_max_is_what_the_accelerator_can_but_for_the_users_no);
    return g_test_run();
}
