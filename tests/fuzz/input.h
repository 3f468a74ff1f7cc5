/*
 * A fuzz input as a source of numbers, choices and texts.  Once it is used
 * up, all numbers are 0 and all texts are empty, so that whatever is made
 * from it comes to an end.
 *
 * Take one thing from it in an expression: compilers differ in the order in
 * which they evaluate the arguments of a call.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_FUZZ_INPUT_H
#define TESTS_FUZZ_INPUT_H

typedef struct FuzzInput {
    const uint8_t *data;
    size_t left;
} FuzzInput;

/** fuzz_uint: a number of @bytes bytes, 1 to 8. */
static inline uint64_t fuzz_uint(FuzzInput *in, unsigned bytes)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < bytes && in->left; i++) {
        value |= (uint64_t)*in->data++ << (8 * i);
        in->left--;
    }
    return value;
}

/** fuzz_below: a number from 0 to @limit - 1; @limit is 1 to 65536. */
static inline unsigned fuzz_below(FuzzInput *in, unsigned limit)
{
    return fuzz_uint(in, limit > 256 ? 2 : 1) % limit;
}

/** fuzz_once_in: true in one of @n cases, 2 to 256; false at the end, and
 *  for the bytes that inputs are full of. */
static inline bool fuzz_once_in(FuzzInput *in, unsigned n)
{
    return fuzz_below(in, n) == 1;
}

/** fuzz_edge: an integer, often one at which some type ends. */
static inline int64_t fuzz_edge(FuzzInput *in)
{
    unsigned choice = fuzz_below(in, 8);
    unsigned bits = fuzz_below(in, 65);

    switch (choice) {
    case 0:
        return fuzz_uint(in, 1);
    case 1:
        return (int8_t)fuzz_uint(in, 1);
    case 2:
        return fuzz_uint(in, 8);
    default:
        /* 2^bits, give or take one, or its negative */
        return (bits < 64 ? 1ull << bits : 0) * (choice & 1 ? 1 : -1)
            + (choice >> 1) - 2;
    }
}

/**
 * fuzz_bytes: up to @max bytes as they are, at most 255
 * @len: receives how many
 *
 * Returns: borrowed from the input.
 */
static inline const uint8_t *fuzz_bytes(FuzzInput *in, size_t max,
                                        size_t *len)
{
    const uint8_t *start;

    *len = MIN(MIN(fuzz_uint(in, 1), max), in->left);
    start = in->data;
    in->data += *len;
    in->left -= *len;
    return start;
}

/** fuzz_text: the same as a string that ends at a NUL; malloc'd. */
static inline char *fuzz_text(FuzzInput *in, size_t max)
{
    size_t len;
    const uint8_t *bytes = fuzz_bytes(in, max, &len);

    return g_strndup((const char *)bytes, len);
}

#endif
