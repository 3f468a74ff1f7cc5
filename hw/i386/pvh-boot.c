/*
 * ELF kernels by the PVH protocol (Xen, docs/misc/pvh.pandoc and
 * xen/include/public/arch-x86/hvm/start_info.h).
 *
 * The image is not trusted: every offset and length is checked against the
 * file and against RAM before it is used.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "x86-boot.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include <elf.h>

#define XEN_ELFNOTE_PHYS32_ENTRY    18
#define START_INFO_MAGIC            0x336ec578
#define START_INFO_BYTES            56
#define MODLIST_ENTRY_BYTES         32
#define MEMMAP_ENTRY_BYTES          24
#define MAX_PHDRS                   64
#define MAX_NOTE_BYTES              65536

/* A program header of either class. */
typedef struct Segment {
    uint32_t type;
    uint64_t offset;
    uint64_t paddr;
    uint64_t filesz;
    uint64_t memsz;
} Segment;

typedef struct ElfFile {
    const char *name;
    int fd;
    uint64_t bytes;
    bool is64;
    unsigned phnum;
    uint64_t phoff;
    unsigned phentsize;
} ElfFile;

static bool read_ehdr(ElfFile *f, Error **errp)
{
    uint8_t raw[sizeof(Elf64_Ehdr)] = { 0 };
    uint16_t machine;

    if (f->bytes < sizeof(Elf32_Ehdr) ||
        !x86_boot_read(f->fd, 0, raw, MIN(f->bytes, sizeof(raw)))) {
        error_setg(errp, "kernel '%s': ELF header is cut short at %" PRIu64
                   " bytes", f->name, f->bytes);
        return false;
    }
    f->is64 = raw[EI_CLASS] == ELFCLASS64;
    machine = lduw_le_p(raw + 18);
    if ((!f->is64 && raw[EI_CLASS] != ELFCLASS32) ||
        raw[EI_DATA] != ELFDATA2LSB ||
        machine != (f->is64 ? EM_X86_64 : EM_386)) {
        error_setg(errp, "kernel '%s' is not an ELF file for x86 (class %u, "
                   "data %u, machine %u)", f->name, raw[EI_CLASS],
                   raw[EI_DATA], machine);
        return false;
    }
    f->phoff = f->is64 ? ldq_le_p(raw + 32) : (uint32_t)ldl_le_p(raw + 28);
    f->phentsize = lduw_le_p(raw + (f->is64 ? 54 : 42));
    f->phnum = lduw_le_p(raw + (f->is64 ? 56 : 44));
    if (!f->phnum || f->phnum > MAX_PHDRS ||
        f->phentsize != (f->is64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr)) ||
        f->phoff > f->bytes ||
        f->phnum * f->phentsize > f->bytes - f->phoff) {
        error_setg(errp, "kernel '%s': %u program headers of %u bytes at %"
                   PRIu64 " do not fit the file (%" PRIu64 " bytes, limit "
                   "%d headers)", f->name, f->phnum, f->phentsize, f->phoff,
                   f->bytes, MAX_PHDRS);
        return false;
    }
    return true;
}

static bool read_segment(const ElfFile *f, unsigned i, Segment *s,
                         Error **errp)
{
    uint8_t raw[sizeof(Elf64_Phdr)] = { 0 };

    if (!x86_boot_read(f->fd, f->phoff + i * f->phentsize, raw,
                       f->phentsize)) {
        error_setg(errp, "kernel '%s': program header %u cannot be read",
                   f->name, i);
        return false;
    }
    s->type = (uint32_t)ldl_le_p(raw);
    if (f->is64) {
        s->offset = ldq_le_p(raw + 8);
        s->paddr = ldq_le_p(raw + 24);
        s->filesz = ldq_le_p(raw + 32);
        s->memsz = ldq_le_p(raw + 40);
    } else {
        s->offset = (uint32_t)ldl_le_p(raw + 4);
        s->paddr = (uint32_t)ldl_le_p(raw + 12);
        s->filesz = (uint32_t)ldl_le_p(raw + 16);
        s->memsz = (uint32_t)ldl_le_p(raw + 20);
    }
    if ((s->type == PT_LOAD || s->type == PT_NOTE) &&
        (s->offset > f->bytes || s->filesz > f->bytes - s->offset)) {
        error_setg(errp, "kernel '%s': program header %u has %" PRIu64
                   " bytes at %" PRIu64 ", beyond the file's %" PRIu64,
                   f->name, i, s->filesz, s->offset, f->bytes);
        return false;
    }
    return true;
}

/* Look for the PVH entry point in one note segment. */
static bool find_entry(const ElfFile *f, const Segment *s, uint64_t *entry)
{
    uint64_t len = MIN(s->filesz, MAX_NOTE_BYTES);
    g_autofree uint8_t *notes = g_malloc(len);
    uint64_t pos = 0;

    if (!x86_boot_read(f->fd, s->offset, notes, len)) {
        return false;
    }
    while (len - pos >= 12) {
        uint64_t namesz = (uint32_t)ldl_le_p(notes + pos);
        uint64_t descsz = (uint32_t)ldl_le_p(notes + pos + 4);
        uint32_t type = (uint32_t)ldl_le_p(notes + pos + 8);
        uint64_t name = pos + 12;
        uint64_t desc = name + ROUND_UP(namesz, 4);
        uint64_t next = desc + ROUND_UP(descsz, 4);

        /* 33-bit sums of 32-bit values: next cannot wrap. */
        if (desc > len || descsz > len - desc) {
            return false;
        }
        if (namesz == 4 && !memcmp(notes + name, "Xen", 4) &&
            type == XEN_ELFNOTE_PHYS32_ENTRY &&
            (descsz == 4 || descsz == 8)) {
            *entry = descsz == 8 ? ldq_le_p(notes + desc)
                                 : (uint32_t)ldl_le_p(notes + desc);
            return true;
        }
        if (next > len) {
            return false;
        }
        pos = next;
    }
    return false;
}

