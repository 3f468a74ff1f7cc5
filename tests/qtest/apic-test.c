/*
 * Local APIC (hw/intc/apic*.c): its registers as the first processor reaches
 * them, messages, and its timer with time in the test's hands.  What takes a
 * processor to accept interrupts runs one, in real mode, that does so when it
 * is told to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "register-sweep.h"

#define BOARD "-M microvm,pit=off,rtc=off,isa-serial=off,acpi=on -m 8 "
#define APIC 0xfee00000
#define MSI APIC
#define SPACE_BYTES 0x100000

enum {
    ID = 0x20, VERSION = 0x30, TPR = 0x80, APR = 0x90, PPR = 0xa0,
    EOI = 0xb0, RRD = 0xc0, LDR = 0xd0, DFR = 0xe0, SVR = 0xf0, ISR = 0x100,
    TMR = 0x180, IRR = 0x200, ESR = 0x280, ICR = 0x300, ICR2 = 0x310,
    LVT_TIMER = 0x320, LVT_THERMAL = 0x330, LVT_PERFORM = 0x340,
    LVT_LINT0 = 0x350, LVT_LINT1 = 0x360, LVT_ERROR = 0x370, INITIAL = 0x380,
    CURRENT = 0x390, DIVIDE = 0x3e0,
};

#define MASKED 0x10000
#define PERIODIC 0x20000
#define DEADLINE 0x40000
#define ON 0x1ff
#define BY_ONE 0xb              /* the divider's value for no division */
#define TO_SELF 0x40000
#define TO_ALL 0x80000
#define TO_OTHERS 0xc0000
#define LOGICAL 0x800
#define INIT 0x500
#define SEND_ILLEGAL 0x20
#define RECEIVE_ILLEGAL 0x40
#define ILLEGAL_REGISTER 0x80

static uint32_t rd(QTestState *s, unsigned reg)
{
    return qtest_readl(s, APIC + reg);
}

static void wr(QTestState *s, unsigned reg, uint32_t value)
{
    qtest_writel(s, APIC + reg, value);
}

/* Empty, and on. */
static void fresh(QTestState *s)
{
    qtest_writel(s, MSI, INIT);
    wr(s, SVR, ON);
    wr(s, ESR, 0);
    wr(s, ESR, 0);
}

/* Of the vectors of @reg (ISR, TMR, IRR) those of @set, ended by 0. */
static void check_vectors(QTestState *s, unsigned reg, const uint8_t *set)
{
    uint32_t want[8] = { 0 };

    for (; *set; set++) {
        want[*set / 32] |= 1u << *set % 32;
    }
    for (int i = 0; i < 8; i++) {
        g_assert_cmphex(rd(s, reg + 16 * i), ==, want[i]);
    }
}

#define VECTORS(...) ((const uint8_t[]){ __VA_ARGS__ __VA_OPT__(,) 0 })

static uint32_t errors(QTestState *s)
{
    wr(s, ESR, 0);
    return rd(s, ESR);
}

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

/*** With a processor ***/

#define COMMAND 0x500           /* what it is to do; 0 again when done */
#define TAKEN 0x501             /* the vector it has taken last */
#define MSR 0x504
#define MSR_VALUE 0x508

enum { ACCEPT = 1, READ_MSR = 2, WRITE_MSR = 3 };

