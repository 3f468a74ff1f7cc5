/*
 * system/options.c: the table and the loop over a command line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "options-rig.h"

static void test_empty(void)
{
    char *argv[] = { (char *)"prog", NULL };
    g_autoptr(VmConfig) cfg = options_rig_parse(argv, NULL);

    g_assert_null(config_machine_type(cfg));
    g_assert_cmpuint(cfg->devices->len, ==, 0);
    g_assert_false(cfg->stopped);
}

static void test_dashes(void)
{
    g_autoptr(VmConfig) cfg = PARSE("--nodefaults", "-S");

    g_assert_true(cfg->nodefaults);
    g_assert_true(cfg->stopped);
}

static void test_unknown(void)
{
    REFUSED("invalid option", "-foo");
    REFUSED("invalid option", "-");
    REFUSED("invalid option", "--");
    REFUSED("invalid option", "---S");
    REFUSED("invalid option", "-machine=none");
}

static void test_missing_argument(void)
{
    REFUSED("requires an argument", "-m");
    REFUSED("requires an argument", "-S", "-device");
}

static void test_blame(void)
{
    char *argv[] = { (char *)"prog", (char *)"-S", (char *)"-uuid",
                     (char *)"zz", (char *)"-nodefaults", NULL };
    Location where = { 0 };
    Error *err = NULL;

    g_assert_null(options_parse(argv, &where, &err));
    g_assert_cmpint(where.kind, ==, LOC_CMDLINE);
    g_assert_true(where.ptr == argv + 2);
    g_assert_cmpint(where.num, ==, 2);
    error_free(err);
}

static void test_question_stops(void)
{
    g_autoptr(VmConfig) cfg = PARSE("-S", "-help", "-foo");

    g_assert_cmpstr(cfg->help.topic, ==, "help");
}

static void test_origin(void)
{
    g_autoptr(VmConfig) cfg = PARSE("-S", "-device", "x", "--hda", "f");

    g_assert_cmpint(config_item(cfg->devices, 0)->from.index, ==, 2);
    g_assert_cmpstr(config_item(cfg->devices, 0)->from.via, ==, "-device");
    /* sugar is blamed on what was typed */
    g_assert_cmpint(config_item(cfg->drives, 0)->from.index, ==, 4);
    g_assert_cmpstr(config_item(cfg->drives, 0)->from.via, ==, "--hda");
}

static void test_no_side_effects(void)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(),
                                             "options-must-not-exist", NULL);
    g_autofree char *unix_path = g_strconcat("unix:", path, ",server=on",
                                             NULL);
    g_autoptr(VmConfig) cfg = PARSE("-pidfile", path, "-D", path, "-serial",
                                    unix_path, "-compat",
                                    "security=require-secure");

    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    g_assert_cmpstr(cfg->pidfile, ==, path);
}

static void test_rows(void)
{
    for (const OptionRow *row = option_rows; row->name; row++) {
        g_assert_nonnull(row->apply);
        g_assert_nonnull(row->help);
        g_assert_true(option_find(row->name) == row);
        if (row->apply == option_sugar || row->apply == option_sugar_value) {
            g_assert_nonnull(option_find(row->to));
        }
        if (row->text && g_str_has_suffix(row->text, ",")) {
            g_assert_null(strstr(row->text, " "));
        }
    }
    g_assert_null(option_find("no-such-option"));
    g_assert_null(option_find(""));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/options/an empty line asks for nothing", test_empty);
    g_test_add_func("/options/one dash or two", test_dashes);
    g_test_add_func("/options/unknown ones are refused", test_unknown);
    g_test_add_func("/options/a missing argument is refused",
                    test_missing_argument);
    g_test_add_func("/options/the option at fault is named", test_blame);
    g_test_add_func("/options/a question ends it", test_question_stops);
    g_test_add_func("/options/items know where they come from", test_origin);
    g_test_add_func("/options/parsing makes no files",
                    test_no_side_effects);
    g_test_add_func("/options/the table is complete", test_rows);
    return g_test_run();
}
