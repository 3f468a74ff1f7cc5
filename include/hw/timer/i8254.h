/*
 * 8254 programmable interval timer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_I8254_H
#define HW_I8254_H

#include "hw/isa/isa.h"

#define PIT_FREQ        1193182
#define PIT_CHANNELS    3
#define TYPE_I8254      "isa-pit"
typedef struct PITCommonState PITCommonState;

typedef struct PITChannelInfo {
    int gate;               /* level of the GATE input */
    int mode;               /* 0-5 */
    int initial_count;      /* 1-65536 */
    int out;                /* level of the OUT output */
} PITChannelInfo;

/**
 * i8254_pit_init: create the timer.
 * @bus: ISA bus
 * @base: first of four ports, normally 0x40
 * @isa_irq: bus line driven by channel 0; -1 to use @alt_irq
 * @alt_irq: line driven by channel 0 if @isa_irq is negative
 * @errp: set on failure
 *
 * Returns: the device, owned by the bus; NULL on failure.
 */
ISADevice *i8254_pit_init(ISABus *bus, int base, int isa_irq,
                          qemu_irq alt_irq, Error **errp);

/**
 * pit_set_gate: drive the GATE input of a channel.
 * @dev: the timer
 * @channel: below PIT_CHANNELS
 * @val: 0 or 1; a rising edge starts or restarts modes 1, 2, 3 and 5
 */
void pit_set_gate(ISADevice *dev, int channel, int val);

/**
 * pit_get_channel_info: what a channel does just now.
 * @dev: the timer
 * @channel: below PIT_CHANNELS
 * @info: filled in
 */
void pit_get_channel_info(ISADevice *dev, int channel, PITChannelInfo *info);

#endif
