/*
 * Exceptions, software and hardware interrupts in long mode.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "engine-rig.h"
#include "qemu/atomic.h"

static GuestRig *g;

SNIPPET(int_80, 64, "int $0x80; hlt");
SNIPPET(undefined, 64, "ud2; hlt");
SNIPPET(divide, 64, "xor %ecx, %ecx; div %ecx; hlt");
SNIPPET(bad_cr, 64, "mov %rax, %cr4; hlt");
SNIPPET(halt_loop, 64, "sti; hlt; inc %rbx; hlt");
SNIPPET(shadow, 64, "sti; inc %rax; inc %rbx; jmp 1f; 1: hlt");
SNIPPET(window, 64, "sti; nop; cli; inc %rax; hlt");
SNIPPET(step, 64,
        "pushfq; orq $0x100, (%rsp); popfq; inc %rax; inc %rax; hlt");
SNIPPET(user_code, 64, "mov $0x1234, %eax; int $3; hlt");
SNIPPET(go_user, 64,
        "push $0x3b; push $0x20000; push $0x3202; push $0x43;"
        "push $0x18000; iretq");
SNIPPET(lock_mov, 64, "lock; mov %rax, (%rbx); hlt");
SNIPPET(loop_forever, 64, "movb $1, 0x18000; 1: jmp 1b");
SNIPPET(handler_iret, 64, "inc %rdx; iretq");

static void reset_with(const uint8_t *code, const uint8_t *end)
{
    guest_reset(g);
    guest_code(g, GUEST_FREE, code, end - code);
}
#define RESET_WITH(n) reset_with(n, n##_end)

/* Let vector @n run @code at GUEST_FREE + 0x800 instead of its HLT */
static void handler(unsigned n, const uint8_t *code, const uint8_t *end)
{
    guest_code(g, GUEST_FREE + 0x800, code, end - code);
    guest_put64(g, GUEST_IDT + 16 * n, ((GUEST_FREE + 0x800) & 0xffff) |
                GUEST_CS64 << 16 | 0xee00ull << 32 |
                (uint64_t)((GUEST_FREE + 0x800) >> 16) << 48);
}
#define HANDLER(v, n) handler(v, n, n##_end)

static void test_software(void)
{
    uint64_t sp;

    RESET_WITH(int_80);
    g->env.regs[R_ESP] = GUEST_STACK_TOP - 8;
    g->env.eflags |= IF_MASK | CC_Z;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, 32);
    sp = g->env.regs[R_ESP];
    g_assert_cmphex(sp, ==, GUEST_STACK_TOP - 16 - 40);
    g_assert_cmphex(guest_get64(g, sp), ==, GUEST_FREE + 2);
    g_assert_cmphex(guest_get64(g, sp + 8), ==, GUEST_CS64);
    g_assert_cmphex(guest_get64(g, sp + 16), ==, 2 | IF_MASK | CC_Z);
    g_assert_cmphex(guest_get64(g, sp + 24), ==, GUEST_STACK_TOP - 8);
    g_assert_cmphex(guest_get64(g, sp + 32), ==, GUEST_DS);
    g_assert_cmphex(g->env.eflags & IF_MASK, ==, 0);
}

static void test_faults(void)
{
    RESET_WITH(undefined);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP06_ILLOP);
    g_assert_cmphex(guest_fault_rip(g, false), ==, GUEST_FREE);
    RESET_WITH(divide);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP00_DIVZ);
    g_assert_cmphex(guest_fault_rip(g, false), ==, GUEST_FREE + 2);
    RESET_WITH(bad_cr);
    g->env.regs[R_EAX] = 1ull << 40;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP0D_GPF);
    g_assert_cmphex(guest_error_code(g), ==, 0);
    RESET_WITH(lock_mov);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP06_ILLOP);
}

static void test_ist(void)
{
    RESET_WITH(undefined);
    guest_put64(g, GUEST_IDT + 16 * 6,
                guest_get64(g, GUEST_IDT + 16 * 6) | 1ull << 32);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP06_ILLOP);
    g_assert_cmphex(g->env.regs[R_ESP], ==, GUEST_IST_TOP - 40);
}

static void test_gate_limits(void)
{
    RESET_WITH(int_80);
    g->env.idt.limit = 0x80 * 16 - 1;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP0D_GPF);
    g_assert_cmphex(guest_error_code(g), ==, 0x80 * 8 + 2);
    RESET_WITH(int_80);
    g->low[GUEST_IDT + 16 * 0x80 + 5] &= 0x7f;     /* not present */
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP0B_NOSEG);
    g_assert_cmphex(guest_error_code(g), ==, 0x80 * 8 + 2);
}

static void test_double_and_triple(void)
{
    RESET_WITH(divide);
    g->low[GUEST_IDT + 16 * 0 + 5] &= 0x7f;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP08_DBLE);
    g_assert_cmphex(guest_error_code(g), ==, 0);
    RESET_WITH(divide);
    g->env.idt.limit = 0;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -2);
    g_assert_cmpuint(g->shutdowns, ==, 1);
    /* it stays shut down until it is reset */
    g_assert_cmpint(tcg_x86_run(&g->env), ==, TCG_EXIT_SHUTDOWN);
    guest_reset(g);
    RESET_WITH(undefined);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP06_ILLOP);
}

