/*
 * Local APIC (hw/intc/apic*.c): its registers, messages, and its timer with
 * time in the test's hands.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "apic-registers.h"

static const RegisterValue reset_values[] = {
    { "ID", ID, 4, 0 }, { "version", VERSION, 4, 0x00050014 },
    { "TPR", TPR, 4, 0 }, { "APR", APR, 4, 0 }, { "PPR", PPR, 4, 0 },
    { "EOI", EOI, 4, 0 }, { "RRD", RRD, 4, 0 }, { "LDR", LDR, 4, 0 },
    { "DFR", DFR, 4, 0xffffffff }, { "SVR", SVR, 4, 0xff },
    { "ESR", ESR, 4, 0 }, { "ICR", ICR, 4, 0 }, { "ICR2", ICR2, 4, 0 },
    { "LVT timer", LVT_TIMER, 4, MASKED },
    { "LVT thermal", LVT_THERMAL, 4, MASKED },
    { "LVT performance", LVT_PERFORM, 4, MASKED },
    /* Virtual wire, as firmware leaves it: the machine may have none. */
    { "LVT LINT0", LVT_LINT0, 4, 0x700 },
    { "LVT LINT1", LVT_LINT1, 4, MASKED },
    { "LVT error", LVT_ERROR, 4, MASKED },
    { "initial count", INITIAL, 4, 0 }, { "current count", CURRENT, 4, 0 },
    { "divide", DIVIDE, 4, 0 },
};

static void check_reset_values(QTestState *s)
{
    RegisterWindow w = { s, false, APIC, 0x1000 };

    register_check(&w, reset_values, ARRAY_SIZE(reset_values));
    check_vectors(s, ISR, VECTORS());
    check_vectors(s, TMR, VECTORS());
    check_vectors(s, IRR, VECTORS());
    g_assert_cmphex(errors(s), ==, 0);
    wr(s, ESR, 0);
}

static void test_reset(void)
{
    QTestState *s = qtest_init(BOARD);
    RegisterWindow w = { s, false, APIC, 4 };

    check_reset_values(s);
    for (w.base = APIC; w.base < APIC + 0x400; w.base += 0x10) {
        register_scribble(&w);
    }
    system_reset(s);
    check_reset_values(s);
    /* Requests, an error, a timer that is about to fire. */
    fresh(s);
    wr(s, LVT_TIMER, PERIODIC | 0x40);
    wr(s, DIVIDE, BY_ONE);
    wr(s, INITIAL, 1000000);
    qtest_writel(s, MSI, 0x4055);
    qtest_writel(s, MSI, 0xc056);
    qtest_writel(s, MSI, 0x03);
    wr(s, TPR, 0x33);
    wr(s, LDR, UINT32_MAX);
    wr(s, DFR, 0);
    wr(s, ICR2, 0x12000000);
    g_assert_cmphex(errors(s), ==, RECEIVE_ILLEGAL);
    system_reset(s);
    check_reset_values(s);
    wr(s, SVR, ON);
    qtest_clock_step(s, 1000000000);
    check_vectors(s, IRR, VECTORS());
    /* INIT leaves nothing either, not even virtual wire. */
    wr(s, LVT_TIMER, PERIODIC | 0x40);
    wr(s, INITIAL, 1000);
    qtest_writel(s, MSI, 0x4055);
    qtest_writel(s, MSI, INIT);
    g_assert_cmphex(rd(s, LVT_LINT0), ==, MASKED);
    g_assert_cmphex(rd(s, LVT_TIMER), ==, MASKED);
    g_assert_cmphex(rd(s, INITIAL), ==, 0);
    g_assert_cmphex(rd(s, SVR), ==, 0xff);
    check_vectors(s, IRR, VECTORS());
    qtest_quit(s);
}

