/*
 * DMA: single values and scatter/gather lists.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"
#include "system/dma.h"

static void test_values_have_a_byte_order(void)
{
    Space s;
    MemoryRegion ram;
    uint32_t v;
    uint16_t w;

    space_init(&s);
    put_ram(&s, &ram, 0, 0x1000);
    g_assert_cmpuint(stl_be_dma(&s.as, 0x10, 0x01020304,
                                MEMTXATTRS_UNSPECIFIED), ==, MEMTX_OK);
    g_assert_cmpuint(ldl_le_dma(&s.as, 0x10, &v, MEMTXATTRS_UNSPECIFIED), ==,
                     MEMTX_OK);
    g_assert_cmphex(v, ==, 0x04030201);
    g_assert_cmpuint(lduw_be_dma(&s.as, 0xfff, &w, MEMTXATTRS_UNSPECIFIED),
                     ==, MEMTX_DECODE_ERROR);
    region_done(&ram);
    space_done(&s);
}

static void test_list_scatters_and_gathers(void)
{
    Space s;
    MemoryRegion ram;
    QEMUSGList sg;
    char out[8] = "";
    dma_addr_t left;

    space_init(&s);
    put_ram(&s, &ram, 0, 0x1000);
    qemu_sglist_init(&sg, NULL, 1, &s.as);
    qemu_sglist_add(&sg, 0x100, 3);
    qemu_sglist_add(&sg, 0x200, 0);
    qemu_sglist_add(&sg, 0x300, 5);
    g_assert_cmpuint(sg.size, ==, 8);
    dma_buf_read((void *)"abcdef", 6, &left, &sg, MEMTXATTRS_UNSPECIFIED);
    g_assert_cmpuint(left, ==, 2);
    g_assert_cmphex(address_space_ldub(&s.as, 0x102, MEMTXATTRS_UNSPECIFIED,
                                       NULL), ==, 'c');
    g_assert_cmphex(address_space_ldub(&s.as, 0x302, MEMTXATTRS_UNSPECIFIED,
                                       NULL), ==, 'f');
    /* More room than the list has: the list bounds the copy. */
    dma_buf_write(out, sizeof(out) + 100, &left, &sg, MEMTXATTRS_UNSPECIFIED);
    g_assert_cmpuint(left, ==, 0);
    g_assert_cmpmem(out, 6, "abcdef", 6);
    qemu_sglist_destroy(&sg);
    region_done(&ram);
    space_done(&s);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/dma/values-have-a-byte-order",
                    test_values_have_a_byte_order);
    g_test_add_func("/dma/list-scatters-and-gathers",
                    test_list_scatters_and_gathers);
    return g_test_run();
}
