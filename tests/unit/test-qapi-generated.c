/*
 * What the QAPI generator makes of every construct of the language: commands
 * are dispatched, events sent, values visited and freed.  The schema is
 * tests/qapi-schema/whole-language.json.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/clone-visitor.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qmp-registry.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/qobject-output-visitor.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "qobject/qnum.h"
#include "test-qapi-commands.h"
#include "test-qapi-emit-events.h"
#include "test-qapi-events.h"
#include "test-qapi-init-commands.h"
#include "test-qapi-introspect.h"
#include "test-qapi-types.h"
#include "test-qapi-visit.h"

static QmpCommandList commands;
static QDict *sent;                     /* the last event */
static test_QAPIEvent sent_as;

void test_qapi_event_emit(test_QAPIEvent event, QDict *qdict)
{
    qdict_del(qdict, "timestamp");
    qobject_unref(sent);
    sent = qobject_ref(qdict);
    sent_as = event;
}

/* --- the commands --- */

NothingMore *qmp_make_nothing(Error **errp)
{
    return g_new0(NothingMore, 1);
}

void qmp_old_style_cmd(Error **errp)
{
}

void qmp_name_ship(Ship *ship, Error **errp)
{
    error_setg(errp, "'%s' is taken", ship->name);
}

Fleet *qmp_meet(Ship *first, Ship *second, Error **errp)
{
    Fleet *fleet = g_new0(Fleet, 1);

    fleet->flag = QAPI_CLONE(Ship, first);
    fleet->tender = second ? QAPI_CLONE(Ship, second) : NULL;
    return fleet;
}

void qmp_no_answer(Error **errp)
{
}

void qmp_co(Error **errp)
{
}

int64_t qmp_add_up(int64_t a, bool has_b, int64_t b, Error **errp)
{
    return a + (has_b ? b : 0);
}

QObject *qmp_echo_any(QObject *arg, Error **errp)
{
    return qobject_ref(arg);
}

void qmp_boxed_struct(Vessel *arg, Error **errp)
{
    g_assert_cmpint(arg->tons, ==, 7);
}

void qmp_boxed_union(Load *arg, Error **errp)
{
    g_assert_cmpint(arg->quay, ==, QUAY_NORTH);
    g_assert_true(arg->u.north.bulk);
}

void qmp_boxed_nothing(Nothing *arg, Error **errp)
{
}

void qmp_raw(QDict *args, QObject **ret, Error **errp)
{
    qobject_ref(args);
    *ret = QOBJECT(args);
}

void qmp_flags(Error **errp)
{
}

void qmp___org_example_x_cmd(__org_example_x_EnumList *a,
                             __org_example_x_StructList *b,
                             __org_example_x_Union *c,
                             __org_example_x_Alt *d, Error **errp)
{
    g_assert_cmpint(b->value->q_wchar_t, ==, 3);
    g_assert_true(b->value->q_static);
}

Cargo *qmp_if_cmd(IfStruct *foo, Error **errp)
{
    Cargo *cargo = g_new0(Cargo, 1);

    cargo->has_a_b = true;
    cargo->a_b = foo->bar;
    return cargo;
}

Marked1 *qmp_marked_args(Marked1 *fs1, Marked2 *fs2, Marked3 *fs3,
                         bool has_en, MarkedEnum en, Error **errp)
{
    return g_new0(Marked1, 1);
}

void qmp_marked_cmd(Error **errp)
{
}

void qmp_marked_cmd2(Error **errp)
{
}

void qmp_marked_cmd3(Error **errp)
{
}

/* --- dispatch --- */

/* The reply to @request, single-quoted JSON. */
static QDict *ask(const char *request, bool oob)
{
    QObject *obj = qobject_from_json(request, &error_abort);
    QDict *reply = qmp_dispatch(&commands, obj, oob, false);

    qobject_unref(obj);
    return reply;
}

static void expect_return(const char *request, const char *expected)
{
    g_autoptr(QDict) reply = ask(request, false);
    QObject *want = qobject_from_json(expected, &error_abort);

    g_assert_nonnull(reply);
    g_assert_true(qobject_is_equal(qdict_get(reply, "return"), want));
    qobject_unref(want);
}

static void expect_error(const char *request, const char *class,
                         const char *desc)
{
    g_autoptr(QDict) reply = ask(request, false);
    QDict *error = qdict_get_qdict(reply, "error");

    g_assert_nonnull(error);
    g_assert_cmpstr(qdict_get_str(error, "class"), ==, class);
    g_assert_cmpstr(qdict_get_str(error, "desc"), ==, desc);
}

