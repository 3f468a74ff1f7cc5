/*
 * Memory as hexadecimal text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/ctype.h"
#include "qemu/cutils.h"

enum { LINE_BYTES = 16, BLOCK_BYTES = 4 };

/* Two digits, without an end. */
static void put_byte(char *to, uint8_t byte)
{
    static const char digits[] = "0123456789abcdef";

    to[0] = digits[byte >> 4];
    to[1] = digits[byte & 15];
}

/* Does a group of @len bytes, if there are groups, begin at byte @i? */
static bool begins(size_t i, size_t len)
{
    return i && len && i % len == 0;
}

GString *qemu_hexdump_line(GString *str, const void *buf, size_t len,
                           size_t unit_len, size_t block_len)
{
    const uint8_t *p = buf;

    str = str ?: g_string_sized_new(3 * len + 1);
    for (size_t i = 0; i < len; i++) {
        char text[] = "  00";               /* as many spaces as are wanted */
        int spaces = begins(i, unit_len) + begins(i, block_len);

        put_byte(text + 2, p[i]);
        g_string_append(str, text + 2 - spaces);
    }
    return str;
}

void qemu_hexdump(FILE *fp, const char *prefix, const void *bufptr,
                  size_t size)
{
    /* two digits a byte, a space between bytes, one more between blocks */
    const int width = 3 * LINE_BYTES - 1 + LINE_BYTES / BLOCK_BYTES - 1;
    g_autoptr(GString) hex = g_string_sized_new(width + 1);
    const uint8_t *p = bufptr;

    for (size_t at = 0; at < size; at += LINE_BYTES) {
        size_t n = MIN(size - at, (size_t)LINE_BYTES);
        char text[LINE_BYTES + 1] = "";

        for (size_t i = 0; i < n; i++) {
            text[i] = qemu_isprint(p[at + i]) ? p[at + i] : '.';
        }
        g_string_truncate(hex, 0);
        qemu_hexdump_line(hex, p + at, n, 1, BLOCK_BYTES);
        fprintf(fp, "%s: %04zx: %-*s %s\n", prefix, at, width, hex->str,
                text);
    }
}

void qemu_hexdump_to_buffer(char *restrict buffer, size_t buffer_size,
                            const uint8_t *restrict data, size_t data_size)
{
    assert(buffer_size > 0 && data_size <= (buffer_size - 1) / 2);
    for (size_t i = 0; i < data_size; i++) {
        put_byte(buffer + 2 * i, data[i]);
    }
    buffer[2 * data_size] = '\0';
}
