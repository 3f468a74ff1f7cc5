/*
 * Page tables: rights, accessed and dirty bits, sizes, and the soft TLB.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "engine-rig.h"

static GuestRig *g;

/* A 4 KiB page at VIRT, mapped through tables of our own */
#define VIRT      0x7f0000003000ull
#define PT_BASE   0x40000
#define FRAME     0x50000
#define PML4E     (GUEST_PML4 + 8 * ((VIRT >> 39) & 511))
#define PDPTE     (PT_BASE + 8 * ((VIRT >> 30) & 511))
#define PDE       (PT_BASE + 0x1000 + 8 * ((VIRT >> 21) & 511))
#define PTE       (PT_BASE + 0x2000 + 8 * ((VIRT >> 12) & 511))
#define P_P 1
#define P_W 2
#define P_U 4
#define P_A 0x20
#define P_D 0x40
#define P_PS 0x80
#define P_NX (1ull << 63)

SNIPPET(load, 64, "mov (%rbx), %rax; hlt");
SNIPPET(store, 64, "mov %rax, (%rbx); hlt");
SNIPPET(add_mem, 64, "add %rax, (%rbx); hlt");
SNIPPET(jump, 64, "jmp *%rbx");
SNIPPET(invalidate, 64,
        "mov (%rbx), %rax; mov %rcx, (%rdx); mov (%rbx), %rsi;"
        "invlpg (%rbx); mov (%rbx), %rdi; hlt");
SNIPPET(reload, 64,
        "mov (%rbx), %rax; mov %rcx, (%rdx); mov %cr3, %r8; mov %r8, %cr3;"
        "mov (%rbx), %rdi; hlt");
SNIPPET(push_it, 64, "push %rax; hlt");
SNIPPET(load32, 32, "mov (%ebx), %eax; hlt");
SNIPPET(store32, 32, "mov %eax, (%ebx); hlt");
SNIPPET(smap_copy, 64, "stac; mov (%rbx), %rax; clac; mov (%rbx), %rcx; hlt");

static void map(uint64_t pte)
{
    guest_put64(g, PML4E, PT_BASE | P_P | P_W | P_U);
    guest_put64(g, PDPTE, (PT_BASE + 0x1000) | P_P | P_W | P_U);
    guest_put64(g, PDE, (PT_BASE + 0x2000) | P_P | P_W | P_U);
    guest_put64(g, PTE, pte);
    guest_put64(g, PTE + 8, 0);
    guest_put64(g, FRAME, 0x1122334455667788);
}

static void reset_with(const uint8_t *code, const uint8_t *end, uint64_t pte)
{
    guest_reset(g);
    map(pte);
    guest_code(g, GUEST_FREE, code, end - code);
    g->env.regs[R_EBX] = VIRT;
}
#define RESET_WITH(n, pte) reset_with(n, n##_end, pte)

static void expect_fault(uint64_t cr2, uint32_t error)
{
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP0E_PAGE);
    g_assert_cmphex(g->env.cr[2], ==, cr2);
    g_assert_cmphex(guest_error_code(g), ==, error);
}

static void test_accessed_dirty(void)
{
    RESET_WITH(load, FRAME | P_P | P_W);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EAX], ==, 0x1122334455667788);
    g_assert_cmphex(guest_get64(g, PTE), ==, FRAME | P_P | P_W | P_A);
    g_assert_cmphex(guest_get64(g, PDE) & (P_A | P_D), ==, P_A);
    g_assert_cmphex(guest_get64(g, PML4E) & (P_A | P_D), ==, P_A);
    /* the same translation now has to become dirty */
    guest_code(g, GUEST_FREE, store, store_end - store);
    g->env.regs[R_EAX] = 5;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(guest_get64(g, PTE), ==, FRAME | P_P | P_W | P_A | P_D);
    g_assert_cmphex(guest_get64(g, FRAME), ==, 5);
}

