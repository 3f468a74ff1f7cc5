/*
 * 16550A tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "chardev/char.h"
#include "hw/char/serial.h"
#include "hw/char/serial-isa.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "test-serial-peer.h"

#define COM 0x3f8

static TestPeer *peer;
static RigLine *const irq = &rig_lines[4];

static void fresh(void)
{
    peer_set_room(peer, 1000);
    rig_outb(COM + 4, 0);
    rig_outb(COM + 3, 0);
    rig_outb(COM + 1, 0);
    rig_outb(COM + 2, 7);
    rig_outb(COM + 2, 0);
    while (rig_inb(COM + 5) & 1) {
        rig_inb(COM);
    }
    rig_inb(COM + 5);
    rig_inb(COM + 6);
    rig_inb(COM + 2);
    peer_clear(peer);
}

static void test_bytes_go_out(void)
{
    fresh();
    rig_outb(COM, 'A');
    rig_outb(COM, 'B');
    g_assert_cmpstr(peer_text(peer), ==, "AB");
    g_assert_cmphex(rig_inb(COM + 5) & 0x60, ==, 0x60);
}

static void test_slow_reader_stops_the_output(void)
{
    fresh();
    rig_outb(COM + 2, 1);
    peer_set_room(peer, 2);
    for (int i = 0; i < 10; i++) {
        rig_outb(COM, 'a' + i);
    }
    g_assert_cmpstr(peer_text(peer), ==, "ab");
    g_assert_cmphex(rig_inb(COM + 5) & 0x40, ==, 0);
    peer_set_room(peer, 1000);
    peer_writable(peer);
    g_assert_cmpstr(peer_text(peer), ==, "abcdefghij");
    g_assert_cmphex(rig_inb(COM + 5) & 0x60, ==, 0x60);
}

static void test_received_byte_interrupts(void)
{
    fresh();
    rig_outb(COM + 1, 1);
    g_assert_cmpint(irq->level, ==, 0);
    peer_send(peer, "x", 1);
    g_assert_cmpint(irq->level, ==, 1);
    g_assert_cmphex(rig_inb(COM + 2), ==, 0x04);
    g_assert_cmpint(rig_inb(COM), ==, 'x');
    g_assert_cmpint(irq->level, ==, 0);
    g_assert_cmphex(rig_inb(COM + 2), ==, 0x01);
}

static void test_fifo_waits_for_its_trigger_or_the_timeout(void)
{
    fresh();
    rig_outb(COM + 2, 0x81);
    rig_outb(COM + 1, 1);
    g_assert_cmpint(peer_can_send(peer), ==, 16);
    peer_send(peer, "1234567", 7);
    g_assert_cmpint(irq->level, ==, 0);
    peer_send(peer, "8", 1);
    g_assert_cmphex(rig_inb(COM + 2), ==, 0xc4);
    rig_inb(COM);
    g_assert_cmpint(irq->level, ==, 0);
    rig_advance(NANOSECONDS_PER_SECOND);
    g_assert_cmphex(rig_inb(COM + 2), ==, 0xcc);
    for (int i = 2; i <= 8; i++) {
        g_assert_cmpint(rig_inb(COM), ==, '0' + i);
    }
    g_assert_cmpint(irq->level, ==, 0);
    g_assert_cmphex(rig_inb(COM + 5) & 1, ==, 0);
}

static void test_transmitter_interrupt(void)
{
    fresh();
    rig_outb(COM + 1, 2);
    g_assert_cmpint(irq->level, ==, 1);
    g_assert_cmphex(rig_inb(COM + 2), ==, 0x02);
    g_assert_cmpint(irq->level, ==, 0);
    rig_outb(COM, 'z');
    g_assert_cmphex(rig_inb(COM + 2), ==, 0x02);
}

static void test_loopback(void)
{
    fresh();
    rig_outb(COM + 4, 0x1a);
    rig_outb(COM, 0x5a);
    g_assert_cmpint(rig_inb(COM), ==, 0x5a);
    g_assert_cmphex(rig_inb(COM + 6) & 0xf0, ==, 0x90);
    g_assert_cmpstr(peer_text(peer), ==, "");
    g_assert_cmpint(peer_can_send(peer), ==, 0);
}

static void test_divisor_and_scratch(void)
{
    fresh();
    rig_outb(COM + 3, 0x80);
    rig_outb(COM, 0x34);
    rig_outb(COM + 1, 0x12);
    g_assert_cmphex(rig_inb(COM), ==, 0x34);
    g_assert_cmphex(rig_inb(COM + 1), ==, 0x12);
    rig_outb(COM, 0);
    rig_outb(COM + 1, 0);
    rig_outb(COM + 3, 3);
    rig_outb(COM + 7, 0xa5);
    g_assert_cmphex(rig_inb(COM + 7), ==, 0xa5);
}

static void test_break_is_a_line_status(void)
{
    fresh();
    rig_outb(COM + 1, 4);
    peer_break(peer);
    g_assert_cmphex(rig_inb(COM + 2) & 0xf, ==, 0x06);
    g_assert_cmphex(rig_inb(COM + 5) & 0x11, ==, 0x11);
    g_assert_cmpint(rig_inb(COM), ==, 0);
    g_assert_cmpint(irq->level, ==, 0);
}

static void loop_bytes(unsigned n)
{
    rig_outb(COM + 4, 0x10);
    for (unsigned i = 0; i < n; i++) {
        rig_outb(COM, i);
    }
}

static void test_what_nobody_reads_is_overrun(void)
{
    fresh();
    rig_outb(COM + 1, 4);
    loop_bytes(2);
    g_assert_cmphex(rig_inb(COM + 2), ==, 0x06);
    g_assert_cmphex(rig_inb(COM + 5) & 3, ==, 3);
    g_assert_cmphex(rig_inb(COM + 5) & 3, ==, 1);
    g_assert_cmpint(rig_inb(COM), ==, 1);

    fresh();
    rig_outb(COM + 2, 1);
    loop_bytes(UART_FIFO_LENGTH);
    g_assert_cmphex(rig_inb(COM + 5) & 3, ==, 1);
    loop_bytes(1);
    g_assert_cmphex(rig_inb(COM + 5) & 3, ==, 3);
    for (int i = 0; i < UART_FIFO_LENGTH; i++) {
        g_assert_cmpint(rig_inb(COM), ==, i);
    }
    g_assert_cmphex(rig_inb(COM + 5) & 1, ==, 0);
}

static void test_a_full_fifo_keeps_the_newest(void)
{
    fresh();
    rig_outb(COM + 2, 1);
    peer_set_room(peer, 0);
    for (int i = 0; i < 20; i++) {
        rig_outb(COM, 'a' + i);
    }
    peer_set_room(peer, 1000);
    peer_writable(peer);
    g_assert_cmpstr(peer_text(peer), ==, "abcdefghijklmnopt");
}

static void test_modem_lines_interrupt(void)
{
    fresh();
    rig_outb(COM + 4, 0x10);
    rig_inb(COM + 6);
    rig_outb(COM + 1, 8);
    g_assert_cmpint(irq->level, ==, 0);
    rig_outb(COM + 4, 0x14);            /* RI rises: no trailing edge */
    g_assert_cmpint(irq->level, ==, 0);
    rig_outb(COM + 4, 0x12);            /* RI falls, CTS rises */
    g_assert_cmpint(irq->level, ==, 1);
    g_assert_cmphex(rig_inb(COM + 2), ==, 0);
    g_assert_cmphex(rig_inb(COM + 6), ==, 0x15);
    g_assert_cmpint(irq->level, ==, 0);
    g_assert_cmphex(rig_inb(COM + 6), ==, 0x10);
}

