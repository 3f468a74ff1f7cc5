/*
 * Dispatch: sizes, alignment, byte order, refusal and re-entry.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"

static MemTxResult rd(Recorder *r, hwaddr addr, uint64_t *val, MemOp op)
{
    return memory_region_dispatch_read(&r->mr, addr, val, op,
                                       MEMTXATTRS_UNSPECIFIED);
}

static MemTxResult wr(Recorder *r, hwaddr addr, uint64_t val, MemOp op)
{
    return memory_region_dispatch_write(&r->mr, addr, val, op,
                                        MEMTXATTRS_UNSPECIFIED);
}

static void test_matching_access_is_one_call(void)
{
    Space s;
    Recorder r;
    uint64_t v;

    space_init(&s);
    put_device(&s, &r, &recorder_ops, 0, 0x100);
    r.answer = 0x1122334455667788;
    g_assert_cmpuint(rd(&r, 0x10, &v, MO_32 | MO_LE), ==, MEMTX_OK);
    g_assert_cmphex(v, ==, 0x55667788);
    g_assert_cmpuint(r.calls, ==, 1);
    g_assert_cmphex(r.addr[0], ==, 0x10);
    g_assert_cmpuint(r.size[0], ==, 4);
    g_assert_cmpuint(wr(&r, 2, 0xaabbccdd, MO_16 | MO_BE), ==, MEMTX_OK);
    g_assert_cmphex(r.val[1], ==, 0xddcc);
    region_done(&r.mr);
    space_done(&s);
}

static void test_wide_access_is_split_by_impl(void)
{
    static const MemoryRegionOps bytes = {
        .read = recorder_read,
        .write = recorder_write,
        .endianness = DEVICE_LITTLE_ENDIAN,
        .valid = { .max_access_size = 8 },
        .impl = { .max_access_size = 1 },
    };
    static const MemoryRegionOps be = {
        .read = recorder_read,
        .write = recorder_write,
        .endianness = DEVICE_BIG_ENDIAN,
        .impl = { .max_access_size = 2 },
    };
    Space s;
    Recorder r;
    uint64_t v;

    space_init(&s);
    put_device(&s, &r, &bytes, 0, 0x100);
    wr(&r, 8, 0x8877665544332211, MO_64 | MO_LE);
    g_assert_cmpuint(r.calls, ==, 8);
    for (unsigned i = 0; i < 8; i++) {
        g_assert_cmphex(r.addr[i], ==, 8 + i);
        g_assert_cmphex(r.val[i], ==, 0x11 * (i + 1));
    }
    region_done(&r.mr);

    put_device(&s, &r, &be, 0, 0x100);
    wr(&r, 4, 0x11223344, MO_32 | MO_BE);
    g_assert_cmpuint(r.calls, ==, 2);
    g_assert_cmphex(r.val[0], ==, 0x1122);
    g_assert_cmphex(r.val[1], ==, 0x3344);
    r.answer = 0xabcd;
    rd(&r, 4, &v, MO_32 | MO_BE);
    g_assert_cmphex(v, ==, 0xabcdabcd);
    region_done(&r.mr);
    space_done(&s);
}

static void test_narrow_access_is_widened_in_its_lane(void)
{
    static const MemoryRegionOps words = {
        .read = recorder_read,
        .write = recorder_write,
        .endianness = DEVICE_LITTLE_ENDIAN,
        .impl = { .min_access_size = 4, .max_access_size = 4 },
    };
    Space s;
    Recorder r;
    uint64_t v;

    space_init(&s);
    put_device(&s, &r, &words, 0, 0x100);
    r.answer = 0x44332211;
    g_assert_cmpuint(rd(&r, 6, &v, MO_8), ==, MEMTX_OK);
    g_assert_cmphex(v, ==, 0x33);
    g_assert_cmphex(r.addr[0], ==, 4);
    g_assert_cmpuint(r.size[0], ==, 4);
    wr(&r, 5, 0xee, MO_8);
    g_assert_cmphex(r.addr[1], ==, 4);
    g_assert_cmphex(r.val[1], ==, 0xee00);
    region_done(&r.mr);
    space_done(&s);
}

static void test_unaligned_access_is_composed(void)
{
    static const MemoryRegionOps ops = {
        .read = recorder_read,
        .write = recorder_write,
        .endianness = DEVICE_LITTLE_ENDIAN,
        .valid = { .min_access_size = 4, .max_access_size = 4,
                   .unaligned = true },
        .impl = { .min_access_size = 4, .max_access_size = 4 },
    };
    Space s;
    Recorder r;
    uint64_t v;

    space_init(&s);
    put_device(&s, &r, &ops, 0, 0x100);
    r.answer = 0x44332211;
    g_assert_cmpuint(rd(&r, 3, &v, MO_32 | MO_LE), ==, MEMTX_OK);
    g_assert_cmphex(v, ==, 0x33221144);
    g_assert_cmpuint(r.calls, ==, 2);
    g_assert_cmphex(r.addr[0], ==, 0);
    g_assert_cmphex(r.addr[1], ==, 4);
    region_done(&r.mr);
    space_done(&s);
}

static bool accept_even(void *opaque, hwaddr addr, unsigned size,
                        bool is_write, MemTxAttrs attrs)
{
    return !is_write;
}

static void test_what_ops_do_not_admit_fails(void)
{
    static const MemoryRegionOps strict = {
        .read = recorder_read,
        .write = recorder_write,
        .endianness = DEVICE_LITTLE_ENDIAN,
        .valid = { .min_access_size = 2, .max_access_size = 4,
                   .accepts = accept_even },
    };
    Space s;
    Recorder r;
    uint64_t v;

    space_init(&s);
    put_device(&s, &r, &strict, 0, 0x100);
    g_assert_cmpuint(rd(&r, 0, &v, MO_8), ==, MEMTX_DECODE_ERROR);
    g_assert_cmphex(v, ==, 0xff);
    g_assert_cmpuint(rd(&r, 0, &v, MO_64 | MO_LE), ==, MEMTX_DECODE_ERROR);
    g_assert_cmphex(v, ==, UINT64_MAX);
    g_assert_cmpuint(rd(&r, 1, &v, MO_16 | MO_LE), ==, MEMTX_DECODE_ERROR);
    g_assert_cmpuint(wr(&r, 0, 1, MO_16 | MO_LE), ==, MEMTX_DECODE_ERROR);
    g_assert_cmpuint(r.calls, ==, 0);
    g_assert_cmpuint(rd(&r, 2, &v, MO_16 | MO_LE), ==, MEMTX_OK);
    region_done(&r.mr);
    space_done(&s);
}

static MemTxResult fail_read(void *opaque, hwaddr addr, uint64_t *data,
                             unsigned size, MemTxAttrs attrs)
{
    g_assert_cmpuint(attrs.requester_id, ==, 0x1234);
    *data = 5;
    return MEMTX_ERROR;
}

static void test_attributes_and_results_travel(void)
{
    static const MemoryRegionOps ops = {
        .read_with_attrs = fail_read,
        .endianness = DEVICE_LITTLE_ENDIAN,
    };
    Space s;
    Recorder r;
    uint8_t b[4];

    space_init(&s);
    put_device(&s, &r, &ops, 0x40, 0x100);
    g_assert_cmpuint(address_space_read(&s.as, 0x40,
                                        (MemTxAttrs) { .requester_id = 0x1234 },
                                        b, 4), ==, MEMTX_ERROR);
    g_assert_cmphex(b[0], ==, 5);
    /* There is no write callback. */
    g_assert_cmpuint(wr(&r, 0, 1, MO_16 | MO_LE), ==, MEMTX_DECODE_ERROR);
    region_done(&r.mr);
    space_done(&s);
}

