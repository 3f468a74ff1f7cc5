/*
 * QObject input visitor: JSON values, or the strings that keyval made.
 *
 * A stack of frames mirrors the nesting of the walk.  A frame of an object
 * remembers which members nobody asked for yet; a frame of a list, how far
 * the walk got.  Error messages get their path from the stack.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qmp/qerror.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/visitor-impl.h"
#include "qemu/cutils.h"
#include "qemu/keyval.h"
#include "qobject/qbool.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "qobject/qnull.h"
#include "qobject/qnum.h"
#include "qobject/qstring.h"

typedef struct Frame {
    const char *name;           /* of the container, in its own parent */
    QObject *obj;               /* QDict or QList; the root keeps it alive */
    GHashTable *unvisited;      /* QDict: keys not asked for, borrowed */
    const QListEntry *entry;    /* QList: next element */
    unsigned index;             /* QList: how many were taken */
    bool peeked;                /* QList: the next element is looked at */
} Frame;

typedef struct QObjectInputVisitor {
    Visitor visitor;
    QObject *root;
    bool keyval;
    GArray *stack;              /* of Frame, innermost last */
} QObjectInputVisitor;

static QObjectInputVisitor *to_qiv(Visitor *v)
{
    return container_of(v, QObjectInputVisitor, visitor);
}

static Frame *frame_at(QObjectInputVisitor *qiv, unsigned i)
{
    return &g_array_index(qiv->stack, Frame, i);
}

static Frame *frame_top(QObjectInputVisitor *qiv)
{
    return qiv->stack->len ? frame_at(qiv, qiv->stack->len - 1) : NULL;
}

/* Append what leads from a container to one of its parts. */
static void path_step(QObjectInputVisitor *qiv, GString *path,
                      const Frame *f, const char *name)
{
    if (qobject_type(f->obj) == QTYPE_QLIST) {
        unsigned i = f->index && !f->peeked ? f->index - 1 : f->index;

        g_string_append_printf(path, qiv->keyval ? ".%u" : "[%u]", i);
        return;
    }
    if (path->len) {
        g_string_append_c(path, '.');
    }
    g_string_append(path, name ?: "<anonymous>");
}

/* Path of the innermost container itself, or of its part called @name. */
static char *path_of(QObjectInputVisitor *qiv, const char *name, bool part)
{
    GString *path = g_string_new(NULL);
    unsigned i, depth = qiv->stack->len;

    for (i = 0; i < depth; i++) {
        const char *own = frame_at(qiv, i)->name;

        if (i) {
            path_step(qiv, path, frame_at(qiv, i - 1), own);
        } else if (own) {
            g_string_append(path, own);
        }
    }
    if (part && depth) {
        path_step(qiv, path, frame_at(qiv, depth - 1), name);
    } else if (part && name) {
        g_string_append(path, name);
    }
    if (!path->len) {
        g_string_append(path, "<anonymous>");
    }
    return g_string_free(path, FALSE);
}

static char *qiv_full_name(Visitor *v, const char *name)
{
    return path_of(to_qiv(v), name, true);
}

static void set_type_error(QObjectInputVisitor *qiv, const char *name,
                           const char *expected, Error **errp)
{
    g_autofree char *path = path_of(qiv, name, true);

    error_setg(errp, QERR_INVALID_PARAMETER_TYPE, path, expected);
}

static void set_value_error(QObjectInputVisitor *qiv, const char *name,
                            const char *expected, Error **errp)
{
    g_autofree char *path = path_of(qiv, name, true);

    error_setg(errp, QERR_INVALID_PARAMETER_VALUE, path, expected);
}

/*
 * The value called @name in the innermost container, without a reference;
 * NULL if there is none.  @consume marks a member or element as visited.
 */
static QObject *peek_object(QObjectInputVisitor *qiv, const char *name,
                            bool consume)
{
    Frame *f = frame_top(qiv);
    QObject *obj;

    if (!f) {
        return qiv->root;
    }
    if (qobject_type(f->obj) == QTYPE_QDICT) {
        assert(name);
        obj = qdict_get(qobject_to(QDict, f->obj), name);
        if (obj && consume) {
            g_hash_table_remove(f->unvisited, name);
        }
        return obj;
    }
    /* visit_next_list() has moved on already, so take what it chose */
    return f->entry ? qlist_entry_obj(f->entry) : NULL;
}

