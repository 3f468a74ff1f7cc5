/*
 * Answers to the user who asked: on the monitor that runs a command, else on
 * stdout.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_PRINT_H
#define QEMU_PRINT_H

#include <glib.h>
#include <stdarg.h>

/** qemu_vprintf: like vprintf(); the length of the text. */
int qemu_vprintf(const char *fmt, va_list ap) G_GNUC_PRINTF(1, 0);
/** qemu_printf: like printf(); the length of the text. */
int qemu_printf(const char *fmt, ...) G_GNUC_PRINTF(1, 2);

#endif
