/*
 * A rig that builds a microvm and runs its first CPU in the interpreter.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_MICROVM_RIG_H
#define TESTS_MICROVM_RIG_H

#include "hw/i386/microvm.h"
#include "qapi/error.h"

/** vm_init: start everything; once per process. */
void vm_init(void);

/**
 * vm_build: build the process's only machine.
 * @props: "key=value,..." for -machine
 * @errp: set on failure
 *
 * Returns: the machine with its RAM, reset, or NULL.
 */
MicrovmMachineState *vm_build(const char *props, Error **errp);

/** vm_run: run the first CPU until the guest ends; how it ended. */
int vm_run(unsigned seconds);

/** vm_output: what the guest wrote to its serial port; borrowed. */
const char *vm_output(void);

/** vm_text_file: a temporary file with @bytes; unlink and g_free it. */
char *vm_file(const void *bytes, size_t len);

#endif
