/*
 * Tests of what a boot leaves in memory and registers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "boot-rig.h"
#include "qapi/error.h"
#include "qemu/bswap.h"

static uint8_t *ram;

static void test_pieces_and_zeroes_land_in_memory(void)
{
    X86Boot *boot = x86_boot_new();
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

    memset(ram + 0x2000, 0xff, 16);
    x86_boot_add_data(boot, "word", 0x1000, g_memdup2("word", 4), 4);
    x86_boot_add_file(boot, "self", 0x2000, fd, 0, 4, 8);
    g_assert_true(x86_boot_load(boot, &error_abort));
    g_assert_cmpmem(ram + 0x1000, 4, "word", 4);
    g_assert_cmpmem(ram + 0x2000, 9, "\177ELF\0\0\0\0\377", 9);
    x86_boot_free(boot);
    close(fd);
}

static void test_failures_name_the_piece(void)
{
    X86Boot *boot = x86_boot_new();
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    Error *err = NULL;

    x86_boot_add_file(boot, "vanished", 0x2000, fd, 0, 4, 4);
    g_assert_false(x86_boot_load(boot, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "vanished"));
    error_free_or_abort(&err);
    x86_boot_free(boot);
    close(fd);
}

static void test_linux_entry_state(void)
{
    X86Boot *boot = plan(builtin_guest, builtin_guest_bytes, "", NULL, 0,
                         &error_abort);
    CPUX86State env = { 0 };
    uint64_t pde;

    env.halted = 1;
    g_assert_true(x86_boot_load(boot, &error_abort));
    x86_boot_set_cpu(boot, &env);
    g_assert_cmphex(env.eip, ==, 0x100200);
    g_assert_cmphex(env.regs[R_ESI], ==, BOOT_PARAMS_ADDR);
    g_assert_cmphex(env.segs[R_CS].selector, ==, 0x10);
    g_assert_true(env.segs[R_CS].flags & DESC_L_MASK);
    g_assert_cmphex(env.segs[R_DS].selector, ==, 0x18);
    g_assert_cmphex(env.cr[3], ==, BOOT_PML4_ADDR);
    g_assert_cmphex(env.efer, ==, MSR_EFER_LMA | MSR_EFER_LME);
    g_assert_cmphex(env.eflags, ==, 2);
    g_assert_cmpuint(env.halted, ==, 0);
    /* "lidt; int3" where the firmware would begin */
    g_assert_cmphex(lduw_le_p(ram + BOOT_RESTART_ADDR + 2), ==, 0x010f);
    g_assert_cmphex(ldub_p(ram + BOOT_RESTART_ADDR + 7), ==, 0xcc);
    g_assert_cmphex(ldq_le_p(ram + BOOT_GDT_ADDR + 0x10), ==,
                    0x00af9b000000ffff);
    /* 0xfee00000 is entry 503 of the fourth directory */
    pde = ldq_le_p(ram + BOOT_PML4_ADDR + 0x5000 + 503 * 8);
    g_assert_cmphex(pde & ~0xfffULL, ==, 0xfee00000);
    x86_boot_free(boot);
}

static void test_pvh_entry_state(void)
{
    X86Boot boot = { .entry = X86_ENTRY_PVH, .rip = 0x123456,
                     .info_gpa = BOOT_START_INFO_ADDR };
    CPUX86State env = { 0 };

    x86_boot_set_cpu(&boot, &env);
    g_assert_cmphex(env.eip, ==, 0x123456);
    g_assert_cmphex(env.regs[R_EBX], ==, BOOT_START_INFO_ADDR);
    g_assert_cmphex(env.cr[0], ==, CR0_PE_MASK | CR0_ET_MASK);
    g_assert_cmphex(env.efer, ==, 0);
    g_assert_true(env.segs[R_CS].flags & DESC_B_MASK);
    g_assert_false(env.segs[R_CS].flags & DESC_L_MASK);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    ram = rig_ram(0, 0x400000);
    g_test_add_func("/x86-boot/pieces-and-zeroes-land-in-memory",
                    test_pieces_and_zeroes_land_in_memory);
    g_test_add_func("/x86-boot/failures-name-the-piece",
                    test_failures_name_the_piece);
    g_test_add_func("/x86-boot/linux-entry-state", test_linux_entry_state);
    g_test_add_func("/x86-boot/pvh-entry-state", test_pvh_entry_state);
    return g_test_run();
}
