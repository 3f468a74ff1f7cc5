/*
 * QMP sessions (QMP specification, docs/interop/qmp-spec).
 *
 * A client is greeted, negotiates, and then sends commands.  Requests are
 * taken apart as bytes come, queued, and answered in order by the thread that
 * reads them, each with one write.  No more input is read while a request
 * waits, a command runs or an answer is not sent yet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "monitor-internal.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-control.h"
#include "qapi/qapi-init-commands.h"
#include "qapi/qapi-introspect.h"
#include "qapi/qapi-visit-control.h"
#include "qapi/qobject-output-visitor.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "system/runstate.h"

OBJECT_DECLARE_SIMPLE_TYPE(MonitorQMP, MONITOR_QMP)

/* What the parser found: a value or what is wrong with it. */
typedef struct QMPInput {
    QObject *json;
    Error *err;
} QMPInput;

struct MonitorQMP {
    Monitor parent_obj;

    bool pretty;
    bool negotiated;
    JSONMessageParser parser;
    GQueue input;                       /* of QMPInput */
};

static QmpCommandList commands = QTAILQ_HEAD_INITIALIZER(commands);
static QmpCommandList first_commands = QTAILQ_HEAD_INITIALIZER(first_commands);

QmpCommandList *qmp_commands(void)
{
    if (QTAILQ_EMPTY(&commands)) {
        qmp_init_marshal(&commands);
        qmp_register_command(&first_commands, "qmp_capabilities",
                             qmp_marshal_qmp_capabilities,
                             QCO_ALLOW_PRECONFIG, 0);
    }
    return &commands;
}

void qmp_commands_cleanup(void)
{
    qmp_unregister_commands(&commands);
    qmp_unregister_commands(&first_commands);
}

bool qmp_negotiated(Monitor *mon)
{
    MonitorQMP *q = MONITOR_QMP(mon);
    bool first = !q->negotiated;

    q->negotiated = true;
    return first;
}

static bool qmp_waiting(Monitor *mon)
{
    return !g_queue_is_empty(&MONITOR_QMP(mon)->input);
}

static void serve_later(void *opaque);

/*** Sending ***/

static void send_text(MonitorQMP *q, GString *text)
{
    g_string_append(text, "\r\n");
    monitor_write(MONITOR(q), text->str, text->len);
}

static void send_value(MonitorQMP *q, const QDict *value)
{
    GString *text = qobject_to_json_pretty(QOBJECT(value), q->pretty);

    send_text(q, text);
    g_string_free(text, true);
}

void qmp_send_event(Monitor *mon, QDict *event)
{
    MonitorQMP *q = (MonitorQMP *)object_dynamic_cast(OBJECT(mon),
                                                      TYPE_MONITOR_QMP);

    if (q && q->negotiated) {
        send_value(q, event);
    }
}

/*** Answering ***/

/* "query-qmp-schema" without arguments, to a client that takes it as is? */
static bool wants_schema(MonitorQMP *q, const QDict *request)
{
    const char *name = qdict_get_try_str(request, "execute");
    const QDict *args = qobject_to(QDict, qdict_get(request, "arguments"));

    return name && g_str_equal(name, "query-qmp-schema") &&
        q->negotiated && !q->pretty &&
        compat_policy.deprecated_output == COMPAT_POLICY_OUTPUT_ACCEPT &&
        compat_policy.unstable_output == COMPAT_POLICY_OUTPUT_ACCEPT &&
        qdict_size(request) == 1 + qdict_haskey(request, "id") + !!args &&
        (!args || !qdict_size(args));
}

/* The schema was made by the build: it goes out without being parsed. */
static void send_schema(MonitorQMP *q, const QDict *request)
{
    QObject *id = qdict_get(request, "id");
    GString *text = g_string_sized_new(qmp_schema_json_len + 64);

    g_string_append(text, "{\"return\": ");
    g_string_append_len(text, qmp_schema_json, qmp_schema_json_len);
    if (id) {
        GString *id_text = qobject_to_json(id);

        g_string_append_printf(text, ", \"id\": %s", id_text->str);
        g_string_free(id_text, true);
    }
    g_string_append_c(text, '}');
    send_text(q, text);
    g_string_free(text, true);
}

/* A client that did not begin with qmp_capabilities is told to. */
static void hint_at_negotiation(QDict *response)
{
    QDict *error = qobject_to(QDict, qdict_get(response, "error"));

    if (error && g_strcmp0(qdict_get_try_str(error, "class"),
                           "CommandNotFound") == 0) {
        qdict_put_str(error, "desc", "Expecting capabilities negotiation "
                      "with 'qmp_capabilities'");
    }
}

static QDict *dispatch(MonitorQMP *q, QObject *json)
{
    const QDict *request = qobject_to(QDict, json);
    const QDict *args = NULL;
    bool negotiated = q->negotiated;
    QmpCommandList *all = qmp_commands();
    ObjectRequest req;
    QDict *response;
    Monitor *outer;

    if (request) {
        args = qobject_to(QDict, qdict_get(request, "arguments"));
    }
    object_request_begin(&req, (request ? qdict_get_try_str(request, "execute")
                                : NULL) ?: "",
                         args ? qdict_get_try_str(args, "id") : NULL, false);
    outer = monitor_set_cur(MONITOR(q));
    response = qmp_dispatch(negotiated ? all : &first_commands, json, false,
                            false);
    monitor_set_cur(outer);
    object_request_end(&req);
    if (!negotiated && response) {
        hint_at_negotiation(response);
    }
    return response;
}