static void test_not_present(void)
{
    RESET_WITH(load, 0);
    expect_fault(VIRT, 0);
    RESET_WITH(store, 0);
    expect_fault(VIRT, 2);
    RESET_WITH(add_mem, 0);
    expect_fault(VIRT, 2);
}

static void test_write_protect(void)
{
    RESET_WITH(store, FRAME | P_P);
    expect_fault(VIRT, 3);
    g_assert_cmphex(guest_get64(g, PTE), ==, FRAME | P_P);
    RESET_WITH(store, FRAME | P_P);
    g->env.cr[0] &= ~(uint64_t)CR0_WP_MASK;
    tcg_x86_state_changed(&g->env);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
}

static void test_no_execute(void)
{
    RESET_WITH(jump, FRAME | P_P | P_NX);
    expect_fault(VIRT, 0x11);
    g_assert_cmphex(guest_fault_rip(g, true), ==, VIRT);
    RESET_WITH(jump, FRAME | P_P);
    g->low[FRAME] = 0xf4;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.eip, ==, VIRT + 1);
    /* NX is reserved unless EFER.NXE is set */
    RESET_WITH(load, FRAME | P_P | P_NX);
    g->env.efer &= ~(uint64_t)MSR_EFER_NXE;
    tcg_x86_state_changed(&g->env);
    expect_fault(VIRT, 9);
}

static void test_reserved(void)
{
    RESET_WITH(load, FRAME | P_P | 1ull << 51);
    expect_fault(VIRT, 9);
    RESET_WITH(load, FRAME | P_P);
    guest_put64(g, PML4E, PT_BASE | P_P | P_W | P_PS);
    expect_fault(VIRT, 9);
    RESET_WITH(load, FRAME | P_P);
    guest_put64(g, PDE, 0x1000 | P_P | P_PS | 1 << 14);
    expect_fault(VIRT, 9);
}

static void test_smep_smap(void)
{
    RESET_WITH(jump, FRAME | P_P | P_U);
    g->low[FRAME] = 0xf4;
    g->env.cr[4] |= CR4_SMEP_MASK;
    guest_put64(g, GUEST_PDPT, 0x83);   /* our own code is the supervisor's */
    tcg_x86_state_changed(&g->env);
    expect_fault(VIRT, 0x11);
    RESET_WITH(smap_copy, FRAME | P_P | P_U);
    g->env.cr[4] |= CR4_SMAP_MASK;
    guest_put64(g, GUEST_PDPT, 0x83);
    tcg_x86_state_changed(&g->env);
    expect_fault(VIRT, 1);
    g_assert_cmphex(g->env.regs[R_EAX], ==, 0x1122334455667788);
    g_assert_cmphex(guest_fault_rip(g, true), ==, GUEST_FREE + 9);
}

static void test_large_pages(void)
{
    RESET_WITH(load, 0);
    guest_put64(g, PDE, 0 | P_P | P_PS);
    guest_put64(g, (VIRT & 0x1fffff), 0xabcdef);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EAX], ==, 0xabcdef);
    g_assert_cmphex(guest_get64(g, PDE), ==, P_P | P_PS | P_A);
}

static void put32(uint64_t gpa, uint32_t val)
{
    memcpy(g->low + gpa, &val, 4);
}

/* 32-bit protected mode, CR3 = PT_BASE; entry 0 maps the low 4 MiB */
static void legacy_paging(bool pae)
{
    CPUX86State *env = &g->env;

    env->efer = 0;
    env->cr[3] = PT_BASE;
    env->cr[4] = CR4_PSE_MASK | (pae ? CR4_PAE_MASK : 0);
    env->segs[R_CS].selector = GUEST_CS32;
    env->segs[R_CS].flags = 0xc09b00;
    env->idt.limit = 0;         /* a fault ends in shutdown */
    memset(g->low + PT_BASE, 0, 0x4000);
    if (pae) {
        guest_put64(g, PT_BASE, (PT_BASE + 0x1000) | P_P);
        guest_put64(g, PT_BASE + 0x1000, P_P | P_W | P_PS);
        guest_put64(g, PT_BASE + 8, (PT_BASE + 0x2000) | P_P);
        guest_put64(g, PT_BASE + 0x2000, (PT_BASE + 0x3000) | P_P | P_W);
    } else {
        put32(PT_BASE, P_P | P_W | P_PS);
        put32(PT_BASE + 4, (PT_BASE + 0x3000) | P_P | P_W);
    }
}

