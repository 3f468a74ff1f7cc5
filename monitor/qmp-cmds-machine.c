/*
 * QMP commands on machines, processors and accelerators.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "hw/core/cpu.h"
#include "monitor-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-machine.h"
#include "qemu/accel.h"

#define KVM_ACCEL ACCEL_CLASS_NAME("kvm")

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

static void add_accelerator(ObjectClass *oc, void *opaque)
{
    AcceleratorInfoList ***tail = opaque;
    AcceleratorInfo *info = g_new0(AcceleratorInfo, 1);
    const char *type = object_class_get_name(oc);
    ObjectSecurity status = object_class_get_security(oc);

    info->name = g_strndup(type, strlen(type) - strlen(ACCEL_CLASS_SUFFIX));
    info->enabled = accel_is_current(type);
    info->present = true;
    info->has_secure = info->secure = status == OBJECT_SECURITY_SECURE;
    info->has_insecure = info->insecure = status == OBJECT_SECURITY_INSECURE;
    info->security_note = g_strdup(object_class_get_security_note(oc));
    QAPI_LIST_APPEND(*tail, info);
}

AcceleratorInfoList *qmp_query_accelerators(Error **errp)
{
    AcceleratorInfoList *list = NULL, **tail = &list;

    object_class_foreach(add_accelerator, TYPE_ACCEL, false, &tail);
    return list;
}

/*** Processors ***/

/* Where @cpu sits, if the machine knows. */
static CpuInstanceProperties *cpu_place(CPUState *cpu)
{
    MachineState *ms = current_machine;
    CpuInstanceProperties (*place)(MachineState *, unsigned) =
        ms ? MACHINE_GET_CLASS(ms)->cpu_index_to_instance_props : NULL;
    CpuInstanceProperties *props;

    if (!place) {
        return NULL;
    }
    props = g_new(CpuInstanceProperties, 1);
    *props = place(ms, cpu->cpu_index);
    return props;
}

CpuInfoFastList *qmp_query_cpus_fast(Error **errp)
{
    CpuInfoFastList *list = NULL, **tail = &list;
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        CpuInfoFast *info = g_new0(CpuInfoFast, 1);

        info->cpu_index = cpu->cpu_index;
        info->qom_path = object_get_canonical_path(OBJECT(cpu));
        info->thread_id = cpu->thread_id;
        info->props = cpu_place(cpu);
        info->target = SYS_EMU_TARGET_X86_64;
        if (cpu->cc->query_cpu_fast) {
            cpu->cc->query_cpu_fast(cpu, info);
        }
        QAPI_LIST_APPEND(tail, info);
    }
    return list;
}

/* "qemu64" of "qemu64-x86_64-cpu", which is below "x86_64-cpu". */
static char *model_name(ObjectClass *oc)
{
    const char *type = object_class_get_name(oc);
    ObjectClass *base;

    for (base = object_class_get_parent(oc);
         base && !object_class_is_abstract(base);
         base = object_class_get_parent(base)) {
    }
    for (; base; base = object_class_get_parent(base)) {
        g_autofree char *suffix = g_strconcat("-",
                                              object_class_get_name(base),
                                              NULL);

        if (g_str_has_suffix(type, suffix)) {
            return g_strndup(type, strlen(type) - strlen(suffix));
        }
    }
    return g_strdup(type);
}

static void add_cpu_model(ObjectClass *oc, void *opaque)
{
    CpuDefinitionInfoList ***tail = opaque;
    CpuDefinitionInfo *info = g_new0(CpuDefinitionInfo, 1);
    ObjectSecurity status = object_class_get_security(oc);

    info->name = model_name(oc);
    info->q_typename = g_strdup(object_class_get_name(oc));
    /* Every model runs on every host: what that lacks is left out. */
    info->has_unavailable_features = true;
    info->deprecated = CPU_CLASS(oc)->deprecation_note != NULL;
    info->has_secure = info->secure = status == OBJECT_SECURITY_SECURE;
    info->has_insecure = info->insecure = status == OBJECT_SECURITY_INSECURE;
    QAPI_LIST_APPEND(*tail, info);
}

CpuDefinitionInfoList *qmp_query_cpu_definitions(Error **errp)
{
    CpuDefinitionInfoList *list = NULL, **tail = &list;

    object_class_foreach(add_cpu_model, TYPE_CPU, false, &tail);
    return list;
}
