/*
 * memory-backend: common properties and life cycle.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/syscall.h>
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

/* Text of a property, whatever its type; owned by the caller. */
static char *get(HostMemoryBackend *b, const char *name)
{
    return object_property_print(OBJECT(b), name, false, &error_abort);
}

static void test_what_is_set_is_read_back(void)
{
    static const struct { const char *name, *first, *set, *then; } props[] = {
        { "merge", "true", "off", "false" },
        { "dump", "true", "off", "false" },
        { "prealloc", "false", "on", "true" },
        { "prealloc-threads", "1", "3", "3" },
        { "size", "0", "1M", "1048576" },
        { "share", "false", "on", "true" },
        { "reserve", "true", "on", "true" },
        { "policy", "default", "interleave", "interleave" },
        { "host-nodes", "<null>", "0,64-65", "0,64-65" },
        { "x-use-canonical-path-for-ramblock-id", "false", "on", "true" },
    };
    HostMemoryBackend *b = backend_new(TYPE_MEMORY_BACKEND_RAM, NULL);

    for (size_t i = 0; i < ARRAY_SIZE(props); i++) {
        g_autofree char *first = get(b, props[i].name);
        g_autofree char *then = NULL;

        if (!g_str_equal(props[i].name, "host-nodes")) {
            g_assert_cmpstr(first, ==, props[i].first);
        }
        set(b, props[i].name, props[i].set);
        then = get(b, props[i].name);
        g_assert_cmpstr(then, ==, props[i].then);
    }
    backend_done(b);
}

static void test_nodes_have_a_largest(void)
{
    HostMemoryBackend *b = backend_new(TYPE_MEMORY_BACKEND_RAM, "1M");
    g_autofree char *kept = NULL;
    Error *err = NULL;

    set(b, "host-nodes", "1");
    g_assert_false(object_property_parse(OBJECT(b), "host-nodes", "0,128",
                                         &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "128"));
    error_free_or_abort(&err);
    kept = get(b, "host-nodes");
    g_assert_cmpstr(kept, ==, "1");
    g_assert_false(user_creatable_complete(USER_CREATABLE(b), &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "policy=default"));
    error_free_or_abort(&err);
    backend_done(b);
}

/* Node 0 is there unless the kernel knows of no nodes at all. */
static void test_memory_is_placed_or_the_reason_said(void)
{
    HostMemoryBackend *b = backend_new(TYPE_MEMORY_BACKEND_RAM, "1M");
    Error *err = NULL;
    int mode = -1;

    set(b, "policy", "bind");
    set(b, "host-nodes", "0");
    if (user_creatable_complete(USER_CREATABLE(b), &err)) {
        g_assert_cmpint(syscall(SYS_get_mempolicy, &mode, NULL, 0,
                                memory_region_get_ram_ptr(&b->mr),
                                2 /* of this address */), ==, 0);
        g_assert_cmpint(mode, ==, 2 /* bind */);
    } else {
        g_assert_nonnull(strstr(error_get_pretty(err), "policy=bind"));
        error_free(err);
    }
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
    g_test_add_func("/hostmem/what-is-set-is-read-back",
                    test_what_is_set_is_read_back);
    g_test_add_func("/hostmem/nodes-have-a-largest",
                    test_nodes_have_a_largest);
    g_test_add_func("/hostmem/memory-is-placed-or-the-reason-said",
                    test_memory_is_placed_or_the_reason_said);
    g_test_add_func("/hostmem/a-machine-claims-it-once",
                    test_a_machine_claims_it_once);
    return g_test_run();
}
