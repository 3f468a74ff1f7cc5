/*
 * Frontends: attach, handlers, detach.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev-harness.h"

static void test_no_device_swallows_everything(void)
{
    Error *err = NULL;
    CharFrontend fe;

    g_assert_true(qemu_chr_fe_init(&fe, NULL, &error_abort));
    g_assert_false(qemu_chr_fe_backend_connected(&fe));
    g_assert_false(qemu_chr_fe_backend_open(&fe));
    g_assert_cmpint(qemu_chr_fe_write_all(&fe, (uint8_t *)"x", 1), ==, 0);
    g_assert_cmpuint(qemu_chr_fe_add_watch(&fe, G_IO_OUT, NULL, NULL), ==, 0);
    g_assert_cmpint(qemu_chr_fe_get_msgfd(&fe), ==, -1);
    g_assert_cmpint(qemu_chr_fe_wait_connected(&fe, &err), ==, -1);
    error_free(err);
    qemu_chr_fe_set_handlers(&fe, NULL, NULL, NULL, NULL, NULL, NULL, true);
    qemu_chr_fe_accept_input(&fe);
    qemu_chr_fe_disconnect(&fe);
    qemu_chr_fe_set_echo(&fe, true);
    qemu_chr_fe_set_open(&fe, true);
    qemu_chr_fe_deinit(&fe, true);
}

static void test_a_second_frontend_is_refused(void)
{
    CharFrontend second;
    Error *err = NULL;
    Listener l;

    listener_init(&l, chr_make("null,id=a"), 0);
    g_assert_false(qemu_chr_fe_init(&second, l.fe.chr, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "chardev 'a' is already in use");
    error_free(err);
    g_assert_false(qemu_chr_fe_backend_connected(&second));
    qemu_chr_fe_deinit(&second, true);
    g_assert_nonnull(qemu_chr_find("a"));
    listener_done(&l, true);
}

static void test_open_is_told_once_and_silence_is_kept(void)
{
    Listener l;

    listener_init(&l, chr_make("null,id=a"), 4);
    g_assert_true(l.fe.fe_is_open);
    g_assert_cmpuint(l.opened, ==, 1);
    g_assert_cmpint(qemu_chr_be_can_write(l.fe.chr), ==, 4);
    qemu_chr_be_write(l.fe.chr, (uint8_t *)"hi", 2);
    g_assert_cmpstr(l.text->str, ==, "hi");
    qemu_chr_fe_set_handlers(&l.fe, NULL, NULL, NULL, NULL, NULL, NULL, true);
    g_assert_false(l.fe.fe_is_open);
    g_assert_cmpint(qemu_chr_be_can_write(l.fe.chr), ==, 0);
    qemu_chr_be_write(l.fe.chr, (uint8_t *)"no", 2);
    qemu_chr_be_event(l.fe.chr, CHR_EVENT_CLOSED);
    g_assert_cmpuint(l.closed, ==, 0);
    g_assert_false(qemu_chr_fe_backend_open(&l.fe));
    listener_done(&l, true);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/char-fe/no-device-swallows-everything",
                    test_no_device_swallows_everything);
    g_test_add_func("/char-fe/a-second-frontend-is-refused",
                    test_a_second_frontend_is_refused);
    g_test_add_func("/char-fe/open-is-told-once-and-silence-is-kept",
                    test_open_is_told_once_and_silence_is_kept);
    return g_test_run();
}
