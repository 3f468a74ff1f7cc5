/*
 * The process around the machine: background, pid file, signals, the main
 * loop, and the way out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "build.h"
#include "chardev/char.h"
#include "hw/core/boards.h"
#include "monitor/monitor.h"
#include "qapi/error.h"
#include "qemu/daemonize.h"
#include "qemu/main-loop.h"
#include "system/block-backend.h"
#include "system/runstate.h"

bool build_daemonize(Build *b, Error **errp)
{
    return !b->cfg->daemonize || os_daemonize(&b->parent_status, errp);
}

static void on_signal(int signal, siginfo_t *info, void *context)
{
    qemu_system_killed(signal, info->si_pid);
}

static void catch_signals(void)
{
    static const int ends[] = { SIGINT, SIGHUP, SIGTERM };
    struct sigaction act = {
        .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO,
    };
    struct sigaction ignore = { .sa_handler = SIG_IGN };

    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        sigaction(ends[i], &act, NULL);
    }
    sigaction(SIGPIPE, &ignore, NULL);
}

/* Its removal must work after a change of directory. */
static bool write_pidfile(Build *b, Error **errp)
{
    const char *path = b->cfg->pidfile;

    if (!path) {
        return true;
    }
    if (!qemu_write_pidfile(path, errp)) {
        error_prepend(errp, "cannot create PID file: ");
        return false;
    }
    b->pidfile = g_canonicalize_filename(path, NULL);
    return true;
}

bool build_ready(Build *b, Error **errp)
{
    catch_signals();
    return write_pidfile(b, errp) && os_setup_post(errp);
}

int build_run(Build *b)
{
    int status = EXIT_SUCCESS;

    if (!b->cfg->stopped) {
        vm_start();
    }
    do {
        main_loop_wait(false);
    } while (!main_loop_step(&status));
    return status;
}

/*
 * The kernel frees memory, VMs and threads faster than we could.  What is
 * left to do is what somebody else can see.
 */
void build_teardown(Build *b)
{
    if (bql_locked()) {
        if (current_machine && phase_check(PHASE_MACHINE_READY)) {
            vm_shutdown();
        }
        blk_drain_all();
        monitor_cleanup();
        qemu_chr_cleanup();
    }
    if (b->pidfile) {
        unlink(b->pidfile);
    }
    fflush(NULL);
}
