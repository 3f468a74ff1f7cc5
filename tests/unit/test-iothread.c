/*
 * iothread: a loop in a thread of its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"
#include "qemu/module.h"
#include "qobject/qdict.h"
#include "qom/object_interfaces.h"
#include "system/iothread.h"

static bool add(const char *key, const char *value, Error **errp)
{
    g_autoptr(QDict) args = qdict_new();

    qdict_put_str(args, "qom-type", "iothread");
    qdict_put_str(args, "id", "io0");
    if (key) {
        qdict_put_str(args, key, value);
    }
    return user_creatable_add_qdict(args, true, errp);
}

static void drop(void)
{
    g_assert_true(user_creatable_del("io0", &error_abort));
    g_assert_null(iothread_by_id("io0"));
}

typedef struct Visit {
    int thread;
    AioContext *ctx;
} Visit;

static void visit(void *opaque)
{
    Visit *v = opaque;

    v->thread = qemu_get_thread_id();
    v->ctx = qemu_get_current_aio_context();
}

static void test_what_is_scheduled_there_runs_there(void)
{
    Visit v = { 0 };
    IOThread *s;

    g_assert_true(add(NULL, NULL, &error_abort));
    s = iothread_by_id("io0");
    g_assert_nonnull(s);
    g_assert_cmpstr(iothread_get_id(s), ==, "io0");
    for (int i = 0; i < 100; i++) {
        aio_wait_bh_oneshot(iothread_get_aio_context(s), visit, &v);
    }
    g_assert_cmpint(v.thread, ==, s->thread_id);
    g_assert_cmpint(v.thread, !=, qemu_get_thread_id());
    g_assert_true(v.ctx == iothread_get_aio_context(s));
    drop();
}

static void test_it_works_without_polling_and_with_much(void)
{
    static const char *const limits[] = { "0", "1", "50000000" };
    Visit v = { 0 };

    for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
        IOThread *s;

        g_assert_true(add("poll-max-ns", limits[i], &error_abort));
        s = iothread_by_id("io0");
        for (int n = 0; n < 20; n++) {
            aio_wait_bh_oneshot(iothread_get_aio_context(s), visit, &v);
        }
        g_assert_cmpint(v.thread, ==, s->thread_id);
        g_assert_true(object_property_set_int(OBJECT(s), "poll-max-ns", 7,
                                              &error_abort));
        g_assert_cmpint(object_property_get_int(OBJECT(s), "poll-max-ns",
                                                &error_abort), ==, 7);
        drop();
    }
}

static void test_numbers_have_a_range(void)
{
    static const char *const names[] = {
        "poll-max-ns", "poll-grow", "poll-shrink", "aio-max-batch",
        "thread-pool-min", "thread-pool-max",
    };
    Error *err = NULL;

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        err = NULL;
        g_assert_false(add(names[i], "-1", &err));
        g_assert_nonnull(strstr(error_get_pretty(err), "from 0 to"));
        error_free(err);
    }
    err = NULL;
    g_assert_false(add("thread-pool-min", "65", &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "above"));
    error_free(err);
    g_assert_null(iothread_by_id("io0"));
}

#define ADD(name) g_test_add_func("/iothread/" #name, test_##name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    qemu_init_main_loop(&error_abort);
    bql_lock();
    ADD(what_is_scheduled_there_runs_there);
    ADD(it_works_without_polling_and_with_much);
    ADD(numbers_have_a_range);
    return g_test_run();
}
