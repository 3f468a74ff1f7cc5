/*
 * Queues of virtio devices with descriptors as no driver would write them.
 *
 * Whatever is in them: a device writes to nothing but the buffers that say
 * so and the used rings; it uses no more chains than were made available, and
 * only such; and once it was reset, it serves a well-formed request.
 *
 * An input chooses device, queue and features, and then does a sequence of
 * things.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <linux/virtio_mmio.h>
#include "fuzz.h"
#include "hw/core/qdev.h"
#include "peer.h"
#include "reach.h"
#include "system/runstate.h"
#include "vdriver.h"
#include "vm.h"
#include "zoo.h"

#define MAX_DEEDS 48
#define MAX_CHAIN 6
#define MAX_INDIRECT 8
/* Within the biggest range of RAM: rings, then tables, then buffers. */
#define RINGS_AT 0x20000
#define TABLES_AT (RINGS_AT + VDRIVER_QUEUES * VDRIVER_RING_BYTES)
#define TABLES_BYTES 0x4000
#define BUFFERS_AT (TABLES_AT + TABLES_BYTES)
#define BUFFERS 16
#define BUFFER_BYTES 0x2000
#define BUFFERS_END (BUFFERS_AT + BUFFERS * BUFFER_BYTES)

typedef struct Range {
    hwaddr start, end;
} Range;

/**
 * struct Watch: what a device may do.
 * @ram, @bytes: where RAM is
 * @now, @before: what is in it, and what was
 * @writable: Range, what buffers say that it may write
 * @sound: nothing that it may write changes what it may write
 * @counted: nobody but us has touched the indexes
 */
typedef struct Watch {
    hwaddr ram;
    uint64_t bytes;
    uint8_t *now;
    uint8_t *before;
    GArray *writable;
    bool sound, counted;
} Watch;

static GArray *drivers;
static Watch watch;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    fuzz_zoo_start(argc, argv);
    watch.now = fuzz_guest_ram(&watch.ram, &watch.bytes);
    if (!watch.now) {
        drivers = g_array_new(false, false, sizeof(VDriver));
        return 0;
    }
    g_assert_cmpuint(watch.bytes, >, BUFFERS_END);
    watch.before = g_malloc(watch.bytes);
    watch.writable = g_array_new(false, false, sizeof(Range));
    drivers = vdriver_find(watch.ram + RINGS_AT);
    return 0;
}

/*** What a device may write ***/

static void allow(hwaddr start, uint64_t bytes)
{
    Range range = { start, start + bytes };

    if (range.end < start) {
        range.end = UINT64_MAX;
    }
    if (start < watch.ram + BUFFERS_AT && range.end > watch.ram + RINGS_AT) {
        watch.sound = false;            /* it may write descriptors */
    }
    g_array_append_val(watch.writable, range);
}

static void begin_watch(const VDriver *d)
{
    g_array_set_size(watch.writable, 0);
    watch.sound = watch.counted = true;
    for (unsigned n = 0; n < VDRIVER_QUEUES; n++) {
        Range range = { d->queue[n].used,
                        d->queue[n].used + 6 + 8 * d->queue[n].num };

        if (d->queue[n].num) {
            g_array_append_val(watch.writable, range);
        }
    }
}

static bool is_writable(hwaddr addr)
{
    for (unsigned i = 0; i < watch.writable->len; i++) {
        const Range *r = &g_array_index(watch.writable, Range, i);

        if (addr >= r->start && addr < r->end) {
            return true;
        }
    }
    return false;
}

static void check_ram(void)
{
    const uint8_t *now = watch.now;

    if (!watch.sound) {
        return;
    }
    for (uint64_t page = 0; page < watch.bytes; page += 4096) {
        if (memcmp(now + page, watch.before + page, 4096) == 0) {
            continue;
        }
        for (uint64_t i = page; i < page + 4096; i++) {
            if (now[i] != watch.before[i] && !is_writable(watch.ram + i)) {
                fprintf(stderr, "the device wrote to 0x%" PRIx64 ", which "
                        "was not its to write\n", watch.ram + i);
                abort();
            }
        }
    }
}

