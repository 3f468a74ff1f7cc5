/*
 * QMP sessions: greeting, negotiation, requests good and bad, disconnects.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include "monitor-harness.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "qobject/qstring.h"

static void test_greets_with_version_and_capabilities(void)
{
    Client *c = client_open(true, false);
    QDict *greeting = client_message(c);
    QDict *body = qdict_get_qdict(greeting, "QMP");
    QDict *triple = qdict_get_qdict(qdict_get_qdict(body, "version"), "qemu");

    g_assert_cmpint(qdict_get_int(triple, "major"), ==, 11);
    g_assert_cmpint(qdict_get_int(triple, "minor"), ==, 1);
    g_assert_cmpint(qdict_get_int(triple, "micro"), ==, 0);
    g_assert_nonnull(qdict_get_str(qdict_get_qdict(body, "version"),
                                   "package"));
    g_assert_cmpuint(qlist_size(qdict_get_qlist(body, "capabilities")), ==,
                     1);
    qobject_unref(greeting);
    client_close(c);
}

static void test_wants_negotiation_first_and_once(void)
{
    Client *c = client_open(true, false);

    qobject_unref(client_message(c));
    assert_error(client_ask(c, "{'execute': 'query-status'}"),
                 "CommandNotFound", "Expecting capabilities negotiation with "
                 "'qmp_capabilities'");
    assert_error(client_ask(c, "{'execute': 'query-qmp-schema'}"),
                 "CommandNotFound", NULL);
    assert_error(client_ask(c, "{'execute': 'qmp_capabilities', "
                               "'arguments': {'enable': ['no-such']}}"),
                 "GenericError", NULL);
    assert_success(client_ask(c, "{'execute': 'qmp_capabilities', "
                                 "'arguments': {'enable': []}}"));
    assert_error(client_ask(c, "{'execute': 'qmp_capabilities'}"),
                 "CommandNotFound", "Capabilities negotiation is already "
                 "complete, command ignored");
    assert_success(client_ask(c, "{'execute': 'query-status'}"));
    client_close(c);
}

static void test_echoes_ids_of_any_type(void)
{
    static const char *const ids[] = {
        "\"libvirt-1\"", "1", "-1.5", "null", "true", "[1, [2]]",
        "{\"a\": {\"b\": 18446744073709551615}}",
    };
    Client *c = client_open_qmp();

    for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
        g_autofree char *request = g_strdup_printf(
            "{\"execute\": \"query-name\", \"id\": %s}", ids[i]);
        g_autofree char *bad = g_strdup_printf(
            "{\"execute\": \"no-such\", \"id\": %s}", ids[i]);
        g_autofree char *schema = g_strdup_printf(
            "{\"execute\": \"query-qmp-schema\", \"id\": %s}", ids[i]);
        const char *requests[] = { request, bad, schema };

        for (int k = 0; k < 3; k++) {
            QDict *reply = client_ask(c, requests[k]);
            GString *id = qobject_to_json(qdict_get(reply, "id"));

            g_assert_cmpstr(id->str, ==, ids[i]);
            g_string_free(id, true);
            qobject_unref(reply);
        }
    }
    client_close(c);
}

static void test_survives_malformed_input(void)
{
    static const char *const bad[] = {
        "}\n", "{'execute': }\n", "[1,, 2]\n", "{'a' 1}\n", "nonsense\n",
        "\"\\ud800\"\n", "{'execute': 'query-status', }\n", "'\x01'\n",
    };
    Client *c = client_open_qmp();

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        QDict *reply;

        client_send(c, bad[i]);
        reply = client_message(c);
        g_assert_false(qdict_haskey(reply, "id"));
        assert_error(reply, "GenericError", NULL);
        harness_pump();
        /* one mistake may be reported more than once */
        while (!client_is_silent(c)) {
            assert_error(client_message(c), "GenericError", NULL);
        }
        assert_success(client_ask(c, "{'execute': 'query-status'}"));
    }
    client_close(c);
}

