/*
 * 16550A serial port, its core "serial" (hw/char/serial.c) on its ISA card
 * "isa-serial" (hw/char/serial-isa.c), through its registers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "serial-port.h"

static void test_reset(void)
{
    RegisterWindow w;
    Port p;

    port_init(&p, "");
    w = (RegisterWindow) { p.s, true, COM, 8 };
    check_reset_values(&p);
    system_reset(p.s);
    check_reset_values(&p);
    register_scribble(&w);
    system_reset(p.s);
    check_reset_values(&p);
    /* Interrupts of all kinds, and an armed timeout. */
    wr(&p, FCR, 0xc1);
    wr(&p, IER, 0x0f);
    wr(&p, MCR, LOOP);
    wr(&p, DATA, 'x');
    wr(&p, DATA, 'y');
    qtest_clock_step(p.s, 1000 * MS);
    g_assert_true(irq(&p));
    system_reset(p.s);
    check_reset_values(&p);
    wr(&p, IER, 0x0d);
    qtest_clock_step(p.s, 1000 * MS);
    g_assert_false(irq(&p));
    g_assert_cmphex(rd(&p, IIR), ==, NONE);
    port_quit(&p);
}

static void test_edges_and_widths(void)
{
    RegisterWindow w;
    Port p;

    port_init(&p, "");
    w = (RegisterWindow) { p.s, true, COM, 8 };
    register_check_edges(&w);
    system_reset(p.s);
    /* A wide access is one of each byte, from any register on. */
    qtest_outw(p.s, COM + LCR, 0x0283);
    g_assert_cmphex(qtest_inw(p.s, COM + LCR), ==, 0x0283);
    qtest_outl(p.s, COM, 0x03001234);
    g_assert_cmphex(rd(&p, LCR), ==, 0x03);
    wr(&p, LCR, DLAB);
    g_assert_cmphex(qtest_inw(p.s, COM), ==, 0x1234);
    qtest_outl(p.s, COM + LSR, 0x995a6677);
    g_assert_cmphex(rd(&p, SCR), ==, 0x5a);
    g_assert_cmphex(qtest_inl(p.s, COM + LSR), ==, 0xff5ab060);
    qtest_outw(p.s, COM + SCR, 0x4433);
    g_assert_cmphex(rd(&p, SCR), ==, 0x33);
    qtest_outw(p.s, COM - 1, 0x2211);
    g_assert_cmphex(rd(&p, DATA), ==, 0x22);
    port_quit(&p);
}

static void test_registers(void)
{
    Port p;

    port_init(&p, "");
    for (int value = 0; value < 256; value++) {
        wr(&p, SCR, value);
        g_assert_cmphex(rd(&p, SCR), ==, value);
        wr(&p, LCR, value);
        g_assert_cmphex(rd(&p, LCR), ==, value);
        wr(&p, LCR, 0);
        wr(&p, IER, value);
        g_assert_cmphex(rd(&p, IER), ==, (value & 0x0f));
        wr(&p, MCR, value);
        g_assert_cmphex(rd(&p, MCR), ==, (value & 0x1f));
        wr(&p, MCR, 0);
        wr(&p, LCR, DLAB);
        wr(&p, DATA, value);
        wr(&p, IER, ~value);
        g_assert_cmphex(rd(&p, DATA), ==, value);
        g_assert_cmphex(rd(&p, IER), ==, (uint8_t)~value);
        wr(&p, LCR, 0);
    }
    /* Status registers are read-only. */
    wr(&p, IER, 0);
    rd(&p, MSR);
    wr(&p, LSR, 0x9f);
    wr(&p, MSR, 0x4f);
    g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT));
    g_assert_cmphex(rd(&p, MSR), ==, 0xb0);
    /* The FIFOs show in IIR; their control bits mean nothing without. */
    wr(&p, FCR, 0xce);
    g_assert_cmphex(rd(&p, IIR), ==, NONE);
    wr(&p, FCR, 0xcf);
    g_assert_cmphex(rd(&p, IIR), ==, (FIFOS | NONE));
    wr(&p, FCR, 0);
    g_assert_cmphex(rd(&p, IIR), ==, NONE);
    port_quit(&p);
}

