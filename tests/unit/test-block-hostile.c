/*
 * Images and requests as an attacker would have them, for every kind of node:
 * what is outside fails and touches nothing, and what is no image is refused.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block-harness.h"

#define BYTES 5000
#define GUARD_BYTE 0xa5

static BlockBackend *make(const char *type, const char *path)
{
    BlockBackend *blk = g_str_equal(type, "block-null-co")
        ? blk_make("null-co,read-zeroes=on,size=%d", BYTES)
        : g_str_equal(type, "block-raw")
        ? blk_make("raw,size=4608,offset=8,file.driver=file,"
                   "file.filename=%s", path)
        : blk_make("file,filename=%s", path);

    g_assert_cmpstr(object_get_typename(OBJECT(blk_bs(blk))), ==, type);
    return blk;
}

static void refuse(BlockBackend *blk, int64_t offset, int64_t bytes)
{
    uint8_t buf[1024];

    memset(buf, GUARD_BYTE, sizeof(buf));
    g_assert_cmpint(blk_zero(blk, offset, bytes, 0), <, 0);
    g_assert_cmpint(blk_discard(blk, offset, bytes), <, 0);
    if (bytes >= 0 && bytes <= (int64_t)sizeof(buf)) {
        g_assert_cmpint(blk_pwrite(blk, offset, bytes, buf, 0), <, 0);
        g_assert_cmpint(blk_pread(blk, offset, bytes, buf, 0), <, 0);
    }
    for (size_t i = 0; i < sizeof(buf); i++) {
        g_assert_cmphex(buf[i], ==, GUARD_BYTE);
    }
}

static void test_malformed_requests_touch_nothing(const void *type)
{
    char *path = image_new(BYTES);
    BlockBackend *blk = make(type, path);
    int64_t length = blk_getlength(blk);
    g_autofree char *before = NULL, *after = NULL;
    gsize size_before, size_after;

    g_assert_true(g_file_get_contents(path, &before, &size_before, NULL));
    refuse(blk, -1, 1);
    refuse(blk, -512, 1024);
    refuse(blk, length, 1);
    refuse(blk, length - 1, 2);
    refuse(blk, length + 1, 0);
    refuse(blk, 0, length + 1);
    refuse(blk, 1, -1);
    refuse(blk, 0, INT64_MIN);
    refuse(blk, 1, INT64_MAX);
    refuse(blk, INT64_MAX, 512);
    refuse(blk, INT64_MAX - 511, 512);
    refuse(blk, INT64_MIN, 1);
    g_assert_cmpint(blk_getlength(blk), ==, length);
    blk_unref(blk);
    g_assert_true(g_file_get_contents(path, &after, &size_after, NULL));
    g_assert_cmpmem(before, size_before, after, size_after);
    image_done(path);
}

/* Somebody else cuts the image while it is in use. */
static void test_malformed_images_read_as_zeroes(const void *type)
{
    char *path = image_new(BYTES);
    BlockBackend *blk = make(type, path);
    uint8_t buf[512], zeroes[512] = { 0 };

    g_assert_cmpint(truncate(path, 0), ==, 0);
    memset(buf, GUARD_BYTE, sizeof(buf));
    g_assert_cmpint(blk_pread(blk, 512, sizeof(buf), buf, 0), ==, 0);
    g_assert_cmpmem(buf, sizeof(buf), zeroes, sizeof(zeroes));
    blk_unref(blk);
    image_done(path);
}

static void test_malformed_devices_are_refused(void)
{
    g_autofree char *fifo = g_strdup_printf("/tmp/block-fifo-%d", getpid());
    char *path = image_new(512);
    const char *const names[] = { path, fifo, "/dev/zero", "/dev/null",
                                  "/tmp", "/nonexistent", "" };

    g_assert_nonnull(object_class_by_name("block-host_device"));
    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        g_autofree char *text = g_strdup_printf(
            "host_device,read-only=on,node-name=x,filename=%s", names[i]);

        node_fails(text, names[i]);
        g_assert_null(bdrv_find_node("x"));
    }
    g_unlink(fifo);
    image_done(path);
}

int main(int argc, char **argv)
{
    static const char *const types[] = {
        "block-file", "block-null-co", "block-raw",
    };

    harness_init(&argc, &argv);
    for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
        g_autofree char *requests = g_strconcat(
            "/", types[i], "/malformed-requests-touch-nothing", NULL);
        g_autofree char *images = g_strconcat(
            "/", types[i], "/malformed-images-read-as-zeroes", NULL);

        g_test_add_data_func(requests, types[i],
                             test_malformed_requests_touch_nothing);
        g_test_add_data_func(images, types[i],
                             test_malformed_images_read_as_zeroes);
    }
    g_test_add_func("/block-host_device/malformed-devices-are-refused",
                    test_malformed_devices_are_refused);
    return g_test_run();
}