static void test_edges_and_widths(void)
{
    QTestState *s = qtest_init(BOARD);
    RegisterWindow w = { s, false, APIC, SPACE_BYTES };

    fresh(s);
    register_check_edges(&w);
    g_assert_cmphex(errors(s), ==, ILLEGAL_REGISTER);   /* of offset 0 */
    /* Registers are 32 bits at a multiple of 16, and nothing else. */
    wr(s, TPR, 0x42);
    for (int offset = 1; offset < 16; offset++) {
        qtest_writel(s, APIC + TPR + offset, 0x99999999);
        g_assert_cmphex(qtest_readb(s, APIC + TPR + offset), ==, 0);
        g_assert_cmphex(qtest_readl(s, APIC + TPR + offset), ==, 0);
    }
    qtest_writeb(s, APIC + TPR, 0x99);
    qtest_writew(s, APIC + TPR, 0x9999);
    g_assert_cmphex(qtest_readb(s, APIC + TPR), ==, 0);
    g_assert_cmphex(qtest_readw(s, APIC + TPR), ==, 0);
    g_assert_cmphex(rd(s, TPR), ==, 0x42);
    g_assert_cmphex(qtest_readq(s, APIC + TPR), ==, 0x42);
    qtest_writeq(s, APIC + TPR, 0x7777777700000021);
    g_assert_cmphex(rd(s, TPR), ==, 0x21);
    /* Beyond the page, reads find nothing. */
    g_assert_cmphex(rd(s, 0x1000 + VERSION), ==, 0);
    g_assert_cmphex(rd(s, 0xfff0), ==, 0);
    /* A message is four bytes, too. */
    qtest_writeb(s, MSI, 0x45);
    qtest_writew(s, MSI, 0x45);
    check_vectors(s, IRR, VECTORS());
    g_assert_cmphex(errors(s), ==, 0);
    qtest_quit(s);
}

static void test_every_register(void)
{
    static const struct {
        unsigned reg;
        uint32_t writable;
        uint32_t ones;
    } writable[] = {
        { TPR, 0xff, 0 }, { LDR, 0xff000000, 0 },
        { DFR, 0xf0000000, 0x0fffffff }, { ICR2, 0xffffffff, 0 },
        { LVT_TIMER, 0x700ff, 0 }, { LVT_THERMAL, 0x107ff, 0 },
        { LVT_PERFORM, 0x107ff, 0 }, { LVT_LINT0, 0x1a7ff, 0 },
        { LVT_LINT1, 0x1a7ff, 0 }, { LVT_ERROR, 0x100ff, 0 },
        { INITIAL, 0xffffffff, 0 }, { DIVIDE, 0xb, 0 },
    };
    static const uint16_t read_only[] = {
        ID, VERSION, APR, PPR, RRD, ISR, ISR + 0x70, TMR, TMR + 0x70, IRR,
        IRR + 0x70, CURRENT,
    };
    QTestState *s = qtest_init(BOARD);

    fresh(s);
    for (size_t i = 0; i < ARRAY_SIZE(writable); i++) {
        unsigned reg = writable[i].reg;

        for (int bit = -1; bit < 33; bit++) {
            uint32_t v = bit < 0 ? 0 : bit > 31 ? UINT32_MAX : 1u << bit;

            wr(s, reg, v);
            g_assert_cmphex(rd(s, reg), ==,
                            ((v & writable[i].writable) | writable[i].ones));
        }
        wr(s, reg, 0);
    }
    for (size_t i = 0; i < ARRAY_SIZE(read_only); i++) {
        uint32_t was = rd(s, read_only[i]);

        wr(s, read_only[i], ~was);
        g_assert_cmphex(rd(s, read_only[i]), ==, was);
    }
    fresh(s);
    /* What is no register is an error, read or written. */
    for (unsigned reg = 0x10; reg < 0x1000; reg += 0x10) {
        bool is = (reg >= ID && reg <= VERSION) ||
                  (reg >= TPR && reg <= ESR) ||
                  (reg >= ICR && reg <= CURRENT) || reg == DIVIDE;

        if (is) {
            continue;
        }
        g_assert_cmphex(rd(s, reg), ==, 0);
        g_assert_cmphex(errors(s), ==, ILLEGAL_REGISTER);
        wr(s, reg, 0);
        g_assert_cmphex(errors(s), ==, ILLEGAL_REGISTER);
        g_assert_cmphex(errors(s), ==, 0);
    }
    qtest_quit(s);
}

