/*
 * What a microvm tells its guest when it starts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_I386_MICROVM_BOOT_H
#define HW_I386_MICROVM_BOOT_H

#include "hw/i386/microvm.h"

/**
 * microvm_plan_boot: work out what to start and where.
 * @mms: machine with RAM, CPUs and transports
 * @final: all devices are plugged: describe them; else only check the images
 * @errp: set if an image is malformed or does not fit
 *
 * Returns: true on success.
 */
bool microvm_plan_boot(MicrovmMachineState *mms, bool final, Error **errp);

/**
 * microvm_kernel_cmdline: what the user gave, and the transports in use where
 * ACPI does not announce them.
 *
 * Returns: text, owned by the caller.
 */
char *microvm_kernel_cmdline(MicrovmMachineState *mms);

/** microvm_machine_done: all devices are plugged. */
void microvm_machine_done(Notifier *notifier, void *data);

#endif
