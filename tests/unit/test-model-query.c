/*
 * What clients ask about processor models.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "qobject/qlist.h"
#include "qom/qom-qobject.h"
#include "x86-cpu-harness.h"

static uint64_t all_but_pni(FeatureWord w)
{
    return w == FEAT_1_ECX ? ~(uint64_t)CPUID_EXT_SSE3 : UINT64_MAX;
}

static uint64_t everything(FeatureWord w)
{
    return UINT64_MAX;
}

static CPUClass *model(const char *type)
{
    return CPU_CLASS(object_class_by_name(type));
}

static QDict *expand(const char *name, const char *prop, bool value,
                     bool full)
{
    QDict *props = qdict_new();
    QDict *out;

    if (prop) {
        qdict_put_bool(props, prop, value);
    }
    out = x86_cpu_expand_model(model(name), props, full, &error_abort);
    qobject_unref(props);
    return out;
}

static void test_a_model_lacks_what_the_accelerator_lacks(void)
{
    strList *list;

    x86_cpu_set_feature_filter(all_but_pni);
    list = x86_cpu_unavailable_features(model("qemu64-x86_64-cpu"));
    g_assert_cmpstr(list->value, ==, "pni");
    g_assert_null(list->next);
    qapi_free_strList(list);
    g_assert_null(x86_cpu_unavailable_features(model("max-x86_64-cpu")));
    g_assert_null(x86_cpu_unavailable_features(model("base-x86_64-cpu")));

    x86_cpu_set_feature_filter(everything);
    g_assert_null(x86_cpu_unavailable_features(model("qemu64-x86_64-cpu")));

    list = x86_cpu_unavailable_features(model("host-x86_64-cpu"));
    g_assert_cmpstr(list->value, ==, "kvm");
    qapi_free_strList(list);
}

static void test_a_processor_tells_what_was_left_out(void)
{
    X86CPU *cpu = cpu_new("qemu64");
    QList *names;

    x86_cpu_set_feature_filter(all_but_pni);
    g_assert_true(x86_cpu_filter_features(cpu, &error_abort));
    names = qobject_to(QList, object_property_get_qobject(
        OBJECT(cpu), "unavailable-features", &error_abort));
    g_assert_cmpuint(qlist_size(names), ==, 1);
    qobject_unref(names);
    cpu_free(cpu);
}

static void test_a_static_expansion_has_each_bit_once_and_the_identity(void)
{
    QDict *out;

    x86_cpu_set_feature_filter(all_but_pni);
    out = expand("qemu64-x86_64-cpu", "cx16", false, false);
    g_assert_true(qdict_get_bool(out, "fpu"));
    g_assert_true(qdict_get_bool(out, "hypervisor"));
    g_assert_false(qdict_get_bool(out, "cx16"));
    g_assert_false(qdict_get_bool(out, "pni"));
    g_assert_false(qdict_get_bool(out, "avx2"));
    g_assert_cmpstr(qdict_get_str(out, "vendor"), ==, "AuthenticAMD");
    g_assert_cmpint(qdict_get_int(out, "family"), ==, 15);
    g_assert_true(qdict_haskey(out, "sse4.1"));
    g_assert_false(qdict_haskey(out, "sse4_1"));
    g_assert_false(qdict_haskey(out, "migratable"));
    qobject_unref(out);
}

static void test_a_static_expansion_on_base_gives_the_same_again(void)
{
    QDict *first, *again;

    x86_cpu_set_feature_filter(all_but_pni);
    first = expand("qemu64-x86_64-cpu", NULL, false, false);
    again = x86_cpu_expand_model(model("base-x86_64-cpu"), first, false,
                                 &error_abort);
    g_assert_true(qobject_is_equal(QOBJECT(first), QOBJECT(again)));
    qobject_unref(first);
    qobject_unref(again);
}

static void test_a_full_expansion_has_all_that_cpu_could_set(void)
{
    QDict *out = expand("max-x86_64-cpu", "migratable", false, true);

    g_assert_false(qdict_get_bool(out, "migratable"));
    g_assert_true(qdict_haskey(out, "sse4_1"));
    g_assert_true(qdict_haskey(out, "phys-bits"));
    g_assert_false(qdict_haskey(out, "realized"));
    g_assert_false(qdict_haskey(out, "type"));
    qobject_unref(out);
}

static void test_what_cannot_be_expanded_is_refused(void)
{
    QDict *props = qdict_new();
    Error *err = NULL;

    g_assert_null(x86_cpu_expand_model(model("host-x86_64-cpu"), NULL, false,
                                       &err));
    g_assert_nonnull(err);
    error_free(err);
    err = NULL;
    qdict_put_bool(props, "no-such", true);
    g_assert_null(x86_cpu_expand_model(model("max-x86_64-cpu"), props, false,
                                       &err));
    g_assert_nonnull(err);
    error_free(err);
    qobject_unref(props);
}

#define ADD(name) g_test_add_func("/model-query/" #name, test_##name)

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    ADD(a_model_lacks_what_the_accelerator_lacks);
    ADD(a_processor_tells_what_was_left_out);
    ADD(a_static_expansion_has_each_bit_once_and_the_identity);
    ADD(a_static_expansion_on_base_gives_the_same_again);
    ADD(a_full_expansion_has_all_that_cpu_could_set);
    ADD(what_cannot_be_expanded_is_refused);
    return g_test_run();
}
