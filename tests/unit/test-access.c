/*
 * Access: RAM, ROM, devices, gaps, wrap-around, mapping, notification.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"

#define ANY MEMTXATTRS_UNSPECIFIED

static void test_ram_holds_what_is_written(void)
{
    Space s;
    MemoryRegion ram;
    uint8_t in[300], out[300];
    MemTxResult r;

    for (unsigned i = 0; i < sizeof(in); i++) {
        in[i] = i * 7;
    }
    space_init(&s);
    put_ram(&s, &ram, 0x10000, 0x2000);
    g_assert_cmpuint(address_space_write(&s.as, 0x10ff0, ANY, in, 300), ==,
                     MEMTX_OK);
    g_assert_cmpuint(address_space_read(&s.as, 0x10ff0, ANY, out, 300), ==,
                     MEMTX_OK);
    g_assert_cmpmem(in, 300, out, 300);
    address_space_stl_be(&s.as, 0x10000, 0x11223344, ANY, &r);
    g_assert_cmpuint(r, ==, MEMTX_OK);
    g_assert_cmphex(address_space_ldl_le(&s.as, 0x10000, ANY, NULL), ==,
                    0x44332211);
    g_assert_cmphex(address_space_lduw_be(&s.as, 0x10001, ANY, NULL), ==,
                    0x2233);
    g_assert_cmphex(address_space_ldub(&s.as, 0x10003, ANY, NULL), ==, 0x44);
    stq_le_phys(&s.as, 0x10008, 0x0102030405060708);
    g_assert_cmphex(ldq_be_phys(&s.as, 0x10008), ==, 0x0807060504030201);
    region_done(&ram);
    space_done(&s);
}

static void test_gaps_read_as_ones_and_fail(void)
{
    Space s;
    MemoryRegion ram;
    uint8_t b[12];

    space_init(&s);
    put_ram(&s, &ram, 0x1000, 0x1000);
    memset(b, 0x55, sizeof(b));
    g_assert_cmpuint(address_space_read(&s.as, 0xffc, ANY, b, 12), ==,
                     MEMTX_DECODE_ERROR);
    g_assert_cmphex(b[3], ==, 0xff);
    g_assert_cmphex(b[4], ==, 0);
    g_assert_cmpuint(address_space_write(&s.as, 0x1ffc, ANY, b, 12), ==,
                     MEMTX_DECODE_ERROR);
    g_assert_cmphex(address_space_ldub(&s.as, 0x1ffe, ANY, NULL), ==, 0xff);
    g_assert_false(address_space_access_valid(&s.as, 0x1ffc, 12, false, ANY));
    g_assert_true(address_space_access_valid(&s.as, 0x1ffc, 4, true, ANY));
    g_assert_cmpuint(address_space_read(&s.as, 0, ANY, b, 0), ==, MEMTX_OK);
    region_done(&ram);
    space_done(&s);
}

static void test_access_wraps_at_the_top(void)
{
    Space s;
    MemoryRegion lo, hi;
    uint8_t in[8] = { 1, 2, 3, 4, 5, 6, 7, 8 }, out[8];

    space_init(&s);
    put_ram(&s, &lo, 0, 0x1000);
    put_ram(&s, &hi, UINT64_MAX - 0xfff, 0x1000);
    g_assert_cmpuint(address_space_write(&s.as, UINT64_MAX - 3, ANY, in, 8),
                     ==, MEMTX_OK);
    g_assert_cmphex(address_space_ldl_le(&s.as, 0, ANY, NULL), ==,
                    0x08070605);
    g_assert_cmpuint(address_space_read(&s.as, UINT64_MAX - 3, ANY, out, 8),
                     ==, MEMTX_OK);
    g_assert_cmpmem(in, 8, out, 8);
    region_done(&lo);
    /* Now with nothing to wrap into: the gap ends at the wrap. */
    g_assert_cmpuint(address_space_read(&s.as, UINT64_MAX - 3, ANY, out, 8),
                     ==, MEMTX_DECODE_ERROR);
    g_assert_cmphex(out[4], ==, 0xff);
    region_done(&hi);
    space_done(&s);
}

