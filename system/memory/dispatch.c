/*
 * Dispatch: from an access of the guest's size to calls of a device.
 *
 * Data travels as bytes in address order, so that splitting, widening and
 * byte order are independent of each other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "internal.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"

static const MemoryRegionOps no_ops;

static const MemoryRegionOps *region_ops(const MemoryRegion *mr)
{
    return mr->ops ? mr->ops : &no_ops;
}

static unsigned valid_max(const MemoryRegionOps *ops)
{
    return ops->valid.max_access_size ? ops->valid.max_access_size : 4;
}

bool memory_region_access_valid(MemoryRegion *mr, hwaddr addr, unsigned size,
                                bool is_write, MemTxAttrs attrs)
{
    const MemoryRegionOps *ops = region_ops(mr);
    const char *why = NULL;
    unsigned valid_min = ops->valid.min_access_size;

    if (ops->valid.accepts &&
        !ops->valid.accepts(mr->opaque, addr, size, is_write, attrs)) {
        why = "rejected";
    } else if (!ops->valid.unaligned && (addr & (size - 1))) {
        why = "unaligned";
    } else if (size > valid_max(ops) || size < valid_min) {
        why = "of invalid size";
    } else if (!(is_write ? ops->write || ops->write_with_attrs
                          : ops->read || ops->read_with_attrs)) {
        why = "not supported";
    }
    if (!why) {
        return true;
    }
    qemu_log_mask(LOG_GUEST_ERROR, "%s: %s of %u bytes at offset 0x%"
                  HWADDR_PRIx " is %s\n", memory_region_name(mr),
                  is_write ? "write" : "read", size, addr, why);
    return false;
}

unsigned memory_access_size(const MemoryRegion *mr, hwaddr len, hwaddr addr)
{
    const MemoryRegionOps *ops = region_ops(mr);
    unsigned max = valid_max(ops);

    if (!ops->valid.unaligned && addr) {
        /* The lowest set bit: what @addr is a multiple of. */
        max = MIN(max, addr & -addr);
    }
    if (len < max) {
        max = 1u << (31 - __builtin_clz((unsigned)len));
    }
    return max;
}

bool prepare_mmio_access(MemoryRegion *mr)
{
    if (mr->global_locking && !bql_locked()) {
        bql_lock();
        return true;
    }
    return false;
}

/* One call, in the device's terms. */
static MemTxResult call_read(MemoryRegion *mr, hwaddr addr, uint64_t *val,
                             unsigned size, MemTxAttrs attrs)
{
    if (mr->ops->read) {
        *val = mr->ops->read(mr->opaque, addr, size);
        return MEMTX_OK;
    }
    return mr->ops->read_with_attrs(mr->opaque, addr, val, size, attrs);
}

static MemTxResult call_write(MemoryRegion *mr, hwaddr addr, uint64_t val,
                              unsigned size, MemTxAttrs attrs)
{
    if (mr->ops->write) {
        mr->ops->write(mr->opaque, addr, val, size);
        return MEMTX_OK;
    }
    return mr->ops->write_with_attrs(mr->opaque, addr, val, size, attrs);
}

static uint64_t size_mask(unsigned size)
{
    return UINT64_MAX >> (64 - 8 * size);
}

/* A value of @size bytes <-> its bytes in address order. */
static void store_bytes(uint8_t *bytes, uint64_t val, unsigned size, bool be)
{
    for (unsigned i = 0; i < size; i++) {
        bytes[be ? size - 1 - i : i] = val >> (8 * i);
    }
}

static uint64_t load_bytes(const uint8_t *bytes, unsigned size, bool be)
{
    uint64_t val = 0;

    for (unsigned i = 0; i < size; i++) {
        val |= (uint64_t)bytes[be ? size - 1 - i : i] << (8 * i);
    }
    return val;
}

static bool big_endian(const MemoryRegionOps *ops)
{
    return ops->endianness == DEVICE_BIG_ENDIAN;
}

static unsigned impl_min(const MemoryRegionOps *ops)
{
    return ops->impl.min_access_size ? ops->impl.min_access_size : 1;
}

static unsigned impl_max(const MemoryRegionOps *ops)
{
    return ops->impl.max_access_size ? ops->impl.max_access_size : 4;
}

/*
 * The next call that helps with @len bytes at @addr: @size is how wide it is
 * and the result where it starts, at or below @addr.
 */
static hwaddr next_call(const MemoryRegionOps *ops, hwaddr addr, unsigned len,
                        unsigned *size)
{
    unsigned min = impl_min(ops), s = impl_max(ops);

    while (s > min && s > len) {
        s /= 2;
    }
    if (!ops->impl.unaligned) {
        while (s > min && (addr & (s - 1))) {
            s /= 2;
        }
        addr &= ~(hwaddr)(s - 1);
    }
    *size = s;
    return addr;
}

