/*
 * The state of the machine: which states there are ways between, and who is
 * told when the guest starts or stops.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev.h"
#include "qapi/qapi-events-run-state.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "qemu/queue.h"
#include "run-internal.h"
#include "system/cpus.h"
#include "system/cpu-timers.h"
#include "system/runstate.h"

static RunState current_run_state = RUN_STATE_PRELAUNCH;

#define TO(state) (1u << RUN_STATE_##state)

/* Ways into any state in which the guest was stopped by somebody outside. */
#define TO_STOPPED (TO(PAUSED) | TO(FINISH_MIGRATE) | TO(PRELAUNCH))

/* Which states may follow which; a state may always follow itself. */
static const uint32_t runstate_next[RUN_STATE__MAX] = {
    [RUN_STATE_PRELAUNCH] = TO(RUNNING) | TO(FINISH_MIGRATE) | TO(INMIGRATE)
        | TO(SUSPENDED) | TO(PAUSED) | TO(SHUTDOWN) | TO(RESTORE_VM),
    [RUN_STATE_DEBUG] = TO(RUNNING) | TO(FINISH_MIGRATE) | TO(PRELAUNCH)
        | TO(PAUSED) | TO(SUSPENDED),
    [RUN_STATE_INMIGRATE] = TO(INTERNAL_ERROR) | TO(IO_ERROR) | TO(PAUSED)
        | TO(RUNNING) | TO(SHUTDOWN) | TO(SUSPENDED) | TO(WATCHDOG)
        | TO(GUEST_PANICKED) | TO(FINISH_MIGRATE) | TO(PRELAUNCH)
        | TO(POSTMIGRATE) | TO(COLO),
    [RUN_STATE_INTERNAL_ERROR] = TO_STOPPED,
    [RUN_STATE_IO_ERROR] = TO(RUNNING) | TO_STOPPED,
    [RUN_STATE_PAUSED] = TO(RUNNING) | TO_STOPPED | TO(POSTMIGRATE)
        | TO(COLO) | TO(SUSPENDED) | TO(SHUTDOWN) | TO(RESTORE_VM),
    [RUN_STATE_POSTMIGRATE] = TO(RUNNING) | TO(FINISH_MIGRATE)
        | TO(PRELAUNCH) | TO(SUSPENDED),
    [RUN_STATE_FINISH_MIGRATE] = TO(RUNNING) | TO(PAUSED) | TO(POSTMIGRATE)
        | TO(PRELAUNCH) | TO(COLO) | TO(INTERNAL_ERROR) | TO(IO_ERROR)
        | TO(SHUTDOWN) | TO(SUSPENDED) | TO(WATCHDOG) | TO(GUEST_PANICKED),
    [RUN_STATE_RESTORE_VM] = TO(RUNNING) | TO(PRELAUNCH) | TO(SUSPENDED),
    [RUN_STATE_COLO] = TO(RUNNING) | TO(PRELAUNCH) | TO(SHUTDOWN),
    [RUN_STATE_RUNNING] = TO(DEBUG) | TO(INTERNAL_ERROR) | TO(IO_ERROR)
        | TO(PAUSED) | TO(FINISH_MIGRATE) | TO(RESTORE_VM) | TO(SAVE_VM)
        | TO(SHUTDOWN) | TO(WATCHDOG) | TO(GUEST_PANICKED) | TO(COLO)
        | TO(SUSPENDED),
    [RUN_STATE_SAVE_VM] = TO(RUNNING) | TO(SUSPENDED),
    [RUN_STATE_SHUTDOWN] = TO_STOPPED | TO(COLO),
    [RUN_STATE_SUSPENDED] = TO(RUNNING) | TO_STOPPED | TO(COLO) | TO(SHUTDOWN)
        | TO(SAVE_VM) | TO(RESTORE_VM),
    [RUN_STATE_WATCHDOG] = TO(RUNNING) | TO_STOPPED | TO(COLO),
    [RUN_STATE_GUEST_PANICKED] = TO(RUNNING) | TO(FINISH_MIGRATE)
        | TO(PRELAUNCH),
};

bool runstate_check(RunState state)
{
    return current_run_state == state;
}

RunState runstate_get(void)
{
    return current_run_state;
}

bool runstate_is_running(void)
{
    return runstate_check(RUN_STATE_RUNNING);
}

bool runstate_needs_reset(void)
{
    return runstate_check(RUN_STATE_INTERNAL_ERROR)
        || runstate_check(RUN_STATE_SHUTDOWN);
}

