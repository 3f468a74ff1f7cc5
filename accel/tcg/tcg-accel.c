/*
 * The TCG accelerator: an interpreter instead of the hardware.
 *
 * The name is QEMU's; what runs behind it translates nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/tcg-accel.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/error-report.h"

#define MAX_CACHE_MIB 4096

bool tcg_allowed;

static const TCGArchOps *arch_ops;
static TCGState *the_state;

void tcg_register_arch_ops(const TCGArchOps *ops)
{
    assert(!arch_ops);
    arch_ops = ops;
}

const TCGArchOps *tcg_arch(void)
{
    return arch_ops;
}

TCGState *tcg_state(void)
{
    return the_state;
}

static int tcg_init_machine(AccelState *as, MachineState *ms)
{
    TCGState *s = TCG_ACCEL(as);

    if (!arch_ops) {
        error_report("TCG is not supported for this target");
        return -ENOSYS;
    }
    s->engine = tcg_x86_engine_new(&tcg_machine_ops, s,
                                   (size_t)s->cache_mib << 20);
    if (!s->engine) {
        error_report("cannot allocate %u MiB for decoded guest code",
                     s->cache_mib);
        return -ENOMEM;
    }
    the_state = s;
    return 0;
}

static bool tcg_cpu_realize(CPUState *cpu, Error **errp)
{
    if (!the_state->blocks) {
        tcg_memory_init(the_state);     /* the address spaces exist now */
    }
    cpu->accel = g_new0(AccelCPUState, 1);
    cpu->accel->env = arch_ops->env(cpu);
    tcg_x86_attach(the_state->engine, cpu->accel->env);
    cpu->vcpu_dirty = true;
    return true;
}

static void tcg_cpu_unrealize(CPUState *cpu)
{
    if (cpu->accel) {
        tcg_x86_detach(cpu->accel->env);
        g_free(cpu->accel);
        cpu->accel = NULL;
    }
}

static void tcg_get_cache(Object *obj, Visitor *v, const char *name,
                          void *opaque, Error **errp)
{
    visit_type_uint32(v, name, &TCG_ACCEL(obj)->cache_mib, errp);
}

static void tcg_set_cache(Object *obj, Visitor *v, const char *name,
                          void *opaque, Error **errp)
{
    TCGState *s = TCG_ACCEL(obj);
    uint32_t mib;

    if (!visit_type_uint32(v, name, &mib, errp)) {
        return;
    }
    if (mib > MAX_CACHE_MIB) {
        error_setg(errp, "tb-size %u MiB is more than %u MiB", mib,
                   MAX_CACHE_MIB);
        return;
    }
    if (s->engine) {
        error_setg(errp, "property 'tb-size' of %s cannot change: the "
                   "accelerator runs", TYPE_TCG_ACCEL);
        return;
    }
    s->cache_mib = mib;
}

static char *tcg_get_thread(Object *obj, Error **errp)
{
    return g_strdup("single");
}

static void tcg_set_thread(Object *obj, const char *value, Error **errp)
{
    if (strcmp(value, "single")) {
        error_setg(errp, "thread '%s' is not offered: the interpreter runs "
                   "all CPUs on one thread ('single')", value);
    }
}

static void tcg_accel_finalize(Object *obj)
{
    TCGState *s = TCG_ACCEL(obj);

    if (s->engine) {
        if (s->blocks) {
            tcg_memory_done(s);
        }
        tcg_x86_engine_free(s->engine);
        the_state = NULL;
    }
}

static void tcg_accel_class_init(ObjectClass *oc, const void *data)
{
    AccelClass *ac = ACCEL_CLASS(oc);

    ac->name = "tcg";
    ac->init_machine = tcg_init_machine;
    ac->cpu_common_realize = tcg_cpu_realize;
    ac->cpu_common_unrealize = tcg_cpu_unrealize;
    ac->allowed = &tcg_allowed;
    object_class_property_add_str(oc, "thread", tcg_get_thread,
                                  tcg_set_thread);
    object_class_property_set_description(oc, "thread",
        "How CPUs are spread over threads (single)");
    object_class_property_add(oc, "tb-size", "int", tcg_get_cache,
                              tcg_set_cache, NULL, NULL);
    object_class_property_set_description(oc, "tb-size",
        "Memory for decoded guest code, in MiB");
}

static const TypeInfo tcg_accel_types[] = {
    {
        .name = TYPE_TCG_ACCEL,
        .parent = TYPE_ACCEL,
        .instance_size = sizeof(TCGState),
        .instance_finalize = tcg_accel_finalize,
        .class_init = tcg_accel_class_init,
        TYPE_IS_INSECURE("too complex to be a boundary against a malicious "
                         "guest; for development and tests"),
    },
};
DEFINE_TYPES(tcg_accel_types)
