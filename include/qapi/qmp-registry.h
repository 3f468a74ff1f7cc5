/*
 * QMP commands: who knows them, and how a request becomes a call.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_QMP_REGISTRY_H
#define QAPI_QMP_REGISTRY_H

#include "qemu/queue.h"
#include "qobject/qdict.h"
#include "qapi/error.h"

/**
 * QmpCommandFunc: a generated marshaller, or a gen:false command itself.
 * The arguments are borrowed; on success a reply, if any, is stored in the
 * second parameter with its reference handed over.
 */
typedef void QmpCommandFunc(QDict *args, QObject **ret, Error **errp);

/** How a command wants to be called; a bit set. */
typedef enum QmpCommandOptions {
    QCO_NO_SUCCESS_RESP = 1u << 0,  /* silence means success */
    QCO_ALLOW_OOB = 1u << 1,        /* may be run with exec-oob */
    QCO_ALLOW_PRECONFIG = 1u << 2,  /* may be run before the machine exists */
    QCO_COROUTINE = 1u << 3,        /* schema says so; we run it directly */
} QmpCommandOptions;

/**
 * QmpCommand: one registered command.
 * @name: as on the wire; static
 * @fn: what to call
 * @options: QmpCommandOptions
 * @features: bit set of the schema's features
 * @enabled: false makes it answer CommandNotFound
 * @disable_reason: appended to that answer, or NULL; static
 */
typedef struct QmpCommand {
    const char *name;
    QmpCommandFunc *fn;
    unsigned options;
    uint64_t features;
    bool enabled;
    const char *disable_reason;
    QTAILQ_ENTRY(QmpCommand) node;
} QmpCommand;

typedef QTAILQ_HEAD(QmpCommandList, QmpCommand) QmpCommandList;

/**
 * qmp_register_command: add a command to an initialised list.
 * @cmds: the list
 * @name: static, and not in the list yet
 * @fn: what to call
 * @options: QmpCommandOptions
 * @features: bit set of features
 */
void qmp_register_command(QmpCommandList *cmds, const char *name,
                          QmpCommandFunc *fn, unsigned options,
                          uint64_t features);

/**
 * qmp_unregister_commands: empty the list and free its entries.
 * @cmds: an initialised list, which it stays
 */
void qmp_unregister_commands(QmpCommandList *cmds);

/**
 * qmp_find_command: look up a command, enabled or not.
 * @cmds: the list
 * @name: as on the wire
 *
 * Returns: the command, which the list owns, or NULL.
 */
const QmpCommand *qmp_find_command(const QmpCommandList *cmds,
                                   const char *name);

/**
 * qmp_disable_command: have a command answer CommandNotFound.
 * @cmds: the list
 * @name: ignored if there is no such command
 * @reason: static text for the message, or NULL
 */
void qmp_disable_command(QmpCommandList *cmds, const char *name,
                         const char *reason);

/**
 * qmp_enable_command: undo qmp_disable_command().
 * @cmds: the list
 * @name: ignored if there is no such command
 */
void qmp_enable_command(QmpCommandList *cmds, const char *name);

/**
 * qmp_command_is_enabled: may it run, as far as qmp_disable_command() goes?
 * @cmd: a registered command
 */
bool qmp_command_is_enabled(const QmpCommand *cmd);

/**
 * qmp_command_name: what a command is called on the wire.
 * @cmd: a registered command
 */
const char *qmp_command_name(const QmpCommand *cmd);

/**
 * qmp_has_success_response: does a command answer when it succeeds?
 * @cmd: a registered command
 */
bool qmp_has_success_response(const QmpCommand *cmd);

/** qmp_cmd_callback_fn: what qmp_for_each_command() calls. */
typedef void (*qmp_cmd_callback_fn)(const QmpCommand *cmd, void *opaque);

/**
 * qmp_for_each_command: call a function for all commands, in the order they
 * were registered, which is that of the schema.
 * @cmds: the list
 * @fn: must not change it
 * @opaque: handed to @fn
 */
void qmp_for_each_command(const QmpCommandList *cmds, qmp_cmd_callback_fn fn,
                          void *opaque);

/**
 * qmp_error_response: the reply {"error": ...}, with class and message.
 * @err: consumed
 *
 * Returns: a new reference, owned by the caller.
 */
QDict *qmp_error_response(Error *err);

/**
 * qmp_is_oob: is this request an "exec-oob"?
 * @dict: a request; need not be valid
 */
bool qmp_is_oob(const QDict *dict);

/**
 * qmp_dispatch: check a request and run its command.
 * @cmds: the commands that may be run now
 * @request: any JSON value; borrowed
 * @allow_oob: "exec-oob" was negotiated, and this is its thread
 * @preconfig: only commands with allow-preconfig may run
 *
 * Returns: the reply, with the request's "id" if it had one, owned by the
 * caller; NULL if the command succeeded and has no success response.
 */
QDict *qmp_dispatch(const QmpCommandList *cmds, QObject *request,
                    bool allow_oob, bool preconfig);

#endif
