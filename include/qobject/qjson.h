/*
 * JSON text to values and back.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QJSON_H
#define QJSON_H

#include "qobject/qobject.h"

/** qobject_from_json: parse exactly one value; NULL with @errp set. */
QObject *qobject_from_json(const char *string, Error **errp);

/*
 * Templates written by us: text with single-quoted strings allowed and
 * %-arguments in value position: %i bool, %d int, %ld long, %lld, PRId64,
 * %u, %lu, %llu, PRIu64, %s const char * (copied), %f double, %p QObject *
 * (reference taken over).  %% stands for a percent sign inside a string.
 * Anything wrong in the template is our bug and aborts.
 */
/** qobject_from_vjsonf_nofail: the value of a template; the caller owns it. */
QObject *qobject_from_vjsonf_nofail(const char *string, va_list ap);
/** qobject_from_jsonf_nofail: the same. */
QObject *qobject_from_jsonf_nofail(const char *string, ...)
    G_GNUC_PRINTF(1, 2);
/** qdict_from_vjsonf_nofail: the object that a template must be. */
QDict *qdict_from_vjsonf_nofail(const char *string, va_list ap);
/** qdict_from_jsonf_nofail: the same. */
QDict *qdict_from_jsonf_nofail(const char *string, ...)
    G_GNUC_PRINTF(1, 2);

/** qobject_to_json: compact text ({"a": 1, "b": 2}), the caller frees it
 *  with g_string_free(). */
GString *qobject_to_json(const QObject *obj);
/** qobject_to_json_pretty: the same over several lines if @pretty. */
GString *qobject_to_json_pretty(const QObject *obj, bool pretty);

#endif