static bool plan_segment(X86Boot *boot, const X86BootConfig *cfg,
                         const ElfFile *f, const Segment *s, uint64_t *end,
                         Error **errp)
{
    if (s->memsz < s->filesz) {
        error_setg(errp, "kernel '%s': a segment has %" PRIu64 " bytes in "
                   "the file and only %" PRIu64 " in memory", f->name,
                   s->filesz, s->memsz);
        return false;
    }
    if (!s->memsz) {
        return true;
    }
    if (s->paddr < BOOT_HIGHMEM_ADDR || s->paddr >= cfg->low_ram_end ||
        s->memsz > cfg->low_ram_end - s->paddr) {
        error_setg(errp, "kernel '%s': a segment of %" PRIu64 " bytes at 0x%"
                   PRIx64 " is not in RAM from 0x%x to 0x%" PRIx64, f->name,
                   s->memsz, s->paddr, BOOT_HIGHMEM_ADDR, cfg->low_ram_end);
        return false;
    }
    x86_boot_add_file(boot, f->name, s->paddr, f->fd, s->offset, s->filesz,
                      s->memsz);
    *end = MAX(*end, s->paddr + s->memsz);
    return true;
}

/* hvm_start_info, one module, the memory map: one block of memory. */
static void plan_start_info(X86Boot *boot, const X86BootConfig *cfg,
                            uint64_t initrd_gpa, uint64_t initrd_bytes)
{
    unsigned n = MIN(cfg->e820_entries, E820_NR_ENTRIES);
    uint64_t mod = BOOT_START_INFO_ADDR + START_INFO_BYTES;
    uint64_t map = mod + MODLIST_ENTRY_BYTES;
    size_t bytes = map - BOOT_START_INFO_ADDR + n * MEMMAP_ENTRY_BYTES;
    uint8_t *info = g_malloc0(bytes);
    uint8_t *e = info + (map - BOOT_START_INFO_ADDR);

    stl_le_p(info, START_INFO_MAGIC);
    stl_le_p(info + 4, 1);                          /* version */
    stl_le_p(info + 12, initrd_bytes ? 1 : 0);      /* nr_modules */
    stq_le_p(info + 16, initrd_bytes ? mod : 0);
    stq_le_p(info + 24, BOOT_CMDLINE_ADDR);
    stq_le_p(info + 32, cfg->rsdp_gpa);
    stq_le_p(info + 40, map);
    stl_le_p(info + 48, n);
    stq_le_p(info + START_INFO_BYTES, initrd_gpa);
    stq_le_p(info + START_INFO_BYTES + 8, initrd_bytes);
    for (unsigned i = 0; i < n; i++, e += MEMMAP_ENTRY_BYTES) {
        stq_le_p(e, cfg->e820[i].address);
        stq_le_p(e + 8, cfg->e820[i].length);
        stl_le_p(e + 16, cfg->e820[i].type);
    }
    /* 56 + 32 + 128 * 24 bytes end before BOOT_PARAMS_ADDR */
    x86_boot_add_data(boot, "start_info", BOOT_START_INFO_ADDR, info, bytes);
}

bool x86_plan_pvh(X86Boot *boot, const X86BootConfig *cfg, const char *name,
                  int fd, uint64_t file_bytes, Error **errp)
{
    ElfFile f = { .name = name, .fd = fd, .bytes = file_bytes };
    uint64_t entry = 0;
    uint64_t end = BOOT_HIGHMEM_ADDR;
    bool has_entry = false;
    uint64_t initrd_gpa;
    uint64_t initrd_bytes;

    if (!read_ehdr(&f, errp)) {
        return false;
    }
    for (unsigned i = 0; i < f.phnum; i++) {
        Segment s;

        if (!read_segment(&f, i, &s, errp)) {
            return false;
        }
        if (s.type == PT_NOTE && !has_entry) {
            has_entry = find_entry(&f, &s, &entry);
        } else if (s.type == PT_LOAD &&
                   !plan_segment(boot, cfg, &f, &s, &end, errp)) {
            return false;
        }
    }
    if (!has_entry) {
        error_setg(errp, "ELF kernel '%s' has no PVH entry point: no Xen note "
                   "of type %d", name, XEN_ELFNOTE_PHYS32_ENTRY);
        return false;
    }
    if (entry < BOOT_HIGHMEM_ADDR || entry >= end) {
        error_setg(errp, "kernel '%s': PVH entry point 0x%" PRIx64 " is not "
                   "in its segments", name, entry);
        return false;
    }
    if (!x86_plan_cmdline(boot, cfg, BOOT_CMDLINE_MAX - 1, errp) ||
        !x86_plan_initrd(boot, cfg, end, UINT32_MAX, &initrd_gpa,
                         &initrd_bytes, errp)) {
        return false;
    }
    plan_start_info(boot, cfg, initrd_gpa, initrd_bytes);
    boot->entry = X86_ENTRY_PVH;
    boot->rip = entry;
    boot->info_gpa = BOOT_START_INFO_ADDR;
    return true;
}
