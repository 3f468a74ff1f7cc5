/*
 * system/config.c: VmConfig.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "options-rig.h"

static void test_new(void)
{
    char *argv[] = { (char *)"prog", NULL };
    g_autoptr(VmConfig) cfg = vm_config_new(argv);

    g_assert_true(cfg->argv == argv);
    g_assert_null(config_machine_type(cfg));
    g_assert_null(config_machine_from(cfg, "type"));
    g_assert_cmpint(cfg->reboot, ==, REBOOT_ACTION_RESET);
    g_assert_cmpint(cfg->shutdown, ==, SHUTDOWN_ACTION_POWEROFF);
    vm_config_free(NULL);
}

static void test_items(void)
{
    char *argv[] = { (char *)"prog", NULL };
    g_autoptr(VmConfig) cfg = vm_config_new(argv);
    Origin from = { .index = 3, .count = 2, .via = "-device" };
    ConfigItem *a = config_item_add(cfg->devices, &from);
    ConfigItem *b = config_item_add(cfg->devices, &from);

    a->text = g_strdup("x");
    b->opts = qdict_new();
    g_assert_true(config_item(cfg->devices, 0) == a);
    g_assert_true(config_item(cfg->devices, 1) == b);
    g_assert_cmpint(b->from.index, ==, 3);
}

static void test_location(void)
{
    char *argv[] = { (char *)"prog", (char *)"-S", NULL };
    g_autoptr(VmConfig) cfg = vm_config_new(argv);
    Origin from = { .index = 1, .count = 1, .via = "-S" };
    Origin nobody = { .via = "-S" };
    Location loc, seen;

    config_loc_push(cfg, &loc, &from);
    loc_save(&seen);
    loc_pop(&loc);
    g_assert_cmpint(seen.kind, ==, LOC_CMDLINE);
    g_assert_true(seen.ptr == argv + 1);
    config_loc_push(cfg, &loc, &nobody);
    loc_save(&seen);
    loc_pop(&loc);
    g_assert_cmpint(seen.kind, ==, LOC_NONE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/config/a new one asks for nothing", test_new);
    g_test_add_func("/config/items keep their order", test_items);
    g_test_add_func("/config/messages name the option", test_location);
    return g_test_run();
}
