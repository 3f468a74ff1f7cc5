/*
 * system/options-apply.c: what options have in common.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "options-rig.h"

static void test_machine_merges(void)
{
    g_autoptr(VmConfig) cfg = PARSE("-M", "microvm,pit=off", "-smp", "4",
                                    "-machine", "pic=off,pit=on", "-smp",
                                    "threads=2", "-m", "1G", "-m",
                                    "slots=2,maxmem=4G");

    g_assert_cmpstr(config_machine_type(cfg), ==, "microvm");
    g_assert_cmpstr(options_rig_machine(cfg, NULL, "pit"), ==, "on");
    g_assert_cmpstr(options_rig_machine(cfg, NULL, "pic"), ==, "off");
    g_assert_cmpstr(options_rig_machine(cfg, "smp", "cpus"), ==, "4");
    g_assert_cmpstr(options_rig_machine(cfg, "smp", "threads"), ==, "2");
    g_assert_cmpstr(options_rig_machine(cfg, "memory", "size"), ==,
                    "1073741824");
    g_assert_cmpstr(options_rig_machine(cfg, "memory", "max-size"), ==,
                    "4G");
    g_assert_cmpint(config_machine_from(cfg, "pit")->index, ==, 5);
    g_assert_cmpint(config_machine_from(cfg, "type")->index, ==, 1);
    g_assert_null(config_machine_from(cfg, "boot"));
}

static void test_underscores(void)
{
    g_autoptr(VmConfig) cfg = PARSE("-M", "microvm,isa_serial=off");

    g_assert_cmpstr(options_rig_machine(cfg, NULL, "isa-serial"), ==, "off");
}

static void test_json(void)
{
    g_autoptr(VmConfig) cfg = PARSE(
        "-device", "{\"driver\": \"d\", \"id\": \"i\", \"n\": 7}",
        "-device", "d,id=k,n=7", "-device", "d,flag,noother");
    ConfigItem *json = config_item(cfg->devices, 0);
    ConfigItem *text = config_item(cfg->devices, 1);
    ConfigItem *bare = config_item(cfg->devices, 2);

    g_assert_true(json->json);
    g_assert_cmpstr(json->id, ==, "i");
    g_assert_cmpint(qdict_get_int(json->opts, "n"), ==, 7);
    g_assert_false(text->json);
    g_assert_cmpstr(qdict_get_str(text->opts, "n"), ==, "7");
    g_assert_cmpstr(qdict_get_str(bare->opts, "flag"), ==, "on");
    g_assert_cmpstr(qdict_get_str(bare->opts, "other"), ==, "off");
}

static void test_bad_items(void)
{
    REFUSED("Parameter 'driver' is missing", "-device", "id=x");
    REFUSED("Parameter 'driver' expects a string", "-device",
            "{\"driver\": 1}");
    REFUSED("Parameter 'qom-type' is missing", "-object", "id=x");
    REFUSED("Invalid parameter 'foo'", "-fw_cfg", "opt/a,foo=b");
    REFUSED("Expected '=' after parameter 'x'", "-M", "none,x");
}

static void test_keys(void)
{
    g_autoptr(VmConfig) cfg = PARSE(
        "-name", "one,process=p", "-name", "two", "-msg", "timestamp=on",
        "-overcommit", "mem-lock=on-fault,cpu-pm=off", "-rtc",
        "base=2024-02-29T12:00:00", "-no-reboot", "-no-shutdown");

    g_assert_cmpstr(cfg->name, ==, "two");
    g_assert_cmpstr(cfg->process, ==, "p");
    g_assert_true(cfg->msg_timestamp);
    g_assert_cmpint(cfg->mem_lock, ==, CONFIG_MEM_LOCK_ON_FAULT);
    g_assert_cmpstr(cfg->rtc_base, ==, "2024-02-29T12:00:00");
    g_assert_cmpint(cfg->rtc_from.index, ==, 9);
    g_assert_cmpint(cfg->reboot, ==, REBOOT_ACTION_SHUTDOWN);
    g_assert_cmpint(cfg->shutdown, ==, SHUTDOWN_ACTION_PAUSE);
}

static void test_bad_keys(void)
{
    REFUSED("Invalid parameter 'guset'", "-name", "guset=x");
    REFUSED("Parameter 'timestamp' expects 'on' or 'off'", "-msg",
            "timestamp=maybe");
    REFUSED("Parameter 'reboot' expects one of reset, shutdown, not 'x'",
            "-action", "reboot=x");
    REFUSED("Parameter 'cpu-pm' cannot be 'on': this program does not have "
            "it", "-overcommit", "cpu-pm=on");
}

static void test_only(void)
{
    g_autoptr(VmConfig) cfg = PARSE("-display", "none", "-vga", "none",
                                    "-parallel", "null");

    g_assert_nonnull(cfg);
    REFUSED("'gtk' is not available, only: none", "-display", "gtk");
    REFUSED("'std' is not available, only: none", "-vga", "std");
}

static void test_questions(void)
{
    static const char *const lines[][2] = {
        { "-M", "help" }, { "-accel", "help" }, { "-cpu", "?" },
        { "-device", "help" }, { "-object", "help" }, { "-chardev", "help" },
        { "-blockdev", "driver=help" }, { "-d", "help" },
        { "-smp", "help" }, { "-display", "help" },
        /* what else was said does not matter */
        { "-global", "a=b,help" }, { "-m", "a=b,help" },
        { "-compat", "a=b,help" }, { "-boot", "a=b,help" },
    };
    g_autoptr(VmConfig) cfg = PARSE("-device", "virtio-x,help");

    g_assert_cmpstr(cfg->help.topic, ==, "device");
    g_assert_cmpstr(qdict_get_str(cfg->help.opts, "driver"), ==, "virtio-x");
    g_assert_cmpuint(cfg->devices->len, ==, 0);
    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        g_autoptr(VmConfig) asked = PARSE((char *)lines[i][0],
                                          (char *)lines[i][1]);

        g_assert_nonnull(asked->help.topic);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/options-apply/repeated machine options merge",
                    test_machine_merges);
    g_test_add_func("/options-apply/underscores are dashes",
                    test_underscores);
    g_test_add_func("/options-apply/JSON and text", test_json);
    g_test_add_func("/options-apply/bad items are refused", test_bad_items);
    g_test_add_func("/options-apply/keys set members", test_keys);
    g_test_add_func("/options-apply/bad keys are refused", test_bad_keys);
    g_test_add_func("/options-apply/what is not there stays off", test_only);
    g_test_add_func("/options-apply/help is a question", test_questions);
    return g_test_run();
}
