/*
 * 128-bit integers for address arithmetic that must not wrap at 2^64.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef INT128_H
#define INT128_H

typedef __int128_t Int128;

/* where 16-byte alignment is not to be taken for granted */
typedef Int128 __attribute__((aligned(8))) Int128Aligned;

/* Any of its names, for functions of compilers' libraries. */
typedef union {
    Int128 s;
    __int128_t i;
    __uint128_t u;
} Int128Alias __attribute__((transparent_union));

#define UINT128_MAX int128_make128(UINT64_MAX, UINT64_MAX)
#define INT128_MAX int128_make128(UINT64_MAX, INT64_MAX)
#define INT128_MIN int128_make128(0, UINT64_C(1) << 63)

static inline Int128 int128_make64(uint64_t a) { return a; }
static inline Int128 int128_makes64(int64_t a) { return a; }
static inline Int128 int128_make128(uint64_t lo, uint64_t hi)
{
    return (Int128)((__uint128_t)hi << 64 | lo);
}

/** int128_get64: @a, which must fit. */
static inline uint64_t int128_get64(Int128 a)
{
    uint64_t r = (uint64_t)a;

    assert(r == a);
    return r;
}

static inline uint64_t int128_getlo(Int128 a) { return (uint64_t)a; }
static inline int64_t int128_gethi(Int128 a) { return (int64_t)(a >> 64); }
static inline Int128 int128_zero(void) { return 0; }
static inline Int128 int128_one(void) { return 1; }
static inline Int128 int128_2_64(void) { return (Int128)1 << 64; }
static inline Int128 int128_exts64(int64_t a) { return a; }
static inline Int128 int128_not(Int128 a) { return ~a; }
static inline Int128 int128_and(Int128 a, Int128 b) { return a & b; }
static inline Int128 int128_or(Int128 a, Int128 b) { return a | b; }
static inline Int128 int128_xor(Int128 a, Int128 b) { return a ^ b; }
static inline Int128 int128_rshift(Int128 a, int n) { return a >> n; }
static inline Int128 int128_lshift(Int128 a, int n) { return a << n; }
static inline Int128 int128_add(Int128 a, Int128 b) { return a + b; }
static inline Int128 int128_sub(Int128 a, Int128 b) { return a - b; }
static inline Int128 int128_neg(Int128 a) { return -a; }
static inline bool int128_nonneg(Int128 a) { return a >= 0; }
static inline bool int128_eq(Int128 a, Int128 b) { return a == b; }
static inline bool int128_ne(Int128 a, Int128 b) { return a != b; }
static inline bool int128_ge(Int128 a, Int128 b) { return a >= b; }
static inline bool int128_lt(Int128 a, Int128 b) { return a < b; }
static inline bool int128_le(Int128 a, Int128 b) { return a <= b; }
static inline bool int128_gt(Int128 a, Int128 b) { return a > b; }
static inline bool int128_nz(Int128 a) { return a != 0; }
static inline Int128 int128_min(Int128 a, Int128 b) { return a < b ? a : b; }
static inline Int128 int128_max(Int128 a, Int128 b) { return a > b ? a : b; }
static inline Int128 int128_urshift(Int128 a, int n)
{
    return (Int128)((__uint128_t)a >> n);
}

static inline bool int128_uge(Int128 a, Int128 b)
{
    return (__uint128_t)a >= (__uint128_t)b;
}

static inline bool int128_ult(Int128 a, Int128 b)
{
    return (__uint128_t)a < (__uint128_t)b;
}

/* Division truncates towards zero; the divisor is not zero, and the result
 * is not 2^127. */
static inline Int128 int128_divs(Int128 a, Int128 b) { return a / b; }
static inline Int128 int128_rems(Int128 a, Int128 b) { return a % b; }

static inline Int128 int128_divu(Int128 a, Int128 b)
{
    return (Int128)((__uint128_t)a / (__uint128_t)b);
}

static inline Int128 int128_remu(Int128 a, Int128 b)
{
    return (Int128)((__uint128_t)a % (__uint128_t)b);
}

/**
 * divu256: divide 256 bits by 128.
 * @plow, @phigh: the dividend, replaced by the quotient
 * @divisor: not zero
 *
 * Returns: the remainder.
 */
Int128 divu256(Int128 *plow, Int128 *phigh, Int128 divisor);
/** divs256: the same with signs; truncates towards zero, so that the
 *  remainder has the sign of the dividend.  The quotient is not 2^255. */
Int128 divs256(Int128 *plow, Int128 *phigh, Int128 divisor);

/** bswap128: reverse all 16 bytes. */
static inline Int128 bswap128(Int128 a)
{
    return int128_make128(__builtin_bswap64((uint64_t)(a >> 64)),
                          __builtin_bswap64((uint64_t)a));
}

/** clz128: leading zeros; 128 for zero. */
static inline int clz128(Int128 a)
{
    uint64_t hi = (uint64_t)(a >> 64), lo = (uint64_t)a;

    return hi ? __builtin_clzll(hi) : lo ? 64 + __builtin_clzll(lo) : 128;
}

static inline void int128_addto(Int128 *a, Int128 b) { *a += b; }
static inline void int128_subfrom(Int128 *a, Int128 b) { *a -= b; }

#endif
