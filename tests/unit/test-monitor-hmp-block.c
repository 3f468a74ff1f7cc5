/*
 * Commands for people on disks and block nodes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "block/block.h"
#include "hmp-rig.h"
#include "hw/core/qdev.h"
#include "qapi/error.h"
#include "system/block-backend.h"

static char *image;

/* @fmt with the image's name for each %s. */
static char *with_image(const char *fmt)
{
    g_auto(GStrv) parts = g_strsplit(fmt, "%s", -1);

    return g_strjoinv(image, parts);
}

static void do_ok(const char *fmt, const char *answer_fmt)
{
    g_autofree char *line = with_image(fmt);
    g_autofree char *answer = with_image(answer_fmt);

    assert_prints(line, answer);
}

static void test_drives_come_and_go(void)
{
    do_ok("drive_add 0 if=none,id=d0,format=raw,readonly=on,file=%s",
          "OK\n");
    g_assert_nonnull(blk_by_name("d0"));
    do_ok("drive_add 0 if=none,id=d0,format=raw,readonly=on,file=%s",
          "Error: Device with id 'd0' already exists\n");
    assert_prints("drive_del d0", "");
    g_assert_null(blk_by_name("d0"));
    assert_prints("drive_del d0", "Device 'd0' not found\n");
}

static void test_bad_drives_are_refused(void)
{
    do_ok("drive_add 0 id=d0,format=raw,file=%s",
          "Error: drive_add makes drives with if=none only; device_add gives "
          "one to a device\n");
    do_ok("drive_add 0 if=virtio,id=d0,format=raw,file=%s",
          "Error: drive_add makes drives with if=none only; device_add gives "
          "one to a device\n");
    do_ok("drive_add 0 if=none,format=raw,file=%s",
          "Error: Parameter 'id' is missing\n");
    assert_mentions("drive_add 0 if=none,id=d0,file=/nonexistent,format=raw",
                    "Error: ");
    assert_prints("drive_add 0", "drive_add: string expected\n"
                  "Try \"help drive_add\" for more information\n");
    g_assert_null(blk_next(NULL));
}

static void test_nodes_can_be_added(void)
{
    do_ok("drive_add -n 0 file,node-name=n0,filename=%s", "");
    assert_mentions("info block -n", "n0: ");
    assert_prints("info block", "");
    assert_mentions("drive_add -n 0 nonsense,node-name=n1", "Error: ");
    assert_mentions("drive_add -n 0 driver=", "Error: ");
    g_assert_true(bdrv_del_monitor_node("n0", &error_abort));
}

/* Of whom a device has one, nobody takes it away. */
static void test_drive_in_use_stays(void)
{
    BlockBackend *blk;
    DeviceState *dev = DEVICE(object_new_checked("virtio-blk-device",
                                                 TYPE_DEVICE, &error_abort));

    do_ok("drive_add 0 if=none,id=d0,format=raw,node-name=top,file=%s",
          "OK\n");
    blk = blk_by_name("d0");
    dev->id = g_strdup("dev0");
    g_assert_cmpint(blk_attach_dev(blk, dev), ==, 0);
    assert_prints("drive_del d0", "Device 'd0' is in use\n");
    g_assert_true(blk_by_name("d0") == blk);
    do_ok("info block", "d0 (top): %s (raw)\n"
          "    Attached to:      dev0\n"
          "    Cache mode:       writeback\n");
    blk_detach_dev(blk, dev);
    assert_prints("drive_del d0", "");
    object_unref(OBJECT(dev));
}

static void test_disks_and_nodes_are_shown(void)
{
    do_ok("drive_add 0 if=none,id=d0,format=raw,node-name=top,readonly=on,"
          "cache=unsafe,file=%s", "OK\n");
    do_ok("info block", "d0 (top): %s (raw, read-only)\n"
                 "    Cache mode:       writeback, ignore flushes\n");
    do_ok("info block d0", "d0 (top): %s (raw, read-only)\n"
                 "    Cache mode:       writeback, ignore flushes\n");
    do_ok("info block top", "top: %s (raw, read-only)\n"
                 "    Cache mode:       writeback, ignore flushes\n");
    do_ok("info block -n top", "top: %s (raw, read-only)\n"
                 "    Cache mode:       writeback, ignore flushes\n");
    do_ok("info block nobody", "");
    do_ok("info block -v d0", "d0 (top): %s (raw, read-only)\n"
                 "    Cache mode:       writeback, ignore flushes\n"
                 "\nImages:\nimage: %s\nfile format: raw\n"
                 "virtual size: 8 KiB (8192 bytes)\ndisk size: 8 KiB\n");
    assert_mentions("info block -n", "\n\n");
    assert_prints("drive_del d0", "");
}

