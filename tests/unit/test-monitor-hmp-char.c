/*
 * Commands for people on character devices.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "hmp-rig.h"
#include "qapi/error.h"

static void test_devices_come_and_go(void)
{
    assert_prints("info chardev", "");
    assert_prints("chardev-add null,id=c0", "");
    assert_prints("info chardev", "c0: filename=null\n");
    assert_mentions("chardev-add null,id=c0", "Error: ");
    assert_prints("chardev-remove c0", "");
    assert_prints("chardev-remove c0", "Error: Chardev 'c0' not found\n");
}

static void test_bad_descriptions_are_refused(void)
{
    assert_prints("chardev-add null", "Error: chardev: no id specified\n");
    assert_mentions("chardev-add nonsense,id=x", "Error: 'nonsense'");
    assert_mentions("chardev-add null,id=x,foo=1", "Error: ");
    assert_prints("chardev-add null,id=1",
                  "Error: Parameter 'id' expects an identifier\n");
    assert_mentions("chardev-add help", "Available chardev backend types:\n");
    assert_mentions("chardev-add help", "  ringbuf");
    assert_prints("chardev-add", "chardev-add: string expected\n"
                  "Try \"help chardev-add\" for more information\n");
    assert_prints("info chardev", "");
}

static void test_a_device_is_put_in_the_place_of_another(void)
{
    assert_prints("chardev-add null,id=c0", "");
    assert_prints("chardev-change c0 ringbuf", "");
    assert_prints("info chardev", "c0: filename=ringbuf\n");
    assert_prints("chardev-change c0 null,id=c0",
                  "Error: chardev: 'id' and 'mux' stay as they are\n");
    assert_prints("chardev-change c0 null,mux=on",
                  "Error: chardev: 'id' and 'mux' stay as they are\n");
    assert_mentions("chardev-change c0 nonsense,id=c0", "Error: 'nonsense'");
    assert_mentions("chardev-change nobody null", "Error: Chardev 'nobody'");
    assert_mentions("chardev-change c0 help", "  ringbuf");
    assert_prints("chardev-change c0", "chardev-change: string expected\n"
                  "Try \"help chardev-change\" for more information\n");
    assert_prints("info chardev", "c0: filename=ringbuf\n");
    assert_prints("chardev-remove c0", "");
}

static unsigned breaks;

static void on_event(void *opaque, QEMUChrEvent event)
{
    breaks += event == CHR_EVENT_BREAK;
}

static void test_breaks_are_sent(void)
{
    CharFrontend fe = { 0 };

    assert_prints("chardev-add null,id=c0", "");
    g_assert_true(qemu_chr_fe_init(&fe, qemu_chr_find("c0"), &error_abort));
    qemu_chr_fe_set_handlers(&fe, NULL, NULL, on_event, NULL, NULL, NULL,
                             true);
    assert_prints("chardev-send-break c0", "");
    g_assert_cmpuint(breaks, ==, 1);
    assert_prints("chardev-send-break nobody",
                  "Error: Chardev 'nobody' not found\n");
    qemu_chr_fe_deinit(&fe, false);
    assert_prints("chardev-remove c0", "");
}

static void test_ring_buffers_are_read_and_written(void)
{
    assert_prints("chardev-add ringbuf,id=rb", "");
    assert_prints("ringbuf_write rb hello", "");
    assert_prints("ringbuf_read rb 3", "hel\n");
    assert_prints("ringbuf_read rb 100", "lo\n");
    assert_prints("ringbuf_read rb 100", "\n");
    assert_prints("ringbuf_write rb \"a b\\n\\\\\\r\"", "");
    assert_prints("ringbuf_read rb 100", "a b\n\\\\\\u000D\n");
    assert_prints("ringbuf_read nobody 1",
                  "Error: Device 'nobody' not found\n");
    assert_prints("ringbuf_write nobody x",
                  "Error: Device 'nobody' not found\n");
    assert_prints("ringbuf_write rb", "ringbuf_write: string expected\n"
                  "Try \"help ringbuf_write\" for more information\n");
    assert_prints("chardev-remove rb", "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    harness_init();
    g_test_add_func("/hmp-char/devices-come-and-go",
                    test_devices_come_and_go);
    g_test_add_func("/hmp-char/bad-descriptions-are-refused",
                    test_bad_descriptions_are_refused);
    g_test_add_func("/hmp-char/a-device-is-put-in-the-place-of-another",
                    test_a_device_is_put_in_the_place_of_another);
    g_test_add_func("/hmp-char/breaks-are-sent", test_breaks_are_sent);
    g_test_add_func("/hmp-char/ring-buffers-are-read-and-written",
                    test_ring_buffers_are_read_and_written);
    return g_test_run();
}
