/*
 * Scatter/gather lists of guest memory.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "system/dma.h"

void qemu_sglist_init(QEMUSGList *qsg, Object *dev, int alloc_hint,
                      AddressSpace *as)
{
    *qsg = (QEMUSGList) {
        .sg = g_new(ScatterGatherEntry, MAX(alloc_hint, 1)),
        .nalloc = MAX(alloc_hint, 1),
        .as = as,
        .dev = dev,
    };
    if (dev) {
        object_ref(dev);
    }
}

void qemu_sglist_add(QEMUSGList *qsg, dma_addr_t base, dma_addr_t len)
{
    if (qsg->nsg == qsg->nalloc) {
        qsg->nalloc = 2 * qsg->nalloc + 1;
        qsg->sg = g_renew(ScatterGatherEntry, qsg->sg, qsg->nalloc);
    }
    qsg->sg[qsg->nsg++] = (ScatterGatherEntry) { .base = base, .len = len };
    qsg->size += len;
}

void qemu_sglist_destroy(QEMUSGList *qsg)
{
    if (qsg->dev) {
        object_unref(qsg->dev);
    }
    g_free(qsg->sg);
    *qsg = (QEMUSGList) { .sg = NULL };
}

static MemTxResult dma_buf_rw(uint8_t *buf, dma_addr_t len,
                              dma_addr_t *residual, QEMUSGList *sg,
                              DMADirection dir, MemTxAttrs attrs)
{
    MemTxResult r = MEMTX_OK;
    dma_addr_t left = sg->size;

    len = MIN(len, left);
    for (int i = 0; i < sg->nsg && len; i++) {
        dma_addr_t part = MIN(len, sg->sg[i].len);

        r |= dma_memory_rw(sg->as, sg->sg[i].base, buf, part, dir, attrs);
        buf += part;
        len -= part;
        left -= part;
    }
    if (residual) {
        *residual = left;
    }
    return r;
}

MemTxResult dma_buf_read(void *ptr, dma_addr_t len, dma_addr_t *residual,
                         QEMUSGList *sg, MemTxAttrs attrs)
{
    return dma_buf_rw(ptr, len, residual, sg, DMA_DIRECTION_FROM_DEVICE,
                      attrs);
}

MemTxResult dma_buf_write(void *ptr, dma_addr_t len, dma_addr_t *residual,
                          QEMUSGList *sg, MemTxAttrs attrs)
{
    return dma_buf_rw(ptr, len, residual, sg, DMA_DIRECTION_TO_DEVICE,
                      attrs);
}
