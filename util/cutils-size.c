/*
 * Sizes and frequencies as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/ctype.h"
#include "qemu/cutils.h"

static const char suffixes[] = "BKMGTPE";

/* Multiplier of suffix @c: @unit to the power of its position; 0: none. */
static uint64_t suffix_mul(char c, uint64_t unit)
{
    const char *s = c ? strchr(suffixes, qemu_toupper(c)) : NULL;
    uint64_t mul = 1;

    if (!s) {
        return 0;
    }
    for (const char *p = suffixes; p < s; p++) {
        mul *= unit;
    }
    return mul;
}

/* A decimal fraction: digits / 10^ndigits, plus something if sticky. */
typedef struct Fraction {
    uint64_t digits, pow10;
    bool sticky;
} Fraction;

/* 10^19 < 2^64: later digits cannot matter except for being there. */
static const char *parse_fraction(const char *p, Fraction *f)
{
    *f = (Fraction){ .pow10 = 1 };
    for (; qemu_isdigit(*p); p++) {
        if (f->pow10 < 1000000000000000000ULL) {
            f->digits = f->digits * 10 + (*p - '0');
            f->pow10 *= 10;
        } else if (*p != '0') {
            f->sticky = true;
        }
    }
    return p;
}

/* nearest integer to fraction * mul; mul <= 2^60, digits < 10^18 < 2^60 */
static uint64_t scale_fraction(const Fraction *f, uint64_t mul)
{
    __uint128_t n = (__uint128_t)f->digits * mul;

    return (uint64_t)((n + f->pow10 / 2) / f->pow10);
}

typedef struct SizeText {
    uint64_t val;
    Fraction frac;
    bool overflow;
    bool negative;
    bool hex;
} SizeText;

/* The number without its suffix; NULL if there is none. */
static const char *parse_number(const char *p, SizeText *s)
{
    const char *digits;
    int base;

    *s = (SizeText){ .frac = { .pow10 = 1 } };
    while (qemu_isspace(*p)) {
        p++;
    }
    if (*p == '-' || *p == '+') {
        s->negative = *p++ == '-';
    }
    s->hex = p[0] == '0' && qemu_toupper(p[1]) == 'X' &&
             qemu_isxdigit(p[2]);
    base = s->hex ? 16 : 10;
    p += s->hex ? 2 : 0;
    for (digits = p; s->hex ? qemu_isxdigit(*p) : qemu_isdigit(*p); p++) {
        s->overflow |= __builtin_mul_overflow(s->val, base, &s->val);
        s->overflow |= __builtin_add_overflow(
            s->val, g_ascii_xdigit_value(*p), &s->val);
    }
    if (*p == '.') {
        const char *point = p;

        if (s->hex) {
            return NULL;
        }
        p = parse_fraction(p + 1, &s->frac);
        if (p == point + 1 && point == digits) {
            return NULL;
        }
        /* 1.5e1 is somebody's exponent, not 1.5 EiB followed by 1 */
        if (qemu_toupper(*p) == 'E' &&
            (qemu_isdigit(p[1]) || p[1] == '+' || p[1] == '-')) {
            return NULL;
        }
    }
    return p == digits ? NULL : p;
}

static int do_strtosz(const char *nptr, const char **end,
                      uint64_t default_mul, uint64_t unit,
                      uint64_t *result)
{
    const char *p;
    uint64_t mul, res;
    bool fraction;
    SizeText s;

    *result = 0;
    if (end) {
        *end = nptr;
    }
    p = nptr ? parse_number(nptr, &s) : NULL;
    if (!p) {
        return -EINVAL;
    }
    mul = suffix_mul(*p, unit);
    if (mul) {
        p++;
    } else {
        mul = default_mul;
    }
    fraction = s.frac.digits || s.frac.sticky;
    if ((!end && *p) || (fraction && mul == 1)) {
        return -EINVAL;
    }
    if (end) {
        *end = p;
    }
    if (s.negative && (s.val || fraction)) {
        return -ERANGE;
    }
    if (s.overflow || __builtin_mul_overflow(s.val, mul, &res) ||
        __builtin_add_overflow(res, scale_fraction(&s.frac, mul), &res)) {
        *result = UINT64_MAX;
        return -ERANGE;
    }
    *result = res;
    return 0;
}

int qemu_strtosz(const char *nptr, const char **end, uint64_t *result)
{
    return do_strtosz(nptr, end, 1, 1024, result);
}

int qemu_strtosz_MiB(const char *nptr, const char **end, uint64_t *result)
{
    return do_strtosz(nptr, end, 1 << 20, 1024, result);
}

int qemu_strtosz_metric(const char *nptr, const char **end,
                        uint64_t *result)
{
    return do_strtosz(nptr, end, 1, 1000, result);
}

char *size_to_str(uint64_t val)
{
    static const char names[][4] = { "", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei" };
    int i = 0;

    /* three digits before the point: the next unit from 1000 on */
    while (i + 1 < ARRAY_SIZE(names) &&
           (double)val / (1ULL << (10 * i)) >= 1000.0) {
        i++;
    }
    return g_strdup_printf("%0.3g %sB", (double)val / (1ULL << (10 * i)),
                           names[i]);
}

char *freq_to_str(uint64_t freq_hz)
{
    static const char names[][3] = { "", "K", "M", "G", "T", "P", "E" };
    double freq = freq_hz;
    int i = 0;

    while (freq >= 1000.0) {
        freq /= 1000.0;
        i++;
    }
    return g_strdup_printf("%0.3g %sHz", freq, names[i]);
}
