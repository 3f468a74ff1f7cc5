/*
 * Modified UTF-8: UTF-8 (RFC 3629) but for U+0000, which is C0 80, so that
 * it can be in a C string.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_UNICODE_H
#define QEMU_UNICODE_H

/**
 * mod_utf8_codepoint: read one character.
 * @s: the text; NUL ends it too
 * @n: its length in bytes
 * @end: set to what follows the sequence
 *
 * A sequence is malformed if it is cut off, overlong, of more than four
 * bytes, a lone continuation byte, or a surrogate, noncharacter or beyond
 * U+10FFFF.  @end is then where reading can go on: behind all bytes that
 * belong together.
 *
 * Returns: the code point, or -1 if the sequence is malformed or @s empty.
 */
int mod_utf8_codepoint(const char *s, size_t n, char **end);

/**
 * mod_utf8_encode: write one character, terminated.
 * @buf: at least 5 bytes are enough for any
 * @bufsz: its size
 * @codepoint: what to write
 *
 * Returns: how many bytes it has without the terminator; -1 if @buf is too
 * small, or if the code point is a surrogate or noncharacter.
 */
ssize_t mod_utf8_encode(char buf[], size_t bufsz, int codepoint);

/**
 * mod_utf8_sanitize: append text that is from elsewhere as printable ASCII
 * @buf: where to
 * @str: the text
 *
 * What is not printable ASCII becomes an escape of JSON, as do '"' and
 * '\\'; a malformed sequence is U+FFFD.
 */
void mod_utf8_sanitize(GString *buf, const char *str);
/** mod_utf8_sanitize_len: no more than @len bytes of it; all if negative. */
void mod_utf8_sanitize_len(GString *buf, const char *str, ssize_t len);

/** unicode_is_valid: neither surrogate nor noncharacter, up to U+10FFFF. */
static inline bool unicode_is_valid(unsigned codepoint)
{
    return codepoint <= 0x10ffff
        && (codepoint < 0xd800 || codepoint > 0xdfff)
        && (codepoint < 0xfdd0 || codepoint > 0xfdef)
        && (codepoint & 0xfffe) != 0xfffe;
}

#endif
