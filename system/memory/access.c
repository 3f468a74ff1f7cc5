/*
 * Access: reading, writing and mapping guest memory by address.
 *
 * Every function here may run in any thread.  The view is read under RCU;
 * the BQL is taken around a device's handler only, and only when the caller
 * does not hold it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "exec/cpu-common.h"
#include "internal.h"
#include "qemu/main-loop.h"
#include "system/address-spaces.h"

/* Copy so that a naturally aligned 2, 4 or 8 bytes are not torn apart. */
static inline void copy_whole(void *dst, const void *src, hwaddr len)
{
    switch (len) {
    case 1:
        __builtin_memcpy(dst, src, 1);
        break;
    case 2:
        __builtin_memcpy(dst, src, 2);
        break;
    case 4:
        __builtin_memcpy(dst, src, 4);
        break;
    case 8:
        __builtin_memcpy(dst, src, 8);
        break;
    default:
        memcpy(dst, src, len);
        break;
    }
}

/* Tell whoever caches code that @len bytes at @offset of @mr were written. */
static void ram_written(const MemoryRegion *mr, hwaddr offset, hwaddr len)
{
    ram_write_notify(mr->ram_block->offset + offset, len);
}

/* One access of at most *@len bytes to a device; *@len is what was done. */
static MemTxResult mmio_access(const FlatRange *fr, hwaddr addr,
                               MemTxAttrs attrs, uint8_t *buf, hwaddr *len,
                               bool is_write)
{
    MemoryRegion *mr = fr->mr;
    hwaddr offset = fr->offset_in_region + (addr - fr->start);
    unsigned size = memory_access_size(mr, *len, offset);
    MemOp op = size_memop(size) | MO_LE;
    uint64_t val = 0;
    bool locked = prepare_mmio_access(mr);
    MemTxResult r;

    *len = size;
    if (is_write) {
        for (unsigned i = 0; i < size; i++) {
            val |= (uint64_t)buf[i] << (8 * i);
        }
        r = memory_region_dispatch_write(mr, offset, val, op, attrs);
    } else {
        r = memory_region_dispatch_read(mr, offset, &val, op, attrs);
        for (unsigned i = 0; i < size; i++) {
            buf[i] = val >> (8 * i);
        }
    }
    if (locked) {
        bql_unlock();
    }
    return r;
}

/* The first part of an access that one range, or one gap, answers. */
static MemTxResult access_part(const FlatView *view, hwaddr addr,
                               MemTxAttrs attrs, uint8_t *buf, hwaddr *len,
                               bool is_write)
{
    const FlatRange *fr = flatview_lookup(view, addr);
    MemTxResult r = MEMTX_DECODE_ERROR;

    if (likely(fr)) {
        *len = flatrange_avail(fr, addr, *len);
        if (!is_write && fr->host) {
            copy_whole(buf, fr->host + (addr - fr->start), *len);
            return MEMTX_OK;
        }
        if (is_write && fr->direct_write) {
            copy_whole(fr->host + (addr - fr->start), buf, *len);
            ram_written(fr->mr, fr->offset_in_region + (addr - fr->start),
                        *len);
            return MEMTX_OK;
        }
        if (!attrs.memory || fr->mr->ram_device) {
            return mmio_access(fr, addr, attrs, buf, len, is_write);
        }
        r = MEMTX_ACCESS_ERROR;
    } else {
        *len = flatview_gap(view, addr, *len);
    }
    if (!is_write) {
        memset(buf, 0xff, *len);
    }
    return r;
}

MemTxResult address_space_rw(AddressSpace *as, hwaddr addr, MemTxAttrs attrs,
                             void *buf, hwaddr len, bool is_write)
{
    MemTxResult r = MEMTX_OK;
    uint8_t *p = buf;
    FlatView *view;

    rcu_read_lock();
    view = address_space_to_flatview(as);
    while (len) {
        hwaddr part = len;

        r |= access_part(view, addr, attrs, p, &part, is_write);
        addr += part;       /* wraps at 2^64, like the bus */
        p += part;
        len -= part;
    }
    rcu_read_unlock();
    return r;
}