static int run_legacy(const uint8_t *code, const uint8_t *end, bool pae,
                      uint64_t addr, uint64_t pte)
{
    guest_reset(g);
    guest_code(g, GUEST_FREE, code, end - code);
    legacy_paging(pae);
    if (pae) {
        guest_put64(g, PT_BASE + 0x3000 + 8 * 3, pte);
    } else {
        put32(PT_BASE + 0x3000 + 4 * 3, pte);
    }
    guest_put64(g, FRAME, 0xabcd1234);
    tcg_x86_state_changed(&g->env);
    g->env.regs[R_EBX] = addr;
    g->env.regs[R_EAX] = 0x77;
    return guest_run(g, GUEST_FREE);
}

static void test_32_bit(void)
{
    g_assert_cmpint(run_legacy(load32, load32_end, false, 0x403000,
                               FRAME | P_P), ==, -1);
    g_assert_cmphex(g->env.regs[R_EAX], ==, 0xabcd1234);
    g_assert_cmphex((uint32_t)guest_get64(g, PT_BASE + 0x3000 + 12), ==,
                    FRAME | P_P | P_A);
    g_assert_cmpint(run_legacy(store32, store32_end, false, 0x403000,
                               FRAME | P_P | P_W), ==, -1);
    g_assert_cmphex((uint32_t)guest_get64(g, FRAME), ==, 0x77);
    g_assert_cmphex((uint32_t)guest_get64(g, PT_BASE + 0x3000 + 12), ==,
                    FRAME | P_P | P_W | P_A | P_D);
    g_assert_cmpint(run_legacy(store32, store32_end, false, 0x403000,
                               FRAME | P_P), ==, -2);
    g_assert_cmphex(g->env.cr[2], ==, 0x403000);
    g_assert_cmpint(run_legacy(load32, load32_end, false, 0x800000, 0), ==,
                    -2);
}

static void test_pae(void)
{
    g_assert_cmpint(run_legacy(load32, load32_end, true, 0x40003000,
                               FRAME | P_P), ==, -1);
    g_assert_cmphex(g->env.regs[R_EAX], ==, 0xabcd1234);
    g_assert_cmphex(guest_get64(g, PT_BASE + 0x3000 + 24), ==,
                    FRAME | P_P | P_A);
    g_assert_cmpint(run_legacy(store32, store32_end, true, 0x40003000,
                               FRAME | P_P | P_W), ==, -1);
    g_assert_cmphex(guest_get64(g, PT_BASE + 0x3000 + 24), ==,
                    FRAME | P_P | P_W | P_A | P_D);
    /* the directory pointers are kept in the processor */
    g_assert_cmphex(guest_get64(g, PT_BASE), ==, (PT_BASE + 0x1000) | P_P);
    g_assert_cmpint(run_legacy(load32, load32_end, true, 0x80000000, 0), ==,
                    -2);
    g_assert_cmphex(g->env.cr[2], ==, 0x80000000);
}

static void test_invlpg(void)
{
    RESET_WITH(invalidate, FRAME | P_P | P_A);
    guest_put64(g, FRAME + 0x1000, 77);
    g->env.regs[R_ECX] = (FRAME + 0x1000) | P_P | P_A;
    g->env.regs[R_EDX] = PTE;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EAX], ==, 0x1122334455667788);
    g_assert_cmphex(g->env.regs[R_EDI], ==, 77);
    RESET_WITH(reload, FRAME | P_P | P_A);
    g->env.regs[R_ECX] = (FRAME + 0x1000) | P_P | P_A;
    g->env.regs[R_EDX] = PTE;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EDI], ==, 77);
}

