/*
 * Timers, on a virtual clock that the test moves.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/timer.h"

static int64_t now;
static GString *fired;
static int notified;

static int64_t get_now(void)
{
    return now;
}

static void set_now(int64_t ns)
{
    g_assert_cmpint(ns, >=, now);
    now = ns;
}

static void notified_cb(void *opaque, QEMUClockType type)
{
    notified++;
}

static void fire(void *opaque)
{
    g_string_append_printf(fired, "%s@%d ", (char *)opaque, (int)now);
}

static void check(const char *text)
{
    g_assert_cmpstr(fired->str, ==, text);
    g_string_truncate(fired, 0);
}

static void test_order(void)
{
    char a[] = "a", b[] = "b", c[] = "c";
    QEMUTimer *ta = timer_new_ns(QEMU_CLOCK_VIRTUAL, fire, a);
    QEMUTimer *tb = timer_new_us(QEMU_CLOCK_VIRTUAL, fire, b);
    QEMUTimer tc;

    timer_init_ns(&tc, QEMU_CLOCK_VIRTUAL, fire, c);
    timer_mod(ta, now + 3000);
    timer_mod(tb, now / 1000 + 2);
    timer_mod(&tc, now + 2000);
    g_assert_true(timer_pending(ta));
    g_assert_cmpint(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, -1), ==,
                    2000);
    g_assert_cmpint(qemu_clock_advance_virtual_time(1999), ==, 1999);
    check("");
    g_assert_cmpint(qemu_clock_advance_virtual_time(10000), ==, 10000);
    check("b@2000 c@2000 a@3000 ");
    g_assert_false(timer_pending(ta));
    g_assert_cmpint(timer_expire_time_ns(ta), ==, -1);
    timer_mod(ta, 20000);
    timer_mod_anticipate(ta, 30000);
    g_assert_cmpint(timer_expire_time_ns(ta), ==, 20000);
    timer_mod_anticipate(ta, 15000);
    g_assert_cmpint(timer_expire_time_ns(ta), ==, 15000);
    timer_del(ta);
    timer_del(ta);
    qemu_clock_advance_virtual_time(40000);
    check("");
    timer_free(ta);
    timer_free(tb);
    timer_free(NULL);
}

static QEMUTimer *periodic;

static void rearm(void *opaque)
{
    int *left = opaque;

    if (--*left) {
        timer_mod(periodic, now + 10);
    } else {
        timer_free(periodic);
    }
}

static void test_callback(void)
{
    int left = 5;
    int64_t start = now;

    periodic = timer_new_ns(QEMU_CLOCK_VIRTUAL, rearm, &left);
    timer_mod(periodic, now);
    qemu_clock_advance_virtual_time(start + 40);
    g_assert_cmpint(left, ==, 0);
}

/* It once waited for ever for the timer to run. */
static void test_advance_while_stopped(void)
{
    char a[] = "a";
    QEMUTimer *t = timer_new_ns(QEMU_CLOCK_VIRTUAL, fire, a);
    int64_t start = now;

    timer_mod(t, start + 10);
    qemu_clock_enable(QEMU_CLOCK_VIRTUAL, false);
    g_assert_cmpint(qemu_clock_advance_virtual_time(start + 20), ==,
                    start + 20);
    check("");
    qemu_clock_enable(QEMU_CLOCK_VIRTUAL, true);
    g_assert_cmpint(qemu_clock_advance_virtual_time(start + 21), ==,
                    start + 21);
    g_assert_false(timer_pending(t));
    g_string_truncate(fired, 0);
    timer_free(t);
}

static void test_notify(void)
{
    char a[] = "a";
    QEMUTimer *t = timer_new_ns(QEMU_CLOCK_REALTIME, fire, a);
    QEMUTimer *u = timer_new_ns(QEMU_CLOCK_REALTIME, fire, a);

    notified = 0;
    timer_mod(t, INT64_MAX - 10);
    g_assert_cmpint(notified, ==, 1);
    timer_mod(u, INT64_MAX - 5);
    g_assert_cmpint(notified, ==, 1);
    timer_mod(u, INT64_MAX - 15);
    g_assert_cmpint(notified, ==, 2);
    g_assert_cmpint(timerlistgroup_deadline_ns(&main_loop_tlg), >, 0);
    qemu_clock_enable(QEMU_CLOCK_REALTIME, false);
    g_assert_cmpint(timerlistgroup_deadline_ns(&main_loop_tlg), ==, -1);
    qemu_clock_enable(QEMU_CLOCK_REALTIME, true);
    g_assert_cmpint(notified, ==, 3);
    timer_mod(u, 1);
    g_assert_cmpint(timerlistgroup_deadline_ns(&main_loop_tlg), ==, 0);
    g_assert_true(qemu_clock_expired(QEMU_CLOCK_REALTIME));
    g_assert_true(qemu_clock_run_all_timers());
    g_string_truncate(fired, 0);
    timer_free(t);
    timer_free(u);
    t = timer_new_ms(QEMU_CLOCK_REALTIME, fire, a);
    timer_mod(t, INT64_MAX);
    g_assert_cmpint(timer_expire_time_ns(t), ==, INT64_MAX);
    timer_free(t);
}

