/*
 * Reading back what a ring buffer kept.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CHARDEV_CHAR_RINGBUF_H
#define CHARDEV_CHAR_RINGBUF_H

#include "chardev/char.h"

/** qemu_chr_ringbuf_count: bytes that @chr, a chardev-ringbuf, holds. */
size_t qemu_chr_ringbuf_count(Chardev *chr);

/**
 * qemu_chr_ringbuf_read: take the oldest bytes out of @chr
 *
 * Returns: how many, at most @len.
 */
size_t qemu_chr_ringbuf_read(Chardev *chr, uint8_t *buf, size_t len);

#endif
