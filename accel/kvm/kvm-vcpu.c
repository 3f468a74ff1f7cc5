/*
 * vCPUs: their kernel side, and whose registers are the newer ones.
 *
 * cpu->vcpu_dirty says that CPUState has the registers: from creation until
 * the vCPU first runs, and from a synchronisation until it runs again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/mman.h>
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "system/cpus.h"
#include "system/kvm_int.h"
#include "system/runstate.h"

bool kvm_init_vcpu(CPUState *cpu, Error **errp)
{
    KVMState *s = kvm_state;
    int fd;

    if (cpu->kvm_fd >= 0) {
        return true;
    }
    fd = kvm_vm_ioctl_val(s, KVM_CREATE_VCPU, kvm_get_vcpu_id(cpu));
    if (fd < 0) {
        error_setg_errno(errp, -fd, "KVM cannot create CPU %d",
                         cpu->cpu_index);
        return false;
    }
    cpu->kvm_fd = fd;
    cpu->kvm_state = s;
    cpu->vcpu_dirty = true;
    cpu->kvm_run = mmap(NULL, s->run_size, PROT_READ | PROT_WRITE,
                        MAP_SHARED, fd, 0);
    if (cpu->kvm_run == MAP_FAILED) {
        cpu->kvm_run = NULL;
        error_setg_errno(errp, errno, "cannot map KVM's CPU %d",
                         cpu->cpu_index);
        kvm_destroy_vcpu(cpu);
        return false;
    }
    if (!kvm_arch()->init_vcpu(cpu, errp)) {
        error_prepend(errp, "CPU %d: ", cpu->cpu_index);
        kvm_destroy_vcpu(cpu);
        return false;
    }
    if (!kvm_arch()->put_registers(cpu, KVM_PUT_FULL_STATE, errp)) {
        error_prepend(errp, "CPU %d: ", cpu->cpu_index);
        kvm_arch()->destroy_vcpu(cpu);
        kvm_destroy_vcpu(cpu);
        return false;
    }
    cpu->vcpu_dirty = false;
    return true;
}

void kvm_destroy_vcpu(CPUState *cpu)
{
    if (cpu->kvm_run) {
        munmap(cpu->kvm_run, kvm_state->run_size);
        cpu->kvm_run = NULL;
    }
    if (cpu->kvm_fd >= 0) {
        close(cpu->kvm_fd);
        cpu->kvm_fd = -1;
    }
}

static void fetch_registers(CPUState *cpu, run_on_cpu_data data)
{
    Error *err = NULL;

    if (cpu->vcpu_dirty || cpu->kvm_fd < 0) {
        return;
    }
    if (!kvm_arch()->get_registers(cpu, &err)) {
        error_report_err(err);
        vm_stop(RUN_STATE_INTERNAL_ERROR);
    }
    cpu->vcpu_dirty = true;
}

void kvm_cpu_synchronize_state(CPUState *cpu)
{
    if (!cpu->vcpu_dirty && cpu->kvm_fd >= 0) {
        run_on_cpu(cpu, fetch_registers, RUN_ON_CPU_NULL);
    }
}

static void push_registers(CPUState *cpu, run_on_cpu_data data)
{
    Error *err = NULL;

    if (cpu->kvm_fd < 0) {
        return;     /* kvm_init_vcpu() will push them all */
    }
    if (!kvm_arch()->put_registers(cpu, data.host_int, &err)) {
        error_report_err(err);
        vm_stop(RUN_STATE_INTERNAL_ERROR);
    }
    cpu->vcpu_dirty = false;
}

void kvm_cpu_synchronize_post_reset(CPUState *cpu)
{
    if (cpu->kvm_fd >= 0) {
        run_on_cpu(cpu, push_registers,
                   RUN_ON_CPU_HOST_INT(KVM_PUT_RESET_STATE));
    }
}

void kvm_cpu_synchronize_post_init(CPUState *cpu)
{
    if (cpu->kvm_fd >= 0) {
        run_on_cpu(cpu, push_registers,
                   RUN_ON_CPU_HOST_INT(KVM_PUT_FULL_STATE));
    }
}

bool kvm_cpu_push_registers(CPUState *cpu, Error **errp)
{
    if (!cpu->vcpu_dirty) {
        return true;
    }
    if (!kvm_arch()->put_registers(cpu, KVM_PUT_RUNTIME_STATE, errp)) {
        return false;
    }
    cpu->vcpu_dirty = false;
    return true;
}
