/*
 * Segments and modes: descriptor loads and their faults, far transfers between
 * 64-bit, compatibility, 32-bit and real mode, limits, fast system calls.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "engine-rig.h"

static GuestRig *g;

SNIPPET(load_ds, 64, "mov %eax, %ds; hlt");
SNIPPET(load_ss, 64, "mov %eax, %ss; hlt");
SNIPPET(load_fs, 64, "mov %eax, %fs; mov %fs:8, %rbx; hlt");
SNIPPET(lar_lsl, 64,
        "lar %eax, %ebx; setz %cl; lsl %eax, %edx; setz %ch; hlt");
SNIPPET(verify, 64, "verr %ax; setz %bl; verw %ax; setz %cl; hlt");
SNIPPET(tables, 64,
        "sgdt (%rbx); sidt 16(%rbx); lgdt (%rbx); str 32(%rbx);"
        "sldt 34(%rbx); smsw 36(%rbx); hlt");
SNIPPET(call_syscall, 64, "syscall; hlt");
SNIPPET(to_compat, 64, "push $0x18; push $0x11000; lretq");
SNIPPET(compat, 32,
        "mov $0x12345678, %eax; push %eax; mov (%esp), %ebx; inc %ecx;"
        "daa; pusha; popa; add $0x7fffffff, %edx; int $0x40");
SNIPPET(flat32, 32,
        "mov $0x11223344, %eax; mov %eax, 0x12000; mov %gs:4, %ebx; hlt");
SNIPPET(beyond, 32, "mov %gs:0x10, %eax; hlt");
SNIPPET(call_far32, 32, "lcall $0x18, $0x11000; inc %ebx; hlt");
SNIPPET(ret_far32, 32, "inc %eax; lret");
SNIPPET(real_code, 16,
        "mov $0x1234, %ax; mov %ax, %ds; movb $0x55, (0x10);"
        "push %ax; pop %bx; lcall $0x1100, $0; inc %cx; hlt");
SNIPPET(real_far, 16, "inc %dx; lret");
SNIPPET(real_limit, 16, "mov $0xffff, %bx; mov (%bx), %ax; hlt");
SNIPPET(real_int, 16, "int $0x21; inc %cx; hlt");
SNIPPET(real_iret, 16, "inc %dx; iret");
SNIPPET(enter_protected, 16,
        "lgdtl 0x7f0; mov %cr0, %eax; or $1, %al; mov %eax, %cr0;"
        "ljmpl $0x18, $0x11000");
SNIPPET(protected_code, 32,
        "mov $0x10, %eax; mov %eax, %ds; mov %eax, %ss; mov $0x9000, %esp;"
        "push $7; pop %ebx; hlt");
SNIPPET(bcd, 32,
        "mov $0x79, %al; add $0x35, %al; daa; mov %al, %bl;"
        "mov $0x0105, %ax; mov $9, %cl; add %cl, %al; aaa; mov %ax, %dx;"
        "mov $45, %al; aam; mov %ax, %si; aad; hlt");

static void reset_with(const uint8_t *code, const uint8_t *end)
{
    guest_reset(g);
    guest_code(g, GUEST_FREE, code, end - code);
}
#define RESET_WITH(n) reset_with(n, n##_end)

static void load(const uint8_t *code, const uint8_t *end, uint32_t sel,
                 int vector, uint32_t error)
{
    reset_with(code, end);
    g->env.regs[R_EAX] = sel;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, vector);
    if (vector >= 0) {
        g_assert_cmphex(guest_error_code(g), ==, error);
    }
}

static void put_desc(unsigned sel, uint32_t base, uint32_t limit,
                     uint32_t attributes)
{
    guest_put64(g, GUEST_GDT + sel,
                (uint64_t)(base & 0xff000000) << 32 |
                (uint64_t)(attributes & 0xf0ff00) << 32 |
                (uint64_t)(limit & 0xf0000) << 32 |
                (uint64_t)((base >> 16) & 0xff) << 32 |
                (uint64_t)(base & 0xffff) << 16 | (limit & 0xffff));
}

static void test_loads(void)
{
    load(load_ds, load_ds_end, GUEST_DS, -1, 0);
    g_assert_cmphex(g->env.segs[R_DS].selector, ==, GUEST_DS);
    load(load_ds, load_ds_end, 0, -1, 0);
    load(load_ds, load_ds_end, 0x200, EXCP0D_GPF, 0x200);
    load(load_ds, load_ds_end, GUEST_DS | 4, EXCP0D_GPF, GUEST_DS | 4);
    load(load_ds, load_ds_end, GUEST_TR, EXCP0D_GPF, GUEST_TR);
    load(load_ss, load_ss_end, GUEST_CS64, EXCP0D_GPF, GUEST_CS64);
    load(load_ss, load_ss_end, GUEST_DS | 3, EXCP0D_GPF, GUEST_DS);
    load(load_ss, load_ss_end, 0, -1, 0);
    load(load_ss, load_ss_end, GUEST_USER_DS, EXCP0D_GPF, GUEST_USER_DS);
}

static void test_not_present(void)
{
    RESET_WITH(load_ds);
    put_desc(GUEST_DS16, 0, 0xfffff, 0xc01300);
    g->env.regs[R_EAX] = GUEST_DS16;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP0B_NOSEG);
    g_assert_cmphex(guest_error_code(g), ==, GUEST_DS16);
    RESET_WITH(load_ss);
    put_desc(GUEST_DS16, 0, 0xfffff, 0xc01300);
    g->env.regs[R_EAX] = GUEST_DS16;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP0C_STACK);
}

static void test_base_and_accessed(void)
{
    RESET_WITH(load_fs);
    put_desc(GUEST_DS16, 0x30000, 0xfffff, 0xc09200);
    guest_put64(g, 0x30008, 0x5566);
    g->env.regs[R_EAX] = GUEST_DS16;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 0x5566);
    g_assert_cmphex(guest_get64(g, GUEST_GDT + GUEST_DS16) >> 40 & 1, ==, 1);
}

static void test_inspection(void)
{
    RESET_WITH(lar_lsl);
    g->env.regs[R_EAX] = GUEST_CS64;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 0xa09b00);
    g_assert_cmphex(g->env.regs[R_EDX], ==, 0xffffffff);
    g_assert_cmphex(g->env.regs[R_ECX], ==, 0x0101);
    RESET_WITH(lar_lsl);
    g->env.regs[R_EAX] = 0x300;
    g->env.regs[R_EBX] = 5;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 5);
    g_assert_cmphex(g->env.regs[R_ECX], ==, 0);
    RESET_WITH(verify);
    g->env.regs[R_EAX] = GUEST_CS64;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 1);
    g_assert_cmphex(g->env.regs[R_ECX], ==, 0);
}

static void test_tables(void)
{
    RESET_WITH(tables);
    g->env.regs[R_EBX] = 0x30000;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(guest_get64(g, 0x30000) & 0xffff, ==, 87);
    g_assert_cmphex(guest_get64(g, 0x30002), ==, GUEST_GDT);
    g_assert_cmphex(guest_get64(g, 0x30012), ==, GUEST_IDT);
    g_assert_cmphex(guest_get64(g, 0x30020) & 0xffff, ==, GUEST_TR);
    g_assert_cmphex(guest_get64(g, 0x30024) & 0xffff, ==,
                    g->env.cr[0] & 0xffff);
    g_assert_cmphex(g->env.gdt.base, ==, GUEST_GDT);
}

static void test_syscall(void)
{
    RESET_WITH(call_syscall);
    g->env.star = (uint64_t)0x08 << 32 | (uint64_t)0x30 << 48;
    g->env.lstar = 0x18000;
    g->env.fmask = IF_MASK | CC_C;
    g->env.eflags |= IF_MASK | CC_C | CC_Z;
    GUEST_CODE(g, 0x18000, 0x48, 0x0f, 0x07);   /* sysretq */
    GUEST_CODE(g, GUEST_FREE + 2, 0xcc);        /* int3 at CPL 3 */
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP03_INT3);
    g_assert_cmphex(guest_fault_rip(g, false), ==, GUEST_FREE + 3);
    g_assert_cmphex(guest_get64(g, g->env.regs[R_ESP] + 8), ==, 0x43);
    g_assert_cmphex(guest_get64(g, g->env.regs[R_ESP] + 16), ==,
                    2 | IF_MASK | CC_C | CC_Z);
    g_assert_cmphex(guest_get64(g, g->env.regs[R_ESP] + 32), ==, 0x3b);
    g_assert_cmphex(g->env.regs[R_ECX], ==, GUEST_FREE + 2);
    RESET_WITH(call_syscall);
    g->env.efer &= ~(uint64_t)MSR_EFER_SCE;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP06_ILLOP);
}

