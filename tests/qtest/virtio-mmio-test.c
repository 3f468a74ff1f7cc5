/*
 * virtio-mmio: the transport's registers, both versions of the interface
 * (VIRTIO 1.2, 4.2), and what a driver does to them in the wrong order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "libvirtio.h"

#define RNG QVIRTIO_BOARD "-device virtio-rng-device"
#define RNG_QUEUE 8                     /* entries of its one queue */
#define VERSION_1 QVIRTIO_BIT(VIRTIO_F_VERSION_1)
#define LINES "/machine/ioapic-secondary"

static QVirtio *start(const char *args)
{
    return qvirtio_find(qtest_init(args), VIRTIO_ID_RNG, 0);
}

static void end(QVirtio *d)
{
    qtest_quit(d->s);
    g_free(d);
}

/* Whatever was done before: after a reset the device serves a request. */
static void assert_works(QVirtio *d)
{
    uint8_t none[16] = { 0 }, got[16];
    QVirtq q;

    qvirtio_start(d, 0, &q, 1);
    g_assert_cmpuint(qvirtq_request(&q, NULL, 0, got, 16), ==, 16);
    g_assert_cmpint(memcmp(got, none, 16), !=, 0);
    g_assert_cmphex(qvirtio_ack_irq(d), ==, 1);
}

/*** Registers ***/

static const struct {
    unsigned int reg;
    uint32_t modern, legacy;
} reset_values[] = {
    { VIRTIO_MMIO_MAGIC_VALUE, 0x74726976, 0x74726976 },
    { VIRTIO_MMIO_VERSION, 2, 1 },
    { VIRTIO_MMIO_DEVICE_ID, VIRTIO_ID_RNG, VIRTIO_ID_RNG },
    { VIRTIO_MMIO_VENDOR_ID, 0x554d4551, 0x554d4551 },
    { VIRTIO_MMIO_DEVICE_FEATURES, 0x30000000, 0x39000000 },
    { VIRTIO_MMIO_QUEUE_NUM_MAX, RNG_QUEUE, RNG_QUEUE },
    { VIRTIO_MMIO_SHM_LEN_LOW, UINT32_MAX, UINT32_MAX },
    { VIRTIO_MMIO_SHM_LEN_HIGH, UINT32_MAX, UINT32_MAX },
    { VIRTIO_MMIO_SHM_BASE_LOW, UINT32_MAX, UINT32_MAX },
    { VIRTIO_MMIO_SHM_BASE_HIGH, UINT32_MAX, UINT32_MAX },
};

static void assert_reset_values(QVirtio *d)
{
    for (unsigned int reg = 0; reg < VIRTIO_MMIO_CONFIG; reg += 4) {
        uint32_t expected = 0;

        for (size_t i = 0; i < ARRAY_SIZE(reset_values); i++) {
            if (reset_values[i].reg == reg) {
                expected = d->legacy ? reset_values[i].legacy
                                     : reset_values[i].modern;
            }
        }
        g_assert_cmphex(qvirtio_read(d, reg), ==, expected);
    }
}

static void scribble(QVirtio *d, uint32_t value)
{
    for (unsigned int reg = 0; reg < QVIRTIO_MMIO_BYTES; reg += 4) {
        if (reg != VIRTIO_MMIO_STATUS) {
            qvirtio_write(d, reg, value);
        }
    }
    qvirtio_write(d, VIRTIO_MMIO_STATUS, value);
}

static void test_reset_values(void)
{
    static const uint32_t values[] = { 0, 1, 7, 8, 0xf, 0x1000, UINT32_MAX };
    static const char *const boards[] = {
        RNG, RNG " -global virtio-mmio.force-legacy=true",
    };

    for (size_t b = 0; b < ARRAY_SIZE(boards); b++) {
        QVirtio *d = start(boards[b]);

        g_assert_cmpint(d->legacy, ==, b == 1);
        assert_reset_values(d);
        for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
            scribble(d, values[i]);
            qvirtio_reset(d);
            assert_reset_values(d);
            scribble(d, values[i]);
            qobject_unref(qtest_qmp_return(d->s,
                                           "{'execute': 'system_reset'}"));
            qobject_unref(qtest_qmp_eventwait(d->s, "RESET"));
            assert_reset_values(d);
        }
        assert_works(d);
        assert_works(d);
        end(d);
    }
}

