/*
 * Construction, finalization and reference counts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/atomic.h"
#include "qemu/error-report.h"
#include "qom/object_interfaces.h"
#include "qom/qom-internal.h"

/* --- The bottom of construction -------------------------------------- */

/* Parents first. */
static void object_run_init(Object *obj, TypeImpl *type)
{
    if (type->parent) {
        object_run_init(obj, type->parent);
    }
    if (type->info->instance_init) {
        type->info->instance_init(obj);
    }
}

/* Parents first. */
static void object_run_post_init(Object *obj, TypeImpl *type)
{
    if (type->parent) {
        object_run_post_init(obj, type->parent);
    }
    if (type->info->instance_post_init) {
        type->info->instance_post_init(obj);
    }
}

/*
 * See "The bottom assertion" in qom/create.h.  @name is what the caller of a
 * composing verb passed.
 */
static void object_assert_verb(TypeImpl *type, ObjectVerb verb,
                               const char *name)
{
    if (likely(!type->user_selectable) || verb == OBJECT_VERB_GATE ||
        verb == OBJECT_VERB_INTROSPECT) {
        return;
    }
    if (verb == OBJECT_VERB_COMPOSE && !type->gate_only &&
        qom_in_image(name)) {
        return;
    }
    error_report("bug: an object of user-selectable type '%s' is being made "
                 "without object_new_checked()", type->info->name);
    abort();
}

/* @obj is zeroed memory of the size that @type says, which is resolved. */
static void object_construct(Object *obj, TypeImpl *type, ObjectVerb verb,
                             const char *name)
{
    if (type->abstract) {
        error_report("bug: an object of abstract type '%s' is being made",
                     type->info->name);
        abort();
    }
    object_assert_verb(type, verb, name);
    obj->class = type_class(type);
    obj->ref = 1;
    obj->introspect = verb == OBJECT_VERB_INTROSPECT;
    object_property_init_all(obj);
    object_run_init(obj, type);
    object_run_post_init(obj, type);
}

static TypeImpl *type_lookup_or_abort(const char *typename)
{
    TypeImpl *type = type_lookup(typename);

    if (!type) {
        error_report("bug: unknown type '%s'", typename ? typename : "");
        abort();
    }
    type_resolve(type);
    return type;
}

static Object *object_alloc(TypeImpl *type, ObjectVerb verb, const char *name)
{
    size_t size = type->instance_size;
    size_t align = type->instance_align;
    Object *obj;

    if (align <= __alignof__(max_align_t)) {
        obj = g_malloc0(size);          /* large ones are zero for free */
        object_construct(obj, type, verb, name);
        obj->free = g_free;
    } else {
        obj = aligned_alloc(align, ROUND_UP(size, align));
        if (!obj) {
            g_error("cannot allocate %zu bytes for a '%s'", size,
                    type->info->name);
        }
        memset(obj, 0, size);
        object_construct(obj, type, verb, name);
        obj->free = free;
    }
    return obj;
}

Object *object_new_verb(ObjectClass *klass, ObjectVerb verb)
{
    return object_alloc(klass->type, verb, NULL);
}

Object *object_new(const char *typename)
{
    return object_alloc(type_lookup_or_abort(typename), OBJECT_VERB_COMPOSE,
                        typename);
}

Object *object_new_with_class(ObjectClass *klass)
{
    return object_new_verb(klass, OBJECT_VERB_CLASS);
}

Object *object_new_introspect(ObjectClass *klass)
{
    return object_new_verb(klass, OBJECT_VERB_INTROSPECT);
}

bool object_is_introspect(const Object *obj)
{
    for (; obj; obj = obj->parent) {
        if (obj->introspect) {
            return true;
        }
    }
    return false;
}

void object_initialize(void *obj, size_t size, const char *typename)
{
    TypeImpl *type = type_lookup_or_abort(typename);

    g_assert(size >= type->instance_size);
    memset(obj, 0, type->instance_size);
    object_construct(obj, type, OBJECT_VERB_COMPOSE, typename);
}

/* --- Construction with properties ------------------------------------ */

bool object_set_propv(Object *obj, Error **errp, va_list vargs)
{
    const char *name;

    while ((name = va_arg(vargs, char *)) != NULL) {
        const char *value = va_arg(vargs, char *);

        g_assert(value);
        if (!object_property_parse(obj, name, value, errp)) {
            return false;
        }
    }
    return true;
}

