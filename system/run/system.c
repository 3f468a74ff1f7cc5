/*
 * What the whole VM is called and which ports lead out of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "system/system.h"

#define MAX_SERIAL_PORTS 8

QemuUUID qemu_uuid;
bool qemu_uuid_set;

static char *vm_name;
static Chardev *serial_ports[MAX_SERIAL_PORTS];

const char *qemu_get_vm_name(void)
{
    return vm_name;
}

void qemu_set_vm_name(const char *name)
{
    g_free(vm_name);
    vm_name = g_strdup(name);
}

Chardev *serial_hd(int i)
{
    return i >= 0 && i < MAX_SERIAL_PORTS ? serial_ports[i] : NULL;
}

bool serial_hd_set(int i, Chardev *chr)
{
    if (i < 0 || i >= MAX_SERIAL_PORTS) {
        return false;
    }
    serial_ports[i] = chr;
    return true;
}
