/*
 * Accelerators: how the CPUs of the machine are run.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_ACCEL_H
#define QEMU_ACCEL_H

#include "hw/core/boards.h"
#include "qom/object.h"

#define TYPE_ACCEL "accel"
#define ACCEL_CLASS_SUFFIX "-" TYPE_ACCEL
#define ACCEL_CLASS_NAME(a) (a ACCEL_CLASS_SUFFIX)

typedef struct AccelClass AccelClass;
DECLARE_OBJ_CHECKERS(AccelState, AccelClass, ACCEL, TYPE_ACCEL)

struct AccelState {
    Object parent_obj;
};

/**
 * struct AccelClass: a kind of accelerator.
 * @ops: how its CPU threads work; set by accel_init_ops_interfaces()
 * @name: for messages, e.g. "KVM"
 * @init_machine: start it for a machine.  0, or a negative errno after an
 *     error_report() that says why.
 * @setup_post: the board is built; last chance before CPUs run
 * @pre_resume_vm: the CPUs are about to run
 * @has_memory: is memory in address space @as directly mapped?
 * @cpu_common_realize: a CPU is coming to life
 * @cpu_common_unrealize: a CPU is going away
 * @allowed: set to true once it runs
 * @compat_props: defaults (GlobalProperty *) of devices under it
 */
struct AccelClass {
    ObjectClass parent_class;

    AccelOpsClass *ops;
    const char *name;
    int (*init_machine)(AccelState *as, MachineState *ms);
    bool (*cpu_common_realize)(CPUState *cpu, Error **errp);
    void (*cpu_common_unrealize)(CPUState *cpu);
    void (*setup_post)(AccelState *as);
    void (*pre_resume_vm)(AccelState *as, bool step_pending);
    bool *allowed;
    GPtrArray *compat_props;
};

/**
 * accel_find: the accelerator called @opt_name, or NULL.
 * @opt_name: name as -accel takes it, e.g. "kvm"
 *
 * Does not ask the creation gate.
 */
AccelClass *accel_find(const char *opt_name);

/** current_accel: the accelerator that runs, or NULL. */
AccelState *current_accel(void);
/** current_accel_name: its name for messages; "none" if there is none. */
const char *current_accel_name(void);

/**
 * accel_init_machine: start @accel for @ms.
 * @accel: from the creation gate, with its properties set
 * @ms: the machine
 *
 * On success the machine holds a reference, as its child "accel"; the
 * caller's stays the caller's.
 *
 * Returns: 0, or a negative errno after an error_report().
 */
int accel_init_machine(AccelState *accel, MachineState *ms);

/**
 * accel_init_interfaces: let the accelerator @ac shape CPU classes.
 * @ac: class of the accelerator that runs
 * @cpu_base: abstract CPU type of the architecture, or NULL for no CPUs
 *
 * Called once the type of the CPUs is known and before one is made.
 */
void accel_init_interfaces(AccelClass *ac, const char *cpu_base);

/** accel_setup_post: the board of @ms is built. */
void accel_setup_post(MachineState *ms);
/** accel_pre_resume: the CPUs of @ms are about to run. */
void accel_pre_resume(MachineState *ms, bool step_pending);

/** accel_cpu_instance_init: let the accelerator shape a new CPU. */
void accel_cpu_instance_init(CPUState *cpu);

/**
 * accel_list_help: text of "-accel help".
 *
 * Returns: malloc'd text with "(secure)" or "(insecure)" per accelerator.
 */
char *accel_list_help(void);

#endif
