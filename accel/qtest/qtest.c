/*
 * The accelerator "qtest": runs no guest code.  CPUs exist and do nothing,
 * and guest time stands still unless it is moved by hand, so that a test can
 * drive devices through their registers and see the same every time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/accel-ops.h"
#include "qemu/accel.h"
#include "qemu/main-loop.h"
#include "system/cpus.h"

static bool qtest_allowed;
static int64_t qtest_clock_ns;          /* atomic */

static int qtest_init_machine(AccelState *as, MachineState *ms)
{
    return 0;
}

static int64_t qtest_get_virtual_clock(void)
{
    return qatomic_read(&qtest_clock_ns);
}

static void qtest_set_virtual_clock(int64_t time_ns)
{
    qatomic_set(&qtest_clock_ns, time_ns);
}

/* Only does what other threads ask of it. */
static void *qtest_cpu_thread(void *opaque)
{
    CPUState *cpu = opaque;

    bql_lock();
    current_cpu = cpu;
    cpu->thread_id = qemu_get_thread_id();
    cpu_thread_signal_created(cpu);
    while (!cpu->unplug) {
        while (!cpu->stop && cpu_work_list_empty(cpu)) {
            qemu_cond_wait_bql(cpu->halt_cond);
        }
        qemu_wait_io_event_common(cpu);
    }
    cpu_thread_signal_destroyed(cpu);
    bql_unlock();
    return NULL;
}

static void qtest_create_vcpu_thread(CPUState *cpu)
{
    QemuThread thread;

    qemu_thread_create(&thread, "CPU/qtest", qtest_cpu_thread, cpu,
                       QEMU_THREAD_DETACHED);
}

/* The condition that every kick signals is all that the thread waits for. */
static void qtest_kick_vcpu_thread(CPUState *cpu)
{
}

static void qtest_accel_class_init(ObjectClass *oc, const void *data)
{
    AccelClass *ac = ACCEL_CLASS(oc);

    ac->name = "QTest";
    ac->init_machine = qtest_init_machine;
    ac->allowed = &qtest_allowed;
}

static void qtest_accel_ops_class_init(ObjectClass *oc, const void *data)
{
    AccelOpsClass *ops = ACCEL_OPS_CLASS(oc);

    ops->create_vcpu_thread = qtest_create_vcpu_thread;
    ops->kick_vcpu_thread = qtest_kick_vcpu_thread;
    ops->get_virtual_clock = qtest_get_virtual_clock;
    ops->set_virtual_clock = qtest_set_virtual_clock;
}

static const TypeInfo qtest_types[] = {
    {
        .name = ACCEL_CLASS_NAME("qtest"),
        .parent = TYPE_ACCEL,
        .instance_size = sizeof(AccelState),
        .class_init = qtest_accel_class_init,
        TYPE_IS_INSECURE("exists to test devices, runs no guest"),
    },
    {
        .name = ACCEL_OPS_NAME("qtest"),
        .parent = TYPE_ACCEL_OPS,
        .class_init = qtest_accel_ops_class_init,
        TYPE_IS_INSECURE("part of the qtest accelerator"),
    },
};
DEFINE_TYPES(qtest_types)
