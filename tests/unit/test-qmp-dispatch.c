/*
 * Tests of QMP dispatch, with the generated marshallers of char.json and
 * misc.json on top of commands of our own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-char.h"
#include "qapi/qapi-commands-misc.h"
#include "qapi/qmp-registry.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"

static char *called_with;

static void note(const char *text)
{
    g_free(called_with);
    called_with = g_strdup(text);
}

ChardevReturn *qmp_chardev_add(const char *id, ChardevBackend *backend,
                               Error **errp)
{
    ChardevReturn *ret;

    if (g_str_equal(id, "taken")) {
        error_setg(errp, "'%s' is taken", id);
        return NULL;
    }
    note(backend->type == CHARDEV_BACKEND_KIND_FILE
         ? backend->u.file.data->out : "");
    ret = g_new0(ChardevReturn, 1);
    ret->pty = g_strdup("p");
    return ret;
}

void qmp_ringbuf_write(const char *device, const char *data, bool has_format,
                       DataFormat format, Error **errp)
{
    error_setg(errp, "%s keeps nothing", device);
}

char *qmp_ringbuf_read(const char *device, int64_t size, bool has_format,
                       DataFormat format, Error **errp)
{
    return g_strndup(device, size);
}

ChardevReturn *qmp_chardev_change(const char *id, ChardevBackend *backend,
                                  Error **errp)
{
    return NULL;
}

void qmp_add_client(const char *protocol, const char *fdname,
                    bool has_skipauth, bool skipauth, bool has_tls, bool tls,
                    Error **errp)
{
}

void qmp_chardev_send_break(const char *id, Error **errp)
{
}

void qmp_chardev_remove(const char *id, Error **errp)
{
    error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "no '%s'", id);
}

ChardevBackendInfoList *qmp_query_chardev_backends(Error **errp)
{
    return NULL;
}

ChardevInfoList *qmp_query_chardev(Error **errp)
{
    return NULL;
}

NameInfo *qmp_query_name(Error **errp)
{
    return g_new0(NameInfo, 1);
}

UuidInfo *qmp_query_uuid(Error **errp)
{
    return g_new0(UuidInfo, 1);
}

void qmp_stop(Error **errp)
{
    note("stop");
}

void qmp_cont(Error **errp)
{
    note("cont");
}

char *qmp_human_monitor_command(const char *command_line, bool has_cpu_index,
                                int64_t cpu_index, Error **errp)
{
    return g_strdup_printf("%s/%d/%d", command_line, has_cpu_index,
                           (int)cpu_index);
}

static QmpCommandList *commands(void)
{
    static QmpCommandList cmds = QTAILQ_HEAD_INITIALIZER(cmds);

    if (QTAILQ_EMPTY(&cmds)) {
#define ADD(name, fn, options, features) \
        qmp_register_command(&cmds, name, qmp_marshal_ ## fn, options, \
                             features)
        ADD("chardev-add", chardev_add, 0, 0);
        ADD("chardev-remove", chardev_remove, 0, 0);
        ADD("query-chardev", query_chardev, 0, 0);
        ADD("query-name", query_name, QCO_ALLOW_PRECONFIG, 0);
        ADD("stop", stop, QCO_NO_SUCCESS_RESP, 0);
        ADD("cont", cont, QCO_ALLOW_OOB, 0);
        ADD("human-monitor-command", human_monitor_command, 0, 0);
        ADD("old", cont, 0, 1ull << QAPI_DEPRECATED);
        ADD("disabled", cont, 0, 0);
        ADD("disabled2", cont, 0, 0);
#undef ADD
        qmp_disable_command(&cmds, "disabled", "it is late");
        qmp_disable_command(&cmds, "disabled2", NULL);
    }
    return &cmds;
}

static void expect_how(const char *request, const char *reply, bool oob,
                       bool preconfig)
{
    QObject *req = qobject_from_json(request, &error_abort);
    QDict *rsp = qmp_dispatch(commands(), req, oob, preconfig);
    QObject *want = reply ? qobject_from_json(reply, &error_abort) : NULL;

    if (!want != !rsp || (rsp && !qobject_is_equal(QOBJECT(rsp), want))) {
        GString *text = rsp ? qobject_to_json(QOBJECT(rsp))
                            : g_string_new("nothing");

        g_test_message("%s: got %s", request, text->str);
        g_test_fail();
        g_string_free(text, TRUE);
    }
    qobject_unref(rsp);
    qobject_unref(want);
    qobject_unref(req);
}

static void expect(const char *request, const char *reply)
{
    expect_how(request, reply, false, false);
}

#define ERROR(class, desc) \
    "{'error': {'class': '" class "', 'desc': \"" desc "\"}}"
#define ERROR_ID(class, desc) \
    "{'id': [1], 'error': {'class': '" class "', 'desc': \"" desc "\"}}"

static void test_success(void)
{
    expect("{'execute': 'query-name'}", "{'return': {}}");
    expect("{'execute': 'query-chardev', 'id': null}",
           "{'return': [], 'id': null}");
    expect("{'execute': 'cont', 'id': {'a': 1}, 'arguments': {}}",
           "{'return': {}, 'id': {'a': 1}}");
    g_assert_cmpstr(called_with, ==, "cont");
    expect("{'execute': 'chardev-add', 'arguments': {'id': 'c', 'backend': "
           "{'type': 'file', 'data': {'out': 'f'}}}}",
           "{'return': {'pty': 'p'}}");
    g_assert_cmpstr(called_with, ==, "f");
    expect("{'execute': 'human-monitor-command', 'arguments': "
           "{'command-line': 'x', 'cpu-index': 3}}",
           "{'return': 'x/1/3'}");
    expect("{'execute': 'human-monitor-command', 'arguments': "
           "{'command-line': 'x'}}", "{'return': 'x/0/0'}");
}

static void test_silent_success(void)
{
    expect("{'execute': 'stop', 'id': 1}", NULL);
    g_assert_cmpstr(called_with, ==, "stop");
}

static void test_malformed_requests(void)
{
    expect("[]", ERROR("GenericError", "QMP input must be a JSON object"));
    expect("{}", ERROR("GenericError", "QMP input lacks member 'execute'"));
    expect("{'execute': 1, 'id': [1]}",
           ERROR_ID("GenericError",
                    "QMP input member 'execute' must be a string"));
    expect("{'execute': 'stop', 'arguments': []}",
           ERROR("GenericError",
                 "QMP input member 'arguments' must be an object"));
    expect("{'execute': 'stop', 'extra': 1}",
           ERROR("GenericError", "QMP input member 'extra' is unexpected"));
    expect("{'exec-oob': 'cont'}",
           ERROR("GenericError", "QMP input member 'exec-oob' is unexpected"));
}

static void test_commands_that_may_not_run(void)
{
    expect("{'execute': 'nope'}",
           ERROR("CommandNotFound", "The command nope has not been found"));
    expect("{'execute': 'disabled'}",
           ERROR("CommandNotFound",
                 "Command disabled has been disabled: it is late"));
    expect("{'execute': 'disabled2'}",
           ERROR("CommandNotFound", "Command disabled2 has been disabled"));
    expect_how("{'execute': 'cont'}",
               ERROR("GenericError", "The command 'cont' is permitted "
                     "only after machine initialization has completed"),
               false, true);
    expect_how("{'execute': 'query-name'}", "{'return': {}}", false, true);
}

static void test_oob(void)
{
    QObject *req;

    expect_how("{'exec-oob': 'cont'}", "{'return': {}}", true, false);
    expect_how("{'exec-oob': 'query-name'}",
               ERROR("GenericError",
                     "The command query-name does not support OOB"),
               true, false);
    expect_how("{'exec-oob': 'cont', 'execute': 'cont'}",
               ERROR("GenericError", "QMP input member 'exec-oob' clashes "
                     "with 'execute'"), true, false);
    req = qobject_from_json("{'exec-oob': 'cont'}", &error_abort);
    g_assert_true(qmp_is_oob(qobject_to(QDict, req)));
    qobject_unref(req);
    req = qobject_from_json("{'execute': 'cont'}", &error_abort);
    g_assert_false(qmp_is_oob(qobject_to(QDict, req)));
    qobject_unref(req);
}

static void test_bad_arguments(void)
{
    expect("{'execute': 'cont', 'arguments': {'x': 1}}",
           ERROR("GenericError", "Parameter 'x' is unexpected"));
    expect("{'execute': 'chardev-add', 'arguments': {'id': 'c'}}",
           ERROR("GenericError", "Parameter 'backend' is missing"));
    expect("{'execute': 'chardev-add', 'arguments': {'id': 'c', 'backend': "
           "{'type': 'file', 'data': {}}}}",
           ERROR("GenericError", "Parameter 'backend.data.out' is missing"));
    expect("{'execute': 'chardev-add', 'arguments': {'id': 'c', 'backend': "
           "{'type': 'socket', 'data': {'addr': {'type': 'inet', 'data': "
           "{'host': 'h', 'port': 1}}}}}}",
           ERROR("GenericError", "Invalid parameter type for "
                 "'backend.data.addr.data.port', expected: string"));
}

static void test_failing_commands(void)
{
    expect("{'execute': 'chardev-remove', 'arguments': {'id': 'c'}, "
           "'id': [1]}", ERROR_ID("DeviceNotFound", "no 'c'"));
    expect("{'execute': 'chardev-add', 'arguments': {'id': 'taken', "
           "'backend': {'type': 'null', 'data': {}}}}",
           ERROR("GenericError", "'taken' is taken"));
}

static void test_policy(void)
{
    CompatPolicy add = {
        .has_deprecated_input = true,
        .deprecated_input = COMPAT_POLICY_INPUT_REJECT,
    };

    expect("{'execute': 'old'}", "{'return': {}}");
    compat_policy_merge(&add, &error_abort);
    expect("{'execute': 'old'}",
           ERROR("CommandNotFound",
                 "Deprecated command old disabled by policy"));
    expect("{'execute': 'chardev-add', 'arguments': {'id': 'c', 'backend': "
           "{'type': 'socket', 'data': {'reconnect': 1, 'addr': "
           "{'type': 'fd', 'data': {'str': '1'}}}}}}",
           ERROR("GenericError",
                 "Deprecated parameter reconnect disabled by policy"));
    compat_policy_reset();
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qmp-dispatch/replies with result and id",
                    test_success);
    g_test_add_func("/qmp-dispatch/may be silent", test_silent_success);
    g_test_add_func("/qmp-dispatch/refuses malformed requests",
                    test_malformed_requests);
    g_test_add_func("/qmp-dispatch/refuses commands that may not run",
                    test_commands_that_may_not_run);
    g_test_add_func("/qmp-dispatch/runs commands out of band", test_oob);
    g_test_add_func("/qmp-dispatch/refuses bad arguments",
                    test_bad_arguments);
    g_test_add_func("/qmp-dispatch/reports what a command reports",
                    test_failing_commands);
    g_test_add_func("/qmp-dispatch/obeys the policy", test_policy);
    ret = g_test_run();
    qmp_unregister_commands(commands());
    g_free(called_with);
    return ret;
}
