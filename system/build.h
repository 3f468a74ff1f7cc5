/*
 * From VmConfig to a machine that runs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_BUILD_H
#define SYSTEM_BUILD_H

#include "config.h"
#include "qemu/sandbox.h"
#include "qom/object.h"

/**
 * struct Build: a machine in the making.
 * @cfg: what is asked for
 * @blame: after a failure, the option to name in the message
 * @reported: after a failure, whether somebody has said why already
 * @parent_status: after build_vm(): -1, or the status with which the
 *                 foreground process of -daemonize is to exit
 * @late_error: why the rest of the machine could not be made
 * @started: the guest runs, unless it is to be stopped
 * @over: the program shall end, with @status, before there is a machine
 * @step: the next thing to make
 * @monitors_made, @ready: those are done
 * @serial_monitor: a serial port shares its device with a monitor
 * @drive_devices: devices that -drive implies
 * @pidfile: absolute path of the file to remove at the end, or NULL
 * @parent: the process that started this one
 * @user: whom to become with -run-with user=
 */
typedef struct Build {
    const VmConfig *cfg;
    Location blame;
    bool reported;
    int parent_status;

    Error *late_error;
    bool started;
    bool over;
    int status;

    size_t step;
    bool monitors_made;
    bool ready;
    bool serial_monitor;
    GPtrArray *drive_devices;
    char *pidfile;
    pid_t parent;
    ProcessUser user;

    Location loc;
    ObjectRequest req;
} Build;

/**
 * build_policy: register all types and lay down the policy
 * @b: zeroed but for @cfg
 *
 * The host's profile and each -compat, wherever it stands, come before the
 * first object; then the policy is sealed.
 */
bool build_policy(Build *b, Error **errp);

/**
 * build_vm: make everything, up to a machine whose guest could run
 * @errp: set on failure, unless @b->reported
 *
 * With cfg->security_report it ends before anybody could start the guest.
 *
 * Returns: true on success, also in the foreground process of -daemonize.
 * Context: takes the BQL and keeps it, in either case.
 */
bool build_vm(Build *b, Error **errp);

/**
 * build_report: write what the machine is made of to cfg->security_report
 * @allowed: set to whether the policy would let it run
 * @errp: set if it cannot be written
 */
bool build_report(Build *b, bool *allowed, Error **errp);

/** build_let_run: let the guest run, if it is to; once. */
void build_let_run(Build *b);

/** build_run: run the guest and serve everybody; the exit status. */
int build_run(Build *b);

/** build_teardown: the fast way out: flush what others see, and leave no
 *  file behind. */
void build_teardown(Build *b);

/** help_show: print the answer to cfg->help on stdout. */
bool help_show(const VmConfig *cfg, Error **errp);
/** help_needs_types: does help_show() need build_policy() first? */
bool help_needs_types(const VmConfig *cfg);

/*** Between the parts of build: build-*.c ***/

/** build_continue: make what is left to make, in its order. */
bool build_continue(Build *b, Error **errp);

/** build_begin: what follows happens because of @from; NULL: by default. */
void build_begin(Build *b, const Origin *from, const char *id);
/** build_end: it ended; if not @ok, its option gets the blame.  @ok. */
bool build_end(Build *b, bool ok);

/** BuildItem: make one item of a list. */
typedef bool BuildItem(Build *b, ConfigItem *item, Error **errp);
/** build_each: @make for each item of @list, until one fails. */
bool build_each(Build *b, GPtrArray *list, BuildItem *make, Error **errp);

bool build_machine(Build *b, Error **errp);
bool build_machine_props(Build *b, Error **errp);
bool build_accel(Build *b, Error **errp);
bool build_cpu_type(Build *b, Error **errp);
bool build_chardevs(Build *b, Error **errp);
bool build_serials(Build *b, Error **errp);
bool build_monitors(Build *b, Error **errp);
bool build_qtest(Build *b, Error **errp);
/** build_is_monitor: is this -object one? */
bool build_is_monitor(const ConfigItem *item);
bool build_blockdevs(Build *b, Error **errp);
bool build_drives(Build *b, Error **errp);
bool build_drive_devices(Build *b, Error **errp);
bool build_rtc(Build *b, Error **errp);
bool build_fw_cfg(Build *b, Error **errp);
bool build_daemonize(Build *b, Error **errp);
bool build_sandbox(Build *b, Error **errp);
bool build_fdsets(Build *b, Error **errp);
bool build_ready(Build *b, Error **errp);
bool build_preconfig(Build *b, Error **errp);

#endif
