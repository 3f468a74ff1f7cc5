/*
 * Option sets from and to text and QDict.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/option_int.h"
#include "qobject/qjson.h"

static QemuOptsList any = {
    .name = "any",
    .implied_opt_name = "implied",
    .head = QTAILQ_HEAD_INITIALIZER(any.head),
    .desc = { { } },
};
static QemuOptsList typed = {
    .name = "typed",
    .head = QTAILQ_HEAD_INITIALIZER(typed.head),
    .desc = {
        { .name = "size", .type = QEMU_OPT_SIZE, .help = "how big",
          .def_value_str = "4k" },
        { .name = "flag", .type = QEMU_OPT_BOOL },
        { }
    },
};

static int add_option(void *opaque, const char *name, const char *value,
                      Error **errp)
{
    g_string_append_printf(opaque, "<%s=%s>", name, value);
    return 0;
}

/* What @text is parsed to: "<key=value>..." and "#id" if it has one. */
static void expect_parse(const char *text, bool abbrev, const char *want)
{
    QemuOpts *opts = qemu_opts_parse(&any, text, abbrev, &error_abort);
    g_autoptr(GString) got = g_string_new(NULL);

    qemu_opt_foreach(opts, add_option, got, &error_abort);
    if (qemu_opts_id(opts)) {
        g_string_append_printf(got, "#%s", qemu_opts_id(opts));
    }
    g_assert_cmpstr(got->str, ==, want);
    qemu_opts_del(opts);
}

static void test_text_is_split_into_keys_and_values(void)
{
    expect_parse("", false, "");
    expect_parse("=val", false, "<=val>");
    expect_parse("a=1,b=2,,x,a=3", false, "<a=1><b=2,x><a=3>");
    expect_parse("x=y,", false, "<x=y>");
    expect_parse(",", false, "<=on>");
    expect_parse("an,noaus,noaus=", false, "<an=on><aus=off><noaus=>");
    expect_parse("no", false, "<=off>");
    expect_parse("x=a=b", false, "<x=a=b>");
}

static void test_a_first_value_may_have_an_implied_key(void)
{
    expect_parse("an,noaus", true, "<implied=an><aus=off>");
    expect_parse(",", true, "<implied=>");
    expect_parse(",,,a=1", true, "<implied=,><a=1>");
    expect_parse("=val", true, "<=val>");
    expect_parse("a=1,x", true, "<a=1><x=on>");
}

static void test_the_first_id_names_the_set(void)
{
    expect_parse("id=foo,id=bar,a=1", false, "<a=1>#foo");
    expect_parse("x=,,id=bar", false, "<x=,id=bar>");
    expect_parse("id=foo", true, "#foo");
}

static void test_a_failed_parse_leaves_no_set(void)
{
    Error *err = NULL;

    g_assert_null(qemu_opts_parse(&typed, "size=1,other=", false, &err));
    error_free_or_abort(&err);
    g_assert_true(QTAILQ_EMPTY(&typed.head));
}

static void test_more_text_can_be_added(void)
{
    QemuOpts *opts = qemu_opts_create(&any, NULL, 0, &error_abort);

    qemu_opts_do_parse(opts, "one,b=2", "first", &error_abort);
    g_assert_cmpstr(qemu_opt_get(opts, "first"), ==, "one");
    g_assert_cmpstr(qemu_opt_get(opts, "b"), ==, "2");
    qemu_opts_del(opts);
}

static void test_help_is_recognised_among_flags_only(void)
{
    QemuOpts *opts;

    g_assert_true(has_help_option("help"));
    g_assert_true(has_help_option("a=0,?,b"));
    g_assert_false(has_help_option("helpme"));
    g_assert_false(has_help_option("a=help"));
    opts = qemu_opts_parse(&any, "a,help", false, &error_abort);
    g_assert_true(qemu_opt_has_help_opt(opts));
    qemu_opts_del(opts);
    opts = qemu_opts_parse(&any, "help", true, &error_abort);
    g_assert_false(qemu_opt_has_help_opt(opts));
    qemu_opts_del(opts);
}

static void test_values_end_at_a_single_comma(void)
{
    const char *text = "a,,b,c";
    g_autofree char *value = NULL;

    g_assert_cmpstr(get_opt_value(text, &value), ==, ",c");
    g_assert_cmpstr(value, ==, "a,b");
}

static void test_sizes_are_checked(void)
{
    Error *err = NULL;
    uint64_t size;

    parse_option_size("s", "1M", &size, &error_abort);
    g_assert_cmpint(size, ==, 1 << 20);
    g_assert_false(parse_option_size("s", "-1", &size, &err));
    error_free_or_abort(&err);
}

