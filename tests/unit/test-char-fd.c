/*
 * chardev-fd: its sources and watches, through a FIFO.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev-harness.h"

static char *dir, *in_path, *out_path;

static Chardev *make_pair(int *to, int *from)
{
    g_autofree char *opts = NULL;

    dir = g_dir_make_tmp("charfd-XXXXXX", NULL);
    in_path = scratch_path(dir, "in");
    out_path = scratch_path(dir, "out");
    g_assert_cmpint(mkfifo(in_path, 0600), ==, 0);
    g_assert_cmpint(mkfifo(out_path, 0600), ==, 0);
    /* both ends, so that no open(2) waits */
    *to = open(in_path, O_RDWR | O_CLOEXEC);
    *from = open(out_path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    opts = g_strdup_printf("file,id=f,path=%s,input-path=%s", out_path,
                           in_path);
    return chr_make(opts);
}

static void drop_pair(void)
{
    g_unlink(in_path);
    g_unlink(out_path);
    g_rmdir(dir);
    g_free(in_path);
    g_free(out_path);
    g_free(dir);
}

static void test_input_waits_for_room(void)
{
    Listener l;
    int to, from;

    listener_init(&l, make_pair(&to, &from), 0);
    put_bytes(to, "abc");
    loop_settle();
    g_assert_cmpstr(l.text->str, ==, "");
    l.room = 2;
    qemu_chr_fe_accept_input(&l.fe);
    loop_until(l.text->len == 2);
    g_assert_cmpstr(l.text->str, ==, "ab");
    l.room = 10;
    loop_until(l.text->len == 3);
    close(to);
    loop_until(l.closed);
    loop_settle();
    g_assert_cmpuint(l.closed, ==, 1);
    listener_done(&l, true);
    close(from);
    drop_pair();
}

static void *accept_later(void *opaque)
{
    bql_lock();
    ((Listener *)opaque)->room = 1;
    qemu_chr_fe_accept_input(&((Listener *)opaque)->fe);
    bql_unlock();
    return NULL;
}

/* A CPU's thread makes room while the main loop waits. */
static void test_room_made_by_another_thread_wakes_the_loop(void)
{
    QemuThread thread;
    Listener l;
    int to, from;

    listener_init(&l, make_pair(&to, &from), 0);
    put_bytes(to, "a");
    loop_settle();
    qemu_thread_create(&thread, "cpu", accept_later, &l, QEMU_THREAD_JOINABLE);
    while (!l.text->len) {
        main_loop_wait(false);
    }
    qemu_thread_join(&thread);
    listener_done(&l, true);
    close(to);
    close(from);
    drop_pair();
}

static void test_deleting_the_device_in_its_read_handler(void)
{
    Listener l;
    int to, from;

    listener_init(&l, make_pair(&to, &from), 10);
    l.delete_on_read = true;
    put_bytes(to, "x");
    loop_until(l.text->len);
    loop_settle();
    g_assert_null(qemu_chr_find("f"));
    listener_done(&l, false);
    close(to);
    close(from);
    drop_pair();
}

static gboolean set_flag(void *unused, GIOCondition cond, void *opaque)
{
    *(bool *)opaque = true;
    return G_SOURCE_REMOVE;
}

static void fill(Listener *l)
{
    static const uint8_t block[4096];

    while (qemu_chr_fe_write(&l->fe, block, sizeof(block)) > 0) {
        /* more */
    }
    g_assert_cmpint(errno, ==, EAGAIN);
}

static void test_a_watch_fires_when_there_is_room_again(void)
{
    g_autofree char *sink = g_malloc(1 << 20);
    bool fired = false;
    Listener l;
    int to, from;

    listener_init(&l, make_pair(&to, &from), 0);
    fill(&l);
    g_assert_cmpuint(qemu_chr_fe_add_watch(&l.fe, G_IO_OUT, set_flag, &fired),
                     >, 0);
    loop_settle();
    g_assert_false(fired);
    g_assert_cmpint(read(from, sink, 1 << 20), >, 4096);
    loop_until(fired);
    listener_done(&l, true);
    close(to);
    close(from);
    drop_pair();
}

/* The watch outlives the device's descriptor, and never looks at another. */
static void test_a_watch_outlives_the_device(void)
{
    bool fired = false;
    Listener l;
    int to, from, blocked[2];

    listener_init(&l, make_pair(&to, &from), 0);
    fill(&l);
    qemu_chr_fe_add_watch(&l.fe, G_IO_OUT, set_flag, &fired);
    listener_done(&l, true);
    g_assert_cmpint(pipe(blocked), ==, 0);
    close(from);
    loop_until(fired);
    close(blocked[0]);
    close(blocked[1]);
    close(to);
    drop_pair();
}

static void test_write_all_ends_when_the_reader_is_gone(void)
{
    static const uint8_t block[4096];
    Listener l;
    int to, from;

    listener_init(&l, make_pair(&to, &from), 0);
    fill(&l);
    close(from);
    g_assert_cmpint(qemu_chr_fe_write_all(&l.fe, block, sizeof(block)), ==,
                    -1);
    g_assert_cmpint(errno, ==, EPIPE);
    listener_done(&l, true);
    close(to);
    drop_pair();
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/char-fd/input-waits-for-room",
                    test_input_waits_for_room);
    g_test_add_func("/char-fd/room-made-by-another-thread-wakes-the-loop",
                    test_room_made_by_another_thread_wakes_the_loop);
    g_test_add_func("/char-fd/deleting-the-device-in-its-read-handler",
                    test_deleting_the_device_in_its_read_handler);
    g_test_add_func("/char-fd/a-watch-fires-when-there-is-room-again",
                    test_a_watch_fires_when_there_is_room_again);
    g_test_add_func("/char-fd/a-watch-outlives-the-device",
                    test_a_watch_outlives_the_device);
    g_test_add_func("/char-fd/write-all-ends-when-the-reader-is-gone",
                    test_write_all_ends_when_the_reader_is_gone);
    return g_test_run();
}
