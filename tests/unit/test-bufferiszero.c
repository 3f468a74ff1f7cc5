/*
 * Telling memory that is all zero.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"

static void test_every_byte_counts(void)
{
    g_autofree uint8_t *buf = g_malloc0(200);

    for (size_t at = 0; at < 8; at++) {
        for (size_t len = 0; len < 190; len += 1 + len / 20) {
            g_assert_true(buffer_is_zero(buf + at, len));
            for (size_t i = 0; i < len; i++) {
                buf[at + i] = 0x80;
                g_assert_false(buffer_is_zero(buf + at, len));
                buf[at + i] = 0;
            }
        }
    }
}

static void test_neighbours_do_not_count(void)
{
    uint8_t buf[66];

    memset(buf, 0xff, sizeof(buf));
    for (size_t len = 0; len <= 64; len++) {
        memset(buf + 1, 0, len);
        g_assert_true(buffer_is_zero(buf + 1, len));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/zero/every byte counts", test_every_byte_counts);
    g_test_add_func("/zero/neighbours do not count",
                    test_neighbours_do_not_count);
    return g_test_run();
}
