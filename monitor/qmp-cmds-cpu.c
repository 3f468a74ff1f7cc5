/*
 * QMP commands on processors and their models.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "hw/core/cpu.h"
#include "monitor-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-cpu-model.h"
#include "qapi/qapi-commands-machine.h"

/*** Those of the machine ***/

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

HotpluggableCPUList *qmp_query_hotpluggable_cpus(Error **errp)
{
    MachineState *ms = current_machine;
    MachineClass *mc = ms ? MACHINE_GET_CLASS(ms) : NULL;
    HotpluggableCPUList *list = NULL, **tail = &list;
    const CPUArchIdList *places;

    if (!mc || !mc->has_hotpluggable_cpus || !mc->possible_cpu_arch_ids) {
        error_setg(errp, "machine does not support hot-plugging CPUs");
        return NULL;
    }
    places = mc->possible_cpu_arch_ids(ms);
    for (int i = 0; i < places->len; i++) {
        const CPUArchId *place = &places->cpus[i];
        HotpluggableCPU *info = g_new0(HotpluggableCPU, 1);

        info->type = g_strdup(place->type ? place->type : ms->cpu_type);
        info->vcpus_count = place->vcpus_count;
        info->props = g_memdup2(&place->props, sizeof(place->props));
        if (place->cpu) {
            info->qom_path = object_get_canonical_path(OBJECT(place->cpu));
        }
        QAPI_LIST_APPEND(tail, info);
    }
    return list;
}

void qmp_inject_nmi(Error **errp)
{
    bool any = false;
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        if (cpu->cc->inject_nmi) {
            cpu->cc->inject_nmi(cpu);
            any = true;
        }
    }
    if (!any) {
        error_setg(errp, "machine does not provide NMIs");
    }
}

/*** Models ***/

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
    CPUClass *cc = CPU_CLASS(oc);
    ObjectSecurity status = object_class_get_security(oc);

    info->name = model_name(oc);
    info->q_typename = g_strdup(object_class_get_name(oc));
    info->has_unavailable_features = true;
    if (cc->unavailable_features) {
        info->unavailable_features = cc->unavailable_features(cc);
    }
    info->deprecated = cc->deprecation_note != NULL;
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

typedef struct ModelSearch {
    const char *name;
    CPUClass *found;
} ModelSearch;

static void match_model(ObjectClass *oc, void *opaque)
{
    ModelSearch *search = opaque;
    g_autofree char *name = model_name(oc);

    if (g_str_equal(name, search->name)) {
        search->found = CPU_CLASS(oc);
    }
}

/* What @model comes down to here; sets *@cc to its class. */
static QDict *expand(const CpuModelInfo *model, bool full, CPUClass **cc,
                     Error **errp)
{
    ModelSearch search = { .name = model->name };
    QDict *given = qobject_to(QDict, model->props);

    if (model->props && !given) {
        error_setg(errp, "Parameter 'model.props' expects an object");
        return NULL;
    }
    object_class_foreach(match_model, TYPE_CPU, false, &search);
    if (!search.found || !search.found->expand_model) {
        error_setg(errp, "CPU model '%s' not found", model->name);
        return NULL;
    }
    *cc = search.found;
    return search.found->expand_model(search.found, given, full, errp);
}

static CpuModelInfo *model_info(const char *name, QDict *props)
{
    CpuModelInfo *model = g_new0(CpuModelInfo, 1);

    model->name = g_strdup(name);
    model->props = QOBJECT(props);
    return model;
}

CpuModelExpansionInfo *
qmp_query_cpu_model_expansion(CpuModelExpansionType type,
                              CpuModelInfo *model, Error **errp)
{
    bool full = type == CPU_MODEL_EXPANSION_TYPE_FULL;
    CpuModelExpansionInfo *info;
    CPUClass *cc;
    QDict *props = expand(model, full, &cc, errp);

    if (!props) {
        return NULL;
    }
    info = g_new0(CpuModelExpansionInfo, 1);
    info->model = model_info(full ? model->name : cc->static_model, props);
    return info;
}

/* Both, down to the same static model. */
static bool expand_two(const CpuModelInfo *modela, const CpuModelInfo *modelb,
                       QDict **a, QDict **b, CPUClass **cc, Error **errp)
{
    CPUClass *other;

    *b = NULL;
    *a = expand(modela, false, cc, errp);
    if (*a) {
        *b = expand(modelb, false, &other, errp);
    }
    if (*b && (!(*cc)->compare_models || !(*cc)->baseline_models ||
               g_strcmp0((*cc)->static_model, other->static_model))) {
        error_setg(errp, "CPU models '%s' and '%s' cannot be compared",
                   modela->name, modelb->name);
        return false;
    }
    return *b;
}

CpuModelCompareInfo *qmp_query_cpu_model_comparison(CpuModelInfo *modela,
                                                    CpuModelInfo *modelb,
                                                    Error **errp)
{
    CpuModelCompareInfo *info = NULL;
    g_autoptr(QDict) a = NULL, b = NULL;
    CPUClass *cc;

    if (expand_two(modela, modelb, &a, &b, &cc, errp)) {
        info = g_new0(CpuModelCompareInfo, 1);
        info->result = cc->compare_models(a, b,
                                          &info->responsible_properties);
    }
    return info;
}

CpuModelBaselineInfo *qmp_query_cpu_model_baseline(CpuModelInfo *modela,
                                                   CpuModelInfo *modelb,
                                                   Error **errp)
{
    CpuModelBaselineInfo *info;
    g_autoptr(QDict) a = NULL, b = NULL;
    QDict *props;
    CPUClass *cc;

    if (!expand_two(modela, modelb, &a, &b, &cc, errp)) {
        return NULL;
    }
    props = cc->baseline_models(a, b, errp);
    if (!props) {
        return NULL;
    }
    info = g_new0(CpuModelBaselineInfo, 1);
    info->model = model_info(cc->static_model, props);
    return info;
}
