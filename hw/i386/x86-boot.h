/*
 * Starting a kernel without firmware.
 *
 * An X86Boot is what guest memory and the first CPU must hold when the
 * machine starts: pieces of files or of our own memory, and registers.  It is
 * worked out once; x86_boot_load() puts it in place again at every reset.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_I386_X86_BOOT_H
#define HW_I386_X86_BOOT_H

#include "accel/x86-state.h"
#include "hw/i386/x86.h"

/* Fixed places below 640 KiB; nothing else lives there. */
#define BOOT_GDT_ADDR           0x500
#define BOOT_START_INFO_ADDR    0x6000      /* PVH */
#define BOOT_PARAMS_ADDR        0x7000      /* Linux "zero page" */
#define BOOT_PML4_ADDR          0x9000      /* six pages of tables */
#define BOOT_CMDLINE_ADDR       0x20000
#define BOOT_CMDLINE_MAX        0x10000
#define BOOT_LOWMEM_END         0x9fc00
/* ACPI or MP tables; the BIOS area is not RAM for the guest. */
#define BOOT_TABLES_ADDR        0xe0000
#define BOOT_TABLES_END         0x100000
/* Where the firmware would begin: kernels jump here to restart the machine. */
#define BOOT_RESTART_ADDR       0xffff0
#define BOOT_HIGHMEM_ADDR       0x100000

typedef enum X86BootEntry {
    X86_ENTRY_LINUX64,          /* 64-bit boot protocol */
    X86_ENTRY_PVH,              /* 32-bit protected mode */
} X86BootEntry;

typedef struct X86BootPiece {
    uint64_t gpa;
    uint64_t bytes;             /* in guest memory */
    int fd;                     /* -1: from data */
    uint64_t file_offset;
    uint64_t file_bytes;        /* the rest of bytes is zeroed */
    void *data;
    char *what;                 /* for messages */
} X86BootPiece;

struct X86Boot {
    GArray *pieces;             /* X86BootPiece */
    int kernel_fd;
    int initrd_fd;
    X86BootEntry entry;
    uint64_t rip;
    uint64_t info_gpa;          /* boot_params or start_info */
};

/* What to boot: names for messages, and where things may go. */
typedef struct X86BootConfig {
    const char *kernel;         /* path; NULL: the built-in guest */
    const char *initrd;         /* path or NULL */
    const char *cmdline;
    uint64_t low_ram_end;       /* end of RAM below 4 GiB */
    uint64_t rsdp_gpa;          /* 0: no ACPI */
    const E820Entry *e820;
    unsigned e820_entries;
} X86BootConfig;

/** x86_boot_new: an empty plan; x86_boot_free() frees it. */
X86Boot *x86_boot_new(void);
void x86_boot_free(X86Boot *boot);

/**
 * x86_boot_add_data: @bytes of @data go to @gpa; @data is owned (g_free).
 * x86_boot_add_file: @file_bytes from @offset of @fd go to @gpa, then zeroes
 * up to @bytes.
 */
void x86_boot_add_data(X86Boot *boot, const char *what, uint64_t gpa,
                       void *data, uint64_t bytes);
void x86_boot_add_file(X86Boot *boot, const char *what, uint64_t gpa, int fd,
                       uint64_t offset, uint64_t file_bytes, uint64_t bytes);

/**
 * x86_boot_plan: look at the kernel and decide where everything goes.
 * @cfg: what to boot
 * @errp: set if an image is malformed or does not fit; names file and value
 *
 * Returns: a plan, owned by the caller; NULL on failure.
 */
X86Boot *x86_boot_plan(const X86BootConfig *cfg, Error **errp);

/** x86_boot_load: put all pieces into guest memory. BQL held. */
bool x86_boot_load(X86Boot *boot, Error **errp);

/** x86_boot_set_cpu: registers of the first CPU at its start. */
void x86_boot_set_cpu(const X86Boot *boot, CPUX86State *env);

/** x86_boot_read: up to @bytes of @fd at @offset; false: I/O error. */
bool x86_boot_read(int fd, uint64_t offset, void *buf, size_t bytes);

/* linux-boot.c, pvh-boot.c: plan one kind of kernel; @boot holds the files. */
bool x86_plan_linux(X86Boot *boot, const X86BootConfig *cfg,
                    const char *name, int fd, uint64_t file_bytes,
                    Error **errp);
bool x86_plan_pvh(X86Boot *boot, const X86BootConfig *cfg, const char *name,
                  int fd, uint64_t file_bytes, Error **errp);

/**
 * x86_plan_initrd: choose a place for the initrd and add it.
 * @min_gpa: not below
 * @max_gpa: last byte not above
 * @gpa, @bytes: set to where it is; 0 if there is none
 */
bool x86_plan_initrd(X86Boot *boot, const X86BootConfig *cfg,
                     uint64_t min_gpa, uint64_t max_gpa, uint64_t *gpa,
                     uint64_t *bytes, Error **errp);

/** x86_plan_cmdline: add the command line; at most @max_bytes plus NUL. */
bool x86_plan_cmdline(X86Boot *boot, const X86BootConfig *cfg,
                      uint64_t max_bytes, Error **errp);

/* The guest built into the emulator: builtin-guest.c */
extern const uint8_t builtin_guest[];
extern const size_t builtin_guest_bytes;

#endif
