/*
 * A hostile driver against every virtio device: rings made of random and
 * slightly wrong numbers, random register and configuration accesses, resets
 * at any moment.  The devices may break; we may not.
 *
 * Each ring comes from one seed, so that a failure can be repeated:
 * HOSTILE_SEED=N runs only ring N of each device.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <linux/virtio_mmio.h>

#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qobject/qdict.h"
#include "system/block-backend.h"
#include "virtio-rig.h"

#define RINGS_PER_DEVICE 10000
#define ENTRIES 16            /* as many as any target has */

typedef struct Target {
    const char *name;
    const char *type;
    unsigned int queues;
    unsigned int entries;           /* of each ring */
} Target;

static const Target targets[] = {
    { "disk", "virtio-blk-device", 2, 16 },
    { "entropy", "virtio-rng-device", 1, 8 },
    { "serial", "virtio-serial-device", 8, 16 },
};

/* xorshift64*: good enough to be odd, and the same everywhere. */
static uint64_t state;

static uint64_t rnd(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 0x2545f4914f6cdd1dull;
}

static uint32_t below(uint32_t n)
{
    g_assert(n > 0);
    return (rnd() >> 33) % n;
}

static bool chance(unsigned int percent)
{
    return below(100) < percent;
}

static uint64_t some_address(unsigned int queue)
{
    switch (below(10)) {
    case 0:
        return rnd();
    case 1:
        return RIG_RAM_BYTES - below(64);
    case 2:
        return RIG_MMIO_BASE + below(0x200);
    case 3:
        /* The device's own rings: it overwrites what it reads. */
        return RIG_DESC(queue) + below(0x4000);
    case 4:
        return UINT64_MAX - below(64);
    default:
        return RIG_DATA + below(0x40000);
    }
}

static uint32_t some_length(void)
{
    switch (below(8)) {
    case 0:
        return 0;
    case 1:
        return rnd();
    case 2:
        return UINT32_MAX - below(4);
    case 3:
        return 512 * (1 + below(64));
    case 4:
        return 16 * (1 + below(2048));
    default:
        return 1 + below(600);
    }
}

static void put_desc(uint64_t at, unsigned int queue, unsigned int table)
{
    uint8_t d[16];
    uint16_t flags = chance(50) ? VRING_DESC_F_NEXT : 0;

    flags |= chance(40) ? VRING_DESC_F_WRITE : 0;
    flags |= chance(12) ? VRING_DESC_F_INDIRECT : 0;
    flags |= chance(3) ? rnd() : 0;
    stq_le_p(d, some_address(queue));
    stl_le_p(d + 8, some_length());
    stw_le_p(d + 12, flags);
    stw_le_p(d + 14, chance(90) ? below(table) : rnd());
    rig_poke(at, d, sizeof(d));
}

/* Mostly a request the device knows, with its header, and then spoilt. */
static void put_block_request(unsigned int queue)
{
    static const uint32_t types[] = { 0, 1, 4, 8, 11, 13, 99 };
    uint64_t hdr = RIG_DATA + 64 * below(64);
    uint32_t len = 512 * below(9);
    bool in;
    uint8_t h[16];

    stl_le_p(h, types[below(ARRAY_SIZE(types))]);
    stl_le_p(h + 4, 0);
    stq_le_p(h + 8, chance(80) ? below(4096) : rnd());
    rig_poke(hdr, h, sizeof(h));
    in = chance(50);
    rig_desc(queue, 0, hdr, chance(95) ? 16 : below(16), VRING_DESC_F_NEXT, 1);
    rig_desc(queue, 1, RIG_DATA + 0x8000, len ? len : 20,
             VRING_DESC_F_NEXT | (in ? VRING_DESC_F_WRITE : 0), 2);
    rig_desc(queue, 2, RIG_DATA + 0x7000, 1 + below(3), VRING_DESC_F_WRITE, 0);
    if (chance(30)) {
        put_desc(RIG_DESC(queue) + 16 * below(3), queue, ENTRIES);
    }
}

static void put_control_message(unsigned int queue)
{
    uint8_t m[8];

    stl_le_p(m, chance(80) ? below(4) : rnd());
    stw_le_p(m + 4, chance(90) ? below(9) : rnd());
    stw_le_p(m + 6, below(3));
    rig_poke(RIG_DATA, m, sizeof(m));
    rig_desc(queue, 0, RIG_DATA, below(80), 0, 0);
}