static void test_objects_become_sets_and_back(void)
{
    QDict *qdict = qobject_to(QDict, qobject_from_json(
        "{'id': 'i', 'n': -3, 'b': true, 's': 'x', 'l': [1]}",
        &error_abort));
    QemuOpts *opts = qemu_opts_from_qdict(&any, qdict, &error_abort);
    g_autoptr(GString) text = NULL;
    QDict *back = qemu_opts_to_qdict(opts, NULL);

    text = qobject_to_json(QOBJECT(back));
    g_assert_cmpstr(text->str, ==, "{\"id\": \"i\", \"n\": \"-3\", "
                    "\"b\": \"on\", \"s\": \"x\"}");
    qobject_unref(back);
    qobject_unref(qdict);
    qemu_opts_del(opts);
}

static void test_members_that_are_known_are_absorbed(void)
{
    QDict *qdict = qobject_to(QDict, qobject_from_json(
        "{'size': '8', 'other': 1, 'flag': false}", &error_abort));
    QemuOpts *opts = qemu_opts_create(&typed, NULL, 0, &error_abort);
    Error *err = NULL;

    qemu_opts_absorb_qdict(opts, qdict, &error_abort);
    g_assert_cmpint(qdict_size(qdict), ==, 1);
    g_assert_cmpint(qemu_opt_get_size(opts, "size", 0), ==, 8);
    g_assert_false(qemu_opt_get_bool(opts, "flag", true));
    qdict_put_str(qdict, "flag", "maybe");
    g_assert_false(qemu_opts_absorb_qdict(opts, qdict, &err));
    error_free_or_abort(&err);
    qobject_unref(qdict);
    qemu_opts_del(opts);
}

static void test_filtered_options_are_moved_out(void)
{
    QemuOpts *opts = qemu_opts_parse(&any, "size=1,x=2,size=3", false,
                                     &error_abort);
    QDict *qdict = qemu_opts_to_qdict_filtered(opts, NULL, &typed, true);

    g_assert_cmpint(qdict_size(qdict), ==, 1);
    g_assert_cmpstr(qdict_get_str(qdict, "size"), ==, "3");
    g_assert_null(qemu_opt_get(opts, "size"));
    g_assert_cmpstr(qemu_opt_get(opts, "x"), ==, "2");
    qobject_unref(qdict);
    qemu_opts_del(opts);
}

static void test_sets_and_help_are_printed(void)
{
    QemuOpts *opts;

    if (g_test_subprocess()) {
        opts = qemu_opts_parse(&any, "id=i,a=1,,2", false, &error_abort);
        qemu_opts_print(opts, ";");
        qemu_opts_del(opts);
        opts = qemu_opts_create(&typed, NULL, 0, &error_abort);
        printf("|");
        qemu_opts_print(opts, ";");
        printf("\n");
        qemu_opts_print_help(&typed, true);
        qemu_opts_print_help(&any, true);
        g_assert_null(qemu_opts_parse_noisily(&typed, "help", false));
        g_assert_null(qemu_opts_parse_noisily(&typed, "flag=x", false));
        qemu_opts_reset(&typed);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stdout("*id=i;a=1,,2|size=4k\ntyped options:\n"
                              "  flag=<bool (on/off)>\n"
                              "  size=<size> * - how big (default: 4k)\n"
                              "There are no options for any.\n"
                              "typed options:\n*");
    g_test_trap_assert_stderr("*Parameter 'flag' expects 'on' or 'off'*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/option-text/text is split into keys and values",
                    test_text_is_split_into_keys_and_values);
    g_test_add_func("/option-text/a first value may have an implied key",
                    test_a_first_value_may_have_an_implied_key);
    g_test_add_func("/option-text/the first id names the set",
                    test_the_first_id_names_the_set);
    g_test_add_func("/option-text/a failed parse leaves no set",
                    test_a_failed_parse_leaves_no_set);
    g_test_add_func("/option-text/more text can be added",
                    test_more_text_can_be_added);
    g_test_add_func("/option-text/help is recognised among flags only",
                    test_help_is_recognised_among_flags_only);
    g_test_add_func("/option-text/values end at a single comma",
                    test_values_end_at_a_single_comma);
    g_test_add_func("/option-text/sizes are checked",
                    test_sizes_are_checked);
    g_test_add_func("/option-text/objects become sets and back",
                    test_objects_become_sets_and_back);
    g_test_add_func("/option-text/members that are known are absorbed",
                    test_members_that_are_known_are_absorbed);
    g_test_add_func("/option-text/filtered options are moved out",
                    test_filtered_options_are_moved_out);
    g_test_add_func("/option-text/sets and help are printed",
                    test_sets_and_help_are_printed);
    return g_test_run();
}
