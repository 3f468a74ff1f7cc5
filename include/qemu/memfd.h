/*
 * Anonymous memory that has a descriptor.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_MEMFD_H
#define QEMU_MEMFD_H

/**
 * qemu_memfd_create: a memfd of @size bytes
 * @hugetlb: from huge pages of @hugetlbsize bytes (0: the default size)
 * @seals: F_SEAL_* to apply, 0 for none
 *
 * Returns: the descriptor, -1 with @errp set.
 */
int qemu_memfd_create(const char *name, size_t size, bool hugetlb,
                      uint64_t hugetlbsize, unsigned int seals,
                      Error **errp);
bool qemu_memfd_alloc_check(void);
/** qemu_memfd_alloc: create and map; *@fd is set; NULL with @errp set. */
void *qemu_memfd_alloc(const char *name, size_t size, unsigned int seals,
                       int *fd, Error **errp);
void qemu_memfd_free(void *ptr, size_t size, int fd);
/** qemu_memfd_check: whether memfd_create() with @flags works. */
bool qemu_memfd_check(unsigned int flags);

#endif
