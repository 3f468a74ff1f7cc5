/*
 * Tests of hw/virtio/virtqueue.c: each rule of split rings, kept and broken.
 *
 * The device echoes: it copies what it reads into what it may write.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <linux/virtio_mmio.h>

#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/module.h"
#include "system/address-spaces.h"
#include "virtio-rig.h"

#define TYPE_ECHO "test-virtio-echo"
OBJECT_DECLARE_SIMPLE_TYPE(Echo, ECHO)

struct Echo {
    VirtIODevice parent_obj;

    VirtQueue *vq;
    bool holds;                     /* keeps requests instead of answering */
    bool dawdles;                   /* answers one, and schedules the rest */
    VirtQueueElement *held[16];
    unsigned int nheld;
};

#define INDIRECT VIRTIO_FEATURE(VIRTIO_RING_F_INDIRECT_DESC)
#define EVENT    VIRTIO_FEATURE(VIRTIO_RING_F_EVENT_IDX)
#define NEXT     VRING_DESC_F_NEXT
#define WRITE    VRING_DESC_F_WRITE
#define TABLE    VRING_DESC_F_INDIRECT

static void echo_handle(VirtIODevice *vdev, VirtQueue *vq)
{
    Echo *echo = ECHO(vdev);
    VirtQueueElement *elem;

    if (echo->holds) {
        while (echo->nheld < ARRAY_SIZE(echo->held) &&
               (elem = virtqueue_pop(vq, sizeof(*elem)))) {
            echo->held[echo->nheld++] = elem;
        }
        return;
    }
    while ((elem = virtqueue_pop(vq, sizeof(*elem)))) {
        size_t len = iov_size(elem->out_sg, elem->out_num);
        g_autofree void *buf = NULL;

        len = MIN(len, RIG_RAM_BYTES);
        buf = g_malloc(len + 1);
        iov_to_buf(elem->out_sg, elem->out_num, 0, buf, len);
        len = iov_from_buf(elem->in_sg, elem->in_num, 0, buf, len);
        virtqueue_push(vq, elem, len);
        g_free(elem);
        if (echo->dawdles) {
            virtio_queue_schedule(vq);
            break;
        }
    }
    virtio_notify(vdev, vq);
}

/* Answer what was kept, with nothing. */
static void echo_let_go(Echo *echo)
{
    while (echo->nheld) {
        VirtQueueElement *elem = echo->held[--echo->nheld];

        virtqueue_push(echo->vq, elem, 0);
        g_free(elem);
    }
}

static uint64_t echo_features(VirtIODevice *vdev, uint64_t f, Error **errp)
{
    return f;
}

static void echo_realize(DeviceState *dev, Error **errp)
{
    virtio_init(VIRTIO_DEVICE(dev), VIRTIO_ID_RNG, 0);
    ECHO(dev)->vq = virtio_add_queue(VIRTIO_DEVICE(dev), 64, echo_handle);
}

static void echo_unrealize(DeviceState *dev)
{
    virtio_cleanup(VIRTIO_DEVICE(dev));
}

static void echo_class_init(ObjectClass *oc, const void *data)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(oc);

    vdc->realize = echo_realize;
    vdc->unrealize = echo_unrealize;
    vdc->get_features = echo_features;
}