static void test_off(void)
{
    QTestState *s = qtest_init(BOARD);

    fresh(s);
    wr(s, SVR, UINT32_MAX);
    g_assert_cmphex(rd(s, SVR), ==, 0x1ff);
    for (unsigned reg = LVT_TIMER; reg <= LVT_ERROR; reg += 0x10) {
        wr(s, reg, 0x40);
        g_assert_cmphex(rd(s, reg), ==, 0x40);
    }
    qtest_writel(s, MSI, 0x41);
    wr(s, LVT_TIMER, 0x42);
    wr(s, INITIAL, 100);
    /* Switched off: entries are masked and stay so; requests stay. */
    wr(s, SVR, 0xff);
    for (unsigned reg = LVT_TIMER; reg <= LVT_ERROR; reg += 0x10) {
        g_assert_cmphex(rd(s, reg) & MASKED, ==, MASKED);
        wr(s, reg, 0x40);
        g_assert_cmphex(rd(s, reg), ==, (MASKED | 0x40));
    }
    qtest_clock_step(s, 1000000);
    qtest_writel(s, MSI, 0x43);
    wr(s, ICR, TO_SELF | 0x44);
    check_vectors(s, IRR, VECTORS(0x41));
    wr(s, SVR, ON);
    check_vectors(s, IRR, VECTORS(0x41));
    g_assert_cmphex(rd(s, LVT_TIMER), ==, (MASKED | 0x40));
    qtest_quit(s);
}

static void test_messages(void)
{
    QTestState *s = qtest_init(BOARD);

    fresh(s);
    qtest_writel(s, MSI, 0x10);
    qtest_writel(s, MSI, 0xff);
    qtest_writel(s, MSI, 0x80);
    check_vectors(s, IRR, VECTORS(0x10, 0x80, 0xff));
    check_vectors(s, TMR, VECTORS());
    /* Level is remembered, and so is its end. */
    qtest_writel(s, MSI, 0xc081);
    check_vectors(s, IRR, VECTORS(0x10, 0x80, 0x81, 0xff));
    check_vectors(s, TMR, VECTORS(0x81));
    qtest_writel(s, MSI, 0x81);
    check_vectors(s, TMR, VECTORS());
    /* To APIC 1, which is not; to all; by the address's own bits. */
    fresh(s);
    qtest_writel(s, MSI | 1 << 12, 0x30);
    check_vectors(s, IRR, VECTORS());
    qtest_writel(s, MSI | 0xff << 12, 0x31);
    check_vectors(s, IRR, VECTORS(0x31));
    qtest_writel(s, MSI | 0x0c, 0x32);
    check_vectors(s, IRR, VECTORS(0x31));
    wr(s, LDR, 0x10000000);
    qtest_writel(s, MSI | 0x10 << 12 | 4, 0x33);
    qtest_writel(s, MSI | 0x20 << 12 | 4, 0x34);
    check_vectors(s, IRR, VECTORS(0x31, 0x33));
    /* Vectors 0 to 15 are for exceptions. */
    for (int vector = 0; vector < 16; vector++) {
        qtest_writel(s, MSI, vector);
        g_assert_cmphex(errors(s), ==, RECEIVE_ILLEGAL);
    }
    check_vectors(s, IRR, VECTORS(0x31, 0x33));
    /* All modes, with all levels: nothing comes apart. */
    for (uint32_t data = 0; data < 0x10000; data += 0x100) {
        qtest_writel(s, MSI, data | 0x77);
        qtest_writel(s, MSI | 0xffff4, data | 0x77);
    }
    fresh(s);
    check_vectors(s, IRR, VECTORS());
    qtest_quit(s);
}