/* Runs at 0:0x7c00; how it was made is beside each line. */
static const uint8_t program[] = {
    0x31, 0xc0,                         /*         xor %ax,%ax          */
    0x8e, 0xd8,                         /*         mov %ax,%ds          */
    0x8e, 0xd0,                         /*         mov %ax,%ss          */
    0xbc, 0x00, 0x70,                   /*         mov $0x7000,%sp      */
    0xfa,                               /*         cli                  */
    0xa0, 0x00, 0x05,                   /* loop:   mov COMMAND,%al      */
    0xfe, 0xc8,                         /*         dec %al              */
    0x78, 0xf9,                         /*         js loop              */
    0x74, 0x23,                         /*         je accept            */
    0x66, 0x8b, 0x0e, 0x04, 0x05,       /*         mov MSR,%ecx         */
    0xfe, 0xc8,                         /*         dec %al              */
    0x74, 0x0d,                         /*         je read              */
    0x66, 0xa1, 0x08, 0x05,             /*         mov MSR_VALUE,%eax   */
    0x66, 0x8b, 0x16, 0x0c, 0x05,       /*         mov MSR_VALUE+4,%edx */
    0x0f, 0x30,                         /*         wrmsr                */
    0xeb, 0x10,                         /*         jmp done             */
    0x0f, 0x32,                         /* read:   rdmsr                */
    0x66, 0xa3, 0x08, 0x05,             /*         mov %eax,MSR_VALUE   */
    0x66, 0x89, 0x16, 0x0c, 0x05,       /*         mov %edx,MSR_VALUE+4 */
    0xeb, 0x03,                         /*         jmp done             */
    0xfb,                               /* accept: sti                  */
    0x90,                               /*         nop                  */
    0xfa,                               /*         cli                  */
    0xc6, 0x06, 0x00, 0x05, 0x00,       /* done:   movb $0,COMMAND      */
    0xeb, 0xca,                         /*         jmp loop             */
};

/* An exception: it was an access of an MSR, two bytes long. */
static const uint8_t fault[] = {
    0x55,                               /* push %bp          */
    0x89, 0xe5,                         /* mov %sp,%bp       */
    0x83, 0x46, 0x02, 0x02,             /* addw $2,2(%bp)    */
    0x5d,                               /* pop %bp           */
    0xc6, 0x06, 0x01, 0x05, 13,         /* movb $13,TAKEN    */
    0xcf,                               /* iret              */
};

static void load_program(QTestState *s)
{
    static const uint8_t handler[] = { 0xc6, 0x06, 0x01, 0x05, 0, 0xcf };

    for (int vector = 0; vector < 256; vector++) {
        uint16_t at = 0x1000 + 8 * vector;
        uint8_t code[sizeof(handler)];

        memcpy(code, handler, sizeof(code));
        code[4] = vector;               /* movb $vector,TAKEN; iret */
        qtest_memwrite(s, at, code, sizeof(code));
        qtest_writel(s, 4 * vector, vector == 13 ? 0x7b00 : at);
    }
    qtest_memwrite(s, 0x7b00, fault, sizeof(fault));
    qtest_memwrite(s, 0x7c00, program, sizeof(program));
}

static QTestState *start_processors(int count)
{
    static const uint8_t jump[] = { 0xea, 0x00, 0x7c, 0x00, 0x00 };
    g_autofree uint8_t *rom = g_malloc0(65536);
    g_autofree char *path = NULL;
    QTestState *s;
    int fd = g_file_open_tmp("ringfence-apic-XXXXXX", &path, NULL);

    g_assert_cmpint(fd, >=, 0);
    memcpy(rom + 65536 - 16, jump, sizeof(jump));
    g_assert_cmpint(write(fd, rom, 65536), ==, 65536);
    close(fd);
    s = qtest_initf(BOARD "-accel tcg -cpu qemu64,+x2apic,+tsc-deadline -S "
                    "-smp %d -bios %s", count, path);
    unlink(path);
    load_program(s);
    qobject_unref(qtest_qmp_return(s, "{'execute': 'cont'}"));
    fresh(s);
    return s;
}

static QTestState *start_processor(void)
{
    return start_processors(1);
}

static void command(QTestState *s, int what)
{
    int64_t end = g_get_monotonic_time() + 30 * G_TIME_SPAN_SECOND;

    qtest_writeb(s, TAKEN, 0);
    qtest_writeb(s, COMMAND, what);
    while (qtest_readb(s, COMMAND)) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
    }
}

/* Returns: the vector that it took, 0 if none */
static uint8_t take(QTestState *s)
{
    command(s, ACCEPT);
    return qtest_readb(s, TAKEN);
}

