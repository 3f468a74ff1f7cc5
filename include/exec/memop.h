/*
 * Size and byte order of one memory access, in one word.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef EXEC_MEMOP_H
#define EXEC_MEMOP_H

typedef enum MemOp {
    MO_8 = 0,
    MO_16 = 1,
    MO_32 = 2,
    MO_64 = 3,
    MO_SIZE = 0x07,     /* mask: log2 of the size in bytes */
    MO_SIGN = 0x08,     /* sign-extend what was read */
    MO_BSWAP = 0x10,    /* the other byte order than the host's */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    MO_LE = MO_BSWAP,
    MO_BE = 0,
#else
    MO_LE = 0,
    MO_BE = MO_BSWAP,
#endif
    MO_TE = MO_LE,      /* x86 is little-endian */
} MemOp;

/**
 * memop_size:
 * @op: an access
 *
 * Returns: its size in bytes: 1, 2, 4 or 8.
 */
static inline unsigned memop_size(MemOp op)
{
    return 1u << (op & MO_SIZE);
}

/**
 * size_memop:
 * @size: 1, 2, 4 or 8 bytes
 *
 * Returns: the MemOp of that size in host byte order.
 */
static inline MemOp size_memop(unsigned size)
{
    return (MemOp)__builtin_ctz(size);
}

#endif
