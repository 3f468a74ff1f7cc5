/*
 * Chardev: making, finding, removing, logging.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev-harness.h"
#include "chardev/char-ringbuf.h"
#include "strict-policy.h"

static void test_labels_are_unique_and_free_after_removal(void)
{
    Error *err = NULL;

    chr_make("null,id=a");
    g_assert_nonnull(qemu_chr_find("a"));
    chr_fails("null,id=a", "'a' already exists");
    g_assert_true(qemu_chr_remove("a", &error_abort));
    g_assert_null(qemu_chr_find("a"));
    g_assert_false(qemu_chr_remove("a", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Chardev 'a' not found");
    error_free(err);
}

static void test_a_busy_device_cannot_be_removed(void)
{
    Error *err = NULL;
    Listener l;

    listener_init(&l, chr_make("null,id=a"), 0);
    g_assert_cmpuint(l.opened, ==, 1);
    g_assert_false(qemu_chr_remove("a", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Chardev 'a' is busy");
    error_free(err);
    listener_done(&l, true);
    g_assert_null(qemu_chr_find("a"));
}

static void test_a_failed_open_leaves_nothing(void)
{
    chr_fails("file,id=f,path=/nonexistent/x", "/nonexistent/x");
    g_assert_null(qemu_chr_find("f"));
    chr_fails("null,id=n,logfile=/nonexistent/log", "/nonexistent/log");
    g_assert_null(qemu_chr_find("n"));
}

static void test_output_is_copied_to_the_log(void)
{
    g_autofree char *dir = g_dir_make_tmp("char-XXXXXX", NULL);
    g_autofree char *log = scratch_path(dir, "log");
    g_autofree char *opts = g_strdup_printf("ringbuf,id=r,logfile=%s", log);
    g_autofree char *more = g_strconcat(opts, ",logappend=on", NULL);
    g_autofree char *text = NULL;
    Listener l;

    listener_init(&l, chr_make(opts), 0);
    chr_put(&l, "one");
    listener_done(&l, true);
    listener_init(&l, chr_make(more), 0);
    qemu_chr_fe_printf(&l.fe, "%s", "two");
    g_assert_cmpuint(qemu_chr_ringbuf_count(l.fe.chr), ==, 3);
    listener_done(&l, true);
    g_assert_true(g_file_get_contents(log, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "onetwo");
    g_unlink(log);
    g_rmdir(dir);
}

typedef struct Changing {
    Listener l;
    int result;
    unsigned calls;
} Changing;

static int be_change(void *opaque)
{
    Changing *c = opaque;

    c->calls++;
    if (c->result == 0) {
        qemu_chr_fe_set_handlers(&c->l.fe, listener_can_read, listener_read,
                                 listener_event, be_change, c, NULL, true);
    }
    return c->result;
}

static Chardev *change(const char *text, Error **errp)
{
    g_autofree char *id = NULL;
    ChardevBackend *backend = chr_parse(text, &id, &error_abort);
    Chardev *chr = qemu_chr_change(id, backend, errp);

    qapi_free_ChardevBackend(backend);
    return chr;
}

static void change_fails(const char *text, const char *says)
{
    Error *err = NULL;

    g_assert_null(change(text, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, says);
    error_free(err);
}

static void test_a_user_goes_on_with_another_device(void)
{
    Changing c = { .result = -1 };
    Chardev *old;

    listener_init(&c.l, chr_make("ringbuf,id=c"), 10);
    change_fails("null,id=c", "Chardev user does not support chardev "
                 "hotswap");
    change_fails("null,id=x", "Chardev 'x' does not exist");
    qemu_chr_fe_set_handlers(&c.l.fe, listener_can_read, listener_read,
                             listener_event, be_change, &c, NULL, true);
    old = c.l.fe.chr;

    /* The user may refuse, and the new one may be impossible. */
    change_fails("null,id=c", "Chardev 'c' change failed");
    g_assert_cmpuint(c.calls, ==, 1);
    g_assert_true(c.l.fe.chr == old && old->fe == &c.l.fe);
    g_assert_true(qemu_chr_find("c") == old);
    change_fails("ringbuf,id=c,size=3",
                 "ringbuf size 3 is not a power of two up to 268435456");
    g_assert_cmpuint(c.calls, ==, 1);
    chr_put(&c.l, "old");
    g_assert_cmpuint(qemu_chr_ringbuf_count(old), ==, 3);

    c.result = 0;
    g_assert_nonnull(change("ringbuf,id=c", &error_abort));
    g_assert_true(qemu_chr_find("c") == c.l.fe.chr);
    g_assert_true(c.l.fe.fe_is_open);
    g_assert_cmpuint(qemu_chr_ringbuf_count(c.l.fe.chr), ==, 0);
    chr_put(&c.l, "newer");
    g_assert_cmpuint(qemu_chr_ringbuf_count(c.l.fe.chr), ==, 5);
    listener_done(&c.l, true);

    /* Nobody uses it: it is just another one. */
    chr_make("null,id=c");
    g_assert_nonnull(change("ringbuf,id=c", &error_abort));
    g_assert_nonnull(object_dynamic_cast(OBJECT(qemu_chr_find("c")),
                                         TYPE_CHARDEV_RINGBUF));
    qemu_chr_remove("c", &error_abort);
}

static void count_one(Chardev *chr, void *opaque)
{
    ++*(int *)opaque;
}

static void test_with_a_device_all_are_audited_again(void)
{
    Object *bad = strict_policy_begin();

    chr_fails("null,id=a", STRICT_POLICY_OFFENDER);
    g_assert_null(qemu_chr_find("a"));
    strict_policy_tidy(bad);
    chr_make("null,id=a");
    g_assert_true(qemu_chr_remove("a", &error_abort));
    compat_policy_reset();
}

static void test_cleanup_detaches_frontends(void)
{
    g_autofree char *help = qemu_chr_help();
    Listener l;
    int n = 0;

    g_assert_nonnull(strstr(help, "\n  socket"));
    g_assert_null(strstr(help, "\n  fd"));
    listener_init(&l, chr_make("null"), 0);
    g_assert_nonnull(l.fe.chr->label);
    qemu_chr_foreach(count_one, &n);
    g_assert_cmpint(n, ==, 1);
    qemu_chr_cleanup();
    g_assert_null(qemu_chr_fe_get_driver(&l.fe));
    g_assert_cmpint(qemu_chr_fe_write(&l.fe, (uint8_t *)"x", 1), ==, 0);
    listener_done(&l, false);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/char/labels-are-unique-and-free-after-removal",
                    test_labels_are_unique_and_free_after_removal);
    g_test_add_func("/char/a-busy-device-cannot-be-removed",
                    test_a_busy_device_cannot_be_removed);
    g_test_add_func("/char/a-failed-open-leaves-nothing",
                    test_a_failed_open_leaves_nothing);
    g_test_add_func("/char/output-is-copied-to-the-log",
                    test_output_is_copied_to_the_log);
    g_test_add_func("/char/a-user-goes-on-with-another-device",
                    test_a_user_goes_on_with_another_device);
    g_test_add_func("/char/with-a-device-all-are-audited-again",
                    test_with_a_device_all_are_audited_again);
    g_test_add_func("/char/cleanup-detaches-frontends",
                    test_cleanup_detaches_frontends);
    return g_test_run();
}