static void test_sizes_and_edges(void)
{
    QVirtio *d = start(RNG);
    QTestState *s = d->s;

    for (unsigned int reg = 0; reg < VIRTIO_MMIO_CONFIG; reg += 4) {
        for (unsigned int i = 0; i < 4; i++) {
            g_assert_cmphex(qtest_readb(s, d->base + reg + i), ==, 0);
            qtest_writeb(s, d->base + reg + i, 0xff);
        }
        for (unsigned int i = 0; i < 4; i += 2) {
            g_assert_cmphex(qtest_readw(s, d->base + reg + i), ==, 0);
            qtest_writew(s, d->base + reg + i, 0xffff);
        }
        /* The last one reaches into the configuration space. */
        for (unsigned int i = 1; reg < 0xfc && i < 4; i++) {
            g_assert_cmphex(qtest_readl(s, d->base + reg + i), ==, 0);
            qtest_writel(s, d->base + reg + i, UINT32_MAX);
        }
    }
    assert_reset_values(d);
    g_assert_cmphex(qtest_readq(s, d->base), ==, 0x274726976);
    qtest_writeq(s, d->base + VIRTIO_MMIO_STATUS, QVIRTIO_DRIVER);
    g_assert_cmphex(qvirtio_read(d, VIRTIO_MMIO_STATUS), ==, QVIRTIO_DRIVER);
    /* There is no configuration space: all of it is beyond the end. */
    for (unsigned int at = 0; at < 0x100; at++) {
        g_assert_cmphex(qvirtio_config(d, at, 1), ==, 0xff);
        qvirtio_config_write(d, at, 1, 0);
    }
    g_assert_cmphex(qvirtio_config(d, 0xfe, 2), ==, 0xffff);
    g_assert_cmphex(qvirtio_config(d, 0xfc, 4), ==, UINT32_MAX);
    /* Into the neighbour and out of it, or out of everything. */
    for (int64_t at = -3; at < 0; at++) {
        qtest_writel(s, d->base + at, UINT32_MAX);
        qtest_readl(s, d->base + at);
        qtest_writel(s, d->base + QVIRTIO_MMIO_BYTES + at, UINT32_MAX);
        qtest_readl(s, d->base + QVIRTIO_MMIO_BYTES + at);
    }
    qtest_writeq(s, d->base + QVIRTIO_MMIO_BYTES - 4, UINT64_MAX);
    qtest_writeq(s, d->base - 4, 0);
    assert_works(d);
    end(d);
}

static void test_empty_slot(void)
{
    QTestState *s = qtest_init(QVIRTIO_BOARD);

    for (unsigned int n = 0; n < QVIRTIO_MMIO_SLOTS; n++) {
        QVirtio d = {
            .s = s, .base = QVIRTIO_MMIO_BASE + n * QVIRTIO_MMIO_BYTES,
        };

        g_assert_cmphex(qvirtio_read(&d, VIRTIO_MMIO_MAGIC_VALUE), ==,
                        0x74726976);
        scribble(&d, UINT32_MAX);
        for (unsigned int reg = VIRTIO_MMIO_DEVICE_ID;
             reg < QVIRTIO_MMIO_BYTES; reg += 4) {
            if (reg != VIRTIO_MMIO_VENDOR_ID) {
                g_assert_cmphex(qvirtio_read(&d, reg), ==, 0);
            }
        }
        qtest_readb(s, d.base);
        qtest_readq(s, d.base);
    }
    qtest_quit(s);
}

/*** Status and features ***/