static void test_list(void)
{
    char a[] = "l";
    QEMUTimerList *tl;
    QEMUTimerListGroup group = { { NULL } };
    QEMUTimer t;

    tl = timerlist_new(QEMU_CLOCK_VIRTUAL, notified_cb, NULL);
    group.tl[QEMU_CLOCK_VIRTUAL] = tl;
    g_assert_cmpint(timerlist_get_clock(tl), ==, QEMU_CLOCK_VIRTUAL);
    g_assert_false(timerlist_has_timers(tl));
    g_assert_false(timerlist_expired(tl));
    g_assert_cmpint(timerlist_deadline_ns(tl), ==, -1);
    timer_init_full(&t, &group, QEMU_CLOCK_VIRTUAL, SCALE_US, 0, fire, a);
    notified = 0;
    timer_mod(&t, now / SCALE_US + 2);
    g_assert_cmpint(notified, ==, 1);
    timerlist_notify(tl);
    g_assert_cmpint(notified, ==, 2);
    g_assert_true(timerlist_has_timers(tl));
    g_assert_false(timerlist_expired(tl));
    g_assert_false(timerlist_run_timers(tl));
    now = timer_expire_time_ns(&t);
    g_assert_true(timerlist_expired(tl));
    g_assert_true(timerlist_run_timers(tl));
    g_assert_false(timerlist_has_timers(tl));
    g_assert_true(g_str_has_prefix(fired->str, "l@"));
    g_string_truncate(fired, 0);
    timer_deinit(&t);
    timerlist_free(tl);
}

static void test_waits(void)
{
    GPollFD fd = { .events = G_IO_IN };
    int pipe_fds[2];

    g_assert_cmpint(qemu_soonest_timeout(-1, 5), ==, 5);
    g_assert_cmpint(qemu_soonest_timeout(5, -1), ==, 5);
    g_assert_cmpint(qemu_soonest_timeout(5, 0), ==, 0);
    g_assert_cmpint(qemu_soonest_timeout(-1, -1), ==, -1);
    g_assert_cmpint(qemu_timeout_ns_to_ms(-1), ==, -1);
    g_assert_cmpint(qemu_timeout_ns_to_ms(-99), ==, -1);
    g_assert_cmpint(qemu_timeout_ns_to_ms(0), ==, 0);
    g_assert_cmpint(qemu_timeout_ns_to_ms(1), ==, 1);
    g_assert_cmpint(qemu_timeout_ns_to_ms(SCALE_MS), ==, 1);
    g_assert_cmpint(qemu_timeout_ns_to_ms(SCALE_MS + 1), ==, 2);
    g_assert_cmpint(qemu_timeout_ns_to_ms(INT64_MAX), ==, INT_MAX);

    g_assert_cmpint(pipe(pipe_fds), ==, 0);
    fd.fd = pipe_fds[0];
    g_assert_cmpint(qemu_poll_ns(&fd, 1, 0), ==, 0);
    g_assert_cmpint(qemu_poll_ns(&fd, 1, 1000), ==, 0);
    g_assert_cmpint(write(pipe_fds[1], "x", 1), ==, 1);
    g_assert_cmpint(qemu_poll_ns(&fd, 1, -1), ==, 1);
    g_assert_cmpint(fd.revents, ==, G_IO_IN);
    close(pipe_fds[0]);
    close(pipe_fds[1]);
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    fired = g_string_new(NULL);
    init_clocks(notified_cb);
    qemu_clock_set_virtual_source(get_now, set_now);
    g_test_add_func("/timer/fires in order of time", test_order);
    g_test_add_func("/timer/a callback may re-arm or free", test_callback);
    g_test_add_func("/timer/a stopped clock moves past a due timer",
                    test_advance_while_stopped);
    g_test_add_func("/timer/earlier deadlines notify", test_notify);
    g_test_add_func("/timer/a list of its own", test_list);
    g_test_add_func("/timer/how long to wait", test_waits);
    ret = g_test_run();
    timerlistgroup_deinit(&main_loop_tlg);
    g_string_free(fired, TRUE);
    return ret;
}
