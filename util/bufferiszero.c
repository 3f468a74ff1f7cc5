/*
 * Is memory all zero?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"

/* The C library's memcmp() is vectorised for this host: no need to be. */
bool buffer_is_zero(const void *buf, size_t len)
{
    const unsigned char *p = buf;

    /* samples: memory that is in use is seldom zero in all three places */
    if (len && (p[0] || p[len / 2] || p[len - 1])) {
        return false;
    }
    /* the first 16 bytes by hand, the rest equals itself shifted by 16 */
    for (size_t i = 0; i < MIN(len, (size_t)16); i++) {
        if (p[i]) {
            return false;
        }
    }
    return len <= 16 || !memcmp(p, p + 16, len - 16);
}