static void test_features_bit_by_bit(void)
{
    QVirtio *d = start(RNG);
    uint64_t offered = qvirtio_offered(d);

    g_assert_cmphex(offered, ==, VERSION_1 | QVIRTIO_RING_FEATURES);
    for (int bit = 0; bit < 64; bit++) {
        uint64_t one = QVIRTIO_BIT(bit);

        g_assert_cmpint(qvirtio_negotiate(d, VERSION_1 | one), ==,
                        !!(offered & one));
        /* 2.1.1: none of the bits may come by itself. */
        g_assert_cmphex(qvirtio_read(d, VIRTIO_MMIO_STATUS) &
                        ~VIRTIO_CONFIG_S_FEATURES_OK, ==, QVIRTIO_DRIVER);
    }
    /* 6.1: a device may refuse a driver that knows no VERSION_1. */
    g_assert_false(qvirtio_negotiate(d, 0));
    g_assert_false(qvirtio_negotiate(d, QVIRTIO_RING_FEATURES));
    for (unsigned int half = 2; half; half <<= 1) {
        qvirtio_write(d, VIRTIO_MMIO_DEVICE_FEATURES_SEL, half);
        g_assert_cmphex(qvirtio_read(d, VIRTIO_MMIO_DEVICE_FEATURES), ==, 0);
        qvirtio_write(d, VIRTIO_MMIO_DRIVER_FEATURES_SEL, half);
        qvirtio_write(d, VIRTIO_MMIO_DRIVER_FEATURES, UINT32_MAX);
    }
    assert_works(d);
    end(d);
}

static void test_features_are_final(void)
{
    QVirtio *d = start(RNG);
    QVirtq q;
    uint64_t at;
    uint32_t len;

    g_assert_true(qvirtio_negotiate(d, VERSION_1));
    qvirtio_write(d, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0);
    qvirtio_write(d, VIRTIO_MMIO_DRIVER_FEATURES, QVIRTIO_RING_FEATURES);
    qvirtio_write(d, VIRTIO_MMIO_STATUS, QVIRTIO_DRIVER |
                  VIRTIO_CONFIG_S_FEATURES_OK);
    qvirtq_set_up(&q, d, 0, 0);
    qvirtio_driver_ok(d);
    /* Were EVENT_IDX in force, used_event 7 would keep the line quiet. */
    qtest_writew(d->s, q.avail + 4 + 2 * RNG_QUEUE, 7);
    for (int i = 0; i < 2; i++) {
        at = qvirtio_alloc(d, 16, 16);
        qvirtq_send(&q, 0, 0, at, 16);
        qvirtq_wait(&q, NULL, &len);
        g_assert_cmphex(qvirtio_ack_irq(d), ==, 1);
    }
    /* Nor is INDIRECT_DESC. */
    qvirtq_desc(&q, 1, at, 16, VRING_DESC_F_INDIRECT, 0);
    qvirtq_publish(&q, 1);
    qvirtq_kick(&q);
    qvirtio_wait_broken(d);
    assert_works(d);
    end(d);
}

