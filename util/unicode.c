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

static void escape(GString *buf, int cp)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    const char *hit = cp && cp < 0x80 ? strchr(from, cp) : NULL;

    if (hit) {
        g_string_append_c(buf, '\\');
        g_string_append_c(buf, to[hit - from]);
    } else if (cp >= 0x10000) {
        cp -= 0x10000;
        g_string_append_printf(buf, "\\u%04X\\u%04X", 0xd800 | cp >> 10,
                               0xdc00 | (cp & 0x3ff));
    } else {
        g_string_append_printf(buf, "\\u%04X", cp < 0 ? 0xfffd : cp);
    }
}

static bool plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

void mod_utf8_sanitize_len(GString *buf, const char *str, ssize_t len)
{
    const char *end = str + (len < 0 ? strlen(str) : strnlen(str, len));
    const char *run = str;

    for (;;) {
        char *next;

        while (str < end && plain(*str)) {
            str++;
        }
        g_string_append_len(buf, run, str - run);
        if (str == end) {
            return;
        }
        escape(buf, mod_utf8_codepoint(str, end - str, &next));
        run = str = next;
    }
}

void mod_utf8_sanitize(GString *buf, const char *str)
{
    mod_utf8_sanitize_len(buf, str, -1);
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
