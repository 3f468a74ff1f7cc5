/*
 * Statistics of the values of the last while.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/timed-average.h"

void timed_average_init(TimedAverage *ta, QEMUClockType clock_type,
                        uint64_t period)
{
    int64_t now = qemu_clock_get_ns(clock_type);

    *ta = (TimedAverage){
        .period = period,
        .clock_type = clock_type,
        .windows = {
            { .min = UINT64_MAX, .expiration = now + (int64_t)(period / 2) },
            { .min = UINT64_MAX, .expiration = now + (int64_t)period },
        },
    };
}

/* Start windows again that have come to their end; returns the older one.
 * They stay half a period apart however late that is. */
static TimedAverageWindow *update(TimedAverage *ta, int64_t now)
{
    int64_t period = (int64_t)ta->period;

    for (int i = 0; i < 2; i++) {
        TimedAverageWindow *w = &ta->windows[i];

        if (w->expiration <= now) {
            int64_t late = (now - w->expiration) % period;

            *w = (TimedAverageWindow){
                .min = UINT64_MAX, .expiration = now - late + period,
            };
        }
    }
    return &ta->windows[ta->windows[1].expiration
                        < ta->windows[0].expiration];
}

static TimedAverageWindow *current(TimedAverage *ta)
{
    return update(ta, qemu_clock_get_ns(ta->clock_type));
}

void timed_average_account(TimedAverage *ta, uint64_t value)
{
    current(ta);
    for (int i = 0; i < 2; i++) {
        TimedAverageWindow *w = &ta->windows[i];

        w->min = MIN(w->min, value);
        w->max = MAX(w->max, value);
        w->sum += value;
        w->count++;
    }
}

uint64_t timed_average_min(TimedAverage *ta)
{
    TimedAverageWindow *w = current(ta);

    return w->count ? w->min : 0;
}

uint64_t timed_average_avg(TimedAverage *ta)
{
    TimedAverageWindow *w = current(ta);

    return w->count ? w->sum / w->count : 0;
}

uint64_t timed_average_max(TimedAverage *ta)
{
    return current(ta)->max;
}

uint64_t timed_average_sum(TimedAverage *ta, uint64_t *elapsed)
{
    int64_t now = qemu_clock_get_ns(ta->clock_type);
    TimedAverageWindow *w = update(ta, now);

    if (elapsed) {
        *elapsed = ta->period - (uint64_t)(w->expiration - now);
    }
    return w->sum;
}
