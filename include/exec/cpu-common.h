/*
 * Physical memory by address alone.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef EXEC_CPU_COMMON_H
#define EXEC_CPU_COMMON_H

#include "exec/hwaddr.h"
#include "system/ramblock.h"

/** cpu_physical_memory_rw: address_space_rw() on address_space_memory */
void cpu_physical_memory_rw(hwaddr addr, void *buf, hwaddr len,
                            bool is_write);

/** cpu_physical_memory_read: see address_space_rw() */
static inline void cpu_physical_memory_read(hwaddr addr, void *buf,
                                            hwaddr len)
{
    cpu_physical_memory_rw(addr, buf, len, false);
}

/** cpu_physical_memory_write: see address_space_rw() */
static inline void cpu_physical_memory_write(hwaddr addr, const void *buf,
                                             hwaddr len)
{
    cpu_physical_memory_rw(addr, (void *)buf, len, true);
}

/** cpu_physical_memory_map: see address_space_map() */
void *cpu_physical_memory_map(hwaddr addr, hwaddr *plen, bool is_write);

/** cpu_physical_memory_unmap: see address_space_unmap() */
void cpu_physical_memory_unmap(void *buffer, hwaddr len, bool is_write,
                               hwaddr access_len);

#endif
