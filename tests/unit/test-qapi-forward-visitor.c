/*
 * Tests of the forward visitor.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/forward-visitor.h"
#include "qapi/qapi-visit-block-core.h"
#include "qapi/qapi-visit-machine.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/qobject-output-visitor.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"

/* An input visitor within the object that @json is. */
static Visitor *input(const char *json)
{
    QObject *obj = qobject_from_json(json, &error_abort);
    Visitor *v = qobject_input_visitor_new(obj);

    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    qobject_unref(obj);
    return v;
}

static void test_renames_on_input(void)
{
    Visitor *target = input("{'new': 5, 'old': 6}");
    Visitor *v = visitor_forward_field(target, "old", "new");
    Error *err = NULL;
    bool present = false;
    uint8_t n;

    visit_type_uint8(v, "old", &n, &error_abort);
    g_assert_cmpint(n, ==, 5);
    g_assert_true(visit_optional(v, "old", &present));
    g_assert_false(visit_optional(v, "new", &present));
    g_assert_false(visit_type_uint8(v, "new", &n, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Parameter 'new' is missing");
    error_free(err);
    visit_free(v);
    visit_free(target);
}

static void test_nested_names_are_left_alone(void)
{
    Visitor *target = input("{'new': {'order': 'c', 'menu': true}}");
    Visitor *v = visitor_forward_field(target, "old", "new");
    g_autoptr(BootConfiguration) boot = NULL;

    visit_type_BootConfiguration(v, "old", &boot, &error_abort);
    g_assert_cmpstr(boot->order, ==, "c");
    g_assert_true(boot->menu);
    visit_free(v);
    visit_free(target);
}

static void test_errors_name_the_target(void)
{
    Visitor *target = input("{'new': {'order': 1}}");
    Visitor *v = visitor_forward_field(target, "old", "new");
    BootConfiguration *boot = NULL;
    Error *err = NULL;

    g_assert_false(visit_type_BootConfiguration(v, "old", &boot, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Invalid parameter type for "
                    "'new.order', expected: string");
    error_free(err);
    visit_free(v);
    visit_free(target);
}

static void test_alternates_and_lists(void)
{
    Visitor *target = input("{'new': {'driver': 'raw', 'file': 'x'}}");
    Visitor *v = visitor_forward_field(target, "old", "new");
    g_autoptr(BlockdevRef) ref = NULL;
    g_autoptr(strList) list = NULL;

    visit_type_BlockdevRef(v, "old", &ref, &error_abort);
    g_assert_cmpstr(ref->u.definition.u.raw.file->u.reference, ==, "x");
    visit_free(v);
    visit_free(target);

    target = input("{'new': ['a', 'b']}");
    v = visitor_forward_field(target, "old", "new");
    visit_type_strList(v, "old", &list, &error_abort);
    g_assert_cmpstr(list->next->value, ==, "b");
    visit_free(v);
    visit_free(target);
}

static void test_renames_on_output(void)
{
    QObject *out;
    Visitor *target = qobject_output_visitor_new(&out);
    Visitor *v = visitor_forward_field(target, "old", "new");
    int64_t n = 9;

    visit_start_struct(target, NULL, NULL, 0, &error_abort);
    visit_type_int(v, "old", &n, &error_abort);
    visit_end_struct(target, NULL);
    visit_complete(v, &out);
    visit_complete(target, &out);
    visit_free(v);
    visit_free(target);
    g_assert_cmpint(qdict_get_int(qobject_to(QDict, out), "new"), ==, 9);
    qobject_unref(out);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forward/renames a member on input",
                    test_renames_on_input);
    g_test_add_func("/forward/nested names are left alone",
                    test_nested_names_are_left_alone);
    g_test_add_func("/forward/errors name the target's member",
                    test_errors_name_the_target);
    g_test_add_func("/forward/passes on alternates and lists",
                    test_alternates_and_lists);
    g_test_add_func("/forward/renames a member on output",
                    test_renames_on_output);
    return g_test_run();
}
