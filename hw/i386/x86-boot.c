/*
 * Starting a kernel without firmware: files, places, registers.
 *
 * Kernel and initrd are read straight into guest memory at each reset; no copy
 * of them is kept.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "x86-boot.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/memfd.h"
#include "qemu/units.h"
#include "system/address-spaces.h"
#include <sys/stat.h>

#define PAGE_BYTES          4096ULL

/* GDT slots as the Linux 64-bit boot protocol wants them. */
#define GDT_CODE            0x10
#define GDT_DATA            0x18
#define GDT_TSS             0x20
#define GDT_ENTRIES         5

static const uint64_t gdt_linux64[GDT_ENTRIES] = {
    0, 0,
    0x00af9b000000ffffULL,      /* 64-bit code */
    0x00cf93000000ffffULL,      /* data */
    0x00008b0000000067ULL,      /* busy 64-bit TSS at 0 */
};

/*
 * What stands at F000:FFF0 instead of firmware.  Linux on hardware-reduced
 * ACPI restarts by a jump there in real mode; without an interrupt table the
 * breakpoint ends in a shutdown, which resets the machine.
 */
static const uint8_t restart_code[16] = {
    0xfa,                                   /* cli */
    0x2e, 0x0f, 0x01, 0x1e, 0xf9, 0xff,     /* lidt cs:[0xfff9] */
    0xcc,                                   /* int3 */
    0xf4,                                   /* hlt */
    0, 0, 0, 0, 0, 0,                       /* 0xfff9: limit 0, base 0 */
};

X86Boot *x86_boot_new(void)
{
    X86Boot *boot = g_new0(X86Boot, 1);

    boot->pieces = g_array_new(false, true, sizeof(X86BootPiece));
    boot->kernel_fd = -1;
    boot->initrd_fd = -1;
    return boot;
}

void x86_boot_free(X86Boot *boot)
{
    if (!boot) {
        return;
    }
    for (guint i = 0; i < boot->pieces->len; i++) {
        X86BootPiece *p = &g_array_index(boot->pieces, X86BootPiece, i);

        g_free(p->data);
        g_free(p->what);
    }
    g_array_free(boot->pieces, true);
    if (boot->kernel_fd >= 0) {
        close(boot->kernel_fd);
    }
    if (boot->initrd_fd >= 0) {
        close(boot->initrd_fd);
    }
    g_free(boot);
}

void x86_boot_add_data(X86Boot *boot, const char *what, uint64_t gpa,
                       void *data, uint64_t bytes)
{
    X86BootPiece p = {
        .gpa = gpa, .bytes = bytes, .file_bytes = bytes, .fd = -1,
        .data = data, .what = g_strdup(what),
    };

    g_array_append_val(boot->pieces, p);
}

void x86_boot_add_file(X86Boot *boot, const char *what, uint64_t gpa, int fd,
                       uint64_t offset, uint64_t file_bytes, uint64_t bytes)
{
    X86BootPiece p = {
        .gpa = gpa, .bytes = bytes, .fd = fd, .file_offset = offset,
        .file_bytes = file_bytes, .what = g_strdup(what),
    };

    g_array_append_val(boot->pieces, p);
}

bool x86_boot_read(int fd, uint64_t offset, void *buf, size_t bytes)
{
    uint8_t *to = buf;

    while (bytes) {
        ssize_t n = pread(fd, to, bytes, offset);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return false;
        }
        to += n;
        offset += n;
        bytes -= n;
    }
    return true;
}

/* Open @path and learn its size. Returns: the descriptor, or -1. */
static int open_image(const char *kind, const char *path, uint64_t *bytes,
                      Error **errp)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;

    if (fd < 0) {
        error_setg_errno(errp, errno, "could not open %s '%s'", kind, path);
        return -1;
    }
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        error_setg(errp, "%s '%s' is not a regular file", kind, path);
        close(fd);
        return -1;
    }
    *bytes = st.st_size;
    return fd;
}

