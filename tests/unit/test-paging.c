/*
 * The guest's page tables as a debugger looks at them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "memory-harness.h"
#include "qemu/bswap.h"
#include "target/i386/cpu.h"

#define RAM_BYTES 0x200000
#define ROOT 0x1000
#define P 1u
#define W 2u
#define U 4u
#define PS 0x80u
#define NX (1ull << 63)

static X86CPU *cpu;
static Space space;
static MemoryRegion ram;

static void put64(hwaddr table, unsigned i, uint64_t pte)
{
    stq_le_p((char *)memory_region_get_ram_ptr(&ram) + table + 8 * i, pte);
}

static void put32(hwaddr table, unsigned i, uint32_t pte)
{
    stl_le_p((char *)memory_region_get_ram_ptr(&ram) + table + 4 * i, pte);
}

/* Paging in a mode, with empty tables. */
static void start(uint64_t cr4, uint64_t efer)
{
    memset(memory_region_get_ram_ptr(&ram), 0, RAM_BYTES);
    cpu->env.cr[0] = CR0_PG_MASK | CR0_PE_MASK;
    cpu->env.cr[3] = ROOT;
    cpu->env.cr[4] = cr4;
    cpu->env.efer = efer;
}

static void assert_page(vaddr addr, hwaddr expected)
{
    MemTxAttrs attrs = { .debug = 1 };

    g_assert_cmphex(x86_cpu_get_phys_page_attrs_debug(CPU(cpu), addr, &attrs),
                    ==, expected);
}

static void assert_list(bool pages, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);

    x86_cpu_print_mappings(CPU(cpu), out, pages);
    g_assert_cmpstr(out->str, ==, expected);
}

#define NOWHERE ((hwaddr)-1)

static void test_without_paging_addresses_are_physical(void)
{
    start(0, 0);
    cpu->env.cr[0] = CR0_PE_MASK;
    assert_page(0x12345678, 0x12345000);
    assert_page(0x112345678, 0x12345000);
    assert_list(true, "PG disabled\n");
    assert_list(false, "PG disabled\n");
}

static void test_32_bit_tables_have_two_levels(void)
{
    start(0, 0);
    put32(ROOT, 1, 0x2000 | P | W | U);
    put32(0x2000, 2, 0x5000 | P | W);
    put32(0x2000, 3, 0x9000 | P | U | 0x178);
    assert_page(0x402abc, 0x5000);
    assert_page(0x403abc, 0x9000);
    assert_page(0x404000, NOWHERE);
    assert_page(0x0, NOWHERE);
    assert_list(true, "0000000000402000: 0000000000005000 --------W\n"
                "0000000000403000: 0000000000009000 -G-DACTU-\n");
    assert_list(false, "0000000000402000-0000000000403000 0000000000001000 "
                "-rw\n"
                "0000000000403000-0000000000404000 0000000000001000 ur-\n");
}

static void test_large_32_bit_pages_reach_40_bits(void)
{
    start(CR4_PSE_MASK, 0);
    put32(ROOT, 0x3ff, 0x00c00000 | 3 << 13 | P | W | PS);
    assert_page(0xffd23456, 0x300d23000);
    assert_list(true, "00000000ffc00000: 0000000300c00000 --P-----W\n");
    /* Without PSE the bit means nothing. */
    cpu->env.cr[4] = 0;
    put32(ROOT, 0x3ff, 0x3000 | P | W | PS);
    put32(0x3000, 0, 0x7000 | P | W);
    assert_page(0xffc00000, 0x7000);
}

static void test_pae_begins_with_four_entries(void)
{
    start(CR4_PAE_MASK, 0);
    cpu->env.cr[3] = ROOT + 0x20;
    put64(ROOT + 0x20, 3, 0x2000 | P);
    put64(0x2000, 1, 0x3000 | P | W | U);
    put64(0x2000, 2, 0x40000000 | P | W | U | PS);
    put64(0x3000, 5, 0x8000 | P | W | U | NX);
    assert_page(0xc0205123, 0x8000);
    assert_page(0xc0412345, 0x40012000);
    assert_page(0x205123, NOWHERE);
    assert_list(true, "00000000c0205000: 0000000000008000 X------UW\n"
                "00000000c0400000: 0000000040000000 --P----UW\n");
    assert_list(false, "00000000c0205000-00000000c0206000 0000000000001000 "
                "urw\n"
                "00000000c0400000-00000000c0600000 0000000000200000 urw\n");
}

