/*
 * chardev-ringbuf.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev-harness.h"
#include "chardev/char-ringbuf.h"

static void test_the_oldest_bytes_make_room(void)
{
    uint8_t out[16] = { 0 };
    Listener l;

    listener_init(&l, chr_make("ringbuf,id=r,size=8"), 0);
    chr_put(&l, "abc");
    g_assert_cmpuint(qemu_chr_ringbuf_read(l.fe.chr, out, 2), ==, 2);
    g_assert_cmpstr((char *)out, ==, "ab");
    chr_put(&l, "0123456789");
    g_assert_cmpuint(qemu_chr_ringbuf_count(l.fe.chr), ==, 8);
    memset(out, 0, sizeof(out));
    g_assert_cmpuint(qemu_chr_ringbuf_read(l.fe.chr, out, 16), ==, 8);
    g_assert_cmpstr((char *)out, ==, "23456789");
    g_assert_cmpuint(qemu_chr_ringbuf_read(l.fe.chr, out, 16), ==, 0);
    listener_done(&l, true);
}

static void test_sizes_are_checked(void)
{
    chr_fails("ringbuf,id=r,size=0", "size 0 is not");
    chr_fails("ringbuf,id=r,size=3", "size 3 is not");
    chr_fails("ringbuf,id=r,size=-8", "size -8 is not");
    chr_fails("ringbuf,id=r,size=536870912", "up to 268435456");
    chr_make("memory,id=r,size=1");
    g_assert_true(qemu_chr_remove("r", &error_abort));
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/char-ringbuf/the-oldest-bytes-make-room",
                    test_the_oldest_bytes_make_room);
    g_test_add_func("/char-ringbuf/sizes-are-checked", test_sizes_are_checked);
    return g_test_run();
}
