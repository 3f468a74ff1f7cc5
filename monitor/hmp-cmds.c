/*
 * Commands for people on the guest and the program.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-control.h"
#include "qapi/qapi-commands-fdset.h"
#include "qapi/qapi-commands-machine.h"
#include "qapi/qapi-commands-misc.h"
#include "qapi/qapi-commands-run-state.h"
#include "qapi/util.h"
#include "qemu/log.h"

/*** The guest ***/

void hmp_stop(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_stop(&err);
    hmp_error(mon, err);
}

void hmp_cont(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_cont(&err);
    hmp_error(mon, err);
}

void hmp_system_reset(Monitor *mon, const QDict *args)
{
    qmp_system_reset(NULL);
}

void hmp_system_powerdown(Monitor *mon, const QDict *args)
{
    qmp_system_powerdown(NULL);
}

void hmp_system_wakeup(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_system_wakeup(&err);
    hmp_error(mon, err);
}

void hmp_watchdog_action(Monitor *mon, const QDict *args)
{
    Error *err = NULL;
    int action = qapi_enum_parse(&WatchdogAction_lookup,
                                 qdict_get_str(args, "action"), -1, &err);

    if (!hmp_error(mon, err)) {
        qmp_watchdog_set_action(action, NULL);
    }
}

void hmp_nmi(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_inject_nmi(&err);
    hmp_error(mon, err);
}

void hmp_balloon(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_balloon(qdict_get_int(args, "value"), &err);
    hmp_error(mon, err);
}

void hmp_choose_cpu(Monitor *mon, const QDict *args)
{
    if (!hmp_set_cpu(mon, qdict_get_int(args, "index"))) {
        monitor_puts(mon, "invalid CPU index\n");
    }
}

/*** The program ***/

void hmp_help(Monitor *mon, const QDict *args)
{
    hmp_print_help(mon, hmp_commands, NULL, qdict_get_try_str(args, "name"));
}

void hmp_quit(Monitor *mon, const QDict *args)
{
    qmp_quit(NULL);
}

void hmp_exit_preconfig(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_x_exit_preconfig(&err);
    hmp_error(mon, err);
}

static void print_log_items(Monitor *mon)
{
    monitor_puts(mon, "Log items (comma separated):\n"
                 "none            log nothing\n");
    for (const QEMULogItem *item = qemu_log_items; item->mask; item++) {
        monitor_printf(mon, "%-15s %s\n", item->name, item->help);
    }
}

void hmp_log(Monitor *mon, const QDict *args)
{
    const char *items = qdict_get_str(args, "items");
    int mask = g_str_equal(items, "none") ? 0 : qemu_str_to_log_mask(items);
    Error *err = NULL;

    if (!mask && !g_str_equal(items, "none")) {
        print_log_items(mon);
        return;
    }
    qemu_set_log(mask, &err);
    hmp_error(mon, err);
}

void hmp_logfile(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qemu_set_log_filename(qdict_get_str(args, "filename"), &err);
    hmp_error(mon, err);
}

void hmp_getfd(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_getfd(qdict_get_str(args, "fdname"), &err);
    hmp_error(mon, err);
}

void hmp_closefd(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_closefd(qdict_get_str(args, "fdname"), &err);
    hmp_error(mon, err);
}
