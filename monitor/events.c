/*
 * Events: from whoever sends one to all QMP clients that negotiated.
 *
 * Events that a guest can cause at any rate are held back: of those that come
 * within an interval after one, only the last is sent, when it ends.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "monitor-internal.h"
#include "qapi/qapi-events-security.h"
#include "qapi/qmp-event.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"
#include "qobject/qdict.h"

/**
 * struct EventLimit: how often an event is sent.
 * @interval_ms: at most once in this time; 0 for always
 * @key: member of its data; each value of it counts alone.  NULL: none
 */
typedef struct EventLimit {
    int interval_ms;
    const char *key;
} EventLimit;

static const EventLimit limits[QAPI_EVENT__MAX] = {
    [QAPI_EVENT_RTC_CHANGE] = { 1000, "qom-path" },
    [QAPI_EVENT_VSERPORT_CHANGE] = { 1000, "id" },
};

/* An event that was sent within its interval. */
typedef struct HeldEvent {
    QAPIEvent event;
    char *key;
    QDict *last;                        /* the last one not sent, or NULL */
    QEMUTimer *timer;
    QTAILQ_ENTRY(HeldEvent) node;
} HeldEvent;

static QTAILQ_HEAD(, HeldEvent) held_events =
    QTAILQ_HEAD_INITIALIZER(held_events);

static void send_to_all(QDict *event)
{
    Monitor *mon, *next;

    QTAILQ_FOREACH_SAFE(mon, &monitor_list, entry, next) {
        qmp_send_event(mon, event);
    }
}

static void held_free(HeldEvent *held)
{
    QTAILQ_REMOVE(&held_events, held, node);
    timer_free(held->timer);
    qobject_unref(held->last);
    g_free(held->key);
    g_free(held);
}

static void held_start(HeldEvent *held)
{
    timer_mod(held->timer, qemu_clock_get_ms(QEMU_CLOCK_REALTIME) +
              limits[held->event].interval_ms);
}

/* The interval ended: send what came in it, which begins another one. */
static void held_expire(void *opaque)
{
    HeldEvent *held = opaque;
    QDict *last = g_steal_pointer(&held->last);

    if (!last) {
        held_free(held);
        return;
    }
    held_start(held);
    send_to_all(last);
    qobject_unref(last);
}

static HeldEvent *held_find(QAPIEvent event, const char *key)
{
    HeldEvent *held;

    QTAILQ_FOREACH(held, &held_events, node) {
        if (held->event == event && g_strcmp0(held->key, key) == 0) {
            return held;
        }
    }
    return NULL;
}

static const char *event_key(QAPIEvent event, const QDict *dict)
{
    QDict *data = qobject_to(QDict, qdict_get(dict, "data"));

    return data && limits[event].key
        ? qdict_get_try_str(data, limits[event].key) : NULL;
}

/* Any thread; the BQL guards the list of monitors and their output. */
static void emit(QAPIEvent event, QDict *dict)
{
    BQL_LOCK_GUARD();
    HeldEvent *held;
    const char *key;

    if (QTAILQ_EMPTY(&monitor_list)) {
        return;
    }
    if (!limits[event].interval_ms) {
        send_to_all(dict);
        return;
    }
    key = event_key(event, dict);
    held = held_find(event, key);
    if (held) {
        qobject_unref(held->last);
        held->last = qobject_ref(dict);
        return;
    }
    held = g_new0(HeldEvent, 1);
    held->event = event;
    held->key = g_strdup(key);
    held->timer = timer_new_ms(QEMU_CLOCK_REALTIME, held_expire, held);
    QTAILQ_INSERT_TAIL(&held_events, held, node);
    held_start(held);
    send_to_all(dict);
}

/* What the gate and the audit refuse or warn of. */
static void observe_violation(const ObjectSecurityViolation *v)
{
    qapi_event_send_security_policy_violation(
        v->type, (SecurityDeclaration)v->status,
        (CompatPolicySecurity)v->policy, (SecurityPolicyAction)v->action,
        v->via ? v->via : "", v->id, v->path);
}

void monitor_events_init(void)
{
    qapi_event_set_emitter(emit);
    object_security_set_observer(observe_violation);
}

void monitor_events_cleanup(void)
{
    qapi_event_set_emitter(NULL);
    object_security_set_observer(NULL);
    while (!QTAILQ_EMPTY(&held_events)) {
        held_free(QTAILQ_FIRST(&held_events));
    }
}
