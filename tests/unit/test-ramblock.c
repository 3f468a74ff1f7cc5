/*
 * RAM blocks: layout, lookup, names, files.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"

static int count(RAMBlock *block, void *opaque)
{
    ++*(int *)opaque;
    return 0;
}

static void test_blocks_do_not_overlap_and_gaps_are_reused(void)
{
    MemoryRegion a, b, c;
    ram_addr_t at_a;
    int n = 0;

    memory_map_init();
    memory_region_init_ram(&a, NULL, "a", 3 << 20, &error_abort);
    memory_region_init_ram(&b, NULL, "b", 1 << 20, &error_abort);
    at_a = memory_region_get_ram_addr(&a);
    g_assert_cmphex(memory_region_get_ram_addr(&b), >=, at_a + (3 << 20));
    object_unref(OBJECT(&a));
    memory_region_init_ram(&c, NULL, "c", 2 << 20, &error_abort);
    g_assert_cmphex(memory_region_get_ram_addr(&c), ==, at_a);
    qemu_ram_foreach_block(count, &n);
    g_assert_cmpint(n, ==, 2);
    object_unref(OBJECT(&b));
    object_unref(OBJECT(&c));
    drain_call_rcu();
}

static void test_host_addresses_lead_back(void)
{
    MemoryRegion a;
    ram_addr_t offset;
    uint8_t *p;

    memory_region_init_ram(&a, NULL, "a", 0x3000, &error_abort);
    p = memory_region_get_ram_ptr(&a);
    g_assert_true(memory_region_from_host(p + 0x1234, &offset) == &a);
    g_assert_cmphex(offset, ==, 0x1234);
    g_assert_true(qemu_ram_block_from_host(p + 0x1234, true, &offset) ==
                  a.ram_block);
    g_assert_cmphex(offset, ==, 0x1000);
    g_assert_cmphex(qemu_ram_addr_from_host(p + 8), ==,
                    memory_region_get_ram_addr(&a) + 8);
    g_assert_cmphex(qemu_ram_addr_from_host(&a), ==, RAM_ADDR_INVALID);
    object_unref(OBJECT(&a));
    drain_call_rcu();
}

static void test_names_find_blocks(void)
{
    MemoryRegion a;

    memory_region_init_ram(&a, NULL, "a", 0x1000, &error_abort);
    g_assert_null(qemu_ram_block_by_name("dev/vga"));
    qemu_ram_set_idstr(a.ram_block, "vga", "dev");
    g_assert_true(qemu_ram_block_by_name("dev/vga") == a.ram_block);
    g_assert_cmpstr(qemu_ram_get_idstr(a.ram_block), ==, "dev/vga");
    qemu_ram_unset_idstr(a.ram_block);
    g_assert_null(qemu_ram_block_by_name("dev/vga"));
    object_unref(OBJECT(&a));
    drain_call_rcu();
}

static void test_shared_file_holds_what_the_guest_writes(void)
{
    MemoryRegion a;
    g_autofree char *dir = g_dir_make_tmp("ramblock-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "ram", NULL);
    g_autofree char *text = NULL;
    gsize len;
    Error *err = NULL;

    g_assert_true(memory_region_init_ram_from_file(
        &a, NULL, "a", 0x2000, 0, RAM_SHARED, path, 0, &error_abort));
    g_assert_cmpint(memory_region_get_fd(&a), >=, 0);
    memcpy(memory_region_get_ram_ptr(&a), "guest", 5);
    object_unref(OBJECT(&a));
    drain_call_rcu();
    g_assert_true(g_file_get_contents(path, &text, &len, NULL));
    g_assert_cmpuint(len, ==, 0x2000);
    g_assert_cmpmem(text, 5, "guest", 5);

    g_assert_false(memory_region_init_ram_from_file(
        &a, NULL, "a", 0x4000, 0, RAM_SHARED, path, 0, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "0x4000"));
    error_free_or_abort(&err);
    g_assert_false(memory_region_init_ram_from_file(
        &a, NULL, "a", 0x1000, 0, RAM_SHARED, path, 0x10, &err));
    error_free_or_abort(&err);
    g_assert_false(memory_region_init_ram_from_file(
        &a, NULL, "a", 0x1000, 0x3000, RAM_SHARED, path, 0, &err));
    error_free_or_abort(&err);

    /* The second page, read-only: a loader cannot write it either. */
    g_assert_true(memory_region_init_ram_from_file(
        &a, NULL, "a", 0x1000, 0, RAM_SHARED | RAM_READONLY | RAM_READONLY_FD,
        path, 0x1000, &error_abort));
    g_assert_true(memory_region_is_rom(&a));
    object_unref(OBJECT(&a));
    drain_call_rcu();
    unlink(path);
    rmdir(dir);
}

static void test_table_has_a_line_for_each_block(void)
{
    MemoryRegion a;
    g_autofree char *line = NULL;
    GString *text;

    memory_region_init_ram(&a, NULL, "t.ram", 0x3000, &error_abort);
    memory_region_set_readonly(&a, true);
    text = ram_block_format();
    g_assert_true(g_str_has_prefix(text->str,
        "              Block Name    PSize              Offset          "
        "     Used              Total                HVA  RO\n"));
    line = g_strdup_printf("\n                   t.ram    4 KiB  "
                           "0x%016" PRIx64 " 0x0000000000003000 "
                           "0x0000000000003000 0x%016" PRIxPTR "  ro\n",
                           a.ram_block->offset,
                           (uintptr_t)a.ram_block->host);
    g_assert_nonnull(strstr(text->str, line));
    g_string_free(text, true);
    qemu_ram_set_idstr(a.ram_block, "named", NULL);
    text = ram_block_format();
    g_assert_nonnull(strstr(text->str, "\n                   named    4 KiB"));
    g_string_free(text, true);
    object_unref(OBJECT(&a));
    drain_call_rcu();
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/ramblock/blocks-do-not-overlap-and-gaps-are-reused",
                    test_blocks_do_not_overlap_and_gaps_are_reused);
    g_test_add_func("/ramblock/host-addresses-lead-back",
                    test_host_addresses_lead_back);
    g_test_add_func("/ramblock/names-find-blocks", test_names_find_blocks);
    g_test_add_func("/ramblock/shared-file-holds-what-the-guest-writes",
                    test_shared_file_holds_what_the_guest_writes);
    g_test_add_func("/ramblock/table-has-a-line-for-each-block",
                    test_table_has_a_line_for_each_block);
    return g_test_run();
}
