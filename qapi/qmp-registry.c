/*
 * Registry of QMP commands.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/qmp-registry.h"

void qmp_register_command(QmpCommandList *cmds, const char *name,
                          QmpCommandFunc *fn, unsigned options,
                          uint64_t features)
{
    QmpCommand *cmd = g_new0(QmpCommand, 1);

    /* out-of-band commands run in a thread of their own, never switched */
    assert(!((options & QCO_COROUTINE) && (options & QCO_ALLOW_OOB)));
    cmd->name = name;
    cmd->fn = fn;
    cmd->options = options;
    cmd->features = features;
    cmd->enabled = true;
    QTAILQ_INSERT_TAIL(cmds, cmd, node);
}

void qmp_unregister_commands(QmpCommandList *cmds)
{
    QmpCommand *cmd, *next;

    QTAILQ_FOREACH_SAFE(cmd, cmds, node, next) {
        QTAILQ_REMOVE(cmds, cmd, node);
        g_free(cmd);
    }
}

const QmpCommand *qmp_find_command(const QmpCommandList *cmds,
                                   const char *name)
{
    const QmpCommand *cmd;

    QTAILQ_FOREACH(cmd, cmds, node) {
        if (g_str_equal(cmd->name, name)) {
            return cmd;
        }
    }
    return NULL;
}

static void toggle(QmpCommandList *cmds, const char *name, bool enabled,
                   const char *reason)
{
    QmpCommand *cmd;

    QTAILQ_FOREACH(cmd, cmds, node) {
        if (g_str_equal(cmd->name, name)) {
            cmd->enabled = enabled;
            cmd->disable_reason = reason;
            return;
        }
    }
}

void qmp_disable_command(QmpCommandList *cmds, const char *name,
                         const char *reason)
{
    toggle(cmds, name, false, reason);
}

void qmp_enable_command(QmpCommandList *cmds, const char *name)
{
    toggle(cmds, name, true, NULL);
}

bool qmp_command_is_enabled(const QmpCommand *cmd)
{
    return cmd->enabled;
}

const char *qmp_command_name(const QmpCommand *cmd)
{
    return cmd->name;
}

bool qmp_has_success_response(const QmpCommand *cmd)
{
    return !(cmd->options & QCO_NO_SUCCESS_RESP);
}

void qmp_for_each_command(const QmpCommandList *cmds, qmp_cmd_callback_fn fn,
                          void *opaque)
{
    const QmpCommand *cmd;

    QTAILQ_FOREACH(cmd, cmds, node) {
        fn(cmd, opaque);
    }
}