static void test_refuses_what_is_no_request(void)
{
    Client *c = client_open_qmp();

    assert_error(client_ask(c, "[]"), "GenericError",
                 "QMP input must be a JSON object");
    assert_error(client_ask(c, "{}"), "GenericError",
                 "QMP input lacks member 'execute'");
    assert_error(client_ask(c, "{'execute': 1}"), "GenericError",
                 "QMP input member 'execute' must be a string");
    assert_error(client_ask(c, "{'execute': 'stop', 'extra': 1}"),
                 "GenericError", "QMP input member 'extra' is unexpected");
    assert_error(client_ask(c, "{'execute': 'stop', 'arguments': []}"),
                 "GenericError",
                 "QMP input member 'arguments' must be an object");
    assert_error(client_ask(c, "{'execute': 'query-name', "
                               "'arguments': {'x': 1}}"),
                 "GenericError", "Parameter 'x' is unexpected");
    assert_error(client_ask(c, "{'execute': 'query-qmp-schema', "
                               "'arguments': {'x': 1}}"),
                 "GenericError", "Parameter 'x' is unexpected");
    assert_error(client_ask(c, "{'exec-oob': 'query-name'}"), "GenericError",
                 NULL);
    assert_error(client_ask(c, "{'execute': 'no-such'}"), "CommandNotFound",
                 "The command no-such has not been found");
    client_close(c);
}

static void test_answers_pipelined_requests_in_order(void)
{
    Client *c = client_open_qmp();
    GString *all = g_string_new(NULL);

    for (int i = 0; i < 500; i++) {
        g_string_append_printf(all, "{\"execute\":\"%s\",\"id\":%d}",
                               i % 3 ? "query-status" : "no-such", i);
    }
    client_send(c, all->str);
    for (int i = 0; i < 500; i++) {
        QDict *reply = client_message(c);

        g_assert_cmpint(qdict_get_int(reply, "id"), ==, i);
        g_assert_cmpint(qdict_haskey(reply, "return"), ==, i % 3 != 0);
        qobject_unref(reply);
    }
    g_assert_true(client_is_silent(c));
    g_string_free(all, true);
    client_close(c);
}

static void test_takes_requests_in_single_bytes(void)
{
    Client *c = client_open_qmp();
    const char *request = "{ \"execute\" : \"query-status\",\n\"id\":\"x\" }";

    for (const char *p = request; *p; p++) {
        char byte[] = { *p, 0 };

        client_send(c, byte);
        if (p[1]) {
            g_assert_true(client_is_silent(c));
        }
    }
    assert_success(client_message(c));
    client_close(c);
}

static void test_refuses_deep_nesting_and_goes_on(void)
{
    Client *c = client_open_qmp();
    g_autofree char *deep = g_strnfill(5000, '[');

    client_send(c, deep);
    client_send(c, "\n");
    assert_error(client_message(c), "GenericError", NULL);
    client_send(c, "]\n");
    while (!client_is_silent(c)) {
        assert_error(client_message(c), "GenericError", NULL);
    }
    /* a byte that no JSON has ends whatever was begun */
    client_send(c, "\xff");
    while (!client_is_silent(c)) {
        assert_error(client_message(c), "GenericError", NULL);
    }
    assert_success(client_ask(c, "{'execute': 'query-status'}"));
    client_close(c);
}

static void test_stops_reading_while_answers_are_not_read(void)
{
    Client *c = client_open_qmp();
    GString *all = g_string_new(NULL);
    unsigned sent = 0;
    ssize_t n;

    for (int i = 0; i < 100; i++) {
        g_string_append(all, "{\"execute\":\"query-qmp-schema\"}");
    }
    /* send as much as is taken: it must come to an end */
    do {
        n = send(c->fd, all->str, all->len, MSG_NOSIGNAL);
        sent += n > 0 ? n : 0;
        harness_pump();
        g_assert_cmpuint(sent, <, 16 << 20);
    } while (n > 0);
    /* and then everything that was sent whole is answered */
    sent /= all->len / 100;
    for (unsigned i = 0; i < sent; i++) {
        g_autofree char *line = client_line(c);

        g_assert_true(g_str_has_prefix(line, "{\"return\": ["));
        g_assert_true(g_str_has_suffix(line, "]}"));
    }
    g_string_free(all, true);
    client_close(c);
}

