/*
 * memory-backend-file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "hostmem-harness.h"

static char *dir, *path;

static void make_file(size_t size)
{
    g_autofree char *data = g_malloc(size);

    memset(data, 'q', size);
    dir = g_dir_make_tmp("hostmem-XXXXXX", NULL);
    path = g_build_filename(dir, "mem", NULL);
    g_assert_true(g_file_set_contents(path, data, size, NULL));
}

static void drop_file(void)
{
    g_unlink(path);
    g_rmdir(dir);
    g_free(path);
    g_free(dir);
}

static void test_path_is_required(void)
{
    HostMemoryBackend *b = backend_new(TYPE_MEMORY_BACKEND_FILE, "1M");

    complete_fails(b, "mem-path");
    backend_done(b);
}

static void test_private_writes_stay_out_of_the_file(void)
{
    HostMemoryBackend *b;
    g_autofree char *text = NULL;
    char *p;

    make_file(8192);
    b = backend_new(TYPE_MEMORY_BACKEND_FILE, "4K");
    set(b, "mem-path", path);
    set(b, "offset", "4K");
    complete(b);
    p = memory_region_get_ram_ptr(&b->mr);
    g_assert_cmpint(*p, ==, 'q');
    *p = 'w';
    backend_done(b);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpint(text[4096], ==, 'q');
    drop_file();
}

static void test_readonly_file_makes_rom(void)
{
    HostMemoryBackend *b;

    make_file(4096);
    b = backend_new(TYPE_MEMORY_BACKEND_FILE, "4K");
    set(b, "mem-path", path);
    set(b, "readonly", "on");
    set(b, "share", "on");
    complete(b);
    g_assert_true(memory_region_is_rom(&b->mr));
    backend_done(b);

    b = backend_new(TYPE_MEMORY_BACKEND_FILE, "4K");
    set(b, "mem-path", path);
    set(b, "readonly", "on");
    set(b, "rom", "off");
    complete(b);
    g_assert_false(memory_region_is_rom(&b->mr));
    *(char *)memory_region_get_ram_ptr(&b->mr) = 1;
    backend_done(b);

    b = backend_new(TYPE_MEMORY_BACKEND_FILE, "4K");
    set(b, "mem-path", path);
    set(b, "readonly", "on");
    set(b, "rom", "off");
    set(b, "share", "on");
    complete_fails(b, "share=off");
    backend_done(b);
    drop_file();
}

static void test_file_that_is_too_small_is_refused(void)
{
    HostMemoryBackend *b;

    make_file(4096);
    b = backend_new(TYPE_MEMORY_BACKEND_FILE, "1M");
    set(b, "mem-path", path);
    complete_fails(b, "0x1000");
    backend_done(b);
    drop_file();
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/hostmem-file/path-is-required", test_path_is_required);
    g_test_add_func("/hostmem-file/private-writes-stay-out-of-the-file",
                    test_private_writes_stay_out_of_the_file);
    g_test_add_func("/hostmem-file/readonly-file-makes-rom",
                    test_readonly_file_makes_rom);
    g_test_add_func("/hostmem-file/file-that-is-too-small-is-refused",
                    test_file_that_is_too_small_is_refused);
    return g_test_run();
}
