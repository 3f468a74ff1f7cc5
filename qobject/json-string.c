/*
 * JSON strings: decoding, with all checks of UTF-8, and encoding.
 *
 * RFC 8259 section 7 and RFC 3629.  U+0000 is C0 80, see qemu/unicode.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/unicode.h"
#include "qobject/qobject-internal.h"

static bool hex4(const char *p, const char *end, unsigned *val)
{
    unsigned v = 0;

    if (end - p < 4) {
        return false;
    }
    for (int i = 0; i < 4; i++) {
        int d = g_ascii_xdigit_value(p[i]);

        if (d < 0) {
            return false;
        }
        v = v << 4 | d;
    }
    *val = v;
    return true;
}

/* @p is behind "\u".  Returns how much to consume, 0 with @errp set. */
static int decode_unicode(const char *p, const char *end, GString *out,
                          Error **errp)
{
    unsigned hi, lo;
    char utf8[5];
    int used = 4;

    if (!hex4(p, end, &hi)) {
        error_setg(errp, "\\u needs four hexadecimal digits");
        return 0;
    }
    if (hi >= 0xd800 && hi < 0xdc00 && end - p >= 6 && p[4] == '\\' &&
        p[5] == 'u' && hex4(p + 6, end, &lo) && lo >= 0xdc00 &&
        lo < 0xe000) {
        hi = 0x10000 + ((hi - 0xd800) << 10) + (lo - 0xdc00);
        used = 10;
    }
    if (mod_utf8_encode(utf8, sizeof(utf8), (int)hi) < 0) {
        error_setg(errp, "\\u%.*s is not a valid Unicode character", used,
                   p);
        return 0;
    }
    g_string_append(out, utf8);
    return used;
}

/* @p is behind the backslash.  Returns how much to consume, 0: error. */
static int decode_escape(const char *p, const char *end, GString *out,
                         Error **errp)
{
    static const char from[] = "\"'\\/bfnrt", to[] = "\"'\\/\b\f\n\r\t";
    const char *hit = p < end && *p ? strchr(from, *p) : NULL;
    int n;

    if (hit) {
        g_string_append_c(out, to[hit - from]);
        return 1;
    }
    if (p < end && *p == 'u') {
        n = decode_unicode(p + 1, end, out, errp);
        return n ? n + 1 : 0;
    }
    error_setg(errp, "invalid escape sequence in string");
    return 0;
}

static bool plain(unsigned char c, bool percent)
{
    return c >= 0x20 && c < 0x7f && c != '\\' && !(percent && c == '%');
}

char *json_decode_string(const char *raw, size_t len, bool percent,
                         Error **errp)
{
    const char *p = raw, *end = raw + len;
    GString *out = NULL;

    while (p < end) {
        const char *run = p;
        char *next;
        int n;

        while (p < end && plain(*p, percent)) {
            p++;
        }
        if (p == end && run == raw) {
            return g_strndup(raw, len);
        }
        if (!out) {
            out = g_string_sized_new(len);
        }
        g_string_append_len(out, run, p - run);
        if (p == end) {
            break;
        }
        if (*p == '\\') {
            n = decode_escape(p + 1, end, out, errp);
            if (!n) {
                goto fail;
            }
            p += n + 1;
            continue;
        }
        if (percent && *p == '%') {
            if (p + 1 == end || p[1] != '%') {
                error_setg(errp, "can't interpolate into string");
                goto fail;
            }
            g_string_append_c(out, '%');
            p += 2;
            continue;
        }
        if ((unsigned char)*p < 0x20) {
            error_setg(errp, "control character in string");
            goto fail;
        }
        if (mod_utf8_codepoint(p, end - p, &next) < 0) {
            error_setg(errp, "invalid UTF-8 sequence in string");
            goto fail;
        }
        g_string_append_len(out, p, next - p);
        p = next;
    }
    return out ? g_string_free(out, FALSE) : g_strdup("");

fail:
    g_string_free(out, TRUE);
    return NULL;
}

void json_quote(GString *out, const char *str)
{
    g_string_append_c(out, '"');
    mod_utf8_sanitize(out, str);
    g_string_append_c(out, '"');
}