MemTxResult address_space_write(AddressSpace *as, hwaddr addr,
                                MemTxAttrs attrs, const void *buf,
                                hwaddr len)
{
    return address_space_rw(as, addr, attrs, (void *)buf, len, true);
}

MemTxResult address_space_read_full(AddressSpace *as, hwaddr addr,
                                    MemTxAttrs attrs, void *buf, hwaddr len)
{
    return address_space_rw(as, addr, attrs, buf, len, false);
}

MemTxResult address_space_write_rom(AddressSpace *as, hwaddr addr,
                                    MemTxAttrs attrs, const void *buf,
                                    hwaddr len)
{
    const uint8_t *p = buf;
    FlatView *view;

    rcu_read_lock();
    view = address_space_to_flatview(as);
    while (len) {
        const FlatRange *fr = flatview_lookup(view, addr);
        hwaddr part = fr ? flatrange_avail(fr, addr, len)
                         : flatview_gap(view, addr, len);

        /* RAM_READONLY memory cannot be written, not even by us. */
        if (fr && fr->mr->ram && !fr->mr->ram_device &&
            !(fr->mr->ram_block->flags & RAM_READONLY)) {
            hwaddr offset = fr->offset_in_region + (addr - fr->start);

            memcpy(fr->mr->ram_block->host + offset, p, part);
            ram_written(fr->mr, offset, part);
        }
        addr += part;
        p += part;
        len -= part;
    }
    rcu_read_unlock();
    return MEMTX_OK;
}

MemTxResult address_space_set(AddressSpace *as, hwaddr addr, uint8_t c,
                              hwaddr len, MemTxAttrs attrs)
{
    uint8_t fill[512];
    MemTxResult r = MEMTX_OK;

    memset(fill, c, sizeof(fill));
    while (len) {
        hwaddr part = MIN(len, sizeof(fill));

        r |= address_space_write(as, addr, attrs, fill, part);
        addr += part;
        len -= part;
    }
    return r;
}

static bool part_valid(const FlatRange *fr, hwaddr addr, hwaddr *len,
                       bool is_write, MemTxAttrs attrs)
{
    hwaddr offset;

    if (is_write ? fr->direct_write : fr->host != NULL) {
        return true;
    }
    offset = fr->offset_in_region + (addr - fr->start);
    *len = memory_access_size(fr->mr, *len, offset);
    return memory_region_access_valid(fr->mr, offset, *len, is_write, attrs);
}

bool address_space_access_valid(AddressSpace *as, hwaddr addr, hwaddr len,
                                bool is_write, MemTxAttrs attrs)
{
    bool valid = true;
    FlatView *view;

    rcu_read_lock();
    view = address_space_to_flatview(as);
    while (len && valid) {
        const FlatRange *fr = flatview_lookup(view, addr);
        hwaddr part;

        if (!fr) {
            valid = false;
            break;
        }
        part = flatrange_avail(fr, addr, len);
        valid = part_valid(fr, addr, &part, is_write, attrs);
        addr += part;
        len -= part;
    }
    rcu_read_unlock();
    return valid;
}

/* Stands in for guest memory that cannot be pointed to. */
typedef struct BounceBuffer {
    AddressSpace *as;
    hwaddr addr;
    size_t len;
    MemTxAttrs attrs;
    uint8_t data[];
} BounceBuffer;

/* Take @want bytes, or what is left, from the allowance of @as. */
static size_t bounce_reserve(AddressSpace *as, hwaddr want)
{
    size_t used = __atomic_load_n(&as->bounce_buffer_size, __ATOMIC_RELAXED);
    size_t take;

    do {
        take = as->max_bounce_buffer_size > used ?
               MIN(as->max_bounce_buffer_size - used, want) : 0;
        if (!take) {
            return 0;
        }
    } while (!__atomic_compare_exchange_n(&as->bounce_buffer_size, &used,
                                          used + take, false,
                                          __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED));
    return take;
}

static void *bounce_map(AddressSpace *as, hwaddr addr, hwaddr *plen,
                        bool is_write, MemTxAttrs attrs)
{
    size_t len = bounce_reserve(as, *plen);
    BounceBuffer *b;

    *plen = len;
    if (!len) {
        return NULL;
    }
    b = g_malloc0(sizeof(*b) + len);
    *b = (BounceBuffer) {
        .as = as, .addr = addr, .len = len, .attrs = attrs,
    };
    if (!is_write) {
        address_space_read_full(as, addr, attrs, b->data, len);
    }
    return b->data;
}

