/*
 * A client of a monitor in the same process, over a socket pair.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_MONITOR_HARNESS_H
#define TESTS_UNIT_MONITOR_HARNESS_H

#include "monitor/monitor.h"
#include "qobject/qdict.h"

/**
 * struct Client: the other end.
 * @fd: its socket
 * @in: bytes that came and were not looked at yet
 * @mon: the monitor; a test that deletes it clears this
 * @chr: its device; likewise
 */
typedef struct Client {
    int fd;
    GString *in;
    Monitor *mon;
    Chardev *chr;
} Client;

/** harness_init: what main() does before g_test_run(). */
void harness_init(void);

/** client_open: a monitor and its client; nothing is read yet. */
Client *client_open(bool qmp, bool pretty);
/** client_open_qmp: a QMP client that negotiated. */
Client *client_open_qmp(void);
/** client_open_oob: one that may run commands out of band. */
Client *client_open_oob(void);
/** client_close: hang up and delete the monitor. */
void client_close(Client *c);

/** client_send: send text. */
void client_send(Client *c, const char *text);
/** client_line: the next line without CR LF, malloc'd; fails after 10 s. */
char *client_line(Client *c);
/** client_text: read until @end has come; all text, malloc'd. */
char *client_text(Client *c, const char *end);
/** client_message: the next line as JSON object. */
QDict *client_message(Client *c);
/** client_ask: send a request; the next message that is no event. */
QDict *client_ask(Client *c, const char *request);
/** client_wait: the next message, without running the main loop. */
QDict *client_wait(Client *c);
/** client_is_silent: does nothing come, once the loop is idle? */
bool client_is_silent(Client *c);

/** harness_pump: run the main loop until it is idle. */
void harness_pump(void);

/** assert_error: @reply is an error of this class and text; frees it. */
void assert_error(QDict *reply, const char *class, const char *desc);
/** assert_success: @reply has "return"; frees it. */
void assert_success(QDict *reply);

#endif