static void test_commands_return_what_they_should(void)
{
    g_autoptr(QDict) oob = ask("{'exec-oob': 'flags'}", true);

    g_assert_nonnull(qdict_get_qdict(oob, "return"));
    expect_return("{'execute': 'make-nothing'}", "{}");
    expect_return("{'execute': 'add-up', 'arguments': {'a': 66}}", "66");
    expect_return("{'execute': 'echo-any', 'arguments': {'arg': [1, {}]}}",
                  "[1, {}]");
    expect_return("{'execute': 'raw', 'arguments': {'x': 1}}", "{'x': 1}");
    expect_return("{'execute': 'meet', 'arguments': {"
                  "'first': {'tons': 3, 'name': 'a', 'crew': ['x', 'y']},"
                  "'second': {'tons': 4, 'name': 'b', 'crew': [],"
                  "           'berth': 'west'}}}",
                  "{'flag': {'tons': 3, 'name': 'a', 'crew': ['x', 'y']},"
                  " 'tender': {'tons': 4, 'name': 'b', 'crew': [],"
                  "            'berth': 'west'}}");
    expect_return("{'execute': 'boxed-struct', 'arguments': {'tons': 7}}",
                  "{}");
    expect_return("{'execute': 'boxed-union', 'arguments': {'tons': 7,"
                  "'label': '', 'quay': 'north', 'bulk': true}}", "{}");
    expect_return("{'execute': '__org.example_x-cmd', 'arguments': {"
                  "'a': ['__org.example_x-value'],"
                  "'b': [{'__org.example_x-member': '__org.example_x-value',"
                  "       '__org.example_x-other': '', 'wchar-t': 3,"
                  "       'static': true}],"
                  "'c': {'__org.example_x-member': '__org.example_x-value',"
                  "      'array': []},"
                  "'d': {'__org.example_x-member':"
                  "      '__org.example_x-value'}}}", "{}");
    expect_return("{'execute': 'if-cmd', 'arguments': {'foo': {"
                  "'foo': 1, 'bar': 2}}}", "{'bulk': false, 'a-b': 2}");
}

static void test_commands_refuse_what_they_should(void)
{
    g_assert_null(ask("{'execute': 'no-answer'}", false));
    expect_error("{'execute': 'name-ship', 'arguments': {'ship': {"
                 "'tons': 3, 'name': 'a', 'crew': []}}}",
                 "GenericError", "'a' is taken");
    expect_error("{'execute': 'meet'}", "GenericError",
                 "Parameter 'first' is missing");
    expect_error("{'execute': 'old_style_cmd', 'arguments': {'a': 66}}",
                 "GenericError", "Parameter 'a' is unexpected");
    expect_error("{'execute': 'never'}", "CommandNotFound",
                 "The command never has not been found");
}

static void test_policy_rejects_and_hides_deprecated_things(void)
{
    const char *cmd = "{'execute': 'marked-cmd'}";
    const char *args = "{'execute': 'marked-args', 'arguments': {"
                       "'fs1': {'foo': 42}}}";
    const char *value = "{'execute': 'marked-args', 'arguments': {"
                        "'en': 'zwei'}}";

    expect_return(cmd, "{}");
    expect_return(args, "{'foo': 0}");
    expect_return(value, "{'foo': 0}");
    compat_policy.has_deprecated_input = true;
    compat_policy.deprecated_input = COMPAT_POLICY_INPUT_REJECT;
    expect_error(cmd, "CommandNotFound",
                 "Deprecated command marked-cmd disabled by policy");
    expect_error(args, "GenericError",
                 "Deprecated parameter foo disabled by policy");
    expect_error(value, "GenericError",
                 "Deprecated value zwei disabled by policy");
    memset(&compat_policy, 0, sizeof(compat_policy));
    compat_policy.has_deprecated_output = true;
    compat_policy.deprecated_output = COMPAT_POLICY_OUTPUT_HIDE;
    expect_return("{'execute': 'marked-args'}", "{}");
    memset(&compat_policy, 0, sizeof(compat_policy));
}

/* --- events --- */

