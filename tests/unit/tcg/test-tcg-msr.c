/*
 * Model specific registers, CPUID, control registers, time, ports.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "engine-rig.h"

static GuestRig *g;

SNIPPET(read_msr, 64, "rdmsr; hlt");
SNIPPET(write_msr, 64, "wrmsr; rdmsr; hlt");
SNIPPET(ask_cpuid, 64, "cpuid; hlt");
SNIPPET(read_tsc, 64, "rdtsc; mov %eax, %ebx; rdtscp; hlt");
SNIPPET(write_cr0, 64, "mov %rax, %cr0; mov %cr0, %rbx; hlt");
SNIPPET(write_cr8, 64, "mov %rax, %cr8; hlt");
SNIPPET(debug_regs, 64, "mov %rax, %dr0; mov %dr0, %rbx; mov %dr6, %rcx; hlt");
SNIPPET(ports, 64, "in %dx, %al; inl $0x60, %eax; mov %eax, %ebx;"
        "mov $0x1234, %eax; out %ax, $0x70; hlt");
SNIPPET(swap, 64, "swapgs; mov %gs:0, %rax; swapgs; mov %gs:0, %rbx; hlt");
SNIPPET(user_in, 64, "in %dx, %al; int $3");
SNIPPET(go_user, 64,
        "push $0x3b; push $0x20000; push $0x2; push $0x43;"
        "push $0x18000; iretq");
SNIPPET(string_ports, 64, "mov $3, %ecx; rep insb; mov $2, %ecx; rep outsw;"
        "hlt");

static void reset_with(const uint8_t *code, const uint8_t *end)
{
    guest_reset(g);
    guest_code(g, GUEST_FREE, code, end - code);
}
#define RESET_WITH(n) reset_with(n, n##_end)

static int write_to(uint32_t msr, uint64_t val)
{
    RESET_WITH(write_msr);
    g->env.regs[R_ECX] = msr;
    g->env.regs[R_EAX] = (uint32_t)val;
    g->env.regs[R_EDX] = val >> 32;
    return guest_run(g, GUEST_FREE);
}

static uint64_t edx_eax(void)
{
    return g->env.regs[R_EDX] << 32 | (uint32_t)g->env.regs[R_EAX];
}

static void test_round_trip(void)
{
    static const uint32_t msr[] = {
        MSR_STAR, MSR_LSTAR, MSR_CSTAR, MSR_FSBASE, MSR_GSBASE,
        MSR_KERNELGSBASE, MSR_IA32_SYSENTER_ESP, MSR_IA32_SYSENTER_EIP,
        MSR_MTRRphysBase(0), MSR_MTRRphysMask(7), MSR_MTRRfix64K_00000,
        MSR_MTRRfix4K_C0000 + 7, MSR_MTRRdefType, MSR_IA32_MISC_ENABLE,
    };
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(msr); i++) {
        g_assert_cmpint(write_to(msr[i], 0x123456789000 + i), ==, -1);
        g_assert_cmphex(edx_eax(), ==, 0x123456789000 + i);
    }
    g_assert_cmpint(write_to(MSR_PAT, 0x0007010600070106), ==, -1);
    g_assert_cmphex(edx_eax(), ==, 0x0007010600070106);
}

static void test_refusals(void)
{
    g_assert_cmpint(write_to(MSR_LSTAR, 1ull << 50), ==, EXCP0D_GPF);
    g_assert_cmpint(write_to(MSR_PAT, 2), ==, EXCP0D_GPF);
    g_assert_cmpint(write_to(0x12345678, 0), ==, EXCP0D_GPF);
    g_assert_cmpint(write_to(MSR_MTRRcap, 0), ==, EXCP0D_GPF);
    g_assert_cmpint(write_to(MSR_EFER, 0), ==, EXCP0D_GPF);
    g_assert_cmpint(write_to(MSR_EFER, 1ull << 40), ==, EXCP0D_GPF);
    g_assert_cmpint(write_to(MSR_TSC_AUX, 1ull << 32), ==, EXCP0D_GPF);
    RESET_WITH(read_msr);
    g->env.regs[R_ECX] = 0xdead;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP0D_GPF);
    g_assert_cmphex(guest_error_code(g), ==, 0);
}

static void test_cpuid(void)
{
    char vendor[13] = "";

    RESET_WITH(ask_cpuid);
    g->env.regs[R_EAX] = 0;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    memcpy(vendor, &g->env.regs[R_EBX], 4);
    memcpy(vendor + 4, &g->env.regs[R_EDX], 4);
    memcpy(vendor + 8, &g->env.regs[R_ECX], 4);
    g_assert_cmpstr(vendor, ==, "AuthenticAMD");
}

static void test_time(void)
{
    RESET_WITH(read_tsc);
    g->env.tsc_aux = 0x77;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_ECX], ==, 0x77);
    g_assert_cmpint(write_to(MSR_IA32_TSC, 1000), ==, -1);
    g_assert_cmpuint(edx_eax(), >=, 1000);
    g_assert_cmpuint(edx_eax(), <, 1ull << 40);
}

static int cr0(uint64_t val)
{
    RESET_WITH(write_cr0);
    g->env.regs[R_EAX] = val;
    return guest_run(g, GUEST_FREE);
}

static void test_cr0(void)
{
    uint64_t cr = CR0_PG_MASK | CR0_PE_MASK | CR0_WP_MASK;

    g_assert_cmpint(cr0(cr | CR0_TS_MASK), ==, -1);
    g_assert_cmphex(g->env.regs[R_EBX], ==, cr | CR0_TS_MASK | CR0_ET_MASK);
    g_assert_cmpint(cr0(cr | CR0_NW_MASK), ==, EXCP0D_GPF);
    g_assert_cmpint(cr0(cr & ~(uint64_t)CR0_PE_MASK), ==, EXCP0D_GPF);
    g_assert_cmpint(cr0(CR0_PE_MASK), ==, EXCP0D_GPF);
    g_assert_cmpint(cr0(cr | 1ull << 32), ==, EXCP0D_GPF);
    RESET_WITH(write_cr8);
    g->env.regs[R_EAX] = 16;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP0D_GPF);
}

static void test_debug(void)
{
    RESET_WITH(debug_regs);
    g->env.regs[R_EAX] = 0xdeadbeef;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 0xdeadbeef);
    g_assert_cmphex(g->env.regs[R_ECX], ==, DR6_FIXED_1);
}

static void test_ports(void)
{
    RESET_WITH(ports);
    g->port_value = 0xa1b2c3d4;
    g->env.regs[R_EDX] = 0x3f8;
    g->env.regs[R_EAX] = 0x1100;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 0xa1b2c3d4);
    g_assert_cmphex(g->port, ==, 0x70);
    g_assert_cmpuint(g->port_size, ==, 2);
    g_assert_cmphex(g->port_value, ==, 0x1234);
    RESET_WITH(string_ports);
    g->port_value = 0x5a;
    g->env.regs[R_EDX] = 0x80;
    g->env.regs[R_EDI] = 0x30000;
    g->env.regs[R_ESI] = 0x30000;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->low[0x30002], ==, 0x5a);
    g_assert_cmphex(g->env.regs[R_EDI], ==, 0x30003);
    g_assert_cmphex(g->env.regs[R_ESI], ==, 0x30004);
    g_assert_cmphex(g->env.regs[R_ECX], ==, 0);
}

/* At CPL 3 the bitmap in the TSS decides */
static void test_io_bitmap(void)
{
    unsigned allowed;

    for (allowed = 0; allowed < 2; allowed++) {
        RESET_WITH(go_user);
        guest_code(g, 0x18000, user_in, user_in_end - user_in);
        g->env.regs[R_EDX] = 0x43;
        g->env.tr.limit = 104 + 0x2000;
        g->low[GUEST_TSS + 104 + 8] = allowed ? 0xf7 : 0x08;
        g->low[GUEST_TSS + 104 + 9] = 0;
        g_assert_cmpint(guest_run(g, GUEST_FREE), ==,
                        allowed ? EXCP03_INT3 : EXCP0D_GPF);
    }
    RESET_WITH(go_user);
    guest_code(g, 0x18000, user_in, user_in_end - user_in);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP0D_GPF);
}

static void test_swapgs(void)
{
    RESET_WITH(swap);
    guest_put64(g, 0x30000, 1);
    guest_put64(g, 0x31000, 2);
    g->env.segs[R_GS].base = 0x30000;
    g->env.kernelgsbase = 0x31000;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EAX], ==, 2);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 1);
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    g = guest_new();
    g_test_add_func("/tcg/msr/what is written can be read",
                    test_round_trip);
    g_test_add_func("/tcg/msr/bad values and unknown registers are #GP",
                    test_refusals);
    g_test_add_func("/tcg/msr/CPUID names the vendor", test_cpuid);
    g_test_add_func("/tcg/msr/the time stamp counter can be set", test_time);
    g_test_add_func("/tcg/msr/CR0 refuses what makes no sense", test_cr0);
    g_test_add_func("/tcg/msr/debug registers hold their value", test_debug);
    g_test_add_func("/tcg/msr/ports see the operand size", test_ports);
    g_test_add_func("/tcg/msr/the I/O bitmap guards ports from users",
                    test_io_bitmap);
    g_test_add_func("/tcg/msr/SWAPGS exchanges bases", test_swapgs);
    ret = g_test_run();
    guest_free(g);
    return ret;
}
