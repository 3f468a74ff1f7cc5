/*
 * The main loop: bottom halves, file descriptors, timers, event notifiers,
 * and work of the thread pool that comes back to it.  Covers aio.c, aio-bh.c,
 * event_notifier.c, qemu-timer.c and thread-pool.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block/thread-pool.h"
#include "qapi/error.h"
#include "qemu/atomic.h"
#include "qemu/event_notifier.h"
#include "qemu/main-loop.h"
#include "qemu/thread.h"
#include "qemu/timer.h"

#define JOBS 200

static int calls;

static void count(void *opaque)
{
    calls++;
    g_assert_true(opaque == &calls);
    g_assert_true(bql_locked());
}

/* Waits as long as it takes; the test's timeout is the only limit. */
static void wait_for_calls(int n)
{
    while (calls < n) {
        main_loop_wait(false);
    }
    g_assert_cmpint(calls, ==, n);
}

static void drain(void)
{
    for (int i = 0; i < 5; i++) {
        main_loop_wait(true);
    }
}

static void test_a_bottom_half_runs_once_a_schedule(void)
{
    QEMUBH *bh = qemu_bh_new(count, &calls);

    calls = 0;
    qemu_bh_schedule(bh);
    qemu_bh_schedule(bh);
    wait_for_calls(1);
    drain();
    g_assert_cmpint(calls, ==, 1);
    qemu_bh_schedule(bh);
    qemu_bh_cancel(bh);
    drain();
    g_assert_cmpint(calls, ==, 1);
    qemu_bh_schedule(bh);
    qemu_bh_delete(bh);
    drain();
    g_assert_cmpint(calls, ==, 1);
}

static gpointer schedule_from_elsewhere(gpointer opaque)
{
    aio_bh_schedule_oneshot(qemu_get_aio_context(), count, &calls);
    return NULL;
}

static void test_other_threads_wake_the_loop(void)
{
    GThread *threads[8];

    calls = 0;
    for (size_t i = 0; i < ARRAY_SIZE(threads); i++) {
        threads[i] = g_thread_new("bh", schedule_from_elsewhere, NULL);
    }
    wait_for_calls(ARRAY_SIZE(threads));
    for (size_t i = 0; i < ARRAY_SIZE(threads); i++) {
        g_thread_join(threads[i]);
    }
}

static int pipe_fds[2];

static void read_one(void *opaque)
{
    char c;

    g_assert_cmpint(read(pipe_fds[0], &c, 1), ==, 1);
    count(opaque);
}

static void test_a_handler_runs_while_there_is_data(void)
{
    calls = 0;
    g_assert_cmpint(pipe(pipe_fds), ==, 0);
    qemu_set_fd_handler(pipe_fds[0], read_one, NULL, &calls);
    drain();
    g_assert_cmpint(calls, ==, 0);
    g_assert_cmpint(write(pipe_fds[1], "abc", 3), ==, 3);
    wait_for_calls(3);
    qemu_set_fd_handler(pipe_fds[0], NULL, NULL, NULL);
    g_assert_cmpint(write(pipe_fds[1], "d", 1), ==, 1);
    drain();
    g_assert_cmpint(calls, ==, 3);
    close(pipe_fds[0]);
    close(pipe_fds[1]);
}

static EventNotifier event;

static void on_event(EventNotifier *e)
{
    g_assert_true(e == &event);
    if (event_notifier_test_and_clear(e)) {
        count(&calls);
    }
}

static void test_an_event_is_kept_until_cleared(void)
{
    calls = 0;
    g_assert_cmpint(event_notifier_init(&event, false), ==, 0);
    g_assert_false(event_notifier_test_and_clear(&event));
    event_notifier_set(&event);
    event_notifier_set(&event);
    g_assert_true(event_notifier_test_and_clear(&event));
    g_assert_false(event_notifier_test_and_clear(&event));
    event_notifier_set_handler(&event, on_event);
    event_notifier_set(&event);
    wait_for_calls(1);
    event_notifier_set_handler(&event, NULL);
    event_notifier_cleanup(&event);
}

static void test_timers_fire_in_order_and_not_early(void)
{
    QEMUTimer *soon = timer_new_ns(QEMU_CLOCK_REALTIME, count, &calls);
    QEMUTimer *never = timer_new_ms(QEMU_CLOCK_REALTIME, count, &calls);
    int64_t start = qemu_clock_get_ns(QEMU_CLOCK_REALTIME);

    calls = 0;
    timer_mod(never, qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + 3600 * 1000);
    timer_mod(soon, start + 3 * SCALE_MS);
    g_assert_true(timer_pending(soon));
    wait_for_calls(1);
    g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_REALTIME), >=,
                    start + 3 * SCALE_MS);
    g_assert_false(timer_pending(soon));
    g_assert_true(timer_pending(never));
    timer_del(never);
    g_assert_false(timer_pending(never));
    timer_mod(soon, start);             /* in the past: at once */
    wait_for_calls(2);
    timer_free(soon);
    timer_free(never);
}

static int jobs_done, results;

static int job(void *opaque)
{
    g_assert_false(bql_locked());
    qatomic_inc(&jobs_done);
    return *(int *)opaque;
}

static void finished(void *opaque, int ret)
{
    results += ret;
    count(opaque);
}

static void test_jobs_come_back_with_their_result(void)
{
    static int args[JOBS];

    calls = 0;
    for (int i = 0; i < JOBS; i++) {
        args[i] = i;
        thread_pool_submit_aio(job, &args[i], finished, &calls);
    }
    wait_for_calls(JOBS);
    g_assert_cmpint(jobs_done, ==, JOBS);
    g_assert_cmpint(results, ==, JOBS * (JOBS - 1) / 2);
}

static void test_a_wake_up_is_not_slept_over(void)
{
    QEMUTimer *late = timer_new_ns(QEMU_CLOCK_REALTIME, count, &calls);

    drain();
    calls = 0;
    timer_mod(late, qemu_clock_get_ns(QEMU_CLOCK_REALTIME) +
              10 * NANOSECONDS_PER_SECOND);
    drain();
    qemu_notify_event();        /* nobody waits just now */
    main_loop_wait(false);
    g_assert_cmpint(calls, ==, 0);
    timer_free(late);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_main_loop(&error_abort);
    if (!bql_locked()) {
        bql_lock();
    }
    g_test_add_func("/main-loop/a-bottom-half-runs-once-a-schedule",
                    test_a_bottom_half_runs_once_a_schedule);
    g_test_add_func("/main-loop/other-threads-wake-the-loop",
                    test_other_threads_wake_the_loop);
    g_test_add_func("/main-loop/a-wake-up-is-not-slept-over",
                    test_a_wake_up_is_not_slept_over);
    g_test_add_func("/main-loop/a-handler-runs-while-there-is-data",
                    test_a_handler_runs_while_there_is_data);
    g_test_add_func("/main-loop/an-event-is-kept-until-cleared",
                    test_an_event_is_kept_until_cleared);
    g_test_add_func("/main-loop/timers-fire-in-order-and-not-early",
                    test_timers_fire_in_order_and_not_early);
    g_test_add_func("/main-loop/jobs-come-back-with-their-result",
                    test_jobs_come_back_with_their_result);
    return g_test_run();
}