static bool write_msr(QTestState *s, uint32_t msr, uint64_t value)
{
    qtest_writel(s, MSR, msr);
    qtest_writeq(s, MSR_VALUE, value);
    command(s, WRITE_MSR);
    return qtest_readb(s, TAKEN) != 13;
}

static bool read_msr(QTestState *s, uint32_t msr, uint64_t *value)
{
    qtest_writel(s, MSR, msr);
    command(s, READ_MSR);
    *value = qtest_readq(s, MSR_VALUE);
    return qtest_readb(s, TAKEN) != 13;
}

static void test_service(void)
{
    QTestState *s = start_processor();

    g_assert_cmphex(take(s), ==, 0);
    qtest_writel(s, MSI, 0x35);
    qtest_writel(s, MSI, 0x71);
    qtest_writel(s, MSI, 0x72);
    check_vectors(s, IRR, VECTORS(0x35, 0x71, 0x72));
    /* The highest, and then nothing of its class or below until its end. */
    g_assert_cmphex(take(s), ==, 0x72);
    check_vectors(s, IRR, VECTORS(0x35, 0x71));
    check_vectors(s, ISR, VECTORS(0x72));
    g_assert_cmphex(rd(s, PPR), ==, 0x70);
    g_assert_cmphex(take(s), ==, 0);
    qtest_writel(s, MSI, 0x80);
    g_assert_cmphex(take(s), ==, 0x80);
    check_vectors(s, ISR, VECTORS(0x72, 0x80));
    g_assert_cmphex(rd(s, PPR), ==, 0x80);
    /* Ends come from the top. */
    wr(s, EOI, 0);
    check_vectors(s, ISR, VECTORS(0x72));
    g_assert_cmphex(take(s), ==, 0);
    wr(s, EOI, 0);
    g_assert_cmphex(take(s), ==, 0x71);
    wr(s, EOI, 0);
    /* The task's priority holds back its class and those below. */
    wr(s, TPR, 0x30);
    g_assert_cmphex(take(s), ==, 0);
    wr(s, TPR, 0x2f);
    g_assert_cmphex(rd(s, PPR), ==, 0x2f);
    g_assert_cmphex(take(s), ==, 0x35);
    g_assert_cmphex(rd(s, PPR), ==, 0x30);
    wr(s, TPR, 0x3f);
    g_assert_cmphex(rd(s, PPR), ==, 0x3f);
    wr(s, EOI, 0);
    wr(s, TPR, 0);
    g_assert_cmphex(take(s), ==, 0);
    /* Off, it lets nothing through; on again, it does. */
    qtest_writel(s, MSI, 0x91);
    wr(s, SVR, 0xff);
    g_assert_cmphex(take(s), ==, 0);
    wr(s, SVR, ON);
    g_assert_cmphex(take(s), ==, 0x91);
    /* A reset forgets what is in service. */
    check_vectors(s, ISR, VECTORS(0x91));
    system_reset(s);
    check_vectors(s, ISR, VECTORS());
    g_assert_cmphex(rd(s, PPR), ==, 0);
    qtest_quit(s);
}

static void test_end_reaches_ioapic(void)
{
    QTestState *s = start_processor();
    const uint64_t ioapic = 0xfec00000;

    qtest_writel(s, ioapic, 0x10 + 2 * 5);
    qtest_writel(s, ioapic + 0x10, 0x8000 | 0x55);
    qtest_set_irq_in(s, "/machine/ioapic", NULL, 5, 1);
    check_vectors(s, TMR, VECTORS(0x55));
    g_assert_cmphex(take(s), ==, 0x55);
    g_assert_cmphex(qtest_readl(s, ioapic + 0x10), ==, 0xc055);
    /* Still high: again.  Low: no more. */
    wr(s, EOI, 0);
    check_vectors(s, IRR, VECTORS(0x55));
    g_assert_cmphex(take(s), ==, 0x55);
    qtest_set_irq_in(s, "/machine/ioapic", NULL, 5, 0);
    wr(s, EOI, 0);
    g_assert_cmphex(qtest_readl(s, ioapic + 0x10), ==, 0x8055);
    g_assert_cmphex(take(s), ==, 0);
    /* The end of an edge is none of its business. */
    qtest_set_irq_in(s, "/machine/ioapic", NULL, 5, 1);
    qtest_writel(s, MSI, 0x55);
    check_vectors(s, TMR, VECTORS());
    g_assert_cmphex(take(s), ==, 0x55);
    wr(s, EOI, 0);
    g_assert_cmphex(qtest_readl(s, ioapic + 0x10), ==, 0xc055);
    qtest_quit(s);
}

