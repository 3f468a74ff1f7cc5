/*
 * One contiguous piece of host memory that backs guest RAM or ROM.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_RAMBLOCK_H
#define SYSTEM_RAMBLOCK_H

#include <glib.h>

#include "exec/hwaddr.h"
#include "qemu/rcu.h"

/* An address in the space of all RAM blocks laid end to end. */
typedef uint64_t ram_addr_t;
#define RAM_ADDR_INVALID (~(ram_addr_t)0)
#define RAM_ADDR_MAX UINT64_MAX
#define RAM_ADDR_FMT "%" PRIx64

/* RAMBlock.flags */
#define RAM_PREALLOC (1 << 0)      /* memory belongs to the caller */
#define RAM_SHARED (1 << 1)        /* mapped MAP_SHARED */
#define RAM_RESIZEABLE (1 << 2)
#define RAM_MIGRATABLE (1 << 4)
#define RAM_PMEM (1 << 5)
#define RAM_NORESERVE (1 << 7)     /* reserve no swap for it */
#define RAM_PROTECTED (1 << 8)
#define RAM_NAMED_FILE (1 << 9)
#define RAM_READONLY (1 << 10)     /* mapped without PROT_WRITE */
#define RAM_READONLY_FD (1 << 11)  /* the file is open for reading only */
#define RAM_GUEST_MEMFD (1 << 12)
#define RAM_PRIVATE (1 << 13)

typedef struct MemoryRegion MemoryRegion;

/**
 * struct RAMBlock: a mapping and its place in ram_addr_t space
 *
 * Created and freed under the BQL; readable under RCU.
 */
typedef struct RAMBlock {
    struct rcu_head rcu;
    struct MemoryRegion *mr;    /* owner; freed with it */
    uint8_t *host;              /* first byte */
    ram_addr_t offset;          /* first byte, in ram_addr_t space */
    uint64_t used_length;       /* what the guest sees, in bytes */
    uint64_t max_length;        /* what is mapped, in bytes */
    uint32_t flags;             /* RAM_* */
    int fd;                     /* backing file, or -1; owned */
    uint64_t fd_offset;
    size_t page_size;           /* of the host mapping */
    char idstr[256];            /* migration name; "" until set */
} RAMBlock;

/**
 * qemu_ram_block_by_name:
 * @name: a block's idstr
 *
 * Returns: the block of that name, or NULL.  BQL held or under RCU.
 */
RAMBlock *qemu_ram_block_by_name(const char *name);

/**
 * qemu_ram_block_from_host:
 * @ptr: a host address
 * @round_offset: round *@offset down to a guest page
 * @offset: set to the offset within the block
 *
 * Returns: the block that contains @ptr, or NULL.  Caller is under RCU.
 */
RAMBlock *qemu_ram_block_from_host(void *ptr, bool round_offset,
                                   ram_addr_t *offset);

/**
 * qemu_ram_addr_from_host:
 * @ptr: a host address
 *
 * Returns: its ram_addr_t, or RAM_ADDR_INVALID when no block contains it.
 */
ram_addr_t qemu_ram_addr_from_host(void *ptr);

/**
 * qemu_ram_set_idstr:
 * @block: a block without a name
 * @name: its name; unique among all blocks
 * @dev_id: qdev path to prefix, or NULL
 *
 * Name @block.  A duplicate name is our own bug and aborts.  BQL held.
 */
void qemu_ram_set_idstr(RAMBlock *block, const char *name,
                        const char *dev_id);

/** qemu_ram_unset_idstr: take the name of @block away.  BQL held. */
void qemu_ram_unset_idstr(RAMBlock *block);

/** qemu_ram_get_idstr: the name of @block, "" if none. */
const char *qemu_ram_get_idstr(RAMBlock *block);

/** qemu_ram_pagesize: size in bytes of the host pages of @block. */
size_t qemu_ram_pagesize(RAMBlock *block);

typedef int (RAMBlockIterFunc)(RAMBlock *block, void *opaque);

/**
 * qemu_ram_foreach_block:
 * @func: called for each block, in ram_addr_t order
 * @opaque: handed to @func
 *
 * Stops at the first non-zero answer.  BQL held or under RCU.
 *
 * Returns: that answer, or 0.
 */
int qemu_ram_foreach_block(RAMBlockIterFunc func, void *opaque);

/**
 * ram_block_format: all blocks as a table, for "info ramblock"
 *
 * BQL held or under RCU.
 *
 * Returns: the text; free with g_string_free().
 */
GString *ram_block_format(void);

#endif
