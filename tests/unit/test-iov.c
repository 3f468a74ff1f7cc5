/*
 * Scatter-gather lists against flat buffers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/iov.h"

#define N 64

/* Cut @buf at random places, some elements empty. */
static unsigned cut(struct iovec *iov, char *buf, unsigned max)
{
    size_t at = 0;
    unsigned n = 0;

    while (at < N && n < max - 1) {
        size_t len = g_test_rand_int_range(0, 20);

        len = MIN(len, N - at);
        iov[n++] = (struct iovec){ buf + at, len };
        at += len;
    }
    iov[n++] = (struct iovec){ buf + at, N - at };
    return n;
}

static void test_copy(void)
{
    char area[N], flat[N], out[N];
    struct iovec iov[16];

    for (int round = 0; round < 500; round++) {
        unsigned n = cut(iov, area, 16);
        size_t off = g_test_rand_int_range(0, N + 10);
        size_t len = g_test_rand_int_range(0, N + 10), want;

        g_assert_cmpuint(iov_size(iov, n), ==, N);
        want = off >= N ? 0 : MIN(len, N - off);
        for (int i = 0; i < N; i++) {
            flat[i] = area[i] = (char)g_test_rand_int();
            out[i] = (char)g_test_rand_int();
        }
        len = MIN(len, (size_t)N);
        want = MIN(want, len);
        g_assert_cmpuint(iov_from_buf(iov, n, off, out, len), ==, want);
        if (want) {
            memcpy(flat + off, out, want);
        }
        g_assert_true(!memcmp(flat, area, N));
        g_assert_cmpuint(iov_to_buf(iov, n, off, out, len), ==, want);
        g_assert_true(!want || !memcmp(out, flat + off, want));
        g_assert_cmpuint(iov_memset(iov, n, off, 7, len), ==, want);
        if (want) {
            memset(flat + off, 7, want);
        }
        g_assert_true(!memcmp(flat, area, N));
    }
}

static void test_discard(void)
{
    char area[N];

    for (int round = 0; round < 200; round++) {
        struct iovec iov[16], *p = iov;
        unsigned n = cut(iov, area, 16);
        size_t front = g_test_rand_int_range(0, N + 10), got;

        got = iov_discard_front(&p, &n, front);
        g_assert_cmpuint(got, ==, MIN(front, N));
        g_assert_cmpuint(iov_size(p, n), ==, N - got);
        got += iov_discard_back(p, &n, 5);
        g_assert_cmpuint(iov_size(p, n), ==, N - got);
    }
}

static void test_qiov(void)
{
    char a[10] = "0123456789", b[5] = "abcde", out[16];
    QEMUIOVector q, s, one = QEMU_IOVEC_INIT_BUF(one, a, 3);

    g_assert_cmpuint(one.size, ==, 3);
    qemu_iovec_init(&q, 0);
    qemu_iovec_add(&q, a, 10);
    qemu_iovec_add(&q, b, 5);
    g_assert_cmpuint(q.size, ==, 15);
    qemu_iovec_init_slice(&s, &q, 8, 4);
    g_assert_cmpuint(s.size, ==, 4);
    g_assert_cmpuint(qemu_iovec_to_buf(&s, 0, out, 16), ==, 4);
    g_assert_true(!memcmp(out, "89ab", 4));
    qemu_iovec_memset(&s, 0, 0, 4);
    g_assert_true(qemu_iovec_is_zero(&q, 8, 4));
    g_assert_false(qemu_iovec_is_zero(&q, 7, 4));
    qemu_iovec_destroy(&s);
    qemu_iovec_reset(&q);
    g_assert_cmpuint(q.size, ==, 0);
    qemu_iovec_destroy(&q);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/iov/copies as a flat buffer does", test_copy);
    g_test_add_func("/iov/discards at both ends", test_discard);
    g_test_add_func("/iov/QEMUIOVector counts and slices", test_qiov);
    return g_test_run();
}
