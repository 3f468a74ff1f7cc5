/*
 * block-file, block-raw and block-null-co under a disk: images of malformed
 * size or kind (block-host_device, which is block-file but for the kind, among
 * them), images that change under us, windows at the edge of the numbers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <linux/virtio_blk.h>
#include <sys/stat.h>
#include "libvirtio.h"
#include "qemu/bswap.h"

#define OK VIRTIO_BLK_S_OK
#define IOERR VIRTIO_BLK_S_IOERR
#define TiB (1ull << 40)

static char *make_file(const void *data, size_t len, uint64_t size)
{
    char *path;
    int fd = g_file_open_tmp("ringfence-file-XXXXXX", &path, NULL);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, data, len), ==, len);
    if (ftruncate(fd, size) < 0) {
        unlink(path);
        g_clear_pointer(&path, g_free);
    }
    close(fd);
    return path;
}

/* A file whose sectors each hold their number + 1. */
static char *make_numbered(unsigned int sectors)
{
    g_autofree uint8_t *data = g_malloc(sectors * 512);

    for (unsigned int i = 0; i < sectors; i++) {
        memset(data + i * 512, i + 1, 512);
    }
    return make_file(data, sectors * 512, sectors * 512);
}

static void remove_file(char *path)
{
    unlink(path);
    g_free(path);
}

/* @nodes: -blockdev of which one is called n */
static QVirtio *open_disk(const char *nodes, QVirtq *q)
{
    QVirtio *d = qvirtio_find(qtest_initf(QVIRTIO_BOARD "%s "
        "-device virtio-blk-device,drive=n", nodes), VIRTIO_ID_BLOCK, 0);

    qvirtio_start(d, ~QVIRTIO_RING_FEATURES, q, 1);
    return d;
}

static QVirtio *open_file(const char *path, const char *options, QVirtq *q)
{
    g_autofree char *nodes = g_strdup_printf(
        "-blockdev driver=file,node-name=n,filename=%s%s", path, options);

    return open_disk(nodes, q);
}

static void end(QVirtio *d)
{
    qtest_quit(d->s);
    g_free(d);
}

static uint64_t capacity(QVirtio *d)
{
    return qvirtio_config64(d, 0);
}

static uint8_t io(QVirtq *q, bool is_write, uint64_t sector, void *data,
                  size_t bytes)
{
    g_autofree uint8_t *out = g_malloc0(16 + bytes);
    g_autofree uint8_t *in = g_malloc(bytes + 1);

    stl_le_p(out, is_write ? VIRTIO_BLK_T_OUT : VIRTIO_BLK_T_IN);
    stq_le_p(out + 8, sector);
    if (is_write) {
        memcpy(out + 16, data, bytes);
        qvirtq_request(q, out, 16 + bytes, in, 1);
        return in[0];
    }
    qvirtq_request(q, out, 16, in, bytes + 1);
    memcpy(data, in, bytes);
    return in[bytes];
}

/* Sector @sector reads as @value throughout. */
static void assert_sector(QVirtq *q, uint64_t sector, int value)
{
    uint8_t data[512];

    memset(data, 0xee, sizeof(data));
    g_assert_cmphex(io(q, false, sector, data, 512), ==, OK);
    for (int i = 0; i < 512; i++) {
        g_assert_cmphex(data[i], ==, value);
    }
}

static void write_sector(QVirtq *q, uint64_t sector, int value)
{
    uint8_t data[512];

    memset(data, value, sizeof(data));
    g_assert_cmphex(io(q, true, sector, data, 512), ==, OK);
}

/*** Sizes ***/

static void test_empty_file(void)
{
    char *path = make_file("", 0, 0);
    uint8_t data[512] = { 0 };
    QVirtq q;
    QVirtio *d = open_file(path, "", &q);
    struct stat st;

    g_assert_cmpuint(capacity(d), ==, 0);
    g_assert_cmphex(io(&q, false, 0, data, 512), ==, IOERR);
    g_assert_cmphex(io(&q, true, 0, data, 512), ==, IOERR);
    g_assert_cmphex(io(&q, false, 0, data, 0), ==, OK);
    end(d);
    g_assert_cmpint(stat(path, &st), ==, 0);
    g_assert_cmpint(st.st_size, ==, 0);
    remove_file(path);
}

