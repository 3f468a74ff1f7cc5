/*
 * Where events go: to a function that the monitor registers, so that rooms
 * below it can send them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/qmp-event.h"

static QapiEventEmitter *emitter;

void qapi_event_set_emitter(QapiEventEmitter *emit)
{
    emitter = emit;
}

bool qapi_event_has_emitter(void)
{
    return emitter != NULL;
}

void qapi_event_emit(QAPIEvent event, QDict *dict)
{
    if (emitter) {
        emitter(event, dict);
    }
}

QDict *qmp_event_build_dict(const char *event_name)
{
    int64_t now_us = g_get_real_time();
    QDict *dict = qdict_new();
    QDict *stamp = qdict_new();

    qdict_put_int(stamp, "seconds", now_us / G_USEC_PER_SEC);
    qdict_put_int(stamp, "microseconds", now_us % G_USEC_PER_SEC);
    qdict_put_str(dict, "event", event_name);
    qdict_put(dict, "timestamp", stamp);
    return dict;
}
