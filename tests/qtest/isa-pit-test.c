/*
 * 8254 interval timer "isa-pit" (hw/timer/i8254.c), and "isa-pcspk", the port
 * 0x61 that drives the gate of its third counter (hw/misc/pcspk.c), with
 * guest time in the test's hands.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "register-sweep.h"

#define BOARD "-M microvm,pit=on,rtc=off,isa-serial=off -m 8"
#define COUNTER 0x40
#define CONTROL 0x43
#define SPEAKER 0x61
#define HZ 1193182
#define TIMER_PIN 2             /* of the I/O APIC; line 0 of the 8259A */

/* Control words */
#define LSB 0x10
#define MSB 0x20
#define WORD 0x30
#define MODE(n) ((n) << 1)
#define BCD 1
#define COUNTER_NR(n) ((n) << 6)
/* Read-back: what it latches is said by zeroes. */
#define BACK_COUNT(n) (0xc0 | 0x10 | 2 << (n))
#define BACK_STATUS(n) (0xc0 | 0x20 | 2 << (n))
#define BACK_BOTH(n) (0xc0 | 2 << (n))
/* Status */
#define OUT 0x80
#define NULL_COUNT 0x40

static QTestState *start(void)
{
    QTestState *s = qtest_init(BOARD);

    qtest_irq_intercept_in(s, "/machine/ioapic");
    return s;
}

static void set_mode(QTestState *s, int n, int mode)
{
    qtest_outb(s, CONTROL, COUNTER_NR(n) | WORD | MODE(mode));
}

static void load(QTestState *s, int n, uint16_t count)
{
    qtest_outb(s, COUNTER + n, count & 0xff);
    qtest_outb(s, COUNTER + n, count >> 8);
}

static uint16_t read_word(QTestState *s, int n)
{
    uint8_t low = qtest_inb(s, COUNTER + n);

    return low | qtest_inb(s, COUNTER + n) << 8;
}

static uint16_t latch(QTestState *s, int n)
{
    qtest_outb(s, CONTROL, COUNTER_NR(n));
    return read_word(s, n);
}

static uint8_t status(QTestState *s, int n)
{
    qtest_outb(s, CONTROL, BACK_STATUS(n));
    return qtest_inb(s, COUNTER + n);
}

static bool out(QTestState *s, int n)
{
    return status(s, n) & OUT;
}

static void gate(QTestState *s, bool level)
{
    qtest_outb(s, SPEAKER, level);
}

/* To the middle of the clock cycle that is @ticks after @since. */
static void go_to(QTestState *s, int64_t since, int64_t ticks)
{
    qtest_clock_set(s, since + (2 * ticks + 1) * 500000000 / HZ);
}

static int64_t now(QTestState *s)
{
    return qtest_clock_step(s, 0);
}

/* How often line 0 of the 8259A has gone high. */
static unsigned interrupts(QTestState *s)
{
    g_autofree char *text = qtest_hmp(s, "info irq");
    const char *at = strstr(text, "for isa-i8259");

    at = at ? strstr(at, "\n 0: ") : NULL;
    return at ? g_ascii_strtoull(at + 5, NULL, 10) : 0;
}

static void check_reset_values(QTestState *s)
{
    for (int n = 0; n < 3; n++) {
        g_assert_cmphex(status(s, n) & (OUT | 0x0f), ==, (OUT | MODE(3)));
        g_assert_cmphex(latch(s, n), ==, 0);
    }
    g_assert_cmphex(qtest_inb(s, CONTROL), ==, 0);
    g_assert_false(qtest_get_irq(s, TIMER_PIN));
    /* Refresh toggles, OUT 2 is high, the gate is low. */
    g_assert_cmphex(qtest_inb(s, SPEAKER), ==, 0x30);
    g_assert_cmphex(qtest_inb(s, SPEAKER), ==, 0x20);
}

