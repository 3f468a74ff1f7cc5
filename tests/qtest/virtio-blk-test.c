/*
 * virtio-blk-device (VIRTIO 1.2, 5.2): every type of request, its limits,
 * requests that are none, and what happens to those in flight.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <linux/virtio_blk.h>
#include "libvirtio.h"
#include "qemu/bswap.h"

#define SECTORS 64
#define OFF(field) offsetof(struct virtio_blk_config, field)
#define END OFF(max_secure_erase_sectors)       /* of the config space */
#define OK VIRTIO_BLK_S_OK
#define IOERR VIRTIO_BLK_S_IOERR
#define UNSUPP VIRTIO_BLK_S_UNSUPP
#define NEXT VRING_DESC_F_NEXT
#define WRITE VRING_DESC_F_WRITE
#define ALL (~QVIRTIO_RING_FEATURES)
#define SLOW_NS "30000000"              /* long for a request, not for us */

typedef struct Disk {
    char *path;
    QVirtio *d;
    QVirtq q;
} Disk;

static uint8_t image_byte(size_t at)
{
    return at / 512 * 7 + at % 251 + 1;
}

static char *make_image(size_t bytes)
{
    g_autofree uint8_t *data = g_malloc(bytes);
    char *path;
    int fd = g_file_open_tmp("ringfence-blk-XXXXXX", &path, NULL);

    g_assert_cmpint(fd, >=, 0);
    for (size_t i = 0; i < bytes; i++) {
        data[i] = image_byte(i);
    }
    g_assert_cmpint(write(fd, data, bytes), ==, bytes);
    close(fd);
    return path;
}

static void start(Disk *k)
{
    qvirtio_start(k->d, ALL, &k->q, 1);
}

/* @node: options after the file's name; @device: after the drive */
static void open_disk(Disk *k, const char *node, const char *device)
{
    k->path = make_image(SECTORS * 512);
    k->d = qvirtio_find(qtest_initf(QVIRTIO_BOARD "-blockdev file,"
        "node-name=n,filename=%s%s -device virtio-blk-device,drive=n%s",
        k->path, node, device), VIRTIO_ID_BLOCK, 0);
    start(k);
}

static void open_null(Disk *k, const char *node)
{
    k->path = NULL;
    k->d = qvirtio_find(qtest_initf(QVIRTIO_BOARD "-blockdev null-co,"
        "node-name=n%s -device virtio-blk-device,drive=n", node),
        VIRTIO_ID_BLOCK, 0);
    start(k);
}

static void close_disk(Disk *k)
{
    qtest_quit(k->d->s);
    g_free(k->d);
    if (k->path) {
        unlink(k->path);
    }
    g_free(k->path);
}

static uint8_t ask(Disk *k, uint32_t type, uint64_t sector, const void *out,
                   size_t out_len, void *in, size_t in_len)
{
    g_autofree uint8_t *req = g_malloc0(16 + out_len);
    g_autofree uint8_t *answer = g_malloc(in_len + 1);

    stl_le_p(req, type);
    stq_le_p(req + 8, sector);
    if (out_len) {
        memcpy(req + 16, out, out_len);
    }
    g_assert_cmpuint(qvirtq_request(&k->q, req, 16 + out_len, answer,
                                    in_len + 1), ==, in_len + 1);
    if (in_len) {
        memcpy(in, answer, in_len);
    }
    return answer[in_len];
}

static uint8_t segment(Disk *k, uint32_t type, uint64_t sector, uint32_t num,
                       uint32_t flags)
{
    uint8_t seg[16];

    stq_le_p(seg, sector);
    stl_le_p(seg + 8, num);
    stl_le_p(seg + 12, flags);
    return ask(k, type, 0, seg, 16, NULL, 0);
}

static void assert_reads(Disk *k, uint64_t sector)
{
    uint8_t got[512];

    g_assert_cmphex(ask(k, VIRTIO_BLK_T_IN, sector, NULL, 0, got, 512), ==,
                    OK);
    for (size_t i = 0; i < 512; i++) {
        g_assert_cmphex(got[i], ==, image_byte(sector * 512 + i));
    }
}

