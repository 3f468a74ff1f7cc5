/*
 * Scattered buffers against one flat copy, at every offset and length.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/socket.h>

#include "heap-in-use.h"
#include "qemu/iov.h"

#define BYTES 40

static uint8_t store[BYTES];
static const size_t parts[] = { 1, 0, 7, 16, 3, 0, 13 };

/* BYTES bytes in pieces, numbered from 0 */
static unsigned scattered(struct iovec *iov)
{
    size_t at = 0;

    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        iov[i] = (struct iovec) { store + at, parts[i] };
        at += parts[i];
    }
    g_assert_cmpuint(at, ==, BYTES);
    for (size_t i = 0; i < BYTES; i++) {
        store[i] = i;
    }
    return ARRAY_SIZE(parts);
}

static void test_copies_stop_at_the_end(void)
{
    struct iovec iov[ARRAY_SIZE(parts)];
    unsigned n = scattered(iov);

    g_assert_cmpuint(iov_size(iov, n), ==, BYTES);
    for (size_t at = 0; at <= BYTES; at++) {
        for (size_t len = 0; len <= BYTES + 3; len++) {
            uint8_t buf[BYTES + 3] = { 0 };
            size_t want = MIN(len, BYTES - at);

            g_assert_cmpuint(iov_to_buf(iov, n, at, buf, len), ==, want);
            g_assert_cmpmem(buf, want, store + at, want);
            memset(buf, 0xee, sizeof(buf));
            g_assert_cmpuint(iov_from_buf(iov, n, at, buf, len), ==, want);
            for (size_t i = 0; i < BYTES; i++) {
                g_assert_cmphex(store[i], ==,
                                i >= at && i < at + want ? 0xee : i);
            }
            scattered(iov);
        }
    }
}

static void test_fill_and_slices_agree_with_flat_memory(void)
{
    struct iovec iov[ARRAY_SIZE(parts)], part[ARRAY_SIZE(parts)];
    unsigned n = scattered(iov);

    g_assert_cmpuint(iov_memset(iov, n, 5, 0xaa, 10), ==, 10);
    g_assert_cmphex(store[4], ==, 4);
    g_assert_cmphex(store[5], ==, 0xaa);
    g_assert_cmphex(store[14], ==, 0xaa);
    g_assert_cmphex(store[15], ==, 15);
    scattered(iov);
    for (size_t at = 0; at < BYTES; at += 3) {
        unsigned k = iov_copy(part, ARRAY_SIZE(part), iov, n, at, 11);
        size_t len = MIN(11, BYTES - at);
        uint8_t buf[11];

        g_assert_cmpuint(iov_size(part, k), ==, len);
        iov_to_buf(part, k, 0, buf, len);
        g_assert_cmpmem(buf, len, store + at, len);
    }
}

static void test_discard_takes_no_more_than_there_is(void)
{
    for (size_t len = 0; len <= BYTES + 2; len++) {
        struct iovec iov[ARRAY_SIZE(parts)], *p = iov;
        unsigned n = scattered(iov);
        uint8_t first;

        g_assert_cmpuint(iov_discard_front(&p, &n, len), ==,
                         MIN(len, BYTES));
        g_assert_cmpuint(iov_size(p, n), ==, BYTES - MIN(len, BYTES));
        if (iov_to_buf(p, n, 0, &first, 1)) {
            g_assert_cmpuint(first, ==, len);
        }
        n = scattered(iov);
        g_assert_cmpuint(iov_discard_back(iov, &n, len), ==,
                         MIN(len, BYTES));
        g_assert_cmpuint(iov_size(iov, n), ==, BYTES - MIN(len, BYTES));
    }
}

