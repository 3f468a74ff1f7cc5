/*
 * monitor/qmp-cmds-block.c: disks, nodes and counters over QMP.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "monitor-harness.h"
#include "qapi/error.h"
#include "qobject/qlist.h"
#include "system/block-backend.h"

static QDict *ask(Client *c, const char *name, const char *args)
{
    g_autofree char *request = g_strdup_printf(
        "{'execute': '%s', 'arguments': {%s}}", name, args);

    return client_ask(c, request);
}

/* The entry of list @reply whose "node-name" is @name. */
static QDict *node(QDict *reply, const char *name)
{
    const QListEntry *e;

    QLIST_FOREACH_ENTRY(qdict_get_qlist(reply, "return"), e) {
        QDict *entry = qobject_to(QDict, qlist_entry_obj(e));

        if (!g_strcmp0(qdict_get_try_str(entry, "node-name"), name)) {
            return entry;
        }
    }
    return NULL;
}

static void test_nodes_say_what_they_are(void)
{
    Client *c = client_open_qmp();
    g_autofree char *path = NULL, *args = NULL;
    int fd = g_file_open_tmp("blockXXXXXX", &path, NULL);
    QDict *reply, *entry, *image;

    g_assert_cmpint(ftruncate(fd, 8192), ==, 0);
    args = g_strdup_printf("'driver': 'raw', 'node-name': 'fmt', "
                           "'read-only': true, 'file': {'driver': 'file', "
                           "'node-name': 'prot', 'filename': '%s'}", path);
    assert_success(ask(c, "blockdev-add", args));
    reply = ask(c, "query-named-block-nodes", "'flat': true");
    entry = node(reply, "fmt");
    g_assert_cmpstr(qdict_get_str(entry, "drv"), ==, "raw");
    g_assert_cmpstr(qdict_get_str(entry, "file"), ==, path);
    g_assert_true(qdict_get_bool(entry, "ro"));
    image = qdict_get_qdict(entry, "image");
    g_assert_cmpint(qdict_get_int(image, "virtual-size"), ==, 8192);
    g_assert_cmpint(qdict_get_int(image, "actual-size"), ==, 0);
    g_assert_cmpstr(qdict_get_str(node(reply, "prot"), "drv"), ==, "file");
    qobject_unref(reply);

    /* no device, no -drive: not a disk */
    reply = ask(c, "query-block", "");
    g_assert_cmpuint(qlist_size(qdict_get_qlist(reply, "return")), ==, 0);
    qobject_unref(reply);
    assert_success(ask(c, "blockdev-del", "'node-name': 'fmt'"));
    g_unlink(path);
    close(fd);
    client_close(c);
}

static void test_disks_count_what_went_through_them(void)
{
    Client *c = client_open_qmp();
    uint8_t data[512] = { 0 };
    QDict *reply, *entry, *stats;
    BlockBackend *blk;

    assert_success(ask(c, "blockdev-add", "'driver': 'null-co', "
                       "'node-name': 'n0', 'size': 4096"));
    blk = blk_new("disk0", bdrv_find_node("n0"), &error_abort);
    g_assert_cmpint(blk_pread(blk, 0, 512, data, 0), ==, 0);
    g_assert_cmpint(blk_pwrite(blk, 1024, 512, data, 0), ==, 0);
    g_assert_cmpint(blk_pwrite(blk, 4096, 512, data, 0), <, 0);
    g_assert_cmpint(blk_flush(blk), ==, 0);

    reply = ask(c, "query-blockstats", "");
    entry = node(reply, "n0");
    g_assert_cmpstr(qdict_get_str(entry, "device"), ==, "disk0");
    stats = qdict_get_qdict(entry, "stats");
    g_assert_cmpint(qdict_get_int(stats, "rd_bytes"), ==, 512);
    g_assert_cmpint(qdict_get_int(stats, "rd_operations"), ==, 1);
    g_assert_cmpint(qdict_get_int(stats, "wr_bytes"), ==, 512);
    g_assert_cmpint(qdict_get_int(stats, "wr_operations"), ==, 1);
    g_assert_cmpint(qdict_get_int(stats, "failed_wr_operations"), ==, 1);
    g_assert_cmpint(qdict_get_int(stats, "flush_operations"), ==, 1);
    g_assert_cmpint(qdict_get_int(stats, "wr_highest_offset"), ==, 1536);
    g_assert_cmpint(qdict_get_int(stats, "unmap_operations"), ==, 0);
    qobject_unref(reply);

    reply = ask(c, "query-blockstats", "'query-nodes': true");
    stats = qdict_get_qdict(node(reply, "n0"), "stats");
    g_assert_cmpint(qdict_get_int(stats, "rd_bytes"), ==, 512);
    qobject_unref(reply);

    reply = ask(c, "query-block", "");
    entry = qobject_to(QDict, qlist_entry_obj(
        qlist_first(qdict_get_qlist(reply, "return"))));
    g_assert_cmpstr(qdict_get_str(entry, "device"), ==, "disk0");
    g_assert_false(qdict_haskey(entry, "qdev"));
    entry = qdict_get_qdict(entry, "inserted");
    g_assert_cmpstr(qdict_get_str(entry, "node-name"), ==, "n0");
    g_assert_true(qdict_get_bool(qdict_get_qdict(entry, "cache"),
                                 "writeback"));
    qobject_unref(reply);
    blk_unref(blk);
    assert_success(ask(c, "blockdev-del", "'node-name': 'n0'"));
    client_close(c);
}

