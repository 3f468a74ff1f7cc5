/*
 * Integer arithmetic that C spells awkwardly.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_HOST_UTILS_H
#define QEMU_HOST_UTILS_H

/** muldiv64: @a * @b / @c with a 96-bit product; @c is not zero. */
static inline uint64_t muldiv64(uint64_t a, uint32_t b, uint32_t c)
{
    return (__uint128_t)a * b / c;
}

/** muldiv64_round_up: the same, rounded up. */
static inline uint64_t muldiv64_round_up(uint64_t a, uint32_t b, uint32_t c)
{
    return ((__uint128_t)a * b + c - 1) / c;
}

/** mulu64: all 128 bits of a product. */
static inline void mulu64(uint64_t *plow, uint64_t *phigh,
                          uint64_t a, uint64_t b)
{
    __uint128_t r = (__uint128_t)a * b;

    *plow = r;
    *phigh = r >> 64;
}

/** muls64: the same with signs. */
static inline void muls64(uint64_t *plow, uint64_t *phigh,
                          int64_t a, int64_t b)
{
    __int128_t r = (__int128_t)a * b;

    *plow = r;
    *phigh = r >> 64;
}

/**
 * divu128: divide 128 bits by 64.
 * @plow, @phigh: the dividend, replaced by the quotient
 * @divisor: not zero
 *
 * Returns: the remainder.
 */
static inline uint64_t divu128(uint64_t *plow, uint64_t *phigh,
                               uint64_t divisor)
{
    __uint128_t n = (__uint128_t)*phigh << 64 | *plow;
    __uint128_t q = n / divisor;

    *plow = (uint64_t)q;
    *phigh = (uint64_t)(q >> 64);
    return (uint64_t)(n % divisor);
}

/** divs128: the same with signs; truncates towards zero, so that the
 *  remainder has the sign of the dividend.  The quotient is not 2^127. */
static inline int64_t divs128(uint64_t *plow, int64_t *phigh,
                              int64_t divisor)
{
    __int128_t n = (__int128_t)((__uint128_t)*phigh << 64 | *plow);
    __int128_t q = n / divisor;

    *plow = (uint64_t)q;
    *phigh = (int64_t)(q >> 64);
    return (int64_t)(n % divisor);
}

/**
 * mulu128: multiply 128 bits by 64.
 * @plow, @phigh: the number, replaced by the low 128 bits of the product
 *
 * Returns: whether that is not all of it.
 */
static inline bool mulu128(uint64_t *plow, uint64_t *phigh, uint64_t factor)
{
    __uint128_t n = (__uint128_t)*phigh << 64 | *plow, r;
    bool overflow = __builtin_mul_overflow(n, (__uint128_t)factor, &r);

    *plow = (uint64_t)r;
    *phigh = (uint64_t)(r >> 64);
    return overflow;
}

/**
 * udiv_qrnnd: divide @n1 * 2^64 + @n0 by @d
 * @r: set to the remainder
 * @n1: less than @d, so that the quotient has 64 bits
 */
static inline uint64_t udiv_qrnnd(uint64_t *r, uint64_t n1, uint64_t n0,
                                  uint64_t d)
{
    __uint128_t n = (__uint128_t)n1 << 64 | n0;

    *r = (uint64_t)(n % d);
    return (uint64_t)(n / d);
}

/** urshift: shift 128 bits right; @shift is taken modulo 128. */
static inline void urshift(uint64_t *plow, uint64_t *phigh, int32_t shift)
{
    __uint128_t n = ((__uint128_t)*phigh << 64 | *plow) >> (shift & 127);

    *plow = (uint64_t)n;
    *phigh = (uint64_t)(n >> 64);
}

/** ulshift: shift 128 bits left; @shift is taken modulo 128; @overflow is
 *  set, else left alone, if a bit was shifted out. */
static inline void ulshift(uint64_t *plow, uint64_t *phigh, int32_t shift,
                           bool *overflow)
{
    __uint128_t n = (__uint128_t)*phigh << 64 | *plow;
    __uint128_t r = n << (shift & 127);

    if (r >> (shift & 127) != n) {
        *overflow = true;
    }
    *plow = (uint64_t)r;
    *phigh = (uint64_t)(r >> 64);
}

/* count leading/trailing zeros and ones; the width for "all" */
static inline int clz8(uint8_t v) { return v ? __builtin_clz(v) - 24 : 8; }
static inline int clz16(uint16_t v)
{
    return v ? __builtin_clz(v) - 16 : 16;
}
static inline int clz32(uint32_t v) { return v ? __builtin_clz(v) : 32; }
static inline int clz64(uint64_t v) { return v ? __builtin_clzll(v) : 64; }
static inline int ctz8(uint8_t v) { return v ? __builtin_ctz(v) : 8; }
static inline int ctz16(uint16_t v) { return v ? __builtin_ctz(v) : 16; }
static inline int ctz32(uint32_t v) { return v ? __builtin_ctz(v) : 32; }
static inline int ctz64(uint64_t v) { return v ? __builtin_ctzll(v) : 64; }
static inline int clo32(uint32_t v) { return clz32(~v); }
static inline int clo64(uint64_t v) { return clz64(~v); }
static inline int cto32(uint32_t v) { return ctz32(~v); }
static inline int cto64(uint64_t v) { return ctz64(~v); }
static inline int clrsb32(uint32_t v) { return __builtin_clrsb(v); }
static inline int clrsb64(uint64_t v) { return __builtin_clrsbll(v); }
static inline int ctpop8(uint8_t v) { return __builtin_popcount(v); }
static inline int ctpop16(uint16_t v) { return __builtin_popcount(v); }
static inline int ctpop32(uint32_t v) { return __builtin_popcount(v); }
static inline int ctpop64(uint64_t v) { return __builtin_popcountll(v); }

