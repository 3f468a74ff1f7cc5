/*
 * I/O APIC (hw/intc/ioapic.c) through its registers, and what it sends as the
 * first processor's local APIC sees it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "register-sweep.h"

#define BOARD "-M microvm,pit=off,rtc=off,isa-serial=off,acpi=on -m 8"
#define IOAPIC "/machine/ioapic"
#define BASE 0xfec00000
#define BASE2 0xfec10000
#define APIC 0xfee00000
#define PINS 24
#define SEL 0x00
#define WIN 0x10
#define EOI 0x40
#define MASKED 0x10000
#define LEVEL 0x8000
#define REMOTE_IRR 0x4000

static uint32_t get(QTestState *s, uint8_t reg)
{
    qtest_writel(s, BASE + SEL, reg);
    return qtest_readl(s, BASE + WIN);
}

static void put(QTestState *s, uint8_t reg, uint32_t value)
{
    qtest_writel(s, BASE + SEL, reg);
    qtest_writel(s, BASE + WIN, value);
}

static uint8_t low(int pin)
{
    return 0x10 + 2 * pin;
}

static void line(QTestState *s, int pin, int level)
{
    qtest_set_irq_in(s, IOAPIC, NULL, pin, level);
}

/* An INIT empties it. */
static void fresh_apic(QTestState *s)
{
    qtest_writel(s, APIC, 0x500);
    qtest_writel(s, APIC + 0xf0, 0x1ff);
}

/* Nothing but @vector was requested, or nothing at all if it is 0. */
static void check_sent(QTestState *s, uint8_t vector)
{
    if (!qtest_is_ringfence(s)) {
        return;
    }
    for (int i = 0; i < 8; i++) {
        g_assert_cmphex(qtest_readl(s, APIC + 0x200 + i * 16), ==,
                        vector && vector / 32 == i ? 1u << vector % 32 : 0);
    }
    fresh_apic(s);
}

static void check_reset_values(QTestState *s)
{
    g_assert_cmphex(get(s, 0), ==, 0);
    g_assert_cmphex(get(s, 1), ==, 0x170020);
    g_assert_cmphex(get(s, 2), ==, 0);
    for (int pin = 0; pin < PINS; pin++) {
        g_assert_cmphex(get(s, low(pin)), ==, MASKED);
        g_assert_cmphex(get(s, low(pin) + 1), ==, 0);
    }
}

static void test_reset(void)
{
    QTestState *s = qtest_init(BOARD);
    RegisterWindow w = { s, false, BASE, 0x50 };

    fresh_apic(s);
    g_assert_cmphex(qtest_readl(s, BASE + SEL), ==, 0);
    check_reset_values(s);
    /* Level triggered, taken, still high; an edge; and all over the place. */
    put(s, low(5), 0x41 | LEVEL);
    line(s, 5, 1);
    put(s, low(6), 0x42);
    line(s, 6, 1);
    register_scribble(&w);
    for (int i = 0; i < 256; i++) {
        put(s, i, ~i);
        get(s, i);
    }
    put(s, low(5), 0x41 | LEVEL);
    g_assert_cmphex(get(s, low(5)) & REMOTE_IRR, !=, 0);
    system_reset(s);
    g_assert_cmphex(qtest_readl(s, BASE + SEL), ==, 0);
    check_reset_values(s);
    fresh_apic(s);
    /* No old request is left, and an edge is one again. */
    put(s, low(5), 0x51 | LEVEL);
    put(s, low(6), 0x52);
    check_sent(s, 0);
    g_assert_cmphex(get(s, low(5)), ==, (0x51 | LEVEL));
    line(s, 6, 1);
    check_sent(s, 0x52);
    qtest_quit(s);
}

