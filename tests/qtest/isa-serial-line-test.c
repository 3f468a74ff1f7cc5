/*
 * 16550A serial port (hw/char/serial.c): a line whose other end is slow, goes
 * away, or is another, and resets meanwhile.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "serial-port.h"

/* Send until the socket is full. Returns: how many bytes it took. */
static int block_line(Port *p)
{
    int n = 0;

    while (rd(p, LSR) & TEMT) {
        wr(p, DATA, 'A' + n % 26);
        n++;
        g_assert_cmpint(n, <, 1 << 22);
    }
    return n;
}

static void expect_alphabet(Port *p, int from, int n)
{
    for (int i = from; i < from + n; i++) {
        char c = 'A' + i % 26;

        expect_line(p, &c, 1);
    }
}

static void test_slow_reader(void)
{
    Port p;
    int n;

    port_init(&p, "");
    wr(&p, FCR, 0x01);
    n = block_line(&p);
    g_assert_cmphex(rd(&p, LSR), ==, THRE);
    wr(&p, IER, 0x02);
    g_assert_true(irq(&p));
    for (int i = 0; i < 16; i++) {
        wr(&p, DATA, 'A' + (n + i) % 26);
        g_assert_cmphex(rd(&p, LSR), ==, 0);
        g_assert_false(irq(&p));
    }
    /* The reader comes back: nothing was lost, and one interrupt says so. */
    expect_alphabet(&p, 0, n + 16);
    wait_for(&p, LSR, THRE | TEMT, THRE | TEMT);
    g_assert_true(irq(&p));
    g_assert_cmphex(rd(&p, IIR), ==, (FIFOS | 0x02));
    expect_silence(&p);
    /* Without FIFOs two are all that it holds. */
    wr(&p, FCR, 0);
    wr(&p, IER, 0);
    n = block_line(&p);
    g_assert_cmphex(rd(&p, LSR), ==, THRE);
    wr(&p, DATA, 'A' + n % 26);
    g_assert_cmphex(rd(&p, LSR), ==, 0);
    expect_alphabet(&p, 0, n + 1);
    wait_for(&p, LSR, THRE | TEMT, THRE | TEMT);
    port_quit(&p);
}

static void test_too_much(void)
{
    Port p;
    int n;

    port_init(&p, "");
    wr(&p, FCR, 0x01);
    n = block_line(&p);
    for (int i = 0; i < 15; i++) {
        wr(&p, DATA, 'a' + i);
    }
    /* A full FIFO: the newest replaces the one before it. */
    wr(&p, DATA, '1');
    wr(&p, DATA, '2');
    wr(&p, DATA, '3');
    expect_alphabet(&p, 0, n);
    expect_line(&p, "abcdefghijklmno3", 16);
    /* What is cleared is not sent. */
    n = block_line(&p);
    wr(&p, DATA, '!');
    wr(&p, FCR, 0x05);
    g_assert_cmphex(rd(&p, LSR), ==, THRE);
    wr(&p, DATA, '.');
    expect_alphabet(&p, 0, n);
    expect_line(&p, ".", 1);
    port_quit(&p);
}

static void test_reset_while_blocked(void)
{
    Port p;
    int n;

    port_init(&p, "");
    wr(&p, FCR, 0x01);
    n = block_line(&p);
    wr(&p, DATA, '!');
    wr(&p, DATA, '!');
    wr(&p, IER, 0x02);
    system_reset(p.s);
    check_reset_values(&p);
    /* What the line had taken comes, what the port held does not. */
    expect_alphabet(&p, 0, n - 1);
    wr(&p, DATA, '.');
    expect_line(&p, ".", 1);
    wr(&p, IER, 0x0d);
    g_assert_false(irq(&p));
    port_quit(&p);
}

static void test_reset_while_full(void)
{
    Port p;

    port_init(&p, "");
    wr(&p, FCR, 0xc1);
    wr(&p, IER, 0x05);
    send_line(&p, "abcdefghijklmnopqrstuvwxyz", 26);
    wait_for(&p, IIR, 0x0f, 0x04);
    system_reset(p.s);
    /* The line goes on with what the port had not taken. */
    wr(&p, IER, 0x01);
    wait_for(&p, LSR, DR, DR);
    for (int next = rd(&p, DATA); next < 'z'; ) {
        int c;

        wait_for(&p, LSR, DR, DR);
        g_assert_cmphex(rd(&p, LSR) & OE, ==, 0);
        c = rd(&p, DATA);
        g_assert_cmpint(c, ==, next + 1);
        next = c;
    }
    port_quit(&p);
}

static void test_hang_up(void)
{
    Port p;

    port_init(&p, "");
    wr(&p, FCR, 0x01);
    block_line(&p);
    for (int i = 0; i < 16; i++) {
        wr(&p, DATA, '!');
    }
    g_assert_cmphex(rd(&p, LSR), ==, 0);
    /* Nobody is there any more: bytes go nowhere, and go. */
    close(p.fd);
    p.fd = -1;
    wait_for(&p, LSR, THRE | TEMT, THRE | TEMT);
    for (int i = 0; i < 100; i++) {
        wr(&p, DATA, '!');
        g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT));
    }
    port_quit(&p);
}

static void test_another_end(void)
{
    Port p;

    port_init(&p, "");
    wr(&p, FCR, 0x01);
    block_line(&p);
    wr(&p, DATA, '!');
    qobject_unref(qtest_qmp_return(p.s, "{'execute': 'chardev-change',"
                                   " 'arguments': {'id': 'line', 'backend':"
                                   " {'type': 'null', 'data': {}}}}"));
    for (int i = 0; i < 100; i++) {
        g_assert_cmphex(rd(&p, LSR), ==, (THRE | TEMT));
        wr(&p, DATA, '!');
    }
    port_quit(&p);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/serial/a slow reader stops the transmitter",
                    test_slow_reader);
    g_test_add_func("/serial/too much replaces the newest", test_too_much);
    g_test_add_func("/serial/a reset drops what was not sent",
                    test_reset_while_blocked);
    g_test_add_func("/serial/a reset of a full port lets the line go on",
                    test_reset_while_full);
    g_test_add_func("/serial/a hang-up lets it go", test_hang_up);
    g_test_add_func("/serial/another end takes what waits",
                    test_another_end);
    return g_test_run();
}
