/*
 * Tests of what generated code has in common: nothing half-built is left to
 * the caller, wherever input stops being good.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-block-core.h"
#include "qapi/qapi-visit-char.h"
#include "qapi/qapi-visit-qom.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/visit-helpers.h"
#include "qobject/qjson.h"
#include "qobject/qnum.h"

static Visitor *from_json(const char *text)
{
    QObject *obj = qobject_from_json(text, &error_abort);
    Visitor *v = qobject_input_visitor_new(obj);

    qobject_unref(obj);
    return v;
}

static void test_failed_input_leaves_null(void)
{
    static const char *const texts[] = {
        "{'driver': 'raw', 'node-name': 'n', 'file': "
            "{'driver': 'raw', 'file': {'driver': 'file', "
            "'filename': 'f', 'extra': 1}}}",
        "{'driver': 'raw', 'node-name': 'n', 'file': 'x', 'size': 'y'}",
        "{'driver': 'raw', 'node-name': 'n', 'cache': {'direct': 1}}",
        "{'node-name': 'n'}",
        "3",
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(texts); i++) {
        Visitor *v = from_json(texts[i]);
        BlockdevOptions *opts = (BlockdevOptions *)v;

        g_assert_false(visit_type_BlockdevOptions(v, NULL, &opts, NULL));
        g_assert_null(opts);
        visit_free(v);
    }
}

static void test_failed_lists_leave_null(void)
{
    static const char *const texts[] = {
        "[{'name': 'a', 'type': 't'}, 1]",
        "[{'name': 'a', 'type': 't'}, {'name': 'b', 'type': 1}]",
        "{}",
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(texts); i++) {
        Visitor *v = from_json(texts[i]);
        ObjectPropertyInfoList *list = (ObjectPropertyInfoList *)v;

        g_assert_false(visit_type_ObjectPropertyInfoList(v, NULL, &list,
                                                         NULL));
        g_assert_null(list);
        visit_free(v);
    }
}

static void test_failed_alternates_leave_null(void)
{
    static const char *const texts[] = {
        "null", "1", "[]", "{'driver': 'file'}",
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(texts); i++) {
        Visitor *v = from_json(texts[i]);
        BlockdevRef *ref = (BlockdevRef *)v;

        g_assert_false(visit_type_BlockdevRef(v, NULL, &ref, NULL));
        g_assert_null(ref);
        visit_free(v);
    }
}

static void test_arguments(void)
{
    QDict *args = qdict_from_jsonf_nofail("{'in': 'i', 'out': 'o'}");
    QDict *bad = qdict_from_jsonf_nofail("{'in': 'i', 'out': 1}");
    ChardevFile arg = { 0 };

    g_assert_true(qapi_marshal_args(
        args, &arg, QAPI_MEMBERS_FN(visit_type_ChardevFile_members),
        &error_abort));
    g_assert_cmpstr(arg.in, ==, "i");
    qapi_marshal_free_args(&arg,
                           QAPI_MEMBERS_FN(visit_type_ChardevFile_members));
    memset(&arg, 0, sizeof(arg));
    g_assert_false(qapi_marshal_args(
        bad, &arg, QAPI_MEMBERS_FN(visit_type_ChardevFile_members), NULL));
    g_assert_false(qapi_marshal_args(args, NULL, NULL, NULL));
    qobject_unref(args);
    qobject_unref(bad);
}

/* The number of references shows who holds a value. */
static void test_arguments_are_let_go(void)
{
    QNum *value = qnum_from_int(7);
    QDict *args = qdict_new();
    q_obj_qom_set_arg arg = { 0 };

    qdict_put_str(args, "path", "/p");
    qdict_put_str(args, "property", "p");
    qdict_put_obj(args, "value", qobject_ref(QOBJECT(value)));
    g_assert_cmpuint(value->base.refcnt, ==, 2);
    g_assert_true(qapi_marshal_args(
        args, &arg, QAPI_MEMBERS_FN(visit_type_q_obj_qom_set_arg_members),
        &error_abort));
    g_assert_true(arg.value == QOBJECT(value));
    g_assert_cmpuint(value->base.refcnt, ==, 3);
    qapi_marshal_free_args(
        &arg, QAPI_MEMBERS_FN(visit_type_q_obj_qom_set_arg_members));
    g_assert_cmpuint(value->base.refcnt, ==, 2);

    /* a surplus member is found when all others have been read */
    qdict_put_str(args, "surplus", "x");
    memset(&arg, 0, sizeof(arg));
    g_assert_false(qapi_marshal_args(
        args, &arg, QAPI_MEMBERS_FN(visit_type_q_obj_qom_set_arg_members),
        NULL));
    g_assert_cmpuint(value->base.refcnt, ==, 2);
    qobject_unref(args);
    g_assert_cmpuint(value->base.refcnt, ==, 1);
    qobject_unref(value);
}

static void test_results(void)
{
    ChardevReturn *retval = g_new0(ChardevReturn, 1);
    QObject *ret = NULL;

    retval->pty = g_strdup("/dev/pts/1");
    qapi_marshal_output(&retval, &ret, QAPI_VISIT_FN(visit_type_ChardevReturn),
                        &error_abort);
    g_assert_cmpstr(qdict_get_str(qobject_to(QDict, ret), "pty"), ==,
                    "/dev/pts/1");
    qobject_unref(ret);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/visit-helpers/failed input leaves NULL",
                    test_failed_input_leaves_null);
    g_test_add_func("/visit-helpers/failed lists leave NULL",
                    test_failed_lists_leave_null);
    g_test_add_func("/visit-helpers/failed alternates leave NULL",
                    test_failed_alternates_leave_null);
    g_test_add_func("/visit-helpers/reads and frees arguments",
                    test_arguments);
    g_test_add_func("/visit-helpers/lets go of arguments",
                    test_arguments_are_let_go);
    g_test_add_func("/visit-helpers/writes and frees results", test_results);
    return g_test_run();
}
