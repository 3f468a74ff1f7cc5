/*
 * A machine, a memory backend and CPUs for the tests of hw/core and above.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/memdev.h"
#include "machine-types.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/main-loop.h"
#include "qom/object_interfaces.h"

unsigned t_machine_inits;
bool t_machine_init_fails;

/*** The machine ***/

static void t_machine_init(MachineState *ms)
{
    t_machine_inits++;
    if (t_machine_init_fails) {
        Error *err = NULL;

        error_setg(&err, "the board is out of solder");
        machine_report_init_error(ms, err);
    }
}

static void t_machine_class_init(ObjectClass *oc, const void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->desc = "machine for tests";
    mc->alias = "tee";
    mc->is_default = true;
    mc->init = t_machine_init;
    mc->max_cpus = 8;
    mc->default_ram_id = "t.ram";
    mc->default_ram_size = 1 << 20;
    mc->default_cpu_type = TYPE_T_CPU_SMALL;
    mc->default_boot_order = "c";
    mc->smp_props.dies_supported = true;
}

/*** A memory backend, just enough of one ***/

#define TYPE_T_MEM "memory-backend-ram"
OBJECT_DECLARE_SIMPLE_TYPE(TMem, T_MEM)

struct TMem {
    Object parent_obj;

    uint64_t size;
    bool flags;
    bool claimed;
    MemoryRegion mr;
};

static MemoryRegion *t_mem_claim(Memdev *memdev, Error **errp)
{
    TMem *m = T_MEM(memdev);

    if (m->claimed) {
        error_setg(errp, "taken");
        return NULL;
    }
    m->claimed = true;
    return &m->mr;
}

static void t_mem_release(Memdev *memdev)
{
    T_MEM(memdev)->claimed = false;
}

static void t_mem_complete(UserCreatable *uc, Error **errp)
{
    TMem *m = T_MEM(uc);

    memory_region_init(&m->mr, OBJECT(m), "ram", m->size);
}

static void t_mem_get_size(Object *obj, Visitor *v, const char *name,
                           void *opaque, Error **errp)
{
    visit_type_uint64(v, name, &T_MEM(obj)->size, errp);
}

static bool t_mem_get_flag(Object *obj, Error **errp)
{
    return T_MEM(obj)->flags;
}

static void t_mem_set_flag(Object *obj, bool value, Error **errp)
{
    T_MEM(obj)->flags = value;
}

static void t_mem_class_init(ObjectClass *oc, const void *data)
{
    MEMDEV_CLASS(oc)->claim = t_mem_claim;
    MEMDEV_CLASS(oc)->release = t_mem_release;
    USER_CREATABLE_CLASS(oc)->complete = t_mem_complete;
    object_class_property_add(oc, "size", "size", t_mem_get_size,
                              t_mem_get_size, NULL, NULL);
    object_class_property_add_bool(oc, "merge", t_mem_get_flag,
                                   t_mem_set_flag);
    object_class_property_add_bool(oc, "dump", t_mem_get_flag,
                                   t_mem_set_flag);
    object_class_property_add_bool(oc,
                                   "x-use-canonical-path-for-ramblock-id",
                                   t_mem_get_flag, t_mem_set_flag);
}

/*** CPUs ***/

static ObjectClass *t_cpu_by_name(const char *model)
{
    g_autofree char *type = g_strconcat(model, "-" TYPE_T_CPU, NULL);

    return object_class_by_name(type);
}

static vaddr t_cpu_get_pc(CPUState *cpu)
{
    return T_CPU(cpu)->pc;
}

static void t_cpu_set_pc(CPUState *cpu, vaddr pc)
{
    T_CPU(cpu)->pc = pc;
}

static bool t_cpu_has_work(CPUState *cpu)
{
    return cpu_test_interrupt(cpu, CPU_INTERRUPT_HARD);
}

static void t_cpu_dump(CPUState *cpu, GString *buf, int flags)
{
    g_string_append_printf(buf, "pc=%" PRIx64, T_CPU(cpu)->pc);
}

static const Property t_cpu_props[] = {
    DEFINE_PROP_BOOL("fancy", TCpu, fancy, false),
    DEFINE_PROP_UINT32("long-level", TCpu, level, 1),
};

static void t_cpu_class_init(ObjectClass *oc, const void *data)
{
    CPUClass *cc = CPU_CLASS(oc);

    cc->class_by_name = t_cpu_by_name;
    cc->get_pc = t_cpu_get_pc;
    cc->set_pc = t_cpu_set_pc;
    cc->has_work = t_cpu_has_work;
    cc->dump_state = t_cpu_dump;
    device_class_set_props(DEVICE_CLASS(oc), t_cpu_props);
}

static const TypeInfo types[] = {
    {
        .name = TYPE_T_MACHINE, .parent = TYPE_MACHINE,
        .class_init = t_machine_class_init,
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_MEMDEV_BACKEND, .parent = TYPE_OBJECT, .abstract = true,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_USER_CREATABLE }, { TYPE_MEMDEV_INTERFACE }, { NULL }
        },
    }, {
        .name = TYPE_T_MEM, .parent = TYPE_MEMDEV_BACKEND,
        .instance_size = sizeof(TMem), .class_init = t_mem_class_init,
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_T_CPU, .parent = TYPE_CPU, .abstract = true,
        .instance_size = sizeof(TCpu), .class_init = t_cpu_class_init,
    }, {
        .name = TYPE_T_CPU_SMALL, .parent = TYPE_T_CPU,
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_T_CPU_LARGE, .parent = TYPE_T_CPU,
        TYPE_IS_SECURE("test"),
    },
};

void machine_types_init(void)
{
    module_call_init(MODULE_INIT_QOM);
    type_register_static_array(types, ARRAY_SIZE(types));
    qemu_init_main_loop(&error_abort);
    if (!bql_locked()) {
        bql_lock();
    }
}