static void test_client_that_hangs_up_in_mid_command_harms_nobody(void)
{
    Client *c = client_open_qmp();
    Client *d = client_open_qmp();

    client_send(c, "{'execute': 'query-qmp-schema'}{'execute': 'query-st");
    close(c->fd);
    c->fd = -1;
    harness_pump();
    assert_success(client_ask(d, "{'execute': 'query-status'}"));
    client_close(c);
    client_close(d);
}

static void test_pretty_monitor_lays_out(void)
{
    Client *c = client_open(true, true);
    g_autofree char *greeting = client_text(c, "\n}\r\n");
    g_autofree char *reply = NULL;
    g_autofree char *schema = NULL;

    g_assert_true(g_str_has_prefix(greeting, "{\n    \"QMP\": {\n"));
    client_send(c, "{'execute': 'qmp_capabilities'}");
    reply = client_line(c);
    g_assert_nonnull(strstr(reply, "\"return\": {"));
    client_send(c, "{'execute': 'query-qmp-schema'}");
    schema = client_text(c, "\r\n");
    g_assert_nonnull(strstr(schema, "\n        {\n"));
    client_close(c);
}

static void test_schema_text_equals_schema(void)
{
    Client *c = client_open_qmp();
    QDict *reply = client_ask(c, "{'execute': 'query-qmp-schema'}");
    QDict *names = qdict_new();
    const QListEntry *e;
    QDict *commands;

    QLIST_FOREACH_ENTRY(qdict_get_qlist(reply, "return"), e) {
        QDict *entity = qobject_to(QDict, qlist_entry_obj(e));

        qdict_put_str(names, qdict_get_str(entity, "name"),
                      qdict_get_str(entity, "meta-type"));
    }
    commands = client_ask(c, "{'execute': 'query-commands'}");
    QLIST_FOREACH_ENTRY(qdict_get_qlist(commands, "return"), e) {
        QDict *info = qobject_to(QDict, qlist_entry_obj(e));

        g_assert_cmpstr(qdict_get_try_str(names,
                                          qdict_get_str(info, "name")),
                        ==, "command");
    }
    qobject_unref(commands);
    qobject_unref(names);
    qobject_unref(reply);
    client_close(c);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    harness_init();
    g_test_add_func("/qmp/greets-with-version-and-capabilities",
                    test_greets_with_version_and_capabilities);
    g_test_add_func("/qmp/wants-negotiation-first-and-once",
                    test_wants_negotiation_first_and_once);
    g_test_add_func("/qmp/echoes-ids-of-any-type",
                    test_echoes_ids_of_any_type);
    g_test_add_func("/qmp/survives-malformed-input",
                    test_survives_malformed_input);
    g_test_add_func("/qmp/refuses-what-is-no-request",
                    test_refuses_what_is_no_request);
    g_test_add_func("/qmp/answers-pipelined-requests-in-order",
                    test_answers_pipelined_requests_in_order);
    g_test_add_func("/qmp/takes-requests-in-single-bytes",
                    test_takes_requests_in_single_bytes);
    g_test_add_func("/qmp/refuses-deep-nesting-and-goes-on",
                    test_refuses_deep_nesting_and_goes_on);
    g_test_add_func("/qmp/stops-reading-while-answers-are-not-read",
                    test_stops_reading_while_answers_are_not_read);
    g_test_add_func("/qmp/client-that-hangs-up-in-mid-command-harms-nobody",
                    test_client_that_hangs_up_in_mid_command_harms_nobody);
    g_test_add_func("/qmp/pretty-monitor-lays-out",
                    test_pretty_monitor_lays_out);
    g_test_add_func("/qmp/schema-text-equals-schema",
                    test_schema_text_equals_schema);
    return g_test_run();
}
