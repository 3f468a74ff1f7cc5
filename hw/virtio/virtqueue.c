/*
 * Split virtqueues: VIRTIO 1.2, section 2.7.
 *
 * The three areas of a ring are mapped when first used and again after each
 * change of the memory map.  A driver that points them, or a buffer, outside
 * of RAM breaks its device and nothing else.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "qemu/atomic.h"
#include "qemu/bswap.h"
#include "qemu/rcu.h"
#include "system/address-spaces.h"
#include "virtqueue.h"

/* Offsets in the areas; 2.7.6 and 2.7.8. */
#define AVAIL_FLAGS   0
#define AVAIL_IDX     2
#define AVAIL_RING(i) (4 + 2 * (i))
#define USED_FLAGS    0
#define USED_IDX      2
#define USED_RING(i)  (4 + 8 * (i))

#define DESC_BYTES    16

#if __has_attribute(uninitialized)
#define UNINITIALIZED __attribute__((uninitialized))
#else
#define UNINITIALIZED
#endif

typedef struct Desc {
    uint64_t addr;
    uint32_t len;
    uint16_t flags;
    uint16_t next;
} Desc;

/* A chain while it is walked: segments found so far, device-readable first. */
typedef struct Chain {
    VirtQueue *vq;
    unsigned int out_num;
    unsigned int in_num;
    struct iovec sg[VIRTQUEUE_MAX_SIZE];
} Chain;

static bool feature(const VirtQueue *vq, unsigned int bit)
{
    return virtio_vdev_has_feature(vq->vdev, bit);
}

/*
 * Host address of the @len bytes at guest address @addr, if all of them are
 * RAM in one piece; NULL otherwise.  Never a bounce buffer.
 */
static uint8_t *map_ram(VirtQueue *vq, hwaddr addr, hwaddr len, bool is_write)
{
    AddressSpace *as = vq->vdev->dma_as;
    hwaddr mapped = len;
    hwaddr offset;
    MemoryRegion *mr;
    uint8_t *host;

    if (!len || addr + len < addr) {
        return NULL;
    }
    WITH_RCU_READ_LOCK_GUARD() {
        mr = address_space_translate(as, addr, &offset, &mapped, is_write,
                                     MEMTXATTRS_UNSPECIFIED);
        if (mapped < len || !memory_region_is_ram(mr) ||
            (is_write && memory_region_is_rom(mr))) {
            return NULL;
        }
    }
    mapped = len;
    host = address_space_map(as, addr, &mapped, is_write,
                             MEMTXATTRS_UNSPECIFIED);
    if (host && mapped < len) {
        address_space_unmap(as, host, mapped, is_write, 0);
        host = NULL;
    }
    return host;
}

static void unmap_ram(VirtQueue *vq, void *host, hwaddr len, bool is_write,
                      hwaddr access_len)
{
    if (host) {
        address_space_unmap(vq->vdev->dma_as, host, len, is_write, access_len);
    }
}

void virtqueue_unmap_rings(VirtQueue *vq)
{
    VRingMap *map = &vq->map;

    unmap_ram(vq, map->desc, map->desc_len, false, 0);
    unmap_ram(vq, map->avail, map->avail_len, false, 0);
    unmap_ram(vq, map->used, map->used_len, true, 0);
    *map = (VRingMap) { .valid = false };
}

static bool map_rings(VirtQueue *vq)
{
    VRingMap *map = &vq->map;
    unsigned int event = feature(vq, VIRTIO_RING_F_EVENT_IDX) ? 2 : 0;

    map->desc_len = vq->vring.num * DESC_BYTES;
    map->avail_len = AVAIL_RING(vq->vring.num) + event;
    map->used_len = USED_RING(vq->vring.num) + event;
    map->desc = map_ram(vq, vq->vring.desc, map->desc_len, false);
    map->avail = map_ram(vq, vq->vring.avail, map->avail_len, false);
    map->used = map_ram(vq, vq->vring.used, map->used_len, true);
    if (!map->desc || !map->avail || !map->used) {
        virtqueue_unmap_rings(vq);
        virtio_error(vq->vdev, "queue %u: its rings are not in RAM",
                     vq->queue_index);
        return false;
    }
    map->valid = true;
    return true;
}

/* Can the rings be touched?  False when unset, broken, or outside of RAM. */
static bool rings_usable(VirtQueue *vq)
{
    if (vq->vdev->broken || !vq->vring.num || !vq->vring.desc ||
        !vq->enabled) {
        return false;
    }
    return vq->map.valid || map_rings(vq);
}

