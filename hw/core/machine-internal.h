/*
 * What the parts of the machine base class share among themselves.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_CORE_MACHINE_INTERNAL_H
#define HW_CORE_MACHINE_INTERNAL_H

#include "hw/core/boards.h"

/** machine_class_add_properties: what every machine can be told. */
void machine_class_add_properties(ObjectClass *oc);

/** machine_free_boot_config: free what the members of @config point to. */
void machine_free_boot_config(BootConfiguration *config);

#endif
