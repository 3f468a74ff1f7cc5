/*
 * qemu-system-x86_64: read the command line, build the machine, run it.
 *
 * The only place where the program ends.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "build.h"
#include "monitor/monitor.h"
#include "options.h"
#include "qapi/error.h"

static int fail(const Location *where, Error *err)
{
    Location loc = *where;

    loc_push_restore(&loc);
    if (err) {
        error_report_err(err);
    }
    loc_pop(&loc);
    return EXIT_FAILURE;
}

static int run(VmConfig *cfg)
{
    Build b = { .cfg = cfg, .parent_status = -1 };
    Error *err = NULL;
    bool allowed;
    int status;

    if (cfg->help.topic) {
        if ((help_needs_types(cfg) && !build_policy(&b, &err))
            || !help_show(cfg, &err)) {
            return fail(&b.blame, err);
        }
        return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    if (!build_policy(&b, &err) || !build_vm(&b, &err)) {
        status = fail(&b.blame, err);
    } else if (b.parent_status >= 0) {
        return b.parent_status;
    } else if (cfg->security_report) {
        status = build_report(&b, &allowed, &err) ? !allowed
            : fail(&b.blame, err);
    } else {
        status = build_run(&b);
    }
    build_teardown(&b);
    return status;
}

int main(int argc, char **argv)
{
    Error *err = NULL;
    Location where = { 0 };
    VmConfig *cfg;

    error_init(argv[0]);
    monitor_set_option_lister(options_list);
    cfg = options_parse(argv, &where, &err);
    /* No destructor has anything to do that the kernel does not. */
    _exit(cfg ? run(cfg) : fail(&where, err));
}
