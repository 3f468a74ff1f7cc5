/*
 * X86CPU as an object: identity, limits, realize that fails.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "x86-cpu-harness.h"

static void set_fails(X86CPU *cpu, const char *prop, const char *value,
                      const char *says)
{
    Error *err = NULL;

    g_assert_false(object_property_parse(OBJECT(cpu), prop, value, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), says));
    error_free(err);
}

static void test_the_version_word_has_three_parts(void)
{
    static const struct {
        const char *family, *model, *stepping;
        uint32_t word;
    } cases[] = {
        { "6", "143", "8", 0x000806f8 },
        { "15", "107", "1", 0x00060fb1 },
        { "25", "1", "0", 0x00a00f10 },
        { "270", "255", "15", 0x0fff0fff },
        { "0", "0", "0", 0 },
    };
    X86CPU *cpu = cpu_new("qemu64");

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        g_autofree char *family = NULL;

        object_property_parse(OBJECT(cpu), "family", cases[i].family,
                              &error_abort);
        object_property_parse(OBJECT(cpu), "model", cases[i].model,
                              &error_abort);
        object_property_parse(OBJECT(cpu), "stepping", cases[i].stepping,
                              &error_abort);
        g_assert_cmphex(cpuid(cpu, 1, 0).eax, ==, cases[i].word);
        family = object_property_print(OBJECT(cpu), "family", false,
                                       &error_abort);
        g_assert_cmpstr(family, ==, cases[i].family);
    }
    set_fails(cpu, "family", "271", "family 271 is above 270");
    set_fails(cpu, "model", "256", "model 256 is above 255");
    set_fails(cpu, "stepping", "16", "stepping 16 is above 15");
    set_fails(cpu, "stepping", "-1", "");
    cpu_free(cpu);
}

static void test_vendor_and_model_id(void)
{
    X86CPU *cpu = cpu_new("qemu64");
    g_autofree char *vendor = NULL, *id = NULL;
    char text[13] = "";
    Leaf l;

    set_fails(cpu, "vendor", "short", "'short' does not have 12");
    object_property_set_str(OBJECT(cpu), "vendor", "GenuineIntel",
                            &error_abort);
    vendor = object_property_get_str(OBJECT(cpu), "vendor", &error_abort);
    g_assert_cmpstr(vendor, ==, "GenuineIntel");
    l = cpuid(cpu, 0, 0);
    memcpy(text, &l.ebx, 4);
    memcpy(text + 4, &l.edx, 4);
    memcpy(text + 8, &l.ecx, 4);
    g_assert_cmpstr(text, ==, "GenuineIntel");
    object_property_set_str(
        OBJECT(cpu), "model-id",
        "0123456789012345678901234567890123456789012345678901", &error_abort);
    id = object_property_get_str(OBJECT(cpu), "model-id", &error_abort);
    g_assert_cmpuint(strlen(id), ==, 48);
    cpu_free(cpu);
}

static void test_realize_refuses_what_cannot_be(void)
{
    X86CPU *cpu = cpu_new("host");
    Error *err = NULL;

    g_assert_false(qdev_realize(DEVICE(cpu), NULL, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "requires accelerator"));
    error_free(err);
    err = NULL;
    cpu_free(cpu);
    cpu = cpu_new("qemu64");
    g_assert_false(qdev_realize(DEVICE(cpu), NULL, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "apic-id is not set"));
    error_free(err);
    cpu_free(cpu);
}

static void test_addresses_have_a_width(void)
{
    static const char *const bad[] = { "31", "53", "4294967295" };

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        X86CPU *cpu = cpu_new("qemu64");
        Error *err = NULL;

        cpu->apic_id = 0;
        object_property_parse(OBJECT(cpu), "phys-bits", bad[i], &error_abort);
        g_assert_false(qdev_realize(DEVICE(cpu), NULL, &err));
        g_assert_nonnull(strstr(error_get_pretty(err), "phys-bits"));
        g_assert_nonnull(strstr(error_get_pretty(err), bad[i]));
        error_free(err);
        cpu_free(cpu);
    }
}

static void test_a_counter_has_a_frequency(void)
{
    X86CPU *cpu = cpu_new("qemu64");
    g_autofree char *hz = NULL;

    set_fails(cpu, "tsc-frequency", "-1", "-1");
    set_fails(cpu, "tsc-frequency", "4294967295001", "4294967295000");
    object_property_parse(OBJECT(cpu), "tsc-frequency", "2500000999",
                          &error_abort);
    hz = object_property_print(OBJECT(cpu), "tsc-frequency", false,
                               &error_abort);
    g_assert_cmpstr(hz, ==, "2500000000");      /* to the kilohertz */
    cpu_free(cpu);
}

static void test_names_resolve_to_processors_only(void)
{
    CPUClass *cc = CPU_CLASS(object_class_by_name(X86_CPU_TYPE_NAME("max")));
    g_autofree char *help = x86_cpu_list_help();

    g_assert_nonnull(cc->class_by_name("qemu64"));
    g_assert_null(cc->class_by_name("pentium9"));
    g_assert_null(cc->class_by_name(""));
    g_assert_nonnull(strstr(help, "  qemu64 "));
    g_assert_nonnull(strstr(help, "(secure)"));
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/x86-cpu/the-version-word-has-three-parts",
                    test_the_version_word_has_three_parts);
    g_test_add_func("/x86-cpu/vendor-and-model-id", test_vendor_and_model_id);
    g_test_add_func("/x86-cpu/realize-refuses-what-cannot-be",
                    test_realize_refuses_what_cannot_be);
    g_test_add_func("/x86-cpu/names-resolve-to-processors-only",
                    test_names_resolve_to_processors_only);
    g_test_add_func("/x86-cpu/addresses-have-a-width",
                    test_addresses_have_a_width);
    g_test_add_func("/x86-cpu/a-counter-has-a-frequency",
                    test_a_counter_has_a_frequency);
    return g_test_run();
}