static uint16_t avail_idx(VirtQueue *vq)
{
    vq->shadow_avail_idx =
        le16_to_cpu(qatomic_read((uint16_t *)(vq->map.avail + AVAIL_IDX)));
    return vq->shadow_avail_idx;
}

static uint16_t used_event(VirtQueue *vq)
{
    return lduw_le_p(vq->map.avail + AVAIL_RING(vq->vring.num));
}

static void set_avail_event(VirtQueue *vq, uint16_t idx)
{
    stw_le_p(vq->map.used + USED_RING(vq->vring.num), idx);
}

int virtio_queue_ready(VirtQueue *vq)
{
    return vq->enabled && vq->vring.desc != 0;
}

int virtio_queue_empty(VirtQueue *vq)
{
    if (!rings_usable(vq)) {
        return 1;
    }
    return vq->shadow_avail_idx == vq->last_avail_idx &&
           avail_idx(vq) == vq->last_avail_idx;
}

void virtio_queue_set_notification(VirtQueue *vq, int enable)
{
    uint16_t flags;

    vq->notification = enable;
    if (!rings_usable(vq)) {
        return;
    }
    if (feature(vq, VIRTIO_RING_F_EVENT_IDX)) {
        if (enable) {
            set_avail_event(vq, avail_idx(vq));
        }
    } else {
        flags = lduw_le_p(vq->map.used + USED_FLAGS);
        flags = enable ? flags & ~VRING_USED_F_NO_NOTIFY
                       : flags | VRING_USED_F_NO_NOTIFY;
        stw_le_p(vq->map.used + USED_FLAGS, flags);
    }
    if (enable) {
        /* The driver must see this before we look at its index again. */
        smp_mb();
    }
}

/* Take the next head; false when there is none or the driver lied. */
static bool next_head(VirtQueue *vq, unsigned int *head)
{
    uint16_t waiting = avail_idx(vq) - vq->last_avail_idx;

    if (!waiting) {
        return false;
    }
    if (waiting > vq->vring.num) {
        virtio_error(vq->vdev, "queue %u: available index moved from %u to %u "
                     "in a ring of %u", vq->queue_index, vq->last_avail_idx,
                     vq->shadow_avail_idx, vq->vring.num);
        return false;
    }
    /* Read the entry only after the index that announced it. */
    smp_rmb();
    *head = lduw_le_p(vq->map.avail +
                      AVAIL_RING(vq->last_avail_idx % vq->vring.num));
    if (*head >= vq->vring.num) {
        virtio_error(vq->vdev, "queue %u: head %u is outside of a table of %u",
                     vq->queue_index, *head, vq->vring.num);
        return false;
    }
    return true;
}

/* Copy descriptor @i once; it is checked and used from the copy. */
static Desc read_desc(const uint8_t *table, unsigned int i)
{
    const uint8_t *p = table + (size_t)i * DESC_BYTES;

    return (Desc) {
        .addr = ldq_le_p(p),
        .len = ldl_le_p(p + 8),
        .flags = lduw_le_p(p + 12),
        .next = lduw_le_p(p + 14),
    };
}

/* Map the segment of @d; it may be split where RAM is not contiguous. */
static bool chain_add(Chain *c, const Desc *d)
{
    bool is_write = d->flags & VRING_DESC_F_WRITE;
    hwaddr addr = d->addr;
    hwaddr left = d->len;
    VirtQueue *vq = c->vq;

    if (!is_write && c->in_num) {
        virtio_error(vq->vdev, "queue %u: a device-readable buffer follows a "
                     "device-writable one", vq->queue_index);
        return false;
    }
    if (!left) {
        virtio_error(vq->vdev, "queue %u: buffer at 0x%" PRIx64 " has no bytes",
                     vq->queue_index, d->addr);
        return false;
    }
    while (left) {
        unsigned int n = c->out_num + c->in_num;
        hwaddr len = left;
        hwaddr offset;
        void *host = NULL;

        if (n == VIRTQUEUE_MAX_SIZE) {
            virtio_error(vq->vdev, "queue %u: more than %d segments in a "
                         "request", vq->queue_index, VIRTQUEUE_MAX_SIZE);
            return false;
        }
        if (addr + left - 1 >= addr) {
            WITH_RCU_READ_LOCK_GUARD() {
                address_space_translate(vq->vdev->dma_as, addr, &offset, &len,
                                        is_write, MEMTXATTRS_UNSPECIFIED);
            }
            host = map_ram(vq, addr, len, is_write);
        }
        if (!host) {
            virtio_error(vq->vdev, "queue %u: buffer of %" PRIu64 " bytes at "
                         "0x%" PRIx64 " is not RAM", vq->queue_index,
                         (uint64_t)left, (uint64_t)addr);
            return false;
        }
        c->sg[n] = (struct iovec) { .iov_base = host, .iov_len = len };
        *(is_write ? &c->in_num : &c->out_num) += 1;
        addr += len;
        left -= len;
    }
    return true;
}

