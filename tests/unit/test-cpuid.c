/*
 * The CPUID instruction.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "x86-cpu-harness.h"

static void test_leaves_beyond_the_last_are_zero(void)
{
    static const uint32_t beyond[] = {
        2, 0xe, 0x1000, 0x3fffffff, 0x40000000, 0x40000001, 0x40000100,
        0x7fffffff, 0x80000009, 0xffffffff,
    };
    X86CPU *cpu = cpu_new("base");

    cpu->expose_kvm = cpu->expose_tcg = false;
    x86_cpu_fill_features(cpu);
    for (size_t i = 0; i < ARRAY_SIZE(beyond); i++) {
        g_assert_true(is_zero(cpuid(cpu, beyond[i], 0)));
    }
    g_assert_cmpuint(cpuid(cpu, 0, 0).eax, ==, 1);
    cpu_free(cpu);
}

static void test_what_the_user_hides_is_zero(void)
{
    X86CPU *cpu = cpu_new("qemu64");

    cpu->expose_kvm = false;
    g_assert_cmphex(cpuid(cpu, 0x40000000, 0).ebx, ==, 0x54474354);
    g_assert_false(is_zero(cpuid(cpu, 0xb, 1)));
    g_assert_false(is_zero(cpuid(cpu, 4, 3)));
    g_assert_cmphex(cpuid(cpu, 0x80000006, 0).edx, !=, 0);
    object_property_set_bool(OBJECT(cpu), "tcg-cpuid", false, &error_abort);
    object_property_set_bool(OBJECT(cpu), "cpuid-0xb", false, &error_abort);
    object_property_set_bool(OBJECT(cpu), "l3-cache", false, &error_abort);
    g_assert_true(is_zero(cpuid(cpu, 0x40000000, 0)));
    g_assert_true(is_zero(cpuid(cpu, 0xb, 1)));
    g_assert_true(is_zero(cpuid(cpu, 4, 3)));
    g_assert_false(is_zero(cpuid(cpu, 4, 2)));
    g_assert_cmphex(cpuid(cpu, 0x80000006, 0).edx, ==, 0);
    cpu_free(cpu);
}

static void test_every_leaf_and_subleaf_answers(void)
{
    static const uint32_t counts[] = { 0, 1, 2, 31, 32, 62, 63, 64, 255,
                                       UINT32_MAX };
    X86CPU *cpu = cpu_new("qemu64");

    cpu->env.features[FEAT_1_ECX] |= CPUID_EXT_XSAVE;
    cpu->env.features[FEAT_XSAVE_XCR0_LO] = UINT32_MAX;
    cpu->env.features[FEAT_XSAVE_XCR0_HI] = UINT32_MAX;
    for (uint32_t leaf = 0; leaf < 0x20; leaf++) {
        for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
            cpuid(cpu, leaf, counts[i]);
            cpuid(cpu, 0x80000000 + leaf, counts[i]);
            cpuid(cpu, 0x40000000 + leaf, counts[i]);
        }
    }
    cpu_free(cpu);
}

/* What a guest asks for is a number that may be any: with each model. */
static void test_malformed_questions_to_each_model_are_answered(void)
{
    static const char *const models[] = {
        "base-x86_64-cpu", "host-x86_64-cpu", "kvm64-x86_64-cpu",
        "max-x86_64-cpu", "qemu64-x86_64-cpu",
    };
    static const uint32_t edges[] = {
        0, 1, 0x1f, 0x20, 0x7fffffff, 0x80000000, 0x80000008, 0x80000100,
        0xc0000000, 0xfffffffe, 0xffffffff,
    };

    for (size_t m = 0; m < ARRAY_SIZE(models); m++) {
        Object *obj = object_new_checked(models[m], TYPE_X86_CPU,
                                         &error_abort);
        X86CPU *cpu = X86_CPU(obj);
        g_autofree CPUX86State *before = NULL;

        x86_cpu_fill_features(cpu);
        before = g_memdup2(&cpu->env, sizeof(cpu->env));
        for (size_t i = 0; i < ARRAY_SIZE(edges); i++) {
            for (size_t j = 0; j < ARRAY_SIZE(edges); j++) {
                Leaf l = cpuid(cpu, edges[i], edges[j]);

                if (edges[i] >= 0xc0000000 || edges[i] == 0x80000100) {
                    g_assert_true(is_zero(l));
                }
            }
        }
        /* Asking changes nothing. */
        g_assert_cmpmem(&cpu->env, sizeof(cpu->env), before,
                        sizeof(cpu->env));
        cpu_free(cpu);
    }
}

