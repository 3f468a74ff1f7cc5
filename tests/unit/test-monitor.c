/*
 * Monitors as objects: made, used and deleted at run time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "monitor-harness.h"
#include "qapi/error.h"

/* Ask for @command with @args, in JSON with single quotes. */
static QDict *ask(Client *c, const char *command, const char *args)
{
    g_autofree char *request = g_strdup_printf(
        "{'execute': '%s', 'arguments': {%s}}", command, args);

    return client_ask(c, request);
}

static bool exists(const char *id)
{
    return object_resolve_path_component(object_get_objects_root(), id);
}

/* A client's device without a monitor on it. */
static void drop_monitor(Client *c)
{
    object_unparent(OBJECT(c->mon));
    c->mon = NULL;
}

static void add_monitor(Client *c, Client *on, const char *type)
{
    g_autofree char *args = g_strdup_printf(
        "'qom-type': '%s', 'id': 'extra', 'chardev': '%s'", type,
        on->chr->label);

    assert_success(ask(c, "object-add", args));
    on->mon = MONITOR(object_resolve_path("/objects/extra", NULL));
}

static void test_object_add_makes_one_that_serves(void)
{
    Client *c = client_open_qmp();
    Client *d = client_open(true, false);

    qobject_unref(client_message(d));
    drop_monitor(d);
    add_monitor(c, d, "monitor-qmp");
    qobject_unref(client_message(d));
    assert_success(client_ask(d, "{'execute': 'qmp_capabilities'}"));
    assert_success(client_ask(d, "{'execute': 'query-status'}"));
    client_close(d);
    client_close(c);
}

static void test_one_that_cannot_be_made_leaves_nothing(void)
{
    Client *c = client_open_qmp();
    g_autofree char *used = g_strdup_printf(
        "'qom-type': 'monitor-hmp', 'id': 'extra', 'chardev': '%s'",
        c->chr->label);
    g_autofree char *message = g_strdup_printf(
        "chardev '%s' is already in use", c->chr->label);

    assert_error(ask(c, "object-add", "'qom-type': 'monitor-qmp', "
                     "'id': 'extra', 'chardev': 'nobody'"),
                 "GenericError", "chardev \"nobody\" not found");
    assert_error(ask(c, "object-add", "'qom-type': 'monitor-qmp', "
                     "'id': 'extra'"),
                 "GenericError", "Parameter 'chardev' is missing");
    assert_error(ask(c, "object-add", used), "GenericError", message);
    assert_error(ask(c, "object-add", "'qom-type': 'monitor', "
                     "'id': 'extra', 'chardev': 'nobody'"),
                 "GenericError", NULL);
    g_assert_false(exists("extra"));
    client_close(c);
}

static void test_one_that_deletes_itself_answers_first(void)
{
    Client *c = client_open_qmp();
    Client *d = client_open(true, false);

    qobject_unref(client_message(d));
    drop_monitor(d);
    add_monitor(c, d, "monitor-qmp");
    qobject_unref(client_message(d));
    assert_success(client_ask(d, "{'execute': 'qmp_capabilities'}"));
    client_send(d, "{'execute': 'object-del', 'arguments': {'id': 'extra'}, "
                   "'id': 1}{'execute': 'query-status', 'id': 2}");
    d->mon = NULL;
    assert_success(client_message(d));
    g_assert_true(client_is_silent(d));
    g_assert_false(exists("extra"));

    /* The device is free for another, whose client begins anew. */
    add_monitor(c, d, "monitor-qmp");
    qobject_unref(client_message(d));
    assert_success(client_ask(d, "{'execute': 'qmp_capabilities'}"));
    client_close(d);
    client_close(c);
}

