/*
 * Commands for people that show the machine's parts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-rig.h"
#include "hw/core/qdev.h"
#include "qapi/error.h"

static void test_object_tree_is_indented_and_sorted(void)
{
    assert_prints("object_add rng-builtin,id=zz", "");
    assert_prints("object_add rng-builtin,id=aa", "");
    assert_prints("info qom-tree /objects", "/objects (container)\n"
                  "  /aa (rng-builtin)\n  /zz (rng-builtin)\n");
    assert_mentions("info qom-tree /", "\n  /objects (container)\n"
                    "    /aa (rng-builtin)\n");
    assert_prints("info qom-tree aa", "/aa (rng-builtin)\n");
    assert_prints("info qom-tree /nosuch",
                  "Path '/nosuch' could not be resolved.\n");
    assert_mentions("info qom-tree", "/ (container)\n");
    assert_prints("object_del aa", "");
    assert_prints("object_del zz", "");
}

static void test_children_are_sorted(void)
{
    g_autoptr(GString) tree = g_string_new("/objects (container)\n");

    for (char c = 'z'; c >= 'a'; c--) {
        g_autofree char *line = g_strdup_printf("object_add rng-builtin,id=%c",
                                                c);

        assert_prints(line, "");
    }
    for (char c = 'a'; c <= 'z'; c++) {
        g_string_append_printf(tree, "  /%c (rng-builtin)\n", c);
    }
    assert_prints("info qom-tree /objects", tree->str);
    for (char c = 'a'; c <= 'z'; c++) {
        g_autofree char *line = g_strdup_printf("object_del %c", c);

        assert_prints(line, "");
    }
}

static void test_ambiguous_paths_are_called_so(void)
{
    Object *a = object_get_container("a"), *b = object_get_container("b");
    Object *one = object_new_checked("rng-builtin", TYPE_OBJECT,
                                     &error_abort);
    Object *two = object_new_checked("rng-builtin", TYPE_OBJECT,
                                     &error_abort);

    object_property_add_child(a, "twin", one);
    object_property_add_child(b, "twin", two);
    assert_prints("info qom-tree twin", "Path 'twin' is ambiguous.\n");
    object_unparent(one);
    object_unparent(two);
    object_unref(one);
    object_unref(two);
}

static void test_devices_are_shown_on_their_buses(void)
{
    assert_mentions("info qtree", "bus: main-system-bus\n  type System\n");
}

static void test_memory_regions_are_shown(void)
{
    assert_mentions("info mtree", "address-space: memory\n"
                    "  0000000000000000-ffffffffffffffff (prio 0, i/o): "
                    "system\n    0000000000000000-000000000000ffff "
                    "(prio 0, ram): rig.ram\n");
    assert_mentions("info mtree -f", "FlatView #");
    assert_mentions("info mtree -f -d", "    Physical sections\n");
    assert_mentions("info mtree -o", "rig.ram orphan\n");
    assert_mentions("info mtree -D", "rig.ram\n");
    assert_prints("info mtree -x", "mtree: unsupported option -x\n"
                  "Try \"help info mtree\" for more information\n");
}

static void test_host_memory_is_shown(void)
{
    g_autofree char *text = rig_run("info ramblock");

    g_assert_true(g_str_has_prefix(text, "              Block Name    PSize "));
    g_assert_nonnull(strstr(text, "\n                 rig.ram    4 KiB  0x"));
}

static void test_memory_backends_are_shown(void)
{
    assert_prints("info memdev", "\n");
    assert_prints("object_add memory-backend-ram,id=m0,size=1M,merge=off", "");
    assert_prints("info memdev", "memory backend: m0\n  size:  1048576\n"
                  "  merge: false\n  dump: true\n  prealloc: false\n"
                  "  share: false\n  reserve: true\n  policy: default\n"
                  "  host nodes: \n\n");
    assert_prints("object_del m0", "");
    assert_prints("info memory_size_summary", "base memory: 0\n");
}

static void test_threads_are_shown(void)
{
    assert_prints("info iothreads", "");
    assert_prints("object_add iothread,id=io0,poll-max-ns=7", "");
    assert_mentions("info iothreads", "io0:\n  thread_id=");
    assert_mentions("info iothreads", "\n  poll-max-ns=7\n  poll-grow=0\n"
                    "  poll-shrink=0\n  aio-max-batch=0\n");
    assert_prints("object_del io0", "");
}

static void test_virtio_devices_are_shown(void)
{
    assert_prints("info virtio", "No VirtIO devices\n");
    assert_prints("info virtio-status /x",
                  "Error: Path /x is not a VirtIODevice\n");
    assert_prints("info virtio-queue-status /x 0",
                  "Error: Path /x is not a VirtIODevice\n");
    assert_prints("info virtio-queue-status /x",
                  "unexpected end of expression\n"
                  "Try \"help info virtio-queue-status\" for more "
                  "information\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    harness_init();
    rig_memory();
    g_test_add_func("/hmp-parts/object-tree-is-indented-and-sorted",
                    test_object_tree_is_indented_and_sorted);
    g_test_add_func("/hmp-parts/children-are-sorted",
                    test_children_are_sorted);
    g_test_add_func("/hmp-parts/ambiguous-paths-are-called-so",
                    test_ambiguous_paths_are_called_so);
    g_test_add_func("/hmp-parts/devices-are-shown-on-their-buses",
                    test_devices_are_shown_on_their_buses);
    g_test_add_func("/hmp-parts/memory-regions-are-shown",
                    test_memory_regions_are_shown);
    g_test_add_func("/hmp-parts/host-memory-is-shown",
                    test_host_memory_is_shown);
    g_test_add_func("/hmp-parts/memory-backends-are-shown",
                    test_memory_backends_are_shown);
    g_test_add_func("/hmp-parts/threads-are-shown", test_threads_are_shown);
    g_test_add_func("/hmp-parts/virtio-devices-are-shown",
                    test_virtio_devices_are_shown);
    return g_test_run();
}
