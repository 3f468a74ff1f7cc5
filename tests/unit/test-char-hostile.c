/*
 * Peers of character devices that the host's user made, and frontends, who
 * send any bytes, more than there is room for, and hang up.
 *
 * Bytes are not interpreted, but for a mux; so malformed is whatever somebody
 * down the line could trip over: zeros, escapes, all ones, floods, a hang-up
 * where it hurts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include "chardev-harness.h"
#include "chardev/char-ringbuf.h"

#define FLOOD 4096

/* Every byte there is, over and over. */
static void fill(uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        data[i] = i * 7 + (i >> 8);
    }
}

static void assert_type(const Listener *l, const char *type)
{
    g_assert_cmpstr(object_get_typename(OBJECT(l->fe.chr)), ==, type);
}

static void write_flood(Listener *l)
{
    uint8_t data[FLOOD];

    fill(data, sizeof(data));
    g_assert_cmpint(qemu_chr_fe_write_all(&l->fe, data, sizeof(data)), ==,
                    sizeof(data));
}

/* Into a frontend that has room for a few bytes at a time. */
static void expect_flood(Listener *l)
{
    uint8_t data[FLOOD];

    fill(data, sizeof(data));
    while (l->text->len < sizeof(data)) {
        gsize before = l->text->len;

        l->room = 1 + before % 100;
        qemu_chr_fe_accept_input(&l->fe);
        loop_until(l->text->len > before);
    }
    g_assert_cmpmem(l->text->str, l->text->len, data, sizeof(data));
}

static void put_flood(int fd)
{
    uint8_t data[FLOOD];

    fill(data, sizeof(data));
    g_assert_cmpint(write(fd, data, sizeof(data)), ==, sizeof(data));
}

static void expect_flood_in(int fd)
{
    uint8_t data[FLOOD], got[FLOOD];
    size_t len = 0;

    fill(data, sizeof(data));
    while (len < sizeof(data)) {
        ssize_t n = read(fd, got + len, sizeof(data) - len);

        g_assert_cmpint(n, >, 0);
        len += n;
    }
    g_assert_cmpmem(got, len, data, sizeof(data));
}

static void test_malformed_output_goes_nowhere_with_null(void)
{
    Listener l;

    listener_init(&l, chr_make("null,id=c"), 100);
    assert_type(&l, "chardev-null");
    write_flood(&l);
    loop_settle();
    g_assert_cmpuint(l.text->len, ==, 0);
    listener_done(&l, true);
}

static void test_malformed_output_wraps_in_a_ringbuf(void)
{
    uint8_t data[FLOOD], got[FLOOD];
    Listener l;

    listener_init(&l, chr_make("ringbuf,id=c,size=64"), 100);
    assert_type(&l, "chardev-ringbuf");
    write_flood(&l);
    fill(data, sizeof(data));
    g_assert_cmpuint(qemu_chr_ringbuf_read(l.fe.chr, got, sizeof(got)), ==,
                     64);
    g_assert_cmpmem(got, 64, data + FLOOD - 64, 64);
    listener_done(&l, true);
}

static void test_malformed_bytes_pass_through_files(void)
{
    g_autofree char *dir = g_dir_make_tmp("charhostile-XXXXXX", NULL);
    g_autofree char *in = scratch_path(dir, "in");
    g_autofree char *out = scratch_path(dir, "out");
    g_autofree char *opts = g_strdup_printf("file,id=c,path=%s,input-path=%s",
                                            out, in);
    uint8_t data[FLOOD];
    Listener l;
    int fd;

    fill(data, sizeof(data));
    g_assert_true(g_file_set_contents(in, (char *)data, sizeof(data), NULL));
    listener_init(&l, chr_make(opts), 0);
    assert_type(&l, "chardev-file");
    write_flood(&l);
    expect_flood(&l);
    fd = open(out, O_RDONLY | O_CLOEXEC);
    expect_flood_in(fd);
    close(fd);
    listener_done(&l, true);
    g_unlink(in);
    g_unlink(out);
    g_rmdir(dir);
}

static void test_malformed_bytes_pass_through_a_terminal(void)
{
    Listener l;
    int slave;

    listener_init(&l, chr_make("pty,id=c"), 0);
    assert_type(&l, "chardev-pty");
    slave = open(l.fe.chr->filename + strlen("pty:"),
                 O_RDWR | O_NOCTTY | O_CLOEXEC);
    loop_until(l.opened == 1);
    /* Control characters too: the terminal is raw. */
    put_flood(slave);
    expect_flood(&l);
    /* Gone with bytes under way, in both directions. */
    qemu_chr_fe_write(&l.fe, (const uint8_t *)"\x03\x04", 2);
    put_bytes(slave, "\x03\x04\x1a");
    close(slave);
    l.room = 100;
    loop_until(l.closed == 1);
    listener_done(&l, true);
}