static void test_rom_is_written_by_loaders_only(void)
{
    Space s;
    MemoryRegion rom;

    space_init(&s);
    memory_region_init_rom(&rom, NULL, "rom", 0x1000, &error_abort);
    memory_region_add_subregion(&s.root, 0, &rom);
    g_assert_cmpuint(address_space_write(&s.as, 0, ANY, "abc", 3), ==,
                     MEMTX_DECODE_ERROR);
    g_assert_cmphex(address_space_ldub(&s.as, 0, ANY, NULL), ==, 0);
    address_space_write_rom(&s.as, 0, ANY, "abc", 3);
    g_assert_cmphex(address_space_ldub(&s.as, 1, ANY, NULL), ==, 'b');
    g_assert_true(memory_region_is_rom(&rom));
    region_done(&rom);
    space_done(&s);
}

static void test_rom_device_switches_reads(void)
{
    Space s;
    Recorder r = { .answer = 0x5a };

    space_init(&s);
    memory_region_init_rom_device(&r.mr, NULL, &recorder_ops, &r, "flash",
                                  0x1000, &error_abort);
    memory_region_add_subregion(&s.root, 0, &r.mr);
    g_assert_cmphex(address_space_ldub(&s.as, 0, ANY, NULL), ==, 0);
    address_space_stb(&s.as, 4, 0x11, ANY, NULL);
    g_assert_cmpuint(r.calls, ==, 1);
    memory_region_rom_device_set_romd(&r.mr, false);
    g_assert_cmphex(address_space_ldub(&s.as, 0, ANY, NULL), ==, 0x5a);
    g_assert_cmpuint(r.calls, ==, 2);
    region_done(&r.mr);
    space_done(&s);
}

static void test_device_access_is_cut_to_fit(void)
{
    Space s;
    Recorder r;
    uint8_t b[7] = { 1, 2, 3, 4, 5, 6, 7 };

    space_init(&s);
    put_device(&s, &r, &recorder_ops, 0x100, 0x10);
    g_assert_cmpuint(address_space_write(&s.as, 0x101, ANY, b, 7), ==,
                     MEMTX_OK);
    g_assert_cmpuint(r.calls, ==, 3);
    g_assert_cmpuint(r.size[0], ==, 1);
    g_assert_cmpuint(r.size[1], ==, 2);
    g_assert_cmpuint(r.size[2], ==, 4);
    g_assert_cmphex(r.val[2], ==, 0x07060504);
    /* The last byte of the window, and one beyond. */
    address_space_stw_le(&s.as, 0x10f, 0x2211, ANY, NULL);
    g_assert_cmpuint(r.calls, ==, 4);
    g_assert_cmphex(r.addr[3], ==, 0xf);
    g_assert_cmphex(r.val[3], ==, 0x11);
    g_assert_cmpuint(address_space_read(&s.as, 0x100,
                                        (MemTxAttrs) { .memory = 1 }, b, 4),
                     ==, MEMTX_ACCESS_ERROR);
    g_assert_cmpuint(r.calls, ==, 4);
    region_done(&r.mr);
    space_done(&s);
}

static void test_handler_runs_under_the_bql(void)
{
    Space s;
    Recorder r;

    space_init(&s);
    put_device(&s, &r, &recorder_ops, 0, 0x10);
    bql_unlock();
    g_assert_true(prepare_mmio_access(&r.mr));
    g_assert_true(bql_locked());
    bql_unlock();
    address_space_stb(&s.as, 0, 1, ANY, NULL);
    g_assert_false(bql_locked());
    bql_lock();
    g_assert_false(prepare_mmio_access(&r.mr));
    memory_region_clear_global_locking(&r.mr);
    bql_unlock();
    g_assert_false(prepare_mmio_access(&r.mr));
    bql_lock();
    region_done(&r.mr);
    space_done(&s);
}

static void test_map_points_into_ram(void)
{
    Space s;
    MemoryRegion ram;
    hwaddr len = 0x3000;
    uint8_t *p;

    space_init(&s);
    put_ram(&s, &ram, 0x1000, 0x2000);
    p = address_space_map(&s.as, 0x1800, &len, true, ANY);
    g_assert_true(p == (uint8_t *)memory_region_get_ram_ptr(&ram) + 0x800);
    g_assert_cmphex(len, ==, 0x1800);
    address_space_unmap(&s.as, p, len, true, 1);
    len = 0;
    g_assert_null(address_space_map(&s.as, 0x1800, &len, true, ANY));
    region_done(&ram);
    space_done(&s);
}