static void expect_event(test_QAPIEvent event, const char *text)
{
    QObject *want = text ? qobject_from_json(text, &error_abort) : NULL;

    g_assert_true(qobject_is_equal(QOBJECT(sent), want));
    if (sent) {
        g_assert_cmpint(sent_as, ==, event);
        g_assert_cmpstr(qdict_get_str(sent, "event"), ==,
                        test_QAPIEvent_str(event));
    }
    qobject_unref(want);
    qobject_unref(sent);
    sent = NULL;
}

static void test_events_carry_their_data(void)
{
    Vessel v = { .tons = 2 };
    Load load = { .tons = 1, .label = (char *)"l", .quay = QUAY_WEST };

    qapi_event_send_plain();
    expect_event(TEST_QAPI_EVENT_PLAIN, "{'event': 'PLAIN'}");
    qapi_event_send_some(true, 1, &v, "x");
    expect_event(TEST_QAPI_EVENT_SOME, "{'event': 'SOME', 'data': {"
                 "'a': 1, 'v': {'tons': 2}, 'c': 'x'}}");
    qapi_event_send_boxed(&v);
    expect_event(TEST_QAPI_EVENT_BOXED,
                 "{'event': 'BOXED', 'data': {'tons': 2}}");
    qapi_event_send_boxed_nothing(NULL);
    expect_event(TEST_QAPI_EVENT_BOXED_NOTHING, "{'event': 'BOXED_NOTHING'}");
    qapi_event_send_boxed_union(&load);
    expect_event(TEST_QAPI_EVENT_BOXED_UNION, "{'event': 'BOXED_UNION',"
                 "'data': {'tons': 1, 'label': 'l', 'quay': 'west'}}");
}

static void test_events_obey_the_policy(void)
{
    compat_policy.has_deprecated_output = true;
    compat_policy.deprecated_output = COMPAT_POLICY_OUTPUT_HIDE;
    qapi_event_send_marked(1);
    expect_event(TEST_QAPI_EVENT_MARKED, NULL);
    qapi_event_send_marked_data(42);
    expect_event(TEST_QAPI_EVENT_MARKED_DATA,
                 "{'event': 'MARKED_DATA'}");
    memset(&compat_policy, 0, sizeof(compat_policy));
    qapi_event_send_marked_data(42);
    expect_event(TEST_QAPI_EVENT_MARKED_DATA,
                 "{'event': 'MARKED_DATA', 'data': {'foo': 42}}");
}

/* --- types --- */

static void test_alternates_pick_the_branch_by_json_type(void)
{
    static const struct {
        const char *json;
        QType type;
    } cases[] = {
        { "{'tons': 1, 'label': '', 'quay': 'east', 'heads': 4}",
          QTYPE_QDICT },
        { "'south'", QTYPE_QSTRING },
        { "42", QTYPE_QNUM },
        { "null", QTYPE_QNULL },
    };
    Error *err = NULL;
    LoadOrQuay *alt;
    QObject *obj;
    Visitor *v;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        obj = qobject_from_json(cases[i].json, &error_abort);
        v = qobject_input_visitor_new(obj);
        visit_type_LoadOrQuay(v, NULL, &alt, &error_abort);
        g_assert_cmpint(alt->type, ==, cases[i].type);
        visit_free(v);
        qobject_unref(obj);
        qapi_free_LoadOrQuay(alt);
    }
    obj = qobject_from_json("false", &error_abort);
    v = qobject_input_visitor_new(obj);
    g_assert_false(visit_type_LoadOrQuay(v, NULL, &alt, &err));
    g_assert_null(alt);
    error_free_or_abort(&err);
    visit_free(v);
    qobject_unref(obj);
}

static void test_all_kinds_survive_a_round_trip(void)
{
    static const char text[] =
        "{\"i\": -1, \"i8\": -128, \"i16\": -32768, \"i32\": -2147483648,"
        " \"i64\": -9223372036854775808, \"u8\": 255, \"u16\": 65535,"
        " \"u32\": 4294967295, \"u64\": 18446744073709551615, \"n\": 0.5,"
        " \"b\": true, \"s\": \"x\", \"z\": 1, \"x\": [], \"nul\": null,"
        " \"q\": \"qlist\"}";
    QObject *in = qobject_from_json(text, &error_abort), *out = NULL;
    g_autoptr(AllKinds) kinds = NULL;
    Visitor *v = qobject_input_visitor_new(in);

    visit_type_AllKinds(v, NULL, &kinds, &error_abort);
    visit_free(v);
    v = qobject_output_visitor_new(&out);
    visit_type_AllKinds(v, NULL, &kinds, &error_abort);
    visit_complete(v, &out);
    visit_free(v);
    g_assert_true(qobject_is_equal(in, out));
    qobject_unref(in);
    qobject_unref(out);
}

