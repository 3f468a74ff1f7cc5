/*
 * QMP sessions (QMP specification, docs/interop/qmp-spec).
 *
 * A client is greeted, negotiates, and then sends commands.  Requests are
 * taken apart as bytes come, queued, and answered in order by the main thread,
 * each with one write.  No more input is read while a request waits, a command
 * runs or an answer is not sent yet.
 *
 * If the client negotiates out-of-band execution, the monitor thread reads
 * its input.  It runs at once what is to be run out of band, and goes on
 * reading until QMP_REQ_QUEUE_LEN_MAX other requests wait.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev.h"
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

/* So many requests wait before no more input is read; and the rest of those
 * that came with the last of them. */
#define QMP_REQ_QUEUE_LEN_MAX 8

OBJECT_DECLARE_SIMPLE_TYPE(MonitorQMP, MONITOR_QMP)

/* What the parser found: a value or what is wrong with it; and a descriptor
 * that came with it, or -1. */
typedef struct QMPInput {
    QObject *json;
    Error *err;
    int fd;
} QMPInput;

/**
 * struct MonitorQMP:
 * @wants_oob: the command that runs asks for out-of-band execution
 * @oob: it is on
 * @parser: belongs to the thread that reads
 * @input: QMPInputs that wait; under monitor_lock()
 * @kicked: serve_later() will run; likewise
 */
struct MonitorQMP {
    Monitor parent_obj;