static void test_map_bounces_devices_within_a_limit(void)
{
    Space s;
    Recorder r;
    hwaddr len = 8, len2 = 1 << 20, len3 = 4;
    uint8_t *p, *p2;

    space_init(&s);
    put_device(&s, &r, &recorder_ops, 0, 1 << 20);
    r.answer = 0x04030201;
    p = address_space_map(&s.as, 0x10, &len, false, ANY);
    g_assert_nonnull(p);
    g_assert_cmpuint(len, ==, 8);
    g_assert_cmphex(p[5], ==, 2);
    p2 = address_space_map(&s.as, 0x20, &len2, true, ANY);
    g_assert_nonnull(p2);
    g_assert_cmpuint(len2, ==, DEFAULT_MAX_BOUNCE_BUFFER_SIZE - 8);
    g_assert_null(address_space_map(&s.as, 0x20, &len3, true, ANY));
    r.calls = 0;
    memset(p2, 0x77, 8);
    address_space_unmap(&s.as, p2, len2, true, 4);
    g_assert_cmpuint(r.calls, ==, 1);
    g_assert_cmphex(r.addr[0], ==, 0x20);
    g_assert_cmphex(r.val[0], ==, 0x77777777);
    address_space_unmap(&s.as, p, len, false, 8);
    g_assert_cmpuint(s.as.bounce_buffer_size, ==, 0);
    region_done(&r.mr);
    space_done(&s);
}

static ram_addr_t notified_addr, notified_len;

static void note_write(ram_addr_t addr, ram_addr_t len)
{
    notified_addr = addr;
    notified_len = len;
}

static void test_writes_to_ram_are_reported(void)
{
    Space s;
    MemoryRegion ram;
    hwaddr len = 0x100;
    void *p;

    space_init(&s);
    put_ram(&s, &ram, 0x1000, 0x2000);
    ram_write_notify_set(note_write);
    address_space_write(&s.as, 0x1804, ANY, "abcd", 4);
    g_assert_cmphex(notified_addr, ==,
                    memory_region_get_ram_addr(&ram) + 0x804);
    g_assert_cmpuint(notified_len, ==, 4);
    notified_len = 0;
    p = address_space_map(&s.as, 0x2000, &len, true, ANY);
    g_assert_cmpuint(notified_len, ==, 0);
    address_space_unmap(&s.as, p, len, true, 0x80);
    g_assert_cmphex(notified_addr, ==,
                    memory_region_get_ram_addr(&ram) + 0x1000);
    g_assert_cmpuint(notified_len, ==, 0x80);
    notified_len = 0;
    address_space_set(&s.as, 0x1000, 0xaa, 0x1000, ANY);
    g_assert_cmpuint(notified_len, >, 0);
    g_assert_cmphex(address_space_ldub(&s.as, 0x1fff, ANY, NULL), ==, 0xaa);
    ram_write_notify_set(NULL);
    region_done(&ram);
    space_done(&s);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/access/ram-holds-what-is-written",
                    test_ram_holds_what_is_written);
    g_test_add_func("/access/gaps-read-as-ones-and-fail",
                    test_gaps_read_as_ones_and_fail);
    g_test_add_func("/access/access-wraps-at-the-top",
                    test_access_wraps_at_the_top);
    g_test_add_func("/access/rom-is-written-by-loaders-only",
                    test_rom_is_written_by_loaders_only);
    g_test_add_func("/access/rom-device-switches-reads",
                    test_rom_device_switches_reads);
    g_test_add_func("/access/device-access-is-cut-to-fit",
                    test_device_access_is_cut_to_fit);
    g_test_add_func("/access/handler-runs-under-the-bql",
                    test_handler_runs_under_the_bql);
    g_test_add_func("/access/map-points-into-ram", test_map_points_into_ram);
    g_test_add_func("/access/map-bounces-devices-within-a-limit",
                    test_map_bounces_devices_within_a_limit);
    g_test_add_func("/access/writes-to-ram-are-reported",
                    test_writes_to_ram_are_reported);
    return g_test_run();
}
