/*
 * Clone visitor: copies in place, top down.
 *
 * Each struct, list node and alternate is duplicated byte by byte before its
 * members are visited, so scalars are then already right, and a member that
 * is a pointer still points into the original, ready to be duplicated in turn.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/clone-visitor.h"
#include "qapi/error.h"
#include "qapi/visitor-impl.h"
#include "qobject/qnull.h"

static bool clone_start_struct(Visitor *v, const char *name, void **obj,
                               size_t size, Error **errp)
{
    if (obj) {
        *obj = g_memdup2(*obj, size);
    }
    return true;
}

static void clone_end(Visitor *v, void **obj)
{
}

static bool clone_start_list(Visitor *v, const char *name,
                             GenericList **list, size_t size, Error **errp)
{
    if (list && *list) {
        *list = g_memdup2(*list, size);
    }
    return true;
}

static GenericList *clone_next_list(Visitor *v, GenericList *tail,
                                    size_t size)
{
    if (tail->next) {
        tail->next = g_memdup2(tail->next, size);
    }
    return tail->next;
}

static bool clone_start_alternate(Visitor *v, const char *name,
                                  GenericAlternate **obj, size_t size,
                                  Error **errp)
{
    *obj = g_memdup2(*obj, size);
    return true;
}

static bool clone_type_int64(Visitor *v, const char *name, int64_t *obj,
                             Error **errp)
{
    return true;
}

static bool clone_type_uint64(Visitor *v, const char *name, uint64_t *obj,
                              Error **errp)
{
    return true;
}

static bool clone_type_bool(Visitor *v, const char *name, bool *obj,
                            Error **errp)
{
    return true;
}

static bool clone_type_number(Visitor *v, const char *name, double *obj,
                              Error **errp)
{
    return true;
}

static bool clone_type_str(Visitor *v, const char *name, char **obj,
                           Error **errp)
{
    /* NULL is for what is not there, which is not visited */
    *obj = g_strdup(*obj ?: "");
    return true;
}

/* JSON values are shared: nobody changes one that has two owners. */
static bool clone_type_any(Visitor *v, const char *name, QObject **obj,
                           Error **errp)
{
    qobject_ref(*obj);
    return true;
}

static bool clone_type_null(Visitor *v, const char *name, QNull **obj,
                            Error **errp)
{
    qobject_ref(*obj);
    return true;
}

static void clone_free(Visitor *v)
{
    g_free(v);
}

static Visitor *clone_visitor_new(void)
{
    Visitor *v = g_new0(Visitor, 1);

    v->type = VISITOR_CLONE;
    v->start_struct = clone_start_struct;
    v->end_struct = clone_end;
    v->start_list = clone_start_list;
    v->next_list = clone_next_list;
    v->end_list = clone_end;
    v->start_alternate = clone_start_alternate;
    v->type_int64 = clone_type_int64;
    v->type_uint64 = clone_type_uint64;
    v->type_bool = clone_type_bool;
    v->type_str = clone_type_str;
    v->type_number = clone_type_number;
    v->type_any = clone_type_any;
    v->type_null = clone_type_null;
    v->free = clone_free;
    return v;
}

void *qapi_clone(const void *src, bool (*visit_type)(Visitor *, const char *,
                                                     void **, Error **))
{
    void *dst = (void *)src;
    Visitor *v;

    if (!src) {
        return NULL;
    }
    v = clone_visitor_new();
    visit_type(v, NULL, &dst, &error_abort);
    visit_free(v);
    return dst;
}

void qapi_clone_members(void *dst, const void *src, size_t size,
                        bool (*visit_type_members)(Visitor *, void *,
                                                   Error **))
{
    Visitor *v = clone_visitor_new();

    memcpy(dst, src, size);
    visit_type_members(v, dst, &error_abort);
    visit_free(v);
}
