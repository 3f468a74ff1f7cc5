/*
 * virtio-rng-device (VIRTIO 1.2, 5.4), its limit, and its backends.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/stat.h>
#include "libvirtio.h"

#define MS 1000000LL
#define WRITE VRING_DESC_F_WRITE
#define SCRATCH (QVIRTIO_RAM_END - (1u << 20))

static QVirtio *start(const char *args, QVirtq *q)
{
    QVirtio *d = qvirtio_find(qtest_initf(QVIRTIO_BOARD "%s", args),
                              VIRTIO_ID_RNG, 0);

    qvirtio_start(d, 0, q, 1);
    return d;
}

static void end(QVirtio *d)
{
    qtest_quit(d->s);
    g_free(d);
}

static void test_nothing_to_configure(void)
{
    QVirtq q;
    QVirtio *d = start("-device virtio-rng-device", &q);

    for (unsigned int at = 0; at < 0x100; at++) {
        qvirtio_config_write(d, at, 1, 0);
        g_assert_cmphex(qvirtio_config(d, at, 1), ==, 0xff);
    }
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_SEL, 1);
    g_assert_cmpuint(qvirtio_read(d, VIRTIO_MMIO_QUEUE_READY), ==, 0);
    end(d);
}

static void test_requests_of_all_sizes(void)
{
    static const uint32_t sizes[] = {
        1, 2, 15, 16, 17, 4095, 4096, 65535, 65536, 65537, 1u << 20,
    };
    QVirtq q;
    QVirtio *d = start("-device virtio-rng-device", &q);
    uint32_t len;

    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        qtest_memset(d->s, SCRATCH - 1, 0, 16);
        qvirtq_send(&q, 0, 0, SCRATCH, sizes[i]);
        qvirtq_wait(&q, NULL, &len);
        /* 5.4.6.1: at least a byte, at most what there is room for */
        g_assert_cmpuint(len, >=, 1);
        g_assert_cmpuint(len, <=, sizes[i]);
        g_assert_cmphex(qtest_readb(d->s, SCRATCH - 1), ==, 0);
        if (len < 8) {
            g_assert_cmphex(qtest_readb(d->s, SCRATCH + len), ==, 0);
        } else {
            g_assert_cmphex(qtest_readq(d->s, SCRATCH), !=, 0);
        }
    }
    /* in pieces; the readable part is none of its business */
    qtest_memset(d->s, SCRATCH, 0, 64);
    qvirtq_desc(&q, 0, SCRATCH, 16, VRING_DESC_F_NEXT, 1);
    qvirtq_desc(&q, 1, SCRATCH + 16, 8, WRITE | VRING_DESC_F_NEXT, 2);
    qvirtq_desc(&q, 2, SCRATCH + 32, 8, WRITE, 0);
    qvirtq_publish(&q, 0);
    qvirtq_kick(&q);
    qvirtq_wait(&q, NULL, &len);
    g_assert_cmpuint(len, ==, 16);
    g_assert_cmphex(qtest_readq(d->s, SCRATCH), ==, 0);
    g_assert_cmphex(qtest_readq(d->s, SCRATCH + 16), !=, 0);
    g_assert_cmphex(qtest_readq(d->s, SCRATCH + 24), ==, 0);
    g_assert_cmphex(qtest_readq(d->s, SCRATCH + 32), !=, 0);
    /* only readable: nothing can be written, and the next one is served */
    qvirtq_send(&q, SCRATCH, 16, 0, 0);
    qvirtq_send(&q, 0, 0, SCRATCH, 16);
    qvirtq_wait(&q, NULL, &len);
    g_assert_cmpuint(len, ==, 0);
    qvirtq_wait(&q, NULL, &len);
    g_assert_cmpuint(len, ==, 16);
    g_assert_false(qvirtio_needs_reset(d));
    end(d);
}

/* All of the ring at once. */
static void test_full_ring(void)
{
    QVirtq q;
    QVirtio *d = start("-device virtio-rng-device", &q);
    uint32_t id, len;

    for (unsigned int i = 0; i < q.num; i++) {
        qvirtq_desc(&q, i, SCRATCH + 16 * i, 16, WRITE, 0);
        qvirtq_publish(&q, i);
    }
    qvirtq_kick(&q);
    for (unsigned int i = 0; i < q.num; i++) {
        qvirtq_wait(&q, &id, &len);
        g_assert_cmpuint(id, ==, i);
        g_assert_cmpuint(len, ==, 16);
        g_assert_cmphex(qtest_readq(d->s, SCRATCH + 16 * i), !=, 0);
    }
    end(d);
}

/*** The limit ***/