static void test_edges_and_widths(void)
{
    QTestState *s = qtest_init(BOARD);
    RegisterWindow whole = { s, false, BASE, 0x1000 };

    register_check_edges(&whole);
    whole.base = BASE2;
    register_check_edges(&whole);
    /* The index has eight bits, written in any width. */
    qtest_writel(s, BASE + SEL, 0x12345601);
    g_assert_cmphex(qtest_readl(s, BASE + SEL), ==, 0x01);
    qtest_writeb(s, BASE + SEL, 0x11);
    g_assert_cmphex(qtest_readb(s, BASE + SEL), ==, 0x11);
    qtest_writew(s, BASE + SEL, 0x3310);
    g_assert_cmphex(qtest_readw(s, BASE + SEL), ==, 0x10);
    /* The data window takes a whole double word only. */
    qtest_writeb(s, BASE + WIN, 0x55);
    qtest_writew(s, BASE + WIN, 0x5555);
    g_assert_cmphex(qtest_readb(s, BASE + WIN), ==, 0);
    g_assert_cmphex(qtest_readw(s, BASE + WIN), ==, 0);
    g_assert_cmphex(qtest_readl(s, BASE + WIN), ==, MASKED);
    qtest_writel(s, BASE + WIN + 1, 0x77777777);
    g_assert_cmphex(qtest_readl(s, BASE + WIN), ==, MASKED);
    /* Eight bytes are twice four. */
    g_assert_cmphex(qtest_readq(s, BASE + WIN), ==, MASKED);
    qtest_writeq(s, BASE + WIN, 0x1111111111110042);
    g_assert_cmphex(qtest_readl(s, BASE + WIN), ==, 0x10042);
    qtest_quit(s);
}

static void test_between_registers(void)
{
    QTestState *s = qtest_init(BOARD);

    put(s, low(0), 0x10033);
    for (unsigned offset = 4; offset < 0x1000; offset += 4) {
        if (offset != WIN) {
            qtest_writel(s, BASE + offset, UINT32_MAX);
            g_assert_cmphex(qtest_readl(s, BASE + offset), ==, 0);
        }
    }
    g_assert_cmphex(qtest_readl(s, BASE + SEL), ==, low(0));
    g_assert_cmphex(qtest_readl(s, BASE + WIN), ==, 0x10033);
    qtest_quit(s);
}

static void test_indexes(void)
{
    QTestState *s = qtest_init(BOARD);

    for (int reg = 3; reg < 256; reg++) {
        if (reg < low(0) || reg >= low(PINS)) {
            put(s, reg, UINT32_MAX);
            g_assert_cmphex(get(s, reg), ==, 0);
        }
    }
    put(s, 1, UINT32_MAX);
    put(s, 2, UINT32_MAX);
    check_reset_values(s);
    put(s, 0, UINT32_MAX);
    g_assert_cmphex(get(s, 0), ==, 0x0f000000);
    g_assert_cmphex(get(s, 2), ==, 0x0f000000);
    put(s, 0, 0x05000000);
    g_assert_cmphex(get(s, 0), ==, 0x05000000);
    /* Each entry is its own; status and Remote IRR cannot be written. */
    for (int pin = 0; pin < PINS; pin++) {
        put(s, low(pin), UINT32_MAX - pin);
        put(s, low(pin) + 1, (uint32_t)(0xf0 - pin) << 24);
    }
    for (int pin = 0; pin < PINS; pin++) {
        g_assert_cmphex(get(s, low(pin)) & 0x1ffff, ==, 0x1afff - pin);
        g_assert_cmphex(get(s, low(pin) + 1), ==,
                        (uint32_t)(0xf0 - pin) << 24);
    }
    qtest_quit(s);
}

static void test_reserved_bits(void)
{
    QTestState *s = qtest_init(BOARD);

    put(s, low(7), UINT32_MAX);
    put(s, low(7) + 1, UINT32_MAX);
    g_assert_cmphex(get(s, low(7)), ==, 0x1afff);
    g_assert_cmphex(get(s, low(7) + 1), ==, 0xff000000);
    qtest_quit(s);
}

static void test_edge(void)
{
    QTestState *s = qtest_init(BOARD);

    fresh_apic(s);
    put(s, low(3), 0x61);
    check_sent(s, 0);
    line(s, 3, 1);
    check_sent(s, 0x61);
    line(s, 3, 1);
    check_sent(s, 0);
    line(s, 3, 0);
    check_sent(s, 0);
    line(s, 3, 1);
    check_sent(s, 0x61);
    g_assert_cmphex(get(s, low(3)), ==, 0x61);
    /* An edge at a masked pin is lost. */
    line(s, 3, 0);
    put(s, low(3), 0x61 | MASKED);
    line(s, 3, 1);
    put(s, low(3), 0x61);
    check_sent(s, 0);
    line(s, 3, 0);
    line(s, 3, 1);
    check_sent(s, 0x61);
    qtest_quit(s);
}