static void assert_file(Disk *k, size_t at, size_t bytes, int value)
{
    g_autofree char *text = NULL;
    gsize len;

    g_assert_true(g_file_get_contents(k->path, &text, &len, NULL));
    g_assert_cmpuint(len, ==, SECTORS * 512);
    for (size_t i = at; i < at + bytes; i++) {
        g_assert_cmphex((uint8_t)text[i], ==,
                        value < 0 ? image_byte(i) : value);
    }
}

/*** The configuration space ***/

static const struct {
    unsigned int offset, size;
    uint64_t value;
} config[] = {
    { OFF(capacity), 8, SECTORS },
    { OFF(size_max), 4, 0 },
    { OFF(seg_max), 4, 254 },
    { OFF(geometry), 2, 0 },
    { OFF(geometry.heads), 1, 16 },
    { OFF(geometry.sectors), 1, 63 },
    { OFF(blk_size), 4, 512 },
    { OFF(physical_block_exp), 1, 3 },
    { OFF(alignment_offset), 1, 0 },
    { OFF(min_io_size), 2, 2 },
    { OFF(opt_io_size), 4, 16 },
    { OFF(wce), 1, 1 },
    { OFF(num_queues), 2, 1 },
    { OFF(max_discard_sectors), 4, INT_MAX / 512 },
    { OFF(max_discard_seg), 4, 1 },
    { OFF(discard_sector_alignment), 4, 1 },
    { OFF(max_write_zeroes_sectors), 4, 77 },
    { OFF(max_write_zeroes_seg), 4, 1 },
    { OFF(write_zeroes_may_unmap), 1, 1 },
};

static void assert_config(QVirtio *d)
{
    for (size_t i = 0; i < ARRAY_SIZE(config); i++) {
        uint64_t got = config[i].size == 8
            ? qvirtio_config64(d, config[i].offset)
            : qvirtio_config(d, config[i].offset, config[i].size);

        g_test_message("offset %u", config[i].offset);
        g_assert_cmphex(got, ==, config[i].value);
    }
}

static void test_config(void)
{
    Disk k;
    QTestState *s;

    open_disk(&k, "", ",physical_block_size=4096,min_io_size=1024,"
              "opt_io_size=8192,max-write-zeroes-sectors=77");
    s = k.d->s;
    assert_config(k.d);
    for (unsigned int size = 1; size <= 4; size *= 2) {
        for (unsigned int at = 0; at < 0x100; at += size) {
            qvirtio_config_write(k.d, at, size, UINT32_MAX);
        }
        assert_config(k.d);         /* 1 is what wce was, too */
    }
    for (unsigned int at = 0; at < 0x100; at++) {
        qvirtio_config_write(k.d, at, 1, 0);
    }
    g_assert_cmphex(qvirtio_config(k.d, OFF(wce), 1), ==, 0);
    qvirtio_config_write(k.d, OFF(wce), 4, 1);
    assert_config(k.d);
    qvirtio_config_write(k.d, OFF(wce), 2, 0);
    g_assert_cmphex(qvirtio_config(k.d, OFF(wce), 1), ==, 0);
    qvirtio_reset(k.d);
    assert_config(k.d);
    qvirtio_config_write(k.d, OFF(wce), 1, 0);
    qobject_unref(qtest_qmp_return(s, "{'execute': 'system_reset'}"));
    qobject_unref(qtest_qmp_eventwait(s, "RESET"));
    assert_config(k.d);
    /* the edge: last byte, one past it, straddling */
    g_assert_cmphex(qvirtio_config(k.d, END - 1, 1), ==, 0);
    g_assert_cmphex(qvirtio_config(k.d, END - 4, 4), ==, 1);
    g_assert_cmphex(qvirtio_config(k.d, END, 1), ==, 0xff);
    g_assert_cmphex(qvirtio_config(k.d, END, 4), ==, UINT32_MAX);
    g_assert_cmphex(qvirtio_config(k.d, END - 2, 4), ==, 0xffff0000);
    g_assert_cmphex(qtest_readq(s, k.d->base + 0x100), ==, SECTORS);
    start(&k);
    assert_reads(&k, 1);
    close_disk(&k);
}

