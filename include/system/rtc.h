/*
 * What time the guest's clocks start at: the -rtc option.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_RTC_H
#define SYSTEM_RTC_H

#include "qemu/timer.h"

/**
 * rtc_configure: apply "-rtc".
 * @base: "utc", "localtime", "YYYY-MM-DDThh:mm:ss" or "YYYY-MM-DD"; NULL: utc
 * @clock: "host", "rt" or "vm"; NULL: host
 * @driftfix: "none" or "slew"; NULL: none
 * @errp: set on failure
 *
 * Call once, before the board is built.  Returns: true on success.
 */
bool rtc_configure(const char *base, const char *clock, const char *driftfix,
                   Error **errp);

/** rtc_get_clock: the clock that drives the guest's real-time clock. */
QEMUClockType rtc_get_clock(void);

/**
 * qemu_get_timedate: the guest's time of day.
 * @tm: filled in
 * @offset: seconds to add, as returned by qemu_timedate_diff()
 */
void qemu_get_timedate(struct tm *tm, time_t offset);

/** qemu_timedate_diff: seconds by which @tm is ahead of the guest's time. */
time_t qemu_timedate_diff(struct tm *tm);

#endif