static MemTxResult read_split(MemoryRegion *mr, hwaddr addr, uint8_t *out,
                              unsigned len, MemTxAttrs attrs)
{
    const MemoryRegionOps *ops = mr->ops;
    MemTxResult r = MEMTX_OK;
    uint8_t bytes[8];

    for (unsigned done = 0, n; done < len; done += n) {
        unsigned size;
        hwaddr at = next_call(ops, addr + done, len - done, &size);
        unsigned lane = addr + done - at;       /* < size <= 8 */
        uint64_t val = 0;

        r |= call_read(mr, at, &val, size, attrs);
        store_bytes(bytes, val, size, big_endian(ops));
        n = MIN(size - lane, len - done);
        memcpy(out + done, bytes + lane, n);
    }
    return r;
}

/* A device whose registers are wider than the write sees zeroes around it. */
static MemTxResult write_split(MemoryRegion *mr, hwaddr addr,
                               const uint8_t *in, unsigned len,
                               MemTxAttrs attrs)
{
    const MemoryRegionOps *ops = mr->ops;
    MemTxResult r = MEMTX_OK;

    for (unsigned done = 0, n; done < len; done += n) {
        uint8_t bytes[8] = { 0 };
        unsigned size;
        hwaddr at = next_call(ops, addr + done, len - done, &size);
        unsigned lane = addr + done - at;

        n = MIN(size - lane, len - done);
        memcpy(bytes + lane, in + done, n);
        r |= call_write(mr, at, load_bytes(bytes, size, big_endian(ops)),
                        size, attrs);
    }
    return r;
}

/* Can @ops take the access in one piece? */
static bool single_call(const MemoryRegionOps *ops, hwaddr addr,
                        unsigned size)
{
    return size >= impl_min(ops) && size <= impl_max(ops) &&
           (ops->impl.unaligned || !(addr & (size - 1)));
}

/* Is the device's byte order not the one that @op wants? */
static bool needs_swap(const MemoryRegionOps *ops, MemOp op)
{
    bool device_be = big_endian(ops);
    bool want_be = (op & MO_BSWAP) == MO_BE;

    return device_be != want_be;
}

static uint64_t swap(uint64_t val, unsigned size)
{
    return __builtin_bswap64(val) >> (64 - 8 * size);
}

/*
 * A device's DMA must not run the device's own handlers while one of them is
 * active: devices are not written for that.  Regions without global locking
 * look after themselves.
 */
static bool guard_enter(MemoryRegion *mr, bool *entered)
{
    *entered = false;
    if (!mr->guard || mr->disable_reentrancy_guard || !mr->global_locking) {
        return true;
    }
    if (*mr->guard) {
        warn_report_once("%s: a device accessed its own registers from "
                         "within an access to them: blocked",
                         memory_region_name(mr));
        return false;
    }
    *mr->guard = true;
    *entered = true;
    return true;
}

static void guard_leave(MemoryRegion *mr, bool entered)
{
    if (entered) {
        *mr->guard = false;
    }
}

MemTxResult memory_region_dispatch_read(MemoryRegion *mr, hwaddr addr,
                                        uint64_t *pval, MemOp op,
                                        MemTxAttrs attrs)
{
    unsigned size = memop_size(op);
    uint8_t bytes[8];
    bool entered;
    MemTxResult r;

    *pval = size_mask(size);
    if (!memory_region_access_valid(mr, addr, size, false, attrs)) {
        return MEMTX_DECODE_ERROR;
    }
    if (!guard_enter(mr, &entered)) {
        return MEMTX_ACCESS_ERROR;
    }
    if (likely(single_call(mr->ops, addr, size))) {
        uint64_t val = size_mask(size);

        r = call_read(mr, addr, &val, size, attrs);
        val &= size_mask(size);
        *pval = needs_swap(mr->ops, op) ? swap(val, size) : val;
    } else {
        r = read_split(mr, addr, bytes, size, attrs);
        *pval = load_bytes(bytes, size, (op & MO_BSWAP) == MO_BE);
    }
    guard_leave(mr, entered);
    return r;
}

MemTxResult memory_region_dispatch_write(MemoryRegion *mr, hwaddr addr,
                                         uint64_t data, MemOp op,
                                         MemTxAttrs attrs)
{
    unsigned size = memop_size(op);
    uint8_t bytes[8];
    bool entered;
    MemTxResult r;

    if (!memory_region_access_valid(mr, addr, size, true, attrs)) {
        return MEMTX_DECODE_ERROR;
    }
    data &= size_mask(size);
    if (mr->ioeventfd_nb) {
        uint64_t val = needs_swap(mr->ops, op) ? swap(data, size) : data;

        if (memory_region_ioeventfd_signal(mr, addr, val, size)) {
            return MEMTX_OK;
        }
    }
    if (!guard_enter(mr, &entered)) {
        return MEMTX_ACCESS_ERROR;
    }
    if (likely(single_call(mr->ops, addr, size))) {
        r = call_write(mr, addr,
                       needs_swap(mr->ops, op) ? swap(data, size) : data,
                       size, attrs);
    } else {
        store_bytes(bytes, data, size, (op & MO_BSWAP) == MO_BE);
        r = write_split(mr, addr, bytes, size, attrs);
    }
    guard_leave(mr, entered);
    return r;
}
