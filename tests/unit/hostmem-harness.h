/*
 * What the memory backend tests share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_HOSTMEM_HARNESS_H
#define TESTS_UNIT_HOSTMEM_HARNESS_H

#include "hw/core/memdev.h"
#include "memory-harness.h"
#include "qom/object_interfaces.h"
#include "system/hostmem.h"

/* A backend, not completed, that is a child of the objects root. */
static inline HostMemoryBackend *backend_new(const char *type,
                                             const char *size)
{
    Object *obj = object_new(type);

    object_property_add_child(object_get_objects_root(), "mem0", obj);
    object_unref(obj);
    if (size) {
        g_assert_true(object_property_parse(obj, "size", size, &error_abort));
    }
    return MEMORY_BACKEND(obj);
}

static inline void backend_done(HostMemoryBackend *b)
{
    object_unparent(OBJECT(b));
    drain_call_rcu();
}

static inline void set(HostMemoryBackend *b, const char *name,
                       const char *value)
{
    g_assert_true(object_property_parse(OBJECT(b), name, value,
                                        &error_abort));
}

static inline void complete(HostMemoryBackend *b)
{
    g_assert_true(user_creatable_complete(USER_CREATABLE(b), &error_abort));
}

/* Completion fails, and the message contains @part. */
static inline void complete_fails(HostMemoryBackend *b, const char *part)
{
    Error *err = NULL;

    g_assert_false(user_creatable_complete(USER_CREATABLE(b), &err));
    g_assert_nonnull(strstr(error_get_pretty(err), part));
    error_free(err);
    g_assert_null(host_memory_backend_get_memory(b));
}

#endif
