/*
 * A local APIC as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "x86-cpu-harness.h"

static uint32_t page[X86_APIC_REGS];
static uint64_t base;

static uint32_t peek(void *apic, unsigned reg)
{
    g_assert_cmpuint(reg, <, X86_APIC_REGS);
    return page[reg];
}

static uint64_t get_base(void *apic)
{
    return base;
}

static const X86ApicOps ops = { .peek = peek, .get_base = get_base };

static char *shown(void)
{
    X86CPU *cpu = cpu_new("qemu64");
    GString *out = g_string_new(NULL);

    cpu->apic_id = 3;
    cpu->env.apic_ops = &ops;
    g_assert_true(x86_cpu_print_apic(CPU(cpu), out));
    cpu_free(cpu);
    return g_string_free(out, false);
}

static void assert_shown(const char *line)
{
    g_autofree char *text = shown();

    if (!strstr(text, line)) {
        g_error("'%s' is not in: %s", line, text);
    }
}

static void power_on(void)
{
    memset(page, 0, sizeof(page));
    base = 0;
    for (int i = 0x32; i < 0x38; i++) {
        page[i] = 0x10000;
    }
    page[0x0e] = 0xffffffff;
    page[0x0f] = 0xff;
}

static void test_power_on_state_has_qemus_layout(void)
{
    g_autofree char *text = NULL;

    power_on();
    text = shown();
    g_assert_cmpstr(text, ==,
        "dumping local APIC state for CPU 3 \n\n"
        "LVT0\t 0x00010000 active-hi edge  masked                      "
        "Fixed  (vec 0)\n"
        "LVT1\t 0x00010000 active-hi edge  masked                      "
        "Fixed  (vec 0)\n"
        "LVTPC\t 0x00010000 active-hi edge  masked                      "
        "Fixed  (vec 0)\n"
        "LVTERR\t 0x00010000 active-hi edge  masked                      "
        "Fixed  (vec 0)\n"
        "LVTTHMR\t 0x00010000 active-hi edge  masked                      "
        "Fixed  (vec 0)\n"
        "LVTT\t 0x00010000 active-hi edge  masked         one-shot     "
        "Fixed  (vec 0)\n"
        "Timer\t DCR=0x0 (divide by 2) initial_count = 0 current_count = 0\n"
        "SPIV\t 0x000000ff APIC disabled, focus=off, spurious vec 255\n"
        "ICR\t 0x00000000 physical edge de-assert no-shorthand\n"
        "ICR2\t 0x00000000 cpu 0 (APIC ID)\n"
        "ESR\t 0x00000000\n"
        "ISR\t (none)\n"
        "IRR\t (none)\n\n"
        "APR 0x00 TPR 0x00 DFR 0x0f LDR 0x00 PPR 0x00\n");
}

/* The columns of @name's line, where each is as wide as its longest word. */
static void assert_vector(const char *name, const char *columns[6],
                          const char *tail)
{
    g_autofree char *line =
        g_strdup_printf("%s\t %s %s %-5s %-6s %-7s %-12s %s\n", name,
                        columns[0], columns[1], columns[2], columns[3],
                        columns[4], columns[5], tail);

    assert_shown(line);
}

#define VECTOR(name, tail, ...) \
    assert_vector(name, (const char *[6]) { __VA_ARGS__ }, tail)

static void test_local_vectors_tell_all_their_bits(void)
{
    power_on();
    page[0x35] = 0x700;
    VECTOR("LVT0", "ExtINT (vec 0)", "0x00000700", "active-hi", "edge", "",
           "", "");
    page[0x36] = 0xb400;
    VECTOR("LVT1", "NMI   ", "0x0000b400", "active-lo", "level", "",
           "pending", "");
    page[0x32] = 0x200fe;
    VECTOR("LVTT", "Fixed  (vec 254)", "0x000200fe", "active-hi", "edge", "",
           "", "periodic");
    page[0x32] = 0x50031;
    VECTOR("LVTT", "Fixed  (vec 49)", "0x00050031", "active-hi", "edge",
           "masked", "", "tsc-deadline");
    page[0x34] = 0x102;
    VECTOR("LVTPC", "LowPri (vec 2)", "0x00000102", "active-hi", "edge", "",
           "", "");
    page[0x37] = 0x242;
    VECTOR("LVTERR", "SMI   ", "0x00000242", "active-hi", "edge", "", "", "");
    page[0x33] = 0x5fa;
    VECTOR("LVTTHMR", "INIT  ", "0x000005fa", "active-hi", "edge", "", "",
           "");
}