static void test_compatibility(void)
{
    RESET_WITH(to_compat);
    guest_code(g, 0x11000, compat, compat_end - compat);
    g->env.regs[R_EDX] = 0xffffffff00000001;
    g->env.regs[R_ECX] = 0xfffffffff;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, 32);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 0x12345678);
    g_assert_cmphex(g->env.regs[R_EDX], ==, 0x80000000);
    g_assert_cmphex(g->env.regs[R_ECX], ==, 0);
    g_assert_cmphex(guest_get64(g, g->env.regs[R_ESP] + 8), ==, GUEST_CS32);
}

/* 32-bit protected mode without paging */
static void protected_mode(void)
{
    CPUX86State *env = &g->env;

    env->cr[0] &= ~(uint64_t)CR0_PG_MASK;
    env->cr[4] = 0;
    env->efer = 0;
    env->segs[R_CS].selector = GUEST_CS32;
    env->segs[R_CS].flags = 0xc09b00;
    env->segs[R_GS].base = 0x30000;
    env->segs[R_GS].limit = 0xf;
    env->segs[R_GS].flags = 0x409300;
    tcg_x86_state_changed(env);
}

static void test_protected(void)
{
    RESET_WITH(flat32);
    protected_mode();
    guest_put64(g, 0x30004, 0x99);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 0x99);
    g_assert_cmphex((uint32_t)guest_get64(g, 0x12000), ==, 0x11223344);
    RESET_WITH(call_far32);
    guest_code(g, 0x11000, ret_far32, ret_far32_end - ret_far32);
    protected_mode();
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EAX], ==, 1);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 1);
    g_assert_cmphex(g->env.regs[R_ESP], ==, GUEST_STACK_TOP);
    /* beyond the limit: #GP, and with an empty IDT, shutdown */
    RESET_WITH(beyond);
    protected_mode();
    g->env.idt.limit = 0;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -2);
    g_assert_cmphex(g->env.eip, ==, GUEST_FREE);
}

