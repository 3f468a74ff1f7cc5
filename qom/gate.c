/*
 * The gate: the only way to instantiate what a user chose.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom/qom-internal.h"

/* How much of a name that a user sent is repeated in a message, in bytes. */
#define NAME_SHOWN 256

static GPtrArray *kinds;                /* const ObjectKind * */
static ObjectRequest *innermost;
static const char *asked_name;          /* what the gate is judging */

/* --- Requests -------------------------------------------------------- */

void object_request_begin(ObjectRequest *req, const char *via, const char *id,
                          bool prefix)
{
    req->via = via;
    req->id = id;
    req->prefix = prefix;
    req->outer = innermost;
    innermost = req;
}

void object_request_end(ObjectRequest *req)
{
    g_assert(innermost == req);
    innermost = req->outer;
}

const ObjectRequest *object_request_current(void)
{
    return innermost;
}

char *object_request_prefix(const char *typename)
{
    if (!innermost || !innermost->prefix || !innermost->via) {
        return g_strdup("");
    }
    return g_strdup_printf("%s %.*s: ", innermost->via, NAME_SHOWN,
                           asked_name ? asked_name : typename);
}

/* --- Names ----------------------------------------------------------- */

void object_register_kind(const ObjectKind *kind)
{
    if (!kinds) {
        kinds = g_ptr_array_new();
    }
    g_ptr_array_add(kinds, (gpointer)kind);
}

static const ObjectKind *find_kind(const char *base)
{
    unsigned i;

    for (i = 0; kinds && i < kinds->len; i++) {
        const ObjectKind *kind = g_ptr_array_index(kinds, i);

        if (g_str_equal(kind->base, base)) {
            return kind;
        }
    }
    return NULL;
}

/* The type that @name means among those that are a @base, or NULL. */
static TypeImpl *resolve_name(const char *name, const char *base,
                              const ObjectKind *kind)
{
    TypeImpl *base_type = type_lookup(base);
    TypeImpl *type = type_lookup(name);
    ObjectClass *klass;

    g_assert(base_type);
    if (type && type_is_a(type, base_type)) {
        return type;
    }
    klass = kind && kind->resolve ? kind->resolve(name) : NULL;
    if (klass && type_is_a(klass->type, base_type)) {
        return klass->type;
    }
    return NULL;
}

/* --- The gate -------------------------------------------------------- */

static ObjectClass *class_checked(const char *name, const char *base,
                                  Error **errp)
{
    const ObjectKind *kind = find_kind(base);
    const char *noun = kind ? kind->noun : base;
    TypeImpl *type = resolve_name(name, base, kind);
    g_autofree char *prefix = NULL;
    ObjectClass *klass;

    if (type && !type->abstract) {
        klass = type_class(type);
        return object_class_check_security(klass, errp) ? klass : NULL;
    }
    prefix = object_request_prefix(name);
    if (type) {
        error_setg(errp, "%s'%.*s' is an abstract %s type", prefix,
                   NAME_SHOWN, name, noun);
    } else {
        error_setg(errp, "%s'%.*s' is not a valid %s name", prefix,
                   NAME_SHOWN, name, noun);
    }
    return NULL;
}

ObjectClass *object_class_checked(const char *name, const char *base,
                                  Error **errp)
{
    const char *outer = asked_name;
    ObjectClass *klass;

    asked_name = name;
    klass = class_checked(name, base, errp);
    asked_name = outer;
    return klass;
}

Object *object_new_checked(const char *name, const char *base, Error **errp)
{
    ObjectClass *klass = object_class_checked(name, base, errp);
    Object *obj;

    if (!klass) {
        return NULL;
    }
    obj = object_new_verb(klass, OBJECT_VERB_GATE);
    obj->origin = OBJECT_ORIGIN_USER;
    return obj;
}

Object *object_new_checked_via(const char *name, const char *base,
                               const char *via, const char *id, Error **errp)
{
    ObjectRequest req;
    Object *obj;

    object_request_begin(&req, via, id, true);
    obj = object_new_checked(name, base, errp);
    object_request_end(&req);
    return obj;
}
