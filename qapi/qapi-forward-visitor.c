/*
 * Forward visitor: one member under another name, all else unchanged.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/forward-visitor.h"
#include "qapi/qmp/qerror.h"
#include "qapi/visitor-impl.h"

typedef struct ForwardVisitor {
    Visitor visitor;
    Visitor *target;
    char *from;
    char *to;
    unsigned depth;     /* names are only translated at depth 0 */
} ForwardVisitor;

static ForwardVisitor *to_fv(Visitor *v)
{
    return container_of(v, ForwardVisitor, visitor);
}

/* The target's name for *@name; false if the member is not ours. */
static bool known(ForwardVisitor *fv, const char **name)
{
    if (fv->depth) {
        return true;
    }
    if (!*name || !g_str_equal(*name, fv->from)) {
        return false;
    }
    *name = fv->to;
    return true;
}

static bool translate(ForwardVisitor *fv, const char **name, Error **errp)
{
    if (!known(fv, name)) {
        error_setg(errp, QERR_MISSING_PARAMETER, *name ?: "null");
        return false;
    }
    return true;
}

static bool fv_start_struct(Visitor *v, const char *name, void **obj,
                            size_t size, Error **errp)
{
    ForwardVisitor *fv = to_fv(v);

    if (!translate(fv, &name, errp)
        || !visit_start_struct(fv->target, name, obj, size, errp)) {
        return false;
    }
    fv->depth++;
    return true;
}

static bool fv_check_struct(Visitor *v, Error **errp)
{
    return visit_check_struct(to_fv(v)->target, errp);
}

static void fv_end_struct(Visitor *v, void **obj)
{
    to_fv(v)->depth--;
    visit_end_struct(to_fv(v)->target, obj);
}

static bool fv_start_list(Visitor *v, const char *name, GenericList **list,
                          size_t size, Error **errp)
{
    ForwardVisitor *fv = to_fv(v);

    if (!translate(fv, &name, errp)
        || !visit_start_list(fv->target, name, list, size, errp)) {
        return false;
    }
    fv->depth++;
    return true;
}

static GenericList *fv_next_list(Visitor *v, GenericList *tail, size_t size)
{
    return visit_next_list(to_fv(v)->target, tail, size);
}

static bool fv_check_list(Visitor *v, Error **errp)
{
    return visit_check_list(to_fv(v)->target, errp);
}

static void fv_end_list(Visitor *v, void **list)
{
    to_fv(v)->depth--;
    visit_end_list(to_fv(v)->target, list);
}

/*
 * No nesting: an alternate's branch is visited under the alternate's own
 * name, so that it wants the same translation.
 */
static bool fv_start_alternate(Visitor *v, const char *name,
                               GenericAlternate **obj, size_t size,
                               Error **errp)
{
    ForwardVisitor *fv = to_fv(v);

    return translate(fv, &name, errp)
        && visit_start_alternate(fv->target, name, obj, size, errp);
}

static void fv_end_alternate(Visitor *v, void **obj)
{
    visit_end_alternate(to_fv(v)->target, obj);
}

#define FORWARD(kind, ctype)                                            \
static bool fv_type_ ## kind(Visitor *v, const char *name, ctype *obj,  \
                             Error **errp)                              \
{                                                                       \
    ForwardVisitor *fv = to_fv(v);                                      \
                                                                        \
    return translate(fv, &name, errp)                                   \
        && visit_type_ ## kind(fv->target, name, obj, errp);            \
}

FORWARD(int64, int64_t)
FORWARD(uint64, uint64_t)
FORWARD(size, uint64_t)
FORWARD(bool, bool)
FORWARD(str, char *)
FORWARD(number, double)
FORWARD(any, QObject *)
FORWARD(null, QNull *)

static void fv_optional(Visitor *v, const char *name, bool *present)
{
    ForwardVisitor *fv = to_fv(v);

    if (known(fv, &name)) {
        visit_optional(fv->target, name, present);
    } else {
        *present = false;
    }
}

static bool fv_policy_reject(Visitor *v, const char *name, uint64_t features,
                             Error **errp)
{
    ForwardVisitor *fv = to_fv(v);

    return !translate(fv, &name, errp)
        || visit_policy_reject(fv->target, name, features, errp);
}

static bool fv_policy_skip(Visitor *v, const char *name, uint64_t features)
{
    ForwardVisitor *fv = to_fv(v);

    return !known(fv, &name)
        || visit_policy_skip(fv->target, name, features);
}

static char *fv_full_name(Visitor *v, const char *name)
{
    ForwardVisitor *fv = to_fv(v);

    known(fv, &name);
    return visit_full_name(fv->target, name);
}

static void fv_complete(Visitor *v, void *opaque)
{
    /* the target is its owner's to complete */
}

static void fv_free(Visitor *v)
{
    ForwardVisitor *fv = to_fv(v);

    g_free(fv->from);
    g_free(fv->to);
    g_free(fv);
}

Visitor *visitor_forward_field(Visitor *target, const char *from,
                               const char *to)
{
    ForwardVisitor *fv = g_new0(ForwardVisitor, 1);
    Visitor *v = &fv->visitor;

    /* a copier has no names to translate */
    assert(target->type == VISITOR_INPUT || target->type == VISITOR_OUTPUT);
    fv->target = target;
    fv->from = g_strdup(from);
    fv->to = g_strdup(to);
    v->type = target->type;
    v->compat_policy = target->compat_policy;
    v->start_struct = fv_start_struct;
    v->check_struct = fv_check_struct;
    v->end_struct = fv_end_struct;
    v->start_list = fv_start_list;
    v->next_list = fv_next_list;
    v->check_list = fv_check_list;
    v->end_list = fv_end_list;
    v->start_alternate = fv_start_alternate;
    v->end_alternate = fv_end_alternate;
    v->type_int64 = fv_type_int64;
    v->type_uint64 = fv_type_uint64;
    v->type_size = fv_type_size;
    v->type_bool = fv_type_bool;
    v->type_str = fv_type_str;
    v->type_number = fv_type_number;
    v->type_any = fv_type_any;
    v->type_null = fv_type_null;
    v->optional = fv_optional;
    v->policy_reject = fv_policy_reject;
    v->policy_skip = fv_policy_skip;
    v->full_name = fv_full_name;
    v->complete = fv_complete;
    v->free = fv_free;
    return v;
}
