/*
 * Options visitor: a struct from a set of flat options.
 *
 * A table holds the options of each key that nobody asked for yet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/opts-visitor.h"
#include "qapi/qmp/qerror.h"
#include "qapi/visitor-impl.h"
#include "qemu/cutils.h"
#include "qemu/option_int.h"

typedef struct OptsVisitor {
    Visitor visitor;
    const QemuOpts *opts;
    unsigned depth;             /* of structs */
    GHashTable *pending;        /* key -> GQueue of texts, all borrowed */
    const char *list_name;      /* NULL: not in a list */
    GQueue *list;               /* its texts; the first is the current one */
    bool in_range;
    uint64_t next, last;        /* of the range, as bit patterns */
} OptsVisitor;

static OptsVisitor *to_ov(Visitor *v)
{
    return container_of(v, OptsVisitor, visitor);
}

static void queue_free(void *queue)
{
    g_queue_free(queue);
}

static void add_text(OptsVisitor *ov, char *name, char *text)
{
    GQueue *queue = g_hash_table_lookup(ov->pending, name);

    if (!queue) {
        queue = g_queue_new();
        g_hash_table_insert(ov->pending, name, queue);
    }
    g_queue_push_tail(queue, text);
}

static bool ov_start_struct(Visitor *v, const char *name, void **obj,
                            size_t size, Error **errp)
{
    OptsVisitor *ov = to_ov(v);
    QemuOpt *opt;

    if (obj) {
        *obj = g_malloc0(size);
    }
    if (ov->depth++) {
        return true;
    }
    ov->pending = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
                                        queue_free);
    QTAILQ_FOREACH(opt, &ov->opts->head, next) {
        add_text(ov, opt->name, opt->str);
    }
    if (ov->opts->id) {
        add_text(ov, (char *)"id", ov->opts->id);
    }
    return true;
}

static bool ov_check_struct(Visitor *v, Error **errp)
{
    OptsVisitor *ov = to_ov(v);
    GHashTableIter iter;
    void *name;

    if (ov->depth > 1) {
        return true;
    }
    g_hash_table_iter_init(&iter, ov->pending);
    if (g_hash_table_iter_next(&iter, &name, NULL)) {
        error_setg(errp, "Invalid parameter '%s'", (char *)name);
        return false;
    }
    return true;
}

static void ov_end_struct(Visitor *v, void **obj)
{
    OptsVisitor *ov = to_ov(v);

    if (!--ov->depth) {
        g_clear_pointer(&ov->pending, g_hash_table_unref);
    }
}

static GQueue *lookup(OptsVisitor *ov, const char *name, Error **errp)
{
    GQueue *queue = g_hash_table_lookup(ov->pending, name);

    if (!queue) {
        error_setg(errp, QERR_MISSING_PARAMETER, name);
    }
    return queue;
}

static bool ov_start_list(Visitor *v, const char *name, GenericList **list,
                          size_t size, Error **errp)
{
    OptsVisitor *ov = to_ov(v);

    /* the schema decides what is in a list, not the user */
    assert(!ov->list_name && list);
    *list = NULL;
    ov->list = lookup(ov, name, errp);
    if (!ov->list) {
        return false;
    }
    ov->list_name = name;
    *list = g_malloc0(size);
    return true;
}

static GenericList *ov_next_list(Visitor *v, GenericList *tail, size_t size)
{
    if (!to_ov(v)->list) {
        return NULL;
    }
    tail->next = g_malloc0(size);
    return tail->next;
}

static void ov_end_list(Visitor *v, void **list)
{
    OptsVisitor *ov = to_ov(v);

    ov->list_name = NULL;
    ov->list = NULL;
    ov->in_range = false;
}

static const char *full_key(OptsVisitor *ov, const char *name)
{
    return ov->list_name ?: name;
}

/* The text to read now, or NULL with @errp set. */
static const char *current(OptsVisitor *ov, const char *name, Error **errp)
{
    GQueue *queue;

    if (!ov->list_name) {
        queue = lookup(ov, name, errp);
        return queue ? g_queue_peek_tail(queue) : NULL;
    }
    if (!ov->list) {
        error_setg(errp, "Fewer list elements than expected");
        return NULL;
    }
    return g_queue_peek_head(ov->list);
}

/* current() was read, all of it. */
static void done(OptsVisitor *ov, const char *name)
{
    if (!ov->list_name) {
        g_hash_table_remove(ov->pending, name);
        return;
    }
    g_queue_pop_head(ov->list);
    if (g_queue_is_empty(ov->list)) {
        g_hash_table_remove(ov->pending, ov->list_name);
        ov->list = NULL;
    }
}

static bool value_error(OptsVisitor *ov, const char *name,
                        const char *expected, Error **errp)
{
    error_setg(errp, QERR_INVALID_PARAMETER_VALUE, full_key(ov, name),
               expected);
    return false;
}

static int parse_number(const char *text, bool is_unsigned,
                        const char **end, uint64_t *value)
{
    int64_t number = 0;
    int ret;

    if (is_unsigned) {
        return parse_uint(text, end, 0, value);
    }
    ret = qemu_strtoi64(text, end, 0, &number);
    *value = number;
    return ret;
}

