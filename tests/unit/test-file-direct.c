/*
 * O_DIRECT with offsets and addresses that do not fit.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block-harness.h"
#include "qemu/units.h"

#define IMAGE_BYTES (MiB * 2 + 1300)

static BlockBackend *open_direct(const char *path, const char *aio)
{
    int fd = open(path, O_RDWR | O_DIRECT | O_CLOEXEC);

    if (fd < 0) {
        g_test_skip("this file system has no O_DIRECT");
        return NULL;
    }
    close(fd);
    return blk_make("file,filename=%s,cache.direct=on,aio=%s", path, aio);
}

static void check_reads(BlockBackend *blk)
{
    static const struct {
        int64_t offset, bytes;
        unsigned int skew;
    } cases[] = {
        { 0, 4096, 0 }, { 0, 4096, 1 }, { 512, 512, 256 }, { 1, 1, 0 },
        { 511, 2, 3 }, { 4000, 200, 8 }, { MiB - 1, MiB + 5, 1 },
        { IMAGE_BYTES - 1, 1, 0 }, { 0, IMAGE_BYTES, 0 },
    };
    uint8_t *buf = qemu_memalign(4096, 3 * MiB);

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        uint8_t *at = buf + cases[i].skew;

        memset(buf, 0xee, 3 * MiB);
        g_assert_cmpint(blk_pread(blk, cases[i].offset, cases[i].bytes, at,
                                  0), ==, 0);
        for (int64_t j = 0; j < cases[i].bytes; j++) {
            g_assert_cmpuint(at[j], ==, image_byte(cases[i].offset + j));
        }
        g_assert_cmpuint(at[cases[i].bytes], ==, 0xee);
    }
    qemu_vfree(buf);
}

/* Write @bytes of 0xc3 (or zeroes), look at the file, put it back. */
static void check_write(BlockBackend *blk, const char *path, int64_t offset,
                        int64_t bytes, bool zeroes)
{
    uint8_t *buf = qemu_memalign(4096, 3 * MiB);
    uint8_t *odd = buf + 3;
    g_autofree char *text = NULL;
    gsize len;

    memset(odd, 0xc3, bytes);
    if (zeroes) {
        g_assert_cmpint(blk_zero(blk, offset, bytes, 0), ==, 0);
    } else {
        g_assert_cmpint(blk_pwrite(blk, offset, bytes, odd, 0), ==, 0);
    }
    g_assert_true(g_file_get_contents(path, &text, &len, NULL));
    /* A write next to the end may make the last sector whole. */
    g_assert_cmpuint(len, >=, IMAGE_BYTES);
    g_assert_cmpuint(len, <=, ROUND_UP(IMAGE_BYTES, 512));
    for (int64_t i = 0; i < IMAGE_BYTES; i++) {
        bool hit = i >= offset && i < offset + bytes;

        g_assert_cmpuint((uint8_t)text[i], ==, !hit ? image_byte(i)
                                               : zeroes ? 0 : 0xc3);
    }
    for (int64_t i = 0; i < bytes; i++) {
        odd[i] = image_byte(offset + i);
    }
    g_assert_cmpint(blk_pwrite(blk, offset, bytes, odd, 0), ==, 0);
    qemu_vfree(buf);
}

static void check_engine(const char *aio)
{
    char *path = image_new(IMAGE_BYTES);
    BlockBackend *blk = open_direct(path, aio);

    if (blk) {
        check_reads(blk);
        for (int zeroes = 0; zeroes < 2; zeroes++) {
            check_write(blk, path, 0, 4096, zeroes);
            check_write(blk, path, 1, 1, zeroes);
            check_write(blk, path, 500, 20, zeroes);
            check_write(blk, path, 4095, 4098, zeroes);
            check_write(blk, path, 512, MiB + 100, zeroes);
            check_write(blk, path, IMAGE_BYTES - 700, 700, zeroes);
        }
        check_reads(blk);
        blk_unref(blk);
    }
    image_done(path);
}

static void test_threads(void)
{
    check_engine("threads");
}

static void test_io_uring(void)
{
    check_engine("io_uring");
}

static void test_writers_of_one_block_do_not_undo_each_other(void)
{
    char *path = image_new(IMAGE_BYTES);
    BlockBackend *blk = open_direct(path, "io_uring");
    uint8_t data[64], in[64 * 64];
    QEMUIOVector qiov[64];
    Pending p[64] = { 0 };

    if (blk) {
        for (int i = 0; i < 64; i++) {
            data[i] = i;
            qiov[i] = (QEMUIOVector)QEMU_IOVEC_INIT_BUF(qiov[i], &data[i], 1);
            blk_aio_pwritev(blk, i * 64, &qiov[i], 0, pending_done, &p[i]);
        }
        blk_drain(blk);
        g_assert_cmpint(blk_pread(blk, 0, sizeof(in), in, 0), ==, 0);
        for (int i = 0; i < 64; i++) {
            g_assert_cmpint(p[i].ret, ==, 0);
            g_assert_cmpuint(in[i * 64], ==, i);
            g_assert_cmpuint(in[i * 64 + 1], ==, image_byte(i * 64 + 1));
        }
        blk_unref(blk);
    }
    image_done(path);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/file-direct/threads", test_threads);
    g_test_add_func("/file-direct/io-uring", test_io_uring);
    g_test_add_func("/file-direct/writers-of-one-block-do-not-undo-each-other",
                    test_writers_of_one_block_do_not_undo_each_other);
    return g_test_run();
}
