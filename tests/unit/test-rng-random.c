/*
 * rng-random: requests are answered from the main loop.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"
#include "qom/object_interfaces.h"
#include "system/rng.h"

static unsigned answers;
static size_t total;
static bool nonzero;

static void receive(void *opaque, const void *data, size_t size)
{
    const uint8_t *p = data;

    answers++;
    total += size;
    for (size_t i = 0; i < size; i++) {
        nonzero |= p[i] != 0;
    }
    if (opaque) {
        g_assert_true(rng_backend_request_entropy(opaque, 16, receive,
                                                  NULL));
    }
}

static void test_requests_are_answered_later_and_in_full(void)
{
    RngBackend *s = RNG_BACKEND(object_new(TYPE_RNG_RANDOM));

    g_assert_true(user_creatable_complete(USER_CREATABLE(s), &error_abort));
    g_assert_true(rng_backend_request_entropy(s, 64, receive, s));
    g_assert_true(rng_backend_request_entropy(s, 32, receive, NULL));
    g_assert_cmpuint(answers, ==, 0);
    while (answers < 3) {
        main_loop_wait(false);
    }
    g_assert_cmpuint(total, ==, 64 + 32 + 16);
    g_assert_true(nonzero);
    g_assert_cmpuint(s->nr_requests, ==, 0);
    g_assert_true(rng_backend_request_entropy(s, 8, receive, NULL));
    object_unref(OBJECT(s));
    main_loop_wait(true);
    g_assert_cmpuint(answers, ==, 3);
}

static void test_missing_file_is_an_error(void)
{
    Object *obj = object_new(TYPE_RNG_RANDOM);
    Error *err = NULL;

    g_assert_true(object_property_set_str(obj, "filename", "/nonexistent/x",
                                          &error_abort));
    g_assert_false(user_creatable_complete(USER_CREATABLE(obj), &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "/nonexistent/x"));
    error_free_or_abort(&err);
    g_assert_false(RNG_BACKEND(obj)->opened);
    object_unref(obj);
}

/* No entropy is no answer, and no reason to read on and on. */
static void test_a_source_that_ends_is_left_alone(void)
{
    Object *obj = object_new(TYPE_RNG_RANDOM);
    RngBackend *s = RNG_BACKEND(obj);
    g_autofree char *name = NULL;
    unsigned before = answers;
    Error *err = NULL;

    g_assert_true(object_property_set_str(obj, "filename", "/dev/null",
                                          &error_abort));
    g_assert_true(user_creatable_complete(USER_CREATABLE(s), &error_abort));
    name = object_property_get_str(obj, "filename", &error_abort);
    g_assert_cmpstr(name, ==, "/dev/null");
    g_assert_false(object_property_set_str(obj, "filename", "/dev/zero",
                                           &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "filename"));
    error_free_or_abort(&err);
    g_assert_true(rng_backend_request_entropy(s, 64, receive, NULL));
    for (int i = 0; i < 4; i++) {
        main_loop_wait(true);
    }
    g_assert_cmpuint(answers, ==, before);
    g_assert_cmpuint(s->nr_requests, ==, 1);
    object_unref(obj);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    qemu_init_main_loop(&error_abort);
    g_test_add_func("/rng-random/requests-are-answered-later-and-in-full",
                    test_requests_are_answered_later_and_in_full);
    g_test_add_func("/rng-random/missing-file-is-an-error",
                    test_missing_file_is_an_error);
    g_test_add_func("/rng-random/a-source-that-ends-is-left-alone",
                    test_a_source_that_ends_is_left_alone);
    return g_test_run();
}