static void test_status_in_wrong_orders(void)
{
    QVirtio *d = start(RNG);
    QVirtq q;

    for (unsigned int first = 1; first < 0x100; first += 2) {
        for (unsigned int second = 0; second < 4; second++) {
            qvirtio_write(d, VIRTIO_MMIO_STATUS, first);
            qvirtio_write(d, VIRTIO_MMIO_QUEUE_NOTIFY, 0);
            qvirtio_write(d, VIRTIO_MMIO_STATUS, first ^ (0x55u << second));
            qvirtio_write(d, VIRTIO_MMIO_QUEUE_NOTIFY, 0);
        }
        qvirtio_reset(d);
    }
    /* A driver that skips ACKNOWLEDGE is served all the same. */
    qvirtio_write(d, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
    qvirtio_write(d, VIRTIO_MMIO_DRIVER_FEATURES, VERSION_1 >> 32);
    qvirtq_set_up(&q, d, 0, 0);
    qvirtio_write(d, VIRTIO_MMIO_STATUS, VIRTIO_CONFIG_S_FEATURES_OK |
                  VIRTIO_CONFIG_S_DRIVER_OK);
    qvirtq_send(&q, 0, 0, qvirtio_alloc(d, 16, 16), 16);
    qvirtq_wait(&q, NULL, NULL);
    assert_works(d);
    end(d);
}

static void test_needs_reset_stays(void)
{
    static const uint32_t after[] = { 0x0f, 0x07, 0x03, 0x4f, 0x8f, 0x0b };
    QVirtio *d = start(RNG);
    QVirtq q;

    for (size_t i = 0; i < ARRAY_SIZE(after); i++) {
        qvirtio_start(d, 0, &q, 1);
        qvirtq_publish(&q, UINT16_MAX);
        qvirtq_kick(&q);
        qvirtio_wait_broken(d);
        g_assert_cmphex(qvirtio_ack_irq(d), ==, 2);
        qvirtio_write(d, VIRTIO_MMIO_STATUS, after[i]);
        g_assert_true(qvirtio_needs_reset(d));
        /* Refused features do not heal it either. */
        qvirtio_write(d, VIRTIO_MMIO_STATUS, 3);
        qvirtio_write(d, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
        qvirtio_write(d, VIRTIO_MMIO_DRIVER_FEATURES, 0);
        qvirtio_write(d, VIRTIO_MMIO_STATUS, 0xb);
        g_assert_true(qvirtio_needs_reset(d));
        assert_works(d);
    }
    end(d);
}

/*** Queues ***/

static void test_queue_sizes(void)
{
    static const uint32_t bad[] = {
        0, 3, 5, 6, 7, 9, 16, 1024, 1025, 32768, 65535, 65536, 0x7fffffff,
        0x80000000, 0x80000008, UINT32_MAX,
    };
    QVirtio *d = start(RNG);
    uint8_t got[16];
    QVirtq q;

    for (unsigned int num = 1; num <= RNG_QUEUE; num *= 2) {
        g_assert_true(qvirtio_negotiate(d, VERSION_1));
        qvirtq_set_up(&q, d, 0, num);
        qvirtio_driver_ok(d);
        for (unsigned int i = 0; i < 3 * RNG_QUEUE; i++) {
            uint64_t at = qvirtio_alloc(d, 16, 16);

            qvirtq_desc(&q, 0, at, 16, VRING_DESC_F_WRITE, 0);
            qvirtq_publish(&q, 0);
            qvirtq_kick(&q);
            qvirtq_wait(&q, NULL, NULL);
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_assert_true(qvirtio_negotiate(d, VERSION_1));
        qvirtio_write(d, VIRTIO_MMIO_QUEUE_NUM, bad[i]);
        g_assert_true(qvirtio_needs_reset(d));
        /* 2.1.2: no word of it before DRIVER_OK */
        g_assert_cmphex(qvirtio_ack_irq(d), ==, 0);
        assert_works(d);
    }
    qvirtio_start(d, 0, &q, 1);
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_NUM, 2);     /* in use: too late */
    for (int i = 0; i < RNG_QUEUE; i++) {
        g_assert_cmpuint(qvirtq_request(&q, NULL, 0, got, 16), ==, 16);
    }
    end(d);
}

static void test_misaligned_rings(void)
{
    QVirtio *d = start(RNG);
    QVirtq q;

    for (unsigned int off = 1; off < 16; off++) {
        for (int area = 0; area < 3; area++) {
            bool fits = area == 0 ? false : area == 1 ? off % 2 == 0
                                                      : off % 4 == 0;

            g_assert_true(qvirtio_negotiate(d, VERSION_1));
            qvirtq_set_up(&q, d, 0, 0);
            qvirtio_write(d, VIRTIO_MMIO_QUEUE_READY, 0);
            *(area == 0 ? &q.desc : area == 1 ? &q.avail : &q.used) += off;
            qvirtq_enable(&q);
            g_assert_cmpint(qvirtio_needs_reset(d), ==, !fits);
            qvirtio_driver_ok(d);
            qvirtq_kick(&q);
        }
    }
    assert_works(d);
    end(d);
}

static void test_ready_twice(void)
{
    QVirtio *d = start(RNG);
    QVirtq q, other;
    uint8_t got[16];

    qvirtio_start(d, 0, &q, 1);
    other = q;
    other.desc = other.avail = other.used = QVIRTIO_MMIO_BASE;
    qvirtq_enable(&other);
    g_assert_cmpuint(qvirtq_request(&q, NULL, 0, got, 16), ==, 16);
    /* 4.2.2: 0 ends it, and the driver reads it back. */
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_READY, 0);
    g_assert_cmphex(qvirtio_read(d, VIRTIO_MMIO_QUEUE_READY), ==, 0);
    qvirtq_send(&q, 0, 0, qvirtio_alloc(d, 16, 16), 16);
    g_assert_false(qvirtq_take(&q, NULL, NULL));
    qvirtq_set_up(&q, d, 0, 4);
    g_assert_cmphex(qvirtio_read(d, VIRTIO_MMIO_QUEUE_READY), ==, 1);
    g_assert_cmpuint(qvirtq_request(&q, NULL, 0, got, 16), ==, 16);
    end(d);
}

/* Where the rings of the last driver were is no business of the next. */
static void test_reset_forgets_queues(void)
{
    QVirtio *d = start(RNG);
    QVirtq q;
    uint64_t at = QVIRTIO_RAM_END - 4096;
    uint8_t got[16];

    qvirtio_start(d, 0, &q, 1);
    qvirtq_request(&q, NULL, 0, got, 16);
    g_assert_true(qvirtio_negotiate(d, VERSION_1));
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_READY, 1);
    qvirtio_driver_ok(d);
    qvirtq_send(&q, 0, 0, at, 16);
    /* the answer comes after a round of the main loop */
    qobject_unref(qtest_qmp_return(d->s, "{'execute': 'query-status'}"));
    g_assert_false(qvirtq_take(&q, NULL, NULL));
    /* nor is its size */
    g_assert_true(qvirtio_negotiate(d, VERSION_1));
    qvirtq_set_up(&q, d, 0, 2);
    g_assert_true(qvirtio_negotiate(d, VERSION_1));
    qvirtq_set_up(&q, d, 0, RNG_QUEUE);
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_READY, 0);
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_DESC_LOW, q.desc);
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_AVAIL_LOW, q.avail);
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_USED_LOW, q.used);
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_READY, 1);
    qvirtio_driver_ok(d);
    for (unsigned int i = 0; i < RNG_QUEUE; i++) {
        qvirtq_desc(&q, i, at, 16, VRING_DESC_F_WRITE, 0);
        qvirtq_publish(&q, i);
    }
    qvirtq_kick(&q);
    for (unsigned int i = 0; i < RNG_QUEUE; i++) {
        qvirtq_wait(&q, NULL, NULL);
    }
    end(d);
}

