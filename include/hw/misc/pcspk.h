/*
 * Port 0x61: gate of timer channel 2 and the PC speaker.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_PCSPK_H
#define HW_PCSPK_H

#include "hw/isa/isa.h"

#define TYPE_PC_SPEAKER "isa-pcspk"

/**
 * pcspk_init: create the port.
 * @bus: ISA bus
 * @pit: the timer whose channel 2 it gates
 * @errp: set on failure
 *
 * Returns: true on success.
 */
bool pcspk_init(ISABus *bus, ISADevice *pit, Error **errp);

#endif
