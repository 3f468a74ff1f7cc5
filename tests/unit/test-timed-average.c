/*
 * Statistics of the last while, on a clock that the test moves.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/timed-average.h"

static int64_t now = 12345;

/* in place of the one in the library */
int64_t cpu_get_clock(void)
{
    return now;
}

static void check(TimedAverage *ta, uint64_t min, uint64_t avg, uint64_t max,
                  uint64_t sum)
{
    g_assert_cmpuint(timed_average_min(ta), ==, min);
    g_assert_cmpuint(timed_average_avg(ta), ==, avg);
    g_assert_cmpuint(timed_average_max(ta), ==, max);
    g_assert_cmpuint(timed_average_sum(ta, NULL), ==, sum);
}

static void test_values_are_forgotten_after_a_period(void)
{
    TimedAverage ta;

    timed_average_init(&ta, QEMU_CLOCK_VIRTUAL, 100);
    check(&ta, 0, 0, 0, 0);
    timed_average_account(&ta, 10);
    timed_average_account(&ta, 2);
    timed_average_account(&ta, 3);
    check(&ta, 2, 5, 10, 15);
    now += 99;
    check(&ta, 2, 5, 10, 15);
    timed_average_account(&ta, 100);
    check(&ta, 2, 28, 100, 115);
    now += 1;
    /* the window that began at 50 has only the last one */
    check(&ta, 100, 100, 100, 100);
    now += 49;
    check(&ta, 100, 100, 100, 100);
    now += 1;
    check(&ta, 0, 0, 0, 0);
    timed_average_account(&ta, 0);
    timed_average_account(&ta, 4);
    check(&ta, 0, 2, 4, 4);
    now += 1000000007;
    check(&ta, 0, 0, 0, 0);
}

static void test_the_while_is_told(void)
{
    uint64_t elapsed = 0;
    TimedAverage ta;

    timed_average_init(&ta, QEMU_CLOCK_VIRTUAL, 100);
    for (int i = 0; i < 1000; i++) {
        timed_average_account(&ta, 1);
        /* one at each ns, from the start of the window on */
        g_assert_cmpuint(timed_average_sum(&ta, &elapsed), ==,
                         i < 50 ? elapsed - 49 : elapsed + 1);
        g_assert_cmpuint(elapsed, >=, 50);
        g_assert_cmpuint(elapsed, <, 100);
        now++;
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/timed-average/values are forgotten after a period",
                    test_values_are_forgotten_after_a_period);
    g_test_add_func("/timed-average/the while is told",
                    test_the_while_is_told);
    return g_test_run();
}
