/*
 * Tests of the -rtc option.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "system/rtc.h"

static void test_date_is_where_time_starts(void)
{
    struct tm tm;

    g_assert_true(rtc_configure("2006-06-17T16:01:21", "rt", "slew",
                                &error_abort));
    qemu_get_timedate(&tm, 0);
    g_assert_cmpint(tm.tm_year, ==, 106);
    g_assert_cmpint(tm.tm_mon, ==, 5);
    g_assert_cmpint(tm.tm_mday, ==, 17);
    g_assert_cmpint(tm.tm_hour, ==, 16);
    qemu_get_timedate(&tm, 86400);
    g_assert_cmpint(tm.tm_mday, ==, 18);
    g_assert_cmpint(llabs((long long)qemu_timedate_diff(&tm) - 86400), <=, 1);
}

/* Neither the epoch nor the second before it is "no date". */
static void test_any_date_is_a_date(void)
{
    static const struct { const char *date; int year, day; } want[] = {
        { "1970-01-01", 70, 0 }, { "1969-12-31T23:59:59", 69, 364 },
        { "0001-01-01", 1 - 1900, 0 }, { "9999-12-31", 9999 - 1900, 364 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(want); i++) {
        struct tm tm;

        g_assert_true(rtc_configure(want[i].date, "vm", NULL, &error_abort));
        qemu_get_timedate(&tm, 0);
        g_assert_cmpint(tm.tm_year, ==, want[i].year);
        g_assert_cmpint(tm.tm_yday, ==, want[i].day);
    }
}

static void test_utc_is_the_host_clock(void)
{
    struct tm tm;

    g_assert_true(rtc_configure("utc", NULL, NULL, &error_abort));
    g_assert_cmpint(rtc_get_clock(), ==, QEMU_CLOCK_HOST);
    qemu_get_timedate(&tm, 0);
    g_assert_cmpint(llabs((long long)timegm(&tm) - time(NULL)), <=, 1);
}

static void test_bad_values_are_named(void)
{
    static const char *const bad[][3] = {
        { "yesterday", NULL, NULL }, { "2006-06", NULL, NULL },
        { NULL, "sundial", NULL }, { NULL, NULL, "gently" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        Error *err = NULL;

        g_assert_false(rtc_configure(bad[i][0], bad[i][1], bad[i][2], &err));
        for (int k = 0; k < 3; k++) {
            g_assert_true(!bad[i][k] ||
                          strstr(error_get_pretty(err), bad[i][k]));
        }
        error_free(err);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_main_loop(&error_abort);
    g_test_add_func("/rtc-clock/date-is-where-time-starts",
                    test_date_is_where_time_starts);
    g_test_add_func("/rtc-clock/any-date-is-a-date", test_any_date_is_a_date);
    g_test_add_func("/rtc-clock/utc-is-the-host-clock",
                    test_utc_is_the_host_clock);
    g_test_add_func("/rtc-clock/bad-values-are-named",
                    test_bad_values_are_named);
    return g_test_run();
}
