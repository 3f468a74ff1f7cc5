/*
 * String input visitor: one scalar, or a list of integers and ranges.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qmp/qerror.h"
#include "qapi/string-input-visitor.h"
#include "qapi/visitor-impl.h"
#include "qemu/cutils.h"
#include "qobject/qnull.h"

#define RANGE_MAX 65536

typedef enum ListMode {
    NOT_IN_LIST,
    LIST_START,         /* next number comes from the text */
    LIST_RANGE,         /* next number comes from the range */
} ListMode;

typedef struct StringInputVisitor {
    Visitor visitor;
    char *string;
    const char *rest;       /* of a list */
    ListMode mode;
    bool is_unsigned;       /* how to count in the range */
    uint64_t next, last;    /* of the range, as bit patterns */
} StringInputVisitor;

static StringInputVisitor *to_siv(Visitor *v)
{
    return container_of(v, StringInputVisitor, visitor);
}

static bool value_error(const char *name, const char *expected, Error **errp)
{
    error_setg(errp, QERR_INVALID_PARAMETER_VALUE, name ?: "null", expected);
    return false;
}

static bool siv_start_struct(Visitor *v, const char *name, void **obj,
                             size_t size, Error **errp)
{
    if (obj) {
        *obj = NULL;
    }
    return value_error(name, "a value that is no object", errp);
}

static void siv_end_struct(Visitor *v, void **obj)
{
    g_assert_not_reached();
}

static bool at_end(StringInputVisitor *siv)
{
    return siv->mode != LIST_RANGE && !*siv->rest;
}

static bool siv_start_list(Visitor *v, const char *name, GenericList **list,
                           size_t size, Error **errp)
{
    StringInputVisitor *siv = to_siv(v);

    if (list) {
        *list = NULL;
    }
    if (siv->mode != NOT_IN_LIST) {
        return value_error(name, "a list of integers", errp);
    }
    siv->mode = LIST_START;
    siv->rest = siv->string;
    if (list && !at_end(siv)) {
        *list = g_malloc0(size);
    }
    return true;
}

static GenericList *siv_next_list(Visitor *v, GenericList *tail, size_t size)
{
    if (at_end(to_siv(v))) {
        return NULL;
    }
    tail->next = g_malloc0(size);
    return tail->next;
}

static bool siv_check_list(Visitor *v, Error **errp)
{
    if (!at_end(to_siv(v))) {
        error_setg(errp, "Range contains too many values");
        return false;
    }
    return true;
}

static void siv_end_list(Visitor *v, void **list)
{
    to_siv(v)->mode = NOT_IN_LIST;
}

static int parse_number(StringInputVisitor *siv, const char *text,
                        const char **end, uint64_t *value)
{
    int64_t number = 0;
    int ret;

    if (siv->is_unsigned) {
        return qemu_strtou64(text, end, 0, value);
    }
    ret = qemu_strtoi64(text, end, 0, &number);
    *value = number;
    return ret;
}

/* Read "N" or "N-M" and the comma after it. */
static bool parse_range(StringInputVisitor *siv)
{
    const char *end;

    if (parse_number(siv, siv->rest, &end, &siv->next) < 0) {
        return false;
    }
    siv->last = siv->next;
    if (*end == '-') {
        if (parse_number(siv, end + 1, &end, &siv->last) < 0) {
            return false;
        }
        if (siv->is_unsigned ? siv->last < siv->next
                             : (int64_t)siv->last < (int64_t)siv->next) {
            return false;
        }
        /* the difference is right for either sign, modulo 2^64 */
        if (siv->last - siv->next >= RANGE_MAX) {
            return false;
        }
    }
    if (*end == ',') {
        end++;
        if (!*end) {
            return false;
        }
    } else if (*end) {
        return false;
    }
    siv->rest = end;
    return true;
}