static void test_level(void)
{
    QTestState *s = qtest_init(BOARD);

    fresh_apic(s);
    put(s, low(11), 0x71 | LEVEL);
    line(s, 11, 1);
    check_sent(s, 0x71);
    g_assert_cmphex(get(s, low(11)), ==, (0x71 | LEVEL | REMOTE_IRR));
    /* Nothing more until its end, whatever the line does. */
    line(s, 11, 0);
    line(s, 11, 1);
    put(s, low(11), 0x71 | LEVEL);
    g_assert_cmphex(get(s, low(11)), ==, (0x71 | LEVEL | REMOTE_IRR));
    qtest_writel(s, BASE + EOI, 0x70);
    qtest_writeb(s, BASE + EOI, 0x71);
    qtest_writew(s, BASE + EOI, 0x71);
    check_sent(s, 0);
    g_assert_cmphex(get(s, low(11)), ==, (0x71 | LEVEL | REMOTE_IRR));
    /* The end: the line is high still. */
    qtest_writel(s, BASE + EOI, 0x71);
    check_sent(s, 0x71);
    g_assert_cmphex(get(s, low(11)), ==, (0x71 | LEVEL | REMOTE_IRR));
    line(s, 11, 0);
    qtest_writel(s, BASE + EOI, 0x171);
    check_sent(s, 0);
    g_assert_cmphex(get(s, low(11)), ==, (0x71 | LEVEL));
    /* A mask keeps a level, and its end. */
    put(s, low(11), 0x72 | LEVEL | MASKED);
    line(s, 11, 1);
    check_sent(s, 0);
    put(s, low(11), 0x72 | LEVEL);
    check_sent(s, 0x72);
    put(s, low(11), 0x72 | LEVEL | MASKED);
    qtest_writel(s, BASE + EOI, 0x72);
    check_sent(s, 0);
    g_assert_cmphex(get(s, low(11)), ==, (0x72 | LEVEL | MASKED));
    put(s, low(11), 0x72 | LEVEL);
    check_sent(s, 0x72);
    qtest_quit(s);
}

static void test_change_of_trigger(void)
{
    QTestState *s = qtest_init(BOARD);

    fresh_apic(s);
    put(s, low(9), 0x81 | LEVEL);
    line(s, 9, 1);
    check_sent(s, 0x81);
    /* As an edge it is nobody's to end. */
    put(s, low(9), 0x81);
    g_assert_cmphex(get(s, low(9)), ==, 0x81);
    check_sent(s, 0);
    line(s, 9, 0);
    line(s, 9, 1);
    check_sent(s, 0x81);
    put(s, low(9), 0x82 | LEVEL);
    check_sent(s, 0x82);
    line(s, 9, 0);
    put(s, low(9), 0x83 | LEVEL | MASKED);
    qtest_writel(s, BASE + EOI, 0x83);
    put(s, low(9), 0x83 | LEVEL);
    check_sent(s, 0);
    qtest_quit(s);
}

static void test_messages(void)
{
    QTestState *s = qtest_init(BOARD " -smp 2");

    if (!qtest_is_ringfence(s)) {
        g_test_skip("this program keeps the local APIC to itself");
        qtest_quit(s);
        return;
    }
    fresh_apic(s);
    /* To nobody, to the other one, to all. */
    put(s, low(4), 0x91);
    put(s, low(4) + 1, 0x70000000);
    line(s, 4, 1);
    check_sent(s, 0);
    put(s, low(4) + 1, 0x01000000);
    line(s, 4, 0);
    line(s, 4, 1);
    check_sent(s, 0);
    put(s, low(4) + 1, 0xff000000);
    line(s, 4, 0);
    line(s, 4, 1);
    check_sent(s, 0x91);
    /* By logical number. */
    put(s, low(4), 0x92 | 0x800);
    put(s, low(4) + 1, 0x02000000);
    qtest_writel(s, APIC + 0xd0, 0x02000000);
    line(s, 4, 0);
    line(s, 4, 1);
    check_sent(s, 0x92);            /* the INIT takes the number */
    line(s, 4, 0);
    line(s, 4, 1);
    check_sent(s, 0);
    /* By lowest priority, of those that are on: the first one. */
    put(s, low(4), 0x93 | 0x100);
    put(s, low(4) + 1, 0xff000000);
    line(s, 4, 0);
    line(s, 4, 1);
    check_sent(s, 0x93);
    /* Vectors below 16 are an error of the receiver's. */
    put(s, low(4), 0x0f);
    line(s, 4, 0);
    line(s, 4, 1);
    qtest_writel(s, APIC + 0x280, 0);
    g_assert_cmphex(qtest_readl(s, APIC + 0x280), ==, 0x40);
    check_sent(s, 0);
    /* ExtINT and no interrupt at the 8259A: nothing comes of it. */
    put(s, low(4), 0x700);
    line(s, 4, 0);
    line(s, 4, 1);
    check_sent(s, 0);
    /* SMI, NMI, INIT and the reserved modes leave the emulator alive. */
    for (int mode = 2; mode < 7; mode++) {
        put(s, low(4), 0x30 | mode << 8);
        line(s, 4, 0);
        line(s, 4, 1);
    }
    g_assert_cmphex(get(s, 1), ==, 0x170020);
    qtest_quit(s);
}

