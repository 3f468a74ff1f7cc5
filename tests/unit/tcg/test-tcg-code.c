/*
 * The block cache: code that changes, by the guest itself and by devices,
 * code across pages, and an arena that fills up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "engine-rig.h"

static GuestRig *g;

/* Patches the immediate of the very next instruction of its block */
SNIPPET(patch_next, 64, "movb $42, 3(%rip); nop; nop; mov $1, %al; hlt");
/* Patches code that ran before, in a loop */
SNIPPET(patch_loop, 64,
        "xor %ebx, %ebx; mov $5, %ecx;"
        "1: add $1, %rbx; incb 1b+3(%rip); dec %ecx; jnz 1b; hlt");
SNIPPET(call_far_page, 64, "call *%rbx; call *%rbx; mov %rcx, (%rbx);"
        "call *%rbx; hlt");
SNIPPET(string_patch, 64, "rep stosb; nop; nop; nop; nop; nop; hlt");

/* Every uop of a long run must have been a tail call */
SNIPPET(long_run, 64,
        "mov $3000000, %ecx; 1: add (%rbx), %rax; mov %rax, (%rbx);"
        "push %rax; pop %rdx; call 2f; dec %ecx; jnz 1b; hlt; 2: ret");

static void reset_with(const uint8_t *code, const uint8_t *end)
{
    guest_reset(g);
    guest_code(g, GUEST_FREE, code, end - code);
}
#define RESET_WITH(n) reset_with(n, n##_end)

static void test_next_instruction(void)
{
    RESET_WITH(patch_next);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EAX] & 0xff, ==, 42);
}

static void test_loop(void)
{
    RESET_WITH(patch_loop);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EBX], ==, 1 + 2 + 3 + 4 + 5);
}

static void test_other_page(void)
{
    static const uint8_t add1[] = { 0x48, 0xff, 0xc0, 0xc3 };

    RESET_WITH(call_far_page);
    guest_code(g, GUEST_FREE + 0x1100, add1, sizeof(add1));
    g->env.regs[R_EBX] = GUEST_FREE + 0x1100;
    g->env.regs[R_ECX] = 0x00c310c08348; /* add $0x10, %rax; ret */
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EAX], ==, 2 + 0x10);
}

static void test_string_store(void)
{
    RESET_WITH(string_patch);
    g->env.regs[R_EDI] = GUEST_FREE + 2;
    g->env.regs[R_ECX] = 3;
    g->env.regs[R_EAX] = 0xf4;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.eip, ==, GUEST_FREE + 3);
}

static void test_device_write(void)
{
    GUEST_CODE(g, GUEST_FREE, 0xb0, 1, 0xf4);
    guest_reset(g);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EAX] & 0xff, ==, 1);
    g->low[GUEST_FREE + 1] = 2;
    tcg_x86_ram_written(g->engine, g->low + GUEST_FREE + 1, 1);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EAX] & 0xff, ==, 2);
}

/* mov $imm32, %eax with the page boundary at each of its bytes */
static void test_page_crossing(void)
{
    unsigned i;

    for (i = 1; i < 6; i++) {
        uint64_t at = GUEST_FREE + 0x1000 - i;

        guest_reset(g);
        GUEST_CODE(g, at, 0xb8, 0x78, 0x56, 0x34, 0x12, 0xf4);
        g_assert_cmpint(guest_run(g, at), ==, -1);
        g_assert_cmphex(g->env.regs[R_EAX], ==, 0x12345678);
        /* changed beyond the boundary, it is decoded again */
        g->low[GUEST_FREE + 0x1000 + 4 - i] ^= i < 5 ? 0xff : 0;
        tcg_x86_ram_written(g->engine, g->low + GUEST_FREE + 0x1000, 5);
        g_assert_cmpint(guest_run(g, at), ==, -1);
        g_assert_cmphex(g->env.regs[R_EAX], ==,
                        i < 5 ? 0x12345678 ^ 0xff000000u : 0x12345678);
    }
}

/* An instruction that begins in memory and goes on in a device, then code
 * that is all in the device */
static void test_device_code(void)
{
    guest_reset(g);
    g->text[RIG_TEXT_BYTES * 2 - 1] = 0xb8;
    g->io_value = 0xf4;         /* HLT, and four times the immediate */
    g_assert_cmpint(guest_run(g, RIG_TEXT + RIG_TEXT_BYTES * 2 - 1), ==, -1);
    g_assert_cmphex(g->env.regs[R_EAX], ==, 0xf4f4f4f4);
    g_assert_cmphex(g->env.eip, ==, RIG_TEXT + RIG_TEXT_BYTES * 2 + 5);
}

/* The second page of a crossing instruction is missing */
static void test_fetch_fault(void)
{
    uint64_t at = 0x40000000 - 3;

    guest_reset(g);
    guest_put64(g, GUEST_PDPT, 0x87);
    guest_put64(g, GUEST_PDPT + 8, 0);
    /* the last bytes of the first GiB, by way of low memory */
    guest_put64(g, GUEST_PML4, 0x40000 | 7);
    guest_put64(g, 0x40000, 0x41000 | 7);
    guest_put64(g, 0x41000, 0x87);
    guest_put64(g, 0x41000 + 8 * 511, 0x42000 | 7);
    guest_put64(g, 0x42000 + 8 * 511, GUEST_FREE | 7);
    GUEST_CODE(g, GUEST_FREE + 0xffd, 0xb8, 1, 2);
    g_assert_cmpint(guest_run(g, at), ==, EXCP0E_PAGE);
    g_assert_cmphex(g->env.cr[2], ==, 0x40000000);
    g_assert_cmphex(guest_error_code(g), ==, 0x10);
    g_assert_cmphex(guest_fault_rip(g, true), ==, at);
    guest_reset(g);
}

