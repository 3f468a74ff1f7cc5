/*
 * Registers as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "x86-cpu-harness.h"

static char *shown(X86CPU *cpu, int flags)
{
    GString *text = g_string_new(NULL);

    x86_cpu_dump_state(CPU(cpu), text, flags);
    return g_string_free(text, false);
}

static void assert_shown(X86CPU *cpu, const char *part)
{
    g_autofree char *text = shown(cpu, CPU_DUMP_FPU);

    if (!strstr(text, part)) {
        g_error("'%s' is not in: %s", part, text);
    }
}

/* What Debian's QEMU 7.2 prints of a processor that was just reset. */
static void test_real_mode_has_qemus_layout(void)
{
    X86CPU *cpu = cpu_new("qemu64");
    g_autofree char *text = NULL;

    x86_cpu_reset_state(&cpu->env, true);
    cpu->env.regs[R_EDX] = 0x60fb1;
    text = shown(cpu, 0);
    g_assert_cmpstr(text, ==,
        "EAX=00000000 EBX=00000000 ECX=00000000 EDX=00060fb1\n"
        "ESI=00000000 EDI=00000000 EBP=00000000 ESP=00000000\n"
        "EIP=0000fff0 EFL=00000002 [-------] CPL=0 II=0 A20=1 SMM=0 HLT=0\n"
        "ES =0000 00000000 0000ffff 00009300\n"
        "CS =f000 ffff0000 0000ffff 00009b00\n"
        "SS =0000 00000000 0000ffff 00009300\n"
        "DS =0000 00000000 0000ffff 00009300\n"
        "FS =0000 00000000 0000ffff 00009300\n"
        "GS =0000 00000000 0000ffff 00009300\n"
        "LDT=0000 00000000 0000ffff 00008200\n"
        "TR =0000 00000000 0000ffff 00008b00\n"
        "GDT=     00000000 0000ffff\n"
        "IDT=     00000000 0000ffff\n"
        "CR0=60000010 CR2=00000000 CR3=00000000 CR4=00000000\n"
        "DR0=0000000000000000 DR1=0000000000000000 DR2=0000000000000000 "
        "DR3=0000000000000000 \n"
        "DR6=00000000ffff0ff0 DR7=0000000000000400\n"
        "EFER=0000000000000000\n");
    cpu_free(cpu);
}

static void set_long_mode(X86CPU *cpu)
{
    x86_cpu_reset_state(&cpu->env, true);
    cpu->env.cr[0] = 0x80050033;
    cpu->env.efer = MSR_EFER_LME | MSR_EFER_LMA;
    cpu->env.segs[R_CS] = (SegmentCache) {
        .selector = 0x10, .limit = 0xffffffff, .flags = 0xaf9b00
    };
}

static void test_long_mode_has_all_registers(void)
{
    X86CPU *cpu = cpu_new("qemu64");

    set_long_mode(cpu);
    cpu->env.regs[R_EAX] = 0xfffedb08;
    cpu->env.regs[R_EBX] = 0x1122334455667788;
    cpu->env.regs[R_R8] = 8;
    cpu->env.regs[R_R15] = 0xf;
    cpu->env.eip = 0xffffffff83002f9f;
    cpu->env.cr[2] = 0xffff8cbf47000000;
    cpu->env.gdt.base = 0xfffffe0000001000;
    assert_shown(cpu, "RAX=00000000fffedb08 RBX=1122334455667788 RCX=");
    assert_shown(cpu, "\nR8 =0000000000000008 R9 =");
    assert_shown(cpu, " R15=000000000000000f\nRIP=ffffffff83002f9f RFL=");
    assert_shown(cpu, "CS =0010 0000000000000000 ffffffff 00af9b00 DPL=0 "
                 "CS64 [-RA]\n");
    assert_shown(cpu, "\nGDT=     fffffe0000001000 0000ffff\n");
    assert_shown(cpu, "CR0=80050033 CR2=ffff8cbf47000000 CR3="
                 "0000000000000000 CR4=00000000\n");
    assert_shown(cpu, "\nEFER=0000000000000500\n");
    cpu_free(cpu);
}

