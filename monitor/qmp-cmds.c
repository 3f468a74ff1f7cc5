/*
 * QMP commands on the session, the program and the guest's run state.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "config-host.h"
#include "monitor-internal.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-control.h"
#include "qapi/qapi-commands-introspect.h"
#include "qapi/qapi-commands-machine.h"
#include "qapi/qapi-commands-misc.h"
#include "qapi/qapi-commands-run-state.h"
#include "qapi/qapi-commands-yank.h"
#include "qapi/qapi-init-commands.h"
#include "qapi/qapi-introspect.h"
#include "qemu/yank.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "system/runstate.h"
#include "system/system.h"

/*** The session ***/

void qmp_qmp_capabilities(bool has_enable, QMPCapabilityList *enable,
                          Error **errp)
{
    qmp_negotiate(monitor_cur(), enable, errp);
}

void qmp_yank(YankInstanceList *instances, Error **errp)
{
    yank_instances(instances, errp);
}

YankInstanceList *qmp_query_yank(Error **errp)
{
    return yank_list_instances();
}

static void add_command(const QmpCommand *cmd, void *opaque)
{
    CommandInfoList ***tail = opaque;
    CommandInfo *info;

    if (cmd->enabled) {
        info = g_new0(CommandInfo, 1);
        info->name = g_strdup(cmd->name);
        QAPI_LIST_APPEND(*tail, info);
    }
}

CommandInfoList *qmp_query_commands(Error **errp)
{
    CommandInfoList *list = NULL, **tail = &list;

    qmp_for_each_command(qmp_commands(), add_command, &tail);
    return list;
}

EventInfoList *qmp_query_events(Error **errp)
{
    EventInfoList *list = NULL, **tail = &list;

    for (int i = 0; i < QAPIEvent_lookup.size; i++) {
        EventInfo *info = g_new0(EventInfo, 1);

        info->name = g_strdup(QAPIEvent_lookup.array[i]);
        QAPI_LIST_APPEND(tail, info);
    }
    return list;
}

/* For whom the text will not do as it is; see wants_schema() in qmp.c. */
void qmp_query_qmp_schema(QDict *args, QObject **ret, Error **errp)
{
    const QDictEntry *first = qdict_first(args);
    QObject *schema;

    if (first) {
        error_setg(errp, "Parameter '%s' is unexpected",
                   qdict_entry_key(first));
        return;
    }
    schema = qobject_from_json(qmp_schema_json, &error_abort);
    *ret = QOBJECT(compat_policy_prune_schema(qobject_to(QList, schema)));
    qobject_unref(schema);
}

/*** The program ***/

VersionInfo *qmp_query_version(Error **errp)
{
    static const char version[] = QEMU_VERSION;
    VersionInfo *info = g_new0(VersionInfo, 1);
    char *end;

    info->qemu = g_new0(VersionTriple, 1);
    info->qemu->major = g_ascii_strtoll(version, &end, 10);
    info->qemu->minor = g_ascii_strtoll(end + 1, &end, 10);
    info->qemu->micro = g_ascii_strtoll(end + 1, &end, 10);
    info->package = g_strdup(QEMU_PKGVERSION);
    return info;
}

TargetInfo *qmp_query_target(Error **errp)
{
    TargetInfo *info = g_new0(TargetInfo, 1);

    info->arch = SYS_EMU_TARGET_X86_64;
    return info;
}

NameInfo *qmp_query_name(Error **errp)
{
    NameInfo *info = g_new0(NameInfo, 1);

    info->name = g_strdup(qemu_get_vm_name());
    return info;
}

UuidInfo *qmp_query_uuid(Error **errp)
{
    UuidInfo *info = g_new0(UuidInfo, 1);

    info->UUID = qemu_uuid_unparse_strdup(&qemu_uuid);
    return info;
}

void qmp_quit(Error **errp)
{
    RunstateActions actions = runstate_get_actions();

    /* -no-shutdown is about guests that power off, not about this. */
    actions.shutdown = SHUTDOWN_ACTION_POWEROFF;
    runstate_set_actions(&actions);
    qemu_system_shutdown_request(SHUTDOWN_CAUSE_HOST_QMP_QUIT);
}

/*** The guest ***/

StatusInfo *qmp_query_status(Error **errp)
{
    StatusInfo *info = g_new0(StatusInfo, 1);

    info->running = runstate_is_running();
    info->status = runstate_get();
    return info;
}

void qmp_stop(Error **errp)
{
    if (!runstate_check(RUN_STATE_INMIGRATE)) {
        vm_stop(RUN_STATE_PAUSED);
    }
}

void qmp_cont(Error **errp)
{
    if (runstate_needs_reset()) {
        error_setg(errp, "Resetting the Virtual Machine is required");
        return;
    }
    if (runstate_check(RUN_STATE_SUSPENDED)) {
        return;
    }
    if (runstate_check(RUN_STATE_FINISH_MIGRATE)) {
        error_setg(errp, "Migration is not finalized yet");
        return;
    }
    vm_start();
}

void qmp_set_action(bool has_reboot, RebootAction reboot, bool has_shutdown,
                    ShutdownAction shutdown, bool has_panic,
                    PanicAction panic, bool has_watchdog,
                    WatchdogAction watchdog, Error **errp)
{
    RunstateActions actions = runstate_get_actions();

    if (has_reboot) {
        actions.reboot = reboot;
    }
    if (has_shutdown) {
        actions.shutdown = shutdown;
    }
    if (has_panic) {
        actions.panic = panic;
    }
    if (has_watchdog) {
        actions.watchdog = watchdog;
    }
    runstate_set_actions(&actions);
}

void qmp_watchdog_set_action(WatchdogAction action, Error **errp)
{
    qmp_set_action(false, 0, false, 0, false, 0, true, action, errp);
}

void qmp_system_reset(Error **errp)
{
    qemu_system_reset_request(SHUTDOWN_CAUSE_HOST_QMP_SYSTEM_RESET);
}

void qmp_system_powerdown(Error **errp)
{
    qemu_system_powerdown_request();
}
