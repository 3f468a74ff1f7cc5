/*
 * Tests of the registry of QMP commands.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/qmp-registry.h"

static void nothing(QDict *args, QObject **ret, Error **errp)
{
}

static void collect(const QmpCommand *cmd, void *opaque)
{
    g_string_append_printf(opaque, "%s%s ", qmp_command_name(cmd),
                           qmp_command_is_enabled(cmd) ? "" : "!");
}

static void test_commands_are_found_in_order(void)
{
    QmpCommandList cmds = QTAILQ_HEAD_INITIALIZER(cmds);
    GString *names = g_string_new(NULL);

    qmp_register_command(&cmds, "b", nothing, 0, 0);
    qmp_register_command(&cmds, "a", nothing, QCO_NO_SUCCESS_RESP, 0);
    qmp_for_each_command(&cmds, collect, names);
    g_assert_cmpstr(names->str, ==, "b a ");
    g_assert_true(qmp_has_success_response(qmp_find_command(&cmds, "b")));
    g_assert_false(qmp_has_success_response(qmp_find_command(&cmds, "a")));
    g_assert_null(qmp_find_command(&cmds, "c"));
    g_string_free(names, TRUE);
    qmp_unregister_commands(&cmds);
    g_assert_null(qmp_find_command(&cmds, "a"));
}

static void test_commands_can_be_disabled(void)
{
    QmpCommandList cmds = QTAILQ_HEAD_INITIALIZER(cmds);
    const QmpCommand *cmd;

    qmp_register_command(&cmds, "a", nothing, 0, 0);
    cmd = qmp_find_command(&cmds, "a");
    qmp_disable_command(&cmds, "unknown", NULL);
    qmp_disable_command(&cmds, "a", "why");
    g_assert_false(qmp_command_is_enabled(cmd));
    g_assert_cmpstr(cmd->disable_reason, ==, "why");
    qmp_enable_command(&cmds, "a");
    g_assert_true(qmp_command_is_enabled(cmd));
    g_assert_null(cmd->disable_reason);
    qmp_unregister_commands(&cmds);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qmp-registry/commands are found, and keep their order",
                    test_commands_are_found_in_order);
    g_test_add_func("/qmp-registry/commands can be disabled",
                    test_commands_can_be_disabled);
    return g_test_run();
}