static void test_transmit(void)
{
    Port p;

    port_init(&p, "");
    wr(&p, DATA, 'a');
    g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT));
    wr(&p, FCR, 0x01);
    for (const char *c = "bcdefghijklmnopqrstuvwxyz"; *c; c++) {
        wr(&p, DATA, *c);
    }
    expect_line(&p, "abcdefghijklmnopqrstuvwxyz", 26);
    wr(&p, LCR, DLAB);
    wr(&p, DATA, '!');
    wr(&p, LCR, 0);
    expect_silence(&p);
    port_quit(&p);
}

static void test_transmit_interrupt(void)
{
    Port p;

    port_init(&p, "");
    for (int fcr = 0; fcr <= 1; fcr++) {
        uint8_t fifos = fcr ? FIFOS : 0;

        wr(&p, FCR, fcr);
        rd(&p, IIR);
        /* Enabled with nothing to send; reading IIR is enough to end it. */
        wr(&p, IER, 0x02);
        g_assert_true(irq(&p));
        g_assert_cmphex(rd(&p, IIR), ==, (0x02 | fifos));
        g_assert_false(irq(&p));
        g_assert_cmphex(rd(&p, IIR), ==, (NONE | fifos));
        /* Enabled while enabled is nothing new. */
        wr(&p, IER, 0x02);
        g_assert_false(irq(&p));
        wr(&p, DATA, 'x');
        g_assert_true(irq(&p));
        wr(&p, IER, 0);
        g_assert_false(irq(&p));
        g_assert_cmphex(rd(&p, IIR), ==, (NONE | fifos));
        wr(&p, IER, 0x02);
        g_assert_true(irq(&p));
        wr(&p, IER, 0);
        expect_line(&p, "x", 1);
        /* Emptied by hand it is empty, too. */
        wr(&p, IER, 0x02);
        rd(&p, IIR);
        g_assert_false(irq(&p));
        wr(&p, FCR, fcr | 0x04);
        g_assert_true(irq(&p));
        wr(&p, IER, 0);
    }
    port_quit(&p);
}

static void test_receive(void)
{
    Port p;

    port_init(&p, "");
    wr(&p, IER, 0x01);
    send_line(&p, "hello", 5);
    for (const char *c = "hello"; *c; c++) {
        wait_for(&p, LSR, DR, DR);
        g_assert_true(irq(&p));
        g_assert_cmphex(rd(&p, IIR), ==, 0x04);
        g_assert_cmpint(rd(&p, DATA), ==, *c);
    }
    g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT));
    g_assert_false(irq(&p));
    /* The last byte is still in the register. */
    g_assert_cmpint(rd(&p, DATA), ==, 'o');
    port_quit(&p);
}

static void test_receive_fifo(void)
{
    static const struct {
        uint8_t fcr;
        int trigger;
    } levels[] = { { 0x01, 1 }, { 0x41, 4 }, { 0x81, 8 }, { 0xc1, 14 } };
    Port p;

    port_init(&p, "");
    wr(&p, IER, 0x01);
    wr(&p, MCR, LOOP);
    for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
        int trigger = levels[i].trigger;

        wr(&p, FCR, levels[i].fcr | 0x06);
        for (int n = 1; n <= 16; n++) {
            wr(&p, DATA, 'a' + n);
            g_assert_cmpint(irq(&p), ==, n >= trigger);
            g_assert_cmphex(rd(&p, IIR), ==,
                            (FIFOS | (n >= trigger ? 0x04 : NONE)));
            g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT | DR));
        }
        /* One too many is lost, and the rest is not. */
        wr(&p, DATA, '!');
        g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT | DR | OE));
        g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT | DR));
        for (int n = 1; n <= 16; n++) {
            g_assert_cmpint(irq(&p), ==, 17 - n >= trigger);
            g_assert_cmpint(rd(&p, DATA), ==, 'a' + n);
        }
        g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT));
        g_assert_cmpint(rd(&p, DATA), ==, 0);
    }
    /* Clearing takes what is there. */
    wr(&p, DATA, 'x');
    wr(&p, FCR, 0xc1);
    g_assert_cmphex(rd(&p, LSR) & DR, ==, DR);
    wr(&p, FCR, 0xc3);
    g_assert_cmphex(rd(&p, LSR) & DR, ==, 0);
    g_assert_cmphex(rd(&p, DATA), ==, 0);
    wr(&p, DATA, 'y');
    g_assert_cmphex(rd(&p, DATA), ==, 'y');
    wr(&p, DATA, 'x');
    wr(&p, FCR, 0x00);
    g_assert_cmphex(rd(&p, LSR) & DR, ==, 0);
    port_quit(&p);
}

