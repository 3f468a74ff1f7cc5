/*
 * What a debugger sees through a CPU.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "cpu-threads.h"
#include "memory-harness.h"

#define PAGE 0x1000

static CPUState *cpu;
static Space space;

/* The first page is where the second one seems to be, and vice versa. */
static hwaddr swap_pages(CPUState *cs, vaddr addr, MemTxAttrs *attrs)
{
    g_assert_true(attrs->debug);
    g_assert_cmphex(addr % PAGE, ==, 0);
    return addr < 2 * PAGE ? addr ^ PAGE : (hwaddr)-1;
}

/* Each byte but 0 is an instruction of as many bytes. */
static size_t fake_disassemble(CPUState *cs, GString *out,
                               const uint8_t *code, size_t len, vaddr pc,
                               unsigned count)
{
    g_assert_cmpuint(count, ==, 1);
    if (!code[0] || code[0] > len) {
        return 0;
    }
    g_string_append_printf(out, "%" PRIx64 ":%u\n", pc, code[0]);
    return code[0];
}

static void write_bytes(hwaddr addr, const char *bytes, size_t len)
{
    g_assert_cmpint(address_space_write(&space.as, addr,
                                        MEMTXATTRS_UNSPECIFIED, bytes, len),
                    ==, MEMTX_OK);
}

static void test_without_page_tables_addresses_are_physical(void)
{
    MemTxAttrs attrs;
    char c = 0;

    cpu->cc->get_phys_page_attrs_debug = NULL;
    g_assert_cmphex(cpu_get_phys_page_attrs_debug(cpu, 0x1234, &attrs), ==,
                    0x1000);
    write_bytes(5, "x", 1);
    g_assert_cmpint(cpu_memory_rw_debug(cpu, 5, &c, 1, false), ==, 0);
    g_assert_cmpint(c, ==, 'x');
    cpu->cc->get_phys_page_attrs_debug = swap_pages;
}

static void test_bytes_come_from_and_go_to_the_pages_mapped(void)
{
    char buf[5] = "";

    write_bytes(2 * PAGE - 2, "ab", 2);
    write_bytes(0, "cd", 2);
    g_assert_cmpint(cpu_memory_rw_debug(cpu, PAGE - 2, buf, 4, false), ==, 0);
    g_assert_cmpstr(buf, ==, "abcd");
    g_assert_cmpint(cpu_memory_rw_debug(cpu, PAGE - 2, buf + 1, 2, true), ==,
                    0);
    address_space_read(&space.as, 2 * PAGE - 2, MEMTXATTRS_UNSPECIFIED, buf,
                       4);
    g_assert_cmpint(buf[0], ==, 'b');
    g_assert_cmpint(buf[1], ==, 'c');
}

static void test_what_is_not_there_is_an_error(void)
{
    char buf[4] = "";

    write_bytes(PAGE - 2, "ab", 2);
    g_assert_cmpint(cpu_memory_rw_debug(cpu, 2 * PAGE - 2, buf, 3, false), ==,
                    -1);
    g_assert_cmpstr(buf, ==, "ab");
    /* Mapped, but by no memory. */
    cpu->cc->get_phys_page_attrs_debug = NULL;
    g_assert_cmpint(cpu_memory_rw_debug(cpu, 16 * PAGE, buf, 1, false), ==,
                    -1);
    cpu->cc->get_phys_page_attrs_debug = swap_pages;
}

static void assert_code(uint64_t addr, bool physical, unsigned count,
                        const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);

    cpu_disassemble(cpu, out, addr, physical, count);
    g_assert_cmpstr(out->str, ==, expected);
}

static void test_code_is_read_instruction_by_instruction(void)
{
    write_bytes(PAGE + 0x10, "\1\2x\3xx\4", 7);
    assert_code(0x10, false, 3, "10:1\n11:2\n13:3\n");
    assert_code(PAGE + 0x10, true, 2, "1010:1\n1011:2\n");
    assert_code(0x10, false, 0, "");
}

static void test_code_ends_where_memory_does(void)
{
    write_bytes(PAGE - 3, "\1\4x", 3);
    assert_code(2 * PAGE - 3, false, 4,
                "1ffd:1\n0x00001ffe: unable to read memory\n");
    assert_code(8 * PAGE, false, 1, "0x00008000: unable to read memory\n");
    cpu->cc->disassemble = NULL;
    assert_code(0x10, false, 1, "0x00000010: unable to read memory\n");
    cpu->cc->disassemble = fake_disassemble;
}

int main(int argc, char **argv)
{
    MemoryRegion ram;
    int status;

    g_test_init(&argc, &argv, NULL);
    machine_types_init();
    memory_map_init();
    cpu_threads_init();
    cpu = t_cpu_start();
    space_init(&space);
    put_ram(&space, &ram, 0, 2 * PAGE);
    cpu->as = &space.as;
    cpu->cc->get_phys_page_attrs_debug = swap_pages;
    cpu->cc->disassemble = fake_disassemble;
    g_test_add_func("/cpu-debug/without-page-tables-addresses-are-physical",
                    test_without_page_tables_addresses_are_physical);
    g_test_add_func("/cpu-debug/bytes-come-from-and-go-to-the-pages-mapped",
                    test_bytes_come_from_and_go_to_the_pages_mapped);
    g_test_add_func("/cpu-debug/what-is-not-there-is-an-error",
                    test_what_is_not_there_is_an_error);
    g_test_add_func("/cpu-debug/code-is-read-instruction-by-instruction",
                    test_code_is_read_instruction_by_instruction);
    g_test_add_func("/cpu-debug/code-ends-where-memory-does",
                    test_code_ends_where_memory_does);
    status = g_test_run();
    cpu->as = &address_space_memory;
    t_cpu_end(cpu);
    region_done(&ram);
    space_done(&space);
    return status;
}