/* "x" comes after scalars of each kind, which must not stop the walk. */
static void test_all_kinds_are_copied_and_freed(void)
{
    QObject *x = qobject_from_json("[]", &error_abort);
    AllKinds kinds = {
        .has_i = true, .i = -1, .has_u8 = true, .u8 = 255,
        .has_u64 = true, .u64 = UINT64_MAX, .has_n = true, .n = 0.5,
        .has_b = true, .b = true, .s = (char *)"s", .has_z = true, .z = 7,
        .x = x, .has_q = true, .q = QTYPE_QBOOL,
    };
    AllKinds *copy = QAPI_CLONE(AllKinds, &kinds);

    g_assert_cmpuint(x->base.refcnt, ==, 2);
    g_assert_true(copy->i == -1 && copy->u8 == 255 && copy->b);
    g_assert_true(copy->u64 == UINT64_MAX && copy->n == 0.5 && copy->z == 7);
    g_assert_true(copy->s != kinds.s);
    g_assert_cmpstr(copy->s, ==, "s");
    g_assert_cmpint(copy->q, ==, QTYPE_QBOOL);
    g_assert_null(copy->nul);
    qapi_free_AllKinds(copy);
    g_assert_cmpuint(x->base.refcnt, ==, 1);
    qobject_unref(x);
}

static void test_half_made_objects_can_be_freed(void)
{
    QDict *dict = qdict_new();
    Visitor *v = qobject_input_visitor_new(QOBJECT(dict));
    Error *err = NULL;
    Fleet *fleet = NULL;

    qdict_put_str(dict, "surplus", "x");
    g_assert_false(visit_type_Fleet(v, NULL, &fleet, &err));
    g_assert_null(fleet);
    error_free_or_abort(&err);
    visit_free(v);
    qobject_unref(dict);
    fleet = g_new0(Fleet, 1);
    fleet->flag = g_new0(Ship, 1);
    qapi_free_Fleet(fleet);
}

static void test_enums_have_names_and_conditions(void)
{
    g_assert_cmpint(NO_VALUES__MAX, ==, 0);
    g_assert_cmpint(IF_ENUM__MAX, ==, 2);
    g_assert_cmpstr(IfEnum_str(IF_ENUM_BAZ), ==, "baz");
    g_assert_cmpstr(Signals_str(SIGNALS_1ST), ==, "1st");
    g_assert_cmpstr(XMLMode2_str(XML_MODE_TWO_TWO_B), ==, "two-b");
    g_assert_cmpint(qapi_enum_parse(&Quay_lookup, "nowhere", -1, NULL), ==,
                    -1);
}

static void test_introspection_is_json_without_what_is_not_compiled(void)
{
    QObject *schema = qobject_from_json(test_qmp_schema_json, &error_abort);

    g_assert_nonnull(strstr(test_qmp_schema_json, "if-cmd"));
    g_assert_null(strstr(test_qmp_schema_json, "\"never\""));
    g_assert_cmpint(qobject_type(schema), ==, QTYPE_QLIST);
    g_assert_cmpint(strlen(test_qmp_schema_json), ==,
                    test_qmp_schema_json_len);
    g_assert_true(qlit_equal_qobject(&test_qmp_schema_qlit, schema));
    qobject_unref(schema);
}

/* The only member of that name in the schema, and the type that it is in. */
static const QDict *find_member(const QList *schema, const char *name,
                                const QDict **type)
{
    const QListEntry *e, *m;

    *type = NULL;
    for (e = qlist_first(schema); e; e = qlist_next(e)) {
        QList *members;

        *type = qobject_to(QDict, e->value);
        members = qdict_get_qlist(*type, "members");
        for (m = members ? qlist_first(members) : NULL; m;
             m = qlist_next(m)) {
            const QDict *member = qobject_to(QDict, m->value);

            if (g_strcmp0(qdict_get_try_str(member, "name"), name) == 0) {
                return member;
            }
        }
    }
    return NULL;
}

/* Is there an entry of that name in the schema as the policy shows it? */
static bool shown(const QList *schema, const char *name)
{
    const QListEntry *e;

    for (e = qlist_first(schema); e; e = qlist_next(e)) {
        if (g_str_equal(qdict_get_str(qobject_to(QDict, e->value), "name"),
                        name)) {
            return true;
        }
    }
    return false;
}

