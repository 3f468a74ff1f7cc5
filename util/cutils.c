/*
 * Bounded string copies and numbers as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <math.h>
#include "qemu/ctype.h"
#include "qemu/cutils.h"

void pstrcpy(char *buf, int buf_size, const char *str)
{
    size_t n;

    if (buf_size <= 0) {
        return;
    }
    n = strnlen(str, buf_size - 1);
    memcpy(buf, str, n);
    buf[n] = '\0';
}

char *pstrcat(char *buf, int buf_size, const char *s)
{
    int len = qemu_strnlen(buf, buf_size);

    if (len < buf_size) {
        pstrcpy(buf + len, buf_size - len, s);
    }
    return buf;
}

void strpadcpy(char *buf, int buf_size, const char *str, char pad)
{
    int len = qemu_strnlen(str, buf_size);

    memcpy(buf, str, len);
    memset(buf + len, pad, buf_size - len);
}

int strstart(const char *str, const char *val, const char **ptr)
{
    size_t n = strlen(val);

    if (strncmp(str, val, n)) {
        return 0;
    }
    if (ptr) {
        *ptr = str + n;
    }
    return 1;
}

int stristart(const char *str, const char *val, const char **ptr)
{
    size_t n = strlen(val);

    if (g_ascii_strncasecmp(str, val, n)) {
        return 0;
    }
    if (ptr) {
        *ptr = str + n;
    }
    return 1;
}

int qemu_strnlen(const char *s, int max_len)
{
    return max_len > 0 ? (int)strnlen(s, max_len) : 0;
}

char *qemu_strsep(char **input, const char *delim)
{
    return strsep(input, delim);
}

int qemu_pstrcmp0(const char **str1, const char **str2)
{
    return g_strcmp0(*str1, *str2);
}

/*
 * The end of every number: @ep is where the C library stopped, @err what
 * we or it thought of the number.
 */
static int finish(const char *nptr, const char *ep, const char **endptr,
                  int err)
{
    bool none = ep == nptr;

    if (endptr) {
        *endptr = ep;
    }
    if (none || (!endptr && *ep)) {
        return -EINVAL;
    }
    return -err;
}

#define NO_INPUT(nptr, endptr, result) \
    do { \
        if (!(nptr)) { \
            *(result) = 0; \
            if (endptr) { \
                *(endptr) = (nptr); \
            } \
            return -EINVAL; \
        } \
    } while (0)

int qemu_strtoi64(const char *nptr, const char **endptr, int base,
                  int64_t *result)
{
    char *ep;

    NO_INPUT(nptr, endptr, result);
    errno = 0;
    *result = strtoll(nptr, &ep, base);
    return finish(nptr, ep, endptr, errno);
}

int qemu_strtou64(const char *nptr, const char **endptr, int base,
                  uint64_t *result)
{
    char *ep;

    NO_INPUT(nptr, endptr, result);
    errno = 0;
    *result = strtoull(nptr, &ep, base);
    return finish(nptr, ep, endptr, errno);
}

int qemu_strtol(const char *nptr, const char **endptr, int base,
                long *result)
{
    char *ep;

    NO_INPUT(nptr, endptr, result);
    errno = 0;
    *result = strtol(nptr, &ep, base);
    return finish(nptr, ep, endptr, errno);
}

int qemu_strtoul(const char *nptr, const char **endptr, int base,
                 unsigned long *result)
{
    char *ep;

    NO_INPUT(nptr, endptr, result);
    errno = 0;
    *result = strtoul(nptr, &ep, base);
    return finish(nptr, ep, endptr, errno);
}

int qemu_strtoi(const char *nptr, const char **endptr, int base,
                int *result)
{
    char *ep;
    long long v;
    int err;

    NO_INPUT(nptr, endptr, result);
    errno = 0;
    v = strtoll(nptr, &ep, base);
    err = v < INT_MIN || v > INT_MAX ? ERANGE : errno;
    *result = v < INT_MIN ? INT_MIN : v > INT_MAX ? INT_MAX : (int)v;
    return finish(nptr, ep, endptr, err);
}

/* As strtoul() has it, "-1" is the number that wraps to UINT_MAX. */
int qemu_strtoui(const char *nptr, const char **endptr, int base,
                 unsigned int *result)
{
    char *ep;
    long long v;
    int err;

    NO_INPUT(nptr, endptr, result);
    errno = 0;
    v = strtoll(nptr, &ep, base);
    err = v < -(long long)UINT_MAX || v > UINT_MAX ? ERANGE : errno;
    *result = err ? UINT_MAX : (unsigned)v;
    return finish(nptr, ep, endptr, err);
}

int qemu_strtod(const char *nptr, const char **endptr, double *result)
{
    char *ep;

    NO_INPUT(nptr, endptr, result);
    errno = 0;
    *result = strtod(nptr, &ep);
    return finish(nptr, ep, endptr, errno);
}

int qemu_strtod_finite(const char *nptr, const char **endptr,
                       double *result)
{
    const char *ep;
    int ret = qemu_strtod(nptr, &ep, result);

    if (ret != -EINVAL && !isfinite(*result)) {
        ep = nptr;
        *result = 0.0;
        ret = -EINVAL;
    }
    if (endptr) {
        *endptr = ep;
    } else if (ret != -EINVAL && *ep) {
        ret = -EINVAL;
    }
    return ret;
}

int parse_uint(const char *s, const char **endptr, int base,
               uint64_t *value)
{
    int ret = qemu_strtou64(s, endptr, base, value);

    if (ret == -EINVAL) {
        *value = 0;
        return ret;
    }
    while (qemu_isspace(*s)) {
        s++;
    }
    if (*s == '-') {
        *value = 0;
        return -ERANGE;
    }
    return ret;
}

int parse_uint_full(const char *s, int base, uint64_t *value)
{
    return parse_uint(s, NULL, base, value);
}

int qemu_parse_fd(const char *param)
{
    int fd;

    return qemu_strtoi(param, NULL, 10, &fd) < 0 || fd < 0 ? -1 : fd;
}

int parse_debug_env(const char *name, int max, int initial)
{
    const char *env = getenv(name);
    long v;

    if (!env || qemu_strtol(env, NULL, 10, &v) < 0 || v < 0 || v > max) {
        return initial;
    }
    return (int)v;
}

time_t mktimegm(struct tm *tm)
{
    struct tm copy = *tm;               /* timegm() normalises it */

    return timegm(&copy);
}

int uleb128_encode_small(uint8_t *out, uint32_t n)
{
    assert(n < 1 << 14);
    if (n < 0x80) {
        out[0] = n;
        return 1;
    }
    out[0] = 0x80 | (n & 0x7f);
    out[1] = n >> 7;
    return 2;
}

int uleb128_decode_small(const uint8_t *in, uint32_t *n)
{
    if (in[0] < 0x80) {
        *n = in[0];
        return 1;
    }
    if (in[1] >= 0x80) {
        return -1;
    }
    *n = (in[0] & 0x7f) | in[1] << 7;
    return 2;
}
