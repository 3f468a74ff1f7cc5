/*
 * Accelerators: the base class, finding and starting one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/accel-ops.h"
#include "qemu/accel.h"
#include "system/cpu-timers.h"
#include "system/cpus.h"

/*** Finding one ***/

AccelClass *accel_find(const char *opt_name)
{
    g_autofree char *type = g_strconcat(opt_name, ACCEL_CLASS_SUFFIX, NULL);
    ObjectClass *oc = object_class_by_name(type);

    if (!oc || object_class_is_abstract(oc)
        || !object_class_dynamic_cast(oc, TYPE_ACCEL)) {
        return NULL;
    }
    return ACCEL_CLASS(oc);
}

static ObjectClass *accel_resolve(const char *name)
{
    return (ObjectClass *)accel_find(name);
}

static const ObjectKind accel_kind = {
    .base = TYPE_ACCEL,
    .noun = "accelerator",
    .resolve = accel_resolve,
};

AccelState *current_accel(void)
{
    return current_machine ? current_machine->accelerator : NULL;
}

const char *current_accel_name(void)
{
    AccelState *accel = current_accel();

    return accel ? ACCEL_GET_CLASS(accel)->name : "none";
}

char *accel_list_help(void)
{
    GSList *list = object_class_get_list_sorted(TYPE_ACCEL, false);
    GString *text = g_string_new("Accelerators supported in QEMU binary:\n");

    for (GSList *el = list; el; el = el->next) {
        const char *type = object_class_get_name(el->data);
        int len = strlen(type) - strlen(ACCEL_CLASS_SUFFIX);

        g_string_append_printf(text, "%.*s%s\n", len, type,
                               object_class_get_security_marker(el->data));
    }
    g_slist_free(list);
    return g_string_free(text, FALSE);
}

/*** Starting it ***/

int accel_init_machine(AccelState *accel, MachineState *ms)
{
    AccelClass *acc = ACCEL_GET_CLASS(accel);
    int ret;

    ms->accelerator = accel;
    if (acc->allowed) {
        *acc->allowed = true;
    }
    ret = acc->init_machine(accel, ms);
    if (ret < 0) {
        ms->accelerator = NULL;
        if (acc->allowed) {
            *acc->allowed = false;
        }
        return ret;
    }
    object_property_add_child(OBJECT(ms), "accel", OBJECT(accel));
    if (acc->compat_props) {
        object_set_accelerator_compat_props(acc->compat_props);
    }
    return 0;
}

/* The operations of an accelerator are a type called after it. */
static void accel_init_ops(AccelClass *ac)
{
    const char *name = object_class_get_name(OBJECT_CLASS(ac));
    g_autofree char *type = g_strconcat(name, ACCEL_OPS_SUFFIX, NULL);
    AccelOpsClass *ops = ACCEL_OPS_CLASS(object_class_by_name(type));

    ac->ops = ops;
    cpus_register_accel(ops);
    cpus_set_realize_hooks(ac->cpu_common_realize, ac->cpu_common_unrealize);
    if (ops->ops_init) {
        ops->ops_init(ops);
    }
    cpu_timers_init();
}

static void accel_shape_cpu_class(ObjectClass *oc, void *opaque)
{
    CPUClass *cc = CPU_CLASS(oc);
    AccelCPUClass *accel_cpu = opaque;

    cc->accel_cpu = accel_cpu;
    if (accel_cpu->cpu_class_init) {
        accel_cpu->cpu_class_init(cc);
    }
}

void accel_init_interfaces(AccelClass *ac, const char *cpu_base)
{
    accel_init_ops(ac);
    if (cpu_base) {
        g_autofree char *type = g_strdup_printf(
            "%s-%s", object_class_get_name(OBJECT_CLASS(ac)), cpu_base);
        ObjectClass *oc = object_class_by_name(type);

        if (oc) {
            object_class_foreach(accel_shape_cpu_class, cpu_base, false,
                                 ACCEL_CPU_CLASS(oc));
        }
    }
}

void accel_cpu_instance_init(CPUState *cpu)
{
    AccelCPUClass *accel_cpu = cpu->cc->accel_cpu;

    if (accel_cpu && accel_cpu->cpu_instance_init) {
        accel_cpu->cpu_instance_init(cpu);
    }
}

void accel_setup_post(MachineState *ms)
{
    AccelState *accel = ms->accelerator;

    if (accel && ACCEL_GET_CLASS(accel)->setup_post) {
        ACCEL_GET_CLASS(accel)->setup_post(accel);
    }
}

void accel_pre_resume(MachineState *ms, bool step_pending)
{
    AccelState *accel = ms->accelerator;

    if (accel && ACCEL_GET_CLASS(accel)->pre_resume_vm) {
        ACCEL_GET_CLASS(accel)->pre_resume_vm(accel, step_pending);
    }
}

static const TypeInfo accel_types[] = {
    {
        .name = TYPE_ACCEL,
        .parent = TYPE_OBJECT,
        .class_size = sizeof(AccelClass),
        .instance_size = sizeof(AccelState),
        .abstract = true,
        .gate_only = true,
        .security_boundary = SECURITY_BOUNDARY_GUEST,
    },
    {
        .name = TYPE_ACCEL_OPS,
        .parent = TYPE_OBJECT,
        .class_size = sizeof(AccelOpsClass),
        .abstract = true,
        .security_boundary = SECURITY_BOUNDARY_GUEST,
    },
};

static void accel_register_types(void)
{
    type_register_static_array(accel_types, ARRAY_SIZE(accel_types));
    object_register_kind(&accel_kind);
}
type_init(accel_register_types)
