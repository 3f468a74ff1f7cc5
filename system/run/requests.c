/*
 * Requests to the machine: shut down, reset, press the power button, stop.
 *
 * They may be made on any thread, and are only remembered there.  The main
 * loop carries them out in main_loop_step(), with no CPU inside a device.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "qapi/qapi-events-run-state.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "run-internal.h"
#include "system/cpus.h"
#include "system/reset.h"
#include "system/runstate.h"

static RunstateActions actions = {
    .reboot = REBOOT_ACTION_RESET,
    .shutdown = SHUTDOWN_ACTION_POWEROFF,
    .panic = PANIC_ACTION_SHUTDOWN,
    .watchdog = WATCHDOG_ACTION_RESET,
};

/* Pending requests; atomic. */
static int reset_requested;             /* ShutdownCause */
static int shutdown_requested;          /* ShutdownCause */
static int shutdown_exit_code;
static bool powerdown_requested;
static bool debug_requested;
static int killed_by_signal;
static pid_t killed_by_pid;

static QemuMutex vmstop_lock;
static RunState vmstop_state = RUN_STATE__MAX;

static NotifierList powerdown_notifiers =
    NOTIFIER_LIST_INITIALIZER(powerdown_notifiers);
static NotifierList shutdown_notifiers =
    NOTIFIER_LIST_INITIALIZER(shutdown_notifiers);

static void __attribute__((constructor)) requests_init(void)
{
    qemu_mutex_init(&vmstop_lock);
}

void runstate_set_actions(const RunstateActions *new_actions)
{
    actions = *new_actions;
}

RunstateActions runstate_get_actions(void)
{
    return actions;
}

/*** Making requests ***/

void qemu_system_reset_request(ShutdownCause reason)
{
    if (actions.reboot == REBOOT_ACTION_SHUTDOWN
        && reason != SHUTDOWN_CAUSE_SUBSYSTEM_RESET) {
        qatomic_set(&shutdown_requested, reason);
    } else {
        qatomic_set(&reset_requested, reason);
    }
    cpu_stop_current();
    qemu_notify_event();
}

void qemu_system_shutdown_request(ShutdownCause reason)
{
    qatomic_set(&shutdown_requested, reason);
    qemu_notify_event();
}

void qemu_system_shutdown_request_with_code(ShutdownCause reason,
                                            int exit_code)
{
    qatomic_set(&shutdown_exit_code, exit_code);
    qemu_system_shutdown_request(reason);
}

void qemu_system_killed(int signal, pid_t pid)
{
    /* Runs in a signal handler: only stores and a wake-up. */
    killed_by_pid = pid;
    qatomic_set(&killed_by_signal, signal);
    qatomic_set(&shutdown_requested, SHUTDOWN_CAUSE_HOST_SIGNAL);
    qemu_notify_event();
}

void qemu_system_powerdown_request(void)
{
    qatomic_set(&powerdown_requested, true);
    qemu_notify_event();
}

void qemu_system_debug_request(void)
{
    qatomic_set(&debug_requested, true);
    qemu_notify_event();
}

void qemu_system_vmstop_request_prepare(void)
{
    qemu_mutex_lock(&vmstop_lock);
}

void qemu_system_vmstop_request(RunState reason)
{
    vmstop_state = reason;
    qemu_mutex_unlock(&vmstop_lock);
    qemu_notify_event();
}

bool vmstop_requested(RunState *state)
{
    qemu_mutex_lock(&vmstop_lock);
    *state = vmstop_state;
    vmstop_state = RUN_STATE__MAX;
    qemu_mutex_unlock(&vmstop_lock);
    return *state < RUN_STATE__MAX;
}

ShutdownCause qemu_shutdown_requested_get(void)
{
    return qatomic_read(&shutdown_requested);
}

ShutdownCause qemu_reset_requested_get(void)
{
    return qatomic_read(&reset_requested);
}

/*** Who is told ***/

void qemu_register_powerdown_notifier(Notifier *notifier)
{
    notifier_list_add(&powerdown_notifiers, notifier);
}

void qemu_register_shutdown_notifier(Notifier *notifier)
{
    notifier_list_add(&shutdown_notifiers, notifier);
}

/*** Carrying them out ***/

void qemu_system_reset(ShutdownCause reason)
{
    MachineClass *mc = current_machine ? MACHINE_GET_CLASS(current_machine)
                                       : NULL;
    ResetType type = reason == SHUTDOWN_CAUSE_SNAPSHOT_LOAD
        ? RESET_TYPE_SNAPSHOT_LOAD : RESET_TYPE_COLD;

    cpu_synchronize_all_states();
    if (mc && mc->reset) {
        mc->reset(current_machine, type);
    } else {
        qemu_devices_reset(type);
    }
    switch (reason) {
    case SHUTDOWN_CAUSE_NONE:
    case SHUTDOWN_CAUSE_SUBSYSTEM_RESET:
    case SHUTDOWN_CAUSE_SNAPSHOT_LOAD:
        break;
    default:
        qapi_event_send_reset(shutdown_caused_by_guest(reason), reason);
        break;
    }
    cpu_synchronize_all_post_reset();
}

/* Returns true if the program should end. */
static bool do_shutdown(ShutdownCause reason, int *status)
{
    RunstateActions now = actions;
    int signal = qatomic_xchg(&killed_by_signal, 0);

    if (signal) {
        error_report("terminating on signal %d from pid %ld", signal,
                     (long)killed_by_pid);
    }
    notifier_list_notify(&shutdown_notifiers, &reason);
    qapi_event_send_shutdown(shutdown_caused_by_guest(reason), reason);

    /* Someone outside who wants an end gets one; a guest may be kept. */
    if (now.shutdown == SHUTDOWN_ACTION_PAUSE
        && reason != SHUTDOWN_CAUSE_HOST_SIGNAL
        && reason != SHUTDOWN_CAUSE_HOST_QMP_QUIT) {
        vm_stop_force_state(RUN_STATE_SHUTDOWN);
        return false;
    }
    *status = qatomic_read(&shutdown_exit_code);
    return true;
}

static void do_reset(ShutdownCause reason)
{
    pause_all_vcpus();
    qemu_system_reset(reason);
    resume_all_vcpus();
    /*
     * A guest that went on its way to an error starts anew, stopped; a
     * stopped one that was shut down becomes one that can be continued.
     */
    if (!runstate_check(RUN_STATE_RUNNING)
        && !runstate_check(RUN_STATE_INMIGRATE)
        && !runstate_check(RUN_STATE_FINISH_MIGRATE)
        && !runstate_check(RUN_STATE_SAVE_VM)) {
        runstate_set(RUN_STATE_PRELAUNCH);
    }
}

bool main_loop_step(int *status)
{
    ShutdownCause cause;
    RunState stop;

    if (qatomic_xchg(&debug_requested, false)) {
        vm_stop(RUN_STATE_DEBUG);
    }
    cause = qatomic_xchg(&shutdown_requested, SHUTDOWN_CAUSE_NONE);
    if (cause != SHUTDOWN_CAUSE_NONE && do_shutdown(cause, status)) {
        return true;
    }
    cause = qatomic_xchg(&reset_requested, SHUTDOWN_CAUSE_NONE);
    if (cause != SHUTDOWN_CAUSE_NONE) {
        do_reset(cause);
    }
    if (qatomic_xchg(&powerdown_requested, false)) {
        qapi_event_send_powerdown();
        notifier_list_notify(&powerdown_notifiers, NULL);
    }
    if (vmstop_requested(&stop)) {
        vm_stop(stop);
    }
    return false;
}