static void check_indexes(const VDriver *d)
{
    for (unsigned n = 0; watch.counted && n < VDRIVER_QUEUES; n++) {
        const VQueue *q = &d->queue[n];

        if (q->num && (int16_t)(q->made - vdriver_used(q)) < 0) {
            fprintf(stderr, "queue %u: %u chains used, %u made available\n",
                    n, vdriver_used(q), q->made);
            abort();
        }
    }
}

/* Let the device work and see what it did. */
static void kick(const VDriver *d, unsigned queue)
{
    memcpy(watch.before, watch.now, watch.bytes);
    vdriver_kick(d, queue);
    check_ram();
    check_indexes(d);
}

/*** Breaking rules ***/

static hwaddr buffer(unsigned n)
{
    return watch.ram + BUFFERS_AT + n % BUFFERS * BUFFER_BYTES;
}

/* A descriptor that the rules allow, mostly; @next follows if there is one */
static void put_desc(FuzzInput *in, hwaddr table, unsigned i, unsigned next,
                     bool last)
{
    unsigned how = fuzz_uint(in, 1);
    uint16_t flags = (how & 1 ? VRING_DESC_F_WRITE : 0) |
        (last ? 0 : VRING_DESC_F_NEXT);
    uint64_t addr = buffer(fuzz_below(in, BUFFERS)) + (how & 2 ? 0x7ff : 64);
    uint32_t len = fuzz_uint(in, 1);
    const uint8_t *data;
    size_t size;

    switch (how >> 2 & 7) {
    case 0:
        len *= 512;
        break;
    case 1:
        len = fuzz_guest_value(in);
        break;
    case 2:
        if (how >= 0xc0) {
            addr = fuzz_guest_value(in);
        }
        break;
    case 3:
        if (how >= 0xc0) {
            flags = fuzz_uint(in, 1);
            next = fuzz_uint(in, 1);
        }
        break;
    }
    if (flags & VRING_DESC_F_WRITE) {
        allow(addr, len);
    } else if (addr >= watch.ram + BUFFERS_AT &&
               addr < watch.ram + BUFFERS_END) {
        data = fuzz_bytes(in, BUFFER_BYTES / 2, &size);
        address_space_write(&address_space_memory, addr,
                            MEMTXATTRS_UNSPECIFIED, data, size);
    }
    if (flags & VRING_DESC_F_INDIRECT &&
        (addr < watch.ram + TABLES_AT || addr > watch.ram + BUFFERS_AT)) {
        watch.sound = false;            /* who knows what is there */
    }
    vdriver_set_desc(table, i, addr, len, flags, next);
}

static void put_chain(FuzzInput *in, VQueue *q)
{
    unsigned first = fuzz_below(in, q->num);
    unsigned count = 1 + fuzz_below(in, MAX_CHAIN);

    for (unsigned i = 0; i < count; i++) {
        put_desc(in, q->desc, (first + i) % q->num, (first + i + 1) % q->num,
                 i + 1 == count);
    }
    vdriver_offer(q, first);
}

static void put_indirect(FuzzInput *in, VQueue *q)
{
    unsigned first = fuzz_below(in, q->num);
    unsigned count = 1 + fuzz_below(in, MAX_INDIRECT);
    hwaddr table = watch.ram + TABLES_AT + fuzz_below(in, 32) * 0x200;
    unsigned how = fuzz_below(in, 8);
    uint32_t bytes = count * sizeof(struct vring_desc);
    uint16_t flags = VRING_DESC_F_INDIRECT, next;

    for (unsigned i = 0; i < count; i++) {
        put_desc(in, table, i, i + 1, i + 1 == count);
    }
    next = fuzz_uint(in, 1);
    flags |= how == 1 ? fuzz_uint(in, 1) : 0;
    bytes = how ? bytes : fuzz_uint(in, 2);
    vdriver_set_desc(q->desc, first, table, bytes, flags, next);
    vdriver_offer(q, first);
}

