/*
 * Commands for people that show values, memory, ports and addresses.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "hmp-rig.h"
#include "system/address-spaces.h"

static void test_print_has_a_format(void)
{
    assert_prints("print 255", "0xff\n");
    assert_prints("p /x 0", "0\n");
    assert_prints("p /d 0xffffffffffffffff", "-1\n");
    assert_prints("p /i -5", "-5\n");
    assert_prints("p /u -1", "18446744073709551615\n");
    assert_prints("p /o 8", "010\n");
    assert_prints("p /c 65", "'A'\n");
    assert_prints("p /c 39", "'\\''\n");
    assert_prints("p /c 92", "'\\\\'\n");
    assert_prints("p /c 10", "'\\n'\n");
    assert_prints("p /c 13", "'\\r'\n");
    assert_prints("p /c 200", "'\\xc8'\n");
    assert_prints("p /8xb 0x1ff", "0x1ff\n");
}

static void test_print_refuses_what_is_no_expression(void)
{
    assert_prints("p", "unexpected end of expression\n"
                  "Try \"help p\" for more information\n");
    assert_prints("print 1,2", "print|p: extraneous characters at the end of "
                  "line\nTry \"help print\" for more information\n");
    assert_prints("p /s 1", "invalid char in format: 's'\n"
                  "Try \"help p\" for more information\n");
}

static void fill(void)
{
    for (int i = 0; i < 0x2000; i++) {
        rig_ram()[i] = i;
    }
}

static void test_elements_are_in_columns(void)
{
    fill();
    assert_prints("xp /3xb 0x10",
                  "0000000000000010: 0x10 0x11 0x12\n");
    assert_prints("xp /2xh 0x10", "0000000000000010: 0x1110 0x1312\n");
    assert_prints("xp 0x10", "0000000000000010: 0x13121110\n");
    assert_prints("xp /xg 0x10", "0000000000000010: 0x1716151413121110\n");
    assert_prints("xp /2ub 9", "0000000000000009:   9  10\n");
    assert_prints("xp /uh 0xff", "00000000000000ff:   255\n");
    assert_prints("xp /uw 0", "0000000000000000:   50462976\n");
    assert_prints("xp /ug 0", "0000000000000000:   506097522914230528\n");
    assert_prints("xp /2db 0x7f", "000000000000007f: 127 -128\n");
    assert_prints("xp /dh 0xfe", "00000000000000fe:    -2\n");
    assert_prints("xp /dw 0x7c", "000000000000007c: 2138996092\n");
    assert_prints("xp /dg 0xf8",
                  "00000000000000f8:     -283686952306184\n");
    assert_prints("xp /2ob 7", "0000000000000007:  07 010\n");
    assert_prints("xp /oh 0x10", "0000000000000010: 010420\n");
    assert_prints("xp /ow 0", "0000000000000000:  0300400400\n");
    assert_prints("xp /og 0", "0000000000000000:  034060120200300400400\n");
    assert_prints("xp /2cb 0x41", "0000000000000041: 'A' 'B'\n");
    assert_prints("xp /cw 0x41", "0000000000000041: 'A' 'B' 'C' 'D'\n");
    assert_prints("xp /0x 0", "");
}

static void test_lines_have_eight_or_sixteen_bytes(void)
{
    fill();
    assert_prints("xp /9ub 0",
                  "0000000000000000:   0   1   2   3   4   5   6   7\n"
                  "0000000000000008:   8\n");
    assert_prints("xp /5xw 0",
                  "0000000000000000: 0x03020100 0x07060504 0x0b0a0908 "
                  "0x0f0e0d0c\n"
                  "0000000000000010: 0x13121110\n");
    assert_prints("xp /3xg 0",
                  "0000000000000000: 0x0706050403020100 0x0f0e0d0c0b0a0908\n"
                  "0000000000000010: 0x1716151413121110\n");
    assert_prints("xp /9xh 0",
                  "0000000000000000: 0x0100 0x0302 0x0504 0x0706 0x0908 "
                  "0x0b0a 0x0d0c 0x0f0e\n0000000000000010: 0x1110\n");
}

static void test_physical_memory_needs_no_processor(void)
{
    assert_prints("xp /xw 0x20000", "0000000000020000: 0x5a5a5a5a\n");
    assert_prints("xp /2xg 0xfff8",
                  "000000000000fff8: Cannot access memory\n");
    assert_prints("x 0", "No CPU available\n");
    assert_prints("xp /i 0", "No CPU available\n");
    assert_prints("gva2gpa 0", "No CPU available\n");
}

static void test_virtual_memory_is_that_of_the_processor(void)
{
    fill();
    rig_add_cpu();
    assert_prints("x /2xb 0x1004", "0000000000001004: 0x04 0x05\n");
    assert_prints("x /xb 0", "0000000000000000: Cannot access memory\n");
    assert_prints("x /xb $pc+0xf10", "0000000000001010: 0x10\n");
    assert_prints("xp /xb 4", "0000000000000004: 0x04\n");
    assert_prints("gva2gpa 0x1234", "gpa: 0x234\n");
    assert_prints("gva2gpa 0x1000", "gpa: 0\n");
    assert_prints("gva2gpa 0x8000", "Unmapped\n");
    rig_remove_cpus();
}

static void test_code_is_disassembled(void)
{
    fill();
    rig_add_cpu();
    assert_prints("x /2i 0x1001", "0x00001001:  01\n0x00001002:  02\n");
    assert_prints("xp /1i 0x21", "0x00000021:  21\n");
    assert_prints("x /2i 0", "0x00000000: unable to read memory\n");
    rig_remove_cpus();
}

static void test_sum_rotates(void)
{
    rig_ram()[0] = 1;
    rig_ram()[1] = 2;
    rig_ram()[2] = 3;
    assert_prints("sum 0 0", "00000\n");
    assert_prints("sum 0 1", "00001\n");
    assert_prints("sum 0 2", "32770\n");
    assert_prints("sum 0 3", "16388\n");
    fill();
    assert_prints("sum 0 0x2000", "16384\n");
    assert_prints("sum 0xf000 0x2000",
                  "0000000000010000: Cannot access memory\n");
    assert_prints("sum 0", "unexpected end of expression\n"
                  "Try \"help sum\" for more information\n");
}

static void test_ports_are_read_and_written(void)
{
    unsigned size;

    assert_prints("o /w 0x80 0x11223344", "");
    g_assert_cmphex(rig_port_value(&size), ==, 0x11223344);
    g_assert_cmpuint(size, ==, 4);
    assert_prints("i 0x80", "portl[0x0080] = 0x11223344\n");
    assert_prints("i /g 0x80", "portl[0x0080] = 0x11223344\n");
    assert_prints("i /h 0x80", "portw[0x0080] = 0x3344\n");
    assert_prints("i/b 0x80", "portb[0x0080] = 0x44\n");
    assert_prints("o /h 0x80 0x5566", "");
    g_assert_cmphex(rig_port_value(&size), ==, 0x5566);
    g_assert_cmpuint(size, ==, 2);
    assert_prints("o/b 0x80 0x77", "");
    g_assert_cmphex(rig_port_value(&size), ==, 0x77);
    g_assert_cmpuint(size, ==, 1);
    assert_prints("i /w 0x200", "portl[0x0200] = 0xffffffff\n");
}

static void test_host_addresses_of_ram_are_told(void)
{
    g_autofree char *line =
        g_strdup_printf("Host virtual address for 0x123 (rig.ram) is %p\n",
                        rig_ram() + 0x123);

    assert_prints("gpa2hva 0x123", line);
    assert_prints("gpa2hva 0x10000",
                  "No memory is mapped at address 0x10000\n");
    assert_prints("gpa2hva 0x20000",
                  "Memory at address 0x20000 is not RAM\n");
    assert_prints("gpa2hpa 0x10000",
                  "No memory is mapped at address 0x10000\n");
}

/* Only root is told the number of a page. */
static void test_physical_addresses_of_the_host_are_told(void)
{
    g_autofree char *text = rig_run("gpa2hpa 0x123");
    const char start[] = "Host physical address for 0x123 (rig.ram) is 0x";

    if (geteuid() != 0) {
        g_test_skip("page numbers are for root only");
        return;
    }
    if (g_str_has_prefix(text, "Page not present")) {
        g_test_skip("this root may not see page numbers");
        return;
    }
    g_assert_true(g_str_has_prefix(text, start));
    g_assert_true(g_str_has_suffix(text, "123\n"));
}

