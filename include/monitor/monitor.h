/*
 * Monitors: how people (HMP) and programs (QMP) talk to the emulator.
 *
 * A monitor is a user's object of a type below TYPE_MONITOR, on a character
 * device.  Deleted by its own command, it goes after the answer.  It owns no
 * state of the machine: each command calls the rooms below.
 *
 * Everything runs under the BQL, in the main thread unless noted.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MONITOR_MONITOR_H
#define MONITOR_MONITOR_H

#include "chardev/char-fe.h"
#include "qapi/qapi-types-control.h"
#include "qapi/qapi-types-fdset.h"
#include "qapi/qapi-types-options.h"
#include "qom/object.h"

#define TYPE_MONITOR     "monitor"
#define TYPE_MONITOR_QMP "monitor-qmp"
#define TYPE_MONITOR_HMP "monitor-hmp"

OBJECT_DECLARE_TYPE(Monitor, MonitorClass, MONITOR)

/*** Making them ***/

/**
 * monitor_init: make the monitor that a -mon option describes
 * @opts: borrowed; without an id it is called compat_monitorN
 * @errp: set if policy forbids it, the id is taken, or the character device
 *        does not exist or is in use
 *
 * The same as -object monitor-qmp or monitor-hmp.
 */
bool monitor_init(const MonitorOptions *opts, Error **errp);

/** monitor_cleanup: delete all monitors, on the way out; tries to flush. */
void monitor_cleanup(void);

/*** What only the program knows ***/

/**
 * MonitorOptionLister: the options of the command line
 * @option: only this one; NULL: all
 *
 * Returns: the caller's; NULL with @errp set if there is no such option
 */
typedef CommandLineOptionInfoList *MonitorOptionLister(const char *option,
                                                       Error **errp);
/** monitor_set_option_lister: who answers query-command-line-options; without
 *  one there are no options. */
void monitor_set_option_lister(MonitorOptionLister *lister);

/**
 * MonitorMachineFinisher: make the rest of the machine, of -preconfig
 *
 * Returns: false with @errp set if that failed; the program ends then.
 */
typedef bool MonitorMachineFinisher(void *opaque, Error **errp);
/** monitor_set_machine_finisher: what x-exit-preconfig does; NULL: the machine
 *  is there, or on its way. */
void monitor_set_machine_finisher(MonitorMachineFinisher *finisher,
                                  void *opaque);

/*** The one whose command runs ***/

/** monitor_cur: the monitor whose command this thread runs, or NULL. */
Monitor *monitor_cur(void);
/** monitor_cur_is_qmp: is that one of programs?  false without one. */
bool monitor_cur_is_qmp(void);
/** monitor_set_cur: set it; the one before. */
Monitor *monitor_set_cur(Monitor *mon);

/*** Descriptors that clients passed ***/

/**
 * monitor_get_fd: take the descriptor that getfd named
 *
 * Returns: it, the caller's; -1 with @errp set if there is none.
 */
int monitor_get_fd(Monitor *mon, const char *fdname, Error **errp);

/**
 * monitor_fdset_add_fd: make it part of what /dev/fdset/N means
 * @fd: taken over on success
 * @fdset_id: N; without @has_fdset_id a new set
 * @opaque: text for query-fdsets, or NULL
 *
 * Returns: where it is, the caller's; NULL with @errp set.
 */
AddfdInfo *monitor_fdset_add_fd(int fd, bool has_fdset_id, int64_t fdset_id,
                                const char *opaque, Error **errp);

/*** Output of human monitor commands ***/

/**
 * monitor_puts: print @str; each newline goes out as CR LF
 *
 * Returns: 0, or -1 if @mon is NULL or not for people.
 */
int monitor_puts(Monitor *mon, const char *str);
/** monitor_vprintf: print; characters of text, or -1 like monitor_puts(). */
int monitor_vprintf(Monitor *mon, const char *fmt, va_list ap)
    G_GNUC_PRINTF(2, 0);
/** monitor_printf: likewise. */
int monitor_printf(Monitor *mon, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

#endif