static QObject *get_object(QObjectInputVisitor *qiv, const char *name,
                           Error **errp)
{
    Frame *f = frame_top(qiv);
    QObject *obj;

    if (f && qobject_type(f->obj) == QTYPE_QLIST) {
        obj = peek_object(qiv, name, true);
        f->index++;
        f->peeked = false;
        if (obj) {
            f->entry = qlist_next(f->entry);
        }
    } else {
        obj = peek_object(qiv, name, true);
    }
    if (!obj) {
        g_autofree char *path = path_of(qiv, name, true);

        error_setg(errp, QERR_MISSING_PARAMETER, path);
    }
    return obj;
}

/* keyval: the text of a scalar. */
static const char *get_keyval(QObjectInputVisitor *qiv, const char *name,
                              Error **errp)
{
    QObject *obj = get_object(qiv, name, errp);
    QString *str = qobject_to(QString, obj);

    if (obj && !str) {
        set_type_error(qiv, name, "string", errp);
    }
    return str ? qstring_get_str(str) : NULL;
}

static void push(QObjectInputVisitor *qiv, const char *name, QObject *obj)
{
    Frame f = { .name = name, .obj = obj };

    if (qobject_type(obj) == QTYPE_QDICT) {
        QDict *dict = qobject_to(QDict, obj);
        const QDictEntry *e;

        f.unvisited = g_hash_table_new(g_str_hash, g_str_equal);
        for (e = qdict_first(dict); e; e = qdict_next(dict, e)) {
            g_hash_table_add(f.unvisited, (char *)qdict_entry_key(e));
        }
    } else {
        f.entry = qlist_first(qobject_to(QList, obj));
    }
    g_array_append_val(qiv->stack, f);
}

static void pop(QObjectInputVisitor *qiv)
{
    Frame *f = frame_top(qiv);

    if (f->unvisited) {
        g_hash_table_destroy(f->unvisited);
    }
    g_array_set_size(qiv->stack, qiv->stack->len - 1);
}

static bool qiv_start_struct(Visitor *v, const char *name, void **obj,
                             size_t size, Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    QObject *qobj;

    if (obj) {
        *obj = NULL;
    }
    qobj = get_object(qiv, name, errp);
    if (!qobj) {
        return false;
    }
    if (qobject_type(qobj) != QTYPE_QDICT) {
        set_type_error(qiv, name, "object", errp);
        return false;
    }
    push(qiv, name, qobj);
    if (obj) {
        *obj = g_malloc0(size);
    }
    return true;
}

static bool qiv_check_struct(Visitor *v, Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    Frame *f = frame_top(qiv);
    QDict *dict = qobject_to(QDict, f->obj);
    g_autofree char *path = NULL;
    const char *least = NULL;
    const QDictEntry *e;

    if (!g_hash_table_size(f->unvisited)) {
        return true;
    }
    /* which one is named must not depend on hashing */
    for (e = qdict_first(dict); e; e = qdict_next(dict, e)) {
        const char *key = qdict_entry_key(e);

        if (g_hash_table_contains(f->unvisited, key)
            && (!least || strcmp(key, least) < 0)) {
            least = key;
        }
    }
    path = path_of(qiv, least, true);
    error_setg(errp, "Parameter '%s' is unexpected", path);
    return false;
}

static void qiv_end(Visitor *v, void **obj)
{
    pop(to_qiv(v));
}

static bool qiv_start_list(Visitor *v, const char *name, GenericList **list,
                           size_t size, Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    QObject *qobj;

    if (list) {
        *list = NULL;
    }
    qobj = get_object(qiv, name, errp);
    if (!qobj) {
        return false;
    }
    if (qobject_type(qobj) != QTYPE_QLIST) {
        set_type_error(qiv, name, "array", errp);
        return false;
    }
    push(qiv, name, qobj);
    if (list && frame_top(qiv)->entry) {
        *list = g_malloc0(size);
    }
    return true;
}

static GenericList *qiv_next_list(Visitor *v, GenericList *tail, size_t size)
{
    if (!frame_top(to_qiv(v))->entry) {
        return NULL;
    }
    tail->next = g_malloc0(size);
    return tail->next;
}

static bool qiv_check_list(Visitor *v, Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    Frame *f = frame_top(qiv);
    g_autofree char *path = NULL;

    if (!f->entry) {
        return true;
    }
    path = path_of(qiv, NULL, false);
    error_setg(errp, "Only %u list elements expected in %s", f->index, path);
    return false;
}

