/*
 * The driver's side of virtio over MMIO, for tests of devices.
 *
 * Two levels: qvirtio_start() and qvirtq_request() are a good driver;
 * everything below them writes what it is told, so that a test can be as bad a
 * driver as it likes.  Waiting is for events, bounded by time, never sleeping.
 * Section numbers are of VIRTIO 1.2.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LIBVIRTIO_H
#define LIBVIRTIO_H

#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_mmio.h>
#include <linux/virtio_ring.h>

#include "libqtest.h"

/* The board the tests run on; memory from 0, the transports' windows. */
#define QVIRTIO_BOARD "-M microvm -m 32 " \
                      "-global virtio-mmio.force-legacy=false "
#define QVIRTIO_RAM_END (32u << 20)
#define QVIRTIO_MMIO_BASE 0xfeb00000u
#define QVIRTIO_MMIO_BYTES 0x200u
#define QVIRTIO_MMIO_SLOTS 24

#define QVIRTIO_QUEUE_RESET 0x0c0       /* not in the kernel's header */
#define QVIRTIO_NEEDS_RESET 0x40
#define QVIRTIO_DRIVER (VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER)
#define QVIRTIO_BIT(n) (1ull << (n))
/* Features of the ring that a plain driver leaves alone. */
#define QVIRTIO_RING_FEATURES (QVIRTIO_BIT(VIRTIO_RING_F_INDIRECT_DESC) | \
                               QVIRTIO_BIT(VIRTIO_RING_F_EVENT_IDX))

/* A device in its transport. */
typedef struct QVirtio {
    QTestState *s;
    uint64_t base;                  /* of the transport's window */
    unsigned int slot;              /* its number */
    bool legacy;                    /* interface version 1 */
    uint64_t features;              /* negotiated */
    uint64_t heap;                  /* next free guest address */
} QVirtio;

/* One split queue (2.7). */
typedef struct QVirtq {
    QVirtio *d;
    unsigned int index;
    unsigned int num;               /* entries */
    uint64_t desc, avail, used;
    uint16_t avail_idx;             /* of what we published */
    uint16_t used_idx;              /* of what we have seen */
} QVirtq;

/** qvirtio_find: the @nth device of type @id (VIRTIO_ID_*), counted from the
 *  lowest window, which must exist.  For g_free(). */
QVirtio *qvirtio_find(QTestState *s, uint16_t id, unsigned int nth);

/** qvirtio_read, qvirtio_write: register @reg, VIRTIO_MMIO_* */
uint32_t qvirtio_read(QVirtio *d, unsigned int reg);
void qvirtio_write(QVirtio *d, unsigned int reg, uint32_t value);
/** qvirtio_config, qvirtio_config_write: @size bytes (1, 2 or 4) of the
 *  configuration space; qvirtio_config64: 8, as two words */
uint32_t qvirtio_config(QVirtio *d, unsigned int offset, unsigned int size);
uint64_t qvirtio_config64(QVirtio *d, unsigned int offset);
void qvirtio_config_write(QVirtio *d, unsigned int offset, unsigned int size,
                          uint32_t value);

/** qvirtio_alloc: @bytes of guest memory, zeroed; free after a reset */
uint64_t qvirtio_alloc(QVirtio *d, size_t bytes, size_t align);
/** qvirtio_put: the same, holding @data */
uint64_t qvirtio_put(QVirtio *d, const void *data, size_t bytes);

/** qvirtio_reset: asserts that Status reads 0 afterwards */
void qvirtio_reset(QVirtio *d);
uint64_t qvirtio_offered(QVirtio *d);
/** qvirtio_negotiate: reset, then up to FEATURES_OK with exactly @features;
 *  did the device agree? */
bool qvirtio_negotiate(QVirtio *d, uint64_t features);
void qvirtio_driver_ok(QVirtio *d);
/** qvirtio_start: reset, agree on what is offered of @features, which gets
 *  VERSION_1 by itself, and set up @count queues at @q; then DRIVER_OK */
void qvirtio_start(QVirtio *d, uint64_t features, QVirtq *q,
                   unsigned int count);
bool qvirtio_needs_reset(QVirtio *d);
/** qvirtio_wait_broken: until the device says NEEDS_RESET (2.1.2) */
void qvirtio_wait_broken(QVirtio *d);
/** qvirtio_ack_irq: read InterruptStatus and acknowledge what it said */
uint32_t qvirtio_ack_irq(QVirtio *d);

/** qvirtq_set_up: memory for queue @index, @num entries (0: as many as there
 *  can be), and make it ready */
void qvirtq_set_up(QVirtq *q, QVirtio *d, unsigned int index,
                   unsigned int num);
/** qvirtq_enable: tell the device of the addresses in @q and make it ready */
void qvirtq_enable(QVirtq *q);

/** qvirtq_desc: write descriptor @i */
void qvirtq_desc(QVirtq *q, unsigned int i, uint64_t addr, uint32_t len,
                 uint16_t flags, uint16_t next);
/** qvirtio_desc_at: the same, in a table at @table */
void qvirtio_desc_at(QVirtio *d, uint64_t table, unsigned int i,
                     uint64_t addr, uint32_t len, uint16_t flags,
                     uint16_t next);
/** qvirtq_publish: put @head into the ring of available ones */
void qvirtq_publish(QVirtq *q, uint16_t head);
void qvirtq_set_avail_idx(QVirtq *q, uint16_t idx);
uint16_t qvirtq_used_idx(QVirtq *q);
void qvirtq_kick(QVirtq *q);

/** qvirtq_take: the next used entry, if there is one; either may be NULL */
bool qvirtq_take(QVirtq *q, uint32_t *id, uint32_t *len);
/** qvirtq_wait: the same, once there is one */
void qvirtq_wait(QVirtq *q, uint32_t *id, uint32_t *len);
/** qvirtq_wait_stepping: the same, while guest time passes in steps of @ns;
 *  at most @max of them.  Were there enough? */
bool qvirtq_wait_stepping(QVirtq *q, int64_t ns, unsigned int max,
                          uint32_t *id, uint32_t *len);

/** qvirtq_send: publish descriptors 0 and 1: @out bytes at @out_at for the
 *  device, @in bytes at @in_at from it; none for 0; and kick */
void qvirtq_send(QVirtq *q, uint64_t out_at, uint32_t out, uint64_t in_at,
                 uint32_t in);
/** qvirtq_request: a whole request, with copies of the bytes; returns the
 *  length the device says that it wrote */
uint32_t qvirtq_request(QVirtq *q, const void *out, size_t out_len, void *in,
                        size_t in_len);

#endif