static void test_errors(void)
{
    QTestState *s = qtest_init(BOARD);

    fresh(s);
    wr(s, LVT_ERROR, 0x60);
    /* ESR shows what there was when it was last written. */
    wr(s, ICR, TO_SELF | 5);
    g_assert_cmphex(rd(s, ESR), ==, 0);
    qtest_writel(s, MSI, 5);
    rd(s, 0x40);
    g_assert_cmphex(rd(s, ESR), ==, 0);
    wr(s, ESR, UINT32_MAX);
    g_assert_cmphex(rd(s, ESR), ==,
                    (SEND_ILLEGAL | RECEIVE_ILLEGAL | ILLEGAL_REGISTER));
    wr(s, ESR, 0);
    g_assert_cmphex(rd(s, ESR), ==, 0);
    /* Each kind interrupts. */
    for (int kind = 0; kind < 4; kind++) {
        fresh(s);
        wr(s, LVT_ERROR, 0x60);
        check_vectors(s, IRR, VECTORS());
        if (kind == 0) {
            wr(s, ICR, TO_SELF | 5);
        } else if (kind == 1) {
            wr(s, ICR, 0x100 | 5);
        } else if (kind == 2) {
            qtest_writel(s, MSI, 5);
        } else {
            wr(s, 0x40, 0);
        }
        check_vectors(s, IRR, VECTORS(0x60));
    }
    /* An error of the error's own vector ends there. */
    fresh(s);
    wr(s, LVT_ERROR, 0x05);
    rd(s, 0x40);
    check_vectors(s, IRR, VECTORS());
    g_assert_cmphex(errors(s), ==, (RECEIVE_ILLEGAL | ILLEGAL_REGISTER));
    qtest_quit(s);
}

static bool other_has(QTestState *s, int cpu, const char *text)
{
    g_autofree char *command = g_strdup_printf("info lapic %d", cpu);
    g_autofree char *said = qtest_hmp(s, command);

    return strstr(said, text);
}

static void test_commands(void)
{
    QTestState *s = qtest_init(BOARD "-smp 3");

    fresh(s);
    qtest_writel(s, MSI | 1 << 12, INIT);
    g_assert_true(other_has(s, 1, "IRR\t (none)"));
    wr(s, ICR, TO_SELF | 0x41);
    check_vectors(s, IRR, VECTORS(0x41));
    g_assert_cmphex(rd(s, ICR), ==, (TO_SELF | 0x41));
    wr(s, ICR, TO_OTHERS | 0x42);
    check_vectors(s, IRR, VECTORS(0x41));
    wr(s, ICR, TO_ALL | 0x43);
    check_vectors(s, IRR, VECTORS(0x41, 0x43));
    /* By number; ICR2 does nothing by itself. */
    wr(s, ICR2, 0x00000000);
    wr(s, ICR, 0x44);
    wr(s, ICR2, 0x01000000);
    wr(s, ICR, 0x45);
    wr(s, ICR2, 0xff000000);
    check_vectors(s, IRR, VECTORS(0x41, 0x43, 0x44));
    wr(s, ICR, 0x46);
    check_vectors(s, IRR, VECTORS(0x41, 0x43, 0x44, 0x46));
    /* By logical number, flat and in clusters. */
    wr(s, LDR, 0x21000000);
    wr(s, ICR2, 0x20000000);
    wr(s, ICR, LOGICAL | 0x50);
    wr(s, ICR2, 0x12000000);
    wr(s, ICR, LOGICAL | 0x51);
    wr(s, DFR, 0);
    wr(s, ICR2, 0x20000000);
    wr(s, ICR, LOGICAL | 0x52);
    wr(s, ICR2, 0x23000000);
    wr(s, ICR, LOGICAL | 0x53);
    wr(s, ICR2, 0x31000000);
    wr(s, ICR, LOGICAL | 0x54);
    wr(s, ICR2, 0xf1000000);
    wr(s, ICR, LOGICAL | 0x55);
    wr(s, ICR2, 0xff000000);
    wr(s, ICR, LOGICAL | 0x56);
    check_vectors(s, IRR, VECTORS(0x41, 0x43, 0x44, 0x46, 0x50, 0x53, 0x55,
                                  0x56));
    /* An IPI is an edge whatever it says. */
    wr(s, ICR, TO_SELF | 0xc060);
    wr(s, ICR2, 0);
    wr(s, ICR, 0xc060);
    check_vectors(s, TMR, VECTORS());
    /* De-assertion of INIT is history; INIT is not. */
    wr(s, ICR, TO_ALL | 0x8500);
    check_vectors(s, IRR, VECTORS(0x41, 0x43, 0x44, 0x46, 0x50, 0x53, 0x55,
                                  0x56, 0x60));
    wr(s, ICR, TO_SELF | 0xc500);
    check_vectors(s, IRR, VECTORS());
    g_assert_cmphex(rd(s, SVR), ==, 0xff);
    /* All that can be written, but to a machine that goes on. */
    for (uint32_t icr = 0; icr < 0x100000; icr += 0x100) {
        wr(s, ICR, icr | 0x70);
        g_assert_cmphex(rd(s, ICR) & ~0x000ccfffu, ==, 0);
    }
    fresh(s);
    qtest_quit(s);
}

