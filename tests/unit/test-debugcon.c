/*
 * Debug console tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "qom/security.h"
#include "test-serial-peer.h"

#define TYPE_DEBUGCON "isa-debugcon"

static void test_bytes_go_to_the_char_device(void)
{
    TestPeer *peer = peer_new("con");
    ISADevice *isa = isa_new(TYPE_DEBUGCON);

    object_property_set_str(OBJECT(isa), "chardev", "con", &error_abort);
    isa_realize_and_unref(isa, rig_bus(), &error_abort);
    rig_outb(0xe9, 'o');
    rig_outb(0xe9, 'k');
    g_assert_cmpstr(peer_text(peer), ==, "ok");
    g_assert_cmphex(rig_inb(0xe9), ==, 0xe9);
}

static void test_needs_a_char_device(void)
{
    Error *err = NULL;

    g_assert_false(isa_realize_and_unref(isa_new(TYPE_DEBUGCON), rig_bus(),
                                         &err));
    g_assert_nonnull(err);
    error_free(err);
}

static void test_is_declared_insecure(void)
{
    g_assert_true(object_class_is_insecure(
                      object_class_by_name(TYPE_DEBUGCON)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    g_test_add_func("/debugcon/bytes-go-to-the-char-device",
                    test_bytes_go_to_the_char_device);
    g_test_add_func("/debugcon/needs-a-char-device",
                    test_needs_a_char_device);
    g_test_add_func("/debugcon/is-declared-insecure",
                    test_is_declared_insecure);
    return g_test_run();
}