static bool qiv_start_alternate(Visitor *v, const char *name,
                                GenericAlternate **obj, size_t size,
                                Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    QObject *qobj = peek_object(qiv, name, false);

    *obj = NULL;
    if (!qobj) {
        /* for the message */
        return get_object(qiv, name, errp) != NULL;
    }
    *obj = g_malloc0(size);
    (*obj)->type = qobject_type(qobj);
    if (frame_top(qiv)) {
        frame_top(qiv)->peeked = true;
    }
    return true;
}

static bool qiv_type_int64(Visitor *v, const char *name, int64_t *obj,
                           Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    QObject *qobj = get_object(qiv, name, errp);
    QNum *num = qobject_to(QNum, qobj);

    if (!qobj) {
        return false;
    }
    if (!num || !qnum_get_try_int(num, obj)) {
        set_type_error(qiv, name, "integer", errp);
        return false;
    }
    return true;
}

static bool qiv_type_int64_keyval(Visitor *v, const char *name, int64_t *obj,
                                  Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    const char *str = get_keyval(qiv, name, errp);

    if (!str) {
        return false;
    }
    if (qemu_strtoi64(str, NULL, 0, obj) < 0) {
        set_value_error(qiv, name, "integer", errp);
        return false;
    }
    return true;
}

static bool qiv_type_uint64(Visitor *v, const char *name, uint64_t *obj,
                            Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    QObject *qobj = get_object(qiv, name, errp);
    QNum *num = qobject_to(QNum, qobj);
    int64_t value;

    if (!qobj) {
        return false;
    }
    if (num && qnum_get_try_uint(num, obj)) {
        return true;
    }
    /* clients have always been allowed to write 2^64 - n as -n */
    if (num && qnum_get_try_int(num, &value)) {
        *obj = value;
        return true;
    }
    set_type_error(qiv, name, "uint64", errp);
    return false;
}

static bool qiv_type_uint64_keyval(Visitor *v, const char *name,
                                   uint64_t *obj, Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    const char *str = get_keyval(qiv, name, errp);

    if (!str) {
        return false;
    }
    if (qemu_strtou64(str, NULL, 0, obj) < 0) {
        set_value_error(qiv, name, "integer", errp);
        return false;
    }
    return true;
}

static bool qiv_type_size_keyval(Visitor *v, const char *name, uint64_t *obj,
                                 Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    const char *str = get_keyval(qiv, name, errp);

    if (!str) {
        return false;
    }
    if (qemu_strtosz(str, NULL, obj) < 0) {
        set_value_error(qiv, name, "size", errp);
        return false;
    }
    return true;
}

static bool qiv_type_bool(Visitor *v, const char *name, bool *obj,
                          Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    QObject *qobj = get_object(qiv, name, errp);
    QBool *value = qobject_to(QBool, qobj);

    if (!qobj) {
        return false;
    }
    if (!value) {
        set_type_error(qiv, name, "boolean", errp);
        return false;
    }
    *obj = qbool_get_bool(value);
    return true;
}

static bool qiv_type_bool_keyval(Visitor *v, const char *name, bool *obj,
                                 Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    const char *str = get_keyval(qiv, name, errp);

    if (!str) {
        return false;
    }
    if (!qapi_bool_parse(name ?: "", str, obj, NULL)) {
        set_value_error(qiv, name, "'on' or 'off'", errp);
        return false;
    }
    return true;
}

static bool qiv_type_str(Visitor *v, const char *name, char **obj,
                         Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    QObject *qobj = get_object(qiv, name, errp);
    QString *str = qobject_to(QString, qobj);

    *obj = NULL;
    if (!qobj) {
        return false;
    }
    if (!str) {
        set_type_error(qiv, name, "string", errp);
        return false;
    }
    *obj = g_strdup(qstring_get_str(str));
    return true;
}

static bool qiv_type_number(Visitor *v, const char *name, double *obj,
                            Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    QObject *qobj = get_object(qiv, name, errp);
    QNum *num = qobject_to(QNum, qobj);

    if (!qobj) {
        return false;
    }
    if (!num) {
        set_type_error(qiv, name, "number", errp);
        return false;
    }
    *obj = qnum_get_double(num);
    return true;
}

static bool qiv_type_number_keyval(Visitor *v, const char *name, double *obj,
                                   Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    const char *str = get_keyval(qiv, name, errp);

    if (!str) {
        return false;
    }
    if (qemu_strtod_finite(str, NULL, obj) < 0) {
        set_value_error(qiv, name, "number", errp);
        return false;
    }
    return true;
}

