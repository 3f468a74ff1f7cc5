/*
 * The page size of the one target: x86.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef EXEC_TARGET_PAGE_H
#define EXEC_TARGET_PAGE_H

#define TARGET_PAGE_BITS 12
#define TARGET_PAGE_SIZE (UINT64_C(1) << TARGET_PAGE_BITS)
#define TARGET_PAGE_MASK (~(TARGET_PAGE_SIZE - 1))
#define TARGET_PAGE_ALIGN(addr) \
    (((addr) + TARGET_PAGE_SIZE - 1) & TARGET_PAGE_MASK)

#endif
