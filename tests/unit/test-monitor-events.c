/*
 * Events: who hears them, and how often.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include "monitor-harness.h"
#include "monitor/monitor-internal.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qapi-events-misc.h"
#include "qapi/qapi-events-run-state.h"
#include "qemu/main-loop.h"
#include "qemu/thread.h"

static void assert_event(Client *c, const char *name)
{
    g_autoptr(QDict) event = client_message(c);
    QDict *stamp = qdict_get_qdict(event, "timestamp");

    g_assert_cmpstr(qdict_get_str(event, "event"), ==, name);
    g_assert_cmpint(qdict_get_int(stamp, "seconds"), >, 1500000000);
    g_assert_cmpint(qdict_get_int(stamp, "microseconds"), >=, 0);
    g_assert_cmpint(qdict_get_int(stamp, "microseconds"), <, 1000000);
}

static void test_only_clients_that_negotiated_hear(void)
{
    Client *a = client_open_qmp();
    Client *b = client_open_qmp();
    Client *mute = client_open(true, false);
    Client *person = client_open(false, false);

    qobject_unref(client_message(mute));
    g_free(client_text(person, "(qemu) "));
    qapi_event_send_stop();
    assert_event(a, "STOP");
    assert_event(b, "STOP");
    g_assert_true(client_is_silent(mute));
    g_assert_true(client_is_silent(person));
    assert_success(client_ask(mute, "{'execute': 'qmp_capabilities'}"));
    qapi_event_send_resume();
    assert_event(mute, "RESUME");
    client_close(a);
    client_close(b);
    client_close(mute);
    client_close(person);
}

static void test_requests_wait_for_what_they_asked_for(void)
{
    Client *c = client_open_qmp();

    client_send(c, "{'execute': 'system_powerdown'}{'execute': 'quit'}");
    assert_success(client_message(c));
    assert_success(client_message(c));
    client_close(c);
}

static int64_t offset_of(Client *c)
{
    g_autoptr(QDict) event = client_message(c);

    g_assert_cmpstr(qdict_get_str(event, "event"), ==, "RTC_CHANGE");
    return qdict_get_int(qdict_get_qdict(event, "data"), "offset");
}

static void test_events_at_the_guests_pleasure_are_held_back(void)
{
    Client *c = client_open_qmp();
    gint64 start = g_get_monotonic_time();

    for (int i = 0; i < 100; i++) {
        qapi_event_send_rtc_change(i, "/rtc");
        qapi_event_send_rtc_change(1000 + i, "/other");
    }
    /* the first of each clock at once, the last of each a second later */
    g_assert_cmpint(offset_of(c), ==, 0);
    g_assert_cmpint(offset_of(c), ==, 1000);
    g_assert_cmpint(offset_of(c), ==, 99);
    g_assert_cmpint(offset_of(c), ==, 1099);
    g_assert_cmpint(g_get_monotonic_time() - start, >=, 900000);
    client_close(c);
}

static void *sender(void *opaque)
{
    qapi_event_send_stop();
    return NULL;
}

static void test_any_thread_may_send(void)
{
    Client *c = client_open_qmp();
    QemuThread thread;

    qemu_thread_create(&thread, "sender", sender, NULL, QEMU_THREAD_JOINABLE);
    bql_unlock();
    qemu_thread_join(&thread);
    bql_lock();
    assert_event(c, "STOP");
    client_close(c);
}

static void test_client_that_never_reads_is_dropped(void)
{
    Client *c = client_open_qmp();
    Client *d = client_open_qmp();
    char buf[4096];

    /* one event has some 80 bytes: more than MONITOR_OUT_MAX in all */
    for (unsigned i = 0; i < MONITOR_OUT_MAX / 60; i++) {
        qapi_event_send_stop();
        if (i % 1000 == 0) {
            main_loop_wait(true);
            while (recv(d->fd, buf, sizeof(buf), 0) > 0) {
                main_loop_wait(true);
            }
        }
    }
    harness_pump();
    g_assert_cmpuint(c->mon->out->len, <=, MONITOR_OUT_MAX);
    while (recv(c->fd, buf, sizeof(buf), 0) > 0) {
    }
    g_assert_cmpint(recv(c->fd, buf, sizeof(buf), 0), ==, 0);
    do {
        harness_pump();
    } while (!client_is_silent(d) && g_string_truncate(d->in, 0));
    assert_success(client_ask(d, "{'execute': 'query-status'}"));
    client_close(c);
    client_close(d);
}

static void test_refusals_are_told(void)
{
    CompatPolicy policy = {
        .has_security = true,
        .security = COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE,
    };
    Client *c = client_open_qmp();
    QDict *event, *data;

    g_assert_true(compat_policy_merge(&policy, &error_abort));
    client_send(c, "{'execute': 'object-add', 'arguments': "
                "{'qom-type': 'rng-builtin', 'id': 'r0'}}");
    assert_success(client_message(c));
    client_send(c, "{'execute': 'device_add', 'arguments': "
                "{'driver': 'events-insecure', 'id': 'd0'}}");
    event = client_message(c);
    g_assert_cmpstr(qdict_get_str(event, "event"), ==,
                    "SECURITY_POLICY_VIOLATION");
    data = qdict_get_qdict(event, "data");
    g_assert_cmpstr(qdict_get_str(data, "type"), ==, "events-insecure");
    g_assert_cmpstr(qdict_get_str(data, "status"), ==, "insecure");
    g_assert_cmpstr(qdict_get_str(data, "policy"), ==, "prohibit-insecure");
    g_assert_cmpstr(qdict_get_str(data, "action"), ==, "rejected");
    g_assert_cmpstr(qdict_get_str(data, "via"), ==, "device_add");
    g_assert_cmpstr(qdict_get_str(data, "id"), ==, "d0");
    qobject_unref(event);
    assert_error(client_message(c), "GenericError", NULL);
    compat_policy_reset();
    client_close(c);
}

static const TypeInfo insecure_device = {
    .name = "events-insecure",
    .parent = "device",
    TYPE_IS_INSECURE("test device"),
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    harness_init();
    type_register_static(&insecure_device);
    g_test_add_func("/events/only-clients-that-negotiated-hear",
                    test_only_clients_that_negotiated_hear);
    g_test_add_func("/events/requests-wait-for-what-they-asked-for",
                    test_requests_wait_for_what_they_asked_for);
    g_test_add_func("/events/at-the-guests-pleasure-are-held-back",
                    test_events_at_the_guests_pleasure_are_held_back);
    g_test_add_func("/events/any-thread-may-send", test_any_thread_may_send);
    g_test_add_func("/events/client-that-never-reads-is-dropped",
                    test_client_that_never_reads_is_dropped);
    g_test_add_func("/events/refusals-are-told", test_refusals_are_told);
    return g_test_run();
}