static void test_flags_are_letters(void)
{
    X86CPU *cpu = cpu_new("qemu64");

    x86_cpu_reset_state(&cpu->env, true);
    cpu->env.eflags = 0xcd7;
    assert_shown(cpu, "EFL=00000cd7 [DOSZAPC] CPL=0 II=0 A20=1 SMM=0 "
                 "HLT=0\n");
    cpu->env.eflags = 0x42;
    cpu->env.cr[0] |= CR0_PE_MASK;
    cpu->env.segs[R_SS].flags |= 3 << DESC_DPL_SHIFT;
    cpu->env.irq_shadow = 1;
    CPU(cpu)->halted = 1;
    assert_shown(cpu, "[---Z---] CPL=3 II=1 A20=1 SMM=0 HLT=1\n");
    cpu_free(cpu);
}

static void assert_kind(X86CPU *cpu, uint32_t flags, const char *kind)
{
    g_autofree char *line = g_strdup_printf(" %08x DPL=%u %s\nGDT=", flags,
                                            flags >> DESC_DPL_SHIFT & 3, kind);

    cpu->env.tr.flags = flags;
    assert_shown(cpu, line);
}

static void test_kinds_of_segments_are_named(void)
{
    X86CPU *cpu = cpu_new("qemu64");

    x86_cpu_reset_state(&cpu->env, true);
    cpu->env.cr[0] |= CR0_PE_MASK;
    assert_kind(cpu, 0xcf9f00, "CS32 [CRA]");
    assert_kind(cpu, 0x009800, "CS16 [---]");
    assert_kind(cpu, 0xcff700, "DS   [EWA]");
    assert_kind(cpu, 0x00b000, "DS16 [---]");
    assert_kind(cpu, 0x008b00, "TSS32-busy");
    assert_kind(cpu, 0x008200, "LDT");
    assert_kind(cpu, 0x008f00, "TrapGate32");
    set_long_mode(cpu);
    assert_kind(cpu, 0x008900, "TSS64-avl");
    assert_kind(cpu, 0x00d300, "DS   [-WA]");
    cpu->env.tr.flags = 0x8900 & ~DESC_P_MASK;
    assert_shown(cpu, " 00000900\nGDT=");
    cpu_free(cpu);
}

static void test_fpu_is_shown_on_demand(void)
{
    X86CPU *cpu = cpu_new("qemu64");
    g_autofree char *without = NULL;
    g_autofree char *with = NULL;

    x86_cpu_reset_state(&cpu->env, true);
    without = shown(cpu, 0);
    g_assert_null(strstr(without, "XMM"));
    memset(cpu->env.fptags, 1, sizeof(cpu->env.fptags));
    cpu->env.fptags[7] = 0;
    cpu->env.fpstt = 7;
    cpu->env.fpuc = 0x37f;
    cpu->env.fpregs[7].low = 0x8000000000000000;
    cpu->env.fpregs[7].high = 0x3fff;
    cpu->env.xmm_regs[1].q[0] = 0x11;
    cpu->env.xmm_regs[1].q[1] = 0x22;
    assert_shown(cpu, "FCW=037f FSW=3800 [ST=7] FTW=80 MXCSR=00001f80\n");
    assert_shown(cpu, " FPR7=8000000000000000 3fff\n");
    assert_shown(cpu, " XMM01=0000000000000022 0000000000000011\n");
    assert_shown(cpu, "XMM07=0000000000000000 0000000000000000\n");
    with = shown(cpu, CPU_DUMP_FPU);
    g_assert_null(strstr(with, "XMM08"));
    set_long_mode(cpu);
    assert_shown(cpu, " XMM15=0000000000000000 0000000000000000\n");
    cpu_free(cpu);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/dump/real-mode-has-qemus-layout",
                    test_real_mode_has_qemus_layout);
    g_test_add_func("/dump/long-mode-has-all-registers",
                    test_long_mode_has_all_registers);
    g_test_add_func("/dump/flags-are-letters", test_flags_are_letters);
    g_test_add_func("/dump/kinds-of-segments-are-named",
                    test_kinds_of_segments_are_named);
    g_test_add_func("/dump/fpu-is-shown-on-demand",
                    test_fpu_is_shown_on_demand);
    return g_test_run();
}