static void long_tables(void)
{
    put64(ROOT, 511, 0x2000 | P | W | U);
    put64(0x2000, 0, 0x3000 | P | W);
    put64(0x2000, 1, 0x40000000 | P | PS | U);
    put64(0x3000, 0, 0x4000 | P | W | U);
    put64(0x3000, 1, 0x600000 | P | W | U | PS | NX);
    put64(0x4000, 510, 0xa000 | P | W | U);
    put64(0x4000, 511, 0xb000 | P | W | U);
}

static void test_long_mode_has_four_levels_and_a_sign(void)
{
    start(CR4_PAE_MASK, MSR_EFER_LMA);
    long_tables();
    assert_page(0xffffff80001ff123, 0xb000);
    assert_page(0xffffff8000212345, 0x612000);
    assert_page(0xffffff8055512345, 0x55512000);
    assert_page(0x0000ff80001ff123, NOWHERE);   /* not canonical */
    assert_page(0xfeffff80001ff123, NOWHERE);
    assert_page(0xffffff8000000000, NOWHERE);
    assert_list(true, "ffffff80001fe000: 000000000000a000 -------UW\n"
                "ffffff80001ff000: 000000000000b000 -------UW\n"
                "ffffff8000200000: 0000000000600000 X-P----UW\n"
                "ffffff8040000000: 0000000040000000 --P----U-\n");
    /* One level without U takes it from all below. */
    assert_list(false, "ffffff80001fe000-ffffff8000400000 0000000000202000 "
                "-rw\n"
                "ffffff8040000000-ffffff8080000000 0000000040000000 ur-\n");
}

static void test_five_levels_reach_57_bits(void)
{
    start(CR4_PAE_MASK | CR4_LA57_MASK, MSR_EFER_LMA);
    put64(ROOT, 256, 0x10000 | P | W);
    put64(0x10000, 0, 0x2000 | P | W);
    put64(0x2000, 0, 0x3000 | P | W);
    put64(0x3000, 0, 0x600000 | P | W | PS);
    assert_page(0xff00000000001234, 0x601000);
    assert_list(true, "ff00000000000000: 0000000000600000 --P-----W\n");
}

static void test_tables_outside_of_memory_map_nothing(void)
{
    start(CR4_PAE_MASK, MSR_EFER_LMA);
    cpu->env.cr[3] = 0x100000000;
    assert_page(0, NOWHERE);
    assert_list(true, "");
    assert_list(false, "");
}

/* 2^36 pages: a table of each level that points at itself 512 times. */
static void test_tables_of_a_hostile_guest_come_to_an_end(void)
{
    static const char end[] = "(too many to show the rest)\n";

    start(CR4_PAE_MASK, MSR_EFER_LMA);
    for (unsigned i = 0; i < 512; i++) {
        put64(ROOT, i, ROOT | P | (i % 2 ? W : 0));
    }
    for (int pages = 0; pages < 2; pages++) {
        g_autoptr(GString) out = g_string_new(NULL);

        x86_cpu_print_mappings(CPU(cpu), out, pages);
        g_assert_true(g_str_has_suffix(out->str, end));
        g_assert_cmpuint(out->len, <, 17u << 20);
        g_assert_true(!pages || out->len > 1u << 20);
    }
    assert_page(0xffff800000000000, ROOT);
}

int main(int argc, char **argv)
{
    int status;

    harness_init(&argc, &argv);
    cpu = X86_CPU(object_new_checked(X86_CPU_TYPE_NAME("qemu64"),
                                     TYPE_X86_CPU, &error_abort));
    space_init(&space);
    put_ram(&space, &ram, 0, RAM_BYTES);
    CPU(cpu)->as = &space.as;
    g_test_add_func("/paging/without-paging-addresses-are-physical",
                    test_without_paging_addresses_are_physical);
    g_test_add_func("/paging/32-bit-tables-have-two-levels",
                    test_32_bit_tables_have_two_levels);
    g_test_add_func("/paging/large-32-bit-pages-reach-40-bits",
                    test_large_32_bit_pages_reach_40_bits);
    g_test_add_func("/paging/pae-begins-with-four-entries",
                    test_pae_begins_with_four_entries);
    g_test_add_func("/paging/long-mode-has-four-levels-and-a-sign",
                    test_long_mode_has_four_levels_and_a_sign);
    g_test_add_func("/paging/five-levels-reach-57-bits",
                    test_five_levels_reach_57_bits);
    g_test_add_func("/paging/tables-outside-of-memory-map-nothing",
                    test_tables_outside_of_memory_map_nothing);
    g_test_add_func("/paging/tables-of-a-hostile-guest-come-to-an-end",
                    test_tables_of_a_hostile_guest_come_to_an_end);
    status = g_test_run();
    object_unref(OBJECT(cpu));
    region_done(&ram);
    space_done(&space);
    return status;
}
