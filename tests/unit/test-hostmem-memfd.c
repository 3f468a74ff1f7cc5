/*
 * memory-backend-memfd.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hostmem-harness.h"

static void test_file_is_sealed_and_shared(void)
{
    HostMemoryBackend *b = backend_new(TYPE_MEMORY_BACKEND_MEMFD, "1M");
    int fd;

    complete(b);
    fd = memory_region_get_fd(&b->mr);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(ftruncate(fd, 4096), ==, -1);
    memcpy(memory_region_get_ram_ptr(&b->mr), "x", 1);
    {
        char c = 0;

        g_assert_cmpint(pread(fd, &c, 1, 0), ==, 1);
        g_assert_cmpint(c, ==, 'x');
    }
    backend_done(b);
}

static void test_huge_page_size_needs_huge_pages(void)
{
    HostMemoryBackend *b = backend_new(TYPE_MEMORY_BACKEND_MEMFD, "2M");
    Error *err = NULL;

    g_assert_false(object_property_parse(OBJECT(b), "hugetlbsize", "3M",
                                         &err));
    error_free_or_abort(&err);
    set(b, "hugetlbsize", "2M");
    complete_fails(b, "hugetlb=on");
    backend_done(b);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/hostmem-memfd/file-is-sealed-and-shared",
                    test_file_is_sealed_and_shared);
    g_test_add_func("/hostmem-memfd/huge-page-size-needs-huge-pages",
                    test_huge_page_size_needs_huge_pages);
    return g_test_run();
}
