/*
 * The other end of a virtio-mmio transport: as much of a driver as it takes to
 * get queues to run, and to break the rules from there.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_FUZZ_VDRIVER_H
#define TESTS_FUZZ_VDRIVER_H

#include <linux/virtio_ring.h>
#include "guest.h"

#define VDRIVER_QUEUES 8
#define VDRIVER_RING_BYTES 0x2000       /* of memory, for each queue */
#define VDRIVER_MAX_NUM 128

/**
 * struct VQueue: a queue.
 * @num: entries; 0: there is none
 * @desc, @avail, @used: guest addresses
 * @made: chains made available so far
 */
typedef struct VQueue {
    unsigned num;
    hwaddr desc, avail, used;
    uint16_t made;
} VQueue;

/**
 * struct VDriver: a driver.
 * @regs: first address of the transport's window
 * @dev: the transport
 * @device_id: VIRTIO_ID_*
 * @legacy: version 1 of the interface
 * @rings: memory for rings, VDRIVER_QUEUES * VDRIVER_RING_BYTES
 * @features: accepted
 */
typedef struct VDriver {
    hwaddr regs;
    DeviceState *dev;
    uint32_t device_id;
    bool legacy;
    hwaddr rings;
    uint64_t features;
    VQueue queue[VDRIVER_QUEUES];
} VDriver;

/** vdriver_find: a driver for each transport that has a device; VDriver. */
GArray *vdriver_find(hwaddr rings);

uint32_t vdriver_read(const VDriver *d, hwaddr reg);
void vdriver_write(const VDriver *d, hwaddr reg, uint32_t value);

/**
 * vdriver_start: reset the device and start it by the rules
 * @features: those that are wanted, if offered
 * @num: most entries of a ring, a power of two
 *
 * Returns: whether the device runs.
 */
bool vdriver_start(VDriver *d, uint64_t features, unsigned num);

/** vdriver_set_desc: descriptor @i of the table at @table. */
void vdriver_set_desc(hwaddr table, unsigned i, uint64_t addr, uint32_t len,
                      uint16_t flags, uint16_t next);

/** vdriver_offer: make the chain that begins at @head available. */
void vdriver_offer(VQueue *q, uint16_t head);

/** vdriver_kick: tell the device, and let it work until all is quiet. */
void vdriver_kick(const VDriver *d, unsigned queue);

/** vdriver_used: the device's index of @q. */
uint16_t vdriver_used(const VQueue *q);

/**
 * vdriver_try_well_formed: one request by the rules on a device that was just
 * started, with its data at @buffer
 *
 * Returns: whether it was answered as it should; true for kinds of devices
 * that we cannot ask anything.
 */
bool vdriver_try_well_formed(VDriver *d, hwaddr buffer);

/*** Memory, little-endian ***/

void vdriver_put(hwaddr addr, uint64_t value, unsigned bytes);
uint64_t vdriver_get(hwaddr addr, unsigned bytes);

#endif
