/*
 * The two address spaces of the machine.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_ADDRESS_SPACES_H
#define SYSTEM_ADDRESS_SPACES_H

#include "system/memory.h"

/* What CPUs and, by default, DMA see; and the 64 KiB of I/O ports. */
extern AddressSpace address_space_memory;
extern AddressSpace address_space_io;

/**
 * memory_map_init: create both roots; idempotent.  BQL held.
 *
 * get_system_memory() and get_system_io() call it, so only code that uses
 * the address spaces without asking for a root needs to.
 */
void memory_map_init(void);

/** get_system_memory: root of address_space_memory, 2^64 bytes */
MemoryRegion *get_system_memory(void);

/** get_system_io: root of address_space_io, 65536 bytes */
MemoryRegion *get_system_io(void);

#endif
