/*
 * rng-backend: the bounds of its queue.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"
#include "qom/object_interfaces.h"
#include "system/rng.h"

#define TYPE_RNG_TEST "rng-test"

static size_t asked;

static void rng_test_request(RngBackend *s, RngRequest *req)
{
    asked = req->size;
}

static void rng_test_class_init(ObjectClass *oc, const void *data)
{
    RNG_BACKEND_CLASS(oc)->request_entropy = rng_test_request;
}

static const TypeInfo rng_test_types[] = {
    {
        .name = TYPE_RNG_TEST,
        .parent = TYPE_RNG_BACKEND,
        .instance_size = sizeof(RngBackend),
        .class_init = rng_test_class_init,
        TYPE_IS_SECURE("test: answers nothing"),
    },
};
DEFINE_TYPES(rng_test_types)

static void never(void *opaque, const void *data, size_t size)
{
    g_assert_not_reached();
}

static void test_requests_are_bounded(void)
{
    RngBackend *s = RNG_BACKEND(object_new(TYPE_RNG_TEST));

    g_assert_false(rng_backend_request_entropy(s, 1, never, NULL));
    g_assert_true(user_creatable_complete(USER_CREATABLE(s), &error_abort));
    g_assert_false(rng_backend_request_entropy(s, 0, never, NULL));
    g_assert_true(rng_backend_request_entropy(s, SIZE_MAX, never, NULL));
    g_assert_cmpuint(asked, ==, RNG_MAX_REQUEST_BYTES);
    for (unsigned i = 1; i < RNG_MAX_REQUESTS; i++) {
        g_assert_true(rng_backend_request_entropy(s, 1, never, NULL));
    }
    g_assert_false(rng_backend_request_entropy(s, 1, never, NULL));
    rng_backend_cancel_requests(s);
    g_assert_cmpuint(s->nr_requests, ==, 0);
    g_assert_true(rng_backend_request_entropy(s, 1, never, NULL));
    object_unref(OBJECT(s));    /* and what is outstanding is freed */
}

static void count(void *opaque, const void *data, size_t size)
{
    unsigned *left = opaque;

    g_assert_cmpuint(size, >, 0);
    g_assert_cmpuint(size, <=, RNG_MAX_REQUEST_BYTES);
    (*left)--;
}

/* As a guest asks who never stops, of each backend there is. */
static void test_malformed_requests_are_bounded(void)
{
    static const char *const types[] = { "rng-builtin", "rng-random" };

    for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
        Object *obj = object_new_checked(types[i], TYPE_RNG_BACKEND,
                                         &error_abort);
        RngBackend *s = RNG_BACKEND(obj);
        unsigned left = 0, strangers = 1;

        g_assert_true(user_creatable_complete(USER_CREATABLE(s),
                                              &error_abort));
        g_assert_false(rng_backend_request_entropy(s, 0, never, NULL));
        while (rng_backend_request_entropy(s, left % 2 ? 1 : SIZE_MAX, count,
                                           &left)) {
            left++;
            g_assert_cmpuint(left, <=, RNG_MAX_REQUESTS);
        }
        while (left) {
            main_loop_wait(false);
        }
        /* Who goes away hears nothing any more; others do. */
        left = 1;
        g_assert_true(rng_backend_request_entropy(s, 8, count, &left));
        g_assert_true(rng_backend_request_entropy(s, 8, count, &strangers));
        rng_backend_cancel_requests_of(s, &strangers);
        while (left) {
            main_loop_wait(false);
        }
        g_assert_cmpuint(strangers, ==, 1);
        object_unref(obj);
    }
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    qemu_init_main_loop(&error_abort);
    g_test_add_func("/rng/malformed-requests-are-bounded",
                    test_malformed_requests_are_bounded);
    g_test_add_func("/rng/requests-are-bounded", test_requests_are_bounded);
    return g_test_run();
}
