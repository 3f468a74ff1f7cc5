/*
 * Mappings of guest memory with a chosen alignment and a guard page.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_MMAP_ALLOC_H
#define QEMU_MMAP_ALLOC_H

#define QEMU_MAP_READONLY  (1 << 0)
#define QEMU_MAP_SHARED    (1 << 1)
#define QEMU_MAP_SYNC      (1 << 2)
#define QEMU_MAP_NORESERVE (1 << 3)

/** qemu_fd_getpagesize: page size of the memory behind @fd (-1: host). */
size_t qemu_fd_getpagesize(int fd);
/**
 * qemu_ram_mmap: map @size bytes of @fd at @map_offset, or anonymous
 * memory if @fd is -1
 * @align: power of two; 0 for the page size
 * @qemu_map_flags: QEMU_MAP_*
 *
 * One inaccessible page follows.  Returns: the address or MAP_FAILED.
 */
void *qemu_ram_mmap(int fd, size_t size, size_t align,
                    uint32_t qemu_map_flags, off_t map_offset);
void qemu_ram_munmap(int fd, void *ptr, size_t size);

/**
 * qemu_prealloc_mem: touch all of @area so that it is backed
 * @max_threads: how many threads to use
 */
bool qemu_prealloc_mem(int fd, char *area, size_t sz, int max_threads,
                       Error **errp);

#endif
