/*
 * "info": the program, the guest's state and the policy, for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "config-host.h"
#include "hmp-internal.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-machine.h"
#include "qapi/qapi-commands-run-state.h"
#include "qapi/qapi-commands-security.h"
#include "qemu/units.h"
#include "system/runstate.h"
#include "system/system.h"

/*** The program and the guest ***/

void info_version(Monitor *mon, const QDict *args)
{
    monitor_printf(mon, "%s (%s)\n", QEMU_VERSION, QEMU_PKGVERSION);
}

void info_name(Monitor *mon, const QDict *args)
{
    if (qemu_get_vm_name()) {
        monitor_printf(mon, "%s\n", qemu_get_vm_name());
    }
}

void info_uuid(Monitor *mon, const QDict *args)
{
    g_autofree char *uuid = qemu_uuid_unparse_strdup(&qemu_uuid);

    monitor_printf(mon, "%s\n", uuid);
}

void info_status(Monitor *mon, const QDict *args)
{
    RunState state = runstate_get();

    monitor_printf(mon, "VM status: %s",
                   runstate_is_running() ? "running" : "paused");
    if (state != RUN_STATE_RUNNING && state != RUN_STATE_PAUSED) {
        monitor_printf(mon, " (%s)", RunState_str(state));
    }
    monitor_puts(mon, "\n");
}

void info_kvm(Monitor *mon, const QDict *args)
{
    KvmInfo *info = qmp_query_kvm(NULL);

    monitor_printf(mon, "kvm support: %s\n",
                   !info->present ? "not compiled"
                   : info->enabled ? "enabled" : "disabled");
    qapi_free_KvmInfo(info);
}

void info_accelerators(Monitor *mon, const QDict *args)
{
    AcceleratorInfo *info = qmp_query_accelerators(NULL);

    for (AcceleratorList *el = info->present; el; el = el->next) {
        bool enabled = info->has_enabled && el->value == info->enabled;

        monitor_printf(mon, enabled ? "[%s]%c" : "%s%c",
                       Accelerator_str(el->value), el->next ? ' ' : '\n');
    }
    qapi_free_AcceleratorInfo(info);
}

/* Of what there is none here, as QEMU does with such a machine. */
void info_none(Monitor *mon, const QDict *args)
{
}

void info_balloon(Monitor *mon, const QDict *args)
{
    Error *err = NULL;
    BalloonInfo *info = qmp_query_balloon(&err);

    if (info) {
        monitor_printf(mon, "balloon: actual=%" PRId64 "\n",
                       (int64_t)(info->actual / MiB));
    }
    qapi_free_BalloonInfo(info);
    hmp_error(mon, err);
}

void info_history(Monitor *mon, const QDict *args)
{
    const GPtrArray *lines = hmp_history(mon);

    for (guint i = 0; i < lines->len; i++) {
        monitor_printf(mon, "%u: '%s'\n", i, (char *)lines->pdata[i]);
    }
}

/*** Security ***/

/* A table of @list, its columns as wide as the longest entry. */
static void print_audit(Monitor *mon, SecurityAuditEntryList *list)
{
    int path_width = 0, type_width = 0;

    for (SecurityAuditEntryList *e = list; e; e = e->next) {
        path_width = MAX(path_width, (int)strlen(e->value->path));
        type_width = MAX(type_width, (int)strlen(e->value->type));
    }
    for (SecurityAuditEntryList *e = list; e; e = e->next) {
        const SecurityAuditEntry *entry = e->value;

        monitor_printf(mon, "%c %-*s  %-*s  %-10s  %-6s  %s\n",
                       entry->violation ? '!' : ' ', path_width, entry->path,
                       type_width, entry->type,
                       SecurityDeclaration_str(entry->status),
                       SecurityOrigin_str(entry->origin),
                       entry->note ? entry->note : "");
    }
}

static void print_counts(Monitor *mon, const char *what,
                         const SecurityCounts *counts)
{
    monitor_printf(mon, "%s: %" PRId64 " secure, %" PRId64 " insecure, %"
                   PRId64 " undeclared\n", what, counts->secure,
                   counts->insecure, counts->undeclared);
}

void info_security(Monitor *mon, const QDict *args)
{
    SecurityPolicyInfo *info = qmp_query_security_policy(NULL);
    SecurityAudit *audit = qmp_query_security_audit(NULL);

    monitor_printf(mon, "policy: %s%s\n",
                   CompatPolicySecurity_str(info->policy),
                   info->sealed ? "" : " (not sealed)");
    if (info->profile) {
        monitor_printf(mon, "profile: %s\n", info->profile);
    }
    monitor_printf(mon, "sandbox: %s\n", audit->sandbox ? "on" : "off");
    print_counts(mon, "types", info->types);
    print_counts(mon, "objects", audit->totals);
    print_audit(mon, audit->objects);
    qapi_free_SecurityAudit(audit);
    qapi_free_SecurityPolicyInfo(info);
}
