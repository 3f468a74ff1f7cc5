/*
 * The driver's side of virtio over MMIO, for tests of devices.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "libvirtio.h"
#include "qemu/bswap.h"

#define MAGIC 0x74726976
#define HEAP_START (1u << 20)           /* behind what a board puts below */
#define LEGACY_PAGE 4096
#define WAIT_US (60 * G_USEC_PER_SEC)   /* bounds a hang */

/*** The transport ***/

uint32_t qvirtio_read(QVirtio *d, unsigned int reg)
{
    return qtest_readl(d->s, d->base + reg);
}

void qvirtio_write(QVirtio *d, unsigned int reg, uint32_t value)
{
    qtest_writel(d->s, d->base + reg, value);
}

QVirtio *qvirtio_find(QTestState *s, uint16_t id, unsigned int nth)
{
    QVirtio *d = g_new0(QVirtio, 1);

    d->s = s;
    d->heap = HEAP_START;
    for (d->slot = 0; d->slot < QVIRTIO_MMIO_SLOTS; d->slot++) {
        d->base = QVIRTIO_MMIO_BASE + d->slot * QVIRTIO_MMIO_BYTES;
        if (qvirtio_read(d, VIRTIO_MMIO_MAGIC_VALUE) == MAGIC &&
            qvirtio_read(d, VIRTIO_MMIO_DEVICE_ID) == id && !nth--) {
            d->legacy = qvirtio_read(d, VIRTIO_MMIO_VERSION) == 1;
            return d;
        }
    }
    g_error("there is no virtio device %u", id);
}

uint32_t qvirtio_config(QVirtio *d, unsigned int offset, unsigned int size)
{
    uint64_t addr = d->base + VIRTIO_MMIO_CONFIG + offset;

    switch (size) {
    case 1:
        return qtest_readb(d->s, addr);
    case 2:
        return qtest_readw(d->s, addr);
    default:
        return qtest_readl(d->s, addr);
    }
}

uint64_t qvirtio_config64(QVirtio *d, unsigned int offset)
{
    return qvirtio_config(d, offset, 4) |
           (uint64_t)qvirtio_config(d, offset + 4, 4) << 32;
}

void qvirtio_config_write(QVirtio *d, unsigned int offset, unsigned int size,
                          uint32_t value)
{
    uint64_t addr = d->base + VIRTIO_MMIO_CONFIG + offset;

    switch (size) {
    case 1:
        qtest_writeb(d->s, addr, value);
        break;
    case 2:
        qtest_writew(d->s, addr, value);
        break;
    default:
        qtest_writel(d->s, addr, value);
        break;
    }
}

uint64_t qvirtio_alloc(QVirtio *d, size_t bytes, size_t align)
{
    uint64_t at = ROUND_UP(d->heap, align);

    d->heap = at + bytes;
    g_assert_cmpuint(d->heap, <=, QVIRTIO_RAM_END);
    qtest_memset(d->s, at, 0, bytes);
    return at;
}

uint64_t qvirtio_put(QVirtio *d, const void *data, size_t bytes)
{
    uint64_t at = qvirtio_alloc(d, bytes, 8);

    qtest_memwrite(d->s, at, data, bytes);
    return at;
}

/*** The device's status ***/

void qvirtio_reset(QVirtio *d)
{
    qvirtio_write(d, VIRTIO_MMIO_STATUS, 0);
    g_assert_cmphex(qvirtio_read(d, VIRTIO_MMIO_STATUS), ==, 0);
    d->heap = HEAP_START;
    d->features = 0;
}

uint64_t qvirtio_offered(QVirtio *d)
{
    uint64_t low, high;

    qvirtio_write(d, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 0);
    low = qvirtio_read(d, VIRTIO_MMIO_DEVICE_FEATURES);
    if (d->legacy) {
        return low;
    }
    qvirtio_write(d, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 1);
    high = qvirtio_read(d, VIRTIO_MMIO_DEVICE_FEATURES);
    return high << 32 | low;
}

static void write_features(QVirtio *d, unsigned int half, uint32_t value)
{
    qvirtio_write(d, VIRTIO_MMIO_DRIVER_FEATURES_SEL, half);
    qvirtio_write(d, VIRTIO_MMIO_DRIVER_FEATURES, value);
}

