/*
 * Rendering: what overlaps, aliases and clips give.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"

static void io(MemoryRegion *mr, const char *name, uint64_t size)
{
    memory_region_init_io(mr, NULL, &recorder_ops, NULL, name, size);
}

static void test_higher_priority_hides_lower(void)
{
    Space s;
    MemoryRegion low, high;

    space_init(&s);
    io(&low, "low", 0x1000);
    io(&high, "high", 0x100);
    memory_region_add_subregion_overlap(&s.root, 0x1000, &low, 0);
    memory_region_add_subregion_overlap(&s.root, 0x1400, &high, 1);
    assert_view(&s.as, "1000+400 low@0;1400+100 high@0;1500+b00 low@500;");
    memory_region_set_enabled(&high, false);
    assert_view(&s.as, "1000+1000 low@0;");
    memory_region_set_enabled(&high, true);
    memory_region_set_address(&high, 0x1f80);
    assert_view(&s.as, "1000+f80 low@0;1f80+100 high@0;");
    region_done(&high);
    region_done(&low);
    assert_view(&s.as, "");
    space_done(&s);
}

static void test_later_of_equals_is_seen(void)
{
    Space s;
    MemoryRegion a, b;

    space_init(&s);
    io(&a, "a", 0x10);
    io(&b, "b", 0x10);
    memory_region_add_subregion_overlap(&s.root, 0, &a, 1);
    memory_region_add_subregion_overlap(&s.root, 8, &b, 1);
    assert_view(&s.as, "0+8 a@0;8+10 b@0;");
    region_done(&a);
    region_done(&b);
    space_done(&s);
}

static void test_container_is_transparent_and_clips(void)
{
    Space s;
    MemoryRegion under, box, inside;

    space_init(&s);
    io(&under, "under", 0x1000);
    memory_region_init(&box, NULL, "box", 0x100);
    io(&inside, "inside", 0x40);
    memory_region_add_subregion(&s.root, 0, &under);
    memory_region_add_subregion_overlap(&s.root, 0x200, &box, 5);
    memory_region_add_subregion(&box, 0xe0, &inside);
    assert_view(&s.as, "0+2e0 under@0;2e0+20 inside@0;300+d00 under@300;");
    region_done(&inside);
    region_done(&box);
    region_done(&under);
    space_done(&s);
}

static void test_alias_shows_a_window_at_any_depth(void)
{
    Space s;
    MemoryRegion target, window, window2, top;

    space_init(&s);
    io(&target, "target", 0x1000);
    memory_region_init_alias(&window, NULL, "window", &target, 0x400, 0x200);
    memory_region_init_alias(&window2, NULL, "window2", &window, 0x80, 0x40);
    memory_region_add_subregion(&s.root, 0x10000, &window2);
    assert_view(&s.as, "10000+40 target@480;");
    memory_region_set_alias_offset(&window, 0);
    assert_view(&s.as, "10000+40 target@80;");
    memory_region_set_size(&window2, 0x10);
    assert_view(&s.as, "10000+10 target@80;");

    /* Below the 4 GiB hole in one alias, above it in another. */
    memory_region_init_alias(&top, NULL, "top", &target, 0xff8,
                             UINT64_MAX);
    memory_region_add_subregion(&s.root, UINT64_MAX - 7, &top);
    assert_view(&s.as, "10000+10 target@80;fffffffffffffff8+8 target@ff8;");
    region_done(&top);
    region_done(&window2);
    object_unref(OBJECT(&window));
    object_unref(OBJECT(&target));
    space_done(&s);
}

static void test_neighbours_merge_if_contiguous(void)
{
    Space s;
    MemoryRegion ram, lo, hi;

    space_init(&s);
    io(&ram, "ram", 0x2000);
    memory_region_init_alias(&lo, NULL, "lo", &ram, 0, 0x1000);
    memory_region_init_alias(&hi, NULL, "hi", &ram, 0x1000, 0x1000);
    memory_region_add_subregion(&s.root, 0, &lo);
    memory_region_add_subregion(&s.root, 0x1000, &hi);
    assert_view(&s.as, "0+2000 ram@0;");
    memory_region_set_readonly(&hi, true);
    assert_view(&s.as, "0+1000 ram@0;1000+1000 ram@1000;");
    region_done(&hi);
    region_done(&lo);
    object_unref(OBJECT(&ram));
    space_done(&s);
}

static void test_region_of_all_addresses_fits(void)
{
    Space s;
    MemoryRegion all;

    space_init(&s);
    io(&all, "all", UINT64_MAX);
    memory_region_add_subregion(&s.root, 0, &all);
    assert_view(&s.as, "0+1:0 all@0;");
    g_assert_cmphex(memory_region_size(&all), ==, UINT64_MAX);
    region_done(&all);
    space_done(&s);
}

static void test_spaces_of_one_root_share_a_view(void)
{
    Space s;
    MemoryRegion dev, bus, alias;
    AddressSpace dma;

    space_init(&s);
    io(&dev, "dev", 0x10);
    memory_region_add_subregion(&s.root, 0, &dev);
    memory_region_init(&bus, NULL, "bus", UINT64_MAX);
    memory_region_init_alias(&alias, NULL, "alias", &s.root, 0, UINT64_MAX);
    memory_region_add_subregion(&bus, 0, &alias);
    memory_region_set_enabled(&alias, false);
    address_space_init(&dma, &bus, "dma");
    assert_view(&dma, "");
    memory_region_set_enabled(&alias, true);
    assert_view(&dma, "0+10 dev@0;");
    region_done(&dev);
    assert_view(&dma, "");
    address_space_destroy(&dma);
    region_done(&alias);
    object_unref(OBJECT(&bus));
    space_done(&s);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/flatview/higher-priority-hides-lower",
                    test_higher_priority_hides_lower);
    g_test_add_func("/flatview/later-of-equals-is-seen",
                    test_later_of_equals_is_seen);
    g_test_add_func("/flatview/container-is-transparent-and-clips",
                    test_container_is_transparent_and_clips);
    g_test_add_func("/flatview/alias-shows-a-window-at-any-depth",
                    test_alias_shows_a_window_at_any_depth);
    g_test_add_func("/flatview/neighbours-merge-if-contiguous",
                    test_neighbours_merge_if_contiguous);
    g_test_add_func("/flatview/region-of-all-addresses-fits",
                    test_region_of_all_addresses_fits);
    g_test_add_func("/flatview/spaces-of-one-root-share-a-view",
                    test_spaces_of_one_root_share_a_view);
    return g_test_run();
}
