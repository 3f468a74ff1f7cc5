/*
 * The log.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/log.h"

static void test_mask(void)
{
    g_assert_cmphex(qemu_str_to_log_mask("guest_errors,unimp"), ==,
                    LOG_GUEST_ERROR | LOG_UNIMP);
    g_assert_cmphex(qemu_str_to_log_mask("int,nonsense"), ==, 0);
    g_assert_cmphex(qemu_str_to_log_mask("all") & CPU_LOG_INT, !=, 0);
    /* What nothing writes is no item. */
    g_assert_cmphex(qemu_str_to_log_mask("in_asm"), ==, 0);
    g_assert_cmphex(qemu_str_to_log_mask("all,none"), ==, 0);
}

static void test_usage(void)
{
    g_autofree char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    qemu_print_log_usage(f);
    fclose(f);
    for (const QEMULogItem *item = qemu_log_items; item->mask; item++) {
        g_assert_nonnull(strstr(text, item->name));
        g_assert_nonnull(strstr(text, item->help));
        g_assert_cmphex(qemu_str_to_log_mask(item->name), ==, item->mask);
    }
}

static void test_file(void)
{
    g_autofree char *dir = g_dir_make_tmp("log-XXXXXX", NULL);
    g_autofree char *name = g_build_filename(dir, "l-%d", NULL);
    g_autofree char *real = g_strdup_printf("%s/l-%d", dir, getpid());
    g_autofree char *text = NULL;
    Error *err = NULL;

    g_assert_false(qemu_set_log_filename("a-%s", &err));
    error_free_or_abort(&err);
    g_assert_true(qemu_set_log_filename(name, &error_abort));
    g_assert_false(g_file_test(real, G_FILE_TEST_EXISTS));
    qemu_log("lost");
    g_assert_true(qemu_set_log(LOG_GUEST_ERROR, &error_abort));
    qemu_log_mask(LOG_GUEST_ERROR, "bad %d\n", 1);
    qemu_log_mask(LOG_UNIMP, "not this\n");
    g_assert_true(qemu_set_log(0, &error_abort));
    g_assert_true(qemu_set_log(LOG_UNIMP, &error_abort));
    qemu_log_mask(LOG_UNIMP, "this\n");
    g_assert_true(qemu_set_log(0, &error_abort));
    g_assert_true(g_file_get_contents(real, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "bad 1\nthis\n");
    g_assert_true(qemu_set_log_filename(NULL, &error_abort));
    unlink(real);
    g_assert_false(qemu_set_log_filename_flags("/nonexistent/x", LOG_UNIMP,
                                               &err));
    error_free_or_abort(&err);
    g_assert_true(qemu_set_log_filename(NULL, &error_abort));
    rmdir(dir);
}

static void test_close(void)
{
    g_autofree char *dir = g_dir_make_tmp("log-XXXXXX", NULL);
    g_autofree char *one = g_build_filename(dir, "1", NULL);
    g_autofree char *two = g_build_filename(dir, "2", NULL);
    g_autofree char *text = NULL, *text2 = NULL;
    FILE *f1, *f2;

    qemu_set_log_filename_flags(one, LOG_UNIMP, &error_abort);
    g_assert_true(qemu_log_separate());
    f1 = qemu_log_trylock();
    fputs("a", f1);
    qemu_set_log_filename(two, &error_abort);
    f2 = qemu_log_trylock();
    g_assert_true(f1 != f2);
    qemu_log_unlock(f2);
    qemu_log_close();
    g_assert_false(qemu_log_separate());
    fputs("b", f1);
    fputs("c", f2);
    qemu_log_unlock(f1);
    qemu_log_unlock(NULL);
    g_assert_true(g_file_get_contents(one, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "ab");
    g_assert_true(g_file_get_contents(two, &text2, NULL, NULL));
    g_assert_cmpstr(text2, ==, "c");
    qemu_set_log_filename_flags(NULL, 0, &error_abort);
    unlink(one);
    unlink(two);
    rmdir(dir);
}

static void test_filter(void)
{
    Error *err = NULL;

    g_assert_true(qemu_log_in_addr_range(5));
    qemu_set_dfilter_ranges("0x1000..0x1fff,0x4000+0x10,0x5000-0x10",
                            &error_abort);
    g_assert_true(qemu_log_in_addr_range(0x1000));
    g_assert_true(qemu_log_in_addr_range(0x1fff));
    g_assert_false(qemu_log_in_addr_range(0x2000));
    g_assert_true(qemu_log_in_addr_range(0x400f));
    g_assert_false(qemu_log_in_addr_range(0x4010));
    g_assert_true(qemu_log_in_addr_range(0x4ff1));
    g_assert_false(qemu_log_in_addr_range(0x4ff0));
    qemu_set_dfilter_ranges("0xffffffffffffffff-1", &error_abort);
    g_assert_true(qemu_log_in_addr_range(UINT64_MAX));
    g_assert_false(qemu_log_in_addr_range(UINT64_MAX - 1));
    qemu_set_dfilter_ranges("0x1000+0", &err);
    error_free_or_abort(&err);
    qemu_set_dfilter_ranges("5..4", &err);
    error_free_or_abort(&err);
    qemu_set_dfilter_ranges("5", &err);
    error_free_or_abort(&err);
    qemu_set_dfilter_ranges("0..0xffffffffffffffff", &error_abort);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/log/items are named", test_mask);
    g_test_add_func("/log/items are listed", test_usage);
    g_test_add_func("/log/goes to a file that is made late", test_file);
    g_test_add_func("/log/stays open while it is held", test_close);
    g_test_add_func("/log/addresses are filtered", test_filter);
    return g_test_run();
}
