/*
 * The main loop and the BQL.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/lockable.h"
#include "qemu/main-loop.h"

static int seen;

static void *other(void *arg)
{
    /* the main thread waits for us without the lock */
    WITH_QEMU_LOCK_GUARD((QemuMutex *)arg) {
        BQL_LOCK_GUARD();
        BQL_LOCK_GUARD();
        g_assert_true(bql_locked());
        seen = 1;
    }
    g_assert_false(bql_locked());
    qemu_notify_event();
    return NULL;
}

static void test_bql(void)
{
    QemuMutex m;
    QemuThread t;

    qemu_mutex_init(&m);
    bql_lock();
    g_assert_true(bql_locked());
    qemu_thread_create(&t, "other", other, &m, QEMU_THREAD_JOINABLE);
    while (!seen) {
        main_loop_wait(0);
        g_assert_true(bql_locked());
    }
    bql_unlock();
    qemu_thread_join(&t);
    qemu_mutex_destroy(&m);
}

static void on_read(void *opaque)
{
    char c;

    seen = 2 + (int)read(*(int *)opaque, &c, 1);
}

static void test_fd(void)
{
    int fds[2];

    g_assert_cmpint(qemu_pipe(fds), ==, 0);
    qemu_set_fd_handler(fds[0], on_read, NULL, &fds[0]);
    g_assert_cmpint(write(fds[1], "x", 1), ==, 1);
    main_loop_wait(0);
    g_assert_cmpint(seen, ==, 3);
    qemu_set_fd_handler(fds[0], NULL, NULL, NULL);
    close(fds[0]);
    close(fds[1]);
}

static gboolean on_glib(gpointer opaque)
{
    seen = 4;
    return G_SOURCE_REMOVE;
}

static void on_timer(void *opaque)
{
    seen = 5;
}

static void test_sources(void)
{
    QEMUTimer *t = timer_new_ns(QEMU_CLOCK_REALTIME, on_timer, NULL);

    g_timeout_add(1, on_glib, NULL);
    while (seen != 4) {
        main_loop_wait(0);
    }
    timer_mod(t, qemu_clock_get_ns(QEMU_CLOCK_REALTIME) + SCALE_US);
    while (seen != 5) {
        main_loop_wait(0);
    }
    timer_free(t);
    g_assert_true(qemu_in_main_thread());
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(qemu_init_main_loop(&error_abort));
    g_test_add_func("/main-loop/drops the BQL while waiting", test_bql);
    g_test_add_func("/main-loop/descriptors", test_fd);
    g_test_add_func("/main-loop/GLib sources and timers", test_sources);
    return g_test_run();
}