#define ALWAYS (QVIRTIO_RING_FEATURES | 1u << VIRTIO_BLK_F_SEG_MAX | \
                1u << VIRTIO_BLK_F_GEOMETRY | 1u << VIRTIO_BLK_F_BLK_SIZE | \
                1u << VIRTIO_BLK_F_FLUSH | 1u << VIRTIO_BLK_F_TOPOLOGY)
#define OPTIONAL (1u << VIRTIO_BLK_F_CONFIG_WCE | \
                  1u << VIRTIO_BLK_F_DISCARD | \
                  1u << VIRTIO_BLK_F_WRITE_ZEROES)

static void test_features(void)
{
    static const struct {
        const char *node, *device;
        uint32_t features;
    } cases[] = {
        { "", "", ALWAYS | OPTIONAL },
        { ",read-only=on", "", ALWAYS | 1u << VIRTIO_BLK_F_RO },
        { "", ",config-wce=off,discard=off,write-zeroes=off", ALWAYS },
        { "", ",num-queues=3", ALWAYS | OPTIONAL | 1u << VIRTIO_BLK_F_MQ },
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        Disk k;

        open_disk(&k, cases[i].node, cases[i].device);
        g_assert_cmphex((uint32_t)qvirtio_offered(k.d), ==,
                        cases[i].features);
        assert_reads(&k, 3);
        close_disk(&k);
    }
}

/*** Good requests ***/

static void test_segments(void)
{
    Disk k;
    uint64_t hdr, data, status;
    uint8_t bytes[16] = { 0 };
    uint32_t len;

    open_disk(&k, "", "");
    /* header and data in odd pieces, which 2.7.4.1 allows */
    stl_le_p(bytes, VIRTIO_BLK_T_OUT);
    stq_le_p(bytes + 8, 5);
    hdr = qvirtio_put(k.d, bytes, 16);
    data = qvirtio_alloc(k.d, 1024, 16);
    status = qvirtio_alloc(k.d, 16, 16);
    qtest_memset(k.d->s, data, 0x5a, 1024);
    qtest_memset(k.d->s, status, 0xee, 16);
    qvirtq_desc(&k.q, 0, hdr, 3, NEXT, 1);
    qvirtq_desc(&k.q, 1, hdr + 3, 13, NEXT, 7);
    qvirtq_desc(&k.q, 7, data, 1, NEXT, 2);
    qvirtq_desc(&k.q, 2, data + 1, 1000, NEXT, 3);
    qvirtq_desc(&k.q, 3, data + 1001, 23, NEXT, 4);
    qvirtq_desc(&k.q, 4, status, 1, WRITE, 0);
    qvirtq_publish(&k.q, 0);
    qvirtq_kick(&k.q);
    qvirtq_wait(&k.q, NULL, &len);
    g_assert_cmpuint(len, ==, 1);
    g_assert_cmphex(qtest_readw(k.d->s, status), ==, 0xee00);
    assert_file(&k, 0, 5 * 512, -1);
    assert_file(&k, 5 * 512, 1024, 0x5a);
    assert_file(&k, 7 * 512, (SECTORS - 7) * 512, -1);
    /* read it back; the last byte of all that is writable is the status */
    stl_le_p(bytes, VIRTIO_BLK_T_IN);
    qtest_memwrite(k.d->s, hdr, bytes, 16);
    qtest_memset(k.d->s, data, 0, 1024);
    qvirtq_desc(&k.q, 0, hdr, 16, NEXT, 1);
    qvirtq_desc(&k.q, 1, data, 511, WRITE | NEXT, 2);
    qvirtq_desc(&k.q, 2, data + 511, 1, WRITE | NEXT, 3);
    qvirtq_desc(&k.q, 3, status, 1, WRITE, 0);
    qtest_memset(k.d->s, status, 0xee, 16);
    qvirtq_publish(&k.q, 0);
    qvirtq_kick(&k.q);
    qvirtq_wait(&k.q, NULL, &len);
    g_assert_cmpuint(len, ==, 513);
    g_assert_cmphex(qtest_readw(k.d->s, status), ==, 0xee00);
    g_assert_cmphex(qtest_readb(k.d->s, data + 511), ==, 0x5a);
    g_assert_cmphex(qtest_readb(k.d->s, data + 512), ==, 0);
    close_disk(&k);
}

