/*
 * Visitor core: the visit_* functions check, dispatch and narrow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qmp/qerror.h"
#include "qapi/visitor-impl.h"

void visit_complete(Visitor *v, void *opaque)
{
    assert(v->type != VISITOR_OUTPUT || v->complete);
    if (v->complete) {
        v->complete(v, opaque);
    }
}

void visit_free(Visitor *v)
{
    if (v) {
        v->free(v);
    }
}

bool visit_start_struct(Visitor *v, const char *name, void **obj,
                        size_t size, Error **errp)
{
    bool ok;

    if (obj) {
        assert(size);
        assert(!(v->type & VISITOR_OUTPUT) || *obj);
    }
    ok = v->start_struct(v, name, obj, size, errp);
    if (obj && v->type == VISITOR_INPUT) {
        assert(ok == !!*obj);
    }
    return ok;
}

bool visit_check_struct(Visitor *v, Error **errp)
{
    return !v->check_struct || v->check_struct(v, errp);
}

void visit_end_struct(Visitor *v, void **obj)
{
    v->end_struct(v, obj);
}

bool visit_start_list(Visitor *v, const char *name, GenericList **list,
                      size_t size, Error **errp)
{
    bool ok;

    assert(!list || size >= sizeof(GenericList));
    ok = v->start_list(v, name, list, size, errp);
    if (list && v->type == VISITOR_INPUT) {
        assert(ok || !*list);
    }
    return ok;
}

GenericList *visit_next_list(Visitor *v, GenericList *tail, size_t size)
{
    assert(tail && size >= sizeof(GenericList));
    return v->next_list(v, tail, size);
}

bool visit_check_list(Visitor *v, Error **errp)
{
    return !v->check_list || v->check_list(v, errp);
}

void visit_end_list(Visitor *v, void **list)
{
    v->end_list(v, list);
}

bool visit_start_alternate(Visitor *v, const char *name,
                           GenericAlternate **obj, size_t size, Error **errp)
{
    bool ok = true;

    assert(obj && size >= sizeof(GenericAlternate));
    assert(!(v->type & VISITOR_OUTPUT) || *obj);
    if (v->start_alternate) {
        ok = v->start_alternate(v, name, obj, size, errp);
    } else {
        /* reading a value is impossible without choosing its branch */
        assert(v->type != VISITOR_INPUT);
    }
    if (v->type == VISITOR_INPUT) {
        assert(ok == !!*obj);
    }
    return ok;
}

void visit_end_alternate(Visitor *v, void **obj)
{
    if (v->end_alternate) {
        v->end_alternate(v, obj);
    }
}

bool visit_optional(Visitor *v, const char *name, bool *present)
{
    if (v->optional) {
        v->optional(v, name, present);
    }
    return *present;
}

bool visit_policy_reject(Visitor *v, const char *name, uint64_t features,
                         Error **errp)
{
    return v->policy_reject && v->policy_reject(v, name, features, errp);
}

bool visit_policy_skip(Visitor *v, const char *name, uint64_t features)
{
    return v->policy_skip && v->policy_skip(v, name, features);
}

void visit_set_policy(Visitor *v, const CompatPolicy *policy)
{
    v->compat_policy = *policy;
}

bool visit_is_input(Visitor *v)
{
    return v->type == VISITOR_INPUT;
}

bool visit_is_dealloc(Visitor *v)
{
    return v->type == VISITOR_DEALLOC;
}

bool visit_type_int(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    return v->type_int64(v, name, obj, errp);
}

bool visit_type_int64(Visitor *v, const char *name, int64_t *obj,
                      Error **errp)
{
    return v->type_int64(v, name, obj, errp);
}

bool visit_type_uint64(Visitor *v, const char *name, uint64_t *obj,
                       Error **errp)
{
    return v->type_uint64(v, name, obj, errp);
}

bool visit_type_size(Visitor *v, const char *name, uint64_t *obj,
                     Error **errp)
{
    if (v->type_size) {
        return v->type_size(v, name, obj, errp);
    }
    return v->type_uint64(v, name, obj, errp);
}

char *visit_full_name(Visitor *v, const char *name)
{
    return v->full_name ? v->full_name(v, name) : g_strdup(name ?: "null");
}

static void set_range_error(Visitor *v, const char *name, const char *type,
                            Error **errp)
{
    g_autofree char *path = visit_full_name(v, name);

    assert(v->type == VISITOR_INPUT);
    error_setg(errp, QERR_INVALID_PARAMETER_VALUE, path, type);
}

