/*
 * Aligned allocation; free with qemu_vfree().
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_MEMALIGN_H
#define QEMU_MEMALIGN_H

/** qemu_try_memalign: NULL on failure; @alignment is a power of two. */
void *qemu_try_memalign(size_t alignment, size_t size);
/** qemu_memalign: aborts if there is no memory. */
void *qemu_memalign(size_t alignment, size_t size);
void qemu_vfree(void *ptr);

#endif