static void test_too_long(void)
{
    unsigned i;

    guest_reset(g);
    for (i = 0; i < 15; i++) {
        g->low[GUEST_FREE + i] = 0x66;
    }
    g->low[GUEST_FREE + 15] = 0x90;
    tcg_x86_ram_written(g->engine, g->low + GUEST_FREE, 16);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP0D_GPF);
    g->low[GUEST_FREE + 14] = 0x90;
    g->low[GUEST_FREE + 15] = 0xf4;
    tcg_x86_ram_written(g->engine, g->low + GUEST_FREE, 16);
    guest_reset(g);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
}

/* The rig's arena is 1 MiB: this many blocks need it several times over */
static void test_arena_wraps(void)
{
    unsigned round, i, pages = 64;

    guest_reset(g);
    for (i = 0; i < pages; i++) {
        uint8_t *p = g->low + 0x80000 + i * 0x1000;
        unsigned k;

        for (k = 0; k + 8 < 0x1000; k += 8) {
            /* inc %rax; jmp +3 (to the next one); padding */
            static const uint8_t piece[] = { 0x48, 0xff, 0xc0, 0xeb, 3 };

            memcpy(p + k, piece, sizeof(piece));
        }
        /* jmp to the next page, or HLT on the last */
        p[k] = i + 1 == pages ? 0xf4 : 0xeb;
        p[k + 1] = 0x1000 - k - 2;
    }
    tcg_x86_flush(g->engine);
    for (round = 0; round < 3; round++) {
        g->env.regs[R_EAX] = 0;
        g_assert_cmpint(guest_run(g, 0x80000), ==, -1);
        g_assert_cmphex(g->env.regs[R_EAX], ==, pages * 511);
    }
}

static bool kicking;

static gpointer kicker(gpointer opaque)
{
    while (__atomic_load_n(&kicking, __ATOMIC_SEQ_CST)) {
        g_thread_yield();
        tcg_x86_kick(&g->env);
    }
    return NULL;
}

static void random_mode(CPUX86State *env, unsigned mode)
{
    unsigned i;

    if (mode >= 2) {            /* 32-bit or 16-bit protected, or real */
        env->cr[0] &= ~(uint64_t)CR0_PG_MASK;
        env->cr[4] = 0;
        env->efer = 0;
        env->segs[R_CS].flags = mode == 2 ? 0xc09b00 : 0x009b00;
    }
    if (mode == 4) {
        env->cr[0] &= ~(uint64_t)CR0_PE_MASK;
        for (i = 0; i < 6; i++) {
            env->segs[i].limit = 0xffff;
        }
    }
    if (mode == 1) {
        env->segs[R_CS].selector = GUEST_USER_CS64 | 3;
        env->segs[R_CS].flags = 0xa0fb00;
        env->segs[R_SS].selector = GUEST_USER_DS | 3;
        env->segs[R_SS].flags = 0xc0f300;
    }
    for (i = 0; i < 16; i++) {
        env->regs[i] = rig_below(3) ? rig_rand() : rig_below(GUEST_LOW_BYTES);
    }
}

static void test_long_run(void)
{
    RESET_WITH(long_run);
    g->env.regs[R_EBX] = GUEST_FREE + 0x4000;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_ECX], ==, 0);
}

/* Random bytes as code: whatever the guest does, the host survives */
static void test_garbage(void)
{
    g_autofree uint8_t *keep = g_memdup2(g->low, GUEST_LOW_BYTES);
    unsigned round, i;
    GThread *t;

    kicking = true;
    t = g_thread_new("kicker", kicker, NULL);
    for (round = 0; round < 600; round++) {
        uint64_t at = round % 5 == 4 ? 0x8000 : GUEST_FREE;

        memcpy(g->low, keep, GUEST_LOW_BYTES);
        guest_reset(g);
        for (i = 0; i < 256; i++) {
            g->low[at + i] = rig_rand();
        }
        random_mode(&g->env, round % 5);
        tcg_x86_state_changed(&g->env);
        g->stop_polls = 20;
        g->env.eip = at;
        tcg_x86_run(&g->env);
    }
    g->stop_polls = 0;
    __atomic_store_n(&kicking, false, __ATOMIC_SEQ_CST);
    g_thread_join(t);
    memcpy(g->low, keep, GUEST_LOW_BYTES);
    guest_reset(g);
    GUEST_CODE(g, GUEST_FREE, 0xb0, 1, 0xf4);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    g = guest_new();
    g_test_add_func("/tcg/code/the next instruction may be patched",
                    test_next_instruction);
    g_test_add_func("/tcg/code/a loop may patch itself", test_loop);
    g_test_add_func("/tcg/code/code on another page may be patched",
                    test_other_page);
    g_test_add_func("/tcg/code/a string store may patch code",
                    test_string_store);
    g_test_add_func("/tcg/code/devices may write code", test_device_write);
    g_test_add_func("/tcg/code/instructions may cross pages",
                    test_page_crossing);
    g_test_add_func("/tcg/code/code may come from a device",
                    test_device_code);
    g_test_add_func("/tcg/code/a missing second page is a fault",
                    test_fetch_fault);
    g_test_add_func("/tcg/code/15 bytes are the limit", test_too_long);
    g_test_add_func("/tcg/code/a full arena starts over", test_arena_wraps);
    g_test_add_func("/tcg/code/a long run does not use up the stack",
                    test_long_run);
    g_test_add_func("/tcg/code/garbage does no harm", test_garbage);
    ret = g_test_run();
    guest_free(g);
    return ret;
}
