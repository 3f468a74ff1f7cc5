/*
 * Statistics of the values of the last while.
 *
 * Two windows overlap by half a period.  What is told is of the older one,
 * that is, of the last half to whole period.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TIMED_AVERAGE_H
#define TIMED_AVERAGE_H

#include "qemu/timer.h"

typedef struct TimedAverageWindow {
    uint64_t min, max, sum, count;
    int64_t expiration;                 /* ns, when it starts again */
} TimedAverageWindow;

typedef struct TimedAverage {
    uint64_t period;                    /* ns */
    TimedAverageWindow windows[2];
    QEMUClockType clock_type;
} TimedAverage;

/** timed_average_init: nothing yet; @period in ns of a clock. */
void timed_average_init(TimedAverage *ta, QEMUClockType clock_type,
                        uint64_t period);
/** timed_average_account: a value, now. */
void timed_average_account(TimedAverage *ta, uint64_t value);

/* Of the values of that while; 0 if there are none. */
uint64_t timed_average_min(TimedAverage *ta);
uint64_t timed_average_avg(TimedAverage *ta);
uint64_t timed_average_max(TimedAverage *ta);
/** timed_average_sum: their sum; @elapsed, unless NULL, is set to how long
 *  the while is in ns. */
uint64_t timed_average_sum(TimedAverage *ta, uint64_t *elapsed);

#endif
