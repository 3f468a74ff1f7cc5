/*
 * Boot planning with PVH ELF files, good and malformed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "boot-rig.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include <elf.h>

#define FILE_BYTES  0x2000

/* A 64-bit ELF file with one segment and one note. */
static struct {
    Elf64_Ehdr ehdr;
    Elf64_Phdr phdr[2];
    struct {
        Elf64_Nhdr hdr;
        char name[4];
        uint64_t entry;
    } note;
    uint8_t rest[FILE_BYTES - 64 - 112 - 24];
} elf;

static void fresh(void)
{
    memset(&elf, 0, sizeof(elf));
    memcpy(elf.ehdr.e_ident, ELFMAG, SELFMAG);
    elf.ehdr.e_ident[EI_CLASS] = ELFCLASS64;
    elf.ehdr.e_ident[EI_DATA] = ELFDATA2LSB;
    elf.ehdr.e_machine = EM_X86_64;
    elf.ehdr.e_phoff = sizeof(Elf64_Ehdr);
    elf.ehdr.e_phentsize = sizeof(Elf64_Phdr);
    elf.ehdr.e_phnum = 2;
    elf.phdr[0] = (Elf64_Phdr) {
        .p_type = PT_LOAD, .p_offset = 0x1000, .p_paddr = 0x200000,
        .p_filesz = 0x1000, .p_memsz = 0x3000,
    };
    elf.phdr[1] = (Elf64_Phdr) {
        .p_type = PT_NOTE, .p_offset = 64 + 112, .p_filesz = 24,
        .p_memsz = 24,
    };
    elf.note.hdr = (Elf64_Nhdr) { 4, 8, 18 };
    memcpy(elf.note.name, "Xen", 4);
    elf.note.entry = 0x200100;
}

static void bad(const char *text)
{
    refuse(&elf, sizeof(elf), "", NULL, 0, text);
    fresh();
}

static void test_good_file_is_placed(void)
{
    X86Boot *boot;
    const uint8_t *info;
    const X86BootPiece *p;

    fresh();
    boot = plan(&elf, sizeof(elf), "hello", "init", 4, &error_abort);
    g_assert_cmpint(boot->entry, ==, X86_ENTRY_PVH);
    g_assert_cmphex(boot->rip, ==, 0x200100);
    p = piece_at(boot, 0x200000);
    g_assert_cmphex(p->file_bytes, ==, 0x1000);
    g_assert_cmphex(p->bytes, ==, 0x3000);
    info = piece_at(boot, BOOT_START_INFO_ADDR)->data;
    g_assert_cmphex(ldl_le_p(info), ==, 0x336ec578);
    g_assert_cmpuint(ldl_le_p(info + 12), ==, 1);
    g_assert_cmphex(ldq_le_p(info + 32), ==, 0xe0000);
    g_assert_cmpuint(ldl_le_p(info + 48), ==, 2);
    g_assert_cmpuint(ldq_le_p(info + 56 + 8), ==, 4);
    x86_boot_free(boot);
}

static void test_32_bit_file_is_placed(void)
{
    struct {
        Elf32_Ehdr ehdr;
        Elf32_Phdr phdr[2];
        Elf32_Nhdr note;
        char name[4];
        uint32_t entry;
    } e = {
        .ehdr = { .e_ident = ELFMAG, .e_machine = EM_386,
                  .e_phoff = sizeof(Elf32_Ehdr), .e_phnum = 2,
                  .e_phentsize = sizeof(Elf32_Phdr) },
        .phdr = {
            { .p_type = PT_LOAD, .p_paddr = 0x100000, .p_filesz = 16,
              .p_memsz = 4096 },
            { .p_type = PT_NOTE, .p_offset = 52 + 64, .p_filesz = 20 },
        },
        .note = { 4, 4, 18 }, .name = "Xen", .entry = 0x100008,
    };
    X86Boot *boot;

    e.ehdr.e_ident[EI_CLASS] = ELFCLASS32;
    e.ehdr.e_ident[EI_DATA] = ELFDATA2LSB;
    boot = plan(&e, sizeof(e), "", NULL, 0, &error_abort);
    g_assert_cmphex(boot->rip, ==, 0x100008);
    x86_boot_free(boot);
}

static void test_bad_files_are_named(void)
{
    fresh();
    elf.ehdr.e_machine = EM_AARCH64;
    bad("machine 183");
    elf.ehdr.e_phnum = 0xffff;
    bad("65535");
    elf.ehdr.e_phoff = UINT64_MAX;
    bad("18446744073709551615");
    elf.ehdr.e_phentsize = 1;
    bad("of 1 bytes");
    elf.phdr[0].p_offset = FILE_BYTES + 1;
    bad("beyond");
    elf.phdr[0].p_filesz = UINT64_MAX;
    bad("beyond");
    elf.phdr[0].p_memsz = 1;
    bad("only 1");
    elf.phdr[0].p_memsz = UINT64_MAX;
    bad("not in RAM");
    elf.phdr[0].p_paddr = 0x1000;
    bad("not in RAM");
    elf.phdr[0].p_paddr = UINT64_MAX - 0x100;
    bad("not in RAM");
    elf.note.hdr.n_type = 17;
    bad("no PVH entry point");
    elf.note.hdr.n_namesz = 0xffffffff;
    bad("no PVH entry point");
    elf.note.hdr.n_descsz = 0xffffffff;
    bad("no PVH entry point");
    elf.note.entry = 0x1000;
    bad("0x1000");
    elf.note.entry = 0x400000;
    bad("0x400000");
    refuse(&elf, 40, "", NULL, 0, "cut short");
}

static void test_noise_never_breaks_the_planner(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(43);

    for (int i = 0; i < 3000; i++) {
        Error *err = NULL;
        X86Boot *boot;

        fresh();
        for (int k = 0; k < 3; k++) {
            ((uint8_t *)&elf)[4 + g_rand_int_range(rand, 0, 196)] =
                g_rand_int(rand);
        }
        boot = plan(&elf, g_rand_boolean(rand) ? sizeof(elf) :
                    g_rand_int_range(rand, 0, sizeof(elf)), "", NULL, 0,
                    &err);
        g_assert_true(!boot == !!err);
        x86_boot_free(boot);
        error_free(err);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pvh-boot/good-file-is-placed",
                    test_good_file_is_placed);
    g_test_add_func("/pvh-boot/32-bit-file-is-placed",
                    test_32_bit_file_is_placed);
    g_test_add_func("/pvh-boot/bad-files-are-named",
                    test_bad_files_are_named);
    g_test_add_func("/pvh-boot/noise-never-breaks-the-planner",
                    test_noise_never_breaks_the_planner);
    return g_test_run();
}