static void test_priority(void)
{
    QTestState *s = qtest_init(BOARD);

    fresh(s);
    for (int tpr = 0; tpr < 256; tpr++) {
        wr(s, TPR, tpr);
        g_assert_cmphex(rd(s, TPR), ==, tpr);
        g_assert_cmphex(rd(s, PPR), ==, tpr);
    }
    /* An end of nothing. */
    wr(s, EOI, 0);
    wr(s, EOI, UINT32_MAX);
    check_vectors(s, ISR, VECTORS());
    g_assert_cmphex(errors(s), ==, 0);
    qtest_quit(s);
}

static void test_one_shot(void)
{
    static const struct {
        uint8_t divide;
        unsigned by;
    } divisors[] = {
        { 0x0, 2 }, { 0x1, 4 }, { 0x2, 8 }, { 0x3, 16 }, { 0x8, 32 },
        { 0x9, 64 }, { 0xa, 128 }, { 0xb, 1 },
    };
    QTestState *s = qtest_init(BOARD);

    for (size_t i = 0; i < ARRAY_SIZE(divisors); i++) {
        unsigned by = divisors[i].by;

        fresh(s);
        wr(s, DIVIDE, divisors[i].divide);
        g_assert_cmphex(rd(s, DIVIDE), ==, divisors[i].divide);
        wr(s, LVT_TIMER, 0x40);
        wr(s, INITIAL, 1000);
        g_assert_cmpuint(rd(s, INITIAL), ==, 1000);
        g_assert_cmpuint(rd(s, CURRENT), ==, 1000);
        qtest_clock_step(s, 300 * by);
        g_assert_cmpuint(rd(s, CURRENT), ==, 700);
        qtest_clock_step(s, 700 * by - 1);
        g_assert_cmpuint(rd(s, CURRENT), ==, 1);
        check_vectors(s, IRR, VECTORS());
        qtest_clock_step(s, 1);
        check_vectors(s, IRR, VECTORS(0x40));
        g_assert_cmpuint(rd(s, CURRENT), ==, 0);
        g_assert_cmpuint(rd(s, INITIAL), ==, 1000);
        /* Once. */
        wr(s, LVT_TIMER, 0x41);
        qtest_clock_step(s, 10000 * by);
        check_vectors(s, IRR, VECTORS(0x40));
    }
    /* Masked it counts and is not heard, not even afterwards. */
    fresh(s);
    wr(s, DIVIDE, BY_ONE);
    wr(s, LVT_TIMER, MASKED | 0x40);
    wr(s, INITIAL, 1000);
    qtest_clock_step(s, 999);
    g_assert_cmpuint(rd(s, CURRENT), ==, 1);
    qtest_clock_step(s, 1);
    wr(s, LVT_TIMER, 0x40);
    qtest_clock_step(s, 10000);
    check_vectors(s, IRR, VECTORS());
    /* Unmasked in time it is. */
    wr(s, LVT_TIMER, MASKED | 0x40);
    wr(s, INITIAL, 1000);
    qtest_clock_step(s, 500);
    wr(s, LVT_TIMER, 0x40);
    qtest_clock_step(s, 499);
    check_vectors(s, IRR, VECTORS());
    qtest_clock_step(s, 1);
    check_vectors(s, IRR, VECTORS(0x40));
    /* A count of zero stops it. */
    fresh(s);
    wr(s, DIVIDE, BY_ONE);
    wr(s, LVT_TIMER, 0x40);
    wr(s, INITIAL, 1000);
    wr(s, INITIAL, 0);
    g_assert_cmpuint(rd(s, CURRENT), ==, 0);
    qtest_clock_step(s, 10000);
    check_vectors(s, IRR, VECTORS());
    qtest_quit(s);
}

