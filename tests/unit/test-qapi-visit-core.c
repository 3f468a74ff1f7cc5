/*
 * Tests of the visitor core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qapi-types-common.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/qobject-output-visitor.h"
#include "qapi/visitor-impl.h"
#include "qobject/qjson.h"
#include "qobject/qstring.h"

static Visitor *from_json(const char *text)
{
    QObject *obj = qobject_from_json(text, &error_abort);
    Visitor *v = qobject_input_visitor_new(obj);

    qobject_unref(obj);
    return v;
}

static const char *const names[] = { "old", "odd", "fine" };
static const uint64_t features[] = {
    1ull << QAPI_DEPRECATED, 1ull << QAPI_UNSTABLE, 0,
};
static const QEnumLookup lookup = {
    .array = names, .features = features, .size = ARRAY_SIZE(names),
};

static void test_enum_values_obey_the_policy(void)
{
    CompatPolicy policy = { .deprecated_input = COMPAT_POLICY_INPUT_REJECT };
    Visitor *v = from_json("'old'");
    Error *err = NULL;
    int value = 7;

    g_assert_true(visit_type_enum(v, "e", &value, &lookup, &error_abort));
    g_assert_cmpint(value, ==, 0);
    visit_set_policy(v, &policy);
    value = 7;
    g_assert_false(visit_type_enum(v, "e", &value, &lookup, &err));
    g_assert_cmpint(value, ==, 7);
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Deprecated value old disabled by policy");
    error_free(err);
    visit_free(v);

    v = from_json("'odd'");
    visit_set_policy(v, &policy);
    g_assert_true(visit_type_enum(v, "e", &value, &lookup, &error_abort));
    visit_free(v);
}

static void test_members_obey_the_policy(void)
{
    CompatPolicy policy = { .unstable_input = COMPAT_POLICY_INPUT_REJECT };
    Visitor *v = from_json("{}");
    Error *err = NULL;

    g_assert_false(visit_policy_reject(v, "m", features[1], &error_abort));
    visit_set_policy(v, &policy);
    g_assert_false(visit_policy_reject(v, "m", features[0], &error_abort));
    g_assert_true(visit_policy_reject(v, "m", features[1], &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Unstable parameter m disabled by policy");
    error_free(err);
    g_assert_false(visit_policy_skip(v, "m", features[0]));
    visit_free(v);
}

static void test_enums_are_written_as_strings(void)
{
    QObject *out;
    Visitor *v = qobject_output_visitor_new(&out);
    int value = 2;

    visit_type_enum(v, NULL, &value, &lookup, &error_abort);
    visit_complete(v, &out);
    visit_free(v);
    g_assert_cmpstr(qstring_get_str(qobject_to(QString, out)), ==, "fine");
    qobject_unref(out);
}

static void test_full_names(void)
{
    Visitor *v = from_json("{'a': {'l': [0, {'x': 1}]}}");
    int64_t n;

#define NAME(member, want) do {                                 \
        g_autofree char *name_ = visit_full_name(v, member);    \
        g_assert_cmpstr(name_, ==, want);                       \
    } while (0)
    NAME("root", "root");
    NAME(NULL, "<anonymous>");
    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    NAME("a", "a");
    visit_start_struct(v, "a", NULL, 0, &error_abort);
    NAME("l", "a.l");
    visit_start_list(v, "l", NULL, 0, &error_abort);
    visit_type_int(v, NULL, &n, &error_abort);
    NAME(NULL, "a.l[0]");
    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    NAME("x", "a.l[1].x");
#undef NAME
    visit_free(v);
}

/* A visitor that only notes which of its callbacks were asked for. */
static GString *asked;

static void note_free(Visitor *v)
{
    g_string_append(asked, "free ");
}

static void note_complete(Visitor *v, void *opaque)
{
    g_string_append_printf(asked, "complete(%s) ", (const char *)opaque);
}

static bool note_start_alternate(Visitor *v, const char *name,
                                 GenericAlternate **obj, size_t size,
                                 Error **errp)
{
    g_string_append_printf(asked, "start(%s, %zu) ", name, size);
    return true;
}

static void note_end_alternate(Visitor *v, void **obj)
{
    g_string_append_printf(asked, "end(%s) ", (const char *)*obj);
}

static void test_callbacks_are_asked_for_in_the_order_of_the_walk(void)
{
    Visitor v = {
        .type = VISITOR_OUTPUT,
        .start_alternate = note_start_alternate,
        .end_alternate = note_end_alternate,
        .complete = note_complete,
        .free = note_free,
    };
    char text[] = "this";
    void *obj = text;

    asked = g_string_new(NULL);
    visit_start_alternate(&v, "alt", (GenericAlternate **)&obj,
                          sizeof(GenericAlternate), &error_abort);
    visit_end_alternate(&v, &obj);
    visit_complete(&v, text);
    visit_free(&v);
    visit_free(NULL);
    g_assert_cmpstr(asked->str, ==,
                    "start(alt, 4) end(this) complete(this) free ");
    g_string_free(asked, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/visit-core/enum values obey the policy",
                    test_enum_values_obey_the_policy);
    g_test_add_func("/visit-core/members obey the policy",
                    test_members_obey_the_policy);
    g_test_add_func("/visit-core/enums are written as strings",
                    test_enums_are_written_as_strings);
    g_test_add_func("/visit-core/full names follow the walk",
                    test_full_names);
    g_test_add_func("/visit-core/callbacks are asked for in order",
                    test_callbacks_are_asked_for_in_the_order_of_the_walk);
    return g_test_run();
}