static void test_external(void)
{
    QTestState *s = start_processor();
    g_autofree char *pic = qtest_find_device(s, "isa-i8259", "iobase", 0x20);

    qtest_outb(s, 0x20, 0x11);
    qtest_outb(s, 0x21, 0x68);
    qtest_outb(s, 0x21, 0x04);
    qtest_outb(s, 0x21, 0x01);
    qtest_set_irq_in(s, pic, NULL, 3, 1);
    g_assert_cmphex(take(s), ==, 0);
    wr(s, LVT_LINT0, 0x700);
    g_assert_cmphex(take(s), ==, 0x6b);
    check_vectors(s, ISR, VECTORS());
    qtest_outb(s, 0x20, 0x0b);
    g_assert_cmphex(qtest_inb(s, 0x20), ==, 0x08);
    /* The APIC's own come first; what is in service does not stop ExtINT,
     * which comes as soon as the handler has returned. */
    qtest_set_irq_in(s, pic, NULL, 1, 1);
    qtest_writel(s, MSI, 0xf0);
    g_assert_cmphex(take(s), ==, 0x69);
    check_vectors(s, ISR, VECTORS(0xf0));
    g_assert_cmphex(qtest_inb(s, 0x20), ==, 0x0a);
    wr(s, TPR, 0xff);
    qtest_outb(s, 0x20, 0x20);
    qtest_set_irq_in(s, pic, NULL, 0, 1);
    g_assert_cmphex(take(s), ==, 0x68);
    /* An APIC that is off is a wire. */
    qtest_outb(s, 0x20, 0x20);
    g_assert_true(write_msr(s, 0x1b, APIC | 0x100));
    qtest_set_irq_in(s, pic, NULL, 1, 0);
    qtest_set_irq_in(s, pic, NULL, 1, 1);
    g_assert_cmphex(take(s), ==, 0x69);
    g_assert_true(write_msr(s, 0x1b, APIC | 0x900));
    wr(s, LVT_LINT0, MASKED | 0x700);
    qtest_outb(s, 0x20, 0x20);
    qtest_set_irq_in(s, pic, NULL, 0, 0);
    qtest_set_irq_in(s, pic, NULL, 0, 1);
    g_assert_cmphex(take(s), ==, 0);
    qtest_quit(s);
}

#define X2APIC(reg) (0x800 + ((reg) >> 4))
#define BASE_MSR 0x1b
#define DEADLINE_MSR 0x6e0