static void test_range(void)
{
    static const struct {
        uint64_t sector;
        unsigned int bytes;
        uint8_t status;
    } cases[] = {
        { 0, 512, OK }, { SECTORS - 1, 512, OK }, { SECTORS - 2, 1024, OK },
        { 0, SECTORS * 512, OK }, { 0, 0, OK }, { SECTORS, 0, OK },
        { SECTORS, 512, IOERR }, { SECTORS - 1, 1024, IOERR },
        { SECTORS + 1, 0, IOERR }, { 0, (SECTORS + 1) * 512, IOERR },
        { 0, 1, IOERR }, { 0, 511, IOERR }, { 0, 513, IOERR },
        { 1ull << 54, 512, IOERR }, { 1ull << 55, 512, IOERR },
        { 1ull << 63, 512, IOERR }, { UINT64_MAX, 512, IOERR },
        { UINT64_MAX / 512, 512, IOERR },
        { UINT64_MAX / 512 + 1, 512, IOERR },
        { UINT64_MAX - 1, 1024, IOERR },
    };
    g_autofree uint8_t *data = g_malloc((SECTORS + 1) * 512);
    Disk k;

    open_disk(&k, "", "");
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        g_test_message("%" PRIu64 "+%u", cases[i].sector, cases[i].bytes);
        g_assert_cmphex(ask(&k, VIRTIO_BLK_T_IN, cases[i].sector, NULL, 0,
                            data, cases[i].bytes), ==, cases[i].status);
        if (cases[i].status == OK && cases[i].bytes) {
            g_assert_cmphex(data[0], ==, image_byte(cases[i].sector * 512));
        }
        /* Where reading was refused, so is writing. */
        if (cases[i].status != OK) {
            g_assert_cmphex(ask(&k, VIRTIO_BLK_T_OUT, cases[i].sector, data,
                                cases[i].bytes, NULL, 0), ==, IOERR);
        }
    }
    assert_file(&k, 0, SECTORS * 512, -1);
    close_disk(&k);
}

static void test_other_requests(void)
{
    static const uint32_t unknown[] = {
        2, 3, 5, 6, 7, 9, 10, 12, 14, 15, 0x100, 0x40000000, 0x7fffffff,
    };
    uint8_t id[64], expected[20] = "serial-number";
    Disk k;

    open_disk(&k, "", ",serial=serial-number");
    g_assert_cmphex(ask(&k, VIRTIO_BLK_T_FLUSH, 0, NULL, 0, NULL, 0), ==, OK);
    g_assert_cmphex(ask(&k, VIRTIO_BLK_T_FLUSH, UINT64_MAX, NULL, 0, NULL,
                        0), ==, OK);
    g_assert_cmphex(ask(&k, VIRTIO_BLK_T_GET_ID, 0, NULL, 0, id, 20), ==, OK);
    g_assert_cmpmem(id, 20, expected, 20);
    for (unsigned int n = 0; n < 64; n++) {
        g_assert_cmphex(ask(&k, VIRTIO_BLK_T_GET_ID, 0, NULL, 0, id, n), ==,
                        OK);
        g_assert_cmpmem(id, MIN(n, 20), expected, MIN(n, 20));
    }
    for (size_t i = 0; i < ARRAY_SIZE(unknown); i++) {
        g_assert_cmphex(ask(&k, unknown[i], 0, id, 64, NULL, 0), ==, UNSUPP);
        g_assert_cmphex(ask(&k, unknown[i], 0, NULL, 0, id, 64), ==, UNSUPP);
    }
    assert_reads(&k, 0);
    close_disk(&k);
}

