/*
 * system/options-values.c: options with an understanding of their own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "options-rig.h"

static void test_accel(void)
{
    g_autoptr(VmConfig) cfg = PARSE("-accel", "a:b,x=1", "-enable-kvm");

    g_assert_cmpuint(cfg->accels->len, ==, 3);
    g_assert_cmpstr(config_item(cfg->accels, 1)->text, ==, "b");
    g_assert_cmpstr(qdict_get_str(config_item(cfg->accels, 1)->opts, "x"),
                    ==, "1");
    g_assert_cmpstr(config_item(cfg->accels, 2)->text, ==, "kvm");
    REFUSED("Parameter 'accel' is missing", "-accel", "x=1");
}

static void test_memory(void)
{
    g_autoptr(VmConfig) cfg = PARSE("-m", "256");
    g_autoptr(VmConfig) kib = PARSE("-m", "size=524288k");

    g_assert_cmpstr(options_rig_machine(cfg, "memory", "size"), ==,
                    "268435456");
    g_assert_cmpstr(options_rig_machine(kib, "memory", "size"), ==,
                    "536870912");
    REFUSED("Parameter 'size' expects a size in MiB, or with a suffix of k, "
            "M, G, T, not '1x'", "-m", "1x");
    REFUSED("Invalid parameter 'foo'", "-m", "1,foo=2");
}

static void test_compat(void)
{
    g_autoptr(VmConfig) cfg = PARSE(
        "-compat", "security=warn", "-compat",
        "{\"deprecated-output\": \"hide\"}");

    g_assert_cmpuint(cfg->compats->len, ==, 2);
    g_assert_cmpint(config_item(cfg->compats, 0)->compat->security, ==,
                    COMPAT_POLICY_SECURITY_WARN);
    g_assert_false(config_item(cfg->compats, 1)->compat->has_security);
    REFUSED("Parameter 'security' does not accept value 'lax'", "-compat",
            "security=lax");
    REFUSED("Parameter 'secrity' is unexpected", "-compat", "secrity=warn");
}

static void test_drives(void)
{
    g_autoptr(VmConfig) cfg = PARSE("-hda", "a,b", "disk.img", "-drive",
                                    "file=c,if=none,id=d", "-blockdev",
                                    "file,node-name=n,filename=/x");
    QDict *hda = config_item(cfg->drives, 0)->opts;

    g_assert_cmpstr(qdict_get_str(hda, "file"), ==, "a,b");
    g_assert_cmpstr(qdict_get_str(hda, "index"), ==, "0");
    g_assert_cmpstr(qdict_get_str(config_item(cfg->drives, 1)->opts, "file"),
                    ==, "disk.img");
    g_assert_cmpstr(config_item(cfg->drives, 2)->id, ==, "d");
    g_assert_cmpstr(config_item(cfg->blockdevs, 0)->blockdev->node_name, ==,
                    "n");
}

static void test_chardevs(void)
{
    g_autoptr(VmConfig) cfg = PARSE(
        "-chardev", "socket,id=c,fd=3,server=on,wait=off", "-qmp", "stdio",
        "-monitor", "none", "-mon", "c,mode=control", "-qmp-pretty", "null");

    g_assert_cmpstr(config_item(cfg->chardevs, 0)->id, ==, "c");
    g_assert_cmpint(config_item(cfg->chardevs, 0)->chardev->type, ==,
                    CHARDEV_BACKEND_KIND_SOCKET);
    g_assert_cmpuint(cfg->monitors->len, ==, 4);
    g_assert_cmpstr(config_item(cfg->monitors, 0)->text, ==, "stdio");
    g_assert_cmpuint(qdict_size(config_item(cfg->monitors, 1)->opts), ==, 0);
    g_assert_cmpstr(qdict_get_str(config_item(cfg->monitors, 2)->opts,
                                  "chardev"), ==, "c");
    g_assert_cmpstr(qdict_get_str(config_item(cfg->monitors, 3)->opts,
                                  "pretty"), ==, "on");
    REFUSED("Parameter 'id' is missing", "-chardev", "null");
    REFUSED("'foo' is not a valid char driver name", "-chardev", "foo,id=x");
    REFUSED("Parameter 'mode' does not accept value 'x'", "-mon", "c,mode=x");
}

static void test_globals(void)
{
    g_autoptr(VmConfig) cfg = PARSE(
        "-global", "virtio-mmio.force-legacy=off", "-global",
        "driver=cfi.pflash01,property=secure,value=on");
    QDict *dotted = config_item(cfg->globals, 0)->opts;
    QDict *keys = config_item(cfg->globals, 1)->opts;

    g_assert_cmpstr(qdict_get_str(dotted, "driver"), ==, "virtio-mmio");
    g_assert_cmpstr(qdict_get_str(dotted, "property"), ==, "force-legacy");
    g_assert_cmpstr(qdict_get_str(dotted, "value"), ==, "off");
    g_assert_cmpstr(qdict_get_str(keys, "driver"), ==, "cfi.pflash01");
    REFUSED("expected DRIVER.PROPERTY=VALUE", "-global", "driver=x");
}

static void test_folders_and_keys(void)
{
    g_autoptr(VmConfig) cfg = PARSE("-L", "/a", "-L", "/b", "-echr", "0x14",
                                    "-k", "en-us", "-nic", "none", "-net",
                                    "none", "-msg", "timestamp");
    g_autoptr(VmConfig) asked = PARSE("-L", "help");
    g_autoptr(VmConfig) none = PARSE("-S");

    g_assert_cmpint(cfg->data_dirs->len, ==, 2);
    g_assert_cmpstr(config_item(cfg->data_dirs, 1)->text, ==, "/b");
    g_assert_cmpint(cfg->escape, ==, 0x14);
    g_assert_true(cfg->msg_timestamp);
    g_assert_cmpstr(asked->help.topic, ==, "L");
    g_assert_cmpint(none->escape, ==, 0);
    REFUSED("'0' is not the code of a key, 1 to 255", "-echr", "0");
    REFUSED("'256' is not the code of a key, 1 to 255", "-echr", "256");
    REFUSED("'a' is not the code of a key, 1 to 255", "-echr", "a");
    REFUSED("'user' is not available, only: none", "-nic", "user");
    REFUSED("'tap' is not available, only: none", "-net", "tap");
}

static void test_small_ones(void)
{
    g_autoptr(VmConfig) cfg = PARSE(
        "-nographic", "-cpu", "qemu64", "-cpu", "max,+x2apic", "-d",
        "int,guest_errors", "-uuid", "01edd574-a037-4b94-96c6-12a3aab30b9e");

    g_assert_true(cfg->nographic);
    g_assert_cmpstr(cfg->cpu, ==, "max,+x2apic");
    g_assert_cmpint(cfg->cpu_from.index, ==, 4);
    g_assert_cmpint(cfg->log_mask, !=, 0);
    g_assert_true(cfg->uuid_set);
    REFUSED("'zz' is not a UUID", "-uuid", "zz");
    REFUSED("unknown log item in 'zz'", "-d", "zz");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/options-values/accelerators", test_accel);
    g_test_add_func("/options-values/memory", test_memory);
    g_test_add_func("/options-values/compat", test_compat);
    g_test_add_func("/options-values/drives", test_drives);
    g_test_add_func("/options-values/character devices", test_chardevs);
    g_test_add_func("/options-values/globals", test_globals);
    g_test_add_func("/options-values/folders-and-keys",
                    test_folders_and_keys);
    g_test_add_func("/options-values/small ones", test_small_ones);
    return g_test_run();
}