static void test_x2apic(void)
{
    static const uint16_t gone[] = { DFR, ICR2, APR, RRD };
    static const uint16_t read_only[] = {
        ID, VERSION, PPR, LDR, ISR, TMR, IRR, CURRENT,
    };
    QTestState *s = start_processor();
    uint64_t value;

    g_assert_false(read_msr(s, X2APIC(ID), &value));
    g_assert_false(write_msr(s, X2APIC(TPR), 0));
    g_assert_true(read_msr(s, BASE_MSR, &value));
    g_assert_cmphex(value, ==, (APIC | 0x900));
    g_assert_true(write_msr(s, BASE_MSR, APIC | 0xd00));
    /* The page is gone, and messages are not. */
    g_assert_cmphex(rd(s, VERSION), ==, 0);
    g_assert_true(read_msr(s, X2APIC(VERSION), &value));
    g_assert_cmphex(value, ==, 0x50014);
    qtest_writel(s, MSI, 0x42);
    g_assert_true(read_msr(s, X2APIC(IRR + 0x20), &value));
    g_assert_cmphex(value, ==, 4);
    for (size_t i = 0; i < ARRAY_SIZE(gone); i++) {
        g_assert_false(read_msr(s, X2APIC(gone[i]), &value));
        g_assert_false(write_msr(s, X2APIC(gone[i]), 0));
    }
    for (size_t i = 0; i < ARRAY_SIZE(read_only); i++) {
        g_assert_true(read_msr(s, X2APIC(read_only[i]), &value));
        g_assert_false(write_msr(s, X2APIC(read_only[i]), value));
    }
    /* Reserved bits are faults; EOI and ESR take a zero. */
    g_assert_false(write_msr(s, X2APIC(TPR), 0x100));
    g_assert_false(write_msr(s, X2APIC(TPR), 1ULL << 32));
    g_assert_true(write_msr(s, X2APIC(TPR), 0xff));
    g_assert_true(read_msr(s, X2APIC(TPR), &value));
    g_assert_cmphex(value, ==, 0xff);
    g_assert_true(write_msr(s, X2APIC(TPR), 0));
    g_assert_false(read_msr(s, X2APIC(EOI), &value));
    g_assert_false(write_msr(s, X2APIC(EOI), 1));
    g_assert_false(write_msr(s, X2APIC(ESR), 1));
    g_assert_true(write_msr(s, X2APIC(ESR), 0));
    g_assert_true(read_msr(s, X2APIC(LDR), &value));
    g_assert_cmphex(value, ==, 1);
    g_assert_true(write_msr(s, X2APIC(LVT_TIMER), PERIODIC | 0x45));
    g_assert_true(read_msr(s, X2APIC(LVT_TIMER), &value));
    g_assert_cmphex(value, ==, (PERIODIC | 0x45));
    g_assert_true(write_msr(s, X2APIC(LVT_TIMER), MASKED));
    g_assert_true(write_msr(s, X2APIC(DIVIDE), BY_ONE));
    g_assert_true(write_msr(s, X2APIC(INITIAL), 12345));
    g_assert_true(read_msr(s, X2APIC(INITIAL), &value));
    g_assert_cmphex(value, ==, 12345);
    g_assert_true(read_msr(s, X2APIC(SVR), &value));
    g_assert_cmphex(value, ==, ON);
    /* Self IPI, ICR in one piece, logical and physical. */
    g_assert_true(write_msr(s, 0x83f, 0x51));
    g_assert_false(write_msr(s, 0x83f, 0x151));
    g_assert_false(read_msr(s, 0x83f, &value));
    g_assert_true(write_msr(s, X2APIC(ICR), 0x52));
    g_assert_true(write_msr(s, X2APIC(ICR), 1ULL << 32 | 0x53));
    g_assert_true(write_msr(s, X2APIC(ICR), 0xffffffffULL << 32 | 0x54));
    g_assert_true(write_msr(s, X2APIC(ICR), 1ULL << 32 | LOGICAL | 0x55));
    g_assert_true(write_msr(s, X2APIC(ICR), 0x10001ULL << 32 | LOGICAL |
                            0x56));
    g_assert_true(read_msr(s, X2APIC(ICR), &value));
    g_assert_cmphex(value, ==, (0x10001ULL << 32 | LOGICAL | 0x56));
    g_assert_true(read_msr(s, X2APIC(IRR + 0x20), &value));
    g_assert_cmphex(value, ==, (1 << 2 | 1 << 17 | 1 << 18 | 1 << 20 |
                                1 << 21));
    for (int i = 0; i < 5; i++) {
        g_assert_cmphex(take(s), !=, 0);
        g_assert_true(write_msr(s, X2APIC(EOI), 0));
    }
    /* What is no register. */
    for (uint32_t msr = 0x840; msr < 0x900; msr += 7) {
        g_assert_false(read_msr(s, msr, &value));
        g_assert_false(write_msr(s, msr, 0));
    }
    /* Out of it only through off; and off forgets. */
    g_assert_false(write_msr(s, BASE_MSR, APIC | 0x900));
    g_assert_false(write_msr(s, BASE_MSR, APIC | 0x500));
    g_assert_true(write_msr(s, BASE_MSR, APIC | 0x100));
    g_assert_cmphex(rd(s, VERSION), ==, 0);
    g_assert_false(write_msr(s, BASE_MSR, APIC | 0xd00));
    g_assert_true(write_msr(s, BASE_MSR, APIC | 0x900));
    g_assert_cmphex(rd(s, VERSION), ==, 0x50014);
    g_assert_cmphex(rd(s, SVR), ==, 0xff);
    g_assert_false(write_msr(s, BASE_MSR, APIC | 0x901));
    g_assert_false(write_msr(s, BASE_MSR, 1ULL << 52 | APIC | 0x900));
    /* And so does a reset. */
    g_assert_true(write_msr(s, BASE_MSR, APIC | 0xd00));
    g_assert_cmphex(rd(s, VERSION), ==, 0);
    system_reset(s);
    g_assert_cmphex(rd(s, VERSION), ==, 0x50014);
    qtest_quit(s);
}