/* @command saves the four bytes from RAM's 16th. */
static void assert_saves(const char *command)
{
    g_autofree char *dir = g_dir_make_tmp("hmp-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "out", NULL);
    g_autofree char *line = g_strdup_printf("%s \"%s\"", command, path);
    g_autofree char *bytes = NULL;
    gsize len;

    fill();
    assert_prints(line, "");
    g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));
    g_assert_cmpmem(bytes, len, "\x10\x11\x12\x13", 4);
    g_unlink(path);
    g_rmdir(dir);
}

static void test_physical_memory_is_saved(void)
{
    assert_saves("pmemsave 0x10 4");
    assert_mentions("pmemsave 0 4 \"/nonexistent/x\"", "Error: ");
    assert_prints("pmemsave 0 4", "pmemsave: filename expected\n"
                  "Try \"help pmemsave\" for more information\n");
}

static void test_virtual_memory_is_saved(void)
{
    assert_prints("memsave 0x1010 4 \"/nonexistent/x\"",
                  "No CPU available\n");
    rig_add_cpu();
    assert_saves("memsave 0x1010 4");
    assert_mentions("memsave 0x1010 4 \"/nonexistent/x\"", "Error: ");
    rig_remove_cpus();
}

int main(int argc, char **argv)
{
    Client *client;
    int status;

    g_test_init(&argc, &argv, NULL);
    harness_init();
    rig_memory();
    /* Messages go to monitors from the first one on. */
    client = client_open(false, false);
    g_test_add_func("/hmp-memory/print-has-a-format",
                    test_print_has_a_format);
    g_test_add_func("/hmp-memory/print-refuses-what-is-no-expression",
                    test_print_refuses_what_is_no_expression);
    g_test_add_func("/hmp-memory/elements-are-in-columns",
                    test_elements_are_in_columns);
    g_test_add_func("/hmp-memory/lines-have-eight-or-sixteen-bytes",
                    test_lines_have_eight_or_sixteen_bytes);
    g_test_add_func("/hmp-memory/physical-memory-needs-no-processor",
                    test_physical_memory_needs_no_processor);
    g_test_add_func("/hmp-memory/virtual-memory-is-that-of-the-processor",
                    test_virtual_memory_is_that_of_the_processor);
    g_test_add_func("/hmp-memory/code-is-disassembled",
                    test_code_is_disassembled);
    g_test_add_func("/hmp-memory/sum-rotates", test_sum_rotates);
    g_test_add_func("/hmp-memory/ports-are-read-and-written",
                    test_ports_are_read_and_written);
    g_test_add_func("/hmp-memory/host-addresses-of-ram-are-told",
                    test_host_addresses_of_ram_are_told);
    g_test_add_func("/hmp-memory/physical-addresses-of-the-host-are-told",
                    test_physical_addresses_of_the_host_are_told);
    g_test_add_func("/hmp-memory/physical-memory-is-saved",
                    test_physical_memory_is_saved);
    g_test_add_func("/hmp-memory/virtual-memory-is-saved",
                    test_virtual_memory_is_saved);
    status = g_test_run();
    client_close(client);
    return status;
}