static void test_early_and_wrong_kicks(void)
{
    static const uint32_t wrong[] = {
        1, 2, 62, 63, 64, 1023, 1024, 65535, 65536, 0x80000000, UINT32_MAX,
    };
    QVirtio *d = start(RNG);
    QVirtq q;
    uint64_t at;

    qvirtio_write(d, VIRTIO_MMIO_QUEUE_NOTIFY, 0);
    g_assert_true(qvirtio_negotiate(d, VERSION_1));
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_NOTIFY, 0);
    qvirtq_set_up(&q, d, 0, 0);
    at = qvirtio_alloc(d, 16, 16);
    qvirtq_send(&q, 0, 0, at, 16);
    g_assert_false(qvirtq_take(&q, NULL, NULL));
    qvirtio_driver_ok(d);
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        qvirtio_write(d, VIRTIO_MMIO_QUEUE_NOTIFY, wrong[i]);
        g_assert_false(qvirtq_take(&q, NULL, NULL));
    }
    qvirtq_kick(&q);
    qvirtq_wait(&q, NULL, NULL);
    /* DRIVER_OK, but a queue that nobody set up */
    g_assert_true(qvirtio_negotiate(d, VERSION_1));
    qvirtio_driver_ok(d);
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_NOTIFY, 0);
    g_assert_false(qvirtio_needs_reset(d));
    assert_works(d);
    end(d);
}

