/*
 * Two processor models beside each other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qapi/qapi-types-cpu-model.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "target/i386/cpu.h"

#define IDENTITY "'vendor': 'AuthenticAMD', 'family': 15, 'model': 6, " \
    "'stepping': 1, 'model-id': 'one', 'level': 13, 'xlevel': 2147483658"

static QDict *model(const char *props)
{
    g_autofree char *text = g_strdup_printf("{%s}", props);

    return qobject_to(QDict, qobject_from_json(text, &error_abort));
}

/* @a is @result to @b because of @why, in any order. */
static void expect(const char *a, const char *b, CpuModelCompareResult result,
                   const char *why)
{
    g_autoptr(QDict) x = model(a), y = model(b);
    g_auto(GStrv) names = g_strsplit(why, " ", -1);
    strList *list = NULL;
    unsigned count = 0;

    g_assert_cmpint(x86_cpu_compare_models(x, y, &list), ==, result);
    for (strList *l = list; l; l = l->next, count++) {
        g_assert_true(g_strv_contains((const char *const *)names, l->value));
    }
    g_assert_cmpuint(count, ==, *why ? g_strv_length(names) : 0);
    qapi_free_strList(list);
}

static void test_features_decide(void)
{
    static const char less[] = IDENTITY ", 'aes': false, 'avx': true";
    static const char more[] = IDENTITY ", 'aes': true, 'avx': true";
    static const char other[] = IDENTITY ", 'aes': true, 'avx': false";

    expect(less, less, CPU_MODEL_COMPARE_RESULT_IDENTICAL, "");
    expect(less, more, CPU_MODEL_COMPARE_RESULT_SUBSET, "aes");
    expect(more, less, CPU_MODEL_COMPARE_RESULT_SUPERSET, "aes");
    expect(less, other, CPU_MODEL_COMPARE_RESULT_INCOMPATIBLE, "aes avx");
}

static void test_names_do_not_and_vendors_do(void)
{
    static const char one[] = IDENTITY ", 'aes': true";
    static const char named[] = "'vendor': 'AuthenticAMD', 'family': 23, "
        "'model': 1, 'stepping': 2, 'model-id': 'two', 'level': 13, "
        "'xlevel': 2147483658, 'aes': true";
    static const char intel[] = "'vendor': 'GenuineIntel', 'family': 15, "
        "'model': 6, 'stepping': 1, 'model-id': 'one', 'level': 13, "
        "'xlevel': 2147483658, 'aes': true";
    static const char shorter[] = "'vendor': 'AuthenticAMD', 'family': 15, "
        "'model': 6, 'stepping': 1, 'model-id': 'one', 'level': 7, "
        "'xlevel': 2147483658, 'aes': true";

    expect(one, named, CPU_MODEL_COMPARE_RESULT_IDENTICAL, "");
    expect(one, intel, CPU_MODEL_COMPARE_RESULT_INCOMPATIBLE, "vendor");
    expect(one, shorter, CPU_MODEL_COMPARE_RESULT_SUPERSET, "level");
}

static void test_baseline_is_what_both_have(void)
{
    g_autoptr(QDict) a = model(IDENTITY ", 'aes': true, 'avx': true, "
                               "'sse': true, 'sha': false");
    g_autoptr(QDict) b = model(
        "'vendor': 'AuthenticAMD', 'family': 15, 'model': 5, 'stepping': 9, "
        "'model-id': 'older', 'level': 16, 'xlevel': 2147483656, "
        "'aes': false, 'avx': true, 'sse': true, 'sha': true");
    g_autoptr(QDict) expected = model(
        "'vendor': 'AuthenticAMD', 'family': 15, 'model': 5, 'stepping': 9, "
        "'model-id': 'older', 'level': 13, 'xlevel': 2147483656, "
        "'aes': false, 'avx': true, 'sse': true, 'sha': false");
    g_autoptr(QDict) intel = model("'vendor': 'GenuineIntel', 'family': 6, "
                                   "'model': 6, 'stepping': 1");
    Error *err = NULL;

    for (int i = 0; i < 2; i++) {
        g_autoptr(QDict) out = x86_cpu_baseline_models(i ? b : a, i ? a : b,
                                                       &error_abort);
        strList *why = NULL;

        g_assert_true(qobject_is_equal(QOBJECT(out), QOBJECT(expected)));
        /* It runs where either does. */
        g_assert_cmpint(x86_cpu_compare_models(out, i ? b : a, &why), ==,
                        CPU_MODEL_COMPARE_RESULT_SUBSET);
        qapi_free_strList(why);
    }
    g_assert_null(x86_cpu_baseline_models(a, intel, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "CPU models of vendors "
                    "'AuthenticAMD' and 'GenuineIntel' have no common "
                    "baseline");
    error_free_or_abort(&err);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model-compare/features-decide", test_features_decide);
    g_test_add_func("/model-compare/names-do-not-and-vendors-do",
                    test_names_do_not_and_vendors_do);
    g_test_add_func("/model-compare/baseline-is-what-both-have",
                    test_baseline_is_what_both_have);
    return g_test_run();
}
