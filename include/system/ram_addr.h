/*
 * Guest RAM in ram_addr_t space: writes made behind the vCPUs' back.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_RAM_ADDR_H
#define SYSTEM_RAM_ADDR_H

#include "exec/target_page.h"
#include "system/ramblock.h"

/**
 * RamWriteNotify:
 * @addr: first byte written, in ram_addr_t space
 * @len: number of bytes, > 0; stays within one block
 *
 * Called after the write, by the thread that made it, inside an RCU read
 * section, with or without the BQL.  Must not sleep.
 */
typedef void (*RamWriteNotify)(ram_addr_t addr, ram_addr_t len);

/**
 * ram_write_notify_set:
 * @fn: whom to tell about writes to guest RAM that no vCPU made, or NULL
 *
 * There is one listener at most: an accelerator that caches decoded guest
 * code.  All address_space_write(), address_space_unmap(),
 * cpu_physical_memory_* and address_space_st*() report here; writes through
 * a MemoryRegionCache too.
 */
void ram_write_notify_set(RamWriteNotify fn);

/* Read by the inline fast paths only; set with ram_write_notify_set(). */
extern RamWriteNotify ram_write_notify_fn;

/**
 * ram_write_notify:
 * @addr: first byte written, in ram_addr_t space
 * @len: number of bytes, > 0
 *
 * For code that writes guest RAM through a host pointer of its own.
 */
static inline void ram_write_notify(ram_addr_t addr, ram_addr_t len)
{
    RamWriteNotify fn = __atomic_load_n(&ram_write_notify_fn,
                                        __ATOMIC_RELAXED);

    if (__builtin_expect(fn != NULL, 0)) {
        fn(addr, len);
    }
}

/**
 * qemu_map_ram_ptr:
 * @block: a block
 * @offset: byte offset into it, less than its length
 *
 * Returns: the host address.  Valid while the block lives.
 */
static inline void *qemu_map_ram_ptr(RAMBlock *block, ram_addr_t offset)
{
    return block->host + offset;
}

#endif