static void test_limit(void)
{
    QVirtq q;
    QVirtio *d = start("-device virtio-rng-device,max-bytes=24,period=1000",
                       &q);
    uint32_t len;

    qvirtq_send(&q, 0, 0, SCRATCH, 16);
    qvirtq_wait(&q, NULL, &len);
    g_assert_cmpuint(len, ==, 16);
    qvirtq_send(&q, 0, 0, SCRATCH, 16);     /* 8 are left */
    qvirtq_wait(&q, NULL, &len);
    g_assert_cmpuint(len, ==, 8);
    for (int period = 0; period < 3; period++) {
        qvirtq_send(&q, 0, 0, SCRATCH, 64);
        g_assert_false(qvirtq_wait_stepping(&q, 1 * MS, 900, NULL, NULL));
        g_assert_true(qvirtq_wait_stepping(&q, 1 * MS, 101, NULL, &len));
        g_assert_cmpuint(len, ==, 24);
    }
    /* A reset of the device does not renew it. */
    qvirtio_start(d, 0, &q, 1);
    qvirtq_send(&q, 0, 0, SCRATCH, 64);
    g_assert_false(qvirtq_wait_stepping(&q, 100 * MS, 9, NULL, NULL));
    g_assert_true(qvirtq_wait_stepping(&q, 100 * MS, 2, NULL, &len));
    g_assert_cmpuint(len, ==, 24);
    end(d);
}

static void test_limit_at_its_edges(void)
{
    QVirtq q;
    QVirtio *d = start("-device virtio-rng-device,max-bytes=0", &q);
    uint32_t len;

    qvirtq_send(&q, 0, 0, SCRATCH, 16);
    g_assert_false(qvirtq_wait_stepping(&q, 100000 * MS, 5, NULL, NULL));
    end(d);
    d = start("-device virtio-rng-device,max-bytes=1,period=4294967295", &q);
    qvirtq_send(&q, 0, 0, SCRATCH, 16);
    qvirtq_wait(&q, NULL, &len);
    g_assert_cmpuint(len, ==, 1);
    qvirtq_send(&q, 0, 0, SCRATCH, 16);
    g_assert_false(qvirtq_wait_stepping(&q, 429496000 * MS, 9, NULL, NULL));
    g_assert_true(qvirtq_wait_stepping(&q, 429497000 * MS, 2, NULL, &len));
    end(d);
}

static void test_stopped_machine(void)
{
    QVirtq q;
    QVirtio *d = start("-device virtio-rng-device", &q);

    qobject_unref(qtest_qmp_return(d->s, "{'execute': 'stop'}"));
    qvirtq_send(&q, 0, 0, SCRATCH, 16);
    qobject_unref(qtest_qmp_return(d->s, "{'execute': 'query-status'}"));
    g_assert_false(qvirtq_take(&q, NULL, NULL));
    qobject_unref(qtest_qmp_return(d->s, "{'execute': 'cont'}"));
    qvirtq_wait(&q, NULL, NULL);
    end(d);
}

/*** Backends ***/