static void test_discard_and_zeroes(void)
{
    static const struct {
        uint32_t type;
        uint64_t sector;
        uint32_t num, flags;
        uint8_t status;
    } cases[] = {
        { 13, 2, 1, 0, OK }, { 13, 4, 2, 1, OK }, { 13, SECTORS, 0, 0, OK },
        { 13, SECTORS - 1, 1, 0, OK }, { 13, SECTORS - 1, 2, 0, IOERR },
        { 13, SECTORS, 1, 0, IOERR }, { 13, UINT64_MAX, 1, 0, IOERR },
        { 13, 1ull << 55, 1, 0, IOERR }, { 13, 0, UINT32_MAX, 0, IOERR },
        { 13, 0, 21, 0, IOERR }, { 13, 0, 1, 2, UNSUPP },
        { 13, 0, 1, UINT32_MAX, UNSUPP }, { 13, 0, 1, 3, UNSUPP },
        { 11, 0, 0, 0, OK }, { 11, 8, 8, 0, OK }, { 11, 0, 1, 1, UNSUPP },
        { 11, 0, 1, 2, UNSUPP }, { 11, SECTORS, 1, 0, IOERR },
        { 11, UINT64_MAX, 2, 0, IOERR }, { 11, 0, UINT32_MAX, 0, IOERR },
    };
    Disk k;
    uint8_t two[32] = { 0 };

    open_disk(&k, "", ",max-write-zeroes-sectors=20");
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        g_test_message("type %u, %" PRIu64 "+%u", cases[i].type,
                       cases[i].sector, cases[i].num);
        g_assert_cmphex(segment(&k, cases[i].type, cases[i].sector,
                                cases[i].num, cases[i].flags), ==,
                        cases[i].status);
    }
    assert_file(&k, 2 * 512, 512, 0);
    assert_file(&k, 4 * 512, 1024, 0);
    assert_file(&k, (SECTORS - 1) * 512, 512, 0);
    /* without discard=unmap the host keeps what was there */
    assert_file(&k, 6 * 512, (SECTORS - 7) * 512, -1);
    /* no segment, half of one, and more than max_..._seg says */
    for (unsigned int n = 0; n <= 32; n += 8) {
        if (n != 16) {
            g_assert_cmphex(ask(&k, 11, 0, two, n, NULL, 0), ==, UNSUPP);
            g_assert_cmphex(ask(&k, 13, 0, two, n, NULL, 0), ==, UNSUPP);
        }
    }
    /* 5.2.6: of a driver that did not accept the features */
    qvirtio_start(k.d, 0, &k.q, 1);
    g_assert_cmphex(segment(&k, 11, 0, 1, 0), ==, UNSUPP);
    g_assert_cmphex(segment(&k, 13, 0, 1, 0), ==, UNSUPP);
    assert_reads(&k, 0);
    close_disk(&k);
}

static void test_unmapping(void)
{
    Disk k;
    struct stat before, after;

    open_disk(&k, ",discard=unmap", "");
    g_assert_cmpint(stat(k.path, &before), ==, 0);
    g_assert_cmphex(segment(&k, 11, 8, 8, 0), ==, OK);
    g_assert_cmphex(segment(&k, 13, 16, 8, 1), ==, OK);
    assert_file(&k, 0, 8 * 512, -1);
    assert_file(&k, 8 * 512, 16 * 512, 0);
    assert_file(&k, 24 * 512, (SECTORS - 24) * 512, -1);
    g_assert_cmpint(stat(k.path, &after), ==, 0);
    g_assert_cmpint(after.st_blocks, <, before.st_blocks);
    close_disk(&k);
}

static void test_read_only(void)
{
    Disk k;
    uint8_t data[512] = { 0 };

    open_disk(&k, ",read-only=on", "");
    g_assert_cmphex(ask(&k, VIRTIO_BLK_T_OUT, 0, data, 512, NULL, 0), ==,
                    IOERR);
    g_assert_cmphex(segment(&k, 11, 0, 1, 0), ==, UNSUPP);
    g_assert_cmphex(segment(&k, 13, 0, 1, 0), ==, UNSUPP);
    g_assert_cmphex(ask(&k, VIRTIO_BLK_T_FLUSH, 0, NULL, 0, NULL, 0), ==, OK);
    qvirtio_config_write(k.d, OFF(wce), 1, 0);
    g_assert_cmphex(qvirtio_config(k.d, OFF(wce), 1), ==, 1);
    assert_reads(&k, 0);
    assert_file(&k, 0, SECTORS * 512, -1);
    close_disk(&k);
}

