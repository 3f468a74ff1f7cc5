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
#include "qapi/visitor-impl.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qnull.h"

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

/* Each kind of scalar, asked for by the wrong name and by the right one. */
static void test_passes_on_each_kind_of_scalar(void)
{
    Visitor *target = input("{'new': 5}");
    Visitor *v = visitor_forward_field(target, "old", "new");
    g_autofree char *str = NULL, *path = NULL;
    QObject *any = NULL;
    QNull *null = NULL;
    uint64_t u = 0;
    int64_t i = 0;
    bool b = false;
    double d = 0;

#define ONLY_BY_ITS_NAME(kind, obj) do {                                \
        g_assert_false(visit_type_ ## kind(v, "new", obj, NULL));       \
        g_assert_true(visit_type_ ## kind(v, "old", obj, &error_abort)); \
    } while (0)
#define NEXT(json) do {                                 \
        visit_free(v);                                  \
        visit_free(target);                             \
        target = input(json);                           \
        v = visitor_forward_field(target, "old", "new"); \
    } while (0)
    ONLY_BY_ITS_NAME(int, &i);
    ONLY_BY_ITS_NAME(uint64, &u);
    g_assert_cmpint(i, ==, 5);
    g_assert_cmpint(u, ==, 5);
    ONLY_BY_ITS_NAME(size, &u);
    ONLY_BY_ITS_NAME(number, &d);
    g_assert_cmpfloat(d, ==, 5);
    ONLY_BY_ITS_NAME(any, &any);
    g_assert_cmpint(qobject_type(any), ==, QTYPE_QNUM);
    qobject_unref(any);
    path = visit_full_name(v, "old");
    g_assert_cmpstr(path, ==, "new");
    NEXT("{'new': true}");
    ONLY_BY_ITS_NAME(bool, &b);
    g_assert_true(b);
    NEXT("{'new': 'x'}");
    ONLY_BY_ITS_NAME(str, &str);
    g_assert_cmpstr(str, ==, "x");
    NEXT("{'new': null}");
    ONLY_BY_ITS_NAME(null, &null);
    qobject_unref(null);
    visit_free(v);
    visit_free(target);
#undef NEXT
#undef ONLY_BY_ITS_NAME
}

static void test_checks_of_the_target_are_passed_on(void)
{
    Visitor *target = input("{'new': {'a': 1}, 'l': [1, 2]}");
    Visitor *v = visitor_forward_field(target, "old", "new");
    Visitor *lv = visitor_forward_field(target, "list", "l");
    bool present = false;
    int64_t i;

    visit_start_struct(v, "old", NULL, 0, &error_abort);
    g_assert_false(visit_check_struct(v, NULL));
    visit_type_int(v, "a", &i, &error_abort);
    g_assert_true(visit_check_struct(v, &error_abort));
    visit_end_struct(v, NULL);
    g_assert_false(visit_start_struct(v, "a", NULL, 0, NULL));

    visit_start_list(lv, "list", NULL, 0, &error_abort);
    visit_type_int(lv, NULL, &i, &error_abort);
    g_assert_false(visit_check_list(lv, NULL));
    visit_type_int(lv, NULL, &i, &error_abort);
    g_assert_true(visit_check_list(lv, &error_abort));
    visit_end_list(lv, NULL);
    g_assert_true(visit_optional(lv, "list", &present));
    g_assert_false(visit_start_list(lv, "l", NULL, 0, NULL));
    visit_free(lv);
    visit_free(v);
    visit_free(target);
}

static void test_the_policy_of_the_target_holds(void)
{
    CompatPolicy policy = {
        .deprecated_input = COMPAT_POLICY_INPUT_REJECT,
        .deprecated_output = COMPAT_POLICY_OUTPUT_HIDE,
    };
    const uint64_t old = 1ull << QAPI_DEPRECATED;
    Visitor *target = input("{'new': 1}");
    Visitor *v = visitor_forward_field(target, "old", "new");
    QObject *out;

    g_assert_false(visit_policy_reject(v, "old", old, &error_abort));
    g_assert_true(visit_policy_reject(v, "new", 0, NULL));
    visit_set_policy(target, &policy);
    g_assert_true(visit_policy_reject(v, "old", old, NULL));
    g_assert_false(visit_policy_reject(v, "old", 0, &error_abort));
    visit_free(v);
    visit_free(target);

    target = qobject_output_visitor_new(&out);
    v = visitor_forward_field(target, "old", "new");
    g_assert_false(visit_policy_skip(v, "old", old));
    g_assert_true(visit_policy_skip(v, "new", 0));
    visit_set_policy(target, &policy);
    g_assert_true(visit_policy_skip(v, "old", old));
    g_assert_false(visit_policy_skip(v, "old", 0));
    visit_free(v);
    visit_free(target);
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
    g_test_add_func("/forward/passes on each kind of scalar",
                    test_passes_on_each_kind_of_scalar);
    g_test_add_func("/forward/passes on the target's checks",
                    test_checks_of_the_target_are_passed_on);
    g_test_add_func("/forward/the target's policy holds",
                    test_the_policy_of_the_target_holds);
    return g_test_run();
}
