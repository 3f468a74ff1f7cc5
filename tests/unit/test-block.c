/*
 * The graph of block nodes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block-harness.h"
#include "strict-policy.h"
#include "qapi/compat-policy.h"

static void test_nodes_are_named_and_counted(void)
{
    BlockDriverState *bs = node_try("null-co,node-name=n", &error_abort);
    BlockDriverState *top = node_try("raw,file=n,node-name=r", &error_abort);

    g_assert_true(bdrv_find_node("n") == bs);
    g_assert_cmpstr(bdrv_format_name(bs), ==, "null-co");
    node_fails("null-co,node-name=n", "node-name='n'");
    node_fails("null-co,node-name=1 2", "1 2");
    bdrv_unref(bs);
    g_assert_true(bdrv_find_node("n") == bs);
    bdrv_unref(top);
    g_assert_null(bdrv_find_node("n"));
    g_assert_null(bdrv_find_node("r"));
}

static void test_a_failed_open_leaves_no_node(void)
{
    node_fails("raw,node-name=r,offset=-1,file.driver=null-co,"
               "file.node-name=n", "offset -1");
    g_assert_null(bdrv_find_node("n"));
    /* the node below takes the name first */
    node_fails("raw,node-name=n,file.driver=null-co,file.node-name=n", "'n'");
    g_assert_null(bdrv_find_node("n"));
    node_fails("raw,file=nobody", "node-name='nobody'");
    node_fails("raw,file.driver=null-co,detect-zeroes=on", "detect-zeroes=on");
    node_fails("null-co,force-share=on", "force-share=on");
    node_fails("qcow2,file.driver=null-co", "qcow2");
}

static void test_nesting_ends(void)
{
    g_autoptr(GString) text = g_string_new("raw");

    for (int i = 0; i < 20; i++) {
        g_string_append(text, ",");
        for (int j = 0; j <= i; j++) {
            g_string_append(text, "file.");
        }
        g_string_append(text, i < 19 ? "driver=raw" : "driver=null-co");
    }
    node_fails(text->str, "deeper than 16");
}

static void test_the_monitor_owns_what_it_made(void)
{
    BlockdevOptions o = { .driver = BLOCKDEV_DRIVER_NULL_CO };
    BlockDriverState *top;
    Error *err = NULL;

    g_assert_false(bdrv_add_monitor_node(&o, &err));
    error_free(err);
    err = NULL;
    o.node_name = (char *)"n";
    g_assert_true(bdrv_add_monitor_node(&o, &error_abort));
    top = node_try("raw,node-name=r,file=n", &error_abort);
    g_assert_false(bdrv_del_monitor_node("n", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Block device n is in use");
    error_free(err);
    err = NULL;
    g_assert_false(bdrv_del_monitor_node("r", &err));
    error_free(err);
    err = NULL;
    bdrv_unref(top);
    g_assert_true(bdrv_del_monitor_node("n", &error_abort));
    g_assert_false(bdrv_del_monitor_node("n", &err));
    error_free(err);
}

static void test_read_only_and_bounds_hold_at_every_node(void)
{
    BlockBackend *blk = blk_make("null-co,size=1000,read-only=on");
    uint8_t byte = 1;

    g_assert_cmpint(blk_pwrite(blk, 0, 1, &byte, 0), ==, -EPERM);
    g_assert_cmpint(blk_zero(blk, 0, 1, 0), ==, -EPERM);
    g_assert_cmpint(blk_discard(blk, 0, 1), ==, -EPERM);
    g_assert_cmpint(blk_pread(blk, 999, 1, &byte, 0), ==, 0);
    g_assert_cmpint(blk_pread(blk, 1000, 0, &byte, 0), ==, 0);
    g_assert_cmpint(blk_pread(blk, 1000, 1, &byte, 0), ==, -EIO);
    g_assert_cmpint(blk_pread(blk, -1, 1, &byte, 0), ==, -EIO);
    g_assert_cmpint(blk_pread(blk, INT64_MAX, 1, &byte, 0), ==, -EIO);
    g_assert_cmpint(blk_flush(blk), ==, 0);
    blk_unref(blk);
    node_fails("raw,file.driver=null-co,file.read-only=on", "is read-only");
}

static void test_the_policy_judges_options_too(void)
{
    CompatPolicy add = {
        .has_security = true,
        .security = COMPAT_POLICY_SECURITY_REQUIRE_SECURE,
    };
    BlockDriverState *bs;

    g_assert_true(compat_policy_merge(&add, &error_abort));
    node_fails("null-co,node-name=n,read-zeroes=off", "uninitialised");
    g_assert_null(bdrv_find_node("n"));
    bs = node_try("null-co", &error_abort);
    bdrv_unref(bs);
    compat_policy_reset();
}

static void test_with_a_node_all_are_audited_again(void)
{
    Object *bad = strict_policy_begin();

    node_fails("raw,node-name=n,file.driver=null-co,file.node-name=b",
               STRICT_POLICY_OFFENDER);
    g_assert_null(bdrv_find_node("n"));
    g_assert_null(bdrv_find_node("b"));
    strict_policy_tidy(bad);
    bdrv_unref(node_try("null-co,node-name=n", &error_abort));
    compat_policy_reset();
}

static void test_help_lists_drivers(void)
{
    g_autofree char *help = bdrv_help();

    g_assert_nonnull(strstr(help, "  null-co (secure)\n"));
    g_assert_nonnull(strstr(help, "  raw (secure)\n"));
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/block/nodes-are-named-and-counted",
                    test_nodes_are_named_and_counted);
    g_test_add_func("/block/a-failed-open-leaves-no-node",
                    test_a_failed_open_leaves_no_node);
    g_test_add_func("/block/nesting-ends", test_nesting_ends);
    g_test_add_func("/block/the-monitor-owns-what-it-made",
                    test_the_monitor_owns_what_it_made);
    g_test_add_func("/block/read-only-and-bounds-hold-at-every-node",
                    test_read_only_and_bounds_hold_at_every_node);
    g_test_add_func("/block/the-policy-judges-options-too",
                    test_the_policy_judges_options_too);
    g_test_add_func("/block/with-a-node-all-are-audited-again",
                    test_with_a_node_all_are_audited_again);
    g_test_add_func("/block/help-lists-drivers", test_help_lists_drivers);
    return g_test_run();
}