static void test_hardware(void)
{
    RESET_WITH(halt_loop);
    HANDLER(0x31, handler_iret);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.eip, ==, GUEST_FREE + 2);
    /* still nothing to do: it stays halted */
    g_assert_cmpint(tcg_x86_run(&g->env), ==, TCG_EXIT_HALTED);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 0);
    g->irq = 0x31;
    g_assert_cmpint(tcg_x86_run(&g->env), ==, TCG_EXIT_HALTED);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 1);
    g_assert_cmphex(g->env.regs[R_EDX], ==, 1);
    g_assert_cmphex(g->env.eip, ==, GUEST_FREE + 6);
    g_assert_cmpint(g->irq, ==, -1);
}

/* An interrupt that waits comes in after the instruction that follows STI */
static void test_shadow(void)
{
    RESET_WITH(shadow);
    g->irq = 0x31;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, 32);
    g_assert_cmphex(g->env.regs[R_EAX], ==, 1);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 0);
    g_assert_cmpint(g->irq, ==, -1);
    /* even if the one after it is CLI */
    RESET_WITH(window);
    g->irq = 0x31;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, 32);
    g_assert_cmphex(g->env.regs[R_EAX], ==, 0);
    g_assert_cmpint(g->irq, ==, -1);
}

static void test_masked(void)
{
    RESET_WITH(undefined);
    g->irq = 0x31;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP06_ILLOP);
    g_assert_cmpint(g->irq, ==, 0x31);
}

static void test_nmi(void)
{
    RESET_WITH(halt_loop);
    g->pending = TCG_PENDING_NMI;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP02_NMI);
    g_assert_cmpuint(g->env.nmi_blocked, ==, 1);
    /* a second one waits for IRET */
    g->pending = TCG_PENDING_NMI;
    tcg_x86_kick(&g->env);
    g_assert_cmpint(tcg_x86_run(&g->env), ==, TCG_EXIT_HALTED);
    g_assert_cmphex(g->env.eip, ==, GUEST_STUBS + 2 * 16 + 1);
    GUEST_CODE(g, GUEST_FREE + 0x400, 0x48, 0xcf);      /* iretq */
    g_assert_cmpint(guest_run(g, GUEST_FREE + 0x400), ==, EXCP02_NMI);
    g_assert_cmphex(guest_fault_rip(g, false), ==, GUEST_FREE);
}

static void test_single_step(void)
{
    RESET_WITH(step);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP01_DB);
    /* the trap comes after the instruction that follows POPF */
    g_assert_cmphex(g->env.regs[R_EAX], ==, 1);
    g_assert_cmphex(guest_fault_rip(g, false), ==, GUEST_FREE + 13);
    g_assert_cmphex(g->env.dr[6] & (1 << 14), !=, 0);
    g_assert_cmphex(g->env.eflags & TF_MASK, ==, 0);
}

/* IRET to CPL 3 and back through a gate, onto the stack from the TSS */
static void test_privilege(void)
{
    uint64_t sp;

    RESET_WITH(go_user);
    guest_code(g, 0x18000, user_code, user_code_end - user_code);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP03_INT3);
    sp = g->env.regs[R_ESP];
    g_assert_cmphex(sp, ==, GUEST_STACK_TOP - 40);
    g_assert_cmphex(guest_get64(g, sp), ==, 0x18000 + 6);
    g_assert_cmphex(guest_get64(g, sp + 8), ==, GUEST_USER_CS64 | 3);
    g_assert_cmphex(guest_get64(g, sp + 24), ==, 0x20000);
    g_assert_cmphex(guest_get64(g, sp + 32), ==, GUEST_USER_DS | 3);
    g_assert_cmphex(g->env.segs[R_SS].selector, ==, 0);
    g_assert_cmphex(g->env.regs[R_EAX], ==, 0x1234);
    /* user code may not use a gate of DPL 0, nor HLT */
    RESET_WITH(go_user);
    guest_code(g, 0x18000, user_code, user_code_end - user_code);
    g->low[GUEST_IDT + 16 * 3 + 5] = 0x8e;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP0D_GPF);
    g_assert_cmphex(guest_error_code(g), ==, 3 * 8 + 2);
    RESET_WITH(go_user);
    GUEST_CODE(g, 0x18000, 0xf4);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP0D_GPF);
}

static gpointer kick_later(gpointer opaque)
{
    /* the guest says that it is about to loop */
    while (!qatomic_read(&g->low[0x18000])) {
        g_thread_yield();
    }
    g->pending = TCG_PENDING_STOP;
    tcg_x86_kick(&g->env);
    return NULL;
}

/* A one-instruction loop is left when another thread asks */
static void test_tight_loop(void)
{
    GThread *t;

    RESET_WITH(loop_forever);
    g->low[0x18000] = 0;
    t = g_thread_new("kick", kick_later, NULL);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -3);
    g_thread_join(t);
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    g = guest_new();
    g_test_add_func("/tcg/event/INT n pushes a frame", test_software);
    g_test_add_func("/tcg/event/faults name their instruction", test_faults);
    g_test_add_func("/tcg/event/IST switches the stack", test_ist);
    g_test_add_func("/tcg/event/bad gates are faults", test_gate_limits);
    g_test_add_func("/tcg/event/faults add up to shutdown",
                    test_double_and_triple);
    g_test_add_func("/tcg/event/an interrupt ends HLT", test_hardware);
    g_test_add_func("/tcg/event/STI has a shadow of one", test_shadow);
    g_test_add_func("/tcg/event/IF keeps interrupts out", test_masked);
    g_test_add_func("/tcg/event/NMI blocks NMI", test_nmi);
    g_test_add_func("/tcg/event/TF traps after one instruction",
                    test_single_step);
    g_test_add_func("/tcg/event/gates change the privilege", test_privilege);
    g_test_add_func("/tcg/event/a tight loop can be left", test_tight_loop);
    ret = g_test_run();
    guest_free(g);
    return ret;
}