static void test_topology_agrees_between_leaves(void)
{
    X86CPU *cpu = cpu_new("qemu64");

    cpu->topo = (X86CPUTopoInfo) {
        .dies_per_pkg = 1, .modules_per_die = 1, .cores_per_module = 6,
        .threads_per_core = 2,
    };
    cpu->apic_id = 5;
    g_assert_cmpuint(cpuid(cpu, 1, 0).ebx >> 24, ==, 5);
    g_assert_cmpuint(cpuid(cpu, 1, 0).ebx >> 16 & 255, ==, 12);
    g_assert_true(cpuid(cpu, 1, 0).edx & CPUID_HT);
    g_assert_cmpuint(cpuid(cpu, 4, 0).eax >> 26, ==, 7);
    g_assert_cmpuint(cpuid(cpu, 4, 0).eax >> 14 & 0xfff, ==, 1);
    g_assert_cmpuint(cpuid(cpu, 4, 3).eax >> 14 & 0xfff, ==, 15);
    g_assert_true(is_zero(cpuid(cpu, 4, 4)));
    g_assert_cmpuint(cpuid(cpu, 0xb, 0).eax, ==, 1);
    g_assert_cmpuint(cpuid(cpu, 0xb, 0).ebx, ==, 2);
    g_assert_cmphex(cpuid(cpu, 0xb, 1).ecx, ==, 0x201);
    g_assert_cmpuint(cpuid(cpu, 0xb, 1).eax, ==, 4);
    g_assert_cmpuint(cpuid(cpu, 0xb, 1).ebx, ==, 12);
    g_assert_cmphex(cpuid(cpu, 0xb, 2).ecx, ==, 2);
    g_assert_cmpuint(cpuid(cpu, 0xb, 2).edx, ==, 5);
    /* more than the fields hold is as much as they hold */
    cpu->topo.cores_per_module = 4096;
    g_assert_cmpuint(cpuid(cpu, 4, 3).eax >> 26, ==, 63);
    g_assert_cmpuint(cpuid(cpu, 4, 3).eax >> 14 & 0xfff, ==, 4095);
    g_assert_cmpuint(cpuid(cpu, 1, 0).ebx >> 16 & 255, ==, 255);
    cpu_free(cpu);
}

static void test_dies_have_a_level_of_their_own(void)
{
    X86CPU *cpu = cpu_new("qemu64");

    cpu->env.cpuid_level = 0x1f;
    g_assert_true(is_zero(cpuid(cpu, 0x1f, 0)));
    cpu->topo = (X86CPUTopoInfo) {
        .dies_per_pkg = 2, .modules_per_die = 1, .cores_per_module = 4,
        .threads_per_core = 2,
    };
    cpu->apic_id = 0x1d;
    g_assert_cmphex(cpuid(cpu, 0x1f, 0).ecx, ==, 0x100);
    g_assert_cmpuint(cpuid(cpu, 0x1f, 0).eax, ==, 1);
    g_assert_cmphex(cpuid(cpu, 0x1f, 1).ecx, ==, 0x201);
    g_assert_cmpuint(cpuid(cpu, 0x1f, 1).eax, ==, 3);
    g_assert_cmpuint(cpuid(cpu, 0x1f, 1).ebx, ==, 8);
    g_assert_cmphex(cpuid(cpu, 0x1f, 2).ecx, ==, 0x502);
    g_assert_cmpuint(cpuid(cpu, 0x1f, 2).eax, ==, 4);
    g_assert_cmpuint(cpuid(cpu, 0x1f, 2).ebx, ==, 16);
    g_assert_cmpuint(cpuid(cpu, 0x1f, 2).edx, ==, 0x1d);
    g_assert_cmphex(cpuid(cpu, 0x1f, 3).ecx, ==, 3);
    cpu_free(cpu);
}

