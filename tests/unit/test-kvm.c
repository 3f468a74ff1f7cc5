/*
 * x86 under KVM: code can be read at the instruction pointer.
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

static void test_code_is_read_through_the_page_tables(void)
{
    static const uint8_t code[] = { 0xe6, 0xf4, 0xeb, 0xfe, 0x5a };
    g_autoptr(GString) out = g_string_new(NULL);

    guest_load(code, sizeof(code));
    guest_long_mode(cpu);
    guest_run();
    cpu_disassemble(CPU(cpu), out, GUEST_CODE + 2, false, 1);
    g_assert_nonnull(strstr(out->str, "0x00001002:  eb fe"));
    g_string_truncate(out, 0);
    cpu_disassemble(CPU(cpu), out, 0x40000000, false, 1);
    g_assert_cmpstr(out->str, ==, "0x40000000: unable to read memory\n");
}

static void test_its_own_apic_can_be_read(void)
{
    g_autoptr(GString) out = g_string_new(NULL);

    g_assert_true(x86_cpu_print_apic(CPU(cpu), out));
    g_assert_nonnull(strstr(out->str, "SPIV\t 0x000000ff APIC disabled, "
                            "focus=off, spurious vec 255\n"));
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm/code-is-read-through-the-page-tables",
                    test_code_is_read_through_the_page_tables);
    g_test_add_func("/kvm/its-own-apic-can-be-read",
                    test_its_own_apic_can_be_read);
    return g_test_run();
}
