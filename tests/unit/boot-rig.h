/*
 * Plans for kernels that a test makes up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_BOOT_RIG_H
#define TESTS_BOOT_RIG_H

#include "hw/i386/x86-boot.h"

#define RAM_END 0x4000000

/** plan: for a machine with RAM_END bytes of RAM. */
X86Boot *plan(const void *kernel, size_t bytes, const char *cmdline,
              const void *initrd, size_t initrd_bytes, Error **errp);

/** refuse: the plan fails with @text in its message and names the file. */
void refuse(const void *kernel, size_t bytes, const char *cmdline,
            const void *initrd, size_t initrd_bytes, const char *text);

/** piece_at: what goes to @gpa, or NULL. */
const X86BootPiece *piece_at(X86Boot *boot, uint64_t gpa);

#endif