static void test_reset(void)
{
    QTestState *s = start();
    RegisterWindow w = { s, true, COUNTER, 4 };
    unsigned before;

    check_reset_values(s);
    register_scribble(&w);
    for (int mode = 0; mode < 6; mode++) {
        for (int n = 0; n < 3; n++) {
            set_mode(s, n, mode);
            load(s, n, 50 + n);
            qtest_outb(s, COUNTER + n, 7);
            qtest_outb(s, CONTROL, BACK_BOTH(n));
        }
        gate(s, 1);
        qtest_outb(s, SPEAKER, 0xff);
        qtest_inb(s, SPEAKER);
        system_reset(s);
        before = interrupts(s);
        check_reset_values(s);
        qtest_clock_step(s, 1000000000);
        g_assert_cmpuint(interrupts(s), ==, before);
        check_reset_values(s);
    }
    qtest_quit(s);
}

static void test_edges_and_widths(void)
{
    QTestState *s = start();
    RegisterWindow w = { s, true, COUNTER, 4 };

    register_check_edges(&w);
    register_scribble(&w);
    w.base = SPEAKER;
    w.size = 1;
    register_check_edges(&w);
    register_scribble(&w);
    /* All four ports at once: counts for three, and a word of control. */
    for (int n = 0; n < 3; n++) {
        qtest_outb(s, CONTROL, COUNTER_NR(n) | LSB | MODE(0));
    }
    qtest_outl(s, COUNTER, 0xd2332211);
    g_assert_cmphex(qtest_inl(s, COUNTER), ==, 0x00332211);
    /* Two bytes from one counter on are two counters. */
    qtest_outw(s, COUNTER + 1, 0x5544);
    g_assert_cmphex(qtest_inw(s, COUNTER + 1), ==, 0x5544);
    /* One byte beside it is not the control port. */
    qtest_outb(s, COUNTER + 4, LSB | MODE(4));
    qtest_outb(s, COUNTER - 1, 0x99);
    g_assert_cmphex(qtest_inb(s, COUNTER), ==, 0x11);
    qtest_quit(s);
}

static void test_bytes(void)
{
    QTestState *s = start();

    qtest_outb(s, CONTROL, LSB | MODE(0));
    qtest_outb(s, COUNTER, 0x34);
    g_assert_cmphex(qtest_inb(s, COUNTER), ==, 0x34);
    g_assert_cmphex(qtest_inb(s, COUNTER), ==, 0x34);
    qtest_outb(s, CONTROL, MSB | MODE(0));
    qtest_outb(s, COUNTER, 0x12);
    g_assert_cmphex(qtest_inb(s, COUNTER), ==, 0x12);
    qtest_outb(s, CONTROL, 0);
    g_assert_cmphex(qtest_inb(s, COUNTER), ==, 0x12);
    g_assert_cmphex(status(s, 0), ==, MSB);
    set_mode(s, 0, 0);
    load(s, 0, 0xabcd);
    g_assert_cmphex(read_word(s, 0), ==, 0xabcd);
    /* A control word starts both pairs of bytes anew. */
    qtest_inb(s, COUNTER);
    qtest_outb(s, COUNTER, 0x77);
    set_mode(s, 0, 0);
    load(s, 0, 0x1234);
    g_assert_cmphex(read_word(s, 0), ==, 0x1234);
    qtest_quit(s);
}