static void test_second(void)
{
    QTestState *s = qtest_init(BOARD);

    fresh_apic(s);
    qtest_writel(s, BASE2 + SEL, low(23));
    qtest_writel(s, BASE2 + WIN, 0xa1 | LEVEL);
    put(s, low(23), 0xa1 | LEVEL);
    qtest_set_irq_in(s, "/machine/ioapic-secondary", NULL, 23, 1);
    check_sent(s, 0xa1);
    g_assert_cmphex(qtest_readl(s, BASE2 + WIN), ==,
                    (0xa1 | LEVEL | REMOTE_IRR));
    g_assert_cmphex(get(s, low(23)), ==, (0xa1 | LEVEL));
    /* An EOI register ends what its own chip sent. */
    qtest_writel(s, BASE + EOI, 0xa1);
    check_sent(s, 0);
    qtest_writel(s, BASE2 + EOI, 0xa1);
    check_sent(s, 0xa1);
    qtest_quit(s);
}

static void test_old_version(void)
{
    QTestState *s = qtest_init(BOARD " -global ioapic.version=0x11");

    fresh_apic(s);
    g_assert_cmphex(get(s, 1), ==, 0x170011);
    put(s, low(2), 0xb1 | LEVEL);
    line(s, 2, 1);
    check_sent(s, 0xb1);
    qtest_writel(s, BASE + EOI, 0xb1);
    check_sent(s, 0);
    g_assert_cmphex(get(s, low(2)), ==, (0xb1 | LEVEL | REMOTE_IRR));
    qtest_quit(s);
}

static void test_monitor(void)
{
    QTestState *s = qtest_init(BOARD);
    g_autofree char *text = NULL;

    put(s, low(11), 0x71 | LEVEL);
    put(s, low(12), 0x7a | 0x2800 | MASKED);
    put(s, 0, 0x03000000);
    line(s, 11, 1);
    text = qtest_hmp(s, "info pic");
    g_assert_nonnull(strstr(text, "ioapic0: ver=0x20 id=0x03 sel=0x00"));
    g_assert_null(strstr(text, "(redir["));
    g_assert_nonnull(strstr(text, "vec=113 active-hi level"));
    g_assert_nonnull(strstr(text, "vec=122 active-lo edge"));
    g_assert_nonnull(strstr(text, "IRR      11"));
    g_assert_nonnull(strstr(text, "Remote IRR 11"));
    g_free(text);
    put(s, low(13), MASKED);
    line(s, 11, 0);
    line(s, 11, 1);
    line(s, 11, 1);
    qtest_writel(s, BASE + EOI, 0x71);
    line(s, 11, 0);
    text = qtest_hmp(s, "info pic");
    g_assert_nonnull(strstr(text, "sel=0x2a (redir[13])"));
    g_assert_nonnull(strstr(text, "IRR      (none)"));
    g_free(text);
    text = qtest_hmp(s, "info irq");
    g_assert_nonnull(strstr(text, "11: 2"));
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ioapic/a reset forgets everything", test_reset);
    g_test_add_func("/ioapic/its window ends where it should, and widths "
                    "matter", test_edges_and_widths);
    g_test_add_func("/ioapic/malformed accesses find nothing",
                    test_between_registers);
    g_test_add_func("/ioapic/each index is its own, and most are nobody's",
                    test_indexes);
    g_test_add_func("/ioapic/reserved bits are zero", test_reserved_bits);
    g_test_add_func("/ioapic/an edge is sent once, unless masked",
                    test_edge);
    g_test_add_func("/ioapic/a level is sent until its end", test_level);
    g_test_add_func("/ioapic/the trigger may change at any time",
                    test_change_of_trigger);
    g_test_add_func("/ioapic/messages go where the entry says",
                    test_messages);
    g_test_add_func("/ioapic/the second one is apart", test_second);
    g_test_add_func("/ioapic/version 0x11 has no EOI register",
                    test_old_version);
    g_test_add_func("/ioapic/the monitor shows its registers",
                    test_monitor);
    return g_test_run();
}
