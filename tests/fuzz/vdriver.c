/*
 * The other end of a virtio-mmio transport; VIRTIO 1.2, 4.2.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <linux/virtio_blk.h>
#include <linux/virtio_config.h>
#include <linux/virtio_console.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_mmio.h>
#include "system/block-backend.h"
#include "vdriver.h"
#include "vm.h"

#define MAGIC 0x74726976
#define PAGE 4096
#define RUNNING (VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER | \
                 VIRTIO_CONFIG_S_DRIVER_OK)
#define NEEDS_RESET 0x40
#define PATIENCE_ROUNDS 1000

/*** Memory and registers ***/

void vdriver_put(hwaddr addr, uint64_t value, unsigned bytes)
{
    uint8_t buf[8];

    stq_le_p(buf, value);
    address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED,
                        buf, bytes);
}

uint64_t vdriver_get(hwaddr addr, unsigned bytes)
{
    uint8_t buf[8] = { 0 };

    address_space_read(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED,
                       buf, bytes);
    return ldq_le_p(buf);
}

uint32_t vdriver_read(const VDriver *d, hwaddr reg)
{
    return fuzz_guest_read(&address_space_memory, d->regs + reg, 4);
}

void vdriver_write(const VDriver *d, hwaddr reg, uint32_t value)
{
    fuzz_guest_write(&address_space_memory, d->regs + reg, 4, value);
}

GArray *vdriver_find(hwaddr rings)
{
    const GArray *windows = fuzz_guest_windows();
    GArray *drivers = g_array_new(false, false, sizeof(VDriver));

    for (unsigned i = 0; i < windows->len; i++) {
        const FuzzWindow *w = &g_array_index(windows, FuzzWindow, i);
        VDriver d = { .regs = w->start, .dev = w->dev, .rings = rings };

        if (w->as != &address_space_memory || w->bytes < VIRTIO_MMIO_CONFIG ||
            vdriver_read(&d, VIRTIO_MMIO_MAGIC_VALUE) != MAGIC) {
            continue;
        }
        d.device_id = vdriver_read(&d, VIRTIO_MMIO_DEVICE_ID);
        d.legacy = vdriver_read(&d, VIRTIO_MMIO_VERSION) == 1;
        if (d.device_id) {
            g_array_append_val(drivers, d);
        }
    }
    return drivers;
}

/*** Starting ***/

static void set_address(const VDriver *d, hwaddr reg, uint64_t addr)
{
    vdriver_write(d, reg, addr);
    vdriver_write(d, reg + 4, addr >> 32);
}

/* The layout is that of 2.7.2, which suits both versions. */
static void start_queue(VDriver *d, unsigned n, unsigned num)
{
    VQueue *q = &d->queue[n];
    unsigned most;

    vdriver_write(d, VIRTIO_MMIO_QUEUE_SEL, n);
    most = vdriver_read(d, VIRTIO_MMIO_QUEUE_NUM_MAX);
    *q = (VQueue) { .num = MIN(MIN(most, num), VDRIVER_MAX_NUM) };
    if (!q->num) {
        return;
    }
    q->desc = d->rings + n * VDRIVER_RING_BYTES;
    q->avail = q->desc + q->num * sizeof(struct vring_desc);
    q->used = q->desc + PAGE;
    address_space_set(&address_space_memory, q->desc, 0, VDRIVER_RING_BYTES,
                      MEMTXATTRS_UNSPECIFIED);
    vdriver_write(d, VIRTIO_MMIO_QUEUE_NUM, q->num);
    if (d->legacy) {
        vdriver_write(d, VIRTIO_MMIO_QUEUE_ALIGN, PAGE);
        vdriver_write(d, VIRTIO_MMIO_QUEUE_PFN, q->desc / PAGE);
    } else {
        set_address(d, VIRTIO_MMIO_QUEUE_DESC_LOW, q->desc);
        set_address(d, VIRTIO_MMIO_QUEUE_AVAIL_LOW, q->avail);
        set_address(d, VIRTIO_MMIO_QUEUE_USED_LOW, q->used);
        vdriver_write(d, VIRTIO_MMIO_QUEUE_READY, 1);
    }
}

static bool negotiate(VDriver *d, uint64_t wanted)
{
    uint64_t offered = 0;

    for (int i = 0; i < 2; i++) {
        vdriver_write(d, VIRTIO_MMIO_DEVICE_FEATURES_SEL, i);
        offered |= (uint64_t)vdriver_read(d, VIRTIO_MMIO_DEVICE_FEATURES) <<
            (32 * i);
    }
    d->features = offered & (wanted | 1ull << VIRTIO_F_VERSION_1);
    for (int i = 0; i < 2; i++) {
        vdriver_write(d, VIRTIO_MMIO_DRIVER_FEATURES_SEL, i);
        vdriver_write(d, VIRTIO_MMIO_DRIVER_FEATURES,
                      d->features >> (32 * i));
    }
    if (d->legacy) {
        vdriver_write(d, VIRTIO_MMIO_GUEST_PAGE_SIZE, PAGE);
        return true;
    }
    vdriver_write(d, VIRTIO_MMIO_STATUS, VIRTIO_CONFIG_S_ACKNOWLEDGE |
                  VIRTIO_CONFIG_S_DRIVER | VIRTIO_CONFIG_S_FEATURES_OK);
    return vdriver_read(d, VIRTIO_MMIO_STATUS) & VIRTIO_CONFIG_S_FEATURES_OK;
}