static void test_latches(void)
{
    QTestState *s = start();
    int64_t t = now(s);

    set_mode(s, 1, 2);
    load(s, 1, 1000);
    go_to(s, t, 100);
    qtest_outb(s, CONTROL, COUNTER_NR(1));
    go_to(s, t, 200);
    /* What is latched stays until it was read, a second latch or not. */
    qtest_outb(s, CONTROL, COUNTER_NR(1));
    g_assert_cmpuint(read_word(s, 1), ==, 900);
    g_assert_cmpuint(read_word(s, 1), ==, 800);
    /* Status comes first; both are kept once. */
    qtest_outb(s, CONTROL, BACK_BOTH(1));
    go_to(s, t, 300);
    qtest_outb(s, CONTROL, BACK_BOTH(1));
    g_assert_cmphex(qtest_inb(s, COUNTER + 1), ==, (OUT | WORD | MODE(2)));
    g_assert_cmpuint(read_word(s, 1), ==, 800);
    g_assert_cmpuint(read_word(s, 1), ==, 700);
    /* Read-back takes several, and those only that it names. */
    set_mode(s, 2, 0);
    load(s, 2, 500);
    qtest_outb(s, CONTROL, 0xd0 | 2 << 1 | 2 << 2);
    go_to(s, t, 400);
    g_assert_cmpuint(read_word(s, 1), ==, 700);
    g_assert_cmpuint(read_word(s, 2), ==, 500);
    qtest_outb(s, CONTROL, 0xc0);
    qtest_outb(s, CONTROL, 0xf0 | 2 << 1);
    g_assert_cmpuint(read_word(s, 1), ==, 600);
    /* A control word forgets them. */
    qtest_outb(s, CONTROL, BACK_BOTH(1));
    set_mode(s, 1, 0);
    load(s, 1, 77);
    g_assert_cmpuint(read_word(s, 1), ==, 77);
    qtest_quit(s);
}

/* OUT of counter 0, a cycle at a time, and what the counter holds. */
static void test_modes(void)
{
    static const struct {
        int mode;
        uint16_t count;
        const char *out;        /* from the cycle of the load on */
        uint16_t holds[6];
    } modes[] = {
        { 0, 4, "00001111", { 4, 3, 2, 1, 0, 0xffff } },
        { 2, 4, "1110111011", { 4, 3, 2, 1, 4, 3 } },
        { 3, 4, "1100110011", { 4, 2, 4, 2, 4, 2 } },
        { 3, 5, "1110011100", { 4, 2, 0, 4, 2, 4 } },
        { 4, 3, "11101111", { 3, 2, 1, 0, 0xffff, 0xfffe } },
        { 6, 4, "1110111011", { 4, 3, 2, 1, 4, 3 } },
        { 7, 4, "1100110011", { 4, 2, 4, 2, 4, 2 } },
    };
    QTestState *s = start();

    for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
        int mode = modes[i].mode > 5 ? modes[i].mode - 4 : modes[i].mode;
        int64_t t;

        set_mode(s, 1, modes[i].mode);
        g_assert_cmphex(status(s, 1), ==, ((mode ? OUT : 0) | NULL_COUNT |
                                           WORD | MODE(mode)));
        t = now(s);
        load(s, 1, modes[i].count);
        g_assert_cmphex(status(s, 1) & NULL_COUNT, ==, 0);
        for (int n = 0; modes[i].out[n]; n++) {
            go_to(s, t, n);
            g_assert_cmpint(out(s, 1), ==, modes[i].out[n] - '0');
            if (n < 6) {
                g_assert_cmphex(latch(s, 1), ==, modes[i].holds[n]);
            }
        }
    }
    qtest_quit(s);
}

static void test_gate(void)
{
    QTestState *s = start();
    int64_t t;

    /* Modes 0 and 4: a low gate holds the count, and it goes on. */
    for (int mode = 0; mode <= 4; mode += 4) {
        gate(s, 0);
        qtest_clock_step(s, 1000000);
        set_mode(s, 2, mode);
        load(s, 2, 100);
        qtest_clock_step(s, 1000000);
        g_assert_cmpuint(latch(s, 2), ==, 100);
        t = now(s);
        gate(s, 1);
        go_to(s, t, 40);
        g_assert_cmpuint(latch(s, 2), ==, 60);
        gate(s, 0);
        qtest_clock_step(s, 1000000);
        g_assert_cmpuint(latch(s, 2), ==, 60);
        g_assert_cmpint(out(s, 2), ==, mode != 0);
        t = now(s);
        gate(s, 1);
        go_to(s, t, 10);
        g_assert_cmpuint(latch(s, 2), <=, 50);
        g_assert_cmpuint(latch(s, 2), >=, 49);
    }
    /* Modes 2 and 3: it holds the count and OUT; then a period begins. */
    for (int mode = 2; mode <= 3; mode++) {
        uint16_t held;

        gate(s, 1);
        set_mode(s, 2, mode);
        t = now(s);
        load(s, 2, 100);
        go_to(s, t, 70);
        held = latch(s, 2);
        g_assert_cmpuint(held, ==, mode == 2 ? 30 : 60);
        gate(s, 0);
        g_assert_true(out(s, 2));
        qtest_clock_step(s, 10000000);
        g_assert_cmpuint(latch(s, 2), ==, held);
        g_assert_true(out(s, 2));
        t = now(s);
        gate(s, 1);
        gate(s, 1);
        go_to(s, t, 20);
        g_assert_cmpuint(latch(s, 2), ==, mode == 2 ? 80 : 60);
    }
    qtest_quit(s);
}

