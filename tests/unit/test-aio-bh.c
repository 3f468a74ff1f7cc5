/*
 * Bottom halves.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"

static int runs;
static QEMUBH *self;

static void count(void *opaque)
{
    runs++;
}

static void again(void *opaque)
{
    runs++;
    qemu_bh_schedule(self);
}

static void delete_self(void *opaque)
{
    runs++;
    qemu_bh_delete(self);
}

static void test_coalesce(void)
{
    QEMUBH *bh = qemu_bh_new(count, NULL);

    runs = 0;
    qemu_bh_schedule(bh);
    qemu_bh_schedule(bh);
    g_assert_true(aio_poll(qemu_get_aio_context(), true));
    g_assert_cmpint(runs, ==, 1);
    qemu_bh_schedule(bh);
    qemu_bh_cancel(bh);
    g_assert_false(aio_poll(qemu_get_aio_context(), false));
    g_assert_cmpint(runs, ==, 1);
    qemu_bh_schedule(bh);
    qemu_bh_delete(bh);
    aio_poll(qemu_get_aio_context(), false);
    g_assert_cmpint(runs, ==, 1);
}

static void test_reschedule(void)
{
    runs = 0;
    self = qemu_bh_new(again, NULL);
    qemu_bh_schedule(self);
    main_loop_wait(1);
    g_assert_cmpint(runs, ==, 1);
    main_loop_wait(0);
    g_assert_cmpint(runs, ==, 2);
    qemu_bh_delete(self);
    main_loop_wait(1);
    self = qemu_bh_new(delete_self, NULL);
    qemu_bh_schedule(self);
    main_loop_wait(1);
    main_loop_wait(1);
    g_assert_cmpint(runs, ==, 3);
}

static void order(void *opaque)
{
    g_assert_cmpint(runs++, ==, GPOINTER_TO_INT(opaque));
}

static void test_order(void)
{
    runs = 0;
    for (int i = 0; i < 10; i++) {
        aio_bh_schedule_oneshot(qemu_get_aio_context(), order,
                                GINT_TO_POINTER(i));
    }
    main_loop_wait(0);
    g_assert_cmpint(runs, ==, 10);
}

static void test_idle(void)
{
    QEMUBH *bh = qemu_bh_new(count, NULL);

    runs = 0;
    qemu_bh_schedule_idle(bh);
    /* waits ten milliseconds at most, and then runs it */
    main_loop_wait(0);
    g_assert_cmpint(runs, ==, 1);
    qemu_bh_delete(bh);
    main_loop_wait(1);
}

static void *push(void *arg)
{
    for (int i = 0; i < 1000; i++) {
        aio_bh_schedule_oneshot(qemu_get_aio_context(), count, NULL);
    }
    return NULL;
}

static void test_threads(void)
{
    QemuThread t[2];

    runs = 0;
    for (int i = 0; i < 2; i++) {
        qemu_thread_create(&t[i], "push", push, NULL, QEMU_THREAD_JOINABLE);
    }
    while (runs < 2000) {
        main_loop_wait(0);
    }
    for (int i = 0; i < 2; i++) {
        qemu_thread_join(&t[i]);
    }
    g_assert_cmpint(runs, ==, 2000);
}

static void *wait_for_main(void *arg)
{
    aio_wait_bh_oneshot(qemu_get_aio_context(), count, NULL);
    g_assert_cmpint(qatomic_read(&runs), ==, 1);
    aio_bh_schedule_oneshot(qemu_get_aio_context(), count, NULL);
    return NULL;
}

static void test_wait(void)
{
    QemuThread t;

    runs = 0;
    qemu_thread_create(&t, "wait", wait_for_main, NULL,
                       QEMU_THREAD_JOINABLE);
    while (runs < 2) {
        main_loop_wait(0);
    }
    qemu_thread_join(&t);
    aio_wait_bh_oneshot(qemu_get_aio_context(), count, NULL);
    g_assert_cmpint(runs, ==, 3);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(qemu_init_main_loop(&error_abort));
    g_test_add_func("/bh/runs once per burst", test_coalesce);
    g_test_add_func("/bh/may reschedule or delete itself", test_reschedule);
    g_test_add_func("/bh/keeps the order of scheduling", test_order);
    g_test_add_func("/bh/idle ones run a little later", test_idle);
    g_test_add_func("/bh/none of other threads is lost", test_threads);
    g_test_add_func("/bh/can be waited for", test_wait);
    return g_test_run();
}
