/*
 * The parts of generated code that are the same for every type.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qapi/dealloc-visitor.h"
#include "qapi/error.h"
#include "qapi/qmp-event.h"
#include "qapi/qmp/qerror.h"
#include "qapi/visit-helpers.h"
#include "qapi/visitor-impl.h"

static bool visit_object(Visitor *v, const char *name, void **obj,
                         size_t size, QapiMembersFn *members, Error **errp)
{
    bool ok;

    if (!visit_start_struct(v, name, obj, size, errp)) {
        return false;
    }
    if (*obj) {
        ok = members(v, *obj, errp) && visit_check_struct(v, errp);
    } else {
        /* only an object that input left incomplete has holes */
        assert(visit_is_dealloc(v));
        ok = true;
    }
    visit_end_struct(v, obj);
    return ok;
}

bool qapi_visit_object(Visitor *v, const char *name, void **obj, size_t size,
                       QapiMembersFn *members, Error **errp)
{
    bool ok = visit_object(v, name, obj, size, members, errp);

    if (!ok && visit_is_input(v) && *obj) {
        Visitor *dv = qapi_dealloc_visitor_new();

        visit_object(dv, NULL, obj, size, members, &error_abort);
        visit_free(dv);
        *obj = NULL;
    }
    return ok;
}

bool qapi_visit_inline(Visitor *v, const char *name, void *obj,
                       QapiMembersFn *members, Error **errp)
{
    bool ok;

    if (!visit_start_struct(v, name, NULL, 0, errp)) {
        return false;
    }
    ok = members(v, obj, errp) && visit_check_struct(v, errp);
    visit_end_struct(v, NULL);
    return ok;
}

static bool visit_list(Visitor *v, const char *name, GenericList **list,
                       size_t size, QapiVisitFn *element, Error **errp)
{
    GenericList *tail;
    bool ok = true;

    if (!visit_start_list(v, name, list, size, errp)) {
        return false;
    }
    for (tail = *list; ok && tail; tail = visit_next_list(v, tail, size)) {
        ok = element(v, NULL, tail->padding, errp);
        if (!ok) {
            break;
        }
    }
    ok = ok && visit_check_list(v, errp);
    visit_end_list(v, (void **)list);
    return ok;
}

bool qapi_visit_list(Visitor *v, const char *name, void **obj, size_t size,
                     QapiVisitFn *element, Error **errp)
{
    GenericList **list = (GenericList **)obj;
    bool ok = visit_list(v, name, list, size, element, errp);

    if (!ok && visit_is_input(v) && *list) {
        Visitor *dv = qapi_dealloc_visitor_new();

        visit_list(dv, NULL, list, size, element, &error_abort);
        visit_free(dv);
        *list = NULL;
    }
    return ok;
}

static bool visit_alternate(Visitor *v, const char *name,
                            GenericAlternate **obj, size_t size,
                            QapiBranchFn *branch, Error **errp)
{
    const char *expected = NULL;
    bool ok;

    if (!visit_start_alternate(v, name, obj, size, errp)) {
        return false;
    }
    if (!*obj) {
        assert(visit_is_dealloc(v));
        ok = true;
    } else {
        ok = branch(v, name, *obj, &expected, errp);
        if (expected) {
            ok = visit_is_dealloc(v);
            if (!ok) {
                g_autofree char *path = visit_full_name(v, name);

                assert(visit_is_input(v));
                error_setg(errp, QERR_INVALID_PARAMETER_TYPE, path, expected);
            }
        }
    }
    visit_end_alternate(v, (void **)obj);
    return ok;
}

bool qapi_visit_alternate(Visitor *v, const char *name, void **obj,
                          size_t size, QapiBranchFn *branch, Error **errp)
{
    GenericAlternate **alt = (GenericAlternate **)obj;
    bool ok = visit_alternate(v, name, alt, size, branch, errp);

    if (!ok && visit_is_input(v) && *alt) {
        Visitor *dv = qapi_dealloc_visitor_new();

        visit_alternate(dv, NULL, alt, size, branch, &error_abort);
        visit_free(dv);
        *alt = NULL;
    }
    return ok;
}

void qapi_free_object(void *obj, QapiVisitFn *visit)
{
    Visitor *v;

    if (!obj) {
        return;
    }
    v = qapi_dealloc_visitor_new();
    visit(v, NULL, &obj, &error_abort);
    visit_free(v);
}

void qapi_marshal_free_args(void *arg, QapiMembersFn *members)
{
    Visitor *v = qapi_dealloc_visitor_new();

    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    members(v, arg, &error_abort);
    visit_end_struct(v, NULL);
    visit_free(v);
}

bool qapi_marshal_args(QDict *args, void *arg, QapiMembersFn *members,
                       Error **errp)
{
    Visitor *v = qobject_input_visitor_new_qmp(QOBJECT(args));
    bool ok = visit_start_struct(v, NULL, NULL, 0, errp);

    if (ok) {
        ok = (!members || members(v, arg, errp))
             && visit_check_struct(v, errp);
        visit_end_struct(v, NULL);
    }
    visit_free(v);
    if (!ok && members) {
        qapi_marshal_free_args(arg, members);
    }
    return ok;
}

void qapi_marshal_output(void *retval, QObject **ret, QapiVisitFn *visit,
                         Error **errp)
{
    Visitor *v = qobject_output_visitor_new_qmp(ret);

    if (visit(v, "unused", retval, errp)) {
        visit_complete(v, ret);
    }
    visit_free(v);
    v = qapi_dealloc_visitor_new();
    visit(v, "unused", retval, &error_abort);
    visit_free(v);
}

QDict *qapi_event_build(const char *name, uint64_t features, void *param,
                        QapiMembersFn *members)
{
    QDict *msg;

    if (compat_policy_hides(features, &compat_policy)) {
        return NULL;
    }
    msg = qmp_event_build_dict(name);
    if (members) {
        QObject *data = NULL;
        Visitor *v = qobject_output_visitor_new_qmp(&data);

        visit_start_struct(v, "data", NULL, 0, &error_abort);
        members(v, param, &error_abort);
        visit_check_struct(v, &error_abort);
        visit_end_struct(v, NULL);
        visit_complete(v, &data);
        visit_free(v);
        /* a client need not be told that there is nothing to tell */
        if (qdict_size(qobject_to(QDict, data))) {
            qdict_put_obj(msg, "data", data);
        } else {
            qobject_unref(data);
        }
    }
    return msg;
}

void qapi_event_send(QAPIEvent event, uint64_t features, void *param,
                     QapiMembersFn *members)
{
    QDict *msg;

    if (!qapi_event_has_emitter()) {
        return;
    }
    msg = qapi_event_build(QAPIEvent_str(event), features, param, members);
    if (msg) {
        qapi_event_emit(event, msg);
        qobject_unref(msg);
    }
}
