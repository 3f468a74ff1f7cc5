/*
 * Division of 256-bit integers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/int128.h"

typedef __uint128_t U128;

/* One bit at a time, as on paper: nobody needs it to be fast. */
Int128 divu256(Int128 *plow, Int128 *phigh, Int128 divisor)
{
    U128 lo = *plow, hi = *phigh, d = divisor, rem = 0;

    for (int i = 0; i < 256; i++) {
        bool carry = rem >> 127;

        rem = rem << 1 | hi >> 127;
        hi = hi << 1 | lo >> 127;
        lo <<= 1;
        if (carry || rem >= d) {
            rem -= d;
            lo |= 1;
        }
    }
    *plow = lo;
    *phigh = hi;
    return rem;
}

static void negate(Int128 *plow, Int128 *phigh)
{
    *plow = -*plow;
    *phigh = ~*phigh + !*plow;
}

Int128 divs256(Int128 *plow, Int128 *phigh, Int128 divisor)
{
    bool negative = *phigh < 0;
    Int128 rem;

    if (negative) {
        negate(plow, phigh);
    }
    /* -2^127 is its own magnitude */
    rem = divu256(plow, phigh, divisor < 0 ? -divisor : divisor);
    if (negative != (divisor < 0)) {
        negate(plow, phigh);
    }
    return negative ? -rem : rem;
}