/* Another processor's: to x2APIC mode, and tell its id and where it is. */
static const uint8_t other_program[] = {
    0x31, 0xc0,                             /* xor %ax,%ax     */
    0x8e, 0xd8,                             /* mov %ax,%ds     */
    0x66, 0xb9, 0x1b, 0x00, 0x00, 0x00,     /* mov $0x1b,%ecx  */
    0x0f, 0x32,                             /* rdmsr           */
    0x80, 0xcc, 0x0c,                       /* or $0xc,%ah     */
    0x0f, 0x30,                             /* wrmsr           */
    0x66, 0xb9, 0x02, 0x08, 0x00, 0x00,     /* mov $0x802,%ecx */
    0x0f, 0x32,                             /* rdmsr           */
    0x66, 0xa3, 0x48, 0x05,                 /* mov %eax,0x548  */
    0x8c, 0xc8,                             /* mov %cs,%ax     */
    0xa3, 0x40, 0x05,                       /* mov %ax,0x540   */
    0xeb, 0xfe,                             /* jmp .           */
};

static void wait_for_word(QTestState *s, uint64_t addr, uint16_t value)
{
    int64_t end = g_get_monotonic_time() + 30 * G_TIME_SPAN_SECOND;

    while (qtest_readw(s, addr) != value) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
    }
}

static void test_start_another(void)
{
    QTestState *s = start_processors(2);

    for (uint64_t at = 0x8000; at < 0xb000; at += 0x1000) {
        qtest_memwrite(s, at, other_program, sizeof(other_program));
    }
    qtest_writeb(s, 0x9000 + 0x20, 0x50);   /* this one tells at 0x550 */
    wr(s, ICR2, 1 << 24);
    wr(s, ICR, 0x608);
    wait_for_word(s, 0x540, 0x800);
    g_assert_cmphex(qtest_readl(s, 0x548), ==, 1);
    /* One that runs does not hear it; INIT makes it wait again. */
    wr(s, ICR, 0x609);
    wr(s, ICR, 0x4500);
    wr(s, ICR, 0x60a);
    wait_for_word(s, 0x540, 0xa00);
    g_assert_cmphex(qtest_readw(s, 0x550), ==, 0);
    qtest_quit(s);
}

static void test_nmi(void)
{
    QTestState *s = start_processor();

    for (int i = 0; i < 3; i++) {
        qtest_writew(s, TAKEN, 0);
        if (i == 0) {
            wr(s, ICR, TO_SELF | 0x400);
        } else if (i == 1) {
            qtest_writel(s, MSI, 0x433);
        } else {
            wr(s, SVR, 0xff);               /* off, it still hears these */
            qtest_writel(s, MSI, 0x444);
        }
        wait_for_word(s, TAKEN, 2);
    }
    qtest_quit(s);
}