static void real_mode(void)
{
    CPUX86State *env = &g->env;
    unsigned i;

    x86_cpu_reset_state(env, true);
    for (i = 0; i < 6; i++) {
        env->segs[i].base = 0;
    }
    env->segs[R_CS].base = GUEST_FREE;
    env->segs[R_CS].selector = GUEST_FREE >> 4;
    env->segs[R_SS].base = 0x20000;
    env->segs[R_SS].selector = 0x2000;
    env->regs[R_ESP] = 0x1000;
    tcg_x86_state_changed(env);
}

static void test_real(void)
{
    RESET_WITH(real_code);
    guest_code(g, 0x11000, real_far, real_far_end - real_far);
    real_mode();
    g_assert_cmpint(guest_run(g, 0), ==, -1);
    g_assert_cmphex(g->low[0x12340 + 0x10], ==, 0x55);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 0x1234);
    g_assert_cmphex(g->env.regs[R_EDX] & 0xffff, ==, 1);
    g_assert_cmphex(g->env.regs[R_ECX], ==, 1);
    g_assert_cmphex(g->env.segs[R_CS].selector, ==, GUEST_FREE >> 4);
    g_assert_cmphex(g->env.regs[R_ESP], ==, 0x1000);
    /* what the far call left on the stack */
    g_assert_cmphex(guest_get64(g, 0x20ffc) >> 16 & 0xffff, ==,
                    GUEST_FREE >> 4);
}