void runstate_set(RunState new_state)
{
    g_assert(new_state < RUN_STATE__MAX);
    if (new_state == current_run_state) {
        return;
    }
    if (!(runstate_next[current_run_state] & (1u << new_state))) {
        error_report("invalid runstate transition: '%s' -> '%s'",
                     RunState_str(current_run_state),
                     RunState_str(new_state));
        abort();
    }
    current_run_state = new_state;
}

/*** Told of changes ***/

struct VMChangeStateEntry {
    VMChangeStateHandler *cb;
    void *opaque;
    int priority;
    QTAILQ_ENTRY(VMChangeStateEntry) entries;
};

/* By priority, low first; those of equal priority by age. */
static QTAILQ_HEAD(, VMChangeStateEntry) vm_change_state_head =
    QTAILQ_HEAD_INITIALIZER(vm_change_state_head);

VMChangeStateEntry *qemu_add_vm_change_state_handler_prio(
    VMChangeStateHandler *cb, void *opaque, int priority)
{
    VMChangeStateEntry *e = g_new0(VMChangeStateEntry, 1);
    VMChangeStateEntry *other;

    e->cb = cb;
    e->opaque = opaque;
    e->priority = priority;
    QTAILQ_FOREACH(other, &vm_change_state_head, entries) {
        if (priority < other->priority) {
            QTAILQ_INSERT_BEFORE(other, e, entries);
            return e;
        }
    }
    QTAILQ_INSERT_TAIL(&vm_change_state_head, e, entries);
    return e;
}

VMChangeStateEntry *qemu_add_vm_change_state_handler(
    VMChangeStateHandler *cb, void *opaque)
{
    return qemu_add_vm_change_state_handler_prio(cb, opaque, 0);
}

VMChangeStateEntry *qdev_add_vm_change_state_handler(
    DeviceState *dev, VMChangeStateHandler *cb, void *opaque)
{
    int depth = 0;

    /* A device starts before those on its buses, and stops after them. */
    while (dev->parent_bus && dev->parent_bus->parent) {
        depth++;
        dev = dev->parent_bus->parent;
    }
    return qemu_add_vm_change_state_handler_prio(cb, opaque, depth);
}

void qemu_del_vm_change_state_handler(VMChangeStateEntry *e)
{
    QTAILQ_REMOVE(&vm_change_state_head, e, entries);
    g_free(e);
}

void vm_state_notify(bool running, RunState state)
{
    VMChangeStateEntry *e, *next;

    if (running) {
        QTAILQ_FOREACH_SAFE(e, &vm_change_state_head, entries, next) {
            e->cb(e->opaque, running, state);
        }
    } else {
        QTAILQ_FOREACH_REVERSE_SAFE(e, &vm_change_state_head, entries, next) {
            e->cb(e->opaque, running, state);
        }
    }
}

/*** Starting and stopping ***/

int vm_prepare_start(bool step_pending)
{
    RunState requested;

    /* A stop that was asked for and not yet done is void: say it happened. */
    vmstop_requested(&requested);
    if (runstate_is_running() && requested == RUN_STATE__MAX) {
        return -1;
    }
    if (runstate_is_running()) {
        qapi_event_send_stop();
        qapi_event_send_resume();
        return -1;
    }
    if (cpus_get_accel() && cpus_get_accel()->synchronize_pre_resume) {
        cpus_get_accel()->synchronize_pre_resume(step_pending);
    }
    cpu_enable_ticks();
    runstate_set(RUN_STATE_RUNNING);
    vm_state_notify(true, RUN_STATE_RUNNING);
    qapi_event_send_resume();
    return 0;
}

void vm_start(void)
{
    if (vm_prepare_start(false) == 0) {
        resume_all_vcpus();
    }
}

static int do_vm_stop(RunState state, bool send_stop)
{
    if (runstate_is_running()) {
        runstate_set(state);
        cpu_disable_ticks();
        pause_all_vcpus();
        vm_state_notify(false, state);
        if (send_stop) {
            qapi_event_send_stop();
        }
    }
    return 0;
}

int vm_stop(RunState state)
{
    if (qemu_in_vcpu_thread()) {
        qemu_system_vmstop_request_prepare();
        qemu_system_vmstop_request(state);
        /* The CPU goes no further than the end of this exit. */
        cpu_stop_current();
        return 0;
    }
    return do_vm_stop(state, true);
}

int vm_stop_force_state(RunState state)
{
    if (runstate_is_running()) {
        return vm_stop(state);
    }
    runstate_set(state);
    return 0;
}

int vm_shutdown(void)
{
    return do_vm_stop(RUN_STATE_SHUTDOWN, false);
}
