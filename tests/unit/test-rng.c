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

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/rng/requests-are-bounded", test_requests_are_bounded);
    return g_test_run();
}