/* The last sector is not whole: zeroes stand for what is missing. */
static void test_odd_sizes(void)
{
    static const unsigned int sizes[] = { 1, 511, 513, 1000, 1023, 1025 };
    static const char *const options[] = {
        "", ",cache.direct=on", ",aio=threads", ",read-only=on",
    };
    uint8_t data[1536], got[512];
    QVirtq q;

    memset(data, 0x77, sizeof(data));
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        for (size_t o = 0; o < ARRAY_SIZE(options); o++) {
            char *path = make_file(data, sizes[i], sizes[i]);
            QVirtio *d = open_file(path, options[o], &q);
            uint64_t last = sizes[i] / 512;

            g_test_message("%u bytes%s", sizes[i], options[o]);
            g_assert_cmpuint(capacity(d), ==, last + 1);
            g_assert_cmphex(io(&q, false, last, got, 512), ==, OK);
            g_assert_cmphex(got[sizes[i] % 512 - 1], ==, 0x77);
            for (unsigned int n = sizes[i] % 512; n < 512; n++) {
                g_assert_cmphex(got[n], ==, 0);
            }
            g_assert_cmphex(io(&q, false, last + 1, got, 512), ==, IOERR);
            if (o != 3) {
                write_sector(&q, last, 0x55);
                assert_sector(&q, last, 0x55);
            }
            end(d);
            remove_file(path);
        }
    }
}

static void test_huge_sparse_file(void)
{
    char *path = make_file("", 0, 8 * TiB);
    QVirtq q;
    QVirtio *d;
    uint64_t last = 8 * TiB / 512 - 1;

    if (!path) {
        g_test_skip("the file system has no files of 8 TiB");
        return;
    }
    d = open_file(path, ",discard=unmap", &q);
    g_assert_cmphex(capacity(d), ==, last + 1);
    write_sector(&q, last, 0x11);
    write_sector(&q, 1ull << 32, 0x22);     /* wraps in 32 bits */
    assert_sector(&q, last, 0x11);
    assert_sector(&q, 1ull << 32, 0x22);
    assert_sector(&q, 0, 0);
    assert_sector(&q, last - 1, 0);
    end(d);
    remove_file(path);
}

static void test_null_at_the_edge(void)
{
    static const uint64_t sizes[] = {
        0, 511, 512, 1ull << 31, 1ull << 41, INT64_MAX - 511, INT64_MAX,
    };
    uint8_t data[512];
    QVirtq q;

    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        g_autofree char *nodes = g_strdup_printf("-blockdev driver=null-co,"
            "node-name=n,read-zeroes=on,size=%" PRIu64, sizes[i]);
        QVirtio *d = open_disk(nodes, &q);
        uint64_t sectors = sizes[i] / 512;

        g_assert_cmphex(capacity(d), ==, sectors);
        if (sectors) {
            assert_sector(&q, sectors - 1, 0);
            write_sector(&q, sectors - 1, 1);
        }
        g_assert_cmphex(io(&q, false, sectors, data, 512), ==, IOERR);
        g_assert_cmphex(io(&q, true, sectors, data, 512), ==, IOERR);
        g_assert_cmphex(io(&q, false, UINT64_MAX, data, 512), ==, IOERR);
        end(d);
    }
}

/*** Files that change under us ***/

static void test_truncated(void)
{
    static const char *const options[] = {
        "", ",cache.direct=on", ",aio=threads",
    };
    QVirtq q;

    for (size_t o = 0; o < ARRAY_SIZE(options); o++) {
        char *path = make_numbered(16);
        QVirtio *d = open_file(path, options[o], &q);

        g_assert_cmpint(truncate(path, 5 * 512 + 100), ==, 0);
        /* The disk keeps its size.  What is gone reads as zeroes. */
        g_assert_cmpuint(capacity(d), ==, 16);
        assert_sector(&q, 4, 5);
        assert_sector(&q, 6, 0);
        assert_sector(&q, 15, 0);
        write_sector(&q, 9, 0x99);
        assert_sector(&q, 9, 0x99);
        assert_sector(&q, 8, 0);
        g_assert_cmpint(truncate(path, 0), ==, 0);
        assert_sector(&q, 0, 0);
        end(d);
        remove_file(path);
    }
}

