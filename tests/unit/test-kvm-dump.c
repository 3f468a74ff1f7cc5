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

static void test_registers_and_code_are_told(void)
{
    if (g_test_subprocess()) {
        static const uint8_t code[] = { 0xe6, 0xf4, 0xeb, 0xfe };

        guest_load(code, sizeof(code));
        guest_real_mode(cpu);
        guest_run();
        kvm_dump_guest(CPU(cpu));
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*EIP=*FCW=*0x0000100*:  eb fe*");
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm-dump/registers-and-code-are-told",
                    test_registers_and_code_are_told);
    return g_test_run();
}
