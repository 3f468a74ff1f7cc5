/*
 * DMA: how a device reads and writes the guest's memory.
 *
 * All functions may be called from any thread, with or without the BQL.  A
 * device's DMA never runs its own MMIO handlers again: see
 * memory_region_set_guard_lookup().
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_DMA_H
#define SYSTEM_DMA_H

#include "system/address-spaces.h"
#include "system/memory.h"

/* An address as a device on a bus puts it out. */
typedef uint64_t dma_addr_t;
#define DMA_ADDR_BITS 64
#define DMA_ADDR_FMT "%" PRIx64

typedef enum {
    DMA_DIRECTION_TO_DEVICE = 0,        /* the device reads memory */
    DMA_DIRECTION_FROM_DEVICE = 1,      /* the device writes memory */
} DMADirection;

/** dma_barrier: order a device's accesses as the bus would */
static inline void dma_barrier(AddressSpace *as, DMADirection dir)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/** dma_memory_valid: would such an access be admitted? */
static inline bool dma_memory_valid(AddressSpace *as, dma_addr_t addr,
                                    dma_addr_t len, DMADirection dir,
                                    MemTxAttrs attrs)
{
    return address_space_access_valid(as, addr, len,
                                      dir == DMA_DIRECTION_FROM_DEVICE,
                                      attrs);
}

/** dma_memory_rw: address_space_rw() after a barrier */
static inline MemTxResult dma_memory_rw(AddressSpace *as, dma_addr_t addr,
                                        void *buf, dma_addr_t len,
                                        DMADirection dir, MemTxAttrs attrs)
{
    dma_barrier(as, dir);
    return address_space_rw(as, addr, attrs, buf, len,
                            dir == DMA_DIRECTION_FROM_DEVICE);
}

/** dma_memory_read: @len bytes from the guest into @buf */
static inline MemTxResult dma_memory_read(AddressSpace *as, dma_addr_t addr,
                                          void *buf, dma_addr_t len,
                                          MemTxAttrs attrs)
{
    return dma_memory_rw(as, addr, buf, len, DMA_DIRECTION_TO_DEVICE, attrs);
}

/** dma_memory_write: @len bytes from @buf to the guest */
static inline MemTxResult dma_memory_write(AddressSpace *as, dma_addr_t addr,
                                           const void *buf, dma_addr_t len,
                                           MemTxAttrs attrs)
{
    return dma_memory_rw(as, addr, (void *)buf, len,
                         DMA_DIRECTION_FROM_DEVICE, attrs);
}

/** dma_memory_set: fill @len bytes of the guest with @c */
static inline MemTxResult dma_memory_set(AddressSpace *as, dma_addr_t addr,
                                         uint8_t c, dma_addr_t len,
                                         MemTxAttrs attrs)
{
    dma_barrier(as, DMA_DIRECTION_FROM_DEVICE);
    return address_space_set(as, addr, c, len, attrs);
}

/** dma_memory_map: address_space_map() by direction */
static inline void *dma_memory_map(AddressSpace *as, dma_addr_t addr,
                                   dma_addr_t *len, DMADirection dir,
                                   MemTxAttrs attrs)
{
    hwaddr xlen = *len;
    void *p = address_space_map(as, addr, &xlen,
                                dir == DMA_DIRECTION_FROM_DEVICE, attrs);

    *len = xlen;
    return p;
}

/** dma_memory_unmap: address_space_unmap() by direction */
static inline void dma_memory_unmap(AddressSpace *as, void *buffer,
                                    dma_addr_t len, DMADirection dir,
                                    dma_addr_t access_len)
{
    address_space_unmap(as, buffer, len, dir == DMA_DIRECTION_FROM_DEVICE,
                        access_len);
}

/*
 * {ldub,lduw_le,...}_dma: read one value in the named byte order into *@pval;
 * {stb,stw_le,...}_dma: write one.
 */
#define DMA_LDST(ld, st, type, tocpu, fromcpu)                              \
    static inline MemTxResult ld##_dma(AddressSpace *as, dma_addr_t addr,   \
                                       type *pval, MemTxAttrs attrs)        \
    {                                                                       \
        MemTxResult res = dma_memory_read(as, addr, pval, sizeof(*pval),    \
                                          attrs);                           \
        *pval = tocpu(*pval);                                               \
        return res;                                                         \
    }                                                                       \
    static inline MemTxResult st##_dma(AddressSpace *as, dma_addr_t addr,   \
                                       type val, MemTxAttrs attrs)          \
    {                                                                       \
        val = fromcpu(val);                                                 \
        return dma_memory_write(as, addr, &val, sizeof(val), attrs);        \
    }
#define DMA_ID(v) (v)
DMA_LDST(ldub, stb, uint8_t, DMA_ID, DMA_ID)
DMA_LDST(lduw_le, stw_le, uint16_t, le16_to_cpu, cpu_to_le16)
DMA_LDST(lduw_be, stw_be, uint16_t, be16_to_cpu, cpu_to_be16)
DMA_LDST(ldl_le, stl_le, uint32_t, le32_to_cpu, cpu_to_le32)
DMA_LDST(ldl_be, stl_be, uint32_t, be32_to_cpu, cpu_to_be32)
DMA_LDST(ldq_le, stq_le, uint64_t, le64_to_cpu, cpu_to_le64)
DMA_LDST(ldq_be, stq_be, uint64_t, be64_to_cpu, cpu_to_be64)
#undef DMA_ID
#undef DMA_LDST

/* --- scatter/gather lists ------------------------------------------------ */

typedef struct ScatterGatherEntry {
    dma_addr_t base;
    dma_addr_t len;
} ScatterGatherEntry;

/**
 * struct QEMUSGList: where in guest memory the parts of a transfer are
 * @sg: @nsg entries
 * @size: sum of their lengths
 * @dev: kept alive meanwhile, or NULL
 */
typedef struct QEMUSGList {
    ScatterGatherEntry *sg;
    int nsg;
    int nalloc;
    dma_addr_t size;
    Object *dev;
    AddressSpace *as;
} QEMUSGList;

/**
 * qemu_sglist_init:
 * @dev: owner of the transfer: referenced; may be NULL
 * @alloc_hint: entries expected
 */
void qemu_sglist_init(QEMUSGList *qsg, Object *dev, int alloc_hint,
                      AddressSpace *as);

/** qemu_sglist_add: append [@base, @base + @len) */
void qemu_sglist_add(QEMUSGList *qsg, dma_addr_t base, dma_addr_t len);

/** qemu_sglist_destroy: release what it holds */
void qemu_sglist_destroy(QEMUSGList *qsg);

/**
 * dma_buf_read: copy a device's data to the guest
 * @ptr: data
 * @len: bytes in it; at most the list's size is used
 * @residual: if not NULL, set to the bytes of the list left over
 *
 * Returns: MEMTX_OK, or the OR of the failures.
 */
MemTxResult dma_buf_read(void *ptr, dma_addr_t len, dma_addr_t *residual,
                         QEMUSGList *sg, MemTxAttrs attrs);

/** dma_buf_write: copy the guest's data to a device; see dma_buf_read() */
MemTxResult dma_buf_write(void *ptr, dma_addr_t len, dma_addr_t *residual,
                          QEMUSGList *sg, MemTxAttrs attrs);

#endif