static void test_topology_extension_tells_threads(void)
{
    X86CPU *cpu = cpu_new("qemu64");

    cpu->env.cpuid_xlevel = 0x8000001e;
    cpu->topo = (X86CPUTopoInfo) {
        .dies_per_pkg = 2, .modules_per_die = 1, .cores_per_module = 4,
        .threads_per_core = 2,
    };
    cpu->apic_id = 0x1d;
    g_assert_true(is_zero(cpuid(cpu, 0x8000001d, 0)));
    g_assert_true(is_zero(cpuid(cpu, 0x8000001e, 0)));
    cpu->env.features[FEAT_8000_0001_ECX] |= CPUID_EXT3_TOPOEXT;
    g_assert_cmphex(cpuid(cpu, 0x8000001e, 0).eax, ==, 0x1d);
    g_assert_cmphex(cpuid(cpu, 0x8000001e, 0).ebx, ==, 0x106);
    g_assert_cmphex(cpuid(cpu, 0x8000001e, 0).ecx, ==, 0);
    cpu->env.cpuid_version = 0x00800f12;    /* family 17H: dies are nodes */
    g_assert_cmphex(cpuid(cpu, 0x8000001e, 0).ecx, ==, 0x101);
    g_assert_cmpuint(cpuid(cpu, 0x8000001d, 3).eax >> 14, ==, 15);
    g_assert_true(is_zero(cpuid(cpu, 0x8000001d, 4)));
    cpu_free(cpu);
}

static void test_what_depends_on_state_and_vendor(void)
{
    X86CPU *cpu = cpu_new("qemu64");

    g_assert_true(is_zero(cpuid(cpu, 0xd, 0)));
    cpu->env.features[FEAT_1_ECX] |= CPUID_EXT_XSAVE;
    cpu->env.features[FEAT_XSAVE_XCR0_LO] = 3;
    g_assert_cmpuint(cpuid(cpu, 0xd, 0).eax, ==, 3);
    g_assert_cmphex(cpuid(cpu, 0xd, 0).ecx, ==, 0x240);
    g_assert_false(cpuid(cpu, 1, 0).ecx & CPUID_EXT_OSXSAVE);
    cpu->env.cr[4] |= CR4_OSXSAVE_MASK;
    g_assert_true(cpuid(cpu, 1, 0).ecx & CPUID_EXT_OSXSAVE);
    g_assert_true(cpuid(cpu, 0x80000001, 0).edx & CPUID_FP87);
    object_property_set_str(OBJECT(cpu), "vendor", "GenuineIntel",
                            &error_abort);
    g_assert_false(cpuid(cpu, 0x80000001, 0).edx & CPUID_FP87);
    cpu->expose_kvm = true;
    g_assert_cmphex(cpuid(cpu, 0x40000000, 0).ebx, ==, 0x4b4d564b);
    cpu_free(cpu);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/cpuid/leaves-beyond-the-last-are-zero",
                    test_leaves_beyond_the_last_are_zero);
    g_test_add_func("/cpuid/dies-have-a-level-of-their-own",
                    test_dies_have_a_level_of_their_own);
    g_test_add_func("/cpuid/topology-extension-tells-threads",
                    test_topology_extension_tells_threads);
    g_test_add_func("/cpuid/what-the-user-hides-is-zero",
                    test_what_the_user_hides_is_zero);
    g_test_add_func("/cpuid/every-leaf-and-subleaf-answers",
                    test_every_leaf_and_subleaf_answers);
    g_test_add_func("/cpuid/malformed-questions-to-each-model-are-answered",
                    test_malformed_questions_to_each_model_are_answered);
    g_test_add_func("/cpuid/topology-agrees-between-leaves",
                    test_topology_agrees_between_leaves);
    g_test_add_func("/cpuid/what-depends-on-state-and-vendor",
                    test_what_depends_on_state_and_vendor);
    return g_test_run();
}
