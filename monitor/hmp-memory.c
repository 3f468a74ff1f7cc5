/*
 * Commands for people that show values: expressions, memory and ports.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "qemu/bswap.h"
#include "system/address-spaces.h"
#include "system/cpus.h"

#define CHUNK_BYTES 4096

/*** Values ***/

static void append_char(GString *out, unsigned char c)
{
    if (c == '\'' || c == '\\') {
        g_string_append_printf(out, "'\\%c'", c);
    } else if (c == '\n' || c == '\r') {
        g_string_append_printf(out, "'\\%c'", c == '\n' ? 'n' : 'r');
    } else if (g_ascii_isprint(c)) {
        g_string_append_printf(out, "'%c'", c);
    } else {
        g_string_append_printf(out, "'\\x%02x'", c);
    }
}

void hmp_print(Monitor *mon, const QDict *args)
{
    g_autoptr(GString) out = g_string_new(NULL);
    int64_t value = qdict_get_int(args, "value");

    switch (qdict_get_int(args, "format")) {
    case 'o':
        g_string_append_printf(out, "%#" PRIo64, value);
        break;
    case 'x':
        g_string_append_printf(out, "%#" PRIx64, value);
        break;
    case 'u':
        g_string_append_printf(out, "%" PRIu64, value);
        break;
    case 'c':
        append_char(out, value);
        break;
    default:
        g_string_append_printf(out, "%" PRId64, value);
        break;
    }
    monitor_printf(mon, "%s\n", out->str);
}

/*** Memory ***/

/*
 * struct Dump: of @count elements of @size bytes from @addr on
 * @out: what is shown; the dump may be made on the thread of @cpu
 * @physical: @addr is, else virtual for @cpu
 */
typedef struct Dump {
    GString *out;
    CPUState *cpu;
    bool physical;
    uint64_t addr;
    char type;
    unsigned size;
    unsigned count;
} Dump;

/* An element, in a column as wide as the largest value. */
static void append_element(GString *out, char type, unsigned size,
                           uint64_t value)
{
    static const uint8_t decimal[] = { [1] = 3, [2] = 5, [4] = 10, [8] = 20 };
    static const uint8_t octal[] = { [1] = 3, [2] = 6, [4] = 11, [8] = 22 };
    unsigned unused = 64 - 8 * size;

    switch (type) {
    case 'o':
        g_string_append_printf(out, " %#*" PRIo64, octal[size], value);
        break;
    case 'd':
        g_string_append_printf(out, " %*" PRId64, decimal[size],
                               (int64_t)(value << unused) >> unused);
        break;
    case 'u':
        g_string_append_printf(out, " %*" PRIu64, decimal[size], value);
        break;
    case 'c':
        g_string_append_c(out, ' ');
        append_char(out, value);
        break;
    default:
        g_string_append_printf(out, " 0x%0*" PRIx64, size * 2, value);
        break;
    }
}

static bool read_memory(const Dump *d, uint64_t addr, void *buf, size_t len)
{
    if (!d->physical) {
        return cpu_memory_rw_debug(d->cpu, addr, buf, len, false) == 0;
    }
    return address_space_read(d->cpu ? d->cpu->as : &address_space_memory,
                              addr, MEMTXATTRS_UNSPECIFIED, buf,
                              len) == MEMTX_OK;
}

/* Lines of eight bytes or sixteen. */
static void dump_elements(const Dump *d)
{
    unsigned size = d->type == 'c' ? 1 : d->size;
    uint64_t left = (uint64_t)d->count * d->size, addr = d->addr;
    unsigned line = d->size == 1 ? 8 : 16;
    uint8_t buf[16];

    while (left) {
        unsigned len = MIN(left, line);

        g_string_append_printf(d->out, "%016" PRIx64 ":", addr);
        if (!read_memory(d, addr, buf, len)) {
            g_string_append(d->out, " Cannot access memory\n");
            break;
        }
        for (unsigned i = 0; i < len; i += size) {
            append_element(d->out, d->type, size, ldn_le_p(buf + i, size));
        }
        g_string_append_c(d->out, '\n');
        addr += len;
        left -= len;
    }
}

static void dump(CPUState *cpu, void *opaque)
{
    const Dump *d = opaque;

    if (d->type == 'i') {
        cpu_disassemble(cpu, d->out, d->addr, d->physical, d->count);
    } else {
        dump_elements(d);
    }
}

static void dump_memory(Monitor *mon, const QDict *args, bool physical)
{
    g_autoptr(GString) out = g_string_new(NULL);
    Dump d = {
        .out = out,
        .cpu = hmp_cpu(mon),
        .physical = physical,
        .addr = qdict_get_int(args, "addr"),
        .type = qdict_get_int(args, "format"),
        .size = qdict_get_int(args, "size"),
        .count = qdict_get_int(args, "count"),
    };

    if (d.cpu) {
        hmp_on_cpu(d.cpu, dump, &d);
    } else if (physical && d.type != 'i') {
        dump_elements(&d);
    } else {
        hmp_cpu_or_complain(mon);
    }
    monitor_puts(mon, out->str);
}

void hmp_x(Monitor *mon, const QDict *args)
{
    dump_memory(mon, args, false);
}

void hmp_xp(Monitor *mon, const QDict *args)
{
    dump_memory(mon, args, true);
}

/* A checksum that rotates: the one of the "sum" of BSD. */
void hmp_sum(Monitor *mon, const QDict *args)
{
    hwaddr addr = qdict_get_int(args, "start");
    uint64_t left = (uint32_t)qdict_get_int(args, "size");
    uint8_t buf[CHUNK_BYTES];
    uint16_t sum = 0;

    while (left) {
        size_t len = MIN(left, sizeof(buf));

        if (address_space_read(&address_space_memory, addr,
                               MEMTXATTRS_UNSPECIFIED, buf, len)
            != MEMTX_OK) {
            monitor_printf(mon, "%016" HWADDR_PRIx ": Cannot access memory\n",
                           addr);
            return;
        }
        for (size_t i = 0; i < len; i++) {
            sum = (sum >> 1 | sum << 15) + buf[i];
        }
        addr += len;
        left -= len;
    }
    monitor_printf(mon, "%05d\n", sum);
}

/*** Ports ***/

/* Ports have at most four bytes. */
static unsigned port_size(const QDict *args)
{
    return MIN(qdict_get_int(args, "size"), 4);
}

void hmp_in(Monitor *mon, const QDict *args)
{
    uint16_t addr = qdict_get_int(args, "addr");
    unsigned size = port_size(args);
    uint8_t buf[8] = { 0xff, 0xff, 0xff, 0xff };

    address_space_read(&address_space_io, addr, MEMTXATTRS_UNSPECIFIED, buf,
                       size);
    monitor_printf(mon, "port%c[0x%04x] = 0x%0*" PRIx64 "\n", "?bw?l"[size],
                   addr, size * 2, ldn_le_p(buf, size));
}

void hmp_out(Monitor *mon, const QDict *args)
{
    uint8_t buf[4];

    stl_le_p(buf, qdict_get_int(args, "val"));
    address_space_write(&address_space_io,
                        (uint16_t)qdict_get_int(args, "addr"),
                        MEMTXATTRS_UNSPECIFIED, buf, port_size(args));
}
