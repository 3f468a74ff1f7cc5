/*
 * Tests of hw/core/cpu-option.c: the value of -cpu.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "machine-types.h"
#include "qapi/error.h"

static void refuse(const char *option, const char *message)
{
    Error *err = NULL;

    g_assert_null(parse_cpu_option(TYPE_T_CPU, option, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free_or_abort(&err);
}

static void test_a_model_is_split_from_its_features(void)
{
    char *features = NULL;
    char *model = cpu_model_from_option("max,+a,b=c", &features);

    g_assert_cmpstr(model, ==, "max");
    g_assert_cmpstr(features, ==, "+a,b=c");
    g_free(model);
    g_free(features);
    model = cpu_model_from_option("max", &features);
    g_assert_null(features);
    g_free(model);
}

static void test_features_become_defaults(void)
{
    const char *type = parse_cpu_option(TYPE_T_CPU,
                                        "small,+fancy,fancy=off,long_level=3",
                                        &error_abort);
    CPUState *cpu;

    g_assert_cmpstr(type, ==, TYPE_T_CPU_SMALL);
    cpu = cpu_create(type, &error_abort);
    /* "+fancy" wins over "fancy=off". */
    g_assert_true(T_CPU(cpu)->fancy);
    g_assert_cmpuint(T_CPU(cpu)->level, ==, 3);
    object_unparent(OBJECT(cpu));

    cpu = cpu_create(TYPE_T_CPU_LARGE, &error_abort);
    g_assert_false(T_CPU(cpu)->fancy);
    object_unparent(OBJECT(cpu));
}

static void test_an_unknown_feature_fails_with_the_cpu(void)
{
    const char *type = parse_cpu_option(TYPE_T_CPU, "large,shiny",
                                        &error_abort);
    Error *err = NULL;

    g_assert_null(cpu_create(type, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "shiny"));
    error_free_or_abort(&err);
}

static void test_mistakes_are_named(void)
{
    refuse("", "-cpu needs the name of a CPU model");
    refuse("huge", "unable to find CPU model 'huge'");
    refuse("small,", "-cpu has an empty feature name");
    refuse("small,+", "-cpu has an empty feature name");
    refuse("small,=on", "-cpu has an empty feature name");
}

static void test_a_model_is_a_concrete_class(void)
{
    g_assert_true(cpu_class_by_name(TYPE_T_CPU, "small")
                  == object_class_by_name(TYPE_T_CPU_SMALL));
    g_assert_null(cpu_class_by_name(TYPE_T_CPU, "huge"));
    g_assert_null(cpu_class_by_name(TYPE_T_CPU, NULL));
    g_assert_null(cpu_class_by_name("no-such-cpu", "small"));
    g_assert_null(cpu_class_by_name(TYPE_T_CPU_LARGE, "small"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    machine_types_init();
    g_test_add_func("/cpu-option/a model is split from its features",
                    test_a_model_is_split_from_its_features);
    g_test_add_func("/cpu-option/mistakes are named",
                    test_mistakes_are_named);
    g_test_add_func("/cpu-option/features become defaults",
                    test_features_become_defaults);
    g_test_add_func("/cpu-option/an unknown feature fails with the CPU",
                    test_an_unknown_feature_fails_with_the_cpu);
    g_test_add_func("/cpu-option/a model is a concrete class",
                    test_a_model_is_a_concrete_class);
    return g_test_run();
}
