/*
 * ISA serial ports.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_SERIAL_ISA_H
#define HW_SERIAL_ISA_H

#include "hw/isa/isa.h"

#define MAX_ISA_SERIAL_PORTS 4
#define TYPE_ISA_SERIAL "isa-serial"

/**
 * serial_hds_isa_init: create one isa-serial for each attached serial_hd().
 * @bus: bus to plug them in
 * @from: first port number
 * @to: port number after the last, at most MAX_ISA_SERIAL_PORTS
 * @errp: set on failure
 *
 * Returns: true on success.
 */
bool serial_hds_isa_init(ISABus *bus, int from, int to, Error **errp);

#endif
