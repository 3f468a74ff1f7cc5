/*
 * MemoryRegionCache: a translation that is kept.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "internal.h"

int64_t address_space_cache_init(MemoryRegionCache *cache, AddressSpace *as,
                                 hwaddr addr, hwaddr len, bool is_write)
{
    FlatView *view = address_space_to_flatview(as);
    const FlatRange *fr = flatview_lookup(view, addr);

    address_space_cache_init_empty(cache);
    if (!fr || !len) {
        return -EINVAL;
    }
    len = MIN(len, (hwaddr)INT64_MAX);
    cache->as = as;
    cache->xlat = addr;
    cache->len = flatrange_avail(fr, addr, len);
    cache->mr = fr->mr;
    cache->is_write = is_write;
    memory_region_ref(fr->mr);
    if (is_write ? fr->direct_write : fr->host != NULL) {
        cache->ptr = fr->host + (addr - fr->start);
        cache->ram_addr = fr->mr->ram_block->offset + fr->offset_in_region +
                          (addr - fr->start);
    }
    return cache->len;
}

void address_space_cache_destroy(MemoryRegionCache *cache)
{
    if (cache->mr) {
        memory_region_unref(cache->mr);
    }
    address_space_cache_init_empty(cache);
}

MemTxResult address_space_read_cached_slow(MemoryRegionCache *cache,
                                           hwaddr addr, void *buf,
                                           hwaddr len)
{
    return address_space_read_full(cache->as, cache->xlat + addr,
                                   MEMTXATTRS_UNSPECIFIED, buf, len);
}

MemTxResult address_space_write_cached_slow(MemoryRegionCache *cache,
                                            hwaddr addr, const void *buf,
                                            hwaddr len)
{
    return address_space_write(cache->as, cache->xlat + addr,
                               MEMTXATTRS_UNSPECIFIED, buf, len);
}
