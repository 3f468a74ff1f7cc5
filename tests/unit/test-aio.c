/*
 * AioContext: descriptors, timers and GLib sources in a loop.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"

static int reads, writes;
static int pipe_fds[2];
static AioContext *ctx;

static void on_read(void *opaque)
{
    char c;

    reads++;
    g_assert_cmpint(read(*(int *)opaque, &c, 1), ==, 1);
}

static void on_write(void *opaque)
{
    writes++;
    aio_set_fd_handler(ctx, *(int *)opaque, NULL, NULL, NULL, NULL, NULL);
}

static void test_fd(void)
{
    g_assert_cmpint(qemu_pipe(pipe_fds), ==, 0);
    aio_set_fd_handler(ctx, pipe_fds[0], on_read, NULL, NULL, NULL,
                       &pipe_fds[0]);
    g_assert_false(aio_poll(ctx, false));
    g_assert_cmpint(write(pipe_fds[1], "ab", 2), ==, 2);
    g_assert_true(aio_poll(ctx, true));
    g_assert_true(aio_poll(ctx, true));
    g_assert_cmpint(reads, ==, 2);
    aio_set_fd_handler(ctx, pipe_fds[1], NULL, on_write, NULL, NULL,
                       &pipe_fds[1]);
    g_assert_true(aio_poll(ctx, true));
    g_assert_false(aio_poll(ctx, false));
    g_assert_cmpint(writes, ==, 1);
    aio_set_fd_handler(ctx, pipe_fds[0], NULL, NULL, NULL, NULL, NULL);
    g_assert_cmpint(write(pipe_fds[1], "c", 1), ==, 1);
    g_assert_false(aio_poll(ctx, false));
    close(pipe_fds[0]);
    close(pipe_fds[1]);
}

static void test_regular_file(void)
{
    int fd = qemu_open("/proc/self/exe", O_RDONLY, &error_abort);

    reads = 0;
    aio_set_fd_handler(ctx, fd, on_read, NULL, NULL, NULL, &fd);
    g_assert_true(aio_poll(ctx, true));
    g_assert_true(aio_poll(ctx, true));
    g_assert_cmpint(reads, ==, 2);
    aio_set_fd_handler(ctx, fd, NULL, NULL, NULL, NULL, NULL);
    g_assert_false(aio_poll(ctx, false));
    close(fd);
}

static void on_event(EventNotifier *e)
{
    reads += event_notifier_test_and_clear(e);
}

static void test_notifier(void)
{
    EventNotifier e;

    reads = 0;
    g_assert_cmpint(event_notifier_init(&e, 0), ==, 0);
    aio_set_event_notifier(ctx, &e, on_event, NULL, NULL);
    event_notifier_set(&e);
    g_assert_true(aio_poll(ctx, true));
    g_assert_cmpint(reads, ==, 1);
    aio_set_event_notifier(ctx, &e, NULL, NULL, NULL);
    event_notifier_cleanup(&e);
}

static void on_timer(void *opaque)
{
    reads = -1;
}

static void test_timer(void)
{
    QEMUTimer *t = aio_timer_new(ctx, QEMU_CLOCK_REALTIME, SCALE_NS,
                                 on_timer, NULL);
    int64_t start = get_clock(), took;

    timer_mod(t, start + 300 * SCALE_US);
    while (reads != -1) {
        aio_poll(ctx, true);
    }
    took = get_clock() - start;
    g_assert_cmpint(took, >=, 300 * SCALE_US);
    timer_free(t);
}

static gboolean on_idle(gpointer opaque)
{
    reads = 77;
    return G_SOURCE_REMOVE;
}

static void test_glib(void)
{
    GSource *src = g_idle_source_new();

    g_source_set_callback(src, on_idle, NULL, NULL);
    g_source_attach(src, aio_context_get_g_main_context(ctx));
    g_source_unref(src);
    while (reads != 77) {
        aio_poll(ctx, true);
    }
}

static bool quit;

static void stop(void *opaque)
{
    quit = true;
}

static void *home(void *arg)
{
    qemu_set_current_aio_context(ctx);
    g_assert_true(in_aio_context_home_thread(ctx));
    while (!quit) {
        aio_poll(ctx, true);
    }
    return NULL;
}

static void test_wakeup(void)
{
    QemuThread t;

    qemu_thread_create(&t, "home", home, NULL, QEMU_THREAD_JOINABLE);
    for (int i = 0; i < 500; i++) {
        aio_wait_bh_oneshot(ctx, on_timer, NULL);
    }
    aio_wait_bh_oneshot(ctx, stop, NULL);
    qemu_thread_join(&t);
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    ctx = aio_context_new(&error_abort);
    g_test_add_func("/aio/descriptors call their handlers", test_fd);
    g_test_add_func("/aio/files are always ready", test_regular_file);
    g_test_add_func("/aio/event notifiers", test_notifier);
    g_test_add_func("/aio/timers are precise", test_timer);
    g_test_add_func("/aio/wakeups are not lost", test_wakeup);
    g_test_add_func("/aio/serves GLib sources", test_glib);
    ret = g_test_run();
    aio_context_unref(ctx);
    return ret;
}