/* It shrinks and grows while requests are in flight. */
static void test_truncated_in_flight(void)
{
    static const char *const options[] = {
        "", ",cache.direct=on", ",aio=threads",
    };

    for (size_t o = 0; o < ARRAY_SIZE(options); o++) {
        char *path = make_numbered(128);
        QVirtq q;
        QVirtio *d = open_file(path, options[o], &q);
        uint64_t hdr = qvirtio_alloc(d, 16 * 64, 16);
        uint64_t data = qvirtio_alloc(d, 64 * 65536, 4096);
        uint64_t status = qvirtio_alloc(d, 64, 64);

        qtest_memset(d->s, status, 0xee, 64);
        for (unsigned int i = 0; i < 64; i++) {
            qtest_writel(d->s, hdr + 16 * i, i % 2);
            qvirtq_desc(&q, 3 * i, hdr + 16 * i, 16, VRING_DESC_F_NEXT,
                        3 * i + 1);
            qvirtq_desc(&q, 3 * i + 1, data + i * 65536, 65536,
                        VRING_DESC_F_NEXT | (i % 2 ? 0 : VRING_DESC_F_WRITE),
                        3 * i + 2);
            qvirtq_desc(&q, 3 * i + 2, status + i, 1, VRING_DESC_F_WRITE, 0);
            qvirtq_publish(&q, 3 * i);
            qvirtq_kick(&q);
            g_assert_cmpint(truncate(path, i % 3 * 777), ==, 0);
        }
        for (unsigned int i = 0; i < 64; i++) {
            qvirtq_wait(&q, NULL, NULL);
        }
        for (unsigned int i = 0; i < 64; i++) {
            g_assert_cmphex(qtest_readb(d->s, status + i), <=, IOERR);
        }
        g_assert_cmpint(truncate(path, 65536), ==, 0);
        write_sector(&q, 3, 0x33);
        assert_sector(&q, 3, 0x33);
        end(d);
        remove_file(path);
    }
}

/* A file that fails every read. */
static void test_read_errors(void)
{
    static const char path[] = "/sys/class/net/lo/speed";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    uint8_t data[512];
    QVirtio *d;
    QVirtq q;

    if (fd < 0 || pread(fd, data, 512, 0) >= 0) {
        g_test_skip("no file here that fails to be read");
        return;
    }
    close(fd);
    d = open_file(path, ",read-only=on,locking=off", &q);
    g_assert_cmpuint(capacity(d), >, 0);
    for (int i = 0; i < 3; i++) {
        g_assert_cmphex(io(&q, false, 0, data, 512), ==, IOERR);
    }
    g_assert_false(qvirtio_needs_reset(d));
    end(d);
}

/*** Windows ***/

static void test_window(void)
{
    char *path = make_numbered(8);
    g_autofree char *nodes = g_strdup_printf(
        "-blockdev driver=file,node-name=f,filename=%s -blockdev driver=raw,"
        "node-name=n,file=f,offset=1024,size=1536", path);
    g_autofree char *text = NULL;
    uint8_t data[1536];
    QVirtq q;
    QVirtio *d = open_disk(nodes, &q);

    g_assert_cmpuint(capacity(d), ==, 3);
    assert_sector(&q, 0, 3);
    assert_sector(&q, 2, 5);
    g_assert_cmphex(io(&q, false, 3, data, 512), ==, IOERR);
    g_assert_cmphex(io(&q, false, 2, data, 1024), ==, IOERR);
    g_assert_cmphex(io(&q, true, UINT64_MAX / 512 - 1, data, 512), ==,
                    IOERR);
    memset(data, 0xaa, sizeof(data));
    g_assert_cmphex(io(&q, true, 0, data, 1536), ==, OK);
    end(d);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    for (int i = 0; i < 8 * 512; i++) {
        bool inside = i >= 1024 && i < 2560;

        g_assert_cmphex((uint8_t)text[i], ==, inside ? 0xaa : i / 512 + 1);
    }
    remove_file(path);
}

static const char resize[] = "{'execute': 'block_resize', 'arguments': {"
                             "'node-name': %s, 'size': %lld}}";

static void test_resize(void)
{
    char *path = make_numbered(8);
    g_autofree char *nodes = g_strdup_printf(
        "-blockdev driver=file,node-name=f,filename=%s -blockdev driver=raw,"
        "node-name=n,file=f,offset=1024", path);
    QVirtq q;
    QVirtio *d = open_disk(nodes, &q);
    struct stat st;

    g_assert_cmpuint(capacity(d), ==, 6);
    qobject_unref(qtest_qmp_return(d->s, resize, "n", 2048LL));
    g_assert_cmpuint(capacity(d), ==, 4);
    assert_sector(&q, 3, 6);
    qobject_unref(qtest_qmp_return(d->s, resize, "n", 3000LL));
    g_assert_cmpuint(capacity(d), ==, 6);
    assert_sector(&q, 5, 0);
    g_assert_cmpint(stat(path, &st), ==, 0);
    g_assert_cmpint(st.st_size, ==, 4024);
    qtest_qmp_fails(d->s, "size", resize, "n", -1LL);
    qtest_qmp_fails(d->s, "size", resize, "n", (long long)INT64_MAX);
    qtest_qmp_fails(d->s, "size", resize, "n",
                    (long long)INT64_MAX - 1000);
    qtest_qmp_fails(d->s, "below", resize, "f", 512LL);
    g_assert_cmpuint(capacity(d), ==, 6);
    assert_sector(&q, 0, 3);
    end(d);
    remove_file(path);
}