bool qvirtio_negotiate(QVirtio *d, uint64_t features)
{
    qvirtio_reset(d);
    qvirtio_write(d, VIRTIO_MMIO_STATUS, VIRTIO_CONFIG_S_ACKNOWLEDGE);
    qvirtio_write(d, VIRTIO_MMIO_STATUS, QVIRTIO_DRIVER);
    d->features = features;
    write_features(d, 0, features);
    if (d->legacy) {
        return true;
    }
    write_features(d, 1, features >> 32);
    qvirtio_write(d, VIRTIO_MMIO_STATUS,
                  QVIRTIO_DRIVER | VIRTIO_CONFIG_S_FEATURES_OK);
    return qvirtio_read(d, VIRTIO_MMIO_STATUS) & VIRTIO_CONFIG_S_FEATURES_OK;
}

void qvirtio_driver_ok(QVirtio *d)
{
    qvirtio_write(d, VIRTIO_MMIO_STATUS, qvirtio_read(d, VIRTIO_MMIO_STATUS) |
                  VIRTIO_CONFIG_S_DRIVER_OK);
}

void qvirtio_start(QVirtio *d, uint64_t features, QVirtq *q,
                   unsigned int count)
{
    features |= d->legacy ? 0 : QVIRTIO_BIT(VIRTIO_F_VERSION_1);
    g_assert_true(qvirtio_negotiate(d, qvirtio_offered(d) & features));
    for (unsigned int i = 0; i < count; i++) {
        qvirtq_set_up(&q[i], d, i, 0);
    }
    qvirtio_driver_ok(d);
    g_assert_false(qvirtio_needs_reset(d));
}

bool qvirtio_needs_reset(QVirtio *d)
{
    return qvirtio_read(d, VIRTIO_MMIO_STATUS) & QVIRTIO_NEEDS_RESET;
}

/* Each question is a round of the emulator's main loop. */
static void check_deadline(int64_t since, const char *what)
{
    if (g_get_monotonic_time() - since > WAIT_US) {
        g_error("waited in vain for %s", what);
    }
}

void qvirtio_wait_broken(QVirtio *d)
{
    int64_t since = g_get_monotonic_time();

    while (!qvirtio_needs_reset(d)) {
        check_deadline(since, "NEEDS_RESET");
    }
}

uint32_t qvirtio_ack_irq(QVirtio *d)
{
    uint32_t isr = qvirtio_read(d, VIRTIO_MMIO_INTERRUPT_STATUS);

    qvirtio_write(d, VIRTIO_MMIO_INTERRUPT_ACK, isr);
    return isr;
}

/*** Queues ***/

static void write_address(QVirtio *d, unsigned int low, uint64_t addr)
{
    qvirtio_write(d, low, addr);
    qvirtio_write(d, low + 4, addr >> 32);
}

void qvirtq_enable(QVirtq *q)
{
    QVirtio *d = q->d;

    qvirtio_write(d, VIRTIO_MMIO_QUEUE_SEL, q->index);
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_NUM, q->num);
    if (d->legacy) {
        qvirtio_write(d, VIRTIO_MMIO_GUEST_PAGE_SIZE, LEGACY_PAGE);
        qvirtio_write(d, VIRTIO_MMIO_QUEUE_ALIGN, LEGACY_PAGE);
        qvirtio_write(d, VIRTIO_MMIO_QUEUE_PFN, q->desc / LEGACY_PAGE);
        return;
    }
    write_address(d, VIRTIO_MMIO_QUEUE_DESC_LOW, q->desc);
    write_address(d, VIRTIO_MMIO_QUEUE_AVAIL_LOW, q->avail);
    write_address(d, VIRTIO_MMIO_QUEUE_USED_LOW, q->used);
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_READY, 1);
}

