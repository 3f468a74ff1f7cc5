/*
 * A virtio-mmio transport with one device, driven through its registers and
 * guest memory, without a machine.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef VIRTIO_RIG_H
#define VIRTIO_RIG_H

#include "hw/virtio/virtio-mmio.h"

#define RIG_RAM_BYTES   (1u << 20)
#define RIG_MMIO_BASE   0xfeb00000ull

/* Where rig_setup_queue() puts queue n's areas; 16 KiB apart. */
#define RIG_DESC(n)     (0x10000u + (n) * 0x4000u)
#define RIG_AVAIL(n)    (RIG_DESC(n) + 0x2000u)
#define RIG_USED(n)     (RIG_DESC(n) + 0x3000u)
/* Free for buffers. */
#define RIG_DATA        0x80000u

typedef struct Rig {
    VirtIOMMIOProxy *proxy;
    VirtIODevice *vdev;
    int irq_level;
    unsigned int interrupts;        /* rising edges */
} Rig;

/* rig_new() makes a transport with force-legacy=on. */
extern bool rig_force_legacy;

/** rig_init_process: types, main loop, memory; once, with the BQL taken. */
void rig_init_process(void);

/**
 * rig_new: a transport with a device of type @type, its properties in pairs
 * of strings, ends with NULL.  Freed with rig_free().
 */
Rig *rig_new(const char *type, ...) G_GNUC_NULL_TERMINATED;
void rig_free(Rig *rig);

uint32_t rig_read(Rig *rig, unsigned int reg);
void rig_write(Rig *rig, unsigned int reg, uint32_t val);

/** rig_negotiate: up to FEATURES_OK with @features of those offered. */
void rig_negotiate(Rig *rig, uint64_t features);
/** rig_setup_queue: @num entries at the rig's addresses, ready. */
void rig_setup_queue(Rig *rig, unsigned int n, unsigned int num);
/** rig_driver_ok: the device runs. */
void rig_driver_ok(Rig *rig);
/** rig_start: all three for @queues queues of 16 entries. */
void rig_start(Rig *rig, uint64_t features, unsigned int queues);

/** rig_desc: write descriptor @i of queue @n. */
void rig_desc(unsigned int n, unsigned int i, uint64_t addr, uint32_t len,
              uint16_t flags, uint16_t next);
/** rig_avail: make @head available as entry @slot, index @idx. */
void rig_avail(unsigned int n, unsigned int num, uint16_t idx, uint16_t head);
/** rig_kick: notify queue @n and run what is due. */
void rig_kick(Rig *rig, unsigned int n);
/** rig_used_idx: the device's index of queue @n. */
uint16_t rig_used_idx(unsigned int n);
/** rig_used_len: bytes written, of used entry @slot. */
uint32_t rig_used_len(unsigned int n, unsigned int slot);

/**
 * rig_request: one request of @out_len and @in_len bytes (either may be 0) on
 * queue @n of 16 entries
 * @in: receives the bytes of the device's part
 *
 * Returns: the length that the device reports; waits for it.
 */
uint32_t rig_request(Rig *rig, unsigned int n, const void *out, size_t out_len,
                     void *in, size_t in_len);
/** rig_offer: make a device-writable buffer at @addr available; no kick. */
void rig_offer(unsigned int n, uint64_t addr, uint32_t len);
/** rig_config: read @size bytes (1, 2, 4) of the configuration space. */
uint32_t rig_config(Rig *rig, unsigned int at, unsigned int size);

/** rig_needs_reset: does the status say so? */
bool rig_needs_reset(Rig *rig);

/** rig_settle: run the main loop until nothing is ready. */
void rig_settle(void);

void rig_poke(uint64_t addr, const void *buf, size_t len);
void rig_peek(uint64_t addr, void *buf, size_t len);

#endif
