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
    uint8_t buf[8];
    uint64_t pc;
    unsigned bits;

    guest_load(code, sizeof(code));
    guest_long_mode(cpu);
    guest_run();
    cpu_synchronize_state(CPU(cpu));
    cpu->env.eip = GUEST_CODE + 2;
    g_assert_cmpuint(kvm_arch()->read_code(CPU(cpu), buf, 8, &pc, &bits), ==,
                     8);
    g_assert_cmphex(pc, ==, GUEST_CODE + 2);
    g_assert_cmpuint(bits, ==, 64);
    g_assert_cmphex(buf[2], ==, 0x5a);
    cpu->env.eip = 0x40000000;          /* not mapped */
    g_assert_cmpuint(kvm_arch()->read_code(CPU(cpu), buf, 8, &pc, &bits), ==,
                     0);
    cpu->env.segs[R_CS].flags &= ~DESC_L_MASK;
    kvm_arch()->read_code(CPU(cpu), buf, 8, &pc, &bits);
    g_assert_cmpuint(bits, ==, 16);
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm/code-is-read-through-the-page-tables",
                    test_code_is_read_through_the_page_tables);
    return g_test_run();
}