/*
 * Walk from descriptor @i of a @table of @max entries.  A chain that visits
 * more descriptors than there are must loop, so @max bounds the walk.
 */
static bool walk(Chain *c, const uint8_t *table, unsigned int max,
                 unsigned int i, bool indirect);

/* 2.7.5.3: the descriptor refers to a table of its own. */
static bool walk_indirect(Chain *c, const Desc *d)
{
    VirtQueue *vq = c->vq;
    uint8_t *table;
    bool ok;

    if (!feature(vq, VIRTIO_RING_F_INDIRECT_DESC) ||
        d->flags & VRING_DESC_F_NEXT || !d->len || d->len % DESC_BYTES) {
        virtio_error(vq->vdev, "queue %u: invalid indirect descriptor (flags "
                     "0x%x, %u bytes)", vq->queue_index, d->flags, d->len);
        return false;
    }
    table = map_ram(vq, d->addr, d->len, false);
    if (!table) {
        virtio_error(vq->vdev, "queue %u: indirect table of %u bytes at 0x%"
                     PRIx64 " is not RAM", vq->queue_index, d->len, d->addr);
        return false;
    }
    ok = walk(c, table, MIN(d->len / DESC_BYTES, VIRTQUEUE_MAX_SIZE), 0, true);
    unmap_ram(vq, table, d->len, false, 0);
    return ok;
}

static bool walk(Chain *c, const uint8_t *table, unsigned int max,
                 unsigned int i, bool indirect)
{
    VirtQueue *vq = c->vq;
    unsigned int seen;

    for (seen = 0; seen < max; seen++) {
        Desc d = read_desc(table, i);

        if (d.flags & VRING_DESC_F_INDIRECT) {
            /* Only a direct descriptor may refer to a table. */
            if (indirect) {
                virtio_error(vq->vdev, "queue %u: an indirect table refers to "
                             "another", vq->queue_index);
                return false;
            }
            return walk_indirect(c, &d);
        }
        if (!chain_add(c, &d)) {
            return false;
        }
        if (!(d.flags & VRING_DESC_F_NEXT)) {
            return true;
        }
        if (d.next >= max) {
            virtio_error(vq->vdev, "queue %u: next descriptor %u is outside "
                         "of a table of %u", vq->queue_index, d.next, max);
            return false;
        }
        i = d.next;
    }
    virtio_error(vq->vdev, "queue %u: the descriptor chain loops",
                 vq->queue_index);
    return false;
}

static void unmap_sg(VirtQueue *vq, struct iovec *sg, unsigned int num,
                     bool is_write, size_t written)
{
    unsigned int i;

    for (i = 0; i < num; i++) {
        size_t touched = MIN(written, sg[i].iov_len);

        unmap_ram(vq, sg[i].iov_base, sg[i].iov_len, is_write, touched);
        written -= touched;
    }
}

static VirtQueueElement *new_element(const Chain *c, size_t sz,
                                     unsigned int head)
{
    unsigned int n = c->out_num + c->in_num;
    size_t at = ROUND_UP(sz, _Alignof(struct iovec));
    VirtQueueElement *elem = g_malloc(at + n * sizeof(struct iovec));

    memset(elem, 0, sz);
    elem->index = head;
    elem->out_num = c->out_num;
    elem->in_num = c->in_num;
    elem->out_sg = (struct iovec *)((char *)elem + at);
    elem->in_sg = elem->out_sg + c->out_num;
    memcpy(elem->out_sg, c->sg, n * sizeof(struct iovec));
    return elem;
}