static void test_trigger(void)
{
    QTestState *s = start();
    int64_t t;

    for (int mode = 1; mode <= 5; mode += 4) {
        gate(s, 0);
        set_mode(s, 2, mode);
        load(s, 2, 100);
        g_assert_cmphex(status(s, 2), ==,
                        (OUT | NULL_COUNT | WORD | MODE(mode)));
        qtest_clock_step(s, 1000000);
        g_assert_true(out(s, 2));
        t = now(s);
        gate(s, 1);
        g_assert_cmphex(status(s, 2) & NULL_COUNT, ==, 0);
        go_to(s, t, 40);
        g_assert_cmpuint(latch(s, 2), ==, 60);
        g_assert_cmpint(out(s, 2), ==, mode == 5);
        /* The end of the pulse is not an event, nor is a new count. */
        gate(s, 0);
        load(s, 2, 50);
        g_assert_cmphex(status(s, 2) & NULL_COUNT, ==, NULL_COUNT);
        go_to(s, t, 60);
        g_assert_cmpuint(latch(s, 2), ==, 40);
        g_assert_cmpint(out(s, 2), ==, mode == 5);
        go_to(s, t, 99);
        g_assert_cmpint(out(s, 2), ==, mode == 5);
        go_to(s, t, 100);
        g_assert_cmpint(out(s, 2), ==, mode == 1);
        go_to(s, t, 101);
        g_assert_true(out(s, 2));
        /* The next one takes the new count, and another begins it anew. */
        t = now(s);
        gate(s, 1);
        go_to(s, t, 30);
        gate(s, 0);
        t = now(s);
        gate(s, 1);
        go_to(s, t, 49);
        g_assert_cmpint(out(s, 2), ==, mode == 5);
        g_assert_cmpuint(latch(s, 2), <=, 1);
        go_to(s, t, 51);
        g_assert_true(out(s, 2));
    }
    qtest_quit(s);
}

static void test_bcd(void)
{
    QTestState *s = start();
    int64_t t = now(s);

    qtest_outb(s, CONTROL, COUNTER_NR(1) | WORD | MODE(0) | BCD);
    load(s, 1, 0x1000);
    g_assert_cmphex(status(s, 1), ==, (WORD | MODE(0) | BCD));
    go_to(s, t, 1);
    g_assert_cmphex(latch(s, 1), ==, 0x0999);
    go_to(s, t, 766);
    g_assert_cmphex(latch(s, 1), ==, 0x0234);
    g_assert_false(out(s, 1));
    go_to(s, t, 1001);
    g_assert_cmphex(latch(s, 1), ==, 0x9999);
    g_assert_true(out(s, 1));
    /* Zero is ten thousand, and without BCD 65536. */
    t = now(s);
    load(s, 1, 0);
    go_to(s, t, 1);
    g_assert_cmphex(latch(s, 1), ==, 0x9999);
    go_to(s, t, 9998);
    g_assert_false(out(s, 1));
    go_to(s, t, 10001);
    g_assert_true(out(s, 1));
    set_mode(s, 1, 0);
    t = now(s);
    load(s, 1, 0);
    go_to(s, t, 1);
    g_assert_cmphex(latch(s, 1), ==, 0xffff);
    go_to(s, t, 65535);
    g_assert_false(out(s, 1));
    go_to(s, t, 65537);
    g_assert_true(out(s, 1));
    /* Digits that are none. */
    for (int mode = 0; mode < 8; mode++) {
        qtest_outb(s, CONTROL, COUNTER_NR(1) | WORD | MODE(mode) | BCD);
        load(s, 1, 0xffff);
        qtest_clock_step(s, 12345678);
        latch(s, 1);
        status(s, 1);
    }
    qtest_quit(s);
}