/* Set next and last from "N" or, in a list, "N-M". */
static bool parse_range(OptsVisitor *ov, const char *text, bool is_unsigned)
{
    const char *end;

    if (parse_number(text, is_unsigned, &end, &ov->next) < 0) {
        return false;
    }
    ov->last = ov->next;
    if (*end == '-' && ov->list_name) {
        if (parse_number(end + 1, is_unsigned, &end, &ov->last) < 0) {
            return false;
        }
        if (is_unsigned ? ov->last < ov->next
                        : (int64_t)ov->last < (int64_t)ov->next) {
            return false;
        }
        /* the difference is right for either sign, modulo 2^64 */
        if (ov->last - ov->next >= OPTS_VISITOR_RANGE_MAX) {
            return false;
        }
    }
    return !*end;
}

static bool next_number(OptsVisitor *ov, const char *name, bool is_unsigned,
                        uint64_t *value, Error **errp)
{
    if (!ov->in_range) {
        const char *text = current(ov, name, errp);

        if (!text) {
            return false;
        }
        if (!parse_range(ov, text, is_unsigned)) {
            return value_error(ov, name, ov->list_name
                               ? (is_unsigned ? "a uint64 value or range"
                                              : "an int64 value or range")
                               : (is_unsigned ? "a uint64 value"
                                              : "an int64 value"), errp);
        }
    }
    *value = ov->next;
    ov->in_range = ov->next != ov->last;
    ov->next++;
    if (!ov->in_range) {
        done(ov, name);
    }
    return true;
}

static bool ov_type_int64(Visitor *v, const char *name, int64_t *obj,
                          Error **errp)
{
    uint64_t value;

    if (!next_number(to_ov(v), name, false, &value, errp)) {
        return false;
    }
    *obj = value;
    return true;
}

static bool ov_type_uint64(Visitor *v, const char *name, uint64_t *obj,
                           Error **errp)
{
    return next_number(to_ov(v), name, true, obj, errp);
}

static bool ov_type_size(Visitor *v, const char *name, uint64_t *obj,
                         Error **errp)
{
    OptsVisitor *ov = to_ov(v);
    const char *text = current(ov, name, errp);

    if (!text) {
        return false;
    }
    if (qemu_strtosz(text, NULL, obj) < 0) {
        return value_error(ov, name, "a size value", errp);
    }
    done(ov, name);
    return true;
}

static bool ov_type_bool(Visitor *v, const char *name, bool *obj,
                         Error **errp)
{
    OptsVisitor *ov = to_ov(v);
    const char *text = current(ov, name, errp);

    if (!text || !qapi_bool_parse(full_key(ov, name), text, obj, errp)) {
        return false;
    }
    done(ov, name);
    return true;
}

static bool ov_type_str(Visitor *v, const char *name, char **obj,
                        Error **errp)
{
    OptsVisitor *ov = to_ov(v);

    *obj = g_strdup(current(ov, name, errp));
    if (!*obj) {
        return false;
    }
    done(ov, name);
    return true;
}

static bool ov_type_number(Visitor *v, const char *name, double *obj,
                           Error **errp)
{
    OptsVisitor *ov = to_ov(v);
    const char *text = current(ov, name, errp);

    if (!text) {
        return false;
    }
    if (qemu_strtod_finite(text, NULL, obj) < 0) {
        return value_error(ov, name, "a number", errp);
    }
    done(ov, name);
    return true;
}

static bool ov_type_any(Visitor *v, const char *name, QObject **obj,
                        Error **errp)
{
    *obj = NULL;
    return value_error(to_ov(v), name, "a value of a definite type", errp);
}

static bool ov_type_null(Visitor *v, const char *name, QNull **obj,
                         Error **errp)
{
    *obj = NULL;
    return value_error(to_ov(v), name, "a value that is not null", errp);
}

static void ov_optional(Visitor *v, const char *name, bool *present)
{
    *present = g_hash_table_contains(to_ov(v)->pending, name);
}

static void ov_free(Visitor *v)
{
    OptsVisitor *ov = to_ov(v);

    g_clear_pointer(&ov->pending, g_hash_table_unref);
    g_free(ov);
}

Visitor *opts_visitor_new(const QemuOpts *opts)
{
    OptsVisitor *ov = g_new0(OptsVisitor, 1);
    Visitor *v = &ov->visitor;

    ov->opts = opts;
    v->type = VISITOR_INPUT;
    v->start_struct = ov_start_struct;
    v->check_struct = ov_check_struct;
    v->end_struct = ov_end_struct;
    v->start_list = ov_start_list;
    v->next_list = ov_next_list;
    v->end_list = ov_end_list;
    v->type_int64 = ov_type_int64;
    v->type_uint64 = ov_type_uint64;
    v->type_size = ov_type_size;
    v->type_bool = ov_type_bool;
    v->type_str = ov_type_str;
    v->type_number = ov_type_number;
    v->type_any = ov_type_any;
    v->type_null = ov_type_null;
    v->optional = ov_optional;
    v->free = ov_free;
    return v;
}
