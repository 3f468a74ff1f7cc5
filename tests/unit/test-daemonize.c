/*
 * Going to the background: the foreground process reports readiness.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <pthread.h>
#include "qapi/error.h"
#include "qemu/daemonize.h"

/* Status the foreground process would exit with. */
static int run(bool ready)
{
    int status;

    g_assert_true(os_daemonize(&status, &error_abort));
    if (status < 0) {
        bool ok = is_daemonized() && (!ready || os_setup_post(NULL));

        _exit(!ok);
    }
    return status;
}

static void test_status(void)
{
    g_assert_true(os_setup_post(&error_abort));
    g_assert_false(is_daemonized());
    g_assert_cmpint(run(true), ==, 0);
    g_assert_cmpint(run(false), ==, 1);
    g_assert_false(is_daemonized());
}

static void test_process(void)
{
    char name[16] = "";
    struct stat st;

    os_set_proc_name("a-rather-long-process-name");
    pthread_getname_np(pthread_self(), name, sizeof(name));
    g_assert_cmpstr(name, ==, "a-rather-long-p");
    os_setup_limits();
    g_assert_cmpint(fstat(0, &st), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/daemonize/readiness is the status", test_status);
    g_test_add_func("/daemonize/process name and limits", test_process);
    return g_test_run();
}
