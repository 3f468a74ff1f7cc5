/*
 * bzImage by the Linux 64-bit boot protocol
 * (Linux, Documentation/arch/x86/boot.rst and zero-page.rst).
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

/* Offsets in the file, and in boot_params for what is copied there. */
enum {
    ZP_ACPI_RSDP = 0x070, ZP_EXT_RAMDISK_IMAGE = 0x0c0,
    ZP_EXT_RAMDISK_SIZE = 0x0c4, ZP_E820_ENTRIES = 0x1e8,
    HDR_START = 0x1f1, HDR_SETUP_SECTS = 0x1f1, HDR_BOOT_FLAG = 0x1fe,
    HDR_JUMP = 0x201, HDR_MAGIC = 0x202, HDR_VERSION = 0x206,
    HDR_LOADER = 0x210, HDR_LOADFLAGS = 0x211, HDR_RAMDISK_IMAGE = 0x218,
    HDR_RAMDISK_SIZE = 0x21c, HDR_HEAP_END = 0x224, HDR_CMDLINE_PTR = 0x228,
    HDR_INITRD_MAX = 0x22c, HDR_ALIGNMENT = 0x230, HDR_RELOCATABLE = 0x234,
    HDR_XLOADFLAGS = 0x236, HDR_CMDLINE_SIZE = 0x238,
    HDR_PREF_ADDRESS = 0x258, HDR_INIT_SIZE = 0x260, ZP_E820_TABLE = 0x2d0,
};

#define HDR_BYTES           0x268   /* through init_size, and a bit more */
#define HDR_MAX_END         0x290   /* boot_params has no room beyond */
#define ZERO_PAGE_BYTES     4096
#define SECTOR_BYTES        512
#define MIN_VERSION         0x020c  /* first with xloadflags */
#define LOADED_HIGH         0x01
#define CAN_USE_HEAP        0x80
#define XLF_KERNEL_64       0x01
#define LOADER_UNDEFINED    0xff
#define ENTRY64_OFFSET      0x200

typedef struct LinuxHeader {
    uint8_t raw[HDR_MAX_END];
    unsigned end;               /* bytes of raw that are header */
    uint64_t code_offset;       /* of the 64-bit kernel in the file */
    uint64_t code_bytes;
    uint64_t load_gpa;
    uint64_t run_bytes;         /* memory the kernel needs from load_gpa */
    uint64_t initrd_max;
    uint32_t cmdline_max;
} LinuxHeader;

static bool read_header(LinuxHeader *h, const char *name, int fd,
                        uint64_t file_bytes, Error **errp)
{
    uint16_t version;

    if (file_bytes < HDR_BYTES ||
        !x86_boot_read(fd, 0, h->raw, MIN(file_bytes, HDR_MAX_END))) {
        error_setg(errp, "kernel '%s' is not a bzImage or ELF file: it has "
                   "only %" PRIu64 " bytes", name, file_bytes);
        return false;
    }
    if (lduw_le_p(h->raw + HDR_BOOT_FLAG) != 0xaa55 ||
        memcmp(h->raw + HDR_MAGIC, "HdrS", 4) != 0) {
        error_setg(errp, "kernel '%s' is not a bzImage or ELF file: no "
                   "\"HdrS\" at offset 0x%x", name, HDR_MAGIC);
        return false;
    }
    version = lduw_le_p(h->raw + HDR_VERSION);
    if (version < MIN_VERSION) {
        error_setg(errp, "kernel '%s' speaks boot protocol 0x%04x; at least "
                   "0x%04x is needed without firmware", name, version,
                   MIN_VERSION);
        return false;
    }
    if (!(lduw_le_p(h->raw + HDR_XLOADFLAGS) & XLF_KERNEL_64)) {
        error_setg(errp, "kernel '%s' has no 64-bit entry point (xloadflags "
                   "0x%x)", name, lduw_le_p(h->raw + HDR_XLOADFLAGS));
        return false;
    }
    h->end = MIN(HDR_MAGIC + h->raw[HDR_JUMP], HDR_MAX_END);
    h->initrd_max = (uint32_t)ldl_le_p(h->raw + HDR_INITRD_MAX);
    h->cmdline_max = (uint32_t)ldl_le_p(h->raw + HDR_CMDLINE_SIZE);
    return true;
}

static bool find_code(LinuxHeader *h, const char *name, uint64_t file_bytes,
                      Error **errp)
{
    unsigned sectors = h->raw[HDR_SETUP_SECTS];

    h->code_offset = ((sectors ? sectors : 4) + 1) * SECTOR_BYTES;
    if (h->code_offset >= file_bytes) {
        error_setg(errp, "kernel '%s' is cut short: its 64-bit part starts "
                   "at %" PRIu64 " of %" PRIu64 " bytes", name,
                   h->code_offset, file_bytes);
        return false;
    }
    h->code_bytes = file_bytes - h->code_offset;
    h->run_bytes = (uint32_t)ldl_le_p(h->raw + HDR_INIT_SIZE);
    h->run_bytes = MAX(h->run_bytes, h->code_bytes);
    return true;
}

