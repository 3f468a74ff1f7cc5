/*
 * JSON text to values and back.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qobject/json-parser.h"
#include "qobject/json-writer.h"
#include "qobject/qbool.h"
#include "qobject/qjson.h"
#include "qobject/qobject-internal.h"

typedef struct Parsed {
    QObject *result;
    Error *err;                         /* the first one */
} Parsed;

static void consume(void *opaque, QObject *json, Error *err)
{
    Parsed *s = opaque;

    if (json && (s->result || s->err)) {
        qobject_unref(json);
        if (!s->err) {
            error_setg(&s->err, "there is more than one JSON value");
        }
        return;
    }
    if (s->err) {
        error_free(err);
        return;
    }
    s->result = json ? json : s->result;
    s->err = err;
}

static QObject *parse(const char *string, va_list *ap, Error **errp)
{
    JSONMessageParser parser;
    Parsed s = { NULL };

    json_message_parser_init(&parser, consume, &s, ap);
    json_message_parser_feed(&parser, string, strlen(string));
    json_message_parser_flush(&parser);
    json_message_parser_destroy(&parser);
    if (!s.result && !s.err) {
        error_setg(&s.err, "there is no JSON value");
    }
    if (s.err) {
        error_propagate(errp, s.err);
        qobject_unref(s.result);
        return NULL;
    }
    return s.result;
}

QObject *qobject_from_json(const char *string, Error **errp)
{
    return parse(string, NULL, errp);
}

QObject *qobject_from_vjsonf_nofail(const char *string, va_list ap)
{
    QObject *obj;
    va_list copy;

    /* a va_list parameter may be an array: &ap would not be its address */
    va_copy(copy, ap);
    obj = parse(string, &copy, &error_abort);
    va_end(copy);
    assert(obj);
    return obj;
}

QObject *qobject_from_jsonf_nofail(const char *string, ...)
{
    QObject *obj;
    va_list ap;

    va_start(ap, string);
    obj = qobject_from_vjsonf_nofail(string, ap);
    va_end(ap);
    return obj;
}

QDict *qdict_from_vjsonf_nofail(const char *string, va_list ap)
{
    QDict *qdict = qobject_to(QDict, qobject_from_vjsonf_nofail(string, ap));

    assert(qdict);
    return qdict;
}

QDict *qdict_from_jsonf_nofail(const char *string, ...)
{
    QDict *qdict;
    va_list ap;

    va_start(ap, string);
    qdict = qdict_from_vjsonf_nofail(string, ap);
    va_end(ap);
    return qdict;
}

/*
 * Recursion is as deep as the value.  Values of peers are JSON_MAX_NESTING
 * deep at most; ours are shallow.
 */
static void write_value(JSONWriter *w, const char *name, const QObject *obj)
{
    const QDictEntry *de;
    const QListEntry *le;
    const QNum *qn;
    const QDict *qd;

    switch (qobject_type(obj)) {
    case QTYPE_QNULL:
        json_writer_null(w, name);
        break;
    case QTYPE_QBOOL:
        json_writer_bool(w, name, qobject_to(QBool, obj)->value);
        break;
    case QTYPE_QNUM:
        qn = qobject_to(QNum, obj);
        if (qn->kind == QNUM_I64) {
            json_writer_int64(w, name, qn->u.i64);
        } else if (qn->kind == QNUM_U64) {
            json_writer_uint64(w, name, qn->u.u64);
        } else {
            json_writer_double(w, name, qn->u.dbl);
        }
        break;
    case QTYPE_QSTRING:
        json_writer_str(w, name, qobject_to(QString, obj)->string);
        break;
    case QTYPE_QDICT:
        qd = qobject_to(QDict, obj);
        json_writer_start_object(w, name);
        for (de = qdict_first(qd); de; de = qdict_next(qd, de)) {
            write_value(w, de->key, de->value);
        }
        json_writer_end_object(w);
        break;
    case QTYPE_QLIST:
        json_writer_start_array(w, name);
        QLIST_FOREACH_ENTRY(qobject_to(QList, obj), le) {
            write_value(w, NULL, le->value);
        }
        json_writer_end_array(w);
        break;
    default:
        g_assert_not_reached();
    }
}

GString *qobject_to_json_pretty(const QObject *obj, bool pretty)
{
    JSONWriter *w = json_writer_new(pretty);

    write_value(w, NULL, obj);
    return json_writer_get_and_free(w);
}

GString *qobject_to_json(const QObject *obj)
{
    return qobject_to_json_pretty(obj, false);
}
