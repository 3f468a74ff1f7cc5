/*
 * What the whole VM is called and which ports lead out of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_SYSTEM_H
#define SYSTEM_SYSTEM_H

#include "qemu/uuid.h"

/** qemu_get_vm_name: what -name said, or NULL; borrowed. */
const char *qemu_get_vm_name(void);
/** qemu_set_vm_name: set it; copied. */
void qemu_set_vm_name(const char *name);

/* The VM's UUID; all zeroes unless -uuid was given. */
extern QemuUUID qemu_uuid;
extern bool qemu_uuid_set;

/**
 * serial_hd: the character device of serial port @i.
 * @i: from 0
 *
 * Returns: a borrowed Chardev, or NULL if the port leads nowhere.
 */
Chardev *serial_hd(int i);
/** serial_hd_set: connect port @i; keeps no reference.  false: no port. */
bool serial_hd_set(int i, Chardev *chr);

#endif
