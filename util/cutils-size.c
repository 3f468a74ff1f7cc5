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

typedef struct SizeText {
    uint64_t whole;
    double fraction;                    /* 0 to 1, both included */
    bool has_fraction;                  /* some digit of it is not 0 */
    bool overflow;                      /* of @whole */
    bool negative;
    bool hex;
} SizeText;

/* Digits of a whole number; returns what follows them. */
static const char *parse_whole(const char *p, SizeText *s)
{
    int base = s->hex ? 16 : 10;

    for (; s->hex ? qemu_isxdigit(*p) : qemu_isdigit(*p); p++) {
        s->overflow |= __builtin_mul_overflow(s->whole, base, &s->whole);
        s->overflow |= __builtin_add_overflow(
            s->whole, g_ascii_xdigit_value(*p), &s->whole);
    }
    return p;
}

/* The point at @p and digits, of which there may be none. */
static const char *parse_fraction(const char *p, SizeText *s)
{
    size_t n = strspn(p + 1, "0123456789");
    g_autofree char *text = g_strndup(p, n + 1);

    s->has_fraction = strspn(p + 1, "0") < n;
    s->fraction = n ? g_ascii_strtod(text, NULL) : 0;
    return p + 1 + n;
}

/* The number without its suffix; NULL if there is none. */
static const char *parse_number(const char *p, SizeText *s)
{
    const char *start, *end;

    *s = (SizeText){ 0 };
    while (qemu_isspace(*p)) {
        p++;
    }
    if (*p == '-' || *p == '+') {
        s->negative = *p++ == '-';
    }
    s->hex = p[0] == '0' && qemu_toupper(p[1]) == 'X' &&
             qemu_isxdigit(p[2]);
    start = p + (s->hex ? 2 : 0);
    end = parse_whole(start, s);
    if (*end != '.') {
        return end == start ? NULL : end;
    }
    p = parse_fraction(end, s);
    /* one digit at least, before the point or behind it */
    return s->hex || (end == start && p == end + 1) ? NULL : p;
}

/* (whole + fraction) * mul to the nearest byte; false if that is 2^64. */
static bool scale(const SizeText *s, uint64_t mul, uint64_t *bytes)
{
    /* fixed point: fraction * 2^64 <= 2^64, mul <= 2^60 */
    __uint128_t f = (__uint128_t)(s->fraction * 0x1p64) * mul;

    return !s->overflow && !__builtin_mul_overflow(s->whole, mul, bytes) &&
           !__builtin_add_overflow(*bytes,
                                   (uint64_t)((f + (1ULL << 63)) >> 64),
                                   bytes);
}

static int do_strtosz(const char *nptr, const char **end,
                      uint64_t default_mul, uint64_t unit,
                      uint64_t *result)
{
    const char *p;
    uint64_t mul, bytes;
    SizeText s;

    *result = 0;
    if (end) {
        *end = nptr;
    }
    p = nptr ? parse_number(nptr, &s) : NULL;
    if (!p) {
        return -EINVAL;
    }
    if (s.negative) {
        if (end) {
            *end = p;
        }
        return !end && *p ? -EINVAL : -ERANGE;
    }
    mul = suffix_mul(*p, unit);
    if (s.hex && mul) {
        return -EINVAL;
    }
    p += mul != 0;
    mul = mul ?: default_mul;
    if ((!end && *p) || (s.has_fraction && mul == 1)) {
        return -EINVAL;
    }
    if (end) {
        *end = p;
    }
    if (!scale(&s, mul, &bytes)) {
        return -ERANGE;
    }
    *result = bytes;
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

const char *iec_binary_prefix(unsigned int exp2)
{
    static const char names[][3] = { "", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei" };

    assert(exp2 % 10 == 0 && exp2 / 10 < ARRAY_SIZE(names));
    return names[exp2 / 10];
}

const char *si_prefix(unsigned int exp10)
{
    static const char names[][2] = {
        "a", "f", "p", "n", "u", "m", "", "K", "M", "G", "T", "P", "E",
    };
    /* unsigned is what callers know; below zero it wraps around and back */
    unsigned int i = exp10 + 18;

    assert(i % 3 == 0 && i / 3 < ARRAY_SIZE(names));
    return names[i / 3];
}

char *size_to_str(uint64_t val)
{
    unsigned exp2 = 0;

    /* three digits before the point: the next unit from 1000 on */
    while (exp2 < 60 && (double)val / (1ULL << exp2) >= 1000.0) {
        exp2 += 10;
    }
    return g_strdup_printf("%0.3g %sB", (double)val / (1ULL << exp2),
                           iec_binary_prefix(exp2));
}

char *freq_to_str(uint64_t freq_hz)
{
    double freq = freq_hz;
    unsigned exp10 = 0;

    while (freq >= 1000.0) {
        freq /= 1000.0;
        exp10 += 3;
    }
    return g_strdup_printf("%0.3g %sHz", freq, si_prefix(exp10));
}
