/*
 * Strings: bounded copies, numbers and sizes as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_CUTILS_H
#define QEMU_CUTILS_H

#include "qemu/help_option.h"

/* --- text --- */

/**
 * pstrcpy: copy a string, cut to what there is room for
 * @buf: always terminated, unless @buf_size is 0 or less: then untouched
 * @buf_size: bytes, of which one is for the terminator
 * @str: the string
 */
void pstrcpy(char *buf, int buf_size, const char *str);
/** pstrcat: append to the string in @buf likewise; returns @buf. */
char *pstrcat(char *buf, int buf_size, const char *s);
/** strpadcpy: copy up to @buf_size bytes and fill with @pad; no NUL. */
void strpadcpy(char *buf, int buf_size, const char *str, char pad);
/**
 * strstart: does @str start with @val?
 * @ptr: if it does, set to what follows; may be NULL
 */
int strstart(const char *str, const char *val, const char **ptr);
/** stristart: the same ignoring ASCII case. */
int stristart(const char *str, const char *val, const char **ptr);
/** qemu_strnlen: length, at most @max_len, further than which it does not
 *  look. */
int qemu_strnlen(const char *s, int max_len);
/**
 * qemu_strsep: split off what precedes the first of some characters
 * @input: the string, which is written to; then what follows the
 *         character, or NULL if there was none.  NULL stays NULL
 * @delim: the characters
 *
 * Returns: what *@input was.
 */
char *qemu_strsep(char **input, const char *delim);
/** qemu_strchrnul: the first @c in @s, or the end of @s. */
static inline const char *qemu_strchrnul(const char *s, int c)
{
    return strchrnul(s, c);
}
/** qemu_pstrcmp0: g_strcmp0() of what the arguments point at, for
 *  qsort(3). */
int qemu_pstrcmp0(const char **str1, const char **str2);

/** STR_OR_NULL: @str, or the word null, so that it can be printed. */
#define STR_OR_NULL(str) ((str) ? (str) : "null")

/** yes_no: @b as a word. */
static inline const char *yes_no(bool b)
{
    return b ? "yes" : "no";
}

/* --- numbers in text ---
 *
 * These return 0 or a negative errno: -EINVAL if there is no number at
 * @nptr, which may be NULL, or -ERANGE if it does not fit.  Leading white
 * space and a sign are accepted.  *@endptr is set to what follows the
 * number, to @nptr if there is none; if @endptr is NULL, anything that
 * follows is -EINVAL.  @base is as of strtol(3), 0 being by prefix.
 *
 * *@result is then: the number; 0 if there is none; the nearest value, if
 * it does not fit.
 */

/** qemu_strtoi: a number that fits int. */
int qemu_strtoi(const char *nptr, const char **endptr, int base,
                int *result);
/** qemu_strtoui: as strtoul(3) has it, -1 is 1 less than 2^32; so it is
 *  with qemu_strtoul() and qemu_strtou64(). */
int qemu_strtoui(const char *nptr, const char **endptr, int base,
                 unsigned int *result);
/** qemu_strtol: a number that fits long. */
int qemu_strtol(const char *nptr, const char **endptr, int base,
                long *result);
/** qemu_strtoul: a number that fits unsigned long. */
int qemu_strtoul(const char *nptr, const char **endptr, int base,
                 unsigned long *result);
/** qemu_strtoi64: a number of 64 bits with a sign. */
int qemu_strtoi64(const char *nptr, const char **endptr, int base,
                  int64_t *result);
/** qemu_strtou64: a number of 64 bits without a sign. */
int qemu_strtou64(const char *nptr, const char **endptr, int base,
                  uint64_t *result);
/** qemu_strtod: see strtod(3); infinities and NaNs are numbers. */
int qemu_strtod(const char *nptr, const char **endptr, double *result);
/** qemu_strtod_finite: they are not, nor is what is too large. */
int qemu_strtod_finite(const char *nptr, const char **endptr,
                       double *result);

/** parse_uint: qemu_strtou64(), but what has a minus is -ERANGE and 0. */
int parse_uint(const char *s, const char **endptr, int base,
               uint64_t *value);
/** parse_uint_full: the same; all of @s is the number. */
int parse_uint_full(const char *s, int base, uint64_t *value);

