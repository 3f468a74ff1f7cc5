/*
 * Blocking host work done elsewhere.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block/thread-pool.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"

static int done, sum;
static QemuEvent ran;

static int work(void *opaque)
{
    g_assert_false(qemu_in_main_thread());
    return *(int *)opaque * 2;
}

static void complete(void *opaque, int ret)
{
    g_assert_true(qemu_in_main_thread());
    done++;
    sum += ret;
}

static int only_run(void *opaque)
{
    qemu_event_set(&ran);
    return 0;
}

static void test_submit(void)
{
    int args[200], want = 0;

    for (int i = 0; i < 200; i++) {
        args[i] = i;
        want += i * 2;
        thread_pool_submit_aio(work, &args[i], complete, NULL);
    }
    while (done < 200) {
        main_loop_wait(0);
    }
    g_assert_cmpint(sum, ==, want);
    qemu_event_init(&ran, false);
    thread_pool_submit(only_run, NULL);
    qemu_event_wait(&ran);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(qemu_init_main_loop(&error_abort));
    g_test_add_func("/thread-pool/completes in the main loop", test_submit);
    return g_test_run();
}
