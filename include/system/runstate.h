/*
 * Is the guest running, and what was it asked to do?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_RUNSTATE_H
#define SYSTEM_RUNSTATE_H

#include "qapi/qapi-types-run-state.h"
#include "qemu/notify.h"

/*** The state ***/

/** runstate_check: is the state @state? */
bool runstate_check(RunState state);
/** runstate_get: the state. */
RunState runstate_get(void);
/** runstate_set: enter @new_state; a transition not allowed is a bug. */
void runstate_set(RunState new_state);
/** runstate_is_running: is the guest running? */
bool runstate_is_running(void);
/** runstate_needs_reset: must it be reset before it can go on? */
bool runstate_needs_reset(void);

/*** Told of changes ***/

typedef void VMChangeStateHandler(void *opaque, bool running,
                                  RunState state);
typedef struct VMChangeStateEntry VMChangeStateEntry;

/**
 * qemu_add_vm_change_state_handler: call @cb when the guest starts or stops.
 * @cb: called under the BQL; not called for the state as it is now
 * @opaque: passed to it
 *
 * Returns: a handle for qemu_del_vm_change_state_handler().
 */
VMChangeStateEntry *qemu_add_vm_change_state_handler(
    VMChangeStateHandler *cb, void *opaque);
/**
 * qemu_add_vm_change_state_handler_prio: likewise, with an order.
 * @priority: low ones first when starting, last when stopping; 0 is normal
 */
VMChangeStateEntry *qemu_add_vm_change_state_handler_prio(
    VMChangeStateHandler *cb, void *opaque, int priority);
/**
 * qdev_add_vm_change_state_handler: likewise, for a device.
 *
 * Devices start before and stop after the devices on their buses.
 */
VMChangeStateEntry *qdev_add_vm_change_state_handler(
    DeviceState *dev, VMChangeStateHandler *cb, void *opaque);
/** qemu_del_vm_change_state_handler: stop calling. */
void qemu_del_vm_change_state_handler(VMChangeStateEntry *e);
/** vm_state_notify: call the handlers. */
void vm_state_notify(bool running, RunState state);

/*** Starting and stopping ***/

/** vm_start: run the guest; nothing if it runs already.  BQL held. */
void vm_start(void);
/** vm_prepare_start: all of vm_start() but running; -1 if it runs. */
int vm_prepare_start(bool step_pending);
/**
 * vm_stop: stop the guest and enter @state.
 *
 * On a CPU's thread this is a request, done when the thread leaves the guest.
 *
 * Returns: 0.
 */
int vm_stop(RunState state);
/** vm_stop_force_state: likewise; changes the state of a stopped guest. */
int vm_stop_force_state(RunState state);
/** vm_shutdown: stop the guest for good. */
int vm_shutdown(void);

/*** Requests; any thread.  The main loop carries them out. ***/

/** shutdown_caused_by_guest: did the guest ask for it? */
static inline bool shutdown_caused_by_guest(ShutdownCause cause)
{
    return cause >= SHUTDOWN_CAUSE_GUEST_SHUTDOWN;
}

/** qemu_system_reset_request: reset the machine (or stop: -no-reboot). */
void qemu_system_reset_request(ShutdownCause reason);
/** qemu_system_shutdown_request: end (or stop: -no-shutdown). */
void qemu_system_shutdown_request(ShutdownCause reason);
/** qemu_system_shutdown_request_with_code: end with an exit status. */
void qemu_system_shutdown_request_with_code(ShutdownCause reason,
                                            int exit_code);
/** qemu_system_powerdown_request: press the power button. */
void qemu_system_powerdown_request(void);
/** qemu_system_debug_request: stop for a debugger. */
void qemu_system_debug_request(void);
/** qemu_system_vmstop_request: stop and enter @reason; any thread. */
void qemu_system_vmstop_request(RunState reason);
/** qemu_system_vmstop_request_prepare: before one, to avoid a race. */
void qemu_system_vmstop_request_prepare(void);
/** qemu_system_killed: signal @signal from process @pid ends us. */
void qemu_system_killed(int signal, pid_t pid);

/** qemu_shutdown_requested_get: the pending cause; NONE for none. */
ShutdownCause qemu_shutdown_requested_get(void);
/** qemu_reset_requested_get: likewise for a reset. */
ShutdownCause qemu_reset_requested_get(void);

/** qemu_system_reset: reset the machine now.  BQL held, CPUs paused. */
void qemu_system_reset(ShutdownCause reason);
/*** Told of requests ***/

/** qemu_register_powerdown_notifier: call @notifier on a power button. */
void qemu_register_powerdown_notifier(Notifier *notifier);
/** qemu_register_shutdown_notifier: on a shutdown, with &ShutdownCause. */
void qemu_register_shutdown_notifier(Notifier *notifier);
/*** What requests mean (-action, -no-reboot, -no-shutdown) ***/

/* @panic and @watchdog are for devices that tell of that. */
typedef struct RunstateActions {
    RebootAction reboot;
    ShutdownAction shutdown;
    PanicAction panic;
    WatchdogAction watchdog;
} RunstateActions;

/** runstate_set_actions: how requests are answered from now on. */
void runstate_set_actions(const RunstateActions *actions);
/** runstate_get_actions: how they are answered now. */
RunstateActions runstate_get_actions(void);

/**
 * main_loop_step: carry out what was asked.
 * @status: set to the exit status when the answer is true
 *
 * Call it after each main_loop_wait().  BQL held.
 *
 * Returns: true if the program should end.
 */
bool main_loop_step(int *status);

#endif
