/*
 * Bits: single ones, fields, and arrays of unsigned long.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_BITOPS_H
#define QEMU_BITOPS_H

#include "qemu/atomic.h"
#include "qemu/host-utils.h"

#define BITS_PER_BYTE CHAR_BIT
#define BITS_PER_LONG ((int)(sizeof(unsigned long) * BITS_PER_BYTE))
#define BITS_TO_LONGS(nr) DIV_ROUND_UP(nr, BITS_PER_LONG)
#define BITS_TO_U32S(nr) DIV_ROUND_UP(nr, 32)

#define BIT(nr) (1UL << (nr))
#define BIT_ULL(nr) (1ULL << (nr))
#define BIT_MASK(nr) (1UL << ((nr) % BITS_PER_LONG))
#define BIT_WORD(nr) ((nr) / BITS_PER_LONG)
#define BIT32_MASK(nr) (UINT32_C(1) << ((nr) % 32))
#define BIT32_WORD(nr) ((nr) / 32)

/** MAKE_64BIT_MASK: @length ones from bit @shift; 1 <= @length <= 64. */
#define MAKE_64BIT_MASK(shift, length) \
    (((~0ULL) >> (64 - (length))) << (shift))

static inline void set_bit(long nr, unsigned long *addr)
{
    addr[BIT_WORD(nr)] |= BIT_MASK(nr);
}

static inline void set_bit_atomic(long nr, unsigned long *addr)
{
    qatomic_or(addr + BIT_WORD(nr), BIT_MASK(nr));
}

static inline void clear_bit(long nr, unsigned long *addr)
{
    addr[BIT_WORD(nr)] &= ~BIT_MASK(nr);
}

static inline void clear_bit_atomic(long nr, unsigned long *addr)
{
    qatomic_and(addr + BIT_WORD(nr), ~BIT_MASK(nr));
}

static inline void change_bit(long nr, unsigned long *addr)
{
    addr[BIT_WORD(nr)] ^= BIT_MASK(nr);
}

static inline int test_bit(long nr, const unsigned long *addr)
{
    return 1 & (addr[BIT_WORD(nr)] >> (nr % BITS_PER_LONG));
}

/* test_and_*: the old value of the bit */
static inline int test_and_set_bit(long nr, unsigned long *addr)
{
    int old = test_bit(nr, addr);

    set_bit(nr, addr);
    return old;
}

static inline int test_and_clear_bit(long nr, unsigned long *addr)
{
    int old = test_bit(nr, addr);

    clear_bit(nr, addr);
    return old;
}

static inline int test_and_change_bit(long nr, unsigned long *addr)
{
    int old = test_bit(nr, addr);

    change_bit(nr, addr);
    return old;
}

/*
 * Arrays of uint32_t: set_bit32() and so on, which are laid out the same on
 * every host.
 */
static inline void set_bit32(long nr, uint32_t *addr)
{
    addr[BIT32_WORD(nr)] |= BIT32_MASK(nr);
}

static inline void set_bit32_atomic(long nr, uint32_t *addr)
{
    qatomic_or(addr + BIT32_WORD(nr), BIT32_MASK(nr));
}

static inline void clear_bit32(long nr, uint32_t *addr)
{
    addr[BIT32_WORD(nr)] &= ~BIT32_MASK(nr);
}

static inline void clear_bit32_atomic(long nr, uint32_t *addr)
{
    qatomic_and(addr + BIT32_WORD(nr), ~BIT32_MASK(nr));
}

static inline void change_bit32(long nr, uint32_t *addr)
{
    addr[BIT32_WORD(nr)] ^= BIT32_MASK(nr);
}

static inline int test_bit32(long nr, const uint32_t *addr)
{
    return 1 & (addr[BIT32_WORD(nr)] >> (nr % 32));
}

static inline int test_and_set_bit32(long nr, uint32_t *addr)
{
    int old = test_bit32(nr, addr);

    set_bit32(nr, addr);
    return old;
}

static inline int test_and_clear_bit32(long nr, uint32_t *addr)
{
    int old = test_bit32(nr, addr);

    clear_bit32(nr, addr);
    return old;
}

static inline int test_and_change_bit32(long nr, uint32_t *addr)
{
    int old = test_bit32(nr, addr);

    change_bit32(nr, addr);
    return old;
}

/** find_last_bit: highest set bit below @size, @size if there is none. */
unsigned long find_last_bit(const unsigned long *addr, unsigned long size);
/** find_next_bit: first set bit in [@offset, @size), else @size. */
unsigned long find_next_bit(const unsigned long *addr, unsigned long size,
                            unsigned long offset);