static void test_block_size(void)
{
    Disk k;
    uint8_t data[4096];

    open_disk(&k, "", ",logical_block_size=4096,physical_block_size=4096");
    g_assert_cmphex(qvirtio_config(k.d, OFF(blk_size), 4), ==, 4096);
    g_assert_cmphex(qvirtio_config(k.d, OFF(discard_sector_alignment), 4), ==,
                    8);
    g_assert_cmphex(ask(&k, 0, 8, NULL, 0, data, 4096), ==, OK);
    g_assert_cmphex(data[4095], ==, image_byte(8191));
    g_assert_cmphex(ask(&k, 0, 1, NULL, 0, data, 4096), ==, IOERR);
    g_assert_cmphex(ask(&k, 0, 8, NULL, 0, data, 512), ==, IOERR);
    g_assert_cmphex(segment(&k, 13, 1, 8, 0), ==, IOERR);
    g_assert_cmphex(segment(&k, 13, 8, 1, 0), ==, IOERR);
    assert_file(&k, 0, SECTORS * 512, -1);
    close_disk(&k);
}

static void test_queues(void)
{
    Disk k;
    QVirtq q[4];

    open_disk(&k, "", ",num-queues=4,queue-size=16");
    g_assert_cmpuint(qvirtio_config(k.d, OFF(num_queues), 2), ==, 4);
    g_assert_cmpuint(qvirtio_config(k.d, OFF(seg_max), 4), ==, 14);
    for (int round = 0; round < 2; round++) {
        qvirtio_start(k.d, ALL, q, 4);
        for (int i = 3; i >= 0; i--) {
            g_assert_cmpuint(q[i].num, ==, 16);
            k.q = q[i];
            assert_reads(&k, i);
            q[i] = k.q;
        }
    }
    qvirtio_write(k.d, VIRTIO_MMIO_QUEUE_SEL, 4);
    g_assert_cmpuint(qvirtio_read(k.d, VIRTIO_MMIO_QUEUE_NUM_MAX), ==, 0);
    close_disk(&k);
}

/* Fill the ring to the last descriptor, then kick once. */
static void test_full_ring(void)
{
    Disk k;
    uint64_t hdr, data;
    uint32_t id;

    open_disk(&k, "", "");
    hdr = qvirtio_alloc(k.d, 16, 16);
    data = qvirtio_alloc(k.d, 1024 * 256, 512);
    for (int i = 0; i < 256; i += 2) {
        qvirtq_desc(&k.q, i, hdr, 16, NEXT, i + 1);
        qvirtq_desc(&k.q, i + 1, data + i * 512, 513, WRITE, 0);
        qvirtq_publish(&k.q, i);
    }
    qvirtq_kick(&k.q);
    for (int i = 0; i < 128; i++) {
        qvirtq_wait(&k.q, &id, NULL);
        g_assert_cmpuint(id % 2, ==, 0);
        g_assert_cmphex(qtest_readb(k.d->s, data + id * 512 + 9), ==,
                        image_byte(9));
    }
    assert_reads(&k, 9);
    close_disk(&k);
}

/*** What is no request ***/

static void test_not_requests(void)
{
    static const struct {
        unsigned int out, in;
    } cases[] = {
        { 15, 1 }, { 1, 513 }, { 0, 1 }, { 0, 513 }, { 16, 0 }, { 528, 0 },
        { 15, 0 },
    };
    Disk k;

    open_disk(&k, "", "");
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        uint64_t out = qvirtio_alloc(k.d, 1024, 16);
        uint64_t in = qvirtio_alloc(k.d, 1024, 16);

        qvirtq_send(&k.q, out, cases[i].out, in, cases[i].in);
        qvirtio_wait_broken(k.d);
        g_assert_cmphex(qvirtio_ack_irq(k.d) & 2, ==, 2);
        g_assert_false(qvirtq_take(&k.q, NULL, NULL));
        start(&k);
        assert_reads(&k, 2);
    }
    assert_file(&k, 0, SECTORS * 512, -1);
    close_disk(&k);
}

