/*
 * The machine "none": no CPU, no RAM, no devices.  For asking the program
 * what it can do.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/boards.h"

static void machine_none_class_init(MachineClass *mc)
{
    mc->desc = "empty machine";
    mc->max_cpus = 1;
    mc->default_ram_size = 0;
    mc->default_ram_id = NULL;
    mc->no_serial = 1;
    mc->no_parallel = 1;
    mc->no_floppy = 1;
    mc->no_cdrom = 1;
    mc->no_sdcard = 1;
}

DEFINE_MACHINE("none", machine_none_class_init,
               TYPE_IS_INSECURE("runs no guest, so there is nothing to hold"))