static void count_resize(void *opaque)
{
    ++*(int *)opaque;
}

static void test_a_resize_reaches_the_file_and_the_device(void)
{
    static const BlockDevOps ops = { .resize_cb = count_resize };
    Client *c = client_open_qmp();
    g_autofree char *path = NULL, *args = NULL;
    int fd = g_file_open_tmp("blockXXXXXX", &path, NULL), told = 0;
    BlockBackend *blk;
    struct stat st;

    args = g_strdup_printf("'driver': 'raw', 'node-name': 'fmt', "
                           "'offset': 0, 'file': {'driver': 'file', "
                           "'node-name': 'prot', 'filename': '%s'}", path);
    assert_success(ask(c, "blockdev-add", args));
    blk = blk_new("disk0", bdrv_find_node("fmt"), &error_abort);
    blk_set_dev_ops(blk, &ops, &told);
    assert_success(ask(c, "block_resize", "'node-name': 'fmt', "
                       "'size': 8192"));
    g_assert_cmpint(fstat(fd, &st), ==, 0);
    g_assert_cmpint(st.st_size, ==, 8192);
    g_assert_cmpint(blk_getlength(blk), ==, 8192);
    g_assert_cmpint(told, ==, 1);
    assert_success(ask(c, "block_resize", "'device': 'disk0', "
                       "'size': 4096"));
    g_assert_cmpint(blk_getlength(blk), ==, 4096);
    g_assert_cmpint(told, ==, 2);

    assert_error(ask(c, "block_resize", "'node-name': 'prot', 'size': 1"),
                 "GenericError", "Block node 'prot' is below 'fmt'; resize "
                 "that one");
    assert_error(ask(c, "block_resize", "'node-name': 'fmt', 'size': -1"),
                 "GenericError", NULL);
    assert_error(ask(c, "block_resize", "'size': 1"), "GenericError", NULL);
    assert_error(ask(c, "block_resize", "'device': 'x', 'size': 1"),
                 "DeviceNotFound", "Device 'x' not found");
    g_assert_cmpint(told, ==, 2);
    blk_unref(blk);
    assert_success(ask(c, "blockdev-del", "'node-name': 'fmt'"));
    g_unlink(path);
    close(fd);
    client_close(c);
}

static void test_a_size_that_is_fixed_stays(void)
{
    Client *c = client_open_qmp();

    assert_success(ask(c, "blockdev-add", "'driver': 'null-co', "
                       "'node-name': 'n0', 'size': 4096"));
    assert_success(ask(c, "blockdev-add", "'driver': 'raw', "
                       "'node-name': 'window', 'size': 512, 'file': 'n0'"));
    assert_error(ask(c, "block_resize", "'node-name': 'window', "
                     "'size': 1024"), "GenericError",
                 "Cannot resize fixed-size raw disks");
    assert_success(ask(c, "blockdev-add", "'driver': 'raw', "
                       "'node-name': 'other', 'file': 'n0'"));
    assert_error(ask(c, "block_resize", "'node-name': 'other', "
                     "'size': 1024"), "GenericError",
                 "Block node 'n0' has other users than 'other'");
    assert_success(ask(c, "blockdev-del", "'node-name': 'window'"));
    assert_success(ask(c, "block_resize", "'node-name': 'other', "
                       "'size': 1024"));
    assert_success(ask(c, "blockdev-del", "'node-name': 'other'"));
    assert_success(ask(c, "blockdev-del", "'node-name': 'n0'"));
    client_close(c);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    harness_init();
    g_test_add_func("/cmds-block/nodes-say-what-they-are",
                    test_nodes_say_what_they_are);
    g_test_add_func("/cmds-block/disks-count-what-went-through-them",
                    test_disks_count_what_went_through_them);
    g_test_add_func("/cmds-block/a-resize-reaches-the-file-and-the-device",
                    test_a_resize_reaches_the_file_and_the_device);
    g_test_add_func("/cmds-block/a-size-that-is-fixed-stays",
                    test_a_size_that_is_fixed_stays);
    return g_test_run();
}
