/*
 * Tests of deep copies.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/clone-visitor.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-block-core.h"
#include "qapi/qapi-visit-common.h"
#include "qapi/qapi-visit-qom.h"
#include "qapi/qapi-visit-security.h"
#include "qapi/qobject-input-visitor.h"
#include "qobject/qjson.h"
#include "qobject/qnull.h"

static BlockdevOptions *sample(void)
{
    QObject *obj = qobject_from_json(
        "{'driver': 'raw', 'node-name': 'top', 'offset': 7, "
        "'file': {'driver': 'raw', 'file': 'below'}}", &error_abort);
    Visitor *v = qobject_input_visitor_new(obj);
    BlockdevOptions *opts = NULL;

    visit_type_BlockdevOptions(v, NULL, &opts, &error_abort);
    visit_free(v);
    qobject_unref(obj);
    return opts;
}

static void check_sample(const BlockdevOptions *copy)
{
    const BlockdevRef *ref = copy->u.raw.file;

    g_assert_cmpstr(copy->node_name, ==, "top");
    g_assert_true(copy->u.raw.has_offset);
    g_assert_cmpint(copy->u.raw.offset, ==, 7);
    g_assert_cmpstr(ref->u.definition.u.raw.file->u.reference, ==, "below");
}

static void test_copy_outlives_the_original(void)
{
    BlockdevOptions *opts = sample();
    BlockdevOptions *copy = QAPI_CLONE(BlockdevOptions, opts);

    g_assert_true(copy != opts);
    g_assert_true(copy->node_name != opts->node_name);
    qapi_free_BlockdevOptions(opts);
    check_sample(copy);
    qapi_free_BlockdevOptions(copy);
}

static void test_null(void)
{
    BlockdevOptions *none = NULL;

    g_assert_null(QAPI_CLONE(BlockdevOptions, none));
}

static void test_members(void)
{
    BlockdevOptions *opts = sample();
    BlockdevOptions *copy = g_new(BlockdevOptions, 1);

    QAPI_CLONE_MEMBERS(BlockdevOptions, copy, opts);
    qapi_free_BlockdevOptions(opts);
    check_sample(copy);
    qapi_free_BlockdevOptions(copy);
}

static void test_lists(void)
{
    ObjectPropertyInfoList *list = NULL, *copy;
    ObjectPropertyInfo *info;

    g_assert_null(QAPI_CLONE(ObjectPropertyInfoList, list));
    info = g_new0(ObjectPropertyInfo, 1);
    info->name = g_strdup("b");
    info->type = g_strdup("t");
    info->default_value = qobject_from_json("[1]", &error_abort);
    QAPI_LIST_PREPEND(list, info);
    info = g_new0(ObjectPropertyInfo, 1);
    info->name = g_strdup("a");
    info->type = g_strdup("t");
    QAPI_LIST_PREPEND(list, info);

    copy = QAPI_CLONE(ObjectPropertyInfoList, list);
    qapi_free_ObjectPropertyInfoList(list);
    g_assert_cmpstr(copy->value->name, ==, "a");
    g_assert_null(copy->value->default_value);
    g_assert_cmpstr(copy->next->value->name, ==, "b");
    g_assert_cmpint(qobject_type(copy->next->value->default_value), ==,
                    QTYPE_QLIST);
    g_assert_null(copy->next->next);
    qapi_free_ObjectPropertyInfoList(copy);
}

static void test_alternate_with_null(void)
{
    QObject *obj = qobject_from_json("null", &error_abort);
    Visitor *v = qobject_input_visitor_new(obj);
    StrOrNull *alt = NULL, *copy;

    visit_type_StrOrNull(v, NULL, &alt, &error_abort);
    visit_free(v);
    qobject_unref(obj);
    copy = QAPI_CLONE(StrOrNull, alt);
    qapi_free_StrOrNull(alt);
    g_assert_cmpint(copy->type, ==, QTYPE_QNULL);
    g_assert_nonnull(copy->u.n);
    qapi_free_StrOrNull(copy);
}

static void test_values_are_shared_and_strings_are_not(void)
{
    ObjectPropertyInfo *info = g_new0(ObjectPropertyInfo, 1), *copy;
    QObject *any = qobject_from_json("[1]", &error_abort);
    QNull *null = qnull();
    size_t nulls = null->base.refcnt;
    StrOrNull *alt = g_new0(StrOrNull, 1), *alt_copy;

    info->name = g_strdup("n");
    info->type = NULL;          /* though the schema says that it is there */
    info->default_value = any;
    copy = QAPI_CLONE(ObjectPropertyInfo, info);
    g_assert_true(copy->default_value == any);
    g_assert_cmpuint(any->base.refcnt, ==, 2);
    g_assert_cmpstr(copy->name, ==, "n");
    g_assert_cmpstr(copy->type, ==, "");
    g_assert_null(copy->description);
    qapi_free_ObjectPropertyInfo(info);
    g_assert_cmpuint(any->base.refcnt, ==, 1);
    qapi_free_ObjectPropertyInfo(copy);

    alt->type = QTYPE_QNULL;
    alt->u.n = null;
    alt_copy = QAPI_CLONE(StrOrNull, alt);
    g_assert_cmpuint(null->base.refcnt, ==, nulls + 1);
    qapi_free_StrOrNull(alt);
    qapi_free_StrOrNull(alt_copy);
    g_assert_cmpuint(null->base.refcnt, ==, nulls - 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clone/the copy outlives the original",
                    test_copy_outlives_the_original);
    g_test_add_func("/clone/of nothing is nothing", test_null);
    g_test_add_func("/clone/copies into a given struct", test_members);
    g_test_add_func("/clone/copies lists and any values", test_lists);
    g_test_add_func("/clone/copies alternates", test_alternate_with_null);
    g_test_add_func("/clone/values are shared, strings are not",
                    test_values_are_shared_and_strings_are_not);
    return g_test_run();
}
