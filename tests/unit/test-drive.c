/*
 * -drive.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block-harness.h"

static void drive_fails(const char *text, const char *says)
{
    Error *err = NULL;

    g_assert_null(drive_try(text, &err));
    g_test_message("%s: %s", text, error_get_pretty(err));
    g_assert_nonnull(strstr(error_get_pretty(err), says));
    error_free(err);
    g_assert_null(blk_next(NULL));
}

static void test_cache_modes_become_three_switches(void)
{
    static const struct {
        const char *opts;
        bool wce, direct, no_flush;
    } cases[] = {
        { "", true, false, false },
        { ",cache=writeback", true, false, false },
        { ",cache=writethrough", false, false, false },
        { ",cache=unsafe", true, false, true },
        { ",cache=unsafe,cache.no-flush=off", true, false, false },
        { ",cache.writeback=off", false, false, false },
        { ",cache.no-flush=on", true, false, true },
    };
    char *path = image_new(512);

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        g_autofree char *text = g_strdup_printf("file=%s,format=raw,id=d%s",
                                                path, cases[i].opts);
        BlockBackend *blk = drive_try(text, &error_abort);
        BlockDriverState *file = blk_bs(blk)->file;

        g_assert_true(blk_enable_write_cache(blk) == cases[i].wce);
        g_assert_true(file->direct == cases[i].direct);
        g_assert_true(file->no_flush == cases[i].no_flush);
        g_assert_true(blk_by_name("d") == blk);
        blk_unref(blk);
    }
    image_done(path);
}

static void test_what_is_unknown_is_named(void)
{
    char *path = image_new(512);
    g_autofree char *key = g_strdup_printf("file=%s,format=raw,foo=1", path);
    g_autofree char *mode = g_strdup_printf("file=%s,format=raw,cache=x",
                                            path);
    g_autofree char *format = g_strdup_printf("file=%s,format=qcow2", path);
    g_autofree char *writeback = g_strdup_printf(
        "file=%s,format=raw,cache.writeback=7", path);

    drive_fails(key, "'foo'");
    drive_fails(mode, "'x'");
    drive_fails(format, "qcow2");
    drive_fails(writeback, "cache.writeback");
    drive_fails("if=virtio", "'file' is missing");
    drive_fails("file=/nonexistent/i,format=raw", "/nonexistent/i");
    drive_fails("file=/nonexistent/i", "/nonexistent/i");
    image_done(path);
}

static void test_keys_of_blockdev_have_dots(void)
{
    char *path = image_new(512);
    g_autofree char *locking = g_strdup_printf(
        "file=%s,format=raw,id=d,file.locking=off,node-name=top,"
        "file.node-name=bottom,readonly", path);
    g_autofree char *nested = g_strdup_printf(
        "driver=raw,file.driver=file,file.filename=%s,id=d,cache.direct=off",
        path);
    g_autofree char *twice = g_strdup_printf(
        "file=%s,file.filename=%s,format=raw", path, path);
    BlockBackend *blk = drive_try(locking, &error_abort);

    g_assert_true(bdrv_find_node("top") == blk_bs(blk));
    g_assert_true(bdrv_find_node("bottom") == blk_bs(blk)->file);
    g_assert_true(blk_bs(blk)->read_only);
    blk_unref(blk);
    blk_unref(drive_try(nested, &error_abort));
    blk_unref(drive_try("driver=null-co,read-zeroes=on,id=d", &error_abort));
    blk_unref(drive_try("driver=null-co,discard=on,id=d", &error_abort));
    blk_unref(drive_try("driver=null-co,discard=off,id=d", &error_abort));
    drive_fails("driver=null-co,discard=maybe,id=d", "'maybe'");
    drive_fails(twice, "'file' and 'file.filename' are the same");
    drive_fails("format=raw,file.locking=off", "file");
    image_done(path);
}

static void test_drives_are_deleted_by_name(void)
{
    Error *err = NULL;

    drive_try("driver=null-co,read-zeroes=on,id=d", &error_abort);
    g_assert_true(blk_delete_drive("d", &error_abort));
    g_assert_null(blk_by_name("d"));
    g_assert_false(blk_delete_drive("d", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Device 'd' not found");
    error_free(err);
}

static void test_another_formats_header_is_refused(void)
{
    char *path = image_new(512);
    g_autofree char *probe = g_strdup_printf("file=%s,id=d", path);
    g_autofree char *raw = g_strdup_printf("file=%s,id=d,format=raw", path);

    g_assert_true(g_file_set_contents(path, "QFI\xfb\0\0\0\3", 8, NULL));
    drive_fails(probe, "looks like a qcow2 image");
    blk_unref(drive_try(raw, &error_abort));
    g_assert_true(g_file_set_contents(path, "QFI\xfa", 4, NULL));
    blk_unref(drive_try(probe, &error_abort));
    image_done(path);
}

static void test_a_taken_id_closes_the_image_again(void)
{
    char *path = image_new(512);
    g_autofree char *text = g_strdup_printf(
        "file=%s,format=raw,id=d,node-name=n", path);
    BlockBackend *blk = drive_try("file=/dev/null,format=raw,id=d", NULL);
    BlockDriverState *bs = node_try("null-co", &error_abort);
    Error *err = NULL;

    g_assert_null(blk);                 /* a character device is no disk */
    blk = blk_new("d", bs, &error_abort);
    bdrv_unref(bs);
    g_assert_null(drive_try(text, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "'d' already exists"));
    error_free(err);
    g_assert_null(bdrv_find_node("n"));
    blk_unref(blk);
    image_done(path);
}

static void test_windows_and_read_only_reach_the_node(void)
{
    char *path = image_new(4096);
    g_autofree char *text = g_strdup_printf(
        "file=%s,format=raw,id=d,offset=512,size=1024,readonly=on,if=none,"
        "media=disk", path);
    BlockBackend *blk = drive_try(text, &error_abort);

    g_assert_cmpint(blk_getlength(blk), ==, 1024);
    g_assert_false(blk_is_writable(blk));
    blk_unref(blk);
    image_done(path);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/drive/cache-modes-become-three-switches",
                    test_cache_modes_become_three_switches);
    g_test_add_func("/drive/what-is-unknown-is-named",
                    test_what_is_unknown_is_named);
    g_test_add_func("/drive/another-formats-header-is-refused",
                    test_another_formats_header_is_refused);
    g_test_add_func("/drive/a-taken-id-closes-the-image-again",
                    test_a_taken_id_closes_the_image_again);
    g_test_add_func("/drive/windows-and-read-only-reach-the-node",
                    test_windows_and_read_only_reach_the_node);
    g_test_add_func("/drive/keys-of-blockdev-have-dots",
                    test_keys_of_blockdev_have_dots);
    g_test_add_func("/drive/drives-are-deleted-by-name",
                    test_drives_are_deleted_by_name);
    return g_test_run();
}
