/*
 * QMP dispatch: from a request to a reply.
 *
 * QMP specification, section 2.3 "Issuing Commands":
 *   { "execute": name, "arguments": object?, "id": any? }
 * or "exec-oob" in place of "execute".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qmp-registry.h"
#include "qobject/qdict.h"
#include "qobject/qstring.h"

QDict *qmp_error_response(Error *err)
{
    QDict *rsp = qdict_new();
    QDict *error = qdict_new();

    qdict_put_str(error, "class", QapiErrorClass_str(error_get_class(err)));
    qdict_put_str(error, "desc", error_get_pretty(err));
    qdict_put(rsp, "error", error);
    error_free(err);
    return rsp;
}

bool qmp_is_oob(const QDict *dict)
{
    return qdict_haskey(dict, "exec-oob") && !qdict_haskey(dict, "execute");
}

/* A request, taken apart.  All pointers are borrowed from it. */
typedef struct QmpRequest {
    const char *name;
    QDict *args;        /* NULL if there are none */
    bool oob;
} QmpRequest;

static bool parse_member(QmpRequest *req, const char *key, QObject *value,
                         bool allow_oob, Error **errp)
{
    bool oob = g_str_equal(key, "exec-oob");

    if (g_str_equal(key, "id")) {
        return true;
    }
    if (g_str_equal(key, "execute") || (oob && allow_oob)) {
        QString *name = qobject_to(QString, value);

        if (!name) {
            error_setg(errp, "QMP input member '%s' must be a string", key);
            return false;
        }
        if (req->name) {
            error_setg(errp, "QMP input member '%s' clashes with '%s'",
                       "exec-oob", "execute");
            return false;
        }
        req->name = qstring_get_str(name);
        req->oob = oob;
        return true;
    }
    if (g_str_equal(key, "arguments")) {
        req->args = qobject_to(QDict, value);
        if (!req->args) {
            error_setg(errp, "QMP input member 'arguments' must be an object");
            return false;
        }
        return true;
    }
    error_setg(errp, "QMP input member '%s' is unexpected", key);
    return false;
}

static bool parse_request(QmpRequest *req, const QDict *dict, bool allow_oob,
                          Error **errp)
{
    const QDictEntry *e;

    for (e = qdict_first(dict); e; e = qdict_next(dict, e)) {
        if (!parse_member(req, qdict_entry_key(e), qdict_entry_value(e),
                          allow_oob, errp)) {
            return false;
        }
    }
    if (!req->name) {
        error_setg(errp, "QMP input lacks member 'execute'");
        return false;
    }
    return true;
}

static const QmpCommand *find(const QmpCommandList *cmds,
                              const QmpRequest *req, bool preconfig,
                              Error **errp)
{
    const QmpCommand *cmd = qmp_find_command(cmds, req->name);

    if (!cmd) {
        error_set(errp, ERROR_CLASS_COMMAND_NOT_FOUND,
                  "The command %s has not been found", req->name);
        return NULL;
    }
    if (!compat_policy_input_ok(cmd->features, &compat_policy,
                                ERROR_CLASS_COMMAND_NOT_FOUND, "command",
                                req->name, errp)) {
        return NULL;
    }
    if (!cmd->enabled) {
        error_set(errp, ERROR_CLASS_COMMAND_NOT_FOUND,
                  "Command %s has been disabled%s%s", req->name,
                  cmd->disable_reason ? ": " : "", cmd->disable_reason ?: "");
        return NULL;
    }
    if (req->oob && !(cmd->options & QCO_ALLOW_OOB)) {
        error_setg(errp, "The command %s does not support OOB", req->name);
        return NULL;
    }
    if (preconfig && !(cmd->options & QCO_ALLOW_PRECONFIG)) {
        error_setg(errp, "The command '%s' is permitted only after machine "
                   "initialization has completed", req->name);
        return NULL;
    }
    return cmd;
}

static QDict *run(const QmpCommand *cmd, QDict *given, Error **errp)
{
    QDict *args = given ? qobject_ref(given) : qdict_new();
    QObject *ret = NULL;
    Error *err = NULL;
    QDict *rsp = NULL;

    cmd->fn(args, &ret, &err);
    qobject_unref(args);
    if (err) {
        qobject_unref(ret);
        error_propagate(errp, err);
        return NULL;
    }
    if (!qmp_has_success_response(cmd)) {
        qobject_unref(ret);
        return NULL;
    }
    rsp = qdict_new();
    qdict_put_obj(rsp, "return", ret ?: QOBJECT(qdict_new()));
    return rsp;
}

QDict *qmp_dispatch(const QmpCommandList *cmds, QObject *request,
                    bool allow_oob, bool preconfig)
{
    QDict *dict = qobject_to(QDict, request);
    QmpRequest req = { 0 };
    Error *err = NULL;
    QDict *rsp = NULL;
    QObject *id;

    if (!dict) {
        error_setg(&err, "QMP input must be a JSON object");
    } else if (parse_request(&req, dict, allow_oob, &err)) {
        const QmpCommand *cmd = find(cmds, &req, preconfig, &err);

        if (cmd) {
            rsp = run(cmd, req.args, &err);
        }
    }
    if (err) {
        assert(!rsp);
        rsp = qmp_error_response(err);
    }
    id = dict ? qdict_get(dict, "id") : NULL;
    if (rsp && id) {
        qdict_put_obj(rsp, "id", qobject_ref(id));
    }
    return rsp;
}