static bool next_number(StringInputVisitor *siv, const char *name,
                        bool is_unsigned, uint64_t *value, Error **errp)
{
    const char *expected = is_unsigned ? "uint64" : "int64";

    siv->is_unsigned = is_unsigned;
    if (siv->mode == NOT_IN_LIST) {
        const char *end;

        if (parse_number(siv, siv->string, &end, value) < 0 || *end) {
            return value_error(name, expected, errp);
        }
        return true;
    }
    if (siv->mode == LIST_START) {
        if (!*siv->rest) {
            error_setg(errp, "Fewer list elements than expected");
            return false;
        }
        if (!parse_range(siv)) {
            return value_error(name, is_unsigned
                               ? "list of uint64 values or ranges"
                               : "list of int64 values or ranges", errp);
        }
    }
    *value = siv->next;
    siv->mode = siv->next == siv->last ? LIST_START : LIST_RANGE;
    siv->next++;
    return true;
}

static bool siv_type_int64(Visitor *v, const char *name, int64_t *obj,
                           Error **errp)
{
    uint64_t value;

    if (!next_number(to_siv(v), name, false, &value, errp)) {
        return false;
    }
    *obj = value;
    return true;
}

static bool siv_type_uint64(Visitor *v, const char *name, uint64_t *obj,
                            Error **errp)
{
    uint64_t value;

    if (!next_number(to_siv(v), name, true, &value, errp)) {
        return false;
    }
    *obj = value;
    return true;
}

/* The whole text, for what cannot be in a list. */
static const char *scalar(Visitor *v, const char *name, Error **errp)
{
    StringInputVisitor *siv = to_siv(v);

    if (siv->mode != NOT_IN_LIST) {
        value_error(name, "a list of integers", errp);
        return NULL;
    }
    return siv->string;
}

static bool siv_type_size(Visitor *v, const char *name, uint64_t *obj,
                          Error **errp)
{
    const char *text = scalar(v, name, errp);

    if (!text) {
        return false;
    }
    return qemu_strtosz(text, NULL, obj) == 0
        || value_error(name, "size", errp);
}

static bool siv_type_bool(Visitor *v, const char *name, bool *obj,
                          Error **errp)
{
    const char *text = scalar(v, name, errp);

    if (!text) {
        return false;
    }
    return qapi_bool_parse(name ?: "null", text, obj, errp);
}

static bool siv_type_str(Visitor *v, const char *name, char **obj,
                         Error **errp)
{
    *obj = g_strdup(scalar(v, name, errp));
    return *obj != NULL;
}

static bool siv_type_number(Visitor *v, const char *name, double *obj,
                            Error **errp)
{
    const char *text = scalar(v, name, errp);

    if (!text) {
        return false;
    }
    return qemu_strtod_finite(text, NULL, obj) == 0
        || value_error(name, "number", errp);
}

static bool siv_type_any(Visitor *v, const char *name, QObject **obj,
                         Error **errp)
{
    *obj = NULL;
    return value_error(name, "a value of a definite type", errp);
}

static bool siv_type_null(Visitor *v, const char *name, QNull **obj,
                          Error **errp)
{
    const char *text = scalar(v, name, errp);

    *obj = NULL;
    if (!text) {
        return false;
    }
    if (*text) {
        return value_error(name, "null", errp);
    }
    *obj = qnull();
    return true;
}

static void siv_free(Visitor *v)
{
    StringInputVisitor *siv = to_siv(v);

    g_free(siv->string);
    g_free(siv);
}

Visitor *string_input_visitor_new(const char *str)
{
    StringInputVisitor *siv = g_new0(StringInputVisitor, 1);
    Visitor *v = &siv->visitor;

    assert(str);
    siv->string = g_strdup(str);
    v->type = VISITOR_INPUT;
    v->start_struct = siv_start_struct;
    v->end_struct = siv_end_struct;
    v->start_list = siv_start_list;
    v->next_list = siv_next_list;
    v->check_list = siv_check_list;
    v->end_list = siv_end_list;
    v->type_int64 = siv_type_int64;
    v->type_uint64 = siv_type_uint64;
    v->type_size = siv_type_size;
    v->type_bool = siv_type_bool;
    v->type_str = siv_type_str;
    v->type_number = siv_type_number;
    v->type_any = siv_type_any;
    v->type_null = siv_type_null;
    v->free = siv_free;
    return v;
}
