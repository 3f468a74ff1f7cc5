/*
 * Plans for kernels that a test makes up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "boot-rig.h"
#include "qapi/error.h"

static char *make_file(const void *bytes, size_t len)
{
    char *path = NULL;
    int fd = g_file_open_tmp("boot-XXXXXX", &path, NULL);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, bytes, len), ==, len);
    close(fd);
    return path;
}

X86Boot *plan(const void *kernel, size_t bytes, const char *cmdline,
              const void *initrd, size_t initrd_bytes, Error **errp)
{
    g_autofree char *kernel_path = make_file(kernel, bytes);
    g_autofree char *initrd_path = initrd ? make_file(initrd, initrd_bytes)
                                          : NULL;
    const E820Entry e820[] = {
        { 0, BOOT_LOWMEM_END, E820_RAM },
        { BOOT_HIGHMEM_ADDR, RAM_END - BOOT_HIGHMEM_ADDR, E820_RAM },
    };
    const X86BootConfig cfg = {
        .kernel = kernel_path,
        .initrd = initrd_path,
        .cmdline = cmdline,
        .low_ram_end = RAM_END,
        .rsdp_gpa = 0xe0000,
        .e820 = e820,
        .e820_entries = G_N_ELEMENTS(e820),
    };
    X86Boot *boot = x86_boot_plan(&cfg, errp);

    unlink(kernel_path);
    if (initrd_path) {
        unlink(initrd_path);
    }
    return boot;
}

void refuse(const void *kernel, size_t bytes, const char *cmdline,
            const void *initrd, size_t initrd_bytes, const char *text)
{
    Error *err = NULL;

    g_assert_null(plan(kernel, bytes, cmdline, initrd, initrd_bytes, &err));
    g_assert_nonnull(err);
    if (!strstr(error_get_pretty(err), text)) {
        g_test_message("'%s' is not in '%s'", text, error_get_pretty(err));
        g_test_fail();
    }
    error_free(err);
}

const X86BootPiece *piece_at(X86Boot *boot, uint64_t gpa)
{
    for (guint i = 0; i < boot->pieces->len; i++) {
        X86BootPiece *p = &g_array_index(boot->pieces, X86BootPiece, i);

        if (p->gpa == gpa) {
            return p;
        }
    }
    return NULL;
}
