/*
 * monitor/qmp-cmds-memory.c, and what no machine answers: memory backends,
 * loops, balloons, processors.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "monitor-harness.h"
#include "qapi/error.h"
#include "qobject/qlist.h"
#include "system/runstate.h"

static QDict *ask(Client *c, const char *name, const char *args)
{
    g_autofree char *request = g_strdup_printf(
        "{'execute': '%s', 'arguments': {%s}}", name, args);

    return client_ask(c, request);
}

/* The only entry of list @reply. */
static QDict *only(QDict *reply)
{
    QList *list = qdict_get_qlist(reply, "return");

    g_assert_cmpuint(qlist_size(list), ==, 1);
    return qobject_to(QDict, qlist_entry_obj(qlist_first(list)));
}

static void is_empty(QDict *reply)
{
    g_assert_cmpuint(qlist_size(qdict_get_qlist(reply, "return")), ==, 0);
    qobject_unref(reply);
}

static void test_backends_are_listed(void)
{
    Client *c = client_open_qmp();
    QDict *reply;

    is_empty(ask(c, "query-memdev", ""));
    assert_success(ask(c, "object-add", "'qom-type': 'memory-backend-ram', "
                       "'id': 'm0', 'size': 1048576, 'merge': false"));
    assert_success(ask(c, "object-add", "'qom-type': 'secret', "
                       "'id': 's0', 'data': 'x'"));
    reply = ask(c, "query-memdev", "");
    g_assert_cmpstr(qdict_get_str(only(reply), "id"), ==, "m0");
    g_assert_cmpint(qdict_get_int(only(reply), "size"), ==, 1048576);
    g_assert_false(qdict_get_bool(only(reply), "merge"));
    g_assert_true(qdict_get_bool(only(reply), "dump"));
    g_assert_cmpstr(qdict_get_str(only(reply), "policy"), ==, "default");
    g_assert_true(qlist_empty(qdict_get_qlist(only(reply), "host-nodes")));
    qobject_unref(reply);
    assert_success(ask(c, "object-del", "'id': 'm0'"));
    assert_success(ask(c, "object-del", "'id': 's0'"));
    client_close(c);
}

static void test_loops_are_listed(void)
{
    Client *c = client_open_qmp();
    QDict *reply;

    is_empty(ask(c, "query-iothreads", ""));
    assert_success(ask(c, "object-add", "'qom-type': 'iothread', "
                       "'id': 'io0', 'poll-max-ns': 1000"));
    reply = ask(c, "query-iothreads", "");
    g_assert_cmpstr(qdict_get_str(only(reply), "id"), ==, "io0");
    g_assert_cmpint(qdict_get_int(only(reply), "poll-max-ns"), ==, 1000);
    g_assert_cmpint(qdict_get_int(only(reply), "thread-id"), >, 0);
    qobject_unref(reply);
    assert_success(ask(c, "object-del", "'id': 'io0'"));
    client_close(c);
}

static void test_what_is_not_there_is_said_so(void)
{
    Client *c = client_open_qmp();
    QDict *reply;

    assert_error(ask(c, "query-balloon", ""), "DeviceNotActive",
                 "No balloon device has been activated");
    assert_error(ask(c, "balloon", "'value': 1"), "DeviceNotActive", NULL);
    assert_error(ask(c, "inject-nmi", ""), "GenericError",
                 "machine does not provide NMIs");
    assert_error(ask(c, "query-hotpluggable-cpus", ""), "GenericError",
                 "machine does not support hot-plugging CPUs");
    assert_error(ask(c, "query-cpu-model-expansion", "'type': 'full', "
                     "'model': {'name': 'no-such'}"), "GenericError",
                 "CPU model 'no-such' not found");
    is_empty(ask(c, "query-tpm-models", ""));
    is_empty(ask(c, "query-tpm-types", ""));
    is_empty(ask(c, "query-command-line-options", ""));
    reply = ask(c, "query-memory-size-summary", "");
    g_assert_cmpint(qdict_get_int(qdict_get_qdict(reply, "return"),
                                  "base-memory"), ==, 0);
    qobject_unref(reply);
    client_close(c);
}

static void test_memory_that_is_not_there_is_not_saved(void)
{
    Client *c = client_open_qmp();

    assert_error(ask(c, "pmemsave", "'val': 0, 'size': -1, "
                     "'filename': '/nonexistent/x'"), "GenericError",
                 "Parameter 'size' expects a non-negative number");
    assert_error(ask(c, "pmemsave", "'val': 0, 'size': 1, "
                     "'filename': '/nonexistent/x'"), "GenericError", NULL);
    client_close(c);
}

static void test_actions_change_one_by_one(void)
{
    Client *c = client_open_qmp();

    assert_success(ask(c, "set-action", "'reboot': 'shutdown'"));
    g_assert_cmpint(runstate_get_actions().reboot, ==,
                    REBOOT_ACTION_SHUTDOWN);
    g_assert_cmpint(runstate_get_actions().shutdown, ==,
                    SHUTDOWN_ACTION_POWEROFF);
    assert_success(ask(c, "set-action", "'reboot': 'reset', "
                       "'shutdown': 'pause'"));
    g_assert_cmpint(runstate_get_actions().reboot, ==, REBOOT_ACTION_RESET);
    g_assert_cmpint(runstate_get_actions().shutdown, ==,
                    SHUTDOWN_ACTION_PAUSE);
    g_assert_cmpint(runstate_get_actions().panic, ==, PANIC_ACTION_SHUTDOWN);
    assert_success(ask(c, "set-action", "'panic': 'none', "
                       "'watchdog': 'pause'"));
    g_assert_cmpint(runstate_get_actions().panic, ==, PANIC_ACTION_NONE);
    g_assert_cmpint(runstate_get_actions().watchdog, ==,
                    WATCHDOG_ACTION_PAUSE);
    assert_success(ask(c, "watchdog-set-action", "'action': 'inject-nmi'"));
    g_assert_cmpint(runstate_get_actions().watchdog, ==,
                    WATCHDOG_ACTION_INJECT_NMI);
    g_assert_cmpint(runstate_get_actions().panic, ==, PANIC_ACTION_NONE);
    client_close(c);
}

static void test_events_are_listed(void)
{
    Client *c = client_open_qmp();
    QDict *reply = ask(c, "query-events", "");
    const QListEntry *e;
    bool found = false;

    QLIST_FOREACH_ENTRY(qdict_get_qlist(reply, "return"), e) {
        found |= !strcmp(qdict_get_str(qobject_to(QDict, qlist_entry_obj(e)),
                                       "name"), "SHUTDOWN");
    }
    g_assert_true(found);
    qobject_unref(reply);
    client_close(c);
}

#define ADD(name) g_test_add_func("/cmds-memory/" #name, test_##name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    harness_init();
    ADD(backends_are_listed);
    ADD(loops_are_listed);
    ADD(what_is_not_there_is_said_so);
    ADD(memory_that_is_not_there_is_not_saved);
    ADD(actions_change_one_by_one);
    ADD(events_are_listed);
    return g_test_run();
}