static void test_timer_divides_by_powers_of_two(void)
{
    static const struct {
        uint8_t code;
        uint8_t by;
    } dividers[] = {
        { 0, 2 }, { 1, 4 }, { 2, 8 }, { 3, 16 }, { 8, 32 }, { 9, 64 },
        { 10, 128 }, { 11, 1 },
    };

    power_on();
    page[0x38] = 77;
    page[0x39] = 66;
    for (size_t i = 0; i < ARRAY_SIZE(dividers); i++) {
        g_autofree char *line =
            g_strdup_printf("Timer\t DCR=0x%x (divide by %u) initial_count = "
                            "77 current_count = 66\n", dividers[i].code,
                            dividers[i].by);

        page[0x3e] = dividers[i].code;
        assert_shown(line);
    }
}

static void test_command_says_to_whom_it_goes(void)
{
    power_on();
    page[0x31] = 0x05000000;
    assert_shown("ICR2\t 0x05000000 cpu 5 (APIC ID)\n");
    page[0x30] = 0xc8fd;
    assert_shown("ICR\t 0x0000c8fd logical level assert no-shorthand\n"
                 "ICR2\t 0x05000000 mask 5 (Logical ID)\n");
    page[0x30] = 0x40000;
    assert_shown("de-assert self\nICR2\t 0x05000000\n");
    page[0x30] = 0x80000;
    assert_shown(" all-self\n");
    page[0x30] = 0xc0000;
    assert_shown(" all\n");
    page[0x30] = 0;
    base = MSR_IA32_APICBASE_EXTD;
    page[0x31] = 300;
    page[0x0d] = 0x10002;
    assert_shown("ICR2\t 0x0000012c cpu 300 (X2APIC ID)\n");
    assert_shown(" LDR 0x10002 ");
    page[0x30] = 0x800;
    assert_shown(" mask 12c (Logical ID)\n");
}

static void test_vectors_in_service_and_requested_are_listed(void)
{
    power_on();
    page[0x11] = 1u << 1 | 1u << 31;
    page[0x27] = 1u << 31;
    page[0x19] = 1u << 31;
    assert_shown("ISR\t 33 63(level)\nIRR\t 255\n");
}

static void test_state_registers_are_shown(void)
{
    power_on();
    page[0x0f] = 0x3f0;
    page[0x28] = 0x40;
    page[0x09] = 0x11;
    page[0x08] = 0x22;
    page[0x0e] = 0x0fffffff;
    page[0x0d] = 0x04000000;
    page[0x0a] = 0x33;
    assert_shown("SPIV\t 0x000003f0 APIC enabled, focus=on, spurious vec "
                 "240\n");
    assert_shown("ESR\t 0x00000040\n");
    assert_shown("\n\nAPR 0x11 TPR 0x22 DFR 0x00 LDR 0x04 PPR 0x33\n");
}

static bool reader_works;

static bool reader(CPUState *cs, uint32_t *regs, bool *x2apic)
{
    memset(regs, 0, X86_APIC_REGS * sizeof(*regs));
    regs[0x28] = 0x80;
    *x2apic = false;
    return reader_works;
}

static void test_accelerators_own_one_is_read_by_it(void)
{
    X86CPU *cpu = cpu_new("qemu64");
    g_autoptr(GString) out = g_string_new(NULL);

    g_assert_false(x86_cpu_print_apic(CPU(cpu), out));
    x86_cpu_set_apic_reader(reader);
    g_assert_false(x86_cpu_print_apic(CPU(cpu), out));
    g_assert_cmpstr(out->str, ==, "");
    reader_works = true;
    g_assert_true(x86_cpu_print_apic(CPU(cpu), out));
    g_assert_nonnull(strstr(out->str, "ESR\t 0x00000080\n"));
    x86_cpu_set_apic_reader(NULL);
    cpu_free(cpu);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/dump-apic/power-on-state-has-qemus-layout",
                    test_power_on_state_has_qemus_layout);
    g_test_add_func("/dump-apic/local-vectors-tell-all-their-bits",
                    test_local_vectors_tell_all_their_bits);
    g_test_add_func("/dump-apic/timer-divides-by-powers-of-two",
                    test_timer_divides_by_powers_of_two);
    g_test_add_func("/dump-apic/command-says-to-whom-it-goes",
                    test_command_says_to_whom_it_goes);
    g_test_add_func("/dump-apic/vectors-in-service-and-requested-are-listed",
                    test_vectors_in_service_and_requested_are_listed);
    g_test_add_func("/dump-apic/state-registers-are-shown",
                    test_state_registers_are_shown);
    g_test_add_func("/dump-apic/accelerators-own-one-is-read-by-it",
                    test_accelerators_own_one_is_read_by_it);
    return g_test_run();
}
