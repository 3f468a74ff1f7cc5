/*
 * Tests of the QObject output visitor.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-block-core.h"
#include "qapi/qapi-visit-introspect.h"
#include "qapi/qapi-visit-machine.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/qobject-output-visitor.h"
#include "qobject/qjson.h"
#include "qobject/qnull.h"

static void expect(QObject *got, const char *json)
{
    QObject *want = qobject_from_json(json, &error_abort);

    if (!qobject_is_equal(got, want)) {
        GString *text = qobject_to_json(got);

        g_test_message("got %s, want %s", text->str, json);
        g_test_fail();
        g_string_free(text, TRUE);
    }
    qobject_unref(want);
    qobject_unref(got);
}

static void test_what_was_read_is_written(void)
{
    static const char *const samples[] = {
        "{'driver': 'null-co', 'size': -1, 'latency-ns': "
            "18446744073709551615, 'read-zeroes': false}",
        "{'driver': 'raw', 'node-name': '', 'file': {'driver': 'file', "
            "'filename': 'f', 'aio': 'io_uring', 'locking': 'off'}}",
        "{'driver': 'raw', 'file': 'other', 'offset': 512, "
            "'cache': {'direct': true}}",
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(samples); i++) {
        QObject *in = qobject_from_json(samples[i], &error_abort);
        BlockdevOptions *opts = NULL;
        QObject *out;
        Visitor *v;

        v = qobject_input_visitor_new(in);
        visit_type_BlockdevOptions(v, NULL, &opts, &error_abort);
        visit_free(v);
        v = qobject_output_visitor_new(&out);
        g_assert_null(out);
        visit_type_BlockdevOptions(v, NULL, &opts, &error_abort);
        visit_complete(v, &out);
        visit_free(v);
        expect(out, samples[i]);
        qobject_unref(in);
        qapi_free_BlockdevOptions(opts);
    }
}

static void test_lists_and_null_strings(void)
{
    CpuInfoFast cpu = { .cpu_index = 3, .target = SYS_EMU_TARGET_X86_64 };
    CpuInfoFastList node = { .value = &cpu }, *list = &node;
    QObject *out;
    Visitor *v = qobject_output_visitor_new(&out);

    visit_type_CpuInfoFastList(v, NULL, &list, &error_abort);
    visit_complete(v, &out);
    visit_free(v);
    expect(out, "[{'cpu-index': 3, 'qom-path': '', 'thread-id': 0, "
           "'target': 'x86_64'}]");

    list = NULL;
    v = qobject_output_visitor_new(&out);
    visit_type_CpuInfoFastList(v, NULL, &list, &error_abort);
    visit_complete(v, &out);
    visit_free(v);
    expect(out, "[]");
}

static void test_any_null_and_number(void)
{
    QObject *any = qobject_from_json("[1]", &error_abort);
    QNull *null = qnull();
    QObject *out;
    Visitor *v = qobject_output_visitor_new(&out);
    double d = 0.5;

    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    visit_type_any(v, "any", &any, &error_abort);
    visit_type_null(v, "null", &null, &error_abort);
    visit_type_number(v, "number", &d, &error_abort);
    visit_check_struct(v, &error_abort);
    visit_end_struct(v, NULL);
    visit_complete(v, &out);
    visit_free(v);
    qobject_unref(any);
    qobject_unref(null);
    expect(out, "{'any': [1], 'null': null, 'number': 0.5}");
}

static void test_nothing_leaks_without_complete(void)
{
    QObject *out;
    Visitor *v = qobject_output_visitor_new(&out);

    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    visit_start_list(v, "l", NULL, 0, &error_abort);
    visit_free(v);
    g_assert_null(out);
}

static void test_policy_hides_deprecated_members(void)
{
    SchemaInfoEnum info = { 0 }, *obj = &info;
    CompatPolicy policy = { .deprecated_output = COMPAT_POLICY_OUTPUT_HIDE };
    QObject *out;
    Visitor *v = qobject_output_visitor_new(&out);

    visit_set_policy(v, &policy);
    visit_type_SchemaInfoEnum(v, NULL, &obj, &error_abort);
    visit_complete(v, &out);
    visit_free(v);
    expect(out, "{'members': []}");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qobject-output/what was read is written",
                    test_what_was_read_is_written);
    g_test_add_func("/qobject-output/writes lists, NULL strings as empty",
                    test_lists_and_null_strings);
    g_test_add_func("/qobject-output/writes any value, null and numbers",
                    test_any_null_and_number);
    g_test_add_func("/qobject-output/nothing leaks without complete",
                    test_nothing_leaks_without_complete);
    g_test_add_func("/qobject-output/policy hides deprecated members",
                    test_policy_hides_deprecated_members);
    return g_test_run();
}