static void test_half_a_count(void)
{
    QTestState *s = start();
    int64_t t = now(s);

    set_mode(s, 1, 0);
    load(s, 1, 10);
    go_to(s, t, 20);
    g_assert_true(out(s, 1));
    /* In mode 0 the first byte stops the counter, and lowers OUT. */
    qtest_outb(s, COUNTER + 1, 5);
    g_assert_cmphex(status(s, 1), ==, (NULL_COUNT | WORD));
    qtest_clock_step(s, 1000000);
    g_assert_false(out(s, 1));
    g_assert_cmphex(latch(s, 1), ==, 0xfff6);
    t = now(s);
    qtest_outb(s, COUNTER + 1, 0);
    g_assert_cmphex(status(s, 1), ==, WORD);
    go_to(s, t, 4);
    g_assert_false(out(s, 1));
    go_to(s, t, 5);
    g_assert_true(out(s, 1));
    /* In the others it waits. */
    set_mode(s, 1, 2);
    t = now(s);
    load(s, 1, 100);
    qtest_outb(s, COUNTER + 1, 5);
    go_to(s, t, 30);
    g_assert_cmpuint(latch(s, 1), ==, 70);
    qtest_quit(s);
}

static void test_interrupt(void)
{
    QTestState *s = start();
    unsigned before;
    int64_t t;

    /* Once. */
    set_mode(s, 0, 0);
    g_assert_false(qtest_get_irq(s, TIMER_PIN));
    before = interrupts(s);
    t = now(s);
    load(s, 0, 1000);
    go_to(s, t, 998);
    g_assert_false(qtest_get_irq(s, TIMER_PIN));
    go_to(s, t, 1000);
    g_assert_true(qtest_get_irq(s, TIMER_PIN));
    qtest_clock_step(s, 1000000000);
    g_assert_cmpuint(interrupts(s), ==, before + 1);
    /* Anew, by another count; and not at all, by another mode. */
    load(s, 0, 1000);
    g_assert_false(qtest_get_irq(s, TIMER_PIN));
    qtest_clock_step(s, 1000000);
    g_assert_cmpuint(interrupts(s), ==, before + 2);
    load(s, 0, 1000);
    set_mode(s, 0, 0);
    qtest_clock_step(s, 1000000);
    g_assert_cmpuint(interrupts(s), ==, before + 2);
    load(s, 0, 1000);
    qtest_outb(s, COUNTER, 0);
    qtest_clock_step(s, 1000000);
    g_assert_cmpuint(interrupts(s), ==, before + 2);
    /* Over and over. */
    for (int mode = 2; mode <= 3; mode++) {
        set_mode(s, 0, mode);
        g_assert_true(qtest_get_irq(s, TIMER_PIN));
        t = now(s);
        load(s, 0, 1193);
        before = interrupts(s);
        go_to(s, t, 1193 * 100 - 2);
        g_assert_cmpuint(interrupts(s), ==, before + 99);
        go_to(s, t, 1193 * 100);
        g_assert_cmpuint(interrupts(s), ==, before + 100);
    }
    /* A strobe. */
    set_mode(s, 0, 4);
    t = now(s);
    load(s, 0, 10);
    before = interrupts(s);
    go_to(s, t, 9);
    g_assert_cmpuint(interrupts(s), ==, before);
    go_to(s, t, 11);
    g_assert_cmpuint(interrupts(s), ==, before + 1);
    qtest_clock_step(s, 1000000000);
    g_assert_cmpuint(interrupts(s), ==, before + 1);
    /* By its gate only, and it has none. */
    for (int mode = 1; mode <= 5; mode += 4) {
        set_mode(s, 0, mode);
        before = interrupts(s);
        load(s, 0, 10);
        qtest_clock_step(s, 1000000000);
        g_assert_cmpuint(interrupts(s), ==, before);
    }
    qtest_quit(s);
}

