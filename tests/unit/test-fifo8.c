/*
 * A bounded queue of bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "heap-in-use.h"
#include "qemu/fifo8.h"

static void test_wrap(void)
{
    uint8_t out[4];
    uint32_t n;
    Fifo8 f;

    fifo8_create(&f, 4);
    for (int round = 0; round < 10; round++) {
        fifo8_push_all(&f, (const uint8_t *)"abc", 3);
        g_assert_cmpuint(fifo8_num_free(&f), ==, 1);
        g_assert_cmpint(fifo8_peek(&f), ==, 'a');
        g_assert_cmpuint(fifo8_peek_buf(&f, out, 4), ==, 3);
        g_assert_true(!memcmp(out, "abc", 3));
        g_assert_cmpint(fifo8_pop(&f), ==, 'a');
        g_assert_cmpuint(fifo8_pop_buf(&f, out, 4), ==, 2);
        g_assert_true(!memcmp(out, "bc", 2));
        g_assert_true(fifo8_is_empty(&f));
    }
    fifo8_reset(&f);
    fifo8_push_all(&f, (const uint8_t *)"wxyz", 4);
    g_assert_true(fifo8_is_full(&f));
    fifo8_drop(&f, 3);
    fifo8_push(&f, '!');
    g_assert_cmpint(*fifo8_pop_bufptr(&f, 2, &n), ==, 'z');
    g_assert_cmpuint(n, ==, 1);
    g_assert_cmpint(fifo8_pop(&f), ==, '!');
    fifo8_destroy(&f);
}

static void test_pieces(void)
{
    uint8_t out[4];
    uint32_t n = 0;
    Fifo8 f;

    fifo8_create(&f, 4);
    g_assert_false(fifo8_is_full(&f));
    g_assert_cmpuint(fifo8_num_free(&f), ==, 4);
    fifo8_push_all(&f, (const uint8_t *)"abcd", 4);
    g_assert_false(fifo8_is_empty(&f));
    g_assert_cmpuint(fifo8_num_free(&f), ==, 0);
    g_assert_cmpuint(fifo8_pop_buf(&f, NULL, 3), ==, 3);
    fifo8_push_all(&f, (const uint8_t *)"ef", 2);
    g_assert_cmpint(*fifo8_peek_bufptr(&f, 3, &n), ==, 'd');
    g_assert_cmpuint(n, ==, 1);
    g_assert_cmpuint(fifo8_num_used(&f), ==, 3);
    g_assert_cmpuint(fifo8_peek_buf(&f, NULL, 9), ==, 3);
    g_assert_cmpint(*fifo8_pop_bufptr(&f, 1, NULL), ==, 'd');
    g_assert_true(!memcmp(fifo8_peek_bufptr(&f, 2, NULL), "ef", 2));
    g_assert_cmpuint(fifo8_pop_buf(&f, out, 9), ==, 2);
    g_assert_true(!memcmp(out, "ef", 2));
    g_assert_cmpuint(fifo8_pop_buf(&f, out, 9), ==, 0);
    fifo8_destroy(&f);
    ASSERT_FREES({
        fifo8_create(&f, 100);
        fifo8_destroy(&f);
    });
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fifo8/wraps around", test_wrap);
    g_test_add_func("/fifo8/hands out what is in one piece", test_pieces);
    return g_test_run();
}
