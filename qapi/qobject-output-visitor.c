/*
 * QObject output visitor: builds the JSON value of what is visited.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qapi/qobject-output-visitor.h"
#include "qapi/visitor-impl.h"
#include "qobject/qbool.h"
#include "qobject/qdict.h"
#include "qobject/qlist.h"
#include "qobject/qnull.h"
#include "qobject/qnum.h"
#include "qobject/qstring.h"

typedef struct QObjectOutputVisitor {
    Visitor visitor;
    GPtrArray *stack;       /* open QDicts and QLists, innermost last */
    QObject *root;
    QObject **result;
} QObjectOutputVisitor;

static QObjectOutputVisitor *to_qov(Visitor *v)
{
    return container_of(v, QObjectOutputVisitor, visitor);
}

/* Put a value where the walk is; takes over the reference. */
static void emit(Visitor *v, const char *name, QObject *value)
{
    QObjectOutputVisitor *qov = to_qov(v);
    QObject *top;

    if (!qov->stack->len) {
        qobject_unref(qov->root);
        qov->root = value;
        return;
    }
    top = g_ptr_array_index(qov->stack, qov->stack->len - 1);
    if (qobject_type(top) == QTYPE_QDICT) {
        assert(name);
        qdict_put_obj(qobject_to(QDict, top), name, value);
    } else {
        qlist_append_obj(qobject_to(QList, top), value);
    }
}

static bool qov_start_struct(Visitor *v, const char *name, void **obj,
                             size_t size, Error **errp)
{
    QObject *dict = QOBJECT(qdict_new());

    emit(v, name, dict);
    g_ptr_array_add(to_qov(v)->stack, dict);
    return true;
}

static bool qov_start_list(Visitor *v, const char *name, GenericList **list,
                           size_t size, Error **errp)
{
    QObject *qlist = QOBJECT(qlist_new());

    emit(v, name, qlist);
    g_ptr_array_add(to_qov(v)->stack, qlist);
    return true;
}

static void qov_end(Visitor *v, void **obj)
{
    GPtrArray *stack = to_qov(v)->stack;

    g_ptr_array_set_size(stack, stack->len - 1);
}

static GenericList *qov_next_list(Visitor *v, GenericList *tail, size_t size)
{
    return tail->next;
}

static bool qov_type_int64(Visitor *v, const char *name, int64_t *obj,
                           Error **errp)
{
    emit(v, name, QOBJECT(qnum_from_int(*obj)));
    return true;
}

static bool qov_type_uint64(Visitor *v, const char *name, uint64_t *obj,
                            Error **errp)
{
    emit(v, name, QOBJECT(qnum_from_uint(*obj)));
    return true;
}

static bool qov_type_bool(Visitor *v, const char *name, bool *obj,
                          Error **errp)
{
    emit(v, name, QOBJECT(qbool_from_bool(*obj)));
    return true;
}

static bool qov_type_str(Visitor *v, const char *name, char **obj,
                         Error **errp)
{
    emit(v, name, QOBJECT(qstring_from_str(*obj ?: "")));
    return true;
}

static bool qov_type_number(Visitor *v, const char *name, double *obj,
                            Error **errp)
{
    emit(v, name, QOBJECT(qnum_from_double(*obj)));
    return true;
}

static bool qov_type_any(Visitor *v, const char *name, QObject **obj,
                         Error **errp)
{
    emit(v, name, qobject_ref(*obj));
    return true;
}

static bool qov_type_null(Visitor *v, const char *name, QNull **obj,
                          Error **errp)
{
    emit(v, name, QOBJECT(qnull()));
    return true;
}

static bool qov_policy_skip(Visitor *v, const char *name, uint64_t features)
{
    return compat_policy_hides(features, &v->compat_policy);
}

static void qov_complete(Visitor *v, void *opaque)
{
    QObjectOutputVisitor *qov = to_qov(v);

    assert(qov->root && !qov->stack->len);
    assert(opaque == qov->result);
    *qov->result = qov->root;
    qov->root = NULL;
    qov->result = NULL;
}

static void qov_free(Visitor *v)
{
    QObjectOutputVisitor *qov = to_qov(v);

    g_ptr_array_free(qov->stack, TRUE);
    qobject_unref(qov->root);
    g_free(qov);
}

Visitor *qobject_output_visitor_new(QObject **result)
{
    QObjectOutputVisitor *qov = g_new0(QObjectOutputVisitor, 1);
    Visitor *v = &qov->visitor;

    v->type = VISITOR_OUTPUT;
    v->start_struct = qov_start_struct;
    v->end_struct = qov_end;
    v->start_list = qov_start_list;
    v->next_list = qov_next_list;
    v->end_list = qov_end;
    v->type_int64 = qov_type_int64;
    v->type_uint64 = qov_type_uint64;
    v->type_bool = qov_type_bool;
    v->type_str = qov_type_str;
    v->type_number = qov_type_number;
    v->type_any = qov_type_any;
    v->type_null = qov_type_null;
    v->policy_skip = qov_policy_skip;
    v->complete = qov_complete;
    v->free = qov_free;
    qov->stack = g_ptr_array_new();
    qov->result = result;
    *result = NULL;
    return v;
}
