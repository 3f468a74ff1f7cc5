/*
 * What travels with a memory transaction, and how it can end.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef EXEC_MEMATTRS_H
#define EXEC_MEMATTRS_H

/**
 * struct MemTxAttrs: attributes of one transaction; passed by value
 * @secure: made in secure mode; on x86: by a CPU in SMM
 * @space: ARM security space; unused on x86
 * @user: made by unprivileged code
 * @memory: must reach RAM or ROM; an access to an I/O region fails
 * @debug: made by a debugger: no side effects wanted
 * @requester_id: PCI requester (bus, device, function) of a DMA access
 * @pid: PCI process address space id
 * @address_type: PCI AT field
 * @unspecified: the initiator said nothing; all other members are 0
 */
typedef struct MemTxAttrs {
    unsigned int secure:1;
    unsigned int space:2;
    unsigned int user:1;
    unsigned int memory:1;
    unsigned int debug:1;
    unsigned int requester_id:16;
    unsigned int pid:8;
    bool address_type;
    bool unspecified;
} MemTxAttrs;

#define MEMTXATTRS_UNSPECIFIED ((MemTxAttrs) { .unspecified = 1 })

/*
 * Result of a transaction: MEMTX_OK, or an OR of the others when an access
 * was split and its parts failed differently.
 */
typedef uint32_t MemTxResult;

#define MEMTX_OK 0U
#define MEMTX_ERROR (1U << 0)        /* the device refused */
#define MEMTX_DECODE_ERROR (1U << 1) /* nothing answers at that address */
#define MEMTX_ACCESS_ERROR (1U << 2) /* something answers, but not to this */

#endif
