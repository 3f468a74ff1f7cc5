/*
 * Modified UTF-8.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/unicode.h"

/* Bytes of the sequence that starts with @lead; 0 if none does.  Lengths 5
 * and 6 were legal once: they are known here so as to be skipped whole. */
static unsigned sequence_length(unsigned char lead)
{
    unsigned ones = lead == 0xff ? 8 : __builtin_clz((~lead & 0xffu) << 24);

    return ones == 0 ? 1 : ones >= 2 && ones <= 6 ? ones : 0;
}

int mod_utf8_codepoint(const char *s, size_t n, char **end)
{
    static const int least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char *p = (const unsigned char *)s;
    unsigned len, i;
    int cp;

    if (!n || !*p) {
        *end = (char *)s;
        return -1;
    }
    len = sequence_length(*p);
    if (len <= 1) {
        *end = (char *)s + 1;
        return len ? *p : -1;
    }
    cp = *p & (0x7f >> len);
    for (i = 1; i < len && i < n && (p[i] & 0xc0) == 0x80; i++) {
        /* six bytes have 31 bits */
        cp = cp << 6 | (p[i] & 0x3f);
    }
    *end = (char *)s + i;
    if (i < len || len > 4) {
        return -1;
    }
    if (cp < least[len]) {
        return len == 2 && cp == 0 ? 0 : -1;
    }
    return unicode_is_valid(cp) ? cp : -1;
}

ssize_t mod_utf8_encode(char buf[], size_t bufsz, int codepoint)
{
    unsigned len = codepoint > 0xffff ? 4 : codepoint > 0x7ff ? 3
                 : codepoint > 0x7f || !codepoint ? 2 : 1;

    if (codepoint < 0 || !unicode_is_valid(codepoint) || bufsz <= len) {
        return -1;
    }
    buf[len] = 0;
    if (len == 1) {
        buf[0] = (char)codepoint;
        return 1;
    }
    for (unsigned i = len - 1; i; i--) {
        buf[i] = (char)(0x80 | (codepoint & 0x3f));
        codepoint >>= 6;
    }
    buf[0] = (char)(0xff << (8 - len) | codepoint);
    return len;
}