/* Any byte of the rings, or of what is in the tables. */
static void corrupt(FuzzInput *in)
{
    hwaddr at = watch.ram + RINGS_AT +
        fuzz_uint(in, 3) % (BUFFERS_AT - RINGS_AT);
    unsigned size = 1 + fuzz_below(in, 4);

    vdriver_put(at, fuzz_guest_value(in), size);
    watch.counted = watch.sound = false;
}

static void write_register(FuzzInput *in, const VDriver *d)
{
    hwaddr reg = fuzz_below(in, 2) ? VIRTIO_MMIO_CONFIG + fuzz_uint(in, 1)
                                   : fuzz_uint(in, 1) & ~3;
    unsigned size = reg >= VIRTIO_MMIO_CONFIG ? 1 << fuzz_below(in, 3) : 4;

    fuzz_guest_write(&address_space_memory, d->regs + reg, size,
                     fuzz_guest_value(in));
    watch.counted = watch.sound = false;        /* it may have moved rings */
}

static void act(FuzzInput *in, VDriver *d, unsigned queue)
{
    unsigned what = fuzz_below(in, 16), num;
    VQueue *q = &d->queue[queue];

    if (what == 9) {                    /* another one, for this once */
        queue = fuzz_below(in, VDRIVER_QUEUES);
        q = &d->queue[queue];
        what = fuzz_below(in, 8);
    }
    if (!q->num && what < 10) {
        return;
    }
    switch (what) {
    case 0 ... 3:
        put_chain(in, q);
        break;
    case 4:
    case 5:
        put_indirect(in, q);
        break;
    case 6 ... 8:
        kick(d, queue);
        break;
    case 10:
        corrupt(in);
        break;
    case 11:
        write_register(in, d);
        break;
    case 12:
        for (unsigned i = 0; i < FUZZ_PEERS; i++) {
            if (fuzz_peer(i)) {
                fuzz_peer_say(fuzz_peer(i), (const uint8_t *)"hello", 5);
                fuzz_peer_take(fuzz_peer(i), fuzz_below(in, 32));
            }
        }
        break;
    case 13:
        fuzz_guest_clock(in);
        break;
    case 14:
        fuzz_vm_loop();
        break;
    default:
        kick(d, queue);
        num = 1 << fuzz_below(in, 8);
        vdriver_start(d, fuzz_edge(in), num);
        begin_watch(d);
        break;
    }
}

/*** Afterwards ***/

/* Nothing is left of what was done to it. */
static void check_recovery(VDriver *d)
{
    if (!vdriver_start(d, UINT64_MAX, 16) ||
        !vdriver_try_well_formed(d, buffer(0))) {
        fprintf(stderr, "%s at 0x%" PRIx64 " serves nobody after a reset\n",
                object_get_typename(OBJECT(d->dev)), (uint64_t)d->regs);
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput in = { data, size };
    uint64_t features;
    unsigned queue, num;
    VDriver *d;

    if (!drivers->len) {
        return 0;                       /* a machine without any */
    }
    vm_start();
    d = &g_array_index(drivers, VDriver, fuzz_below(&in, drivers->len));
    queue = fuzz_below(&in, VDRIVER_QUEUES);
    num = 1 << fuzz_below(&in, 8);
    features = fuzz_once_in(&in, 4) ? fuzz_edge(&in) : UINT64_MAX;
    if (vdriver_start(d, features, num)) {
        begin_watch(d);
        for (unsigned n = 0; n < MAX_DEEDS && in.left; n++) {
            act(&in, d, queue);
        }
        kick(d, queue);
    }
    for (unsigned i = 0; i < FUZZ_PEERS; i++) {
        if (fuzz_peer(i)) {
            fuzz_peer_reset(fuzz_peer(i));
        }
    }
    check_recovery(d);
    fuzz_zoo_reset();
    return 0;
}

const FuzzTarget fuzz_target = {
    .name = "virtqueue",
    .runs = 10000,
    .max_bytes = 600,
    .variants = fuzz_zoo_guest_variants,
    .reached = fuzz_reached_list,
};