static void test_real_interrupt(void)
{
    RESET_WITH(real_int);
    guest_code(g, 0x11000, real_iret, real_iret_end - real_iret);
    real_mode();
    memcpy(g->low + 4 * 0x21, (uint8_t[]) { 0, 0, 0, 0x11 }, 4);
    memcpy(g->low + 4 * 13, (uint8_t[]) { 0, 0, 0, 0x12 }, 4);
    g->low[0x12000] = 0xf4;
    g_assert_cmpint(guest_run(g, 0), ==, -1);
    g_assert_cmphex(g->env.regs[R_ECX], ==, 1);
    g_assert_cmphex(g->env.regs[R_EDX] & 0xffff, ==, 1);
    /* a word at offset FFFF is beyond the limit */
    guest_code(g, GUEST_FREE, real_limit, real_limit_end - real_limit);
    real_mode();
    g_assert_cmpint(guest_run(g, 0), ==, -1);
    g_assert_cmphex(g->env.segs[R_CS].selector, ==, 0x1200);
}

static void test_to_protected(void)
{
    RESET_WITH(enter_protected);
    guest_code(g, 0x11000, protected_code,
               protected_code_end - protected_code);
    memcpy(g->low + 0x7f0, (uint8_t[]) { 87, 0, 0, 0x30, 0, 0 }, 6);
    real_mode();
    g_assert_cmpint(guest_run(g, 0), ==, -1);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 7);
    g_assert_cmphex(g->env.cr[0] & CR0_PE_MASK, ==, CR0_PE_MASK);
    g_assert_cmphex(g->env.segs[R_CS].selector, ==, GUEST_CS32);
}

static void test_bcd(void)
{
    RESET_WITH(bcd);
    protected_mode();
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EBX] & 0xff, ==, 0x14);
    g_assert_cmphex(g->env.regs[R_EDX] & 0xffff, ==, 0x0204);
    g_assert_cmphex(g->env.regs[R_ESI] & 0xffff, ==, 0x0405);
    g_assert_cmphex(g->env.regs[R_EAX] & 0xffff, ==, 45);
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    g = guest_new();
    g_test_add_func("/tcg/seg/loads check the descriptor", test_loads);
    g_test_add_func("/tcg/seg/absent segments fault", test_not_present);
    g_test_add_func("/tcg/seg/a load fetches the base and marks it accessed",
                    test_base_and_accessed);
    g_test_add_func("/tcg/seg/LAR LSL VERR VERW look without a fault",
                    test_inspection);
    g_test_add_func("/tcg/seg/table registers are stored and loaded",
                    test_tables);
    g_test_add_func("/tcg/seg/SYSCALL goes to the kernel, SYSRET back",
                    test_syscall);
    g_test_add_func("/tcg/seg/compatibility mode is 32-bit",
                    test_compatibility);
    g_test_add_func("/tcg/seg/32-bit protected mode has limits",
                    test_protected);
    g_test_add_func("/tcg/seg/real mode shifts selectors", test_real);
    g_test_add_func("/tcg/seg/real mode interrupts use the vector table",
                    test_real_interrupt);
    g_test_add_func("/tcg/seg/real mode leads to protected mode",
                    test_to_protected);
    g_test_add_func("/tcg/seg/decimal adjustment follows the manual",
                    test_bcd);
    ret = g_test_run();
    guest_free(g);
    return ret;
}