static void test_timeout(void)
{
    Port p;

    port_init(&p, "");
    wr(&p, IER, 0x01);
    wr(&p, FCR, 0xc1);
    wr(&p, MCR, LOOP);
    wr(&p, LCR, 0x03);              /* 8N1: ten bits at 9600 */
    wr(&p, DATA, 'a');
    wr(&p, DATA, 'b');
    qtest_clock_step(p.s, 4 * CHAR_NS - 1000);
    g_assert_false(irq(&p));
    /* Another character, and one that is read, make it wait anew. */
    wr(&p, DATA, 'c');
    qtest_clock_step(p.s, 4 * CHAR_NS - 1000);
    g_assert_false(irq(&p));
    g_assert_cmpint(rd(&p, DATA), ==, 'a');
    qtest_clock_step(p.s, 4 * CHAR_NS - 1000);
    g_assert_false(irq(&p));
    qtest_clock_step(p.s, 2000);
    g_assert_true(irq(&p));
    g_assert_cmphex(rd(&p, IIR), ==, (FIFOS | 0x0c));
    g_assert_cmpint(rd(&p, DATA), ==, 'b');
    g_assert_false(irq(&p));
    qtest_clock_step(p.s, 5 * CHAR_NS);
    g_assert_true(irq(&p));
    g_assert_cmpint(rd(&p, DATA), ==, 'c');
    qtest_clock_step(p.s, 100 * CHAR_NS);
    g_assert_false(irq(&p));
    /* Ten times faster: ten times sooner; 8E2: twelve bits. */
    wr(&p, LCR, DLAB | 0x1f);
    wr(&p, DATA, 1);
    wr(&p, IER, 0);
    wr(&p, LCR, 0x1f);
    wr(&p, IER, 0x01);
    wr(&p, DATA, 'd');
    qtest_clock_step(p.s, 4 * 12 * 8680 - 1000);
    g_assert_false(irq(&p));
    qtest_clock_step(p.s, 2000);
    g_assert_true(irq(&p));
    rd(&p, DATA);
    /* 5N1: seven. */
    wr(&p, LCR, 0x00);
    wr(&p, DATA, 'd');
    qtest_clock_step(p.s, 4 * 7 * 8680 - 1000);
    g_assert_false(irq(&p));
    qtest_clock_step(p.s, 2000);
    g_assert_true(irq(&p));
    /* Cleared, it is over. */
    wr(&p, FCR, 0xc3);
    g_assert_false(irq(&p));
    wr(&p, DATA, 'e');
    wr(&p, FCR, 0xc3);
    qtest_clock_step(p.s, 100 * CHAR_NS);
    g_assert_false(irq(&p));
    /* A divisor of zero, or one below one bit a second, stops nothing. */
    for (int divisor = 0; divisor < 65536; divisor += 65535) {
        wr(&p, LCR, DLAB);
        wr(&p, DATA, divisor);
        wr(&p, IER, divisor >> 8);
        wr(&p, LCR, 0);
        wr(&p, IER, 0x01);
        wr(&p, DATA, 'f');
        qtest_clock_step(p.s, 60000 * MS);
        g_assert_true(irq(&p));
        rd(&p, DATA);
    }
    port_quit(&p);
}

static void test_loop(void)
{
    Port p;

    port_init(&p, "");
    rd(&p, MSR);
    wr(&p, MCR, LOOP);
    rd(&p, MSR);
    for (int out = 0; out < 16; out++) {
        wr(&p, MCR, LOOP | out);
        /* RTS, DTR, OUT1, OUT2 are CTS, DSR, RI, DCD. */
        g_assert_cmphex(rd(&p, MSR) & 0xf0, ==,
                        ((out & 2) << 3 | (out & 1) << 5 | (out & 4) << 4 |
                         (out & 8) << 4));
    }
    wr(&p, DATA, 'x');
    g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT | DR));
    wr(&p, DATA, 'y');
    g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT | DR | OE));
    g_assert_cmpint(rd(&p, DATA), ==, 'y');
    expect_silence(&p);
    /* What comes along the line waits for the end of the loop. */
    send_line(&p, "z", 1);
    send_break(&p);
    g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT));
    wr(&p, MCR, 0);
    wait_for(&p, LSR, DR, DR);
    g_assert_cmpint(rd(&p, DATA), ==, 'z');
    wr(&p, DATA, 'w');
    expect_line(&p, "w", 1);
    port_quit(&p);
}

