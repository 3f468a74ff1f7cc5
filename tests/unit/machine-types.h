/*
 * A machine, a memory backend and CPUs for the tests of hw/core and above.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_MACHINE_TYPES_H
#define TESTS_UNIT_MACHINE_TYPES_H

#include "hw/core/boards.h"
#include "hw/core/cpu.h"

/* Machine "t": at most 8 CPUs, dies, 1 MiB of RAM called "t.ram". */
#define TYPE_T_MACHINE MACHINE_TYPE_NAME("t")

/* Architecture "t-cpu" with the models "small" and "large". */
#define TYPE_T_CPU "t-cpu"
OBJECT_DECLARE_SIMPLE_TYPE(TCpu, T_CPU)

struct TCpu {
    CPUState parent_obj;

    bool fancy;                 /* property "fancy" */
    uint32_t level;             /* property "long-level" */
    vaddr pc;
};

#define TYPE_T_CPU_SMALL "small-t-cpu"
#define TYPE_T_CPU_LARGE "large-t-cpu"

/** machine_types_init: register all types; call first in main(). */
void machine_types_init(void);

/* What the machine's init did. */
extern unsigned t_machine_inits;
extern bool t_machine_init_fails;

#endif