void *virtqueue_pop(VirtQueue *vq, size_t sz)
{
    /* Not zeroed: 16 KiB per request would show. */
    UNINITIALIZED Chain c;
    unsigned int head;

    if (!rings_usable(vq) || !next_head(vq, &head)) {
        return NULL;
    }
    if (vq->inuse >= vq->vring.num) {
        virtio_error(vq->vdev, "queue %u: more than %u requests in flight",
                     vq->queue_index, vq->vring.num);
        return NULL;
    }
    c.vq = vq;
    c.out_num = c.in_num = 0;
    if (!walk(&c, vq->map.desc, vq->vring.num, head, false)) {
        unmap_sg(vq, c.sg, c.out_num, false, 0);
        unmap_sg(vq, c.sg + c.out_num, c.in_num, true, 0);
        return NULL;
    }
    vq->last_avail_idx++;
    vq->inuse++;
    if (feature(vq, VIRTIO_RING_F_EVENT_IDX) && vq->notification) {
        set_avail_event(vq, vq->last_avail_idx);
    }
    return new_element(&c, sz, head);
}

void virtqueue_detach_element(VirtQueue *vq, const VirtQueueElement *elem,
                              unsigned int len)
{
    unmap_sg(vq, elem->in_sg, elem->in_num, true, len);
    unmap_sg(vq, elem->out_sg, elem->out_num, false, 0);
    /* After a reset the count starts anew while requests come back. */
    if (vq->inuse) {
        vq->inuse--;
    }
}

void virtqueue_unpop(VirtQueue *vq, const VirtQueueElement *elem,
                     unsigned int len)
{
    vq->last_avail_idx--;
    virtqueue_detach_element(vq, elem, len);
}

void virtqueue_fill(VirtQueue *vq, const VirtQueueElement *elem,
                    unsigned int len, unsigned int idx)
{
    uint8_t *entry;

    unmap_sg(vq, elem->in_sg, elem->in_num, true, len);
    unmap_sg(vq, elem->out_sg, elem->out_num, false, 0);
    if (!rings_usable(vq)) {
        return;
    }
    entry = vq->map.used + USED_RING((uint16_t)(vq->used_idx + idx) %
                                     vq->vring.num);
    stl_le_p(entry, elem->index);
    stl_le_p(entry + 4, len);
}

void virtqueue_flush(VirtQueue *vq, unsigned int count)
{
    uint16_t old = vq->used_idx;
    uint16_t new = old + count;

    vq->inuse -= MIN(count, vq->inuse);
    if (!rings_usable(vq)) {
        return;
    }
    /* Entries first, then the index that publishes them (2.7.8.2). */
    smp_wmb();
    vq->used_idx = new;
    stw_le_p(vq->map.used + USED_IDX, new);
    if ((int16_t)(new - vq->signalled_used) < (uint16_t)(new - old)) {
        vq->signalled_used_valid = false;
    }
}

void virtqueue_push(VirtQueue *vq, const VirtQueueElement *elem,
                    unsigned int len)
{
    virtqueue_fill(vq, elem, len, 0);
    virtqueue_flush(vq, 1);
}

bool virtqueue_should_notify(VirtQueue *vq)
{
    uint16_t old = vq->signalled_used;
    bool known = vq->signalled_used_valid;

    if (!rings_usable(vq)) {
        return false;
    }
    /* Our index must be visible before we read what the driver wants. */
    smp_mb();
    if (feature(vq, VIRTIO_F_NOTIFY_ON_EMPTY) && !vq->inuse &&
        virtio_queue_empty(vq)) {
        return true;
    }
    if (!feature(vq, VIRTIO_RING_F_EVENT_IDX)) {
        return !(lduw_le_p(vq->map.avail + AVAIL_FLAGS) &
                 VRING_AVAIL_F_NO_INTERRUPT);
    }
    vq->signalled_used = vq->used_idx;
    vq->signalled_used_valid = true;
    return !known || vring_need_event(used_event(vq), vq->used_idx, old);
}

void virtqueue_reset(VirtQueue *vq)
{
    virtqueue_unmap_rings(vq);
    vq->vring.num = vq->vring.num_default;
    vq->vring.desc = vq->vring.avail = vq->vring.used = 0;
    vq->last_avail_idx = vq->shadow_avail_idx = vq->used_idx = 0;
    vq->signalled_used = 0;
    vq->signalled_used_valid = false;
    vq->notification = true;
    vq->enabled = false;
    vq->inuse = 0;
    vq->vector = VIRTIO_NO_VECTOR;
}
