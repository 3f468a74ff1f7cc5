/*
 * raw: windows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block-harness.h"

static void test_a_window_cannot_be_left(void)
{
    char *path = image_new(5000);
    BlockBackend *blk = blk_make("raw,offset=1000,size=1024,"
                                 "file.driver=file,file.filename=%s", path);
    uint8_t data[1024], byte = 0;

    g_assert_cmpint(blk_getlength(blk), ==, 1024);
    g_assert_cmpint(blk_pread(blk, 0, 1024, data, 0), ==, 0);
    for (int i = 0; i < 1024; i++) {
        g_assert_cmpuint(data[i], ==, image_byte(1000 + i));
    }
    g_assert_cmpint(blk_pread(blk, 1023, 2, data, 0), ==, -EIO);
    g_assert_cmpint(blk_pwrite(blk, 1024, 1, &byte, 0), ==, -EIO);
    g_assert_cmpint(blk_zero(blk, 1000, 100, 0), ==, -EIO);
    g_assert_cmpint(blk_discard(blk, INT64_MAX - 500, 600), ==, -EIO);
    g_assert_cmpint(blk_pwrite(blk, 1023, 1, &byte, 0), ==, 0);
    g_assert_cmpint(blk_flush(blk), ==, 0);
    blk_unref(blk);
    blk = blk_make("raw,file.driver=file,file.filename=%s", path);
    g_assert_cmpint(blk_getlength(blk), ==, 5120);
    g_assert_cmpint(blk_pread(blk, 2023, 1, data, 0), ==, 0);
    g_assert_cmpuint(data[0], ==, 0);
    assert_image(blk, 0, 2023);
    assert_image(blk, 2024, 5000 - 2024);
    blk_unref(blk);
    image_done(path);
}

static void test_impossible_windows_are_refused(void)
{
#define NULL_5000 ",file.driver=null-co,file.size=5000"
    BlockBackend *blk;

    node_fails("raw,offset=-1" NULL_5000, "offset -1");
    node_fails("raw,offset=5001" NULL_5000, "0..5000");
    node_fails("raw,size=1000" NULL_5000, "multiple of 512");
    node_fails("raw,size=-512" NULL_5000, "size -512");
    node_fails("raw,size=5120" NULL_5000, "size 5120");
    node_fails("raw,offset=4600,size=512" NULL_5000, "up to 400");
    node_fails("raw,offset=9223372036854775807" NULL_5000, "offset");
    blk = blk_make("raw,offset=5000" NULL_5000);
    g_assert_cmpint(blk_getlength(blk), ==, 0);
    blk_unref(blk);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/raw/a-window-cannot-be-left",
                    test_a_window_cannot_be_left);
    g_test_add_func("/raw/impossible-windows-are-refused",
                    test_impossible_windows_are_refused);
    return g_test_run();
}
