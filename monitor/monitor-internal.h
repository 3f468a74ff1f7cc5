/*
 * Private to the monitor room.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MONITOR_INTERNAL_H
#define MONITOR_INTERNAL_H

#include "monitor/monitor.h"
#include "qapi/qapi-emit-events.h"
#include "qapi/qmp-registry.h"
#include "qemu/queue.h"
#include "qobject/json-parser.h"
#include "qom/object-user-rooms.h"

/* More than this unsent, and the client has stopped reading for good. */
#define MONITOR_OUT_MAX (16u << 20)

/**
 * struct Monitor: what all monitors have.
 * @chr: the character device; nothing for a captured one
 * @out: bytes that it did not take yet, or that a person's command printed
 * @out_watch: source that waits for it to take more; 0 for none
 * @overrun: it does not read: output is dropped until it is gone
 * @chardev: id of the device, as asked for
 * @busy: a command runs
 * @deleted: it is gone, once the command that runs is answered
 * @session: counts the clients that came
 * @fds: descriptors by name, closed with their entries; NULL: none ever
 */
struct Monitor {
    Object parent_obj;

    CharFrontend chr;
    GString *out;
    guint out_watch;
    bool overrun;
    char *chardev;
    bool busy;
    bool deleted;
    unsigned session;
    GHashTable *fds;
    QTAILQ_ENTRY(Monitor) entry;
    bool listed;
};

/**
 * struct MonitorClass: a kind of monitor.
 * @opened: a client is there
 * @closed: it went away
 * @read: @len bytes came
 * @resume: output went out: go on with what waits
 * @waiting: does input wait that came before?
 * @echo: does a terminal echo what is typed?
 */
struct MonitorClass {
    ObjectClass parent_class;

    void (*opened)(Monitor *mon);
    void (*closed)(Monitor *mon);
    void (*read)(Monitor *mon, const uint8_t *buf, size_t len);
    void (*resume)(Monitor *mon);
    bool (*waiting)(Monitor *mon);
    IOEventHandler *event;
    bool echo;
};

typedef QTAILQ_HEAD(MonitorList, Monitor) MonitorList;

/* All monitors on character devices, oldest first. */
extern MonitorList monitor_list;

/** monitor_begin_commands: @mon runs commands; the caller holds a reference
 *  until it has called monitor_end_commands(). */
void monitor_begin_commands(Monitor *mon);
/** monitor_end_commands: it does not any more; one that they deleted leaves
 *  its device. */
void monitor_end_commands(Monitor *mon);
/** monitor_check_unused: may @property still be set?  Else sets @errp. */
bool monitor_check_unused(Monitor *mon, const char *property, Error **errp);

/** monitor_write: send, or keep what the device does not take now. */
void monitor_write(Monitor *mon, const char *data, size_t len);
/** monitor_flush: send what is kept. */
void monitor_flush(Monitor *mon);
/** monitor_blocked: must input wait for the client to read? */
bool monitor_blocked(Monitor *mon);
/** monitor_drop_output: forget what is kept; the client went away. */
void monitor_drop_output(Monitor *mon);

/** qmp_send_event: send it to @mon if that is a QMP monitor that listens. */
void qmp_send_event(Monitor *mon, QDict *event);

/** monitor_events_init: be the one who receives events. */
void monitor_events_init(void);
/** monitor_events_cleanup: the opposite; forgets events held back. */
void monitor_events_cleanup(void);

/** qmp_commands: all commands of QMP, registered on first use. */
QmpCommandList *qmp_commands(void);
/** qmp_commands_cleanup: forget them. */
void qmp_commands_cleanup(void);
/** qmp_negotiated: end of the negotiation of @mon; false if it was over. */
bool qmp_negotiated(Monitor *mon);

#endif