/* The schema under the policy in force. */
static QList *pruned_schema(void)
{
    QObject *schema = qobject_from_json(test_qmp_schema_json, &error_abort);
    QList *pruned = compat_policy_prune_schema(qobject_to(QList, schema));

    qobject_unref(schema);
    return pruned;
}

static void test_policy_hides_parts_of_the_schema(void)
{
    QObject *whole = qobject_from_json(test_qmp_schema_json, &error_abort);
    QObject *names = qobject_from_json("['eins', 'zwei']", &error_abort);
    QList *schema = pruned_schema();
    const QDict *type;

    g_assert_true(qobject_is_equal(whole, QOBJECT(schema)));
    g_assert_nonnull(find_member(schema, "drei", &type));
    qobject_unref(schema);

    compat_policy.unstable_output = COMPAT_POLICY_OUTPUT_HIDE;
    schema = pruned_schema();
    g_assert_true(shown(schema, "marked-cmd"));
    g_assert_false(shown(schema, "marked-cmd2"));
    g_assert_null(find_member(schema, "drei", &type));
    g_assert_null(find_member(schema, "odd-member", &type));
    g_assert_nonnull(find_member(schema, "zwei", &type));
    g_assert_true(qobject_is_equal(qdict_get(type, "values"), names));
    qobject_unref(schema);
    qobject_unref(names);

    memset(&compat_policy, 0, sizeof(compat_policy));
    compat_policy.deprecated_output = COMPAT_POLICY_OUTPUT_HIDE;
    schema = pruned_schema();
    g_assert_false(shown(schema, "marked-cmd"));
    g_assert_true(shown(schema, "marked-cmd2"));
    g_assert_false(shown(schema, "MARKED"));
    g_assert_nonnull(find_member(schema, "odd-member", &type));
    g_assert_null(find_member(schema, "zwei", &type));
    g_assert_nonnull(find_member(schema, "drei", &type));
    g_assert_false(qdict_haskey(type, "values"));
    qobject_unref(schema);
    memset(&compat_policy, 0, sizeof(compat_policy));
    qobject_unref(whole);
}

static void test_features_obey_conditions(void)
{
    QObject *schema = qobject_from_json(test_qmp_schema_json, &error_abort);
    QObject *outer = qobject_from_json("['feature-b', 'feature-c']",
                                       &error_abort);
    QObject *inner = qobject_from_json(
        "['feature-b', 'feature-c', 'feature-d']", &error_abort);
    const QDict *type, *member;

    member = find_member(qobject_to(QList, schema), "many-marks", &type);
    g_assert_nonnull(member);
    g_assert_true(qobject_is_equal(qdict_get(member, "features"), inner));
    g_assert_true(qobject_is_equal(qdict_get(type, "features"), outer));
    qobject_unref(inner);
    qobject_unref(outer);
    qobject_unref(schema);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    test_qmp_init_marshal(&commands);
    g_test_add_func("/qapi-generated/commands return what they should",
                    test_commands_return_what_they_should);
    g_test_add_func("/qapi-generated/commands refuse what they should",
                    test_commands_refuse_what_they_should);
    g_test_add_func("/qapi-generated/policy rejects and hides deprecated",
                    test_policy_rejects_and_hides_deprecated_things);
    g_test_add_func("/qapi-generated/events carry their data",
                    test_events_carry_their_data);
    g_test_add_func("/qapi-generated/events obey the policy",
                    test_events_obey_the_policy);
    g_test_add_func("/qapi-generated/alternates go by JSON type",
                    test_alternates_pick_the_branch_by_json_type);
    g_test_add_func("/qapi-generated/all kinds survive a round trip",
                    test_all_kinds_survive_a_round_trip);
    g_test_add_func("/qapi-generated/all kinds are copied and freed",
                    test_all_kinds_are_copied_and_freed);
    g_test_add_func("/qapi-generated/half-made objects can be freed",
                    test_half_made_objects_can_be_freed);
    g_test_add_func("/qapi-generated/enums have names and conditions",
                    test_enums_have_names_and_conditions);
    g_test_add_func("/qapi-generated/introspection obeys conditions",
                    test_introspection_is_json_without_what_is_not_compiled);
    g_test_add_func("/qapi-generated/policy hides parts of the schema",
                    test_policy_hides_parts_of_the_schema);
    g_test_add_func("/qapi-generated/features obey conditions",
                    test_features_obey_conditions);
    return g_test_run();
}