/* Both pages are checked before either is written */
static void test_crossing(void)
{
    RESET_WITH(store, FRAME | P_P | P_W);
    guest_put64(g, FRAME + 0xff8, 0x55);
    g->env.regs[R_EBX] = VIRT + 0xffc;
    g->env.regs[R_EAX] = ~0ull;
    expect_fault(VIRT + 0x1000, 2);
    g_assert_cmphex(guest_get64(g, FRAME + 0xff8), ==, 0x55);
    guest_reset(g);
    map(FRAME | P_P | P_W);
    guest_put64(g, PTE + 8, (FRAME + 0x5000) | P_P | P_W);
    g->env.regs[R_EBX] = VIRT + 0xffc;
    g->env.regs[R_EAX] = 0x1111111122222222;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(guest_get64(g, FRAME + 0xff8) >> 32, ==, 0x22222222);
    g_assert_cmphex((uint32_t)guest_get64(g, FRAME + 0x5000), ==, 0x11111111);
}

static void test_canonical(void)
{
    RESET_WITH(load, 0);
    g->env.regs[R_EBX] = 1ull << 47;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP0D_GPF);
    RESET_WITH(push_it, 0);
    g->env.regs[R_ESP] = 1ull << 60;
    guest_put64(g, GUEST_IDT + 16 * 12,
                guest_get64(g, GUEST_IDT + 16 * 12) | 1ull << 32);
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, EXCP0C_STACK);
}

/* ROM can be read and run, writes go to the device side */
static void test_rom_and_devices(void)
{
    RESET_WITH(load, 0);
    g->env.regs[R_EBX] = GUEST_DEVICE + 8;
    g->io_value = 99;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->env.regs[R_EAX], ==, 99);
    g_assert_cmphex(g->io_gpa, ==, GUEST_DEVICE + 8);
    g_assert_cmpuint(g->io_size, ==, 8);
    RESET_WITH(add_mem, 0);
    g->env.regs[R_EBX] = GUEST_DEVICE + 16;
    g->env.regs[R_EAX] = 1;
    g_assert_cmpint(guest_run(g, GUEST_FREE), ==, -1);
    g_assert_cmphex(g->io_value, ==, 100);
    g_assert_cmphex(g->io_gpa, ==, GUEST_DEVICE + 16);
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    g = guest_new();
    g_test_add_func("/tcg/paging/accessed and dirty bits are set",
                    test_accessed_dirty);
    g_test_add_func("/tcg/paging/what is not present faults",
                    test_not_present);
    g_test_add_func("/tcg/paging/CR0.WP protects from the supervisor",
                    test_write_protect);
    g_test_add_func("/tcg/paging/NX keeps code out", test_no_execute);
    g_test_add_func("/tcg/paging/reserved bits fault", test_reserved);
    g_test_add_func("/tcg/paging/SMEP and SMAP guard user pages",
                    test_smep_smap);
    g_test_add_func("/tcg/paging/large pages translate", test_large_pages);
    g_test_add_func("/tcg/paging/32-bit tables translate", test_32_bit);
    g_test_add_func("/tcg/paging/PAE tables translate", test_pae);
    g_test_add_func("/tcg/paging/INVLPG and CR3 drop translations",
                    test_invlpg);
    g_test_add_func("/tcg/paging/a store across pages is all or nothing",
                    test_crossing);
    g_test_add_func("/tcg/paging/addresses must be canonical",
                    test_canonical);
    g_test_add_func("/tcg/paging/devices see whole accesses",
                    test_rom_and_devices);
    ret = g_test_run();
    guest_free(g);
    return ret;
}
