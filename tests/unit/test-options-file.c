/*
 * -readconfig.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "options-rig.h"

static char *path;

static VmConfig *parse(const char *content, Error **errp)
{
    char *argv[] = { (char *)"prog", (char *)"-readconfig", path, NULL };

    g_assert_true(g_file_set_contents(path, content, -1, NULL));
    return options_rig_parse(argv, errp);
}

static void assert_refused(const char *content, const char *message)
{
    Error *err = NULL;

    g_assert_null(parse(content, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static const char *opt(const GPtrArray *list, unsigned i, const char *key)
{
    return qdict_get_try_str(config_item(list, i)->opts, key);
}

static void test_groups_are_options(void)
{
    g_autoptr(VmConfig) cfg = parse(
        "# a comment\n"
        "\n"
        "[machine]\n"
        "  type = \"microvm\"\n"
        "[memory]\n"
        "size = \"128\"\n"
        "[smp-opts]\n"
        "\tcpus=\"2\"\n"
        "[ drive \"d0\" ]\r\n"
        "  file = \"a,b.img\"\r\n"
        "  format = \"raw\"\n"
        "[device \"dev0\"]\n"
        "  driver = \"virtio-blk-device\"\n"
        "  drive = \"d0\"\n"
        "[name]\n"
        "  guest = \"of = a file\"\n"
        "[global]\n"
        "  driver = \"virtio-mmio\"\n"
        "  property = \"force-legacy\"\n"
        "  value = \"off\"", NULL);

    g_assert_cmpstr(options_rig_machine(cfg, NULL, "type"), ==, "microvm");
    g_assert_cmpstr(options_rig_machine(cfg, "memory", "size"), ==,
                    "134217728");
    g_assert_cmpstr(options_rig_machine(cfg, "smp", "cpus"), ==, "2");
    g_assert_cmpint(cfg->drives->len, ==, 1);
    g_assert_cmpstr(opt(cfg->drives, 0, "file"), ==, "a,b.img");
    g_assert_cmpstr(opt(cfg->drives, 0, "id"), ==, "d0");
    g_assert_cmpint(cfg->devices->len, ==, 1);
    g_assert_cmpstr(config_item(cfg->devices, 0)->id, ==, "dev0");
    g_assert_cmpstr(cfg->name, ==, "of = a file");
    g_assert_cmpint(cfg->globals->len, ==, 1);
    g_assert_cmpint(config_item(cfg->devices, 0)->from.index, ==, 1);
}

static void test_groups_without_keys_say_nothing(void)
{
    g_autoptr(VmConfig) empty = parse("", NULL);
    g_autoptr(VmConfig) bare = parse("[machine]\n[smp-opts]\n", NULL);

    g_assert_null(options_rig_machine(empty, NULL, "type"));
    g_assert_false(qdict_haskey(bare->machine, "smp"));
}

static void test_help_is_a_question(void)
{
    g_autoptr(VmConfig) cfg = parse("[blockdev]\ndriver = \"help\"\n"
                                    "[device]\ndriver = \"x\"\n", NULL);

    g_assert_cmpstr(cfg->help.topic, ==, "blockdev");
    g_assert_cmpint(cfg->devices->len, ==, 0);
}

#define MALFORMED "expected [GROUP], [GROUP \"ID\"] or KEY = \"VALUE\""

static void test_other_lines_are_refused(void)
{
    assert_refused("nonsense", MALFORMED);
    assert_refused("[machine", MALFORMED);
    assert_refused("[device x]", MALFORMED);
    assert_refused("[device \"x]", MALFORMED);
    assert_refused("[machine]\ntype = microvm", MALFORMED);
    assert_refused("[machine]\ntype = \"micro\"vm\"", MALFORMED);
    assert_refused("[machine]\ntype = \"microvm", MALFORMED);
    assert_refused("[machine]\ntype = \"", MALFORMED);
    assert_refused("[machine]\n= \"x\"", MALFORMED);
    assert_refused("[machine]\na b = \"x\"", MALFORMED);
    assert_refused("[]", "there is no group ''");
    assert_refused("[nosuch]", "there is no group 'nosuch'");
    assert_refused("[kernel]", "there is no group 'kernel'");
    assert_refused("key = \"x\"", "key 'key' comes before any group");
    assert_refused("[device]\nid = \"x\"\n", "Parameter 'driver' is missing");
}

static void test_messages_tell_file_and_line(void)
{
    char *argv[] = { (char *)"prog", (char *)"-readconfig", path, NULL };
    g_autofree char *pattern = g_strdup_printf("*options-file*:3: said\n");
    Location where = { 0 };
    Error *err = NULL;

    if (g_test_subprocess()) {
        g_assert_true(g_file_set_contents(path, "\n\n[device]\nid = \"x\"",
                                          -1, NULL));
        g_assert_null(options_parse(argv, &where, &err));
        loc_restore(&where);
        error_report("said");
        error_free(err);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr(pattern);
}

static void test_missing_files_are_named(void)
{
    REFUSED("Could not open '/nonexistent/x': No such file or directory",
            "-readconfig", "/nonexistent/x");
}

int main(int argc, char **argv)
{
    int status, fd;

    g_test_init(&argc, &argv, NULL);
    error_init("prog");
    fd = g_file_open_tmp("options-file-XXXXXX", &path, NULL);
    close(fd);
    g_test_add_func("/options-file/groups-are-options",
                    test_groups_are_options);
    g_test_add_func("/options-file/groups-without-keys-say-nothing",
                    test_groups_without_keys_say_nothing);
    g_test_add_func("/options-file/help-is-a-question",
                    test_help_is_a_question);
    g_test_add_func("/options-file/other-lines-are-refused",
                    test_other_lines_are_refused);
    g_test_add_func("/options-file/messages-tell-file-and-line",
                    test_messages_tell_file_and_line);
    g_test_add_func("/options-file/missing-files-are-named",
                    test_missing_files_are_named);
    status = g_test_run();
    g_unlink(path);
    g_free(path);
    return status;
}
