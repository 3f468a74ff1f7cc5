/*
 * Guest time as the accelerator counts it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "system/cpu-timers.h"
#include "system/cpus.h"

int64_t cpus_get_virtual_clock(void)
{
    const AccelOpsClass *ops = cpus_get_accel();

    return ops && ops->get_virtual_clock ? ops->get_virtual_clock()
                                         : cpu_get_clock();
}

void cpus_set_virtual_clock(int64_t new_time)
{
    const AccelOpsClass *ops = cpus_get_accel();

    if (ops && ops->set_virtual_clock) {
        ops->set_virtual_clock(new_time);
    }
}

int64_t cpus_get_elapsed_ticks(void)
{
    const AccelOpsClass *ops = cpus_get_accel();

    return ops && ops->get_elapsed_ticks ? ops->get_elapsed_ticks()
                                         : cpu_get_ticks();
}

void cpu_timers_init(void)
{
    const AccelOpsClass *ops = cpus_get_accel();

    /* Only one detour where there is need of one: the clock is read often. */
    qemu_clock_set_virtual_source(ops ? ops->get_virtual_clock : NULL,
                                  ops ? ops->set_virtual_clock : NULL);
}
