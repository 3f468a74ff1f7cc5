/*
 * ISA serial card tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "hw/char/serial-isa.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "system/system.h"
#include "test-serial-peer.h"

static bool add(const char *prop, uint32_t value, Error **errp)
{
    ISADevice *isa = isa_new(TYPE_ISA_SERIAL);

    if (prop) {
        qdev_prop_set_uint32(DEVICE(isa), prop, value);
    }
    return isa_realize_and_unref(isa, rig_bus(), errp);
}

static void test_board_ports_take_their_char_devices(void)
{
    TestPeer *peer = peer_new("serial0");

    serial_hd_set(0, CHARDEV(peer));
    g_assert_true(serial_hds_isa_init(rig_bus(), 0, 2, &error_abort));
    rig_outb(0x3f8, '!');
    g_assert_cmpstr(peer_text(peer), ==, "!");
}

static void test_next_card_is_the_next_port(void)
{
    g_assert_true(add(NULL, 0, &error_abort));
    rig_outb(0x2f8 + 7, 0x42);
    g_assert_cmphex(rig_inb(0x2f8 + 7), ==, 0x42);
    g_assert_cmphex(rig_inb(0x3e8 + 7), !=, 0x42);
}

static void refused(const char *prop, uint32_t value, const char *text)
{
    Error *err = NULL;

    g_assert_false(add(prop, value, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), text));
    error_free(err);
}

static void test_limits_are_told(void)
{
    refused("index", 4, "4");
    refused("iobase", 0xfff9, "0xfff9");
    refused("irq", 16, "16");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    g_test_add_func("/serial-isa/board-ports-take-their-char-devices",
                    test_board_ports_take_their_char_devices);
    g_test_add_func("/serial-isa/next-card-is-the-next-port",
                    test_next_card_is_the_next_port);
    g_test_add_func("/serial-isa/limits-are-told", test_limits_are_told);
    return g_test_run();
}
