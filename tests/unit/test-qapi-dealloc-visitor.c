/*
 * Tests of freeing; a leak or double free is the sanitizer's to find.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/dealloc-visitor.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-block-core.h"
#include "qapi/qapi-visit-common.h"
#include "qapi/qapi-visit-machine.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"

static void test_null(void)
{
    qapi_free_BlockdevOptions(NULL);
    qapi_free_CpuInfoFastList(NULL);
    qapi_free_strList(NULL);
    qapi_free_StrOrNull(NULL);
}

static void test_half_built(void)
{
    BlockdevOptions *opts = g_new0(BlockdevOptions, 1);
    CpuInfoFastList *list = NULL;
    CpuInfoFast *none = NULL;

    opts->driver = BLOCKDEV_DRIVER_RAW;
    opts->node_name = g_strdup("n");
    /* u.raw.file is mandatory, yet missing */
    qapi_free_BlockdevOptions(opts);

    QAPI_LIST_PREPEND(list, none);
    qapi_free_CpuInfoFastList(list);

    /* an alternate that never learned its type */
    qapi_free_BlockdevRef(g_new0(BlockdevRef, 1));
}

static void test_references_are_dropped(void)
{
    QObject *any = QOBJECT(qlist_new());
    anyList *list = NULL;

    QAPI_LIST_PREPEND(list, qobject_ref(any));
    QAPI_LIST_PREPEND(list, qobject_ref(any));
    g_assert_cmpint(any->base.refcnt, ==, 3);
    qapi_free_anyList(list);
    g_assert_cmpint(any->base.refcnt, ==, 1);
    qobject_unref(any);
}

static void test_autoptr(void)
{
    g_autoptr(BootConfiguration) boot = g_new0(BootConfiguration, 1);
    g_autoptr(strList) list = NULL;

    boot->order = g_strdup("cd");
    QAPI_LIST_PREPEND(list, g_strdup("x"));
    g_assert_cmpuint(QAPI_LIST_LENGTH(list), ==, 1);
}

static void test_kind(void)
{
    Visitor *v = qapi_dealloc_visitor_new();

    g_assert_true(visit_is_dealloc(v));
    g_assert_false(visit_is_input(v));
    visit_free(v);
    visit_free(NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dealloc/NULL is ignored", test_null);
    g_test_add_func("/dealloc/half-built objects can be freed",
                    test_half_built);
    g_test_add_func("/dealloc/references are dropped",
                    test_references_are_dropped);
    g_test_add_func("/dealloc/types clean up by themselves", test_autoptr);
    g_test_add_func("/dealloc/knows what it is", test_kind);
    return g_test_run();
}