static void test_malformed_bytes_pass_through_pipes(void)
{
    int in[2], out[2], saved_in = dup(STDIN_FILENO);
    int saved_out = dup(STDOUT_FILENO);
    Listener l;

    g_assert_true(pipe(in) == 0 && pipe(out) == 0);
    fflush(stdout);
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    listener_init(&l, chr_make("stdio,id=c"), 0);
    assert_type(&l, "chardev-stdio");
    put_flood(in[1]);
    expect_flood(&l);
    write_flood(&l);
    expect_flood_in(out[0]);
    close(in[1]);
    l.room = 1;
    loop_until(l.closed == 1);
    listener_done(&l, true);
    dup2(saved_in, STDIN_FILENO);
    dup2(saved_out, STDOUT_FILENO);
    close(saved_in);
    close(saved_out);
    close(in[0]);
    close(out[0]);
    close(out[1]);
}

static void test_malformed_bytes_pass_through_a_socket(void)
{
    g_autofree char *dir = g_dir_make_tmp("charhostile-XXXXXX", NULL);
    g_autofree char *path = scratch_path(dir, "socket");
    g_autofree char *opts = g_strdup_printf(
        "socket,id=c,path=%s,server=on,wait=off", path);
    int ends[2];
    Listener l;

    listener_init(&l, chr_make(opts), 0);
    assert_type(&l, "chardev-socket");
    for (unsigned calls = 1; calls <= 3; calls++) {
        g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
                                   ends), ==, 0);
        g_assert_cmpint(qemu_chr_add_client(l.fe.chr, ends[1]), ==, 0);
        g_assert_cmpuint(l.opened, ==, calls);
        g_string_truncate(l.text, 0);
        put_flood(ends[0]);
        expect_flood(&l);
        write_flood(&l);
        expect_flood_in(ends[0]);
        /* Gone with bytes under way that nobody has room for. */
        l.room = 0;
        put_flood(ends[0]);
        g_assert_cmpint(shutdown(ends[0], SHUT_RD), ==, 0);
        close(ends[0]);
        l.room = 2 * FLOOD;
        qemu_chr_fe_accept_input(&l.fe);
        loop_until(l.closed == calls);
    }
    listener_done(&l, true);
    g_assert_cmpint(access(path, F_OK), ==, -1);
    g_rmdir(dir);
}

/* A mux eats the byte after an escape, whatever it is, and nothing else. */
static void test_malformed_keys_are_eaten_by_a_mux(void)
{
    Chardev *base = chr_make("ringbuf,id=b,size=65536");
    Listener first, second;

    listener_init(&first, chr_make("mux,id=c,chardev=b"), INT_MAX);
    listener_init(&second, first.fe.chr, INT_MAX);
    assert_type(&first, "chardev-mux");
    qemu_chr_fe_take_focus(&first.fe);
    for (int key = 0; key < 256; key++) {
        const uint8_t keys[] = { 1, key };

        /* Those that mean something have tests of their own. */
        if (!strchr("\x01" "bchtx?", key) || !key) {
            qemu_chr_be_write(base, keys, sizeof(keys));
        }
    }
    g_assert_cmpuint(first.text->len + second.text->len, ==, 0);
    for (int i = 0; i < FLOOD; i++) {
        /* No room: what does not fit waits with the device, bounded. */
        first.room = 0;
        if (qemu_chr_be_can_write(base)) {
            qemu_chr_be_write(base, (const uint8_t *)"\xff", 1);
        }
    }
    first.room = INT_MAX;
    qemu_chr_fe_accept_input(&first.fe);
    loop_settle();
    g_assert_cmpuint(first.text->len, >, 0);
    g_assert_cmpuint(first.text->len, <, FLOOD);
    listener_done(&second, false);
    listener_done(&first, true);
    qemu_chr_remove("b", &error_abort);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/char-hostile/malformed-output-goes-nowhere-with-null",
                    test_malformed_output_goes_nowhere_with_null);
    g_test_add_func("/char-hostile/malformed-output-wraps-in-a-ringbuf",
                    test_malformed_output_wraps_in_a_ringbuf);
    g_test_add_func("/char-hostile/malformed-bytes-pass-through-files",
                    test_malformed_bytes_pass_through_files);
    g_test_add_func("/char-hostile/malformed-bytes-pass-through-a-terminal",
                    test_malformed_bytes_pass_through_a_terminal);
    g_test_add_func("/char-hostile/malformed-bytes-pass-through-pipes",
                    test_malformed_bytes_pass_through_pipes);
    g_test_add_func("/char-hostile/malformed-bytes-pass-through-a-socket",
                    test_malformed_bytes_pass_through_a_socket);
    g_test_add_func("/char-hostile/malformed-keys-are-eaten-by-a-mux",
                    test_malformed_keys_are_eaten_by_a_mux);
    return g_test_run();
}