    bool pretty;
    bool negotiated;
    bool wants_oob;
    bool oob;
    JSONMessageParser parser;
    GQueue input;
    bool kicked;
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

static bool offers(MonitorQMP *q, QMPCapability capability)
{
    Chardev *chr = qemu_chr_fe_get_driver(&MONITOR(q)->chr);

    return capability == QMP_CAPABILITY_OOB &&
        qemu_chr_has_feature(chr, QEMU_CHAR_FEATURE_GCONTEXT);
}

bool qmp_negotiate(Monitor *mon, const QMPCapabilityList *enable,
                   Error **errp)
{
    MonitorQMP *q = MONITOR_QMP(mon);
    const QMPCapabilityList *l;

    if (q->negotiated) {
        error_set(errp, ERROR_CLASS_COMMAND_NOT_FOUND,
                  "Capabilities negotiation is already complete, command "
                  "ignored");
        return false;
    }
    for (l = enable; l; l = l->next) {
        if (!offers(q, l->value)) {
            error_setg(errp, "Capability '%s' is not available",
                       QMPCapability_str(l->value));
            return false;
        }
    }
    q->negotiated = true;
    q->wants_oob = enable != NULL;
    return true;
}

static bool qmp_waiting(Monitor *mon)
{
    MonitorQMP *q = MONITOR_QMP(mon);

    return q->input.length >= (mon->threaded ? QMP_REQ_QUEUE_LEN_MAX : 1);
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
    response = qmp_dispatch(negotiated ? all : &first_commands, json, q->oob,
                            !phase_check(PHASE_MACHINE_READY));
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
        MONITOR(q)->passed_fd = in->fd;
        response = dispatch(q, in->json);
        in->fd = MONITOR(q)->passed_fd;
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
    if (in->fd >= 0) {
        close(in->fd);
    }
    g_free(in);
}

/*** Out of band ***/

static bool is_oob(const QMPInput *in)
{
    const QDict *request = in->json ? qobject_to(QDict, in->json) : NULL;

    return request && qmp_is_oob(request);
}

/* In the monitor thread, or under its lock.  Nothing is created on behalf of
 * such a command, so the gate need not know of it. */
static void answer_oob(MonitorQMP *q, QMPInput *in)
{
    Monitor *outer = monitor_set_cur(MONITOR(q));
    QDict *response = qmp_dispatch(qmp_commands(), in->json, true,
                                   !phase_check(PHASE_MACHINE_READY));

    monitor_set_cur(outer);
    if (response) {
        send_value(q, response);
    }
    qobject_unref(response);
    free_input(in);
}

/* The client may have sent more than the request for it. */
static void go_out_of_band(MonitorQMP *q)
{
    GList *l, *next;

    q->wants_oob = false;
    q->oob = true;
    monitor_enter_thread(MONITOR(q));
    monitor_lock(MONITOR(q));
    for (l = q->input.head; l; l = next) {
        next = l->next;
        if (is_oob(l->data)) {
            answer_oob(q, l->data);
            g_queue_delete_link(&q->input, l);
        }
    }
    monitor_unlock(MONITOR(q));
}

/* Have the main thread see to what waits.  Under the lock. */
static void kick(MonitorQMP *q)
{
    if (!q->kicked) {
        q->kicked = true;
        object_ref(OBJECT(q));
        aio_bh_schedule_oneshot(qemu_get_aio_context(), serve_later, q);
    }
}

/*** Serving ***/

/* A reset or shutdown that a command asked for comes before the next one. */
static bool main_loop_is_due(void)
{
    return qemu_reset_requested_get() != SHUTDOWN_CAUSE_NONE ||
        qemu_shutdown_requested_get() != SHUTDOWN_CAUSE_NONE;
}

/* The request to answer now, if the client takes the answer. */
static QMPInput *next_input(MonitorQMP *q)
{
    Monitor *mon = MONITOR(q);
    QMPInput *in = NULL;

    monitor_lock(mon);
    if (!mon->deleted && !monitor_blocked(mon)) {
        in = g_queue_pop_head(&q->input);
        if (mon->threaded &&
            q->input.length == QMP_REQ_QUEUE_LEN_MAX - 1) {
            qemu_chr_fe_accept_input(&mon->chr);
        }
    }
    monitor_unlock(mon);
    return in;
}

static bool more_waits(MonitorQMP *q)
{
    bool more;

    monitor_lock(MONITOR(q));
    more = !g_queue_is_empty(&q->input);
    monitor_unlock(MONITOR(q));
    return more;
}

/* Is it the turn of others, after so many answers?  While this client is
 * served, the monitor thread would take in ever more. */
static bool others_are_due(MonitorQMP *q, unsigned answers)
{
    return main_loop_is_due() ||
        (MONITOR(q)->threaded && answers >= QMP_REQ_QUEUE_LEN_MAX);
}

/* Answer what waits, in the main thread. */
static void serve(MonitorQMP *q)
{
    Monitor *mon = MONITOR(q);
    unsigned answers = 0;
    QMPInput *in;

    if (mon->busy) {
        return;
    }
    object_ref(OBJECT(q));
    monitor_begin_commands(mon);
    while ((in = next_input(q))) {
        answer(q, in);
        free_input(in);
        if (q->wants_oob) {
            go_out_of_band(q);
        }
        if (others_are_due(q, ++answers) && more_waits(q)) {
            monitor_lock(mon);
            kick(q);
            monitor_unlock(mon);
            break;
        }
    }
    monitor_end_commands(mon);
    if (!mon->threaded && !monitor_blocked(mon) && !qmp_waiting(mon)) {
        qemu_chr_fe_accept_input(&mon->chr);
    }
    object_unref(OBJECT(q));
}

static void serve_later(void *opaque)
{
    MonitorQMP *q = opaque;

    monitor_lock(MONITOR(q));
    q->kicked = false;
    monitor_unlock(MONITOR(q));
    serve(q);
    object_unref(OBJECT(q));
}

/*** A session ***/

/* More of them may come before this one is answered. */
static bool takes_descriptor(const QObject *json)
{
    const QDict *request = qobject_to(QDict, json);
    const char *name = request ? qdict_get_try_str(request, "execute") : NULL;

    return name && (g_str_equal(name, "getfd") ||
                    g_str_equal(name, "add-fd"));
}

static void parsed(void *opaque, QObject *json, Error *err)
{
    MonitorQMP *q = opaque;
    Monitor *mon = opaque;
    QMPInput *in = g_new(QMPInput, 1);

    in->json = json;
    in->err = err;
    in->fd = json && takes_descriptor(json)
        ? qemu_chr_fe_get_msgfd(&mon->chr) : -1;
    if (q->oob && is_oob(in)) {
        answer_oob(q, in);
    } else {
        g_queue_push_tail(&q->input, in);
    }
}

/* Go on with what waits: here, or where commands are run. */
static void qmp_resume(Monitor *mon)
{
    MonitorQMP *q = MONITOR_QMP(mon);

    if (!mon->threaded) {
        serve(q);
    } else if (!g_queue_is_empty(&q->input)) {
        kick(q);
    }
}

static void qmp_read(Monitor *mon, const uint8_t *buf, size_t len)
{
    json_message_parser_feed(&MONITOR_QMP(mon)->parser, (const char *)buf,
                             len);
    qmp_resume(mon);
}

static void start_session(MonitorQMP *q)
{
    q->negotiated = q->wants_oob = q->oob = false;
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
    QList *capabilities = qlist_new();
    QObject *version = NULL;
    Visitor *v = qobject_output_visitor_new(&version);

    start_session(q);
    visit_type_VersionInfo(v, NULL, &info, &error_abort);
    visit_complete(v, &version);
    visit_free(v);
    qapi_free_VersionInfo(info);
    qdict_put_obj(body, "version", version);
    for (int i = 0; i < QMP_CAPABILITY__MAX; i++) {
        if (offers(q, i)) {
            qlist_append_str(capabilities, QMPCapability_str(i));
        }
    }
    qdict_put(body, "capabilities", capabilities);
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