bool object_set_props(Object *obj, Error **errp, ...)
{
    va_list vargs;
    bool ok;

    va_start(vargs, errp);
    ok = object_set_propv(obj, errp, vargs);
    va_end(vargs);
    return ok;
}

static bool object_complete(Object *obj, Error **errp)
{
    UserCreatable *uc = (UserCreatable *)
        object_dynamic_cast(obj, TYPE_USER_CREATABLE);

    return !uc || user_creatable_complete(uc, errp);
}

Object *object_new_with_propv(const char *typename, Object *parent,
                              const char *id, Error **errp, va_list vargs)
{
    TypeImpl *type = type_lookup(typename);
    Object *obj;

    if (!type) {
        error_setg(errp, "unknown type '%s'", typename);
        return NULL;
    }
    type_resolve(type);
    if (type->abstract) {
        error_setg(errp, "type '%s' is abstract", typename);
        return NULL;
    }
    obj = object_alloc(type, OBJECT_VERB_COMPOSE, typename);
    if (!object_set_propv(obj, errp, vargs)) {
        object_unref(obj);
        return NULL;
    }
    if (id) {
        if (!object_property_try_add_child(parent, id, obj, errp)) {
            object_unref(obj);
            return NULL;
        }
    }
    if (!object_complete(obj, errp)) {
        object_unparent(obj);
        object_unref(obj);
        return NULL;
    }
    if (id) {
        object_unref(obj);              /* the parent has one */
    }
    return obj;
}

Object *object_new_with_props(const char *typename, Object *parent,
                              const char *id, Error **errp, ...)
{
    va_list vargs;
    Object *obj;

    va_start(vargs, errp);
    obj = object_new_with_propv(typename, parent, id, errp, vargs);
    va_end(vargs);
    return obj;
}

bool object_initialize_child_with_propsv(Object *parentobj,
                                         const char *propname, void *childobj,
                                         size_t size, const char *type,
                                         Error **errp, va_list vargs)
{
    Object *obj = childobj;
    bool ok;

    object_initialize(childobj, size, type);
    ok = object_set_propv(obj, errp, vargs) &&
         object_property_try_add_child(parentobj, propname, obj, errp);
    if (ok && !object_complete(obj, errp)) {
        object_unparent(obj);
        ok = false;
    }
    /* the parent holds the only reference; after a failure nobody does */
    object_unref(obj);
    return ok;
}

bool object_initialize_child_with_props(Object *parentobj,
                                        const char *propname, void *childobj,
                                        size_t size, const char *type,
                                        Error **errp, ...)
{
    va_list vargs;
    bool ok;

    va_start(vargs, errp);
    ok = object_initialize_child_with_propsv(parentobj, propname, childobj,
                                             size, type, errp, vargs);
    va_end(vargs);
    return ok;
}

void object_initialize_child_internal(Object *parent, const char *propname,
                                      void *child, size_t size,
                                      const char *type)
{
    object_initialize(child, size, type);
    object_property_add_child(parent, propname, child);
    object_unref(child);
}

/* --- The end --------------------------------------------------------- */

/* Children first. */
static void object_run_finalize(Object *obj, TypeImpl *type)
{
    for (; type; type = type->parent) {
        if (type->info->instance_finalize) {
            type->info->instance_finalize(obj);
        }
    }
}

static void object_finalize(Object *obj)
{
    object_property_del_all(obj);
    object_run_finalize(obj, obj->class->type);
    /* instance_finalize neither revives the object nor leaves it in a tree */
    g_assert(obj->ref == 0);
    g_assert(!obj->parent);
    if (obj->free) {
        obj->free(obj);
    }
}

Object *object_ref(void *objptr)
{
    Object *obj = objptr;
    uint32_t before;

    if (!obj) {
        return NULL;
    }
    before = qatomic_fetch_inc(&obj->ref);
    g_assert(before && before < INT_MAX);
    return obj;
}

void object_unref(void *objptr)
{
    Object *obj = objptr;
    uint32_t before;

    if (!obj) {
        return;
    }
    before = qatomic_fetch_dec(&obj->ref);
    g_assert(before);
    if (before == 1) {
        object_finalize(obj);
    }
}