/*** In flight ***/

/* A slow read into @data, status behind it; still in flight afterwards. */
static void send_slow(Disk *k, uint64_t hdr, uint64_t data)
{
    qtest_memset(k->d->s, hdr, 0, 16);
    qtest_memset(k->d->s, data, 0xee, 513);
    qvirtq_send(&k->q, hdr, 16, data, 513);
    g_assert_false(qvirtq_take(&k->q, NULL, NULL));
}

static void test_changes_in_flight(void)
{
    Disk k;
    uint64_t hdr, data, decoy;
    uint32_t id, len;

    open_null(&k, ",latency-ns=" SLOW_NS);
    hdr = qvirtio_alloc(k.d, 16, 16);
    data = qvirtio_alloc(k.d, 1024, 16);
    decoy = qvirtio_alloc(k.d, 1024, 16);
    send_slow(&k, hdr, data);
    /* Whatever the device checked, it has a copy of. */
    qtest_memset(k.d->s, hdr, 0xff, 16);
    qtest_memset(k.d->s, decoy, 0xee, 1024);
    qvirtq_desc(&k.q, 0, decoy, 4, NEXT, 0);
    qvirtq_desc(&k.q, 1, decoy, 1024, WRITE, 0);
    qtest_writew(k.d->s, k.q.avail + 4, 200);
    qvirtq_wait(&k.q, &id, &len);
    g_assert_cmpuint(id, ==, 0);
    g_assert_cmpuint(len, ==, 513);
    g_assert_cmphex(qtest_readb(k.d->s, data + 512), ==, OK);
    g_assert_cmphex(qtest_readb(k.d->s, data + 511), ==, 0);
    for (int i = 0; i < 1024; i += 8) {
        g_assert_cmphex(qtest_readq(k.d->s, decoy + i), ==,
                        0xeeeeeeeeeeeeeeee);
    }
    g_assert_false(qvirtio_needs_reset(k.d));
    close_disk(&k);
}

/* 2.7.13: no more than the ring has room for, however often it is filled. */
static void test_too_many_in_flight(void)
{
    Disk k;
    uint64_t hdr, data;

    open_null(&k, ",latency-ns=" SLOW_NS);
    hdr = qvirtio_alloc(k.d, 16, 16);
    data = qvirtio_alloc(k.d, 1024, 16);
    qvirtq_desc(&k.q, 0, hdr, 16, NEXT, 1);
    qvirtq_desc(&k.q, 1, data, 513, WRITE, 0);
    /* every entry refers to descriptor 0 */
    qvirtq_set_avail_idx(&k.q, k.q.num);
    qvirtq_kick(&k.q);
    g_assert_false(qvirtio_needs_reset(k.d));
    qvirtq_set_avail_idx(&k.q, k.q.num + 1);
    qvirtq_kick(&k.q);
    qvirtio_wait_broken(k.d);
    start(&k);
    g_assert_cmphex(ask(&k, VIRTIO_BLK_T_FLUSH, 0, NULL, 0, NULL, 0), ==, OK);
    close_disk(&k);
}

typedef enum Stop { BY_STATUS, BY_QUEUE, BY_SYSTEM, BY_BREAKING, STOPS } Stop;

static void stop(Disk *k, Stop how)
{
    QTestState *s = k->d->s;

    switch (how) {
    case BY_STATUS:
        qvirtio_write(k->d, VIRTIO_MMIO_STATUS, 0);
        break;
    case BY_QUEUE:
        qvirtio_write(k->d, VIRTIO_MMIO_QUEUE_READY, 0);
        break;
    case BY_SYSTEM:
        qobject_unref(qtest_qmp_return(s, "{'execute': 'system_reset'}"));
        qobject_unref(qtest_qmp_eventwait(s, "RESET"));
        break;
    default:
        qvirtq_publish(&k->q, UINT16_MAX);
        qvirtq_kick(&k->q);
        qvirtio_wait_broken(k->d);
        qvirtio_write(k->d, VIRTIO_MMIO_STATUS, 0);
        break;
    }
}

