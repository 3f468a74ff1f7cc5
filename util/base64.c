/*
 * Base 64.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/base64.h"

/* The decoder itself skips what is wrong. */
static bool is_base64(const char *text)
{
    size_t digits = 0, pads = 0;

    for (; *text; text++) {
        if (*text == '\n' || *text == '\r') {
            continue;
        }
        if (*text == '=') {
            pads++;
        } else if (pads || !(g_ascii_isalnum(*text) || *text == '+'
                             || *text == '/')) {
            return false;
        } else {
            digits++;
        }
    }
    return pads <= 2 && (digits + pads) % 4 == 0;
}

uint8_t *qbase64_decode(const char *input, size_t in_len, size_t *out_len,
                        Error **errp)
{
    gint state = 0;
    guint save = 0;
    uint8_t *out;
    size_t len;

    *out_len = 0;
    if (in_len != (size_t)-1) {
        if (input[in_len]) {
            error_setg(errp, "data is not valid base64: it does not end "
                       "after %zu characters", in_len);
            return NULL;
        }
        if (strlen(input) != in_len) {
            error_setg(errp, "data is not valid base64: it has a NUL");
            return NULL;
        }
    }
    if (!is_base64(input)) {
        error_setg(errp, "data is not valid base64");
        return NULL;
    }
    len = strlen(input);
    out = g_malloc(len / 4 * 3 + 4);    /* as the manual has it, and a NUL */
    *out_len = g_base64_decode_step(input, len, out, &state, &save);
    out[*out_len] = 0;
    return out;
}