static void test_one_deletes_another(void)
{
    Client *c = client_open_qmp();
    Client *d = client_open(true, false);
    g_autofree char *gone = NULL;

    qobject_unref(client_message(d));
    drop_monitor(d);
    add_monitor(c, d, "monitor-hmp");
    g_free(client_text(d, "(qemu) "));
    assert_success(ask(c, "object-del", "'id': 'extra'"));
    d->mon = NULL;
    client_send(d, "info status\n");
    g_assert_true(client_is_silent(d));
    gone = g_strdup_printf("'id': '%s'", d->chr->label);
    d->chr = NULL;
    assert_success(ask(c, "chardev-remove", gone));
    client_close(d);
    client_close(c);
}

static void test_people_delete_the_one_they_talk_to(void)
{
    Client *c = client_open_qmp();
    Client *d = client_open(true, false);

    qobject_unref(client_message(d));
    drop_monitor(d);
    add_monitor(c, d, "monitor-hmp");
    g_free(client_text(d, "(qemu) "));
    d->mon = NULL;
    client_send(d, "object_del extra\nobject_del extra\n");
    g_free(client_text(d, "object_del extra"));
    harness_pump();
    g_assert_false(exists("extra"));
    assert_success(client_ask(c, "{'execute': 'query-status'}"));
    client_close(d);
    client_close(c);
}

/* Bytes that make no sense, cut off anywhere, to either kind of monitor. */
static void test_malformed_input_gets_an_answer_and_harms_nobody(void)
{
    static const char *const types[] = { "monitor-qmp", "monitor-hmp" };
    static const char *const bad[] = {
        "}\n", "{'execute': }\n", "\xff\n", "\x1b[999999999999A\n",
        "\x1b[\x1b[\x1bO\n", "info\n", "x /99999999999999999999x 0\n",
        "print 1/0\n", "\x01\x02\x03\x04\x7f\x80\n", "{'a': [[[[",
    };

    for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
        Client *c = client_open_qmp();
        Client *d = client_open(true, false);

        qobject_unref(client_message(d));
        drop_monitor(d);
        add_monitor(c, d, types[i]);
        for (size_t n = 0; n < ARRAY_SIZE(bad); n++) {
            client_send(d, bad[n]);
            harness_pump();
            assert_success(client_ask(c, "{'execute': 'query-status'}"));
        }
        g_assert_true(exists("extra"));
        g_free(client_text(d, i ? "division by zero" : "GenericError"));
        client_close(d);
        client_close(c);
    }
}

static void test_device_and_editing_stay_what_they_are(void)
{
    Client *c = client_open_qmp();
    Client *d = client_open(false, false);
    Error *err = NULL;

    g_assert_false(object_property_set_str(OBJECT(d->mon), "chardev", "x",
                                           &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Property 'chardev' of a "
                    "monitor that is in use cannot be changed");
    error_free_or_abort(&err);
    g_assert_false(object_property_set_bool(OBJECT(d->mon), "readline", false,
                                            &err));
    error_free_or_abort(&err);
    g_assert_true(object_property_get_bool(OBJECT(d->mon), "readline",
                                           &error_abort));
    g_assert_true(object_property_set_bool(OBJECT(c->mon), "pretty", true,
                                           &error_abort));
    client_send(c, "{'execute': 'query-name'}");
    g_free(client_text(c, "{\n    \"return\": {"));
    client_close(d);
    client_close(c);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    harness_init();
    g_test_add_func("/monitor/malformed-input-gets-an-answer-and-harms-nobody",
                    test_malformed_input_gets_an_answer_and_harms_nobody);
    g_test_add_func("/monitor/object-add-makes-one-that-serves",
                    test_object_add_makes_one_that_serves);
    g_test_add_func("/monitor/one-that-cannot-be-made-leaves-nothing",
                    test_one_that_cannot_be_made_leaves_nothing);
    g_test_add_func("/monitor/one-that-deletes-itself-answers-first",
                    test_one_that_deletes_itself_answers_first);
    g_test_add_func("/monitor/one-deletes-another", test_one_deletes_another);
    g_test_add_func("/monitor/people-delete-the-one-they-talk-to",
                    test_people_delete_the_one_they_talk_to);
    g_test_add_func("/monitor/device-and-editing-stay-what-they-are",
                    test_device_and_editing_stay_what_they_are);
    return g_test_run();
}
