/*
 * A bus, a bridge and a few devices for the tests of hw/core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_HWCORE_TYPES_H
#define TESTS_UNIT_HWCORE_TYPES_H

#include "hw/core/qdev-properties.h"
#include "hw/core/sysbus.h"

#define TYPE_T_BUS "t-bus"              /* at most two devices */
#define TYPE_T_BRIDGE "t-bridge"        /* system bus device with a t-bus */
OBJECT_DECLARE_SIMPLE_TYPE(TBridge, T_BRIDGE)

struct TBridge {
    SysBusDevice parent_obj;

    BusState bus;
    bool hotplug;               /* property */
};

#define TYPE_T_DEV "t-dev"              /* on a t-bus */
OBJECT_DECLARE_SIMPLE_TYPE(TDev, T_DEV)

struct TDev {
    DeviceState parent_obj;

    uint32_t number;            /* property, default 7 */
    bool fail;                  /* property: realize fails */
    char *text;                 /* property */
    unsigned realized, unrealized;
    unsigned entered, held, left;
    int levels;                 /* sum of what the inputs saw */
    qemu_irq out[2];
};

#define TYPE_T_BOARD_DEV "t-board-dev"  /* on a t-bus, not user creatable */
#define TYPE_T_COLD_DEV "t-cold-dev"    /* on a t-bus, not hotpluggable */
#define TYPE_T_BAD_DEV "t-bad-dev"      /* on a t-bus, insecure */
#define TYPE_T_LONE_DEV "t-lone-dev"    /* on no bus */

/* A hotplug handler that asks the guest; see its unplug_request. */
#define TYPE_T_POLITE "t-polite"

/* The steps that the handler refuses: '<' pre_plug, '>' plug; else 0. */
extern char t_polite_refuses;
/* Is a bus with that handler closed for now? */
extern bool t_polite_closed;

/** hwcore_types_init: register all types; call first in main(). */
void hwcore_types_init(void);

/** t_bridge_new: a realized bridge on the system bus; borrowed. */
TBridge *t_bridge_new(bool hotplug);

/** t_dev_new: a device, not realized; caller owns it. */
TDev *t_dev_new(void);

#endif
