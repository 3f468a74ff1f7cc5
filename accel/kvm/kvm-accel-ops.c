/*
 * vCPU threads under KVM: one each.
 *
 * A thread starts with its CPU, so that work can be run on it, but enters the
 * kernel only when the guest first runs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/accel-ops.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "system/cpus.h"
#include "system/kvm_int.h"
#include "system/runstate.h"

/* True when the vCPU is in the kernel and may run. */
static bool prepare_to_run(CPUState *cpu)
{
    Error *err = NULL;

    if (cpu->kvm_fd >= 0) {
        return true;
    }
    if (!kvm_state->started || !kvm_init_vcpu(cpu, &err)) {
        if (err) {
            error_report_err(err);
        }
        vm_stop(RUN_STATE_INTERNAL_ERROR);
        return false;
    }
    return true;
}

static void *kvm_vcpu_thread(void *arg)
{
    CPUState *cpu = arg;

    cpu->thread_id = qemu_get_thread_id();
    current_cpu = cpu;
    kvm_cpu_kick_init(cpu);
    /* The machine is being made under the BQL meanwhile: it need not wait. */
    qatomic_store_release(&cpu->created, true);
    bql_lock();
    cpu_thread_signal_created(cpu);
    do {
        if (cpu_can_run(cpu) && prepare_to_run(cpu) &&
            kvm_cpu_exec(cpu) == EXCP_DEBUG) {
            cpu->stopped = true;
            qemu_system_debug_request();
        }
        qemu_wait_io_event(cpu);
    } while (!cpu->unplug || cpu_can_run(cpu));

    if (cpu->kvm_fd >= 0) {
        kvm_arch()->destroy_vcpu(cpu);
        kvm_destroy_vcpu(cpu);
    }
    cpu_thread_signal_destroyed(cpu);
    bql_unlock();
    return NULL;
}

static void kvm_create_vcpu_thread(CPUState *cpu)
{
    g_autofree char *name = g_strdup_printf("CPU %d/KVM", cpu->cpu_index);

    cpu->vcpu_dirty = true;
    cpu->thread = g_new0(QemuThread, 1);
    qemu_thread_create(cpu->thread, name, kvm_vcpu_thread, cpu,
                       QEMU_THREAD_JOINABLE);
}

static bool kvm_vcpu_is_idle(CPUState *cpu)
{
    /* With an in-kernel APIC, a halted CPU sleeps in the kernel. */
    return !kvm_kernel_irqchip;
}

static bool kvm_cpus_resettable(void)
{
    return true;
}

static void kvm_pre_resume(bool step_pending)
{
    KVMState *s = kvm_state;
    Error *err = NULL;

    if (s->started || s->start_failed) {
        return;
    }
    if (!kvm_vm_start(s, &err)) {
        s->start_failed = true;
        s->started = false;
        error_report_err(err);
        qemu_system_shutdown_request_with_code(SHUTDOWN_CAUSE_HOST_ERROR, 1);
    }
}

static void kvm_accel_ops_class_init(ObjectClass *oc, const void *data)
{
    AccelOpsClass *ops = ACCEL_OPS_CLASS(oc);

    ops->create_vcpu_thread = kvm_create_vcpu_thread;
    ops->cpu_thread_is_idle = kvm_vcpu_is_idle;
    ops->cpus_are_resettable = kvm_cpus_resettable;
    ops->synchronize_post_reset = kvm_cpu_synchronize_post_reset;
    ops->synchronize_post_init = kvm_cpu_synchronize_post_init;
    ops->synchronize_state = kvm_cpu_synchronize_state;
    ops->synchronize_pre_resume = kvm_pre_resume;
}

static const TypeInfo kvm_accel_ops_types[] = {
    {
        .name = ACCEL_OPS_NAME("kvm"),
        .parent = TYPE_ACCEL_OPS,
        .class_init = kvm_accel_ops_class_init,
        .abstract = true,
        TYPE_IS_SECURE("services virtualization use cases, which must "
                       "provide security"),
    },
};
DEFINE_TYPES(kvm_accel_ops_types)
