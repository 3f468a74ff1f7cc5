/*
 * Registers as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "x86-cpu-harness.h"

static void test_registers_are_shown(void)
{
    X86CPU *cpu = cpu_new("qemu64");
    g_autoptr(GString) plain = g_string_new("");
    g_autoptr(GString) fpu = g_string_new("");

    cpu->env.regs[R_EAX] = 0x1122334455667788;
    cpu->env.regs[15] = 0xf;
    cpu->env.eip = 0xfff0;
    cpu->env.segs[R_CS].selector = 0xf000;
    cpu->env.segs[R_CS].base = 0xffff0000;
    cpu->env.cr[0] = 0x60000010;
    cpu->env.mxcsr = 0x1f80;
    x86_cpu_dump_state(CPU(cpu), plain, 0);
    g_assert_nonnull(strstr(plain->str, "RAX=1122334455667788 "));
    g_assert_nonnull(strstr(plain->str, "R15=000000000000000f\n"));
    g_assert_nonnull(strstr(plain->str, "RIP=000000000000fff0 "));
    g_assert_nonnull(strstr(plain->str, "CS  =f000 00000000ffff0000"));
    g_assert_nonnull(strstr(plain->str, "not present"));
    g_assert_nonnull(strstr(plain->str, "CR0=60000010"));
    g_assert_null(strstr(plain->str, "XMM"));
    x86_cpu_dump_state(CPU(cpu), fpu, CPU_DUMP_FPU);
    g_assert_nonnull(strstr(fpu->str, "MXCSR=00001f80"));
    g_assert_nonnull(strstr(fpu->str, "XMM15="));
    cpu_free(cpu);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/dump/registers-are-shown", test_registers_are_shown);
    return g_test_run();
}
