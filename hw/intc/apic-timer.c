/*
 * Local APIC timer: one-shot, periodic and TSC-deadline (SDM 11.5.4).
 *
 * The bus clock is 1 GHz, so a tick is a nanosecond before division.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "apic-internal.h"
#include "qemu/host-utils.h"

/* A guest may ask for one interrupt a nanosecond; the host gives this. */
#define APIC_MIN_PERIOD_NS  20000

static unsigned divide_shift(const APICState *s)
{
    unsigned v = (s->divide_conf & 3) | (s->divide_conf & 8) >> 1;

    return (v + 1) & 7;
}

static uint32_t timer_mode(const APICState *s)
{
    return s->lvt[APIC_LVT_TIMER] & APIC_LVT_TIMER_MODE;
}

static int64_t now_ns(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static uint64_t period_ns(const APICState *s)
{
    return (uint64_t)s->initial_count << divide_shift(s);
}

uint32_t apic_timer_count(APICState *s)
{
    uint64_t ticks;

    if (!s->initial_count || timer_mode(s) == APIC_TIMER_DEADLINE) {
        return 0;
    }
    ticks = (uint64_t)(now_ns() - s->load_time_ns) >> divide_shift(s);
    if (timer_mode(s) == APIC_TIMER_PERIODIC) {
        return s->initial_count - ticks % s->initial_count;
    }
    return ticks < s->initial_count ? s->initial_count - ticks : 0;
}

/* Arm for the next expiry after @now; nothing is armed for a mask. */
static void apic_timer_arm(APICState *s, int64_t now)
{
    uint64_t period = period_ns(s);
    uint64_t elapsed = now - s->load_time_ns;
    int64_t next;

    if (!period || (s->lvt[APIC_LVT_TIMER] & APIC_LVT_MASKED)) {
        timer_del(s->timer);
        return;
    }
    if (timer_mode(s) == APIC_TIMER_PERIODIC) {
        next = s->load_time_ns + (elapsed / period + 1) * period;
        next = MAX(next, now + APIC_MIN_PERIOD_NS);
    } else if (elapsed < period) {
        next = s->load_time_ns + period;
    } else {
        timer_del(s->timer);
        return;
    }
    timer_mod(s->timer, next);
}

static void apic_timer_arm_deadline(APICState *s)
{
    uint64_t khz = s->env->tsc_khz > 0 ? s->env->tsc_khz : 1000000;
    int64_t now = now_ns();
    uint64_t tsc = muldiv64(now, khz, 1000000) + s->env->tsc_offset;
    uint64_t delta_ns;

    if (!s->tsc_deadline) {
        timer_del(s->timer);
        return;
    }
    if (s->tsc_deadline <= tsc) {
        timer_mod(s->timer, now);
        return;
    }
    /* Cap at a year so that the sum cannot wrap. */
    delta_ns = MIN((s->tsc_deadline - tsc) / khz, 31536000000ULL) * 1000000 +
               (s->tsc_deadline - tsc) % khz * 1000000 / khz;
    timer_mod(s->timer, now + delta_ns);
}

static void apic_timer_expired(void *opaque)
{
    APICState *s = opaque;

    if (timer_mode(s) == APIC_TIMER_DEADLINE) {
        s->tsc_deadline = 0;
    }
    apic_local(s, APIC_LVT_TIMER);
    if (timer_mode(s) == APIC_TIMER_PERIODIC) {
        apic_timer_arm(s, now_ns());
    }
}

void apic_timer_load(APICState *s, uint32_t count)
{
    if (timer_mode(s) == APIC_TIMER_DEADLINE) {
        return;
    }
    s->initial_count = count;
    s->load_time_ns = now_ns();
    apic_timer_arm(s, s->load_time_ns);
}

void apic_timer_reconfigure(APICState *s, uint32_t old_lvt)
{
    uint32_t changed = old_lvt ^ s->lvt[APIC_LVT_TIMER];

    /* Going into or out of TSC-deadline mode disarms the timer. */
    if ((changed & APIC_TIMER_DEADLINE)) {
        apic_timer_reset(s);
        return;
    }
    if (timer_mode(s) == APIC_TIMER_DEADLINE) {
        return;
    }
    apic_timer_arm(s, now_ns());
}

void apic_timer_set_deadline(APICState *s, uint64_t tsc)
{
    if (timer_mode(s) != APIC_TIMER_DEADLINE) {
        return;
    }
    s->tsc_deadline = tsc;
    apic_timer_arm_deadline(s);
}

void apic_timer_reset(APICState *s)
{
    s->initial_count = 0;
    s->load_time_ns = 0;
    s->tsc_deadline = 0;
    timer_del(s->timer);
}

void apic_timer_init(APICState *s)
{
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, apic_timer_expired, s);
}

void apic_timer_free(APICState *s)
{
    timer_free(s->timer);
    s->timer = NULL;
}