static void test_any_access_is_survived(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(5);

    fresh();
    for (int i = 0; i < 300; i++) {
        peer_set_room(peer, g_rand_int_range(rand, 0, 40));
        rig_noise(COM, 8, 100);
        if (peer_can_send(peer)) {
            peer_send(peer, "abcdefghijklmnop", peer_can_send(peer));
        }
        peer_writable(peer);
        peer_clear(peer);
    }
}

int main(int argc, char **argv)
{
    ISADevice *isa;

    g_test_init(&argc, &argv, NULL);
    rig_init();
    peer = peer_new("peer0");
    isa = isa_new(TYPE_ISA_SERIAL);
    object_property_set_str(OBJECT(isa), "chardev", "peer0", &error_abort);
    isa_realize_and_unref(isa, rig_bus(), &error_abort);
    device_cold_reset(DEVICE(isa));
    g_test_add_func("/serial/bytes-go-out", test_bytes_go_out);
    g_test_add_func("/serial/slow-reader-stops-the-output",
                    test_slow_reader_stops_the_output);
    g_test_add_func("/serial/received-byte-interrupts",
                    test_received_byte_interrupts);
    g_test_add_func("/serial/fifo-waits-for-its-trigger-or-the-timeout",
                    test_fifo_waits_for_its_trigger_or_the_timeout);
    g_test_add_func("/serial/transmitter-interrupt",
                    test_transmitter_interrupt);
    g_test_add_func("/serial/loopback", test_loopback);
    g_test_add_func("/serial/divisor-and-scratch", test_divisor_and_scratch);
    g_test_add_func("/serial/break-is-a-line-status",
                    test_break_is_a_line_status);
    g_test_add_func("/serial/what-nobody-reads-is-overrun",
                    test_what_nobody_reads_is_overrun);
    g_test_add_func("/serial/a-full-fifo-keeps-the-newest",
                    test_a_full_fifo_keeps_the_newest);
    g_test_add_func("/serial/modem-lines-interrupt",
                    test_modem_lines_interrupt);
    g_test_add_func("/serial/any-access-is-survived",
                    test_any_access_is_survived);
    return g_test_run();
}
