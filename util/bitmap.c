/*
 * Bitmaps and searches in them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/bitmap.h"
#include "qemu/bswap.h"

/* First bit from @offset on of *@addr ^ @flip; @size if there is none. */
static unsigned long scan(const unsigned long *addr, unsigned long size,
                          unsigned long offset, unsigned long flip)
{
    unsigned long i, word;

    if (offset >= size) {
        return size;
    }
    i = BIT_WORD(offset);
    word = (addr[i] ^ flip) & BITMAP_FIRST_WORD_MASK(offset);
    while (!word) {
        if (++i >= BITS_TO_LONGS(size)) {
            return size;
        }
        word = addr[i] ^ flip;
    }
    return MIN(i * BITS_PER_LONG + ctzl(word), size);
}

unsigned long find_next_bit(const unsigned long *addr, unsigned long size,
                            unsigned long offset)
{
    return scan(addr, size, offset, 0);
}

unsigned long find_next_zero_bit(const unsigned long *addr,
                                 unsigned long size, unsigned long offset)
{
    return scan(addr, size, offset, ~0UL);
}

unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
    unsigned long i = BITS_TO_LONGS(size);
    unsigned long mask = BITMAP_LAST_WORD_MASK(size);

    while (i--) {
        if (addr[i] & mask) {
            return i * BITS_PER_LONG + BITS_PER_LONG - 1 -
                   clzl(addr[i] & mask);
        }
        mask = ~0UL;
    }
    return size;
}

/* Mask of the bits of word @i that belong to a bitmap of @nbits. */
static unsigned long tail_mask(long i, long nbits)
{
    return i == BIT_WORD(nbits - 1) ? BITMAP_LAST_WORD_MASK(nbits) : ~0UL;
}

int bitmap_empty(const unsigned long *src, long nbits)
{
    return find_next_bit(src, nbits, 0) == nbits;
}

int bitmap_full(const unsigned long *src, long nbits)
{
    return find_next_zero_bit(src, nbits, 0) == nbits;
}

int bitmap_equal(const unsigned long *a, const unsigned long *b, long nbits)
{
    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        if ((a[i] ^ b[i]) & tail_mask(i, nbits)) {
            return 0;
        }
    }
    return 1;
}

int bitmap_intersects(const unsigned long *a, const unsigned long *b,
                      long nbits)
{
    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        if (a[i] & b[i] & tail_mask(i, nbits)) {
            return 1;
        }
    }
    return 0;
}

long bitmap_count_one(const unsigned long *bitmap, long nbits)
{
    long n = 0;

    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        n += ctpopl(bitmap[i] & tail_mask(i, nbits));
    }
    return n;
}

long bitmap_count_one_with_offset(const unsigned long *bitmap, long offset,
                                  long nbits)
{
    long end = offset + nbits, n = 0;

    for (long i = BIT_WORD(offset); i < BITS_TO_LONGS(end); i++) {
        unsigned long word = bitmap[i] & tail_mask(i, end);

        if (i == BIT_WORD(offset)) {
            word &= BITMAP_FIRST_WORD_MASK(offset);
        }
        n += ctpopl(word);
    }
    return n;
}

int bitmap_and(unsigned long *dst, const unsigned long *a,
               const unsigned long *b, long nbits)
{
    unsigned long any = 0;

    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        dst[i] = a[i] & b[i];
        any |= dst[i] & tail_mask(i, nbits);
    }
    return any != 0;
}

int bitmap_andnot(unsigned long *dst, const unsigned long *a,
                  const unsigned long *b, long nbits)
{
    unsigned long any = 0;

    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        dst[i] = a[i] & ~b[i];
        any |= dst[i] & tail_mask(i, nbits);
    }
    return any != 0;
}

void bitmap_or(unsigned long *dst, const unsigned long *a,
               const unsigned long *b, long nbits)
{
    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        dst[i] = a[i] | b[i];
    }
}

void bitmap_xor(unsigned long *dst, const unsigned long *a,
                const unsigned long *b, long nbits)
{
    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        dst[i] = a[i] ^ b[i];
    }
}

void bitmap_complement(unsigned long *dst, const unsigned long *src,
                       long nbits)
{
    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        dst[i] = ~src[i] & tail_mask(i, nbits);
    }
}

void bitmap_fill(unsigned long *dst, long nbits)
{
    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        dst[i] = tail_mask(i, nbits);
    }
}