static void test_periodic(void)
{
    QTestState *s = qtest_init(BOARD);
    int64_t start;

    fresh(s);
    wr(s, DIVIDE, BY_ONE);
    wr(s, LVT_TIMER, PERIODIC | 0x40);
    wr(s, INITIAL, 100000);
    start = qtest_clock_step(s, 0);
    for (int i = 1; i < 4; i++) {
        qtest_clock_step(s, 100000 - 1);
        g_assert_cmpuint(rd(s, CURRENT), ==, 1);
        check_vectors(s, IRR, i == 1 ? VECTORS() : VECTORS(0x40));
        qtest_clock_step(s, 1);
        check_vectors(s, IRR, VECTORS(0x40));
        g_assert_cmpuint(rd(s, CURRENT), ==, 100000);
    }
    /* Each period is there to be seen, at its time. */
    for (int i = 4; i < 8; i++) {
        g_assert_cmpint(qtest_clock_step_next(s) - start, ==, i * 100000);
    }
    /* Another count begins at once; one-shot stops it in the end. */
    wr(s, INITIAL, 200000);
    g_assert_cmpint(qtest_clock_step_next(s) - start, ==, 900000);
    wr(s, LVT_TIMER, 0x40);
    qtest_clock_step(s, 300000);
    g_assert_cmpuint(rd(s, CURRENT), ==, 0);
    /* As short as it gets: 50,000 a second and no more. */
    wr(s, LVT_TIMER, PERIODIC | 0x40);
    wr(s, INITIAL, 1);
    start = qtest_clock_step_next(s);
    for (int i = 0; i < 100; i++) {
        int64_t next = qtest_clock_step_next(s);

        g_assert_cmpint(next - start, >=, 20000);
        start = next;
    }
    qtest_clock_step(s, 1000000000);
    wr(s, LVT_TIMER, PERIODIC | MASKED | 0x40);
    start = qtest_clock_step(s, 0);
    g_assert_cmpint(qtest_clock_step_next(s), ==, start);
    qtest_quit(s);
}

static void test_timer_modes(void)
{
    QTestState *s = qtest_init(BOARD);

    fresh(s);
    wr(s, DIVIDE, BY_ONE);
    wr(s, LVT_TIMER, 0x40);
    wr(s, INITIAL, 1000);
    /* To and from TSC-deadline mode, what ran is gone. */
    wr(s, LVT_TIMER, DEADLINE | 0x40);
    g_assert_cmpuint(rd(s, CURRENT), ==, 0);
    wr(s, INITIAL, 500);
    g_assert_cmpuint(rd(s, INITIAL), ==, 0);
    g_assert_cmpuint(rd(s, CURRENT), ==, 0);
    qtest_clock_step(s, 10000);
    wr(s, LVT_TIMER, 0x40);
    qtest_clock_step(s, 10000);
    check_vectors(s, IRR, VECTORS());
    /* From one-shot to periodic it goes on. */
    wr(s, INITIAL, 100000);
    qtest_clock_step(s, 50000);
    wr(s, LVT_TIMER, PERIODIC | 0x40);
    qtest_clock_step(s, 49999);
    check_vectors(s, IRR, VECTORS());
    qtest_clock_step(s, 1);
    check_vectors(s, IRR, VECTORS(0x40));
    g_assert_cmpuint(rd(s, CURRENT), ==, 100000);
    /* Another divider counts the same ticks, slower. */
    fresh(s);
    wr(s, DIVIDE, BY_ONE);
    wr(s, LVT_TIMER, 0x40);
    wr(s, INITIAL, 100000);
    wr(s, DIVIDE, 0);
    qtest_clock_step(s, 199999);
    check_vectors(s, IRR, VECTORS());
    qtest_clock_step(s, 1);
    check_vectors(s, IRR, VECTORS(0x40));
    /* The fourth mode is reserved. */
    wr(s, LVT_TIMER, DEADLINE | PERIODIC | 0x41);
    wr(s, INITIAL, 1000);
    qtest_clock_step(s, 1000000000);
    qtest_quit(s);
}

