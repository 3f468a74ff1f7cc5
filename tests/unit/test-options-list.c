/*
 * system/options-list.c: the table of options as clients see it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "options-rig.h"
#include "qemu/module.h"

static const CommandLineParameterInfo *
find(const CommandLineOptionInfo *option, const char *name)
{
    CommandLineParameterInfoList *e;

    for (e = option->parameters; e; e = e->next) {
        if (!strcmp(e->value->name, name)) {
            return e->value;
        }
    }
    return NULL;
}

static CommandLineParameterType type_of(const char *option, const char *name)
{
    CommandLineOptionInfoList *list = options_list(option, &error_abort);
    const CommandLineParameterInfo *info = find(list->value, name);
    CommandLineParameterType type;

    g_assert_nonnull(info);
    g_assert_null(list->next);
    g_assert_cmpstr(list->value->option, ==, option);
    type = info->type;
    qapi_free_CommandLineOptionInfoList(list);
    return type;
}

static void test_keys_come_from_the_help_text(void)
{
    g_assert_cmpint(type_of("name", "guest"), ==,
                    COMMAND_LINE_PARAMETER_TYPE_STRING);
    g_assert_cmpint(type_of("name", "debug-threads"), ==,
                    COMMAND_LINE_PARAMETER_TYPE_BOOLEAN);
    g_assert_cmpint(type_of("memory", "size"), ==,
                    COMMAND_LINE_PARAMETER_TYPE_SIZE);
    g_assert_cmpint(type_of("memory", "maxmem"), ==,
                    COMMAND_LINE_PARAMETER_TYPE_SIZE);
    g_assert_cmpint(type_of("smp-opts", "cpus"), ==,
                    COMMAND_LINE_PARAMETER_TYPE_NUMBER);
    g_assert_cmpint(type_of("boot-opts", "strict"), ==,
                    COMMAND_LINE_PARAMETER_TYPE_BOOLEAN);
}

static void test_what_depends_on_a_choice_is_not_listed(void)
{
    CommandLineOptionInfoList *list = options_list("device", &error_abort);

    g_assert_null(list->value->parameters);
    qapi_free_CommandLineOptionInfoList(list);
}

static void test_options_without_keys_are_left_out(void)
{
    CommandLineOptionInfoList *list = options_list(NULL, &error_abort);
    CommandLineOptionInfoList *e;
    unsigned count = 0;

    for (e = list; e; e = e->next) {
        g_assert_cmpstr(e->value->option, !=, "nodefaults");
        g_assert_cmpstr(e->value->option, !=, "pidfile");
        g_assert_cmpstr(e->value->option, !=, "vnc");
        count++;
    }
    g_assert_cmpuint(count, >, 10);
    qapi_free_CommandLineOptionInfoList(list);
}

static void test_an_unknown_option_is_an_error(void)
{
    Error *err = NULL;

    g_assert_null(options_list("no-such", &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "invalid option name: no-such");
    error_free(err);
}

/* Machines are not linked in here; their base class is. */
static void test_properties_of_machines_are_keys_of_machine(void)
{
    CommandLineOptionInfoList *list = options_list("machine", &error_abort);

    g_assert_nonnull(find(list->value, "type"));
    qapi_free_CommandLineOptionInfoList(list);
}

#define ADD(name) g_test_add_func("/options-list/" #name, test_##name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    ADD(keys_come_from_the_help_text);
    ADD(what_depends_on_a_choice_is_not_listed);
    ADD(options_without_keys_are_left_out);
    ADD(an_unknown_option_is_an_error);
    ADD(properties_of_machines_are_keys_of_machine);
    return g_test_run();
}