void qvirtq_set_up(QVirtq *q, QVirtio *d, unsigned int index,
                   unsigned int num)
{
    *q = (QVirtq) { .d = d, .index = index, .num = num };
    qvirtio_write(d, VIRTIO_MMIO_QUEUE_SEL, index);
    if (!num) {
        q->num = qvirtio_read(d, VIRTIO_MMIO_QUEUE_NUM_MAX);
    }
    g_assert_cmpuint(q->num, >, 0);
    /* The legacy layout (2.7.2) suits the modern interface as well. */
    q->desc = qvirtio_alloc(d, vring_size(q->num, LEGACY_PAGE), LEGACY_PAGE);
    q->avail = q->desc + 16ull * q->num;
    q->used = ROUND_UP(q->avail + 6 + 2ull * q->num, LEGACY_PAGE);
    qvirtq_enable(q);
}

void qvirtio_desc_at(QVirtio *d, uint64_t table, unsigned int i,
                     uint64_t addr, uint32_t len, uint16_t flags,
                     uint16_t next)
{
    uint8_t desc[16];

    stq_le_p(desc, addr);
    stl_le_p(desc + 8, len);
    stw_le_p(desc + 12, flags);
    stw_le_p(desc + 14, next);
    qtest_memwrite(d->s, table + 16ull * i, desc, sizeof(desc));
}

void qvirtq_desc(QVirtq *q, unsigned int i, uint64_t addr, uint32_t len,
                 uint16_t flags, uint16_t next)
{
    qvirtio_desc_at(q->d, q->desc, i, addr, len, flags, next);
}

void qvirtq_set_avail_idx(QVirtq *q, uint16_t idx)
{
    q->avail_idx = idx;
    qtest_writew(q->d->s, q->avail + 2, idx);
}

void qvirtq_publish(QVirtq *q, uint16_t head)
{
    qtest_writew(q->d->s, q->avail + 4 + 2 * (q->avail_idx % q->num), head);
    qvirtq_set_avail_idx(q, q->avail_idx + 1);
}

uint16_t qvirtq_used_idx(QVirtq *q)
{
    return qtest_readw(q->d->s, q->used + 2);
}

void qvirtq_kick(QVirtq *q)
{
    qvirtio_write(q->d, VIRTIO_MMIO_QUEUE_NOTIFY, q->index);
}

bool qvirtq_take(QVirtq *q, uint32_t *id, uint32_t *len)
{
    uint64_t entry = q->used + 4 + 8 * (q->used_idx % q->num);

    if (qvirtq_used_idx(q) == q->used_idx) {
        return false;
    }
    if (id) {
        *id = qtest_readl(q->d->s, entry);
    }
    if (len) {
        *len = qtest_readl(q->d->s, entry + 4);
    }
    q->used_idx++;
    return true;
}

void qvirtq_wait(QVirtq *q, uint32_t *id, uint32_t *len)
{
    int64_t since = g_get_monotonic_time();

    while (!qvirtq_take(q, id, len)) {
        check_deadline(since, "a used buffer");
    }
}

bool qvirtq_wait_stepping(QVirtq *q, int64_t ns, unsigned int max,
                          uint32_t *id, uint32_t *len)
{
    for (unsigned int i = 0; i <= max; i++) {
        if (qvirtq_take(q, id, len)) {
            return true;
        }
        qtest_clock_step(q->d->s, ns);
    }
    return false;
}

void qvirtq_send(QVirtq *q, uint64_t out_at, uint32_t out, uint64_t in_at,
                 uint32_t in)
{
    if (out) {
        qvirtq_desc(q, 0, out_at, out, in ? VRING_DESC_F_NEXT : 0, 1);
    }
    if (in) {
        qvirtq_desc(q, 1, in_at, in, VRING_DESC_F_WRITE, 0);
    }
    qvirtq_publish(q, out ? 0 : 1);
    qvirtq_kick(q);
}

uint32_t qvirtq_request(QVirtq *q, const void *out, size_t out_len, void *in,
                        size_t in_len)
{
    uint64_t heap = q->d->heap;
    uint64_t out_at = out_len ? qvirtio_put(q->d, out, out_len) : 0;
    uint64_t in_at = in_len ? qvirtio_alloc(q->d, in_len, 8) : 0;
    uint32_t id, len;

    qvirtq_send(q, out_at, out_len, in_at, in_len);
    qvirtq_wait(q, &id, &len);
    g_assert_cmpuint(id, ==, out_len ? 0 : 1);
    if (in_len) {
        qtest_memread(q->d->s, in_at, in, in_len);
    }
    q->d->heap = heap;
    return len;
}
