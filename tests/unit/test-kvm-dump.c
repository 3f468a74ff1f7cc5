/*
 * What is told of a guest that cannot go on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-guest.h"
#include "memory-harness.h"
#include "system/cpus.h"
#include "system/kvm_int.h"
#include "system/runstate.h"

static X86CPU *cpu;

static void test_code_is_disassembled(void)
{
    static const uint8_t code[] = { 0x48, 0x89, 0xc3, 0xf4 };
    GString *out = g_string_new("");

    kvm_disassemble(out, code, sizeof(code), 0x1000, 64);
    g_assert_nonnull(strstr(out->str, "0x0000000000001000:  48 89 c3"));
    g_string_free(out, true);
}

static void test_rubbish_is_shown_as_bytes(void)
{
    static const uint8_t code[] = { 0x0f, 0x0a };
    GString *out = g_string_new("");

    kvm_disassemble(out, code, sizeof(code), 0x7c00, 16);
    g_assert_nonnull(strstr(out->str, "0x0000000000007c00:  0f 0a"));
    g_string_truncate(out, 0);
    kvm_disassemble(out, code, 0, 0x7c00, 16);
    g_assert_cmpstr(out->str, ==, "");
    g_string_free(out, true);
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm-dump/code-is-disassembled",
                    test_code_is_disassembled);
    g_test_add_func("/kvm-dump/rubbish-is-shown-as-bytes",
                    test_rubbish_is_shown_as_bytes);
    return g_test_run();
}
