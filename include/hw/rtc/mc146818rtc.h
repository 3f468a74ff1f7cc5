/*
 * MC146818 real-time clock and CMOS memory.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_MC146818RTC_H
#define HW_MC146818RTC_H

#include "hw/isa/isa.h"

#define RTC_ISA_IRQ         8
#define RTC_CMOS_BYTES      128
#define TYPE_MC146818_RTC   "mc146818rtc"
OBJECT_DECLARE_SIMPLE_TYPE(MC146818RtcState, MC146818_RTC)

/**
 * mc146818_rtc_init: create the clock at ports 0x70-0x71.
 * @bus: ISA bus
 * @base_year: year that register value 0 stands for, normally 2000
 * @intercept_irq: line to use instead of IRQ 8; NULL for IRQ 8
 * @errp: set on failure
 *
 * Returns: the clock, owned by the bus; NULL on failure.
 */
MC146818RtcState *mc146818_rtc_init(ISABus *bus, int base_year,
                                    qemu_irq intercept_irq, Error **errp);

/**
 * mc146818rtc_set_cmos_data: store a byte the firmware will read.
 * @s: the clock
 * @addr: CMOS address below RTC_CMOS_BYTES, not one of the clock's registers
 * @val: value
 */
void mc146818rtc_set_cmos_data(MC146818RtcState *s, int addr, int val);

/** mc146818rtc_get_cmos_data: read CMOS byte @addr (below RTC_CMOS_BYTES). */
int mc146818rtc_get_cmos_data(MC146818RtcState *s, int addr);

#endif