/* Mask of the bits of word @i in [@start, @start + @nr). */
static unsigned long range_mask(long i, long start, long nr)
{
    unsigned long mask = ~0UL;

    if (i == BIT_WORD(start)) {
        mask &= BITMAP_FIRST_WORD_MASK(start);
    }
    if (i == BIT_WORD(start + nr - 1)) {
        mask &= BITMAP_LAST_WORD_MASK(start + nr);
    }
    return mask;
}

#define FOR_WORDS(i, start, nr) \
    for (long i = BIT_WORD(start); (nr) && i <= BIT_WORD((start) + (nr) - 1); \
         i++)

void bitmap_set(unsigned long *map, long start, long nr)
{
    FOR_WORDS(i, start, nr) {
        map[i] |= range_mask(i, start, nr);
    }
}

void bitmap_set_atomic(unsigned long *map, long start, long nr)
{
    FOR_WORDS(i, start, nr) {
        qatomic_or(&map[i], range_mask(i, start, nr));
    }
}

void bitmap_clear(unsigned long *map, long start, long nr)
{
    FOR_WORDS(i, start, nr) {
        map[i] &= ~range_mask(i, start, nr);
    }
}

bool bitmap_test_and_clear_atomic(unsigned long *map, long start, long nr)
{
    unsigned long any = 0;

    FOR_WORDS(i, start, nr) {
        unsigned long mask = range_mask(i, start, nr);

        any |= qatomic_fetch_and(&map[i], ~mask) & mask;
    }
    return any != 0;
}

bool bitmap_test_and_clear(unsigned long *map, long start, long nr)
{
    unsigned long any = 0;

    FOR_WORDS(i, start, nr) {
        unsigned long mask = range_mask(i, start, nr);

        any |= map[i] & mask;
        map[i] &= ~mask;
    }
    return any != 0;
}

void bitmap_copy_and_clear_atomic(unsigned long *dst, unsigned long *src,
                                  long nr)
{
    for (long i = 0; i < BITS_TO_LONGS(nr); i++) {
        dst[i] = qatomic_xchg(&src[i], 0);
    }
}

void bitmap_to_le(unsigned long *dst, const unsigned long *src, long nbits)
{
    QEMU_BUILD_BUG_ON(sizeof(unsigned long) != sizeof(uint64_t));
    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        dst[i] = cpu_to_le64(src[i] & tail_mask(i, nbits));
    }
}

void bitmap_from_le(unsigned long *dst, const unsigned long *src,
                    long nbits)
{
    /* swapping the bytes is its own inverse, but the tail is elsewhere */
    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        dst[i] = le64_to_cpu(src[i]) & tail_mask(i, nbits);
    }
}

unsigned long bitmap_find_next_zero_area(unsigned long *map,
                                         unsigned long size,
                                         unsigned long start,
                                         unsigned long nr,
                                         unsigned long align_mask)
{
    for (;;) {
        unsigned long i, end;

        start = find_next_zero_bit(map, size, start);
        start = (start + align_mask) & ~align_mask;
        end = start + nr;
        if (end > size) {
            return end;
        }
        i = find_next_bit(map, end, start);
        if (i >= end) {
            return start;
        }
        start = i + 1;
    }
}

void bitmap_copy_with_src_offset(unsigned long *dst,
                                 const unsigned long *src,
                                 unsigned long offset, unsigned long nbits)
{
    unsigned shift = offset % BITS_PER_LONG;
    unsigned long last = offset + nbits;

    src += BIT_WORD(offset);
    last = BITS_TO_LONGS(last) - BIT_WORD(offset);
    for (unsigned long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        dst[i] = src[i] >> shift;
        if (shift && i + 1 < last) {
            dst[i] |= src[i + 1] << (BITS_PER_LONG - shift);
        }
    }
    if (nbits % BITS_PER_LONG) {
        dst[BIT_WORD(nbits)] &= BITMAP_LAST_WORD_MASK(nbits);
    }
}

void bitmap_copy_with_dst_offset(unsigned long *dst,
                                 const unsigned long *src,
                                 unsigned long offset, unsigned long nbits)
{
    unsigned shift = offset % BITS_PER_LONG;
    unsigned long words = BITS_TO_LONGS(nbits);

    FOR_WORDS(i, (long)offset, (long)nbits) {
        unsigned long mask = range_mask(i, (long)offset, (long)nbits);
        unsigned long from = i - BIT_WORD(offset);
        unsigned long bits = from < words ? src[from] << shift : 0;

        if (shift && from) {
            bits |= src[from - 1] >> (BITS_PER_LONG - shift);
        }
        dst[i] = (dst[i] & ~mask) | (bits & mask);
    }
}
