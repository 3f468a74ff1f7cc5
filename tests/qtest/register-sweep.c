/*
 * What tests of any device with registers ask.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "register-sweep.h"

#define WIDEST 8
#define NOBODYS_ADDRESS 0xf0000000

static uint64_t read_at(const RegisterWindow *w, uint64_t addr,
                        unsigned size)
{
    switch (size) {
    case 1:
        return w->ports ? qtest_inb(w->s, addr) : qtest_readb(w->s, addr);
    case 2:
        return w->ports ? qtest_inw(w->s, addr) : qtest_readw(w->s, addr);
    case 4:
        return w->ports ? qtest_inl(w->s, addr) : qtest_readl(w->s, addr);
    case 8:
        return w->ports ? qtest_inl(w->s, addr) |
                          (uint64_t)qtest_inl(w->s, addr + 4) << 32
                        : qtest_readq(w->s, addr);
    default:
        g_assert_not_reached();
    }
}

static void write_at(const RegisterWindow *w, uint64_t addr, unsigned size,
                     uint64_t value)
{
    switch (size) {
    case 1:
        w->ports ? qtest_outb(w->s, addr, value)
                 : qtest_writeb(w->s, addr, value);
        break;
    case 2:
        w->ports ? qtest_outw(w->s, addr, value)
                 : qtest_writew(w->s, addr, value);
        break;
    case 4:
        w->ports ? qtest_outl(w->s, addr, value)
                 : qtest_writel(w->s, addr, value);
        break;
    case 8:
        if (w->ports) {
            qtest_outl(w->s, addr, value);
            qtest_outl(w->s, addr + 4, value >> 32);
        } else {
            qtest_writeq(w->s, addr, value);
        }
        break;
    default:
        g_assert_not_reached();
    }
}

uint64_t register_read(const RegisterWindow *w, int offset, unsigned size)
{
    return read_at(w, w->base + offset, size);
}

void register_write(const RegisterWindow *w, int offset, unsigned size,
                    uint64_t value)
{
    write_at(w, w->base + offset, size, value);
}

void register_check(const RegisterWindow *w, const RegisterValue *table,
                    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const RegisterValue *r = &table[i];
        uint64_t value = register_read(w, r->offset, r->size);

        if (value != r->value) {
            g_error("%s (offset 0x%x, %u bytes) is 0x%" PRIx64 ", not 0x%"
                    PRIx64, r->name, r->offset, r->size, value, r->value);
        }
    }
}

void register_check_edges(const RegisterWindow *w)
{
    uint8_t nobody = w->ports ? 0xff : qtest_readb(w->s, NOBODYS_ADDRESS);
    int end = w->size;

    for (unsigned size = 1; size <= WIDEST; size *= 2) {
        int offset = -(int)size;

        while (offset <= end) {
            uint64_t value = register_read(w, offset, size);

            for (int i = offset; i < offset + (int)size; i++) {
                if (i < 0 || i >= end) {
                    g_assert_cmphex(value & 0xff, ==, nobody);
                }
                value >>= 8;
            }
            offset++;
            if (offset == 0) {
                offset = MAX(0, end - (int)size + 1);
            }
        }
    }
}

void register_scribble(const RegisterWindow *w)
{
    static const uint64_t patterns[] = {
        0, UINT64_MAX, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa,
        0x0123456789abcdef,
    };

    for (size_t i = 0; i < ARRAY_SIZE(patterns); i++) {
        for (unsigned size = 1; size <= WIDEST; size *= 2) {
            for (int n = 1 - (int)size; n < (int)w->size; n++) {
                register_write(w, n, size, patterns[i]);
                register_read(w, n, size);
            }
        }
    }
}

void system_reset(QTestState *s)
{
    qobject_unref(qtest_qmp_return(s, "{'execute': 'system_reset'}"));
    qobject_unref(qtest_qmp_eventwait(s, "RESET"));
}
