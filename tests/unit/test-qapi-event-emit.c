/*
 * Tests of events on their way to whoever listens.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qapi/qapi-events-qdev.h"
#include "qapi/qapi-events-run-state.h"
#include "qapi/qapi-events-security.h"
#include "qapi/qmp-event.h"

static QDict *last;
static QAPIEvent last_event;

static void listen(QAPIEvent event, QDict *dict)
{
    qobject_unref(last);
    last = qobject_ref(dict);
    last_event = event;
}

static void forget(void)
{
    qobject_unref(last);
    last = NULL;
}

static void test_nobody_listens(void)
{
    qapi_event_set_emitter(NULL);
    g_assert_false(qapi_event_has_emitter());
    qapi_event_send_stop();
    qapi_event_send_shutdown(true, SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    g_assert_null(last);
}

static void test_bare_event(void)
{
    qapi_event_set_emitter(listen);
    g_assert_true(qapi_event_has_emitter());
    qapi_event_send_stop();
    g_assert_cmpint(last_event, ==, QAPI_EVENT_STOP);
    g_assert_cmpstr(qdict_get_str(last, "event"), ==, "STOP");
    g_assert_false(qdict_haskey(last, "data"));
    g_assert_cmpint(qdict_get_int(qdict_get_qdict(last, "timestamp"),
                                  "seconds"), >, 1600000000);
    g_assert_cmpint(qdict_get_int(qdict_get_qdict(last, "timestamp"),
                                  "microseconds"), <, 1000000);
    forget();
}

static void test_data(void)
{
    QDict *data;

    qapi_event_set_emitter(listen);
    qapi_event_send_shutdown(true, SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    data = qdict_get_qdict(last, "data");
    g_assert_true(qdict_get_bool(data, "guest"));
    g_assert_cmpstr(qdict_get_str(data, "reason"), ==, "guest-shutdown");
    qapi_event_send_device_deleted(NULL, "/machine/x");
    data = qdict_get_qdict(last, "data");
    g_assert_cmpuint(qdict_size(data), ==, 1);
    g_assert_cmpstr(qdict_get_str(data, "path"), ==, "/machine/x");
    qapi_event_send_security_policy_violation(
        "t", SECURITY_DECLARATION_INSECURE,
        COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE,
        SECURITY_POLICY_ACTION_REJECTED, "device_add", "d0", NULL);
    data = qdict_get_qdict(last, "data");
    g_assert_cmpstr(qdict_get_str(data, "policy"), ==, "prohibit-insecure");
    g_assert_cmpstr(qdict_get_str(data, "id"), ==, "d0");
    g_assert_false(qdict_haskey(data, "path"));
    forget();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/event/is dropped when nobody listens",
                    test_nobody_listens);
    g_test_add_func("/event/has name and time", test_bare_event);
    g_test_add_func("/event/has data as the schema says", test_data);
    return g_test_run();
}
