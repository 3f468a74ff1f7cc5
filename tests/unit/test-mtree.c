/*
 * The memory map as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"

/* A container with a window to RAM and a device. */
typedef struct Map {
    Space space;
    MemoryRegion ram;
    MemoryRegion window;
    Recorder device;
} Map;

static void map_init(Map *m)
{
    space_init(&m->space);
    memory_region_init_ram(&m->ram, NULL, "pc.ram", 0x2000, &error_abort);
    memory_region_init_alias(&m->window, NULL, "low", &m->ram, 0, 0x1000);
    memory_region_add_subregion(&m->space.root, 0, &m->window);
    put_device(&m->space, &m->device, &recorder_ops, 0x10, 0x10);
}

static void map_done(Map *m)
{
    region_done(&m->device.mr);
    region_done(&m->window);
    object_unref(OBJECT(&m->ram));
    space_done(&m->space);
}

#define FLAT      (1 << 0)
#define DISPATCH  (1 << 1)
#define OWNER     (1 << 2)
#define DISABLED  (1 << 3)

static char *shown(int what)
{
    return g_string_free(mtree_render(what & FLAT, what & DISPATCH,
                                      what & OWNER, what & DISABLED), false);
}

static void assert_shown(int what, const char *part)
{
    g_autofree char *text = shown(what);

    if (!strstr(text, part)) {
        g_error("'%s' is not in: %s", part, text);
    }
}

static void assert_hidden(int what, const char *part)
{
    g_autofree char *text = shown(what);

    if (strstr(text, part)) {
        g_error("'%s' is in: %s", part, text);
    }
}

static void test_tree_shows_what_is_hidden_too(void)
{
    Map m;

    map_init(&m);
    memory_region_set_enabled(&m.device.mr, false);
    assert_shown(DISABLED,
        "address-space: test\n"
        "  0000000000000000-ffffffffffffffff (prio 0, i/o): root\n"
        "    0000000000000000-0000000000000fff (prio 0, ram): alias low "
        "@pc.ram 0000000000000000-0000000000000fff\n"
        "    0000000000000010-000000000000001f (prio 1, i/o): device "
        "[disabled]\n\n");
    assert_shown(DISABLED,
        "memory-region: pc.ram\n"
        "  0000000000000000-0000000000001fff (prio 0, ram): pc.ram\n");
    assert_hidden(0, "device");
    map_done(&m);
}

static void test_flat_view_shows_what_is_seen(void)
{
    Map m;

    map_init(&m);
    assert_shown(FLAT, " AS \"test\", root: root\n"
        " Root memory region: root\n"
        "  0000000000000000-000000000000000f (prio 0, ram): pc.ram\n"
        "  0000000000000010-000000000000001f (prio 1, i/o): device\n"
        "  0000000000000020-0000000000000fff (prio 0, ram): pc.ram "
        "@0000000000000020\n\n");
    memory_region_set_enabled(&m.space.root, false);
    assert_shown(FLAT, " AS \"test\", root: root\n"
                 " Root memory region: (none)\n  No rendered FlatView\n\n");
    map_done(&m);
}

static void test_spaces_with_one_view_share_its_text(void)
{
    AddressSpace twin;
    Map m;

    map_init(&m);
    address_space_init(&twin, &m.space.root, "twin");
    assert_shown(FLAT, "FlatView #1\n AS \"test\", root: root\n"
                 " AS \"twin\", root: root\n Root memory region: root\n");
    assert_hidden(FLAT, "FlatView #2");
    address_space_destroy(&twin);
    map_done(&m);
}

static void test_dispatch_is_by_ranges(void)
{
    Map m;

    map_init(&m);
    assert_shown(FLAT | DISPATCH, "  Dispatch\n    Physical sections\n"
        "      #0 @0000000000000000..000000000000000f pc.ram\n"
        "      #1 @0000000000000010..000000000000001f device\n"
        "      #2 @0000000000000020..0000000000000fff pc.ram\n\n");
    assert_hidden(FLAT, "Dispatch");
    assert_hidden(DISPATCH, "Dispatch");
    map_done(&m);
}

static void test_owners_and_parents_are_told_apart(void)
{
    Object *owner = object_new(TYPE_CONTAINER);
    Object *parent = object_new(TYPE_CONTAINER);
    MemoryRegion mr;
    Map m;

    map_init(&m);
    assert_shown(OWNER, "(prio 1, i/o): device orphan\n");
    object_property_add_child(object_get_root(), "parent", parent);
    object_property_add_child(object_get_root(), "owner", owner);
    memory_region_init(&mr, owner, "owned", 0x10);
    memory_region_add_subregion(&m.space.root, 0x100000, &mr);
    assert_shown(OWNER, "owned owner:{obj path=/owner}\n");
    assert_hidden(0, "{");
    object_property_add_child(parent, "stray", OBJECT(&m.device.mr));
    assert_shown(OWNER, "device parent:{obj path=/parent}\n");
    memory_region_del_subregion(&m.space.root, &mr);
    object_unparent(owner);
    memory_region_del_subregion(&m.space.root, &m.device.mr);
    object_unparent(parent);
    object_unref(owner);
    object_unref(parent);
    map_done(&m);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/mtree/tree-shows-what-is-hidden-too",
                    test_tree_shows_what_is_hidden_too);
    g_test_add_func("/mtree/flat-view-shows-what-is-seen",
                    test_flat_view_shows_what_is_seen);
    g_test_add_func("/mtree/spaces-with-one-view-share-its-text",
                    test_spaces_with_one_view_share_its_text);
    g_test_add_func("/mtree/dispatch-is-by-ranges",
                    test_dispatch_is_by_ranges);
    g_test_add_func("/mtree/owners-and-parents-are-told-apart",
                    test_owners_and_parents_are_told_apart);
    return g_test_run();
}
