/*
 * Locks on images, among ourselves and with QEMU's tools.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block-harness.h"

static bool run(const char *fmt, const char *path, char **says)
{
    g_autofree char *command = g_strdup_printf(fmt, path);
    g_autofree char *out = NULL, *err = NULL;
    int status = -1;

    g_assert_true(g_spawn_command_line_sync(command, &out, &err, &status,
                                            NULL));
    if (says) {
        *says = g_steal_pointer(&err);
    }
    return g_spawn_check_wait_status(status, NULL);
}

static bool have_tools(void)
{
    g_autofree char *img = g_find_program_in_path("qemu-img");
    g_autofree char *io = g_find_program_in_path("qemu-io");

    if (!img || !io) {
        g_test_skip("qemu-img and qemu-io are not installed (qemu-utils)");
    }
    return img && io;
}

static void test_writers_exclude_each_other_and_readers_share(void)
{
    char *path = image_new(1024);
    g_autofree char *rw = g_strdup_printf("file,filename=%s", path);
    g_autofree char *ro = g_strconcat(rw, ",read-only=on", NULL);
    g_autofree char *share = g_strconcat(ro, ",force-share=on", NULL);
    g_autofree char *off = g_strconcat(rw, ",locking=off", NULL);
    BlockDriverState *a = node_try(rw, &error_abort), *b;

    node_fails(rw, "Failed to get \"write\" lock");
    node_fails(ro, "lock");
    bdrv_unref(node_try(share, &error_abort));
    bdrv_unref(node_try(off, &error_abort));
    bdrv_unref(a);
    a = node_try(ro, &error_abort);
    b = node_try(ro, &error_abort);
    node_fails(rw, "lock");
    bdrv_unref(a);
    bdrv_unref(b);
    bdrv_unref(node_try(rw, &error_abort));
    image_done(path);
}

static void test_qemu_tools_respect_our_lock(void)
{
    char *path = image_new(1024);
    BlockBackend *blk;

    if (!have_tools()) {
        image_done(path);
        return;
    }
    blk = blk_make("file,filename=%s", path);
    for (int i = 0; i < 2; i++) {
        g_autofree char *says = NULL;

        g_assert_false(run(i ? "qemu-io -f raw -c 'write 0 512' %s"
                             : "qemu-img resize -f raw %s 2048", path, &says));
        g_assert_nonnull(strstr(says, "lock"));
    }
    blk_unref(blk);
    g_assert_true(run("qemu-img resize -f raw %s 2048", path, NULL));
    /* readers go together */
    blk = blk_make("file,read-only=on,filename=%s", path);
    g_assert_true(run("qemu-img info -f raw %s", path, NULL));
    g_assert_false(run("qemu-io -f raw -c 'write 0 512' %s", path, NULL));
    blk_unref(blk);
    image_done(path);
}

static void test_we_respect_the_lock_of_qemu_tools(void)
{
    char *path = image_new(1024);
    g_autofree char *rw = g_strdup_printf("file,filename=%s", path);
    const char *argv[] = { "qemu-io", "-f", "raw", path, NULL };
    GError *gerr = NULL;
    char prompt[8] = "";
    int in, out, status;
    GPid pid;

    if (!have_tools()) {
        image_done(path);
        return;
    }
    g_assert_true(g_spawn_async_with_pipes(
        NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH |
        G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &in, &out, NULL, &gerr));
    /* its prompt says that the image is open */
    g_assert_cmpint(read(out, prompt, sizeof(prompt)), >, 0);
    node_fails(rw, "lock");
    g_assert_cmpint(write(in, "quit\n", 5), ==, 5);
    close(in);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    close(out);
    bdrv_unref(node_try(rw, &error_abort));
    image_done(path);
}

static void test_qemu_tools_see_what_we_wrote(void)
{
    char *path = image_new(65536), *other = image_new(65536);
    g_autofree char *compare = NULL;
    uint8_t data[4096];
    BlockBackend *blk;

    if (have_tools()) {
        compare = g_strdup_printf("qemu-img compare -f raw -F raw %s %%s",
                                  other);
        g_assert_true(run(compare, path, NULL));
        blk = blk_make("file,filename=%s", path);
        memset(data, 0x5a, sizeof(data));
        g_assert_cmpint(blk_pwrite(blk, 8192, 4096, data, 0), ==, 0);
        blk_unref(blk);
        g_assert_false(run(compare, path, NULL));
        g_assert_true(run("qemu-io -f raw -c 'read -P 0x5a 8192 4096' %s",
                          path, NULL));
        g_assert_true(run("qemu-io -f raw -c 'write -P 0x5a 8192 4096' %s",
                          other, NULL));
        g_assert_true(run(compare, path, NULL));
    }
    image_done(path);
    image_done(other);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/file-lock/writers-exclude-each-other-and-readers-share",
                    test_writers_exclude_each_other_and_readers_share);
    g_test_add_func("/file-lock/qemu-tools-respect-our-lock",
                    test_qemu_tools_respect_our_lock);
    g_test_add_func("/file-lock/we-respect-the-lock-of-qemu-tools",
                    test_we_respect_the_lock_of_qemu_tools);
    g_test_add_func("/file-lock/qemu-tools-see-what-we-wrote",
                    test_qemu_tools_see_what_we_wrote);
    return g_test_run();
}