/* The 8259A's output is pin LINT0. */
static void test_lint0(void)
{
    QTestState *s = qtest_init(BOARD "-smp 2");
    g_autofree char *pic = qtest_find_device(s, "isa-i8259", "iobase", 0x20);

    fresh(s);
    wr(s, LVT_LINT0, 0x45);
    qtest_set_irq_in(s, pic, NULL, 0, 1);
    check_vectors(s, IRR, VECTORS(0x45));
    fresh(s);
    wr(s, LVT_LINT0, 0x46);
    qtest_set_irq_in(s, pic, NULL, 1, 1);
    check_vectors(s, IRR, VECTORS());   /* it is high already */
    qtest_outb(s, 0x21, 0xff);
    qtest_outb(s, 0x21, 0x00);
    check_vectors(s, IRR, VECTORS(0x46));
    /* Masked, ExtINT or reset: nothing. */
    for (int i = 0; i < 3; i++) {
        fresh(s);
        wr(s, LVT_LINT0, i == 0 ? MASKED | 0x47 : i == 1 ? 0x700 | 0x47
           : 0x600 | 0x47);
        qtest_outb(s, 0x21, 0xff);
        qtest_outb(s, 0x21, 0x00);
        check_vectors(s, IRR, VECTORS());
    }
    /* The mode may be NMI, SMI or INIT, too. */
    for (int mode = 2; mode < 6; mode++) {
        fresh(s);
        wr(s, LVT_LINT0, mode << 8 | 0x47);
        qtest_outb(s, 0x21, 0xff);
        qtest_outb(s, 0x21, 0x00);
        check_vectors(s, IRR, VECTORS());
    }
    qtest_quit(s);
}

static void test_monitor(void)
{
    QTestState *s = qtest_init(BOARD);

    fresh(s);
    wr(s, TPR, 0x21);
    wr(s, LVT_TIMER, PERIODIC | 0x40);
    wr(s, DIVIDE, BY_ONE);
    wr(s, INITIAL, 7654321);
    qtest_writel(s, MSI, 0x45);
    g_assert_true(other_has(s, 0, "initial_count = 7654321"));
    g_assert_true(other_has(s, 0, "TPR 0x21"));
    g_assert_true(other_has(s, 0, "IRR\t 69"));
    g_assert_true(other_has(s, 0, "APIC enabled"));
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    static const ApicTest tests[] = {
        { "a reset or an INIT forgets everything", test_reset },
        { "malformed accesses of registers find nothing",
          test_edges_and_widths },
        { "registers keep what they have bits for", test_every_register },
        { "off is masked", test_off },
        { "messages arrive", test_messages },
        { "malformed messages are noted, and interrupt", test_errors },
        { "commands reach whom they name", test_commands },
        { "priority is the task's with nothing in service", test_priority },
        { "the timer fires once", test_one_shot },
        { "the timer fires over and over", test_periodic },
        { "the timer's mode may change", test_timer_modes },
        { "LINT0 is the 8259A", test_lint0 },
        { "the monitor shows its registers", test_monitor },
    };

    g_test_init(&argc, &argv, NULL);
    return apic_run_tests("apic", tests, ARRAY_SIZE(tests));
}
