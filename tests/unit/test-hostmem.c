/*
 * memory-backend: common properties and life cycle.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hostmem-harness.h"

static void test_nothing_changes_after_completion(void)
{
    HostMemoryBackend *b = backend_new(TYPE_MEMORY_BACKEND_RAM, "1M");
    Error *err = NULL;

    g_assert_null(host_memory_backend_get_memory(b));
    complete(b);
    g_assert_cmpuint(memory_region_size(host_memory_backend_get_memory(b)),
                     ==, 1 << 20);
    g_assert_cmpuint(host_memory_backend_pagesize(b), ==, getpagesize());
    g_assert_false(object_property_parse(OBJECT(b), "size", "2M", &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "'size'"));
    error_free_or_abort(&err);
    g_assert_false(object_property_set_bool(OBJECT(b), "share", true, &err));
    error_free_or_abort(&err);
    /* These may change at any time. */
    g_assert_true(object_property_set_bool(OBJECT(b), "dump", false,
                                           &error_abort));
    g_assert_true(object_property_set_bool(OBJECT(b), "prealloc", true,
                                           &error_abort));
    backend_done(b);
}

static void test_size_is_required(void)
{
    HostMemoryBackend *b = backend_new(TYPE_MEMORY_BACKEND_RAM, NULL);
    Error *err = NULL;

    complete_fails(b, "size is not set");
    g_assert_false(object_property_parse(OBJECT(b), "size", "0", &err));
    error_free_or_abort(&err);
    backend_done(b);
}

static void test_contradictions_are_refused(void)
{
    HostMemoryBackend *b = backend_new(TYPE_MEMORY_BACKEND_RAM, "1M");
    Error *err = NULL;

    set(b, "reserve", "off");
    g_assert_false(object_property_parse(OBJECT(b), "prealloc", "on", &err));
    error_free_or_abort(&err);
    set(b, "policy", "bind");
    g_assert_false(user_creatable_complete(USER_CREATABLE(b), &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "needs host-nodes"));
    error_free_or_abort(&err);
    backend_done(b);

    b = backend_new(TYPE_MEMORY_BACKEND_RAM, "1M");
    g_assert_false(object_property_parse(OBJECT(b), "prealloc-threads", "0",
                                         &err));
    error_free_or_abort(&err);
    g_assert_false(object_property_parse(OBJECT(b), "prealloc-threads",
                                         "1000000", &err));
    error_free_or_abort(&err);
    backend_done(b);
}

static void test_a_machine_claims_it_once(void)
{
    HostMemoryBackend *b = backend_new(TYPE_MEMORY_BACKEND_RAM, "1M");
    MemdevClass *mdc = MEMDEV_GET_CLASS(b);
    Error *err = NULL;

    g_assert_null(mdc->claim(MEMDEV(b), &err));
    error_free_or_abort(&err);
    complete(b);
    g_assert_true(mdc->claim(MEMDEV(b), &error_abort) == &b->mr);
    g_assert_false(user_creatable_can_be_deleted(USER_CREATABLE(b)));
    g_assert_null(mdc->claim(MEMDEV(b), &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "'mem0' is in use"));
    error_free_or_abort(&err);
    mdc->release(MEMDEV(b));
    g_assert_true(user_creatable_can_be_deleted(USER_CREATABLE(b)));
    backend_done(b);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/hostmem/nothing-changes-after-completion",
                    test_nothing_changes_after_completion);
    g_test_add_func("/hostmem/size-is-required", test_size_is_required);
    g_test_add_func("/hostmem/contradictions-are-refused",
                    test_contradictions_are_refused);
    g_test_add_func("/hostmem/a-machine-claims-it-once",
                    test_a_machine_claims_it_once);
    return g_test_run();
}