/* Which changes of a modem line are told, and interrupt. */
static void test_modem_lines(void)
{
    static const struct {
        uint8_t mcr;
        uint8_t msr;            /* right after, deltas included */
    } steps[] = {
        { 0x0, 0x00 }, { 0x1, 0x22 }, { 0x3, 0x31 }, { 0x7, 0x70 },
        { 0xf, 0xf8 }, { 0xb, 0xb4 }, { 0xb, 0xb0 }, { 0x3, 0x38 },
        { 0x0, 0x03 },
    };
    Port p;

    port_init(&p, "");
    wr(&p, MCR, LOOP);
    rd(&p, MSR);
    wr(&p, IER, 0x08);
    for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
        wr(&p, MCR, LOOP | steps[i].mcr);
        g_assert_cmpint(irq(&p), ==, (steps[i].msr & 0x0f) != 0);
        g_assert_cmphex(rd(&p, IIR), ==, steps[i].msr & 0x0f ? 0 : NONE);
        g_assert_cmphex(rd(&p, MSR), ==, steps[i].msr);
        g_assert_false(irq(&p));
        g_assert_cmphex(rd(&p, MSR), ==, (steps[i].msr & 0xf0));
    }
    /* Changes that nobody reads add up. */
    wr(&p, MCR, LOOP | 1);
    wr(&p, MCR, LOOP | 3);
    wr(&p, MCR, LOOP);
    g_assert_cmphex(rd(&p, MSR), ==, 0x03);
    port_quit(&p);
}

static void test_break(void)
{
    Port p;

    port_init(&p, "");
    wr(&p, IER, 0x04);
    send_break(&p);
    wait_for(&p, IIR, 0x0f, 0x06);
    g_assert_true(irq(&p));
    g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT | DR | BI));
    g_assert_false(irq(&p));
    g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT | DR));
    g_assert_cmphex(rd(&p, DATA), ==, 0);
    /* One that is made here is on the line alone, and the line is a socket. */
    for (int mcr = 0; mcr <= LOOP; mcr += LOOP) {
        wr(&p, MCR, mcr);
        wr(&p, LCR, SET_BREAK);
        wr(&p, LCR, 0);
        g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT));
        g_assert_false(irq(&p));
    }
    expect_silence(&p);
    port_quit(&p);
}

/* Line status, data, transmitter, modem: each hides those after it. */
static void test_order_of_interrupts(void)
{
    Port p;

    port_init(&p, "");
    wr(&p, MCR, LOOP);
    rd(&p, MSR);
    wr(&p, IER, 0x0f);
    wr(&p, MCR, LOOP | 3);
    wr(&p, DATA, 'x');
    wr(&p, DATA, 'y');
    g_assert_cmphex(rd(&p, IIR), ==, 0x06);
    g_assert_cmphex(rd(&p, IIR), ==, 0x06);
    rd(&p, LSR);
    g_assert_cmphex(rd(&p, IIR), ==, 0x04);
    rd(&p, DATA);
    g_assert_cmphex(rd(&p, IIR), ==, 0x02);
    g_assert_cmphex(rd(&p, IIR), ==, 0x00);
    g_assert_true(irq(&p));
    rd(&p, MSR);
    g_assert_cmphex(rd(&p, IIR), ==, NONE);
    g_assert_false(irq(&p));
    port_quit(&p);
}

static void test_noise(void)
{
    GRand *rand = g_rand_new_with_seed(16550);
    Port p;

    port_init(&p, "");
    for (int i = 0; i < 3000; i++) {
        wr(&p, g_rand_int_range(rand, 0, 8), g_rand_int(rand));
        rd(&p, g_rand_int_range(rand, 0, 8));
        if (i % 32 == 0) {
            send_break(&p);
            qtest_clock_step(p.s, g_rand_int_range(rand, 0, 100000000));
        }
    }
    g_rand_free(rand);
    system_reset(p.s);
    check_reset_values(&p);
    port_quit(&p);
}

