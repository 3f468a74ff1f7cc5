/*
 * Names of CPUID bits, and what of them a guest gets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "x86-cpu-harness.h"

static void test_each_name_sets_its_own_bit(void)
{
    X86CPU *cpu = cpu_new("base");

    for (int w = 0; w < FEATURE_WORDS; w++) {
        for (int bit = 0; bit < 32; bit++) {
            const char *name = x86_feature_word_info[w].feat_names[bit];
            uint64_t mask = 1ull << bit;

            if (!name) {
                continue;
            }
            object_property_set_bool(OBJECT(cpu), name, true, &error_abort);
            g_assert_true(cpu->env.features[w] & mask);
            g_assert_true(object_property_get_bool(OBJECT(cpu), name,
                                                   &error_abort));
            object_property_set_bool(OBJECT(cpu), name, false, &error_abort);
            g_assert_false(cpu->env.features[w] & mask);
            g_assert_true(cpu->user_features[w] & mask);
        }
    }
    cpu_free(cpu);
}

static void test_old_spellings_are_the_same_bit(void)
{
    static const char *const pairs[][2] = {
        { "sse4.1", "sse4_1" }, { "sse4.2", "sse4-2" }, { "pni", "sse3" },
        { "nx", "xd" }, { "lm", "i64" }, { "tsc-adjust", "tsc_adjust" },
        { "lahf-lm", "lahf_lm" }, { "fxsr-opt", "ffxsr" },
        { "pclmulqdq", "pclmuldq" }, { "kvm-pv-eoi", "kvm_pv_eoi" },
        { "pause-filter", "pause_filter" }, { "svm-lock", "svm_lock" },
    };
    X86CPU *cpu = cpu_new("base");

    for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
        object_property_set_bool(OBJECT(cpu), pairs[i][1], true, &error_abort);
        g_assert_true(object_property_get_bool(OBJECT(cpu), pairs[i][0],
                                               &error_abort));
    }
    cpu_free(cpu);
}

static void test_kvmclock_is_the_old_and_the_new_clock(void)
{
    X86CPU *cpu = cpu_new("base");

    cpu->env.features[FEAT_KVM] = 1 << 3;
    g_assert_false(object_property_get_bool(OBJECT(cpu), "kvmclock",
                                            &error_abort));
    object_property_set_bool(OBJECT(cpu), "kvmclock", true, &error_abort);
    g_assert_cmphex(cpu->env.features[FEAT_KVM], ==, 1 << 3 | 1);
    object_property_set_bool(OBJECT(cpu), "kvmclock", false, &error_abort);
    g_assert_cmphex(cpu->env.features[FEAT_KVM], ==, 0);
    g_assert_cmphex(cpu->user_features[FEAT_KVM], ==, 1 << 3 | 1);
    cpu_free(cpu);
}

static void test_levels_follow_the_features_unless_they_are_set(void)
{
    X86CPU *cpu = cpu_new("base");

    cpu->env.features[FEAT_7_0_EBX] = 1;
    cpu->env.features[FEAT_8000_0008_EBX] = 1;
    x86_cpu_fill_features(cpu);
    g_assert_cmphex(cpu->env.cpuid_level, ==, 7);
    g_assert_cmphex(cpu->env.cpuid_xlevel, ==, 0x80000008);
    cpu_free(cpu);

    cpu = cpu_new("base");
    object_property_set_uint(OBJECT(cpu), "level", 4, &error_abort);
    object_property_set_uint(OBJECT(cpu), "min-xlevel", 0x80000006,
                             &error_abort);
    cpu->env.features[FEAT_7_0_EBX] = 1;
    x86_cpu_fill_features(cpu);
    g_assert_cmphex(cpu->env.cpuid_level, ==, 4);
    g_assert_cmphex(cpu->env.cpuid_xlevel, ==, 0x80000006);
    cpu_free(cpu);
}

static void test_what_the_accelerator_lacks_is_left_out_or_refused(void)
{
    X86CPU *cpu = cpu_new("base");
    Error *err = NULL;

    cpu->check_cpuid = false;
    object_property_set_bool(OBJECT(cpu), "avx512f", true, &error_abort);
    object_property_set_bool(OBJECT(cpu), "fpu", true, &error_abort);
    cpu->enforce_cpuid = true;
    g_assert_false(x86_cpu_filter_features(cpu, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "'avx512f'"));
    g_assert_nonnull(strstr(error_get_pretty(err), "CPUID[7h].EBX bit 16"));
    error_free(err);
    cpu->enforce_cpuid = false;
    g_assert_true(x86_cpu_filter_features(cpu, &error_abort));
    g_assert_cmphex(cpu->env.features[FEAT_7_0_EBX], ==, 0);
    g_assert_cmphex(cpu->filtered_features[FEAT_7_0_EBX], ==, 1u << 16);
    g_assert_true(cpu->env.features[FEAT_1_EDX] & CPUID_FP87);
    g_assert_true(cpu->env.features[FEAT_1_ECX] & CPUID_EXT_HYPERVISOR);
    cpu_free(cpu);
}

static void test_without_xsave_there_are_no_components(void)
{
    X86CPU *cpu = cpu_new("base");

    cpu->env.features[FEAT_XSAVE_XCR0_LO] = 7;
    cpu->env.features[FEAT_XSAVE] = 1;
    x86_cpu_fill_features(cpu);
    g_assert_cmphex(cpu->env.features[FEAT_XSAVE_XCR0_LO], ==, 0);
    g_assert_cmphex(cpu->env.features[FEAT_XSAVE], ==, 0);
    cpu_free(cpu);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/features/each-name-sets-its-own-bit",
                    test_each_name_sets_its_own_bit);
    g_test_add_func("/features/old-spellings-are-the-same-bit",
                    test_old_spellings_are_the_same_bit);
    g_test_add_func("/features/kvmclock-is-the-old-and-the-new-clock",
                    test_kvmclock_is_the_old_and_the_new_clock);
    g_test_add_func("/features/levels-follow-the-features-unless-they-are-set",
                    test_levels_follow_the_features_unless_they_are_set);
    g_test_add_func("/features/what-the-accelerator-lacks-is-left-out-or-"
                    "refused",
                    test_what_the_accelerator_lacks_is_left_out_or_refused);
    g_test_add_func("/features/without-xsave-there-are-no-components",
                    test_without_xsave_there_are_no_components);
    return g_test_run();
}
