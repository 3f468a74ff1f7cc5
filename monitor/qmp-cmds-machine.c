/*
 * QMP commands on machines and accelerators.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "monitor-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-machine.h"
#include "qapi/qapi-commands-stats.h"
#include "qemu/accel.h"
#include "system/stats.h"

#define KVM_ACCEL ACCEL_CLASS_NAME("kvm")

/*** Making the machine ***/

static MonitorMachineFinisher *finisher;
static void *finisher_opaque;

void monitor_set_machine_finisher(MonitorMachineFinisher *fn, void *opaque)
{
    finisher = fn;
    finisher_opaque = opaque;
}

void qmp_x_exit_preconfig(Error **errp)
{
    if (!finisher || phase_check(PHASE_MACHINE_INITIALIZED)) {
        error_setg(errp, "The command is permitted only before machine "
                   "initialization");
        return;
    }
    finisher(finisher_opaque, errp);
}

/*** Machines ***/

static void add_machine(ObjectClass *oc, void *opaque)
{
    MachineInfoList ***tail = opaque;
    MachineClass *mc = MACHINE_CLASS(oc);
    MachineInfo *info = g_new0(MachineInfo, 1);
    const char *cpu_type = machine_class_default_cpu_type(mc);
    ObjectSecurity status = object_class_get_security(oc);

    info->name = g_strdup(mc->name);
    info->alias = g_strdup(mc->alias);
    info->has_is_default = info->is_default = mc->is_default;
    info->cpu_max = mc->max_cpus ? mc->max_cpus : 1;
    info->hotpluggable_cpus = mc->has_hotpluggable_cpus;
    info->numa_mem_supported = mc->numa_mem_supported;
    info->deprecated = mc->deprecation_reason != NULL;
    info->default_cpu_type = g_strdup(cpu_type);
    info->default_ram_id = g_strdup(mc->default_ram_id);
    info->acpi = object_class_property_find(oc, "acpi") != NULL;
    info->has_secure = info->secure = status == OBJECT_SECURITY_SECURE;
    info->has_insecure = info->insecure = status == OBJECT_SECURITY_INSECURE;
    info->security_note = g_strdup(object_class_get_security_note(oc));
    QAPI_LIST_APPEND(*tail, info);
}

MachineInfoList *qmp_query_machines(Error **errp)
{
    MachineInfoList *list = NULL, **tail = &list;

    object_class_foreach(add_machine, TYPE_MACHINE, false, &tail);
    return list;
}

/*** Counters ***/

StatsResultList *qmp_query_stats(StatsFilter *filter, Error **errp)
{
    return stats_query(filter, errp);
}

StatsSchemaList *qmp_query_stats_schemas(bool has_provider,
                                         StatsProvider provider, Error **errp)
{
    return stats_query_schemas(has_provider ? &provider : NULL, errp);
}

/*** Accelerators ***/

static bool accel_is_current(const char *type)
{
    AccelState *accel = current_accel();

    return accel && g_str_equal(object_get_typename(OBJECT(accel)), type);
}

KvmInfo *qmp_query_kvm(Error **errp)
{
    KvmInfo *info = g_new0(KvmInfo, 1);

    info->enabled = accel_is_current(KVM_ACCEL);
    info->present = object_class_by_name(KVM_ACCEL) != NULL;
    return info;
}

AcceleratorInfo *qmp_query_accelerators(Error **errp)
{
    AcceleratorInfo *info = g_new0(AcceleratorInfo, 1);
    AcceleratorList **present = &info->present, **secure = &info->secure,
        **insecure = &info->insecure;

    for (Accelerator a = 0; a < ACCELERATOR__MAX; a++) {
        ObjectClass *oc = (ObjectClass *)accel_find(Accelerator_str(a));

        if (!oc) {
            continue;
        }
        if (accel_is_current(object_class_get_name(oc))) {
            info->has_enabled = true;
            info->enabled = a;
        }
        QAPI_LIST_APPEND(present, a);
        if (object_class_is_secure(oc)) {
            QAPI_LIST_APPEND(secure, a);
        } else if (object_class_is_insecure(oc)) {
            QAPI_LIST_APPEND(insecure, a);
        }
    }
    return info;
}
