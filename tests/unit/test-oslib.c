/*
 * Memory of the host.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/memalign.h"
#include "qemu/memfd.h"
#include "qemu/mmap-alloc.h"
#include "qemu/units.h"

static void test_memalign(void)
{
    char *p = qemu_memalign(4096, 100);

    g_assert_true(QEMU_PTR_IS_ALIGNED(p, 4096));
    memset(p, 1, 100);
    qemu_vfree(p);
}

static void test_anon(void)
{
    uint64_t align = 0;
    char *p = qemu_anon_ram_alloc(4 * MiB, &align, false, true);

    g_assert_nonnull(p);
    g_assert_cmpuint(align, ==, 2 * MiB);
    g_assert_true(QEMU_PTR_IS_ALIGNED(p, 2 * MiB));
    p[0] = p[4 * MiB - 1] = 1;
    g_assert_true(qemu_prealloc_mem(-1, p, 4 * MiB, 2, &error_abort));
    g_assert_cmpint(p[0], ==, 1);
    g_assert_cmpint(qemu_madvise(p, 4 * MiB, QEMU_MADV_DONTNEED), ==, 0);
    g_assert_cmpint(p[0], ==, 0);
    qemu_anon_ram_free(p, 4 * MiB);
    g_assert_null(qemu_anon_ram_alloc(SIZE_MAX - 100, NULL, false, true));
}

static void test_guard(void)
{
    if (g_test_subprocess()) {
        size_t page = qemu_real_host_page_size();
        volatile char *p = qemu_anon_ram_alloc(page, NULL, true, false);

        p[page] = 1;
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

static void test_memfd(void)
{
    int fd;
    Error *err = NULL;
    char *p = qemu_memfd_alloc("t", 8192, F_SEAL_SHRINK | F_SEAL_GROW, &fd,
                               &error_abort);
    char *q = qemu_ram_mmap(fd, 8192, 0, QEMU_MAP_SHARED, 0);

    g_assert_true(q != MAP_FAILED);
    p[5000] = 9;
    g_assert_cmpint(q[5000], ==, 9);
    g_assert_cmpint(ftruncate(fd, 0), ==, -1);
    qemu_ram_munmap(fd, q, 8192);
    qemu_memfd_free(p, 8192, fd);
    g_assert_cmpint(qemu_memfd_create("t", 4096, true, 12345, 0, &err), ==,
                    -1);
    error_free_or_abort(&err);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/oslib/aligned allocation", test_memalign);
    g_test_add_func("/oslib/guest memory is aligned and zero", test_anon);
    g_test_add_func("/oslib/a guard page follows", test_guard);
    g_test_add_func("/oslib/memfds are shared and sealed", test_memfd);
    return g_test_run();
}
