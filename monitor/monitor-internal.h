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

/* More than this unsent, one message apart: nobody reads any more. */
#define MONITOR_OUT_MAX (16u << 20)

/**
 * struct Monitor: what all monitors have.
 * @chr: the character device; nothing for a captured one
 * @threaded: the monitor thread reads its input; changes in the main thread,
 *            under the lock of that thread
 * @out: bytes that it did not take yet, or that a person's command printed
 * @out_sent: how many of them it took by now
 * @out_max: more of them, and the client is dropped
 * @out_watch: source that waits for it to take more; 0 for none
 * @overrun: it does not read: output is dropped until it is gone
 * @chardev: id of the device, as asked for
 * @busy: a command runs
 * @deleted: it is gone, once the command that runs is answered
 * @passed_fd: descriptor that came with the command that runs; -1 for none
 * @session: counts the clients that came
 * @fds: descriptors by name, closed with their entries; NULL: none ever
 */
struct Monitor {
    Object parent_obj;

    CharFrontend chr;
    bool threaded;
    GString *out;
    size_t out_sent;
    size_t out_max;
    guint out_watch;
    bool overrun;
    char *chardev;
    bool busy;
    bool deleted;
    int passed_fd;
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

/** monitor_set_handlers: serve the device's other side.
 *  @context: where input is read; NULL for the main thread
 *  @begin: begin a session with a client that is there already */
void monitor_set_handlers(Monitor *mon, GMainContext *context, bool begin);

/*** The thread for commands out of band ***/

/** monitor_lock: have @mon for oneself; nothing if no other thread uses it.
 *  BQL held, or in the monitor thread; may nest. */
void monitor_lock(Monitor *mon);
/** monitor_unlock: end that. */
void monitor_unlock(Monitor *mon);
/** monitor_enter_thread: from now on the monitor thread reads the input of
 *  @mon, whose device has QEMU_CHAR_FEATURE_GCONTEXT.  Main thread. */
void monitor_enter_thread(Monitor *mon);
/** monitor_leave_thread: from now on the main thread does again. */
void monitor_leave_thread(Monitor *mon);
/** monitor_stop_thread: end it; no monitor uses it any more. */
void monitor_stop_thread(void);

/*** Output ***/

/** monitor_stop_watch: do not wait until the device takes more. */
void monitor_stop_watch(Monitor *mon);
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
/** qmp_negotiate: end the negotiation of @mon with the capabilities in
 *  @enable; false with @errp set if it was over, or does not offer one. */
bool qmp_negotiate(Monitor *mon, const QMPCapabilityList *enable,
                   Error **errp);

#endif
