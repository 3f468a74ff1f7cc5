/*
 * What the memory tests share: a private address space, RAM, and a device
 * that writes down what is done to it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_MEMORY_HARNESS_H
#define TESTS_UNIT_MEMORY_HARNESS_H

#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/rcu.h"
#include "system/address-spaces.h"
#include "system/memory.h"

/* A container of 2^64 bytes and the address space that shows it. */
typedef struct Space {
    MemoryRegion root;
    AddressSpace as;
} Space;

static inline void space_init(Space *s)
{
    memory_region_init(&s->root, NULL, "root", UINT64_MAX);
    address_space_init(&s->as, &s->root, "test");
}

static inline void region_done(MemoryRegion *mr)
{
    if (mr->container) {
        memory_region_del_subregion(mr->container, mr);
    }
    object_unref(OBJECT(mr));
}

static inline void space_done(Space *s)
{
    address_space_destroy(&s->as);
    object_unref(OBJECT(&s->root));
    drain_call_rcu();
}

static inline void put_ram(Space *s, MemoryRegion *mr, hwaddr addr,
                           uint64_t size)
{
    memory_region_init_ram(mr, NULL, "ram", size, &error_abort);
    memory_region_add_subregion(&s->root, addr, mr);
}

/* A device: answers reads with @answer, notes every call. */
typedef struct Recorder {
    MemoryRegion mr;
    uint64_t answer;
    unsigned calls;
    hwaddr addr[16];
    unsigned size[16];
    uint64_t val[16];
} Recorder;

static inline void recorder_note(Recorder *r, hwaddr addr, unsigned size,
                                 uint64_t val)
{
    unsigned i = r->calls++ % 16;

    r->addr[i] = addr;
    r->size[i] = size;
    r->val[i] = val;
}

static inline uint64_t recorder_read(void *opaque, hwaddr addr,
                                     unsigned size)
{
    recorder_note(opaque, addr, size, 0);
    return ((Recorder *)opaque)->answer;
}

static inline void recorder_write(void *opaque, hwaddr addr, uint64_t val,
                                  unsigned size)
{
    recorder_note(opaque, addr, size, val);
}

static const MemoryRegionOps recorder_ops G_GNUC_UNUSED = {
    .read = recorder_read,
    .write = recorder_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static inline void put_device(Space *s, Recorder *r,
                              const MemoryRegionOps *ops, hwaddr addr,
                              uint64_t size)
{
    memset(r, 0, sizeof(*r));
    memory_region_init_io(&r->mr, NULL, ops, r, "device", size);
    memory_region_add_subregion_overlap(&s->root, addr, &r->mr, 1);
}

/* The view of @as as text: "start+len name@offset[r];..." */
static inline bool harness_range(Int128 start, Int128 len,
                                 const MemoryRegion *mr, hwaddr offset,
                                 void *opaque)
{
    g_string_append_printf(opaque, "%" PRIx64 "+%s%" PRIx64 " %s@%" PRIx64
                           ";", int128_getlo(start),
                           int128_gethi(len) ? "1:" : "", int128_getlo(len),
                           memory_region_name(mr), offset);
    return false;
}

static inline void assert_view(AddressSpace *as, const char *expect)
{
    GString *got = g_string_new("");

    rcu_read_lock();
    flatview_for_each_range(address_space_to_flatview(as), harness_range,
                            got);
    rcu_read_unlock();
    g_assert_cmpstr(got->str, ==, expect);
    g_string_free(got, true);
}

static inline void harness_init(int *argc, char ***argv)
{
    g_test_init(argc, argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    bql_lock();
}

#endif
