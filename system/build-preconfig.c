/*
 * -preconfig: serve the monitors before the board is made, until
 * x-exit-preconfig.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "build.h"
#include "monitor/monitor.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "system/runstate.h"

/* The command runs the guest, too, before the client's next command. */
static bool finish(void *opaque, Error **errp)
{
    Build *b = opaque;

    monitor_set_machine_finisher(NULL, NULL);
    if (!build_continue(b, &b->late_error)) {
        error_setg(errp, "%s", error_get_pretty(b->late_error));
        return false;
    }
    build_let_run(b);
    return true;
}

bool build_preconfig(Build *b, Error **errp)
{
    if (!b->cfg->preconfig || b->cfg->security_report) {
        return true;
    }
    if (!build_monitors(b, errp) || !build_ready(b, errp)) {
        return false;
    }
    monitor_set_machine_finisher(finish, b);
    while (!b->started && !b->late_error && !b->over) {
        main_loop_wait(false);
        b->over = main_loop_step(&b->status);
    }
    monitor_set_machine_finisher(NULL, NULL);
    if (b->late_error) {
        error_propagate(errp, b->late_error);
        return false;
    }
    return true;
}
