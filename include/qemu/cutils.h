/*
 * Strings: bounded copies, numbers and sizes as text.
 *
 * The qemu_strto*() family returns 0 or a negative errno: -EINVAL (no
 * number; *result is 0), -ERANGE (does not fit; *result is the nearest
 * value).  With @endptr the parse may stop early and *endptr says where;
 * without it trailing characters are -EINVAL.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_CUTILS_H
#define QEMU_CUTILS_H

#include "qemu/help_option.h"

/** pstrcpy: copy @str, truncated to @buf_size - 1 bytes and terminated. */
void pstrcpy(char *buf, int buf_size, const char *str);
/** pstrcat: append likewise; returns @buf. */
char *pstrcat(char *buf, int buf_size, const char *s);
/** strpadcpy: copy up to @buf_size bytes and fill with @pad; no NUL. */
void strpadcpy(char *buf, int buf_size, const char *str, char pad);
/** strstart: true if @str starts with @val; *@ptr is what follows. */
int strstart(const char *str, const char *val, const char **ptr);
/** stristart: the same ignoring ASCII case. */
int stristart(const char *str, const char *val, const char **ptr);
/** qemu_strnlen: length, at most @max_len. */
int qemu_strnlen(const char *s, int max_len);
/** qemu_strsep: split at the first of @delim; see strsep(3). */
char *qemu_strsep(char **input, const char *delim);
static inline const char *qemu_strchrnul(const char *s, int c)
{
    return strchrnul(s, c);
}
/** qemu_pstrcmp0: g_strcmp0() for arrays of strings, for qsort(3). */
int qemu_pstrcmp0(const char **str1, const char **str2);

int qemu_strtoi(const char *nptr, const char **endptr, int base,
                int *result);
int qemu_strtoui(const char *nptr, const char **endptr, int base,
                 unsigned int *result);
int qemu_strtol(const char *nptr, const char **endptr, int base,
                long *result);
int qemu_strtoul(const char *nptr, const char **endptr, int base,
                 unsigned long *result);
int qemu_strtoi64(const char *nptr, const char **endptr, int base,
                  int64_t *result);
int qemu_strtou64(const char *nptr, const char **endptr, int base,
                  uint64_t *result);
int qemu_strtod(const char *nptr, const char **endptr, double *result);
int qemu_strtod_finite(const char *nptr, const char **endptr,
                       double *result);

/** parse_uint: like qemu_strtou64(), but a negative number is -ERANGE. */
int parse_uint(const char *s, const char **endptr, int base,
               uint64_t *value);
int parse_uint_full(const char *s, int base, uint64_t *value);

/**
 * qemu_strtosz: a size in bytes: decimal with optional fraction, or 0x
 * hexadecimal without, then an optional suffix B K M G T P E (any case,
 * powers of 1024; not for hexadecimal B and E).  Fractions are computed
 * exactly and rounded to the nearest byte; bytes have no fraction.
 */
int qemu_strtosz(const char *nptr, const char **end, uint64_t *result);
/** qemu_strtosz_MiB: without a suffix the number counts MiB. */
int qemu_strtosz_MiB(const char *nptr, const char **end, uint64_t *result);
/** qemu_strtosz_metric: suffixes are powers of 1000. */
int qemu_strtosz_metric(const char *nptr, const char **end,
                        uint64_t *result);

/** size_to_str: "1.5 GiB"; the caller frees it. */
char *size_to_str(uint64_t val);
/** freq_to_str: "25 MHz"; the caller frees it. */
char *freq_to_str(uint64_t freq_hz);

/** qemu_hexdump: @size bytes in lines of 16 as hex and text. */
void qemu_hexdump(FILE *fp, const char *prefix, const void *bufptr,
                  size_t size);

/** buffer_is_zero: true if all @len bytes are zero. */
bool buffer_is_zero(const void *buf, size_t len);

/** qemu_parse_fd: a descriptor number, or -1. */
int qemu_parse_fd(const char *param);
/** parse_debug_env: number in variable @name in [0, @max], or @initial. */
int parse_debug_env(const char *name, int max, int initial);
/** get_relocated_path: absolute form of an install path; caller frees. */
char *get_relocated_path(const char *dir);
/** qemu_is_directory: true if @path names a directory. */
bool qemu_is_directory(const char *path);
#endif
