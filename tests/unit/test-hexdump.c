/*
 * Memory as hexadecimal text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"

static const uint8_t bytes[] = {
    0x00, 0x7f, 'A', 'z', '~', ' ', 0xff, 0x0a, 1, 2, 3, 4, 5, 6, 7, 8, '!',
};

static void test_a_line_has_units_and_blocks(void)
{
    g_autoptr(GString) s = qemu_hexdump_line(NULL, bytes, 5, 1, 2);

    g_assert_cmpstr(s->str, ==, "00 7f  41 7a  7e");
    g_assert_true(qemu_hexdump_line(s, bytes + 4, 4, 2, 0) == s);
    g_assert_cmpstr(s->str, ==, "00 7f  41 7a  7e7e20 ff0a");
    g_string_truncate(s, 0);
    qemu_hexdump_line(s, bytes, 3, 0, 0);
    g_assert_cmpstr(s->str, ==, "007f41");
}

static void test_a_dump_has_offsets_and_text(void)
{
    g_autofree char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    qemu_hexdump(f, "eth0", bytes, sizeof(bytes));
    fclose(f);
    g_assert_cmpstr(text, ==,
        "eth0: 0000: 00 7f 41 7a  7e 20 ff 0a  01 02 03 04  05 06 07 08 "
        "..Az~ ..........\n"
        "eth0: 0010: 21                                                 "
        "!\n");
}

static void test_a_dump_of_nothing_is_empty(void)
{
    g_autofree char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    qemu_hexdump(f, "eth0", bytes, 0);
    fclose(f);
    g_assert_cmpstr(text, ==, "");
}

static void test_a_buffer_that_just_fits_is_enough(void)
{
    char buf[8] = "xxxxxxx";

    qemu_hexdump_to_buffer(buf, 7, bytes + 1, 3);
    g_assert_cmpmem(buf, 8, "7f417a\0", 8);
    qemu_hexdump_to_buffer(buf, 1, bytes, 0);
    g_assert_cmpstr(buf, ==, "");
    if (g_test_subprocess()) {
        qemu_hexdump_to_buffer(buf, 6, bytes, 3);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*buffer_size*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hexdump/a line has units and blocks",
                    test_a_line_has_units_and_blocks);
    g_test_add_func("/hexdump/a dump has offsets and text",
                    test_a_dump_has_offsets_and_text);
    g_test_add_func("/hexdump/a dump of nothing is empty",
                    test_a_dump_of_nothing_is_empty);
    g_test_add_func("/hexdump/a-buffer-that-just-fits-is-enough",
                    test_a_buffer_that_just_fits_is_enough);
    return g_test_run();
}
