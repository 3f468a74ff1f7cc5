/*
 * Option groups: sets and the values in them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "heap-in-use.h"
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "qemu/option_int.h"

static QemuOptsList typed = {
    .name = "typed",
    .head = QTAILQ_HEAD_INITIALIZER(typed.head),
    .desc = {
        { .name = "s", .help = "a text", .def_value_str = "preset" },
        { .name = "b", .type = QEMU_OPT_BOOL, .def_value_str = "on" },
        { .name = "n", .type = QEMU_OPT_NUMBER, .def_value_str = "0x10" },
        { .name = "z", .type = QEMU_OPT_SIZE, .def_value_str = "2k" },
        { .name = "none", .type = QEMU_OPT_NUMBER },
        { }
    },
};
static QemuOptsList any = {
    .name = "any",
    .head = QTAILQ_HEAD_INITIALIZER(any.head),
    .desc = { { } },
};
static QemuOptsList merged = {
    .name = "merged",
    .merge_lists = true,
    .head = QTAILQ_HEAD_INITIALIZER(merged.head),
    .desc = { { } },
};

static void expect(Error **err, const char *text)
{
    g_assert_cmpstr(error_get_pretty(*err), ==, text);
    error_free_or_abort(err);
}

static void test_groups_are_found_by_name(void)
{
    Error *err = NULL;

    qemu_add_opts(&typed);
    qemu_add_opts(&merged);
    g_assert_true(qemu_find_opts("typed") == &typed);
    g_assert_null(qemu_find_opts_err("nothing", &err));
    expect(&err, "There is no option group 'nothing'");
    g_assert_nonnull(qemu_find_opts_singleton("merged"));
    g_assert_true(qemu_find_opts_singleton("merged")
                  == qemu_find_opts_singleton("merged"));
    g_assert_null(qemu_opts_id(qemu_find_opts_singleton("merged")));
    qemu_opts_reset(&merged);
    g_assert_null(qemu_opts_find(&merged, NULL));
}

static void test_ids_are_unique_and_well_formed(void)
{
    Error *err = NULL;
    QemuOpts *opts = qemu_opts_create(&any, "a", 1, &error_abort);

    g_assert_cmpstr(qemu_opts_id(opts), ==, "a");
    g_assert_true(qemu_opts_find(&any, "a") == opts);
    g_assert_null(qemu_opts_find(&any, NULL));
    g_assert_null(qemu_opts_create(&any, "a", 1, &err));
    expect(&err, "Duplicate ID 'a' for any");
    g_assert_true(qemu_opts_create(&any, "a", 0, &error_abort) == opts);
    g_assert_null(qemu_opts_create(&any, "6", 1, &err));
    expect(&err, "Parameter 'id' expects an identifier");
    g_assert_null(qemu_opts_create(&merged, "a", 0, &err));
    expect(&err, "Invalid parameter 'id'");
    qemu_opts_del(opts);
    qemu_opts_del(NULL);
    g_assert_null(qemu_opts_find(&any, "a"));
}

static void test_values_have_types_and_defaults(void)
{
    QemuOpts *opts = qemu_opts_create(&typed, NULL, 0, &error_abort);

    g_assert_cmpstr(qemu_opt_get(opts, "s"), ==, "preset");
    g_assert_true(qemu_opt_get_bool(opts, "b", false));
    g_assert_cmpint(qemu_opt_get_number(opts, "n", 1), ==, 16);
    g_assert_cmpint(qemu_opt_get_size(opts, "z", 1), ==, 2048);
    g_assert_cmpint(qemu_opt_get_number(opts, "none", 5), ==, 5);
    g_assert_null(qemu_opt_get(NULL, "s"));
    g_assert_cmpint(qemu_opt_get_number(NULL, "n", 5), ==, 5);

    qemu_opt_set(opts, "s", "x", &error_abort);
    qemu_opt_set_bool(opts, "b", false, &error_abort);
    qemu_opt_set_number(opts, "n", -1, &error_abort);
    qemu_opt_set(opts, "z", "1.5K", &error_abort);
    g_assert_cmpstr(qemu_opt_get(opts, "s"), ==, "x");
    g_assert_false(qemu_opt_get_bool(opts, "b", true));
    g_assert_cmpuint(qemu_opt_get_number(opts, "n", 1), ==, UINT64_MAX);
    g_assert_cmpint(qemu_opt_get_size(opts, "z", 1), ==, 1536);
    qemu_opts_del(opts);
}

static void test_wrong_keys_and_values_are_refused(void)
{
    QemuOpts *opts = qemu_opts_create(&typed, NULL, 0, &error_abort);
    Error *err = NULL;

    g_assert_false(qemu_opt_set(opts, "x", "", &err));
    expect(&err, "Invalid parameter 'x'");
    g_assert_false(qemu_opt_set(opts, "b", "offer", &err));
    expect(&err, "Parameter 'b' expects 'on' or 'off'");
    g_assert_false(qemu_opt_set(opts, "n", "08", &err));
    expect(&err, "Parameter 'n' expects a number");
    g_assert_false(qemu_opt_set(opts, "n", "18446744073709551616", &err));
    expect(&err, "Value '18446744073709551616' is too large for parameter "
           "'n'");
    g_assert_false(qemu_opt_set(opts, "z", "16Gi", &err));
    expect(&err, "Parameter 'z' expects a non-negative number below 2^64");
    g_assert_false(qemu_opt_set(opts, "z", "16E", &err));
    expect(&err, "Value '16E' is out of range for parameter 'z'");
    g_assert_true(QTAILQ_EMPTY(&opts->head));
    qemu_opts_del(opts);
}

static void test_getting_can_remove(void)
{
    QemuOpts *opts = qemu_opts_create(&typed, NULL, 0, &error_abort);
    g_autofree char *text = NULL;

    qemu_opt_set(opts, "s", "x", &error_abort);
    qemu_opt_set(opts, "s", "y", &error_abort);
    qemu_opt_set(opts, "b", "off", &error_abort);
    qemu_opt_set(opts, "none", "1", &error_abort);
    qemu_opt_set(opts, "z", "1", &error_abort);
    text = qemu_opt_get_del(opts, "s");
    g_assert_cmpstr(text, ==, "y");
    g_assert_false(qemu_opt_get_bool_del(opts, "b", true));
    g_assert_cmpint(qemu_opt_get_number_del(opts, "none", 3), ==, 1);
    g_assert_cmpint(qemu_opt_get_size_del(opts, "z", 3), ==, 1);
    g_assert_true(QTAILQ_EMPTY(&opts->head));
    qemu_opts_del(opts);
}

static void test_unsetting_shows_what_was_there_before(void)
{
    QemuOpts *opts = qemu_opts_create(&any, NULL, 0, &error_abort);

    qemu_opt_set(opts, "k", "one", &error_abort);
    qemu_opt_set(opts, "k", "two", &error_abort);
    g_assert_cmpint(qemu_opt_unset(opts, "k"), ==, 0);
    g_assert_cmpstr(qemu_opt_get(opts, "k"), ==, "one");
    g_assert_cmpint(qemu_opt_unset(opts, "k"), ==, 0);
    g_assert_cmpint(qemu_opt_unset(opts, "k"), ==, -1);
    qemu_opts_del(opts);
}

static void test_any_group_can_be_validated_later(void)
{
    QemuOpts *opts = qemu_opts_create(&any, NULL, 0, &error_abort);
    Error *err = NULL;

    qemu_opt_set(opts, "n", "7", &error_abort);
    qemu_opts_validate(opts, typed.desc, &error_abort);
    g_assert_cmpint(qemu_opt_get_number(opts, "n", 0), ==, 7);
    qemu_opt_set(opts, "n", "x", &error_abort);
    g_assert_false(qemu_opts_validate(opts, typed.desc, &err));
    expect(&err, "Parameter 'n' expects a number");
    qemu_opt_set(opts, "odd", "x", &error_abort);
    qemu_opt_unset(opts, "n");
    g_assert_false(qemu_opts_validate(opts, typed.desc, &err));
    expect(&err, "Invalid parameter 'odd'");
    qemu_opts_del(opts);
}

static int note_option(void *opaque, const char *name, const char *value,
                       Error **errp)
{
    g_string_append_printf(opaque, "%s=%s;", name, value);
    return !strcmp(name, "stop") ? 3 : 0;
}

static void test_messages_are_about_where_options_came_from(void)
{
    static const char *argv[] = { "prog", "-any", "k=v" };

    if (g_test_subprocess()) {
        QemuOpts *opts;
        Location loc;

        loc_push_none(&loc);
        loc_set_cmdline((char **)argv, 1, 2);
        opts = qemu_opts_create(&any, NULL, 0, &error_abort);
        loc_pop(&loc);
        loc_push_none(&loc);
        error_report("before");
        qemu_opts_loc_restore(opts);
        error_report("behind");
        loc_pop(&loc);
        qemu_opts_del(opts);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("before\n-any k=v: behind\n");
}

static int delete_set(void *opaque, QemuOpts *opts, Error **errp)
{
    bool stop = !g_strcmp0(qemu_opts_id(opts), "stop");
    Location loc;

    loc_push_none(&loc);
    qemu_opts_loc_restore(opts);
    loc_pop(&loc);
    (*(int *)opaque)++;
    qemu_opts_del(opts);
    return stop ? 4 : 0;
}

static void test_walks_end_when_the_callback_says_so(void)
{
    g_autoptr(GString) seen = g_string_new(NULL);
    QemuOpts *opts = qemu_opts_create(&any, NULL, 0, &error_abort);
    int sets = 0;

    qemu_opt_set(opts, "a", "1", &error_abort);
    qemu_opt_set(opts, "stop", "2", &error_abort);
    qemu_opt_set(opts, "b", "3", &error_abort);
    g_assert_cmpint(qemu_opt_foreach(opts, note_option, seen, NULL), ==, 3);
    g_assert_cmpstr(seen->str, ==, "a=1;stop=2;");

    qemu_opts_create(&any, "stop", 1, &error_abort);
    qemu_opts_create(&any, "left", 1, &error_abort);
    g_assert_cmpint(qemu_opts_foreach(&any, delete_set, &sets, NULL), ==,
                    4);
    g_assert_cmpint(sets, ==, 2);
    qemu_opts_reset(&any);
}

static void test_repeated_options_are_walked_in_order(void)
{
    QemuOpts *opts = qemu_opts_create(&any, NULL, 0, &error_abort);
    QemuOptsIter it;

    qemu_opt_set(opts, "k", "1", &error_abort);
    qemu_opt_set(opts, "other", "2", &error_abort);
    qemu_opt_set(opts, "k", "3", &error_abort);
    qemu_opt_iter_init(&it, opts, "k");
    g_assert_cmpstr(qemu_opt_iter_next(&it), ==, "1");
    g_assert_cmpstr(qemu_opt_iter_next(&it), ==, "3");
    g_assert_null(qemu_opt_iter_next(&it));
    g_assert_null(qemu_opt_iter_next(&it));
    qemu_opt_iter_init(&it, opts, NULL);
    g_assert_cmpstr(qemu_opt_iter_next(&it), ==, "1");
    g_assert_cmpstr(qemu_opt_iter_next(&it), ==, "2");
    g_assert_cmpstr(qemu_opt_iter_next(&it), ==, "3");
    g_assert_null(qemu_opt_iter_next(&it));
    qemu_opts_del(opts);
}

static void test_descriptions_can_be_appended(void)
{
    static QemuOptsList other = {
        .desc = {
            { .name = "new", .type = QEMU_OPT_SIZE },
            { .name = "b", .type = QEMU_OPT_STRING },
            { }
        },
    };
    QemuOptsList *list = qemu_opts_append(NULL, &typed);

    g_assert_null(list->name);
    g_assert_cmpstr(list->desc[0].help, ==, "a text");
    ASSERT_FREES(qemu_opts_free(qemu_opts_append(NULL, &typed)));
    list = qemu_opts_append(list, &other);
    g_assert_cmpint(list->desc[1].type, ==, QEMU_OPT_BOOL);
    g_assert_cmpstr(list->desc[5].name, ==, "new");
    g_assert_null(list->desc[6].name);
    qemu_opts_free(list);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/option/groups are found by name",
                    test_groups_are_found_by_name);
    g_test_add_func("/option/ids are unique and well-formed",
                    test_ids_are_unique_and_well_formed);
    g_test_add_func("/option/values have types and defaults",
                    test_values_have_types_and_defaults);
    g_test_add_func("/option/wrong keys and values are refused",
                    test_wrong_keys_and_values_are_refused);
    g_test_add_func("/option/getting can remove", test_getting_can_remove);
    g_test_add_func("/option/unsetting shows what was there before",
                    test_unsetting_shows_what_was_there_before);
    g_test_add_func("/option/any group can be validated later",
                    test_any_group_can_be_validated_later);
    g_test_add_func("/option/messages are about where options came from",
                    test_messages_are_about_where_options_came_from);
    g_test_add_func("/option/walks end when the callback says so",
                    test_walks_end_when_the_callback_says_so);
    g_test_add_func("/option/repeated options are walked in order",
                    test_repeated_options_are_walked_in_order);
    g_test_add_func("/option/descriptions can be appended",
                    test_descriptions_can_be_appended);
    return g_test_run();
}