/**
 * qemu_strtosz: a size in bytes
 * @nptr: decimal, perhaps with a fraction and one of the suffixes B K M G T
 *        P E, in any case, that count powers of 1024; or 0x and
 *        hexadecimal without either
 * @end: as @endptr above
 * @result: to the nearest byte; 0 on any error
 *
 * A fraction of bytes is -EINVAL unless it is 0; what has a minus is
 * -ERANGE, as is what does not fit.  The precision of a fraction is that
 * of a double.
 */
int qemu_strtosz(const char *nptr, const char **end, uint64_t *result);
/** qemu_strtosz_MiB: without a suffix the number counts MiB. */
int qemu_strtosz_MiB(const char *nptr, const char **end, uint64_t *result);
/** qemu_strtosz_metric: suffixes are powers of 1000. */
int qemu_strtosz_metric(const char *nptr, const char **end,
                        uint64_t *result);

/** qemu_parse_fd: a descriptor number, or -1. */
int qemu_parse_fd(const char *param);
/** parse_debug_env: number in variable @name in [0, @max], or @initial. */
int parse_debug_env(const char *name, int max, int initial);

/* --- numbers as text --- */

/** si_prefix: "K" for 3, "m" for -3...; @exp10 is a multiple of 3 from -18
 *  to 18. */
const char *si_prefix(unsigned int exp10);
/** iec_binary_prefix: "Ki" for 10...; @exp2 is a multiple of 10 from 0 to
 *  60. */
const char *iec_binary_prefix(unsigned int exp2);
/** size_to_str: "1.5 GiB", three digits; the caller frees it. */
char *size_to_str(uint64_t val);
/** freq_to_str: "25 MHz", three digits; the caller frees it. */
char *freq_to_str(uint64_t freq_hz);

/** mktimegm: seconds since 1970 of @tm, which is UTC; see timegm(3). */
time_t mktimegm(struct tm *tm);

/* --- memory --- */

/** buffer_is_zero: true if all @len bytes are zero. */
bool buffer_is_zero(const void *buf, size_t len);
/** test_buffer_is_zero_next_accel: for tests: go on to the next way in
 *  which buffer_is_zero() can work; false, as there is no other. */
static inline bool test_buffer_is_zero_next_accel(void)
{
    return false;
}

/**
 * qemu_hexdump_line: append bytes as hexadecimal digits
 * @str: to append to; NULL for a new one
 * @buf: @len bytes
 * @unit_len: bytes after which there is a space; 0 for none
 * @block_len: bytes after which there is another space; 0 for none
 *
 * Returns: @str, or the new one.
 */
GString *qemu_hexdump_line(GString *str, const void *buf, size_t len,
                           size_t unit_len, size_t block_len);
/** qemu_hexdump: @size bytes in lines of 16 as hexadecimal and text, each
 *  with @prefix and its offset. */
void qemu_hexdump(FILE *fp, const char *prefix, const void *bufptr,
                  size_t size);
/** qemu_hexdump_to_buffer: digits and a NUL; @buffer_size is 2 *
 *  @data_size + 1 at least. */
void qemu_hexdump_to_buffer(char *restrict buffer, size_t buffer_size,
                            const uint8_t *restrict data, size_t data_size);

/**
 * uleb128_encode_small: ULEB128 of a number below 2^14.
 * @out: 2 bytes
 *
 * Returns: how many bytes it has.
 */
int uleb128_encode_small(uint8_t *out, uint32_t n);
/**
 * uleb128_decode_small: the inverse.
 * @in: 2 bytes, or 1 if that is less than 0x80
 *
 * Returns: how many bytes it had; -1 if more than 2, @n is then untouched.
 */
int uleb128_decode_small(const uint8_t *in, uint32_t *n);

/* --- paths --- */

/** qemu_init_exec_dir: for programs that call it before
 *  get_relocated_path(): it has nothing to do, the kernel knows. */
static inline void qemu_init_exec_dir(const char *argv0)
{
}

/**
 * get_relocated_path: where a path of the installation is.
 * @dir: where it was configured to be
 *
 * What is below the configured prefix is found relative to the program,
 * so that an installation can be moved as a whole; all else is at @dir.
 *
 * Returns: the path; the caller frees it.
 */
char *get_relocated_path(const char *dir);

#endif