bool vdriver_start(VDriver *d, uint64_t features, unsigned num)
{
    bool agreed;
    uint32_t status;

    vdriver_write(d, VIRTIO_MMIO_STATUS, 0);
    g_assert_cmpuint(vdriver_read(d, VIRTIO_MMIO_STATUS), ==, 0);
    vdriver_write(d, VIRTIO_MMIO_STATUS, VIRTIO_CONFIG_S_ACKNOWLEDGE);
    vdriver_write(d, VIRTIO_MMIO_STATUS, VIRTIO_CONFIG_S_ACKNOWLEDGE |
                  VIRTIO_CONFIG_S_DRIVER);
    agreed = negotiate(d, features);
    for (unsigned n = 0; n < VDRIVER_QUEUES; n++) {
        start_queue(d, n, num);
    }
    status = RUNNING | (d->legacy ? 0 : VIRTIO_CONFIG_S_FEATURES_OK);
    vdriver_write(d, VIRTIO_MMIO_STATUS, status);
    return agreed && vdriver_read(d, VIRTIO_MMIO_STATUS) == status;
}

/*** Requests ***/

void vdriver_set_desc(hwaddr table, unsigned i, uint64_t addr, uint32_t len,
                      uint16_t flags, uint16_t next)
{
    hwaddr at = table + i * sizeof(struct vring_desc);

    vdriver_put(at, addr, 8);
    vdriver_put(at + 8, len, 4);
    vdriver_put(at + 12, flags, 2);
    vdriver_put(at + 14, next, 2);
}

void vdriver_offer(VQueue *q, uint16_t head)
{
    uint16_t idx = vdriver_get(q->avail + 2, 2);

    vdriver_put(q->avail + 4 + 2 * (idx % q->num), head, 2);
    vdriver_put(q->avail + 2, idx + 1, 2);
    q->made++;
}

void vdriver_kick(const VDriver *d, unsigned queue)
{
    vdriver_write(d, VIRTIO_MMIO_QUEUE_NOTIFY, queue);
    fuzz_vm_loop();
    blk_drain_all();
}

uint16_t vdriver_used(const VQueue *q)
{
    return vdriver_get(q->used + 2, 2);
}

/* Data comes at its own time. */
static bool answered(const VDriver *d, unsigned queue)
{
    const VQueue *q = &d->queue[queue];

    for (int i = 0; i < PATIENCE_ROUNDS; i++) {
        if (vdriver_used(q) == q->made) {
            return !(vdriver_read(d, VIRTIO_MMIO_STATUS) & NEEDS_RESET);
        }
        fuzz_vm_loop();
    }
    return false;
}

static bool ask_rng(VDriver *d, hwaddr buffer)
{
    vdriver_set_desc(d->queue[0].desc, 0, buffer, 32, VRING_DESC_F_WRITE, 0);
    vdriver_offer(&d->queue[0], 0);
    vdriver_kick(d, 0);
    return answered(d, 0) && vdriver_get(d->queue[0].used + 8, 4) > 0;
}

/* Its name: a header, 20 bytes to fill, and the status. */
static bool ask_blk(VDriver *d, hwaddr buffer)
{
    hwaddr table = d->queue[0].desc;

    vdriver_put(buffer, VIRTIO_BLK_T_GET_ID, 8);
    vdriver_put(buffer + 8, 0, 8);
    vdriver_put(buffer + 64, 0xff, 1);
    vdriver_set_desc(table, 0, buffer, 16, VRING_DESC_F_NEXT, 1);
    vdriver_set_desc(table, 1, buffer + 32, 20,
                     VRING_DESC_F_NEXT | VRING_DESC_F_WRITE, 2);
    vdriver_set_desc(table, 2, buffer + 64, 1, VRING_DESC_F_WRITE, 0);
    vdriver_offer(&d->queue[0], 0);
    vdriver_kick(d, 0);
    return answered(d, 0) && vdriver_get(buffer + 64, 1) == 0;
}

/* Say that we are ready; queue 3 takes that, if there is more than a port. */
static bool ask_console(VDriver *d, hwaddr buffer)
{
    unsigned queue = d->features & 1 << VIRTIO_CONSOLE_F_MULTIPORT ? 3 : 1;
    VQueue *q = &d->queue[queue];

    if (!q->num) {
        return true;
    }
    vdriver_put(buffer, 0, 4);
    vdriver_put(buffer + 4, VIRTIO_CONSOLE_DEVICE_READY, 2);
    vdriver_put(buffer + 6, 1, 2);
    vdriver_set_desc(q->desc, 0, buffer, 8, 0, 0);
    vdriver_offer(q, 0);
    vdriver_kick(d, queue);
    return answered(d, queue);
}

bool vdriver_try_well_formed(VDriver *d, hwaddr buffer)
{
    switch (d->device_id) {
    case VIRTIO_ID_RNG:
        return ask_rng(d, buffer);
    case VIRTIO_ID_BLOCK:
        return ask_blk(d, buffer);
    case VIRTIO_ID_CONSOLE:
        return ask_console(d, buffer);
    default:
        return true;
    }
}
