/*
 * memory-backend-ram.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hostmem-harness.h"

static void test_private_memory_has_no_file(void)
{
    HostMemoryBackend *b = backend_new(TYPE_MEMORY_BACKEND_RAM, "8M");
    uint8_t *p;

    set(b, "merge", "off");
    complete(b);
    g_assert_cmpint(memory_region_get_fd(&b->mr), ==, -1);
    p = memory_region_get_ram_ptr(&b->mr);
    g_assert_cmpuint(p[0] | p[(8 << 20) - 1], ==, 0);
    backend_done(b);
}

static void test_shared_memory_has_one(void)
{
    HostMemoryBackend *b = backend_new(TYPE_MEMORY_BACKEND_RAM, "1M");

    set(b, "share", "on");
    complete(b);
    g_assert_cmpint(memory_region_get_fd(&b->mr), >=, 0);
    backend_done(b);
}

static void test_absurd_size_is_an_error(void)
{
    HostMemoryBackend *b = backend_new(TYPE_MEMORY_BACKEND_RAM, "7E");

    complete_fails(b, "RAM");
    backend_done(b);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/hostmem-ram/private-memory-has-no-file",
                    test_private_memory_has_no_file);
    g_test_add_func("/hostmem-ram/shared-memory-has-one",
                    test_shared_memory_has_one);
    g_test_add_func("/hostmem-ram/absurd-size-is-an-error",
                    test_absurd_size_is_an_error);
    return g_test_run();
}
