/*
 * Properties that refer to objects: child<T>, which owns, and link<T>.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qom/qom-internal.h"

/* --- child<T> -------------------------------------------------------- */

static void child_get(Object *obj, Visitor *v, const char *name, void *opaque,
                      Error **errp)
{
    g_autofree char *path = object_get_canonical_path(opaque);
    char *value = path ? path : (char *)"";

    visit_type_str(v, name, &value, errp);
}

static Object *child_resolve(Object *obj, void *opaque, const char *part)
{
    return opaque;
}

static void child_release(Object *obj, const char *name, void *opaque)
{
    Object *child = opaque;

    if (child->class->unparent) {
        child->class->unparent(child);
    }
    child->parent = NULL;
    child->parent_prop = NULL;
    /* object_property_remove() drops the reference */
}

bool object_property_is_child(const ObjectProperty *prop)
{
    return prop->resolve == child_resolve;
}

ObjectProperty *object_property_try_add_child(Object *obj, const char *name,
                                              Object *child, Error **errp)
{
    ObjectProperty *prop;

    /* our own code builds the tree: one parent each, and no loop */
    g_assert(!child->parent);
    g_assert(child != obj);

    prop = object_property_try_add(obj, name, child->class->type->child_type,
                                   child_get, NULL, child_release, child,
                                   errp);
    if (!prop) {
        return NULL;
    }
    prop->resolve = child_resolve;
    object_ref(child);
    child->parent = obj;
    child->parent_prop = prop;
    return prop;
}

ObjectProperty *object_property_add_child(Object *obj, const char *name,
                                          Object *child)
{
    return object_property_try_add_child(obj, name, child, &error_abort);
}

void object_unparent(Object *obj)
{
    if (obj->parent) {
        object_property_remove(obj->parent, obj->parent_prop);
    }
}

/* --- link<T> --------------------------------------------------------- */

typedef void LinkCheck(const Object *obj, const char *name, Object *val,
                       Error **errp);

typedef struct LinkProperty {
    union {
        Object **targetp;
        Object *target;                 /* OBJ_PROP_LINK_DIRECT */
        ptrdiff_t offset;               /* OBJ_PROP_LINK_CLASS */
    };
    LinkCheck *check;
    ObjectPropertyLinkFlags flags;
    const char *target_type;
} LinkProperty;

static Object **link_targetp(Object *obj, LinkProperty *link)
{
    if (link->flags & OBJ_PROP_LINK_DIRECT) {
        return &link->target;
    }
    if (link->flags & OBJ_PROP_LINK_CLASS) {
        return (Object **)((char *)obj + link->offset);
    }
    return link->targetp;
}

void object_property_allow_set_link(const Object *obj, const char *name,
                                    Object *val, Error **errp)
{
}

static void link_get(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    Object *target = *link_targetp(obj, opaque);
    g_autofree char *path = target ? object_get_canonical_path(target) : NULL;
    char *value = path ? path : (char *)"";

    visit_type_str(v, name, &value, errp);
}

/* The object of the right type at @path; NULL sets @errp. */
static Object *link_find(const char *name, const char *path,
                         const char *target_type, Error **errp)
{
    bool ambiguous = false;
    Object *target;

    target = object_resolve_path_type(path, target_type, &ambiguous);
    if (target) {
        return target;
    }
    if (ambiguous) {
        error_setg(errp, "Path '%s' does not uniquely identify an object",
                   path);
        return NULL;
    }
    if (object_resolve_path(path, &ambiguous) || ambiguous) {
        error_setg(errp, "Invalid parameter type for '%s', expected: %s",
                   name, target_type);
    } else {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found",
                  path);
    }
    return NULL;
}

static void link_set(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    LinkProperty *link = opaque;
    Object **targetp = link_targetp(obj, link);
    g_autofree char *path = NULL;
    Error *err = NULL;
    Object *target = NULL;
    Object *old;

    if (!visit_type_str(v, name, &path, errp)) {
        return;
    }
    if (path[0]) {
        target = link_find(name, path, link->target_type, errp);
        if (!target) {
            return;
        }
    }
    link->check(obj, name, target, &err);
    if (err) {
        error_propagate(errp, err);
        return;
    }
    old = *targetp;
    *targetp = target;
    if (link->flags & OBJ_PROP_LINK_STRONG) {
        object_ref(target);
        object_unref(old);
    }
}

static Object *link_resolve(Object *obj, void *opaque, const char *part)
{
    return *link_targetp(obj, opaque);
}

static void link_release(Object *obj, const char *name, void *opaque)
{
    LinkProperty *link = opaque;
    Object **targetp = link_targetp(obj, link);

    if (link->flags & OBJ_PROP_LINK_STRONG) {
        Object *target = *targetp;

        *targetp = NULL;
        object_unref(target);
    }
    /* that of a class property serves the other instances */
    if (!(link->flags & OBJ_PROP_LINK_CLASS)) {
        qom_drop_string(link->target_type);
        g_free(link);
    }
}

static LinkProperty *link_new(const char *type, LinkCheck *check,
                              ObjectPropertyLinkFlags flags)
{
    LinkProperty *link = g_new0(LinkProperty, 1);

    link->target_type = qom_keep_string(type);
    link->check = check;
    link->flags = flags;
    return link;
}

static ObjectProperty *link_add(Object *obj, const char *name,
                                LinkProperty *link)
{
    g_autofree char *type = g_strdup_printf("link<%s>", link->target_type);
    ObjectProperty *prop;

    prop = object_property_add(obj, name, type, link_get,
                               link->check ? link_set : NULL, link_release,
                               link);
    prop->resolve = link_resolve;
    return prop;
}

ObjectProperty *object_property_add_link(Object *obj, const char *name,
                                         const char *type, Object **targetp,
                                         LinkCheck *check,
                                         ObjectPropertyLinkFlags flags)
{
    LinkProperty *link = link_new(type, check, flags & OBJ_PROP_LINK_STRONG);

    link->targetp = targetp;
    return link_add(obj, name, link);
}

ObjectProperty *object_property_add_const_link(Object *obj, const char *name,
                                               Object *target)
{
    LinkProperty *link = link_new(object_get_typename(target), NULL,
                                  OBJ_PROP_LINK_DIRECT);

    link->target = target;
    return link_add(obj, name, link);
}

ObjectProperty *object_class_property_add_link(ObjectClass *oc,
                                               const char *name,
                                               const char *type,
                                               ptrdiff_t offset,
                                               LinkCheck *check,
                                               ObjectPropertyLinkFlags flags)
{
    g_autofree char *full_type = g_strdup_printf("link<%s>", type);
    LinkProperty *link = link_new(type, check,
                                  (flags & OBJ_PROP_LINK_STRONG) |
                                  OBJ_PROP_LINK_CLASS);
    ObjectProperty *prop;

    link->offset = offset;
    prop = object_class_property_add(oc, name, full_type, link_get,
                                     check ? link_set : NULL, link_release,
                                     link);
    prop->resolve = link_resolve;
    return prop;
}