#define clzl clz64
#define ctzl ctz64
#define ctpopl ctpop64

/* revbit: bits in reverse order */
static inline uint8_t revbit8(uint8_t x)
{
    x = (uint8_t)((x & 0xf0) >> 4 | (x & 0x0f) << 4);
    x = (uint8_t)((x & 0xcc) >> 2 | (x & 0x33) << 2);
    return (uint8_t)((x & 0xaa) >> 1 | (x & 0x55) << 1);
}

static inline uint16_t revbit16(uint16_t x)
{
    return (uint16_t)(revbit8((uint8_t)x) << 8 | revbit8((uint8_t)(x >> 8)));
}

static inline uint32_t revbit32(uint32_t x)
{
    return (uint32_t)revbit16((uint16_t)x) << 16
         | revbit16((uint16_t)(x >> 16));
}

static inline uint64_t revbit64(uint64_t x)
{
    return (uint64_t)revbit32((uint32_t)x) << 32 | revbit32(x >> 32);
}

/** uabs64: the absolute value, which INT64_MIN has, too. */
static inline uint64_t uabs64(int64_t v)
{
    return v < 0 ? -(uint64_t)v : (uint64_t)v;
}

/** is_power_of_2: has it one bit? */
static inline bool is_power_of_2(uint64_t v)
{
    return v && !(v & (v - 1));
}

/** pow2floor: largest power of two <= @v; 0 for 0. */
static inline uint64_t pow2floor(uint64_t v)
{
    return v ? UINT64_C(1) << (63 - clz64(v)) : 0;
}

/** pow2ceil: smallest power of two >= @v; 0 if that is 2^64; 1 for 0. */
static inline uint64_t pow2ceil(uint64_t v)
{
    int n = v ? clz64(v - 1) : 64;

    return n == 0 ? 0 : n == 64 ? 1 : UINT64_C(1) << (64 - n);
}

/** pow2roundup32: pow2ceil() of 32 bits. */
static inline uint32_t pow2roundup32(uint32_t x)
{
    return (uint32_t)pow2ceil(x);
}

/* overflow-checking arithmetic: true if the result does not fit */
static inline bool uadd32_overflow(uint32_t x, uint32_t y, uint32_t *r)
{ return __builtin_add_overflow(x, y, r); }
static inline bool uadd64_overflow(uint64_t x, uint64_t y, uint64_t *r)
{ return __builtin_add_overflow(x, y, r); }
static inline bool usub64_overflow(uint64_t x, uint64_t y, uint64_t *r)
{ return __builtin_sub_overflow(x, y, r); }
static inline bool umul64_overflow(uint64_t x, uint64_t y, uint64_t *r)
{ return __builtin_mul_overflow(x, y, r); }
static inline bool umul32_overflow(uint32_t x, uint32_t y, uint32_t *r)
{ return __builtin_mul_overflow(x, y, r); }
static inline bool sadd32_overflow(int32_t x, int32_t y, int32_t *r)
{ return __builtin_add_overflow(x, y, r); }
static inline bool ssub32_overflow(int32_t x, int32_t y, int32_t *r)
{ return __builtin_sub_overflow(x, y, r); }
static inline bool ssub64_overflow(int64_t x, int64_t y, int64_t *r)
{ return __builtin_sub_overflow(x, y, r); }
static inline bool usub32_overflow(uint32_t x, uint32_t y, uint32_t *r)
{ return __builtin_sub_overflow(x, y, r); }
static inline bool smul32_overflow(int32_t x, int32_t y, int32_t *r)
{ return __builtin_mul_overflow(x, y, r); }
static inline bool sadd64_overflow(int64_t x, int64_t y, int64_t *r)
{ return __builtin_add_overflow(x, y, r); }
static inline bool smul64_overflow(int64_t x, int64_t y, int64_t *r)
{ return __builtin_mul_overflow(x, y, r); }

/** uadd64_carry: @x + @y + *@pcarry; *@pcarry is then the carry out. */
static inline uint64_t uadd64_carry(uint64_t x, uint64_t y, bool *pcarry)
{
    bool c = *pcarry;

    *pcarry = __builtin_add_overflow(x, y, &x);
    *pcarry |= __builtin_add_overflow(x, (uint64_t)c, &x);
    return x;
}

/** usub64_borrow: @x - @y - *@pborrow; *@pborrow is then the borrow out. */
static inline uint64_t usub64_borrow(uint64_t x, uint64_t y, bool *pborrow)
{
    bool b = *pborrow;

    *pborrow = __builtin_sub_overflow(x, y, &x);
    *pborrow |= __builtin_sub_overflow(x, (uint64_t)b, &x);
    return x;
}

#endif