void *address_space_map(AddressSpace *as, hwaddr addr, hwaddr *plen,
                        bool is_write, MemTxAttrs attrs)
{
    const FlatRange *fr;
    FlatView *view;
    void *ptr = NULL;

    if (!*plen) {
        return NULL;
    }
    rcu_read_lock();
    view = address_space_to_flatview(as);
    fr = flatview_lookup(view, addr);
    if (!fr) {
        *plen = flatview_gap(view, addr, *plen);
    } else {
        *plen = flatrange_avail(fr, addr, *plen);
        if (is_write ? fr->direct_write : fr->host != NULL) {
            memory_region_ref(fr->mr);
            ptr = fr->host + (addr - fr->start);
        }
    }
    rcu_read_unlock();
    return ptr ? ptr : bounce_map(as, addr, plen, is_write, attrs);
}

void address_space_unmap(AddressSpace *as, void *buffer, hwaddr len,
                         bool is_write, hwaddr access_len)
{
    ram_addr_t offset;
    MemoryRegion *mr;
    BounceBuffer *b;

    assert(access_len <= len);
    rcu_read_lock();
    mr = memory_region_from_host(buffer, &offset);
    if (mr && is_write && access_len) {
        ram_written(mr, offset, access_len);
    }
    rcu_read_unlock();
    if (mr) {
        memory_region_unref(mr);
        return;
    }

    b = (BounceBuffer *)((char *)buffer - offsetof(BounceBuffer, data));
    if (is_write) {
        address_space_write(as, b->addr, b->attrs, b->data,
                            MIN(access_len, b->len));
    }
    __atomic_sub_fetch(&as->bounce_buffer_size, b->len, __ATOMIC_RELAXED);
    g_free(b);
}

/*
 * Loads and stores: through a buffer in the bus's byte order.  @le converts
 * between that order and the host's, both ways.
 */
#define LDST(ld, st, type, conv)                                            \
    type address_space_##ld(AddressSpace *as, hwaddr addr,                  \
                            MemTxAttrs attrs, MemTxResult *result)          \
    {                                                                       \
        type v;                                                             \
        MemTxResult r = address_space_rw(as, addr, attrs, &v, sizeof(v),    \
                                         false);                            \
        if (result) {                                                       \
            *result = r;                                                    \
        }                                                                   \
        return conv(v);                                                     \
    }                                                                       \
    void address_space_##st(AddressSpace *as, hwaddr addr, type val,        \
                            MemTxAttrs attrs, MemTxResult *result)          \
    {                                                                       \
        type v = conv(val);                                                 \
        MemTxResult r = address_space_rw(as, addr, attrs, &v, sizeof(v),    \
                                         true);                             \
        if (result) {                                                       \
            *result = r;                                                    \
        }                                                                   \
    }
#define SAME(v) (v)
LDST(ldub, stb, uint8_t, SAME)
LDST(lduw_le, stw_le, uint16_t, cpu_to_le16)
LDST(lduw_be, stw_be, uint16_t, cpu_to_be16)
LDST(ldl_le, stl_le, uint32_t, cpu_to_le32)
LDST(ldl_be, stl_be, uint32_t, cpu_to_be32)
LDST(ldq_le, stq_le, uint64_t, cpu_to_le64)
LDST(ldq_be, stq_be, uint64_t, cpu_to_be64)

void cpu_physical_memory_rw(hwaddr addr, void *buf, hwaddr len,
                            bool is_write)
{
    address_space_rw(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED,
                     buf, len, is_write);
}

void *cpu_physical_memory_map(hwaddr addr, hwaddr *plen, bool is_write)
{
    return address_space_map(&address_space_memory, addr, plen, is_write,
                             MEMTXATTRS_UNSPECIFIED);
}

void cpu_physical_memory_unmap(void *buffer, hwaddr len, bool is_write,
                               hwaddr access_len)
{
    address_space_unmap(&address_space_memory, buffer, len, is_write,
                        access_len);
}