static void fill_queue(const Target *t, unsigned int queue)
{
    unsigned int i;

    for (i = 0; i < ENTRIES; i++) {
        put_desc(RIG_DESC(queue) + 16 * i, queue, ENTRIES);
    }
    /* Tables that indirect descriptors may hit. */
    for (i = 0; i < 16; i++) {
        put_desc(RIG_DATA + 0x10000 + 16 * below(4096), queue, ENTRIES);
    }
    if (g_str_equal(t->name, "disk") && chance(60)) {
        put_block_request(queue);
    } else if (g_str_equal(t->name, "serial") && queue == 3 && chance(70)) {
        put_control_message(queue);
    }
}

static void make_available(Rig *rig, const Target *t, unsigned int queue)
{
    uint16_t idx = rig_used_idx(queue);
    unsigned int n = 1 + below(4);
    uint16_t val;

    if (chance(10)) {
        val = cpu_to_le16(rnd());
        rig_poke(RIG_AVAIL(queue) + 2, &val, 2);
        return;
    }
    while (n--) {
        rig_avail(queue, t->entries, idx++,
                  chance(70) ? 0 : below(t->entries + 2));
    }
}

/* Anything at all in the register window. */
static void disturb(Rig *rig)
{
    unsigned int size = 1u << below(3);
    uint64_t addr = RIG_MMIO_BASE + below(VIRTIO_MMIO_WINDOW_BYTES);
    uint64_t val = chance(50) ? below(4) : rnd();

    if (chance(50)) {
        rig_poke(addr, &val, size);
    } else {
        rig_peek(addr, &val, size);
    }
}

static void one_ring(Rig *rig, const Target *t, uint64_t seed)
{
    uint64_t features = 0;
    unsigned int n, step;

    state = seed * 0x9e3779b97f4a7c15ull + 1;
    features |= chance(70) ? VIRTIO_FEATURE(VIRTIO_RING_F_INDIRECT_DESC) : 0;
    features |= chance(50) ? VIRTIO_FEATURE(VIRTIO_RING_F_EVENT_IDX) : 0;
    features |= rnd() & 0xffffff;
    rig_negotiate(rig, features);
    for (n = 0; n < t->queues; n++) {
        rig_setup_queue(rig, n, chance(90) ? t->entries : 1u << below(8));
        fill_queue(t, n);
    }
    rig_driver_ok(rig);
    for (step = 0; step < 1 + below(4); step++) {
        n = below(t->queues);
        make_available(rig, t, n);
        rig_write(rig, VIRTIO_MMIO_QUEUE_NOTIFY, chance(95) ? n : rnd());
        if (chance(20)) {
            disturb(rig);
        }
        if (chance(10)) {
            rig_write(rig, VIRTIO_MMIO_STATUS, 0);
        }
    }
    rig_settle();
}

static void test_target(gconstpointer opaque)
{
    const Target *t = opaque;
    const char *only = g_getenv("HOSTILE_SEED");
    Rig *rig = g_str_equal(t->name, "disk")
        ? rig_new(t->type, "drive", "d0", "num-queues", "2", NULL)
        : rig_new(t->type, NULL);
    unsigned int broke = 0;
    uint64_t seed;

    if (only) {
        one_ring(rig, t, g_ascii_strtoull(only, NULL, 0));
    }
    for (seed = 0; !only && seed < RINGS_PER_DEVICE; seed++) {
        one_ring(rig, t, seed);
        broke += rig_needs_reset(rig);
    }
    if (!only) {
        g_test_message("%s: %u rings, %u broke the device", t->name,
                       RINGS_PER_DEVICE, broke);
        /* Rings that never break anything would test nothing. */
        g_assert_cmpuint(broke, >, RINGS_PER_DEVICE / 20);
        g_assert_cmpuint(broke, <, RINGS_PER_DEVICE);
    }
    /* After all that the device still takes an honest driver. */
    rig_negotiate(rig, 0);
    rig_setup_queue(rig, 0, t->entries);
    rig_driver_ok(rig);
    rig_kick(rig, 0);
    g_assert_false(rig_needs_reset(rig));
    rig_free(rig);
}

static void make_disk(void)
{
    BlockdevOptions options = {
        .driver = BLOCKDEV_DRIVER_NULL_CO,
        .node_name = (char *)"d0",
        .u.null_co = { .has_size = true, .size = 1 << 20 },
    };

    bdrv_open(&options, &error_abort);
}

int main(int argc, char **argv)
{
    size_t i;

    g_test_init(&argc, &argv, NULL);
    rig_init_process();
    make_disk();
    for (i = 0; i < ARRAY_SIZE(targets); i++) {
        g_autofree char *path = g_strconcat("/virtio/hostile-driver-against-",
                                            targets[i].name, NULL);

        g_test_add_data_func(path, &targets[i], test_target);
    }
    return g_test_run();
}