static void test_several_disks_are_apart(void)
{
    do_ok("drive_add 0 if=none,id=d0,format=raw,node-name=a,readonly=on,"
          "cache=writethrough,file=%s", "OK\n");
    do_ok("drive_add 0 if=none,id=d1,format=raw,node-name=b,readonly=on,"
          "file=%s", "OK\n");
    do_ok("info block", "d0 (a): %s (raw, read-only)\n"
                 "    Cache mode:       writethrough\n\n"
                 "d1 (b): %s (raw, read-only)\n"
                 "    Cache mode:       writeback\n");
    assert_prints("drive_del d0", "");
    assert_prints("drive_del d1", "");
}

static void test_sizes_change(void)
{
    do_ok("drive_add 0 if=none,id=d0,format=raw,node-name=top,file=%s",
          "OK\n");
    assert_prints("block_resize d0 1", "");
    g_assert_cmpint(blk_getlength(blk_by_name("d0")), ==, 1 << 20);
    assert_prints("block_resize top 8192B", "");
    g_assert_cmpint(blk_getlength(blk_by_name("d0")), ==, 8192);
    assert_prints("block_resize nobody 1",
                  "Error: Device 'nobody' not found\n");
    assert_prints("block_resize d0 x", "invalid size\n"
                  "Try \"help block_resize\" for more information\n");
    assert_prints("block_resize", "block_resize: block device name expected\n"
                  "Try \"help block_resize\" for more information\n");
    assert_prints("drive_del d0", "");
}

static void test_counters_are_shown(void)
{
    char buf[512];

    do_ok("drive_add 0 if=none,id=d0,format=raw,file=%s", "OK\n");
    g_assert_cmpint(blk_pread(blk_by_name("d0"), 0, 512, buf, 0), ==, 0);
    assert_mentions("info blockstats", "d0: rd_bytes=512 wr_bytes=0 "
                    "rd_operations=1 wr_operations=0 flush_operations=0 "
                    "wr_total_time_ns=0 rd_total_time_ns=");
    assert_mentions("info blockstats", " flush_total_time_ns=0 rd_merged=0 "
                    "wr_merged=0\n");
    assert_prints("drive_del d0", "");
}

int main(int argc, char **argv)
{
    static const char bytes[8192];
    Client *client;
    int status, fd;

    g_test_init(&argc, &argv, NULL);
    harness_init();
    /* Messages go to monitors from the first one on. */
    client = client_open(false, false);
    fd = g_file_open_tmp("block-XXXXXX", &image, NULL);
    g_assert_cmpint(write(fd, bytes, sizeof(bytes)), ==, sizeof(bytes));
    close(fd);
    g_test_add_func("/hmp-block/drives-come-and-go",
                    test_drives_come_and_go);
    g_test_add_func("/hmp-block/bad-drives-are-refused",
                    test_bad_drives_are_refused);
    g_test_add_func("/hmp-block/nodes-can-be-added",
                    test_nodes_can_be_added);
    g_test_add_func("/hmp-block/drive-in-use-stays",
                    test_drive_in_use_stays);
    g_test_add_func("/hmp-block/disks-and-nodes-are-shown",
                    test_disks_and_nodes_are_shown);
    g_test_add_func("/hmp-block/several-disks-are-apart",
                    test_several_disks_are_apart);
    g_test_add_func("/hmp-block/sizes-change", test_sizes_change);
    g_test_add_func("/hmp-block/counters-are-shown",
                    test_counters_are_shown);
    status = g_test_run();
    client_close(client);
    g_unlink(image);
    g_free(image);
    return status;
}
