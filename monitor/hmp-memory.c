/*
 * "xp": guest memory for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "system/address-spaces.h"

#define BYTES_PER_LINE 16
/* Most elements of one command: a typing error must not take for ever. */
#define MAX_COUNT 65536

typedef struct DumpFormat {
    unsigned count;
    char base;                          /* one of "xduoc" */
    unsigned size;                      /* bytes of an element */
} DumpFormat;

static unsigned size_of_letter(char c)
{
    switch (c) {
    case 'b':
        return 1;
    case 'h':
        return 2;
    case 'w':
        return 4;
    case 'g':
        return 8;
    default:
        return 0;
    }
}

/* "[COUNT][x|d|u|o|c][b|h|w|g]", the letters in any order. */
static bool parse_format(const char *text, DumpFormat *f)
{
    *f = (DumpFormat){ .count = 1, .base = 'x' };
    if (g_ascii_isdigit(*text)) {
        char *end;
        guint64 count = g_ascii_strtoull(text, &end, 10);

        if (!count || count > MAX_COUNT) {
            return false;
        }
        f->count = count;
        text = end;
    }
    for (; *text; text++) {
        if (size_of_letter(*text)) {
            f->size = size_of_letter(*text);
        } else if (strchr("xduoc", *text)) {
            f->base = *text;
        } else {
            return false;
        }
    }
    if (!f->size) {
        f->size = f->base == 'c' ? 1 : 4;
    }
    return true;
}

static void print_element(Monitor *mon, const DumpFormat *f, uint64_t value)
{
    int64_t sign = (int64_t)(value << (64 - 8 * f->size)) >>
        (64 - 8 * f->size);

    switch (f->base) {
    case 'x':
        monitor_printf(mon, " 0x%0*" PRIx64, f->size * 2, value);
        break;
    case 'd':
        monitor_printf(mon, " %" PRId64, sign);
        break;
    case 'u':
        monitor_printf(mon, " %" PRIu64, value);
        break;
    case 'o':
        monitor_printf(mon, " 0%" PRIo64, value);
        break;
    default:
        if (g_ascii_isprint(value) && value < 0x80) {
            monitor_printf(mon, " '%c'", (char)value);
        } else {
            monitor_printf(mon, " '\\x%02" PRIx64 "'", value);
        }
        break;
    }
}

/* Elements are little-endian, as the guest's processor has them. */
static bool read_element(hwaddr addr, unsigned size, uint64_t *value)
{
    uint8_t bytes[8] = { 0 };
    unsigned i;

    if (address_space_read(&address_space_memory, addr,
                           MEMTXATTRS_UNSPECIFIED, bytes, size) != MEMTX_OK) {
        return false;
    }
    *value = 0;
    for (i = 0; i < size; i++) {
        *value |= (uint64_t)bytes[i] << (8 * i);
    }
    return true;
}

void hmp_xp(Monitor *mon, const QDict *args)
{
    hwaddr addr = qdict_get_int(args, "address");
    const char *text = qdict_get_try_str(args, "format");
    unsigned per_line, i;
    DumpFormat f;

    if (!parse_format(text ? text : "", &f)) {
        monitor_printf(mon, "invalid format '%s': a count up to %d, one of "
                       "xduoc, one of bhwg\n", text, MAX_COUNT);
        return;
    }
    per_line = BYTES_PER_LINE / f.size;
    for (i = 0; i < f.count; i++) {
        uint64_t value;

        if (i % per_line == 0) {
            monitor_printf(mon, "%s%016" HWADDR_PRIx ":", i ? "\n" : "",
                           addr);
        }
        if (!read_element(addr, f.size, &value)) {
            monitor_puts(mon, " cannot access memory");
            break;
        }
        print_element(mon, &f, value);
        addr += f.size;
    }
    monitor_puts(mon, "\n");
}