/* Whatever the count, no more than 50,000 interrupts a second. */
static void test_shortest_period(void)
{
    QTestState *s = start();

    for (int count = 1; count <= 3; count++) {
        unsigned before;

        set_mode(s, 0, 2);
        load(s, 0, count);
        before = interrupts(s);
        qtest_clock_step(s, 100000000);
        g_assert_cmpuint(interrupts(s) - before, >=, 4000);
        g_assert_cmpuint(interrupts(s) - before, <=, 5000);
        g_assert_cmphex(latch(s, 0), <=, MAX(count, 2));
    }
    qtest_quit(s);
}

static void test_speaker(void)
{
    QTestState *s = start();
    int64_t t;

    for (int value = 0; value < 256; value++) {
        qtest_outb(s, SPEAKER, value);
        g_assert_cmphex(qtest_inb(s, SPEAKER) & 0xcf, ==, (value & 3));
    }
    qtest_outb(s, SPEAKER, 0);
    g_assert_cmphex((qtest_inb(s, SPEAKER) ^ qtest_inb(s, SPEAKER)) & 0x10,
                    ==, 0x10);
    /* OUT 2 is seen at bit 5. */
    set_mode(s, 2, 0);
    g_assert_cmphex(qtest_inb(s, SPEAKER) & 0x20, ==, 0);
    t = now(s);
    qtest_outb(s, SPEAKER, 3);
    load(s, 2, 100);
    go_to(s, t, 99);
    g_assert_cmphex(qtest_inb(s, SPEAKER) & 0x23, ==, 3);
    go_to(s, t, 100);
    g_assert_cmphex(qtest_inb(s, SPEAKER) & 0x23, ==, 0x23);
    system_reset(s);
    g_assert_cmphex(qtest_inb(s, SPEAKER), ==, 0x30);
    qtest_quit(s);
}

static void test_noise(void)
{
    QTestState *s = start();
    GRand *rand = g_rand_new_with_seed(8254);

    for (int i = 0; i < 3000; i++) {
        qtest_outb(s, g_rand_int_range(rand, COUNTER, COUNTER + 4),
                   g_rand_int(rand));
        qtest_inb(s, g_rand_int_range(rand, COUNTER, COUNTER + 4));
        if (i % 16 == 0) {
            gate(s, g_rand_boolean(rand));
            qtest_clock_step(s, g_rand_int_range(rand, 0, 1000000));
        }
    }
    g_rand_free(rand);
    set_mode(s, 1, 0);
    load(s, 1, 4321);
    g_assert_cmpuint(latch(s, 1), ==, 4321);
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/isa-pit/a reset stops it", test_reset);
    g_test_add_func("/isa-pit/it has four ports, and wide accesses are bytes",
                    test_edges_and_widths);
    g_test_add_func("/isa-pit/counts come in one byte or two", test_bytes);
    g_test_add_func("/isa-pit/a latch holds until it is read",
                    test_latches);
    g_test_add_func("/isa-pit/each mode has its wave", test_modes);
    g_test_add_func("/isa-pit/the gate holds the count", test_gate);
    g_test_add_func("/isa-pit/the gate triggers modes 1 and 5",
                    test_trigger);
    g_test_add_func("/isa-pit/it counts in decimal too", test_bcd);
    g_test_add_func("/isa-pit/half a count stops mode 0",
                    test_half_a_count);
    g_test_add_func("/isa-pit/OUT 0 is the timer interrupt",
                    test_interrupt);
    g_test_add_func("/isa-pit/the rate has a limit", test_shortest_period);
    g_test_add_func("/isa-pcspk/it drives the gate and shows OUT",
                    test_speaker);
    g_test_add_func("/isa-pit/malformed noise is survived", test_noise);
    return g_test_run();
}
