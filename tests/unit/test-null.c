/*
 * null-co.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block-harness.h"
#include "qemu/timer.h"

static void test_reads_are_zeroes_and_writes_vanish(void)
{
    BlockBackend *blk = blk_make("null-co,size=4096");
    uint8_t data[16];

    memset(data, 1, sizeof(data));
    g_assert_cmpint(blk_getlength(blk), ==, 4096);
    g_assert_cmpint(blk_pwrite(blk, 0, 16, data, 0), ==, 0);
    g_assert_cmpint(blk_pread(blk, 4080, 16, data, 0), ==, 0);
    g_assert_cmpuint(data[0] | data[15], ==, 0);
    g_assert_cmpint(blk_zero(blk, 0, 4096, 0), ==, 0);
    g_assert_cmpint(blk_discard(blk, 0, 4096), ==, 0);
    g_assert_cmpint(blk_flush(blk), ==, 0);
    blk_unref(blk);
}

static void test_options(void)
{
    BlockBackend *blk = blk_make("null-co,read-zeroes=off");
    uint8_t byte = 7;

    g_assert_cmpint(blk_getlength(blk), ==, 1 << 30);
    g_assert_cmpint(blk_pread(blk, 0, 1, &byte, 0), ==, 0);
    g_assert_cmpuint(byte, ==, 7);
    blk_unref(blk);
    node_fails("null-co,size=-1", "size -1");
    node_fails("null-co,latency-ns=10000000001", "latency-ns=10000000001");
}

static void test_each_request_takes_the_time_asked_for(void)
{
    BlockBackend *blk = blk_make("null-co,latency-ns=3000000");
    int64_t start = get_clock();

    g_assert_cmpint(blk_flush(blk), ==, 0);
    g_assert_cmpint(get_clock() - start, >=, 3000000);
    g_assert_cmpint(blk_zero(blk, 0, 512, 0), ==, 0);
    g_assert_cmpint(get_clock() - start, >=, 6000000);
    blk_unref(blk);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/null/reads-are-zeroes-and-writes-vanish",
                    test_reads_are_zeroes_and_writes_vanish);
    g_test_add_func("/null/options", test_options);
    g_test_add_func("/null/each-request-takes-the-time-asked-for",
                    test_each_request_takes_the_time_asked_for);
    return g_test_run();
}