static void answer(MonitorQMP *q, QMPInput *in)
{
    unsigned session = MONITOR(q)->session;
    QDict *request = in->json ? qobject_to(QDict, in->json) : NULL;
    QDict *response;

    if (request && wants_schema(q, request)) {
        send_schema(q, request);
        return;
    }
    if (in->err) {
        response = qmp_error_response(g_steal_pointer(&in->err));
    } else {
        response = dispatch(q, in->json);
    }
    /* The command may have outlived the client that sent it. */
    if (response && session == MONITOR(q)->session) {
        send_value(q, response);
    }
    qobject_unref(response);
}

static void free_input(void *data)
{
    QMPInput *in = data;

    qobject_unref(in->json);
    error_free(in->err);
    g_free(in);
}

/* A reset or shutdown that a command asked for comes before the next one. */
static bool main_loop_is_due(void)
{
    return qemu_reset_requested_get() != SHUTDOWN_CAUSE_NONE ||
        qemu_shutdown_requested_get() != SHUTDOWN_CAUSE_NONE;
}

/* Answer what waits, as long as the client takes the answers. */
static void serve(MonitorQMP *q)
{
    Monitor *mon = MONITOR(q);
    QMPInput *in;

    if (mon->busy) {
        return;
    }
    object_ref(OBJECT(q));
    monitor_begin_commands(mon);
    while (!mon->deleted && !monitor_blocked(mon) &&
           (in = g_queue_pop_head(&q->input))) {
        answer(q, in);
        free_input(in);
        if (qmp_waiting(mon) && main_loop_is_due()) {
            object_ref(OBJECT(q));
            aio_bh_schedule_oneshot(qemu_get_aio_context(), serve_later, q);
            break;
        }
    }
    monitor_end_commands(mon);
    if (!monitor_blocked(mon) && !qmp_waiting(mon)) {
        qemu_chr_fe_accept_input(&mon->chr);
    }
    object_unref(OBJECT(q));
}

static void serve_later(void *opaque)
{
    serve(opaque);
    object_unref(OBJECT(opaque));
}

/*** A session ***/

static void parsed(void *opaque, QObject *json, Error *err)
{
    MonitorQMP *q = opaque;
    QMPInput *in = g_new(QMPInput, 1);

    in->json = json;
    in->err = err;
    g_queue_push_tail(&q->input, in);
}

static void qmp_read(Monitor *mon, const uint8_t *buf, size_t len)
{
    MonitorQMP *q = MONITOR_QMP(mon);

    json_message_parser_feed(&q->parser, (const char *)buf, len);
    serve(q);
}

static void qmp_resume(Monitor *mon)
{
    serve(MONITOR_QMP(mon));
}

static void start_session(MonitorQMP *q)
{
    q->negotiated = false;
    g_queue_clear_full(&q->input, free_input);
    json_message_parser_destroy(&q->parser);
    json_message_parser_init(&q->parser, parsed, q, NULL);
}

static void qmp_opened(Monitor *mon)
{
    MonitorQMP *q = MONITOR_QMP(mon);
    VersionInfo *info = qmp_query_version(NULL);
    QDict *greeting = qdict_new();
    QDict *body = qdict_new();
    QObject *version = NULL;
    Visitor *v = qobject_output_visitor_new(&version);

    start_session(q);
    visit_type_VersionInfo(v, NULL, &info, &error_abort);
    visit_complete(v, &version);
    visit_free(v);
    qapi_free_VersionInfo(info);
    qdict_put_obj(body, "version", version);
    qdict_put(body, "capabilities", qlist_new());
    qdict_put(greeting, "QMP", body);
    send_value(q, greeting);
    qobject_unref(greeting);
}

static void qmp_closed(Monitor *mon)
{
    start_session(MONITOR_QMP(mon));
}

/*** The type ***/

static bool get_pretty(Object *obj, Error **errp)
{
    return MONITOR_QMP(obj)->pretty;
}

static void set_pretty(Object *obj, bool value, Error **errp)
{
    MONITOR_QMP(obj)->pretty = value;
}

static void qmp_instance_init(Object *obj)
{
    MonitorQMP *q = MONITOR_QMP(obj);

    g_queue_init(&q->input);
    json_message_parser_init(&q->parser, parsed, q, NULL);
}

static void qmp_instance_finalize(Object *obj)
{
    MonitorQMP *q = MONITOR_QMP(obj);

    g_queue_clear_full(&q->input, free_input);
    json_message_parser_destroy(&q->parser);
}

static void qmp_class_init(ObjectClass *oc, const void *data)
{
    MonitorClass *mc = MONITOR_CLASS(oc);

    mc->opened = qmp_opened;
    mc->closed = qmp_closed;
    mc->read = qmp_read;
    mc->resume = qmp_resume;
    mc->waiting = qmp_waiting;
    mc->echo = true;
    object_class_property_add_bool(oc, "pretty", get_pretty, set_pretty);
    object_class_property_set_description(oc, "pretty",
                                          "lay out what is sent for people");
}

static const TypeInfo qmp_types[] = {
    {
        .name = TYPE_MONITOR_QMP,
        .parent = TYPE_MONITOR,
        .instance_size = sizeof(MonitorQMP),
        .instance_init = qmp_instance_init,
        .instance_finalize = qmp_instance_finalize,
        .class_init = qmp_class_init,
        TYPE_IS_SECURE("its client is trusted with the whole machine; the "
                       "guest never reaches it"),
    },
};
DEFINE_TYPES(qmp_types)