static void test_impossible_nodes(void)
{
    static const char *const bad[][2] = {
        { "'driver': 'raw', 'file': 'f', 'offset': -1", "offset" },
        { "'driver': 'raw', 'file': 'f', 'offset': 4097", "ffset" },
        { "'driver': 'raw', 'file': 'f', 'offset': 9223372036854775807",
          "offset" },
        { "'driver': 'raw', 'file': 'f', 'offset': 9223372036854775808",
          "offset" },
        { "'driver': 'raw', 'file': 'f', 'size': 4608", "size" },
        { "'driver': 'raw', 'file': 'f', 'size': 513", "size" },
        { "'driver': 'raw', 'file': 'f', 'size': -512", "size" },
        { "'driver': 'raw', 'file': 'f', 'size': 9223372036854775807",
          "size" },
        { "'driver': 'raw', 'file': 'f', 'size': 9223372036854775296",
          "size" },
        { "'driver': 'raw', 'file': 'f', 'offset': 512, 'size': 4096",
          "size" },
        { "'driver': 'raw', 'file': 'f', 'offset': 4096, 'size': 512",
          "size" },
        { "'driver': 'raw', 'file': 'none'", "none" },
        { "'driver': 'raw', 'file': 'bad'", "bad" },
        { "'driver': 'file', 'filename': '/no/such/file'", "/no/such/file" },
        { "'driver': 'file', 'filename': '/'", "'/'" },
        { "'driver': 'file', 'filename': '/dev/null'", "/dev/null" },
        { "'driver': 'file', 'filename': '/dev/zero'", "/dev/zero" },
        { "'driver': 'file', 'filename': ''", "" },
        { "'driver': 'host_device', 'filename': '/etc/hostname'",
          "/etc/hostname" },
        { "'driver': 'null-co', 'size': -1", "size" },
        { "'driver': 'null-co', 'latency-ns': 18446744073709551615",
          "latency-ns" },
    };
    char *path = make_numbered(8);
    QTestState *s = qtest_initf(QVIRTIO_BOARD
        "-blockdev driver=file,node-name=f,filename=%s", path);

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_autofree char *text = g_strdup_printf("{'execute': 'blockdev-add', "
            "'arguments': {'node-name': 'bad', %s}}", bad[i][0]);

        g_test_message("%s", bad[i][0]);
        qtest_qmp_fails(s, bad[i][1], text);
        qtest_qmp_fails(s, "bad", "{'execute': 'blockdev-del', 'arguments': "
                        "{'node-name': 'bad'}}");
    }
    qtest_quit(s);
    remove_file(path);
}

/* A FIFO would make us wait for a writer; nothing waits. */
static void test_fifo(void)
{
    g_autofree char *dir = g_dir_make_tmp("ringfence-fifo-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "f", NULL);
    QTestState *s = qtest_init(QVIRTIO_BOARD);

    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    qtest_qmp_fails(s, path, "{'execute': 'blockdev-add', 'arguments': {"
                    "'node-name': 'n', 'driver': 'file', 'filename': %s, "
                    "'read-only': true}}", path);
    qtest_quit(s);
    unlink(path);
    rmdir(dir);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/block-file/an empty file", test_empty_file);
    g_test_add_func("/block-file/malformed sizes: no whole sectors",
                    test_odd_sizes);
    g_test_add_func("/block-file/a huge sparse file", test_huge_sparse_file);
    g_test_add_func("/block-null-co/sizes at the edge",
                    test_null_at_the_edge);
    g_test_add_func("/block-file/it shrinks under us", test_truncated);
    g_test_add_func("/block-file/it shrinks while requests are in flight",
                    test_truncated_in_flight);
    g_test_add_func("/block-file/reads that fail", test_read_errors);
    g_test_add_func("/block-raw/a window is kept to", test_window);
    g_test_add_func("/block-raw/a window without end can be resized",
                    test_resize);
    g_test_add_func("/block-raw/impossible nodes are named and not made",
                    test_impossible_nodes);
    g_test_add_func("/block-file/nobody waits for a FIFO", test_fifo);
    return g_test_run();
}