static void test_vectors_grow_and_are_cut(void)
{
    struct iovec iov[ARRAY_SIZE(parts)];
    unsigned n = scattered(iov);
    QEMUIOVector all, some, more;
    uint8_t buf[BYTES];

    qemu_iovec_init_external(&all, iov, n);
    g_assert_cmpuint(all.size, ==, BYTES);
    qemu_iovec_init_slice(&some, &all, 6, 20);
    g_assert_cmpuint(qemu_iovec_to_buf(&some, 0, buf, BYTES), ==, 20);
    g_assert_cmpmem(buf, 20, store + 6, 20);
    qemu_iovec_init(&more, 1);
    qemu_iovec_concat(&more, &all, 30, 10);
    qemu_iovec_add(&more, store, 2);
    g_assert_cmpuint(qemu_iovec_to_buf(&more, 0, buf, BYTES), ==, 12);
    g_assert_cmphex(buf[0], ==, 30);
    g_assert_cmphex(buf[10], ==, 0);
    g_assert_false(qemu_iovec_is_zero(&all, 1, 4));
    qemu_iovec_memset(&all, 0, 0, BYTES);
    g_assert_true(qemu_iovec_is_zero(&all, 0, BYTES));
    qemu_iovec_destroy(&more);
    qemu_iovec_destroy(&some);
}

static void test_discards_can_be_undone(void)
{
    char data[30];
    struct iovec iov[3], want[3], *front;
    IOVDiscardUndo undo;
    unsigned cnt;

    for (int i = 0; i < 3; i++) {
        iov[i] = (struct iovec){ data + 10 * i, 10 };
    }
    memcpy(want, iov, sizeof(iov));
    for (size_t bytes = 0; bytes <= 31; bytes++) {
        front = iov;
        cnt = 3;
        g_assert_cmpuint(iov_discard_front_undoable(&front, &cnt, bytes,
                                                    &undo),
                         ==, MIN(bytes, 30));
        g_assert_cmpuint(iov_size(front, cnt), ==, 30 - MIN(bytes, 30));
        iov_discard_undo(&undo);
        g_assert_cmpmem(iov, sizeof(iov), want, sizeof(want));
        cnt = 3;
        g_assert_cmpuint(iov_discard_back_undoable(iov, &cnt, bytes, &undo),
                         ==, MIN(bytes, 30));
        g_assert_cmpuint(iov_size(iov, cnt), ==, 30 - MIN(bytes, 30));
        iov_discard_undo(&undo);
        g_assert_cmpmem(iov, sizeof(iov), want, sizeof(want));
    }
}

static void test_lists_travel_through_sockets(void)
{
    char data[200], copy[200] = "";
    struct iovec iov[100], back = { copy, sizeof(copy) };
    int fds[2];

    for (int i = 0; i < 200; i++) {
        data[i] = (char)i;
    }
    for (int i = 0; i < 100; i++) {
        iov[i] = (struct iovec){ data + 2 * i, 2 };
    }
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
    g_assert_cmpint(iov_send(fds[0], iov, 100, 3, 190), ==, 190);
    g_assert_cmpint(iov_recv(fds[1], &back, 1, 5, 190), ==, 190);
    g_assert_cmpmem(copy + 5, 190, data + 3, 190);
    g_assert_cmpint(copy[195], ==, 0);
    g_assert_cmpint(iov_send_recv_with_flags(fds[1], MSG_DONTWAIT, &back, 1,
                                             0, 1, false), ==, -1);
    g_assert_cmpint(errno, ==, EAGAIN);
    close(fds[0]);
    g_assert_cmpint(iov_recv(fds[1], &back, 1, 0, 1), ==, 0);
    close(fds[1]);
}

static void test_slices_name_their_elements(void)
{
    char data[30];
    struct iovec iov[4] = {
        { data, 10 }, { data + 10, 0 }, { data + 10, 15 }, { data + 25, 5 },
    };
    QEMUIOVector q;

    qemu_iovec_init_external(&q, iov, 4);
    for (size_t off = 0; off <= 30; off++) {
        for (size_t len = 1; len <= 30 - off; len++) {
            size_t head, tail;
            int n;
            struct iovec *first = qemu_iovec_slice(&q, off, len, &head,
                                                   &tail, &n);

            g_assert_true((char *)first->iov_base + head == data + off);
            g_assert_cmpuint(head, <, first->iov_len);
            g_assert_cmpuint(tail, <, first[n - 1].iov_len);
            g_assert_cmpuint(iov_size(first, n), ==, head + len + tail);
            g_assert_cmpint(qemu_iovec_subvec_niov(&q, off, len), ==, n);
        }
        g_assert_cmpint(qemu_iovec_subvec_niov(&q, off, 0), ==, 0);
    }
}

