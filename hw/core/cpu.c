/*
 * Virtual CPUs: the base class and the list of all of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/cpu.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"

CPUTailQ cpus_queue = QTAILQ_HEAD_INITIALIZER(cpus_queue);
__thread CPUState *current_cpu;

static void (*cpu_reset_hook)(CPUState *cpu);

void cpu_set_reset_hook(void (*hook)(CPUState *cpu))
{
    cpu_reset_hook = hook;
}

/*** The list ***/

static int cpu_lowest_free_index(void)
{
    CPUState *cpu;
    int index = 0;

    CPU_FOREACH(cpu) {
        index = MAX(index, cpu->cpu_index + 1);
    }
    return index;
}

void cpu_list_add(CPUState *cpu)
{
    if (cpu->cpu_index == UNASSIGNED_CPU_INDEX) {
        cpu->cpu_index = cpu_lowest_free_index();
    }
    QTAILQ_INSERT_TAIL_RCU(&cpus_queue, cpu, node);
}

void cpu_list_remove(CPUState *cpu)
{
    if (QTAILQ_IN_USE(cpu, node)) {
        QTAILQ_REMOVE_RCU(&cpus_queue, cpu, node);
        cpu->cpu_index = UNASSIGNED_CPU_INDEX;
        /* Who walks the list on another thread must be past it. */
        cpu->node.tqe_prev = NULL;
    }
}

CPUState *qemu_get_cpu(int index)
{
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        if (cpu->cpu_index == index) {
            return cpu;
        }
    }
    return NULL;
}

int64_t cpu_get_arch_id(CPUState *cpu)
{
    return cpu->cc->get_arch_id(cpu);
}

CPUState *cpu_by_arch_id(int64_t id)
{
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        if (cpu_get_arch_id(cpu) == id) {
            return cpu;
        }
    }
    return NULL;
}

bool cpu_exists(int64_t id)
{
    return cpu_by_arch_id(id) != NULL;
}

/*** Life ***/

CPUState *cpu_create(const char *typename, Error **errp)
{
    Object *obj = object_new_checked(typename, TYPE_CPU, errp);

    if (!obj) {
        return NULL;
    }
    if (!qdev_realize_and_unref(DEVICE(obj), NULL, errp)) {
        return NULL;
    }
    return CPU(obj);
}

void cpu_reset(CPUState *cpu)
{
    device_cold_reset(DEVICE(cpu));
}

bool cpu_has_work(CPUState *cpu)
{
    return cpu->cc->has_work && cpu->cc->has_work(cpu);
}

/*** Requests from other threads ***/

void cpu_set_interrupt(CPUState *cpu, int mask)
{
    qatomic_or(&cpu->interrupt_request, mask);
}

void cpu_reset_interrupt(CPUState *cpu, int mask)
{
    qatomic_and(&cpu->interrupt_request, ~mask);
}

bool cpu_test_interrupt(CPUState *cpu, int mask)
{
    return qatomic_load_acquire(&cpu->interrupt_request) & mask;
}

void cpu_exit(CPUState *cpu)
{
    /* What led to the request is visible to who sees the flag. */
    qatomic_store_release(&cpu->exit_request, true);
}

void cpu_dump_state(CPUState *cpu, GString *buf, int flags)
{
    if (cpu->cc->dump_state) {
        cpu->cc->dump_state(cpu, buf, flags);
    }
}

/*** The type ***/

static int64_t cpu_common_get_arch_id(CPUState *cpu)
{
    return cpu->cpu_index;
}

static void cpu_common_reset_hold(Object *obj, ResetType type)
{
    CPUState *cpu = CPU(obj);

    qatomic_set(&cpu->interrupt_request, 0);
    qatomic_set(&cpu->exit_request, false);
    cpu->halted = cpu->start_powered_off;
    cpu->crash_occurred = false;
    cpu->exception_index = -1;
    if (cpu_reset_hook) {
        cpu_reset_hook(cpu);
    }
}

static void cpu_common_instance_init(Object *obj)
{
    CPUState *cpu = CPU(obj);

    cpu->cc = CPU_GET_CLASS(obj);
    cpu->cpu_index = UNASSIGNED_CPU_INDEX;
    cpu->cluster_index = -1;
    cpu->nr_threads = 1;
    cpu->kvm_fd = -1;
    cpu->exception_index = -1;
    cpu->halt_cond = g_new0(QemuCond, 1);
    qemu_cond_init(cpu->halt_cond);
    qemu_mutex_init(&cpu->work_mutex);
    QSIMPLEQ_INIT(&cpu->work_list);
}

static void cpu_common_finalize(Object *obj)
{
    CPUState *cpu = CPU(obj);

    g_assert(!QTAILQ_IN_USE(cpu, node));
    g_assert(QSIMPLEQ_EMPTY(&cpu->work_list));
    qemu_cond_destroy(cpu->halt_cond);
    g_free(cpu->halt_cond);
    qemu_mutex_destroy(&cpu->work_mutex);
}

static void cpu_class_init(ObjectClass *oc, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);
    ResettableClass *rc = RESETTABLE_CLASS(oc);
    CPUClass *cc = CPU_CLASS(oc);

    cc->get_arch_id = cpu_common_get_arch_id;
    cc->parse_features = cpu_common_parse_features;
    rc->phases.hold = cpu_common_reset_hold;
    set_bit(DEVICE_CATEGORY_CPU, dc->categories);
    /* The board makes CPUs and wires their interrupt lines. */
    dc->user_creatable = false;
}

static const TypeInfo cpu_types[] = {
    {
        .name = TYPE_CPU,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(CPUState),
        .instance_init = cpu_common_instance_init,
        .instance_finalize = cpu_common_finalize,
        .abstract = true,
        .class_size = sizeof(CPUClass),
        .class_init = cpu_class_init,
    },
    {
        .name = TYPE_ACCEL_CPU,
        .parent = TYPE_OBJECT,
        .abstract = true,
        .class_size = sizeof(AccelCPUClass),
    },
};

static const ObjectKind cpu_kind = {
    .base = TYPE_CPU,
    .noun = "CPU model",
};

static void cpu_register_types(void)
{
    type_register_static_array(cpu_types, ARRAY_SIZE(cpu_types));
    object_register_kind(&cpu_kind);
}
type_init(cpu_register_types)