/* A FIFO: the test says when there are bytes, and which. */
static void test_slow_backend(void)
{
    g_autofree char *dir = g_dir_make_tmp("ringfence-rng-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "fifo", NULL);
    g_autofree char *args = g_strdup_printf("-object rng-random,id=r,"
        "filename=%s -device virtio-rng-device,rng=r", path);
    QVirtio *d;
    QVirtq q;
    uint32_t len;
    int fd;

    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    fd = open(path, O_RDWR | O_CLOEXEC);
    d = start(args, &q);
    qtest_memset(d->s, SCRATCH, 0xcc, 32);
    qvirtq_send(&q, 0, 0, SCRATCH, 16);
    g_assert_false(qvirtq_take(&q, NULL, NULL));
    /* a reset, and the buffer is the next driver's */
    qvirtio_start(d, 0, &q, 1);
    g_assert_cmpint(write(fd, "0123456789abcdef", 16), ==, 16);
    qobject_unref(qtest_qmp_return(d->s, "{'execute': 'query-status'}"));
    g_assert_cmphex(qtest_readq(d->s, SCRATCH), ==, 0xcccccccccccccccc);
    qvirtq_send(&q, 0, 0, SCRATCH, 16);
    if (!qvirtq_take(&q, NULL, &len)) {
        g_assert_cmpint(write(fd, "0123456789abcdef", 16), ==, 16);
        qvirtq_wait(&q, NULL, &len);
    }
    g_assert_cmphex(qtest_readq(d->s, SCRATCH), ==, 0x3736353433323130);
    g_assert_cmphex(qtest_readq(d->s, SCRATCH + 16), ==, 0xcccccccccccccccc);
    /* fewer than asked for; and leaving with one that waits */
    qvirtq_send(&q, 0, 0, SCRATCH, 16);
    g_assert_cmpint(write(fd, "xyz", 3), ==, 3);
    qvirtq_wait(&q, NULL, &len);
    g_assert_cmpuint(len, ==, 3);
    qvirtq_send(&q, 0, 0, SCRATCH, 16);
    end(d);
    close(fd);
    unlink(path);
    rmdir(dir);
}

/* A file that ends: the device waits, and nothing else does. */
static void test_backend_that_ends(void)
{
    g_autofree char *path = NULL, *args = NULL;
    int fd = g_file_open_tmp("ringfence-rng-XXXXXX", &path, NULL);
    QVirtio *d;
    QVirtq q;
    uint32_t len;

    g_assert_cmpint(write(fd, "random", 6), ==, 6);
    close(fd);
    args = g_strdup_printf("-object rng-random,id=r,filename=%s "
                           "-device virtio-rng-device,rng=r", path);
    d = start(args, &q);
    qvirtq_send(&q, 0, 0, SCRATCH, 16);
    qvirtq_wait(&q, NULL, &len);
    g_assert_cmpuint(len, ==, 6);
    qvirtq_send(&q, 0, 0, SCRATCH, 16);
    qobject_unref(qtest_qmp_return(d->s, "{'execute': 'query-status'}"));
    g_assert_false(qvirtq_take(&q, NULL, NULL));
    qvirtio_reset(d);
    end(d);
    unlink(path);
}

static void test_backend_s_life(void)
{
    QVirtq q;
    QVirtio *d = start("-object rng-builtin,id=b "
                       "-device virtio-rng-device,rng=b", &q);

    qtest_qmp_fails(d->s, "/no/such", "{'execute': 'object-add', "
                    "'arguments': {'qom-type': 'rng-random', 'id': 'r', "
                    "'filename': '/no/such'}}");
    qtest_qmp_fails(d->s, "b", "{'execute': 'object-add', 'arguments': {"
                    "'qom-type': 'rng-builtin', 'id': 'b'}}");
    /* The device keeps what it uses, and only the name is free. */
    qobject_unref(qtest_qmp_return(d->s, "{'execute': 'object-del', "
                                   "'arguments': {'id': 'b'}}"));
    qvirtq_send(&q, 0, 0, SCRATCH, 16);
    qvirtq_wait(&q, NULL, NULL);
    qobject_unref(qtest_qmp_return(d->s, "{'execute': 'object-add', "
        "'arguments': {'qom-type': 'rng-builtin', 'id': 'b'}}"));
    qvirtq_send(&q, 0, 0, SCRATCH, 16);
    qvirtq_wait(&q, NULL, NULL);
    end(d);
}

/* One backend for two devices; one of them goes while it waits. */
static void test_shared_backend(void)
{
    QTestState *s = qtest_init(QVIRTIO_BOARD "-object rng-builtin,id=b "
                               "-device virtio-rng-device,rng=b "
                               "-device virtio-rng-device,rng=b");
    QVirtio *d[2];
    QVirtq q[2];

    for (int i = 0; i < 2; i++) {
        d[i] = qvirtio_find(s, VIRTIO_ID_RNG, i);
        d[i]->heap += i << 20;
        qvirtio_negotiate(d[i], QVIRTIO_BIT(VIRTIO_F_VERSION_1));
        d[i]->heap += i << 20;
        qvirtq_set_up(&q[i], d[i], 0, 0);
        qvirtio_driver_ok(d[i]);
    }
    for (int i = 0; i < 2; i++) {
        qvirtq_send(&q[i], 0, 0, SCRATCH + 64 * i, 32);
    }
    qvirtq_wait(&q[1], NULL, NULL);
    qvirtq_wait(&q[0], NULL, NULL);
    g_assert_cmphex(qtest_readq(s, SCRATCH), !=,
                    qtest_readq(s, SCRATCH + 64));
    g_free(d[0]);
    end(d[1]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/virtio-rng/there is nothing to configure",
                    test_nothing_to_configure);
    g_test_add_func("/virtio-rng/requests of all sizes, and malformed",
                    test_requests_of_all_sizes);
    g_test_add_func("/virtio-rng/a full ring is served in order",
                    test_full_ring);
    g_test_add_func("/virtio-rng/so many bytes a period", test_limit);
    g_test_add_func("/virtio-rng/the limit at its edges",
                    test_limit_at_its_edges);
    g_test_add_func("/virtio-rng/a stopped machine draws nothing",
                    test_stopped_machine);
    g_test_add_func("/virtio-rng/a backend that takes its time",
                    test_slow_backend);
    g_test_add_func("/virtio-rng/a backend that ends",
                    test_backend_that_ends);
    g_test_add_func("/virtio-rng/a backend that is taken away",
                    test_backend_s_life);
    g_test_add_func("/virtio-rng/two devices share a backend",
                    test_shared_backend);
    return g_test_run();
}