static void test_queues_that_are_not_there(void)
{
    static const uint32_t numbers[] = {
        1, 2, 63, 64, 65, 1023, 1024, 65536, 0x80000000, UINT32_MAX,
    };
    QVirtio *d = start(RNG);

    g_assert_true(qvirtio_negotiate(d, VERSION_1));
    qvirtio_driver_ok(d);
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        QVirtq q = { .d = d, .index = numbers[i], .num = 8, .desc = 0x100000,
                     .avail = 0x101000, .used = 0x102000 };

        qvirtq_enable(&q);
        g_assert_cmphex(qvirtio_read(d, VIRTIO_MMIO_QUEUE_NUM_MAX), ==, 0);
        g_assert_cmphex(qvirtio_read(d, VIRTIO_MMIO_QUEUE_READY), ==, 0);
        qvirtq_kick(&q);
        qvirtio_write(d, VIRTIO_MMIO_QUEUE_READY, 0);
        g_assert_false(qvirtio_needs_reset(d));
    }
    assert_works(d);
    end(d);
}

/*** Interrupts ***/

static void test_interrupt_line(void)
{
    QVirtio *d = start(RNG);
    g_autofree char *said = qtest_command(d->s, "irq_intercept_in " LINES);
    uint8_t got[16];
    QVirtq q;

    if (strcmp(said, "OK")) {
        g_test_skip("no " LINES);
        end(d);
        return;
    }
    qvirtio_start(d, 0, &q, 1);
    g_assert_false(qtest_get_irq(d->s, d->slot));
    qvirtq_request(&q, NULL, 0, got, 16);
    g_assert_true(qtest_get_irq(d->s, d->slot));
    qvirtio_write(d, VIRTIO_MMIO_INTERRUPT_ACK, ~1u);   /* not this one */
    g_assert_true(qtest_get_irq(d->s, d->slot));
    g_assert_cmphex(qvirtio_read(d, VIRTIO_MMIO_INTERRUPT_STATUS), ==, 1);
    qvirtio_write(d, VIRTIO_MMIO_INTERRUPT_ACK, 1);
    g_assert_false(qtest_get_irq(d->s, d->slot));
    /* A reset takes it down, and so does one of the system. */
    qvirtq_request(&q, NULL, 0, got, 16);
    g_assert_true(qtest_get_irq(d->s, d->slot));
    qvirtio_reset(d);
    g_assert_false(qtest_get_irq(d->s, d->slot));
    qvirtio_start(d, 0, &q, 1);
    qvirtq_publish(&q, UINT16_MAX);
    qvirtq_kick(&q);
    qvirtio_wait_broken(d);
    g_assert_true(qtest_get_irq(d->s, d->slot));
    qobject_unref(qtest_qmp_return(d->s, "{'execute': 'system_reset'}"));
    qobject_unref(qtest_qmp_eventwait(d->s, "RESET"));
    g_assert_false(qtest_get_irq(d->s, d->slot));
    assert_works(d);
    end(d);
}

/*** The legacy interface ***/

/* Linux says its page size once, then resets the device. */
static void test_legacy_page_size(void)
{
    QVirtio *d = start(RNG " -global virtio-mmio.force-legacy=true");
    QVirtq q;

    assert_works(d);
    qvirtio_write(d, VIRTIO_MMIO_GUEST_PAGE_SIZE, 4096);
    for (int i = 0; i < 2; i++) {
        qvirtio_negotiate(d, 0);
        qvirtq_set_up(&q, d, 0, 0);
        qvirtio_write(d, VIRTIO_MMIO_GUEST_PAGE_SIZE, 8192);
        qvirtio_reset(d);
        qvirtio_negotiate(d, 0);
        q.avail_idx = q.used_idx = 0;
        /* 2.7.2: the used ring begins where the driver's alignment says */
        q.used = ROUND_UP(q.avail + 6 + 2 * q.num, 8192);
        qtest_writew(d->s, q.used + 2, 0);
        qvirtio_write(d, VIRTIO_MMIO_QUEUE_NUM, q.num);
        qvirtio_write(d, VIRTIO_MMIO_QUEUE_ALIGN, 8192);
        qvirtio_write(d, VIRTIO_MMIO_QUEUE_PFN, q.desc / 8192);
        g_assert_cmphex(qvirtio_read(d, VIRTIO_MMIO_QUEUE_PFN), ==,
                        q.desc / 8192);
        qvirtio_driver_ok(d);
        qvirtq_send(&q, 0, 0, QVIRTIO_RAM_END - 4096, 16);
        qvirtq_wait(&q, NULL, NULL);
    }
    qobject_unref(qtest_qmp_return(d->s, "{'execute': 'system_reset'}"));
    qobject_unref(qtest_qmp_eventwait(d->s, "RESET"));
    assert_works(d);
    end(d);
}