/* The built-in guest, as a file like any other. */
static int open_builtin(uint64_t *bytes, Error **errp)
{
    int fd = memfd_create("builtin-guest", MFD_CLOEXEC);

    if (fd < 0 ||
        write(fd, builtin_guest, builtin_guest_bytes) !=
        (ssize_t)builtin_guest_bytes) {
        error_setg_errno(errp, errno, "could not make a file of the "
                         "built-in guest");
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    *bytes = builtin_guest_bytes;
    return fd;
}

bool x86_plan_initrd(X86Boot *boot, const X86BootConfig *cfg,
                     uint64_t min_gpa, uint64_t max_gpa, uint64_t *gpa,
                     uint64_t *bytes, Error **errp)
{
    uint64_t end = MIN(max_gpa + 1, cfg->low_ram_end);

    *gpa = 0;
    *bytes = 0;
    if (!cfg->initrd) {
        return true;
    }
    boot->initrd_fd = open_image("initrd", cfg->initrd, bytes, errp);
    if (boot->initrd_fd < 0) {
        return false;
    }
    if (!*bytes) {
        error_setg(errp, "initrd '%s' is empty", cfg->initrd);
        return false;
    }
    if (end < min_gpa || *bytes > end - min_gpa) {
        error_setg(errp, "initrd '%s' is too large: %" PRIu64 " bytes do not "
                   "fit between 0x%" PRIx64 " and 0x%" PRIx64,
                   cfg->initrd, *bytes, min_gpa, end);
        return false;
    }
    *gpa = (end - *bytes) & ~(PAGE_BYTES - 1);
    if (*gpa < min_gpa) {
        error_setg(errp, "initrd '%s' is too large: %" PRIu64 " bytes, page "
                   "aligned, do not fit above 0x%" PRIx64, cfg->initrd,
                   *bytes, min_gpa);
        return false;
    }
    x86_boot_add_file(boot, cfg->initrd, *gpa, boot->initrd_fd, 0, *bytes,
                      *bytes);
    return true;
}

bool x86_plan_cmdline(X86Boot *boot, const X86BootConfig *cfg,
                      uint64_t max_bytes, Error **errp)
{
    size_t len = strlen(cfg->cmdline);

    max_bytes = MIN(max_bytes, BOOT_CMDLINE_MAX - 1);
    if (len > max_bytes) {
        error_setg(errp, "kernel command line has %zu characters; the kernel "
                   "takes %" PRIu64, len, max_bytes);
        return false;
    }
    x86_boot_add_data(boot, "command line", BOOT_CMDLINE_ADDR,
                      g_strdup(cfg->cmdline), len + 1);
    return true;
}

X86Boot *x86_boot_plan(const X86BootConfig *cfg, Error **errp)
{
    const char *name = cfg->kernel ? cfg->kernel : "builtin";
    X86Boot *boot = x86_boot_new();
    uint64_t bytes;
    uint8_t magic[4];
    bool ok;

    boot->kernel_fd = cfg->kernel ?
        open_image("kernel", cfg->kernel, &bytes, errp) :
        open_builtin(&bytes, errp);
    if (boot->kernel_fd < 0) {
        goto fail;
    }
    if (bytes < sizeof(magic) ||
        !x86_boot_read(boot->kernel_fd, 0, magic, sizeof(magic))) {
        error_setg(errp, "kernel '%s' has only %" PRIu64 " bytes", name,
                   bytes);
        goto fail;
    }
    ok = memcmp(magic, "\177ELF", 4) == 0 ?
        x86_plan_pvh(boot, cfg, name, boot->kernel_fd, bytes, errp) :
        x86_plan_linux(boot, cfg, name, boot->kernel_fd, bytes, errp);
    if (ok) {
        x86_boot_add_data(boot, "restart code", BOOT_RESTART_ADDR,
                          g_memdup2(restart_code, sizeof(restart_code)),
                          sizeof(restart_code));
        return boot;
    }
fail:
    x86_boot_free(boot);
    return NULL;
}

/* Read or copy one piece into guest memory. */
static bool load_piece(const X86BootPiece *p, Error **errp)
{
    uint64_t done = 0;

    while (done < p->bytes) {
        hwaddr len = p->bytes - done;
        uint64_t left = done < p->file_bytes ? p->file_bytes - done : 0;
        uint8_t *to = address_space_map(&address_space_memory, p->gpa + done,
                                        &len, true, MEMTXATTRS_UNSPECIFIED);
        uint64_t n = MIN(left, len);
        bool ok = true;

        if (!to || !len) {
            error_setg(errp, "no RAM at 0x%" PRIx64 " for %s",
                       p->gpa + done, p->what);
            return false;
        }
        if (p->fd >= 0) {
            ok = x86_boot_read(p->fd, p->file_offset + done, to, n);
        } else {
            memcpy(to, (uint8_t *)p->data + done, n);
        }
        memset(to + n, 0, len - n);
        address_space_unmap(&address_space_memory, to, len, true, len);
        if (!ok) {
            error_setg(errp, "could not read %" PRIu64 " bytes at offset %"
                       PRIu64 " of '%s'", n, p->file_offset + done, p->what);
            return false;
        }
        done += len;
    }
    return true;
}

/* GDT and page tables that map the first 4 GiB onto themselves. */
static void load_tables(void)
{
    g_autofree uint64_t *tables = g_malloc0(6 * PAGE_BYTES);
    const unsigned per_page = PAGE_BYTES / 8;
    uint64_t gdt[GDT_ENTRIES];

    for (int i = 0; i < GDT_ENTRIES; i++) {
        gdt[i] = cpu_to_le64(gdt_linux64[i]);
    }
    address_space_write(&address_space_memory, BOOT_GDT_ADDR,
                        MEMTXATTRS_UNSPECIFIED, gdt, sizeof(gdt));
    /* 3: present, writable; 0x80: a 2 MiB page */
    tables[0] = cpu_to_le64((BOOT_PML4_ADDR + PAGE_BYTES) | 3);
    for (unsigned i = 0; i < 4; i++) {
        tables[per_page + i] =
            cpu_to_le64((BOOT_PML4_ADDR + (2 + i) * PAGE_BYTES) | 3);
    }
    for (unsigned i = 0; i < 4 * per_page; i++) {
        tables[2 * per_page + i] = cpu_to_le64((i * 2 * MiB) | 0x83);
    }
    address_space_write(&address_space_memory, BOOT_PML4_ADDR,
                        MEMTXATTRS_UNSPECIFIED, tables, 6 * PAGE_BYTES);
}

bool x86_boot_load(X86Boot *boot, Error **errp)
{
    if (boot->entry == X86_ENTRY_LINUX64) {
        load_tables();
    }
    for (guint i = 0; i < boot->pieces->len; i++) {
        if (!load_piece(&g_array_index(boot->pieces, X86BootPiece, i),
                        errp)) {
            return false;
        }
    }
    return true;
}

static void set_segment(SegmentCache *seg, unsigned selector, uint32_t flags)
{
    *seg = (SegmentCache) {
        .selector = selector,
        .limit = 0xffffffff,
        .flags = flags,
    };
}

static void set_segments(CPUX86State *env, bool long_mode)
{
    uint32_t code = DESC_P_MASK | DESC_S_MASK | DESC_CS_MASK | DESC_R_MASK |
                    DESC_A_MASK | DESC_G_MASK |
                    (long_mode ? DESC_L_MASK : DESC_B_MASK);
    uint32_t data = DESC_P_MASK | DESC_S_MASK | DESC_W_MASK | DESC_A_MASK |
                    DESC_G_MASK | DESC_B_MASK;
    static const int data_segs[] = { R_DS, R_ES, R_SS, R_FS, R_GS };

    set_segment(&env->segs[R_CS], GDT_CODE, code);
    for (size_t i = 0; i < G_N_ELEMENTS(data_segs); i++) {
        set_segment(&env->segs[data_segs[i]], GDT_DATA, data);
    }
    /* A task register is needed to enter the guest at all. */
    env->tr = (SegmentCache) {
        .selector = long_mode ? GDT_TSS : 0,
        .limit = 0x67,
        .flags = DESC_P_MASK | 11 << DESC_TYPE_SHIFT,   /* busy TSS */
    };
    env->gdt = (SegmentCache) {
        .base = long_mode ? BOOT_GDT_ADDR : 0,
        .limit = long_mode ? sizeof(gdt_linux64) - 1 : 0,
    };
    env->idt = (SegmentCache) { .limit = 0 };
}

void x86_boot_set_cpu(const X86Boot *boot, CPUX86State *env)
{
    bool long_mode = boot->entry == X86_ENTRY_LINUX64;

    memset(env->regs, 0, sizeof(env->regs));
    env->eip = boot->rip;
    env->eflags = EFLAGS_FIXED;
    set_segments(env, long_mode);
    if (long_mode) {
        /* Linux, Documentation/arch/x86/boot.rst, "64-bit boot protocol" */
        env->regs[R_ESI] = boot->info_gpa;
        env->cr[0] = CR0_PE_MASK | CR0_ET_MASK | CR0_NE_MASK | CR0_PG_MASK;
        env->cr[3] = BOOT_PML4_ADDR;
        env->cr[4] = CR4_PAE_MASK;
        env->efer = MSR_EFER_LME | MSR_EFER_LMA;
    } else {
        /* Xen, docs/misc/pvh.pandoc */
        env->regs[R_EBX] = boot->info_gpa;
        env->cr[0] = CR0_PE_MASK | CR0_ET_MASK;
        env->cr[3] = 0;
        env->cr[4] = 0;
        env->efer = 0;
    }
    env->halted = 0;
    env->wait_for_sipi = 0;
}
