/*
 * Bitmaps: arrays of unsigned long, bit 0 lowest in the first.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef BITMAP_H
#define BITMAP_H

#include "qemu/bitops.h"

#define BITMAP_FIRST_WORD_MASK(start) \
    (~0UL << ((start) & (BITS_PER_LONG - 1)))
#define BITMAP_LAST_WORD_MASK(nbits) \
    (~0UL >> (-(nbits) & (BITS_PER_LONG - 1)))
#define DECLARE_BITMAP(name, bits) \
    unsigned long name[BITS_TO_LONGS(bits)]

/** bitmap_try_new: bitmap_new(), but NULL if there is no memory. */
static inline unsigned long *bitmap_try_new(long nbits)
{
    return g_try_malloc0_n(BITS_TO_LONGS(nbits), sizeof(unsigned long));
}

/** bitmap_new: all clear; freed with g_free(). */
static inline unsigned long *bitmap_new(long nbits)
{
    return g_new0(unsigned long, BITS_TO_LONGS(nbits));
}

/** bitmap_zero: clear all bits. */
static inline void bitmap_zero(unsigned long *dst, long nbits)
{
    memset(dst, 0, BITS_TO_LONGS(nbits) * sizeof(unsigned long));
}

/** bitmap_copy: copy whole words. */
static inline void bitmap_copy(unsigned long *dst, const unsigned long *src,
                               long nbits)
{
    memcpy(dst, src, BITS_TO_LONGS(nbits) * sizeof(unsigned long));
}

/** bitmap_fill: set all bits; the rest of the last word becomes clear. */
void bitmap_fill(unsigned long *dst, long nbits);
/** bitmap_empty: is no bit set? */
int bitmap_empty(const unsigned long *src, long nbits);
/** bitmap_full: are all bits set? */
int bitmap_full(const unsigned long *src, long nbits);
/** bitmap_equal: are all bits the same? */
int bitmap_equal(const unsigned long *a, const unsigned long *b,
                 long nbits);
/** bitmap_and, bitmap_andnot: non-zero if the result has bits. */
int bitmap_and(unsigned long *dst, const unsigned long *a,
               const unsigned long *b, long nbits);
int bitmap_andnot(unsigned long *dst, const unsigned long *a,
                  const unsigned long *b, long nbits);
/** bitmap_or: bits of either. */
void bitmap_or(unsigned long *dst, const unsigned long *a,
               const unsigned long *b, long nbits);
/** bitmap_xor: bits that differ. */
void bitmap_xor(unsigned long *dst, const unsigned long *a,
                const unsigned long *b, long nbits);
/** bitmap_complement: bits that are clear. */
void bitmap_complement(unsigned long *dst, const unsigned long *src,
                       long nbits);
/** bitmap_intersects: have they a bit in common? */
int bitmap_intersects(const unsigned long *a, const unsigned long *b,
                      long nbits);
/** bitmap_count_one: how many bits are set. */
long bitmap_count_one(const unsigned long *bitmap, long nbits);
/** bitmap_count_one_with_offset: the same from bit @offset on. */
long bitmap_count_one_with_offset(const unsigned long *bitmap, long offset,
                                  long nbits);
/** bitmap_set: set @nr bits from @start on. */
void bitmap_set(unsigned long *map, long start, long nr);
/** bitmap_set_atomic: the same while others change the map. */
void bitmap_set_atomic(unsigned long *map, long start, long nr);
/** bitmap_clear: clear @nr bits from @start on. */
void bitmap_clear(unsigned long *map, long start, long nr);
/** bitmap_test_and_clear_atomic: whether any of the bits was set. */
bool bitmap_test_and_clear_atomic(unsigned long *map, long start, long nr);
/** bitmap_test_and_clear: the same for one thread alone. */
bool bitmap_test_and_clear(unsigned long *map, long start, long nr);
/** bitmap_copy_and_clear_atomic: move the bits of @src, which others set
 *  at the same time, to @dst; both have whole words. */
void bitmap_copy_and_clear_atomic(unsigned long *dst, unsigned long *src,
                                  long nr);
/** bitmap_to_le, bitmap_from_le: between the order of this host and that of
 *  little-endian ones with words of any size. */
void bitmap_to_le(unsigned long *dst, const unsigned long *src, long nbits);
void bitmap_from_le(unsigned long *dst, const unsigned long *src,
                    long nbits);
/** bitmap_zero_extend: @old with room for @new_nbits bits, the new ones
 *  clear; it takes the place of @old. */
static inline unsigned long *bitmap_zero_extend(unsigned long *old,
                                                long old_nbits,
                                                long new_nbits)
{
    size_t had = BITS_TO_LONGS(old_nbits), has = BITS_TO_LONGS(new_nbits);
    unsigned long *map = g_renew(unsigned long, old, has);

    if (old_nbits % BITS_PER_LONG) {
        map[had - 1] &= BITMAP_LAST_WORD_MASK(old_nbits);
    }
    if (has > had) {
        memset(map + had, 0, (has - had) * sizeof(*map));
    }
    return map;
}
/** bitmap_copy_with_src_offset: copy @nbits bits from bit @offset of @src to
 *  bit 0 of @dst; the rest of the last word of @dst becomes clear. */
void bitmap_copy_with_src_offset(unsigned long *dst,
                                 const unsigned long *src,
                                 unsigned long offset, unsigned long nbits);
/** bitmap_copy_with_dst_offset: copy @nbits bits from bit 0 of @src to bit
 *  @offset of @dst, whose other bits stay. */
void bitmap_copy_with_dst_offset(unsigned long *dst,
                                 const unsigned long *src,
                                 unsigned long offset, unsigned long nbits);
/** bitmap_find_next_zero_area: @nr clear bits, aligned; or >= @size. */
unsigned long bitmap_find_next_zero_area(unsigned long *map,
                                         unsigned long size,
                                         unsigned long start,
                                         unsigned long nr,
                                         unsigned long align_mask);

#endif