static void test_lists_are_cloned_and_compared(void)
{
    char data[30] = "abcdefghijklmnopqrstuvwxyzABC", copy[30];
    struct iovec src[2] = { { data, 7 }, { data + 7, 23 } };
    QEMUIOVector a, b, buf;

    qemu_iovec_init(&a, 1);
    qemu_iovec_init(&b, 1);
    g_assert_cmpuint(qemu_iovec_concat_iov(&a, src, 2, 2, 100), ==, 28);
    g_assert_cmpuint(a.size, ==, 28);
    qemu_iovec_clone(&b, &a, copy);
    g_assert_cmpint(b.niov, ==, 2);
    g_assert_cmpuint(b.iov[1].iov_len, ==, 23);
    qemu_iovec_to_buf(&a, 0, copy, 28);
    g_assert_cmpint(qemu_iovec_compare(&a, &b), ==, -1);
    copy[27] = '!';
    g_assert_cmpint(qemu_iovec_compare(&a, &b), ==, 27);
    copy[0] = '!';
    g_assert_cmpint(qemu_iovec_compare(&b, &a), ==, 0);
    qemu_iovec_discard_back(&b, 24);
    g_assert_cmpuint(b.size, ==, 4);
    g_assert_cmpint(b.niov, ==, 1);
    g_assert_cmpuint(iov_size(b.iov, b.niov), ==, 4);
    qemu_iovec_reset(&b);
    g_assert_cmpuint(b.size, ==, 0);
    g_assert_cmpint(b.niov, ==, 0);
    g_assert_cmpuint(qemu_iovec_from_buf(&a, 1, "0123456789", 10), ==, 10);
    g_assert_cmpmem(data + 2, 12, "c0123456789n", 12);
    g_assert_cmpuint(qemu_iovec_from_buf(&a, 27, "xyz", 3), ==, 1);
    qemu_iovec_init_buf(&buf, data, 3);
    g_assert_true(qemu_iovec_buf(&buf) == data);
    qemu_iovec_destroy(&a);
    qemu_iovec_destroy(&b);
    ASSERT_FREES({
        memset(&a, 0xee, sizeof(a));
        qemu_iovec_init(&a, 100);
        g_assert_cmpint(a.nalloc, ==, 100);
        g_assert_cmpint(a.niov, ==, 0);
        g_assert_cmpuint(a.size, ==, 0);
        qemu_iovec_add(&a, data, 1);
        qemu_iovec_destroy(&a);
    });
}

static void test_dumps_are_of_one_piece(void)
{
    char one[] = "ab", two[] = "cdef";
    struct iovec iov[2] = { { one, 2 }, { two, 4 } };
    g_autofree char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    iov_hexdump(iov, 2, f, "x", 5);
    fclose(f);
    g_assert_true(g_str_has_prefix(text, "x: 0000: 61 62 63 64  65 "));
    g_assert_true(g_str_has_suffix(text, " abcde\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/iov/copies-stop-at-the-end",
                    test_copies_stop_at_the_end);
    g_test_add_func("/iov/fill-and-slices-agree-with-flat-memory",
                    test_fill_and_slices_agree_with_flat_memory);
    g_test_add_func("/iov/discard-takes-no-more-than-there-is",
                    test_discard_takes_no_more_than_there_is);
    g_test_add_func("/iov/vectors-grow-and-are-cut",
                    test_vectors_grow_and_are_cut);
    g_test_add_func("/iov/discards-can-be-undone",
                    test_discards_can_be_undone);
    g_test_add_func("/iov/lists-travel-through-sockets",
                    test_lists_travel_through_sockets);
    g_test_add_func("/iov/slices-name-their-elements",
                    test_slices_name_their_elements);
    g_test_add_func("/iov/lists-are-cloned-and-compared",
                    test_lists_are_cloned_and_compared);
    g_test_add_func("/iov/dumps-are-of-one-piece",
                    test_dumps_are_of_one_piece);
    return g_test_run();
}
