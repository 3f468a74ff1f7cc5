/*
 * How much memory a test has allocated, to see that something was freed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HEAP_IN_USE_H
#define HEAP_IN_USE_H

#include <malloc.h>

/** heap_in_use: bytes of the C library's heap; always the same under the
 *  address sanitizer, which sees leaks itself. */
static inline size_t heap_in_use(void)
{
    return mallinfo2().uordblks;
}

/** ASSERT_FREES: what @stmt allocates is free behind it.  It runs some times
 *  before that is looked at: the C library keeps a few pieces of each size,
 *  and other things are allocated once and for all. */
#define ASSERT_FREES(stmt) do { \
    size_t heap_before_ = 0; \
    for (int i_ = 0; i_ < 120; i_++) { \
        if (i_ == 20) { \
            heap_before_ = heap_in_use(); \
        } \
        stmt; \
    } \
    g_assert_cmpuint(heap_in_use(), <, heap_before_ + 1000); \
} while (0)

#endif