static bool guard;

static bool *lookup_guard(Object *owner)
{
    return &guard;
}

static MemTxResult reenter_result;
static AddressSpace *reenter_as;

static void reenter_write(void *opaque, hwaddr addr, uint64_t val,
                          unsigned size)
{
    g_assert_true(guard);
    reenter_result = address_space_write(reenter_as, 0, MEMTXATTRS_UNSPECIFIED,
                                         &val, 4);
}

static void test_device_cannot_reach_itself(void)
{
    static const MemoryRegionOps ops = {
        .write = reenter_write,
        .endianness = DEVICE_LITTLE_ENDIAN,
    };
    Space s;
    MemoryRegion *mr = g_new(MemoryRegion, 1);
    Object *owner = object_new(TYPE_CONTAINER);

    space_init(&s);
    reenter_as = &s.as;
    memory_region_set_guard_lookup(lookup_guard);
    memory_region_init_io(mr, owner, &ops, NULL, "self", 0x10);
    memory_region_set_guard_lookup(NULL);
    memory_region_add_subregion(&s.root, 0, mr);
    g_assert_cmpuint(memory_region_dispatch_write(mr, 0, 1, MO_32,
                                                  MEMTXATTRS_UNSPECIFIED),
                     ==, MEMTX_OK);
    g_assert_cmpuint(reenter_result, ==, MEMTX_ACCESS_ERROR);
    g_assert_false(guard);
    memory_region_del_subregion(&s.root, mr);
    drain_call_rcu();
    object_unref(owner);
    space_done(&s);
    g_free(mr);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/dispatch/matching-access-is-one-call",
                    test_matching_access_is_one_call);
    g_test_add_func("/dispatch/wide-access-is-split-by-impl",
                    test_wide_access_is_split_by_impl);
    g_test_add_func("/dispatch/narrow-access-is-widened-in-its-lane",
                    test_narrow_access_is_widened_in_its_lane);
    g_test_add_func("/dispatch/unaligned-access-is-composed",
                    test_unaligned_access_is_composed);
    g_test_add_func("/dispatch/what-ops-do-not-admit-fails",
                    test_what_ops_do_not_admit_fails);
    g_test_add_func("/dispatch/attributes-and-results-travel",
                    test_attributes_and_results_travel);
    g_test_add_func("/dispatch/device-cannot-reach-itself",
                    test_device_cannot_reach_itself);
    return g_test_run();
}