static void test_legacy_numbers(void)
{
    static const uint32_t odd[] = {
        0, 1, 2, 3, 15, 4095, 4096, 65536, 0x7fffffff, 0x80000000, UINT32_MAX,
    };
    QVirtio *d = start(RNG " -global virtio-mmio.force-legacy=true");

    for (size_t i = 0; i < ARRAY_SIZE(odd); i++) {
        for (size_t j = 0; j < ARRAY_SIZE(odd); j++) {
            for (size_t k = 0; k < ARRAY_SIZE(odd); k++) {
                qvirtio_write(d, VIRTIO_MMIO_GUEST_PAGE_SIZE, odd[i]);
                qvirtio_write(d, VIRTIO_MMIO_QUEUE_ALIGN, odd[j]);
                qvirtio_write(d, VIRTIO_MMIO_QUEUE_PFN, odd[k]);
                qvirtio_write(d, VIRTIO_MMIO_STATUS, 7);
                qvirtio_write(d, VIRTIO_MMIO_QUEUE_NOTIFY, 0);
                qvirtio_write(d, VIRTIO_MMIO_STATUS, 0);
            }
        }
    }
    assert_works(d);
    /* What only version 2 has is not there. */
    g_assert_cmphex(qvirtio_read(d, VIRTIO_MMIO_QUEUE_READY), ==, 0);
    /* 4.2.4: page 0 stops the queue. */
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_PFN, 0);
    g_assert_cmphex(qvirtio_read(d, VIRTIO_MMIO_QUEUE_PFN), ==, 0);
    assert_works(d);
    end(d);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/virtio-mmio/every register after every kind of reset",
                    test_reset_values);
    g_test_add_func("/virtio-mmio/wrong sizes and the window's edges",
                    test_sizes_and_edges);
    g_test_add_func("/virtio-mmio/an empty slot takes nothing and says so",
                    test_empty_slot);
    g_test_add_func("/virtio-mmio/only offered features can be agreed on",
                    test_features_bit_by_bit);
    g_test_add_func("/virtio-mmio/features are final after FEATURES_OK",
                    test_features_are_final);
    g_test_add_func("/virtio-mmio/status bits in any order do no harm",
                    test_status_in_wrong_orders);
    g_test_add_func("/virtio-mmio/only a reset heals a broken device",
                    test_needs_reset_stays);
    g_test_add_func("/virtio-mmio/malformed sizes of queues break it",
                    test_queue_sizes);
    g_test_add_func("/virtio-mmio/malformed addresses of rings break it",
                    test_misaligned_rings);
    g_test_add_func("/virtio-mmio/a queue in use cannot be changed",
                    test_ready_twice);
    g_test_add_func("/virtio-mmio/a reset forgets the queues",
                    test_reset_forgets_queues);
    g_test_add_func("/virtio-mmio/kicks too early or of no queue do nothing",
                    test_early_and_wrong_kicks);
    g_test_add_func("/virtio-mmio/queues that are not there stay that way",
                    test_queues_that_are_not_there);
    g_test_add_func("/virtio-mmio/the line follows the interrupt status",
                    test_interrupt_line);
    g_test_add_func("/virtio-mmio/a legacy driver's page size stays",
                    test_legacy_page_size);
    g_test_add_func("/virtio-mmio/odd numbers of the legacy interface",
                    test_legacy_numbers);
    return g_test_run();
}
