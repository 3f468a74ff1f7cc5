/*
 * x86 machine code as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/disassemble.h"

static size_t shown;

static void assert_text(const char *code, size_t len, uint64_t pc,
                        unsigned bits, unsigned count, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);

    shown = x86_disassemble(out, (const uint8_t *)code, len, pc, bits, count);
    g_assert_cmpstr(out->str, ==, expected);
}

static void test_each_mode_reads_its_own_way(void)
{
    static const char code[] = "\xb8\x34\x12\x00\x00\xf4\x90\x90\x90\x90"
        "\x90\x90\x90\x90\x90";

    assert_text(code, 15, 0x7c00, 16, 1,
                "0x00007c00:  b8 34 12                 movw     "
                "$0x1234, %ax\n");
    assert_text(code, 15, 0x7c00, 32, 1,
                "0x00007c00:  b8 34 12 00 00           movl     "
                "$0x1234, %eax\n");
    assert_text("\x48\x89\xc3", 3, 0xffffffff81000000, 64, 1,
                "0xffffffff81000000:  48 89 c3                 movq     "
                "%rax, %rbx\n");
}

static void test_as_many_as_are_wanted(void)
{
    assert_text("\x90\xf4\x90", 3, 0, 64, 2,
                "0x00000000:  90                       nop      \n"
                "0x00000001:  f4                       hlt      \n");
    g_assert_cmpuint(shown, ==, 2);
    assert_text("\x90\xf4\x90", 3, 0, 64, 0, "");
    g_assert_cmpuint(shown, ==, 0);
}

static void test_long_ones_take_two_lines(void)
{
    assert_text("\x66\xc7\x87\x34\x12\x78\x56\x34\x12", 9, 0x100, 16, 1,
                "0x00000100:  66 c7 87 34 12 78 56 34  movl     "
                "$0x12345678, 0x1234(%bx)\n"
                "0x00000108:  12\n");
    g_assert_cmpuint(shown, ==, 9);
}

static void test_rubbish_is_shown_as_bytes(void)
{
    assert_text("\x0f\x0a\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90\x90"
                "\x90", 15, 0, 16, 1,
                "0x00000000:  0f                       .byte    0x0f\n");
    g_assert_cmpuint(shown, ==, 1);
}

static void test_half_an_instruction_is_not_shown(void)
{
    assert_text("\x90\x48\xb8\x01", 4, 0, 64, 2,
                "0x00000000:  90                       nop      \n");
    g_assert_cmpuint(shown, ==, 1);
    assert_text("", 0, 0, 64, 1, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/disassemble/each-mode-reads-its-own-way",
                    test_each_mode_reads_its_own_way);
    g_test_add_func("/disassemble/as-many-as-are-wanted",
                    test_as_many_as_are_wanted);
    g_test_add_func("/disassemble/long-ones-take-two-lines",
                    test_long_ones_take_two_lines);
    g_test_add_func("/disassemble/rubbish-is-shown-as-bytes",
                    test_rubbish_is_shown_as_bytes);
    g_test_add_func("/disassemble/half-an-instruction-is-not-shown",
                    test_half_an_instruction_is_not_shown);
    return g_test_run();
}
