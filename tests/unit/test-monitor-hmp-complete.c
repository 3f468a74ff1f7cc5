/*
 * Completion of commands for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "hmp-rig.h"
#include "monitor/hmp-internal.h"
#include "qapi/error.h"

/* What may stand for the last word of @start, with spaces between. */
static char *words(const char *start)
{
    g_auto(GStrv) list = hmp_complete(start);

    return g_strjoinv(" ", list);
}

static void assert_words(const char *start, const char *expected)
{
    g_autofree char *got = words(start);

    if (!g_str_equal(got, expected)) {
        g_error("'%s' becomes '%s', not '%s'", start, got, expected);
    }
}

static void assert_offers(const char *start, const char *word)
{
    g_auto(GStrv) list = hmp_complete(start);

    if (!g_strv_contains((const char *const *)list, word)) {
        g_error("'%s' does not become '%s'", start, word);
    }
}

static void test_names_of_commands(void)
{
    assert_words("sys", "system_powerdown system_reset system_wakeup");
    assert_words("qui", "quit");
    assert_words("info sta", "stats status");
    assert_words("info  virtio", "virtio virtio-queue-status virtio-status");
    assert_words("nonsense", "");
    assert_offers("", "info");
    assert_offers("info ", "status");
    assert_offers("c", "cont");
    assert_offers("c", "c");
}

static void test_topics_of_help(void)
{
    assert_words("help system_r", "system_reset");
    assert_words("? info statu", "status");
    assert_words("help stop x", "");
}

static void test_nothing_where_nothing_fits(void)
{
    assert_words("stop x", "");
    assert_words("nonsense x", "");
    assert_words("info nonsense x", "");
    assert_words("sum 0", "");
    assert_words("device_del a b", "");
}

static void test_objects_and_types(void)
{
    assert_prints("object_add rng-builtin,id=rng0", "");
    assert_prints("object_add iothread,id=io0", "");
    assert_words("object_del ", "io0 rng0");
    assert_words("object_del r", "rng0");
    assert_words("object_add rng-b", "rng-builtin");
    assert_words("device_add virtio-rng", "virtio-rng-device");
    assert_words("device_add virtio-mmio", "");
    assert_prints("object_del rng0", "");
    assert_prints("object_del io0", "");
}

static void test_devices_of_the_user(void)
{
    Object *peripheral, *machine = object_get_container("machine");
    Object *dev = object_new_checked("virtio-rng-device", TYPE_OBJECT,
                                     &error_abort);

    assert_words("device_del ", "");
    peripheral = object_property_add_new_container(machine, "peripheral");
    object_property_add_child(peripheral, "dev0", dev);
    assert_words("device_del ", "dev0");
    assert_words("info virtio-status ", "/machine/peripheral/dev0");
    assert_words("info virtio-queue-status /m", "/machine/peripheral/dev0");
    object_unparent(dev);
    object_unref(dev);
    object_unparent(peripheral);
    object_unparent(machine);
}

static void test_paths_go_down_like_files(void)
{
    assert_prints("object_add iothread,id=io0", "");
    assert_words("qom-list ", "/");
    assert_words("qom-list /obj", "/objects/");
    assert_words("qom-list /objects/", "/objects/io0");
    assert_words("qom-list /nosuch/x", "");
    assert_words("info qom-tree /objects/i", "/objects/io0");
    assert_words("qom-get /objects/i", "/objects/io0");
    assert_words("qom-get /objects/io0 poll-g", "poll-grow");
    assert_words("qom-set /objects/io0 poll-g", "poll-grow");
    assert_words("qom-set -j /objects/io0 poll-g", "poll-grow");
    assert_words("qom-get /nosuch poll-g", "");
    assert_words("qom-set /objects/io0 poll-grow 1", "");
    assert_prints("object_del io0", "");
}

static void test_character_devices(void)
{
    assert_prints("chardev-add null,id=c0", "");
    assert_prints("chardev-add ringbuf,id=c1", "");
    assert_words("chardev-remove ", "c0 c1");
    assert_words("chardev-send-break c1", "c1");
    assert_words("ringbuf_read ", "c1");
    assert_words("ringbuf_write c", "c1");
    assert_words("chardev-add ringb", "ringbuf");
    assert_words("ringbuf_read c1 ", "");
    assert_prints("chardev-remove c0", "");
    assert_prints("chardev-remove c1", "");
}

static void test_disks_and_nodes(void)
{
    g_autofree char *path = NULL, *line = NULL;
    int fd = g_file_open_tmp("blockXXXXXX", &path, NULL);

    close(fd);
    line = g_strconcat("drive_add 0 if=none,id=d0,node-name=n0,format=raw,"
                       "file=", path, NULL);
    assert_prints(line, "OK\n");
    assert_words("drive_del ", "d0");
    assert_words("block_resize n", "n0");
    assert_offers("info block ", "d0");
    assert_offers("info block -v ", "n0");
    assert_prints("drive_del d0", "");
    g_unlink(path);
}

static void test_log_items_after_commas(void)
{
    assert_words("log guest", "guest_errors");
    assert_words("log unimp,guest", "unimp,guest_errors");
    assert_words("log no", "none");
}

static void test_values_that_have_names(void)
{
    assert_words("watchdog_action p", "pause poweroff");
    assert_words("info stats v", "vcpu vm");
    assert_words("info stats vm * ", "kvm");
}

static void test_processors(void)
{
    rig_memory();
    rig_add_cpu();
    rig_add_cpu();
    assert_words("cpu ", "0 1");
    assert_words("info registers ", "0 1");
    assert_words("info registers 1", "1");
    rig_remove_cpus();
}

static void test_files(void)
{
    g_autofree char *dir = g_dir_make_tmp("hmp-XXXXXX", NULL);
    g_autofree char *sub = g_build_filename(dir, "folder", NULL);
    g_autofree char *file = g_build_filename(dir, "file", NULL);
    g_autofree char *start = g_strconcat("logfile ", dir, "/f", NULL);
    g_autofree char *third = g_strconcat("pmemsave 0 1 ", file, NULL);
    g_autofree char *both = g_strconcat(file, " ", sub, "/", NULL);

    g_assert_cmpint(g_mkdir(sub, 0700), ==, 0);
    g_assert_true(g_file_set_contents(file, "", 0, NULL));
    assert_words(start, both);
    assert_words(third, file);
    assert_words("logfile /nonexistent/", "");
    g_unlink(file);
    g_rmdir(sub);
    g_rmdir(dir);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    harness_init();
    g_test_add_func("/hmp-complete/names-of-commands",
                    test_names_of_commands);
    g_test_add_func("/hmp-complete/topics-of-help", test_topics_of_help);
    g_test_add_func("/hmp-complete/nothing-where-nothing-fits",
                    test_nothing_where_nothing_fits);
    g_test_add_func("/hmp-complete/objects-and-types",
                    test_objects_and_types);
    g_test_add_func("/hmp-complete/devices-of-the-user",
                    test_devices_of_the_user);
    g_test_add_func("/hmp-complete/paths-go-down-like-files",
                    test_paths_go_down_like_files);
    g_test_add_func("/hmp-complete/character-devices",
                    test_character_devices);
    g_test_add_func("/hmp-complete/disks-and-nodes", test_disks_and_nodes);
    g_test_add_func("/hmp-complete/log-items-after-commas",
                    test_log_items_after_commas);
    g_test_add_func("/hmp-complete/values-that-have-names",
                    test_values_that_have_names);
    g_test_add_func("/hmp-complete/processors", test_processors);
    g_test_add_func("/hmp-complete/files", test_files);
    return g_test_run();
}
