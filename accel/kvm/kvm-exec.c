/*
 * Running a vCPU: into the guest, out of it, again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "system/cpus.h"
#include "system/kvm_int.h"
#include "system/runstate.h"

/* The run structure of this thread's vCPU, for the signal handler. */
static __thread struct kvm_run *volatile own_run;

/*
 * Someone kicked us.  A signal between the last look at cpu->exit_request and
 * KVM_RUN would be lost without immediate_exit, which makes KVM_RUN return.
 */
static void kick_handler(int sig)
{
    struct kvm_run *run = own_run;

    if (run) {
        qatomic_set(&run->immediate_exit, 1);
    }
}

void kvm_cpu_kick_init(CPUState *cpu)
{
    struct sigaction act = { .sa_handler = kick_handler };
    sigset_t set;

    sigemptyset(&act.sa_mask);
    sigaction(SIG_IPI, &act, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIG_IPI);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

/* One stay in the guest: 0 when run->exit_reason says why it ended. */
static int enter_once(CPUState *cpu, struct kvm_run *run, MemTxAttrs *attrs)
{
    int ret;

    kvm_arch()->pre_run(cpu, run);
    if (qatomic_read(&cpu->exit_request)) {
        /* Complete the last exit's instruction, but run no other. */
        qatomic_set(&run->immediate_exit, 1);
    }
    kvm_enter_guest(kvm_state);
    ret = kvm_vcpu_ioctl(cpu, KVM_RUN, NULL);
    kvm_leave_guest(kvm_state);
    qatomic_set(&run->immediate_exit, 0);
    *attrs = kvm_arch()->post_run(cpu, run);
    return ret;
}

static int run_guest(CPUState *cpu)
{
    struct kvm_run *run = cpu->kvm_run;
    MemTxAttrs attrs;
    Error *err = NULL;
    int ret;

    do {
        if (!kvm_cpu_push_registers(cpu, &err)) {
            error_report_err(err);
            return -1;
        }
        ret = enter_once(cpu, run, &attrs);
        if (ret == -EINTR || ret == -EAGAIN) {
            return EXCP_INTERRUPT;
        }
        if (ret == -EFAULT && run->exit_reason == 39 /* MEMORY_FAULT */) {
            ret = 0;    /* the kernel says more in the run structure */
        }
        if (ret < 0) {
            error_report("KVM cannot run CPU %d: %s", cpu->cpu_index,
                         strerror(-ret));
            if (ret == -EBUSY) {
                error_report("is another hypervisor using the host's "
                             "virtualization extensions?");
            }
            return -1;
        }
        ret = kvm_handle_exit(cpu, run, attrs);
    } while (ret == 0);
    return ret;
}

int kvm_cpu_exec(CPUState *cpu)
{
    int ret;

    if (kvm_arch()->process_async_events(cpu)) {
        qatomic_set(&cpu->exit_request, 0);
        return EXCP_HLT;
    }
    own_run = cpu->kvm_run;
    bql_unlock();
    ret = run_guest(cpu);
    bql_lock();
    own_run = NULL;
    if (ret < 0) {
        kvm_dump_guest(cpu);
        vm_stop(RUN_STATE_INTERNAL_ERROR);
    }
    qatomic_set(&cpu->exit_request, 0);
    return ret;
}
