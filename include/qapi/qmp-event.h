/*
 * QMP events: from any room to whoever listens.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_QMP_EVENT_H
#define QAPI_QMP_EVENT_H

#include "qapi/qapi-emit-events.h"
#include "qobject/qdict.h"

/**
 * QapiEventEmitter: receives every event sent.
 * @event: which
 * @dict: the whole message; borrowed, take a reference to keep it
 */
typedef void QapiEventEmitter(QAPIEvent event, QDict *dict);

/**
 * qapi_event_set_emitter: who receives events from now on.
 * @emit: NULL for nobody; events are then dropped before they are built
 *
 * Called by the monitor once, while there is one thread.
 */
void qapi_event_set_emitter(QapiEventEmitter *emit);

/** qapi_event_has_emitter: would an event sent now reach anybody? */
bool qapi_event_has_emitter(void);

/**
 * qmp_event_build_dict: a message with name and host time, data to follow.
 * @event_name: as in the schema
 *
 * Returns: a new reference, owned by the caller.
 */
QDict *qmp_event_build_dict(const char *event_name);

#endif
