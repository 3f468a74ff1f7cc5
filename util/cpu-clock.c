/*
 * The virtual clock and the virtual TSC: host time and host ticks while
 * the guest runs, constant while it does not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/thread.h"
#include "qemu/timer.h"

/* Readers take no lock: they retry if seq was odd or has changed. */
static unsigned seq;
static bool enabled;
static int64_t clock_offset, ticks_offset;
static pthread_mutex_t writer = PTHREAD_MUTEX_INITIALIZER;

static unsigned read_begin(void)
{
    unsigned s;

    while ((s = qatomic_load_acquire(&seq)) & 1) {
        __builtin_ia32_pause();
    }
    return s;
}

static bool read_retry(unsigned s)
{
    smp_rmb();
    return qatomic_read(&seq) != s;
}

/* A test may have a clock of its own in place of it. */
__attribute__((weak)) int64_t cpu_get_clock(void)
{
    int64_t t;
    unsigned s;

    do {
        s = read_begin();
        t = qatomic_read(&clock_offset);
        if (qatomic_read(&enabled)) {
            t += get_clock();
        }
    } while (read_retry(s));
    return t;
}

int64_t cpu_get_ticks(void)
{
    int64_t t;
    unsigned s;

    do {
        s = read_begin();
        t = qatomic_read(&ticks_offset);
        if (qatomic_read(&enabled)) {
            t += cpu_get_host_ticks();
        }
    } while (read_retry(s));
    return t;
}

bool cpu_ticks_enabled(void)
{
    return qatomic_read(&enabled);
}

static void set_enabled(bool on)
{
    int sign = on ? -1 : 1;

    pthread_mutex_lock(&writer);
    if (enabled != on) {
        qatomic_set(&seq, seq + 1);
        smp_wmb();
        qatomic_set(&clock_offset, clock_offset + sign * get_clock());
        qatomic_set(&ticks_offset,
                    ticks_offset + sign * cpu_get_host_ticks());
        qatomic_set(&enabled, on);
        qatomic_store_release(&seq, seq + 1);
    }
    pthread_mutex_unlock(&writer);
}

void cpu_enable_ticks(void)
{
    set_enabled(true);
    /* deadlines on the virtual clock exist again */
    qemu_clock_notify(QEMU_CLOCK_VIRTUAL);
}

void cpu_disable_ticks(void)
{
    set_enabled(false);
}
