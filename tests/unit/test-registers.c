/*
 * Registers by name.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "x86-cpu-harness.h"

static X86CPU *cpu;

static void assert_register(const char *name, uint64_t value)
{
    uint64_t got;

    if (!x86_cpu_read_register(CPU(cpu), name, &got)) {
        g_error("no register '%s'", name);
    }
    g_assert_cmphex(got, ==, value);
}

static void test_general_registers_have_two_names(void)
{
    static const char names[][3] = {
        "ax", "cx", "dx", "bx", "sp", "bp", "si", "di",
    };

    for (unsigned i = 0; i < CPU_NB_REGS; i++) {
        cpu->env.regs[i] = 0x1122334455660000 + i;
    }
    for (unsigned i = 0; i < CPU_NB_REGS; i++) {
        g_autofree char *r = i < 8 ? g_strconcat("r", names[i], NULL)
                                   : g_strdup_printf("r%u", i);

        assert_register(r, 0x1122334455660000 + i);
        if (i < 8) {
            r[0] = 'e';
            assert_register(r, 0x1122334455660000 + i);
        }
    }
}

static void test_program_counter_is_linear(void)
{
    cpu->env.eip = 0xfff0;
    cpu->env.segs[R_CS].base = 0xffff0000;
    assert_register("pc", 0xfffffff0);
    assert_register("rip", 0xfff0);
    assert_register("eip", 0xfff0);
}

static void test_segments_have_selector_base_and_limit(void)
{
    static const char names[6][3] = { "es", "cs", "ss", "ds", "fs", "gs" };

    for (unsigned i = 0; i < 6; i++) {
        g_autofree char *base = g_strconcat(names[i], ".base", NULL);
        g_autofree char *limit = g_strconcat(names[i], ".limit", NULL);

        cpu->env.segs[i] = (SegmentCache) {
            .selector = 8 * i, .base = 0x100000000 + i, .limit = 0xfff + i
        };
        assert_register(names[i], 8 * i);
        assert_register(base, 0x100000000 + i);
        assert_register(limit, 0xfff + i);
    }
    cpu->env.ldt.selector = 0x50;
    cpu->env.tr.base = 0x60;
    cpu->env.gdt.base = 0x70;
    cpu->env.idt.limit = 0x80;
    assert_register("ldt", 0x50);
    assert_register("tr.base", 0x60);
    assert_register("gdt.base", 0x70);
    assert_register("idt.limit", 0x80);
}

static void test_control_registers_have_names(void)
{
    cpu->env.cr[0] = 1;
    cpu->env.cr[2] = 2;
    cpu->env.cr[3] = 3;
    cpu->env.cr[4] = 4;
    cpu->env.efer = 5;
    cpu->env.eflags = 0x246;
    assert_register("cr0", 1);
    assert_register("cr2", 2);
    assert_register("cr3", 3);
    assert_register("cr4", 4);
    assert_register("efer", 5);
    assert_register("eflags", 0x246);
    assert_register("rflags", 0x246);
}

static void test_others_have_none(void)
{
    static const char *const names[] = { "", "ra", "raxx", "cs.", "gdt" };
    uint64_t value = 1;

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        g_assert_false(x86_cpu_read_register(CPU(cpu), names[i], &value));
    }
    g_assert_cmpuint(value, ==, 1);
}

static void test_code_segment_tells_the_mode(void)
{
    CPUX86State *env = &cpu->env;

    env->efer = 0;
    env->segs[R_CS].flags = 0;
    g_assert_cmpuint(x86_code_bits(env), ==, 16);
    env->segs[R_CS].flags = DESC_L_MASK;
    g_assert_cmpuint(x86_code_bits(env), ==, 16);
    env->segs[R_CS].flags = DESC_B_MASK;
    g_assert_cmpuint(x86_code_bits(env), ==, 32);
    env->efer = MSR_EFER_LMA;
    g_assert_cmpuint(x86_code_bits(env), ==, 32);
    env->segs[R_CS].flags = DESC_L_MASK;
    g_assert_cmpuint(x86_code_bits(env), ==, 64);
}

int main(int argc, char **argv)
{
    int status;

    harness_init(&argc, &argv);
    cpu = cpu_new("qemu64");
    g_test_add_func("/registers/general-registers-have-two-names",
                    test_general_registers_have_two_names);
    g_test_add_func("/registers/program-counter-is-linear",
                    test_program_counter_is_linear);
    g_test_add_func("/registers/segments-have-selector-base-and-limit",
                    test_segments_have_selector_base_and_limit);
    g_test_add_func("/registers/control-registers-have-names",
                    test_control_registers_have_names);
    g_test_add_func("/registers/others-have-none", test_others_have_none);
    g_test_add_func("/registers/code-segment-tells-the-mode",
                    test_code_segment_tells_the_mode);
    status = g_test_run();
    cpu_free(cpu);
    return status;
}