static bool visit_narrow_uint(Visitor *v, const char *name, uint64_t *value,
                              uint64_t max, const char *type, Error **errp)
{
    if (!v->type_uint64(v, name, value, errp)) {
        return false;
    }
    if (*value > max) {
        set_range_error(v, name, type, errp);
        return false;
    }
    return true;
}

static bool visit_narrow_int(Visitor *v, const char *name, int64_t *value,
                             int64_t min, int64_t max, const char *type,
                             Error **errp)
{
    if (!v->type_int64(v, name, value, errp)) {
        return false;
    }
    if (*value < min || *value > max) {
        set_range_error(v, name, type, errp);
        return false;
    }
    return true;
}

/* One function for each narrow type; nothing is stored on failure. */
#define NARROW_UINT(bits)                                               \
bool visit_type_uint ## bits(Visitor *v, const char *name,              \
                             uint ## bits ## _t *obj, Error **errp)     \
{                                                                       \
    uint64_t value = *obj;                                              \
                                                                        \
    if (!visit_narrow_uint(v, name, &value, UINT ## bits ## _MAX,       \
                           "uint" #bits "_t", errp)) {                  \
        return false;                                                   \
    }                                                                   \
    *obj = value;                                                       \
    return true;                                                        \
}

#define NARROW_INT(bits)                                                \
bool visit_type_int ## bits(Visitor *v, const char *name,               \
                            int ## bits ## _t *obj, Error **errp)       \
{                                                                       \
    int64_t value = *obj;                                               \
                                                                        \
    if (!visit_narrow_int(v, name, &value, INT ## bits ## _MIN,         \
                          INT ## bits ## _MAX, "int" #bits "_t",        \
                          errp)) {                                      \
        return false;                                                   \
    }                                                                   \
    *obj = value;                                                       \
    return true;                                                        \
}

NARROW_UINT(8)
NARROW_UINT(16)
NARROW_UINT(32)
NARROW_INT(8)
NARROW_INT(16)
NARROW_INT(32)

bool visit_type_bool(Visitor *v, const char *name, bool *obj, Error **errp)
{
    return v->type_bool(v, name, obj, errp);
}

bool visit_type_str(Visitor *v, const char *name, char **obj, Error **errp)
{
    bool ok = v->type_str(v, name, obj, errp);

    if (v->type == VISITOR_INPUT) {
        assert(ok == !!*obj);
    }
    return ok;
}

bool visit_type_number(Visitor *v, const char *name, double *obj,
                       Error **errp)
{
    return v->type_number(v, name, obj, errp);
}

bool visit_type_any(Visitor *v, const char *name, QObject **obj, Error **errp)
{
    return v->type_any(v, name, obj, errp);
}

bool visit_type_null(Visitor *v, const char *name, QNull **obj, Error **errp)
{
    return v->type_null(v, name, obj, errp);
}

static bool output_enum(Visitor *v, const char *name, const int *obj,
                        const QEnumLookup *lookup, Error **errp)
{
    /* the visitor only reads it */
    char *str = (char *)qapi_enum_lookup(lookup, *obj);

    return v->type_str(v, name, &str, errp);
}

static bool input_enum(Visitor *v, const char *name, int *obj,
                       const QEnumLookup *lookup, Error **errp)
{
    g_autofree char *str = NULL;
    int value;

    if (!v->type_str(v, name, &str, errp)) {
        return false;
    }
    value = qapi_enum_parse(lookup, str, -1, NULL);
    if (value < 0) {
        g_autofree char *path = visit_full_name(v, name);

        error_setg(errp, "Parameter '%s' does not accept value '%s'",
                   path, str);
        return false;
    }
    if (lookup->features && lookup->features[value]
        && !compat_policy_input_ok(lookup->features[value],
                                   &v->compat_policy,
                                   ERROR_CLASS_GENERIC_ERROR, "value", str,
                                   errp)) {
        return false;
    }
    *obj = value;
    return true;
}

bool visit_type_enum(Visitor *v, const char *name, int *obj,
                     const QEnumLookup *lookup, Error **errp)
{
    switch (v->type) {
    case VISITOR_INPUT:
        return input_enum(v, name, obj, lookup, errp);
    case VISITOR_OUTPUT:
        return output_enum(v, name, obj, lookup, errp);
    default:
        /* a value like any other to copy, nothing to free */
        return true;
    }
}
