/*
 * chardev-mux: focus, escapes, buffers, removal.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev-harness.h"
#include "chardev/char-ringbuf.h"
#include "qemu/sockets.h"
#include "system/runstate.h"

static Chardev *base, *mux;
static Listener a, b;

static void type(const char *keys)
{
    for (; *keys; keys++) {
        g_assert_cmpint(qemu_chr_be_can_write(base), ==, 1);
        qemu_chr_be_write(base, (const uint8_t *)keys, 1);
    }
}

static void make(void)
{
    base = chr_make("ringbuf,id=base");
    mux = chr_make("mux,id=m,chardev=base");
    listener_init(&a, mux, 100);
    listener_init(&b, mux, 100);
}

static void unmake(void)
{
    listener_done(&a, false);
    listener_done(&b, false);
    g_assert_true(qemu_chr_remove("m", &error_abort));
    g_assert_true(qemu_chr_remove("base", &error_abort));
}

static void test_the_escape_moves_the_focus(void)
{
    make();
    g_assert_cmpuint(a.opened, ==, 1);
    g_assert_cmpuint(b.opened, ==, 1);
    g_assert_cmpuint(a.mux_in, ==, 1);
    g_assert_cmpuint(a.mux_out, ==, 1);
    g_assert_cmpuint(b.mux_in, ==, 1);
    type("1\001c2\001\001\001zz\001c3");
    g_assert_cmpstr(b.text->str, ==, "13");
    g_assert_cmpstr(a.text->str, ==, "2\001z");
    type("\001b");
    g_assert_cmpuint(b.breaks, ==, 1);
    g_assert_cmpuint(a.breaks, ==, 0);
    qemu_chr_fe_take_focus(&a.fe);
    type("4");
    g_assert_cmpstr(a.text->str, ==, "2\001z4");
    unmake();
}

static void test_everybody_writes_and_help_is_shown(void)
{
    uint8_t out[1024] = { 0 };

    make();
    chr_put(&a, "A");
    chr_put(&b, "B");
    g_assert_cmpuint(qemu_chr_ringbuf_read(base, out, 1024), ==, 2);
    g_assert_cmpstr((char *)out, ==, "AB");
    type("\001h");
    memset(out, 0, sizeof(out));
    g_assert_cmpuint(qemu_chr_ringbuf_read(base, out, 1023), >, 50);
    g_assert_nonnull(strstr((char *)out, "C-a c"));
    type("\001t");
    chr_put(&a, "\nx");
    memset(out, 0, sizeof(out));
    g_assert_cmpuint(qemu_chr_ringbuf_read(base, out, 1023), ==, 17);
    g_assert_nonnull(strstr((char *)out, "[00:00:0"));
    unmake();
}

/* Add to @all what waits at @fd. */
static void take_all(int fd, GString *all)
{
    char buf[4096];
    ssize_t n;

    while ((n = recv(fd, buf, sizeof(buf), MSG_DONTWAIT)) > 0) {
        g_string_append_len(all, buf, n);
    }
}