unsigned long find_next_zero_bit(const unsigned long *addr,
                                 unsigned long size, unsigned long offset);

static inline unsigned long find_first_bit(const unsigned long *addr,
                                           unsigned long size)
{
    return find_next_bit(addr, size, 0);
}

static inline unsigned long find_first_zero_bit(const unsigned long *addr,
                                                unsigned long size)
{
    return find_next_zero_bit(addr, size, 0);
}

/* rotations; the count is taken modulo the width */
#define DEFINE_ROTATE_(bits) \
static inline uint##bits##_t rol##bits(uint##bits##_t w, unsigned n) \
{ \
    n &= (bits) - 1; \
    return (uint##bits##_t)((w << n) | (w >> ((-n) & ((bits) - 1)))); \
} \
static inline uint##bits##_t ror##bits(uint##bits##_t w, unsigned n) \
{ \
    n &= (bits) - 1; \
    return (uint##bits##_t)((w >> n) | (w << ((-n) & ((bits) - 1)))); \
}
DEFINE_ROTATE_(8)
DEFINE_ROTATE_(16)
DEFINE_ROTATE_(32)
DEFINE_ROTATE_(64)

/** hswap32: swap the 16-bit halves. */
static inline uint32_t hswap32(uint32_t h)
{
    return rol32(h, 16);
}

/** hswap64: reverse the order of the 16-bit quarters. */
static inline uint64_t hswap64(uint64_t h)
{
    return (uint64_t)hswap32((uint32_t)h) << 32 | hswap32(h >> 32);
}

/** wswap64: swap the 32-bit halves. */
static inline uint64_t wswap64(uint64_t h)
{
    return rol64(h, 32);
}

/* half_shuffle: bit n of the low half goes to bit 2n, the others are zero;
 * half_unshuffle: the inverse, odd bits are ignored */
static inline uint64_t half_shuffle64(uint64_t x)
{
    x &= 0xffffffff;
    x = (x | x << 16) & 0x0000ffff0000ffffULL;
    x = (x | x << 8) & 0x00ff00ff00ff00ffULL;
    x = (x | x << 4) & 0x0f0f0f0f0f0f0f0fULL;
    x = (x | x << 2) & 0x3333333333333333ULL;
    return (x | x << 1) & 0x5555555555555555ULL;
}

static inline uint32_t half_shuffle32(uint32_t x)
{
    return (uint32_t)half_shuffle64(x & 0xffff);
}

static inline uint64_t half_unshuffle64(uint64_t x)
{
    x &= 0x5555555555555555ULL;
    x = (x | x >> 1) & 0x3333333333333333ULL;
    x = (x | x >> 2) & 0x0f0f0f0f0f0f0f0fULL;
    x = (x | x >> 4) & 0x00ff00ff00ff00ffULL;
    x = (x | x >> 8) & 0x0000ffff0000ffffULL;
    return (x | x >> 16) & 0xffffffff;
}

static inline uint32_t half_unshuffle32(uint32_t x)
{
    return (uint32_t)half_unshuffle64(x);
}

/* extract: bits [@start, @start + @length) of @value; 0 < @length */
#define DEFINE_BITFIELD_(bits) \
static inline uint##bits##_t extract##bits(uint##bits##_t value, \
                                           int start, int length) \
{ \
    assert(start >= 0 && length > 0 && length <= (bits) - start); \
    return (uint##bits##_t)(value >> start) & \
           ((uint##bits##_t)-1 >> ((bits) - length)); \
} \
static inline int##bits##_t sextract##bits(uint##bits##_t value, \
                                           int start, int length) \
{ \
    assert(start >= 0 && length > 0 && length <= (bits) - start); \
    return (int##bits##_t)(uint##bits##_t) \
           (value << ((bits) - length - start)) >> ((bits) - length); \
} \
static inline uint##bits##_t deposit##bits(uint##bits##_t value, \
                                           int start, int length, \
                                           uint##bits##_t fieldval) \
{ \
    uint##bits##_t mask; \
    assert(start >= 0 && length > 0 && length <= (bits) - start); \
    mask = (uint##bits##_t)(((uint##bits##_t)-1 >> ((bits) - length)) \
                            << start); \
    return (value & ~mask) | \
           ((uint##bits##_t)(fieldval << start) & mask); \
}
DEFINE_BITFIELD_(8)
DEFINE_BITFIELD_(16)
DEFINE_BITFIELD_(32)
DEFINE_BITFIELD_(64)

#endif