static void wait_for_request(QTestState *s, uint8_t vector)
{
    int64_t end = g_get_monotonic_time() + 30 * G_TIME_SPAN_SECOND;

    while (!(rd(s, IRR + vector / 32 * 16) & 1u << vector % 32)) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
    }
}

static void test_deadline(void)
{
    QTestState *s = start_processor();
    uint64_t tsc, value;

    /* Without its mode, it takes nothing. */
    g_assert_true(write_msr(s, DEADLINE_MSR, 1));
    g_assert_true(read_msr(s, DEADLINE_MSR, &value));
    g_assert_cmphex(value, ==, 0);
    wr(s, LVT_TIMER, DEADLINE | 0x61);
    g_assert_true(read_msr(s, 0x10, &tsc));
    g_assert_true(write_msr(s, DEADLINE_MSR, tsc + 50000000));
    g_assert_true(read_msr(s, DEADLINE_MSR, &value));
    g_assert_true(value == tsc + 50000000 || value == 0);
    wait_for_request(s, 0x61);
    g_assert_true(read_msr(s, 0x10, &value));
    g_assert_cmpuint(value, >=, tsc + 50000000);
    g_assert_true(read_msr(s, DEADLINE_MSR, &value));
    g_assert_cmphex(value, ==, 0);
    g_assert_cmphex(take(s), ==, 0x61);
    wr(s, EOI, 0);
    /* The past is now. */
    g_assert_true(write_msr(s, DEADLINE_MSR, 1));
    wait_for_request(s, 0x61);
    g_assert_cmphex(take(s), ==, 0x61);
    wr(s, EOI, 0);
    /* The end of time is not; zero, and leaving the mode, disarm. */
    g_assert_true(write_msr(s, DEADLINE_MSR, UINT64_MAX));
    g_assert_true(read_msr(s, DEADLINE_MSR, &value));
    g_assert_cmphex(value, ==, UINT64_MAX);
    g_assert_true(write_msr(s, DEADLINE_MSR, 0));
    g_assert_true(read_msr(s, DEADLINE_MSR, &value));
    g_assert_cmphex(value, ==, 0);
    g_assert_true(write_msr(s, DEADLINE_MSR, UINT64_MAX));
    wr(s, LVT_TIMER, 0x61);
    g_assert_true(read_msr(s, DEADLINE_MSR, &value));
    g_assert_cmphex(value, ==, 0);
    wr(s, LVT_TIMER, DEADLINE | 0x61);
    g_assert_true(read_msr(s, 0x10, &tsc));
    g_assert_true(write_msr(s, DEADLINE_MSR, tsc + 300000000));
    g_assert_true(write_msr(s, DEADLINE_MSR, 0));
    do {
        g_assert_true(read_msr(s, 0x10, &value));
    } while (value < tsc + 400000000);
    check_vectors(s, IRR, VECTORS());
    qtest_quit(s);
}

static bool apic_is_reached(void)
{
    QTestState *s = qtest_init(BOARD);
    bool reached = qtest_is_ringfence(s);

    qtest_quit(s);
    return reached;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } tests[] = {
        { "a reset or an INIT forgets everything", test_reset },
        { "registers have one width, in one page", test_edges_and_widths },
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
        { "a processor takes the highest, and ends it", test_service },
        { "the end of a level reaches the I/O APIC",
          test_end_reaches_ioapic },
        { "a processor takes the 8259A's", test_external },
        { "x2APIC mode has MSRs", test_x2apic },
        { "a processor starts another", test_start_another },
        { "an NMI comes through whatever is masked", test_nmi },
        { "the timer fires at a deadline", test_deadline },
    };

    g_test_init(&argc, &argv, NULL);
    if (!apic_is_reached()) {
        printf("1..0 # SKIP this program keeps the local APIC to itself\n");
        return 0;
    }
    for (size_t i = 0; i < ARRAY_SIZE(tests); i++) {
        g_autofree char *path = g_strdup_printf("/apic/%s", tests[i].name);

        g_test_add_func(path, tests[i].run);
    }
    return g_test_run();
}