static void test_a_peer_that_does_not_read_holds_up_nobody(void)
{
    g_autoptr(GString) sent = g_string_new(NULL), got = g_string_new(NULL);
    g_autofree char *text = NULL, *opts = NULL;
    g_autoptr(GRegex) times = g_regex_new("\\[\\d\\d:[^]]*\\] ", 0, 0, NULL);
    bool full = false;
    int pair[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
    opts = g_strdup_printf("socket,id=base,fd=%d", pair[0]);
    base = chr_make(opts);
    mux = chr_make("mux,id=m,chardev=base");
    listener_init(&a, mux, 100);
    type("\001t");
    for (unsigned int i = 0; i < 200000; i++) {
        uint8_t byte = i % 7 ? 'a' + i % 26 : '\n';

        if (qemu_chr_fe_write(&a.fe, &byte, 1) == 1) {
            g_string_append_c(sent, byte);
        } else if (errno == EAGAIN && !full) {
            full = true;
            type("\001h");              /* nor does the help */
            take_all(pair[1], got);
        }
    }
    g_assert_true(full);
    take_all(pair[1], got);
    chr_put(&a, "!");                   /* behind the rest of a time */
    g_string_append_c(sent, '!');
    take_all(pair[1], got);
    text = g_regex_replace(times, got->str, got->len, 0, "", 0, NULL);
    g_assert_cmpstr(text, ==, sent->str);
    g_assert_cmpuint(strlen(text), >, 100);
    listener_done(&a, false);
    g_assert_true(qemu_chr_remove("m", &error_abort));
    g_assert_true(qemu_chr_remove("base", &error_abort));
    close(pair[1]);
}

static void test_an_escape_ends_the_program(void)
{
    RunstateActions keep = runstate_get_actions();
    uint8_t out[64] = { 0 };

    make();
    type("\001x");
    g_assert_cmpint(qemu_shutdown_requested_get(), ==,
                    SHUTDOWN_CAUSE_HOST_UI);
    /* Whatever the option said of shutdowns. */
    g_assert_cmpint(runstate_get_actions().shutdown, ==,
                    SHUTDOWN_ACTION_POWEROFF);
    g_assert_cmpuint(qemu_chr_ringbuf_read(base, out, 63), >, 0);
    g_assert_nonnull(strstr((char *)out, "Terminated"));
    runstate_set_actions(&keep);
    unmake();
}

static void test_escape_character_can_be_another(void)
{
    uint8_t out[1024] = { 0 };

    make();
    qemu_chr_mux_set_escape(0x14);
    type("\001\024c\024\024x");
    g_assert_cmpstr(b.text->str, ==, "\001");
    g_assert_cmpstr(a.text->str, ==, "\024x");
    type("\024h");
    qemu_chr_ringbuf_read(base, out, 1023);
    g_assert_nonnull(strstr((char *)out, "C-t c "));
    qemu_chr_mux_set_escape(0xfe);
    type("\376h");
    memset(out, 0, sizeof(out));
    qemu_chr_ringbuf_read(base, out, 1023);
    g_assert_nonnull(strstr((char *)out, "0xfe 0xfe "));
    qemu_chr_mux_set_escape(1);
    unmake();
}

static void test_keys_wait_in_a_bounded_buffer(void)
{
    char key = 'k';
    int n = 0;

    make();
    b.room = 0;
    while (qemu_chr_be_can_write(base)) {
        qemu_chr_be_write(base, (uint8_t *)&key, 1);
        g_assert_cmpint(++n, <=, 64);
    }
    g_assert_cmpint(n, ==, 64);
    b.room = 70;
    qemu_chr_fe_accept_input(&b.fe);
    g_assert_cmpuint(b.text->len, ==, 64);
    type("l");
    g_assert_cmpuint(b.text->len, ==, 65);
    unmake();
}

static void test_the_focus_moves_on_when_its_owner_leaves(void)
{
    CharFrontend more[3];
    Error *err = NULL;

    make();
    listener_done(&b, false);
    g_assert_cmpuint(a.mux_in, ==, 2);
    type("x");
    g_assert_cmpstr(a.text->str, ==, "x");
    for (int i = 0; i < 3; i++) {
        g_assert_true(qemu_chr_fe_init(&more[i], mux, &error_abort));
    }
    memset(&b, 0, sizeof(b));
    g_assert_false(qemu_chr_fe_init(&b.fe, mux, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "maximum is 4"));
    error_free(err);
    for (int i = 0; i < 3; i++) {
        qemu_chr_fe_deinit(&more[i], false);
    }
    listener_done(&a, false);
    g_assert_cmpint(qemu_chr_be_can_write(base), ==, 0);
    listener_init(&a, mux, 100);
    listener_init(&b, mux, 100);
    unmake();
}

static void test_a_frontend_may_delete_the_mux_while_it_reads(void)
{
    make();
    listener_done(&a, false);
    b.delete_on_read = true;
    qemu_chr_be_write(base, (const uint8_t *)"xy", 2);
    g_assert_cmpstr(b.text->str, ==, "x");
    g_assert_null(qemu_chr_find("m"));
    g_assert_false(qemu_chr_is_busy(base));
    listener_done(&b, false);
    g_assert_true(qemu_chr_remove("base", &error_abort));
}

static void test_events_of_the_base_reach_all(void)
{
    make();
    qemu_chr_be_event(base, CHR_EVENT_CLOSED);
    g_assert_cmpuint(a.closed + b.closed, ==, 2);
    g_assert_false(qemu_chr_fe_backend_open(&a.fe));
    qemu_chr_be_event(base, CHR_EVENT_OPENED);
    g_assert_cmpuint(a.opened, ==, 2);
    unmake();
    chr_fails("mux,id=m,chardev=nobody", "'nobody' not found");
    chr_make("null,id=n");
    chr_make("mux,id=m,chardev=n");
    chr_fails("mux,id=m2,chardev=n", "already in use");
    qemu_chr_cleanup();
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/char-mux/the-escape-moves-the-focus",
                    test_the_escape_moves_the_focus);
    g_test_add_func("/char-mux/everybody-writes-and-help-is-shown",
                    test_everybody_writes_and_help_is_shown);
    g_test_add_func("/char-mux/escape-character-can-be-another",
                    test_escape_character_can_be_another);
    g_test_add_func("/char-mux/keys-wait-in-a-bounded-buffer",
                    test_keys_wait_in_a_bounded_buffer);
    g_test_add_func("/char-mux/the-focus-moves-on-when-its-owner-leaves",
                    test_the_focus_moves_on_when_its_owner_leaves);
    g_test_add_func("/char-mux/a-frontend-may-delete-the-mux-while-it-reads",
                    test_a_frontend_may_delete_the_mux_while_it_reads);
    g_test_add_func("/char-mux/events-of-the-base-reach-all",
                    test_events_of_the_base_reach_all);
    g_test_add_func("/char-mux/a-peer-that-does-not-read-holds-up-nobody",
                    test_a_peer_that_does_not_read_holds_up_nobody);
    g_test_add_func("/char-mux/an-escape-ends-the-program",
                    test_an_escape_ends_the_program);
    return g_test_run();
}