static void test_reset_in_flight(void)
{
    Disk k;
    uint8_t got[512];

    open_null(&k, ",latency-ns=" SLOW_NS);
    for (Stop how = 0; how < STOPS; how++) {
        /* where the allocator does not come */
        uint64_t data = QVIRTIO_RAM_END - 4096, hdr = data + 2048;

        start(&k);
        send_slow(&k, hdr, data);
        stop(&k, how);
        /* From now on the memory is the next driver's, rings and all. */
        qtest_memset(k.d->s, data, 0xcc, 1024);
        start(&k);
        g_assert_cmphex(ask(&k, 0, 0, NULL, 0, got, 512), ==, OK);
        g_assert_cmpuint(qvirtq_used_idx(&k.q), ==, 1);
        for (int i = 0; i < 520; i += 8) {
            g_assert_cmphex(qtest_readq(k.d->s, data + i), ==,
                            0xcccccccccccccccc);
        }
    }
    /* and leaving */
    send_slow(&k, qvirtio_alloc(k.d, 16, 16), qvirtio_alloc(k.d, 1024, 16));
    close_disk(&k);
}

static void test_resize(void)
{
    Disk k;
    uint32_t generation;

    open_disk(&k, "", "");
    generation = qvirtio_read(k.d, VIRTIO_MMIO_CONFIG_GENERATION);
    qobject_unref(qtest_qmp_return(k.d->s, "{'execute': 'block_resize', "
        "'arguments': {'node-name': 'n', 'size': 4096}}"));
    g_assert_cmphex(qvirtio_ack_irq(k.d) & 2, ==, 2);
    g_assert_cmphex(qvirtio_read(k.d, VIRTIO_MMIO_CONFIG_GENERATION), !=,
                    generation);
    g_assert_cmpuint(qvirtio_config64(k.d, 0), ==, 8);
    g_assert_cmphex(ask(&k, 0, 8, NULL, 0, (uint8_t[512]) { 0 }, 512), ==,
                    IOERR);
    assert_reads(&k, 7);
    /* 2.5.3: a driver that still probes must notice as well */
    qvirtio_reset(k.d);
    generation = qvirtio_read(k.d, VIRTIO_MMIO_CONFIG_GENERATION);
    qobject_unref(qtest_qmp_return(k.d->s, "{'execute': 'block_resize', "
        "'arguments': {'node-name': 'n', 'size': 8192}}"));
    g_assert_cmphex(qvirtio_ack_irq(k.d), ==, 0);
    g_assert_cmphex(qvirtio_read(k.d, VIRTIO_MMIO_CONFIG_GENERATION), !=,
                    generation);
    g_assert_cmpuint(qvirtio_config64(k.d, 0), ==, 16);
    close_disk(&k);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/virtio-blk/the configuration space and its edges",
                    test_config);
    g_test_add_func("/virtio-blk/features follow the properties",
                    test_features);
    g_test_add_func("/virtio-blk/requests in pieces", test_segments);
    g_test_add_func("/virtio-blk/the edges of the disk", test_range);
    g_test_add_func("/virtio-blk/flush, the serial number, unknown types",
                    test_other_requests);
    g_test_add_func("/virtio-blk/discard and write zeroes",
                    test_discard_and_zeroes);
    g_test_add_func("/virtio-blk/unmapping makes holes", test_unmapping);
    g_test_add_func("/virtio-blk/a read-only disk stays as it is",
                    test_read_only);
    g_test_add_func("/virtio-blk/bigger blocks are kept to",
                    test_block_size);
    g_test_add_func("/virtio-blk/every queue works", test_queues);
    g_test_add_func("/virtio-blk/a full ring is served", test_full_ring);
    g_test_add_func("/virtio-blk/malformed requests break it",
                    test_not_requests);
    g_test_add_func("/virtio-blk/changes in flight change nothing",
                    test_changes_in_flight);
    g_test_add_func("/virtio-blk/more in flight than entries break it",
                    test_too_many_in_flight);
    g_test_add_func("/virtio-blk/nothing completes after a reset",
                    test_reset_in_flight);
    g_test_add_func("/virtio-blk/a new size is told", test_resize);
    return g_test_run();
}