static void test_places(void)
{
    QTestState *s = qtest_init(BOARD "-chardev null,id=a -chardev null,id=b "
                               "-chardev null,id=c -chardev null,id=d "
                               "-chardev null,id=e "
                               "-device isa-serial,chardev=a "
                               "-device isa-serial,chardev=b "
                               "-device isa-serial,chardev=c "
                               "-device isa-serial,chardev=d,irq=9 "
                               "-device isa-serial,chardev=e,index=1,"
                               "iobase=0x1f8,irq=7");
    static const struct {
        uint16_t port;
        int irq;
    } places[] = {
        { 0x3f8, 4 }, { 0x2f8, 3 }, { 0x3e8, 4 }, { 0x2e8, 9 }, { 0x1f8, 7 },
    };

    qtest_irq_intercept_in(s, "/machine/ioapic");
    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        uint16_t port = places[i].port;

        g_assert_cmphex(qtest_inb(s, port + LSR), ==, (THRE | TEMT));
        g_assert_cmphex(qtest_inb(s, port - 1), ==, 0xff);
        g_assert_cmphex(qtest_inb(s, port + 8), ==, 0xff);
        g_assert_false(qtest_get_irq(s, places[i].irq));
        qtest_outb(s, port + IER, 0x02);
        g_assert_true(qtest_get_irq(s, places[i].irq));
        qtest_outb(s, port + IER, 0x00);
        g_assert_false(qtest_get_irq(s, places[i].irq));
    }
    qtest_quit(s);
}

/* The board's own port is there if something is at its other end. */
static void test_board_port(void)
{
    static const struct {
        const char *args;
        uint8_t lsr;
    } boards[] = {
        { "-M microvm,isa-serial=on -m 8 -serial null", THRE | TEMT },
        { "-M microvm,isa-serial=on -m 8", 0xff },
        { "-M microvm,isa-serial=off -m 8 -serial null", 0xff },
    };

    for (size_t i = 0; i < ARRAY_SIZE(boards); i++) {
        QTestState *s = qtest_init(boards[i].args);

        g_assert_cmphex(qtest_inb(s, COM + LSR), ==, boards[i].lsr);
        g_assert_cmphex(qtest_inb(s, 0x2f8 + LSR), ==, 0xff);
        qtest_quit(s);
    }
}

static void test_baudbase(void)
{
    Port p;

    port_init(&p, ",baudbase=1152000");
    wr(&p, LCR, DLAB);
    wr(&p, DATA, 1);
    wr(&p, LCR, 0x03);
    wr(&p, FCR, 0xc1);
    wr(&p, IER, 0x01);
    wr(&p, MCR, LOOP);
    wr(&p, DATA, 'x');
    qtest_clock_step(p.s, 4 * 10 * 868 - 100);
    g_assert_false(irq(&p));
    qtest_clock_step(p.s, 200);
    g_assert_true(irq(&p));
    port_quit(&p);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/isa-serial/it is where it is put", test_places);
    g_test_add_func("/isa-serial/the board has one if it is used",
                    test_board_port);
    g_test_add_func("/serial/its clock may be another", test_baudbase);
    g_test_add_func("/serial/a reset forgets everything", test_reset);
    g_test_add_func("/serial/it has eight registers, and wide accesses are "
                    "bytes", test_edges_and_widths);
    g_test_add_func("/serial/registers keep what they have bits for",
                    test_registers);
    g_test_add_func("/serial/bytes go out", test_transmit);
    g_test_add_func("/serial/an empty transmitter interrupts",
                    test_transmit_interrupt);
    g_test_add_func("/serial/bytes come in", test_receive);
    g_test_add_func("/serial/the FIFO interrupts at its level",
                    test_receive_fifo);
    g_test_add_func("/serial/four characters of silence interrupt",
                    test_timeout);
    g_test_add_func("/serial/the loop is closed", test_loop);
    g_test_add_func("/serial/changes of modem lines interrupt",
                    test_modem_lines);
    g_test_add_func("/serial/a break is a zero and a flag", test_break);
    g_test_add_func("/serial/interrupts have an order",
                    test_order_of_interrupts);
    g_test_add_func("/serial/malformed noise is survived", test_noise);
    return g_test_run();
}
