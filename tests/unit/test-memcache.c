/*
 * MemoryRegionCache: over RAM, over a device, over nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"

static void test_cache_over_ram_is_direct(void)
{
    Space s;
    MemoryRegion ram;
    MemoryRegionCache c;
    uint8_t b[3];

    space_init(&s);
    put_ram(&s, &ram, 0x1000, 0x1000);
    rcu_read_lock();
    g_assert_cmpint(address_space_cache_init(&c, &s.as, 0x1f00, 0x1000, true),
                    ==, 0x100);
    rcu_read_unlock();
    g_assert_nonnull(c.ptr);
    stw_le_phys_cached(&c, 2, 0x1234);
    g_assert_cmphex(lduw_le_phys_cached(&c, 2), ==, 0x1234);
    stl_le_phys_cached(&c, 0xf9, 0xaabbccdd);       /* unaligned */
    g_assert_cmphex(ldl_le_phys_cached(&c, 0xf9), ==, 0xaabbccdd);
    g_assert_cmphex(address_space_lduw_le(&s.as, 0x1f02,
                                          MEMTXATTRS_UNSPECIFIED, NULL), ==,
                    0x1234);
    address_space_write_cached(&c, 0xfd, "xyz", 3);
    address_space_read_cached(&c, 0xfd, b, 3);
    g_assert_cmpmem(b, 3, "xyz", 3);
    address_space_cache_destroy(&c);
    g_assert_null(c.mr);
    region_done(&ram);
    space_done(&s);
}

static void test_cache_over_a_device_takes_the_slow_path(void)
{
    Space s;
    Recorder r;
    MemoryRegionCache c;

    space_init(&s);
    put_device(&s, &r, &recorder_ops, 0x1000, 0x100);
    r.answer = 0xbeef;
    rcu_read_lock();
    g_assert_cmpint(address_space_cache_init(&c, &s.as, 0x1000, 0x10, true),
                    ==, 0x10);
    rcu_read_unlock();
    g_assert_null(c.ptr);
    g_assert_cmphex(lduw_le_phys_cached(&c, 4), ==, 0xbeef);
    stl_le_phys_cached(&c, 8, 7);
    g_assert_cmpuint(r.calls, ==, 2);
    g_assert_cmphex(r.addr[1], ==, 8);
    address_space_cache_destroy(&c);
    region_done(&r.mr);
    space_done(&s);
}

static void test_cache_over_nothing_is_refused(void)
{
    Space s;
    MemoryRegionCache c;

    space_init(&s);
    rcu_read_lock();
    g_assert_cmpint(address_space_cache_init(&c, &s.as, 0, 16, false), <, 0);
    rcu_read_unlock();
    address_space_cache_destroy(&c);
    space_done(&s);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/memcache/cache-over-ram-is-direct",
                    test_cache_over_ram_is_direct);
    g_test_add_func("/memcache/cache-over-a-device-takes-the-slow-path",
                    test_cache_over_a_device_takes_the_slow_path);
    g_test_add_func("/memcache/cache-over-nothing-is-refused",
                    test_cache_over_nothing_is_refused);
    return g_test_run();
}