static bool qiv_type_any(Visitor *v, const char *name, QObject **obj,
                         Error **errp)
{
    *obj = get_object(to_qiv(v), name, errp);
    qobject_ref(*obj);
    return *obj != NULL;
}

static bool qiv_type_null(Visitor *v, const char *name, QNull **obj,
                          Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    QObject *qobj = get_object(qiv, name, errp);

    *obj = NULL;
    if (!qobj) {
        return false;
    }
    if (qobject_type(qobj) != QTYPE_QNULL) {
        set_type_error(qiv, name, "null", errp);
        return false;
    }
    *obj = qnull();
    return true;
}

/* keyval has no null; the empty string stands for it. */
static bool qiv_type_null_keyval(Visitor *v, const char *name, QNull **obj,
                                 Error **errp)
{
    QObjectInputVisitor *qiv = to_qiv(v);
    const char *str = get_keyval(qiv, name, errp);

    *obj = NULL;
    if (!str) {
        return false;
    }
    if (*str) {
        set_value_error(qiv, name, "null", errp);
        return false;
    }
    *obj = qnull();
    return true;
}

static void qiv_optional(Visitor *v, const char *name, bool *present)
{
    *present = peek_object(to_qiv(v), name, false) != NULL;
}

static bool qiv_policy_reject(Visitor *v, const char *name,
                              uint64_t features, Error **errp)
{
    return !compat_policy_input_ok(features, &v->compat_policy,
                                   ERROR_CLASS_GENERIC_ERROR, "parameter",
                                   name, errp);
}

static void qiv_free(Visitor *v)
{
    QObjectInputVisitor *qiv = to_qiv(v);

    while (qiv->stack->len) {
        pop(qiv);
    }
    g_array_free(qiv->stack, TRUE);
    qobject_unref(qiv->root);
    g_free(qiv);
}

static QObjectInputVisitor *qiv_new(QObject *obj)
{
    QObjectInputVisitor *qiv = g_new0(QObjectInputVisitor, 1);
    Visitor *v = &qiv->visitor;

    assert(obj);
    qiv->root = qobject_ref(obj);
    qiv->stack = g_array_new(FALSE, FALSE, sizeof(Frame));
    v->type = VISITOR_INPUT;
    v->start_struct = qiv_start_struct;
    v->check_struct = qiv_check_struct;
    v->end_struct = qiv_end;
    v->start_list = qiv_start_list;
    v->next_list = qiv_next_list;
    v->check_list = qiv_check_list;
    v->end_list = qiv_end;
    v->start_alternate = qiv_start_alternate;
    v->optional = qiv_optional;
    v->policy_reject = qiv_policy_reject;
    v->full_name = qiv_full_name;
    v->type_any = qiv_type_any;
    v->type_str = qiv_type_str;
    v->free = qiv_free;
    return qiv;
}

Visitor *qobject_input_visitor_new(QObject *obj)
{
    Visitor *v = &qiv_new(obj)->visitor;

    v->type_int64 = qiv_type_int64;
    v->type_uint64 = qiv_type_uint64;
    v->type_bool = qiv_type_bool;
    v->type_number = qiv_type_number;
    v->type_null = qiv_type_null;
    return v;
}

Visitor *qobject_input_visitor_new_keyval(QObject *obj)
{
    QObjectInputVisitor *qiv = qiv_new(obj);
    Visitor *v = &qiv->visitor;

    qiv->keyval = true;
    v->type_int64 = qiv_type_int64_keyval;
    v->type_uint64 = qiv_type_uint64_keyval;
    v->type_size = qiv_type_size_keyval;
    v->type_bool = qiv_type_bool_keyval;
    v->type_number = qiv_type_number_keyval;
    v->type_null = qiv_type_null_keyval;
    return v;
}

Visitor *qobject_input_visitor_new_str(const char *str,
                                       const char *implied_key, Error **errp)
{
    bool json = *str == '{';
    QObject *obj;
    Visitor *v;

    if (json) {
        obj = qobject_from_json(str, errp);
    } else {
        obj = QOBJECT(keyval_parse(str, implied_key, NULL, errp));
    }
    if (!obj) {
        return NULL;
    }
    v = json ? qobject_input_visitor_new(obj)
             : qobject_input_visitor_new_keyval(obj);
    qobject_unref(obj);
    return v;
}
