/*
 * The memory map as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"

static void test_tree_shows_what_is_hidden_too(void)
{
    Space s;
    MemoryRegion ram, win;
    Recorder r;
    GString *t;

    space_init(&s);
    memory_region_init_ram(&ram, NULL, "pc.ram", 0x2000, &error_abort);
    memory_region_init_alias(&win, NULL, "low", &ram, 0, 0x1000);
    memory_region_add_subregion(&s.root, 0, &win);
    put_device(&s, &r, &recorder_ops, 0x10, 0x10);
    memory_region_set_enabled(&r.mr, false);

    t = mtree_render(false, false, true);
    g_assert_nonnull(strstr(t->str,
        "address-space: test\n"
        "  0000000000000000-ffffffffffffffff (prio 0, i/o): root\n"
        "    0000000000000000-0000000000000fff (prio 0, ram): alias low "
        "@pc.ram 0000000000000000-0000000000000fff\n"
        "    0000000000000010-000000000000001f (prio 1, i/o): device "
        "[disabled]\n"));
    g_assert_nonnull(strstr(t->str,
        "memory-region: pc.ram\n"
        "  0000000000000000-0000000000001fff (prio 0, ram): pc.ram\n"));
    g_string_free(t, true);
    t = mtree_render(false, false, false);
    g_assert_null(strstr(t->str, "device"));
    g_string_free(t, true);
    t = mtree_render(true, false, false);
    g_assert_nonnull(strstr(t->str,
        "FlatView of AS \"test\", root: root\n"
        "  0000000000000000-0000000000000fff (prio 0, ram): pc.ram\n"));
    g_string_free(t, true);
    region_done(&r.mr);
    region_done(&win);
    object_unref(OBJECT(&ram));
    space_done(&s);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/mtree/tree-shows-what-is-hidden-too",
                    test_tree_shows_what_is_hidden_too);
    return g_test_run();
}
