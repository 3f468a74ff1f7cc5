/*
 * file and host_device nodes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block-harness.h"

static const char *const engines[] = { "threads", "io_uring" };

static void test_data_goes_both_ways(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(engines); i++) {
        char *path = image_new(10000);
        BlockBackend *blk = blk_make("file,filename=%s,aio=%s", path,
                                     engines[i]);
        uint8_t out[3000], in[3000];

        /* whole sectors */
        g_assert_cmpint(blk_getlength(blk), ==, 10240);
        assert_image(blk, 0, 10000);
        memset(out, 0xa5, sizeof(out));
        g_assert_cmpint(blk_pwrite(blk, 7000, 3000, out, 0), ==, 0);
        g_assert_cmpint(blk_pread(blk, 7000, 3000, in, 0), ==, 0);
        g_assert_cmpmem(in, 3000, out, 3000);
        assert_image(blk, 0, 7000);
        g_assert_cmpint(blk_pwrite(blk, 5, 0, out, 0), ==, 0);
        g_assert_cmpint(blk_pwrite(blk, 10239, 2, out, 0), ==, -EIO);
        g_assert_cmpint(blk_flush(blk), ==, 0);
        blk_unref(blk);
        image_done(path);
    }
}

/* A file system in memory has holes, but zeroes no range on demand. */
static void test_zeroes_and_discards(void)
{
    static const char *const folders[] = { "/tmp", "/dev/shm" };

    for (unsigned i = 0; i < 2 * ARRAY_SIZE(folders); i++) {
        bool unmap = i & 1;
        char *path = image_in(folders[i / 2], 256 * 1024);
        BlockBackend *blk = blk_make("file,filename=%s,discard=%s", path,
                                     unmap ? "unmap" : "ignore");
        g_autofree uint8_t *data = g_malloc(256 * 1024);

        g_assert_cmpint(blk_zero(blk, 1000, 100000, 0), ==, 0);
        g_assert_cmpint(blk_zero(blk, 128 * 1024, 65536, BDRV_REQ_MAY_UNMAP),
                        ==, 0);
        g_assert_cmpint(blk_zero(blk, 0, 0, 0), ==, 0);
        g_assert_cmpint(blk_discard(blk, 200 * 1024, 0), ==, 0);
        g_assert_cmpint(blk_discard(blk, 196 * 1024, 8192), ==, 0);
        g_assert_cmpint(blk_pread(blk, 0, 256 * 1024, data, 0), ==, 0);
        for (int at = 0; at < 256 * 1024; at++) {
            bool gone = (at >= 1000 && at < 101000) ||
                        (at >= 128 * 1024 && at < 192 * 1024) ||
                        (unmap && at >= 196 * 1024 && at < 204 * 1024);

            g_assert_cmpuint(data[at], ==, gone ? 0 : image_byte(at));
        }
        blk_unref(blk);
        image_done(path);
    }
}

static void test_a_file_that_shrank_reads_as_zeroes(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(engines); i++) {
        char *path = image_new(8192);
        BlockBackend *blk = blk_make("file,filename=%s,aio=%s", path,
                                     engines[i]);
        uint8_t data[8192];

        memset(data, 1, sizeof(data));
        g_assert_cmpint(truncate(path, 1000), ==, 0);
        g_assert_cmpint(blk_pread(blk, 0, 8192, data, 0), ==, 0);
        g_assert_cmpuint(data[999], ==, image_byte(999));
        g_assert_cmpuint(data[1000], ==, 0);
        g_assert_cmpuint(data[8191], ==, 0);
        blk_unref(blk);
        image_done(path);
    }
}

static void test_more_vectors_than_the_host_takes(void)
{
    char *path = image_new(8192);
    BlockBackend *blk = blk_make("file,filename=%s", path);
    uint8_t data[3000];
    QEMUIOVector qiov;
    Pending p = { 0 };

    qemu_iovec_init(&qiov, 3001);
    for (int i = 0; i < 3000; i++) {
        qemu_iovec_add(&qiov, data + i, 1);
    }
    blk_aio_preadv(blk, 1, &qiov, 0, pending_done, &p);
    g_assert_cmpint(pending_wait(&p), ==, 0);
    for (int i = 0; i < 3000; i++) {
        g_assert_cmpuint(data[i], ==, image_byte(i + 1));
    }
    p.calls = 0;
    blk_aio_pwritev(blk, 1, &qiov, 0, pending_done, &p);
    g_assert_cmpint(pending_wait(&p), ==, 0);
    assert_image(blk, 0, 8192);
    qemu_iovec_destroy(&qiov);
    blk_unref(blk);
    image_done(path);
}

static void test_what_is_no_image_is_refused(void)
{
    g_autofree char *fifo = g_strdup_printf("/tmp/block-fifo-%d", getpid());
    g_autofree char *ro = g_strdup_printf(
        "file,read-only=on,node-name=x,filename=%s", fifo);
    g_autofree char *host = NULL, *native = NULL;
    char *path = image_new(0);

    host = g_strdup_printf("host_device,filename=%s", path);
    native = g_strdup_printf("file,aio=native,filename=%s", path);
    node_fails("file,filename=/nonexistent", "'/nonexistent'");
    node_fails("file,filename=/tmp", "/tmp");
    node_fails("file,read-only=on,filename=/tmp", "/tmp");
    node_fails("file,filename=/dev/zero", "/dev/zero");
    node_fails(host, path);
    node_fails(native, "cache.direct=on");
    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    node_fails(ro, "neither a regular file");
    g_assert_null(bdrv_find_node("x"));
    g_unlink(fifo);
    image_done(path);
}

/* Root may write read-only files: do as somebody else would. */
static void test_auto_read_only_falls_back(void)
{
    const uid_t me = geteuid(), nobody = 65534;
    char *path = image_new(512);
    g_autofree char *plain = g_strdup_printf("raw,file.driver=file,"
                                             "file.filename=%s", path);
    BlockBackend *blk;
    uint8_t byte = 0;

    g_assert_cmpint(chmod(path, 0400), ==, 0);
    if (!me) {
        g_assert_cmpint(chown(path, nobody, -1), ==, 0);
        g_assert_cmpint(seteuid(nobody), ==, 0);
    }
    node_fails(plain, path);
    blk = blk_make("%s,auto-read-only=on", plain);
    g_assert_false(blk_is_writable(blk));
    g_assert_cmpint(blk_pwrite(blk, 0, 1, &byte, 0), ==, -EPERM);
    blk_unref(blk);
    g_assert_cmpint(seteuid(me), ==, 0);
    image_done(path);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/file/data-goes-both-ways", test_data_goes_both_ways);
    g_test_add_func("/file/zeroes-and-discards", test_zeroes_and_discards);
    g_test_add_func("/file/a-file-that-shrank-reads-as-zeroes",
                    test_a_file_that_shrank_reads_as_zeroes);
    g_test_add_func("/file/more-vectors-than-the-host-takes",
                    test_more_vectors_than_the_host_takes);
    g_test_add_func("/file/what-is-no-image-is-refused",
                    test_what_is_no_image_is_refused);
    g_test_add_func("/file/auto-read-only-falls-back",
                    test_auto_read_only_falls_back);
    return g_test_run();
}