static bool fits(const X86BootConfig *cfg, uint64_t gpa, uint64_t bytes)
{
    return gpa >= BOOT_HIGHMEM_ADDR && gpa < cfg->low_ram_end &&
           bytes <= cfg->low_ram_end - gpa;
}

/* Where the kernel prefers to be, or else as low as it can be moved. */
static bool choose_address(LinuxHeader *h, const X86BootConfig *cfg,
                           const char *name, Error **errp)
{
    uint64_t pref = ldq_le_p(h->raw + HDR_PREF_ADDRESS);
    uint64_t align = (uint32_t)ldl_le_p(h->raw + HDR_ALIGNMENT);

    h->load_gpa = pref;
    if (fits(cfg, pref, h->run_bytes)) {
        return true;
    }
    if (h->raw[HDR_RELOCATABLE] && align && !(align & (align - 1))) {
        h->load_gpa = (BOOT_HIGHMEM_ADDR + align - 1) & ~(align - 1);
        if (fits(cfg, h->load_gpa, h->run_bytes)) {
            return true;
        }
    }
    error_setg(errp, "kernel '%s' needs %" PRIu64 " bytes of RAM at 0x%"
               PRIx64 "; RAM ends at 0x%" PRIx64, name, h->run_bytes, pref,
               cfg->low_ram_end);
    return false;
}

static void fill_e820(uint8_t *zp, const X86BootConfig *cfg)
{
    unsigned n = MIN(cfg->e820_entries, E820_NR_ENTRIES);

    zp[ZP_E820_ENTRIES] = n;
    for (unsigned i = 0; i < n; i++) {
        uint8_t *e = zp + ZP_E820_TABLE + i * sizeof(E820Entry);

        stq_le_p(e, cfg->e820[i].address);
        stq_le_p(e + 8, cfg->e820[i].length);
        stl_le_p(e + 16, cfg->e820[i].type);
    }
}

static uint8_t *make_zero_page(const LinuxHeader *h, const X86BootConfig *cfg,
                               uint64_t initrd_gpa, uint64_t initrd_bytes)
{
    uint8_t *zp = g_malloc0(ZERO_PAGE_BYTES);

    memcpy(zp + HDR_START, h->raw + HDR_START, h->end - HDR_START);
    zp[HDR_LOADER] = LOADER_UNDEFINED;
    zp[HDR_LOADFLAGS] |= LOADED_HIGH | CAN_USE_HEAP;
    stw_le_p(zp + HDR_HEAP_END, 0xfe00);
    stl_le_p(zp + HDR_CMDLINE_PTR, BOOT_CMDLINE_ADDR);
    stl_le_p(zp + HDR_RAMDISK_IMAGE, initrd_gpa);
    stl_le_p(zp + HDR_RAMDISK_SIZE, initrd_bytes);
    stl_le_p(zp + ZP_EXT_RAMDISK_IMAGE, initrd_gpa >> 32);
    stl_le_p(zp + ZP_EXT_RAMDISK_SIZE, initrd_bytes >> 32);
    stq_le_p(zp + ZP_ACPI_RSDP, cfg->rsdp_gpa);
    fill_e820(zp, cfg);
    return zp;
}

bool x86_plan_linux(X86Boot *boot, const X86BootConfig *cfg,
                    const char *name, int fd, uint64_t file_bytes,
                    Error **errp)
{
    LinuxHeader h = { 0 };
    uint64_t initrd_gpa;
    uint64_t initrd_bytes;

    if (!read_header(&h, name, fd, file_bytes, errp) ||
        !find_code(&h, name, file_bytes, errp) ||
        !choose_address(&h, cfg, name, errp) ||
        !x86_plan_cmdline(boot, cfg, h.cmdline_max, errp) ||
        !x86_plan_initrd(boot, cfg, h.load_gpa + h.run_bytes, h.initrd_max,
                         &initrd_gpa, &initrd_bytes, errp)) {
        return false;
    }
    x86_boot_add_file(boot, name, h.load_gpa, fd, h.code_offset,
                      h.code_bytes, h.code_bytes);
    x86_boot_add_data(boot, "boot_params", BOOT_PARAMS_ADDR,
                      make_zero_page(&h, cfg, initrd_gpa, initrd_bytes),
                      ZERO_PAGE_BYTES);
    boot->entry = X86_ENTRY_LINUX64;
    boot->rip = h.load_gpa + ENTRY64_OFFSET;
    boot->info_gpa = BOOT_PARAMS_ADDR;
    return true;
}