static const TypeInfo echo_types[] = {
    {
        .name = TYPE_ECHO, .parent = TYPE_VIRTIO_DEVICE,
        .instance_size = sizeof(Echo), .class_init = echo_class_init,
        TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(echo_types)

/* A started device with one queue of 16 entries. */
static Rig *started(uint64_t features)
{
    Rig *rig = rig_new(TYPE_ECHO, NULL);

    rig_start(rig, features, 1);
    return rig;
}

/* Submit the chain at descriptor 0 and say whether the device broke. */
static bool breaks(Rig *rig)
{
    rig_avail(0, 16, rig_used_idx(0), 0);
    rig_kick(rig, 0);
    return rig_needs_reset(rig);
}

static void test_echo(void)
{
    Rig *rig = started(0);
    char text[6] = "";

    rig_poke(RIG_DATA, "hello", 5);
    rig_desc(0, 0, RIG_DATA, 5, NEXT, 1);
    rig_desc(0, 1, RIG_DATA + 100, 64, WRITE, 0);
    g_assert_false(breaks(rig));
    g_assert_cmpuint(rig_used_idx(0), ==, 1);
    g_assert_cmpuint(rig_used_len(0, 0), ==, 5);
    rig_peek(RIG_DATA + 100, text, 5);
    g_assert_cmpstr(text, ==, "hello");
    g_assert_cmpuint(rig->interrupts, ==, 1);
    g_assert_cmpuint(rig_read(rig, VIRTIO_MMIO_INTERRUPT_STATUS), ==, 1);
    rig_write(rig, VIRTIO_MMIO_INTERRUPT_ACK, 1);
    g_assert_cmpint(rig->irq_level, ==, 0);
    rig_free(rig);
}

static void test_many(void)
{
    Rig *rig = started(EVENT);
    unsigned int i;

    /* More than 65536 requests, so that the indexes wrap. */
    rig_desc(0, 3, RIG_DATA, 5, NEXT, 4);
    rig_desc(0, 4, RIG_DATA + 100, 64, WRITE, 0);
    for (i = 0; i < 70000; i++) {
        rig_avail(0, 16, i, 3);
        rig_write(rig, VIRTIO_MMIO_QUEUE_NOTIFY, 0);
    }
    g_assert_cmpuint(rig_used_idx(0), ==, 70000 & 0xffff);
    g_assert_false(rig_needs_reset(rig));
    rig_free(rig);
}

static void test_no_interrupt(void)
{
    Rig *rig = started(0);
    uint16_t flags = VRING_AVAIL_F_NO_INTERRUPT;

    rig_poke(RIG_AVAIL(0), &flags, 2);
    rig_desc(0, 0, RIG_DATA, 5, WRITE, 0);
    g_assert_false(breaks(rig));
    g_assert_cmpuint(rig_used_idx(0), ==, 1);
    g_assert_cmpuint(rig->interrupts, ==, 0);
    rig_free(rig);
}

static void test_event_idx(void)
{
    Rig *rig = started(EVENT);
    uint16_t event = 3;
    uint16_t i;

    rig_poke(RIG_AVAIL(0) + 4 + 2 * 16, &event, 2);
    rig_desc(0, 0, RIG_DATA, 5, WRITE, 0);
    for (i = 0; i < 6; i++) {
        rig_avail(0, 16, i, 0);
        rig_kick(rig, 0);
        rig_write(rig, VIRTIO_MMIO_INTERRUPT_ACK, 1);
    }
    /* One for the first completion ever, one for passing entry 3. */
    g_assert_cmpuint(rig->interrupts, ==, 2);
    rig_free(rig);
}

static void test_indirect(void)
{
    Rig *rig = started(INDIRECT);
    uint64_t table = RIG_DATA + 0x1000;
    uint8_t d[32] = { 0 };
    uint64_t addr = RIG_DATA;
    uint32_t len = 7;
    uint16_t next = NEXT, one = 1, write = WRITE;

    rig_poke(RIG_DATA, "through", 7);
    memcpy(d, &addr, 8);
    memcpy(d + 8, &len, 4);
    memcpy(d + 12, &next, 2);
    memcpy(d + 14, &one, 2);
    addr += 200;
    memcpy(d + 16, &addr, 8);
    memcpy(d + 24, &len, 4);
    memcpy(d + 28, &write, 2);
    rig_poke(table, d, sizeof(d));
    rig_desc(0, 0, table, 32, TABLE, 0);
    g_assert_false(breaks(rig));
    g_assert_cmpuint(rig_used_len(0, 0), ==, 7);
    rig_free(rig);
}

/* One broken rule: what is in descriptors 0..2, and the features. */
typedef struct Broken {
    const char *name;
    uint64_t features;
    struct {
        uint64_t addr;
        uint32_t len;
        uint16_t flags;
        uint16_t next;
    } d[3];
} Broken;

static const Broken broken[] = {
    { "a-chain-that-loops", 0,
      { { RIG_DATA, 1, NEXT, 1 }, { RIG_DATA, 1, NEXT, 0 } } },
    { "a-descriptor-that-is-its-own-next", 0,
      { { RIG_DATA, 1, NEXT, 0 } } },
    { "a-next-outside-of-the-table", 0,
      { { RIG_DATA, 1, NEXT, 16 } } },
    { "a-readable-after-a-writable-buffer", 0,
      { { RIG_DATA, 1, WRITE | NEXT, 1 }, { RIG_DATA, 1, 0, 0 } } },
    { "a-buffer-without-bytes", 0, { { RIG_DATA, 0, 0, 0 } } },
    { "a-buffer-outside-of-memory", 0,
      { { 0x40000000, 1, 0, 0 } } },
    { "a-buffer-that-leaves-memory", 0,
      { { RIG_RAM_BYTES - 1, 2, 0, 0 } } },
    { "a-buffer-that-wraps-around", 0,
      { { UINT64_MAX - 1, 16, WRITE, 0 } } },
    { "a-buffer-of-4-gib", 0,
      { { 0, UINT32_MAX, WRITE, 0 } } },
    { "a-buffer-in-the-device's-own-registers", 0,
      { { RIG_MMIO_BASE, 16, WRITE, 0 } } },
    { "an-indirect-table-not-negotiated", 0,
      { { RIG_DATA, 32, TABLE, 0 } } },
    { "an-indirect-table-without-bytes", INDIRECT,
      { { RIG_DATA, 0, TABLE, 0 } } },
    { "an-indirect-table-of-odd-size", INDIRECT,
      { { RIG_DATA, 17, TABLE, 0 } } },
    { "an-indirect-table-outside-of-memory", INDIRECT,
      { { 0x40000000, 32, TABLE, 0 } } },
    { "an-indirect-table-with-a-next", INDIRECT,
      { { RIG_DATA, 32, TABLE | NEXT, 1 }, { RIG_DATA, 1, 0, 0 } } },
    { "a-table-inside-of-a-table", INDIRECT,
      { { RIG_DESC(0) + 16, 32, TABLE, 0 },
        { RIG_DATA, 32, TABLE, 0 } } },
};

static void test_broken(gconstpointer opaque)
{
    const Broken *b = opaque;
    Rig *rig = started(b->features);
    unsigned int before = rig->interrupts;
    unsigned int i;

    for (i = 0; i < 3; i++) {
        rig_desc(0, i, b->d[i].addr, b->d[i].len, b->d[i].flags,
                 b->d[i].next);
    }
    g_assert_true(breaks(rig));
    g_assert_cmpuint(rig_used_idx(0), ==, 0);
    /* 2.1.2: told by a configuration change. */
    g_assert_cmpuint(rig->interrupts, ==, before + 1);
    g_assert_cmpuint(rig_read(rig, VIRTIO_MMIO_INTERRUPT_STATUS) & 2, ==, 2);

    /* Nothing happens until a reset, after which all is well. */
    rig_desc(0, 0, RIG_DATA, 5, WRITE, 0);
    rig_kick(rig, 0);
    g_assert_cmpuint(rig_used_idx(0), ==, 0);
    rig_start(rig, b->features, 1);
    rig_desc(0, 0, RIG_DATA, 5, WRITE, 0);
    g_assert_false(breaks(rig));
    g_assert_cmpuint(rig_used_idx(0), ==, 1);
    rig_free(rig);
}

static void test_head(void)
{
    Rig *rig = started(0);

    rig_avail(0, 16, 0, 16);
    rig_kick(rig, 0);
    g_assert_true(rig_needs_reset(rig));
    rig_free(rig);
}

static void test_index_jump(void)
{
    Rig *rig = started(0);
    uint16_t idx = 17;

    rig_poke(RIG_AVAIL(0) + 2, &idx, 2);
    rig_kick(rig, 0);
    g_assert_true(rig_needs_reset(rig));
    rig_free(rig);
}

static void test_rings_outside(void)
{
    Rig *rig = rig_new(TYPE_ECHO, NULL);

    rig_negotiate(rig, 0);
    rig_write(rig, VIRTIO_MMIO_QUEUE_NUM, 16);
    rig_write(rig, VIRTIO_MMIO_QUEUE_DESC_LOW, RIG_RAM_BYTES - 16);
    rig_write(rig, VIRTIO_MMIO_QUEUE_AVAIL_LOW, RIG_AVAIL(0));
    rig_write(rig, VIRTIO_MMIO_QUEUE_USED_LOW, RIG_USED(0));
    rig_write(rig, VIRTIO_MMIO_QUEUE_READY, 1);
    rig_driver_ok(rig);
    rig_kick(rig, 0);
    g_assert_true(rig_needs_reset(rig));
    rig_free(rig);
}

static void test_in_flight(void)
{
    Rig *rig = started(0);
    Echo *echo = ECHO(rig->vdev);
    uint16_t i;

    echo->holds = true;
    rig_desc(0, 0, RIG_DATA, 5, WRITE, 0);
    for (i = 0; i < 16; i++) {
        rig_avail(0, 16, i, 0);
    }
    rig_kick(rig, 0);
    g_assert_cmpuint(echo->nheld, ==, 16);
    g_assert_false(rig_needs_reset(rig));
    /* No entry is free, and yet there is another: two have the same head. */
    echo->holds = false;
    rig_avail(0, 16, 16, 0);
    rig_kick(rig, 0);
    g_assert_true(rig_needs_reset(rig));
    echo_let_go(echo);
    g_assert_cmpuint(rig_used_idx(0), ==, 0);
    rig_free(rig);
}

static void test_reset_in_flight(void)
{
    Rig *rig = started(0);
    Echo *echo = ECHO(rig->vdev);

    echo->holds = true;
    rig_desc(0, 0, RIG_DATA, 5, WRITE, 0);
    rig_avail(0, 16, 0, 0);
    rig_kick(rig, 0);
    g_assert_cmpuint(echo->nheld, ==, 1);
    rig_start(rig, 0, 1);
    /* The old request comes back while the new driver has the ring. */
    echo_let_go(echo);
    g_assert_cmpuint(rig->interrupts, ==, 0);
    echo->holds = false;
    rig_desc(0, 0, RIG_DATA, 5, WRITE, 0);
    for (uint16_t i = 0; i < 16; i++) {
        rig_avail(0, 16, i, 0);
    }
    rig_kick(rig, 0);
    g_assert_false(rig_needs_reset(rig));
    rig_free(rig);
}

static void test_scheduled(void)
{
    Rig *rig = started(0);

    ECHO(rig->vdev)->dawdles = true;
    rig_desc(0, 0, RIG_DATA, 5, WRITE, 0);
    for (uint16_t i = 0; i < 3; i++) {
        rig_avail(0, 16, i, 0);
    }
    rig_write(rig, VIRTIO_MMIO_QUEUE_NOTIFY, 0);
    g_assert_cmpuint(rig_used_idx(0), ==, 1);
    rig_settle();
    g_assert_cmpuint(rig_used_idx(0), ==, 3);
    /* What is scheduled is void after a reset, and goes with its device. */
    rig_avail(0, 16, 3, 0);
    rig_avail(0, 16, 4, 0);
    rig_write(rig, VIRTIO_MMIO_QUEUE_NOTIFY, 0);
    rig_write(rig, VIRTIO_MMIO_STATUS, 0);
    rig_settle();
    g_assert_cmpuint(rig_used_idx(0), ==, 4);
    rig_start(rig, 0, 1);
    rig_avail(0, 16, 0, 0);
    rig_write(rig, VIRTIO_MMIO_QUEUE_NOTIFY, 0);
    rig_free(rig);
}

/* RAM of two pieces side by side: a buffer across them is two segments. */
static void test_segments(void)
{
    MemoryRegion more;
    Rig *rig;
    char text[6] = "";
    uint8_t d[16];

    memory_region_init_ram(&more, NULL, "rig.more", 0x10000, &error_abort);
    memory_region_add_subregion(get_system_memory(), RIG_RAM_BYTES, &more);
    rig = started(INDIRECT);
    rig_poke(RIG_RAM_BYTES - 2, "hello", 5);
    rig_desc(0, 0, RIG_RAM_BYTES - 2, 5, NEXT, 1);
    rig_desc(0, 1, RIG_DATA, 5, WRITE, 0);
    g_assert_false(breaks(rig));
    rig_peek(RIG_DATA, text, 5);
    g_assert_cmpstr(text, ==, "hello");

    /* 1024 descriptors are allowed; with the one across, 1025 segments. */
    for (unsigned int i = 0; i < 1024; i++) {
        stq_le_p(d, RIG_RAM_BYTES - 1 - (i == 700));
        stl_le_p(d + 8, 1);
        stw_le_p(d + 12, WRITE | (i < 1023 ? NEXT : 0));
        stw_le_p(d + 14, i + 1);
        rig_poke(RIG_DATA + 16 * i, d, sizeof(d));
    }
    rig_desc(0, 0, RIG_DATA, 16 * 1024, TABLE, 0);
    g_assert_false(breaks(rig));
    g_assert_cmpuint(rig_used_idx(0), ==, 2);
    stl_le_p(d, 2);
    rig_poke(RIG_DATA + 16 * 700 + 8, d, 4);
    stq_le_p(d, RIG_RAM_BYTES - 1);
    rig_poke(RIG_DATA + 16 * 700, d, 8);
    g_assert_true(breaks(rig));
    rig_free(rig);
    memory_region_del_subregion(get_system_memory(), &more);
    object_unref(OBJECT(&more));
}

/*
 * A driver that runs the device first and chooses event indices then would
 * have the index after the used ring written: here, behind the end of RAM.
 */
static void test_late_features(void)
{
    const uint8_t early = VIRTIO_CONFIG_S_ACKNOWLEDGE |
                          VIRTIO_CONFIG_S_DRIVER | VIRTIO_CONFIG_S_DRIVER_OK;
    Rig *rig = rig_new(TYPE_ECHO, NULL);

    rig_negotiate(rig, EVENT);
    rig_write(rig, VIRTIO_MMIO_STATUS, early);
    g_assert_cmphex(rig->vdev->guest_features & EVENT, ==, EVENT);

    virtio_reset(rig->vdev);
    rig_setup_queue(rig, 0, 16);
    rig_write(rig, VIRTIO_MMIO_QUEUE_READY, 0);
    rig_write(rig, VIRTIO_MMIO_QUEUE_NUM, 16);
    rig_write(rig, VIRTIO_MMIO_QUEUE_USED_LOW, RIG_RAM_BYTES - (4 + 8 * 16));
    rig_write(rig, VIRTIO_MMIO_QUEUE_READY, 1);
    rig_desc(0, 0, RIG_DATA, 5, WRITE, 0);
    rig_write(rig, VIRTIO_MMIO_STATUS, early);
    g_assert_cmphex(rig->vdev->guest_features, ==, 0);
    rig_avail(0, 16, 0, 0);
    rig_kick(rig, 0);
    g_assert_false(rig_needs_reset(rig));

    rig_write(rig, VIRTIO_MMIO_STATUS, early | VIRTIO_CONFIG_S_FEATURES_OK);
    g_assert_cmphex(rig->vdev->guest_features & EVENT, ==, EVENT);
    rig_avail(0, 16, 1, 0);
    rig_kick(rig, 0);
    g_assert_true(rig_needs_reset(rig));
    rig_free(rig);
}

int main(int argc, char **argv)
{
    size_t i;

    g_test_init(&argc, &argv, NULL);
    rig_init_process();
    g_test_add_func("/virtqueue/a-request-is-echoed", test_echo);
    g_test_add_func("/virtqueue/indexes-wrap", test_many);
    g_test_add_func("/virtqueue/interrupts-can-be-declined",
                    test_no_interrupt);
    g_test_add_func("/virtqueue/the-event-index-decides", test_event_idx);
    g_test_add_func("/virtqueue/an-indirect-table-is-followed",
                    test_indirect);
    for (i = 0; i < ARRAY_SIZE(broken); i++) {
        g_autofree char *path = g_strconcat("/virtqueue/breaks-on-",
                                            broken[i].name, NULL);

        g_test_add_data_func(path, &broken[i], test_broken);
    }
    g_test_add_func("/virtqueue/breaks-on-a-head-outside-of-the-table",
                    test_head);
    g_test_add_func("/virtqueue/breaks-on-an-index-that-jumps",
                    test_index_jump);
    g_test_add_func("/virtqueue/breaks-on-rings-outside-of-memory",
                    test_rings_outside);
    g_test_add_func("/virtqueue/breaks-on-more-in-flight-than-entries",
                    test_in_flight);
    g_test_add_func("/virtqueue/a-reset-does-not-wait-for-what-is-in-flight",
                    test_reset_in_flight);
    g_test_add_func("/virtqueue/what-is-scheduled-goes-with-a-reset",
                    test_scheduled);
    g_test_add_func("/virtqueue/segments-have-a-limit-of-their-own",
                    test_segments);
    g_test_add_func("/virtqueue/breaks-on-a-ring-that-late-features-lengthen",
                    test_late_features);
    return g_test_run();
}
