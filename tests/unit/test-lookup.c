/*
 * Lookup: finding what answers, and pages for a soft TLB.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"

static void test_many_ranges_are_told_apart(void)
{
    Space s;
    Recorder *r = g_new0(Recorder, 64);

    space_init(&s);
    memory_region_transaction_begin();
    for (unsigned i = 0; i < 64; i++) {
        put_device(&s, &r[i], &recorder_ops, i * 0x20, 0x10);
    }
    memory_region_transaction_commit();
    rcu_read_lock();
    /* Twice: the second time from the cache. */
    for (unsigned round = 0; round < 2; round++) {
        for (hwaddr a = 0; a < 64 * 0x20; a += 4) {
            hwaddr xlat, len = 64;
            MemoryRegion *mr =
                address_space_translate(&s.as, a, &xlat, &len, false,
                                        MEMTXATTRS_UNSPECIFIED);

            if (a % 0x20 < 0x10) {
                g_assert_true(mr == &r[a / 0x20].mr);
                g_assert_cmphex(xlat, ==, a % 0x10);
                g_assert_cmphex(len, ==, 0x10 - a % 0x10);
            } else {
                g_assert_cmpstr(memory_region_name(mr), ==, "unassigned");
            }
        }
    }
    rcu_read_unlock();
    memory_region_transaction_begin();
    for (unsigned i = 0; i < 64; i++) {
        region_done(&r[i].mr);
    }
    memory_region_transaction_commit();
    space_done(&s);
    g_free(r);
}

static void test_page_is_direct_only_if_whole(void)
{
    Space s;
    MemoryRegion ram, rom;
    Recorder r;
    MemoryPage page;

    space_init(&s);
    put_ram(&s, &ram, 0, 0x3000);
    memory_region_init_rom(&rom, NULL, "rom", 0x1000, &error_abort);
    memory_region_add_subregion(&s.root, 0x10000, &rom);
    put_device(&s, &r, &recorder_ops, 0x1800, 0x10);

    rcu_read_lock();
    g_assert_true(address_space_lookup_page(&s.as, 0x0abc, &page));
    g_assert_true(page.host == memory_region_get_ram_ptr(&ram));
    g_assert_true(page.writable && page.mr == &ram);
    g_assert_false(address_space_lookup_page(&s.as, 0x1000, &page));
    g_assert_true(page.mr == &ram && !page.host);
    g_assert_true(address_space_lookup_page(&s.as, 0x2fff, &page));
    g_assert_cmphex(page.ram_addr, ==,
                    memory_region_get_ram_addr(&ram) + 0x2000);
    g_assert_cmphex(page.offset, ==, 0x2000);
    g_assert_true(address_space_lookup_page(&s.as, 0x10000, &page));
    g_assert_false(page.writable);
    g_assert_false(address_space_lookup_page(&s.as, 0x50000, &page));
    g_assert_null(page.mr);
    rcu_read_unlock();
    region_done(&r.mr);
    region_done(&rom);
    region_done(&ram);
    space_done(&s);
}

static void test_find_returns_the_first_section(void)
{
    Space s;
    Recorder r;
    MemoryRegionSection sec;

    space_init(&s);
    put_device(&s, &r, &recorder_ops, 0x1000, 0x100);
    sec = memory_region_find(&s.root, 0xff0, 0x20);
    g_assert_true(sec.mr == &r.mr);
    g_assert_cmphex(sec.offset_within_address_space, ==, 0x1000);
    g_assert_cmphex(int128_get64(sec.size), ==, 0x10);
    memory_region_unref(sec.mr);
    sec = memory_region_find(&r.mr, 0x80, 0x1000);
    g_assert_cmphex(sec.offset_within_region, ==, 0x80);
    g_assert_cmphex(int128_get64(sec.size), ==, 0x80);
    memory_region_unref(sec.mr);
    g_assert_null(memory_region_find(&s.root, 0xff0, 0x10).mr);
    g_assert_true(memory_region_present(&s.root, 0x10ff));
    g_assert_false(memory_region_present(&s.root, 0x1100));
    region_done(&r.mr);
    space_done(&s);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/lookup/many-ranges-are-told-apart",
                    test_many_ranges_are_told_apart);
    g_test_add_func("/lookup/page-is-direct-only-if-whole",
                    test_page_is_direct_only_if_whole);
    g_test_add_func("/lookup/find-returns-the-first-section",
                    test_find_returns_the_first_section);
    return g_test_run();
}
