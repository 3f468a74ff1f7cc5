/*
 * QMP commands on what this program can be asked for: its command line, and
 * what it does not have.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "migration/capabilities.h"
#include "monitor/monitor.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-block-core.h"
#include "qapi/qapi-commands-job.h"
#include "qapi/qapi-commands-machine.h"
#include "qapi/qapi-commands-memory-device.h"
#include "qapi/qapi-commands-migration.h"
#include "qapi/qapi-commands-options.h"
#include "qapi/qapi-commands-tpm.h"

static MonitorOptionLister *option_lister;

void monitor_set_option_lister(MonitorOptionLister *lister)
{
    option_lister = lister;
}

CommandLineOptionInfoList *
qmp_query_command_line_options(const char *option, Error **errp)
{
    return option_lister ? option_lister(option, errp) : NULL;
}

/* Clients ask before they use what an answer would list. */

MigrationCapabilityStatusList *qmp_query_migrate_capabilities(Error **errp)
{
    MigrationCapabilityStatusList *list = NULL, **tail = &list;

    for (int i = 0; i < MIGRATION_CAPABILITY__MAX; i++) {
        MigrationCapabilityStatus *status = g_new(MigrationCapabilityStatus,
                                                  1);

        status->capability = i;
        status->state = migrate_capability(i);
        QAPI_LIST_APPEND(tail, status);
    }
    return list;
}

void qmp_migrate_set_capabilities(MigrationCapabilityStatusList *capabilities,
                                  Error **errp)
{
    for (; capabilities; capabilities = capabilities->next) {
        migrate_set_capability(capabilities->value->capability,
                               capabilities->value->state);
    }
}

TpmModelList *qmp_query_tpm_models(Error **errp)
{
    return NULL;
}

TpmTypeList *qmp_query_tpm_types(Error **errp)
{
    return NULL;
}

JobInfoList *qmp_query_jobs(Error **errp)
{
    return NULL;
}

BlockJobInfoList *qmp_query_block_jobs(Error **errp)
{
    return NULL;
}

PRManagerInfoList *qmp_query_pr_managers(Error **errp)
{
    return NULL;
}

MemoryDeviceInfoList *qmp_query_memory_devices(Error **errp)
{
    return NULL;
}

/* No board lets its guest suspend itself. */

CurrentMachineParams *qmp_query_current_machine(Error **errp)
{
    return g_new0(CurrentMachineParams, 1);
}

void qmp_system_wakeup(Error **errp)
{
    error_setg(errp, "wake-up from suspend is not supported by this guest");
}
